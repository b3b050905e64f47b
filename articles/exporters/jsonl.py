"""Writes our own lossless format: one JSON object a line, parts before the stories that name them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from articles.exporters import records
from articles.exporters.gathering import Export, Leaving
from articles.exporters.history import translated_from, with_revisions
from articles.models import Author, Picture, Section, Tag
from articles.record import VERSION, Record
from articles.record_json import kept_to_json, to_json

NAME = "jsonl"
NAMES_ORIGINALS = True
PARTS = {Section: records.section, Tag: records.tag, Author: records.author}


def write(export: Export) -> Iterator[str]:
    everything = export.selection.everything
    # No moment and no address of this site: what came in from an export goes out as the same bytes.
    yield _line(
        {"type": "newsroom", "version": VERSION, "contents": "everything" if everything else "public"}
    )
    for model, record_of in PARTS.items():
        yield from (_written(record_of(row)) for row in export.parts(model))
    yield from (_written(records.page(row)) for row in export.pages())
    yield from _stories_with_revisions(export) if everything else _stories(export)
    for model, record_of in PARTS.items():
        yield from (_written(record_of(row)) for row in export.rest(model))
    yield from _pictures(export, export.rest(Picture))
    yield from (_written(records.redirect(row)) for row in export.redirects())


def _stories(export: Export) -> Iterator[str]:
    for batch in export.batches():
        for leaving in batch:
            yield from _story(export, leaving)


def _stories_with_revisions(export: Export) -> Iterator[str]:
    for batch in export.batches():
        made_from = translated_from(batch)
        for leaving, revisions in with_revisions(batch):
            yield from _story(export, leaving, made_from.get(leaving.article.pk, 0))
            for revision in revisions:
                export.remember(revision)
                yield _written(revision)


def _story(export: Export, leaving: Leaving, made_from: int = 0) -> Iterator[str]:
    yield from _pictures(export, export.new_pictures(leaving))
    kept = records.kept(leaving.article, leaving.story, everything=export.selection.everything)
    kept = replace(kept, translated_from=made_from)
    story = leaving.story
    if not export.selection.everything:  # what the newsroom needs to know again what it imported
        story = replace(story, source_system="", source_id="")
    written = to_json(story)
    head = {name: written[name] for name in ("type", "version")}
    yield _line({**head, **kept_to_json(kept), **written})


def _pictures(export: Export, pictures: Iterable[Picture]) -> Iterator[str]:
    for picture in pictures:
        yield _written(
            records.picture(picture, export.copies.name(picture), everything=export.selection.everything)
        )


def _written(record: Record) -> str:
    return _line(to_json(record))


def _line(values: dict) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
