"""What a story's page shows beside the story: its tags and authors, the latest news, related stories, siblings.

Two small questions are written out in SQL: Django would take longer to compose them than the database
to answer. What is shown of other stories still comes through the one gate.
"""

import json
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from articles.editions import editions
from articles.models import Article, Author, Tag
from articles.querysets import as_parameter

LATEST, RELATED = 5, 3

NAMES = """
    SELECT 'tag', tag.id, slug, CAST(names AS text), '[]', line.position
    FROM articles_tagging AS line JOIN articles_tag AS tag ON tag.id = line.tag_id
    WHERE line.article_id = %s
    UNION ALL
    SELECT 'author', author.id, slug, CAST(names AS text), CAST(roles AS text), line.position
    FROM articles_byline AS line JOIN articles_author AS author ON author.id = line.author_id
    WHERE line.article_id = %s
    ORDER BY 6, 2
"""
# Numbers of stories, and why they are wanted: `latest`, `alike`, `sibling`, or the position of a chosen one.
NEWEST = """
    SELECT id, 'latest' FROM (
        SELECT id FROM articles_article
        WHERE language = %s AND status = 'published' AND published_at <= %s
        AND (expires_at IS NULL OR expires_at > %s) AND id <> %s
        ORDER BY published_at DESC, id DESC LIMIT %s
    ) AS newest
"""
CHOSEN = "SELECT other_id, CAST(position AS text) FROM articles_related WHERE article_id = %s"
TRANSLATIONS = "SELECT id, 'sibling' FROM articles_article WHERE translation_of_id = %s"
# A limit for each tag, so that a common one costs no more than a rare one.
NEWEST_OF_A_TAG = """
    SELECT article_id, 'alike' FROM (
        SELECT article_id FROM articles_tagging
        WHERE tag_id = %s AND language = %s AND published_at <= %s AND article_id <> %s
        ORDER BY published_at DESC, article_id DESC LIMIT %s
    ) AS newest
"""


@dataclass(frozen=True, slots=True)
class Beside:
    tags: list[Tag]
    bylines: list[tuple[Author, list[str]]]  # with their roles
    latest: list[Article]
    related: list[Article]
    siblings: list[Article]  # the same story in the other languages, in the order of the editions


def beside(article: Article) -> Beside:
    """In three queries. Related are the chosen stories, then those with the same tags, newest first."""
    tags, bylines = _names(article)
    wanted = _wanted(article, tags)
    cards = list(Article.objects.public().filter(pk__in=wanted).newest_first().for_cards())
    latest = [each for each in cards if "latest" in wanted[each.pk]]
    chosen = {each: int(why) for each in cards for why in wanted[each.pk] if why.isdecimal()}
    alike = [each for each in cards if "alike" in wanted[each.pk] and each not in chosen]
    alike.sort(key=lambda each: each in latest)  # what stands there already comes last
    related = [*sorted(chosen, key=chosen.get), *alike][:RELATED]
    siblings = {each.language: each for each in cards if "sibling" in wanted[each.pk]}
    siblings.pop(article.language, None)
    in_order = [siblings[code] for code in editions() if code in siblings]
    return Beside(tags, bylines, latest, related, in_order)


def _names(article: Article) -> tuple[list[Tag], list[tuple[Author, list[str]]]]:
    tags, bylines = [], []
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [article.pk, article.pk])
        for what, pk, slug, names, roles, _position in cursor.fetchall():
            if what == "tag":
                tags.append(Tag(pk=pk, slug=slug, names=json.loads(names)))
            else:
                bylines.append((Author(pk=pk, slug=slug, names=json.loads(names)), json.loads(roles)))
    return tags, bylines


def _wanted(article: Article, tags: list[Tag]) -> dict[int, set[str]]:
    """Why each story is wanted, by its number."""
    now, language = as_parameter(timezone.now()), article.language
    query = " UNION ".join([NEWEST, CHOSEN, TRANSLATIONS, *[NEWEST_OF_A_TAG] * len(tags)])
    original = article.translation_of_id or article.pk
    values = [language, now, now, article.pk, LATEST, article.pk, original]
    for tag in tags:
        values += [tag.pk, language, now, article.pk, LATEST + RELATED]
    wanted: dict[int, set[str]] = {original: {"sibling"}}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        for pk, why in cursor.fetchall():
            wanted.setdefault(pk, set()).add(why)
    wanted.pop(article.pk, None)  # it is no sibling of itself
    return wanted
