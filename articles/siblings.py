"""The languages of one story: what a translation was made from, and what a change in one means for the others."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles.comparing import paragraphs_changed
from articles.models import Article, Revision, SiblingTask
from articles.record import Kept, Story
from articles.record_json import from_json
from articles.recording import READ_FIELDS
from articles.settling import StoryRefused
from articles.workflow import Status

CORRECTED, WITHDRAWN = SiblingTask.What.CORRECTED, SiblingTask.What.WITHDRAWN
READ_BY_TRANSLATORS = ("headline", "standfirst", "body")


def revision_to_translate(original: Article) -> int | None:
    """What readers see of a published story, and otherwise its newest text."""
    return original.revision_id if original.status == Status.PUBLISHED else original.head_id


@dataclass(frozen=True, slots=True)
class Step:
    """One story through one writing, what waited of it before among it; `before` is None for a new one."""

    article: Article
    before: Story | None
    after: Story
    waited: Story | None = None
    seen: int | None = None  # the revision that readers saw before
    kept: Kept | None = None
    quiet: bool = False
    amends: bool = False
    is_current: bool = False

    @property
    def is_linked(self) -> bool:
        """To another original than before, or to its first one."""
        return self.before is not None and self.before.translation_of != self.after.translation_of

    @property
    def needs_base(self) -> bool:
        is_new = self.before is None or self.is_linked
        return self.after.translation_of is not None and (is_new or self.is_current)

    @property
    def says_base(self) -> bool:
        """An export of everything says it, or at least when the translation was last saved."""
        kept = self.kept
        return kept is not None and not self.is_current and bool(kept.translated_from or kept.saved_at)

    @property
    def reads_otherwise(self) -> bool:
        """To whoever translates it."""
        if self.before is None or self.after.translation_of is not None:
            return False
        before = self.before
        if before.status != Status.PUBLISHED and self.waited is not None:
            before = self.waited
        after = self.after
        if after.status != Status.PUBLISHED and self.article.pending_id is not None:
            after = from_json(self.article.pending.record)
        return _differ(before, after, READ_BY_TRANSLATORS)

    def was_live(self, at: datetime) -> bool:
        before = self.before
        return before is not None and before.status == Status.PUBLISHED and before.published_at <= at

    def has_become(self, at: datetime) -> SiblingTask.What | None:
        """What its siblings have to look at."""
        if self.quiet or self.amends or not self.was_live(at):
            return None
        if self.after.status != Status.PUBLISHED:
            return WITHDRAWN
        return CORRECTED if _differ(self.before, self.after, READ_FIELDS) else None

    @property
    def is_out_again(self) -> bool:
        now = self.after.status == Status.PUBLISHED
        return now and self.before is not None and self.before.status != Status.PUBLISHED


def _differ(one: Story, other: Story, names: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)


@dataclass(frozen=True, slots=True)
class _History:
    """(number in the database, moment, whether it waited) of each revision of a story, in the order of their saving."""

    revisions: list[tuple[int, datetime, bool]]

    def numbered(self, number: int) -> int | None:
        return self.revisions[number - 1][0] if 0 < number <= len(self.revisions) else None

    def at(self, moment: datetime) -> int | None:
        """What stood there then; the first one where that is older than the story."""
        stood = [(pk, saved_at) for pk, saved_at, waited in self.revisions if not waited]
        then = [pk for pk, saved_at in stood if saved_at <= moment]
        return (then[-1:] or [pk for pk, _saved_at in stood[:1]] or [None])[0]


class Siblings:
    """Of the stories of one writing. Asks nothing about stories that are new and translate nothing."""

    def __init__(self, rows: Mapping[int, Article], waiting: Mapping[int, Story]):
        self.rows, self.waiting = rows, waiting
        self.seen = {pk: row.revision_id for pk, row in rows.items()}
        self.steps: list[Step] = []
        self.translations: dict[int, list[Article]] = {}  # by their original, as far as they were asked for

    def note(self, article: Article, before: Story | None, after: Story, **how) -> None:
        if before is None and after.translation_of is None:
            return
        earlier = {"waited": self.waiting.get(article.pk), "seen": self.seen.get(article.pk)}
        self.steps.append(Step(article, before, after, **earlier, **how))

    def follow(self, by_name: str, at: datetime) -> None:
        """When the revisions of what is here are written, and the rows are not yet."""
        if self.steps:
            self._let_go()
            given = self._given_bases()
            handled = {id(row) for row, _now in given}
            self._compare([*given, *(each for each in self._left_behind() if id(each[0]) not in handled)])
            self._tell(by_name, at)

    # What translations are made from

    def _let_go(self) -> None:
        """Of an original that is no longer theirs."""
        ids = []
        for each in self.steps:
            if each.is_linked:
                each.article.translated_from_id, each.article.stale_by = None, 0
                if each.before.translation_of is not None:
                    ids.append(each.article.pk)
        if ids:
            SiblingTask.objects.filter(article__in=ids).delete()
            SiblingTask.objects.filter(sibling__in=ids).delete()

    def _given_bases(self) -> list[tuple[Article, int]]:
        """Translations that have begun or were looked through, with the revision that counts now."""
        steps = [each for each in self.steps if each.needs_base]
        if not steps:
            return []
        originals = self._originals(steps)
        histories = _histories({each.article.translation_of_id for each in steps if each.says_base})
        given = []
        for each in steps:
            article, kept = each.article, each.kept
            now = revision_to_translate(originals[article.translation_of_id])
            base = None
            if each.says_base:
                history = histories[article.translation_of_id]
                base = history.numbered(kept.translated_from) or history.at(
                    kept.saved_at or each.article.saved_at
                )
            article.translated_from_id = base or now
            given.append((article, now))
        return given

    def _originals(self, steps: Sequence[Step]) -> dict[int, Article]:
        """Those of new translations are locked: else what is written of them at this moment would not count."""
        wanted = {each.article.translation_of_id for each in steps}
        rows = Article.objects.only("status", "revision", "pending")
        if not all(each.is_current for each in steps):
            rows = rows.locked()
        elsewhere = wanted - self.rows.keys()
        found = {row.pk: row for row in rows.filter(pk__in=elsewhere)} if elsewhere else {}
        if found.keys() != elsewhere:
            raise StoryRefused(_("This story has been deleted meanwhile."))
        return found | {pk: self.rows[pk] for pk in wanted & self.rows.keys()}

    def _left_behind(self) -> list[tuple[Article, int]]:
        """Translations of what says something else now, with the revision that counts now."""
        changed = {each.article.pk: each.article for each in self.steps if each.reads_otherwise}
        found = self._translations_of(changed.keys(), locked=True)
        rows = [row for pk in changed for row in found[pk]]
        unknown = [row for row in rows if row.translated_from_id is None]
        histories = _histories({row.translation_of_id for row in unknown})
        for row in unknown:  # begun before the newsroom kept this
            row.translated_from_id = histories[row.translation_of_id].at(row.saved_at)
        return [(row, revision_to_translate(changed[row.translation_of_id])) for row in rows]

    def _translations_of(
        self, originals: Collection[int], *, locked: bool = False
    ) -> dict[int, list[Article]]:
        """As they stand after this writing: what it writes itself may translate another story by now."""
        missing = {pk for pk in originals if pk not in self.translations}
        if missing:
            self.translations |= {pk: [] for pk in missing}
            rows = Article.objects.locked() if locked else Article.objects.order_by("pk")
            rows = rows.filter(translation_of__in=missing)
            elsewhere = rows.only("status", "translation_of", "translated_from", "stale_by", "saved_at")
            for row in ({row.pk: row for row in elsewhere} | self.rows).values():
                if row.translation_of_id in missing:
                    self.translations[row.translation_of_id].append(row)
        return {pk: self.translations[pk] for pk in originals}

    def _compare(self, now: Sequence[tuple[Article, int]]) -> None:
        """Counts how far each is behind, and writes it where the row is here already."""
        behind = [each for each in now if each[0].translated_from_id != each[1]]
        texts = _texts({number for row, of_now in behind for number in (row.translated_from_id, of_now)})
        for row, of_now in now:
            one, other = texts.get(row.translated_from_id), texts.get(of_now)
            row.stale_by = paragraphs_changed(one, other) if one and other else 0
        here = [row for row, _of_now in now if not row._state.adding]
        if here:
            Article.objects.bulk_update(here, ["translated_from", "stale_by"])

    # What the other languages have to look at

    def _tell(self, by_name: str, at: datetime) -> None:
        self._close()
        news = [(each, what) for each in self.steps if (what := each.has_become(at))]
        families = self._families([each.article for each, _what in news])
        answers = self._answers([each.article.pk for each, what in news if what == CORRECTED])
        tasks = [
            SiblingTask(article_id=pk, sibling_id=each.article.pk, what=what, before_id=each.seen)
            for each, what in news
            if not (what == CORRECTED and each.article.pk in answers)
            for pk in families[each.article.pk]
        ]
        tasks += self._out_again()
        for task in tasks:
            task.at, task.by_name = at, by_name
        once = {(each.article_id, each.sibling_id, each.what): each for each in reversed(tasks)}
        if once:  # what was there before a first correction stays, so that the next is compared with it
            SiblingTask.objects.bulk_create(
                once.values(),
                update_conflicts=True,
                unique_fields=["article", "sibling", "what"],
                update_fields=["at", "by_name"],
            )

    def _close(self) -> None:
        """The correction of an original is dealt with when its translation is current again."""
        for each in self.steps:
            if each.is_current:
                own = SiblingTask.objects.filter(article=each.article, what=CORRECTED)
                own.filter(sibling=each.article.translation_of_id).delete()

    def _families(self, articles: Sequence[Article]) -> dict[int, list[int]]:
        """The other languages of each of these, without those in the bin."""
        if not articles:
            return {}
        translations = self._translations_of(
            {article.translation_of_id or article.pk for article in articles}
        )
        originals = {article.translation_of_id for article in articles} - {None}
        elsewhere = originals - self.rows.keys()
        found = Article.objects.only("status").in_bulk(elsewhere) if elsewhere else {}
        statuses = {pk: (self.rows.get(pk) or found[pk]).status for pk in originals}
        families = {}
        for article in articles:
            root = article.translation_of_id or article.pk
            family = {root: statuses.get(root)} | {row.pk: row.status for row in translations[root]}
            families[article.pk] = [
                pk for pk, status in family.items() if status != Status.BINNED and pk != article.pk
            ]
        return families

    def _answers(self, corrected: Sequence[int]) -> set[int]:
        """Translations with a correction still to look at: what changes in them follows it, and is no news to the others."""
        ids = [pk for pk in corrected if self.rows[pk].translation_of_id is not None]
        open_ones = SiblingTask.objects.filter(article__in=ids, what=CORRECTED)
        return set(open_ones.values_list("article_id", flat=True)) if ids else set()

    def _out_again(self) -> list[SiblingTask]:
        """Nobody need look at a withdrawal that was taken back, but at what has changed meanwhile."""
        steps = {each.article.pk: each for each in self.steps if each.is_out_again}
        if not steps:
            return []
        gone = SiblingTask.objects.filter(sibling__in=steps, what=WITHDRAWN)
        tasks = list(gone.select_related("before"))
        if tasks:
            gone.delete()
        return [
            SiblingTask(
                article_id=each.article_id, sibling_id=each.sibling_id, what=CORRECTED, before=each.before
            )
            for each in tasks
            if each.before is not None
            and _differ(from_json(each.before.record), steps[each.sibling_id].after, READ_FIELDS)
        ]


def _histories(originals: Collection[int]) -> dict[int, _History]:
    if not originals:
        return {}
    rows = Revision.objects.filter(article__in=originals, autosave=False).order_by()
    found: dict[int, list] = {pk: [] for pk in originals}
    for article_id, saved_at, pk, base in rows.values_list("article_id", "saved_at", "pk", "base_id"):
        found[article_id].append((saved_at, pk, base is not None))
    return {
        article_id: _History([(pk, saved_at, waited) for saved_at, pk, waited in sorted(revisions)])
        for article_id, revisions in found.items()
    }


def _texts(numbers: Collection[int]) -> dict[int, Story]:
    rows = Revision.objects.filter(pk__in=numbers).order_by().values_list("pk", "record")
    return {pk: from_json(record) for pk, record in rows} if numbers else {}
