"""What became of each record of an import: the lines of its report."""

import json
from dataclasses import dataclass, field

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    source: str
    outcome: str
    id: int | None = None  # its number here
    fields: list[str] = field(default_factory=list)  # that were changed
    kept: list[str] = field(default_factory=list)  # that stay as they were edited here, against the source
    reason: str = ""
    type: str = "article"

    def as_line(self) -> str:
        values = {
            name: getattr(self, name)
            for name in ("source", "type", "id", "outcome", "fields", "kept", "reason")
        }
        return json.dumps(values, ensure_ascii=False)
