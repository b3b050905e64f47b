"""What is fetched from the web: whole files of the right kind, from public machines, within limits."""

import gzip
import socket
import threading
import zlib
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import fetching
from articles.importers.fetching import Fetched, Fetcher, FetchRefused
from articles.importers.web_address import file_name, same_origin, taken_apart
from tests.importers.serving import certificate_for, name_here, serving

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def fetcher(tmp_path):
    with Fetcher(folder(tmp_path), private=True, pause=lambda seconds: None) as fetcher:
        yield fetcher


@pytest.fixture
def named_here(monkeypatch):
    """Hosts by other names, all of them on this machine."""
    name_here(".example", monkeypatch)


def folder(tmp_path) -> Path:
    made = tmp_path / "fetched"
    made.mkdir(exist_ok=True)
    return made


def refusal(fetcher, address) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetcher.fetch(address)
    assert not list(fetcher.folder.iterdir()), "nothing stays of what was refused"
    return str(refused.value)


# What is fetched


def test_a_picture_comes_whole(site, fetcher):
    address = site.has("/2019/road.jpg", JPEG)
    found = fetcher.fetch(address)
    assert found.path.read_bytes() == JPEG
    assert found.path.parent == fetcher.folder
    assert (found.name, found.address) == ("road.jpg", address)
    assert (found.size_in_bytes, found.content_type) == (len(JPEG), "image/jpeg")


def test_the_server_learns_who_asks_and_nothing_else(site, fetcher):
    fetcher.fetch(site.has("/road.jpg", JPEG, Set_Cookie="who=you"))
    fetcher.fetch(site.address("/road.jpg"))
    for heard in site.heard:
        assert heard == {
            "Host": f"127.0.0.1:{site.port}",
            "User-Agent": "Newsroom",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }


def test_letters_and_spaces_in_an_address_are_quoted_once(site, fetcher):
    site.has("/%D8%B1%D8%A7%D9%87/a%20b%25.jpg?w=1%202&x=%D8%A8", JPEG)
    assert fetcher.fetch(site.address("/راه/a b%25.jpg?w=1 2&x=ب#part")).name == "a b%.jpg"
    site.has("/100%25.jpg", JPEG)
    assert fetcher.fetch(site.address("/100%.jpg")).name == "100%.jpg"


def test_a_host_in_other_letters(site, fetcher, named_here):
    site.has("/a.jpg", JPEG)
    fetcher.fetch(site.address("/a.jpg", host="کابل.example"))
    assert site.heard[0]["Host"] == f"xn--mgbc8fxs.example:{site.port}"


def test_the_servers_own_name_for_a_file(site, fetcher):
    address = site.has("/get?id=7", JPEG, Content_Disposition='attachment; filename="../../etc/road 1.jpg"')
    assert fetcher.fetch(address).name == "road 1.jpg"
    address = site.has(
        "/get?id=8", JPEG, Content_Disposition="attachment; filename*=UTF-8''%D8%B1%D8%A7%D9%87.jpg"
    )
    assert fetcher.fetch(address).name == "راه.jpg"


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "IMAGE/PNG; x=y"])
def test_a_server_that_does_not_know_what_it_sends(site, fetcher, kind):
    assert fetcher.fetch(site.has("/a", JPEG, Content_Type=kind)).size_in_bytes == len(JPEG)


def test_a_page_is_no_picture(site, fetcher):
    reason = refusal(fetcher, site.has("/road.jpg", b"<p>Log in</p>", kind="text/html; charset=utf-8"))
    assert "sent text/html for http://127.0.0.1" in reason
    assert "open the address in a browser" in reason


def test_documents_where_documents_are_wanted(site, tmp_path):
    with Fetcher(folder(tmp_path), private=True, accept=("text/", "application/")) as fetcher:
        assert (
            fetcher.fetch(site.has("/feed", b"<rss/>", kind="application/rss+xml")).path.read_bytes()
            == b"<rss/>"
        )
        assert "sent image/jpeg" in refusal_keeping(fetcher, site.has("/a.jpg", JPEG))


def refusal_keeping(fetcher, address) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetcher.fetch(address)
    return str(refused.value)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "wants somebody to log in"),
        (403, "does not give"),
        (404, "no such file"),
        (410, "is gone"),
        (418, "418"),
    ],
)
def test_what_the_server_says_is_said(site, fetcher, status, said):
    address = site.has("/a.jpg", status=status)
    reason = refusal(fetcher, address)
    assert said in reason
    assert address in reason
    assert site.asked == ["/a.jpg"], "asking again would not help"


