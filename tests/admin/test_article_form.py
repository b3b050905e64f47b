"""The story's form: what an editor types is what readers get; nothing typed is lost to a mistake."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Author, Picture, Revision, Tag
from tests.admin.forms import ADD, EVERY_WARNING, as_sent, change, errors_of, opened, resent, saved, sent
from tests.agreement import check_lists_agree_with_stories
from tests.builders import (
    jpeg,
    make_article,
    make_author,
    make_person,
    make_picture,
    make_section,
    make_tag,
    utc,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_person("Editor", username="editor"))
    return client


# Writing


def test_a_story_that_is_written_and_published_is_read(desk, client):
    section, tag, author = make_section(), make_tag("Roads"), make_author("Farida Noori")
    story = saved(
        desk.post(
            ADD,
            sent(
                section=section.pk,
                _move="publish",
                chosen_tags=[str(tag.pk), "new:Peace talks"],
                chosen_bylines=[f"{author.pk}|reporter,photographer"],
                dateline="Kabul",
            ),
        )
    )
    client.logout()
    page = client.get(story.get_absolute_url()).content.decode()
    for words in (
        "The envoy came back",
        "Open the roads first.",
        "Words.",
        ">Roads</a>",
        ">Peace talks</a>",
        "Farida Noori",
        "Kabul",
    ):
        assert words in page
    assert story.slug == "the-envoy-came-back"
    assert story.owner.username == "editor"
    assert abs(story.published_at - timezone.now()) < timedelta(minutes=1)
    assert Revision.objects.get().by_name == "editor"
    check_lists_agree_with_stories()


def test_a_story_in_dari_gets_a_slug_and_tags_in_dari(desk):
    story = saved(
        desk.post(
            ADD,
            sent(
                language="fa-af",
                headline="راه‌های کابل باز شد",
                chosen_tags=["new:راه‌ها"],
                _move="publish",
                section=make_section().pk,
            ),
        )
    )
    assert story.slug == "راه-های-کابل-باز-شد"
    assert story.tags.get().names == {"fa-af": "راه‌ها"}


def test_typing_a_tag_that_is_there_in_another_spelling_makes_no_second_one(desk):
    kabul = make_tag(names={"fa-af": "کابل"})
    author = make_author("Farida Noori")
    story = saved(
        desk.post(ADD, sent(chosen_tags=["new:كابل"], chosen_bylines=["new:FARIDA  noori|reporter"]))
    )
    assert (story.tags.get(), story.authors.get()) == (kabul, author)
    assert (Tag.objects.count(), Author.objects.count()) == (1, 1)


def test_bylines_keep_the_order_in_which_they_stand(desk):
    first, second, third = (make_author(name) for name in ("Ahmad", "Bibi", "Karim"))
    story = saved(
        desk.post(
            ADD, sent(chosen_bylines=[f"{third.pk}|editor", f"{first.pk}|reporter", f"{second.pk}|reporter"])
        )
    )
    assert list(story.authors.order_by("bylines__position")) == [third, first, second]
    desk.post(change(story), resent(story, chosen_bylines=[f"{first.pk}|reporter", f"{third.pk}|editor"]))
    assert [line.author for line in story.bylines.all()] == [first, third]
    assert [line.roles for line in story.bylines.all()] == [["reporter"], ["editor"]]


def test_what_is_pasted_is_cleaned_before_it_is_kept(desk):
    story = saved(desk.post(ADD, sent(body='<p class="MsoNormal" onclick="x">a<script>b</script></p>')))
    assert story.body == "<p>a</p>"


def test_a_picture_in_the_body_is_kept_by_its_number_and_shown_again_in_the_form(desk):
    picture = make_picture()
    shown = reverse("admin:articles_picture_show", args=[picture.uuid])
    body = f'<p>a</p><figure class="figure"><img src="{shown}" alt="x"><figcaption class="c">Said.</figcaption></figure>'
    story = saved(desk.post(ADD, sent(body=body)))
    assert (
        story.body
        == f'<p>a</p><figure><img data-picture="{picture.uuid}"><figcaption>Said.</figcaption></figure>'
    )
    page = desk.get(change(story)).content.decode()
    assert f"{shown}&quot; data-file=&quot;{picture.uuid}&quot;" in page
    assert desk.get(shown).url == picture.rendition("full", 640)


def test_a_form_that_is_sent_back_as_it_is_changes_nothing(desk):
    original = make_article("Original", language="ps")
    story = make_article(
        "As it is",
        section=make_section(),
        tags=[make_tag("B"), make_tag("A")],
        authors=[make_author("Z"), make_author("Y")],
        related=[make_article("Other")],
        thumbnail=make_picture(captions={"en": "Said."}),
        translation_of=original,
        published_at=utc(2024, 3, 5, 3, 10).replace(second=42, microsecond=7),
        body="<h2>Head</h2><p>One <strong>two</strong> &amp; three.</p><ul><li>a</li></ul>",
        standfirst="With “quotes” & more",
        owner=make_person("Reporter"),
        source_name="Agency",
        source_url="https://example.org/?a=1&b=2",
    )
    revisions, before = Revision.objects.count(), Article.objects.filter(pk=story.pk).values().get()
    values = as_sent(desk.get(change(story)).content.decode())
    assert values["published_at"] == ["2024-03-05T07:40"]
    response = desk.post(change(story), values)
    assert response.status_code == 302, errors_of(response)
    assert Article.objects.filter(pk=story.pk).values().get() == before
    assert Revision.objects.count() == revisions


# Dates


def test_a_moment_to_come_schedules_the_story(desk, client):
    later = timezone.localtime() + timedelta(days=2)
    story = saved(
        desk.post(
            ADD,
            sent(_move="publish", section=make_section().pk, published_at=later.strftime("%Y-%m-%dT%H:%M")),
        )
    )
    assert story.published_at == later.replace(second=0, microsecond=0)
    assert client.get(story.get_absolute_url()).status_code == 404
    assert "Scheduled" in desk.get(reverse("admin:articles_article_changelist")).content.decode()


def test_an_embargo_beats_the_date(desk):
    later = timezone.localtime() + timedelta(days=2)
    story = saved(
        desk.post(
            ADD,
            sent(_move="publish", section=make_section().pk, embargo_until=later.strftime("%Y-%m-%dT%H:%M")),
        )
    )
    assert story.published_at == story.embargo_until == later.replace(second=0, microsecond=0)


def test_a_date_is_the_newsrooms_own(desk):
    story = saved(
        desk.post(ADD, sent(_move="publish", section=make_section().pk, published_at="2024-03-05T07:40"))
    )
    assert story.published_at == utc(2024, 3, 5, 3, 10)


def test_publishing_changes_of_a_live_story_puts_them_out(desk, client):
    story = make_article("Live", section=make_section())
    sent_now = {**opened(desk, story), "headline": "Live and changed", "warned": EVERY_WARNING}
    desk.post(change(story), sent_now)
    assert "<h1>Live</h1>" in client.get(story.get_absolute_url()).content.decode(), "they wait"
    desk.post(change(story), {**sent_now, "base": resent(story)["base"], "_move": "publish_changes"})
    page = client.get(story.get_absolute_url()).content.decode()
    assert "<h1>Live and changed</h1>" in page and "Updated" in page


# Mistakes


def test_a_mistake_is_named_and_all_else_is_kept(desk):
    make_tag("Roads")
    typed = sent(
        headline="x" * 301,
        standfirst="A long thought",
        body="<p>Many words.</p>",
        chosen_tags=[str(Tag.objects.get().pk), "new:Typed"],
        chosen_bylines=["new:Somebody|reporter"],
        source_url="not an address",
    )
    response = desk.post(ADD, typed)
    page = response.content.decode()
    assert response.status_code == 200 and not Article.objects.exists()
    assert len(errors_of(response)) == 2
    for words in (
        "A long thought",
        "Many words.",
        "new:Typed",
        "new:Somebody|reporter",
        ">Roads</bdi>",
        "not an address",
    ):
        assert words in page
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"chosen_tags": ["999999"]}, "no longer there"),
        ({"chosen_tags": ["new:!!"]}, "has no letter"),
        ({"chosen_tags": ["new:" + "x" * 151]}, "too long for a name"),
        ({"chosen_tags": ["nonsense"]}, "no longer there"),
        ({"published_at": "9999-12-31T23:59"}, "between 1900 and 2999"),
        ({"embargo_until": "0001-01-01T00:00"}, "between 1900 and 2999"),
        ({"source_name": "x" * 201}, "at most 200"),
        ({"language": "de"}, "Select a valid choice"),
        ({"published_at": "tomorrow"}, "Enter a valid date/time"),
        ({"headline": "x" * 301}, "at most 300 characters"),
        ({"thumbnail": "999999"}, "Select a valid choice"),
        ({"chosen_original": ["1", "2"]}, "no longer there"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(desk, values, words):
    response = desk.post(ADD, sent(**values))
    assert response.status_code == 200
    assert any(words in error for error in errors_of(response)), errors_of(response)
    assert not Article.objects.exists()


def test_a_translation_is_in_another_language_and_there_is_one_of_each(desk):
    original = make_article("News")
    make_article("خبر", language="fa-af", translation_of=original)
    for language, words in (
        ("en", "another language than its original"),
        ("fa-af", "has a translation in this language"),
    ):
        response = desk.post(ADD, sent(language=language, chosen_original=[str(original.pk)]))
        assert any(words in error for error in errors_of(response))
    story = saved(desk.post(ADD, sent(language="ps", headline="خبرونه", chosen_original=[str(original.pk)])))
    assert story.translation_of == original


def test_when_somebody_elses_save_comes_between_the_form_comes_back(desk, monkeypatch):
    """The check passes, then the write is refused: nothing is written and nothing typed is lost."""
    original = make_article("News")
    monkeypatch.setattr("articles.stories.refuse_if_impossible", lambda change: None)
    make_article("خبر", language="fa-af", translation_of=original)
    response = desk.post(
        ADD,
        sent(language="fa-af", headline="دوم", chosen_original=[str(original.pk)], chosen_tags=["new:Typed"]),
    )
    assert response.status_code == 200
    assert any("has a translation in this language" in error for error in errors_of(response))
    assert "دوم" in response.content.decode()
    assert not Tag.objects.exists()


# The thumbnail


def test_a_picture_is_uploaded_in_the_storys_own_form(desk, client):
    file = SimpleUploadedFile("IMG_0001.jpg", jpeg(800, 600), "image/jpeg")
    story = saved(
        desk.post(
            ADD,
            sent(
                _move="publish",
                section=make_section().pk,
                thumbnail_file=file,
                thumbnail_alt="Lorries on a pass",
                thumbnail_caption="The upper bends.",
                thumbnail_credit="Omid Rasa",
            ),
        )
    )
    page = client.get(story.get_absolute_url()).content.decode()
    for words in ("Lorries on a pass", "The upper bends.", "Omid Rasa", "full-640.webp 640w"):
        assert words in page
    assert "IMG_0001" not in page
    assert story.thumbnail.owner.username == "editor"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"not a picture", "no picture, or it is damaged"),
        (jpeg(400, 300)[:900], "no picture, or it is damaged"),
    ],
)
def test_an_upload_that_is_no_picture_gets_a_sentence_beside_it(desk, content, words):
    file = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    response = desk.post(
        ADD, sent(thumbnail_file=file, standfirst="Kept as typed", thumbnail_alt="Alt as typed")
    )
    assert any(words in error for error in errors_of(response))
    page = response.content.decode()
    assert "Kept as typed" in page and "Alt as typed" in page
    assert not Article.objects.exists() and not Picture.objects.exists()


def test_an_upload_that_is_too_large_gets_a_sentence_and_fills_no_disk(desk, settings):
    settings.PICTURE_MAX_BYTES = 100_000
    file = SimpleUploadedFile("photo.jpg", b"\xff\xd8" + b"x" * 5_000_000, "image/jpeg")
    response = desk.post(ADD, sent(thumbnail_file=file, standfirst="Kept as typed"))
    assert any("larger than" in error for error in errors_of(response))
    assert "Kept as typed" in response.content.decode()
    assert not Picture.objects.exists()


def test_an_uploaded_picture_is_not_lost_when_another_field_is_refused(desk):
    file = SimpleUploadedFile("photo.jpg", jpeg(), "image/jpeg")
    response = desk.post(ADD, sent(source_url="no address", thumbnail_file=file, thumbnail_credit="Omid"))
    picture = Picture.objects.get()
    assert f'name="thumbnail" value="{picture.pk}"' in response.content.decode()
    story = saved(
        desk.post(ADD, sent(thumbnail=picture.pk, thumbnail_described=picture.pk, thumbnail_credit="Omid"))
    )
    assert (story.thumbnail, Picture.objects.count()) == (picture, 1)


def test_what_is_said_of_a_library_picture_can_be_said_anew(desk):
    picture = make_picture(alt="Old words", credit="Omid")
    stem = picture.stem
    values = {"thumbnail": picture.pk, "thumbnail_described": picture.pk}
    desk.post(ADD, sent(**values, thumbnail_alt="New words", thumbnail_credit="Laila"))
    picture.refresh_from_db()
    assert (picture.alts, picture.credit) == ({"en": "New words"}, "Laila")
    assert picture.stem != stem, "the credit is in the files, so their names change"


def test_words_about_one_picture_never_end_up_at_another(desk):
    one, other = make_picture("#000000", alt="One"), make_picture("#ffffff", alt="Other", credit="Other")
    desk.post(
        ADD, sent(thumbnail=other.pk, thumbnail_described=one.pk, thumbnail_alt="One", thumbnail_credit="")
    )
    other.refresh_from_db()
    assert (other.alts, other.credit) == ({"en": "Other"}, "Other")


# Suggestions


def test_typing_finds_tags_in_any_spelling_and_says_when_one_is_the_same(desk):
    make_tag(names={"en": "Kabul", "fa-af": "کابل"}, aliases=["Cabul"])
    make_tag("Kabul River")
    found = desk.get(reverse("admin:articles_tag_pick"), {"q": "كابل", "language": "fa-af"}).json()["found"]
    assert [(each["label"], each["exact"]) for each in found] == [("کابل", True)]
    found = desk.get(reverse("admin:articles_tag_pick"), {"q": "kabul"}).json()["found"]
    assert [(each["label"], each["exact"]) for each in found] == [("Kabul", True), ("Kabul River", False)]
    assert desk.get(reverse("admin:articles_tag_pick"), {"q": "!"}).json()["found"] == []


def test_typing_finds_stories_by_their_words(desk):
    story = make_article("Salang tunnel reopens", body="<p>Snow was cleared.</p>")
    make_article("Else")
    for words in ("salang", "tunn", "snow cleared"):
        found = desk.get(reverse("admin:articles_article_pick"), {"q": words}).json()["found"]
        assert [each["value"] for each in found] == [str(story.pk)]


@pytest.mark.parametrize("number", [3, 30])
def test_a_form_costs_the_same_whatever_there_is(desk, django_assert_max_num_queries, number):
    tags = [make_tag(f"Tag {each}") for each in range(number)]
    authors = [make_author(f"Author {each}") for each in range(number)]
    for each in range(number):
        make_section(f"Section {each}")
    others = [make_article() for _each in range(number)]
    story = make_article(tags=tags, authors=authors, related=others, thumbnail=make_picture())
    with django_assert_max_num_queries(25):
        assert desk.get(change(story)).status_code == 200
