"""Calibration: the search recovers known parameters, and continues after a stop."""

import json
import math
import sys
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import nullcontext

import numpy as np
import pytest
from pages import calibration as pages
from scipy.optimize import check_grad

from simulation import parameters as parameter_sets
from simulation.cli import calibrate as command
from simulation.errors import BadInput, Unfinished
from simulation.evidence.calibration import (
    calibrate,
    constraints,
    evaluations,
    identifiability,
    loss,
    parameter_file,
    proposals,
    screening,
)
from simulation.evidence.calibration import evaluations as plans
from simulation.evidence.calibration.emulator import fit_emulator
from simulation.evidence.calibration.evaluations import (
    Evaluation,
    Evaluator,
    evaluate,
    model_digest,
)
from simulation.evidence.calibration.search_space import (
    FREE,
    SWEPT,
    Free,
    Space,
    normals,
    sobol_points,
    starting_point,
)
from simulation.evidence.targets.target_table import CalibrationTarget, targets
from simulation.evidence.targets.verdict import SimulatedStatistic
from simulation.parameters import Parameters, catalogue, values, with_values
from simulation.runs.executors import RunExecutor, open_executor

P = Parameters()
SMALL = Space((Free("behaviour.base_log_odds", -3.2, -2.0), Free("load.workload", 0.15, 0.5)))


def target(
    statistic: str, low: float | None, high: float | None, **more: object
) -> CalibrationTarget:
    fields = {
        "id": statistic, "quantity": "", "published": "", "scale": None, "use": "calibrate",
        "confidence": "VERIFIED", "source": "", "study": "levels", "note": "", "kind": "r",
        "rule": "", "point": None, "n": None, "spread": None, "error_source": "",
    }  # fmt: skip
    return CalibrationTarget(statistic=statistic, low=low, high=high, **{**fields, **more})  # type: ignore[arg-type]


# ---- the box


def test_the_box_of_every_free_parameter_lies_within_the_limits_of_a_scenario():
    for each in (*FREE, SWEPT):
        about = catalogue()[each.name]
        assert about.low <= each.low < each.high <= about.high, each.name


def test_parameters_fixed_by_the_specification_are_not_fitted():
    fixed = {"regulation.effectiveness", "representation.negativity", "appraisal.threshold",
             "load.suppression_cost", "load.direct"}  # fmt: skip
    assert fixed & {each.name for each in FREE} == set()


def test_a_point_is_recovered_from_its_parameters():
    space = Space()
    point = sobol_points(3, space.dimensions, 1, "test")[2]
    assert np.allclose(space.point_of(space.parameters_at(point)), point)
    centre, first = space.parameters_at(np.zeros(space.dimensions)), FREE[0]
    assert values(centre)[first.name] == pytest.approx((first.low + first.high) / 2)


def test_the_first_points_fill_the_box_evenly():
    points = sobol_points(64, 5, 1, "test")
    assert points.min() >= -1.0 and points.max() <= 1.0
    counts = [np.histogram(column, bins=8, range=(-1, 1))[0] for column in points.T]
    assert all((each >= 6).all() and (each <= 10).all() for each in counts)


# ---- the loss, by hand


def test_the_loss_is_quadratic_within_one_width_and_linear_beyond():
    rows = loss.loss_rows([target("x", 0.0, 1.0), target("y", 0.0, None, scale=0.5)])[:2]
    # x: band drawn in to .15 to .85. y: from .075; 1.075 - 2 widths of .5 away = 3.
    assert loss.loss_of({"x": 0.5, "y": 2.0}, rows) == 0.0
    assert loss.loss_of({"x": 1.05, "y": 2.0}, rows) == pytest.approx(0.2**2)
    assert loss.loss_of({"x": 0.5, "y": 0.075 - 1.0}, rows) == pytest.approx(2 * 2.0 - 1.0)
    assert loss.loss_of({"x": 0.5}, rows) == pytest.approx(3.0)  # not computed: two widths


def test_a_sign_with_a_largest_size_counts_in_its_scale():
    rows = loss.loss_rows([target("x", 0.0, 0.6, scale=0.1)])[:1]  # from .015 to .585
    assert loss.loss_of({"x": 0.3}, rows) == 0.0
    assert loss.loss_of({"x": 0.635}, rows) == pytest.approx(0.25)


