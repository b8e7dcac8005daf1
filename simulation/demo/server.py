"""The web application: the page, three requests, and the limits of a request.

The demo is served on this machine. A page of another site could reach it under a name that
resolves to this machine, so the host of a request is checked.
"""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from importlib import resources
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.demo.requests import RefusedError, parse_dyad, parse_run, wrong
from simulation.demo.service import DemoService, RequestQueue, as_bytes
from simulation.demo.settings import listing

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
MEDIA_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
LARGEST_BODY = 4096  # bytes; a request has some 150
PATIENCE = 10.0  # seconds for a body to arrive
INTERNAL = "Internal error; see the terminal in which the demo was started."


def app_of(
    service: DemoService,
    queue: RequestQueue,
    *,
    names: Collection[str] = (),
) -> ASGIApp:
    """Return the application. names: of this machine, besides its addresses and localhost."""

    async def run(request: Request) -> Response:
        setting = parse_run(await _body(request))
        return _json(await queue.answer(("run", setting), partial(service.run, setting)))

    async def dyad(request: Request) -> Response:
        found = parse_dyad(await _body(request))
        return _json(await queue.answer(("dyad", found), partial(service.dyad, found)))

    pages = {f"/static/{name}": file for name, file in static_files().items()}
    pages["/"] = pages["/static/index.html"]
    app = Starlette(
        routes=[
            *(Route(path, _fixed(*file)) for path, file in pages.items()),
            Route("/api/stories", _fixed(as_bytes(listing()), "application/json")),
            Route("/api/run", run, methods=["POST"]),
            Route("/api/dyad", dyad, methods=["POST"]),
        ],
        exception_handlers={
            RefusedError: _on_refusal, HTTPException: _on_http_error, Exception: _on_error,
        },
    )  # fmt: skip
    return HostChecked(app, names)


class HostChecked:
    """The application behind a check of the host; every answer has the security headers."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, tuple(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            check_host(Request(scope).headers.get("host"), self._names)
        except RefusedError as error:
            await _refused(error)(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def check_host(host: str | None, names: Collection[str] = ()) -> None:
    """Raise RefusedError unless the host is an address, localhost or one of the names."""
    text = (host or "").lower()
    name = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0]
    name = name.rstrip(".")
    if name in {"localhost", *(own.lower() for own in names)}:
        return
    try:
        ipaddress.ip_address(name)
    except ValueError:
        expected = "an address or localhost; --host NAME serves under another name"
        raise wrong("header Host", host or "", expected) from None


def check_length(length: str | None) -> None:
    """Raise RefusedError for a Content-Length that is no number (400) or too large (413)."""
    if length is None:
        return
    if not length.isascii() or not length.isdigit():
        raise wrong("header Content-Length", length, "a number of bytes")
    if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
        raise _too_large()


def _too_large() -> RefusedError:
    found = f"found more than {LARGEST_BODY} bytes, expected at most that"
    return RefusedError(413, f"request, body: {found}")


async def _body(request: Request) -> bytes:
    """Return the body of a request. Raises RefusedError."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise wrong("header Content-Type", kind, "application/json", status=415)
    check_length(request.headers.get("content-length"))
    try:
        return await asyncio.wait_for(_received(request), PATIENCE)
    except TimeoutError:
        raise RefusedError(408, f"The request took more than {PATIENCE:g} seconds.") from None
    except ClientDisconnect:
        raise RefusedError(400, "The connection ended within the request.") from None


async def _received(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _too_large()
    return body


def _fixed(content: bytes, kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return Response(content, media_type=kind)

    return answer


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")


def _refused(error: RefusedError) -> Response:
    return JSONResponse({"error": error.sentence}, error.status)


async def _on_refusal(request: Request, error: Any) -> Response:
    return _refused(error)


async def _on_http_error(request: Request, error: Any) -> Response:
    found = f"{request.method} {request.url.path}"[:120]
    sentence = f"request: found {found!r}, expected GET / or a file of the page, or POST /api/run"
    return JSONResponse({"error": sentence}, error.status_code, headers=error.headers)


async def _on_error(request: Request, error: Exception) -> Response:
    """Return one sentence; the server prints the traceback in its terminal."""
    return JSONResponse({"error": INTERNAL}, 500)


class StaticFile(NamedTuple):
    """A file of the page and its media type."""

    content: bytes
    kind: str


def static_files() -> dict[str, StaticFile]:
    """Return every file of the page by name, in order."""
    folder = resources.files("simulation") / "demo" / "static"
    files = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_file():
            kind = MEDIA_TYPES.get(file.name.rpartition(".")[2])
            kind = f"{kind}; charset=utf-8" if kind else "application/json"
            files[file.name] = StaticFile(file.read_bytes(), kind)
    return files
