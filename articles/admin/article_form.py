"""The story's form: its fields, what it shows of a revision, and what it refuses."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import checklist, desk, library, roles, stories
from articles.admin.article_record import PUBLISHING, TEXTS, RecordMaking
from articles.admin.body import BodyField
from articles.admin.stories_field import StoriesField
from articles.admin.thumbnail import ThumbnailFields, ThumbnailWidget
from articles.admin.widgets import MomentField, Picked, PickField, StoryLinesInput, StoryTextInput
from articles.models import Article, Author, Picture, Revision, Section, Tag
from articles.models.article import Role
from articles.rebuilding import rebuilt
from articles.record import Story
from articles.record_json import from_json
from articles.workflow import MOVE, PUBLISH, Move, MoveRefused, Status

FOR_PUBLISHERS = (*PUBLISHING, "sticky")  # what nobody else is shown, or may send


class ArticleForm(RecordMaking, ThumbnailFields, forms.ModelForm):
    body = BodyField(label=_("Body"), required=False)
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False)
    thumbnail = forms.ModelChoiceField(
        Picture.objects.all(), label=_("Thumbnail"), required=False, widget=ThumbnailWidget
    )
    chosen_tags = PickField(
        Tag.objects.all(),
        "admin:articles_tag_pick",
        makes_new=True,
        label=_("Tags"),
        placeholder=_("Type a tag"),
        help_text=_("Type a word and press Enter. One that is new is made when you save."),
    )
    chosen_bylines = PickField(
        Author.objects.all(),
        "admin:articles_author_pick",
        makes_new=True,
        ordered=True,
        roles=Role.choices,
        label=_("Bylines"),
        placeholder=_("Type a name"),
        help_text=_("In the order in which readers see them. Open a role to change it."),
    )
    chosen_related = StoriesField(
        ordered=True,
        label=_("Related stories"),
        placeholder=_("Type words of its headline"),
        help_text=_("Chosen ones come first; the rest of the places is filled from the same tags."),
    )
    chosen_original = StoriesField(
        many=False,
        label=_("Translation of"),
        placeholder=_("Type words of its headline"),
    )
    chosen_owner = PickField(
        get_user_model().objects.all(),
        "admin:auth_user_pick",
        many=False,
        label=_("Owner"),
        placeholder=_("Type a name"),
        help_text=_("Whose story it is at the desk. Readers see the bylines instead."),
    )
    published_at = MomentField(
        label=_("Publish at"),
        required=False,
        help_text=_("Empty means now. In the newsroom's time."),
    )
    embargo_until = MomentField(
        label=_("Embargo until"),
        required=False,
        help_text=_("Not before this moment, whatever is set above: publishing earlier schedules it."),
    )
    expires_at = MomentField(
        label=_("Expires at"),
        required=False,
        help_text=_("From this moment on readers no longer see the story."),
    )

    move_note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=StoryLinesInput,
        help_text=_("For whoever opens the story next. Say why when you send it back."),
    )
    # The revision that was opened: a later save by somebody else is merged with, not overwritten.
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    # A new story's own, from the page on: whatever is sent first begins it, the rest goes on with it.
    new_uuid = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
    # The warnings that were on the page, so that publishing asks about new ones only.
    warned = forms.CharField(required=False, widget=forms.HiddenInput)

    source_url = forms.URLField(
        label=_("Canonical address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text=_("Where it was published first."),
    )

    class Meta:
        model = Article
        fields = (*TEXTS, *FOR_PUBLISHERS, "section", "thumbnail", "source_name", "source_url")
        widgets = {
            "headline": StoryLinesInput,
            "short_headline": StoryTextInput,
            "standfirst": StoryLinesInput,
            "dateline": StoryTextInput,
            "slug": StoryTextInput,
        }

    # Set by the admin for each request.
    person = None
    refusal = ""
    opened: Revision | None = None  # what is shown, where that is not the newest: an autosave
    put_back = None  # what the browser had kept of an earlier visit: shown, not checked
    unsaved = False  # for an autosave: nothing is refused, no picture is described

    def __init__(self, *args, **kwargs):
        if self.put_back is not None:
            args, kwargs = (), {**kwargs, "data": self.put_back}
        super().__init__(*args, **kwargs)
        if "headline" in self.fields:  # a page for reading has none
            self.fields["headline"].required = False
        self._withhold_what_is_not_theirs()
        for name in ("chosen_related", "chosen_original"):
            self.fields[name].person = self.person
        self.move: Move | None = MOVE.get(self.data.get("_move", ""))
        self.before: Story | None = None
        self.base: Revision | None = None
        self.findings: list[checklist.Finding] = []
        del self.fields["new_uuid" if self.instance.pk else "base"]
        if self.instance.pk:
            self._open(self.instance)
        if self.put_back is not None:
            self._errors = ErrorDict()

    def _withhold_what_is_not_theirs(self) -> None:
        """Declared fields are in every form, shown or not: what may not be sent must not be there."""
        withheld = () if self.person.has_perm(PUBLISH) else FOR_PUBLISHERS
        for name in (*withheld, *(() if self.person.has_perm(roles.EDIT_ANY) else ("chosen_owner",))):
            self.fields.pop(name, None)

    # What it shows

    def _open(self, article: Article) -> None:
        """The newest revision; what was sent goes on from the one that its page showed."""
        self.base = self._sent_base(article)
        base = self.base or article.pending or article.revision
        self.before = from_json(base.record)
        if self.unsaved:
            return
        shown = rebuilt(from_json(self.opened.record) if self.opened else self.before, article)
        opened = self.opened and self.opened.base_id
        self.initial |= {name: getattr(shown.article, name) for name in ArticleForm.Meta.fields}
        self.initial |= {
            "base": opened or base.pk,
            "section": shown.article.section_id,
            "thumbnail": shown.article.thumbnail_id,
            "chosen_tags": [_picked(each) for each in shown.tags],
            "chosen_bylines": [_picked(each, tuple(roles)) for each, roles in shown.bylines],
            "chosen_related": [_picked(each) for each in shown.related],
            "chosen_original": [_picked(each) for each in [shown.article.translation_of] if each is not None],
            "chosen_owner": [Picked(article.owner)] if article.owner_id else [],
        }
        if "chosen_owner" in self.fields and article.owner_id is None and article.owner_name:
            self.fields["chosen_owner"].help_text = _owner_elsewhere(article.owner_name)
        self.findings = checklist.findings(shown, timezone.now())
        for name, linked in (
            ("chosen_related", shown.related),
            ("chosen_original", filter(None, [shown.article.translation_of])),
        ):
            self.fields[name].linked = frozenset(each.pk for each in linked)
        self.initial["warned"] = " ".join(each.code for each in self.findings)
        self.set_thumbnail_initial(shown.article.thumbnail, shown.article.language)

    def _sent_base(self, article: Article) -> Revision | None:
        """The revision that the page showed; None where none of this story's is named."""
        sent = self.data.get("base", "") if self.is_bound else ""
        if not sent.isdecimal() or len(sent) > 18:
            return None
        if int(sent) == article.head_id:
            return article.pending or article.revision
        return article.revisions.filter(pk=sent).first()

    def dates(self) -> tuple:
        """Publication and embargo, as sent where that could be read, else as they are."""
        sent = getattr(self, "cleaned_data", {})
        known = (sent.get(name, self.initial.get(name)) for name in PUBLISHING[:2])
        # An address may fill in a new story's form, with anything.
        return tuple(each if isinstance(each, datetime) else None for each in known)

    # Cleaning

    def clean_base(self):
        if self.base is None and not self.unsaved:
            raise forms.ValidationError(
                _("This page does not say which text it was made from. Copy yours, and open the story again.")
            )
        return self.base

    def clean(self):
        cleaned = super().clean()
        if self.unsaved:
            return cleaned
        if self.refusal:  # somebody else's save made this one impossible after it had been checked
            raise forms.ValidationError(self.refusal)
        self.settle_thumbnail(
            self.person, cleaned.get("language") or self.instance.language, self._live_thumbnail()
        )
        if self.errors:
            return cleaned
        try:
            story = stories.settled(self.record(), timezone.now())
            stories.refuse_if_impossible(stories.Change(story, self.instance if self.instance.pk else None))
            self._refuse_the_move(stories.settled(self.record(named=True), timezone.now()))
        except (stories.StoryRefused, MoveRefused) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return cleaned

    def _post_clean(self):
        """The row stays as it is: the record is what is written, and `stories` says what cannot stand."""

    def _refuse_the_move(self, story: Story) -> None:
        """Raises MoveRefused: no note where one is needed, gaps, or warnings that were not on the page yet."""
        publishes = self.data.get("_move") == desk.PUBLISH_CHANGES
        if self.move is None and self._is_scheduled():
            self._refuse_what_would_go_out_by_accident(story)
        if self.move is None and not publishes:
            return
        if (
            self.move is not None
            and self.move.needs_note
            and not self.cleaned_data.get("move_note", "").strip()
        ):
            self.add_error("move_note", _("Say why: whoever opens the story next reads it."))
            return
        if publishes and (story.published_at is None or story.published_at > timezone.now()):
            raise MoveRefused(
                _(
                    "With this date or embargo the story would vanish until then. Take it back, or withdraw the story."
                )
            )
        ends = story.expires_at if publishes else None
        if ends is not None and ends <= timezone.now() and ends != self.instance.expires_at:
            raise MoveRefused(
                _(
                    "With this expiry readers would lose the story at once. Take it back, or withdraw the story."
                )
            )
        live = self.instance if publishes else None
        seen = self.cleaned_data.get("warned", "").split()
        self._show_findings(story)
        desk.refuse_what_is_not_ready(story, self.instance, story.status, timezone.now(), live, seen)

    def _live_thumbnail(self) -> int | None:
        """The picture that readers see with this story now: its words are on their page."""
        article = self.instance
        return article.thumbnail_id if article.pk and article.is_live() else None

    def _is_scheduled(self) -> bool:
        article = self.instance
        known = self.before is not None and self.before.status == Status.PUBLISHED
        return known and article.status == Status.PUBLISHED and not article.is_live()

    def _refuse_what_would_go_out_by_accident(self, story: Story) -> None:
        """A story that is scheduled goes out by itself, so it must stay fit for it, and stay scheduled."""
        now = timezone.now()
        if story.published_at <= now:
            raise MoveRefused(
                _(
                    "Saved so, the story would go out at once. Press “Publish now” for that, or give it a date to come."
                )
            )
        self._show_findings(story)
        desk.refuse_what_is_not_ready(story, self.instance, story.status, now)

    def _show_findings(self, story: Story) -> None:
        """What the page will say of the text that was sent, should it come back."""
        self.findings = checklist.findings(rebuilt(story, self.instance), timezone.now())
        self.data = self.data.copy()
        self.data["warned"] = " ".join(each.code for each in self.findings)

    def data_to_keep(self):
        """What was sent, to be sent once more; a picture that came with it is in the library, not lost."""
        picture = self.cleaned_data.get("thumbnail_file")
        data = self.data.copy()
        if picture is not None:
            picture.pk, picture._state.adding = None, True  # what had been written was taken back
            library.finish(picture)
            data["thumbnail"] = data["thumbnail_described"] = str(picture.pk)
        return data


def _owner_elsewhere(name: str) -> str:
    # Help texts are written into pages as they are.
    said = format_html("<bdi>{}</bdi>", name)
    return _("It came with %(name)s as its owner, who has no account here. Choose whose it is now.") % {
        "name": said
    }


def _picked(part, roles: tuple[str, ...] = ()) -> Picked:
    return Picked(new_name=part, roles=roles) if isinstance(part, str) else Picked(part, roles=roles)
