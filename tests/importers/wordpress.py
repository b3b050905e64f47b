"""Writes WordPress exports for tests, as WordPress itself writes them."""

from pathlib import Path

from articles.importers import wxr
from articles.importers.reading import Found, Refused
from articles.record import Story

SITE = "https://old.example"
NAMES = {
    **dict.fromkeys(("creator",), "dc"),
    **dict.fromkeys(
        (
            *(
                "post_id",
                "post_date",
                "post_date_gmt",
                "post_modified_gmt",
                "post_name",
                "status",
                "post_type",
            ),
            *("post_parent", "post_password", "is_sticky", "attachment_url", "menu_order"),
        ),
        "wp",
    ),
}


def export(
    *parts: str, version: str = "1.2", language: str = "en-US", encoding: str = "UTF-8", site: str = SITE
) -> str:
    return f"""<?xml version="1.0" encoding="{encoding}" ?>
<!-- This file holds what a site had to say. -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/{version}/"
>
<channel>
	<title>The Old Paper</title>
	<link>{site}</link>
	<language>{language}</language>
	<wp:wxr_version>{version}</wp:wxr_version>
	<wp:base_site_url>{site}</wp:base_site_url>
	<wp:base_blog_url>{site}</wp:base_blog_url>
{"".join(parts)}</channel>
</rss>
"""


def item(number: int = 1, body: str = "Words.", *parts: str, **fields: str | None) -> str:
    """A published post unless `fields` say otherwise; one that is None is left out."""
    said = {
        "title": "Roads open",
        "link": f"{SITE}/2019/05/roads-open/",
        "creator": "laila",
        "guid": f"{SITE}/?p={number}",
        "post_id": str(number),
        "post_date": "2019-05-13 12:30:00",
        "post_date_gmt": "2019-05-13 08:00:00",
        "post_name": "roads-open",
        "status": "publish",
        "post_type": "post",
        "content": body,
        **fields,
    }
    lines = [_field(name, value) for name, value in said.items() if value is not None]
    return "\t<item>\n" + "".join([*lines, *parts]) + "\t</item>\n"


def attachment(number: int, name: str = "", *parts: str, **fields: str | None) -> str:
    said = {
        "title": "A picture",
        "attachment_url": f"{SITE}/wp-content/uploads/{name or f'2019/05/photo-{number}.jpg'}",
        "post_type": "attachment",
        "status": "inherit",
        "link": f"{SITE}/a-picture/",
        "post_name": "a-picture",
        **fields,
    }
    return item(number, "", *parts, **said)


def meta(key: str, value: object) -> str:
    return (
        f"\t\t<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(str(value))}</wp:meta_value></wp:postmeta>\n"
    )


def term(taxonomy: str, slug: str, name: str) -> str:
    """That the item is filed under."""
    return f'\t\t<category domain="{taxonomy}" nicename="{slug}">{cdata(name)}</category>\n'


def author(login: str, name: str, number: int = 7) -> str:
    return (
        f"\t<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login>"
        f"<wp:author_email>{cdata('somebody@old.example')}</wp:author_email>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n"
    )


def category(number: int, slug: str, name: str, parent: str = "", description: str = "") -> str:
    return (
        f"\t<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{cdata(slug)}</wp:category_nicename>"
        f"<wp:category_parent>{cdata(parent)}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name>"
        f"<wp:category_description>{cdata(description)}</wp:category_description></wp:category>\n"
    )


def tag(number: int, slug: str, name: str, description: str = "") -> str:
    return (
        f"\t<wp:tag><wp:term_id>{number}</wp:term_id><wp:tag_slug>{cdata(slug)}</wp:tag_slug>"
        f"<wp:tag_name>{cdata(name)}</wp:tag_name>"
        f"<wp:tag_description>{cdata(description)}</wp:tag_description></wp:tag>\n"
    )


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _field(name: str, value: str) -> str:
    tag = {"content": "content:encoded", "excerpt": "excerpt:encoded"}.get(name)
    tag = tag or (f"{NAMES[name]}:{name}" if name in NAMES else name)
    return f"\t\t<{tag}>{cdata(value)}</{tag}>\n"


def written(folder: Path, *parts: str, name: str = "export.xml", **said: str) -> Path:
    path = folder / name
    path.write_text(export(*parts, **said), encoding=said.get("encoding", "UTF-8"))
    return path


def read(folder: Path, *parts: str, **said: str) -> list[Found | Refused]:
    return list(wxr.read(written(folder, *parts, **said)))


def story_in(folder: Path, *parts: str, **said: str) -> Story:
    """The one story of an export."""
    (story,) = (
        each.record
        for each in read(folder, *parts, **said)
        if isinstance(each, Found) and isinstance(each.record, Story)
    )
    return story