def test_only_rows_to_calibrate_from_surveys_are_fitted():
    fit = loss.fitted_to(targets())
    assert {each.use for each in fit} == {"calibrate"}
    assert not any(each.confidence.startswith("RECALLED") for each in fit)
    assert {each.study for each in fit} == set(evaluations.STUDIED)
    weights = {row.statistic: row.weight for row in loss.loss_rows(fit)}
    assert all(
        weights[gate] == loss.REQUIRED
        for gate in (*constraints.BANDS, *constraints.SIGNS, *constraints.SPIRAL)
    )


# ---- surfaces


def quadratic(point):
    return 1.0 + 2.0 * point[0] - point[1] + 1.5 * point[0] * point[1] + point[2] ** 2


def seen(points, blocks, noise):
    return [
        {"y": quadratic(point) + 0.5 * block + 0.05 * e}
        for point, block, e in zip(points, blocks, noise, strict=True)
    ]


def test_a_quadratic_is_recovered_from_shifted_populations():
    points = sobol_points(60, 4, 1, "surface")
    blocks = np.arange(60) % 3 - 1  # shifts of -.5, 0, .5: none on average
    found = fit_emulator(points, blocks, seen(points, blocks, normals((60,), 1, "noise")), ["y"])
    surfaces = found.surfaces()
    new = sobol_points(40, 4, 2, "new")
    off = [surfaces.at(point)[0] - quadratic(point) for point in new]
    assert np.sqrt(np.mean(np.square(off))) < 0.15
    assert found.fits[0].explained > 0.9


def test_draws_of_a_surface_spread_as_far_as_its_error():
    points = sobol_points(24, 4, 1, "surface")
    blocks = np.zeros(24, dtype=int)
    found = fit_emulator(points, blocks, seen(points, blocks, normals((24,), 1, "noise")), ["y"])
    new = sobol_points(20, 4, 2, "new")
    drawn = np.array(
        [[found.drawn(1, str(n)).at(point)[0] for point in new] for n in range(80)]
    )  # fmt: skip
    off = (drawn.mean(axis=0) - [quadratic(point) for point in new]) / drawn.std(axis=0)
    assert 0.3 < np.sqrt(np.mean(off * off)) < 2.0


def test_the_gradient_of_the_cost_is_its_numerical_slope():
    points = sobol_points(40, 4, 1, "surface")
    blocks = np.zeros(40, dtype=int)
    found = fit_emulator(points, blocks, seen(points, blocks, normals((40,), 1, "noise")), ["y"])
    rows = loss.loss_rows([target("y", 3.0, 3.4)])[:1]
    aim = proposals.aim_at(found, found.surfaces(), rows, np.append(points[3][:-1], 0.0))
    for at in sobol_points(5, 4, 3, "at"):
        off = check_grad(
            lambda x: aim.cost(x)[0],
            lambda x: aim.cost(x)[1],
            at,
        )
        assert off < 1e-4


def test_a_proposal_stays_within_reach_and_meets_the_band():
    points = sobol_points(60, 4, 1, "surface")
    found = fit_emulator(
        points, np.zeros(60, dtype=int), [{"y": quadratic(p)} for p in points], ["y"]
    )  # fmt: skip
    near, far = (loss.loss_rows([target("y", at, at + 0.4)])[:1] for at in (1.2, 5.0))
    aims = [
        proposals.aim_at(found, found.surfaces(), rows, np.array([0.0, 0.0, 0.0, -1.0]))
        for rows in (near, far)
    ]
    moved = [proposals.nearby(aim, 0.3) for aim in aims]
    assert all(np.abs(point[:3]).max() <= 0.3 + 1e-12 and point[3] == -1.0 for point in moved)
    assert 1.2 <= quadratic(moved[0]) <= 1.6
    assert quadratic(moved[1]) > quadratic(moved[0])  # as far as it may


def test_the_search_starts_at_the_point_of_its_file():
    names = {each.name for each in FREE}
    moved = {n for n, v in values(starting_point()).items() if v != values(P)[n]}
    assert len(moved) > 40 and moved <= names
    space = Space(base=starting_point())
    assert values(space.parameters_at(space.point_of(starting_point())))["load.workload"] == (
        pytest.approx(values(starting_point())["load.workload"])
    )


# ---- on the real model


@pytest.fixture(scope="module")
def engine():
    with open_executor("threads", 1) as one:
        yield one


def trying(engine, folder):
    return Evaluator(engine, folder, lambda stage, done, many: None, model_digest())


