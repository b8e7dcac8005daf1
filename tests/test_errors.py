"""Characters that nobody sees are found in a text."""

import pytest

from simulation.errors import invisible


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("t1\u202egnp", "U+202E (right-to-left override)"),
        ("t\u200b1", "U+200B (zero width space)"),
        ("\ufefft1", "U+FEFF (zero width no-break space)"),
        ("t1\x1b[31m", "U+001B (a control character)"),
        ("t1\x7f", "U+007F (a control character)"),
        ("so\u00adft", "U+00AD (soft hyphen)"),
        ("\u3164", "U+3164 (hangul filler)"),
        ("a\nb", "U+000A (a control character)"),
        ("zoë-1 (é) 李 ½", None),
        ("a\u00a0b", None),
        ("", None),
    ],
)
def test_the_first_character_that_is_not_seen_is_named(text: str, found: str | None) -> None:
    assert invisible(text) == found


def test_line_ends_may_be_allowed() -> None:
    assert invisible("a\n\tb", allowed="\n\t") is None
    assert invisible("a\n\tb\x00", allowed="\n\t") == "U+0000 (a control character)"
