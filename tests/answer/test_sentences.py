"""The answer in words, in both languages."""

import string

import pytest
from comparison_tables import effect, found

from simulation.answer.findings import as_content, from_content
from simulation.answer.headline_sentences import bands, sentences_of
from simulation.answer.sequential_stopping import Look, Reached
from simulation.effects.interactions import Interaction
from simulation.effects.published import Trial
from simulation.effects.subgroups import GroupEffect
from simulation.effects.teacher_hours import TimePerCase
from simulation.measurement.outcomes import OUTCOMES
from simulation.measurement.subgroups import SUBGROUPS
from simulation.texts.answer_texts import Words, texts

LANGUAGES = ("en", "nl")


def holes(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


def test_both_languages_say_the_same_things_with_the_same_words_to_fill_in():
    english, dutch = texts("en"), texts("nl")
    for table, said in english.items():
        assert set(said) == set(dutch[table])
        assert {key: holes(text) for key, text in said.items()} == {
            key: holes(text) for key, text in dutch[table].items()
        }


def test_dutch_names_everything_that_the_registries_hold():
    dutch = texts("nl")
    assert set(dutch["outcomes"]) == {each.name for each in OUTCOMES}
    assert set(dutch["units_of_outcomes"]) == {each.unit for each in OUTCOMES}
    assert set(dutch["subgroups"]) == {each.name for each in SUBGROUPS}
    assert set(dutch["groups"]) == {group for each in SUBGROUPS for group in each.groups}


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [(-0.05, "-.050", "-0,050"), (1.25, "1.25", "1,25"), (13.37, "13.4", "13,4"),
     (128.4, "128", "128"), (0.0004, "0", "0"), (-0.15, "-.15", "-0,15")],
)  # fmt: skip
def test_numbers_are_those_of_the_language(value, english, dutch):
    assert [Words(each).number(value) for each in LANGUAGES] == [english, dutch]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0"), (0.001, "fewer than 1"), (0.5, "50"), (0.999, "more than 99"), (1.0, "100")],
)
def test_all_and_none_are_said_of_all_and_none_only(share, words):
    assert Words().per_100(share) == words


@pytest.mark.parametrize(("factor", "words"), [(3.21, "3.21"), (42.4, "42"), (115.8, "120")])
def test_factors_have_two_figures(factor, words):
    assert Words().times(factor) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((-0.05, -0.06, -0.04, -0.05), "too small to notice for one teacher: d -.050"),
        ((-0.15, -0.2, -0.1, -0.15), "small: d -.15"),
        ((0.3, 0.2, 0.4, 0.3), ".30 NEA points (1-7) higher"),
        ((0.6, 0.5, 0.7, 0.6), "large: d .60"),
        ((-0.3, -0.7, 0.1, -0.3), "no clear difference, chance could have made it"),
        ((0.0, 0.0, 0.0, 0.0), "no difference at all"),
        ((-0.3, None, None, -0.3), "lower, moderate: d -.30"),
        ((-0.0001, -0.0002, -0.00005, -0.05), "less than .001 NEA points (1-7) lower"),
        ((0.3, 0.2, 0.4, None), "not comparable with a spread"),
    ],
)
def test_sentences_say_how_much_it_is(numbers, words):
    assert words in sentences_of(found([effect(*numbers)]))[0]


def test_one_arm_takes_two_sentences():
    cases = effect(-1.5, -2.5, -0.5, -0.05, "burnout_cases")
    said = sentences_of(found([effect(-0.3, -0.4, -0.2, -0.3), cases]))
    assert said[0].startswith("With “help” instead of “usual”, at the end of week 40 of school")
    assert said[1] == (
        "Of 40 runs of this school, 90 of 100 end better in “teachers' emotional exhaustion”; in "
        "a run, 60 of 100 teachers are better off and 30 worse off; of 100 teachers 1.50 are kept "
        "free of burnout complaints (95 % interval .50 to 2.50)."
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1.5, 0.5, 2.5), "1.50 more have burnout complaints (95 % interval .50 to 2.50)"),
        ((-1.5, -3.5, 0.5), "cannot be told from chance (95 % interval -.50 to 3.50)"),
        ((0.0, 0.0, 0.0), "how many teachers have burnout complaints does not change"),
    ],
)
def test_burnout_is_told_as_it_is(numbers, words):
    cases = effect(*numbers, 0.05, "burnout_cases")
    assert words in sentences_of(found([effect(-0.3, -0.4, -0.2, -0.3), cases]))[1]


