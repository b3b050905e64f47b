"""The demo newsroom: stories for newcomers, dated relative to now, and an account to try the desk with."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from articles.importers import jsonl
from articles.importers.media import Media
from articles.importers.preparing import Options
from articles.importers.reading import Found, Refused
from articles.importers.report import Outcome
from articles.importers.store import Store
from articles.record import Story
from articles.roles import CHIEF, DEMO_USERNAME

FOLDER = Path(__file__).parent / "fixtures" / "demo"
SOURCE = FOLDER / "newsroom.jsonl"


def load(at: datetime) -> Iterator[Outcome]:
    """Imports the demo, as any archive is imported, with its moments moved so that it was exported now."""
    with SOURCE.open(encoding="utf-8") as lines:
        exported_at = datetime.fromisoformat(json.loads(lines.readline())["exported_at"])
    shift = at - exported_at
    with Media(FOLDER / "pictures") as media:
        store = Store(Options(), media, by=None, at=at)
        yield from store.put(_moved(each, shift) for each in jsonl.read(SOURCE))


def _moved(found: Found | Refused, shift: timedelta) -> Found | Refused:
    if isinstance(found, Refused) or not isinstance(found.record, Story):
        return found
    names = ("published_at", "embargo_until", "expires_at", "modified_at")
    moments = {name: getattr(found.record, name) for name in names}
    moved = {name: moment + shift for name, moment in moments.items() if moment}
    return replace(found, record=replace(found.record, **moved))


def login_file() -> Path:
    return settings.DATA_DIR / "demo-login.txt"


def make_login() -> None:
    """The demo editor, with a random password that only this machine's file knows."""
    user, _made = get_user_model().objects.get_or_create(
        username=DEMO_USERNAME, defaults={"first_name": "Demo", "last_name": "Editor", "is_staff": True}
    )
    user.groups.set(Group.objects.filter(name=CHIEF))
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save()
    _write_private(login_file(), f"{DEMO_USERNAME} {password}\n")


def keep_login() -> None:
    """After a start: the file goes with the database, whichever of the two was replaced."""
    user = get_user_model().objects.filter(username=DEMO_USERNAME).first()
    words = login_file().read_text().split() if login_file().exists() else []
    if user is None:
        login_file().unlink(missing_ok=True)
    elif len(words) != 2 or not user.check_password(words[1]):
        make_login()


def _write_private(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(words)
