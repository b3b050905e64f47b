"""Videos of YouTube and Vimeo, from whatever was pasted to what readers get."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import embeds, markup
from tests.builders import make_article, make_page

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
VIMEO = "https://vimeo.com/76979871"

PAGES = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&feature=share&pp=x": YOUTUBE,
    "http://m.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?si=abc": YOUTUBE,
    "https://youtu.be/dQw4w9WgXcQ?t=1m30s": f"{YOUTUBE}&t=90s",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=90": f"{YOUTUBE}&t=90s",
    "https://www.youtube.com/embed/dQw4w9WgXcQ": YOUTUBE,
    "//www.youtube.com/embed/dQw4w9WgXcQ?rel=0&start=61": f"{YOUTUBE}&t=61s",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ/": YOUTUBE,
    "http://www.youtube.com/v/dQw4w9WgXcQ?fs=1": YOUTUBE,
    "https://www.youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube.com/live/dQw4w9WgXcQ?t=1h2m3s": f"{YOUTUBE}&t=3723s",
    "https://vimeo.com/76979871": VIMEO,
    "https://vimeo.com/channels/staffpicks/76979871": VIMEO,
    "https://player.vimeo.com/video/76979871?title=0&byline=0": VIMEO,
    "//player.vimeo.com/video/76979871#t=90s": f"{VIMEO}#t=90s",
    "https://player.vimeo.com/video/76979871?h=8272103f6e&app_id=1": f"{VIMEO}/8272103f6e",
    "https://vimeo.com/76979871/8272103f6e": f"{VIMEO}/8272103f6e",
}
NO_VIDEOS = [
    "https://www.youtube.com/",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload",
    "https://www.youtube.com/embed/videoseries?list=PL1",
    "https://www.youtube.com/embed/live_stream?channel=UC1",
    "https://www.youtube.com.example.org/embed/dQw4w9WgXcQ",
    "https://www.youtube.com@example.org/embed/dQw4w9WgXcQ",
    "https://example.org/?https://www.youtube.com/embed/dQw4w9WgXcQ",
    "https://vimeo.com/about",
    "https://vimeo.com/７６９７９８７１",
    "javascript://www.youtube.com/embed/dQw4w9WgXcQ",
    "https://[www.youtube.com/embed/dQw4w9WgXcQ",
    "",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_video_is_known_by_any_of_its_addresses(address):
    assert embeds.video_at(address).page == PAGES[address]
    assert embeds.video_at(PAGES[address]) == embeds.video_at(address)


@pytest.mark.parametrize("address", NO_VIDEOS)
def test_what_is_no_video_is_not_taken_for_one(address):
    assert embeds.video_at(address) is None


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ('<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ?si=x"></iframe>', YOUTUBE),
        ('<p>a<iframe src="//player.vimeo.com/video/76979871?dnt=1"></iframe></p>', VIMEO),
        ('<figure><div><iframe data-src="https://youtu.be/dQw4w9WgXcQ"></iframe></div></figure>', YOUTUBE),
        (
            '<object width="1"><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ">'
            '<embed src="http://www.youtube.com/v/dQw4w9WgXcQ"></object>',
            YOUTUBE,
        ),
        ('<h2><iframe src="https://vimeo.com/76979871"></iframe></h2>', VIMEO),
        ('<iframe src="https://example.org/map?a=1&amp;b=2"></iframe>', "https://example.org/map?a=1&b=2"),
        ('<video><source src="https://example.org/a b.mp4"></video>', "https://example.org/a%20b.mp4"),
        (
            '<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
            "https://www.youtube.com/embed/videoseries?list=PL1",
        ),
        ('<iframe src="javascript:alert(1)"></iframe>', ""),
        ('<iframe srcdoc="<script>x</script>"></iframe>', ""),
    ],
)
def test_what_another_site_shows_is_kept_as_a_link(pasted, kept):
    cleaned = markup.clean(pasted)
    link = html.escape(kept)
    before = "<p>a</p>" if pasted.startswith("<p>a") else ""
    assert cleaned == (f'{before}<p><a href="{link}">{link}</a></p>' if kept else "")
    assert markup.clean(cleaned) == cleaned


# What readers get


def frames_of(page: str) -> list[str]:
    """The pages inside the page's frames."""
    assert not re.search(r"<iframe[^>]*\ssrc=", page), "nothing is loaded by itself"
    return [html.unescape(each) for each in re.findall(r'<iframe srcdoc="([^"]*)"', page)]


