"""What a browser sends for a story's form, and what the answer says."""

import re

from django.test.html import parse_html
from django.urls import reverse

from articles.models import Article

ADD = reverse("admin:articles_article_add")
# Codes of what an editor is asked to look at, and has.
EVERY_WARNING = "standfirst tag byline language"


def change(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def sent(**more) -> dict:
    """For a small new story; lists are lists."""
    return {
        "headline": "The envoy came back",
        "standfirst": "Open the roads first.",
        "body": "<p>Words.</p>",
        "language": "en",
        "kind": "news",
        "section": "",
        "slug": "",
        "short_headline": "",
        "dateline": "",
        "source_name": "",
        "source_url": "",
        "thumbnail": "",
        "thumbnail_described": "",
        "thumbnail_alt": "",
        "thumbnail_caption": "",
        "thumbnail_credit": "",
        "warned": EVERY_WARNING,
        "published_at": "",
        "embargo_until": "",
        "expires_at": "",
        **{key: value for key, value in more.items() if value is not None},
    }


def resent(article, **more) -> dict:
    """The same for a story that is there already, as if its form had just been opened."""
    article.refresh_from_db()
    return sent(base=str(article.head_id), **more)


def opened(client, article, address: str = "") -> dict:
    """What a browser would send back for this story's form, untouched."""
    response = client.get(address or change(article))
    assert response.status_code == 200
    return as_sent(response.content.decode())


def saved(response) -> Article:
    assert response.status_code == 302, errors_of(response)
    return Article.objects.order_by("-id").first()


def errors_of(response) -> list[str]:
    return re.findall(r'<ul class="errorlist[^>]*>\s*<li>(.*?)</li>', response.content.decode(), re.DOTALL)


def as_sent(page: str) -> dict:
    """What a browser would send back for this page, untouched."""
    values: dict[str, list[str]] = {}

    def walk(node):
        if not hasattr(node, "name"):
            return
        attributes = dict(node.attributes)
        name = attributes.get("name")
        if node.name == "input" and name and attributes.get("type") not in ("submit", "file"):
            ticked = attributes.get("type") == "checkbox" and "checked" in attributes
            if attributes.get("type") != "checkbox" or ticked:
                values.setdefault(name, []).append(attributes.get("value") or ("on" if ticked else ""))
        elif node.name == "textarea" and name:
            values[name] = ["".join(str(child) for child in node.children)]
        elif node.name == "select" and name:
            chosen = [
                c
                for c in node.children
                if getattr(c, "name", "") == "option" and "selected" in dict(c.attributes)
            ]
            values[name] = [dict(c.attributes).get("value") or "" for c in chosen]
        for child in node.children:
            walk(child)

    walk(parse_html(page))
    return values
