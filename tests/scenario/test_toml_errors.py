"""Errors of TOML syntax name the line and what to write, in words of the project."""

import re
import tomllib
from pathlib import Path

import fuzz_files
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import BadInput, Problem
from simulation.scenario.file import load
from simulation.scenario.toml_errors import MOST, parse, statements

PARSER = re.compile(
    r"Invalid|Expected|Cannot|Unclosed|Illegal|Unescaped|Found invalid|\(at (line|end)|tomllib"
)


def problems(source: str) -> list[Problem]:
    """Return the problems of a text that is refused."""
    with pytest.raises(BadInput) as refused:
        parse(source, "file.toml")
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("source", "line", "found", "remedy"),
    [
        ("a = 1\ntitle = “Onze school”", 2, "curly quotes “ ”", 'write title = "Onze school"'),
        ("title = ‘x’", 1, "curly quotes ‘ ’", "write title = 'x'"),
        ("title = „x”", 1, "curly quotes „ ”", 'write title = "x"'),
        ('title = "x”', 1, "curly quotes ”", 'write title = "x"'),
        ("uptake = 0,8 # of all", 1, "a decimal comma", "write uptake = 0.8"),
        ("x = 1.250,5", 1, "a decimal comma", "write x = 1250.5"),
        ('a = { dyads = "all", x = 0,8 }', 1, "x = 0,8", "write x = 0.8"),
        ('[s]\nr = "C:\\Users\\jan"', 2, "a backslash", "write \"C:/Users/jan\""),
        ('r = "C:\\Users\\jan"', 1, "a backslash", "'C:\\Users\\jan'"),
        ('r = "C:\\dir\\"', 1, "a backslash", "'C:\\dir\\'"),
        ("title = Onze school", 1, "text without quotes", 'write title = "Onze school"'),
        ("title = groep 3, 4", 1, "text without quotes", 'write title = "groep 3, 4"'),
        ("r = C:\\a\\s.csv", 1, "text without quotes", "write r = 'C:\\a\\s.csv'"),
        ("x = \u22124", 1, "a minus sign", "write x = -4"),
        ("seed = 12 34", 1, "a number with a space", "write seed = 1234"),
        ("ids = [t1, t2]", 1, "text without quotes", 'write "t1"'),
        ("fill = yes", 1, "fill = yes", "write fill = true"),
        ("fill = False", 1, "fill = False", "write fill = false"),
        ("fill = [ja, nee]", 1, "ja", "write true"),
        ("level = None", 1, "level = None", "remove the line"),
        ("weeks 4", 1, "without =", "write weeks = …"),
        ("weeks", 1, "without =", "write a value after it"),
        ("weeks: 4", 1, "with a colon", "write weeks = …"),
        ("// remark", 1, "// remark", "write # before it"),
        ('title = "x\na = 1', 1, 'a text whose " is not closed', 'write " at the end'),
        ("title = 'it's'", 1, "a text whose ' is not closed", 'between " and "'),
        ('title = "a "b" c"', 1, "after the closing quote", "between ' and '"),
        ('t = """x\ny', 1, 'a text whose """ is not closed', 'write """ at the end'),
        ('s = ["a",\n"b"\n[run]\nx = 1', 1, "a list whose [ is not closed", "write ]"),
        ("s = [1, 2", 1, "a list whose [ is not closed", "write ]"),
        ("s = 1]", 1, "a ] too many", "remove it"),
        ("s = [1 2]", 1, "no comma between values", "write 1, 2"),
        ('s = [\n"a"\n"b"\n]', 2, "no comma between values", "write a comma"),
        ("s = [1,,2]", 1, "a comma without a value", "remove one"),
        ('s = "a", "b"', 1, "several values without brackets", 'write s = ["a", "b"]'),
        ("[school\na = 1", 1, "not closed: [school", "write ] at its end"),
        ("[[arms]\na = 1", 1, "brackets that do not match", "[[arms]]"),
        ('[school] roster = "x"', 1, "more text after [school]", "begin a new line"),
        ("[my table]", 1, "the table name [my table]", 'between "'),
        ("d = 2026-02-30", 1, "a date or time that does not exist", '"week 8"'),
        ("d = 1-9-2026", 1, "a date or time that does not exist", '"week 8"'),
        ("id = 007", 1, "leading zeros", 'write id = 7, or "007"'),
        ("uptake = 80%", 1, "a percentage", "write uptake = 0.8"),
        ("uptake = .8", 1, "begins or ends with a point", "write uptake = 0.8"),
        ("n = 12 500", 1, "separators of thousands", "write n = 12500"),
        ("weeks = 26 weeks", 1, "a number with a unit", "write weeks = 26"),
        ("weeks = 4,", 1, "a comma at the end", "remove it"),
        ("weeks = 4;", 1, "a semicolon at the end", "remove it"),
        ("a = 1 b = 2", 1, "two keys on one line", "begin a new line"),
        ("a == 1", 1, "a == 1", "write one ="),
        ("a =", 1, "without a value", "write one"),
        ("class size = 25", 1, "the key class size", "write class_size = …"),
        ("= 3", 1, "without a key", "write the name of a key"),
        ("t = {\n a = 1\n}", 1, "over several lines", "join the lines"),
        ("t = { a: 1 }", 1, "without = in braces", "write = instead of :"),
        ("t = { a = 1, a = 2 }", 1, "the key a twice", "remove one"),
        ("a\u00a0= 1", 1, "U+00A0 (no-break space)", "delete it"),
        ('a = "x\x07"', 1, "U+0007", "delete it"),
        ("a = 1\n# \x00", 2, "U+0000", "delete it"),
        ("<<<<<<< HEAD", 1, "the line <<<<<<<", "remove the line"),
        ("[school]\na = 1\n[school]\nb = 2", 3, "[school] a second time", "move the lines below"),
        ("[run]\na = 1\nb = 2\na = 3", 4, "the key run.a a second time", "remove one"),
        ('[[arms]]\nname = "a"\n[arms]\nname = "b"', 3, "[arms] a second", "write [[arms]]"),
        ('[arms]\nname = "a"\n[arms]\nname = "b"', 3, "[arms] a second", "write [[arms]]"),
        ("[[run]]\na = 1\n[run]\nb = 1", 3, "with other brackets", "the same brackets"),
        ('school = "x"\n[school]\na = 1', 2, "and school = … above it", "remove one"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_named_with_what_to_write(
    source: str, line: int, found: str, remedy: str
) -> None:
    problem = problems(source)[0]
    assert problem.where == f"line {line}"
    assert found in problem.found
    assert remedy in problem.remedy


def test_a_second_table_names_the_line_of_the_first() -> None:
    (problem,) = problems('title = "t"\n\n[school]\na = 1\n\n[school]\nb = 2')
    assert problem.where == "line 6"
    assert "the first is on line 3" in problem.expected


def test_a_second_key_of_an_arm_names_the_line_in_the_same_arm() -> None:
    (problem,) = problems('[[arms]]\nname = "a"\n[[arms]]\nname = "b"\n\nname = "c"')
    assert "the first is on line 4" in problem.expected


def test_every_faulty_line_is_reported_at_once() -> None:
    found = problems("title = “x”\nuptake = 0,8\n\n[school]\nroster = school.csv\nfill = yes")
    assert [item.where for item in found] == ["line 1", "line 2", "line 5", "line 6"]
    assert len(problems("x\n" * 500)) == MOST


def test_long_lines_are_shortened() -> None:
    (problem,) = problems("title = " + "word " * 5000)
    assert len(problem.sentence()) < 400


def test_statements_are_cut_at_line_ends_outside_brackets_and_texts() -> None:
    source = 'a = [\n1,\n2]\n[b]\nc = """\n[x]\n"""\n\nd = 1'
    assert [item.line for item in statements(source)] == [1, 4, 5, 9]


@given(st.sampled_from(fuzz_files.TEXTS).flatmap(fuzz_files.mangled))
def test_any_text_is_parsed_or_refused_in_our_words(source: str) -> None:
    source = source.replace("\r", "\n")
    try:
        tables = parse(source, "file.toml")
    except BadInput as refused:
        for problem in refused.problems:
            assert problem.found
            assert problem.expected
            assert problem.remedy
            assert not PARSER.search(problem.found + problem.remedy) or PARSER.search(source)
            where = re.fullmatch(r"line (\d+)", problem.where)
            assert not problem.where or (where and int(where[1]) <= source.count("\n") + 1)
    else:
        assert tables == tomllib.loads(source)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\r\n"),
    ],
)
def test_marks_and_line_ends_of_other_systems_are_read(change: object, tmp_path: Path) -> None:
    text = 'extends = "reflection"\ntitle = "One"\n\n[run]\nseed = 3\n'
    path = tmp_path / "own.toml"
    path.write_bytes(change(text).encode())  # type: ignore[operator]
    assert load(path).run.seed == 3
    path.write_bytes(change(text + "years = 0\n").encode())  # type: ignore[operator]
    with pytest.raises(BadInput, match=r"line 6 \(run\.years\)"):
        load(path)
