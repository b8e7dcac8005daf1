"""Every instrument meets the same contract: range, variables, error, score, draws."""

import numpy as np
import pytest
from instrument_contract import CONTRACTS, Contract
from measured_school import (
    alpha,
    bench,
    observed_of,
    ordinary,
    snapshot,
)
from schools import CHANCE, P, primary, run
from schools import variables_of as state_of
from scipy.stats import norm

from simulation.extensions.instrument_checks import variables_of, with_variable
from simulation.measurement.instruments import BY_NAME, INSTRUMENTS
from simulation.measurement.instruments.administer import snapshots_at_waves
from simulation.measurement.instruments.lesson_log import sample_prompts, simulate_lessons
from simulation.measurement.instruments.reliability import expected_answer
from simulation.measurement.instruments.scale import Scale
from simulation.randomness import STREAMS, RandomStreams

by_name = {contract.name: contract for contract in CONTRACTS}
every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
every_instrument = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda i: i.name)
with_rater = pytest.mark.parametrize(
    "instrument", [i for i in INSTRUMENTS if i.rater], ids=lambda i: i.name
)
N, BATCHES = 12_000, 40
STEP = 0.02  # change of a variable to test its effect


def test_the_table_lists_exactly_the_instruments() -> None:
    assert [c.name for c in CONTRACTS] and set(by_name) == set(BY_NAME)
    assert len(by_name) == len(CONTRACTS) == len(INSTRUMENTS)


# --- definition ---------------------------------------------------------------------


@every_contract
def test_unit_informant_and_range_equal_the_published_scale(contract: Contract) -> None:
    instrument = BY_NAME[contract.name]
    assert (instrument.unit, instrument.informant) == (contract.unit, contract.informant)
    assert instrument.range == (contract.low, contract.high)


@every_instrument
def test_every_number_has_a_source(instrument: Scale) -> None:
    assert instrument.reliability.source and instrument.reference.source and instrument.leaves_out
    assert instrument.rater is None or instrument.rater.source
    assert 0.0 < instrument.reliability.value < 1.0
    assert (instrument.reliability.kind == "alpha") == (instrument.items > 1)


# --- variables --------------------------------------------------------------------


@every_contract
def test_it_reads_exactly_the_declared_variables(contract: Contract) -> None:
    instrument = BY_NAME[contract.name]
    observed = observed_of(instrument)
    before = instrument.latent(observed)
    moved = set()
    for name, values in variables_of(observed).items():
        other = np.where(values > 0.5, values - 0.25, values + 0.25)
        if name in contract.conditions:
            other = np.zeros_like(values)
        after = instrument.latent(with_variable(observed, name, other.astype(values.dtype)))
        if not np.array_equal(before, after, equal_nan=True):
            moved.add(name)
    assert moved == set(instrument.reads)
    assert moved == {*contract.rises, *contract.falls, *contract.conditions}


@every_contract
def test_the_latent_score_follows_the_signs_of_the_contract(contract: Contract) -> None:
    instrument = BY_NAME[contract.name]
    observed = observed_of(instrument)
    before = instrument.latent(observed)
    for sign, names in ((1, contract.rises), (-1, contract.falls)):
        for name in names:
            more = variables_of(observed)[name] + STEP
            change = sign * (instrument.latent(with_variable(observed, name, more)) - before)
            known = change[~np.isnan(change)]
            assert (known >= -1e-12).all() and (known > 1e-9).any(), name


@every_contract
def test_no_score_without_something_to_judge(contract: Contract) -> None:
    instrument = BY_NAME[contract.name]
    observed = observed_of(instrument)
    for name in contract.conditions:
        nothing = np.zeros_like(variables_of(observed)[name])
        items = instrument.administer(with_variable(observed, name, nothing))
        assert np.isnan(items).all() and np.isnan(instrument.score(items)).all()
    items = instrument.administer(observed)
    assert np.array_equal(np.isnan(items).all(axis=1), np.isnan(items).any(axis=1))
    assert np.array_equal(np.isnan(items[:, 0]), np.isnan(instrument.latent(observed)))


