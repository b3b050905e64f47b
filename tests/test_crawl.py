"""A reader who follows every link of a newsroom in three languages: what its pages say of one another, and in which language."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import timezone

from articles.editions import editions
from tests.builders import make_article, make_author, make_page, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db

NOW = timezone.now()
# A word that says in which language it is, in all that is planted.
MARKS = {"en": "Englishword", "fa-af": "دری‌واژه", "ps": "پښتوټکی"}
TAGS = {code: each.tag for code, each in editions().items()}
HIDDEN = (
    {"status": "draft"},
    {"published_at": NOW + timedelta(days=1)},
    {"published_at": NOW - timedelta(days=2), "expires_at": NOW - timedelta(minutes=1)},
    {"status": "withdrawn", "published_at": NOW - timedelta(days=2)},
)


class Page(HTMLParser):
    """What a page says, by the language that is said to be its own; where it leads; its versions."""

    VOID = ("meta", "link", "img", "input", "br", "source", "hr")
    SAID = ("alt", "aria-label", "title", "placeholder")

    def __init__(self, address: str, markup: str):
        super().__init__()
        self.address = address
        self.words: list[tuple[str, str, str]] = []  # language, direction, words
        self.links: set[str] = set()
        self.versions: list[tuple[str, str]] = []
        self.canonical = self.robots = ""
        self.locales: list[str] = []
        self._open: list[tuple[str, str | None, str | None]] = []
        self.feed(markup)

    def _around(self, number: int) -> str:
        return next((each[number] for each in reversed(self._open) if each[number]), "")

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self._open.append((tag, said.get("lang"), said.get("dir")))
        if "body" in {each[0] for each in self._open}:
            self.words += [
                (self._around(1), self._around(2), said[name]) for name in self.SAID if said.get(name)
            ]
        if tag in self.VOID:
            self._open.pop()
        if tag == "a":
            self.links.add(urljoin(self.address, said["href"]).partition("#")[0])
        if "hreflang" in said and tag == "link":
            self.versions.append((said["hreflang"], said["href"]))
        self.canonical = said["href"] if said.get("rel") == "canonical" else self.canonical
        self.robots = said["content"] if said.get("name") == "robots" else self.robots
        if said.get("property", "").startswith("og:locale"):
            self.locales.append(said["content"])

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if {"body"} <= {each[0] for each in self._open} and data.strip():
            self.words.append((self._around(1), self._around(2), data))


def planted() -> None:
    """Names that only one language has, stories in one, two and three, and hidden ones in every family."""
    parts = []
    for code, mark in MARKS.items():
        parts.append(
            {
                "section": make_section(names={code: mark}, slug=f"section-{code}"),
                "tags": [make_tag(names={code: mark}, slug=f"tag-{code}")],
                "authors": [make_author(names={code: mark}, slug=f"author-{code}")],
                "thumbnail": make_picture(alts={code: mark}, captions={code: mark}, credit="1"),
            }
        )
        make_page(mark, language=code, body=f"<p>{mark}</p>", slug="page" if code != "ps" else "alone")
    made = []
    for number, (code, of) in enumerate(
        (*zip(MARKS, parts, strict=True), ("en", parts[1]), ("ps", parts[0]))
    ):
        kind = "opinion" if number == 3 else "news"
        made.append(make_article(**words_in(code, of), **of, kind=kind, related=made[:2]))
        family = {"translation_of": made[-1], **of}
        others = [other for other in MARKS if other != code]
        for other in others[: number % 3]:
            made.append(make_article(**words_in(other, of), related=made[-2:], **family))
        for other, hidden in zip(others[number % 3 :], HIDDEN[number % 2 :], strict=False):
            make_article(f"canary {number}", language=other, **hidden, **family)
    elsewhere = {"source_url": "https://agency.example/1", "translation_of": make_article(MARKS["en"])}
    make_article(MARKS["ps"], language="ps", **elsewhere)
    for number in range(22):  # more than a page
        make_article(MARKS["en"], published_at=NOW - timedelta(hours=number + 2), **parts[1], standfirst="")


def words_in(code: str, of: dict) -> dict:
    mark = MARKS[code]
    body = f'<p>{mark}</p><figure><img data-picture="{of["thumbnail"].uuid}"></figure>'
    return {"language": code, "headline": mark, "standfirst": mark, "body": body}


def walked(client) -> dict[str, Page]:
    """Every page that links lead to, by its whole address; a refusal or a broken link fails."""
    names = [f"{what}-{code}" for what in ("section", "tag", "author") for code in MARKS]
    before = [f"/{code}/" if code != "en" else "/" for code in MARKS]
    todo = [f"{prefix}{name.split('-')[0]}s/{name}/" for prefix in before for name in names]
    todo += [*before, *(f"{prefix}search/?lang=all&q={mark}" for prefix in before for mark in MARKS.values())]
    todo += [f"{prefix}pages/alone/" for prefix in before[2:]]
    found: dict[str, Page] = {}
    while todo:
        address = todo.pop()
        if address in found:
            continue
        response = client.get(address)
        assert response.status_code == 200, f"{address} {response.status_code}"
        found[address] = Page(address, response.content.decode())
        assert "canary" not in response.content.decode(), address
        # Of a search only what stands on its first page: its filters lead to more and more of the same.
        links = found[address].links if "search/?" not in address else ()
        todo += [
            link for link in links if not urlsplit(link).netloc and "feed" not in link and link[:1] == "/"
        ]
    return found


@pytest.fixture
def pages(client, settings) -> dict[str, Page]:
    settings.TELL_WHEN_ORIGINAL_CHANGED = True
    planted()
    return walked(client)


def test_what_pages_say_of_one_another_and_in_which_language(pages):
    assert len(pages) > 80
    check_versions(pages)
    check_languages(pages)


def check_versions(pages: dict[str, Page]) -> None:
    """Every version that a page names is there, is for search engines, and names the same versions, itself among them."""
    by_address = {f"http://testserver{address}": page for address, page in pages.items()}
    named = [page for page in pages.values() if page.versions]
    assert {len(page.versions) for page in named} == {2, 3, 4}, "of stories in one, two and three languages"
    for page in named:
        assert "noindex" not in page.robots, page.address
        assert page.canonical in dict(page.versions).values(), f"{page.address} is none of its own versions"
        assert len(dict(page.versions)) == len(page.versions) and "x-default" in dict(page.versions)
        for hreflang, address in page.versions:
            version = by_address[address]
            assert version.versions == page.versions, f"{page.address} {address}"
            assert version.canonical == address and "noindex" not in version.robots
            assert hreflang in ("x-default", TAGS[_edition_of(address)])
        assert len(page.locales) == len(page.versions) - 1
    alone = {page.address for page in pages.values() if not page.versions and "noindex" not in page.robots}
    assert all(re.search(r"before=|archive|/ps/articles/", address) for address in alone), alone


def _edition_of(address: str) -> str:
    first = urlsplit(address).path.split("/")[1]
    return first if first in TAGS else "en"


def check_languages(pages: dict[str, Page]) -> None:
    """Every planted word stands in an element of its own language and direction, on every page."""
    strangers = 0
    for page in pages.values():
        own = _edition_of(page.address)
        for language, direction, words in page.words:
            for code, mark in MARKS.items():
                if mark in words:
                    expected = (TAGS[code], editions()[code].direction)
                    assert (language, direction) == expected, f"{page.address}: {words}"
                    strangers += code != own
    assert strangers > 100
