"""The Mesa face: views on the same run, and what a Mesa user expects of a model."""

import gc
import inspect
import pickle
import re
import warnings
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation.agents import Representation, Student, Teacher
from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput
from simulation.interventions import Reflection
from simulation.measurement.outcomes import CASE_THRESHOLD
from simulation.model import SchoolModel
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school
from simulation.state import EMOTIONS, SCHOOL_DAYS

PROGRAMME = Reflection(start="week 2", sessions=3)
GUIDE = Path(__file__).parents[1] / "docs" / "mesa.md"


def small(**changes: Any) -> SchoolModel:
    return SchoolModel(**{"classes": 3, "class_size": 8, **changes})


def after(days: int, **changes: Any) -> SchoolModel:
    model = small(**changes)
    for _ in range(days):
        model.step()
    return model


def engine_run(level: str = "primary", years: int = 1, replicate: int = 1) -> SchoolRun:
    """The run that ``small`` shows, built without Mesa."""
    chance = RandomStreams(1, replicate)
    enrolment = synthetic_school(
        level, classes=3, class_size=8, chance=RandomStreams(1, SAME_SCHOOL)
    )
    parameters = Parameters.calibrated()
    start = first_year_at_rest(enrolment, parameters, chance)
    return SchoolRun(start, parameters, chance, years=years, interventions=[PROGRAMME])


def bytes_of(run: SchoolRun) -> list[bytes]:
    """Every array of state and tally."""
    return [a.tobytes() for group in (*run.state, *run.tally) for a in group]


@pytest.fixture(scope="module")
def lived() -> SchoolModel:
    """A primary school after three weeks; tests only read it."""
    return after(15)


@pytest.fixture(scope="module")
def secondary() -> SchoolModel:
    return after(15, level="secondary")


@pytest.mark.parametrize("level", ["primary", "secondary"])
def test_steps_are_the_engine_bit_for_bit(level: str) -> None:
    model = after(50, level=level, interventions=[PROGRAMME], replicate=2)
    run = engine_run(level, replicate=2)
    run.advance(50)
    assert bytes_of(model.school_run) == bytes_of(run)
    assert run.state.dyads.awareness.max() > 0.0  # the programme was there


def test_two_years_are_the_engine_bit_for_bit() -> None:
    model, run = after(SCHOOL_DAYS + 10, years=2, interventions=[PROGRAMME]), engine_run(years=2)
    run.advance(SCHOOL_DAYS)
    run.start_next_year()
    run.advance(10)
    assert (model.school_year, model.day) == (2, 10)
    assert bytes_of(model.school_run) == bytes_of(run)


def test_mesas_own_random_numbers_decide_nothing(lived: SchoolModel) -> None:
    other = after(15, rng=np.random.default_rng(99))
    other.agents.shuffle_do(lambda agent: agent.key)
    assert bytes_of(other.school_run) == bytes_of(lived.school_run)
    assert bytes_of(after(15, seed=2).school_run) != bytes_of(lived.school_run)


def test_running_ends_with_the_last_day() -> None:
    model = after(SCHOOL_DAYS - 1)
    assert model.running
    model.step()
    assert not model.running
    with pytest.raises(ValueError, match="cannot start"):
        model.step()


def test_the_end_of_a_year_can_be_read_before_the_next_begins() -> None:
    model = after(SCHOOL_DAYS, years=2)
    assert (model.school_year, model.day, model.running) == (1, SCHOOL_DAYS, True)
    model.step()
    assert (model.school_year, model.day) == (2, 1)


def test_reading_never_writes(lived: SchoolModel) -> None:
    before = bytes_of(lived.school_run)
    for person in lived.agents:
        for name, _ in inspect.getmembers(type(person), lambda it: isinstance(it, property)):
            getattr(person, name)
    for teacher in lived.agents_by_type[Teacher]:
        assert len(dict(teacher.relationships)) == len(teacher.students)
    lived.relationships.clear()
    assert bytes_of(lived.school_run) == before


def test_nothing_can_be_assigned(lived: SchoolModel) -> None:
    teacher = next(iter(lived.agents_by_type[Teacher]))
    with pytest.raises(AttributeError):
        teacher.stress = 1.0
    with pytest.raises(AttributeError):
        lived.agents_by_type[Teacher].set("exhaustion", 0.0)
    with pytest.raises(AttributeError):
        teacher.relationships[teacher.students[0]].trust = 1.0


