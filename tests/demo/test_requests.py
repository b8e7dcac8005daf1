"""What the demo answers has the form agreed upon, and what it is asked is checked."""

import json

import pytest
from demo_schema import DYAD, RUN, STORIES
from demo_years import years
from effort import effort
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators

from simulation.demo import stories
from simulation.demo.frames import turning_points
from simulation.demo.requests import RefusedError, parse_dyad, parse_run
from simulation.demo.settings import REPLICATES, StorySetting, grid_of, listing, start_of
from simulation.demo.stories import BY_ID
from simulation.measurement.outcomes import CONFLICT_LIMIT

INF, MANY = float("inf"), 30
START = start_of(BY_ID["spiral"])
ASKED = {"story": "spiral", "levers": {"behaviour": 1, "more": 2}, "luck": 1}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {
        "story": st.sampled_from(sorted(BY_ID)) | ANYTHING,
        "levers": st.dictionaries(
            st.sampled_from(["behaviour", "more", "week", "x"]), st.integers(-1, 4) | ANYTHING
        )
        | ANYTHING,
        "luck": st.integers(-1, 40) | ANYTHING,
    },
    optional={"student": ANYTHING, "lucky": ANYTHING},
)


def of_items(validator, schema, instance, whole_schema):
    """Items of a list: whole numbers all at once; of many objects a quick run checks a tenth."""
    if schema.get("type") == "integer" and isinstance(instance, list):
        low, high = schema.get("minimum", -INF), schema.get("maximum", INF)
        if all(type(each) is int and low <= each <= high for each in instance):
            return
    if schema.get("type") == "object" and isinstance(instance, list) and len(instance) > MANY:
        instance = instance[:: effort(10, 1)]
    yield from Draft202012Validator.VALIDATORS["items"](validator, schema, instance, whole_schema)


CHECKER = validators.extend(Draft202012Validator, {"items": of_items})


def fits(answer: object, schema: object) -> None:
    found = CHECKER(schema).iter_errors(answer)
    assert [f"{error.json_path}: {error.message[:200]}" for error in found] == []


def test_the_list_of_stories_has_the_agreed_form():
    told = listing()
    fits(told, STORIES)
    assert [each["id"] for each in told["stories"]] == [
        "difficult", "spiral", "reflection", "closeness", "start", "staffroom",
        "behaviour_or_relationship", "sandbox",
    ]  # fmt: skip
    for story in told["stories"]:
        for lever in story["levers"]:
            assert lever["start"] < len(lever["values"])
            assert sorted(set(lever["values"])) == lever["values"]


def test_the_check_of_the_form_sees_one_wrong_number():
    course = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 1000}}
    fits([0, 1000], course)
    for wrong in (1001, -1, 0.5, True, None, "1"):
        with pytest.raises(AssertionError):
            fits([0, wrong, 1], course)


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.id)
def test_runs_and_relationships_have_the_agreed_form(story):
    point = start_of(story)
    run = years().run(point)
    fits(run, RUN)
    assert list(run["worlds"]) == next(
        each["worlds"] for each in listing()["stories"] if each["id"] == story.id
    )
    assert len({(each["row"], each["col"]) for each in run["students"]}) == len(run["students"])
    focal = [each for each in run["students"] if each["focal"]]
    assert [(each["id"], each["row"], each["col"]) for each in focal] == [(stories.FOCAL, 2, 2)]
    fits(years().dyad(point, stories.FOCAL), DYAD)
    fits(years().dyad(point, run["students"][0]["id"]), DYAD)


