"""Logging in: slow for whoever guesses, and the demo editor from this machine only."""

import pytest
from django.urls import reverse

from articles import demo
from articles.roles import DEMO_USERNAME
from tests.builders import make_person

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")


@pytest.fixture
def log_in(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    def send(username, password="open-sesame-93", **extra):
        client.logout()
        return client.post(LOGIN, {"username": username, "password": password, "next": "/admin/"}, **extra)

    return send


def test_an_account_logs_in_from_anywhere(log_in):
    make_person("Editor", username="farida")
    assert log_in("farida", HTTP_HOST="news.example", REMOTE_ADDR="203.0.113.7").status_code == 302
    assert log_in("farida", "wrong").status_code == 200


def test_guessing_is_stopped_after_five_tries(log_in):
    make_person("Editor", username="farida")
    make_person("Editor", username="hamid")
    for _each in range(5):
        log_in("farida", "wrong")
    assert log_in("farida").status_code == 429
    assert log_in("hamid").status_code == 302, "others at the same address go on"
    assert log_in("farida", REMOTE_ADDR="203.0.113.7").status_code == 302, (
        "an attacker elsewhere locks nobody out"
    )


def demo_password() -> str:
    demo.make_login()
    username, password = demo.login_file().read_text().split()
    assert username == DEMO_USERNAME
    return password


def test_the_demo_editor_logs_in_on_this_machine(log_in):
    password = demo_password()
    for host in ("127.0.0.1:8000", "localhost:8001", "[::1]:8000"):
        assert log_in(DEMO_USERNAME, password, HTTP_HOST=host, REMOTE_ADDR="127.0.0.1").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"HTTP_HOST": "news.example"},
        {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_HOST": "127.0.0.1", "HTTP_FORWARDED": "for=203.0.113.7"},
        {"HTTP_HOST": "127.0.0.1.news.example"},
    ],
)
def test_the_demo_editor_is_refused_from_elsewhere(log_in, elsewhere):
    assert log_in(DEMO_USERNAME, demo_password(), **elsewhere).status_code == 200


def test_the_demo_log_in_is_made_at_random_and_kept_to_oneself(settings):
    first = demo_password()
    assert len(first) >= 12 and demo_password() != first
    assert demo.login_file().stat().st_mode & 0o077 == 0
