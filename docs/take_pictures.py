"""Takes the screenshots of README and docs from a demo newsroom of its own: `.venv/bin/python docs/take_pictures.py`.

Needs what `make test-services` installs, and Debian's Chromium. Run it after a change that can be seen.
"""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = Path(__file__).parent / "images"
PHOTOGRAPHS = ROOT / "articles" / "fixtures" / "demo" / "pictures"
COLOURS = 128  # of a screenshot: enough to the eye, and a third of the bytes
# Without these Chromium would look for the internet at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--lang=en-GB",
)
DESKTOP, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def newsroom() -> Iterator[tuple[str, str, str]]:
    """`make run` with an empty data folder: its address, the demo editor's name and password."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(
            [sys.executable, "newsroom/start.py", "run"],
            cwd=ROOT,
            # Threads: a browser holds connections open, and one without a request would keep a worker.
            env={
                **os.environ,
                "PORT": str(port),
                "DATA_DIR": data,
                "DEBUG": "",
                "GUNICORN_CMD_ARGS": "--threads 8",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            said = ""
            for line in server.stdout:
                said += line
                if "Ctrl-C" in line:
                    break
            username, password = re.search(r"Log-in\s+(\S+)\s+password\s+(\S+)", said).groups()
            yield f"http://127.0.0.1:{port}", username, password
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def take(page: Page, name: str) -> None:
    """What the window shows, without the empty rest under a short page of the desk."""
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach((each) => each.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    path = IMAGES / f"{name}.png"
    window = page.viewport_size
    content = page.locator("#content").bounding_box() if page.locator("#content").count() else None
    height = min(window["height"], content["y"] + content["height"] + 24) if content else window["height"]
    page.screenshot(
        path=path,
        clip={"x": 0, "y": 0, "width": window["width"], "height": round(height)},
        animations="disabled",
        caret="hide",
    )
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB\n")


class Desk:
    """One person's browser at the desk."""

    def __init__(self, chromium: Browser, site: str, username: str, password: str, **how):
        self.site = site
        self.page = chromium.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **how}).new_page()
        self.go("login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", password)
        self.page.click("[type=submit]")
        self.page.wait_for_url("**/admin/")

    def go(self, address: str = "") -> Page:
        self.page.goto(f"{self.site}/admin/{address}")
        return self.page

    def add_colleague(self, username: str, name: str, role: str) -> str:
        """As a Chief does; returns the password."""
        page, password = self.go("auth/user/add/"), "kites-over-kabul-31"
        page.fill("#id_username", username)
        page.fill("#id_first_name", name)
        page.fill("#id_password1", password)
        page.fill("#id_password2", password)
        page.get_by_label(role, exact=True).check()
        page.click("[name=_save]")
        page.wait_for_url("**/change/")
        return password

    def open(self, words: str) -> str:
        """Opens the form of the story that is found by these words; returns its address at the desk."""
        self.go(f"articles/article/?q={words}")
        found = self.page.locator(".field-story a").first.get_attribute("href")
        address = re.search(r"articles/article/\d+/", found)[0]
        self.go(f"{address}change/")
        self.page.locator("form[data-keeping]").wait_for()
        return address

    def begin(self, headline: str, standfirst: str, *paragraphs: str, tag: str = "") -> None:
        page = self.go("articles/article/add/")
        page.fill("#id_headline", headline)
        page.fill("#id_standfirst", standfirst)
        page.select_option("#id_section", label="Society")
        self.write(*paragraphs)
        if tag:
            page.fill("#id_chosen_tags", tag)
            page.locator("#id_chosen_tags_options [role=option]").first.wait_for()
            page.get_by_role("option", name=re.compile(f"{tag}$")).last.click()

    def write(self, *paragraphs: str) -> None:
        """At the end of the body."""
        body = self.page.locator(".ProseMirror[contenteditable]")
        body.focus()
        body.evaluate("each => { getSelection().selectAllChildren(each); getSelection().collapseToEnd(); }")
        self.page.wait_for_timeout(200)  # until the rich-text box has heard of it
        self.page.keyboard.type("\n".join(paragraphs))

    def press(self, button: str, note: str = "") -> None:
        """A move by its name, or `_continue`."""
        if note:
            self.page.fill("#id_move_note", note)
        found = self.page.locator(f".submit-row [name=_move][value={button}], .submit-row [name={button}]")
        if not found.is_visible():
            self.page.click(".desk-more summary")
        with self.page.expect_navigation():
            found.press("Enter")