def test_a_stopped_stage_continues_with_the_same_results(engine, tmp_path, monkeypatch):
    asked = [Evaluation(P, n, 8, 1, ("secondary",), spiral=False) for n in (1, 2, 3)]
    monkeypatch.setattr(evaluations, "BATCH", 2)
    whole = trying(engine, tmp_path).all("test", asked)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    kept = json.loads(files[0].read_text())
    files[0].unlink()
    lived = []
    monkeypatch.setattr(
        evaluations, "evaluate", lambda each: lived.append(each.population) or evaluate(each)
    )
    assert trying(engine, tmp_path).all("test", asked) == whole
    assert json.loads(files[0].read_text()) == kept
    assert lived in ([1, 2], [3])


class Deadly(Executor):
    """Does so many tasks and breaks."""

    def __init__(self, good):
        self.good = good

    def submit(self, fn, /, *args, **kwargs):
        self.good -= 1
        if self.good < 0:
            raise BrokenExecutor("a worker died")
        future = Future()
        future.set_result(fn(*args))
        return future


def test_evaluations_survive_a_dead_worker_and_many_end_with_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(evaluations, "evaluate", lambda each: {"place": float(each.population)})
    asked = [Evaluation(P, n, 8, 1) for n in (1, 2, 3)]
    pools = iter([Deadly(1), Deadly(3)])
    once = RunExecutor("deadly", 1, lambda: nullcontext(next(pools)))
    found = trying(once, tmp_path).all("test", asked)
    assert [each["place"] for each in found] == [1.0, 2.0, 3.0]
    always = RunExecutor("deadly", 1, lambda: nullcontext(Deadly(0)))
    with pytest.raises(Unfinished, match="the same command continues from there"):
        trying(always, tmp_path).all("test", [Evaluation(P, 4, 8, 1)])


@pytest.mark.parametrize("damage", [b"[{", b"[]", b'{"results": [{"place": 2.0}], "sha256": ""}'])
def test_damaged_evaluations_are_computed_again(engine, tmp_path, monkeypatch, damage):
    monkeypatch.setattr(evaluations, "evaluate", lambda each: {"place": 1.0})
    asked = [Evaluation(P, 1, 8, 1)]
    trying(engine, tmp_path).all("test", asked)
    (path,) = tmp_path.iterdir()
    before = path.read_bytes()
    path.write_bytes(damage)
    assert trying(engine, tmp_path).all("test", asked) == [{"place": 1.0}]
    assert path.read_bytes() == before


def test_another_code_or_another_set_is_not_taken_for_the_same(engine, tmp_path):
    one = Evaluation(P, 1, 8, 1, ("secondary",), spiral=False)
    other = one._replace(parameters=with_values(P, {"load.workload": 0.3}))
    assert one.key != other.key
    paths = {
        t._path([one]) for t in (trying(engine, tmp_path), Evaluator(engine, tmp_path, print, "x"))
    }
    assert len(paths) == 2


def test_a_statistic_that_cannot_be_computed_is_left_out():
    alone = with_values(P, {"contacts.secondary": 0.0, "spread.trait": 0.0})
    found = evaluate(Evaluation(alone, 1, 8, 1, ("secondary", "lessons"), spiral=False))
    assert all(math.isfinite(value) for value in found.values())


def recovery(
    here, *, teachers: int, plan: plans.CalibrationEffort, narrow: float = 1.0
) -> np.ndarray:
    """Estimates less truth, as shares of the box, with bands around data made at the truth."""
    truth = {"behaviour.base_log_odds": -2.3, "load.workload": 0.25}
    names = ("conflict_mean", "closeness_sd", "ubos_exhaustion_mean", "burnout_cases",
             "incidents_none_or_one")  # fmt: skip
    data = calibrate.mean_statistics(
        here.all(
            "data",
            [Evaluation(with_values(P, truth), 2 * n, teachers, 1, spiral=False) for n in (1, 2)],
        )
    )
    widths = {"conflict_mean": 0.1, "closeness_sd": 0.05, "ubos_exhaustion_mean": 0.2,
              "burnout_cases": 10.0, "incidents_none_or_one": 0.05}  # fmt: skip
    half = {n: widths[n] / (2 * narrow) for n in names}
    asked = [target(n, data[n] - half[n], data[n] + half[n]) for n in names]
    rows = loss.loss_rows(asked)[: len(asked)]
    here_space, _, found = calibrate.run_search(calibrate.Search(asked, rows, plan, 1, here), SMALL)
    held = proposals.swept_coordinate(values(P)["load.direct"], here_space)
    assert here_space.names == SMALL.names
    pull = np.array([0.0, 0.0, held])
    best = values(SMALL.parameters_at(proposals.best(found, rows, pull)))
    return np.array(
        [
            (best[each.name] - truth[each.name]) / (each.high - each.low)
            for each in SMALL.free
        ]
    )  # fmt: skip


