"""Every process meets the same contract: range, signs, two spellings, not-a-number, words."""

import ast
import importlib
import inspect
import pkgutil
import re
import struct
from collections.abc import Callable, Iterator
from functools import cache
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import numba
import pytest
from effort import effort
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import simulation
import simulation.processes
from simulation.verification.process_contracts import (
    CONTRACTS,
    IMMATERIAL,
    NOTICED_ELSEWHERE,
    PARAMETER,
    ROUNDING,
    Arguments,
    Contract,
    InputRange,
    result_after_nan,
    value_of,
    with_value,
)

PACKAGE = Path(simulation.__file__).parent

by_name = {contract.name: contract for contract in CONTRACTS}
every_process = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
modest = settings(  # the number of examples is that of the profile
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
enough = settings(modest, max_examples=effort(60, 150))  # so many that every input shows its effect
brief = settings(modest, max_examples=effort(8, 20))  # a not-a-number does nearly always the same


def strategy(values: InputRange) -> st.SearchStrategy[float]:
    """Any of the values that an input may take; one in ten is 0 where that is neutral."""
    any_value = st.floats(values.low, values.high, exclude_min=values.open, exclude_max=values.open)
    neutral = values.low < 0.0 < values.high
    return (
        st.integers(0, 9).flatmap(lambda n: any_value if n else st.just(0.0))
        if neutral
        else any_value
    )


@cache
def arguments_of(contract: Contract) -> st.SearchStrategy[Arguments]:
    """Any admissible arguments of a process, by name."""
    rules = {name: strategy(rule.values) for name, rule in contract.inputs.items()}
    return st.fixed_dictionaries(rules).map(contract.arguments)


def public_processes() -> Iterator[str]:
    """``module.function`` of every public function that a process module defines."""
    for found in pkgutil.iter_modules(simulation.processes.__path__):
        module = importlib.import_module(f"simulation.processes.{found.name}")
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not name.startswith("_"):
                yield f"{found.name}.{name}"


@cache
def compiled(function: Callable[..., float]) -> Callable[..., float]:
    """The process as a kernel sees it: compiled in, called from compiled code."""

    def caller(*arguments: Any) -> float:
        return function(*arguments)

    # The cache is named by the digest of all processes, so that an edited one is compiled anew.
    kernel: Callable[..., float] = numba.njit(error_model="numpy", cache=True)(caller)
    return kernel


def bits(value: float) -> bytes:
    """The eight bytes of a number: tells 0.0 from -0.0."""
    return struct.pack("<d", value)


def test_the_table_lists_exactly_the_processes() -> None:
    found = set(public_processes())
    assert found - set(by_name) == set(), "processes without a contract"
    assert set(by_name) - found == set(), "contracts without a process"
    assert len(by_name) == len(CONTRACTS), "a process stands twice in the table"


def test_the_table_names_every_input_and_every_parameter_used() -> None:
    for contract in CONTRACTS:
        signature = inspect.signature(contract.function).parameters.values()
        named = [known for known in signature if known.kind is not known.VAR_POSITIONAL]
        if len(named) == len(signature):
            expected = [known.name for known in named if known.name != "p"]
            found = [name for name in contract.inputs if not name.startswith(PARAMETER)]
            assert found == expected, contract.name
        used = set(re.findall(r"\bp\.\w+", inspect.getsource(contract.function)))
        named_in_table = {name for name in contract.inputs if name.startswith(PARAMETER)}
        assert named_in_table == used, contract.name


@every_process
@modest
@given(data=st.data())
def test_stays_in_range(contract: Contract, data: st.DataObject) -> None:
    arguments = data.draw(arguments_of(contract))
    low, high = contract.bounds(arguments)
    result = contract.result(arguments)
    assert isfinite(result)
    assert low <= result <= high  # exactly: the check of the state allows no last bit either


@every_process
def test_moves_the_right_way(contract: Contract) -> None:
    moved = dict.fromkeys(contract.inputs, 0)

    @enough
    @given(arguments_of(contract), arguments_of(contract))
    def check(arguments: Arguments, others: Arguments) -> None:
        for name, rule in contract.inputs.items():
            low, high = sorted((value_of(arguments, name), value_of(others, name)))
            below = contract.result(with_value(arguments, name, low))
            above = contract.result(with_value(arguments, name, high))
            slack = ROUNDING * max(1.0, abs(below), abs(above))
            moved[name] += abs(above - below) > slack
            if rule.sign is not None:
                assert rule.sign * (above - below) >= -slack, name

    check()
    assert [name for name, times in moved.items() if times == 0] == [], "inputs without effect"


@every_process
@modest
@given(data=st.data())
def test_plain_and_compiled_agree_to_the_bit(contract: Contract, data: st.DataObject) -> None:
    arguments = data.draw(arguments_of(contract)).values()
    plain, fast = contract.function(*arguments), compiled(contract.function)(*arguments)
    assert bits(plain) == bits(fast)


@every_process
@brief
@given(data=st.data())
def test_not_a_number_is_never_lost(contract: Contract, data: st.DataObject) -> None:
    arguments, others = data.draw(arguments_of(contract)), data.draw(arguments_of(contract))
    for name in contract.inputs:
        place = (contract.name, name)
        if place in NOTICED_ELSEWHERE:
            continue
        result = result_after_nan(contract, arguments, name)
        if place in IMMATERIAL and not isnan(result):
            assert result == contract.result(arguments)
            assert result == contract.result(with_value(arguments, name, value_of(others, name)))
        else:
            assert isnan(result), name


@pytest.mark.parametrize("place", [*IMMATERIAL, *NOTICED_ELSEWHERE], ids=".".join)
def test_each_exception_is_needed(place: tuple[str, str]) -> None:
    contract, name = by_name[place[0]], place[1]
    results = []

    @enough
    @given(arguments_of(contract))
    def collect(arguments: Arguments) -> None:
        results.append(result_after_nan(contract, arguments, name))

    collect()
    assert not all(map(isnan, results)), "nothing is lost here any more: strike the exception"


# --- words -------------------------------------------------------------------------

PURE_MATHEMATICS = {
    "curves.exponential",
    "curves.logarithm",
    "curves.power",
    "curves.hyperbolic_tangent",
    "curves.logistic",
    "curves.clip",
    "curves.faded",
}  # nothing to source in psychology
FORMULA = re.compile(
    r":math:|\.\. math::"  # an equation of its own
    r"|[A-Za-z0-9)'+] ?[−+·=/] ?[A-Za-z0-9(]"  # or one in the sentence
    r"|blend"  # or the one that ``blend`` states
    r"|: \w+\.$",  # or an identity: "Progress towards a goal: B."
    re.MULTILINE,
)


def said(contract: Contract) -> str:
    """The docstring without its examples, with that of a process it refers to."""
    text = (contract.function.__doc__ or "").partition(">>>")[0]
    for other in re.findall(r"as (?:in )?``(\w+)``", text):
        module = inspect.getmodule(contract.function)
        text += getattr(module, other).__doc__
    return text


def test_the_docstring_opens_with_a_sentence_and_states_an_equation() -> None:
    for contract in CONTRACTS:
        text = said(contract)
        opening = text.split("\n\n")[0].strip()
        assert opening[:1].isupper() and opening.endswith((".", "`.")), contract.name
        assert FORMULA.search(text), f"{contract.name}: no equation"


def test_the_docstring_names_every_input() -> None:
    for contract in CONTRACTS:
        text = said(contract)
        together = re.search(r"\b(Each|All \w+ components)\b", text)  # described as one
        names = [name for name in inspect.signature(contract.function).parameters if name != "p"]
        missing = [name for name in names if not re.search(rf"\b{name}\b", text)]
        assert together or missing == [], contract.name


def test_the_docstring_says_where_it_comes_from() -> None:
    unsourced = [
        contract.name
        for contract in CONTRACTS
        if not re.search(r"Source:|Imposed|assumed|taken from", said(contract))
    ]
    assert set(unsourced) <= PURE_MATHEMATICS


# --- forms that would break the agreement of the two spellings ------------------------

PROCESSES = sorted((PACKAGE / "processes").glob("*.py"))
SOURCES = PROCESSES + sorted((PACKAGE / "engine").glob("*.py"))
NUMPY_MATHEMATICS = {
    "exp", "expm1", "log", "log1p", "sqrt", "power", "tanh", "sum", "mean", "dot", "prod", "cumsum",
}  # fmt: skip
every_source = pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix()
)


