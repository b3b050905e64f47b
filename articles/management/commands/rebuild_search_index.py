"""Puts every story into the search index anew: after an upgrade that says so, or when search misses stories."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles import search, stories
from articles.models import Article

AT_A_TIME = 500  # stories; while they are put in, nothing else is written
ROWS_AT_A_TIME = 5_000


class Command(BaseCommand):
    help = "Puts every story into the search index anew. The site may go on meanwhile, and search finds what is in already."

    def handle(self, *args, **options):
        began = time.monotonic()
        search.forget_words()
        total = Article.objects.count()
        done, last = 0, 0
        while ids := self._put_in(last):
            done, last = done + len(ids), ids[-1]
            seconds = time.monotonic() - began
            self.stdout.write(
                f"{done:,} of {max(total, done):,} stories, {done / max(seconds, 0.001):,.0f} a second"
            )
        taken_out = self._take_out_what_is_gone()
        with transaction.atomic():
            stories_there, rows = Article.objects.count(), search.count()
        if stories_there != rows:
            raise CommandError(f"The index has {rows:,} rows for {stories_there:,} stories. Run this again.")
        self.stdout.write(
            f"The search index has all {rows:,} stories, after {time.monotonic() - began:.0f} seconds;"
            f" {taken_out:,} rows of stories that are gone were taken out."
        )

    @transaction.atomic
    def _put_in(self, last: int) -> list[int]:
        """The next stories, held until they are in, so that nobody changes them between."""
        waiting = Article.objects.filter(pk__gt=last).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:AT_A_TIME])
        held = Article.objects.filter(pk__in=ids).locked().values_list("pk", flat=True)
        stories.reindex(list(held))
        return ids

    def _take_out_what_is_gone(self) -> int:
        taken_out, last = 0, search.LOWEST
        while rows := search.rows_after(last, ROWS_AT_A_TIME):
            with transaction.atomic():
                ids = [row & (2**search.ID_BITS - 1) for row in rows]
                there = Article.objects.filter(pk__in=ids).values_list("index_minute", "pk")
                gone = {*rows} - {search.row_number(minute, pk) for minute, pk in there}
                search.remove(sorted(gone))
            taken_out, last = taken_out + len(gone), rows[-1]
        return taken_out
