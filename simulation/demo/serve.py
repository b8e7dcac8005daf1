"""Serve the demo: a socket, an event loop, a thread that prepares answers, a browser."""

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
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulation.demo.cache import user_cache
from simulation.demo.server import app_of
from simulation.demo.service import DemoService, RequestQueue
from simulation.errors import BadInput, Problem

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # and the address on this machine
CONNECTIONS = 400  # open at once; further ones get 503
WAITING = 100  # connections without a whole request; beyond it the oldest is closed
SECONDS_FOR_HEADERS = 10.0
PAUSE = 0.05  # seconds between checks of the queue
SECONDS_TO_END = 2  # for running answers when the demo is stopped


def serve(host: str, port: int, *, browser: bool, announce: Callable[[str], None]) -> None:
    """Serve the demo until it is interrupted. announce: receives the address of the page.

    port: 0 for any free one. Raises BadInput for an address or port that cannot be used, and
    KeyboardInterrupt when it is stopped.
    """
    listening = bound(host, port)
    address = address_of(listening)
    service, queue, stop = DemoService(user_cache()), RequestQueue(), threading.Event()
    names = (host, socket.gethostname()) if host in ANY_ADDRESS else (host,)

    def start() -> None:
        announce(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    server = AnnouncedServer(config_of(app_of(service, queue, names=names)), start)
    threading.Thread(target=_prepare, args=(service, queue, stop), daemon=True).start()
    try:
        asyncio.run(server.serve([listening]))
    finally:
        stop.set()
        queue.close()
        listening.close()


def config_of(app: ASGIApp) -> uvicorn.Config:
    """Return a quiet configuration that names no software and trusts no proxy."""
    return uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        http=TimedProtocol,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )


class TimedProtocol(H11Protocol):
    """A connection that is closed if its request does not arrive, so that others get their turn."""

    waiting_since: float | None = None  # a whole request has arrived if None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request; close the connection that waits longest if too many do."""
        super().connection_made(transport)
        self._update()
        waiting = {
            other: other.waiting_since
            for other in self.connections
            if isinstance(other, TimedProtocol)
            and other.waiting_since is not None
            and not other.transport.is_closing()  # many may connect before a closed one is gone
        }
        if len(waiting) > WAITING:
            min(waiting, key=waiting.__getitem__).transport.close()

    def data_received(self, data: bytes) -> None:
        """Receive a piece of a request."""
        super().data_received(data)
        self._update()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._update()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._stop_deadline()

    def _update(self) -> None:
        """Renew what is waited for: headers until a deadline, then a body, which has its own."""
        has_headers = self.cycle is not None and not self.cycle.response_complete
        if has_headers and not self.cycle.more_body:
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = self.loop.time()
        if has_headers:
            self._stop_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(SECONDS_FOR_HEADERS, self.transport.close)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class AnnouncedServer(uvicorn.Server):
    """A server that calls a function when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then call the function."""
        await super().startup(sockets)
        self._ready()


def bound(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises BadInput."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        expected = "an address of this machine, such as 127.0.0.1"
        raise BadInput([Problem("--host", "", f"{host} ({error.strerror})", expected)]) from None
    if os.name == "posix":  # elsewhere two servers could share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        found = f"{host} port {port} ({error.strerror})"
        expected = "a port that is free; --port 0 takes any"
        raise BadInput([Problem("--port", "", found, expected)]) from None
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the address of a socket for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    host = ANY_ADDRESS.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _prepare(service: DemoService, queue: RequestQueue, stop: threading.Event) -> None:
    """Compute answers in advance while no request waits."""
    with contextlib.suppress(BadInput):  # reported to the next request
        for step in service.preparing():
            while queue.is_busy and not stop.is_set():
                time.sleep(PAUSE)
            if stop.is_set():
                return
            step()
