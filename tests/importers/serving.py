"""A web server on this machine that answers as it is told, and remembers what it was asked."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Site:
    def __init__(self, port: int):
        self.port = port
        self.asked: list[str] = []
        self.heard: list[dict[str, str]] = []  # the headers of each request
        self.posted: list[str] = []  # the body of each that had one
        self.stopped = threading.Event()
        self._answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}

    def address(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def has(
        self, path: str, body: bytes = b"", kind: str = "image/jpeg", status: int = 200, **headers
    ) -> str:
        """Serves that there; `headers` stand with _ for -. A header that is None is left out."""
        headers = {"Content-Length": str(len(body)), "Content-Type": kind} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                if value is not None:
                    request.send_header(name, value)
            request.end_headers()
            request.wfile.write(body)

        return self.does(path, answer)

    def leads(self, path: str, to: str, status: int = 302) -> str:
        return self.has(path, status=status, Location=to)

    def does(self, path: str, *answers: Callable[[BaseHTTPRequestHandler], object]) -> str:
        """The first at the first request, and the last at all that come after the others."""
        left = list(answers)

        def answer(request: BaseHTTPRequestHandler) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(request)

        self._answers[path] = answer
        return self.address(path)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        self.heard.append(dict(request.headers.items()))
        found = self._answers.get(request.path)
        if found is None:
            request.send_error(404)
        else:
            found(request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever hung up did so on purpose."""


@contextmanager
def serving(certificate: Path | None = None, key: Path | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.answer(self)

        def do_POST(self):
            site.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            site.answer(self)

        def log_message(self, *_message):
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        if certificate is not None:
            secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            secret.load_cert_chain(certificate, key)
            server.socket = secret.wrap_socket(server.socket, server_side=True)
        site = Site(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield site
        finally:
            site.stopped.set()
            server.shutdown()
            thread.join()


def name_here(host: str, monkeypatch) -> None:
    """That name stands for this machine, and those that end in it."""
    really = socket.getaddrinfo

    def look_up(asked, *more, **others):
        return really("127.0.0.1" if asked.endswith(host) else asked, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def certificate_for(host: str, folder: Path) -> tuple[Path, Path]:
    """One that vouches for itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
