"""A scenario file is read whole, or refused with every fault at its line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from effort import effort
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulation.engine.burn_in import BURN_IN
from simulation.errors import BadInput, Problem
from simulation.interventions import KINDS
from simulation.parameters import Parameters, catalogue, values
from simulation.scenario.file import LARGEST, available, find, load
from simulation.scenario.json_schema import schema
from simulation.scenario.removed_parameters import REMOVED
from simulation.scenario.scenario import Arm, Scenario
from simulation.scenario.validation_errors import keys_at

VALID = """\
title = "Reflection"
question = "Does it help?"
sources = ["Spilt2012"]

[school]
roster = "classes.csv"

[run]
years = 2
replicates = 3
seed = 7

[parameters]
regulation.reappraisal = 0.45
load = { workload = 0.3 }

[[arms]]
name = "as usual"

[[arms]]
name = "reflection"
[[arms.interventions]]
kind = "reflection"
start = "year 2 week 8"
sessions = 4
target = { dyads = "most conflictual", per_teacher = 2 }
uptake = 0.8
"""


Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario and hand back its file."""

    def written(text: str | bytes) -> Path:
        path = tmp_path / "asked.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def faults(path: Path) -> list[tuple[str, str, str, str]]:
    """Where, found, expected and nearest of every problem of a file that is refused."""
    with pytest.raises(BadInput) as refused:
        load(path)
    assert {problem.file for problem in refused.value.problems} == {str(path)}
    return [problem[1:5] for problem in refused.value.problems]


def test_a_valid_file_says_what_is_asked(write: Write) -> None:
    path = write(VALID)
    asked = load(path)
    given = {"years": 2, "weeks": 40, "replicates": 3, "seed": 7}
    assert asked.run.model_dump() == given | {"burn_in": BURN_IN}
    assert asked.parameters == {"regulation.reappraisal": 0.45, "load.workload": 0.3}
    assert asked.reference.name == "as usual"
    reflection = asked.arms[1].interventions[0]
    assert isinstance(reflection, KINDS["reflection"])
    assert (reflection.start.year, reflection.start.day, reflection.uptake) == (2, 35, 0.8)
    assert asked.path_of("classes.csv") == path.parent / "classes.csv"


@pytest.mark.parametrize(
    "name",
    [
        "a\\u0000b",
        "\\u001b[31mred",
        "\\u007f",
        "\\u0085",
        "a\\u202eb",
        "a\\u2066b",
        "a\\u200bb",
        "\\ufeff",
        "\\u2028",
    ],
)
def test_characters_that_are_not_seen_are_refused_and_spelled_out(name: str, write: Write) -> None:
    path = write(VALID.replace('name = "reflection"', f'name = "{name}"'))
    with pytest.raises(BadInput) as refused:
        load(path)
    [problem] = refused.value.problems
    assert problem.expected.startswith("a text without the invisible character U+")
    assert problem.sentence().isprintable()


def test_a_sentence_stays_on_one_line_whatever_it_quotes() -> None:
    said = Problem("été.csv", "a\nb", "\x1b[31m 学生", "no\r").sentence()
    assert said == r"été.csv, a\nb: found \x1b[31m 学生, expected no\r"


def test_parameters_replace_the_named_numbers_and_no_others(write: Write) -> None:
    own = values(load(write(VALID)).applied_to(Parameters()))
    changed = {name for name, value in values(Parameters()).items() if own[name] != value}
    assert changed == {"regulation.reappraisal", "load.workload"}


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(write: Write) -> None:
    plain = load(write(VALID))
    assert load(write(b"\xef\xbb\xbf" + VALID.replace("\n", "\r\n").encode())) == plain


def test_what_is_asked_survives_its_json(write: Write) -> None:
    asked = load(write(VALID))
    again = Scenario.model_validate_json(asked.model_dump_json(exclude_none=True))
    assert again.placed(asked.path_of("")) == asked


def test_rerun_changes_replicates_and_seed_and_nothing_else(write: Write) -> None:
    asked = load(write(VALID))
    other = asked.rerun(replicates=9, seed=0)
    assert (other.run.replicates, other.run.seed, other.run.years) == (9, 0, 2)
    assert other.model_copy(update={"run": asked.run}) == asked
    with pytest.raises(ValidationError):
        asked.rerun(replicates=0)


KEYS = "one of " + ", ".join(sorted(Scenario.model_fields))


def kinds() -> str:
    return f"one of {', '.join(KINDS)}"