def forbidden(tree: ast.AST) -> Iterator[str]:
    """Forms whose plain and compiled results differ in the last bits, with their lines."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Pow()) | ast.AugAssign(op=ast.Pow()):
                yield f"line {node.lineno}: **"
            case ast.keyword(arg="fastmath"):
                yield f"line {node.value.lineno}: fastmath"
            case ast.Call(func=ast.Name(id="pow")):
                yield f"line {node.lineno}: pow"
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name):
                if name in NUMPY_MATHEMATICS:
                    yield f"line {node.lineno}: np.{name}"
            case ast.ImportFrom(module="math" | "cmath" | "numpy"):
                yield f"line {node.lineno}: from {node.module} import"


@every_source
def test_no_form_that_compiles_to_other_bits(source: Path) -> None:
    assert list(forbidden(ast.parse(source.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    ["x**2", "x **= 2", "pow(x, 2)", "np.exp(x)", "from math import exp", "njit(fastmath=True)"],
)
def test_the_search_finds_what_it_looks_for(code: str) -> None:
    assert len(list(forbidden(ast.parse(code)))) == 1


@pytest.mark.parametrize("source", PROCESSES, ids=lambda path: path.stem)
def test_processes_know_only_numbers_and_each_other(source: Path) -> None:
    tree = ast.parse(source.read_text("utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    origins = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= {"math"}
    assert {o for o in origins if not o.startswith("simulation.processes.")} <= {
        "simulation.float_bits",
        "simulation.jit",
        "simulation.parameters",
    }
    calls = [
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    ]
    assert "sum" not in calls, "the built-in sum of floats differs between Python versions"