TINY = plans.QUICK._replace(first=10, later=4, waves=2, teachers=8)


@pytest.mark.slow
def test_known_parameters_are_recovered(engine, tmp_path):
    # within a band every set is as good as the truth, so that wide bands leave it open
    plan = TINY._replace(first=24, later=12, waves=3, teachers=96, populations=4)
    off = recovery(trying(engine, tmp_path), teachers=96, plan=plan, narrow=4.0)
    assert np.abs(off).max() < 0.15


@pytest.mark.slow
def test_a_tiny_search_recovers_known_parameters_roughly(engine, tmp_path):
    off = recovery(trying(engine, tmp_path), teachers=16, plan=TINY)
    assert np.abs(off).max() < 0.35


class Formulas:
    """Evaluations that simulate nothing: five statistics are formulas of two parameters."""

    def all(self, stage, asked):
        return [self.found(each.parameters, 0.01 * each.population) for each in asked]

    def found(self, p, shift):
        odds, work = p.behaviour.base_log_odds, p.load.workload
        return {
            "conflict_mean": 4.0 + 0.5 * odds + shift, "closeness_sd": 1.0 + 0.1 * odds * work,
            "ubos_exhaustion_mean": 1.0 + 3.0 * work - shift, "burnout_cases": 90.0 * work**2,
            "incidents_none_or_one": 0.5 + 0.2 * odds,
        }  # fmt: skip


def test_known_parameters_are_recovered_where_statistics_are_formulas():
    off = recovery(Formulas(), teachers=8, plan=TINY, narrow=4.0)
    assert np.abs(off).max() < 0.1


# ---- screening


def test_every_parameter_that_is_not_structural_is_screened_within_its_range():
    box = screening.ranges(P)
    assert "behaviour.base_log_odds" in box and "exhaustion.slope" not in box
    for name, (low, high) in box.items():
        about = catalogue()[name]
        assert about.low <= low < high <= about.high, name


def test_the_screening_names_the_statistic_that_a_parameter_moves_most():
    box = {"a": (0.0, 1.0), "b": (0.0, 1.0)}
    effects = {"x": np.array([0.1, 3.0]), "y": np.array([0.5, 1.5])}
    first, second = screening.summarise_screening(box, effects)
    assert (first.name, first.statistic, first.strongest, first.moved) == ("b", "x", 3.0, 2)
    assert (second.name, second.statistic, second.identifiable) == ("a", "y", False)


# ---- why a row is missed


def test_the_cause_of_a_miss_is_its_cost_or_the_box():
    points = sobol_points(60, 3, 1, "surface")
    lived = [{"x": p[0], "y": -p[0], "z": p[1], "w": 0.2 * p[0]} for p in points]
    found = fit_emulator(points, np.zeros(60, dtype=int), lived, ["x", "y", "z", "w"])
    rows = loss.loss_rows([target("x", -1.0, 0.0)])[:1]
    asked = [target("x", -1.0, 0.0), target("y", -0.9, -0.5), target("z", 0.5, 0.9),
             target("w", 0.5, 0.9)]  # fmt: skip
    centre = identifiability.centre_of(np.array([-0.5, 0.0, 0.0]), found, rows, asked)
    causes = [identifiability.cause(each, centre) for each in asked[1:]]
    assert causes[0] == "met only at the cost of x"
    assert causes[1].startswith("within reach")
    assert causes[2].startswith("out of reach")
    unfitted = identifiability.cause(target("z", 0.5, 0.9, use="validate"), centre)
    assert unfitted.endswith("not fitted")
    assert identifiability.cause(target("unheard", 0.0, 1.0), centre) == "not known"


# ---- from end to end


class Pretended:
    """Evaluations that cost nothing: every statistic a plain function of two parameters."""

    def all(self, stage, asked):
        return [self.found(each) for each in asked]

    def found(self, each):
        p = each.parameters
        x = p.behaviour.base_log_odds + 2.0 * p.load.workload + 0.01 * each.population
        names = {target.statistic for target in targets() if target.modelled}
        return {name: 0.1 * x for name in names} | {
            "conflict_mean": 4.2 + x, "spiral_gap": 0.2, "spiral_gap_blind": 0.0,
            "spiral_gap_unanswered": 0.0,
        }  # fmt: skip