def begin_work(chief: Desk, reporter: Desk, editor: Desk) -> None:
    """What a morning at the desk looks like: drafts, something sent back, in review, scheduled, changed."""
    reporter.begin(
        "Shoemakers of Mandawi put rubber from old tyres back on the road",
        "Two brothers cut soles that outlast the shoes they are sewn to.",
        "The workshop is as wide as its door.",
        "A lorry tyre gives forty pairs, and the street knows whose they are by the sound.",
        tag="Craft",
    )
    reporter.press("submit")
    reporter.begin(
        "The weather observer who has not missed a morning since 1998",
        "He writes down the rain at six, in ink, whatever the radio says.",
        "The gauge stands behind the school.",
        "He empties it at six and writes the figure into a book that nobody has asked him for.",
    )
    reporter.press("_continue")
    chief.begin(
        "Evening classes move into a bakery that is warm until nine",
        "Where the oven heats a room anyway, forty people learn to read.",
        "The baker closes at five.",
    )
    chief.press("submit")
    editor.open("bakery")
    editor.press("send_back", "Who pays for the lamp? One sentence from the baker, please.")
    chief.begin(
        "A bicycle library lends its last bell",
        "Thirty bicycles, one pump, no lock.",
        "You sign with your name and your street.",
    )
    chief.press("_continue")
    chief.open("pigeon")
    chief.page.select_option("#id_section", label="Society")
    tomorrow = datetime.now().astimezone() + timedelta(days=1)
    chief.page.fill("#id_published_at", f"{tomorrow:%Y-%m-%d}T07:00")
    chief.press("publish")
    if chief.page.locator(".errornote").count():  # the warnings have been read now
        chief.press("publish")
    chief.open("Khalilzad")
    chief.page.fill(
        "#id_standfirst",
        "Washington’s envoy saw Pakistan’s prime minister and army chief on Sunday, on the first day of a "
        "journey that will bring him to Qatar and a seventh session with the Taliban.",
    )
    chief.write("", "A second round is expected in the last week of the month.")
    chief.press("_continue")
    chief.open("Band-e Amir&language=en")
    chief.page.fill(
        "#id_standfirst",
        "Listeners complained that a boat in their favourite serial was plainly a bucket. "
        "It took ten early mornings on the lake to give them a real one.",
    )
    chief.write("", "Nobody has written about the boat since.")
    chief.press("publish_changes")


def take_the_desk(chief: Desk, reporter: Desk) -> None:
    take(chief.go(), "my-desk")
    story = chief.open("Khalilzad")
    take(chief.page, "form")
    take(chief.go(f"{story}compare/"), "compare")
    story = chief.open("bakery")
    chief.write("", "He pays for the lamp himself: it dries the flour, he says.")
    chief.press("submit")
    take(chief.go(f"{story}history/"), "history")
    chief.open("بند امیر&language=fa-af")
    take(chief.page, "translation")
    chief.open("Khalilzad")
    with chief.page.expect_popup() as opened:
        chief.page.get_by_role("button", name="Preview", exact=True).click()
    opened.value.get_by_role("link", name="Phone").click()
    take(opened.value, "preview")
    opened.value.close()
    take_a_merge(chief, reporter)


def take_a_merge(chief: Desk, reporter: Desk) -> None:
    """Two people change the same headline, and each a paragraph of their own."""
    chief.open("weather observer")
    reporter.open("weather observer")
    reporter.page.fill("#id_headline", "The weather observer who has not missed a morning since 1997")
    reporter.write("", "His daughter reads the figures out on the school’s radio.")
    reporter.press("_continue")
    chief.page.fill("#id_headline", "A weather observer in Ghor has not missed a morning since 1998")
    chief.page.fill("#id_standfirst", "Rain at six, in ink, whatever the radio says.")
    chief.press("_continue")
    take(chief.page, "merge")


def take_the_library(chief: Desk) -> None:
    take(chief.go("articles/picture/"), "library")
    page = chief.page
    page.locator(".desk-card").nth(2).click()
    page.locator(".desk-focal-mark").wait_for()
    take(page, "picture")
    page = chief.go("articles/picture/upload/")
    page.fill("#id_credit", "Omid Rasa")
    files = [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": content}
        for name, content in (
            ("IMG_4411", cropped("kites.jpg", 0.8)),
            ("IMG_4415", cropped("bazaar.jpg", 0.7)),
            ("lake", (PHOTOGRAPHS / "lake.jpg").read_bytes()),
            ("notes", b"Not a picture"),
        )
    ]
    page.set_input_files("input[type=file]", files)
    page.get_by_text("4 of 4 files sent").wait_for()
    take(page, "upload")


def cropped(name: str, part: float) -> bytes:
    """Another photograph, as far as the library can tell."""
    file = io.BytesIO()
    with Image.open(PHOTOGRAPHS / name) as picture:
        width, height = picture.size
        picture.crop((0, 0, int(width * part), int(height * part))).save(file, "JPEG", quality=80)
    return file.getvalue()


def take_the_names(chief: Desk) -> None:
    page = chief.go("articles/tag/look-alikes/")
    page.get_by_role("link", name=re.compile("Merge Craft ")).click()
    page.wait_for_url("**/merge/**")
    take(page, "merge-tags")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with newsroom() as (site, username, password), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*QUIET])
        page = chromium.new_page(viewport=DESKTOP)
        page.goto(site)
        take(page, "front")
        chief = Desk(chromium, site, username, password)
        reporter = Desk(chromium, site, "laila", chief.add_colleague("laila", "Laila", "Reporter"))
        editor = Desk(chromium, site, "omid", chief.add_colleague("omid", "Omid", "Editor"))
        begin_work(chief, reporter, editor)
        take_the_desk(chief, reporter)
        take_the_library(chief)
        take_the_names(chief)
        phone = Desk(chromium, site, username, password, viewport=TELEPHONE, locale="fa-AF")
        take(phone.go(), "my-desk-dari")
        chromium.close()


if __name__ == "__main__":
    main()
