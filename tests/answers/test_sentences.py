"""The answer in words: golden texts in both languages, and single sentences."""

from pathlib import Path

import pytest
from comparison_tables import effect, found

from simulation.answers.findings import as_content, from_content
from simulation.answers.sentences import bands, per_100, sentences_of
from simulation.answers.sequential_stopping import Look, Stopping
from simulation.answers.verdict import summary_headings, summary_rows, verdict
from simulation.effects.effect import Estimate, GroupEffect, Interaction, row_of
from simulation.effects.levels import Level
from simulation.effects.published import PublishedTrial
from simulation.effects.teacher_hours import TimePerCase
from simulation.texts.language import LANGUAGES

GOLDEN = Path(__file__).parents[1] / "texts" / "golden"
CASES = effect(-1.5, -2.5, -0.5, -0.05, "burnout_cases")
LEVEL = Level(
    "exhaustion", "teachers' emotional exhaustion", "NEA points (1-7)", "teachers", "as usual",
    1, 40, 2.5, 3.25, 1.4, 1.37, 5.9, 3.1, 3.4, 3,
)  # fmt: skip
CONTRAST = GroupEffect(
    outcome="exhaustion", arm="help", versus="usual", subgroup="exhaustion",
    group="highest third", versus_group="lowest third",
    estimate=Estimate(-0.2, -0.3, -0.1, -0.2), units=20, replicates=40,
    p=0.01, p_adjusted=0.01, comparisons=7,
)  # fmt: skip


def interaction(verdict):
    return Interaction(
        outcome="exhaustion", arm="both", first="A", second="B", versus="usual",
        estimate=Estimate(-0.1, -0.2, -0.05, -0.1), verdict=verdict, units=9, replicates=4,
    )  # fmt: skip


def scenes():
    """Findings that together use every sentence of an answer."""
    known = {"hours": 6.0, "per_10_hours": -0.5, "schools": 4, "schools_low": -0.5,
             "schools_high": -0.1, "parameters_low": -0.9, "parameters_high": 0.2,
             "replicates_needed": 41}  # fmt: skip
    conflict = effect(-0.08, -0.11, -0.05, -0.1, "conflict_targeted")
    trial = PublishedTrial(
        "help", "talk", "exhaustion", -0.2, None, None, "less", "S", "verified", "7", -0.3
    )
    looks = (Look(10, 0.3), Look(15, 0.19))
    ranks = [effect(mean, mean - 0.1, mean + 0.1, mean, arm=arm)
             for arm, mean in (("A", -0.2), ("B", -0.5), ("C", 0.3))]  # fmt: skip
    yield "one arm", found(
        [conflict, effect(-0.037, -0.05, -0.02, -0.03, **known), CASES], draws=5, groups=[CONTRAST],
        subgroups=("exhaustion", "ses"), times=[TimePerCase("help", 6.0, 262.0, 150.0, 600.0, "")],
        trials=[trial],
    )  # fmt: skip
    yield "several arms", found(
        ranks, ("usual", "A", "B", "C"), calibrated=False,
        interactions=[interaction(word) for word in ("more", "less", "sum", "unknown")],
    )  # fmt: skip
    yield "one replicate", found([effect(-0.3, None, None, -0.3)])
    yield "no difference", found([effect(0.0, 0.0, 0.0, 0.0, benefit_runs=0.5)])
    yield "precision reached", found(
        [effect(0.6, 0.5, 0.7, 0.6)], reached=Stopping("exhaustion", 0.2, 15, looks),
        times=[TimePerCase("help", 6.0, None, None, None, "")],
    )  # fmt: skip
    yield (
        "precision not reached",
        found([effect(-0.3, -0.7, 0.1, -0.3)], reached=Stopping("exhaustion", 0.1, 15, looks)),
    )
    yield "one arm alone", found([], ("as usual",), levels=[LEVEL])


