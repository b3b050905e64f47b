"""Reads a page as a machine does: its head's words and links, its JSON-LD, its first heading."""

import json
from html.parser import HTMLParser


class Head(HTMLParser):
    def __init__(self, response):
        super().__init__()
        assert response.status_code == 200, response.status_code
        self.said: dict[str, list[str]] = {}  # what is in <meta>, by name or property
        self.links: dict[str, list[str]] = {}  # addresses, by rel
        self.blocks: list[str] = []  # of JSON-LD, as they stand
        self.scripts = 0
        self.title = self.first_heading = ""
        self._inside: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta":
            self.said.setdefault(attrs.get("name") or attrs.get("property"), []).append(attrs.get("content"))
        elif tag == "link":
            self.links.setdefault(attrs["rel"], []).append(attrs["href"])
        elif tag in ("title", "h1", "script"):
            data = tag == "script" and attrs.get("type") == "application/ld+json"
            self._inside.append("data" if data else tag)
            self.scripts += tag == "script"
            self.blocks += [""] * data

    def handle_endtag(self, tag):
        if tag in ("title", "h1", "script"):
            self._inside.pop()

    def handle_data(self, words):
        inside = self._inside[-1] if self._inside else ""
        if inside == "data":
            self.blocks[-1] += words
        elif inside == "title":
            self.title += words
        elif inside == "h1":
            self.first_heading += words

    def one(self, name: str) -> str:
        (said,) = self.said[name]
        return said

    @property
    def canonical(self) -> str:
        (address,) = self.links["canonical"]
        return address

    @property
    def nodes(self) -> dict[str, dict]:
        """Of the one block of JSON-LD, by their type."""
        (block,) = self.blocks
        said = json.loads(block)
        assert said["@context"] == "https://schema.org"
        nodes = {node["@type"]: node for node in said["@graph"]}
        assert len(nodes) == len(said["@graph"])
        return nodes


def head_of(client, address: str) -> Head:
    return Head(client.get(address))
