"""Two languages with the same texts: keys, words to fill in, names, numbers, none unused."""

import json
import re
import string
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import simulation
from simulation.cli.main import main
from simulation.interventions import KINDS
from simulation.measurement.outcomes import OUTCOMES
from simulation.measurement.subgroups import SUBGROUPS
from simulation.reporting.figures import trajectories
from simulation.reporting.report.page import SECTIONS
from simulation.reporting.report.sections import limits
from simulation.results.reader import ResultReader
from simulation.state import EMOTIONS
from simulation.texts.judgement import in_words, judge
from simulation.texts.language import (
    LANGUAGES,
    amount,
    current_language,
    in_language,
    number,
    say,
    texts_of,
)
from simulation.texts.programmes import finding, settings_of, summary_of

SOURCES = Path(simulation.__file__).parent
SCENARIOS = Path(__file__).parents[2] / "scenarios"
# Packages that format texts.
READERS = ("texts", "answers", "reporting", "preview", "cli", "evidence/explanation")
# Tables of names; English names that are not there are in the code.
NAMES = tuple(
    f"{table}."
    for table in texts_of("nl")
    if table.endswith(("_names", "_words", "_short")) or table.startswith("kind_")
)
OTHERS = [language for language in LANGUAGES if language != "en"]


def sentences(language: str) -> dict[str, Any]:
    """All texts of a language by key, without names."""
    tables = texts_of(language)
    texts = {f"{table}.{name}": text for table, own in tables.items() for name, text in own.items()}
    return {key: text for key, text in texts.items() if not key.startswith(NAMES)}


def gaps(text: object) -> list[str]:
    """The words to fill in."""
    parts = text if isinstance(text, list) else [text]
    names = {name for part in parts for _, name, _, _ in string.Formatter().parse(str(part))}
    return sorted(name for name in names if name)


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_keys_gaps_and_lengths(language):
    english, other = sentences("en"), sentences(language)
    assert sorted(english) == sorted(other)
    for key, text in english.items():
        assert gaps(text) == gaps(other[key]), key
        assert not isinstance(text, list) or len(text) == len(other[key]), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_left_in_english(language):
    english, other = sentences("en"), sentences(language)
    same = [key for key, text in english.items() if text == other[key] and len(str(text)) > 12]
    assert [key for key in same if re.search(r"[a-z]{4}", re.sub(r"{\w+}", "", other[key]))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emotion_has_a_name(language):
    with in_language(language):
        assert all(say(f"emotions.{name}") for name in EMOTIONS)


def test_dutch_has_every_name_of_the_registries():
    dutch = texts_of("nl")
    assert set(dutch["outcome_names"]) == {known.name for known in OUTCOMES}
    assert set(dutch["subject_names"]) == {known.name for known in OUTCOMES}
    assert set(dutch["unit_names"]) == {known.unit for known in OUTCOMES}
    assert set(dutch["subgroup_names"]) == {known.name for known in SUBGROUPS}
    assert set(dutch["group_names"]) == {group for known in SUBGROUPS for group in known.groups}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_intervention_is_described_in_dutch(kind):
    dutch, about = texts_of("nl"), KINDS[kind].about
    assert kind in dutch["kind_names"]
    assert len(dutch["kind_findings"][kind]) == len(about.evidence)
    settings = set(KINDS[kind].model_fields) - {"kind", "start", "teachers", "target"}
    assert settings <= set(dutch["setting_names"])
    assert summary_of(kind) == (about.summary, about.leaves_out)
    with in_language("nl"):
        assert summary_of(kind) == (dutch["kind_summaries"][kind], dutch["kind_leaves_out"][kind])
        assert finding(kind, about.evidence[0].text) == dutch["kind_findings"][kind][0]
        assert finding(kind, "unknown") == "unknown"


def test_scenarios_that_come_along_have_dutch_names():
    names = texts_of("nl")
    for path in sorted(SCENARIOS.glob("*.toml")):
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        assert {own["title"], own["question"]} <= set(names["scenario_names"]), path.name
        assert {arm["name"] for arm in own.get("arms", [])} <= set(names["arm_names"]), path.name


def test_settings_of_an_intervention_are_named():
    reflection = {
        "kind": "reflection", "start": "week 8", "stop": None, "uptake": 0.8, "every_year": True,
        "teachers": {"who": "all", "share": None, "ids": []},
        "target": {"dyads": "most conflictual", "per_teacher": 2},
    }  # fmt: skip
    assert settings_of(reflection) == (
        "share of teachers taking part 0.80, again every year, chosen students most conflictual, "
        "number per teacher 2"
    )
    with in_language("nl"):
        assert settings_of(reflection).startswith("aandeel leerkrachten dat meedoet 0,80, elk jaar")


def test_a_language_is_in_use_within_its_block_only():
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


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.1, "−0.10"), (-0.001, "−0.001"), (1.25, "1.25"), (13.37, "13.4"), (128.4, "128"),
     (0.0, "0.00"), (None, "–"), (float("nan"), "–")],
)  # fmt: skip
def test_amounts_have_the_decimals_of_their_size(value, text):
    assert amount(value) == text


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ((-0.05, -0.06, -0.04, -0.05), "too small to notice"),
        ((0.15, 0.1, 0.2, 0.15), "small"),
        ((0.3, 0.2, 0.4, 0.3), "moderate"),
        ((-0.6, -0.7, -0.5, -0.6), "large"),
        ((0.6, -0.1, 1.0, 0.6), "no clear difference"),
        ((0.6, None, None, 0.6), "unknown, one replicate"),
        ((0.6, float("nan"), float("nan"), 0.6), "unknown, one replicate"),
        ((0.0, 0.0, 0.0, 0.0), "no difference"),
    ],
)
def test_a_size_follows_from_interval_and_d(effect, words):
    assert in_words(judge(*effect)) == words


