"""What every page links to: the sections in the masthead, the pages at its foot. One query."""

import json
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest

from articles.models import Page, Section

# Written out, because every page asks it and Django takes longer to compose it than to run it.
BOTH = """
    SELECT 'section', id, slug, CAST(names AS text), position FROM articles_section
    UNION ALL
    SELECT 'page', id, slug, title, position FROM articles_page WHERE language = %s
    ORDER BY 5, 2
"""


@dataclass(frozen=True, slots=True)
class Navigation:
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]

    def section(self, number: int | None) -> Section | None:
        """By its number, without asking for it again."""
        return next((section for section in self.sections if section.pk == number), None)


def navigation(request: HttpRequest) -> Navigation:
    """The links of this request's edition, asked for once however often they are shown."""
    if not hasattr(request, "_navigation"):
        request._navigation = _navigation(request.edition.code)
    return request._navigation


def _navigation(language: str) -> Navigation:
    sections, pages = [], []
    with connection.cursor() as cursor:
        cursor.execute(BOTH, [language])
        for what, pk, slug, words, position in cursor.fetchall():
            if what == "section":
                sections.append(Section(pk=pk, slug=slug, names=json.loads(words), position=position))
            else:
                pages.append(Page(pk=pk, slug=slug, title=words, language=language, position=position))
    return Navigation(tuple(sections), tuple(pages))
