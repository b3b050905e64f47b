"""What the API promises, for programs: an OpenAPI 3.1 document."""

from dataclasses import fields

from django.conf import settings
from django.urls import reverse

from articles.editions import default_edition, editions
from articles.models.article import Kind, Role
from articles.record import VERSION, Story
from articles.syndication import LEFT_OUT, SHAPES
from articles.workflow import Status

USUAL_PAGE, LARGEST_PAGE = 20, 100

INTRODUCTION = (
    "The published stories of every edition, to be read only. Nobody needs an account or a key, and any web page "
    "may ask. Every answer has a strong ETag: ask again with If-None-Match, and what is still the same is answered "
    "with 304 and no content. What is refused is refused with a sentence, in English. Fields may be added within "
    "this version; none is taken away, and none changes its meaning."
)
_ANY_UUID = "00000000-0000-0000-0000-000000000000"


def document() -> dict:
    item = reverse("api_article", args=[_ANY_UUID]).replace(_ANY_UUID, "{uuid}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{default_edition().masthead}: stories",
            "version": "1",
            "description": INTRODUCTION,
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {reverse("api_articles"): {"get": _page()}, item: {"get": _story()}},
        "components": {
            "schemas": {
                "Story": _object("A story that anybody may read.", **_fields_of_a_story()),
                **_PARTS,
                "Error": _object("Why there is no answer.", error=_text("A sentence that says what to do.")),
            }
        },
    }


# Small parts


def _text(words: str, **more) -> dict:
    return {"type": "string", "description": words, **more}


def _object(words: str, **properties) -> dict:
    return {
        "type": "object",
        "description": words,
        "required": list(properties),
        "properties": properties,
    }


def _ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(name: str, words: str) -> dict:
    return {"type": "array", "items": _ref(name), "description": words}


def _or_null(name: str, words: str) -> dict:
    return {"anyOf": [_ref(name), {"type": "null"}], "description": words}


def _side(words: str) -> dict:
    return {"type": "integer", "minimum": 1, "description": words}


# The two addresses


def _page() -> dict:
    older = {
        "type": ["string", "null"],
        "format": "uri",
        "description": "The address of the page after this one, with everything that was asked; null on the last.",
    }
    content = _object("A page.", articles=_list_of("Story", "Newest first."), next=older)
    return {
        "operationId": "listStories",
        "summary": "Published stories, newest first, page by page",
        "parameters": _parameters(),
        "responses": {
            "200": _answer("A page of stories.", content, Link='The address in `next`, as rel="next".'),
            "304": _UNCHANGED,
            "400": _refusal("A parameter that is not there, said twice, or not understood."),
            "404": _refusal("There is no such section or tag."),
            "405": _READ_ONLY,
            "412": _ANOTHER,
        },
    }


def _story() -> dict:
    which = {"name": "uuid", "in": "path", "required": True, "description": "The story's `uuid`."}
    return {
        "operationId": "readStory",
        "summary": "One published story",
        "parameters": [{**which, "schema": {"type": "string", "format": "uuid"}}],
        "responses": {
            "200": _answer("The story.", _ref("Story")),
            "304": _UNCHANGED,
            "404": _refusal("There is no such story for readers: not yet, not any more, or not at all."),
            "405": _READ_ONLY,
            "410": _refusal("The story has been withdrawn: copies of it should go as well."),
            "412": _ANOTHER,
        },
    }


def _answer(words: str, schema: dict, **may_have: str) -> dict:
    has = {
        "ETag": 'Changes when the content does: "0f3a...".',
        "Access-Control-Allow-Origin": "Always *: any page may read this.",
    }
    headers = {
        name: {"description": said, "required": name in has, "schema": {"type": "string"}}
        for name, said in (has | may_have).items()
    }
    return {"description": words, "headers": headers, "content": {"application/json": {"schema": schema}}}


def _refusal(words: str) -> dict:
    return {"description": words, "content": {"application/json": {"schema": _ref("Error")}}}


_UNCHANGED = {"description": "What stands here is still what If-None-Match names."}
_ANOTHER = _refusal("What If-Match names is not what stands here.")
_READ_ONLY = _refusal("Another method than GET, HEAD and OPTIONS.")


