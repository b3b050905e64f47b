"""WordPress exports: what of a story comes over, and how what is broken or hostile is met."""

import pytest

from articles.importers import wxr
from articles.importers.reading import Found
from articles.models import Article
from articles.record import Story
from tests.builders import utc
from tests.importers.running import run
from tests.importers.wordpress import attachment, author, category, item, meta, term, written


@pytest.fixture
def read(tmp_path):
    def found(*parts, **said):
        return list(wxr.read(written(tmp_path, *parts, **said)))

    return found


@pytest.fixture
def story(read):
    """The one story of an export."""

    def only(*parts, **said) -> Story:
        (found,) = (
            each
            for each in read(*parts, **said)
            if isinstance(each, Found) and isinstance(each.record, Story)
        )
        return found.record

    return only


@pytest.mark.django_db
def test_a_post_becomes_a_public_story_and_a_second_run_changes_nothing(tmp_path, client):
    path = written(
        tmp_path,
        author("laila", "Laila Samadi"),
        category(3, "asia", "Asia"),
        item(
            17,
            "It rained for a week.\n\nThen the <strong>road</strong> opened.",
            term("category", "asia", "Asia"),
            term("post_tag", "roads", "Roads"),
            excerpt="Small cars may pass.",
        ),
    )
    code, report, _said = run(path)
    assert code == 0
    story = Article.objects.get()
    page = client.get(story.get_absolute_url()).content.decode()
    for words in ("Roads open", "Small cars may pass.", "It rained for a week.", "Laila Samadi", "Asia"):
        assert words in page
    assert (story.status, story.published_at) == ("published", utc(2019, 5, 13, 8))
    assert (story.source_system, story.source_id) == ("wordpress:old.example", "17")
    code, report, _said = run(path)
    assert {line["outcome"] for line in report} == {"unchanged"}
    assert Article.objects.count() == 1


def test_the_featured_picture_may_stand_behind_the_story(story):
    found = story(item(1, "Words.", meta("_thumbnail_id", 9)), attachment(9, "2019/05/bridge.jpg"))
    assert found.thumbnail.name == "https://old.example/wp-content/uploads/2019/05/bridge.jpg"
