"""Makes a story, or a page, of one item of a WordPress export."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from django.utils import timezone

from articles import markup
from articles.editions import editions
from articles.importers.reading import Found
from articles.importers.wxr.addresses import addresses_of, canonical_of
from articles.importers.wxr.body import Body, body_of
from articles.importers.wxr.items import Item
from articles.importers.wxr.site import Attachment, Site
from articles.importers.wxr.terms import family_of, filing_of, language_said, writers_of
from articles.importers.wxr.words import plain
from articles.record import LARGEST_NUMBER, Byline, Page, Picture, Ref, Story
from articles.spelling import language_of, slugify

YEARS = range(1900, 3000)
STATUSES = {
    "": "",
    "publish": "published",
    "future": "published",  # its date says when
    "pending": "in_review",
    "draft": "draft",
    "private": "draft",
}
FIRST_WORDS = 100  # letters of a headline that is made of them


def story_of(source: str, item: Item, site: Site) -> Found:
    body = body_of(item, site)
    dropped = body.dropped
    status, published_at = _status_and_moment(item, dropped)
    language = language_said(item, site) or _foreign(site)
    headline = plain(item.texts.get("title", "")) or _first_words(body, status)
    thumbnail = _thumbnail(item, site, body)
    filing = filing_of(item, site)
    dropped.update({f"the term {name[:60]!r}": None for name in filing.unusable})
    story = Story(
        language=language,
        headline=headline,
        slug=unquote(item.text("wp:post_name"), errors="ignore"),
        standfirst=plain(item.texts.get("excerpt:encoded", "")),
        body=body.html,
        section=Ref(name=filing.section.name) if filing.section else None,
        thumbnail=Ref(name=thumbnail.address) if thumbnail else None,
        tags=tuple([Ref(name=term.name) for term in filing.tags]),
        bylines=tuple([Byline(Ref(name=name)) for name in writers_of(item, site)]),
        translation_of=_original(item, site),
        status=status,
        published_at=published_at,
        modified_at=_moment(item.text("wp:post_modified_gmt")) or _local(item.text("wp:post_modified")),
        sticky=item.text("wp:is_sticky") == "1",
        source_url=canonical_of(item, site),
        source_system=f"wordpress:{site.name}",
        source_id=_number(item),
        **_kept_by_us(item),
    )
    _note_what_stays_behind(item, dropped)
    pictures = _pictures(body, language, f"{headline} {body.html}")
    return Found(
        source,
        story,
        states=_states(item),
        addresses=addresses_of(item, site),
        pictures=pictures,
        dropped=tuple(dropped),
    )


def thrown_away(source: str, item: Item, site: Site) -> Found:
    """Of a post in the bin nothing is taken but that it is there, as of a story that an agency takes back."""
    story = Story(source_system=f"wordpress:{site.name}", source_id=_number(item), status="canceled")
    return Found(source, story)


def page_of(source: str, item: Item, site: Site) -> Found | None:
    """None for one that is not public: pages here are public at once."""
    if item.text("wp:status") not in ("", "publish") or item.text("wp:post_password") or _subscribers(item):
        return None
    body = body_of(item, site)
    title = plain(item.texts.get("title", ""))
    language = page_language(item, site)
    order = item.text("wp:menu_order")
    page = Page(
        language=language,
        slug=_slug(item, site, language),
        title=title,
        position=min(int(order), LARGEST_NUMBER) if order.isdecimal() and len(order) < 9 else 0,
        body=body.html,
    )
    _note_what_stays_behind(item, body.dropped)
    return Found(
        source,
        page,
        addresses=addresses_of(item, site),
        pictures=_pictures(body, language, ""),
        dropped=tuple(body.dropped),
        on_request="pages",
    )


def _number(item: Item) -> str:
    return item.text("wp:post_id") or item.text("guid") or item.text("link")


def _states(item: Item) -> frozenset[str]:
    """An item says all that it has, so what is empty is meant to be."""
    said = [name for field, name in _STATING if field in item.texts]
    return frozenset([*said, "section", "tags", *([] if item.said("_thumbnail_id") else ["thumbnail"])])


_STATING = (("content:encoded", "body"), ("excerpt:encoded", "standfirst"), ("wp:is_sticky", "sticky"))


def _kept_by_us(item: Item) -> dict[str, str | datetime | None]:
    """What our own exports say in custom fields, since WordPress has no place for it."""
    if not item.text("guid").startswith("urn:uuid:"):
        return {}
    said = {name: item.said(name) for name in ("kind", "short_headline", "dateline", "source_name")}
    return {
        **{name: text for name, text in said.items() if text},
        "expires_at": _moment(item.said("expires_at")),
    }


# What it says


def _status_and_moment(item: Item, dropped: dict[str, None]) -> tuple[str, datetime | None]:
    status = _status(item, dropped)
    moment = _published_at(item, status, dropped)
    if moment is None and status == "published" and item.text("wp:status") == "future":
        dropped["scheduled, and nobody can tell for when: it comes as a draft"] = None
        status = "draft"
    return status, moment


def _status(item: Item, dropped: dict[str, None]) -> str:
    """Whatever was not open to everybody is a draft."""
    said = item.text("wp:status")
    if said not in STATUSES:
        dropped[f"the status {said[:40]!r}: it comes as a draft"] = None
    if said == "private":
        dropped["private: it comes as a draft"] = None
    if item.text("wp:post_password"):
        dropped["its password: it comes as a draft"] = None
        return "draft"
    if subscribers := _subscribers(item):
        dropped[f"for {subscribers[:40]!r} only: it comes as a draft"] = None
        return "draft"
    return STATUSES.get(said, "draft")


def _subscribers(item: Item) -> str:
    """Those who alone may read it, as Jetpack's newsletter calls them; empty if everybody may."""
    said = item.said("_jetpack_newsletter_access")
    return "" if said == "everybody" else said