@pytest.mark.django_db
def test_a_video_alone_in_its_paragraph_can_be_played(client):
    body = (
        f'<p>One.</p><p><a href="{YOUTUBE}&amp;t=90s">“A &amp; B”</a></p><p><a href="{VIMEO}">{VIMEO}</a></p>'
    )
    page = client.get(make_article(body=body).get_absolute_url()).content.decode()
    youtube, vimeo = frames_of(page)
    assert (
        'href="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&amp;start=90"'
        ' referrerpolicy="strict-origin-when-cross-origin">Play the video from YouTube</a>'
    ) in youtube
    assert 'href="https://player.vimeo.com/video/76979871?autoplay=1&amp;dnt=1"' in vimeo
    assert f'<figcaption><a href="{YOUTUBE}&amp;t=90s">“A &amp; B”</a>' in page
    assert f'<a href="{VIMEO}">Watch it on Vimeo</a>' in page
    assert 'title="“A &amp; B”"' in page and 'title="Vimeo"' in page
    assert "YouTube learns of your visit once you play it." in page
    assert "style=" not in youtube and "<script" not in youtube


@pytest.mark.django_db
def test_the_frame_is_in_the_storys_own_language(client):
    story = make_article("راه‌ها", language="fa-af", body=f'<p><a href="{YOUTUBE}">سخن</a></p>')
    (inside,) = frames_of(client.get(story.get_absolute_url()).content.decode())
    assert '<html lang="fa-AF" dir="rtl">' in inside


@pytest.mark.django_db
def test_a_page_that_stays_shows_videos_too(client):
    make_page(body=f'<p><a href="{YOUTUBE}">Who we are</a></p>')
    page = client.get(reverse("articles:page", args=["about"])).content.decode()
    assert len(frames_of(page)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        f'<p>See <a href="{YOUTUBE}">this</a></p>',
        f'<p><a href="{YOUTUBE}">this</a>.</p>',
        f'<p><a href="{YOUTUBE}">this</a> <a href="{VIMEO}">that</a></p>',
        f'<ul><li><a href="{YOUTUBE}">this</a></li></ul>',
        '<p><a href="https://www.youtube.com/@channel">this</a></p>',
        '<p><a href="https://example.org/embed/dQw4w9WgXcQ">this</a></p>',
    ],
)
def test_a_link_among_other_words_stays_a_link(client, body):
    page = client.get(make_article(body=body).get_absolute_url()).content.decode()
    assert frames_of(page) == []
    assert re.sub("<p>", '<p class="ends">', body, count=1) in page or body in page


def test_where_no_frame_is_offered_a_video_stays_its_link():
    body = f'<p><a href="{YOUTUBE}">this</a></p><h2>A</h2>'
    assert markup.show(body, "", {}, credit="", table="") == body


def test_words_of_a_link_cannot_leave_the_frame():
    body = markup.clean(f'<p><a href="{YOUTUBE}">"&gt;&lt;script&gt;x&lt;/script&gt; &amp;quot; \' </a></p>')
    frame = embeds.Frame("Play %(site)s", "Watch", "Learns", "en", "ltr", "/s.css")
    shown = markup.show(body, "", {}, credit="", table="", frame=lambda: frame)
    (inside,) = frames_of(shown)
    assert "<script" not in shown and "<script" not in inside
    title = re.search(r'" title="([^"]*)" loading="lazy" allow="', shown)
    assert html.unescape(title[1]) == "\"><script>x</script> &quot; '"
    assert "<title>&quot;&gt;&lt;script&gt;x&lt;/script&gt; &amp;quot; '</title>" in inside


@pytest.mark.django_db
def test_a_video_costs_no_query(client, django_assert_num_queries):
    plain, with_videos = make_article(), make_article(body=f'<p><a href="{YOUTUBE}">this</a></p>' * 30)
    client.get(plain.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(plain.get_absolute_url())
    with django_assert_num_queries(len(asked)):
        assert len(frames_of(client.get(with_videos.get_absolute_url()).content.decode())) == 30


@pytest.mark.django_db
def test_pages_may_frame_the_two_players_and_nobody_else(client):
    for address in ("/", make_article().get_absolute_url()):
        policy = client.get(address).headers["Content-Security-Policy"]
        allowed = next(part for part in policy.split(";") if "frame-src" in part)
        assert allowed.split() == [
            "frame-src",
            "https://www.youtube-nocookie.com",
            "https://player.vimeo.com",
        ]
