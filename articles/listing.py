"""What lists and search keep of a story: its lines to tags, bylines and related stories, and its index entry."""

from collections.abc import Iterable, Iterator, Sequence

from articles import markup, search
from articles.inserting import insert_values
from articles.models import Article, Byline, Related, Tagging
from articles.record import Story
from articles.resolving import Parts
from articles.workflow import Status

# In the order in which the functions below give their values.
_DRAWN = {
    Tagging: ("tag_id", "position", "article_id", "language", "published_at"),
    Byline: ("author_id", "roles", "position", "article_id", "language", "published_at"),
    Related: ("other_id", "position", "article_id"),
}


def write_lines(drawn: Sequence[tuple[Article, Story]], redrawn: Sequence[int], parts: Parts) -> None:
    """Those of `redrawn`, by number, had lines before, which go."""
    if redrawn:
        for model in _DRAWN:
            model.objects.filter(article__in=redrawn).delete()
    for model, values in ((Tagging, _taggings), (Byline, _bylines), (Related, _related)):
        rows = (row for article, story in drawn for row in values(article, story, parts))
        insert_values(model, _DRAWN[model], rows)


def lines_of(story: Story) -> tuple:
    """All that its lines are made from."""
    return story.tags, story.bylines, story.related, story.language, story.status, story.published_at


def _taggings(article: Article, story: Story, parts: Parts) -> Iterator[tuple]:
    listed = _listed(article)
    for position, ref in enumerate(story.tags):
        yield parts.tags[ref.uuid].pk, position, *listed


def _bylines(article: Article, story: Story, parts: Parts) -> Iterator[tuple]:
    listed = _listed(article)
    for position, byline in enumerate(story.bylines):
        yield parts.authors[byline.author.uuid].pk, list(byline.roles), position, *listed


def _related(article: Article, story: Story, parts: Parts) -> Iterator[tuple]:
    for position, ref in enumerate(story.related):
        yield parts.articles[ref.uuid].pk, position, article.pk


def _listed(article: Article) -> tuple:
    """What a line carries for its lists."""
    published_at = article.published_at if article.status == Status.PUBLISHED else None
    return article.pk, article.language, published_at


def entry_of(article: Article, story: Story, parts: Parts) -> search.Entry:
    """What the search index keeps of it."""
    tags = [parts.tags[ref.uuid] for ref in story.tags if ref.uuid in parts.tags]
    authors = [parts.authors[each.author.uuid] for each in story.bylines if each.author.uuid in parts.authors]
    return search.Entry(
        row=search.row_number(article.index_minute, article.pk),
        headline=f"{article.headline} {article.short_headline}",
        standfirst=article.standfirst,
        names=" ".join(_spellings(tags, authors)),
        body=f"{article.dateline} {markup.to_text(article.body)}",
        tokens=(
            search.token("language", article.language),
            search.token("status", article.status),
            *([search.token("public", article.language)] if article.status == Status.PUBLISHED else []),
            *([search.token("section", article.section_id)] if article.section_id else []),
            *(search.token("tag", tag.pk) for tag in tags),
            *(search.token("author", author.pk) for author in authors),
            *(search.token("picture", uuid) for uuid in markup.picture_uuids(article.body)),
        ),
    )


def _spellings(tags: Iterable, authors: Iterable) -> Iterator[str]:
    for named in (*tags, *authors):
        yield from named.spellings
