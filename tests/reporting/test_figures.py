"""Figures and report show the numbers of the tables, and explain them."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from answered_scenarios import answered, off_the_page, scenario, words_in
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread
from scipy import stats

from simulation.measurement.outcomes import MAIN
from simulation.parameters import read_draws
from simulation.reporting import show
from simulation.reporting.figures import (
    classroom,
    emotions,
    forest,
    network,
    phase_portrait,
    pictures,
    teacher_changes,
    trajectories,
)
from simulation.reporting.figures.colours import PLEASANT, UNPLEASANT, arm_styles
from simulation.reporting.figures.school_axis import holidays, position, week_ends
from simulation.reporting.figures.style import encoded, spread_apart, styled
from simulation.reporting.figures.teacher_changes import placing_of
from simulation.reporting.report import effect_tables, sections
from simulation.reporting.report.page import write_report
from simulation.reporting.wording import findings_of
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import traced_teacher
from simulation.state import EMOTIONS
from simulation.texts.judgement import verdict
from simulation.texts.language import number, say

FIGURES_OF = (classroom, forest, emotions, network, phase_portrait, teacher_changes, trajectories)
FIGURES = {"classroom", "effects", "emotions", "network", "phase", "teachers", "trajectories"}


@pytest.fixture(scope="module")
def result(small_result: ResultReader) -> ResultReader:
    return small_result


@pytest.fixture(scope="module")
def shown(drawn: list[Path]) -> list[Path]:
    return drawn


@pytest.fixture(scope="module")
def lone(tmp_path_factory: pytest.TempPathFactory) -> ResultReader:
    wanted = scenario(arms=1, replicates=1, days=0)
    return answered(tmp_path_factory.mktemp("views") / "lone", wanted)


def test_every_figure_is_written_as_a_picture_of_sensible_size(shown):
    names = [path.name for path in shown[:-1]]
    assert {path.stem for path in shown} >= FIGURES and len(set(names)) == len(names)
    assert {name.partition(".")[2] for name in names} == {"png", "svg"}
    for path in shown[:-1]:
        if path.suffix == ".png":
            pixels = imread(path)
            assert pixels.shape[1] == 1600 and 600 <= pixels.shape[0] <= 2400
            assert (
                0.02 < (pixels[:, :, :3].min(axis=2) < 0.9).mean() < 0.8
            )  # neither empty nor full
        else:
            assert path.read_text(encoding="utf-8").count("<svg") == 1
            assert path.stat().st_size < 300_000


def test_the_same_result_gives_the_same_bytes(result, shown, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(result.folder, copy, ignore=shutil.ignore_patterns("figures", "report*.html"))
    for first, second in zip(shown, show.show(copy), strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def scores(result: ResultReader, arm: str) -> np.ndarray:
    """Exhaustion scores of one arm as an array: replicate, week, teacher."""
    table = result.table("teachers")
    own = table[table["arm"] == arm].sort_values(["replicate", "week", "teacher"])
    return own["exhaustion_score"].to_numpy(dtype=np.float64).reshape(3, 41, 3)


def test_lines_and_bands_of_exhaustion_are_those_of_the_table(result):
    levels, changes = trajectories.draw(result).figure.axes[:2]
    usual, treated = scores(result, "as usual"), scores(result, "reflection")
    lines = {line.get_label(): line.get_ydata() for line in levels.lines}
    np.testing.assert_allclose(lines["as usual"], usual.mean(axis=(0, 2)))
    np.testing.assert_allclose(lines["reflection"], treated.mean(axis=(0, 2)))
    heights = np.concatenate([band.get_paths()[0].vertices[:, 1] for band in levels.collections])
    for quartile in (25, 75):
        expected = np.percentile(usual.transpose(1, 0, 2).reshape(41, 9), quartile, axis=1)
        assert np.isin(expected.round(9), heights.round(9)).all()

    difference = (treated - usual).mean(axis=2)
    drawn = next(line for line in changes.lines if line.get_label() == "reflection")
    np.testing.assert_allclose(drawn.get_ydata(), difference.mean(axis=0), atol=1e-12)
    half = stats.t.ppf(0.975, 2) * difference.std(axis=0, ddof=1) / np.sqrt(3)
    edges = changes.collections[0].get_paths()[0].vertices[:, 1]
    for edge in (difference.mean(axis=0) - half, difference.mean(axis=0) + half):
        assert np.isin(edge.round(9), edges.round(9)).all()


def test_the_difference_is_zero_before_the_start_on_a_wide_axis(result):
    changes = trajectories.draw(result).figure.axes[1]
    drawn = next(line for line in changes.lines if line.get_label() == "reflection")
    assert (drawn.get_ydata()[:2] == 0.0).all()  # weeks 0 and 1; it starts in week 2
    spread = scores(result, "as usual")[:, 40].std(axis=1, ddof=1).mean()
    assert changes.get_ylim()[1] >= 0.2 * spread
    assert changes.get_ylim()[0] == -changes.get_ylim()[1]


def test_points_and_bars_of_the_effects_are_those_of_the_table(result):
    axes = forest.draw(result).figure.axes[0]
    table = result.effects[result.effects["d"].notna() & result.effects["outcome"].isin(MAIN)]
    points = [line for line in axes.lines if line.get_marker() == "o"]
    bars = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_linewidth() == 4]
    np.testing.assert_allclose([point.get_xdata()[0] for point in points], table["d"])
    ends = np.array([bar.get_xdata() for bar in bars])
    np.testing.assert_allclose(ends[:, 0], table["low"] / table["sd"])
    np.testing.assert_allclose(ends[:, 1], table["high"] / table["sd"])
    clear = (table["low"] > 0) | (table["high"] < 0)
    assert [point.get_markerfacecolor() != "white" for point in points] == clear.tolist()


def test_the_heat_map_shows_the_class_and_marks_chosen_students(result):
    figure = classroom.draw(result).figure
    table = result.table("close_up").astype({"student": str, "arm": str})
    usual = table[table["arm"] == "as usual"].groupby("student")["conflict_score"].mean()
    order = usual.sort_values(ascending=False).index
    for axes, arm in zip(figure.axes, ("as usual", "reflection"), strict=False):
        own = table[table["arm"] == arm].set_index(["student", "week"])["conflict_score"]
        expected = [[own[student, week] for week in range(41)] for student in order]
        np.testing.assert_array_equal(axes.images[0].get_array(), expected)
        assert axes.images[0].get_clim() == (1.0, 5.0)
        chosen = set(table.loc[table["targeted"], "student"])
        rows = [item.xy[1] for item in axes.texts if item.get_text() == "▶"]
        assert {order[int(row)] for row in rows} == chosen and len(chosen) == 2


def test_figures_of_one_teacher_compare_with_the_others(result):
    placing = placing_of(result, traced_teacher(result))
    end = result.table("dyads", filters=[("wave", "==", 2), ("replicate", "==", 1)])
    gains = {}
    for teacher, own in end[end["targeted"]].groupby("teacher", observed=True):
        scores = own.groupby("arm", observed=True)["conflict_score"].mean()
        gains[teacher] = scores["reflection"] - scores["as usual"]
    own = gains[traced_teacher(result).teacher]
    assert placing.teachers == len(gains) == 3
    assert placing.own == pytest.approx(own, abs=1e-6)
    assert placing.median == pytest.approx(np.median(list(gains.values())), abs=1e-6)
    assert placing.gain_more == sum(gain < own for gain in gains.values())
    for figure in (classroom, emotions):
        assert placing.sentence() in words_in(figure.draw(result).figure)


def test_stacked_emotions_are_as_high_as_in_the_table(result):
    figure = emotions.draw(result).figure
    days = result.table("days")
    teacher = str(result.table("close_up")["teacher"].iloc[0])
    for axes, arm in zip(figure.axes, ("as usual", "reflection"), strict=True):
        own = days[(days["arm"] == arm) & (days["teacher"] == teacher)]
        weeks = [own[own["week"] == week] for week in range(1, 41)]
        for names, edge in ((PLEASANT, np.max), (UNPLEASANT, np.min)):
            sums = [f"{name}_sum" for name in names]
            totals = [week[sums].to_numpy().sum() / week["contacts"].sum() for week in weeks]
            sign = 1 if names is PLEASANT else -1
            heights = [area.get_paths()[0].vertices[:, 1] for area in axes.collections]
            found = edge([edge(height) for height in heights])
            assert found == pytest.approx(sign * max(totals), rel=1e-5)  # single precision
    assert all(say(f"emotions.{name}") in words_in(figure) for name in EMOTIONS)


@pytest.mark.parametrize("drawn", FIGURES_OF)
def test_words_stay_within_a_figure(result, drawn):
    assert off_the_page(drawn.draw(result).figure) == []


def test_every_band_is_explained_in_the_figure(result):
    words = words_in(trajectories.draw(result).figure)
    assert "middle 50 % of teachers, as usual" in words
    assert words.count("95 % interval of the mean over 3 replicates") == 2
    several = len(read_draws().draws) > 1
    meant = "chance and parameters together" if several else "chance in this school"
    assert meant in words and "reflection starts" in words
    words = words_in(forest.draw(result).figure)
    assert f"95 % interval of the mean over 3 replicates ({meant})" in words


def test_one_arm_with_one_replicate_is_drawn_without_intervals(lone):
    written = show.show(lone.folder)
    assert [path.stem for path in written[:-1:2]] == [
        "trajectories", "classroom", "phase", "network",
    ]  # fmt: skip
    words = words_in(trajectories.draw(lone).figure)
    assert "without an interval" in words and "95 %" not in words
    assert say("report.effects_none") in written[-1].read_text(encoding="utf-8")


def test_a_school_of_one_teacher_has_a_report_without_spread(tmp_path):
    wanted = scenario()
    school = wanted.school.synthetic.model_copy(update={"classes": 1})
    wanted = wanted.model_copy(
        update={"school": wanted.school.model_copy(update={"synthetic": school})}
    )
    result = answered(tmp_path / "result", wanted)
    assert len(pictures(result)) >= 4 and write_report(result, []).name == "report.html"
    words = words_in(trajectories.draw(result).figure)
    assert "d –" in words and say("trajectories.negligible", d="0.1") not in words


class Page(HTMLParser):
    """Tags with their attributes, and all words, of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