# --- answers -------------------------------------------------------------------


@every_instrument
def test_answers_are_whole_steps_of_the_scale(instrument: Scale) -> None:
    items = instrument.administer(observed_of(instrument))
    assert items.ndim == 2 and items.shape[1] == instrument.items
    known = items[~np.isnan(items)]
    assert len(known) and set(known) <= set(range(instrument.low, instrument.high + 1))
    low, high = instrument.range
    scores = instrument.score(items)[~np.isnan(items[:, 0])]
    assert (scores >= low).all() and (scores <= high).all() and scores.std() > 0


@every_instrument
def test_there_is_no_error_at_the_ends_of_the_scale(instrument: Scale) -> None:
    observed = bench(50, 1)
    for x, answer in ((0.0, instrument.low), (1.0, instrument.high)):
        items = instrument.answers(np.full(50, x), observed, observed.where)
        assert (items == answer).all()


@every_instrument
def test_expected_answers_rise_with_the_latent_place(instrument: Scale) -> None:
    x = np.linspace(0.0, 1.0, 201)
    mean, variance = expected_answer(x, instrument.error_sd, instrument.steps)
    rise = np.diff(mean)
    assert (rise > -1e-12).all() and (rise[20:-20] > 0.0).all() and (variance > -1e-12).all()
    line = instrument.low + instrument.steps.width * x
    assert np.abs(mean - line).max() < 0.5  # the cut into steps bends it by less than half a step


@every_instrument
def test_scores_equal_means_or_sums_by_hand(instrument: Scale) -> None:
    items = np.full((2, instrument.items), float(instrument.low))
    items[1, 0] = instrument.high
    step = (instrument.high - instrument.low) / (
        instrument.items if instrument.scoring == "mean" else 1
    )
    assert instrument.score(items) == pytest.approx(
        [instrument.range[0], instrument.range[0] + step]
    )


# --- reliability ------------------------------------------------------------------------


@every_instrument
def test_the_published_reliability_is_recovered(instrument: Scale) -> None:
    """Alpha, or the correlation of two occasions for a single item, within four standard errors.

    The standard error is that of the mean over forty independent samples.
    """
    x = ordinary(instrument, N)
    first, again = bench(N, 1), bench(N, 1, time=1)
    items = instrument.answers(x, first, first.where)
    retest = instrument.score(instrument.answers(x, again, again.where))
    scores = instrument.score(items)
    parts = np.array_split(np.arange(N), BATCHES)
    agreement = [np.corrcoef(scores[part], retest[part])[0, 1] for part in parts]
    assert recovered(agreement, instrument.reliability.value)
    if instrument.items > 1:
        assert recovered([alpha(items[part]) for part in parts], instrument.reliability.value)


def recovered(estimates: list[float], wanted: float) -> bool:
    """Return whether the mean of some estimates lies within four standard errors."""
    error = np.std(estimates, ddof=1) / np.sqrt(len(estimates))
    return bool(abs(np.mean(estimates) - wanted) < 4 * error and error < 0.02)


# --- raters -----------------------------------------------------------------------------


def expected_icc(instrument: Scale, x: float) -> float:
    """Return the share of variance between raters of equal dyads, by quadrature."""
    z = norm.ppf((np.arange(4000) + 0.5) / 4000)
    places = np.clip(x + instrument.rater.sd / instrument.steps.width * z, 0.0, 1.0)
    spread = instrument.error_sd * 2 * np.sqrt(places * (1 - places)) + 1e-12
    y = instrument.low + instrument.steps.width * places
    cuts = np.arange(instrument.low, instrument.high) + 0.5
    passed = norm.sf(cuts[:, None], loc=y, scale=spread)
    mean = passed.sum(axis=0)
    square = sum((2 * n + 1) * share for n, share in enumerate(passed))
    error = (square - mean * mean).mean() / instrument.items
    return float(mean.var() / (mean.var() + error))


