"""Tells one other site of addresses that have changed, as IndexNow and WebSub want it. Asks the database nothing."""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urlsplit

import urllib3
from django.conf import settings

TIMEOUT = urllib3.Timeout(connect=5, read=10)  # seconds
LONGEST_ANSWER = 1000  # bytes that are read of why it failed
LONGEST_WAIT = timedelta(days=1)  # whatever the other site asks for
_OF_THE_MESSAGE = (400, 409, 422)  # refusals that say nothing of what comes next
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Failure:
    why: str
    of_the_site: bool  # it would answer the same to whatever else we have to say
    wait: timedelta | None = None  # it was told to us how long


Answers = dict[str, Failure | None]  # by address; None: it was taken


def indexnow(addresses: Iterable[str]) -> Answers:
    """All of one host in one request: https://www.indexnow.org/documentation"""
    by_site: dict[str, list[str]] = {}
    for address in addresses:
        by_site.setdefault("/".join(address.split("/", 3)[:3]), []).append(address)
    answers: Answers = {}
    for site, there in by_site.items():
        said = {
            "host": urlsplit(site).netloc,
            "key": settings.INDEXNOW_KEY,
            "keyLocation": f"{site}/{settings.INDEXNOW_KEY}.txt",
            "urlList": there,
        }
        answer = _post(settings.INDEXNOW_ENDPOINT, json.dumps(said), _JSON)
        answers |= dict.fromkeys(there, answer)
    return answers


def websub(addresses: Sequence[str]) -> Answers:
    """A request for each: hubs differ in whether they take several feeds in one."""
    answers: Answers = {}
    for number, address in enumerate(addresses):
        said = urlencode({"hub.mode": "publish", "hub.url": address})
        answers[address] = answer = _post(settings.WEBSUB_HUB, said, _FORM)
        if answer is not None and answer.of_the_site:
            return answers | dict.fromkeys(addresses[number:], answer)
    return answers


def _post(address: str, body: str, kind: str) -> Failure | None:
    """Follows no redirect: whoever runs the site has said where to send it."""
    headers = {"Content-Type": kind, "User-Agent": f"Newsroom (+{settings.SITE_URL})"}
    with urllib3.PoolManager(timeout=TIMEOUT, retries=False) as pool:
        try:
            # Unread: nobody knows how much it is.
            response = pool.request(
                "POST", address, body=body.encode(), headers=headers, redirect=False, preload_content=False
            )
            with closing(response):
                return None if 200 <= response.status < 300 else _failure(response)
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
            return Failure(_plain(f"{type(error).__name__}: {error}"), of_the_site=True)


def _failure(response: urllib3.BaseHTTPResponse) -> Failure:
    status = response.status
    wait = _wait(response.headers.get("Retry-After", ""))
    if status == 429 and wait is None:
        wait = timedelta(0)
    said = response.read(LONGEST_ANSWER, decode_content=False).decode("utf-8", "replace")
    why = _plain(f"{status} {response.reason or ''}: {re.sub(r'<[^>]*>', ' ', said)}")
    of_the_site = wait is not None or status not in _OF_THE_MESSAGE
    return Failure(why.rstrip(": "), of_the_site, wait)


def _wait(said: str) -> timedelta | None:
    """Retry-After: seconds, or a date."""
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", said):
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(timedelta(0), min(moment - datetime.now(UTC), LONGEST_WAIT))


def _plain(words: str) -> str:
    """On one line, as the database keeps it."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", words).strip()[:500]
