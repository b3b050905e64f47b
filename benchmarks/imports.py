"""What imports cost, beside a bare `bulk_create` of the same rows in the same run: `make bench-imports N=100000`

Each import is the command itself in a process of its own: sanitised, folded, searchable, dated in its lists
and with a first revision. Rates are stories per second of CPU and of the clock; memory is the process's peak.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.databases import ROOT, databases, newsroom_of, tidy_up
from benchmarks.words import made_up

STORIES = int(os.environ.get("N") or 100_000)
STRETCH = 10_000
GOALS = {("SQLite", "jsonl"): 2_000, ("PostgreSQL", "jsonl"): 700, ("SQLite", "wxr"): 1_000}
WORDS, TAGS, AUTHORS, SECTIONS = 350, 200, 40, 6
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="newsroom-imports-") as folder:
        sources = {"jsonl": Path(folder) / "stories.jsonl", "wxr": Path(folder) / "stories.xml"}
        write_sources(sources)
        for name, url in databases():
            for kind in ("bare", *sources):
                environ = newsroom_of(url)
                arguments = [
                    sys.executable,
                    "-m",
                    "benchmarks.imports",
                    name,
                    kind,
                    str(sources.get(kind, "")),
                ]
                subprocess.run(arguments, env={**os.environ, **environ}, check=True, cwd=ROOT)
                tidy_up(url)


# The same stories in each format


def stories():
    """(number, headline, standfirst, paragraphs, tags, author, section, moment), the same ones each time."""
    chance = random.Random(1)
    words = made_up(chance)
    for each in range(STORIES):
        paragraphs = [" ".join(chance.choices(words, k=50)) + "." for _each in range(WORDS // 50)]
        tags = sorted({0 if each % 2 else 1, 2 + each % (TAGS - 3), 2 + each % 7})
        yield (
            *(each, " ".join(chance.choices(words, k=8)).capitalize()),
            *(" ".join(chance.choices(words, k=22)).capitalize() + ".", paragraphs),
            *([f"Tag {tag}" for tag in tags], f"Author {each % AUTHORS}", f"Section {each % SECTIONS}"),
            FIRST + timedelta(minutes=3 * each),
        )


def write_sources(sources: dict[str, Path]) -> None:
    with sources["jsonl"].open("w") as lines, sources["wxr"].open("w") as items:
        items.write(WXR_BEGINNING)
        for each in stories():
            lines.write(json.dumps(as_json(*each)) + "\n")
            items.write(as_item(*each))
        items.write("</channel></rss>\n")
    for name, path in sources.items():
        print(f"{name}: {STORIES:,} stories, {path.stat().st_size / 1024**2:,.0f} MB")


def as_json(number, headline, standfirst, paragraphs, tags, author, section, moment) -> dict:
    return {
        "type": "article",
        "version": 1,
        "language": "en",
        "headline": headline,
        "standfirst": standfirst,
        "body": "".join(f"<p>{each}</p>" for each in paragraphs),
        "status": "published",
        "published_at": moment.isoformat(),
        "section": {"name": section, "language": "en"},
        "tags": [{"name": tag, "language": "en"} for tag in tags],
        "bylines": [{"author": {"name": author, "language": "en"}}],
        "source_system": "bench",
        "source_id": str(number),
    }


WXR_BEGINNING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">\n'
    "<channel><title>Bench</title><link>https://old.example</link><language>en</language>"
    "<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>"
    "<wp:base_blog_url>https://old.example</wp:base_blog_url>\n"
    + "".join(
        f"<wp:author><wp:author_id>{each}</wp:author_id><wp:author_login>author{each}</wp:author_login>"
        f"<wp:author_display_name>Author {each}</wp:author_display_name></wp:author>\n"
        for each in range(AUTHORS)
    )
)


def as_item(number, headline, standfirst, paragraphs, tags, author, section, moment) -> str:
    terms = [("category", section), *(("post_tag", tag) for tag in tags)]
    named = "".join(
        f'<category domain="{domain}" nicename="{name.lower().replace(" ", "-")}"><![CDATA[{name}]]></category>'
        for domain, name in terms
    )
    body = "\n\n".join(f"<!-- wp:paragraph -->\n<p>{each}</p>\n<!-- /wp:paragraph -->" for each in paragraphs)
    when = moment.strftime("%Y-%m-%d %H:%M:%S")
    return (
        f"<item><title>{escape(headline)}</title><link>https://old.example/{moment:%Y/%m}/story-{number}/</link>"
        f"<dc:creator>{author.lower().replace(' ', '')}</dc:creator>"
        f'<guid isPermaLink="false">https://old.example/?p={number + 1}</guid>'
        f"<content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[{standfirst}]]></excerpt:encoded><wp:post_id>{number + 1}</wp:post_id>"
        f"<wp:post_date>{when}</wp:post_date><wp:post_date_gmt>{when}</wp:post_date_gmt>"
        f"<wp:post_name>story-{number}</wp:post_name><wp:status>publish</wp:status>"
        f"<wp:post_type>post</wp:post_type><wp:is_sticky>0</wp:is_sticky>{named}</item>\n"
    )


# In a process of its own, for one database and one way in


def measure_one(database: str, kind: str, source: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django  # noqa: PLC0415 - the settings are in the environment only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    clock = Clock(f"{database}, {kind}", GOALS.get((database, kind)))
    if kind == "bare":
        write_bare(clock)
    else:
        import_all(source, clock)
    clock.end()


class Clock:
    """Notes each stretch of stories."""

    def __init__(self, label: str, goal: int | None):
        self.label, self.goal, self.done = label, goal, 0
        self.marks = [(time.perf_counter(), time.process_time())]

    def tick(self) -> None:
        self.done += 1
        if self.done % STRETCH == 0:
            self.marks.append((time.perf_counter(), time.process_time()))

    def end(self) -> None:
        import resource  # noqa: PLC0415 - not on every system that tests run on

        (began, cpu_began), now, cpu = self.marks[0], time.perf_counter(), time.process_time()
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        goal = f" (goal {self.goal:,})" if self.goal else ""
        line = f"{self.label:18} {self.done / (now - began):7,.0f} stories/s{goal}, {self.done / (cpu - cpu_began):,.0f} per CPU second"
        if len(self.marks) > 2:
            first, last = (self.marks[at + 1][0] - self.marks[at][0] for at in (0, -2))
            line += f"; the last {STRETCH:,} took {last / first:.2f} times the first"
        print(f"{line}; {megabytes:,.0f} MB")


def import_all(source: str, clock: Clock) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from articles.importers.store import Store  # noqa: PLC0415

    put = Store.put

    def counted(self, found):
        for outcome in put(self, found):
            clock.tick()
            yield outcome

    Store.put = counted
    with open(os.devnull, "w") as nothing:
        call_command("import_articles", source, stdout=nothing, stderr=nothing)


def write_bare(clock: Clock) -> None:
    """The rows alone: no sanitiser, no folding, no search, no revision."""
    from django.db import transaction  # noqa: PLC0415

    from articles.models import Article, Author, Byline, Section, Tag, Tagging  # noqa: PLC0415

    def named(model, name):
        return model.objects.create(names={"en": name}, slug=name.lower().replace(" ", "-"))

    sections = {f"Section {each}": named(Section, f"Section {each}") for each in range(SECTIONS)}
    tags = {f"Tag {each}": named(Tag, f"Tag {each}") for each in range(TAGS)}
    authors = {f"Author {each}": named(Author, f"Author {each}") for each in range(AUTHORS)}
    batch: list[tuple] = []

    def flush() -> None:
        with transaction.atomic():
            Article.objects.bulk_create(article for article, _tags, _author in batch)
            listed = [(a, {"language": a.language, "published_at": a.published_at}) for a, _t, _b in batch]
            Tagging.objects.bulk_create(
                Tagging(article=article, tag=tags[tag], **more)
                for (article, more), (_article, names, _author) in zip(listed, batch, strict=True)
                for tag in names
            )
            Byline.objects.bulk_create(
                Byline(article=article, author=authors[author], roles=["reporter"], **more)
                for (article, more), (_article, _names, author) in zip(listed, batch, strict=True)
            )
        for _each in batch:
            clock.tick()
        batch.clear()

    for number, headline, standfirst, paragraphs, names, author, section, moment in stories():
        article = Article(
            headline=headline,
            slug=f"story-{number}",
            standfirst=standfirst,
            body="".join(f"<p>{each}</p>" for each in paragraphs),
            status="published",
            published_at=moment,
            created_at=moment,
            saved_at=moment,
            section=sections[section],
            source_system="bench",
            source_id=str(number),
            index_minute=int(moment.timestamp() // 60),
        )
        batch.append((article, names, author))
        if len(batch) == 500:
            flush()
    flush()


if __name__ == "__main__":
    measure_one(*sys.argv[1:]) if len(sys.argv) > 1 else main()
