"""What a page says of itself to machines, in schema.org's words: dicts for JSON-LD, made of what the page shows anyway."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.templatetags.static import static

from articles import moments, pictures
from articles.beside import Beside
from articles.editions import Edition, edition
from articles.markup import ShownPicture
from articles.models import Article, Author
from articles.models.article import Kind, Role
from articles.models.named import address_before
from articles.syndication import absolute

TYPES = {
    Kind.OPINION: "OpinionNewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
}  # the others are NewsArticle
PROPERTIES = {
    Role.REPORTER: "author",
    Role.TRANSLATOR: "translator",
    Role.EDITOR: "editor",
}  # else contributor
SHAPES = ("16x9", "4x3", "1x1")
WIDTH = 1200  # of the pictures that others show, where ours are as wide
LONGEST_HEADLINE = 110
LOGO = {"address": "icons/icon.png", "width": 512, "height": 512}

# Nothing of a headline can end the script that it stands in, nor open a comment in it.
_ESCAPED = {each: f"\\u{ord(each):04X}" for each in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Rendition:
    """One JPEG, with its whole address."""

    address: str
    size: pictures.Size


def rendition(picture: ShownPicture, shape: str) -> Rendition:
    """At least as wide as others ask for, where the picture is; nothing is scaled up."""
    sizes = pictures.widths(shape, picture.size)
    size = next((size for size in sizes if size.width >= WIDTH), sizes[-1])
    return Rendition(absolute(f"{picture.address}{shape}-{size.width}.jpg"), size)


def as_json(nodes: Iterable[dict]) -> str:
    """For a `<script>`, where it is not escaped again."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    words = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _ESCAPED.items():  # each looked for alone: five times as fast as str.translate
        words = words.replace(sign, escaped)
    return words


# The pages


def of_story(article: Article, canonical: str, beside: Beside, picture: ShownPicture | None) -> list[dict]:
    """`canonical` is elsewhere for a story that was published there first."""
    shown, language = article.edition, article.language
    publisher = _publisher(shown)
    said = {
        "@type": TYPES.get(article.kind, "NewsArticle"),
        "@id": f"{canonical}#story",
        "url": canonical,
        "mainEntityOfPage": canonical,
        "headline": _concise_headline(article),
        "description": article.standfirst,
        "inLanguage": shown.tag,
        "datePublished": moments.iso(article.published_at),
        "dateModified": moments.iso(article.changed_at),
        "articleSection": article.section.name_in(language).text if article.section else "",
        "keywords": [tag.name_in(language).text for tag in beside.tags],
        "image": _images(picture, article) if picture else [],
        "isAccessibleForFree": True,
        "author": [_publisher_elsewhere(article) or publisher],  # where no reporter is named
        **_people(beside.bylines, shown),
        "publisher": publisher,
        **_translations(article, beside.siblings),
    }
    crumbs = [(article.headline, canonical)]
    if article.section:
        of_section = f"{address_before('section', language)}{quote(article.section.slug)}/"
        crumbs.insert(0, (article.section.name_in(language).text, absolute(of_section)))
    return [{name: value for name, value in said.items() if value not in ("", [])}, _crumbs(shown, *crumbs)]


def of_front(shown: Edition, search: str) -> list[dict]:
    """The newsroom and its site; `search` is the address of its search page."""
    site = _site(shown) | {
        "name": shown.masthead,
        "url": _front(shown),
        "inLanguage": shown.tag,
        "publisher": {"@id": _publisher(shown)["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute(search)}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return [_publisher(shown), site]


def of_page(kind: str, shown: Edition, name: str, about: str, canonical: str) -> list[dict]:
    """A list or a page that stays; `kind` is schema.org's: CollectionPage, WebPage."""
    said = {
        "@type": kind,
        "@id": canonical,
        "url": canonical,
        "name": name,
        "description": about,
        "inLanguage": shown.tag,
        "isPartOf": _site(shown),
    }
    return [said, _crumbs(shown, (name, canonical))]


def of_author(author: Author, shown: Edition, about: str, canonical: str) -> list[dict]:
    person = _person(author, shown)
    page, crumbs = of_page("ProfilePage", shown, person["name"], about, canonical)
    if author.about.get(shown.code):
        person["description"] = author.about[shown.code]
    return [page | {"mainEntity": person}, crumbs]


# Their parts


def _concise_headline(article: Article) -> str:
    return article.headline if len(article.headline) <= LONGEST_HEADLINE else article.list_headline


def _people(bylines: Iterable[tuple[Author, list[str]]], shown: Edition) -> dict[str, list[dict]]:
    """Whoever stands in the byline, each by what they did: the one place that says who a person is."""
    people: dict[str, list[dict]] = {}
    for author, roles in bylines:
        for said_as in dict.fromkeys(PROPERTIES.get(role, "contributor") for role in roles):
            people.setdefault(said_as, []).append(_person(author, shown))
    return people


def _person(author: Author, shown: Edition) -> dict:
    address = absolute(f"{address_before('author', shown.code)}{quote(author.slug)}/")
    return {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": author.name_in(shown.code).text,
        "url": address,
    }


def _publisher(shown: Edition) -> dict:
    front = _front(shown)
    logo = {"url": absolute(static(LOGO["address"])), "width": LOGO["width"], "height": LOGO["height"]}
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{front}#newsroom",
        "name": shown.masthead,
        "url": front,
        "logo": {"@type": "ImageObject", **logo},
    }


def _publisher_elsewhere(article: Article) -> dict | None:
    return {"@type": "Organization", "name": article.source_name} if article.source_name else None


def _site(shown: Edition) -> dict:
    return {"@type": "WebSite", "@id": f"{_front(shown)}#site"}


def _front(shown: Edition) -> str:
    return absolute(f"/{shown.prefix}")


def _images(picture: ShownPicture, article: Article) -> list[dict]:
    """In the shapes that search engines cut, with the rights that their licence marks are made of."""
    said = {
        "caption": article.thumbnail.caption_in(article.language) if article.thumbnail_id else picture.alt,
        "creditText": picture.credit,
        "creator": {"@type": "Person", "name": picture.creator} if picture.creator else "",
        "copyrightNotice": picture.copyright,
    }
    said = {name: value for name, value in said.items() if value}
    return [
        {
            "@type": "ImageObject",
            "url": made.address,
            "width": made.size.width,
            "height": made.size.height,
            **said,
        }
        for made in (rendition(picture, shape) for shape in SHAPES)
    ]


def _translations(article: Article, siblings: Iterable[Article]) -> dict:
    if article.translation_of_id is None:
        return {"workTranslation": [_work(each) for each in siblings]}
    original = next((each for each in siblings if each.pk == article.translation_of_id), None)
    return {"translationOfWork": _work(original)} if original else {}


def _work(story: Article) -> dict:
    """No more than a name: what kind of story it is, its own page says."""
    address = story.source_url or absolute(story.get_absolute_url())
    return {
        "@type": "CreativeWork",
        "@id": f"{address}#story",
        "url": address,
        "headline": story.headline,
        "inLanguage": edition(story.language).tag,
    }


def _crumbs(shown: Edition, *places: tuple[str, str]) -> dict:
    places = [(shown.masthead, _front(shown)), *places]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(places, start=1)
        ],
    }
