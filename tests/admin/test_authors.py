"""Authors and sections at the desk: what is theirs alone when they are merged or renamed."""

import pytest
from django.utils import timezone

from articles import stories
from articles.models import Author, Section
from articles.record import Byline, Story
from tests.admin.test_tags import at_desk, found, merge, page_of
from tests.agreement import check_lists_agree_with_stories
from tests.builders import make_article, make_author, make_person, make_section, ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_person("Chief"))
    return client


def story_by(*bylines) -> object:
    record = Story(
        language="en",
        headline="A story",
        status="published",
        bylines=tuple(Byline(ref(author), roles) for author, *roles in map(tuple, bylines)),
    )
    (written,) = stories.write([stories.Change(record)], None, timezone.now())
    return written


def test_bylines_keep_their_place_and_unite_their_roles(desk, client):
    old, into, other = make_author("F. Noori"), make_author("Farida Noori"), make_author("Omid Rasa")
    alone = make_article(authors=[old, other])
    both = story_by((other, "reporter"), (old, "photographer"), (into, "reporter", "data"))
    merge(desk, old, into)
    lines = alone.bylines.select_related("author")
    assert [(str(each.author), each.roles) for each in lines] == [
        ("Farida Noori", ["reporter"]),
        ("Omid Rasa", ["reporter"]),
    ]
    lines = both.bylines.select_related("author")
    assert [(str(each.author), each.roles) for each in lines] == [
        ("Omid Rasa", ["reporter"]),
        ("Farida Noori", ["photographer", "reporter", "data"]),
    ]
    check_lists_agree_with_stories()
    assert client.get("/ps/authors/f-noori/").url == "/ps/authors/farida-noori/"
    assert found(desk, "farida") and Author.objects.count() == 2


def test_an_author_takes_over_names_in_other_languages_and_says_what_is_given_up(desk):
    old = make_author(names={"en": "F. Noori", "fa-af": "فریده نوری"}, about={"ps": "خبریاله"})
    into = make_author("Farida Noori", about={"en": "A reporter."})
    make_article("Salang", authors=[into])
    page = page_of(desk.get(at_desk("merge", old, "author"), {"into": into.pk}))
    assert "Given up" in page and "Only tags have aliases" in page
    merge(desk, old, into)
    into.refresh_from_db()
    assert into.names == {"en": "Farida Noori", "fa-af": "فریده نوری"}
    assert into.about == {"en": "A reporter.", "ps": "خبریاله"}
    assert found(desk, "فریده") == ["Salang"]


def test_a_renamed_author_is_found_by_the_new_name(desk):
    author = make_author("Farida Noori")
    make_article("Salang", authors=[author])
    values = {"names_en": "Farida Ahmadi", "names_fa-af": "", "names_ps": "", "slug": author.slug}
    values |= {f"about_{language}": "" for language in ("en", "fa-af", "ps")}
    desk.post(at_desk("change", author, "author"), values)
    assert found(desk, "ahmadi") == ["Salang"] and found(desk, "noori") == []


def test_an_initial_is_a_look_alike(desk):
    make_author("F. Noori")
    make_author("Omid Noori")
    author = make_author("Farida Noori")
    page = page_of(desk.get(at_desk("change", author, "author")))
    assert "F. Noori" in page and "the same but for an initial" in page and "Omid Noori" not in page


def test_a_section_can_be_merged_too(desk, client):
    old, into = make_section("Economics"), make_section("Economy")
    story = make_article("Salang", section=old)
    merge(desk, old, into)
    story.refresh_from_db()
    assert story.section == into and Section.objects.get() == into
    assert "Salang" in client.get("/sections/economics/", follow=True).content.decode()


@pytest.mark.parametrize("model", ["author", "section"])
def test_their_lists_say_in_how_many_stories_each_is(desk, model):
    author, section = make_author("Kabul"), make_section("Kabul")
    for _each in range(2):
        make_article(authors=[author], section=section)
    page = desk.get(at_desk("changelist", model=model)).content.decode()
    assert page.count("in 2 stories") == 1 and "in no story" not in page
