"""Serving: a socket, a loop, a thread that prepares what will be asked, a browser."""

import asyncio
import contextlib
import os
import socket
import threading
import time
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from simulation.demo.disk_cache import own_shelf
from simulation.demo.request_queue import Desk
from simulation.demo.server import app_of
from simulation.demo.service import Engine
from simulation.errors import BadInput, Problem

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # and where this machine finds itself
CONNECTIONS = 400  # open at once; further ones get 503
PAUSE = 0.05  # seconds between looks at whether somebody waits
SECONDS_TO_END = 2  # for answers under way when the demo is stopped


def serve(host: str, port: int, *, browser: bool, told: Callable[[str], None]) -> None:
    """Serve the demo until it is interrupted; told: where the page is, once it is there.

    port: 0 takes any that is free. Raises BadInput for an address or port that cannot be had,
    KeyboardInterrupt when it is stopped.
    """
    place = bound(host, port)
    address = address_of(place)
    engine, desk, stop = Engine(own_shelf()), Desk(), threading.Event()
    names = (host, socket.gethostname()) if host in EVERYWHERE else (host,)
    config = config_of(app_of(engine, desk, names=names))
    server = Announced(config, lambda: _opened(address, browser, told))
    preparing = threading.Thread(target=_prepare, args=(engine, desk, stop), daemon=True)
    preparing.start()
    try:
        asyncio.run(server.serve([place]))
    finally:
        stop.set()
        desk.close()
        place.close()


def config_of(app: ASGIApp) -> uvicorn.Config:
    """A quiet server that says nothing of itself and trusts no proxy."""
    return uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )


class Announced(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, then: Callable[[], None]) -> None:
        super().__init__(config)
        self._then = then

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._then()


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address. Raises BadInput if it cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        place = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        expected = "an address of this machine, such as 127.0.0.1"
        raise BadInput([Problem("--host", "", f"{host} ({error.strerror})", expected)]) from None
    if os.name == "posix":  # elsewhere it would let two servers share a port
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
        place.listen()
    except OSError as error:
        place.close()
        found = f"{host} port {port} ({error.strerror})"
        expected = "a port that is free; --port 0 takes any"
        raise BadInput([Problem("--port", "", found, expected)]) from None
    return place


def address_of(place: socket.socket) -> str:
    """Where a browser on this machine finds a socket."""
    host, port = place.getsockname()[:2]
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _opened(address: str, browser: bool, told: Callable[[str], None]) -> None:
    told(address)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _prepare(engine: Engine, desk: Desk, stop: threading.Event) -> None:
    """Make ready what will be asked, while nobody waits."""
    with contextlib.suppress(BadInput):  # told to whoever asks
        for step in engine.preparing():
            while desk.busy and not stop.is_set():
                time.sleep(PAUSE)
            if stop.is_set():
                return
            step()
