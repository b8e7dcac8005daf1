"""The report in a real browser: opened from a file, in both languages, without a network.

Needs Chromium (``apt-get install chromium``); ``CHROMIUM`` names another place of it. The
browser has no network, and every request is recorded.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from simulation.answers.answer import answer
from simulation.reporting import show
from simulation.scenario.scenario import Scenario

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "nl")
SIZE = {"width": 1280, "height": 800}
READABLE = {"width": 1024, "height": 768}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SCENARIO = {
    "title": "Reflection & late reflection",
    "question": "Which of two programmes does more for the teachers of a small school?",
    "school": {"synthetic": {"level": "primary", "classes": 4, "class_size": 10}},
    "run": {"replicates": 3},
    "arms": [
        {"name": "as usual"},
        {"name": "reflection", "interventions": [{"kind": "reflection", "start": "week 4"}]},
        {"name": "late", "interventions": [{"kind": "reflection", "start": "week 20"}]},
    ],
}


class Visit(NamedTuple):
    """An opened report: the page, its requests, its console messages."""

    page: object
    requests: list[str]
    complaints: list[str]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    wanted = Scenario.model_validate(SCENARIO)
    result = answer(wanted, out=tmp_path_factory.mktemp("browser") / "a result").result
    return {language: show.show(result.folder, language)[-1] for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def visit(request, demo_browser, reports) -> Iterator[Visit]:
    context = demo_browser.new_context(viewport=SIZE, offline=True)
    page, requests, complaints = context.new_page(), [], []
    page.on("request", lambda item: requests.append(item.url))
    page.on("console", lambda item: complaints.append(f"{item.type}: {item.text}"))
    page.on("pageerror", lambda item: complaints.append(str(item)))
    page.goto(reports[request.param].as_uri())
    page.wait_for_load_state("networkidle")
    yield Visit(page, requests, complaints)
    context.close()


def test_the_page_requests_nothing_outside_the_file(visit):
    own = [url for url in visit.requests if url.startswith("file:") and url.endswith(".html")]
    outside = [url for url in visit.requests if not url.startswith(("file:", "data:"))]
    assert outside == [] and visit.complaints == []
    assert len(own) == 1 and all(url.startswith("data:") or url in own for url in visit.requests)


def test_a_page_that_requests_something_is_detected(demo_browser, tmp_path):
    asking = tmp_path / "asking.html"
    asking.write_text("<img src='https://example.invalid/a.png' alt=''>", encoding="utf-8")
    context = demo_browser.new_context(offline=True)
    page, requests = context.new_page(), []
    page.on("request", lambda item: requests.append(item.url))
    page.goto(asking.as_uri())
    context.close()
    assert [url for url in requests if not url.startswith(("file:", "data:"))]


def test_every_figure_is_there_and_described(visit):
    images = visit.page.evaluate(
        "[...document.images].map(i => [i.complete && i.naturalWidth, i.alt.length])"
    )
    assert len(images) >= 7
    assert all(width == 1600 and described > 60 for width, described in images)


def test_the_page_meets_wcag(visit):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="NO AXE: install [dev]"
    )
    found = axe.Axe().run(visit.page, options=WCAG).response
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found["violations"]] == []
    assert len(found["passes"]) > 10  # the check has looked at something


@pytest.mark.parametrize("size", [SIZE, READABLE], ids=["1280", "1024"])
def test_the_page_needs_no_scrolling_sideways(visit, size):
    visit.page.set_viewport_size(size)
    too_wide = visit.page.evaluate(
        """[...document.querySelectorAll('body, .wide')]
           .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel || e.tagName)"""
    )
    assert too_wide == []


def test_screenshots_of_the_page_are_not_empty(visit, tmp_path):
    """Screenshots are saved in the folder that ``SCREENSHOTS`` names."""
    language = visit.page.evaluate("document.documentElement.lang")
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    picture = visit.page.screenshot(path=folder / f"report-{language}.png")
    whole = visit.page.screenshot(path=folder / f"report-{language}-whole.png", full_page=True)
    visit.page.pdf(path=folder / f"report-{language}.pdf", format="A4")
    assert len(whole) > len(picture) > 20_000
