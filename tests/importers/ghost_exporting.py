"""Ghost exports made small, and what the reader finds in them."""

import json
from pathlib import Path

from articles.importers import ghost
from articles.importers.reading import Found, Refused
from articles.record import Story


def a_post(**more) -> dict:
    """Published, and open to everybody."""
    return {
        "id": "5f01",
        "title": "Roads open",
        "slug": "roads-open",
        "html": "<p>Words.</p>",
        "status": "published",
        "visibility": "public",
        "published_at": "2024-05-01T10:00:00.000Z",
        **more,
    }


def export(folder: Path, *posts, **tables) -> Path:
    """Written with these posts and tables."""
    path = folder / "ghost.json"
    data = {"posts": list(posts), **tables}
    path.write_text(json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": data}]}))
    return path


def found(path: Path) -> list[Found]:
    return [each for each in ghost.read(path) if isinstance(each, Found)]


def refused(path: Path) -> list[str]:
    return [each.reason for each in ghost.read(path) if isinstance(each, Refused)]


def stories(path: Path) -> list[Story]:
    return [each.record for each in found(path) if isinstance(each.record, Story)]


def body_of(path: Path) -> str:
    return stories(path)[0].body