# What is changed in the valid file: (old, new) -> (where, found, expected, nearest).
CASES = {
    "unknown key": (
        ('title = "Reflection"', 'title = "Reflection"\ntitel = "x"'),
        ("line 2 (titel)", 'the unknown key "titel"', KEYS, "title"),
    ),
    "unknown key of a table": (
        ("seed = 7", "sead = 7"),
        ("line 11 (run.sead)", 'the unknown key "sead"',
         "one of burn_in, replicates, seed, weeks, years", "seed"),
    ),
    "a kind where there is none": (
        ("seed = 7", 'kind = ["seed"]'),
        ("line 11 (run.kind)", 'the unknown key "kind"',
         "one of burn_in, replicates, seed, weeks, years", ""),
    ),
    "unknown key of an intervention": (
        ("uptake = 0.8", "uptaek = 0.8"),
        ("line 27 (arms[1].interventions[0].uptaek)", 'the unknown key "uptaek"',
         f"one of {', '.join(sorted(KINDS['reflection'].model_fields))}", "uptake"),
    ),
    "missing key": (
        ('question = "Does it help?"\n', ""),
        ("line 1 (question)", "nothing", "the key question", ""),
    ),
    "missing key of an arm": (
        ('name = "reflection"\n', ""),
        ("line 20 (arms[1].name)", "nothing", "the key name", ""),
    ),
    "text for a number": (
        ("years = 2", 'years = "2"'),
        ("line 9 (run.years)", '"2"', "a whole number", ""),
    ),
    "truth for a number": (
        ("years = 2", "years = true"),
        ("line 9 (run.years)", "true", "a whole number", ""),
    ),
    "fraction for a count": (
        ("replicates = 3", "replicates = 2.5"),
        ("line 10 (run.replicates)", "2.5", "a whole number", ""),
    ),
    "number for a text": (
        ('title = "Reflection"', "title = 5"),
        ("line 1 (title)", "5", "a text in quotes", ""),
    ),
    "empty text": (
        ('title = "Reflection"', 'title = ""'),
        ("line 1 (title)", '""', "a text that is not empty", ""),
    ),
    "negative": (
        ("replicates = 3", "replicates = -3"),
        ("line 10 (run.replicates)", "-3", "at least 1", ""),
    ),
    "too many": (
        ("years = 2", "years = 200"),
        ("line 9 (run.years)", "200", "at most 50", ""),
    ),
    "negative seed": (
        ("seed = 7", "seed = -7"),
        ("line 11 (run.seed)", "-7", "at least 0", ""),
    ),
    "no arm": (
        (VALID[VALID.index("[[arms]]"):], "[[arms]]\n"),
        ("line 17 (arms[0].name)", "nothing", "the key name", ""),
    ),
    "two arms with one name": (
        ('name = "reflection"', 'name = "as usual"'),
        ("line 21 (arms[1].name)", '"as usual" once more', "another name for each arm", ""),
    ),
    "unknown kind": (
        ('kind = "reflection"', 'kind = "reflektion"'),
        ("line 23 (arms[1].interventions[0].kind)", '"reflektion"', kinds(), "reflection"),
    ),
    "no kind": (
        ('kind = "reflection"\n', ""),
        ("line 22 (arms[1].interventions[0].kind)", "nothing", f"the key kind, {kinds()}", ""),
    ),
    "start after the last year": (
        ("year 2 week 8", "year 3 week 8"),
        ("line 24 (arms[1].interventions[0].start)", '"year 3 week 8"',
         "a moment in year 1 to 2 (run.years is 2)", ""),
    ),
    "no such week": (
        ("year 2 week 8", "week 41"),
        ("line 24 (arms[1].interventions[0].start)", '"week 41"', "a school week from 1 to 40", ""),
    ),
    "no moment": (
        ("year 2 week 8", "soon"),
        ("line 24 (arms[1].interventions[0].start)", '"soon"',
         'a moment such as "week 8", "day 35" or "year 2 week 8"', ""),
    ),
    "share above one": (
        ("uptake = 0.8", "uptake = 1.8"),
        ("line 27 (arms[1].interventions[0].uptake)", "1.8", "at most 1.0", ""),
    ),
    "no number at all": (
        ("reappraisal = 0.45", "reappraisal = nan"),
        ("line 14 (parameters.regulation.reappraisal)", "nan", "a finite number", ""),
    ),
    "unknown target": (
        ("most conflictual", "most conflict"),
        ("line 26 (arms[1].interventions[0].target.dyads)", '"most conflict"',
         'one of "most conflictual", "least close", "highest externalising", "random", "all"',
         "most conflictual"),
    ),
    "unknown parameter": (
        ("regulation.reappraisal", "regulation.reapraisal"),
        ("line 14 (parameters.regulation.reapraisal)", "regulation.reapraisal",
         "the name of a parameter", "regulation.reappraisal"),
    ),
    "symbol for a parameter": (
        ("regulation.reappraisal", "kap"),
        ("line 14 (parameters.kap)", "kap", "the name of a parameter", "regulation.reappraisal"),
    ),
    "parameter out of its range": (
        ("workload = 0.3", "workload = 3"),
        ("line 15 (parameters.load.workload)", "3", "a number from 0 to 1", ""),
    ),
    "parameter twice": (
        ("workload = 0.3 }", 'workload = 0.3 }\n"load.workload" = 0.2'),
        ('line 16 (parameters."load.workload")', "load.workload once more",
         "each parameter once", ""),
    ),
    "two schools": (
        ('roster = "classes.csv"',
         'roster = "classes.csv"\nsynthetic = { level = "primary", classes = 4 }'),
        ("line 6 (school.roster)", "a roster beside [school.synthetic]", "one of the two", ""),
    ),
    "no school": (
        ('roster = "classes.csv"', "fill = true"),
        ("line 5 (school)", "neither", "roster = ... or [school.synthetic]", ""),
    ),
    "a roster's key on a made-up school": (
        ('roster = "classes.csv"',
         'friendships = "f.csv"\nsynthetic = { level = "primary", classes = 4 }'),
        ("line 6 (school.friendships)", "friendships beside [school.synthetic]",
         "friendships of a roster", ""),
    ),
    "more schools than classes": (
        ('roster = "classes.csv"',
         'synthetic = { level = "primary", classes = 4, schools = 5 }'),
        ("line 6 (school.synthetic.schools)", "5", "no more schools than classes (4)", ""),
    ),
    "outcome after the last year": (
        ("[school]", 'outcome = "year 3 week 1"\n[school]'),
        ("line 5 (outcome)", '"year 3 week 1"', "a moment in year 1 to 2 (run.years is 2)", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told_with_its_place(case: str, write: Write) -> None:
    (old, new), expected = CASES[case]
    assert VALID.count(old) == 1
    assert faults(write(VALID.replace(old, new))) == [expected]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(write: Write) -> None:
    alone = ("unknown key", "negative", "unknown parameter", "unknown kind", "share above one")
    text = VALID
    for case in alone:
        (old, new), _ = CASES[case]
        text = text.replace(old, new)
    found = faults(write(text))
    # An intervention of an unknown kind has no fields that could be faulty.
    assert [problem[3] for problem in found] == [
        "title",
        "",
        "regulation.reappraisal",
        "reflection",
    ]
    assert [problem[0].split()[1] for problem in found] == ["2", "11", "15", "24"]


def test_a_removed_parameter_is_refused_with_what_replaces_it(write: Write) -> None:
    for name in REMOVED:
        assert name not in catalogue()
        with pytest.raises(BadInput) as refused:
            load(write(VALID.replace("regulation.reappraisal", name)))
        [problem] = refused.value.problems
        assert problem.expected == "a parameter of this version"
        assert problem.remedy == REMOVED[name]
        named = set(re.findall(r"[a-z]+\.[a-z_]+", problem.remedy)) - {"run.burn_in"}
        assert named <= set(catalogue())


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("start.exhaustian", "start.exhaustion"),
        ("years.propensity_chang", "years.propensity_change"),
    ],
)
def test_a_misspelt_removed_parameter_is_named(misspelt: str, meant: str, write: Write) -> None:
    with pytest.raises(BadInput) as refused:
        load(write(VALID.replace("regulation.reappraisal", misspelt)))
    [problem] = refused.value.problems
    assert problem.nearest == meant
    assert REMOVED[meant] in problem.remedy


def test_a_removed_parameter_with_a_wrong_value_is_one_problem(write: Write) -> None:
    name = next(iter(REMOVED))
    with pytest.raises(BadInput) as refused:
        load(write(re.sub(r"regulation\.reappraisal = .*", f'{name} = "high"', VALID)))
    [problem] = refused.value.problems
    assert problem.remedy == REMOVED[name]


@pytest.mark.parametrize("arms", ["arms = []", "arms = 3"])
def test_no_arm_to_run(arms: str, write: Write) -> None:
    (where, found, expected, _), *more = faults(
        write(f'title = "t"\nquestion = "q"\n{arms}\n[school]\nroster = "r.csv"\n')
    )
    assert not more
    assert where == "line 3 (arms)"
    assert (found, expected) in {("no arm", "at least one arm"), ("3", "an array")}


@pytest.mark.parametrize(
    ("source", "where", "found", "expected"),
    [
        ('title = "x', "line 1", 'a text whose " is not closed', 'a closing "'),
        (b"a = 1\nb = '\xff'\n", "line 2", "the byte 0xff", "text in UTF-8"),
        ("a = 1\nb = " + "[" * 100_000, "line 2", "deeper nesting", "at most 50 levels"),
        ("a = 1" + "0" * 5000, "line 1", "a longer integer", "at most 20 digits"),
        ("#" * (LARGEST + 1), "", "1,000,001 bytes", "at most 1,000,000 bytes"),
    ],
)
def test_what_is_no_toml_or_too_much_of_it(
    source: str | bytes, where: str, found: str, expected: str, write: Write
) -> None:
    ((place, what, instead, _),) = faults(write(source))
    assert place.startswith(where)
    assert found in what
    assert expected in instead


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("", "a folder", "a scenario file", "")]
    absent = tmp_path / "reflektion.toml"
    assert faults(absent) == [("", "no such file", "a scenario file", "reflection")]
    assert faults(Path("a\0b"))[0][2] == "a scenario file"
    assert faults(Path("x" * 5000))[0][2] == "a scenario file"


