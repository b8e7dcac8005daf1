"""Elementary functions and distributions against high precision and SciPy; no other is used."""

import ast
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import simulation
from simulation.jit import kernel
from simulation.processes.curves import exponential, hyperbolic_tangent, logarithm, power
from simulation.school.distributions import (
    exponentials,
    gamma_ranks,
    interpolated,
    log_normal_tails,
    logarithms,
    normal_deviates,
    normal_ranks,
    solved,
    symmetric_betas,
)

PACKAGE = Path(simulation.__file__).parent
getcontext().prec = 40
RNG = np.random.default_rng(1)


def ulps(found: float, right: Decimal) -> float:
    """The error of a result in units in the last place."""
    return float(abs(Decimal(float(found)) - right) / Decimal(float(np.spacing(float(abs(right))))))


def test_an_exponential_is_within_one_unit_in_the_last_place() -> None:
    x = [*RNG.uniform(-708.0, 709.0, 1000), *RNG.uniform(-10.0, 10.0, 3000)]
    assert max(ulps(exponential(value), Decimal(float(value)).exp()) for value in x) < 1.0


def test_a_logarithm_is_within_two_units_in_the_last_place() -> None:
    x = [*np.exp(RNG.uniform(-700.0, 700.0, 1000)), *RNG.uniform(0.0, 3.0, 3000)]
    assert max(ulps(logarithm(value), Decimal(float(value)).ln()) for value in x) < 2.0


def test_ends_of_an_exponential() -> None:
    assert [exponential(x) for x in (-708.1, 709.1, 0.0, -0.0)] == [0.0, np.inf, 1.0, 1.0]
    assert np.isnan(exponential(np.nan))


def test_powers_and_hyperbolic_tangents_are_the_known_ones() -> None:
    x = RNG.uniform(-20.0, 20.0, 500)
    assert [hyperbolic_tangent(v) for v in x] == pytest.approx(np.tanh(x).tolist(), abs=3e-16)
    base = RNG.uniform(0.01, 30.0, 500)
    assert [power(v, 0.71) for v in base] == pytest.approx((base**0.71).tolist(), rel=1e-15)


@kernel
def curve_of(x: np.ndarray, out: np.ndarray) -> None:
    """Write the exponential of every element."""
    for n in range(len(x)):
        out[n] = exponential(x[n])


@pytest.mark.skipif(not hasattr(curve_of, "inspect_asm"), reason="kernels are not compiled")
def test_an_exponential_has_no_fused_multiplication_and_no_call() -> None:
    x = RNG.uniform(-5.0, 5.0, 1000)
    out = np.empty(1000)
    curve_of(x, out)
    assert out.tolist() == [exponential(value) for value in x.tolist()]
    (code,) = curve_of.inspect_llvm().values()
    assert "fmuladd" not in code and "llvm.fma" not in code and "@exp" not in code


def test_normal_laws_are_those_of_scipy() -> None:
    ranks = np.concatenate([RNG.random(20_000), 10.0 ** -np.arange(1.0, 300.0)])
    np.testing.assert_allclose(normal_deviates(ranks), special.ndtri(ranks), rtol=2e-15, atol=1e-16)
    deviates = np.linspace(-8.0, 8.0, 4001)
    np.testing.assert_allclose(normal_ranks(deviates), special.ndtr(deviates), rtol=1e-13)
    far = np.linspace(-38.0, 38.0, 4001)
    np.testing.assert_allclose(
        log_normal_tails(far), special.log_ndtr(-far), rtol=1e-13, atol=1e-15
    )
    assert normal_deviates(np.array([0.0, 1.0])).tolist() == [-np.inf, np.inf]
    assert np.isnan(normal_deviates(np.array([np.nan]))).all()
    assert exponentials(np.zeros((2, 3))).shape == (2, 3)
    assert logarithms(np.array([0.0, 1.0])).tolist() == [-np.inf, 0.0]


@pytest.mark.parametrize("shape", [1.5, 2.5, 10.0])
def test_a_symmetric_beta_is_that_of_scipy(shape: float) -> None:
    deviates = np.linspace(-7.0, 7.0, 3001)
    right = special.betaincinv(shape, shape, special.ndtr(deviates))
    np.testing.assert_allclose(symmetric_betas(deviates, shape), right, atol=2e-6)


def test_years_of_a_gamma_are_those_of_scipy() -> None:
    right = special.gammainc(2.0, np.arange(1.0, 151.0) / 6.0)
    np.testing.assert_allclose(gamma_ranks(2.0, 6.0), right, rtol=1e-13)


def test_a_line_through_points_is_exact_at_them_and_level_beyond() -> None:
    places, values = np.array([0.0, 1.0, 3.0]), np.array([0.1, 0.2, 0.6])
    at = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 9.0])
    assert interpolated(at, places, values).tolist() == [0.1, 0.1, 0.2, 0.4, 0.6, 0.6]
    assert interpolated(at[:1], places[:1], values[:1]).tolist() == [0.1]
    assert np.isnan(interpolated(np.array([np.nan]), places, values)).all()


def test_equations_are_solved() -> None:
    matrix = [[2.0, 1.0], [1.0, 3.0]]
    assert solved(matrix, [4.0, 7.0]) == pytest.approx([1.0, 2.0])


# ---- nothing else decides a state

MADE_OF = ("processes", "engine", "school", "interventions")
ELSEWHERE = {"school/roster/unusual_values.py": {"log"}}  # a warning about a class list
NOT_EXACT = {
    "exp", "expm1", "log", "log1p", "log2", "log10", "power", "pow", "tanh", "sin", "cos", "dot",
    "matmul", "einsum", "interp", "mean", "std", "var", "average", "cov",
}  # fmt: skip


def inexact(source: str) -> set[str]:
    """Names of functions in a source whose last bits differ between machines."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="math" | "np"), attr=name) if name in NOT_EXACT:
                found.add(name)
            case ast.Attribute(attr="linalg") | ast.ImportFrom(module="scipy.special"):
                found.add("library")
    return found


def test_states_are_made_of_exact_functions_only() -> None:
    for part in MADE_OF:
        for path in sorted((PACKAGE / part).rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            assert inexact(path.read_text("utf-8")) == ELSEWHERE.get(name, set()), name


def test_an_inexact_function_is_found() -> None:
    source = "import math\nfrom scipy.special import ndtri\ny = math.exp(x) + np.mean(x)"
    assert inexact(source) == {"exp", "library", "mean"}
