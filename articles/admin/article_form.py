"""The story's form: what it shows of a story, and the record it makes of what was sent."""

from dataclasses import replace

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import naming, roles, stories
from articles.admin.body import BodyField
from articles.admin.thumbnail import ThumbnailFields, ThumbnailWidget
from articles.admin.widgets import MomentField, Picked, PickField, StoryLinesInput, StoryTextInput
from articles.models import Article, Author, Picture, Section, Tag
from articles.models.article import Role
from articles.naming import NameRefused
from articles.record import Byline, Ref, Story
from articles.recording import record_of
from articles.workflow import PUBLISH, Status, moves_from

TEXTS = ("headline", "short_headline", "slug", "standfirst", "body", "dateline", "kind", "language")
PUBLISHING = ("status", "published_at", "embargo_until", "expires_at")


class ArticleForm(ThumbnailFields, forms.ModelForm):
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
    chosen_related = PickField(
        Article.objects.all(),
        "admin:articles_article_pick",
        ordered=True,
        label=_("Related stories"),
        placeholder=_("Type words of its headline"),
        help_text=_("Chosen ones come first; the rest of the places is filled from the same tags."),
    )
    chosen_original = PickField(
        Article.objects.all(),
        "admin:articles_article_pick",
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
        help_text=_("A time to come schedules the story; empty means now. In the newsroom's time."),
    )
    embargo_until = MomentField(
        label=_("Embargo until"),
        required=False,
        help_text=_("Not before this moment, whatever is set above."),
    )
    expires_at = MomentField(
        label=_("Expires at"),
        required=False,
        help_text=_("From this moment on readers no longer see the story."),
    )

    source_url = forms.URLField(
        label=_("Canonical address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text=_("Where it was published first."),
    )

    class Meta:
        model = Article
        fields = (*TEXTS, *PUBLISHING, "section", "thumbnail", "source_name", "source_url")
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        article = self.instance
        self._withhold_what_is_not_theirs()
        self.before: Story | None = record_of(article) if article.pk else None
        self.set_thumbnail_initial(article.thumbnail, article.language)
        if article.pk:
            self._set_lists(article)
        if "status" in self.fields:
            self._offer_moves(article)

    def _withhold_what_is_not_theirs(self) -> None:
        """Declared fields are in every form, shown or not: what may not be sent must not be there."""
        withheld = () if self.person.has_perm(PUBLISH) else PUBLISHING
        for name in (*withheld, *(() if self.person.has_perm(roles.EDIT_ANY) else ("chosen_owner",))):
            self.fields.pop(name, None)

    def _set_lists(self, article: Article) -> None:
        self.initial |= {
            "chosen_tags": [Picked(line.tag) for line in article.taggings.select_related("tag")],
            "chosen_bylines": [
                Picked(line.author, roles=tuple(line.roles))
                for line in article.bylines.select_related("author")
            ],
            "chosen_related": [Picked(line.other) for line in article.related_lines.select_related("other")],
            "chosen_original": [Picked(article.translation_of)] if article.translation_of_id else [],
            "chosen_owner": [Picked(article.owner)] if article.owner_id else [],
        }

    def _offer_moves(self, article: Article) -> None:
        """Only what this person may make of the story now."""
        status = article.status if article.pk else Status.DRAFT
        offered = [Status(status), *moves_from(status, {PUBLISH} if self.person.has_perm(PUBLISH) else set())]
        self.fields["status"] = forms.ChoiceField(
            label=_("Status"), choices=[(each.value, each.label) for each in offered]
        )

    # Cleaning

    def clean(self):
        cleaned = super().clean()
        if self.refusal:  # somebody else's save made this one impossible after it had been checked
            raise forms.ValidationError(self.refusal)
        self.settle_thumbnail(self.person, cleaned.get("language") or self.instance.language)
        if self.errors:
            return cleaned
        try:
            story = stories.settled(self.record(), timezone.now())
            stories.refuse_if_impossible(stories.Change(story, self.instance if self.instance.pk else None))
        except stories.StoryRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        # What the model's own checks look at is what will be written.
        cleaned |= {name: getattr(story, name) for name in ("slug", *PUBLISHING) if name in self.fields}
        self.instance.slug = story.slug
        return cleaned

    def _get_validation_exclusions(self):
        """All: the fields and `stories` say in sentences what cannot stand; constraints' names would add to it."""
        return {field.name for field in Article._meta.fields}

    def _changed_moment(self, name: str):
        """Seconds that the form does not show stay as they were."""
        return self.cleaned_data[name] if name in self.changed_data else getattr(self.instance, name)

    # What it makes

    def record(self) -> Story:
        """The story as it shall stand; names that are new are left out until `make_new_names`."""
        cleaned = self.cleaned_data
        values = {
            name: cleaned[name] for name in (*TEXTS, "status", "source_name", "source_url") if name in cleaned
        }
        values |= {name: self._changed_moment(name) for name in PUBLISHING[1:] if name in self.fields}
        for name in ("section", "thumbnail"):
            if name in self.fields:
                values[name] = _ref(cleaned.get(name))
        values["tags"] = tuple(_ref(each.row) for each in cleaned["chosen_tags"] if each.row)
        values["bylines"] = tuple(
            Byline(_ref(each.row), each.roles) for each in cleaned["chosen_bylines"] if each.row
        )
        values["related"] = tuple(_ref(each.row) for each in cleaned["chosen_related"])
        values["translation_of"] = _ref(next((each.row for each in cleaned["chosen_original"]), None))
        return replace(self.before or Story(), **values)

    def make_new_names(self) -> None:
        """Makes the tags and authors that were typed anew, as the story is saved."""
        language = self.cleaned_data["language"]
        for name, model in (("chosen_tags", Tag), ("chosen_bylines", Author)):
            self.cleaned_data[name] = [
                each if each.row else replace(each, row=naming.find_or_make(model, each.new_name, language))
                for each in self.cleaned_data[name]
            ]

    def clean_chosen_tags(self):
        return self._checked_names("chosen_tags")

    def clean_chosen_bylines(self):
        return self._checked_names("chosen_bylines")

    def _checked_names(self, name: str) -> list[Picked]:
        for each in self.cleaned_data[name]:
            if each.row is None:
                try:
                    naming.check(each.new_name)
                except NameRefused as refusal:
                    raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data[name]

    def owner(self):
        """Whose the story becomes: as chosen; a new one is its writer's; None leaves it."""
        chosen = [each.row for each in self.cleaned_data.get("chosen_owner", ())]
        if chosen:
            return chosen[0]
        return None if self.instance.pk else self.person


def _ref(row) -> Ref | None:
    return Ref(uuid=str(row.uuid)) if row is not None else None


def may_edit(person, article: Article) -> bool:
    """Any story for editors; one's own for the others, until it is published."""
    if person.has_perm(roles.EDIT_ANY):
        return True
    return article.owner_id == person.pk and article.status in (Status.DRAFT, Status.IN_REVIEW)
