"""How fast the demo is in a real browser; the limits are those that a lecture needs.

Work is counted in processor time of the page's own thread, which other work on the machine
does not lengthen. What a clock says is held against its limit only on a machine that is free
to answer, and skipped aloud on one that is not.
"""

import statistics
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from demo_pages import STATIC, opened, predict, wait_ready

pytestmark = pytest.mark.browser
TRIES = 3
SPIN, ENOUGH = 0.2, 0.8  # seconds of work, and the share of a processor that it must get
PATIENCE = 120_000  # milliseconds
FRAME, SCRIPT = 17.0, 4.0  # milliseconds, medians while a year plays
READY, ANSWER = 1500.0, 300.0  # milliseconds
PACK = 3_000_000  # bytes
# Writes down when each frame came and how long the page's own work in it took.
WATCH = """
    window.frames_seen = [];
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = work => ask(now => {
        const start = performance.now();
        work(now);
        window.frames_seen.push([now, performance.now() - start]);
    });
"""


class Played(NamedTuple):
    """Milliseconds a frame while a year plays: medians by the clock, means of processor time."""

    frame: float
    script: float
    script_work: float
    all_work: float


def played(browser, address: str) -> Played:
    """Plays a year at its fastest and watches every frame."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH)
    page.goto(address)
    wait_ready(page)
    thread = page.context.new_cdp_session(page)
    thread.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work() -> dict[str, float]:
        metrics = thread.send("Performance.getMetrics")["metrics"]
        return {each["name"]: 1000 * each["value"] for each in metrics}

    predict(page)
    page.select_option("#speed", "fast")
    before = work()
    page.click("#play")
    over = "() => document.getElementById('scrubber').value === '200'"
    page.wait_for_function(over, polling=100)  # without a number it would ask for frames itself
    after, frames = work(), page.evaluate("() => window.frames_seen")
    page.context.close()
    assert len(frames) > 20 and all(first[0] < second[0] for first, second in pairwise(frames))
    spent = [
        (after[name] - before[name]) / len(frames) for name in ("ScriptDuration", "TaskDuration")
    ]
    gaps = statistics.median(second[0] - first[0] for first, second in pairwise(frames))
    return Played(gaps, statistics.median(script for _, script in frames), *spent)


def free_to_answer() -> None:
    """Skips, aloud, what a clock would say where others use the processors as well."""
    start, worked = time.perf_counter(), time.process_time()
    while time.process_time() - worked < SPIN:
        pass
    share = SPIN / (time.perf_counter() - start)
    if share < ENOUGH:
        pytest.skip(f"BUSY MACHINE: {share:.0%} of a processor to be had, clocks say nothing")


def test_a_frame_takes_little_work(demo_browser, demo_address):
    found = played(demo_browser, demo_address)
    print(found)
    assert found.script_work <= SCRIPT and found.all_work <= FRAME


def test_a_year_plays_smoothly(demo_browser, demo_address):
    free_to_answer()
    tries = [played(demo_browser, demo_address) for _ in range(TRIES)]
    print(tries)
    assert min(each.frame for each in tries) <= FRAME
    assert min(each.script for each in tries) <= SCRIPT


def test_the_page_is_ready_soon(demo_browser, demo_address):
    free_to_answer()
    ready = []
    for _ in range(TRIES):
        page = opened(demo_browser, demo_address).page
        ready.append(page.evaluate("() => performance.now()"))
        page.context.close()
    print(f"ready, ms: {ready}")
    assert min(ready) <= READY


def test_a_slider_brings_two_new_years_at_once(demo_browser, demo_live):
    free_to_answer()
    page = opened(demo_browser, demo_live).page
    page.locator("#levers input").first.focus()
    took = []
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        took.append(
            page.evaluate(
                """key => new Promise(done => {
                    const slider = document.activeElement;
                    const start = performance.now();
                    const room = document.getElementById('rooms');
                    new MutationObserver((_, watch) => {
                        watch.disconnect();
                        requestAnimationFrame(() => done(performance.now() - start));
                    }).observe(room, {childList: true});
                    slider.stepUp(key === 'ArrowRight' ? 1 : -1);
                    slider.dispatchEvent(new Event('input'));
                })""",
                key,
            )
        )
    print(f"slider to years, ms: {took}")
    page.context.close()
    assert statistics.median(took) <= ANSWER


def test_a_pack_is_small(demo_pack):
    assert Path(unquote(urlsplit(demo_pack).path)).stat().st_size < PACK


def test_the_modules_stay_readable():
    sizes = {module.name: module.read_text("utf-8").count("\n") for module in STATIC.glob("*.js")}
    assert len(sizes) > 15 and max(sizes.values()) <= 250