def test_several_arms_are_ranked_best_first():
    effects = [effect(mean, mean - 0.1, mean + 0.1, mean, arm=arm)
               for arm, mean in (("A", -0.2), ("B", -0.5), ("C", 0.3))]  # fmt: skip
    said = sentences_of(found(effects, ("usual", "A", "B", "C")))
    assert said[0].startswith("The arms in the order of what they do for “teachers' emotional")
    assert [line[:6] for line in said[1:4]] == ["1. “B”", "2. “A”", "3. “C”"]


def test_sentences_say_what_the_figures_do_not_mean():
    certain = sentences_of(found([effect(1, 0.5, 1.5, 1)], calibrated=False))
    assert certain[-2].startswith("An interval (95 %) says how exactly these replicates")
    assert certain[-1].startswith("Provisional: the parameters are not calibrated yet.")
    alone = sentences_of(found([effect(1, None, None, 1)]))
    assert alone[-1].startswith("One replicate gives no interval")
    assert alone[1].startswith("In this one run 60 of 100 teachers are better off")
    assert sentences_of(found([], ("usual",))) == []
    both = sentences_of(found([effect(1, 0.5, 1.5, 1)], draws=5))
    assert "chance and parameters together" in both[-1]


def test_an_arm_that_means_nobody_says_so():
    nobody = found([effect(1, 0.5, 1.5, 1, "meaning")], asked=("conflict_targeted",))
    assert sentences_of(nobody)[0].startswith("In “help” nobody is meant by “conflict with the")
    both = [effect(1, 0.5, 1.5, 1, "stress", "A"), effect(1, 0.5, 1.5, 1, "meaning", "B")]
    said = sentences_of(found(both, ("usual", "A", "B"), asked=("stress",)))
    assert said[1].startswith("1. “A”") and said[2].startswith("In “B” nobody is meant")


def test_worlds_that_are_the_same_take_one_sentence():
    said = sentences_of(found([effect(0.0, 0.0, 0.0, 0.0, benefit_runs=0.5)]))
    assert "no difference at all" in said[0] and said[1].startswith("Enough runs?")


def told(which, **others):
    """The first further sentence that holds these words."""
    said = sentences_of(
        found([effect(-0.3, -0.4, -0.2, -0.3, **others.pop("effect", {}))], **others)
    )
    return next(sentence for sentence in said if which in sentence)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("more", "does more good for"), ("less", "does less good for"), ("sum", "could be chance"),
     ("unknown", "One run cannot tell")],
)  # fmt: skip
def test_interactions_in_words(verdict, words):
    own = Interaction(
        "exhaustion", "both", "A", "B", "usual", -0.1, -0.2, -0.05, -0.1, verdict, 9, 4
    )
    assert words in told("“A” and “B” add up to", interactions=[own])


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.01, "the group “highest third” gains more than the group “lowest third”"),
     (0.3, "do not clearly differ")],
)  # fmt: skip
def test_subgroups_in_words(rate, words):
    contrast = GroupEffect(
        "exhaustion", "help", "usual", "exhaustion", "highest third", "lowest third",
        -0.2, -0.3, -0.1, -0.2, 20, 40, 0.01, rate, 7,
    )  # fmt: skip
    own = {"groups": [contrast], "subgroups": ("exhaustion", "efficacy")}
    assert words in told("by teachers' exhaustion at the start", **own)
    assert "only one such group" in told("by teachers' efficacy", **own)
    assert "7 comparisons" in told("by teachers' exhaustion at the start", **own)


