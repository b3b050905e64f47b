"""What the formats demand of any feed of ours, whatever it is about; and feeds read as a reader reads them."""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import feedparser

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
RFC_822 = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}"
RFC_3339 = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})"


def fetched(client, address: str, **headers):
    """The response, in which everything holds that must hold of every feed."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200, f"{address} {response.status_code}"
    kind = address.partition("?")[0].rpartition(".")[2]
    assert response.headers["Content-Type"] == TYPES[kind]
    CHECKS[kind](response.content)
    if kind != "json":
        parsed(response)
    return response


def parsed(response):
    """As feedparser has it, without a complaint; it sanitizes nothing here, so that what we send is seen."""
    headers = {"content-type": response.headers["Content-Type"]}
    feed = feedparser.parse(response.content, response_headers=headers, sanitize_html=False)
    assert feed.bozo == 0, feed.bozo_exception
    return feed


def titles(client, address: str) -> list[str]:
    """Read without feedparser, which takes a title of RSS for HTML where it looks like it."""
    content = fetched(client, address).content
    if address.endswith(".json"):
        return [item["title"] for item in json.loads(content)["items"]]
    entries, name = ("item", "title") if address.endswith(".rss") else (f"{ATOM}entry", f"{ATOM}title")
    return [entry.findtext(name) for entry in ElementTree.fromstring(content).iter(entries)]


def bodies(client, address: str) -> list[str]:
    """The HTML of each entry."""
    content = fetched(client, address).content
    if address.endswith(".json"):
        return [item["content_html"] for item in json.loads(content)["items"]]
    name = CONTENT if address.endswith(".rss") else f"{ATOM}content"
    return [element.text or "" for element in ElementTree.fromstring(content).iter(name)]


def _check_rss(content: bytes) -> None:
    root = ElementTree.fromstring(content)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    language = _one(channel, "language")
    assert root.get(LANGUAGE) == language
    for name in ("title", "link", "description", "ttl"):
        assert _one(channel, name)
    image = channel.find("image")
    assert _absolute(_one(image, "url")) and _one(image, "link") == _one(channel, "link")
    (own,) = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert _absolute(own.get("href"))
    moments, guids = [], []
    for item in channel.findall("item"):
        assert item.find("title") is not None and len(item.find("title")) == 0
        assert _absolute(_one(item, "link"))
        guids.append(_one(item, "guid"))
        assert item.find("guid").get("isPermaLink") == "false"
        said = _one(item, "pubDate")
        assert re.fullmatch(RFC_822, said), said
        moments.append(parsedate_to_datetime(said))
        assert len(item.findall(CONTENT)) == 1 and item.find("author") is None
        assert item.find("enclosure") is None, "it would have to say how many bytes it has"
        _check_html(item.find(CONTENT).text or "")
        for media in item.findall(f"{MEDIA}content"):
            assert set(media.keys()) == {"url", "medium", "type", "width", "height"}
            assert _absolute(media.get("url"))
    assert moments == sorted(moments, reverse=True) and len(guids) == len(set(guids))
    if guids:
        assert re.fullmatch(RFC_822, _one(channel, "lastBuildDate"))


def _check_atom(content: bytes) -> None:
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed" and feed.get(LANGUAGE)
    updated = [_moment(_one(feed, f"{ATOM}updated"))]
    ids = [_one(feed, f"{ATOM}id")]
    assert _one(feed, f"{ATOM}title") and _one(feed.find(f"{ATOM}author"), f"{ATOM}name")
    _check_links(feed)
    published = []
    for entry in feed.findall(f"{ATOM}entry"):
        ids.append(_one(entry, f"{ATOM}id"))
        assert len(entry.findall(f"{ATOM}title")) == 1 and entry.find(f"{ATOM}title").get("type") is None
        updated.append(_moment(_one(entry, f"{ATOM}updated")))
        published.append(_moment(_one(entry, f"{ATOM}published")))
        assert updated[-1] >= published[-1]
        _check_links(entry, own=False)
        (body,) = entry.findall(f"{ATOM}content")
        assert body.get("type") == "html"
        _check_html(body.text or "")
        assert all(_one(author, f"{ATOM}name") for author in entry.findall(f"{ATOM}author"))
    assert published == sorted(published, reverse=True) and len(ids) == len(set(ids))
    assert updated[0] == max(updated[1:], default=datetime(1970, 1, 1, tzinfo=UTC))


def _check_links(parent, own: bool = True) -> None:
    links = [(link.get("rel"), link.get("href")) for link in parent.findall(f"{ATOM}link")]
    assert all(_absolute(href) for _rel, href in links)
    wanted = ("self", "alternate") if own else ("alternate",)
    assert [[rel for rel, _href in links].count(rel) for rel in wanted] == [1] * len(wanted)


def _check_json(content: bytes) -> None:
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and "author" not in feed and feed["language"]
    assert all(_absolute(feed[name]) for name in ("home_page_url", "feed_url", "icon"))
    published = []
    for item in feed["items"]:
        assert isinstance(item["id"], str) and "author" not in item
        assert _absolute(item["url"])
        published.append(_moment(item["date_published"]))
        assert _moment(item["date_modified"]) >= published[-1]
        assert all(author["name"] and _absolute(author["url"]) for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
        _check_html(item["content_html"])
    assert published == sorted(published, reverse=True)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


CHECKS = {"rss": _check_rss, "atom": _check_atom, "json": _check_json}


def _check_html(content: str) -> None:
    """Whole addresses, pictures with their sizes, nothing that runs, styles or asks."""
    _Strict().feed(content)


class _Strict(HTMLParser):
    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        assert tag not in ("script", "style", "iframe", "form", "input", "object", "embed", "svg"), tag
        assert not {"style", "srcset", "class", "data-picture"} & set(said), said
        assert not [name for name in said if name.startswith("on")], said
        for name in ("href", "src"):
            if name in said:
                assert re.match(r"(https?://[^/]|mailto:|tel:)", said[name]), said
        if tag == "img":
            assert said["src"].endswith(".jpg") and "alt" in said
            assert int(said["width"]) and int(said["height"])


def _one(parent, name: str) -> str:
    """The text of the one child of this name."""
    (child,) = parent.findall(name)
    return child.text or ""


def _absolute(address: str) -> bool:
    return re.match(r"https?://[^/]", address) is not None and address.isascii()


def _moment(words: str) -> datetime:
    assert re.fullmatch(RFC_3339, words), words
    return datetime.fromisoformat(words)
