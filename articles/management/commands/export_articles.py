"""Gets stories out as one file: `manage.py export_articles [FILE] --format jsonl|ninjs|wxr`"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from articles import naming
from articles.editions import editions
from articles.exporters import WRITERS
from articles.exporters.gathering import Export
from articles.exporters.media import Copies
from articles.exporters.one_moment import one_moment
from articles.exporters.selecting import Selection
from articles.exporters.whole_file import whole_file
from articles.models import Article, Author, Page, Picture, Redirect, Revision, Section, Tag
from articles.models.named import Named
from articles.settling import YEARS
from articles.workflow import Status

SOME_MISSING, NOTHING_WRITTEN, INTERRUPTED, NOBODY_READS = 1, 2, 130, 141
COUNTED = {
    Article: ("story", "stories"),
    Picture: ("picture", "pictures"),
    Section: ("section", "sections"),
    Tag: ("tag", "tags"),
    Author: ("author", "authors"),
    Page: ("page", "pages"),
    Redirect: ("redirect", "redirects"),
    Revision: ("revision", "revisions"),
}


class Command(BaseCommand):
    help = (
        "Gets stories out: those that readers may see, unless --all is said. "
        "Exit code 0: all are out; 1: files of pictures were missing, each named; 2: nothing was written."
    )
    shown = 0  # how many stories the terminal has been told of

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="where to; standard output unless said"
        )
        parser.add_argument(
            "--format", choices=list(WRITERS), default="jsonl", help="default: %(default)s, without loss"
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="everything: drafts, scheduled, withdrawn and binned stories, revisions, usernames",
        )
        parser.add_argument(
            "--since",
            default="",
            metavar="DAY",
            help="published on this day of the newsroom's or later; or a moment, like 2026-05-14T07:40:00+04:30",
        )
        parser.add_argument(
            "--until", default="", metavar="DAY", help="published on this day or earlier; or before a moment"
        )
        parser.add_argument("--section", default="", metavar="NAME", help="by its slug, or any of its names")
        parser.add_argument("--tag", default="", metavar="NAME", help="likewise, or by an alias")
        parser.add_argument("--language", choices=list(editions()), default="")
        parser.add_argument(
            "--status", choices=Status.values, default="", help="any but published needs --all"
        )
        parser.add_argument(
            "--media",
            type=Path,
            metavar="DIR",
            help="copies of the pictures' files: the originals with --all in jsonl, else what readers may have",
        )

    def handle(self, *, file, media, **options):
        writer = WRITERS[options["format"]]
        selection = self._selection(options)
        of_originals = writer.NAMES_ORIGINALS and selection.everything
        with self._sentences():
            if media is not None:
                media.mkdir(parents=True, exist_ok=True)
            with (
                one_moment(),
                self._destination(file) as put,
                Copies(media, of_originals=of_originals) as copies,
            ):
                export = Export(selection, copies)
                for lines in writer.write(export):
                    put(lines.encode())
                    self._show_progress(export)
        self._summarise(export)
        if copies.missing:
            sys.exit(SOME_MISSING)

    # What was asked for

    def _selection(self, options: dict) -> Selection:
        if options["status"] not in ("", Status.PUBLISHED) and not options["all"]:
            raise _refused(
                f"Without --all only published stories leave: say --all for {options['status']} ones."
            )
        since = _moment("--since", options["since"])
        until = _moment("--until", options["until"], days_later=1)
        if since and until and since >= until:
            raise _refused("No story is published after --since and before --until: mend one of them.")
        return Selection(
            at=timezone.now(),
            everything=options["all"],
            since=since,
            until=until,
            section=_named(Section, options["section"]),
            tag=_named(Tag, options["tag"]),
            language=options["language"],
            status=options["status"],
        )

    # Where it goes

    @contextmanager
    def _destination(self, file: str) -> Iterator[Callable[[bytes], object]]:
        path = Path(file)
        if file == "-":
            with _for_whoever_reads():
                yield self._standard_output()
                self.stdout.flush()
        elif path.is_dir():
            raise _refused(f"{path} is a folder: name a file in it.")
        elif path.exists() and not path.is_file():  # a pipe or a device, which nothing can replace
            with path.open("wb") as out:
                yield out.write
        else:
            with whole_file(path.resolve()) as out:
                yield out.write

    def _standard_output(self) -> Callable[[bytes], object]:
        """In UTF-8, whatever the terminal's own encoding is."""
        bytes_out = getattr(self.stdout, "buffer", None)
        if bytes_out is not None:
            return bytes_out.write
        return lambda lines: self.stdout.write(lines.decode(), ending="")

    # What is said of it

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """For what stops an export; of its file nothing is left then."""
        try:
            yield
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise _refused(
                f"The export cannot be written: {error.strerror or error}{where}. No file was left."
            ) from error
        except DatabaseError as error:
            why = str(error).partition("\n")[0]
            raise _refused(f"The database cannot be read: {why}. No file was left.") from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. No file was left.", str)
            sys.exit(INTERRUPTED)

    def _show_progress(self, export: Export) -> None:
        if self.stderr.isatty() and (done := export.counts[Article]) != self.shown:
            self.shown = done
            self.stderr.write(f"\r{done:,} …", str, ending="")

    def _summarise(self, export: Export) -> None:
        for sentence in export.copies.missing:
            self.stderr.write(sentence)
        said = [
            f"{number:,} {COUNTED[model][number != 1]}"
            for model in COUNTED
            if (number := export.counts[model]) or model is Article
        ]
        start = "\r" if self.shown else ""
        self.stderr.write(f"{start}{', '.join(said)}.", str)


def _refused(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=NOTHING_WRITTEN)


@contextmanager
def _for_whoever_reads() -> Iterator[None]:
    """`... | head` has what it wanted, and says so by closing the pipe."""
    try:
        yield
    except BrokenPipeError:
        # What is still on its way would be complained of when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOBODY_READS)


def _named(model: type[Named], words: str) -> Named | None:
    if not words:
        return None
    found = model.objects.filter(slug=words).first() or naming.find(model, words)
    if found is None:
        raise _refused(
            f"There is no {model._meta.model_name} {words!r}: name it by its slug or one of its names."
        )
    return found


def _moment(option: str, words: str, *, days_later: int = 0) -> datetime | None:
    """A day is the newsroom's own, and `days_later` than its beginning is meant."""
    if not words:
        return None
    here = timezone.get_default_timezone()
    try:
        if len(words) <= len("2026-05-14"):
            moment = datetime.combine(date.fromisoformat(words) + timedelta(days=days_later), time.min, here)
        else:
            moment = datetime.fromisoformat(words)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=here)
        if moment.year not in YEARS:
            raise ValueError
    except (ValueError, OverflowError) as error:
        raise _refused(
            f"{option} cannot be {words!r}: it is a day or a moment from {YEARS[0]} to {YEARS[-1]}, "
            "like 2026-05-14 or 2026-05-14T07:40:00+04:30."
        ) from error
    return moment
