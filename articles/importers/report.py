"""What became of each record of an import: the lines of its report."""

import json
from dataclasses import dataclass, field

CREATED, CHANGED, UNCHANGED, REFUSED, LEFT_OUT = "created", "changed", "unchanged", "refused", "left out"


@dataclass(frozen=True, slots=True)
class Outcome:
    source: str
    outcome: str
    id: int | None = None  # its number here
    fields: list[str] = field(default_factory=list)  # that were changed
    kept: list[str] = field(default_factory=list)  # that stay as they were edited here, against the source
    gaps: list[str] = field(default_factory=list)  # pictures that could not be had, and why
    dropped: list[str] = field(default_factory=list)  # what of the source was not taken over
    reason: str = ""
    type: str = "article"

    def as_line(self) -> str:
        values = {
            name: getattr(self, name)
            for name in ("source", "type", "id", "outcome", "fields", "kept", "gaps", "dropped", "reason")
        }
        return json.dumps(values, ensure_ascii=False)
