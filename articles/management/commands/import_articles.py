"""Brings stories in from files: `manage.py import_articles SOURCE...`"""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.editions import editions
from articles.importers import READERS
from articles.importers.broken_off import AGAIN, BrokenOff
from articles.importers.media import Media, MediaRefused
from articles.importers.preparing import Options
from articles.importers.reading import Found, More, Refused, SourceRefused, head_of
from articles.importers.report import CHANGED, CREATED, LEFT_OUT, REFUSED, UNCHANGED, Outcome
from articles.importers.sources import Source, Sources
from articles.importers.store import Store
from articles.inserting import prepare_for_many
from articles.workflow import Status

ALL_IN, SOME_REFUSED, NOTHING_USABLE, BROKEN_OFF, STOPPED = 0, 1, 2, 3, 130
AT_ONCE, MOST_AT_ONCE = 4, 32  # pictures that are fetched at a time


class Command(BaseCommand):
    help = (
        "Brings stories in. Running it twice makes nothing twice; what was edited here stays. "
        "Exit code 0: all are in; 1: some were refused, each named; 2: nothing could be used; "
        "3: broken off, the same command carries on."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "sources", nargs="+", metavar="SOURCE", help="a file, a folder of files, or a web address"
        )
        parser.add_argument("--format", choices=sorted(READERS), help="told from the content unless said")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="a folder or a zip with the pictures that stories name"
        )
        parser.add_argument(
            "--fetch-media", action="store_true", help="fetch the pictures that are not there from the web"
        )
        parser.add_argument(
            "--at-once",
            type=int,
            default=AT_ONCE,
            metavar="N",
            help="that many at a time (default: %(default)s)",
        )
        parser.add_argument(
            "--pages", action="store_true", help="bring the pages of a site too, such as its imprint"
        )
        parser.add_argument(
            "--moved-from",
            action="append",
            default=[],
            metavar="HOST",
            help="a site that moves here: its addresses become redirects, links to it lead to the stories here; "
            "exports that name their site need it not; may be repeated",
        )
        parser.add_argument(
            "--status",
            choices=[Status.DRAFT, Status.PUBLISHED],
            default=Status.DRAFT,
            help="of stories whose source states none (default: %(default)s); never takes one back",
        )
        parser.add_argument(
            "--language", choices=list(editions()), default="", help="likewise; else told from the text"
        )
        parser.add_argument(
            "--section", default="", metavar="NAME", help="likewise; made when it is not there"
        )
        parser.add_argument(
            "--tag", action="append", default=[], metavar="NAME", help="on every story; may be repeated"
        )
        parser.add_argument(
            "--existing",
            choices=["keep", "update", "skip"],
            default="keep",
            help="what was imported before: keep what was edited here since (default), update: the source wins, "
            "skip: leave it alone",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")
        parser.add_argument(
            "--report", metavar="FILE", help="a line of JSON for each record; - for standard output"
        )

    def handle(self, *, sources, report, **options):
        _refuse_what_cannot_be(sources, report, options)
        # A report on standard output must stay readable by a machine.
        self.said = self.stderr if report == "-" else self.stdout
        self.dry_run = options["dry_run"]
        with ExitStack() as opened:
            write_line = self._report(report, opened)
            prepare_for_many()
            store = Store(_said_in(options), self._media(options, opened), by=None, at=timezone.now())
            read = opened.enter_context(Sources(sources))
            with _broken_off(), _few_collections():
                counts = self._counted(store.put(self._found(read, options["format"])), write_line)
        self._summarise(counts, store)
        if exit_code := _exit_code(counts):
            sys.exit(exit_code)

    def _counted(self, outcomes: Iterable[Outcome], write_line: Callable[[Outcome], object]) -> Counter[str]:
        counts: Counter[str] = Counter()
        try:
            for outcome in outcomes:
                counts[outcome.outcome] += 1
                write_line(outcome)
                self._say(outcome)
                self._show_progress(counts)
        except KeyboardInterrupt:
            self.said.write(f"Stopped. {AGAIN}")
            sys.exit(STOPPED)
        return counts

    def _media(self, options: dict, opened: ExitStack) -> Media:
        try:
            media = Media(
                options["media"],
                fetch=options["fetch_media"] and not self.dry_run,
                at_once=options["at_once"],
            )
        except MediaRefused as error:
            raise CommandError(str(error), returncode=NOTHING_USABLE) from error
        return opened.enter_context(media)

    def _report(self, report: str | None, files: ExitStack) -> Callable[[Outcome], object]:
        if not report:
            return lambda outcome: None
        if report == "-":
            return lambda outcome: self.stdout.write(outcome.as_line())
        try:
            file = files.enter_context(Path(report).open("w", encoding="utf-8"))  # noqa: SIM115 - the stack closes it
        except OSError as error:
            raise CommandError(
                f"The report cannot be written: {error}.", returncode=NOTHING_USABLE
            ) from error
        return lambda outcome: file.write(outcome.as_line() + "\n")

    def _found(self, sources: Sources, named: str | None) -> Iterator[Found | Refused]:
        for source in sources:
            if isinstance(source, Refused):
                yield source
                continue
            try:
                yield from self._read(source, sources, named)
            except SourceRefused as error:
                yield Refused(source.shown, str(error))

    def _read(self, source: Source, sources: Sources, named: str | None) -> Iterator[Found | Refused]:
        head = head_of(source.path)
        reader = READERS.get(named) or next(
            (each for each in READERS.values() if each.recognises(head)), None
        )
        if reader is None:
            raise SourceRefused("Its format is none that can be read; name it with --format.")
        for each in reader.read(source.path):
            if isinstance(each, More):
                sources.follow(source, each.address)
            else:
                yield source.named(each)

    def _say(self, outcome: Outcome) -> None:
        """What somebody has to know; in a dry run, what would become of each."""
        if outcome.outcome == REFUSED:
            self.stderr.write(f"{outcome.source}: refused. {outcome.reason}")
            return
        if self.dry_run:
            fields = f" ({', '.join(outcome.fields)})" if outcome.fields else ""
            reason = f". {outcome.reason}" if outcome.reason else ""
            self.said.write(f"{outcome.source}: {outcome.outcome}{fields}{reason}")
        if outcome.kept:
            self.said.write(f"{outcome.source}: kept what was edited here: {', '.join(outcome.kept)}.")
        for gap in outcome.gaps:
            self.said.write(f"{outcome.source}: without the picture {gap}")
        if outcome.dropped:
            self.said.write(f"{outcome.source}: not taken over: {', '.join(outcome.dropped)}.")

    def _show_progress(self, counts: Counter) -> None:
        if self.stderr.isatty() and (done := counts.total()) % 50 == 0:
            self.stderr.write(f"\r{done} …", ending="")

    def _summarise(self, counts: Counter, store: Store) -> None:
        words = ", ".join(f"{counts[name]} {name}" for name in (CREATED, CHANGED, UNCHANGED, REFUSED))
        if counts[LEFT_OUT]:
            words += f", {counts[LEFT_OUT]} {LEFT_OUT}"
        self.said.write(f"{'Would be: ' if self.dry_run else ''}{words}.")
        if store.later.unlinked:
            self.said.write(
                f"{len(store.later.unlinked)} name other stories that are not here; those links were left out."
            )


def _refuse_what_cannot_be(sources: list[str], report: str | None, options: dict) -> None:
    if options["media"] and not options["media"].exists():
        raise CommandError(f"There is no folder or zip {options['media']}.", returncode=NOTHING_USABLE)
    if not 1 <= options["at_once"] <= MOST_AT_ONCE:
        raise CommandError(f"--at-once is a number from 1 to {MOST_AT_ONCE}.", returncode=NOTHING_USABLE)
    if report not in (None, "-"):
        _refuse_to_write_over(Path(report), [*map(Path, sources), *filter(None, [options["media"]])])


@contextmanager
def _few_collections() -> Iterator[None]:
    """A batch is thousands of records that live until it is written: walked again and again, which took six hundredths of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    gc.freeze()  # what is there already stays anyway
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


@contextmanager
def _broken_off() -> Iterator[None]:
    """Says in a sentence why a run cannot go on: no database, a disk that is full, a folder that went away."""
    try:
        yield
    except BrokenOff as error:
        raise CommandError(str(error), returncode=BROKEN_OFF) from error
    except OSError as error:
        raise CommandError(f"The import cannot go on: {error}. {AGAIN}", returncode=BROKEN_OFF) from error


def _said_in(options: dict) -> Options:
    return Options(
        status=options["status"],
        language=options["language"],
        section=options["section"],
        tags=tuple(options["tag"]),
        existing=options["existing"],
        dry_run=options["dry_run"],
        fetches=options["fetch_media"],
        asked_for=frozenset(["pages"] if options["pages"] else []),
        moved_from=tuple(options["moved_from"]),
    )


def _refuse_to_write_over(report: Path, read: list[Path]) -> None:
    """A report among what is read would empty it, or be read itself."""
    for path in read:
        inside = path.is_dir() and report.resolve().is_relative_to(path.resolve())
        same = report.exists() and path.exists() and report.samefile(path)
        if inside or same:
            raise CommandError(
                f"The report cannot go to {report}: that is where this import reads. Name another file.",
                returncode=NOTHING_USABLE,
            )


def _exit_code(counts: Counter) -> int:
    if counts.total() == counts[REFUSED] > 0:
        return NOTHING_USABLE
    return SOME_REFUSED if counts[REFUSED] else ALL_IN
