"""The databases that are measured, each with an empty newsroom of its own that is gone afterwards."""

import os
import shutil
import socket
import tempfile
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / f"newsroom-bench-{os.getpid()}"
DATABASE = f"newsroom_bench_{os.getpid()}"


def databases() -> Iterator[tuple[str, str | None]]:
    """(name, address); BENCH_DATABASES=SQLite leaves the other out."""
    wanted = os.environ.get("BENCH_DATABASES", "SQLite PostgreSQL").split()
    if "SQLite" in wanted:
        yield "SQLite", None
    if "PostgreSQL" not in wanted:
        return
    postgres = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
    if is_there(postgres):
        yield "PostgreSQL", postgres
    else:
        print("PostgreSQL is not there (BENCH_POSTGRES names it): SQLite only.")


def is_there(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((parts.hostname, parts.port or 5432)) == 0


def newsroom_of(url: str | None) -> dict[str, str]:
    """The environment of a newsroom to measure; its database is made anew."""
    environ = {"DATA_DIR": str(FOLDER), "SECRET_KEY": "only for this measurement", "PYTHONUNBUFFERED": "1"}
    environ |= {"ALLOWED_HOSTS": "127.0.0.1", "DEBUG": "off", "REDIS_URL": "", "S3_BUCKET": ""}
    if url:
        run_sql(url, f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
        environ["DATABASE_URL"] = f"{url.rpartition('/')[0]}/{DATABASE}"
    else:
        environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'bench.sqlite3'}"
    FOLDER.mkdir(exist_ok=True)
    return environ


def tidy_up(url: str | None) -> None:
    if url:
        run_sql(url, f"DROP DATABASE IF EXISTS {DATABASE}")
    shutil.rmtree(FOLDER, ignore_errors=True)


def run_sql(url: str, *statements: str) -> None:
    import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
