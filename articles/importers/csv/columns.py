"""What the columns of a spreadsheet are called: our words, and those that other systems and people write."""

from collections.abc import Sequence

from articles.spelling import fold

# The first is the one that the handbook names.
COLUMNS = {
    "headline": "headline | title | post title | عنوان | سرخط | سرلیک",
    "short_headline": "short headline | short title | seo title",
    "standfirst": "standfirst | subtitle | excerpt | summary | description | deck | lead | خلاصه | لنډیز",
    "body": "body | content | text | html | article | post content | field body | متن",
    "section": "section | category | categories | rubric | بخش | برخه",
    "tags": "tags | tag | keywords | topics | برچسب ها | برچسب | ټاګونه",
    "bylines": "byline | bylines | author | authors | by | writer | نویسنده | لیکوال",
    "published_at": "published at | published | publication date | date | post date | pub date | publish date | تاریخ | نېټه",
    "modified_at": "modified at | modified | updated | updated at | last modified | post modified",
    "embargo_until": "embargo until | embargo",
    "expires_at": "expires at | expires",
    "language": "language | lang | locale | زبان | ژبه",
    "status": "status | state | post status | is published",
    "kind": "kind | type of story | genre",
    "type": "type | post type",
    "dateline": "dateline | place | location",
    "slug": "slug | post name",
    "sticky": "sticky | featured | keep on top",
    "picture": "picture | image | thumbnail | photo | featured image | image url | عکس | انځور",
    "picture_alt": "picture alt | alt | alt text | image alt",
    "picture_caption": "picture caption | caption | image caption",
    "picture_credit": "picture credit | credit | photographer | photo credit",
    "source_id": "source id | id | post id | guid | number",
    "source_system": "source system | system",
    "source_name": "source name | source | publisher",
    "source_url": "source url | url | link | permalink | address | canonical | canonical url",
    "translation_of": "translation of | original id | translated from",
}
_FIELDS = {fold(word): field for field, words in COLUMNS.items() for word in words.split("|")}


def known_columns(header: Sequence[str]) -> dict[str, int]:
    """The places of the columns, by our words. Of two for the same thing the first counts."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        field = _FIELDS.get(fold(name))
        if field is not None:
            places.setdefault(field, place)
    return places
