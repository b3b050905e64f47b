"""Tells under which number a story is known here: the source's, its address, or one made from what it says."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import count

from django.db.models import OuterRef, Subquery

from articles import markup
from articles.models import Article, Revision
from articles.record import Story
from articles.spelling import fold

LONGEST_NUMBER = 500
NUMBERS_AT_ONCE = 50
COMPARED_WORDS = 1000  # comparing takes the square of it
_REVISIONS = Revision.objects.filter(article=OuterRef("pk"), autosave=False).order_by("saved_at", "id")


def said_by(story: Story) -> str:
    """What stories with the same headline and day have in common; empty for one that has a number of its own."""
    if story.uuid or story.source_id or story.source_url:
        return ""
    day = story.published_at.date().isoformat() if story.published_at else ""
    return _short(f"{fold(story.headline)}\n{day}")


def identified(story: Story) -> Story:
    """With a number. Of those without one, a corrected story gets that of the story it corrects."""
    if story.uuid or story.source_id:
        return story
    system = story.source_system or "import"
    if story.source_url:
        address = story.source_url
        number = address if len(address) <= LONGEST_NUMBER else _short(address)
    else:
        number = _number_of(story, system)
    return replace(story, source_system=system, source_id=number)


def _number_of(story: Story, system: str) -> str:
    """Two stories may have one headline: they are numbered, and told apart by their text."""
    lines = _lines(story.body)
    free = ""
    for numbers in _numbers(said_by(story)):
        # `exclude` lets SQLite use the index, which leaves those out.
        rows = Article.objects.filter(source_system=system, source_id__in=numbers).exclude(source_id="")
        rows = rows.annotate(first_record=Subquery(_REVISIONS.values("record")[:1])).order_by("id")
        here = {article.source_id: article for article in rows}
        for number, article in here.items():
            if any(_is_alike(lines, _lines(body)) for body in _bodies(article)):
                return number
        free = free or next((number for number in numbers if number not in here), "")
        if not here:
            break
    return free


def _numbers(said: str) -> Iterator[list[str]]:
    for first in count(1, NUMBERS_AT_ONCE):
        yield [said if each == 1 else f"{said}-{each}" for each in range(first, first + NUMBERS_AT_ONCE)]


def _bodies(article: Article) -> set[str]:
    """As it is now, and as it came: it may have been edited much since."""
    return {article.body, (article.first_record or {}).get("body", "")}


def _is_alike(one: list[list[str]], other: list[list[str]]) -> bool:
    """It goes on differently under the same first paragraph, or a correction has changed a word here and there."""
    first = _ratio(one[0], other[0])
    if first < 0.75:
        return False
    whole = _ratio(*([word for line in lines for word in line] for lines in (one, other)))
    return whole >= (0.5 if first == 1 else 0.9)


def _lines(body: str) -> list[list[str]]:
    lines = [fold(line).split() for line in markup.to_text(markup.clean(body)).split("\n")]
    return [line for line in lines if line] or [[]]


def _ratio(one: list[str], other: list[str]) -> float:
    if one == other:
        return 1.0
    compared = SequenceMatcher(None, one[:COMPARED_WORDS], other[:COMPARED_WORDS], autojunk=False)
    # Whether they share enough words at all is told much sooner.
    return compared.ratio() if compared.quick_ratio() >= 0.5 else 0.0


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
