"""A story. Written by `stories.write` alone."""

import uuid
from datetime import datetime
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.core.validators import validate_unicode_slug
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.editions import Edition, edition, language_choices
from articles.models.author import Author
from articles.models.picture import Picture
from articles.models.section import Section
from articles.models.tag import Tag
from articles.querysets import ArticleQuerySet
from articles.spelling import SLUG_LENGTH
from articles.workflow import Status


@cache
def stories_address(language: str) -> str:
    """What stands before a story's number. Asked once: a list has twenty addresses, and each takes its time."""
    return reverse("articles:story", args=[0, "-"], current_app=language).removesuffix("0/-/")


class Kind(models.TextChoices):
    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    INTERVIEW = "interview", _("Interview")


class Role(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    PHOTOGRAPHER = "photographer", _("Photographer")
    ILLUSTRATOR = "illustrator", _("Illustrator")
    DATA = "data", _("Data")
    TRANSLATOR = "translator", _("Translator")
    EDITOR = "editor", _("Editor")


class Article(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=language_choices, default="en")
    headline = models.CharField(
        _("headline"),
        max_length=300,
        help_text=_("Say what happened. About 60 letters reads well on a telephone."),
    )
    short_headline = models.CharField(
        _("short headline"),
        max_length=120,
        blank=True,
        help_text=_("For lists and search engines, when the headline is long. Leave it empty otherwise."),
    )
    slug = models.CharField(
        _("slug"),
        max_length=SLUG_LENGTH,
        blank=True,
        validators=[validate_unicode_slug],
        help_text=_("The words in the address. Made from the headline when left empty."),
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEWS)
    body = models.TextField(_("body"), blank=True)
    dateline = models.CharField(
        _("dateline"),
        max_length=100,
        blank=True,
        help_text=_("The place it is reported from. Opens the first paragraph."),
    )
    # Without an index of its own where one of those below begins with it.
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="articles",
        verbose_name=_("section"),
    )
    thumbnail = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("thumbnail")
    )
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="articles", verbose_name=_("tags"))
    authors = models.ManyToManyField(
        Author, through="Byline", related_name="articles", verbose_name=_("authors")
    )
    related = models.ManyToManyField(
        "self",
        through="Related",
        symmetrical=False,
        related_name="related_from",
        verbose_name=_("related stories"),
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_(
            "A time in the future schedules the story; empty means now. In the newsroom's time zone."
        ),
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Not before this moment, whatever is set above."),
    )
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("Readers no longer see the story from this moment on."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="articles",
        verbose_name=_("owner"),
        help_text=_("Whose story it is at the desk. Readers see the bylines instead."),
    )
    # A username that an export brought along and no account here has.
    owner_name = models.CharField(max_length=150, blank=True, editable=False)
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    # Of a translation: the revision of its original that it was made from, and how many paragraphs of the
    # original (its headline and its standfirst count) say something else by now. See translating.py.
    translated_from = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    stale_by = models.PositiveSmallIntegerField(default=0, editable=False)

    sticky = models.BooleanField(
        _("keep on top"),
        default=False,
        help_text=_("The front page opens with this story, until somebody takes the tick away."),
    )
    source_name = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("Whose story it was first, when it was not ours."),
    )
    source_url = models.URLField(
        _("canonical address"), max_length=2000, blank=True, help_text=_("Where it was published first.")
    )
    # What an import remembers: where the story came from, and a digest per field of what it wrote.
    source_system = models.CharField(max_length=100, blank=True, editable=False)
    source_id = models.CharField(max_length=500, blank=True, editable=False)
    source_digests = models.JSONField(default=dict, blank=True, editable=False)

    created_at = models.DateTimeField(_("created"), editable=False)
    saved_at = models.DateTimeField(_("last saved"), editable=False)
    # The last change that readers could see, once the story was public.
    modified_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    # What readers see of a story that is live, and its newest text otherwise; then the changes to a live
    # story that wait to be published. The newer of the two is what the desk goes on from.
    revision = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    pending = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, editable=False, db_index=False, related_name="+"
    )
    # The last move between statuses, and what was said with it to whoever opens the story next.
    last_move = models.CharField(max_length=20, blank=True, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)
    note = models.TextField(blank=True, editable=False)
    note_by = models.CharField(max_length=150, blank=True, editable=False)
    # Minutes since 1970 of publication, of creation for what has no date: the desk's order, and with
    # the id the search index's rowid, so that newest comes first there without sorting.
    index_minute = models.IntegerField(editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("submit_article", "Can submit stories for review"),
            ("review_article", "Can send stories back and mark them as ready"),
            ("publish_article", "Can publish stories and change published ones"),
            ("bin_article", "Can put stories into the bin and take them out"),
            ("withdraw_article", "Can withdraw published stories"),
            ("edit_any_article", "Can change stories that others own"),
            ("view_any_article", "Can read published stories at the desk"),
        ]
        indexes = [
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED),
                name="article_latest",
            ),
            models.Index(
                fields=["language", "section", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED),
                name="article_section",
            ),
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, kind=Kind.OPINION),
                name="article_opinion",
            ),
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(status=Status.PUBLISHED, sticky=True),
                name="article_sticky",
            ),
            models.Index(fields=["-index_minute", "-id"], name="article_desk"),
            models.Index(fields=["status", "-index_minute", "-id"], name="article_desk_status"),
            models.Index(fields=["language", "-index_minute", "-id"], name="article_desk_language"),
            models.Index(fields=["section", "-index_minute", "-id"], name="article_desk_section"),
            models.Index(fields=["owner", "-index_minute", "-id"], name="article_desk_owner"),
            models.Index(fields=["owner", "status", "-index_minute", "-id"], name="article_desk_mine"),
            models.Index(
                fields=["-index_minute", "-id"], condition=Q(pending__isnull=False), name="article_pending"
            ),
            # A revision that is gone lets go of its story; asked by each deletion.
            models.Index(fields=["revision"], name="article_revision"),
            models.Index(
                fields=["pending"], condition=Q(pending__isnull=False), name="article_pending_revision"
            ),
            models.Index(
                fields=["translated_from"],
                condition=Q(translated_from__isnull=False),
                name="article_translated_from",
            ),
            models.Index(fields=["-index_minute", "-id"], condition=Q(stale_by__gt=0), name="article_stale"),
            # What search leaves out, though its index has it.
            models.Index(
                fields=["expires_at", "index_minute", "id"],
                condition=Q(expires_at__isnull=False),
                name="article_expiring",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="published_article_has_a_date",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="published_article_keeps_its_embargo",
                condition=~Q(status=Status.PUBLISHED)
                | Q(embargo_until__isnull=True)
                | Q(published_at__gte=F("embargo_until")),
            ),
            models.CheckConstraint(
                name="published_article_has_a_headline",
                condition=~Q(status=Status.PUBLISHED) | ~Q(headline=""),
            ),
            models.CheckConstraint(name="article_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="article_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="article_is_no_translation_of_itself",
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("id")),
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=Q(translation_of__isnull=False),
                name="one_translation_per_language",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"], condition=~Q(source_id=""), name="imported_once"
            ),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        """In its own edition, whichever is active."""
        return f"{stories_address(self.language)}{self.pk}/{quote(self.slug)}/"

    @property
    def edition(self) -> Edition:
        return edition(self.language)

    @property
    def list_headline(self) -> str:
        return self.short_headline or self.headline

    @property
    def changed_at(self) -> datetime:
        """The last change that readers could see, the publication among them: an import may bring older ones."""
        return max(self.published_at, self.modified_at or self.published_at)

    def is_public(self, at: datetime | None = None) -> bool:
        """As `public()` says of many."""
        at = at or timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.published_at <= at
            and (self.expires_at is None or self.expires_at > at)
        )

    def is_live(self, at: datetime | None = None) -> bool:
        """Whether readers have had it: what changes now must wait. An expired story counts, a scheduled one does not."""
        return self.status == Status.PUBLISHED and self.published_at <= (at or timezone.now())

    @property
    def head_id(self) -> int | None:
        """The revision that the desk goes on from."""
        return self.pending_id or self.revision_id

    def is_scheduled(self, at: datetime | None = None) -> bool:
        return self.status == Status.PUBLISHED and self.published_at > (at or timezone.now())
