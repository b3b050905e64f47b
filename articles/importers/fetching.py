"""Fetches documents and pictures from the web, public addresses only."""

import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urljoin

from urllib3.exceptions import InvalidHeader
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from articles.importers.web_address import (
    FetchRefused,
    WebAddress,
    file_name,
    is_public,
    shortened,
    taken_apart,
)
from articles.importers.web_lines import IPAddress, Lines, Passing

MEGABYTE = 1024**2
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
PAUSES = (0.5, 1.5, 4.0)  # seconds before each further try
LONGEST_PAUSE = 8.0  # seconds that a server may ask for
SILENCE = 10.0  # seconds without a byte
IN_ALL = 60.0  # seconds for one file, redirects and further tries included
MOST_NUMBERS = 4  # of one host that are tried
GIVEN_UP_AFTER = 10  # files in a row for which a host had no answer
SAYS = {
    401: "it wants somebody to log in",
    403: "it does not give the file to us",
    404: "there is no such file",
    410: "the file is gone",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the fetcher's folder: whoever has used it removes it."""

    path: Path
    name: str  # a plain one, from the server's words or the address
    address: str  # where it was in the end
    size_in_bytes: int
    content_type: str


class Fetcher:
    """Asks only machines that are public, by the very number that was looked at.

    `private` lets the address that is asked for, not one that a public server leads to, be in the
    newsroom's own network. `pause` waits so many seconds between two tries.
    """

    def __init__(
        self,
        folder: Path,
        *,
        at_most: int = 20 * MEGABYTE,
        accept: tuple[str, ...] = ("image/",),
        at_once: int = 4,
        private: bool = False,
        pause: Callable[[float], object] | None = None,
        silence: float = SILENCE,
        in_all: float = IN_ALL,
    ):
        self.folder, self.at_most, self.accept = folder, at_most, accept
        self.at_once, self.private, self.in_all = at_once, private, in_all
        self._lines = Lines(silence)
        self._pause = pause or self._lines.is_closing.wait
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="fetching")
        self._unanswered: Counter[str] = Counter()  # by host, since its last answer

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Hangs up at once, whatever is still under way."""
        self._lines.close()
        self._threads.shutdown(cancel_futures=True)

    # Many at once

    def fetch_all(self, addresses: Iterable[str]) -> Iterator[tuple[str, Fetched | FetchRefused]]:
        """Each address once, in the order asked; only a few are fetched before they are taken."""
        waiting: deque[tuple[str, Future]] = deque()
        try:
            for address in dict.fromkeys(addresses):
                waiting.append((address, self._threads.submit(self._fetched, address)))
                if len(waiting) == 2 * self.at_once:
                    yield _taken_from(waiting)
            while waiting:
                yield _taken_from(waiting)
        finally:
            for _address, future in waiting:
                if not future.cancel():
                    future.add_done_callback(_let_go)

    def _fetched(self, address: str) -> Fetched | FetchRefused:
        try:
            return self.fetch(address)
        except FetchRefused as error:
            return error

    # One, with patience

    def fetch(self, address: str) -> Fetched:
        """Raises FetchRefused with a sentence."""
        wanted = taken_apart(address)
        host = wanted.host
        if self._unanswered[host] >= GIVEN_UP_AFTER:
            raise FetchRefused(
                f"{host} had no answer {GIVEN_UP_AFTER} times in a row, so {wanted.shown} was not asked for: "
                "run the import again when the server is well."
            )
        try:
            found = self._tried(wanted, time.monotonic() + self.in_all)
        except FetchRefused as error:
            self._unanswered[host] = self._unanswered[host] + 1 if isinstance(error, Passing) else 0
            raise
        self._unanswered[host] = 0
        return found

    def _tried(self, wanted: WebAddress, ends_at: float) -> Fetched:
        for pause in PAUSES:
            try:
                return self._followed(wanted, ends_at)
            except Passing as error:
                seconds = max(pause, error.seconds)
                if time.monotonic() + seconds >= ends_at:
                    raise
                self._pause(seconds)
        return self._followed(wanted, ends_at)

    def _followed(self, wanted: WebAddress, ends_at: float) -> Fetched:
        private = self.private
        for _redirect in range(MOST_REDIRECTS + 1):
            numbers = _numbers(wanted, private=private)
            found = self._asked(wanted, numbers, ends_at)
            if isinstance(found, Fetched):
                return found
            private = private and not all(map(is_public, numbers))
            wanted = found
        raise FetchRefused(f"The server leads on and on, at last to {wanted.shown}: give the file itself.")

    def _asked(
        self, wanted: WebAddress, numbers: Sequence[IPAddress], ends_at: float
    ) -> Fetched | WebAddress:
        """The file, or where it is said to be."""
        with self._lines.answer(wanted, numbers, ends_at) as response:
            if response.status in REDIRECTS and "location" in response.headers:
                return _led_to(wanted, _in_utf8(response.headers["location"]))
            _refuse_status(response, wanted)
            self._refuse_type(response, wanted)
            self._refuse_size(response.length_remaining or 0, wanted)
            return self._kept(response, wanted, ends_at)

    def _kept(self, response: BaseHTTPResponse, wanted: WebAddress, ends_at: float) -> Fetched:
        size_in_bytes = 0
        with ExitStack() as unless_whole:
            with NamedTemporaryFile(dir=self.folder, prefix="fetched-", delete=False) as file:
                path = Path(file.name)
                unless_whole.callback(path.unlink)
                for part in self._lines.parts(response, wanted, ends_at):
                    size_in_bytes += len(part)
                    self._refuse_size(size_in_bytes, wanted)
                    file.write(part)
            if size_in_bytes == 0:
                raise FetchRefused(f"The server sent an empty file for {wanted.shown}: give the file itself.")
            unless_whole.pop_all()
        name = file_name(wanted.target, _in_utf8(response.headers.get("content-disposition", "")))
        return Fetched(path, name, str(wanted), size_in_bytes, _content_type(response))

    def _refuse_type(self, response: BaseHTTPResponse, wanted: WebAddress) -> None:
        """What the server does not know itself is looked at later."""
        kind = _content_type(response)
        if kind not in ("", "application/octet-stream") and not kind.startswith(self.accept):
            raise FetchRefused(
                f"The server sent {shortened(kind[:50])} for {wanted.shown}, not {' or '.join(self.accept)}…: "
                "open the address in a browser to see what it is."
            )

    def _refuse_size(self, size_in_bytes: int, wanted: WebAddress) -> None:
        if size_in_bytes > self.at_most:
            raise FetchRefused(
                f"{wanted.shown} is larger than {self.at_most / MEGABYTE:g} MB: give a smaller file."
            )


def _numbers(wanted: WebAddress, *, private: bool) -> list[IPAddress]:
    """What the host's name stands for now. It is asked once: a second answer may be another."""
    try:
        found = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        kind = Passing if error.errno == socket.EAI_AGAIN else FetchRefused
        raise kind(f"Nobody knows the host of {wanted.shown}: is the address right?") from error
    numbers = list(dict.fromkeys(ip_address(place[0]) for *_kind, place in found))
    if not private and not all(map(is_public, numbers)):
        raise FetchRefused(
            f"{wanted.shown} is not on the public web but in somebody’s own network: give the file itself."
        )
    return numbers[:MOST_NUMBERS]


