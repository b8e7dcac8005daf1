"""A demo server on loopback in a thread of the test, and questions to it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

from simulation.demo.serve import AnnouncedServer, bound, config_of


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """A browser on this machine."""

    def __init__(self, port: int):
        self.port = port

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request over a connection of its own; headers with _ for -."""
        connection = HTTPConnection("127.0.0.1", self.port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named, encode_chunked=hasattr(body, "__next__"))
            answer = connection.getresponse()
            known = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, known, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any) -> Answer:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, content, content_type="application/json")


@contextmanager
def served(app: Any) -> Iterator[Client]:
    """The application behind a real server until the end of the block."""
    place, ready = bound("127.0.0.1", 0), threading.Event()
    server = AnnouncedServer(config_of(app), ready.set)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([place])))
    thread.start()
    try:
        assert ready.wait(20.0)
        yield Client(place.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20.0)
        place.close()
