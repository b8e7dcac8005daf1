"""Numbers as people and spreadsheets write them: decimal signs, thousands, minus signs.

A number has one meaning here or none: where a sign may be that of decimals or of thousands, the
other cells of the column decide, and if they do not, the column is refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from simulation.school.roster.roster_columns import NUMBER

SIGNS = (".", ",")
MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2012\ufe63\uff0d"), "-") | {
    ord("\uff0e"): ".",
    ord("\uff0c"): ",",
    ord("\uff0b"): "+",
}
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([ \u00a0\u2009\u202f'\u2019]\d{3})+([.,]\d+)?")
PARTS = re.compile(r"[+-]?(\d*)((?:[.,]\d*)*)([eE][+-]?\d+)?")
HAS_DIGIT = re.compile(r"[+-]?[.,]?\d")


class Signs(NamedTuple):
    """What the signs in a cell are: certainly decimal, certainly of thousands, or either."""

    decimal: str = ""
    thousands: str = ""
    either: str = ""


class ColumnSigns(NamedTuple):
    """The signs in the cells of a column, and whether some cells have none."""

    decimal: frozenset[str]
    thousands: frozenset[str]
    either: frozenset[str]
    some_without: bool

    def meaning_of(self, sign: str) -> str:
        """Return "decimal", "thousands" or, if the cells do not decide, "" for an unclear sign."""
        other = SIGNS[1 - SIGNS.index(sign)]
        if sign in self.decimal and sign not in self.thousands:
            return "decimal"
        if sign in self.thousands or (other in self.decimal and sign not in self.decimal):
            return "thousands"
        return "" if self.some_without or other in self.either else "decimal"


@lru_cache(maxsize=10_000)
def tidy(text: str) -> str:
    """Return a number with ASCII digits and signs and without spaces between thousands.

    >>> tidy("\uff11\uff12"), tidy("\u22125"), tidy("1 250,5"), tidy("about 5")
    ('12', '-5', '1250,5', 'about 5')
    """
    ascii_text = "".join(
        str(unicodedata.decimal(item)) if item.isdecimal() else item for item in text
    ).translate(MINUS)
    if GROUPED.fullmatch(ascii_text):
        return re.sub(r"[^\d.,+-]", "", ascii_text)
    return ascii_text if HAS_DIGIT.match(ascii_text) else text


@lru_cache(maxsize=10_000)
def signs_in(text: str) -> Signs | None:
    """Return what the signs in a tidy number are; None if the text is no number.

    >>> signs_in("3,2") == Signs(decimal=","), signs_in("1.250") == Signs(either=".")
    (True, True)
    """
    match = PARTS.fullmatch(text)
    if not match or not HAS_DIGIT.match(text):
        return None
    before, tail, exponent = match.groups()
    signs = re.findall("[.,]", tail)
    pieces = re.split("[.,]", tail)[1:]
    groups = bool(re.fullmatch(r"[1-9]\d{0,2}", before)) and not exponent
    if not signs:
        return Signs()
    if len(signs) == 1:
        may_be_thousands = groups and len(pieces[0]) == 3
        return Signs(either=signs[0]) if may_be_thousands else Signs(decimal=signs[0])
    even = groups and all(len(piece) == 3 for piece in pieces[:-1])
    if even and len(set(signs)) == 1 and len(pieces[-1]) == 3:
        return Signs(thousands=signs[0])
    if even and len(set(signs[:-1])) == 1 and signs[-1] != signs[0]:
        return Signs(decimal=signs[-1], thousands=signs[0])
    return None


def column_signs(texts: Iterable[str]) -> ColumnSigns:
    """Return the signs in the numbers of a column."""
    found = [signs for signs in map(signs_in, texts) if signs is not None]
    return ColumnSigns(
        frozenset(signs.decimal for signs in found if signs.decimal),
        frozenset(signs.thousands for signs in found if signs.thousands),
        frozenset(signs.either for signs in found if signs.either),
        Signs() in found,
    )


def canonical(text: str, column: ColumnSigns) -> str:
    """Return a tidy number with a decimal point and no thousands; another text unchanged."""
    signs = signs_in(text)
    if signs is None:
        return text
    thousands, decimal = signs.thousands, signs.decimal
    if signs.either:
        if column.meaning_of(signs.either) == "thousands":
            thousands = signs.either
        else:
            decimal = signs.either
    plain = text.replace(thousands, "") if thousands else text
    plain = plain.replace(decimal, ".") if decimal else plain
    return plain if re.fullmatch(NUMBER, plain) else text