class Watched(Pretended):
    """The same, with the populations of every stage recorded."""

    def __init__(self):
        self.populations = {}

    def all(self, stage, asked):
        own = self.populations.setdefault(stage, set())
        own.update(each.population for each in asked)
        return super().all(stage, asked)


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def whole(watched) -> calibrate.Calibration:
    pytest.importorskip("SALib")
    plan = plans.QUICK._replace(first=20, later=12, draws=6, candidates=4)
    return calibrate.run_calibration(targets(), plan, 1, watched, SMALL)


def test_what_is_written_is_read_back_by_the_reader_of_draws(whole, tmp_path, monkeypatch):
    path = tmp_path / "evidence" / "calibrated.json"
    path.parent.mkdir()
    parameter_file.write_draws(path, whole, plans.QUICK, 1, SMALL)
    monkeypatch.setattr(parameter_sets.resources, "files", lambda name: tmp_path)
    read = parameter_sets.read_draws()
    assert read.calibrated
    assert read.central == SMALL.parameters_at(whole.centre.point)
    assert len(read.draws) == 6
    assert sorted({each.load.direct for each in read.draws}) == [0.0, 0.02, 0.06]


def test_the_centre_is_the_best_of_the_checked_and_holds_the_direct_cost(whole):
    assert SMALL.parameters_at(whole.centre.point).load.direct == pytest.approx(0.02)
    start = loss.loss_of(Pretended().found(Evaluation(P, 1, 8, 1)), whole.rows)
    assert whole.centre.loss < start


def test_the_verdict_is_from_populations_that_nothing_was_tried_on(whole, watched):
    seen = watched.populations
    fitted = set().union(*(found for stage, found in seen.items() if stage != "verdict"))
    assert seen["verdict"] and fitted and not seen["verdict"] & fitted


def test_page_figure_and_tables_list_all_parameters_and_rows(whole, tmp_path):
    docs, draws = tmp_path / "docs", tmp_path / "calibrated.json"
    command.write(docs / "calibration", draws, whole, plans.QUICK, 1)
    pages.write(docs / "calibration.md", whole, plans.QUICK)
    text = (docs / "calibration.md").read_text(encoding="utf-8")
    assert all(f"`{each.name}`" in text for each in SMALL.free)
    assert all(f"| {v.target.id} |" in text for v in whole.after)
    log = (docs / "calibration" / "log.csv").read_text(encoding="utf-8").splitlines()
    assert len(log) == 1 + len(whole.evaluated) + 1 + len(whole.draws)
    assert (docs / "calibration" / "screening.csv").stat().st_size > 1000
    assert (docs / "figures" / "calibration_profiles.png").stat().st_size > 5000


def test_a_parameter_that_the_figures_tell_has_less_left_than_one_they_do_not(whole):
    found = {each.name: each for each in identifiability.identifiability_of(whole, SMALL)}
    places, losses = identifiability.profiles(
        whole.emulator, whole.rows, whole.centre.point, [0, 1]
    )
    assert losses.min() == 0.0 and losses.shape == (2, len(places))
    assert all(each.low <= each.high for each in found.values())


def test_without_the_extra_one_sentence_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.sample", None)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(BadInput, match="analysis"):
        screening.salib()


def test_a_set_that_misses_a_constraint_is_not_used(whole):
    sure = SimulatedStatistic(0.1, 0.08, 0.12, 4)
    met = [v._replace(verdict="inside", simulated=sure) for v in whole.after]
    good = whole._replace(after=met)
    assert calibrate.constraints_met(good)
    missed = [
        v._replace(verdict="outside") if v.target.statistic == "burnout_cases" else v for v in met
    ]
    assert not calibrate.constraints_met(whole._replace(after=missed))
    name, unsure = "moderation_low_ses", SimulatedStatistic(0.01, -0.02, 0.04, 4)
    turned = [v._replace(simulated=unsure) if v.target.statistic == name else v for v in met]
    assert not calibrate.constraints_met(whole._replace(after=turned))
    hard_wired = {**whole.spiral, "spiral_gap_blind": 0.3}
    assert not calibrate.constraints_met(good._replace(spiral=hard_wired))


def test_without_a_statistic_there_is_nothing_to_screen_by() -> None:
    with pytest.raises(ValueError, match="no statistic"):
        screening.summarise_screening(screening.ranges(P), {})


@pytest.mark.slow
def test_the_tiny_search_screens_by_statistics_that_it_can_compute(tmp_path):
    pytest.importorskip("SALib")
    plan = plans.QUICK
    with open_executor("processes", 2) as engine:
        evaluator = Evaluator(engine, tmp_path, lambda *_: None, "code")
        lines = screening.screen_parameters(loss.fitted_to(targets()), plan, 6, evaluator)
    assert lines and lines[0].identifiable
