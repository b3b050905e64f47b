"""What readers of a translation are told when its original has been updated since."""

import pytest

from articles.models import Article
from tests.builders import make_article

pytestmark = pytest.mark.django_db

TOLD = "The original was updated after this translation was made."


@pytest.fixture
def stale(settings):
    """A Dari translation that two paragraphs of its English original have left behind."""
    settings.TELL_WHEN_ORIGINAL_CHANGED = True
    original = make_article("The envoy came back")
    translation = make_article("فرستاده بازگشت", language="fa-af", translation_of=original)
    Article.objects.filter(pk=translation.pk).update(stale_by=2)
    return translation


def page_of(client, article) -> str:
    response = client.get(article.get_absolute_url(), headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def is_told(page: str) -> bool:
    return 'class="is-behind"' in page


def test_readers_are_told_and_led_to_the_original_by_its_own_name(client, stale):
    page = page_of(client, stale)
    assert is_told(page)
    said = page[page.index('class="is-behind"') :].partition("</p>")[0]
    address = stale.translation_of.get_absolute_url()
    assert f'<a href="{address}" lang="en" dir="ltr" hreflang="en">English</a>' in said


def test_readers_of_the_original_and_of_what_is_current_are_told_nothing(client, stale):
    assert not is_told(page_of(client, stale.translation_of))
    Article.objects.filter(pk=stale.pk).update(stale_by=0)
    assert not is_told(page_of(client, stale))


def test_readers_are_told_nothing_unless_the_setting_says_so(client, stale, settings):
    settings.TELL_WHEN_ORIGINAL_CHANGED = False
    assert not is_told(page_of(client, stale))


def test_an_original_that_is_not_public_is_not_linked_to(client, stale):
    original = stale.translation_of
    make_article(
        "The envoy came back", article=original, status="withdrawn", published_at=original.published_at
    )
    page = page_of(client, stale)
    assert is_told(page) and original.get_absolute_url() not in page


@pytest.mark.parametrize("told", [True, False])
def test_telling_asks_the_database_nothing_more(client, stale, settings, django_assert_num_queries, told):
    settings.TELL_WHEN_ORIGINAL_CHANGED = told
    page_of(client, stale)
    with django_assert_num_queries(5):
        page_of(client, stale)
