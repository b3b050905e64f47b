"""Makes every picture's public files again: `manage.py rebuild_renditions`"""

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from articles import library
from articles.models import Picture


class Command(BaseCommand):
    help = "Makes every picture's public files again from its original, on all cores."

    def add_arguments(self, parser):
        parser.add_argument(
            "--prune",
            action="store_true",
            help="then delete files that no picture uses: old crops and lost uploads",
        )

    def handle(self, *, prune, **options):
        total, done = Picture.objects.count(), 0

        def report(_picture):
            nonlocal done
            done += 1
            if self.stdout.isatty() and done < total:
                self.stdout.write(f"\r{done} of {total}", ending="")
                self.stdout.flush()

        library.make_all(Picture.objects.iterator(chunk_size=100), again=True, done=report)
        self.stdout.write(f"{done} of {total} pictures have their renditions.")
        if prune:
            self.stdout.write(f"{self._prune()} files that no picture uses are gone.")

    def _prune(self) -> int:
        used = set(Picture.objects.values_list("stem", flat=True))
        removed = 0
        for first in default_storage.listdir("")[0]:
            for rest in default_storage.listdir(first)[0]:
                stem = f"{first}/{rest}"
                if stem not in used:
                    removed += self._remove(stem)
        return removed

    def _remove(self, stem: str) -> int:
        names = default_storage.listdir(stem)[1]
        for name in names:
            default_storage.delete(f"{stem}/{name}")
        default_storage.delete(stem)  # the folder, where the storage has folders
        return len(names)
