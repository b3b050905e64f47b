"""Lines to servers: to the very numbers that were looked at, and none is held longer than it may."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from articles.importers.web_address import FetchRefused, WebAddress

PART = 64 * 1024  # bytes read at once
HEADERS = {"User-Agent": "Newsroom", "Accept-Encoding": "identity", "Connection": "close"}

IPAddress = IPv4Address | IPv6Address


class Passing(FetchRefused):
    """It may go well at the next try, in so many seconds."""

    def __init__(self, sentence: str, seconds: float = 0.0):
        super().__init__(sentence)
        self.seconds = seconds


class Lines:
    """Silent for `silence` seconds, a server is hung up on; `ends_at` is a moment of time.monotonic()."""

    def __init__(self, silence: float):
        self.silence = silence
        self.is_closing = threading.Event()
        self._open: set[socket.socket] = set()

    def close(self) -> None:
        self.is_closing.set()
        for each in list(self._open):
            _hang_up(each)

    @contextmanager
    def answer(
        self, wanted: WebAddress, numbers: Sequence[IPAddress], ends_at: float
    ) -> Iterator[BaseHTTPResponse]:
        """Raises FetchRefused: Passing where another try may help."""
        try:
            connection = self._connected(wanted, numbers, ends_at)
        except (HTTPError, OSError) as error:
            raise self._trouble(wanted, error, ends_at) from error
        with self._watched(connection, ends_at):
            try:
                connection.request(
                    "GET",
                    wanted.target,
                    headers={"Host": wanted.authority, **HEADERS},
                    preload_content=False,
                )
                response = connection.getresponse()
            except (HTTPError, HTTPException, OSError) as error:
                raise self._trouble(wanted, error, ends_at) from error
            with closing(response):
                yield response

    def parts(self, response: BaseHTTPResponse, wanted: WebAddress, ends_at: float) -> Iterator[bytes]:
        """The file, inflated where the server has packed it, in parts that fit into memory."""
        try:
            while part := response.read1(PART):
                yield part
        except HTTPError as error:
            raise self._trouble(wanted, error, ends_at) from error
        if time.monotonic() >= ends_at or self.is_closing.is_set():  # a line hung up looks like the end
            raise self._trouble(wanted, None, ends_at)

    def _connected(self, wanted: WebAddress, numbers: Sequence[IPAddress], ends_at: float) -> HTTPConnection:
        for number in numbers:
            connection = self._connection(wanted, str(number), ends_at)
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                trouble = error
            else:
                return connection
        raise trouble

    def _connection(self, wanted: WebAddress, number: str, ends_at: float) -> HTTPConnection:
        seconds = max(0.01, min(self.silence, ends_at - time.monotonic()))
        if wanted.scheme == "http":
            return HTTPConnection(number, wanted.port, timeout=seconds)
        return HTTPSConnection(
            number,
            wanted.port,
            timeout=seconds,
            server_hostname=wanted.host,
            ssl_context=self._certificates,
        )

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    @contextmanager
    def _watched(self, connection: HTTPConnection, ends_at: float) -> Iterator[None]:
        line = connection.sock
        # A server that sends a byte now and then is never silent, so somebody else looks at the clock.
        clock = threading.Timer(max(0.0, ends_at - time.monotonic()), _hang_up, [line])
        clock.daemon = True
        clock.start()
        self._open.add(line)
        if self.is_closing.is_set():
            _hang_up(line)
        try:
            yield
        finally:
            clock.cancel()
            self._open.discard(line)
            connection.close()

    def _trouble(self, wanted: WebAddress, error: Exception | None, ends_at: float) -> FetchRefused:
        if self.is_closing.is_set():
            return FetchRefused(f"The import was stopped before {wanted.shown} was there.")
        if time.monotonic() >= ends_at:
            return Passing(
                f"{wanted.shown} took too long: run the import again later, or give the file itself."
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return FetchRefused(
                f"The server of {wanted.shown} cannot show that it is what it says ({error.verify_message}): "
                "if you trust it, give the file itself."
            )
        return Passing(
            f"The server of {wanted.shown} does not answer, or breaks off: run the import again later."
        )


def _hang_up(line: socket.socket) -> None:
    """Whoever waits for the next byte is told that there is none. TLS would want to talk about it first."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