@with_rater
@pytest.mark.parametrize("x", [0.15, 0.5])
def test_the_share_of_variance_between_raters_is_recovered(instrument: Scale, x: float) -> None:
    raters, judged = 400, 20
    observed = bench(raters, judged)
    if instrument.rater.by == "student":
        where = observed.where
        observed = observed._replace(
            where=where._replace(teacher=where.student, student=where.teacher)
        )
    lenient = instrument.leniency(observed, observed.where) / instrument.steps.width
    items = instrument.answers(np.clip(x + lenient, 0.0, 1.0), observed, observed.where)
    scores = instrument.score(items).reshape(raters, judged)
    within = scores.var(axis=1, ddof=1).mean()
    between = scores.mean(axis=1).var(ddof=1) - within / judged
    icc, wanted = between / (between + within), expected_icc(instrument, x)
    error = np.sqrt(2 / (judged * (judged - 1) * (raters - 1)))
    error *= (1 - wanted) * (1 + (judged - 1) * wanted)
    # The formula of the error is for normal scores; those near the floor are skewed: factor 2.
    assert abs(icc - wanted) < 8 * error if x < 0.5 else abs(icc - wanted) < 4 * error


@with_rater
def test_leniency_is_constant_over_occasions_and_years(instrument: Scale) -> None:
    one = bench(30, 2)
    later = bench(30, 2, time=9)._replace(year=2)
    first = instrument.leniency(one, one.where)
    assert np.array_equal(first, instrument.leniency(later, later.where)) and first.std() > 0


def test_leniency_correlates_only_through_severity() -> None:
    observed = bench(N, 1)
    lenient = {i.name: i.leniency(observed, observed.where) for i in INSTRUMENTS if i.rater}
    error = 1 / np.sqrt(N)
    severe = {name for name in lenient if BY_NAME[name].rater.severity}
    assert severe == {
        "strs_conflict", "strs_sf_conflict", "externalising_teacher", "internalising_teacher",
    }  # fmt: skip
    for one in lenient:
        for other in lenient:
            if one < other:
                raters = BY_NAME[one].rater.severity * BY_NAME[other].rater.severity
                r = np.corrcoef(lenient[one], lenient[other])[0, 1]
                assert abs(r - raters) < 4.5 * error, (one, other)


# --- transient error ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [i.name for i in INSTRUMENTS if i.transient])
def test_transient_error_has_the_stated_sd_and_is_independent_over_occasions(name: str) -> None:
    instrument, observed, later = BY_NAME[name], bench(N, 1), bench(N, 1, time=9)
    assert instrument.transient is not None
    now, then = (instrument.transient_error(one, one.where) for one in (observed, later))
    assert now.std() == pytest.approx(instrument.transient.sd, rel=4 / np.sqrt(2 * N))
    assert abs(np.corrcoef(now, then)[0, 1]) < 4.5 / np.sqrt(N)


def test_diary_answers_share_the_impression_of_a_lesson() -> None:
    observed = bench(N, 1)
    moods = {
        i.name: i.transient_error(observed, observed.where) for i in INSTRUMENTS if i.transient
    }
    for one in moods:
        for other in moods:
            if one < other:
                shared = BY_NAME[one].transient.common * BY_NAME[other].transient.common
                r = np.corrcoef(moods[one], moods[other])[0, 1]
                assert abs(r - shared) < 4.5 / np.sqrt(N), (one, other)
    assert (
        BY_NAME["diary_anger"].transient.common == -BY_NAME["diary_enjoyment"].transient.common != 0
    )


# --- draws -------------------------------------------------------------------------------


@every_instrument
def test_the_same_snapshot_gives_the_same_answers(instrument: Scale) -> None:
    observed = observed_of(instrument)
    assert instrument.administer(observed).tobytes() == instrument.administer(observed).tobytes()