def test_each_agent_shows_its_own_row(secondary: SchoolModel) -> None:
    run = secondary.school_run
    teachers, students = (list(secondary.agents_by_type[kind]) for kind in (Teacher, Student))
    assert [t.key for t in teachers] == list(run.school_year.enrolment.teachers.index)
    assert [s.key for s in students] == list(run.school_year.enrolment.students.index)
    for name in ("load", "stress", "exhaustion", "depersonalisation", "accomplishment", "meaning"):
        assert [getattr(t, name) for t in teachers] == getattr(run.state.teachers, name).tolist()
    assert [s.achievement for s in students] == run.state.students.achievement.tolist()
    score = 1.0 + 6.0 * run.state.teachers.exhaustion
    assert [t.burnout_case for t in teachers] == (score >= CASE_THRESHOLD).tolist()


def test_a_relationship_reads_like_the_theory(secondary: SchoolModel) -> None:
    run = secondary.school_run
    people = {person.key: person for person in secondary.agents}
    for row, dyad in run.school_year.dyads.iterrows():
        teacher, student = people[dyad["teacher"]], people[dyad["student"]]
        tie = teacher.relationships[student]
        assert isinstance(tie, Representation)
        now = {name: float(values[row]) for name, values in run.state.dyads._asdict().items()}
        for part, name in (
            (tie.self_, "self"),
            (tie.other, "other"),
            (tie.relationship, "relationship"),
        ):
            assert part == (now[f"{name}_positive"], now[f"{name}_negative"])
        assert (tie.rigidity, tie.awareness, tie.trust) == (
            now["rigidity"],
            now["awareness"],
            now["trust"],
        )
        assert student.trust_in(teacher) == now["trust"]
        assert teacher.is_in_conflict_with(student) == (now["relationship_negative"] > 0.45)


def test_who_deals_with_whom(secondary: SchoolModel) -> None:
    taught = {
        (teacher.key, student.key)
        for teacher in secondary.agents_by_type[Teacher]
        for student in teacher.students
    }
    pairs = secondary.school_run.school_year.dyads[["teacher", "student"]]
    assert taught == set(pairs.itertuples(index=False, name=None))
    homes = secondary.school_run.school_year.enrolment.students["class"]
    for student in secondary.agents_by_type[Student]:
        assert {(teacher.key, student.key) for teacher in student.teachers} <= taught
        assert len(student.teachers) == sum(key == student.key for _, key in taught)
        mates = homes.index[homes == homes[student.key]]
        assert [s.key for s in student.classmates] == [key for key in mates if key != student.key]
        assert student.home_class.startswith(student.school)


def test_a_stranger_has_no_representation(lived: SchoolModel) -> None:
    one, other = list(lived.agents_by_type[Teacher])[:2]
    with pytest.raises(KeyError, match="does not teach"):
        one.relationships[other.students[0]]
    assert other.students[0] not in one.relationships


def test_emotions_are_those_of_the_last_school_day() -> None:
    model = small(parameters={"commotion.share": 0.0})  # emotions of contacts alone
    assert all(set(t.emotions.values()) == {0.0} for t in model.agents_by_type[Teacher])
    model.step()
    felt = model.school_run.tally.dyads.intensity  # one day, so the dyads' counts are the day's
    for teacher in model.agents_by_type[Teacher]:
        own = model.school_run.school_year.dyads["teacher"].to_numpy() == teacher.key
        assert list(teacher.emotions) == list(EMOTIONS)
        np.testing.assert_allclose(
            list(teacher.emotions.values()), felt[own].sum(axis=0), rtol=1e-12
        )
        assert teacher.contacts == model.school_run.tally.dyads.contacts[own].sum() > 0
        assert 0 <= teacher.negative_contacts <= teacher.contacts


def test_select_agg_and_groupby(lived: SchoolModel) -> None:
    stress = lived.school_run.state.teachers.stress
    teachers = lived.agents_by_type[Teacher]
    assert teachers.agg("stress", max) == stress.max()
    above = teachers.select(lambda t: t.stress > np.median(stress))
    assert {t.key for t in above} < {t.key for t in teachers}
    assert len(above) == (stress > np.median(stress)).sum()
    assert len(lived.agents.select(agent_type=Student)) == 24
    sizes = lived.agents_by_type[Student].groupby("home_class").count()
    assert sizes == {"s1/c01": 8, "s1/c02": 8, "s1/c03": 8}
    assert lived.agents.groupby("school").count() == {"s1": 27}


