"""Pictures of the page, one a story, taken by a browser that is driven."""

import os
import shutil

from simulation.problems import BadInput, Problem
from simulation.views.demo.stories import STORIES

SIZE = {"width": 1280, "height": 720}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
READY = "html[data-ready={}]"


def chromium() -> str:
    """Where the browser is. Raises BadInput if there is none, or nothing that drives it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    found = found or shutil.which("chromium-browser")
    if found is None:
        expected = "Chromium; CHROMIUM names another place of it"
        raise BadInput([Problem("--screenshots", "", "no browser", expected)])
    try:
        import playwright.sync_api  # noqa: F401  before years are lived for nothing
    except ModuleNotFoundError:
        expected = 'the extra "dev": pip install "teacher-wellbeing-simulation[dev]"'
        raise BadInput([Problem("--screenshots", "", "playwright missing", expected)]) from None
    return found


def taken(address: str, browser: str) -> dict[str, bytes]:
    """A picture of every story on its last day, by story. address: of the page."""
    from playwright.sync_api import sync_playwright

    pictures = {}
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=browser, args=ARGUMENTS)
        page = opened.new_context(viewport=SIZE, reduced_motion="reduce").new_page()
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")
        for story in STORIES:
            page.evaluate("() => delete document.documentElement.dataset.ready")
            page.click(f"[data-story={story.id}]")
            page.wait_for_selector(READY.format(story.id), state="attached")
            votes = page.locator("[data-vote=same]")
            if votes.count():
                votes.first.click()
            page.focus("#scrubber")
            page.keyboard.press("End")
            pictures[story.id] = page.screenshot()
        opened.close()
    return pictures
