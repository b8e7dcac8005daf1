"""Chance: two spellings of one function, uniform, independent, tied to ids and not to order."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from simulation import randomness
from simulation.jit import kernel
from simulation.randomness import (
    AT_DAY,
    AT_SLOT,
    AT_STUDENT,
    AT_TEACHER,
    AT_TRY,
    STREAMS,
    STRIDE,
    RandomStreams,
    follow,
    halves,
    key_of,
    keys_of,
    mix,
    unit,
)

Keys = npt.NDArray[np.uint64]
Draws = npt.NDArray[np.float64]

N = 20_000
FAIR = 1e-4  # smallest p-value that a fixed, fair sample may show here
UNCORRELATED = 4.0 / np.sqrt(N)
ONES = (1 << 64) - 1
IDS = [f"class {n // 25}/student {n % 25}" for n in range(N)]
KEYS = keys_of(IDS)
TEACHER = key_of("teacher 1")


@kernel
def compiled_draws(
    start: np.uint64,
    days: Keys,
    slots: Keys,
    teachers: Keys,
    students: Keys,
    tries: Keys,
    out: Draws,
) -> None:
    """Every element of the tuple through the spelling that kernels use."""
    for row in range(len(days)):
        h = follow(start, AT_DAY, days[row])
        h = follow(h, AT_SLOT, slots[row])
        h = follow(h, AT_TEACHER, teachers[row])
        h = follow(h, AT_STUDENT, students[row])
        out[row] = unit(follow(h, AT_TRY, tries[row]))


# --- two spellings ----------------------------------------------------------------------


def test_the_mixer_is_the_published_one() -> None:
    # the first three outputs of SplitMix64 from seed 0
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [mix(n * STRIDE % 2**64) for n in (1, 2, 3)] == published


def test_a_draw_is_the_mixed_tuple_from_an_empty_hash() -> None:
    h = 0
    for place, value in enumerate((7, 3, key_of("contacts"), 2, 11, 1, TEACHER, 5, 4), start=1):
        h = mix(h ^ ((value + place * STRIDE) % 2**64))
    drawn = RandomStreams(7, 3).uniform(
        "contacts", 2, day=11, slot=1, teacher=TEACHER, student=5, k=4
    )
    assert drawn == ((h >> 12) + 0.5) / 2**52


def test_plain_and_compiled_agree_draw_by_draw() -> None:
    n = 3000
    keys = {name: keys_of([f"{name} {i}" for i in range(n)]) for name in ("teacher", "student")}
    places = np.array([[i % 200, i % 13, i % 7] for i in range(n)], dtype=np.uint64)
    plain = RandomStreams(seed=7, replicate=3)
    expected = [
        plain.uniform("behaviour", 2, day=day, slot=slot, teacher=teacher, student=student, k=k)
        for (day, slot, k), teacher, student in zip(
            places.tolist(), keys["teacher"].tolist(), keys["student"].tolist(), strict=True
        )
    ]
    days, slots, tries = (np.ascontiguousarray(column) for column in places.T)
    start = np.uint64(plain.prefix("behaviour", 2))
    found = np.empty(n)
    compiled_draws(start, days, slots, keys["teacher"], keys["student"], tries, found)
    assert found.tolist() == expected


def test_many_draws_are_the_single_draws() -> None:
    world = RandomStreams(seed=-5, replicate=2)
    many = world.uniforms("contacts", 1, day=17, teacher=TEACHER, student=KEYS[:2000], k=3)
    single = [
        world.uniform("contacts", 1, day=17, teacher=TEACHER, student=student, k=3)
        for student in KEYS[:2000].tolist()
    ]
    assert many.tolist() == single


def test_keys_pair_up_or_spread_over_one() -> None:
    world = RandomStreams(1, 1)
    pairs = world.uniforms("dyad", teacher=KEYS[:5], student=KEYS[5:10])
    singles = [world.uniforms("dyad", teacher=KEYS[i], student=KEYS[5 + i])[0] for i in range(5)]
    assert pairs.tolist() == singles
    assert world.uniforms("dyad").tolist() == [world.uniform("dyad")]


def test_extreme_elements_agree() -> None:
    world = RandomStreams(seed=ONES, replicate=0)
    many = world.uniforms("dyad", 3, teacher=ONES, student=np.array([0, ONES], dtype=np.uint64))
    single = [world.uniform("dyad", 3, teacher=ONES, student=key) for key in (0, ONES)]
    assert many.tolist() == single


def test_a_draw_lies_strictly_between_zero_and_one() -> None:
    for spelling in (unit, kernel(lambda h: unit(h))):
        assert spelling(np.uint64(0)) == 2.0**-53
        assert spelling(np.uint64(ONES)) == 1.0 - 2.0**-53


@kernel
def compiled_pairs(start: np.uint64, students: Keys, out: Draws) -> None:
    """The pairs of students through the spelling that kernels use, two rows a student."""
    for row in range(len(students)):
        h = follow(follow(start, AT_DAY, np.uint64(3)), AT_SLOT, np.uint64(1))
        h = follow(follow(h, AT_TEACHER, np.uint64(TEACHER)), AT_STUDENT, students[row])
        out[2 * row] = halves(h)
        out[2 * row + 1] = halves(follow(h, AT_TRY, np.uint64(1)))


def pairs_of(students: Keys) -> Draws:
    """Four draws of each student: the first and the second pair of a contact; shape (n, 4)."""
    found = np.empty((2 * len(students), 2))
    compiled_pairs(np.uint64(RandomStreams(1, 1).prefix("behaviour", 1)), students, found)
    return found.reshape(-1, 4)


def test_plain_and_compiled_pairs_agree() -> None:
    place: dict[str, Any] = {"day": 3, "slot": 1, "teacher": TEACHER}
    draw = RandomStreams(1, 1).pair
    expected = [
        [
            *draw("behaviour", 1, **place, student=key),
            *draw("behaviour", 1, **place, student=key, k=1),
        ]
        for key in KEYS[:2000].tolist()
    ]
    assert pairs_of(KEYS[:2000]).tolist() == expected


def test_a_pair_is_the_two_halves_of_a_hash() -> None:
    for spelling in (halves, kernel(lambda h: halves(h))):
        assert spelling(np.uint64(1)) == (2.0**-33, 3 * 2.0**-33)
        assert spelling(np.uint64(ONES)) == (1.0 - 2.0**-33, 1.0 - 2.0**-33)


def test_the_draws_of_a_contact_are_uniform_and_independent() -> None:
    drawn = pairs_of(KEYS)
    for column in drawn.T:
        assert stats.kstest(column, "uniform").pvalue > FAIR
        numbers = (column * 2.0**32).astype(np.int64)
        ones = (numbers[:, None] >> np.arange(32)) & 1
        assert np.all(np.abs(ones.mean(axis=0) - 0.5) < 4.5 * 0.5 / np.sqrt(N))
        assert abs(np.corrcoef(column[:-1], column[1:])[0, 1]) < UNCORRELATED
    apart = np.corrcoef(drawn.T)[~np.eye(4, dtype=bool)]
    assert np.abs(apart).max() < UNCORRELATED
    table, _ = np.histogramdd(drawn, bins=6, range=[(0, 1)] * 4)
    assert stats.chisquare(table.ravel()).pvalue > FAIR


# --- uniform and independent --------------------------------------------------------------


def along(axis: str) -> Draws:
    """N draws along one element of the tuple, everything else held."""
    held: dict[str, Any] = {"day": 4, "slot": 1, "teacher": TEACHER, "student": 99, "k": 0}
    if axis in ("seed", "replicate"):
        worlds = [RandomStreams(**({"seed": 1, "replicate": 1} | {axis: n})) for n in range(N)]
        return np.array([world.uniform("behaviour", 1, **held) for world in worlds])
    if axis == "year":
        return np.array([RandomStreams(1, 1).uniform("behaviour", n, **held) for n in range(N)])
    if axis == "stream":
        return np.array([RandomStreams(1, 1).uniform(f"uptake:{n}", 1, **held) for n in range(N)])
    if axis == "id":
        return RandomStreams(1, 1).uniforms("behaviour", 1, day=4, teacher=TEACHER, student=KEYS)
    return np.array(
        [RandomStreams(1, 1).uniform("behaviour", 1, **held | {axis: n}) for n in range(N)]
    )


AXES = ("seed", "replicate", "stream", "year", "day", "slot", "teacher", "student", "k", "id")


@pytest.fixture(scope="module", params=AXES)
def draws(request: pytest.FixtureRequest) -> Draws:
    """Draws along each element in turn: neighbouring seeds, days, keys and so on."""
    return along(request.param)


def test_draws_are_uniform(draws: Draws) -> None:
    assert stats.kstest(draws, "uniform").pvalue > FAIR
    counts, _ = np.histogram(draws, bins=128, range=(0.0, 1.0))
    assert stats.chisquare(counts).pvalue > FAIR


def test_neighbours_are_independent(draws: Draws) -> None:
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < UNCORRELATED
    table, _, _ = np.histogram2d(draws[0::2], draws[1::2], bins=16, range=[[0, 1], [0, 1]])
    assert stats.chisquare(table.ravel()).pvalue > FAIR


def test_every_bit_is_fair(draws: Draws) -> None:
    numbers = (draws * 2.0**52).astype(np.int64)
    ones = (numbers[:, None] >> np.arange(52)) & 1
    assert np.all(np.abs(ones.mean(axis=0) - 0.5) < 4.5 * 0.5 / np.sqrt(N))


def test_no_two_draws_are_the_same(draws: Draws) -> None:
    assert len(np.unique(draws)) == N  # of 2^52 values, a repeat has a chance of 5e-8


def sample(
    world: RandomStreams = RandomStreams(1, 1),  # noqa: B008  an immutable tuple
    stream: str = "behaviour",
    year: int = 1,
    students: Keys = KEYS,
    **place: int,
) -> Draws:
    """One draw for each of N students."""
    return world.uniforms(stream, year, student=students, **{"teacher": TEACHER} | place)


NEIGHBOURS: dict[str, Callable[[], Draws]] = {
    "another stream": lambda: sample(stream="contacts"),
    "another detail of a stream": lambda: sample(stream="behaviour:1"),
    "the next seed": lambda: sample(RandomStreams(2, 1)),
    "the next replicate": lambda: sample(RandomStreams(1, 2)),
    "one seed less, one replicate more": lambda: sample(RandomStreams(0, 2)),
    "the next year": lambda: sample(year=2),
    "the next day": lambda: sample(day=1),
    "the next try": lambda: sample(k=1),
    "the next teacher": lambda: sample(teacher=key_of("teacher 2")),
    "the next teacher key": lambda: sample(teacher=TEACHER + 1),
    "the next student key": lambda: sample(students=KEYS + np.uint64(1)),
    "the student before": lambda: sample(students=np.roll(KEYS, 1)),
    "all bits of the key turned": lambda: sample(students=~KEYS),
}


@pytest.mark.parametrize("other", NEIGHBOURS)
def test_two_worlds_are_uncorrelated(other: str) -> None:
    assert abs(np.corrcoef(sample(), NEIGHBOURS[other]())[0, 1]) < UNCORRELATED


def test_registered_streams_are_pairwise_uncorrelated() -> None:
    table = np.corrcoef([sample(stream=stream) for stream in STREAMS])
    apart = table[~np.eye(len(STREAMS), dtype=bool)]
    assert np.abs(apart).max() < 4.5 / np.sqrt(N)  # 153 pairs


def test_one_bit_in_turns_half_the_bits_out() -> None:
    inputs = [key_of(f"input {n}") for n in range(400)]
    flips = [(mix(h) ^ mix(h ^ (1 << bit))).bit_count() for h in inputs for bit in range(64)]
    assert np.mean(flips) == pytest.approx(32.0, abs=4.5 * 4.0 / np.sqrt(len(flips)))


def test_places_in_the_tuple_are_told_apart() -> None:
    places = ("day", "slot", "teacher", "student", "k")
    drawn = {place: RandomStreams(1, 1).uniform("dyad", **{place: 5}) for place in places}
    assert len(set(drawn.values())) == len(places)
    assert RandomStreams(1, 2).prefix("dyad", 3) != RandomStreams(2, 1).prefix("dyad", 3)


# --- tied to ids, not to order ------------------------------------------------------------


def by_id(ids: list[str]) -> dict[str, float]:
    """The draw of each student, by id."""
    drawn = RandomStreams(1, 1).uniforms("student", 1, student=keys_of(ids))
    return dict(zip(ids, drawn.tolist(), strict=True))


def test_neither_order_nor_company_changes_a_draw() -> None:
    everyone = by_id(IDS[:500])
    assert by_id(IDS[:500][::-1]) == everyone
    assert by_id(IDS[:500:7]) == {name: everyone[name] for name in IDS[:500:7]}
    assert by_id(["newcomer", *IDS[:500]]) == everyone | by_id(["newcomer"])


def test_an_unregistered_stream_is_refused() -> None:
    for draw in (RandomStreams(1, 1).uniform, RandomStreams(1, 1).uniforms):
        with pytest.raises(KeyError, match="weather"):
            draw("weather")
        with pytest.raises(KeyError, match="weather"):
            draw("weather:uptake")


def test_a_detail_makes_a_stream_of_its_own() -> None:
    world = RandomStreams(1, 1)
    names = ("uptake", "uptake:reflection:1", "uptake:reflection:2")
    assert len({world.uniform(name) for name in names}) == 3


def test_two_ids_with_one_key_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys_of(["a", "a"]).tolist() == [key_of("a")] * 2  # the same id, not a collision
    monkeypatch.setattr(randomness, "key_of", lambda text: len(text))
    assert keys_of(["a", "bb"]).tolist() == [1, 2]
    with pytest.raises(ValueError, match="same 64-bit hash"):
        keys_of(["a", "b"])


def test_keys_know_every_letter() -> None:
    ids = ["1", "01", "1 ", "l", "é", "e\u0301", "", "class/y2/1", "class:+1"]
    assert len(set(keys_of(ids).tolist())) == len(ids)
    assert len(keys_of([])) == 0
