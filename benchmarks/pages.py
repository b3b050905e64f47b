"""What pages cost, each as a ratio to a bare Django view in the same run: `make bench N=10000`

CPU is that of the whole server tree; requests per second are what one client on the same machine gets.
"""

import gzip
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.databases import ROOT, databases, newsroom_of, tidy_up

REQUESTS, CLIENTS, ROUNDS = 300, 2, 3
TICK = os.sysconf("SC_CLK_TCK")
STORIES = int(os.environ.get("N") or 10_000)
GOALS = {"story": 16, "latest": 22, "tag, common": 22, "tag, rare": 22, "section": 22, "front": 22}


class Server:
    """gunicorn with two sync workers, on a port of its own."""

    def __init__(self, application: str, **environ: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "2", "--log-level", "error"]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})

    def __enter__(self):
        for _each in range(200):
            try:
                self.get("/")
                return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit("The server did not start.")

    def __exit__(self, *_args):
        self.process.terminate()
        self.process.wait()

    def get(self, path: str) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}.")
        return body

    def cpu_seconds(self) -> float:
        """Of the server and its workers so far."""
        total = 0
        for pid in [self.process.pid, *self._workers()]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def measure(self, path: str) -> tuple[float, float]:
        """(CPU milliseconds per request, requests per second), over REQUESTS requests."""
        for _each in range(20):
            self.get(path)
        cpu, began = self.cpu_seconds(), time.perf_counter()
        clients = [threading.Thread(target=self._ask, args=(path,)) for _each in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seconds = time.perf_counter() - began
        return (self.cpu_seconds() - cpu) * 1000 / REQUESTS, REQUESTS / seconds

    def _ask(self, path: str) -> None:
        for _each in range(REQUESTS // CLIENTS):
            self.get(path)


def main() -> None:
    for name, url in databases():
        # Each database in a process of its own: Django's settings are read once.
        environ = {**os.environ, **newsroom_of(url)}
        subprocess.run([sys.executable, "-m", "benchmarks.pages", name], env=environ, cwd=ROOT, check=True)
        tidy_up(url)


# In a process of its own, for one database


def measure_one(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django  # noqa: PLC0415 - the settings are in the environment only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from benchmarks import newsroom  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"\n{name}, {STORIES:,} stories")
    print(f"written at {newsroom.fill(STORIES):,.0f} stories/s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    addresses = addresses_to_measure()
    costs = {label: (queries_of(path)) for label, path in addresses.items()}
    print_pages(addresses, costs)
    print_depth()


def addresses_to_measure() -> dict[str, str]:
    from articles.models import Article  # noqa: PLC0415

    story = Article.objects.public().newest_first()[STORIES // 2]
    return {
        "story": urllib.parse.quote(story.get_absolute_url()),
        "latest": "/latest/",
        "tag, common": "/tags/tag-0/",
        "tag, rare": "/tags/tag-199/",
        "section": "/sections/section-1/",
        "front": "/",
    }


def queries_of(path: str) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        Client(headers={"host": "127.0.0.1"}).get(path)
    return len(captured)


def print_pages(addresses: dict[str, str], queries: dict[str, int]) -> None:
    """The bare view is measured in each round, between the pages, so that both meet the same machine."""
    cpu: dict[str, list[float]] = {label: [] for label in ("bare", *addresses)}
    speed: dict[str, list[float]] = {label: [] for label in ("bare", *addresses)}
    with Server("benchmarks.bare") as bare, Server("newsroom.wsgi") as site:
        bodies = {label: site.get(path) for label, path in addresses.items()}
        for _round in range(ROUNDS):
            for label, (server, path) in {
                "bare": (bare, "/"),
                **{k: (site, v) for k, v in addresses.items()},
            }.items():
                milliseconds, per_second = server.measure(path)
                cpu[label].append(milliseconds)
                speed[label].append(per_second)
    base_cpu, base_speed = statistics.median(cpu["bare"]), statistics.median(speed["bare"])
    print(f"bare view: {base_cpu:.2f} ms CPU, {base_speed:.0f} requests/s")
    print(
        f"{'page':14}{'queries':>8}{'bytes':>8}{'gzip':>7}{'CPU ms':>8}{'x bare':>8}{'goal':>6}{'req/s':>7}{'of bare':>9}"
    )
    for label, body in bodies.items():
        used, fast = statistics.median(cpu[label]), statistics.median(speed[label])
        print(
            f"{label:14}{queries[label]:8}{len(body):8}{len(gzip.compress(body)):7}{used:8.2f}"
            f"{used / base_cpu:8.1f}{GOALS[label]:6}{fast:7.0f}{fast / base_speed:9.2f}"
        )


def print_depth() -> None:
    """Query time of a page far down, as a ratio to that of the first."""
    from articles.models import Article, Tag  # noqa: PLC0415
    from articles.querysets import Cursor  # noqa: PLC0415

    def lists(before):
        public = Article.objects.public()
        return {
            "latest": Article.objects.public(before=before).in_language("en"),
            "tag, common": public.tagged(Tag.objects.get(slug="tag-0"), "en", before),
            "tag, rare": public.tagged(Tag.objects.get(slug="tag-199"), "en", before),
        }

    deep = min(5_000 * 20, STORIES - 40)
    last = Article.objects.public().newest_first().only("published_at")[deep]
    cursor = Cursor(last.published_at, last.pk)
    print(f"query time of page {deep // 20:,} against page 1")
    for label, stories in lists(None).items():
        first, far = seconds_of(stories), seconds_of(lists(cursor)[label])
        print(f"{label:14}{first * 1000:8.2f} ms{far * 1000:8.2f} ms{far / first:8.2f} times (goal 2)")


def seconds_of(stories) -> float:
    taken = []
    for _each in range(31):
        began = time.perf_counter()
        list(stories.newest_first().for_cards()[:21].values_list("id", "headline"))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_one(sys.argv[1])
    else:
        main()
