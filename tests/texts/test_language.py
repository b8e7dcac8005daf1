"""Two languages that say the same: keys, words to fill in, numbers, and nothing unused."""

import re
import string
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from answered_scenarios import answered, scenario

import simulation
from simulation.measurement.outcomes import OUTCOMES
from simulation.measurement.subgroups import SUBGROUPS
from simulation.reporting import show
from simulation.reporting.figures import trajectories
from simulation.reporting.report.sections import limits
from simulation.results.reader import Result
from simulation.state import EMOTIONS
from simulation.texts.language import (
    LANGUAGES,
    current_language,
    in_language,
    number,
    say,
    texts_of,
)

SOURCES = Path(simulation.__file__).parent
READERS = ("texts", "answer", "reporting")  # packages that format texts
# Tables of names; English names that are not there stand in the code.
NAMES = [table for table in texts_of("nl") if table.endswith(("_names", "_words", "_short"))]
OTHERS = [language for language in LANGUAGES if language != "en"]


def sentences(language: str) -> dict[str, Any]:
    tables = texts_of(language)
    return {f"{table}.{name}": each for table, own in tables.items() for name, each in own.items()}


def gaps(sentence: object) -> list[str]:
    """The words to be filled in, each once."""
    parts = sentence if isinstance(sentence, list) else [sentence]
    names = {name for part in parts for _, name, _, _ in string.Formatter().parse(str(part))}
    return sorted(name for name in names if name)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_sentences_with_the_same_gaps(language):
    english, other = sentences("en"), sentences(language)
    names = tuple(f"{table}." for table in NAMES)
    english, other = (
        {key: text for key, text in own.items() if not key.startswith(names)}
        for own in (english, other)
    )
    assert sorted(english) == sorted(other)
    assert {key: gaps(each) for key, each in english.items()} == {
        key: gaps(each) for key, each in other.items()
    }
    counts = [
        {k: len(v) for k, v in each.items() if isinstance(v, list)} for each in (english, other)
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language):
    english, other = sentences("en"), sentences(language)
    same = [key for key, each in english.items() if each == other[key] and len(str(each)) > 12]
    assert [key for key in same if re.search(r"[a-z]{4}", re.sub(r"{\w+}", "", other[key]))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emotion_outcome_and_unit_has_a_name(language):
    with in_language(language):
        assert all(say(f"emotions.{name}") for name in EMOTIONS)


def test_dutch_has_every_name_of_the_registries():
    dutch = texts_of("nl")
    assert set(dutch["outcome_names"]) == {known.name for known in OUTCOMES}
    assert set(dutch["subject_names"]) == {known.name for known in OUTCOMES}
    assert set(dutch["unit_names"]) == {known.unit for known in OUTCOMES}
    assert set(dutch["subgroup_names"]) == {known.name for known in SUBGROUPS}
    assert set(dutch["group_names"]) == {group for known in SUBGROUPS for group in known.groups}


def test_a_language_holds_within_its_block_only():
    assert current_language() == "en"
    with in_language("nl"):
        assert current_language() == "nl" and say("words.week") == "schoolweek"
        assert [number(-0.25), number(1.5, 1, signed=True), number(3.0, 0)] == [
            "−0,25",
            "+1,5",
            "3",
        ]
    assert current_language() == "en" and number(-0.25) == "−0.25"
    with pytest.raises(ValueError, match="'de' is none of en, nl"), in_language("de"):
        pass


def test_every_sentence_is_used_and_every_sentence_used_exists():
    known = set(sentences("en"))
    tables = "|".join(texts_of("en"))
    sources = [path for folder in READERS for path in (SOURCES / folder).rglob("*.*")]
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sources if path.suffix in (".py", ".html")
    )
    whole = set(re.findall(rf"['\"]((?:{tables})\.(?!html|css|json)\w+)['\"]", code))
    begun = tuple(re.findall(r"f['\"]((?:" + tables + r")\.\w*)\{", code))
    looked_up = tuple(f"{table}." for table in re.findall(r"called\(\s*\"(\w+)\"", code))
    assert whole <= known
    unused = known - whole
    unused = {key for key in unused if not key.startswith(tuple(f"{table}." for table in NAMES))}
    assert sorted(k for k in unused if not k.startswith((*begun, *looked_up, "report."))) == []
    headings = {f"report.{name}" for name in views_sections()}
    rest = {key for key in unused if key.startswith("report.") and not key.startswith(begun)}
    assert rest <= headings


def views_sections() -> tuple[str, ...]:
    from simulation.reporting.report.page import SECTIONS

    return SECTIONS


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return answered(tmp_path_factory.mktemp("texts") / "result", scenario())


def test_a_dutch_report_stands_beside_the_english_one(result):
    before = (result.folder / "answer.json").read_bytes()
    english, dutch = show.show(result.folder), show.show(result.folder, "nl")
    assert (result.folder / "answer.json").read_bytes() == before
    assert english[-1].name == "report.html" and dutch[-1].name == "report.nl.html"
    assert {path.name for path in english[:-1]} == {path.name for path in dutch[:-1]}
    assert not {*english} & {*dutch}
    page = dutch[-1].read_text(encoding="utf-8")
    assert '<html lang="nl">' in page and "Het antwoord" in page
    assert re.search(r"<td class=\"number\">[−+]?\d+,\d+", page)
    assert not re.search(r"<td class=\"number\">[−+]?\d+\.\d+", page)


def test_axes_have_the_decimal_mark_of_the_language(result):
    marks = {}
    for language in LANGUAGES:
        with in_language(language):
            axes = trajectories.draw(result).figure.axes[0]
            axes.figure.draw_without_rendering()
            marks[language] = "".join(each.get_text() for each in axes.get_yticklabels())
    assert "." in marks["en"] and "," not in marks["en"]
    assert marks["nl"] == marks["en"].replace(".", ",")


@pytest.mark.parametrize(
    ("draws", "used", "interval", "sets"),
    [
        (5, 1, "Intervals show chance in this one school. Other", "go through 1 only"),
        (5, 4, "what is not known about the parameters, together", "go through 4 only"),
        (5, 5, "what is not known about the parameters, together", "runs go through 5 equally"),
    ],
)
def test_the_report_says_what_its_intervals_hold_and_how_many_sets_were_lived(
    draws, used, interval, sets
):
    made = {"calibrated": True, "draws": draws}
    said = limits(SimpleNamespace(provenance=made, answer={"draws": used}))
    (of_intervals,) = [each for each in said if each.startswith("Intervals")]
    assert interval in of_intervals
    assert sets in said[-1]
