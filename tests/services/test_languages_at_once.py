"""Two languages of a story that are written by several at once, as processes of their own, keep what they know of each other."""

import pytest

pytestmark = pytest.mark.services

# A translation that is older than its original: whoever locks by number would lock it first.
BEGUN = (
    "from articles import stories; from articles.record import Ref, Story; from django.utils import timezone;"
    "from django.contrib.auth import get_user_model; now = timezone.now(); said = dict(status='published');"
    "get_user_model().objects.create(username='laila');"
    "write = lambda **more: stories.write([stories.Change(Story(published_at=now, **said, **more))], None, now)[0];"
    "write(language='ps', headline='P'); original = write(language='en', headline='E');"
    "ref = Ref(uuid=str(original.uuid)); write(language='fa-af', headline='D', translation_of=ref);"
    "old = Article.objects.get(language='ps'); from articles.recording import record_of; from dataclasses import replace;"
    "stories.write([stories.Change(replace(record_of(old), translation_of=ref), old)], None, now)"
)
# Each does its own again and again; `n` makes every text another.
AGAIN = (
    "from articles import stories, translating; from articles.recording import records_of;"
    "from articles.stories import StoryRefused; from contextlib import suppress; from dataclasses import replace;"
    "from django.contrib.auth import get_user_model; from django.utils import timezone; import random\n"
    "chance, laila = random.Random({seed}), get_user_model().objects.get()\n"
    "def write(*languages):\n"
    "    rows = list(Article.objects.filter(language__in=languages).order_by('pk'))\n"
    "    body = ''.join(f'<p>{{chance.randint(0, 3)}}</p>' for each in range(3))\n"
    "    told = records_of(rows)\n"
    "    stories.write([stories.Change(replace(told[row.pk], body=body), row) for row in rows], None, timezone.now())\n"
    "def mark(language):\n"
    "    row = Article.objects.get(language=language)\n"
    "    seen = translating.original_now(row.translation_of).pk\n"
    "    with suppress(StoryRefused): translating.mark_current(row, seen, laila, timezone.now())\n"
    "for n in range(25):\n"
    "    {what}\n"
)
DOING = ("write('en')", "write('ps', 'en')", "mark('ps'); write('fa-af')", "mark('fa-af'); write('ps')")
HELD_UP = "from tests.agreement import check_translations_agree_with_originals as check; check(); print('they agree')"


def test_nobody_locks_anybody_out_and_the_counts_hold(newsroom):
    newsroom.ask(BEGUN)
    several = [newsroom.start_shell(AGAIN.format(seed=seed, what=what)) for seed, what in enumerate(DOING)]
    said = [process.communicate(timeout=120)[0] for process in several]
    assert [process.returncode for process in several] == [0] * len(DOING), said
    assert newsroom.ask(HELD_UP) == "they agree"
    behind = "print(sorted(Article.objects.exclude(translation_of=None).values_list('language', flat=True)))"
    assert newsroom.ask(behind) == "['fa-af', 'ps']"
