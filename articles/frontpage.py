"""The front page of an edition: a lead, what comes next, the newest of each section. No story twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.editions import editions
from articles.models import Article, Author, Byline, Section
from articles.models.article import Kind, Role
from articles.querysets import as_parameter

BESIDE, LATEST, PER_SECTION, OPINIONS, PER_EDITION = 2, 5, 4, 3, 2


# Each block's own limit, which SQLite takes inside a union only one level down. Written out, because
# Django takes longer to compose a dozen of these than the database to run them.
NEWEST = """
    SELECT %s, id FROM (
        SELECT id FROM articles_article
        WHERE language = %s AND status = 'published' AND published_at <= %s
        AND (expires_at IS NULL OR expires_at > %s) AND {condition}
        ORDER BY published_at DESC, id DESC LIMIT %s
    ) AS newest
"""


@dataclass(frozen=True, slots=True)
class FrontPage:
    lead: Article | None
    beside: list[Article]
    latest: list[Article]
    sections: list[tuple[Section, list[Article]]]
    opinion: list[Article]
    elsewhere: list[Article]  # in the other editions
    authors: dict[int, list[Author]]  # who wrote the lead and the opinions, by the story's number

    @property
    def languages(self) -> set[str]:
        """In which readers have any story."""
        return {article.language for article in (self.lead, *self.elsewhere) if article}


def front_page(language: str, sections: Iterable[Section]) -> FrontPage:
    """In four queries, whatever the number of sections and stories."""
    sections = list(sections)
    newest = list(_newest(language).for_cards()[: 2 + BESIDE + LATEST + OPINIONS])
    blocks = _blocks(language, sections, min(len(newest), 1 + BESIDE + LATEST))
    lead = _lead(blocks.get("sticky", []), newest)
    rest = [article for article in newest if article != lead and article.kind != Kind.OPINION]
    beside, latest = rest[:BESIDE], rest[BESIDE : BESIDE + LATEST]
    used = {article.pk for article in (lead, *beside, *latest) if article}
    opinion = list(_take(blocks.get("opinion", ()), used, OPINIONS))
    filled = [
        (section, list(_take(blocks.get(f"section {section.pk}", ()), used, PER_SECTION - (number > 0))))
        for number, section in enumerate(sections)
    ]
    # Beside the latest news stands the first of the fullest sections.
    fullest = max((stories for _section, stories in filled), key=len, default=[])
    filled.sort(key=lambda each: each[1] is not fullest)
    return FrontPage(
        lead=lead,
        beside=beside,
        latest=latest,
        opinion=opinion,
        sections=[(section, stories) for section, stories in filled if stories],
        elsewhere=[
            article
            for code in editions()
            if code != language
            for article in _take(blocks.get(f"edition {code}", ()), used, PER_EDITION)
        ],
        authors=_authors([each for each in (lead, *opinion) if each]),
    )


def _lead(sticky: list[Article], newest: list[Article]) -> Article | None:
    """What somebody keeps on top; else the newest with a picture: without one there would be a hole."""
    pictured = (article for article in newest if article.thumbnail_id)
    return next(iter((*sticky, *pictured, *newest)), None)


def _newest(language: str) -> QuerySet:
    return Article.objects.public().in_language(language).newest_first()


def _blocks(language: str, sections: list[Section], used: int) -> dict[str, list[Article]]:
    """The newest of each block, by its name: one query for their numbers, one, through the gate, for their cards."""
    wanted = [
        (f"section {each.pk}", language, "section_id = %s", each.pk, PER_SECTION + used) for each in sections
    ]
    wanted += [("sticky", language, "sticky AND 1 = %s", 1, 1)]
    wanted += [("opinion", language, "kind = 'opinion' AND 1 = %s", 1, OPINIONS + used)]
    wanted += [(f"edition {code}", code, "1 = %s", 1, PER_EDITION) for code in editions() if code != language]
    names_of: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        query = " UNION ALL ".join(
            NEWEST.format(condition=condition) for _name, _code, condition, *_rest in wanted
        )
        now = as_parameter(timezone.now())
        values = [(name, code, now, now, value, limit) for name, code, _condition, value, limit in wanted]
        cursor.execute(query, [each for row in values for each in row])
        for name, pk in cursor.fetchall():
            names_of.setdefault(pk, []).append(name)
    blocks: dict[str, list[Article]] = {}
    for article in Article.objects.public().filter(pk__in=names_of).newest_first().for_cards():
        for name in names_of[article.pk]:
            blocks.setdefault(name, []).append(article)
    return blocks


def _authors(articles: list[Article]) -> dict[int, list[Author]]:
    found: dict[int, list[Author]] = {}
    for line in Byline.objects.filter(article__in=articles).select_related("author"):
        if Role.REPORTER in line.roles:
            found.setdefault(line.article_id, []).append(line.author)
    return found


def _take(stories: Iterable[Article], used: set[int], at_most: int) -> Iterator[Article]:
    """The first few that no block before has taken; marks them as taken."""
    for article in stories:
        if at_most and article.pk not in used:
            used.add(article.pk)
            at_most -= 1
            yield article
