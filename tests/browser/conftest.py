"""A browser against the live server: Debian's Chromium, and nothing goes wrong in its console."""

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.builders import make_person

expect.set_options(timeout=30_000)  # two browsers and two servers may share two slow cores


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROME") or shutil.which("chromium")
    assert chromium, "The browser tests need Chromium: apt install chromium"
    # Without these it would look for the internet at every start.
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}


@pytest.fixture
def page(page, request):
    """Fails the test when a script fails, or when the content policy stops something.

    `@pytest.mark.forgives("words")`: but not for what the test brings about itself.
    """
    marker = request.node.get_closest_marker("forgives")
    forgiven = ("404", "file:///", *(marker.args if marker else ()))
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(30_000)
    yield page
    # A test may ask for what is not there, and paste what points to somebody's own disk.
    assert [trouble for trouble in troubles if not any(words in trouble for words in forgiven)] == []


@pytest.fixture
def desk(page, live_server):
    """The browser, logged in as an editor; `desk("/admin/...")` goes there."""
    make_person("Editor", username="farida")
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", "farida")
    page.fill("#id_password", "open-sesame-93")
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")

    def go(address: str):
        page.goto(live_server.url + address)
        return page

    return go
