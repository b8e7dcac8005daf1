"""Take a picture of every story of the demo with Chromium.

``python docs/_ext/screenshots.py`` renews ``docs/figures/demo_*.png``.
"""

import io
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from simulation.demo.pack import pack  # noqa: E402  (found on the path above)
from simulation.demo.stories import STORIES  # noqa: E402

WIDTH, HEIGHT = 1280, 720
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
READY = "html[data-ready={}]"
PATIENCE = 120_000  # milliseconds
COLOURS = 256  # of the palette, chosen so that rare ones remain
WEEKS_BACK = 28  # from the last week to one in which the teacher reflects
LINKS = 5  # presses that unfold an event to its end


def main(folder: Path = ROOT / "docs" / "figures") -> None:
    """Write the pictures into a folder."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    browser = browser or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("Chromium is not installed; set CHROMIUM to its path.")
    with TemporaryDirectory() as temporary:
        page = Path(temporary) / "story.html"
        page.write_text(pack(), encoding="utf-8")
        pictures = taken(page.as_uri(), browser)
    for name, picture in pictures.items():
        (folder / f"{name}.png").write_bytes(picture)


def taken(address: str, browser: str) -> dict[str, bytes]:
    """Pictures by name: demo_<story> of every story on its last day, demo_child of a panel.

    address: of the page. browser: where Chromium is. Pictures are PNG of few colours.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=browser, args=ARGUMENTS)
        page = opened.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        ).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")
        pictures = {f"demo_{story.id}": _at_the_end(page, story.id) for story in STORIES}
        pictures["demo_child"] = _child(page)
        opened.close()
    return pictures


def _at_the_end(page: Any, story: str) -> bytes:
    """The story at the end of its year, its result in the strip."""
    page.evaluate("() => delete document.documentElement.dataset.ready")
    page.click(f"[data-story={story}]")
    page.wait_for_selector(READY.format(story), state="attached")
    votes = page.locator("[data-vote=same]")
    if votes.count():
        votes.first.click()
    page.focus("#scrubber")
    page.keyboard.press("End")
    page.evaluate("() => document.activeElement.blur()")
    return _small(page.screenshot())


def _child(page: Any) -> bytes:
    """Return the panel of the focal student with one event unfolded."""
    _at_the_end(page, "reflection")
    for _ in range(WEEKS_BACK):
        page.keyboard.press("PageUp")
    page.locator(".room.b .seat.focal").click()
    page.wait_for_selector("dialog.dyad .chain h4")
    for _ in range(LINKS):
        page.keyboard.press("ArrowDown")
    return _small(page.screenshot())


def _small(png: bytes) -> bytes:
    """The picture with a palette instead of full colour: half the bytes, the same to the eye."""
    from PIL import Image

    small = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    few.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
