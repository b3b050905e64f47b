"""Writes ninjs 3.1, the IPTC's News in JSON: an array of stories, one on each line."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from articles import markup
from articles.editions import edition
from articles.exporters.bodies import for_elsewhere, without_figures
from articles.exporters.gathering import Export, Leaving
from articles.models import Picture
from articles.models.named import Named, address_before
from articles.pictures import widths
from articles.record import Story
from articles.resolving import Parts
from articles.syndication import absolute
from articles.workflow import Status

NAME = "ninjs"
NAMES_ORIGINALS = False
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
STATUSES = {Status.PUBLISHED: "usable", Status.WITHDRAWN: "canceled"}  # all else is withheld
# The IPTC's words for our kinds; plain news has none.
GENRES = {"analysis": "Analysis", "opinion": "Opinion", "interview": "Interview"}


def write(export: Export) -> Iterator[str]:
    before = "[\n"
    for batch in export.batches():
        parts = Parts((each.story for each in batch), strict=False)
        for leaving in batch:
            export.new_pictures(leaving)
            item = _item(leaving, parts, export.selection.at)
            yield before + json.dumps(item, ensure_ascii=False)
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(leaving: Leaving, parts: Parts, at: datetime) -> dict:
    """Only what something can be said of."""
    article, story = leaving.article, leaving.story
    masthead = edition(story.language).masthead
    said = {
        "uri": _urn(story.uuid),
        "standard": STANDARD,
        "type": "text",
        "representationType": "full",
        "profile": "text-photo" if leaving.pictures else "text-only",
        **_moments(leaving, at),
        "pubStatus": STATUSES.get(story.status, "withheld"),
        "copyrightHolder": story.source_name or masthead,
        "language": edition(story.language).tag,
        "by": ", ".join(_name(row, story) for row, _roles in _authors(story, parts)),
        "slugline": story.slug,
        "located": story.dateline,
        "headlines": _texts(main=story.headline, short=story.short_headline),
        "descriptions": _texts(summary=story.standfirst),
        "bodies": _bodies(leaving),
        "genres": _genres(story.kind),
        "subjects": _subjects(story, parts),
        "infoSources": _sources(story, parts),
        "altIds": [
            {"role": "id", "value": str(article.pk)},
            {"role": "address", "value": absolute(article.get_absolute_url())},
        ],
        "associations": [_association(leaving, number) for number in range(len(leaving.pictures))],
    }
    return _said(said)


def _said(values: dict) -> dict:
    return {name: value for name, value in values.items() if value}


def _urn(uuid: object) -> str:
    return f"urn:uuid:{uuid}"


def _texts(**by_role: str) -> list[dict]:
    return [
        {"role": role, "contentType": "text/plain", "value": value}
        for role, value in by_role.items()
        if value
    ]


def _moments(leaving: Leaving, at: datetime) -> dict[str, str]:
    article, story = leaving.article, leaving.story
    is_out = story.published_at is not None and story.published_at <= at
    is_scheduled = story.status == Status.PUBLISHED and not is_out
    out_at = story.published_at if is_out else None
    # A withdrawal is a version of its own, and what readers do not see goes by when it was saved.
    unseen = None if story.status == Status.PUBLISHED and is_out else article.saved_at
    changed_at = max(filter(None, (story.modified_at, out_at, article.moved_at, unseen)))
    return {
        "version": str(int(changed_at.timestamp())),
        "firstCreated": _moment(out_at or article.created_at),
        "versionCreated": _moment(changed_at),
        "embargoedUntil": _moment(story.published_at if is_scheduled else story.embargo_until),
        "expires": _moment(story.expires_at),
    }


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else ""


# What it says


def _bodies(leaving: Leaving) -> list[dict]:
    story = leaving.story
    words = markup.to_text(without_figures(story.body))
    if not words and not leaving.pictures:
        return []
    counts = {"charCount": len(words), "wordCount": len(words.split())}
    body = for_elsewhere(story.body, story.language, leaving.pictures)
    return [
        {"role": "main", "contentType": "text/html", **counts, "value": body},
        {"role": "text", "contentType": "text/plain", **counts, "value": words},
    ]


def _genres(kind: str) -> list[dict]:
    code = GENRES.get(kind)
    return [{"name": code, "uri": f"http://cv.iptc.org/newscodes/genre/{code}"}] if code else []


def _subjects(story: Story, parts: Parts) -> list[dict]:
    section = parts.sections.get(story.section.uuid) if story.section else None
    tags = [parts.tags[ref.uuid] for ref in story.tags if ref.uuid in parts.tags]
    named = [*([("section", section)] if section else []), *(("about", tag) for tag in tags)]
    return [
        {"name": _name(row, story), "rel": rel, "uri": _address(row, story), "literal": row.slug}
        for rel, row in named
    ]


def _sources(story: Story, parts: Parts) -> list[dict]:
    """Who made it; then whose it was first."""
    said = [
        {"name": _name(row, story), "role": role, "uri": _address(row, story)}
        for row, roles in _authors(story, parts)
        for role in roles
    ]
    if story.source_name or story.source_url:
        is_address = story.source_url.startswith(("http://", "https://"))
        address = iri_to_uri(story.source_url) if is_address else ""
        said.append(_said({"name": story.source_name, "role": "source", "uri": address}))
    return said


def _authors(story: Story, parts: Parts) -> Iterator[tuple[Named, tuple[str, ...]]]:
    for byline in story.bylines:
        if byline.author.uuid in parts.authors:
            yield parts.authors[byline.author.uuid], byline.roles


def _name(row: Named, story: Story) -> str:
    return row.name_in(story.language).text


def _address(row: Named, story: Story) -> str:
    return absolute(f"{address_before(row._meta.model_name, story.language)}{quote(row.slug)}/")


# Its pictures


def _association(leaving: Leaving, number: int) -> dict:
    story, picture = leaving.story, leaving.pictures[number]
    is_thumbnail = story.thumbnail is not None and story.thumbnail.uuid == str(picture.uuid)
    descriptions = _texts(
        caption=picture.caption_in(story.language),
        alt=picture.shown(story.language).alt,
        creditline=picture.credit,
    )
    return _said(
        {
            "name": f"picture-{number + 1}",
            "rel": "thumbnail" if is_thumbnail else "body",
            "uri": _urn(picture.uuid),
            "type": "picture",
            "by": picture.creator,
            "copyrightNotice": picture.copyright,
            "descriptions": descriptions,
            "renditions": _renditions(picture) if picture.stem else [],
        }
    )


def _renditions(picture: Picture) -> list[dict]:
    """The whole picture in each of its public sizes, the largest first."""
    across, down = picture.focal_point
    return [
        {
            "name": f"full-{size.width}",
            "href": absolute(picture.rendition("full", size.width)),
            "contentType": "image/jpeg",
            "width": size.width,
            "height": size.height,
            "poi": {"x": round(across * size.width), "y": round(down * size.height)},
        }
        for size in reversed(widths("full", picture.size))
    ]
