"""What web pages call their parts: the classes, ids and roles by which furniture, captions and texts are known."""

import re
from functools import lru_cache

from articles.importers.html.tree import Element, names

_NAMING = (
    "id",
    "class",
    "role",
    "itemprop",
    "data-testid",
    "data-component",
    "data-qa",
    "data-module",
    "data-e2e",
    "data-field",
    "data-gu-name",
    "data-type",
    "aria-labelledby",
)
LONGEST_NAME = 1000  # letters
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9]+")

# Whole words of a name, in the order in which names have them: “article__share-bar”, “RelatedStories”.
_FURNITURE = re.compile(
    r"-(?:share|sharing|shares|sharedaddy|sharebar|sharethis|addthis|addtoany|social|socials|likes|follow|"
    r"related|relateds|recirc|recirculation|recommended|recommendations?|recommend|suggested|yarpp|jp-relatedposts|"
    r"promo|promos|promotion|teasers?|cards?-list|newsletters?|signup|sign-up|subscribe|subscription|"
    r"advert|advertisement|adverts|advertising|ad|ads|adslot|adunit|adsense|dfp|gpt|sponsor|sponsored|outbrain|taboola|mgid|"
    r"sidebar|side-bar|rail|nav|navbar|navigation|menu|breadcrumbs?|masthead|toolbar|topbar|footer|foot|site-header|"
    r"modal|popup|popover|tooltip|pagination|pager|paginate|"
    r"tags|taglist|tag-list|tag-links|tagcloud|entry-meta|post-meta|article-meta|topics|trending|popular|"
    r"most-(?:read|viewed|popular|shared|commented)|mostread|"
    r"read-(?:more(?!-(?:content|text|target|wrap))|next|also)|also-read|readmore|see-also|up-next|next-up|more-(?:stories|news|on|from|about|articles|in)|"
    r"(?<!elementor-)widget(?!-(?:blog|container|wrap|content))|widgets|print-(?:button|link|page|this|friendly)|login|search|searchform|donate|donation|donations|rating|ratings|poll|captcha|"
    r"author-(?:bio|box|info|card|about)|about-(?:the-)?author|bio|biography|"
    r"skip|skip-link|button-wrapper|subscription-widget|post-navigation|prev-next|app-download|"
    r"copyright|disclaimer|alert|notification|ticker|thumbnails)(?=-)"
)
_PLAINLY_FURNITURE = re.compile(
    r"-(?:cookies?(?:-(?:banner|notice|bar|consent|law|popup|message))?|consent|gdpr|site-footer|page-footer)(?=-)"
)
_COMMENTS = re.compile(
    r"-(?:(?<!no-)(?<!has-)comments(?!-(?:open|closed|enabled|off|on|count|link))|comment-list|commentlist|comment-form|comment-respond|respond|disqus|disqus-thread|discussion|replies|"
    r"reader-comments|livefyre|facebook-comments|fb-comments)(?=-)"
)
_STORY = re.compile(
    r"-(?:article|articlebody|body|content|entry|hentry|e-content|main|post|story|storybody|text|richtext|wysiwyg|blog|wsw|prose)(?=-)"
)
_SPOKEN = re.compile(
    r"-(?:sr-only|visually-hidden|visuallyhidden|screen-reader-text|screen-reader|screenreader|offscreen|off-screen|a11y-hidden|print-only|edit-link|editsection|mw-editsection|headerlink|heading-anchor)(?=-)"
)
_CAPTION = re.compile(r"-(?:caption|captions|captiontext|figcaption|legend|cutline)(?=-)")
_CREDIT = re.compile(
    r"-(?:credit|credits|copyright|copyrightholder|copyrightnotice|credittext|photographer|photo-by|attribution|image-source|source|byline|creator|author)(?=-)"
)
_PICTURE_CREDIT = re.compile(
    r"-(?:credit|credits|copyright|copyrightholder|photographer|photo-by|photo-author|attribution|image-source)(?=-)"
)
_BYLINE = re.compile(
    r"-(?:byline|bylines|by-line|author|authors|p-author|writer|reporter|contributor|contributors|dt-published|published|publish|date|datetime|dateline-time|timestamp|time|post-date|pubdate|read-time|reading-time)(?=-)"
)
_AUTHOR = re.compile(
    r"-(?:byline|bylines|by-line|author|authors|writer|reporter|contributor|contributors)(?=-)"
)
_ABOUT_AUTHOR = re.compile(
    r"-(?:bio|biography|title|role|job|position|image|avatar|photo|picture|follow|twitter|social|email|link|links|description|info|date|time)(?=-)"
)
_PLAINLY_STANDFIRST = re.compile(
    r"-(?:standfirst|deck|dek|subhead|subheadline|sub-headline|subheading|subtitle|sub-title|subhed|p-summary|chapo|"
    r"alternativeheadline)(?=-)"
)
_STANDFIRST = re.compile(
    _PLAINLY_STANDFIRST.pattern
    + r"|-(?:summary|teaser-text|intro|introduction|lead|lede|excerpt|description)(?=-)"
)
_ROLES = names(
    "navigation menu menubar complementary contentinfo banner dialog alertdialog alert search toolbar tooltip form tablist"
)
_STRUCTURE = frozenset(("html", "body", "main", "article"))
_MAIN = frozenset(("main", "article"))
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def name_of(element: Element) -> str:
    """All that it is called, as in “-article-share-bar-”."""
    if not element.attributes:
        return ""
    return _hyphened(" ".join(filter(None, map(element.said, _NAMING)))[:LONGEST_NAME])