def _published_at(item: Item, status: str, dropped: dict[str, None]) -> datetime | None:
    moment = _moment(item.text("wp:post_date_gmt"))
    if moment is not None or status not in ("published", ""):
        return moment
    moment = _posted(item.text("pubDate")) or _local(item.text("wp:post_date"))
    said = item.text("wp:post_date_gmt") or item.text("wp:post_date") or item.text("pubDate")
    if moment is None and said:
        dropped[f"the date {said[:40]!r}"] = None
    return moment


def _moment(text: str) -> datetime | None:
    """WordPress writes zeros where there is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.year in YEARS and moment.tzinfo is None else None


def _local(text: str) -> datetime | None:
    """By the newsroom's clock: the export does not say how the old site's was set."""
    moment = _moment(text)
    return timezone.make_aware(moment.replace(tzinfo=None)).astimezone(UTC) if moment else None


def _posted(text: str) -> datetime | None:
    if not _POSTED.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None and moment.year in YEARS else None


_POSTED = re.compile(r"\b[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:")


def _first_words(body: Body, status: str) -> str:
    """A published story must have a headline, which WordPress does not ask for."""
    if status != "published":
        return ""
    words = plain(markup.to_text(body.html[: 20 * FIRST_WORDS])).strip()
    if words:
        body.dropped["it has no headline: its first words stand for one"] = None
    return words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS].rpartition(' ')[0]} …"


def _thumbnail(item: Item, site: Site, body: Body) -> Attachment | None:
    number = item.said("_thumbnail_id")
    if number in ("", "0", "-1"):
        return None
    attachment = site.attachment(number)
    if attachment is None:
        body.dropped[f"featured picture {number[:20]}, which is not in the export"] = None
        return None
    body.pictures.setdefault(attachment.address, attachment)
    return attachment


def _original(item: Item, site: Site) -> Ref | None:
    family = family_of(item)
    number = site.original_of(family) if family else ""
    return Ref(source_id=number) if number and number != item.text("wp:post_id") else None


def _note_what_stays_behind(item: Item, dropped: dict[str, None]) -> None:
    if item.comments:
        dropped["1 comment" if item.comments == 1 else f"{item.comments} comments"] = None
    if item.is_mended:
        dropped["signs that XML does not allow"] = None


# Its language, and that of its pictures


def _foreign(site: Site) -> str:
    """The whole site's language, if we have no edition in it; among ours the letters tell better."""
    return "" if site.language in editions() else site.language


def page_language(item: Item, site: Site) -> str:
    said = language_said(item, site) or _foreign(site)
    return said or language_of(f"{item.text('title')} {plain(item.texts.get('content:encoded', ''))}")


def _pictures(body: Body, language: str, text: str) -> tuple[Picture, ...]:
    if not body.pictures:
        return ()
    language = language or ("en" if text.isascii() else language_of(text))
    return tuple(
        [
            Picture(
                file=each.address,
                alt={language: each.alt} if each.alt else {},
                caption={language: said} if (said := each.caption or each.description) else {},
                credit=each.credit,
                copyright=each.copyright,
            )
            for each in body.pictures.values()
        ]
    )


# A page's place


def page_slug(item: Item) -> str:
    return slugify(unquote(item.text("wp:post_name"), errors="ignore") or plain(item.texts.get("title", "")))


def _slug(item: Item, site: Site, language: str) -> str:
    """WordPress tells pages of one name apart by the page that they are under."""
    slug, number = page_slug(item), item.text("wp:post_id")
    return slug if site.page_at(language, slug) in ("", number) else f"{slug}-{number}"
