"""What leaves as ninjs or as a WordPress export comes in again as the same stories."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from articles import markup
from articles.models import Article
from tests.builders import make_article, make_author, make_page, make_picture, make_section, make_tag
from tests.exporters.emptying import empty_the_newsroom
from tests.exporters.running import export
from tests.importers.running import run

pytestmark = pytest.mark.django_db


def newsroom() -> None:
    picture, in_body = make_picture(captions={"en": "Lorries wait."}), make_picture("#00ff00", alt="A pass")
    parts = {"section": make_section("Economy"), "authors": [make_author(), make_author("Omid Rasa")]}
    at = timezone.now().replace(microsecond=0) - timedelta(days=30)
    figure = f'<figure><img data-picture="{in_body.uuid}"><figcaption>The road.</figcaption></figure>'
    first = make_article(
        "The pass opens & closes",
        standfirst="After “eleven” days.",
        body=f'<p>Lorries <a href="https://example.com/">moved</a>.</p>{figure}<h2>Then</h2><ul><li>snow</li></ul>',
        thumbnail=picture,
        tags=[make_tag("Roads"), make_tag(names={"en": "Kabul", "fa-af": "کابل"})],
        published_at=at,
        sticky=True,
        **parts,
    )
    make_article(
        "سرک‌ها باز شد",
        language="fa-af",
        body="<p>لاری‌ها پس از یازده روز به راه افتادند.</p>",
        translation_of=first,
        published_at=at + timedelta(hours=1),
        section=parts["section"],
    )
    make_article("What nobody has read", body="<p>Not yet.</p>", status="draft")
    make_page(title="About us", slug="about")


def said_of(article: Article) -> dict:
    return {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "words": markup.to_text(article.body),
        "language": article.language,
        "slug": article.slug,
        "tags": [str(tag) for tag in article.tags.order_by("taggings__position")],
        "authors": [str(author) for author in article.authors.order_by("bylines__position")],
        "section": str(article.section or ""),
        # Of a draft ninjs only says when it was begun.
        "published_at": article.published_at if article.status == "published" else None,
        "status": article.status,
    }


def read_back(name: str, folder, *arguments) -> tuple[list[dict], list[dict], list[dict]]:
    """Every story before and after, and the report."""
    before = [said_of(article) for article in Article.objects.order_by("pk")]
    file, media = folder / "out", folder / "pictures"
    export(file, "--format", name, "--all", "--media", media)
    empty_the_newsroom()
    code, report, said = run(file, "--media", media, *arguments)
    assert code == 0, said
    return before, [said_of(article) for article in Article.objects.order_by("pk")], report


@pytest.mark.parametrize("name", ["ninjs", "wxr"])
def test_stories_come_back_as_they_were(name, tmp_path):
    newsroom()
    before, after, report = read_back(name, tmp_path)
    assert after == before
    assert {line["outcome"] for line in report} <= {"created", "left out"}


@pytest.mark.parametrize("name", ["ninjs", "wxr"])
def test_their_pictures_come_back_with_their_words(name, tmp_path):
    newsroom()
    read_back(name, tmp_path)
    article = Article.objects.get(headline="The pass opens & closes")
    thumbnail = article.thumbnail
    assert (thumbnail.alts, thumbnail.captions) == ({"en": "A road"}, {"en": "Lorries wait."})
    assert thumbnail.credit == "Laila Samadi"
    (uuid,) = markup.picture_uuids(article.body)
    assert uuid != str(thumbnail.uuid)
    assert default_storage.exists(f"{thumbnail.stem}/full-64.jpg")


def test_wordpress_gives_back_what_is_on_top_what_translates_and_pages(tmp_path, client):
    newsroom()
    addresses = [article.get_absolute_url() for article in Article.objects.filter(status="published")]
    read_back("wxr", tmp_path, "--pages")
    first, second = Article.objects.filter(status="published").order_by("pk")
    assert (first.sticky, second.sticky) == (True, False)
    assert second.translation_of == first
    assert client.get("/pages/about/").status_code == 200
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200