def test_an_empty_file_is_none(site, fetcher):
    assert "empty file" in refusal(fetcher, site.has("/a.jpg", b""))


# Public addresses only

NOT_PUBLIC = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "100::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "8.8.8.8",
    "192.0.1.1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::",
    "2606:4700::1111",
    "2a00:1450::1",
]


@pytest.mark.parametrize("number", NOT_PUBLIC)
def test_what_is_not_public(number):
    assert not fetching.is_public(ip_address(number))


@pytest.mark.parametrize("number", PUBLIC)
def test_what_is_public(number):
    assert fetching.is_public(ip_address(number))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0.0.0.0", "0", "127。0。0。1",
        "localhost", "LOCALHOST", "10.0.0.1", "169.254.169.254", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]", "[64:ff9b::7f00:1]", "[fe80::1%25lo]",
    ],
)  # fmt: skip
def test_no_private_machine_is_asked(site, tmp_path, host):
    site.has("/a.jpg", JPEG)
    with Fetcher(folder(tmp_path)) as fetcher:
        assert "not on the public web" in refusal(fetcher, site.address("/a.jpg", host=host))
    assert site.asked == []


def test_no_private_machine_is_asked_by_a_name(site, tmp_path, named_here):
    with Fetcher(folder(tmp_path)) as fetcher:
        reason = refusal(fetcher, site.address("/a.jpg", host="pictures.example"))
    assert "pictures.example" in reason
    assert "not on the public web" in reason
    assert site.asked == []


@pytest.mark.parametrize("numbers", [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"]])
def test_one_private_number_among_public_ones_is_enough(tmp_path, monkeypatch, numbers):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
    with Fetcher(folder(tmp_path)) as fetcher:
        assert "not on the public web" in refusal(fetcher, "http://pictures.example/a.jpg")


def test_a_host_is_asked_at_its_next_number_when_one_is_silent(site, fetcher, monkeypatch):
    really = socket.getaddrinfo

    def look_up(host, port, *more, **others):
        if host == "pictures.example":
            return [
                found for number in ("::1", "127.0.0.1") for found in really(number, port, *more, **others)
            ]
        return really(host, port, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    site.has("/a.jpg", JPEG)
    assert fetcher.fetch(site.address("/a.jpg", host="pictures.example")).size_in_bytes == len(JPEG)


@pytest.fixture
def public(site, monkeypatch):
    """This machine stands for a public server, all others are what they are; its name is another's at second asking."""
    really, look_up = fetching.is_public, socket.getaddrinfo
    monkeypatch.setattr(fetching, "is_public", lambda number: str(number) == "127.0.0.1" or really(number))
    numbers = ["127.0.0.1", "10.0.0.1"]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **others: look_up(
            numbers.pop(0) if host == "pictures.example" else host, *more, **others
        ),
    )
    return site


@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/a.jpg", "//[::1]/a.jpg", "http://2852039166/a", "http://0x7f000002/"]
)
@pytest.mark.parametrize("private", [False, True])
def test_no_public_server_leads_to_a_private_machine(public, tmp_path, to, private):
    with Fetcher(folder(tmp_path), private=private) as fetcher:
        assert "not on the public web" in refusal(fetcher, public.leads("/a.jpg", to))


def test_a_private_server_that_was_named_may_lead_on(site, fetcher, named_here):
    site.has("/b.jpg", JPEG)
    assert fetcher.fetch(site.leads("/a.jpg", site.address("/b.jpg", host="inside.example"))).name == "b.jpg"


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked(public, tmp_path):
    public.has("/a.jpg", JPEG)
    address = public.address("/a.jpg", host="pictures.example")
    with Fetcher(folder(tmp_path)) as fetcher:
        fetcher.fetch(address).path.unlink()
        assert public.heard[0]["Host"] == f"pictures.example:{public.port}"
        assert "not on the public web" in refusal(fetcher, address)
    assert public.asked == ["/a.jpg"]


def _send(request: BaseHTTPRequestHandler, body: bytes, *, length: int | None = None) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "image/jpeg")
    request.send_header("Content-Length", str(len(body) if length is None else length))
    request.end_headers()
    request.wfile.write(body)


