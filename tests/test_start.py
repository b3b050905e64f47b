"""What `make` runs first: each thing that can be missing gets one sentence that says what to do."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

START = Path(__file__).parent.parent / "newsroom" / "start.py"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py, as if the project lay in an empty folder."""
    spec = importlib.util.spec_from_file_location("start", START)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(module, "ENV_FILE", str(tmp_path / ".env"))
    return module


def run_with(**environ) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, START, "run"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_port_that_is_taken_is_named_before_anything_is_done():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_with(PORT=str(port))
    assert done.returncode == 1 and done.stdout == ""
    assert f"Port {port} cannot be used" in done.stderr and f"make run PORT={port + 1}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_said_to_be_none(port):
    done = run_with(PORT=port)
    assert done.returncode == 1
    assert "PORT must be a number from 1 to 65535" in done.stderr


def test_an_old_python_is_named(start, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    with pytest.raises(
        start.Stop, match=r"needs Python 3\.11 or newer and this is 3\.9: install a newer one"
    ):
        start.check_python()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(start, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(start.Stop, match="apt install python3-venv"):
        start.make_venv()


def fake_pip(start, words: str):
    """A Python whose pip says these words and fails."""
    python = Path(start.PYTHON)
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho '{words}'\nexit 1\n")
    python.chmod(0o755)
    Path(start.ROOT, "requirements.txt").write_text("django\n")


@pytest.mark.parametrize(
    "words",
    [
        "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
        "ERROR: No matching distribution found for django==5.2.19",
        "Read timed out.",
    ],
)
def test_without_a_network_it_says_so(start, words):
    fake_pip(start, words)
    with pytest.raises(start.Stop, match="could not be fetched: check the network"):
        start.install("requirements.txt")
    assert words in Path(start.VENV, "install.log").read_text()


def test_another_trouble_of_pip_is_told_where_to_read(start):
    fake_pip(start, "error: subprocess-exited-with-error")
    with pytest.raises(
        start.Stop, match=r"could not install requirements\.txt: its own words are in .*install\.log"
    ):
        start.install("requirements.txt")


def test_packages_are_installed_once_and_again_when_a_file_changes(start, monkeypatch):
    Path(start.ROOT, "base.txt").write_text("one\n")
    Path(start.ROOT, "more.txt").write_text("-r base.txt\ntwo\n")
    installed = []
    monkeypatch.setattr(start, "make_venv", lambda: installed.append("venv"))
    monkeypatch.setattr(start, "install", installed.append)
    monkeypatch.setattr(start.subprocess, "call", lambda *_args, **_more: 0)
    Path(start.PYTHON).parent.mkdir(parents=True)
    Path(start.PYTHON).touch()
    for _each in range(2):
        start.ensure_venv("more.txt")
    assert installed == ["more.txt"]
    Path(start.ROOT, "base.txt").write_text("another\n")
    start.ensure_venv("more.txt")
    assert installed == ["more.txt", "more.txt"]


def test_the_key_is_made_at_random_once_and_kept_from_others(start, tmp_path):
    start.ensure_env_file()
    first = (tmp_path / ".env").read_text()
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert len(start.read_env_file()["SECRET_KEY"]) > 50 and start.read_env_file()["DEBUG"] == "off"
    start.ensure_env_file()
    assert (tmp_path / ".env").read_text() == first
    (tmp_path / ".env").unlink()
    start.ensure_env_file()
    assert (tmp_path / ".env").read_text() != first


def test_the_environment_comes_before_the_file(start, tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# note\nSITE_NAME='From the file'\nOTHER=\"x\"\n")
    assert start.setting("SITE_NAME") == "From the file" and start.setting("OTHER") == "x"
    monkeypatch.setenv("SITE_NAME", "From outside")
    assert start.setting("SITE_NAME") == "From outside"
    assert start.setting("NOT_SET", "else") == "else"


def test_the_site_does_not_start_without_a_key(tmp_path):
    environ = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    code = "import environ; environ.Env.read_env = lambda *a, **k: None; import newsroom.settings"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environ, "DATA_DIR": str(tmp_path)},
        cwd=START.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "Set the SECRET_KEY environment variable" in done.stderr