@pytest.fixture(scope="module")
def page(shown: list[Path]) -> Page:
    return Page(shown[-1].read_text(encoding="utf-8"))


def test_the_report_loads_nothing_from_outside(shown, page):
    assert not re.search(r"https?:|//[a-z]|@import|url\(", page.words)
    assert "<script" not in shown[-1].read_text(encoding="utf-8")
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe")
        assert (attributes.get("src") or "data:").startswith("data:image/png;base64,") or (
            "src" not in attributes
        )
        assert (attributes.get("href") or "#").startswith("#")


def test_the_report_has_the_question_the_answer_and_every_effect(result, page):
    assert result.scenario["question"] in page.words
    assert page.words.count("Less < more & so on") == 2  # escaped, in the title and as a heading
    shown = result.effects[result.effects["outcome"].isin(MAIN)]
    for _, effect in shown.iterrows():
        assert effect["label"] in page.words and effect["unit"] in page.words
    (rows,) = effect_tables.effects(findings_of(result)).values()
    assert len(rows) == len(shown)
    for text, note in (cell for row in rows for cell in row):
        assert (f"{text} {note}" if note else text) in page.words
    for name in ("plan", "draws_digest", "code"):
        assert result.provenance[name] in page.words


def test_the_answer_leads_with_two_sentences_and_has_all_others(result):
    (leading, further), table = sections.answer(findings_of(result)), result.effects
    printed = {label for label in table["label"] if label in leading[0]}
    assert printed == {"teachers' emotional exhaustion", "conflict with the targeted students"}
    saved = json.loads((result.folder / "answer.json").read_text())["sentences"]
    assert len(leading) == 2 and leading + further == saved


