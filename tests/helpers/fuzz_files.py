"""Files that somebody might hand us by mistake: valid ones, changed in text, structure, bytes."""

import json
import tomllib
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from simulation.scenario.file import available

TEXTS = [path.read_text(encoding="utf-8") for path in available()]
ROSTER = """\
teacher,class,student,school,class_size,grade,gender,ses,ability,closeness,conflict
t1,c1,p1,north,3,3,girl,10,1.5,4.2,1.1
t1,c1,p2,north,3,3,boy,20,-.5,,
t2,c2,p3,south,,4,boy,30,4,3.0,2.6
t2,c2,p4,south,,4,,,,1,5
"""
TIES = "teacher,colleague,kind\nt1,t2,mentoring\n"
FRIENDS = "student,friend\np1,p2\np3,p2\n"

SNIPPETS = [
    "[", "]", "{", "}", '"', "'", '"""', "'''", "=", ".", ",", ";", "#", "\n", "\\", "\\u00e9",
    "\r", "\x00", "é", "[[arms]]", "[[shocks]]", "name = 1", "nan", "inf", "1e400", "-1", "0x",
    "999999999999999999999", "true", "1979-01-01", "a.b.c", "kind", "parameters", "start = 5",
    "{ x = [] }", "[school]", "'' = 1", '"" = 2', "[parameters.load]", "interventions = 3",
    "\ufeff", "\u2028", "\x85", "\t", "extends = 'baseline'", 'combines = ["a", "b"]', "٣", "½",
]  # fmt: skip
EDGES: list[Any] = [
    0, -1, 1, 2, 3, 40, 41, 200, 10**19, -(10**19), 2**63, 0.0, -0.0, 1e-320, 1e308, -1.5, 0.5,
    float("nan"), float("inf"), float("-inf"), True, False, "", " ", "x", "week 1", "week 40",
    "week 41", "day 0", "day 199", "day 200", "year 2 week 1", "year 99 day 1", "none", "all",
    "baseline", "reflection", "as usual", "group-02:new1", "t1", "../x.csv", "\u0000", "é" * 300,
    [], [[]], {}, [{}], ["a"], ["a", "b"], {"a": {"b": 1}}, {"dyads": "all"}, {"who": "beginners"},
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252", "utf-32"]


@st.composite
def mangled(draw: st.DrawFn, text: str) -> str:
    """A text with some pieces cut out, put in or repeated."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from(["", *SNIPPETS, text[start : start + 40]]))
        text = text[:start] + put + text[end:]
    return text


@st.composite
def encoded(draw: st.DrawFn, text: str) -> bytes:
    """A text as bytes, mostly as it should be; now and then with a byte changed."""
    encoding = draw(st.sampled_from(["utf-8"] * 12 + ENCODINGS))
    content = bytearray(text.encode(encoding, errors="replace"))
    if content and draw(st.integers(0, 9)) == 0:
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every key path of a document but the top."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inner:
        found.append((*path, key))
        if isinstance(each, dict | list):
            found += places(each, (*path, key))
    return found


@st.composite
def restructured(draw: st.DrawFn, tables: dict[str, Any]) -> dict[str, Any]:
    """A document with some values replaced, removed, renamed, moved or repeated."""
    for _ in range(draw(st.integers(1, 4))):
        known = places(tables)
        if not known:
            break
        path = draw(st.sampled_from(known))
        here: Any = tables
        for key in path[:-1]:
            here = here[key]
        other = draw(st.sampled_from(known))
        moved: Any = tables
        for key in other:
            moved = moved[key]
        what, last = draw(st.integers(0, 5)), path[-1]
        if what == 0:
            del here[last]
        elif what == 1:
            here[last] = deepcopy(moved)
        elif what == 2 and isinstance(here, dict):
            here[draw(st.sampled_from(["x", "", "naam", "a.b", "kind", "é", "combines"]))] = (
                here.pop(last)
            )
        elif what == 3 and isinstance(here, list):
            here.append(deepcopy(here[last]))
        else:
            here[last] = deepcopy(draw(st.sampled_from(EDGES)))
    return tables


def toml(value: Any) -> str:
    """A value as TOML spells it, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{text(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return text(value)
    return repr(value).lower()


def text(value: str) -> str:
    """A text as TOML spells it."""
    return json.dumps(value, ensure_ascii=False)


def document(tables: dict[str, Any]) -> str:
    """A whole TOML file, a key a line."""
    return "".join(f"{text(key)} = {toml(value)}\n" for key, value in tables.items())


@st.composite
def scenarios(draw: st.DrawFn) -> bytes:
    """The bytes of a scenario file."""
    source = draw(st.sampled_from(TEXTS))
    way = draw(st.integers(0, 2))
    if way:
        source = document(draw(restructured(tomllib.loads(source))))
    if way != 1:
        source = draw(mangled(source))
    return draw(encoded(source))


CELLS = [
    "", " ", "0", "-1", "1e400", "nan", "inf", "1,5", "1.5", "٣", "x", "girl", "boy", "primary",
    "secondary", "t1", "p1", "c1", "é", "-", "=1+1", "'", '"', '"a"', "1" * 400, "9" * 25, "6", "9",
    "c1:+1", "\u00a0", "\u200b1", "0x10", "1_0", "+3", "3.0", ".", "e5", "c1/y2:1", "\ufeff",
]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, source: str) -> bytes:
    """The bytes of a class list, a staffroom or friendships."""
    rows = [line.split(",") for line in source.splitlines()]
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.integers(0, len(rows) - 1))
        what = draw(st.integers(0, 4))
        if what == 0 and rows[row]:
            rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(st.sampled_from(CELLS))
        elif what == 1:
            rows.insert(row, list(rows[draw(st.integers(0, len(rows) - 1))]))
        elif what == 2 and len(rows) > 1:
            del rows[row]
        elif what == 3:
            rows[row] = rows[row] + draw(st.lists(st.sampled_from(CELLS), max_size=3))
        else:
            place = draw(st.integers(0, max(len(line) for line in rows)))
            rows = [line[:place] + line[place + 1 :] for line in rows]
    separator = draw(st.sampled_from([",", ",", ",", ";", "\t", "|"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"]))
    source = end.join(separator.join(line) for line in rows)
    if draw(st.booleans()):
        source = draw(mangled(source))
    return draw(encoded(source))
