"""Finds a captured page's headline: the line that the page repeats, and whose words the story takes up."""

from collections import Counter
from collections.abc import Sequence

from articles.importers.text_blocks import Block, is_arabic, is_title_case
from articles.importers.text_furniture import title_parts
from articles.spelling import fold

LONGEST_HEADLINE = 30  # words
SHORTEST_HEADLINE = 2  # words; what is shorter is a label
LONGEST_NAME = 2  # words of the site's name, over a headline
SHARED_WORDS = 0.34  # of a line that is about the story
READ_FOR_WORDS = 8  # paragraphs

# Words that any two texts share.
_COMMON = frozenset(
    fold(
        """
        that this with from have been were will would their they which what when where after before over into about
        said also more than says them these those there here only some such other most very just news
        است این برای های شده شود اند بود کرد کرده گفت دارد نیز آن از در به را که با خبر شدند کردند می باید هم
        چې او دی ده کې په له ته سره يې شوي وويل شول وو دا هغه لپاره باندې خو
        """
    ).split(" ")
)


def headline_in(blocks: Sequence[Block], core: Sequence[Block]) -> str:
    """Of the short lines over the story's paragraphs, `core`; empty when there is none."""
    repeated = _repeated(blocks)
    said = stems(" ".join(block.text for block in core[:READ_FOR_WORDS]))
    over = blocks[: blocks.index(core[0])]
    pools = [[block for block in over if block.kind == kind] for kind in ("short", "teaser")]
    candidates = [
        block
        for block in next(filter(None, pools), [])
        if block.words <= LONGEST_HEADLINE and not block.text.endswith(":")
    ]
    texts = {block: _text(block, repeated) for block in candidates}
    likely = [block for block in candidates if block.words >= SHORTEST_HEADLINE]
    about = [block for block in likely if share(stems(texts[block]), said) >= SHARED_WORDS]
    twice = [block for block in likely if repeated[fold(texts[block])] > 1]
    twice_and_about = [block for block in twice if block in about]
    chosen = next(filter(None, (twice_and_about, about, twice)), [])
    named = [block for block in candidates if block in chosen or block.words > LONGEST_NAME]
    last = (chosen or named or candidates)[-1:]
    return texts[_over_its_deck(last[0], named, chosen, blocks)] if last else ""


def stems(text: str) -> set[str]:
    """The beginnings of the words that say what it is about."""
    shortest = 3 if is_arabic(text) else 4
    return {word[:5] for word in fold(text).split() if len(word) >= shortest and word not in _COMMON}


def share(some: set[str], of: set[str]) -> float:
    return len(some & of) / len(some) if some else 0.0


def _repeated(blocks: Sequence[Block]) -> Counter[str]:
    """How often each line stands on the page; what a line says between bars counts too."""
    lines = Counter(block.folded for block in blocks if block.kind in ("short", "teaser", "prose"))
    parts = Counter(
        fold(part)
        for block in blocks
        if block.kind in ("short", "teaser", "furniture")
        for part in title_parts(block.text)
        if fold(part) != block.folded
    )
    return lines + Counter({part: number for part, number in parts.items() if part in lines or number > 1})


def _text(block: Block, repeated: Counter[str]) -> str:
    """Without the site's name beside it."""
    parts = title_parts(block.text)
    return max(parts, key=lambda part: (repeated[fold(part)] > 1, len(part.split()))) if parts else block.text


def _over_its_deck(
    last: Block, candidates: Sequence[Block], chosen: Sequence[Block], blocks: Sequence[Block]
) -> Block:
    """The last line, or, where that is a deck, the headline right over it."""
    headline = last
    for before in reversed(candidates[: candidates.index(last)] if last in candidates else []):
        between = blocks[blocks.index(before) + 1 : blocks.index(headline)]
        if any(block.kind not in ("byline", "date") for block in between):
            break
        stands_out = is_title_case(before.text) and not is_title_case(headline.text)
        as_likely = (before in chosen) == (headline in chosen) and not is_title_case(headline.text)
        if not stands_out and not (as_likely and headline.words > before.words):
            break
        headline = before
    return headline
