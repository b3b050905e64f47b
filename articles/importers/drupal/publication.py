"""When a node of Drupal is public, and for how long."""

from collections.abc import Mapping
from datetime import datetime

from articles.importers.drupal import fields
from articles.importers.json_document import moment

# Steps of an editorial workflow: those of public nodes, and those at which none is public, whatever else it says.
_PUBLIC = {"published", "live"}
_STEPS = {
    "archived": "withdrawn",
    **dict.fromkeys(("draft", "unpublished"), "draft"),
    **dict.fromkeys(("needs_review", "in_review", "review", "ready_for_review"), "in_review"),
}


def status_of(said: Mapping) -> str:
    """Published is only what says so and stands at no step before or after it; empty where nothing is said."""
    is_public, step = said.get("status"), said.get("moderation_state") or None
    if is_public is None and step is None:
        return ""
    known = _STEPS.get(step) if isinstance(step, str) else None
    if known:
        return known
    if unknown_step(said):
        return "draft"
    if is_public in (True, 1) or (is_public is None and step == "published"):
        return "published"
    return "published" if step is None and said.get("publish_on") else "draft"


def unknown_step(said: Mapping) -> object:
    """One that a site has made for itself may hold a node back ("legal_hold"); None where there is none."""
    step = said.get("moderation_state") or None
    return None if isinstance(step, str) and (step in _PUBLIC or step in _STEPS) else step


def published_at(said: Mapping, status: str) -> datetime | None:
    """Drupal's own moment of publication is that of creation, where no field has another. Raises RecordRefused."""
    if status not in ("published", "withdrawn"):
        return None
    names = [each for name in fields.DATES for each in (f"field_{name}", name) if said.get(each)]
    if said.get("status") not in (True, 1) and said.get("publish_on"):
        names = ["publish_on"]
    name = next((each for each in names if isinstance(said[each], str | int)), "created")
    return moment(said.get(name), name)


def expires_at(said: Mapping) -> datetime | None:
    """Raises RecordRefused."""
    return moment(said.get("unpublish_on") or None, "unpublish_on")
