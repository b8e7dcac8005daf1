"""How fast the demo is in a real browser. Limits are those a lecture needs; the best of a few
tries is held against them, because a machine that tests has other things to do as well.
"""

import statistics
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from demo_pages import STATIC, opened, predict, wait_ready

pytestmark = pytest.mark.browser
TRIES = 3
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


def played(browser, address: str) -> tuple[float, float]:
    """Median milliseconds from frame to frame, and of script in a frame, while a year plays."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    wait_ready(page)
    predict(page)
    page.select_option("#speed", "fast")
    page.click("#play")
    page.wait_for_function("() => document.getElementById('scrubber').value === '200'")
    frames = page.evaluate("() => window.frames_seen")
    page.context.close()
    assert len(frames) > 100
    gaps = [b[0] - a[0] for a, b in zip(frames, frames[1:], strict=False)]
    return statistics.median(gaps), statistics.median(script for _, script in frames)


def test_a_year_plays_smoothly(demo_browser, demo_address):
    tries = [played(demo_browser, demo_address) for _ in range(TRIES)]
    print(f"frame and script, ms: {tries}")
    assert min(frame for frame, _ in tries) <= FRAME
    assert min(script for _, script in tries) <= SCRIPT


def test_the_page_is_ready_soon(demo_browser, demo_address):
    ready = []
    for _ in range(TRIES):
        page = opened(demo_browser, demo_address).page
        ready.append(page.evaluate("() => performance.now()"))
        page.context.close()
    print(f"ready, ms: {ready}")
    assert min(ready) <= READY


def test_a_slider_brings_two_new_years_at_once(demo_browser, demo_live):
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
