"""The story page: what the seed page has, done well."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.builders import make_article, make_author, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


def story_with_everything(**more):
    defaults = {
        "headline": "The envoy came back with one request",
        "standfirst": "Open the roads first, he said.",
        "body": "<p>The aircraft was still rolling.</p><p>Nobody waved.</p>",
        "dateline": "Kabul",
        "section": make_section("Afghanistan"),
        "tags": [make_tag("Afghanistan"), make_tag("Diplomacy")],
        "authors": [make_author("Farida Noori"), make_author("Hamid Stanekzai")],
        "thumbnail": make_picture(captions={"en": "Officials wait."}),
    }
    return make_article(**{**defaults, **more})


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_story_page_has_all_that_a_reader_looks_for(client):
    make_article("Salang tunnel reopens")
    page = text_of(client.get(story_with_everything().get_absolute_url()))
    for words in (
        '<a class="skip" href="#content">Skip to main content</a>',
        "Latest news",
        "Salang tunnel reopens",
        "<h1>The envoy came back with one request</h1>",
        "Open the roads first, he said.",
        '<span class="dateline">Kabul</span> The aircraft was still rolling.',
        "Nobody waved.",
        ">Farida Noori</a> and <a",
        "Officials wait.",
        "Laila Samadi",
        'rel="tag" href="/tags/diplomacy/">Diplomacy</a>',
        "Share this post",
        "More about",
    ):
        assert words in page


def test_the_lead_picture_is_loaded_first_and_the_others_when_they_are_near(client):
    make_article(thumbnail=make_picture("#9b1531"))
    page = text_of(client.get(story_with_everything().get_absolute_url()))
    lead, rest = page.split("</picture>", 1)
    assert 'fetchpriority="high"' in lead and 'loading="lazy"' not in lead
    assert 'loading="lazy"' in rest and "fetchpriority" not in rest
    assert 'alt="A road"' in lead
    assert 'width="64" height="48"' in lead


def test_what_a_story_does_not_have_leaves_no_trace(client):
    bare = make_article(standfirst="", body="<p>Only this.</p>")
    page = text_of(client.get(bare.get_absolute_url()))
    assert "Only this." in page
    for words in (
        'class="standfirst"',
        "lead-figure",
        "More about",
        "byline",
        "Updated",
        "dateline",
        "Related",
    ):
        assert words not in page


def test_an_update_is_dated(client):
    now = timezone.now()
    story = make_article(published_at=now - timedelta(hours=3), at=now - timedelta(hours=3))
    assert "Updated" not in text_of(client.get(story.get_absolute_url()))
    make_article(story.headline, article=story, body="<p>Corrected.</p>", published_at=story.published_at)
    assert "Updated" in text_of(client.get(story.get_absolute_url()))


def test_share_links_carry_the_address_and_load_nothing_of_others(client):
    page = text_of(client.get(story_with_everything().get_absolute_url()))
    address = "http%3A%2F%2Ftestserver%2Farticles%2F"
    for start in (
        "mailto:?subject=",
        "https://wa.me/",
        "https://t.me/share/",
        "https://www.facebook.com/",
        "https://x.com/",
    ):
        link = page.split(f'href="{start}', 1)[1].split('"', 1)[0]
        assert address in link
    assert "<script src=" in page
    assert 'src="http' not in page


def test_a_story_from_elsewhere_names_the_address_where_it_was_first(client):
    story = make_article("From an agency", source_url="https://agency.example/roads?id=7&page=1")
    head = text_of(client.get(story.get_absolute_url())).split("</head>")[0]
    assert '<link rel="canonical" href="https://agency.example/roads?id=7&amp;page=1">' in head
    assert head.count('rel="canonical"') == 1


def test_over_a_story_without_a_section_stands_nothing(client):
    story = make_article("Nowhere in particular", sticky=True)
    for address in (story.get_absolute_url(), "/"):
        page = text_of(client.get(address))
        assert "Nowhere in particular" in page and 'class="kicker"' not in page.split("</h1>")[0]
    opinion = make_article("A view", kind="opinion")
    assert '<p class="kicker">Opinion</p>' in text_of(client.get(opinion.get_absolute_url()))


def test_the_head_says_what_the_page_is(client):
    page = text_of(client.get(story_with_everything().get_absolute_url()))
    head = page.split("</head>")[0]
    for words in (
        "<title>The envoy came back with one request | Newsroom</title>",
        '<meta name="description" content="Open the roads first, he said.">',
        '<link rel="canonical" href="http://testserver/articles/',
        '<meta property="og:type" content="article">',
        '<meta property="og:image" content="http://testserver/media/',
        '<meta property="article:tag" content="Diplomacy">',
        "max-image-preview:large",
    ):
        assert words in head
    assert "noindex" not in head


def test_a_headline_cannot_carry_markup_into_the_page(client):
    story = make_article('<script>alert(1)</script> & "quotes"')
    page = text_of(client.get(story.get_absolute_url()))
    assert "<script>alert" not in page
    assert "<h1>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;</h1>" in page


def test_a_wrong_slug_leads_to_the_right_address(client):
    story = make_article("Roads")
    for address in (
        f"/articles/{story.pk}/roadz/",
        f"/articles/{story.pk}/",
        f"/fa-af/articles/{story.pk}/roads/",
    ):
        response = client.get(address)
        assert (response.status_code, response.url) == (301, f"/articles/{story.pk}/roads/")


def test_a_slug_has_the_letters_of_its_language(client):
    story = make_article("راه‌های کابل باز شد", language="fa-af")
    assert story.slug == "راه-های-کابل-باز-شد"
    page = text_of(client.get(story.get_absolute_url()))
    assert '<html lang="fa-AF" dir="rtl">' in page


def test_a_number_that_no_story_has_is_not_found(client):
    assert client.get("/articles/999999/roads/").status_code == 404
    assert client.get("/articles/99999999999999999999999/roads/").status_code == 404


def test_a_withdrawn_story_says_so(client):
    story = make_article("Roads", status="withdrawn", published_at=timezone.now() - timedelta(days=1))
    response = client.get(story.get_absolute_url())
    assert response.status_code == 410
    assert "We have taken this story back" in response.content.decode()
    assert "Roads" not in response.content.decode()


def test_pictures_in_the_body_are_shown_with_credit_and_size(client):
    inside = make_picture("#9b1531", width=800, height=600, credit="Omid Rasa", alt="Lorries")
    body = f'<p>One.</p><figure><img data-picture="{inside.uuid}"><figcaption>The pass.</figcaption></figure><p>Two.</p>'
    page = text_of(client.get(make_article(body=body).get_absolute_url()))
    figure = page.split("<figure>", 1)[1].split("</figure>")[0]
    assert "full-640.webp 640w" in figure and "full-800.jpg 800w" in figure
    assert 'width="800" height="600"' in figure
    assert 'alt="Lorries"' in figure
    assert "The pass." in figure and "Omid Rasa" in figure
    assert 'loading="lazy"' in figure


def test_a_telephone_is_sent_no_picture_larger_than_it_needs(client):
    large, small = make_picture(width=1600, height=900), make_picture(width=600, height=400)
    body = "".join(f'<figure><img data-picture="{each.uuid}"></figure>' for each in (large, small))
    page = text_of(client.get(make_article(thumbnail=large, body=body).get_absolute_url()))
    for figure in (page.split('class="lead-figure"')[1], page.split("<figure>")[1]):
        on_phones, everywhere = figure.split("</picture>")[0].split("<source ")[1:3]
        assert 'media="(max-width: 40rem)"' in on_phones
        assert "-640.webp 640w" in on_phones and "960w" not in on_phones
        assert "-1600.webp 1600w" in everywhere
    assert "media=" not in page.split("<figure>")[2].split("</picture>")[0]


def test_a_picture_that_is_gone_takes_its_figure_with_it(client):
    body = (
        '<p>One.</p><figure><img data-picture="7f0e5e8e-0b6a-4f2c-9b0e-0a1b2c3d4e5f">'
        "<figcaption>Gone.</figcaption></figure><p>Two.</p>"
    )
    page = text_of(client.get(make_article(body=body).get_absolute_url()))
    assert "<figure>" not in page and "Gone." not in page
    assert "One." in page and "Two." in page


def test_related_stories_are_the_chosen_ones_then_those_with_the_same_tags(client):
    peace, roads = make_tag("Peace"), make_tag("Roads")
    now = timezone.now()
    chosen = make_article("Chosen by hand", published_at=now - timedelta(days=90))
    same_tag = make_article("With the same tag", tags=[roads], published_at=now - timedelta(days=30))
    make_article("With another tag", tags=[make_tag("Kites")], published_at=now - timedelta(days=29))
    make_article("Not public", tags=[roads], status="draft")
    for number in range(6):  # so that the others are not among the latest
        make_article(f"Newer {number}", published_at=now - timedelta(hours=number + 2))
    story = make_article("Main", tags=[peace, roads], related=[chosen])
    related = text_of(client.get(story.get_absolute_url())).split("Related stories")[1].split("<footer")[0]
    assert related.index(chosen.headline) < related.index(same_tag.headline)
    assert "With another tag" not in related and "Not public" not in related


@pytest.mark.parametrize("number", [3, 30])
def test_a_story_page_costs_the_same_whatever_there_is(client, django_assert_num_queries, number):
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    authors = [make_author(f"Author {each}") for each in range(number)]
    section = make_section()
    for _each in range(number - 1):
        make_section(f"Section {_each}")
    others = [
        make_article(tags=tags[:3], section=section, thumbnail=make_picture()) for _each in range(number)
    ]
    story = make_article(
        tags=tags, authors=authors, section=section, thumbnail=make_picture(), related=others
    )
    with django_assert_num_queries(5):
        text_of(client.get(story.get_absolute_url()))


@pytest.mark.parametrize("number", [3, 30])
def test_pictures_in_the_body_cost_one_query_more(client, django_assert_num_queries, number):
    pictures = [make_picture(f"#0000{each:02x}") for each in range(number)]
    body = "".join(f'<figure><img data-picture="{each.uuid}"></figure>' for each in pictures)
    make_article()
    story = make_article(body=f"<p>One.</p>{body}")
    with django_assert_num_queries(6):
        page = text_of(client.get(story.get_absolute_url()))
    assert page.count("<figure>") == number