def test_no_proxy_is_asked(site, fetcher, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert fetcher.fetch(site.has("/a.jpg", JPEG)).size_in_bytes == len(JPEG)


@pytest.mark.parametrize(
    "address",
    [
        "", "road.jpg", "/road.jpg", "//a.example/road.jpg", "ftp://a.example/a.jpg", "file:///etc/passwd", "javascript:alert(1)",
        "http://", "http:///a.jpg", "http://a..example/", "http://a.example:99999/", "http://a.example:0/", "http://a.example:x/",
        "http://[::1/", "http://[zz]/", "http://a b.example/", "http://a\0.example/", "http://a%00.example/", "http://" + "a" * 70 + ".example/",
        "http://a.example/" + "x" * 5000, "http://a.example/\ud800.jpg", "http://\ud800.example/", "http://℀.example/",
    ],
)  # fmt: skip
def test_what_is_no_address_on_the_web(tmp_path, address):
    with Fetcher(folder(tmp_path)) as fetcher:
        reason = refusal(fetcher, address)
    assert reason.endswith(".")
    assert reason.isprintable()
    assert len(reason) < 300


def test_a_password_is_not_sent_nor_said(site, fetcher):
    reason = refusal(fetcher, f"http://editor:sesame@127.0.0.1:{site.port}/a.jpg")
    assert "user name or password: leave it out" in reason
    assert "sesame" not in reason
    assert site.asked == []


def test_a_host_that_nobody_knows(fetcher, monkeypatch):
    def look_up(*_asked, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "Nobody knows the host of http://gone.example/a.jpg" in refusal(
        fetcher, "http://gone.example/a.jpg"
    )


# Redirects


def test_a_redirect_is_followed(site, fetcher):
    site.has("/new/road.jpg", JPEG)
    site.leads("/2", "/new/road.jpg", status=308)
    found = fetcher.fetch(site.leads("/1", site.address("/2"), status=301))
    assert (found.name, found.address) == ("road.jpg", site.address("/new/road.jpg"))


def test_a_redirect_in_letters_that_headers_cannot_hold(site, fetcher):
    site.has("/%D8%B1%D8%A7%D9%87.jpg", JPEG)
    assert fetcher.fetch(site.leads("/1", "/راه.jpg".encode().decode("latin-1"))).name == "راه.jpg"


def test_redirects_that_never_end(site, fetcher):
    assert "leads on and on" in refusal(fetcher, site.leads("/a.jpg", "/a.jpg"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://a.example/", "http://[", "http://u:p@127.0.0.1/", "data:,x"]
)
def test_a_redirect_out_of_the_web(site, fetcher, to):
    assert "leads" in refusal(fetcher, site.leads("/a.jpg", to))


def test_a_redirect_without_an_address(site, fetcher):
    assert "302" in refusal(fetcher, site.has("/a.jpg", status=302))


# Sizes


@pytest.fixture
def small(tmp_path):
    with Fetcher(folder(tmp_path), private=True, at_most=1000, pause=lambda seconds: None) as fetcher:
        yield fetcher


def test_a_file_of_the_largest_size_comes(site, small):
    assert small.fetch(site.has("/a.jpg", b"x" * 1000)).size_in_bytes == 1000


def test_a_file_that_says_it_is_too_large_is_not_read(site, small):
    address = site.does("/a.jpg", lambda request: _send(request, b"", length=10**12))
    assert "larger than" in refusal(small, address)
    assert site.asked == ["/a.jpg"]


def test_a_file_that_does_not_say_how_large_it_is(site, small):
    assert "larger than" in refusal(small, site.has("/a.jpg", b"x" * 1001, Content_Length=None))


def test_a_file_in_chunks_that_never_end(site, small):
    def endless(request):
        request.protocol_version = "HTTP/1.1"
        request.send_response(200)
        request.send_header("Content-Type", "image/jpeg")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        while not site.stopped.is_set():
            request.wfile.write(b"10\r\n" + b"x" * 16 + b"\r\n")

    assert "larger than" in refusal(small, site.does("/a.jpg", endless))


def test_a_length_that_is_none(site, small):
    for length in ("9" * 5000, "-5", "x", ""):
        address = site.has("/a.jpg", b"x" * 1001, Content_Length=length)
        assert "127.0.0.1" in refusal(small, address)


def test_packed_files_are_unpacked(site, small):
    address = site.has("/a.jpg", gzip.compress(JPEG), Content_Encoding="gzip")
    assert small.fetch(address).path.read_bytes() == JPEG


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"\0" * 3_000_000)),
        ("deflate", zlib.compress(b"\0" * 3_000_000)),
        ("gzip, gzip", gzip.compress(gzip.compress(b"\0" * 3_000_000))),
    ],
    ids=["gzip", "deflate", "twice"],
)
def test_a_bomb_does_not_go_off(site, tmp_path, encoding, body):
    with Fetcher(folder(tmp_path), private=True, at_most=100_000) as fetcher:
        assert len(body) < 10_000
        assert "larger than" in refusal(fetcher, site.has("/a.jpg", body, Content_Encoding=encoding))


