"""The live server: one page, three questions, and no more."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable
from functools import partial
from importlib import resources
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.demo import http_limits
from simulation.demo.request_queue import Desk
from simulation.demo.requests import RefusedError, dyad_asked, run_asked
from simulation.demo.service import Engine, written
from simulation.demo.story_list import listing

PATIENCE = 10.0  # seconds for a body to arrive
NO_TRACE = "This failed through no fault of yours; what happened stands where the demo was started."
Answering = Callable[[Request], Awaitable[Response]]


def app_of(
    engine: Engine, desk: Desk, *, names: Collection[str] = (), rate: http_limits.Rate | None = None
) -> ASGIApp:
    """The application. names: under which it may be asked for, besides addresses."""
    asked = _Questions(engine, desk, rate or http_limits.Rate())
    pages = {f"/static/{name}": content for name, content in files().items()}
    pages["/"] = pages["/static/index.html"]
    app = Starlette(
        routes=[
            *(Route(path, _page(*content)) for path, content in pages.items()),
            Route("/api/stories", _json(written(listing()))),
            Route("/api/run", asked.run, methods=["POST"]),
            Route("/api/dyad", asked.dyad, methods=["POST"]),
        ],
        exception_handlers={
            RefusedError: _refusal, HTTPException: _http_refusal, Exception: _our_fault,
        },
    )  # fmt: skip
    return Guarded(app, names)


class Guarded:
    """The application behind its checks; every answer carries the security headers."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, tuple(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(http_limits.HEADERS)
            await send(message)

        try:
            http_limits.check_host(Request(scope).headers.get("host"), self._names)
        except RefusedError as refused:
            await _refused(refused)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)


class _Questions:
    """The questions that take a year to answer."""

    def __init__(self, engine: Engine, desk: Desk, rate: http_limits.Rate) -> None:
        self._engine, self._desk, self._rate = engine, desk, rate

    async def run(self, request: Request) -> Response:
        """Both worlds of a point."""
        point = run_asked(await self._body(request))
        return await self._answer(("run", point), partial(self._engine.run, point))

    async def dyad(self, request: Request) -> Response:
        """One relationship of a point."""
        asked = dyad_asked(await self._body(request))
        return await self._answer(("dyad", asked), partial(self._engine.dyad, asked))

    async def _answer(self, key: Hashable, make: Callable[[], bytes]) -> Response:
        return Response(await self._desk.answer(key, make), media_type="application/json")

    async def _body(self, request: Request) -> bytes:
        self._rate.check(request.client.host if request.client else "")
        http_limits.check_kind(request.headers.get("content-type"))
        http_limits.check_length(request.headers.get("content-length"))
        try:
            return await asyncio.wait_for(_received(request), PATIENCE)
        except TimeoutError:
            raise RefusedError(408, f"The question took more than {PATIENCE:g} seconds.") from None
        except ClientDisconnect:
            raise RefusedError(400, "The connection ended within the question.") from None


async def _received(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > http_limits.LARGEST_BODY:
            raise http_limits.too_large()
    return body


def _page(content: bytes, kind: str) -> Answering:
    async def answer(request: Request) -> Response:
        return Response(content, media_type=kind)

    return answer


def _json(content: bytes) -> Answering:
    return _page(content, "application/json")


def _refused(refused: RefusedError) -> Response:
    return JSONResponse({"error": refused.sentence}, refused.status)


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return _refused(error)


async def _http_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    asked = f"{request.method} {request.url.path}"[:120]
    sentence = f"request: found {asked!r}, expected GET / or a file of the page, or a question"
    return JSONResponse({"error": sentence}, error.status_code, headers=error.headers)


async def _our_fault(request: Request, error: Exception) -> Response:
    """One sentence for the page; the server writes the traceback where it was started."""
    return JSONResponse({"error": NO_TRACE}, 500)


KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
}


class File(NamedTuple):
    """A file and its media type."""

    content: bytes
    kind: str


def files() -> dict[str, File]:
    """Every file of the page by name, in order."""
    folder = resources.files("simulation") / "demo" / "static"
    found = sorted(folder.iterdir(), key=lambda each: each.name)
    return {
        each.name: File(each.read_bytes(), KINDS[each.name.rpartition(".")[2]])
        for each in found
        if each.is_file()
    }


def text_files() -> dict[str, str]:
    """The same as texts."""
    return {name: file.content.decode() for name, file in files().items()}
