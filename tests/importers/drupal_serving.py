"""JSON:API documents as a Drupal site would serve them, made small."""

import json
from pathlib import Path

from articles.importers import drupal
from articles.importers.reading import Found, More, Refused
from articles.record import Story

BASE = "https://old.example"
FILES = f"{BASE}/sites/default/files"


def uuid(number: int | str) -> str:
    """A number of its own; words stay as they are: "missing"."""
    return f"5b0f6a3e-1c2d-4e5f-8a9b-0c1d2e3f{number:04d}" if isinstance(number, int) else number


def refers(type_name: str, number: int | str, **meta) -> dict:
    return {"type": type_name, "id": uuid(number), "meta": meta}


def resource(type_name: str, number: int, attributes=None, **references) -> dict:
    """`references`: an identifier, a list of them, or None, by the field's name."""
    return {
        "type": type_name,
        "id": uuid(number),
        "attributes": attributes or {},
        "relationships": {name: {"data": data} for name, data in references.items()},
    }


def formatted(html: str, **more) -> dict:
    return {"value": html, "format": "basic_html", "processed": html, **more}


def node(number=1, *, bundle="article", attributes=None, **references) -> dict:
    """A published node in English."""
    said = {
        "drupal_internal__nid": number,
        "langcode": "en",
        "default_langcode": True,
        "status": True,
        "title": f"Story {number}",
        "created": "2024-05-01T10:00:00+00:00",
        "changed": "2024-05-02T10:00:00+00:00",
        "body": formatted("<p>Words of it.</p>"),
    }
    return resource(f"node--{bundle}", number, {**said, **(attributes or {})}, **references)


def term(number, name, vocabulary="tags", **more) -> dict:
    return resource(f"taxonomy_term--{vocabulary}", number, {"name": name, "langcode": "en", **more})


def picture_file(number, name="mill.jpg", kind="image/jpeg") -> dict:
    uri = {"value": f"public://{name}", "url": f"/sites/default/files/{name}"}
    return resource("file--file", number, {"filename": name, "filemime": kind, "uri": uri})


def media(number, file_number, bundle="image", **attributes) -> dict:
    file = refers("file--file", file_number, alt="A mill", title="")
    field = "field_media_image" if bundle == "image" else "field_media_document"
    return resource(
        f"media--{bundle}", number, attributes, **{field: file, "thumbnail": refers("file--file", 59)}
    )


MILL = (media(41, 51, field_caption="By the water", field_credit="Laila Samadi"), picture_file(51))


def paragraph(bundle, number, attributes=None, **references) -> dict:
    return resource(f"paragraph--{bundle}", number, attributes, **references)


def of(*paragraphs) -> dict:
    held = [refers(each["type"], 0) | {"id": each["id"]} for each in paragraphs]
    return node(attributes={"body": None}, field_content=held)


def document(*data, included=(), at="/jsonapi/node/article", **more) -> dict:
    return {
        "jsonapi": {"version": "1.0"},
        "data": list(data),
        "included": included,
        "links": {"self": {"href": f"{BASE}{at}"}, **more.pop("links", {})},
        **more,
    }


def saved(folder: Path, said: object, name="articles.json") -> Path:
    path = folder / name
    path.write_text(said if isinstance(said, str) else json.dumps(said))
    return path


# What the reader finds in it


def outcomes_of(folder: Path, *data, included=(), **more) -> list[Found | Refused | More]:
    return list(drupal.read(saved(folder, document(*data, included=included, **more))))


def story_of(folder: Path, said: dict, *included, **more) -> Found:
    """The one story of such a document, as it was found."""
    outcomes = outcomes_of(folder, said, included=included, **more)
    assert not [each for each in outcomes if isinstance(each, Refused)], outcomes
    (one,) = [each for each in outcomes if isinstance(getattr(each, "record", None), Story)]
    return one
