"""A newsroom whose commands are processes of their own, on each of the databases."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).parent.parent.parent
POSTGRES = "postgres://postgres@127.0.0.1:5432"


class Newsroom:
    """An empty one with a database of its own; commands run in processes of their own."""

    def __init__(self, folder: Path, url: str):
        self.folder = folder
        self.environ = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url, "REDIS_URL": ""}
        self.run("migrate", "--verbosity", "0")

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        return _end_of(self.start(*arguments))

    def start_shell(self, statements: str) -> subprocess.Popen:
        """Python that knows the models."""
        return self.start("shell", "--verbosity", "0", "-c", f"from articles.models import *; {statements}")

    def ask(self, statement: str) -> str:
        """What a line of Python prints that knows the models."""
        return _end_of(self.start_shell(statement)).strip()


def _end_of(process: subprocess.Popen) -> str:
    """What it has said by then, all of it."""
    said, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def newsroom(request, tmp_path):
    if request.param == "SQLite":
        yield Newsroom(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}")
        return
    name = f"newsroom_{uuid4().hex[:12]}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield Newsroom(tmp_path, f"{POSTGRES}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