def test_what_is_packed_wrongly(site, small):
    assert "breaks off" in refusal(small, site.has("/a.jpg", b"not gzip", Content_Encoding="gzip"))


# Servers that are slow, busy or broken


def test_a_second_try_and_a_third(site, fetcher):
    def hang_up(request):
        request.connection.shutdown(socket.SHUT_RDWR)

    def busy(request):
        request.send_error(503)

    def half(request):
        _send(request, JPEG[:5], length=len(JPEG))

    address = site.does("/a.jpg", hang_up, busy, half, lambda request: _send(request, JPEG))
    assert fetcher.fetch(address).path.read_bytes() == JPEG
    assert len(list(fetcher.folder.iterdir())) == 1
    assert len(site.asked) == 4


def test_pauses_grow_and_the_server_may_ask_for_a_longer_one(site, tmp_path):
    pauses = []
    answers = [
        lambda request: request.send_error(500),
        lambda request: _busy(request, "3"),
        lambda request: request.send_error(502),
        lambda request: _send(request, JPEG),
    ]
    with Fetcher(folder(tmp_path), private=True, pause=pauses.append) as fetcher:
        fetcher.fetch(site.does("/a.jpg", *answers))
        assert pauses == [0.5, 3.0, 4.0]
        reason = refusal_keeping(fetcher, site.does("/b.jpg", lambda request: _busy(request, "20")))
    assert "429" in reason
    assert "Run the import again later" in reason
    assert site.asked.count("/b.jpg") == 1, "that is too long to wait"
    assert len(pauses) == 3


def _busy(request, seconds: str) -> None:
    request.send_response(429)
    request.send_header("Retry-After", seconds)
    request.end_headers()


def test_retry_after_in_words_nobody_knows(site, fetcher):
    assert "429" in refusal(fetcher, site.does("/a.jpg", lambda request: _busy(request, "soon")))
    assert len(site.asked) == 4


def test_a_server_that_stays_broken(site, fetcher):
    reason = refusal(fetcher, site.has("/a.jpg", status=500))
    assert "500" in reason
    assert len(site.asked) == 4


def test_nobody_listens(fetcher):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert "does not answer" in refusal(fetcher, f"http://127.0.0.1:{port}/a.jpg")


@pytest.mark.parametrize(
    "said", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, b"", b"HTTP/1.1 abc\r\n\r\n"]
)  # fmt: skip
def test_what_is_no_answer(site, fetcher, said):
    address = site.does("/a.jpg", lambda request: request.connection.sendall(said))
    assert "does not answer, or breaks off" in refusal(fetcher, address)


def test_a_host_without_answers_is_given_up(site, fetcher):
    here, broken = site.has("/here.jpg", JPEG), site.has("/broken.jpg", status=500)
    for _time in range(9):
        refusal(fetcher, broken)
    fetcher.fetch(here).path.unlink()  # an answer makes good for all of them
    for _time in range(10):
        refusal(fetcher, broken)
    assert len(site.asked) == 9 * 4 + 1 + 10 * 4
    assert "no answer 10 times in a row" in refusal(fetcher, here)
    assert len(site.asked) == 9 * 4 + 1 + 10 * 4


def test_a_silent_server_is_not_waited_for(site, tmp_path):
    address = site.does("/a.jpg", lambda request: site.stopped.wait(5))
    with Fetcher(folder(tmp_path), private=True, silence=0.02, pause=lambda seconds: None) as fetcher:
        assert "does not answer" in refusal(fetcher, address)
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_server_that_sends_a_byte_now_and_then(site, tmp_path, start):
    def drip(request):
        request.wfile.write(start)
        while not site.stopped.wait(0.01):
            request.wfile.write(b"x")

    with Fetcher(folder(tmp_path), private=True, in_all=0.15) as fetcher:
        assert "took too long" in refusal(fetcher, site.does("/a.jpg", drip))
    assert site.asked == ["/a.jpg"]


# Many at once


