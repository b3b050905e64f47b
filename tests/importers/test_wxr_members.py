"""What only members of an old WordPress site could read does not become public."""

import pytest

from articles import markup
from articles.models import Article, Page
from tests.importers.running import run
from tests.importers.test_wxr_blocks import ONE, TWO, block, empty
from tests.importers.wordpress import item, meta, read, written

NAMED = "a part for members only"
SECRET = block("paragraph", "<p>Secret.</p>")


def started(name: str) -> str:
    return block("shortcode", f"[{name}]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ONE + block("premium-content/subscriber-view", SECRET) + TWO, "<p>One.</p><p>Two, still two.</p>"),
        (ONE + block("jetpack/premium-content-subscriber-view", SECRET), "<p>One.</p>"),
        (
            block(
                "premium-content/container",
                f"<div>Secret.{block('premium-content/subscriber-view', SECRET)}"
                f"{block('premium-content/logged-out-view', f'<div>{ONE}</div>')}</div>",
            ),
            "<p>One.</p>",
        ),
        (
            ONE + empty("jetpack/paywall") + SECRET + block("premium-content/logged-out-view", TWO),
            "<p>One.</p>",
        ),
        (
            ONE + block("group", f"{TWO}{empty('jetpack/paywall')}{SECRET}") + SECRET,
            "<p>One.</p><p>Two, still two.</p>",
        ),
        ("Open.\n\n<!-- wp:jetpack/paywall -->\n<!-- /wp:jetpack/paywall -->\n\nSecret.", "<p>Open.</p>"),
        (ONE + f"<!-- wp:members/part -->{SECRET}", "<p>One.</p>"),  # it has no end
        ("<!-- wp:group -->" * 50 + ONE + block("members/part", SECRET), "<p>One.</p>"),
        (
            ONE + started("members_only") + SECRET + started("/members_only") + TWO,
            "<p>One.</p><p>Two, still two.</p>",
        ),
        *(
            (f"One.\n\n[{name} a='b c']Secret.\n\nSecret.[/{name}]\n\nTwo.", "<p>One.</p><p>Two.</p>")
            for name in (
                *("members_only", "member", "Members", "membership", "private", "restrict", "mepr-show"),
                *("s2If", "ihc-hide-content", "rcp_content"),
            )
        ),
        ("[private]Secret [private]Secret[/private] Two", "<p>Two</p>"),
        ("[a_b]One [private]Secret[/a_b] Secret[/private]", "<p>One</p>"),
        ("[c_d]" * 50 + "One [private]Secret[/private]" + "[/c_d]" * 50, "<p>One</p>"),
        ('One [mepr-show rules="[1]"]Secret[/mepr-show]', "<p>One</p>"),
    ],
)
def test_what_members_alone_could_read_stays_behind_and_is_named(tmp_path, text, shown):
    (found,) = read(tmp_path, item(1, text))
    assert markup.clean(found.record.body) == shown
    assert "Secret" not in found.record.body
    assert NAMED in found.dropped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (block("premium-content/logged-out-view", ONE), "<p>One.</p>"),
        ("[members_not_logged_in]One.[/members_not_logged_in]", "<p>One.</p>"),
        ("The [private] road [of members]", "<p>The [private] road [of members]</p>"),
        ("One [rcp_registration_form] two", "<p>One two</p>"),
    ],
)
def test_what_everybody_could_read_comes_over(tmp_path, text, shown):
    (found,) = read(tmp_path, item(1, text))
    assert markup.clean(found.record.body) == shown
    assert NAMED not in found.dropped


def test_a_recording_for_members_is_not_linked_under_the_text(tmp_path):
    address = "https://old.example/secret.mp3"
    beside = meta("enclosure", f"{address}\n1\naudio/mpeg\n")
    (found,) = read(tmp_path, item(1, f"One.\n\n[private]{address}[/private]", beside))
    assert found.record.body == "<p>One.</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("access", "status"),
    [("subscribers", "draft"), ("paid_subscribers", "draft"), ("everybody", "published"), ("", "published")],
)
def test_a_post_for_subscribers_is_a_draft_and_the_report_says_so(tmp_path, access, status):
    said = meta("_jetpack_newsletter_access", access)
    page = item(2, "Words.", said, post_type="page", post_name="us", link="https://old.example/us/")
    code, report, _said = run(written(tmp_path, item(1, "Words.", said), page), "--pages")
    assert (code, Article.objects.get().status) == (0, status)
    assert Page.objects.exists() == (status == "published")
    named = [each for line in report for each in line.get("dropped", ())]
    assert named == ([f"for {access!r} only: it comes as a draft"] if status == "draft" else [])


# What is to go out, and what was thrown away


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["0000-00-00 00:00:00", "soon", ""])
def test_a_post_that_is_scheduled_for_nobody_knows_when_is_a_draft(tmp_path, said):
    code, report, _said = run(written(tmp_path, item(status="future", post_date_gmt=said, post_date=said)))
    story = Article.objects.get()
    assert (code, story.status, story.published_at) == (0, "draft", None)
    assert "scheduled, and nobody can tell for when: it comes as a draft" in report[-1]["dropped"]


@pytest.mark.django_db
def test_a_post_in_the_bin_is_withdrawn_here(tmp_path):
    run(written(tmp_path, item(1, "Words.")))
    thrown_away = item(1, "", status="trash", title="", post_name="roads-open__trashed")
    code, report, _said = run(written(tmp_path, thrown_away, item(2, "Words.", status="trash")))
    story = Article.objects.get()
    assert (story.status, story.headline, story.slug) == ("withdrawn", "Roads open", "roads-open")
    assert "Words." in story.body
    assert code == 0
    assert [line["outcome"] for line in report] == ["changed", "left out"]
    assert "never here" in report[1]["reason"]


def test_a_post_in_the_bin_does_not_take_back_another_of_its_number(tmp_path):
    found = read(tmp_path, item(1), item(1, status="trash"))
    assert [each.record.status for each in found] == ["published"]
