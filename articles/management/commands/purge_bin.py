"""Deletes for ever what has lain in the bin for 30 days: `manage.py purge_bin`. Safe to run every night."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db.models import F
from django.utils import timezone

from articles import stories
from articles.models import Article
from articles.workflow import Status

DAYS = 30


class Command(BaseCommand):
    help = "Deletes for ever what has lain in the bin for at least 30 days (--days)."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=DAYS, help="default: %(default)s")

    def handle(self, *args, **options):
        now = timezone.now()
        since = now - timedelta(days=options["days"])
        purged = 0
        # Translations first: an original cannot go before them.
        binned = Article.objects.filter(status=Status.BINNED, moved_at__lte=since)
        for article in binned.order_by(F("translation_of").desc(nulls_last=True), "pk"):
            try:
                stories.purge(article, None, now)
                purged += 1
            except stories.StoryRefused as refusal:
                self.stderr.write(str(refusal))
        self.stdout.write(f"{purged} stories deleted for ever.")
