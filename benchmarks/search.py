"""What a search costs the database, however common its words: `make bench-search N=100000`

Words fall as they do in a language: a few in every story, most in a handful. The time is what one question
of the index takes, weighing and all; the least of fifteen, so that what else the machine does weighs less.
Half of the stories are in English, half in Dari.
"""

import os
import random
import subprocess
import sys
import time
from itertools import accumulate

from benchmarks.databases import ROOT, databases, newsroom_of, tidy_up
from benchmarks.words import DARI_SYLLABLES, SYLLABLES

STORIES = int(os.environ.get("N") or 100_000)
WORDS, TIMES = 40_000, 15
GOALS = {"SQLite": 10, "PostgreSQL": 25}  # milliseconds, for any word


def main() -> None:
    for name, url in databases():
        environ = {**os.environ, **newsroom_of(url)}
        subprocess.run([sys.executable, "-m", "benchmarks.search", name], env=environ, cwd=ROOT, check=True)
        tidy_up(url)


def language(syllables: list[str]) -> tuple[list[str], list[float]]:
    """Words, the commonest first, and how often each is said, added up (Zipf and Mandelbrot)."""
    chance, words = random.Random(2), {}
    while len(words) < WORDS:
        least = 1 if len(words) < 50 else 2
        words["".join(chance.choices(syllables, k=chance.randint(least, 5)))] = None
    return list(words), list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))


def questions(words: list[str]) -> dict[str, str]:
    return {
        "the commonest word": words[0],
        "in a quarter": words[100],
        "in a tenth": words[300],
        "in one of thirty": words[1000],
        "in one of six hundred": words[20_000],
        "two common words": f"{words[0]} {words[1]}",
        "common and rare": f"{words[0]} {words[20_000]}",
        "three letters and on": f"{words[500][:3]}*",
        "one letter and on": f"{words[500][:1]}*",
        "phrase of common words": f'"{words[20]} {words[30]}"',
        "without a common word": f"{words[5]} -{words[0]}",
    }


# In a process of its own, for one database


def measure_one(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django  # noqa: PLC0415 - the settings are in the environment only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from benchmarks import newsroom  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    english, said = language([*SYLLABLES, *"aeiou"])
    dari, said = language([*DARI_SYLLABLES, *"اوی"])
    print(f"\n{name}, {STORIES:,} stories")
    print(f"written at {newsroom.fill(STORIES, english, said, dari):,.0f} stories/s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(
        f"{'index query, goal for any word ' + str(GOALS[name]) + ' ms':42}{'best match':>20}{'newest first':>20}"
    )
    print(f"{'':42}{'English':>10}{'Dari':>10}{'English':>10}{'Dari':>10}")
    both = zip(questions(english).items(), questions(dari).values(), strict=True)
    for (label, in_english), in_dari in both:
        print_line(label, in_english, in_dari)
    print_line("the commonest word, of a rare tag", english[0], dari[0], tag="tag-198")
    print_pages("/search/", english[100])
    print_pages("/fa-af/search/", dari[100])


def print_line(label: str, in_english: str, in_dari: str, tag: str = "") -> None:
    figures = [
        index_query(question, edition, newest=newest, tag=tag)
        for newest in (False, True)
        for question, edition in ((in_english, "en"), (in_dari, "fa-af"))
    ]
    print(f"{label:42}" + "".join(f"{figure:7.1f} ms" for figure in figures))


def index_query(question: str, edition: str, *, newest: bool = False, tag: str = "") -> float:
    """Milliseconds."""
    from django.utils import timezone  # noqa: PLC0415

    from articles import asked, ranking, search, vocabulary  # noqa: PLC0415
    from articles.models import Tag  # noqa: PLC0415

    tokens = [search.token("public", edition)]
    if tag:
        tokens.append(search.token("tag", Tag.objects.get(slug=tag).pk))
    limits, now, wanted = ranking.Limits(tuple(tokens)), timezone.now(), asked.read(question)

    def ask() -> None:
        known = vocabulary.known([wanted], limits.tokens)
        if newest:
            ranking.newest(wanted, limits, now, known, 20)
        else:
            ranking.best(wanted, limits, now, known)

    return milliseconds(ask)


def milliseconds(call) -> float:
    taken = []
    for _each in range(TIMES):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def print_pages(address: str, word: str) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as captured:
        client.get(address, {"q": word})
    queries = len(captured)
    first, far = (milliseconds(lambda n=n: client.get(address, {"q": word, "page": n})) for n in (1, 50))
    print(
        f"{address} page 1: {queries} queries, {first:.1f} ms; page 50: {far:.1f} ms, {far / first:.2f} times"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_one(sys.argv[1])
    else:
        main()
