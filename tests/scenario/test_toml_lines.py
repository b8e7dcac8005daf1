"""The locator finds the line of every key that the TOML parser finds."""

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario.toml_lines import DEEPEST, LONGEST_INTEGER, excess, line_of, lines

EXAMPLE = '''# a comment with [brackets] and an = sign
title = "a # that is no comment"
long = """
[not.a.table]
"""
'literal key' = 'back\\slash ] }'

[run]
years = 1
at = 1979-05-27 07:32:00

[[arms]]
name = "one" # [[arms]]
list = [
  1.5,
  [2, { deep = 3, "quoted \\u00e9".dot = [4] }], # ]

  "x",
]

[[arms]]
[[arms.interventions]]
start = "week 8"
target = { dyads = "all", per_teacher = 2 }
[[arms.interventions]]
[arms.interventions.target]
dyads = "all"
'''

BY_HAND = {
    ("title",): 2,
    ("long",): 3,
    ("literal key",): 6,
    ("run",): 8,
    ("run", "years"): 9,
    ("run", "at"): 10,
    ("arms",): 12,
    ("arms", 0): 12,
    ("arms", 0, "name"): 13,
    ("arms", 0, "list"): 14,
    ("arms", 0, "list", 0): 15,
    ("arms", 0, "list", 1): 16,
    ("arms", 0, "list", 1, 1, "quoted é", "dot", 0): 16,
    ("arms", 0, "list", 2): 18,
    ("arms", 1): 21,
    ("arms", 1, "interventions", 0): 22,
    ("arms", 1, "interventions", 0, "start"): 23,
    ("arms", 1, "interventions", 0, "target", "per_teacher"): 24,
    ("arms", 1, "interventions", 1): 25,
    ("arms", 1, "interventions", 1, "target"): 26,
    ("arms", 1, "interventions", 1, "target", "dyads"): 27,
}


def paths_in(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every key path of a parsed document, from the parser's side."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = {path}
    for key, inner in items:
        deeper = (*path, key)
        found |= paths_in(inner, deeper) if isinstance(inner, dict | list) else {deeper}
    return found


def test_lines_counted_by_hand() -> None:
    known = lines(EXAMPLE)
    assert {path: known[path] for path in BY_HAND} == BY_HAND


def test_every_path_of_the_parser_has_a_line_and_no_other() -> None:
    assert set(lines(EXAMPLE)) == paths_in(tomllib.loads(EXAMPLE))


def test_windows_line_ends_change_no_line() -> None:
    assert lines(EXAMPLE.replace("\n", "\r\n")) == lines(EXAMPLE)


def test_a_missing_key_stands_where_its_table_begins() -> None:
    known = lines(EXAMPLE)
    assert line_of(("arms", 1, "name"), known) == 21
    assert line_of(("school", "roster"), known) == 1


names = st.text("abc", min_size=1, max_size=3)
scalars = st.sampled_from(['"a#]"', "1", "-0.5", "true", "'[x'", '"""\n[a]\n"""'])
inline = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda each: "[\n" + ",\n".join(each) + "]")
        | st.dictionaries(names, inner.filter(lambda v: "\n" not in v), max_size=3).map(
            lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"
        )
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(names, st.dictionaries(names, inline, max_size=4)), max_size=4))
def test_made_up_documents_give_the_paths_of_the_parser(
    tables: list[tuple[str, dict[str, str]]],
) -> None:
    parts = []
    for name, pairs in tables:
        parts.append(f"[[{name}]]")
        parts += [f"{key} = {value}" for key, value in pairs.items()]
    source = "\n".join(parts)
    known = lines(source)
    assert set(known) == paths_in(tomllib.loads(source))
    text = source.split("\n")
    for path, line in known.items():
        if path and isinstance(path[-1], str):
            assert re.search(rf"\b{path[-1]}\b", text[line - 1]), (path, line)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a = 1\nb = " + "[\n" * (DEEPEST + 1), DEEPEST + 2),
        ("b = " + "{a=" * (DEEPEST + 1), 1),
        ("\n" + "a." * (DEEPEST + 1) + "b = 1", 2),
        ("a = 1\nb = 1" + "0" * LONGEST_INTEGER, 2),
        ("b = [1,\n 0x1" + "0" * LONGEST_INTEGER + "]", 2),
        ("b = 1_" + "0" * LONGEST_INTEGER, 1),
    ],
)
def test_what_would_exhaust_the_parser_is_found(source: str, line: int) -> None:
    found = excess(source)
    assert found is not None
    assert found.line == line


@pytest.mark.parametrize(
    "source",
    [
        "b = " + "[" * DEEPEST + "]" * DEEPEST,
        'b = "' + "[" * 100 + '"',
        'b = """x"""""\nc = "' + "[" * 100 + '"',
        "b = 1 # " + "{" * 100,
        "b = 1" + "0" * (LONGEST_INTEGER - 1),
        "b = 0." + "1" * 40,
        "b = '" + "1" * 40 + "'",
    ],
)
def test_what_only_looks_excessive_is_let_through(source: str) -> None:
    assert excess(source) is None
    assert "b" in tomllib.loads(source)
