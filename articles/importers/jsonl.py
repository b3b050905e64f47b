"""Reads our own lossless format: one JSON object a line, each with its type and version."""

import json
from collections.abc import Iterator
from pathlib import Path

from articles.importers.reading import LARGEST_DOCUMENT, Found, Refused
from articles.record import RecordRefused
from articles.record_json import from_json, split

NAME = "jsonl"
# The line an export begins with; it says when, and is no record.
OPENING = "newsroom"


def recognises(head: bytes) -> bool:
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return line.startswith(b"{") and b'"type"' in line


def read(path: Path) -> Iterator[Found | Refused]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LARGEST_DOCUMENT + 1):
            number += 1
            source = f"{path}:{number}"
            if len(line) > LARGEST_DOCUMENT and not line.endswith(b"\n"):
                yield Refused(source, f"The line is longer than {LARGEST_DOCUMENT // 1024**2} MB.")
                _skip_to_the_next(file)
            elif line.strip():
                found = _read_line(source, line)
                if found is not None:
                    yield found


def _read_line(source: str, line: bytes) -> Found | Refused | None:
    try:
        values = json.loads(line.decode("utf-8-sig"))
        if isinstance(values, dict) and values.get("type") == OPENING:
            return None
        values, kept = split(values)
        record = from_json(values)
        # What has a key is stated, so that an empty list means: none any more.
        return Found(source, record, states=frozenset(values), kept=kept)
    except RecordRefused as error:
        return Refused(source, str(error))
    except UnicodeDecodeError:
        return Refused(source, "The line is not in UTF-8.")
    except json.JSONDecodeError as error:
        return Refused(source, f"The line is no JSON: {error.msg} at letter {error.pos + 1}.")
    except ValueError:
        return Refused(source, "The line holds a number of thousands of digits, which no story needs.")
    except RecursionError:
        return Refused(source, "The line is no JSON that a story could need: it is nested too deeply.")


def _skip_to_the_next(file) -> None:
    while (rest := file.readline(1024 * 1024)) and not rest.endswith(b"\n"):
        pass
