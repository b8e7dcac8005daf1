"""The words of the demo: both languages say the same things, about every story there is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from demo_pages import LANGUAGES, STATIC

from simulation.demo.stories import STORIES
from simulation.state import EMOTIONS

WORDS = json.loads((STATIC / "strings.json").read_text(encoding="utf-8"))
OUTCOMES = ("exhaustion", "stress", "conflict")
DIRECTIONS = ("lower", "same", "higher")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def sentences(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with the keys that lead to it."""
    parts = words.items() if isinstance(words, dict) else enumerate(words)
    for key, value in parts:
        if isinstance(value, str):
            yield f"{path}{key}", value
        else:
            yield from sentences(value, f"{path}{key}.")


ENGLISH, DUTCH = (dict(sentences(WORDS[language])) for language in LANGUAGES)


def test_both_languages_have_the_same_sentences():
    assert list(ENGLISH) == list(DUTCH) and len(ENGLISH) > 400


def test_both_languages_fill_in_the_same_things():
    for key, sentence in ENGLISH.items():
        wanted = sorted(PLACEHOLDER.findall(sentence))
        assert sorted(PLACEHOLDER.findall(DUTCH[key])) == wanted, key


def test_no_sentence_is_empty_or_left_in_the_other_language():
    same = {key for key in ENGLISH if ENGLISH[key] == DUTCH[key] and len(ENGLISH[key]) > 25}
    assert same == set() and all(map(str.strip, (*ENGLISH.values(), *DUTCH.values())))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_story_has_all_its_words(story, language):
    told = WORDS[language]["stories"][story.id]
    worlds = story.arms({lever.id: lever.values[lever.start] for lever in story.levers})
    assert {"short", "title", "ask", "notice", "try", "shows", "guide", *worlds} <= set(told)
    assert set(told["shows"]) == set(DIRECTIONS)
    assert set(told["guide"]) == {"point", "steps", "discuss", "limits"}
    assert 2 <= len(told["notice"]) <= 4 and 1 <= len(told["try"]) <= 3
    used = {name for _, each in sentences(told) for name in PLACEHOLDER.findall(each)}
    assert used <= {lever.id for lever in story.levers}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_of_every_lever_has_a_word(language):
    levers = WORDS[language]["levers"]
    for story in STORIES:
        for lever in story.levers:
            assert levers[lever.id]["name"]
            assert {f"{value:g}" for value in lever.values} <= set(levers[lever.id]["words"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_emotions_and_outcomes_have_names(language):
    words = WORDS[language]
    assert set(words["emotions"]) == set(EMOTIONS)
    assert set(words["outcomes"]) == set(OUTCOMES)
    assert set(DIRECTIONS) <= set(words["shows"])


def asked_for() -> dict[str, set[str]]:
    """Keys that the modules ask for, whole or up to the first part that is filled in."""
    found: dict[str, set[str]] = {"whole": set(), "begun": set()}
    for module in STATIC.glob("*.js"):
        source = module.read_text(encoding="utf-8")
        found["whole"] |= set(re.findall(r'(?:say|lines|button)\(\s*"([\w.]+)"', source))
        found["whole"] |= set(re.findall(r'"(\w+\.[\w.]+)"', source)) & set(ENGLISH)
        found["begun"] |= set(re.findall(r"(?:say|lines)\(\s*`([\w.]+)\.\$\{", source))
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    found["whole"] |= set(re.findall(r'data-text="([\w.]+)"', page))
    return found


def test_every_text_of_the_page_exists():
    asked = asked_for()
    lists = {re.sub(r"(\.\d+)+$", "", key) for key in ENGLISH}
    known = set(ENGLISH) | lists
    assert len(asked["whole"]) > 60 and len(asked["begun"]) > 10
    assert asked["whole"] - known == set()
    begun = {key for key in asked["begun"] if not any(each.startswith(f"{key}.") for each in known)}
    assert begun == set()


def test_every_text_is_used():
    asked = asked_for()
    heard = (*asked["whole"], *(f"{key}." for key in asked["begun"]))
    named = ("stories.", "levers.", "about.", "guide.", "strip.", "lesson.", "table.", "server.")
    silent = {key for key in ENGLISH if not key.startswith((*heard, *named))}
    assert silent == set()