@every_instrument
def test_an_answer_depends_on_its_unit_only(instrument: Scale) -> None:
    observed, x = bench(60, 1), np.linspace(0.05, 0.95, 60)
    items = instrument.answers(x, observed, observed.where)
    some = np.arange(60)[::-7]
    fewer = observed.where._make(values[some] for values in observed.where)
    assert np.array_equal(instrument.answers(x[some], observed, fewer), items[some])


@every_instrument
def test_new_ids_or_another_seed_change_answers_but_not_their_distribution(
    instrument: Scale,
) -> None:
    x = np.full(4000, instrument.ordinary[0])
    here, renamed, elsewhere = bench(4000, 1), bench(4000, 1, prefix="x"), bench(4000, 1, seed=8)
    scores = [
        instrument.score(instrument.answers(x, s, s.where)) for s in (here, renamed, elsewhere)
    ]
    for other in scores[1:]:
        assert not np.array_equal(scores[0], other)
        error = np.sqrt((scores[0].var() + other.var()) / 4000)
        assert abs(scores[0].mean() - other.mean()) < 4 * error
        assert abs(np.corrcoef(scores[0], other)[0, 1]) < 4 / np.sqrt(4000)


@every_instrument
def test_draws_come_from_the_instruments_own_streams(
    instrument: Scale, monkeypatch: pytest.MonkeyPatch
) -> None:
    observed, used = observed_of(instrument), spied(monkeypatch)
    instrument.measure(observed)
    wanted = {f"measure:{instrument.name}:item"}
    if instrument.rater:
        wanted |= {f"measure:{instrument.name}:rater"}
        wanted |= {"measure:severity"} if instrument.rater.severity else set()
    if instrument.transient:
        wanted |= {f"measure:{instrument.name}:occasion"}
        wanted |= {"measure:occasion"} if instrument.transient.common else set()
    assert used == wanted


def test_the_model_uses_no_stream_of_an_instrument(monkeypatch: pytest.MonkeyPatch) -> None:
    used = spied(monkeypatch)
    simulated = run(primary(), years=2)
    simulated.advance(200)
    simulated.start_next_year()
    families = {name.partition(":")[0] for name in used}
    assert {"behaviour", "contacts", "teacher"} <= families <= set(STREAMS)
    assert not families & {"measure", "lesson"}


def spied(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return a set that collects the names of all streams used from now on."""
    used: set[str] = set()
    prefix = RandomStreams.prefix

    def noted(self: RandomStreams, stream: str, year: int) -> int:
        used.add(stream)
        return prefix(self, stream, year)

    monkeypatch.setattr(RandomStreams, "prefix", noted)
    return used


def test_measurement_does_not_change_the_run() -> None:
    school = primary()
    alone, measured, followed = (
        run(school, years=2),
        run(school, years=2),
        run(school, years=2, watched=school.teachers.index[:3]),
    )
    alone.advance(200)
    alone.start_next_year()
    alone.advance(200)
    for labelled in snapshots_at_waves(measured):
        for instrument in INSTRUMENTS:
            if instrument.unit != "occasion":
                instrument.measure(labelled.snapshot)
    for _ in range(2):
        for lessons in simulate_lessons(followed):
            for instrument in INSTRUMENTS:
                if instrument.unit == "occasion":
                    instrument.measure(sample_prompts(lessons, 0.5))
        if followed.year < 2:
            followed.start_next_year()
    for other in (measured, followed):
        assert same(state_of(alone.state), state_of(other.state))
        assert np.array_equal(alone.tally.dyads.intensity, other.tally.dyads.intensity)


def same(one: dict, other: dict) -> bool:
    """Return whether two states are equal to the last bit."""
    return all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_a_snapshot_is_a_copy() -> None:
    simulated = run(primary(), P, CHANCE)
    waves = snapshots_at_waves(simulated)
    copied = next(waves).snapshot
    before = copied.state.dyads.trust.copy()
    next(waves)
    assert np.array_equal(copied.state.dyads.trust, before)
    assert not np.array_equal(simulated.state.dyads.trust, before)
    assert snapshot().days == 100