def test_data_are_collected_each_step() -> None:
    model = small()
    means = []
    for _ in range(6):
        model.step()
        means.append(model.school_run.state.teachers.exhaustion.mean())
    days = model.datacollector.get_model_vars_dataframe()
    assert days["day"].tolist() == list(range(7))
    assert days["exhaustion"].tolist()[1:] == means
    assert days["school_year"].eq(1).all()
    assert days.notna().all().all()
    teachers = model.datacollector.get_agenttype_vars_dataframe(Teacher)
    assert len(teachers) == 7 * 3
    last = teachers.groupby("key")["stress"].last()
    assert last.tolist() == model.school_run.state.teachers.stress.tolist()
    students = model.datacollector.get_agenttype_vars_dataframe(Student)
    assert students.groupby("key").size().eq(7).all()
    assert len(students) == 7 * 24


@pytest.mark.parametrize(("before", "more"), [(30, 15), (SCHOOL_DAYS - 3, 6)])
def test_pickled_mid_year_it_goes_on_bit_for_bit(before: int, more: int) -> None:
    model = after(before, years=2, interventions=[PROGRAMME])
    resumed = pickle.loads(pickle.dumps(model))
    for _ in range(more):
        model.step()
        resumed.step()
    assert bytes_of(resumed.school_run) == bytes_of(model.school_run)
    assert [(a.unique_id, a.key) for a in resumed.agents] == [
        (a.unique_id, a.key) for a in model.agents
    ]
    for kind in (Teacher, Student):
        ours, theirs = (
            m.datacollector.get_agenttype_vars_dataframe(kind) for m in (model, resumed)
        )
        assert ours.equals(theirs)
        assert ours.index.is_unique


def test_a_new_year_keeps_teachers_and_renews_students() -> None:
    model = after(SCHOOL_DAYS, years=2)
    teachers = list(model.agents_by_type[Teacher])
    students = {student.key: student for student in model.agents_by_type[Student]}
    model.step()
    assert list(model.agents_by_type[Teacher]) == teachers
    now = {student.key: student for student in model.agents_by_type[Student]}
    stayed, gone = now.keys() & students.keys(), students.keys() - now.keys()
    assert stayed and gone and now.keys() - students.keys()
    assert all(now[key] is students[key] for key in stayed)
    for key in stayed:
        row = list(model.school_run.school_year.enrolment.students.index).index(key)
        assert now[key].engagement == model.school_run.state.students.engagement[row]
    with pytest.raises(LookupError, match="has left"):
        _ = students[min(gone)].engagement


def test_a_new_year_leaves_nobody_behind() -> None:
    model = after(SCHOOL_DAYS, years=2)
    before = [(s.key, weakref.ref(s)) for s in model.agents_by_type[Student]]
    model.step()
    enrolment = model.school_run.school_year.enrolment
    keys = [agent.key for agent in model.agents]
    assert sorted(keys) == sorted([*enrolment.teachers.index, *enrolment.students.index])
    gc.collect()
    left = [ref for key, ref in before if key not in enrolment.students.index]
    assert left and all(ref() is None for ref in left)


def test_networks_show_the_school_as_it_stands(secondary: SchoolModel) -> None:
    graph, dyads = secondary.relationships, secondary.school_run.school_year.dyads
    assert graph.number_of_edges() == len(dyads)
    teacher = next(iter(secondary.agents_by_type[Teacher]))
    student = teacher.students[0]
    edge = graph.edges[("teacher", teacher.key), ("student", student.key)]
    tie = teacher.relationships[student]
    assert (edge["closeness"], edge["conflict"]) == tie.relationship
    assert edge["trust"] == tie.trust
    assert graph.nodes["teacher", teacher.key]["bipartite"] == 0
    assert set(secondary.staffroom) == {t.key for t in secondary.agents_by_type[Teacher]}
    ties = secondary.school_run.school_year.enrolment.staffroom
    pairs = {frozenset(pair) for pair in zip(ties["teacher"], ties["colleague"], strict=True)}
    assert {frozenset(pair) for pair in secondary.staffroom.edges} == pairs
    assert set(secondary.friendships) == {s.key for s in secondary.agents_by_type[Student]}