def _parameters() -> list[dict]:
    named = {"type": "string", "minLength": 1}
    asked = {
        "language": (
            "Only stories of this edition. All editions when it is left out.",
            {"type": "string", "enum": list(editions())},
        ),
        "section": ("Only stories of this section, named by its slug or its uuid.", named),
        "tag": ("Only stories with this tag, named by its slug or its uuid.", named),
        "since": (
            "Only stories published at or after this moment. A day begins in the newsroom's time zone, "
            f"{settings.TIME_ZONE}. What was published before and changed since is not among them.",
            {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
        ),
        "before": (
            "Where the page before this one ended: never made by hand, it stands in the address in `next`.",
            {"type": "string", "pattern": "^(-[0-9a-f]{1,13}|[0-9a-f]{1,14})-[0-9a-f]{1,15}$"},
        ),
        "limit": (
            "How many stories a page holds at most.",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
        ),
    }
    return [
        {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
        for name, (words, schema) in asked.items()
    ]


# What a story is made of

# By the annotations of record.py's fields.
_TYPES = {
    "str": {"type": "string"},
    "Uuid": {"type": "string", "format": "uuid"},
    "bool": {"type": "boolean"},
    "datetime | None": {"type": ["string", "null"], "format": "date-time"},
}
_SAID_OF_FIELDS = {
    "uuid": "Stays the same whatever becomes of headline and address.",
    "language": "The edition that it belongs to.",
    "headline": "Plain text, like all texts but the body.",
    "short_headline": "For lists, where the headline is long; else empty.",
    "slug": "The words in its address.",
    "standfirst": "One or two sentences under the headline.",
    "kind": "What sort of story it is.",
    "dateline": "The place it is reported from. Opens the first paragraph.",
    "body": (
        'Clean HTML. Its pictures are `<figure><img data-picture="UUID">` with an optional `<figcaption>`; `pictures` '
        "says what stands behind each UUID. A link that begins with a slash is one into this site. A paragraph that "
        "is nothing but a link to a video is shown as a player here."
    ),
    "status": "Others are not in the API.",
    "published_at": "When readers first had it. Lists and `since` go by this.",
    "embargo_until": "Before which it could not be published.",
    "expires_at": "From when on it is no longer to be read, here or in copies.",
    "modified_at": "The last change that readers could see, where there was one after publication.",
    "sticky": "Whether the front page opens with it.",
    "source_name": "Whose story it was first, when it was not ours.",
    "source_url": "Where it was published first; canonical then. Empty for our own.",
}


def _fields_of_a_story() -> dict:
    plain = {
        each.name: {**_TYPES[each.type], "description": _SAID_OF_FIELDS[each.name]}
        for each in fields(Story)
        if each.type in _TYPES and each.name not in LEFT_OUT
    }
    return {
        "type": {"const": "article"},
        "version": {"const": VERSION, "description": "Of the form that these fields have."},
        **plain,
        "language": {**plain["language"], "enum": list(editions())},
        "kind": {**plain["kind"], "enum": Kind.values},
        "status": {**plain["status"], "const": Status.PUBLISHED.value},
        "published_at": {**plain["published_at"], "type": "string"},
        "section": _or_null("Name", "The one section that it stands in."),
        "thumbnail": _or_null("Picture", "Its picture in lists and over its text."),
        "tags": _list_of("Name", "In their order."),
        "bylines": _list_of("Byline", "Who made it, in their order."),
        "related": _list_of("Other", "Stories that the desk put beside it, those that may be read."),
        "translation_of": _or_null("Other", "The original, where this is a translation and it may be read."),
        "address": _text("Of its page.", format="uri"),
        "pictures": _list_of("Picture", "Those in the body, in the order in which they first stand there."),
    }


def _by_language(words: str) -> dict:
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": words}


_PARTS = {
    "Name": _object(
        "A section, a tag or an author.",
        uuid=_text("Stays the same whatever it is called.", format="uuid"),
        name=_text("In the story's language, where it has a name in that."),
        language=_text("The one that the name is in."),
        slug=_text("The word in its address, the same in every edition."),
        address=_text("Of its page, in the story's edition.", format="uri"),
    ),
    "Byline": _object(
        "Somebody's part in a story.",
        author=_ref("Name"),
        roles={"type": "array", "items": {"type": "string", "enum": Role.values}},
    ),
    "Other": _object(
        "Another story that may be read.",
        uuid=_text("Ask for it by this.", format="uuid"),
        language=_text("The edition that it belongs to."),
        headline=_text("Its headline."),
        address=_text("Of its page.", format="uri"),
    ),
    "Picture": _object(
        "A picture, and what must be said under it.",
        uuid=_text("The body names it by this.", format="uuid"),
        alt=_by_language("What it shows, for who cannot see it, by language."),
        caption=_by_language("By language. In a body the caption of that place stands in its figure."),
        creator=_text("Who took or drew it."),
        credit=_text("To be shown with it."),
        copyright=_text("Whose it is."),
        width=_side("Of the original, in pixels."),
        height=_side("Of the original, in pixels."),
        renditions=_list_of("Rendition", "JPEGs, by shape, the smallest first."),
    ),
    "Rendition": _object(
        "One file, which never changes. The same ends in .webp beside it.",
        shape={"type": "string", "enum": list(SHAPES), "description": "The whole picture, or a crop."},
        width=_side("In pixels."),
        height=_side("In pixels."),
        address=_text("Of the file.", format="uri"),
    ),
}
