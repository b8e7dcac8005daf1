"""Opening the demo in a real browser: from its own server, and from one file.

Needs Chromium (``apt-get install chromium``); ``CHROMIUM`` names another place of it, and
``STORY_PACK`` a file that ``run.py demo --pack`` has written with this version.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ROOT = Path(__file__).parents[2]
STATIC = ROOT / "simulation" / "demo" / "static"
LANGUAGES = ("en", "nl")
SIZES = ((1024, 768), (1280, 720), (1920, 1080))
PATIENCE = 120_000  # milliseconds: a machine that tests has other things to do
OWN = ("http://127.0.0.1", "file:", "data:", "blob:")


class Visit(NamedTuple):
    """A page that has been opened: the page, what it asked for, what it complained about."""

    page: Any
    requests: list[str]
    complaints: list[str]

    def foreign(self) -> list[str]:
        """Whatever was asked of anybody but this machine."""
        return [url for url in self.requests if not url.startswith(OWN)]


def chromium() -> str:
    """Where the browser is; the test is skipped, and says so, where there is none."""
    found = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if found is None:
        pytest.skip("NO BROWSER: install Debian's chromium, or set CHROMIUM to where one is")
    return found


@contextmanager
def served() -> Iterator[str]:
    """The demo's own server on a free port, in a process of its own."""
    command = [sys.executable, "run.py", "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = re.search(r"http://[\d.:]+", said)
            assert found, f"the demo did not say where it is: {said!r}"
            yield f"{found[0]}/"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def packed(folder: Path) -> str:
    """The address of a story pack: ``STORY_PACK``, or one that is written into a folder."""
    given = os.environ.get("STORY_PACK")
    file = Path(given) if given else folder / "story.html"
    if not given:
        subprocess.run([sys.executable, "run.py", "demo", "--pack", file], cwd=ROOT, check=True)
    return file.as_uri()


@pytest.fixture(scope="session")
def demo_browser() -> Iterator[Any]:
    place = chromium()
    playwright = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT: install [dev]")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=place, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_live() -> Iterator[str]:
    chromium()
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def demo_pack(tmp_path_factory: pytest.TempPathFactory) -> str:
    chromium()
    return packed(tmp_path_factory.mktemp("pack"))


@pytest.fixture(params=["live", "pack"])
def demo_address(request: pytest.FixtureRequest) -> str:
    """The page from its server, then the page from one file."""
    return request.getfixturevalue(f"demo_{request.param}")


def opened(browser: Any, address: str, query: str = "", **context: Any) -> Visit:
    """A page that is ready; everything that it asks for and complains about is written down."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **context}).new_page()
    page.set_default_timeout(PATIENCE)
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda each: requests.append(each.url))
    page.on("console", lambda each: complaints.append(f"{each.type}: {each.text}"))
    page.on("pageerror", lambda each: complaints.append(str(each)))
    page.goto(address + query)
    wait_ready(page)
    return Visit(page, requests, complaints)


def wait_ready(page: Any, story: str | None = None) -> None:
    """Until the years of a story are there."""
    wanted = "html[data-ready]" if story is None else f"html[data-ready={story}]"
    page.wait_for_selector(wanted, state="attached")


def stories(page: Any) -> list[str]:
    """The ids of the stories, in the order of their keys."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('[data-story]')].map(e => e.dataset.story)"
    )
    return found


def choose(page: Any, story: str) -> None:
    """Takes up a story and waits until its years are there."""
    page.evaluate("() => delete document.documentElement.dataset.ready")
    page.click(f"[data-story={story}]")
    wait_ready(page, story)


def predict(page: Any, vote: str = "higher") -> None:
    """Predicts, where the story asks for it."""
    if page.locator(f"[data-vote={vote}]").count():
        page.click(f"[data-vote={vote}]")


def see_through(page: Any, vote: str = "higher") -> None:
    """Predicts where that is asked, and goes to the last day."""
    predict(page, vote)
    page.focus("#scrubber")
    page.keyboard.press("End")


def open_child(page: Any, room: str = "b") -> None:
    """Opens the panel of the child that the story is about."""
    page.locator(f".room.{room} .seat.focal").click()
    page.wait_for_selector("dialog.dyad .chain h4")
