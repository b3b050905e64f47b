"""Feeds as sites write them: RSS, Atom and JSON Feed around the entries that a test needs."""

import json

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
WHOLE = (
    "<content:encoded><![CDATA[<p>The orchard bloomed.</p><p>Bees came &amp; went.</p>]]></content:encoded>"
)


def rss(*items: str, channel="<title>The Orchard</title><link>https://orchard.example/</link>") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{channel}{inside}</channel></rss>'


def atom(entry: str, more="") -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://orchard.example/news/">'
        f'<title>The Orchard</title><link href="https://orchard.example/"/>{more}<entry>{entry}</entry></feed>'
    )


def json_feed(*items: dict, **more) -> str:
    about = {"version": "https://jsonfeed.org/version/1.1", "title": "The Orchard"}
    return json.dumps({**about, "home_page_url": "https://orchard.example/", **more, "items": items})
