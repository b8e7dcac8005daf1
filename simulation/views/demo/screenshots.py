"""Pictures of the demo for the README and the docs.

Taken by ``python -m simulation.views.demo.screenshots``, one a story.

Needs Chromium and the extra ``dev``. The page is a story pack, opened from a file, so what is
seen here is what a trainer sees.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulation.problems import BadInput, Problem
from simulation.views.demo.pack import pack
from simulation.views.demo.stories import STORIES

FOLDER = Path("docs/figures")
SIZE = {"width": 1280, "height": 720}
COLOURS = 200  # of a palette: enough for flat areas and the edges of letters, half the bytes
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
LAST_LINK = 5  # presses that unfold an event to its end


def chromium() -> str:
    """Where the browser is. Raises BadInput where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        expected = "Debian's chromium, or its place in CHROMIUM"
        raise BadInput([Problem("screenshots", "", "no browser", expected)])
    return found


def take(folder: Path, language: str = "en") -> list[Path]:
    """One picture a story at the end of its year, and one of the panel of a child.

    Returns the files, demo_<story>.png and demo_child.png. Raises BadInput without a browser.
    """
    from playwright.sync_api import sync_playwright

    place = chromium()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as running:
        file = Path(work) / "story.html"
        file.write_text(pack(), encoding="utf-8")
        browser = running.chromium.launch(executable_path=place, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(f"{file.as_uri()}?lang={language}")
        files = [_picture(page, folder, story.id, _tell) for story in STORIES]
        _tell(page, "reflection")
        files.append(_picture(page, folder, "child", _open_child))
        browser.close()
    return files


def _tell(page: Any, story: str) -> None:
    """The story at the end of its year, its result in the strip."""
    page.evaluate("() => delete document.documentElement.dataset.ready")
    page.click(f"[data-story={story}]")
    page.wait_for_selector(f"html[data-ready={story}]", state="attached")
    if page.locator("[data-vote=higher]").count():
        page.click("[data-vote=higher]")
    page.focus("#scrubber")
    page.keyboard.press("End")
    page.evaluate("() => document.activeElement.blur()")


def _open_child(page: Any, _: str) -> None:
    """The panel of the child in week 12, one event unfolded."""
    for _ in range(28):
        page.keyboard.press("PageUp")
    page.locator(".room.b .seat.focal").click()
    page.wait_for_selector("dialog.dyad .chain h4")
    for _ in range(LAST_LINK):
        page.keyboard.press("ArrowDown")


def _picture(page: Any, folder: Path, name: str, show: Callable[[Any, str], None]) -> Path:
    """Shows something, and keeps a small picture of it."""
    from PIL import Image

    file = folder / f"demo_{name}.png"
    show(page, name)
    page.wait_for_timeout(200)
    page.screenshot(path=file)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def main() -> None:
    """Take the pictures into the folder that the command line names."""
    asked = argparse.ArgumentParser(description="Pictures of the demo, one a story.")
    asked.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    asked.add_argument("--language", choices=["en", "nl"], default="en")
    given = asked.parse_args()
    for file in take(given.folder, given.language):
        print(f"{file} {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
