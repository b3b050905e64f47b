"""`make run`, for real: demo newsroom, addresses, log-in, and a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.services


@pytest.fixture
def started(tmp_path):
    """Starts the newsroom with an empty data folder; gives the address and what was said."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environ |= {"PORT": str(port), "DATA_DIR": str(tmp_path / "data")}
    servers = []

    def start() -> tuple[str, str, subprocess.Popen]:
        server = subprocess.Popen(
            [sys.executable, "newsroom/start.py", "run"],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that Ctrl-C can be sent to all of it
        )
        servers.append(server)
        said = ""
        for line in server.stdout:
            said += line
            if "Ctrl-C stops it." in line:
                break
        assert "Ctrl-C stops it." in said, said
        return f"http://127.0.0.1:{port}", said, server

    yield start
    for server in servers:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.stdout.close()
        server.wait()


def stop(server) -> str:
    os.killpg(server.pid, signal.SIGINT)
    said = server.stdout.read()
    assert server.wait(20) == 0
    return said


def test_a_newcomer_gets_a_newsroom_and_the_same_one_again(started):
    address, said, server = started()
    for step in (
        "Preparing the database",
        "Compressing",
        "demo newsroom",
        f"Site     {address}/",
        f"Admin    {address}/admin/",
    ):
        assert step in said
    username, password = re.search(r"Log-in\s+(\S+)\s+password\s+(\S+)", said).groups()
    front = urllib.request.urlopen(address).read().decode()
    assert "Khalilzad" in front
    style = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', front)[1]
    assert urllib.request.urlopen(address + style).status == 200
    picture = re.search(r'src="(/media/[^"]+\.jpg)"', front)[1]
    assert urllib.request.urlopen(address + picture).read(2) == b"\xff\xd8"
    assert logs_in(address, username, password)
    assert "Stopped." in stop(server)

    _address, again, server = started()
    assert (username, password) == re.search(r"Log-in\s+(\S+)\s+password\s+(\S+)", again).groups()
    assert "Compressing" not in again and "Loading the demo" not in again
    stop(server)


def logs_in(address: str, username: str, password: str) -> bool:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/admin/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    values = {"csrfmiddlewaretoken": token, "username": username, "password": password, "next": "/admin/"}
    request = urllib.request.Request(
        f"{address}/admin/login/", urlencode(values).encode(), headers={"Referer": f"{address}/admin/login/"}
    )
    return 'id="logout-form"' in browser.open(request).read().decode()
