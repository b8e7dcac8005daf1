"""The live server: what it lets in, what it says, and how much it takes on."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection

import pytest
from demo_schema import ERROR, STORIES
from demo_servers import Client, served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import validate

from simulation.cli.main import main
from simulation.demo import serve, server
from simulation.demo.requests import RefusedError, wrong
from simulation.demo.serve import address_of, bound
from simulation.demo.server import app_of, static_files
from simulation.demo.service import RequestQueue
from simulation.errors import BadInput

ASKED = {"story": "spiral", "levers": {"behaviour": 1, "more": 2}, "luck": 1}


class Echo:
    """Answers at once with the question, and counts; stands for the engine."""

    def __init__(self):
        self.asked = 0

    def run(self, point):
        self.asked += 1
        return json.dumps(point).encode()

    def dyad(self, asked):
        if asked.student == "nobody":
            raise wrong("student", asked.student, "a student", status=404)
        if asked.student == "fault":
            raise ZeroDivisionError
        return json.dumps(asked).encode()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """The server with an engine that answers at once."""
    with served(app_of(Echo(), RequestQueue())) as client:
        yield client


def all_answers(client):
    """One answer of every sort."""
    yield 200, client.get("/")
    yield 200, client.get("/static/strings.json")
    yield 200, client.get("/api/stories")
    yield 200, client.post("/api/run", ASKED)
    yield 400, client.post("/api/run", {})
    yield 404, client.get("/static/../server.py")
    yield 404, client.get("/static/nothing.js")
    yield 404, client.post("/api/dyad", {**ASKED, "student": "nobody"})
    yield 405, client.get("/api/run")
    yield 405, client.post("/", {})
    yield 413, client.post("/api/run", b" " * 5000)
    yield 415, client.ask("POST", "/api/run", json.dumps(ASKED).encode())
    yield 400, client.get("/", host="elsewhere.example")
    yield 500, client.post("/api/dyad", {**ASKED, "student": "fault"})


def test_every_answer_is_guarded_and_every_refusal_is_one_sentence(client):
    for status, answer in all_answers(client):
        assert answer.status == status, answer.content
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
        if status >= 400:
            validate(answer.json(), ERROR)
            assert b"Traceback" not in answer.content


def test_the_page_and_all_its_files_are_there(client):
    assert client.get("/").content == static_files()["index.html"].content
    for name, file in static_files().items():
        answer = client.get(f"/static/{name}")
        assert answer.content == file.content
        assert answer.headers["content-type"] == file.kind
    validate(client.get("/api/stories").json(), STORIES)


def test_the_page_has_no_external_addresses():
    for name, file in static_files().items():
        text = file.content.decode()
        for scheme in ("http://", "https://", "//cdn"):
            for place in text.split(scheme)[1:]:
                assert place.startswith("www.w3.org/"), f"{name}: {scheme}{place[:60]}"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=6000))
def test_every_bad_body_is_a_four_hundred_with_one_sentence(client, body):
    answer = client.post("/api/run", body)
    assert 400 <= answer.status < 500
    validate(answer.json(), ERROR)


def test_a_body_in_pieces_is_cut_off_where_it_grows_too_large(client):
    body = iter([b"x" * 1000] * 8)
    answer = client.ask(
        "POST", "/api/run", body, content_type="application/json", transfer_encoding="chunked"
    )
    assert answer.status == 413
    validate(answer.json(), ERROR)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8642", "localhost", "LOCALHOST:1", "[::1]:8642", "192.168.1.7:80"]
)
def test_addresses_and_localhost_are_allowed_hosts(host):
    assert server.check_host(host) is None  # no refusal


@pytest.mark.parametrize(
    "host",
    ["", None, "attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example"],
)
def test_a_foreign_host_name_is_refused(host):
    with pytest.raises(RefusedError, match="Host"):
        server.check_host(host)
    server.check_host("school-pc:8642", ["school-pc"])


def test_lengths():
    server.check_length(None)
    server.check_length("4096")
    for length, status in (("4097", 413), ("9" * 5000, 413), ("-1", 400), ("²", 400), ("", 400)):
        with pytest.raises(RefusedError) as refused:
            server.check_length(length)
        assert refused.value.status == status


@contextmanager
def half_open(client: Client, number: int, content: bytes) -> Iterator[list[socket.socket]]:
    """Connections that each send the beginning of a request, and then nothing."""
    with ExitStack() as stack:
        places = []
        for _ in range(number):
            place = socket.create_connection(("127.0.0.1", client.port), timeout=20.0)
            places.append(stack.enter_context(place))
            place.sendall(content)
        yield places


BODY_MISSING = (
    b"POST /api/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 150\r\n\r\n{"
)


@pytest.mark.parametrize("content", [b"", b"GET / HTTP/1.1\r\nHost: loc", BODY_MISSING])
def test_another_client_gets_its_page_beside_400_half_open_connections(client, content):
    with half_open(client, 400, content):
        start = time.monotonic()
        assert client.get("/").status == 200
        assert client.post("/api/run", ASKED).status == 200
        assert time.monotonic() - start < 5.0


def test_a_connection_without_headers_is_closed_in_time(client, monkeypatch):
    monkeypatch.setattr(serve, "SECONDS_FOR_HEADERS", 0.3)
    with half_open(client, 1, b"GET / HTTP/1.1\r\n") as [place]:
        for _ in range(50):  # a byte now and then gains no time
            time.sleep(0.02)
            with suppress(OSError):
                place.sendall(b"x")
        with suppress(ConnectionError):
            assert place.recv(100) == b""


def test_a_connection_may_ask_twice_and_slow_answers_are_not_cut_off(client, monkeypatch):
    monkeypatch.setattr(serve, "SECONDS_FOR_HEADERS", 0.3)
    connection = HTTPConnection("127.0.0.1", client.port)
    for _ in range(2):
        connection.request("GET", "/api/stories")
        assert connection.getresponse().read()
    connection.close()

    class Slow(Echo):
        def run(self, point):
            time.sleep(0.6)
            return super().run(point)

    with served(app_of(Slow(), RequestQueue())) as slow:
        assert slow.post("/api/run", ASKED).status == 200


def test_the_same_question_is_answered_once():
    echo = Echo()
    with served(app_of(echo, RequestQueue())) as client:
        answers = {client.post("/api/run", ASKED).content for _ in range(5)}
    assert len(answers) == 1
    assert echo.asked == 1


def test_equal_requests_share_an_answer_and_a_full_queue_gives_503():
    release, made = threading.Event(), []

    def slow(name):
        def make():
            made.append(name)
            release.wait(10.0)
            return name

        return make

    async def crowd():
        queue = RequestQueue(threads=1, longest=2)
        first = [asyncio.ensure_future(queue.answer("a", slow(b"a"))) for _ in range(5)]
        second = asyncio.ensure_future(queue.answer("b", slow(b"b")))
        await asyncio.sleep(0.05)
        assert queue.is_busy
        with pytest.raises(RefusedError) as refused:
            await queue.answer("c", slow(b"c"))
        release.set()
        assert await asyncio.gather(*first, second) == [b"a"] * 5 + [b"b"]
        await asyncio.sleep(0.01)
        assert not queue.is_busy
        assert await queue.answer("c", slow(b"c")) == b"c"
        queue.close()
        return refused.value

    refused = asyncio.run(crowd())
    assert refused.status == 503
    assert made == [b"a", b"b", b"c"]


def test_a_cancelled_request_does_not_cancel_others():
    release = threading.Event()

    async def two():
        queue = RequestQueue(threads=1)

        def make():
            release.wait(10.0)
            return b"answer"

        leaver = asyncio.ensure_future(queue.answer("a", make))
        stayer = asyncio.ensure_future(queue.answer("a", make))
        await asyncio.sleep(0.02)
        leaver.cancel()
        release.set()
        return await stayer

    assert asyncio.run(two()) == b"answer"


def test_a_port_that_is_taken_is_one_sentence():
    with bound("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
        assert address_of(place) == f"http://127.0.0.1:{port}/"
        with pytest.raises(BadInput, match=r"--port: found 127.0.0.1 port .* expected a port"):
            bound("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_sentence():
    with pytest.raises(BadInput, match="--port"):
        bound("192.0.2.1", 0)  # reserved for documentation, so nobody's
    with pytest.raises(BadInput, match="--host"):
        bound("no such name", 0)


def test_an_open_address_is_opened_on_this_machine():
    with socket.socket() as place:
        place.bind(("0.0.0.0", 0))
        assert address_of(place).startswith("http://127.0.0.1:")


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_missing_extra_is_one_sentence(package, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(SystemExit) as end:
        main(["demo", "--no-browser"])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"{package} missing" in said
    assert 'pip install -e ".[demo]"' in said