def test_models_made_in_python_meet_the_same_checks() -> None:
    arms = (Arm(name="one"), Arm(name="one"))
    with pytest.raises(ValidationError, match="another name for each arm") as refused:
        Scenario(title="t", question="q", school={"roster": "r.csv"}, arms=arms)
    assert refused.value.errors()[0]["loc"] == ("arms", 1, "name")


def test_keys_of_an_intervention_are_those_of_its_kind() -> None:
    raw = {"arms": [{"interventions": [{"kind": "reflection"}]}]}
    place = ("arms", 0, "interventions", 0)
    assert keys_at(Scenario, place, raw) == sorted(KINDS["reflection"].model_fields)


def test_the_schema_for_editors_names_every_kind_and_key() -> None:
    known = schema()
    assert set(known["properties"]) == set(Scenario.model_fields)
    assert all(model.__name__ in known["$defs"] for model in KINDS.values())
    assert known["properties"]["arms"]["minItems"] == 1


@pytest.mark.parametrize("path", available(), ids=lambda path: path.stem)
def test_every_scenario_of_ours_can_be_read(path: Path) -> None:
    asked = load(path)
    assert asked.question.endswith("?")
    assert asked.school.synthetic or asked.path_of(str(asked.school.roster)).is_file()
    assert find(path.stem) == path


