"""The demo for everybody: without a mouse, on any projector, for any eye, on paper."""

import re

import pytest
from demo_pages import LANGUAGES, SIZES, choose, open_child, opened, see_through, stories

pytestmark = pytest.mark.browser
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
FOCUSED = "() => document.activeElement.id || document.activeElement.tagName"
# What reaches out of the part of the page that it belongs to, or is shut in by it.
CUT_OFF = """() => ['header', '#strip', '.room', '#side', 'footer', 'dialog', '.card']
    .flatMap(part => [...document.querySelectorAll(part)].flatMap(whole => {
        const edge = whole.getBoundingClientRect();
        const out = node => {
            const box = node.getBoundingClientRect();
            return box.width > 2 && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1);
        };
        const nodes = [...whole.querySelectorAll(':not(option):not(svg *)')].filter(out);
        return nodes.map(node => `${part}: ${node.tagName} ${node.textContent.slice(0, 60)}`);
    })).concat(document.documentElement.scrollHeight > innerHeight ? ['the page'] : [])
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page, sideways'] : [])"""


@pytest.fixture
def page(demo_browser, demo_live):
    visit = opened(demo_browser, demo_live)
    yield visit.page
    visit.page.context.close()
    assert (visit.foreign(), visit.complaints) == ([], [])


def violations(page) -> list[tuple[str, str]]:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="NO AXE: install [dev]"
    )
    found = axe.Axe().run(page, options=WCAG).response
    assert len(found["passes"]) > 10  # the check has looked at something
    return [
        (each["id"], node["html"][:160]) for each in found["violations"] for node in each["nodes"]
    ]


@pytest.mark.parametrize("language", ["en", pytest.param("nl", marks=pytest.mark.slow)])
def test_a_story_passes_the_accessibility_check(page, language):
    page.click(f"[data-language={language}]")
    for story in stories(page):
        choose(page, story)
        assert violations(page) == []
        see_through(page)
        assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_panel_passes_the_accessibility_check(page, language):
    page.click(f"[data-language={language}]")
    see_through(page)
    for panel in ("about", "keys", "table"):
        page.click(f"#{panel}")
        assert violations(page) == []
        page.keyboard.press("Escape")
    open_child(page)
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("#guide")
    assert violations(page) == []


def test_a_story_can_be_played_with_the_keyboard(page):
    page.keyboard.press("3")
    page.wait_for_selector("html[data-ready=reflection]", state="attached")
    page.keyboard.press("+")
    assert page.get_attribute("[data-vote=higher]", "aria-pressed") == "true"
    page.keyboard.press("Space")
    page.wait_for_function("() => Number(document.getElementById('scrubber').value) > 2")
    page.keyboard.press("Space")
    held = int(page.input_value("#scrubber"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    assert int(page.input_value("#scrubber")) == held + 5
    while page.evaluate("() => !document.activeElement.matches('.room.a .seat')"):
        page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.matches('.seat.focal')")
    assert int(page.input_value("#scrubber")) == held + 5  # arrows walked, days stood still
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.dyad")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.matches('.seat.focal')")
    page.keyboard.press("?")
    assert page.locator("dialog.keys").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.locator("dialog.frames tbody tr").count() == held + 7
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "guide"


def test_one_panel_follows_another_however_fast(page):
    for key, panel in (("?", "keys"), ("t", "frames"), ("?", "keys")):
        page.evaluate(
            """key => {
                document.querySelector('dialog')?.close();
                document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
            }""",
            key,
        )
        page.wait_for_timeout(50)
        assert page.locator("dialog[open]").count() == page.locator(f"dialog.{panel}").count() == 1
    page.keyboard.press("Escape")


def test_keys_of_sliders_and_stories_do_not_collide(page):
    see_through(page)
    page.focus("#scrubber")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#scrubber") == str(int(page.get_attribute("#scrubber", "max")) - 1)
    page.locator("#levers input").first.focus()
    page.keyboard.press("2")
    page.wait_for_selector("html[data-ready=spiral]", state="attached")
    assert page.get_attribute("[data-story=spiral]", "aria-current") == "true"


def test_keys_of_one_sign_can_be_switched_off(page):
    page.keyboard.press("?")
    page.click("dialog .check input")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("+")
    assert page.get_attribute("[data-story=difficult]", "aria-current") == "true"
    assert page.get_attribute("[data-vote=higher]", "aria-pressed") == "false"


def test_the_focused_element_is_visible(page):
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate("""() => {
            const halo = document.activeElement.querySelector?.('.halo');
            const style = getComputedStyle(halo ?? document.activeElement);
            return [parseFloat(style.outlineWidth), style.stroke];
        }""")
        assert ring[0] >= 3 or ring[1] != "none", page.evaluate(FOCUSED)


def test_a_screen_reader_announces_changes(page):
    page.keyboard.press("+")
    page.keyboard.press("PageDown")
    told = page.text_content("#announce")
    assert "Day 5 of 200" in told and re.search(r"Teacher A: stress \d+%.*Teacher B", told)
    label = page.locator(".room.a .seat.focal").get_attribute("aria-label")
    assert re.match(r"Student 13: .*closeness \d+%, conflict \d+%", label)


def test_reduced_motion_shows_one_picture_per_week(demo_browser, demo_live):
    page = opened(demo_browser, demo_live, reduced_motion="reduce").page
    page.evaluate("""() => {
        window.shown = [];
        const day = () => Number(document.getElementById('scrubber').value);
        new MutationObserver(() => window.shown.push(day()))
            .observe(document.getElementById('day'), {childList: true});
    }""")
    page.keyboard.press("+")
    page.keyboard.press("Space")
    page.wait_for_function("() => window.shown.length > 4")
    assert all(day % 5 == 0 for day in page.evaluate("() => window.shown"))
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:])], ids=str
)
def test_nothing_has_to_be_scrolled_and_nothing_is_cut_off(page, language, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("() => (document.body.style.fontFamily = 'DejaVu Sans')")  # a wide one
    page.click(f"[data-language={language}]")
    for story in stories(page):
        choose(page, story)
        see_through(page)
        for _ in range(7):  # captions, one after the other
            assert page.evaluate(CUT_OFF) == [], story
            page.keyboard.press("n")
        letters = "() => parseFloat(getComputedStyle(document.getElementById('caption')).fontSize)"
        assert page.evaluate(letters) >= 18
    open_child(page)
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_and_the_lesson_fit_one_sheet(demo_browser, demo_live, language):
    page = opened(demo_browser, demo_live, f"?lang={language}&guide=lesson").page
    names = page.locator(".guide-menu button:not([id])").count()
    assert names == len(stories(page)) + 1
    for place in range(names):
        page.locator(".guide-menu button").nth(place).click()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b[^s]", paper)) == 1
        assert len(page.inner_text(".sheet")) > 800 and "{" not in page.inner_text(".sheet")
    page.context.close()