def test_several_at_once_and_in_the_order_asked(site, tmp_path):
    now, most, lock = [0], [0], threading.Lock()
    met = threading.Barrier(3)

    def together(request):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        met.wait(5)
        with lock:
            now[0] -= 1
        _send(request, JPEG)

    addresses = [site.does(f"/{number}.jpg", together) for number in range(12)]
    with Fetcher(folder(tmp_path), private=True, at_once=3) as fetcher:
        found = list(fetcher.fetch_all(addresses + addresses[:4]))
    assert [address for address, _file in found] == addresses
    assert all(isinstance(file, Fetched) for _address, file in found)
    assert most == [3]
    assert len(site.asked) == 12


def test_what_fails_among_many_is_a_refusal_like_others(site, fetcher):
    addresses = [site.has("/a.jpg", JPEG), site.address("/gone.jpg"), "nonsense"]
    found = dict(fetcher.fetch_all(addresses))
    assert isinstance(found[addresses[0]], Fetched)
    assert "404" in str(found[addresses[1]])
    assert "no web address" in str(found["nonsense"])


def test_only_a_few_files_wait_to_be_taken(site, tmp_path):
    too_far = threading.Event()
    addresses = [site.has(f"/{number}.jpg", JPEG) for number in range(20)]
    addresses[5] = site.does("/5.jpg", lambda request: too_far.set() or _send(request, JPEG))
    with Fetcher(folder(tmp_path), private=True, at_once=2) as fetcher:
        found = fetcher.fetch_all(addresses)
        next(found)
        assert not too_far.wait(0.1)
        assert len(list(fetcher.folder.iterdir())) <= 4
        assert len(list(found)) == 19


def test_whoever_stops_half_way_leaves_nothing(site, tmp_path):
    addresses = [site.has(f"/{number}.jpg", JPEG) for number in range(20)]
    with Fetcher(folder(tmp_path), private=True, at_once=2) as fetcher:
        found = fetcher.fetch_all(addresses)
        _address, file = next(found)
        file.path.unlink()
        found.close()
    assert list(fetcher.folder.iterdir()) == []
    assert len(site.asked) < 20


def test_closing_hangs_up(site, tmp_path):
    reached, waited = threading.Event(), threading.Event()
    address = site.does("/a.jpg", lambda request: reached.set() or site.stopped.wait(5) or waited.set())
    fetcher = Fetcher(folder(tmp_path), private=True)
    found = []
    asking = threading.Thread(target=lambda: found.extend(fetcher.fetch_all([address])))
    asking.start()
    assert reached.wait(5)
    fetcher.close()
    assert not waited.is_set()
    asking.join(5)
    assert "stopped" in str(found[0][1])


# TLS


def test_the_certificate_is_asked_for_the_name_and_not_the_number(tmp_path, named_here, monkeypatch):
    certificate, key = certificate_for("pictures.example", tmp_path)
    with serving(certificate, key) as site:
        site.has("/a.jpg", JPEG)
        secure = site.address("/a.jpg", host="pictures.example").replace("http:", "https:")
        with Fetcher(folder(tmp_path), private=True) as fetcher:
            assert "cannot show that it is what it says" in refusal(fetcher, secure)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with Fetcher(folder(tmp_path), private=True) as fetcher:
            assert "cannot show" in refusal(fetcher, secure.replace("pictures.example", "other.example"))
            assert "cannot show" in refusal(fetcher, secure.replace("pictures.example", "127.0.0.1"))
            assert fetcher.fetch(secure).size_in_bytes == len(JPEG)
        assert site.asked == ["/a.jpg"]


# Addresses


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/1", "https://A.example:443/2?x", True),
        ("http://a.example/", "https://a.example/", False),
        ("http://a.example/", "http://a.example:8080/", False),
        ("http://a.example/", "http://b.a.example/", False),
        ("http://a.example/", "http://a.example@b.example/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_same_origin(one, other, same):
    assert same_origin(one, other) is same


@given(st.text(), st.text())
def test_whatever_a_file_is_called_its_name_is_plain(target, disposition):
    for name in (file_name(target, disposition), file_name("/a.jpg", f"attachment; filename={disposition}")):
        assert 0 < len(name) <= 100
        assert not set(name) & set("/\\\0\r\n")
        assert not name.startswith(".")


@given(st.text() | st.text().map("http://{}".format) | st.text().map("http://a.example/{}".format))
def test_whatever_an_address_is_it_is_read_or_refused(address):
    try:
        read = taken_apart(address)
    except FetchRefused:
        return
    assert str(read).isascii()
    assert not set(str(read)) & set(" \r\n\t\0@") - {"@"}
    assert taken_apart(str(read)) == read
