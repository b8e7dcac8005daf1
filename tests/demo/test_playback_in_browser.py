"""The demo in a browser, as a trainer uses it: predict, play, look back, open a child.

Every test runs on both engines, the live server and the story pack, unless it says otherwise.
"""

import json
import re

import pytest
from demo_pages import STATIC, choose, open_child, opened, predict, see_through, stories

pytestmark = pytest.mark.browser
WORDS = json.loads((STATIC / "strings.json").read_text(encoding="utf-8"))
ROOM = """room => [...document.querySelectorAll(`.room.${room} .seat`)]
    .map(seat => seat.getAttribute('class'))
    .concat([...document.querySelectorAll(`.room.${room} .state b`)].map(b => b.textContent))"""


@pytest.fixture
def page(demo_browser, demo_address):
    """A page on its first story; whatever it asked of others, or complained about, fails."""
    visit = opened(demo_browser, demo_address)
    yield visit.page
    visit.page.context.close()
    assert (visit.foreign(), visit.complaints) == ([], [])


def frame(page) -> int:
    return int(page.input_value("#scrubber"))


def days(page) -> int:
    return int(page.get_attribute("#scrubber", "max"))


def caption(page) -> str:
    return page.inner_text("#caption")


def test_every_story_plays_from_prediction_to_result(page):
    for story in stories(page):
        choose(page, story)
        see_through(page)
        result = WORDS["en"]["strip"]["result"]
        while not caption(page).startswith(result):
            page.keyboard.press("n")
        assert re.search(r"A \d.* B \d", caption(page)) and "{" not in caption(page)


def test_nothing_is_played_before_a_prediction(page):
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.focus("#scrubber")
    page.keyboard.press("End")
    assert frame(page) == 0
    page.click("[data-vote=same]")
    page.keyboard.press("ArrowRight")
    assert frame(page) == 1


def test_playing_goes_on_by_itself_until_it_is_paused(page):
    predict(page)
    page.keyboard.press("Space")
    page.wait_for_function("() => Number(document.getElementById('scrubber').value) > 5")
    page.keyboard.press("Space")
    held = frame(page)
    page.wait_for_timeout(300)
    assert frame(page) == held > 5
    page.keyboard.press("ArrowLeft")
    assert frame(page) == held - 1


def test_a_panel_stops_the_year(page):
    predict(page)
    page.click("#play")
    page.click("#about")
    page.keyboard.press("Escape")
    assert page.inner_text("#play") == WORDS["en"]["player"]["play"]
    held = frame(page)
    page.wait_for_timeout(200)
    assert frame(page) == held


def test_a_year_that_is_played_ends_with_its_result(page):
    predict(page)
    page.select_option("#speed", "fast")
    page.click("#play")
    page.wait_for_function(
        f"() => Number(document.getElementById('scrubber').value) === {days(page)}"
    )
    assert caption(page).startswith(WORDS["en"]["strip"]["result"])


def test_the_future_is_hidden_until_it_has_been_played(page):
    shown = "() => Number(document.querySelector('#seen rect').getAttribute('width'))"
    bands = "() => getComputedStyle(document.querySelector('#chart path.band')).visibility"
    predict(page)
    page.keyboard.press("PageDown")
    early = page.evaluate(shown)
    assert page.evaluate(bands) == "hidden"
    see_through(page)
    assert page.evaluate(shown) > 5 * early and page.evaluate(bands) == "visible"
    page.keyboard.press("Home")
    assert page.evaluate(shown) > 5 * early  # what has been seen stays


def test_both_classes_look_equal_until_the_first_difference(page):
    choose(page, "reflection")
    see_through(page)
    assert page.evaluate(ROOM, "a") != page.evaluate(ROOM, "b")
    page.keyboard.press("Home")
    for _ in range(10):  # two weeks: reflection begins in the third
        assert page.evaluate(ROOM, "a") == page.evaluate(ROOM, "b")
        page.keyboard.press("ArrowRight")


def test_moving_a_slider_resets_the_prediction(page):
    see_through(page)
    page.locator("#levers input").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.getElementById('scrubber').value === '0'")
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert frame(page) == 0
    assert page.locator("#levers output").first.inner_text() in caption_of_rooms(page)


def caption_of_rooms(page) -> str:
    return page.inner_text("#rooms")


def test_a_child_is_opened_and_one_event_unfolds_step_by_step(page):
    see_through(page)
    open_child(page)
    cards = "dialog .card:not(.waiting)"
    assert page.locator(cards).count() == 2  # the first link, in A and in B
    for links in range(2, 7):
        page.keyboard.press("ArrowDown")
        assert page.locator(cards).count() == 2 * links
    before = page.inner_text("dialog .when")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("dialog .when") != before
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_a_student_acts_equally_until_the_first_difference(page):
    choose(page, "reflection")
    predict(page)
    for _ in range(2):
        page.keyboard.press("PageDown")
    open_child(page)
    page.click("dialog .controls .strong")
    a, b = (page.locator(f"dialog .card.{link}").all_inner_texts() for link in ("done", "seen"))
    assert a[0] == a[1] and b[0] == b[1]


def test_the_panel_shows_no_day_that_has_not_been_played(page):
    predict(page)
    page.keyboard.press("PageDown")
    open_child(page)
    days_shown = re.search(r"of (\d+)", page.inner_text("dialog .when"))
    assert days_shown and int(days_shown[1]) <= 3 * 5  # three contacts a day
    assert page.locator("dialog .courses path").count() == 16  # two lines, four panels, two worlds


def test_four_classes_are_in_the_table_and_two_on_screen(page):
    choose(page, "behaviour_or_relationship")
    see_through(page)
    cells = page.locator("#quadrants tbody td").all_inner_texts()
    assert len(set(cells)) == 4
    page.select_option("#room-choice-b", "relationship")
    named = WORDS["en"]["stories"]["behaviour_or_relationship"]["relationship"]
    assert named in page.inner_text(".room.b")


def test_the_table_lists_every_evening_shown(page):
    predict(page)
    page.keyboard.press("PageDown")
    page.click("#table")
    assert page.locator("dialog tbody tr").count() == 6  # the start and a week
    stress = page.inner_text("dialog tbody tr:last-child td:nth-of-type(2)")
    page.keyboard.press("Escape")
    assert stress == page.locator(".room.a .state b").first.inner_text()


def test_the_language_changes_on_the_spot(page):
    see_through(page)
    page.click("[data-language=nl]")
    assert page.evaluate("() => document.documentElement.lang") == "nl"
    assert page.inner_text("h1") == WORDS["nl"]["title"] == page.title()
    assert caption(page).startswith(WORDS["nl"]["strip"]["result"])
    names = set(WORDS["nl"]["emotions"].values())
    assert set(page.locator(".room.a .emotion span").all_inner_texts()) == names
