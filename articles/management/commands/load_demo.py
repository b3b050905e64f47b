"""Fills an empty database with the demo newsroom: `manage.py load_demo`"""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import demo
from articles.importers.report import REFUSED
from articles.models import Article


class Command(BaseCommand):
    help = "Fills an empty database with the demo newsroom, and makes an account to try the desk with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="leave a database that has stories as it is, without complaint",
        )

    def handle(self, *, if_empty, **options):
        if Article.objects.exists():
            if not if_empty:
                raise CommandError("The database has stories already; the demo goes into an empty one only.")
            demo.keep_login()
            return
        self.stdout.write("   Loading the demo newsroom; its pictures take a few seconds")
        counts: Counter[str] = Counter()
        for outcome in demo.load(timezone.now()):
            if outcome.outcome == REFUSED:
                raise CommandError(f"{outcome.source}: {outcome.reason}")
            counts[outcome.type] += 1
        demo.make_login()
        self.stdout.write(
            f"   {counts['article']} stories, {counts['picture']} pictures, {counts['tag']} tags"
        )