def test_time_in_words():
    effects = {"hours": 6.0, "per_10_hours": -0.5}
    sure = TimePerCase("help", 6.0, 300.0, 150.0, 600.0, "")
    own = {"effect": effects, "times": [sure]}
    assert "-.50 NEA points (1-7) (95 % interval -.67 to -.33)" in told("each 10 hours", **own)
    assert "takes 300 hours of teachers (95 % interval 150 to 600)" in told("Keeping", **own)
    unsure = TimePerCase("help", 6.0, None, None, None, "")
    assert "cannot be given" in told("Hours for each", effect=effects, times=[unsure])


def test_what_else_is_not_known_in_words():
    known = {"schools": 4, "schools_low": -0.5, "schools_high": -0.1}
    assert "these 4 “teachers' emotional exhaustion” would change by -.50 to -.10" in told(
        "other schools", effect=known
    )
    assert "parameters is not in it" in told("other schools", effect=known, draws=5)
    known = {"parameters_low": -0.9, "parameters_high": 0.2}
    assert "anywhere from -.90 to .20" in told("Other numbers", effect=known)
    nothing = {"parameters_low": -0.3, "parameters_high": -0.3}
    assert "it is smaller than chance" in told("What other numbers", effect=nothing)
    trial = Trial(
        "help", "talk", "exhaustion", -0.2, None, None, "less", "S", "verified", "7", -0.3
    )
    assert "less (S; confidence: verified); the model gives d -.30" in told(
        "less (S", trials=[trial]
    )


def test_enough_runs_in_words():
    known = {"pairing_gain": 115.8, "replicates_needed": 41}
    assert "would take 41 replicates. Without shared chance it would take about 120" in told(
        "Enough runs?", effect=known
    )
    assert "small part of what" in told("Enough runs?", effect={**known, "replicates_needed": 40})
    several = {**known, "replicates_needed": 40}
    assert "More runs would hardly narrow it" in told("Enough runs?", effect=several, draws=5)
    narrow = {**known, "sd": 3.0}
    assert "small part of what" in told("Enough runs?", effect=narrow, draws=5)
    looks = (Look(10, 0.3), Look(15, 0.19))
    assert "Yes: after 15 replicates" in told(
        "Enough runs?", reached=Reached("exhaustion", 0.2, 15, looks)
    )
    no = {"reached": Reached("exhaustion", 0.1, 15, looks)}
    assert "No: after 15 replicates, which is the most" in told("Enough runs?", **no)
    assert "94 instead of 95" in told("Stopping", **no)
    nobody = Reached("conflict_targeted", 0.1, 15, (Look(10, None),))
    assert "Nobody is meant" in told("Enough runs?", reached=nobody)


def test_the_whole_answer_can_be_had_in_dutch_from_what_is_saved():
    own = found(
        [effect(-0.3, -0.4, -0.2, -0.3), effect(-1.5, -2.5, -0.5, -0.05, "burnout_cases")],
        calibrated=False, reached=Reached("exhaustion", 0.2, 15, (Look(10, 0.3), Look(15, 0.1))),
        times=[TimePerCase("help", 6.0, 300.0, 150.0, 600.0, "")], subgroups=("ses",),
    )  # fmt: skip
    again = from_content(as_content(own))
    assert again == own
    said = sentences_of(again, "nl")
    assert said[0].startswith("Met “help” in plaats van “usual”, aan het eind van week 40")
    assert "0,30 NEA-punten (1-7) lager (95%-interval -0,40 tot -0,20)" in said[0]
    assert said[-1].startswith("Voorlopig: de parameters zijn nog niet geijkt.")
    assert len(said) == len(sentences_of(own))


def test_every_band_says_what_it_is():
    columns = {name for key in bands(several_draws=True) for name in key.split(", ")}
    assert columns <= set(effect(0, None, None, 0)._fields)
    assert bands(several_draws=False)["low, high"] != bands(several_draws=True)["low, high"]
