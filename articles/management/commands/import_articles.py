"""Brings stories in from files: `manage.py import_articles SOURCE...`"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.editions import editions
from articles.importers import READERS
from articles.importers.reading import Found, Refused, SourceRefused, head_of
from articles.importers.report import CHANGED, CREATED, REFUSED, UNCHANGED
from articles.importers.store import Options, Store
from articles.workflow import Status

ALL_IN, SOME_REFUSED, NOTHING_USABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Brings stories in. Running it twice makes nothing twice; what was edited here stays. "
        "Exit code 0: all are in; 1: some were refused, each named; 2: nothing could be used."
    )

    def add_arguments(self, parser):
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, or a folder of files")
        parser.add_argument("--format", choices=sorted(READERS), help="told from the content unless said")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="where the pictures lie that stories name"
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
        if options["media"] and not options["media"].is_dir():
            raise CommandError(f"There is no folder {options['media']}.", returncode=NOTHING_USABLE)
        if report not in (None, "-"):
            _refuse_to_write_over(Path(report), [*map(Path, sources), *filter(None, [options["media"]])])
        store = Store(
            Options(
                status=options["status"],
                language=options["language"],
                section=options["section"],
                tags=tuple(options["tag"]),
                existing=options["existing"],
                media=options["media"],
                dry_run=options["dry_run"],
            ),
            by=None,
            at=timezone.now(),
        )
        # A report on standard output must stay readable by a machine.
        said = self.stderr if report == "-" else self.stdout
        counts: Counter[str] = Counter()
        with ExitStack() as files:
            write_line = self._report(report, files)
            try:
                for outcome in store.put(self._found(sources, options["format"])):
                    counts[outcome.outcome] += 1
                    write_line(outcome.as_line())
                    if outcome.outcome == REFUSED:
                        self.stderr.write(f"{outcome.source}: refused. {outcome.reason}")
                    elif outcome.kept:
                        said.write(f"{outcome.source}: kept what was edited here: {', '.join(outcome.kept)}.")
                    self._show_progress(counts)
            except KeyboardInterrupt:
                said.write("Stopped. What is in is whole; the same command carries on.")
                sys.exit(130)
        self._summarise(said, counts, store, dry_run=options["dry_run"])
        if exit_code := _exit_code(counts):
            sys.exit(exit_code)

    def _report(self, report: str | None, files: ExitStack) -> Callable[[str], object]:
        if not report:
            return lambda line: None
        if report == "-":
            return self.stdout.write
        try:
            file = files.enter_context(Path(report).open("w", encoding="utf-8"))  # noqa: SIM115 - the stack closes it
        except OSError as error:
            raise CommandError(
                f"The report cannot be written: {error}.", returncode=NOTHING_USABLE
            ) from error
        return lambda line: file.write(line + "\n")

    def _found(self, sources: list[str], named: str | None) -> Iterator[Found | Refused]:
        for path in _files(sources):
            try:
                head = head_of(path)
                reader = READERS.get(named) or next(
                    (each for each in READERS.values() if each.recognises(head)), None
                )
                if reader is None:
                    raise SourceRefused("Its format is none that can be read; name it with --format.")
                yield from reader.read(path)
            except SourceRefused as error:
                yield Refused(str(path), str(error))

    def _show_progress(self, counts: Counter) -> None:
        done = counts.total()
        if self.stderr.isatty() and done % 50 == 0:
            self.stderr.write(f"\r{done} …", ending="")

    def _summarise(self, said, counts: Counter, store: Store, *, dry_run: bool) -> None:
        words = ", ".join(f"{counts[name]} {name}" for name in (CREATED, CHANGED, UNCHANGED, REFUSED))
        said.write(f"{'Would be: ' if dry_run else ''}{words}.")
        if store.unlinked:
            said.write(
                f"{len(store.unlinked)} name other stories that are not here; those links were left out."
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


def _files(sources: list[str]) -> Iterator[Path]:
    """The files themselves, and those in folders by name; what is hidden is left out."""
    for source in sources:
        path = Path(source)
        if path.is_dir():
            yield from sorted(
                each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".")
            )
        else:
            yield path


def _exit_code(counts: Counter) -> int:
    if counts.total() == counts[REFUSED]:
        return NOTHING_USABLE
    return SOME_REFUSED if counts[REFUSED] else ALL_IN
