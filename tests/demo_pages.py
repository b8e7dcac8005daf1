"""Where a test of the demo gets its page from, and what a browser needs to open it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import made_up_years
import pytest

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
STATIC = Path(__file__).parents[1] / "simulation" / "views" / "demo" / "static"
OWN = "http://127.0.0.1/"
STORIES = (
    "difficult", "spiral", "reflection", "closeness",
    "start", "staffroom", "behaviour_or_relationship", "sandbox",
)  # fmt: skip
MADE_UP = {
    "version": "made up",
    "calibrated": False,
    "emotions": list(made_up_years.EMOTIONS),
    "limits": {"conflict": 250},
    "stories": [
        {
            "id": story, "focal": ["s7"], "change": "b", "begins": 0,
            "levers": [{"id": "challenging", "values": [2, 4, 6], "start": 1}],
        }
        for story in STORIES
    ],
}  # fmt: skip
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}


class Visit(NamedTuple):
    """A page that has been opened: the page, what it asked for, what it complained about."""

    page: Any
    requests: list[str]
    complaints: list[str]

    def foreign(self) -> list[str]:
        """Whatever was asked of anybody but this machine."""
        own = ("http://127.0.0.1", "file:", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


def chromium() -> str:
    """Where the browser is; the test is skipped, and says so, where there is none."""
    found = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if found is None:
        pytest.skip("NO BROWSER: install Debian's chromium, or set CHROMIUM to where one is")
    return found


def made_up_answer(path: str, body: dict[str, Any], direction: str) -> dict[str, Any]:
    """What a server without a model would answer."""
    if path == "/api/stories":
        return MADE_UP
    if path == "/api/run":
        return made_up_years.run(body, MADE_UP, direction)
    return made_up_years.dyad(body)


def made_up_pages(direction: str = "lower") -> Callable[[Any], None]:
    """Answers every request of a page from the folder of static files and made-up years."""

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/api/"):
            body = json.loads(route.request.post_data or "{}")
            route.fulfill(json=made_up_answer(path, body, direction))
            return
        file = STATIC / ("index.html" if path == "/" else Path(path).name)
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])

    return answer


def visit(context: Any, url: str, answer: Callable[[Any], None] | None = None) -> Visit:
    """Opens a page and waits until its first story is ready."""
    page, requests, complaints = context.new_page(), [], []
    if answer:
        page.route("**/*", answer)
    page.on("request", lambda each: requests.append(each.url))
    page.on("console", lambda each: complaints.append(f"{each.type}: {each.text}"))
    page.on("pageerror", lambda each: complaints.append(str(each)))
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    return Visit(page, requests, complaints)