def test_every_text_is_used_and_every_used_text_exists():
    known = set(sentences("en"))
    tables = "|".join(texts_of("en"))
    sources = [path for folder in READERS for path in (SOURCES / folder).rglob("*.*")]
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sources if path.suffix in (".py", ".html")
    )
    whole = set(re.findall(rf"['\"]((?:{tables})\.(?!html|css|json)\w+)['\"]", code))
    begun = tuple(re.findall(r"f['\"]((?:" + tables + r")\.\w*)\{", code))
    assert whole <= known
    headings = {f"report.{name}" for name in SECTIONS}
    unused = known - whole - headings
    assert sorted(key for key in unused if not key.startswith(begun)) == []


@pytest.fixture(scope="module")
def result(small_result: ResultReader) -> ResultReader:
    return small_result


def test_the_command_writes_a_dutch_report_beside_the_english_one(result, drawn, capsys):
    before, english = (result.folder / "answer.json").read_bytes(), drawn
    with pytest.raises(SystemExit) as end:
        main(["report", str(result.folder), "--language", "nl", "--json"])
    assert not end.value.code
    printed = json.loads(capsys.readouterr().out)
    dutch = [Path(path) for path in (*printed["figures"], printed["report"])]
    assert (result.folder / "answer.json").read_bytes() == before
    assert english[-1].name == "report.html" and dutch[-1].name == "report.nl.html"
    assert {path.name for path in english[:-1]} == {path.name for path in dutch[:-1]}
    assert not {*english} & {*dutch} and all(path.exists() for path in dutch)
    page = dutch[-1].read_text(encoding="utf-8")
    assert '<html lang="nl">' in page and "Het antwoord" in page
    assert "Wie heeft er baat bij" in page
    assert re.search(r"<td class=\"number\">[−+]?\d+,\d+", page)
    assert not re.search(r"<td class=\"number\">[−+]?\d+\.\d+", page)
    for english_word in ("“reflection”", "as usual", "relationships", "left out"):
        assert english_word not in page


def test_axes_have_the_decimal_mark_of_the_language(result):
    marks = {}
    for language in LANGUAGES:
        with in_language(language):
            axes = trajectories.draw(result).figure.axes[0]
            axes.figure.draw_without_rendering()
            marks[language] = "".join(label.get_text() for label in axes.get_yticklabels())
    assert "." in marks["en"] and "," not in marks["en"]
    assert marks["nl"] == marks["en"].replace(".", ",")


@pytest.mark.parametrize(
    ("draws", "used", "interval", "sets"),
    [
        (5, 1, "chance in this one school. They", "use only 1"),
        (5, 4, "together with the uncertainty about the parameters", "use only 4"),
        (5, 5, "together with the uncertainty about the parameters", "use 5 equally likely"),
    ],
)
def test_the_limits_name_what_intervals_include_and_how_many_draws_are_used(
    draws, used, interval, sets
):
    made = {"calibrated": True, "draws": draws}
    texts = limits(SimpleNamespace(provenance=made, answer={"draws": used}))
    (of_intervals,) = [text for text in texts if text.startswith("Intervals")]
    assert interval in of_intervals
    assert sets in texts[-1]