def test_the_report_is_accessible(page):
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) >= 7 and all(len(image["alt"] or "") > 80 for image in images)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in page.tags
    assert any(attributes.get("name") == "viewport" for _, attributes in page.tags)


def test_the_calendar_of_the_axis():
    assert holidays() == [(9, 10), (18, 20), (27, 28), (36, 38)]
    ends = week_ends()
    fridays = {0: 0, 8: 8, 9: 9, 10: 11, 17: 18, 18: 21, 24: 27, 32: 36, 33: 39, 40: 46}
    assert {week: ends[week] for week in fridays} == fridays
    assert position(pd.Series([1, 2]), pd.Series([9, 9])).tolist() == [9, 9 + 52]


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=12),
    st.floats(0.01, 2),
)
def test_labels_are_a_gap_apart_around_the_same_middle(wanted, gap):
    places = np.array(spread_apart(wanted, gap))
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(places[order]) >= gap - 1e-9).all()
    assert places.mean() == pytest.approx(np.mean(wanted), abs=1e-9)


def test_the_style_of_an_arm_depends_on_its_place_only():
    two, three = arm_styles(["a", "b"]), arm_styles(["x", "b", "c"])
    assert two["a"] == three["x"] and two["b"] == three["b"]
    assert len({look.color for look in three.values()}) == 3


@pytest.mark.parametrize(
    ("low", "high", "d", "better", "words"),
    [
        (-0.2, -0.1, -0.15, -1, "better, small"),
        (-0.2, -0.1, -0.15, 1, "worse, small"),
        (0.01, 0.02, 0.05, 1, "better, too small to notice"),
        (-0.1, 0.2, 0.6, 1, "no clear difference"),
        (0.3, 0.9, 0.6, -1, "worse, large"),
        (np.nan, np.nan, 0.6, 1, "unknown, one replicate"),
    ],
)
def test_an_effect_in_a_few_words(low, high, d, better, words):
    effect = SimpleNamespace(mean=d, low=low, high=high, d=d)
    assert verdict(effect, better) == words


def test_numbers_have_a_true_minus_and_no_minus_zero():
    assert [number(-0.004), number(-1.5, 1), number(0.25, signed=True)] == ["0.00", "−1.5", "+0.25"]


def test_importing_the_reports_loads_no_plotting():
    check = "import sys, simulation.reporting.show; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_dollar_sign_in_a_name_is_printed_as_it_is():
    with styled():
        figure = Figure()
        text = figure.text(0.5, 0.5, "coach ($50) versus \\foo{$")
        assert not text.get_parse_math()
        encoded(figure, "png")
