"""Keeps old addresses alive: redirects to what was imported, and links in bodies that lead to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import models
from django.db.models import Q

from articles.importers import bodies
from articles.importers.old_addresses import Moved, fragment_of, number_in, old_path
from articles.importers.reading import Found
from articles.models import Article, Redirect
from articles.models.redirect import TARGETS, other_ending
from articles.record import Story

ASKED_AT_ONCE = 500


class Links:
    """The addresses that one run of an import has met. `open` are stories with links that led nowhere yet."""

    def __init__(self, moved_from: Iterable[str] = ()):
        self.moved = Moved(moved_from)
        self.open: set[int] = set()
        self.open_within: set[int] = set()  # whose links look like ours already
        self.renumbered = False  # whether a story had to take another number than it had

    # Redirects

    def keep_alive(self, rows: Sequence[tuple[models.Model, Iterable[str]]]) -> dict[int, list[str]]:
        """Makes redirects to each row from its old addresses; returns, by place, those that lead elsewhere already."""
        wanted: dict[str, int] = {}
        for place, (row, addresses) in enumerate(rows):
            for address in addresses:
                path = old_path(address)
                if path is not None and path != _path_of(row):
                    wanted.setdefault(path, place)
        if not wanted:
            return {}
        here = {each.old_path: each for each in _redirects_from(wanted)}
        new, elsewhere = [], {}
        for path, place in wanted.items():
            row = rows[place][0]
            if path not in here:
                new.append(Redirect(old_path=path, **{row._meta.model_name: row}))
            elif not _leads_to(here[path], row):
                elsewhere.setdefault(place, []).append(path)
        Redirect.objects.bulk_create(new, ignore_conflicts=True)
        return elsewhere

    # Links in bodies

    def lead(self, found: Sequence[Found]) -> list[Found]:
        """The same records, their bodies' links leading to what is here by now."""
        for each in found:
            self.moved.learn(each.addresses)
        paths = {
            path
            for each in found
            for link in _links_of(each.record)
            if (path := self.moved.old_path(link)) is not None
        }
        if not paths:
            return list(found)
        targets = self._targets(paths)
        return [self._led(each, targets) for each in found]

    def _led(self, found: Found, targets: Mapping[str, str]) -> Found:
        body = self.led(found.record.body, targets)
        return found if body == found.record.body else replace(found, record=replace(found.record, body=body))

    def led(self, body: str, targets: Mapping[str, str]) -> str:
        def led_to(link: str) -> str | None:
            path = self.moved.old_path(link)
            target = targets.get(path) if path is not None else None
            return None if target is None else target + fragment_of(link)

        return bodies.with_links(body, led_to)

    def targets_of(self, body_links: Iterable[str]) -> dict[str, str]:
        return self._targets({path for link in body_links if (path := self.moved.old_path(link)) is not None})

    def _targets(self, paths: Iterable[str]) -> dict[str, str]:
        """Today's addresses, by the old ones: with or without a slash at the end."""
        found = {each.old_path: each.target.get_absolute_url() for each in _redirects_from(_both(paths))}
        return {
            path: found.get(path) or found[other_ending(path)]
            for path in paths
            if path in found or other_ending(path) in found
        }

    def note_open(self, article: Article) -> None:
        """Remembers a story that still has links to a site that moves here."""
        for link in bodies.links(article.body):
            path = self.moved.old_path(link)
            if path is None:
                continue
            if number_in(path) is None:
                self.open.add(article.pk)
            else:
                self.open_within.add(article.pk)

    @property
    def to_look_at_again(self) -> set[int]:
        return self.open | self.open_within if self.renumbered else self.open


def _links_of(record) -> list[str]:
    body = getattr(record, "body", "")
    return bodies.links(body) if body else []


def _redirects_from(paths: Iterable[str]) -> Iterable[Redirect]:
    paths = list(paths)
    for first in range(0, len(paths), ASKED_AT_ONCE):
        some = paths[first : first + ASKED_AT_ONCE]
        yield from Redirect.objects.filter(old_path__in=some).select_related(*TARGETS)


def _both(paths: Iterable[str]) -> set[str]:
    paths = set(paths)
    return paths | {other_ending(path) for path in paths}


def _path_of(row: models.Model) -> str | None:
    return old_path(row.get_absolute_url())


def _leads_to(redirect: Redirect, row: models.Model) -> bool:
    return getattr(redirect, f"{row._meta.model_name}_id") == row.pk


# Links between stories


def story_refs(story: Story) -> list:
    return [ref for ref in (*story.related, story.translation_of) if ref is not None]


def numbers_of(found: Iterable[tuple[str, Iterable]]) -> dict[tuple[str, str], str]:
    """uuids of stories that are here, by source system and the number there; and of uuids, by ("", uuid)."""
    uuids: set[str] = set()
    of_source: dict[str, set[str]] = {}
    for system, refs in found:
        for ref in refs:
            if ref.uuid:
                uuids.add(ref.uuid)
            elif ref.source_id:
                of_source.setdefault(system, set()).add(ref.source_id)
    here: dict[tuple[str, str], str] = {}
    if uuids:
        rows = Article.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)
        here |= {("", str(uuid)): str(uuid) for uuid in rows}
    if of_source:
        wanted = Q()
        for system, numbers in of_source.items():
            wanted |= Q(source_system=system, source_id__in=numbers)
        # `exclude` lets SQLite use the index, which leaves those out.
        rows = Article.objects.filter(wanted).exclude(source_id="")
        here |= {
            (system, number): str(uuid)
            for system, number, uuid in rows.values_list("source_system", "source_id", "uuid")
        }
    return here