@lru_cache(maxsize=10_000)
def _hyphened(said: str) -> str:
    return f"-{_BETWEEN.sub('-', _HUMP.sub('-', said).lower()).strip('-')}-" if said else ""


def is_unseen(element: Element) -> bool:
    """Nobody sees it on the page, but perhaps somebody who has it read aloud."""
    if element.tag in ("html", "body"):
        return False
    attributes = element.attributes
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true" and element.tag not in ("img", "figure", "picture"):
        return True
    return bool(_UNSEEN.search(attributes.get("style", "")) or _SPOKEN.search(name_of(element)))


def is_main(element: Element) -> bool:
    """A page has one, or one for each of its stories."""
    return element.tag in _MAIN or element.said("role") in _MAIN


def is_comments(element: Element) -> bool:
    return element.tag not in _STRUCTURE and _COMMENTS.search(name_of(element)) is not None


def is_furniture(element: Element) -> bool:
    if element.tag in _STRUCTURE:
        return False
    return is_plainly_furniture(element) or _FURNITURE.search(name_of(element)) is not None


def is_plainly_furniture(element: Element) -> bool:
    """However much is said in it."""
    if element.tag in _STRUCTURE:
        return False
    if element.tag in ("nav", "footer", "menu", "dialog") or element.said("role") in _ROLES:
        return True
    name = name_of(element)
    return _PLAINLY_FURNITURE.search(name) is not None or _COMMENTS.search(name) is not None


def is_story(element: Element) -> bool:
    return is_main(element) or _STORY.search(name_of(element)) is not None


def is_caption(element: Element) -> bool:
    return element.tag == "figcaption" or _CAPTION.search(name_of(element)) is not None


def is_credit(element: Element) -> bool:
    return _CREDIT.search(name_of(element)) is not None


def is_picture_credit(element: Element) -> bool:
    """Also where it does not stand in the picture's figure."""
    return _PICTURE_CREDIT.search(name_of(element)) is not None


def is_byline(element: Element) -> bool:
    """Who wrote it, or when."""
    return element.said("rel") == "author" or _BYLINE.search(name_of(element)) is not None


def is_author(element: Element) -> bool:
    """Whose name it is, and nothing about them."""
    name = name_of(element)
    return element.said("rel") == "author" or bool(_AUTHOR.search(name) and not _ABOUT_AUTHOR.search(name))


def is_plainly_standfirst(element: Element) -> bool:
    return _PLAINLY_STANDFIRST.search(name_of(element)) is not None


def is_standfirst(element: Element) -> bool:
    return _STANDFIRST.search(name_of(element)) is not None


def is_marked_body(element: Element) -> bool:
    """The page says that this is the story's text, in one of the vocabularies for that."""
    called = f"{element.said('itemprop')} {element.said('property')} {element.said('name')}".lower()
    return "articlebody" in called.split() or bool(
        {"e-content"} & set(element.said("class").split())
        or element.said("data-field", "aria-labelledby") == "body"
    )