def test_our_scenarios_are_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ours = {path.stem: path for path in available()}
    assert {"reflection", "baseline"} <= set(ours)
    assert find("scenarios/reflection.toml") == ours["reflection"]
    assert find("reflection.toml") == ours["reflection"]
    (tmp_path / "reflection.toml").write_text(VALID)
    assert find("reflection.toml") == Path("reflection.toml")  # a file of the user's goes first
    assert find("no such thing") == Path("no such thing")


SNIPPETS = [
    "[", "]", "{", "}", '"', "'", '"""', "'''", "=", ".", ",", "#", "\n", "\\", "\\u00e9", "\r",
    "\x00", "é", "[[arms]]", "name = 1", "nan", "1e400", "-1", "999999999999999999999", "0x",
    "true", "1979-01-01", "a.b.c", "kind", "parameters", "start = 5", "{ x = [] }", "[school]",
    "'' = 1", '"" = 2', "[parameters.load]", "interventions = 3", "\ufeff", "\u2028",
]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """The valid file with some pieces cut out, put in or moved."""
    text = VALID
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from(["", *SNIPPETS, text[start : start + 40]]))
        text = text[:start] + put + text[end:]
    content = bytearray(text.encode())
    if draw(st.booleans()) and content:
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


@settings(max_examples=effort(60, 400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mangled())
def test_a_mangled_file_is_read_or_refused_in_sentences(content: bytes, write: Write) -> None:
    path = write(content)
    try:
        asked = load(path)
    except BadInput as refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.sentence().startswith(str(path))
            assert problem.found
            assert problem.expected
    else:
        assert asked.arms
        assert set(asked.parameters) <= set(catalogue())
