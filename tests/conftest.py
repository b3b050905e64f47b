"""What every test finds: its own folders, no compiled static files, and services only where asked for."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.template import Template
from django.test import override_settings
from django.test.utils import _TestState
from django.utils import timezone, translation

from articles import search

collect_ignore = ["lint"]  # needs what `make lint` installs, and is named by it
HERE = Path(__file__).parent
NEEDS_SERVICES = ("browser", "services")  # need what `make test-services` installs

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread


def pytest_addoption(parser):
    parser.addoption("--services", action="store_true", help="PostgreSQL, Redis, S3 and a browser are here")


def pytest_ignore_collect(collection_path, config):
    """Without `--services` their files are not even read: they import what is not installed then."""
    if collection_path.parent == HERE and collection_path.name in NEEDS_SERVICES:
        return None if config.getoption("--services") else True
    return None


@pytest.fixture(scope="session", autouse=True)
def _no_compiled_static_files(tmp_path_factory):
    """For the whole session, because the live server is."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment):
    """Rendered as for readers: tests read pages, and keep no copy of each template's context."""
    Template._render = _TestState.saved_data.template_render


@pytest.fixture(autouse=True)
def _own_settings(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "http://testserver"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "originals": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "originals"), "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _empty_search_index(request):
    """Django empties the tables of its models after a test that commits, and knows nothing of this one."""
    marker = request.node.get_closest_marker("django_db")
    commits = (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        search.clear()


@pytest.fixture(autouse=True)
def _english():
    """Whatever language the test before it asked a page in."""
    translation.activate("en")


@pytest.fixture
def time_machine(monkeypatch):
    """`time_machine(moment)`: what the newsroom takes for now, from here on."""

    def travel(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return travel


hypothesis.settings.register_profile("newsroom", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("newsroom")