def test_level_is_the_only_positional_argument_and_all_are_optional_and_documented() -> None:
    level, *others = inspect.signature(SchoolModel).parameters.values()
    assert level.name == "level" and level.default == "primary"
    assert all(p.kind is p.KEYWORD_ONLY and p.default is not p.empty for p in others)
    text = inspect.getdoc(SchoolModel) or ""
    assert all(p.name in text for p in (level, *others))
    assert SchoolModel("secondary", classes=3, class_size=4).day == 0


def test_parameters_change_the_calibrated_values_by_name() -> None:
    assert small().school_run.parameters == Parameters.calibrated()
    changed = small(parameters={"load.workload": np.float64(0.5)}).school_run.parameters
    assert changed == with_values(Parameters.calibrated(), {"load.workload": 0.5})
    raw = Parameters.uncalibrated()
    assert small(parameters=raw).school_run.parameters == raw == Parameters()
    assert Parameters.calibrated(draw=1) != Parameters.calibrated()


def test_interventions_are_names_tables_or_objects() -> None:
    table = {"kind": "sensitivity_coaching", "start": "week 3"}
    model = small(interventions=["reflection", PROGRAMME, table])
    kinds = [plan.kind for plan in model.school_run.interventions]
    assert kinds == ["reflection", "reflection", "sensitivity_coaching"]
    assert model.school_run.interventions[1] is PROGRAMME
    written = {"kind": "reflection", "start": "week 2", "sessions": 3}
    models = [after(15, interventions=[plan]) for plan in (PROGRAMME, written)]
    assert bytes_of(models[0].school_run) == bytes_of(models[1].school_run)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"level": "primry"},
            'level: found "primry", expected "primary" or "secondary"; did you',
        ),
        ({"classes": 0}, "classes: found 0, expected at least 1"),
        ({"seed": 2**70}, "seed: found 1180591620717411303424, expected less than"),
        ({"seed": "one"}, 'seed: found "one", expected a whole number'),
        ({"replicate": -1}, "replicate: found -1, expected at least 1"),
        ({"parameters": {"load.worklod": 1}}, "did you mean 'load.workload'"),
        ({"interventions": ["reflexion"]}, "did you mean 'reflection'"),
        ({"interventions": [{"kind": "reflection", "start": "week 60"}]}, "interventions[0].start"),
    ],
)
def test_a_wrong_argument_gives_one_sentence(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        small(**arguments)
    (line,) = str(error.value).splitlines()
    assert line.startswith("SchoolModel, ") and sentence in line


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.uint32])
def test_numpy_integers_are_whole_numbers(kind: type) -> None:
    model = small(seed=kind(5), replicate=kind(2), years=kind(1), classes=kind(3))
    assert model.school_run.chance == RandomStreams(5, 2)


def test_models_and_people_print_what_they_are() -> None:
    model = SchoolModel(classes=4, class_size=20)
    model.run_for(20)
    assert repr(model) == "SchoolModel(primary, 4 classes of 20, day 20 of 200, seed 1)"
    teacher = model.agents_by_type[Teacher][0]
    assert repr(teacher).startswith("Teacher('s1/t01', stress 0.")
    assert repr(teacher.students[0]).startswith("Student('s1/c01/p01', class s1/c01, engagement 0.")
    teacher.leave()
    assert repr(teacher) == "Teacher('s1/t01', has left the school)"
    years = small(
        years=2,
        enrolment=synthetic_school("primary", classes=1, class_size=3, chance=RandomStreams(1, 0)),
    )
    assert repr(years) == "SchoolModel(primary, 1 class of 3, day 0 of 200, year 1 of 2, seed 1)"


def test_run_for_simulates_days_across_years_and_not_beyond_the_last() -> None:
    model = small(years=2)
    model.run_for(SCHOOL_DAYS + 1)
    assert (model.school_year, model.day) == (2, 1)
    with pytest.raises(ValueError, match="expected 0 to 199 days"):
        model.run_for(200)


def test_a_dropped_model_is_freed() -> None:
    """Mesa 3.3 counts agents in a dictionary of models."""
    model = after(3)
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_it_runs_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = pickle.loads(pickle.dumps(after(2)))
        model.step()
    assert model.day == 3


def test_every_example_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(GUIDE), "exec"), names)
    assert names["model"].day == names["resumed"].day == 21
    assert [s.listed for s in names["own"].agents_by_type[Student]].count(False) == 1
    assert len(names["strained"]) <= 4
    assert names["days"]["day"].tolist() == list(range(21))
