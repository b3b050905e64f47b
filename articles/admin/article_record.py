"""The record that a story's form makes of what was sent, and the change that shall be written."""

from dataclasses import replace

from django import forms

from articles import desk, naming, stories
from articles.admin.widgets import Picked
from articles.models import Author, Tag
from articles.naming import NameRefused
from articles.record import Byline, Ref, Story
from articles.workflow import Status

TEXTS = ("headline", "short_headline", "slug", "standfirst", "body", "dateline", "kind", "language")
PUBLISHING = ("published_at", "embargo_until", "expires_at")


class RecordMaking:
    """A part of the form, which knows what it was opened with: `before`, `base`, `instance`, `move`, `person`."""

    def record(self, *, named: bool = False) -> Story:
        """The story as it shall stand, fields that could not be read as they were.

        Names that are new are left out until `make_new_names`, or with `named` stand as names.
        """
        cleaned = self.cleaned_data
        before = self.before or Story(uuid=str(cleaned.get("new_uuid") or ""))
        plain = (*TEXTS, "sticky", "source_name", "source_url")
        values = {name: cleaned[name] for name in plain if name in cleaned}
        values |= {name: self._changed_moment(name) for name in PUBLISHING if name in cleaned}
        for name in ("section", "thumbnail"):
            if name in cleaned:
                values[name] = _ref(cleaned[name])
        language = cleaned.get("language") or before.language
        for name, sent in (("tags", "chosen_tags"), ("related", "chosen_related")):
            if sent in cleaned:
                values[name] = tuple(
                    filter(None, (self._part(each, language, named) for each in cleaned[sent]))
                )
        if "chosen_bylines" in cleaned:
            lines = ((self._part(each, language, named), each.roles) for each in cleaned["chosen_bylines"])
            values["bylines"] = tuple(Byline(author, held) for author, held in lines if author)
        if "chosen_original" in cleaned:
            values["translation_of"] = _ref(next((each.row for each in cleaned["chosen_original"]), None))
        story = replace(before, **{"status": before.status or Status.DRAFT.value, **values})
        return desk.moved(story, self.move) if self.move is not None else story

    def _part(self, picked: Picked, language: str, named: bool) -> Ref | None:
        if picked.row is None and named:
            return Ref(name=picked.new_name, language=language)
        return _ref(picked.row)

    def change(self) -> stories.Change:
        """What shall be written. A live story's text waits, unless it is what shall go out now."""
        sent = self.data.get("_move", "")
        story = self.record()
        if self.move is None and self._is_scheduled() and story.published_at != self.before.published_at:
            sent = desk.RESCHEDULE
        return stories.Change(
            story,
            self.instance if self.instance.pk else None,
            self.owner(),
            base=self.base.pk if self.base else None,
            waits=sent != desk.PUBLISH_CHANGES,
            move=sent if self.move or sent in (desk.PUBLISH_CHANGES, desk.RESCHEDULE) else "",
            note=self.cleaned_data.get("move_note", "").strip(),
            forgets_unsaved=True,
        )

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

    def _changed_moment(self, name: str):
        """Seconds that the form does not show stay as they were."""
        if name in self.changed_data:
            return self.cleaned_data.get(name)
        return getattr(self.before, name) if self.before else None


def _ref(row) -> Ref | None:
    return Ref(uuid=str(row.uuid)) if row is not None else None
