"""Takes the screenshots of README and docs from a demo newsroom of its own: `.venv/bin/python docs/take_pictures.py`.

Needs what `make test-services` installs, and Debian's Chromium. Run it after a change that can be seen.
"""

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
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = Path(__file__).parent / "images"
COLOURS = 128  # of a screenshot: enough to the eye, and a third of the bytes


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
            env={**os.environ, "PORT": str(port), "DATA_DIR": data},
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


def take(page: Page, name: str, *, whole: bool = False) -> None:
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach((each) => each.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB\n")


def log_in(page: Page, site: str, username: str, password: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")


def story_called(page: Page, site: str, words: str) -> str:
    """The address of a story's form."""
    page.goto(f"{site}/admin/articles/article/?q={words}")
    return site + page.locator(".field-story a").first.get_attribute("href")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with newsroom() as (site, username, password), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(site)
        take(page, "front")
        log_in(page, site, username, password)
        page.goto(story_called(page, site, "Khalilzad"))
        take(page, "form")
        chromium.close()


if __name__ == "__main__":
    main()