def test_a_relationship_is_that_of_the_run_and_its_contacts_are_the_days_marks():
    run, other = years().run(START), 3
    for student in (stories.FOCAL, run["students"][other]["id"]):
        dyad = years().dyad(START, student)
        n = [each["id"] for each in run["students"]].index(student)
        for name, world in run["worlds"].items():
            seen = dyad["worlds"][name]
            assert seen["components"]["relationship_negative"] == world["dyads"]["conflict"][n]
            assert seen["components"]["relationship_positive"] == world["dyads"]["closeness"][n]
            assert seen["trust"] == world["dyads"]["trust"][n]
            marks = [0] * len(seen["trust"])
            for event in seen["events"]:
                marks[event["frame"]] |= 2 if event["negative"] else 1 if event["severity"] else 0
            assert marks == world["dyads"]["event"][n]


def test_turning_points_of_a_course_drawn_by_hand():
    import numpy as np

    course = np.full(201, 0.2)
    course[50:60] = np.linspace(0.2, 0.7, 10)
    course[60:150] = 0.7
    course[150:] = 0.3
    over = int(np.argmax(course > CONFLICT_LIMIT))
    found = {(each["kind"], each["frame"]) for each in turning_points(course)}
    assert ("conflict_begins", over) in found
    assert ("conflict_ends", 150) in found
    kinds = dict(found)
    assert 59 <= kinds["steepest_rise"] <= 60
    assert 150 <= kinds["steepest_fall"] <= 159
    assert turning_points(np.full(201, 0.2)) == []


def test_a_question_becomes_its_point():
    assert parse_run(json.dumps(ASKED).encode()) == StorySetting("spiral", (1, 2), 1)
    asked = parse_dyad(json.dumps({**ASKED, "student": "x"}).encode())
    assert asked == (StorySetting("spiral", (1, 2), 1), "x")


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.id)
def test_every_setting_can_be_requested(story):
    for point in grid_of(story):
        body = {"story": point.story, "levers": point.levers, "luck": REPLICATES}
        assert parse_run(json.dumps(body).encode()) == point._replace(replicate=REPLICATES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"story": "spirl"}, "did you mean 'spiral'?"),
        ({"story": 3}, "story: found 3, expected one of difficult"),
        ({"levers": []}, "levers: found [], expected an object with the keys behaviour, more"),
        ({"levers": {"behaviour": 1}}, "levers.more: found nothing, expected a whole number"),
        ({"levers": {"behaviour": 1, "more": 3}}, "found 3, expected a whole number from 0 to 2"),
        ({"levers": {"behaviour": True, "more": 1}}, "levers.behaviour: found true"),
        ({"levers": {"behaviour": 1, "mor": 1}}, "did you mean 'more'?"),
        ({"luck": 0}, "luck: found 0, expected a whole number from 1 to 30"),
        ({"luck": 1.0}, "luck: found 1.0"),
        ({"luck": 31}, "luck: found 31"),
        ({"lucks": 1}, "did you mean 'luck'?"),
    ],
)
def test_an_error_names_the_value_found_and_expected(change, said):
    with pytest.raises(RefusedError) as refused:
        parse_run(json.dumps({**ASKED, **change}).encode())
    assert said in refused.value.sentence
    assert refused.value.status == 400


@given(st.binary(max_size=60) | ANYTHING.map(lambda x: json.dumps(x).encode())
       | NEARLY.map(lambda x: json.dumps(x).encode()))  # fmt: skip
def test_any_body_gives_a_setting_or_one_short_sentence(body):
    for reading in (parse_run, parse_dyad):
        try:
            asked = reading(body)
        except RefusedError as refused:
            assert refused.status == 400
            assert refused.sentence.startswith("request")
            assert "\n" not in refused.sentence
            assert len(refused.sentence) < 500
        else:
            point = asked if isinstance(asked, StorySetting) else asked.point
            assert point._replace(replicate=1) in grid_of(BY_ID[point.story])
            assert 1 <= point.replicate <= REPLICATES


def test_a_student_of_no_length_or_of_too_much_is_refused():
    for student in ("", "x" * 61, None, 3):
        with pytest.raises(RefusedError, match="student"):
            parse_dyad(json.dumps({**ASKED, "student": student}).encode())
