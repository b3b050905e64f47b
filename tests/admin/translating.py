"""A story in two languages for the tests of the desk: begun, written and corrected as its people do it."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from articles import stories, translating
from articles.models import Article
from articles.recording import record_of
from tests.builders import make_article

LEDGER = reverse("admin:articles_article_translations")
BODY = "<p>The roads are shut.</p><p>The envoy waits.</p><p>Nobody knows why.</p>"


def translate(article) -> str:
    return reverse("admin:articles_article_translate", args=[article.pk])


def current(article) -> str:
    return reverse("admin:articles_article_current", args=[article.pk])


def looked(task) -> str:
    return reverse("admin:articles_article_looked", args=[task.article_id, task.pk])


def as_read(task) -> dict:
    """What a page that shows the task sends when somebody has looked."""
    return {"looked_at": task.at.isoformat()}


def sibling(task) -> str:
    return reverse("admin:articles_article_sibling", args=[task.article_id, task.pk])


def make_original(headline="The envoy came back", **more) -> Article:
    return make_article(headline, **{"body": BODY, **more})


def make_translation(original, language="fa-af", *, by, **more) -> Article:
    """Written and published, unless `more` says another status."""
    draft = translating.translate(original, language, by, timezone.now())
    values = {"headline": "فرستاده بازگشت", "body": "<p>راه‌ها بسته است.</p>", "status": "published"}
    values = {**values, **more}
    if values["status"] == "published":
        values.setdefault("published_at", timezone.now())
    return rewritten(draft, by, **values)


def rewritten(article, by, **values) -> Article:
    """What readers see, or the draft, says this from now on."""
    article.refresh_from_db()
    change = stories.Change(replace(record_of(article), **values), article)
    (written,) = stories.write([change], by, timezone.now())
    return written


def corrected(original, by) -> Article:
    """Two paragraphs of it say something else: the first and the last."""
    body = BODY.replace("shut", "open again").replace("Nobody knows", "Everybody knows")
    return rewritten(original, by, body=body)
