"""robots.txt: what is asked of all robots, and of each by name."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.settings import robots_rules

MANAGE = Path(__file__).parent.parent / "manage.py"


def read(client) -> RobotFileParser:
    response = client.get("/robots.txt")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    robots = RobotFileParser()
    robots.parse(response.content.decode().splitlines())
    return robots


def test_all_robots_may_read_what_readers_read_and_nothing_else(client):
    robots = read(client)
    for path in ("/", "/articles/1/roads/", "/fa-af/", "/media/ab/cd/share-1200.jpg", "/feeds/latest.rss"):
        assert robots.can_fetch("Googlebot", f"http://testserver{path}")
    for path in ("/admin/", "/preview/secret/", "/api/v1/articles/"):
        assert not robots.can_fetch("Googlebot", f"http://testserver{path}")


def test_both_sitemaps_are_named_by_their_whole_addresses(client):
    assert read(client).site_maps() == ["http://testserver/sitemap.xml", "http://testserver/sitemap-news.xml"]


def test_the_operator_can_turn_one_robot_away(client, settings):
    settings.ROBOTS_DISALLOW = robots_rules("GPTBot=/ CCBot=/opinion/,/tags/ *=/search/")
    robots = read(client)
    for robot, path, allowed in (
        ("GPTBot", "/", False),
        ("GPTBot", "/articles/1/roads/", False),
        ("CCBot", "/articles/1/roads/", True),
        ("CCBot", "/tags/roads/", False),
        ("Googlebot", "/tags/roads/", True),
        ("Googlebot", "/search/?q=roads", False),
        # A robot that has a group of its own does not read the group of all.
        ("CCBot", "/admin/", False),
    ):
        assert robots.can_fetch(robot, f"http://testserver{path}") == allowed, (robot, path)


@pytest.mark.parametrize(
    "words, rules", [("", {}), ("*=/", {"*": ["/"]}), ("a=/x a=/y", {"a": ["/x", "/y"]})]
)
def test_rules_are_read_from_one_line(words, rules):
    assert robots_rules(words) == rules


@pytest.mark.parametrize(
    "words",
    ["GPTBot", "GPTBot=", "=/", "GPTBot=tags", "GPT Bot=/", "GPTBot=/,", "GPTBot=/#x", "گپ=/", "a=/راه"],
)
def test_a_rule_that_is_none_is_refused_with_its_words(words):
    with pytest.raises(ImproperlyConfigured, match="ROBOTS_DISALLOW says “.*GPTBot=/ "):
        robots_rules(words)


def test_the_site_does_not_start_with_a_rule_that_is_none():
    environ = {**os.environ, "ROBOTS_DISALLOW": "GPTBot"}
    ended = subprocess.run(
        [sys.executable, MANAGE, "check"], env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "ROBOTS_DISALLOW says “GPTBot”. Write a robot's name" in ended.stderr