def _led_to(wanted: WebAddress, location: str) -> WebAddress:
    try:
        return taken_apart(urljoin(str(wanted), location))
    except ValueError as error:
        why = (
            error if isinstance(error, FetchRefused) else "That address cannot be read: give the file itself."
        )
        raise FetchRefused(f"{wanted.shown} leads elsewhere. {why}") from error


def _refuse_status(response: BaseHTTPResponse, wanted: WebAddress) -> None:
    status = response.status
    if status == 200:
        return
    if status != 429 and status < 500:
        raise FetchRefused(
            f"The server says {status} for {wanted.shown}: {SAYS.get(status, 'it does not send the file')}. "
            "If you have the file, give it with the import."
        )
    sentence = (
        f"The server says {status} for {wanted.shown}: it is busy or broken. Run the import again later."
    )
    seconds = _seconds_asked(response)
    raise Passing(sentence, seconds) if seconds <= LONGEST_PAUSE else FetchRefused(sentence)


def _seconds_asked(response: BaseHTTPResponse) -> float:
    try:
        return Retry().get_retry_after(response) or 0.0
    except InvalidHeader:
        return 0.0


def _content_type(response: BaseHTTPResponse) -> str:
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _in_utf8(header: str) -> str:
    """Headers are read as Latin letters, whatever they were."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _taken_from(waiting: deque[tuple[str, Future]]) -> tuple[str, Fetched | FetchRefused]:
    """It stays among them until it has come: stopped before that, it is let go with them."""
    address, future = waiting[0]
    found = future.result()
    waiting.popleft()
    return address, found


def _let_go(future: Future) -> None:
    if future.exception() is None and isinstance(future.result(), Fetched):
        future.result().path.unlink(missing_ok=True)
