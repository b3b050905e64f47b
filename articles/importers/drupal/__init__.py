"""Reads what Drupal serves as JSON:API, saved or as it comes: stories with their terms, pictures and people."""

from collections.abc import Iterator
from pathlib import Path

from articles.importers.drupal.document import Document, Resource, is_api
from articles.importers.drupal.nodes import found, number_of
from articles.importers.drupal.parts import Part
from articles.importers.reading import Found, More, Refused, SourceRefused, text_of
from articles.record import RecordRefused

NAME = "drupal"


def recognises(head: bytes) -> bool:
    return is_api(text_of(head))


def read(path: Path) -> Iterator[Found | Refused | More]:
    """A document of terms, pictures or people alone holds no story: those beside it look there."""
    document = Document(path)
    if document.primary and not any(each.bundle for each in document.primary):
        raise SourceRefused("It holds nothing of Drupal: save what stands under /jsonapi/node/article there.")
    parts: dict[tuple, Part] = {}
    stories: list[Found | Refused] = []
    met: set[str] = set()
    for source, resource in _nodes(document):
        try:
            _refuse_a_second(number_of(resource), met)
            story, named = found(source, resource, document)
            parts |= {(part.kind, part.resource.identifier): part for part in named}
            stories.append(story)
        except RecordRefused as error:
            stories.append(Refused(source, str(error)))
    yield from filter(None, (part.found(document) for part in parts.values()))
    yield from stories
    yield from _left_out(document)
    if document.next:
        yield More(document.next)


def _nodes(document: Document) -> Iterator[tuple[str, Resource]]:
    """Those that are stories or pages, with what an operator finds them by."""
    for place, resource in enumerate(document.primary, 1):
        if not (resource.is_person or (resource.bundle and resource.kind != "node")):
            yield f"{document.path}#{number_of(resource) or place}", resource


def _refuse_a_second(number: str, met: set[str]) -> None:
    if number in met:
        raise RecordRefused("Another node in this document has the same id: take one of the two out.")
    met.add(number)


def _left_out(document: Document) -> Iterator[Refused]:
    for uuid in document.withheld:
        yield Refused(
            f"{document.path}#{uuid}",
            "The site did not show this one: save the document again with a log-in that may see what is not published.",
        )