def written(language):
    """The verdict, the summary and the sentences of all scenes."""
    parts = [" | ".join(summary_headings(language))]
    for name, own in scenes():
        rows = [" | ".join(row) for row in summary_rows(own, language)]
        parts += ["", f"== {name}", verdict(own, language), *rows, *sentences_of(own, language)]
    return "\n".join(parts) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_equal_the_golden_file(language):
    """After a wanted change, delete the golden file and run the test: it is written anew."""
    path = GOLDEN / f"answer.{language}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(written(language), encoding="utf-8")
        pytest.fail(f"{path.name} was missing and has been written; read it and run again")
    assert written(language) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0"), (0.001, "fewer than 1"), (0.5, "50"), (0.999, "more than 99"), (1.0, "100")],
)
def test_only_exact_shares_print_as_0_and_100(share, words):
    assert per_100(share) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((-0.05, -0.06, -0.04, -0.05), "too small to notice, d −0.05"),
        ((-0.15, -0.2, -0.1, -0.15), "small, d −0.15"),
        ((0.3, 0.2, 0.4, 0.3), "0.30 points higher"),
        ((0.6, 0.5, 0.7, 0.6), "large, d 0.60"),
        ((-0.3, -0.7, 0.1, -0.3), "no clear difference, d −0.30"),
        ((0.0, 0.0, 0.0, 0.0), "changed nothing in this run"),
        ((-0.3, None, None, -0.3), "unknown, one replicate"),
        ((-0.0001, -0.0002, -0.00005, -0.05), "less than 0.001 points lower"),
        ((0.3, 0.2, 0.4, None), "there is no spread to compare it with"),
    ],
)
def test_the_first_sentence_gives_the_size_of_an_effect(numbers, words):
    assert words in sentences_of(found([effect(*numbers)]))[0]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1.5, 0.5, 2.5), "1.50 more teachers in 100 have burnout complaints"),
        ((-1.5, -2.5, -0.5), "1.50 fewer teachers in 100 have burnout complaints"),
        ((-1.5, -3.5, 0.5), "(change per 100 teachers: −3.50 to +0.50)"),
        ((0.0, 0.0, 0.0), "The number of teachers with burnout complaints does not change."),
    ],
)
def test_the_second_sentence_gives_the_change_in_burnout_complaints(numbers, words):
    cases = effect(*numbers, 0.05, "burnout_cases")
    assert words in sentences_of(found([effect(-0.3, -0.4, -0.2, -0.3), cases]))[1]


def test_an_arm_without_affected_people_is_named():
    absent = found([effect(1, 0.5, 1.5, 1, "meaning")], requested=("conflict_targeted",))
    assert sentences_of(absent)[0].startswith("“help” affects no one")
    assert verdict(absent).startswith("“help” affects no one")
    both = [effect(1, 0.5, 1.5, 1, "stress", "A"), effect(1, 0.5, 1.5, 1, "meaning", "B")]
    sentences = sentences_of(found(both, ("usual", "A", "B"), requested=("stress",)))
    assert sentences[1].startswith("1. “A”") and sentences[2].startswith("“B” affects no one")


@pytest.mark.parametrize(
    ("numbers", "opening"),
    [
        ((-0.04, -0.05, -0.03, -0.04), "Hardly: teachers' emotional exhaustion does not change"),
        ((-0.15, -0.2, -0.1, -0.15), "A little: "),
        ((-0.6, -0.7, -0.5, -0.6), "Yes, clearly: "),
        ((0.3, 0.2, 0.4, 0.3), "No, the opposite: "),
        ((-0.3, -0.7, 0.1, -0.3), "Not clear: teachers' emotional exhaustion may or may not"),
        ((0.0, 0.0, 0.0, 0.0), "Unknown: "),
        ((-0.3, None, None, -0.3), "Unknown: one replicate does not show"),
    ],
)
def test_the_verdict_opens_with_how_much_changes(numbers, opening):
    assert verdict(found([effect(*numbers)])).startswith(opening)


def test_a_saved_answer_can_be_written_in_dutch():
    own = found([effect(-0.3, -0.4, -0.2, -0.3), CASES], calibrated=False)
    again = from_content(as_content(own))
    assert again == own
    sentences = sentences_of(again, "nl")
    assert "0,30 punt lager (op een schaal van 1 tot 7; 95%-interval −0,40" in sentences[0]
    assert len(sentences) == len(sentences_of(own))


def test_every_band_says_what_it_is():
    columns = {name for key in bands(several_draws=True) for name in key.split(", ")}
    assert columns <= set(row_of(effect(0, None, None, 0)))
    assert bands(several_draws=False)["low, high"] != bands(several_draws=True)["low, high"]


def test_an_arm_that_changed_nothing_is_named_instead_of_a_table_of_zeros():
    nothing = [effect(0.0, 0.0, 0.0, 0.0), effect(0.0, 0.0, 0.0, 0.0, "conflict_targeted")]
    same = found(nothing)
    assert same.unchanged == ["help"]
    assert "“help” changed nothing in this run" in verdict(same)
    assert verdict(same) in sentences_of(same)
    assert summary_rows(same) == []
    some = found([*nothing, effect(1e-9, -1.0, 1.0, 0.0, "conflict")])
    assert some.unchanged == []
    assert summary_rows(some)
