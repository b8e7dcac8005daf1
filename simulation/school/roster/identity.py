"""Whether two ids are two people: spellings of one id, and ids that a spreadsheet has changed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from simulation.errors import Problem, invisible, nearest
from simulation.school.roster.sheet import on_lines, some
from simulation.school.roster.translations import is_missing

PAIRS_SHOWN = 3
SIGNS_ALIKE = str.maketrans("OoIl", "0011")  # letters and digits that look alike
NINE_DIGITS = re.compile(r"\d{9}")  # citizen service numbers and education numbers
PERSONAL_SHARE = 0.5  # of ids with nine digits; assumed
HINTS = 50  # number of unknown ids with a suggestion by similarity, which is slow

# Letters of other alphabets that look like Latin ones.
LOOK_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u03bf\u03b1\u03bd\u03b9"
    "\u0432\u043a\u043c\u043d\u0442\u03ba\u03c1\u03c4\u03c5\u03c7",
    "aeopcyxijsdoavibkmhtkptux",
)
MONTHS = "jan|feb|mrt|mar|m\u00e4r|apr|mei|may|mai|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez"
DATE = re.compile(
    rf"\d{{1,2}}[- /.]({MONTHS})[a-z]*\.?([- /.]\d{{2,4}})?|({MONTHS})[- /.]\d{{2}}"
    r"|\d{4}-\d{2}-\d{2}([ t]\d{1,2}:\d{2}.*)?|\d{1,2}([-/.])\d{1,2}\5\d{4}( \d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2} \d{1,2}:\d{2}.*",
    re.IGNORECASE,
)
SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
EXACT_DIGITS = 15  # of a number in a spreadsheet; further digits become 0
FORMULA_ERROR = re.compile(r"#[\w/]+[!?]?|##+")
OTHER_ID = "write an id of the class list"
AS_TEXT = "format the column as text in the spreadsheet before the ids are typed or pasted"


def spelling(name: str) -> str:
    """Return what two spellings of one id share.

    Case, accents as one or two characters, kinds and number of spaces, hyphens and dots between
    parts, zeros in front of a number, ".0" behind it and alphabets do not count.

    >>> spelling("M.  de Jong") == spelling("m. de jong."), spelling("007") == spelling("7.0")
    (True, True)
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(LOOK_ALIKE)
    text = re.sub(r"^(\d+)[.,]0+$", r"\1", text.strip())
    text = " ".join(re.sub(r"[\W_]+", " ", text).split())
    text = re.sub(r"(?<=[^\W\d]) (?=\d)|(?<=\d) (?=[^\W\d])", "", text)
    return re.sub(r"(?<!\d)0+(?=\d)", "", text) or name


def difference(one: str, other: str) -> str:
    """Return in what two spellings of one id differ."""
    if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
        return "an accent that is stored in two ways"
    if one.casefold() == other.casefold():
        return "capital letters"
    if " ".join(one.split()) == " ".join(other.split()):
        return "spaces"
    one, other = (unicodedata.normalize("NFKC", name).casefold() for name in (one, other))
    if one.translate(LOOK_ALIKE) == other.translate(LOOK_ALIKE):
        return "letters of two alphabets that look alike"
    if re.sub(r"[\W_]+", "", one) == re.sub(r"[\W_]+", "", other):
        return "spaces, hyphens or dots"
    if re.fullmatch(r"\d+[.,]0+", one) or re.fullmatch(r"\d+[.,]0+", other):
        return "a decimal .0, which a spreadsheet added"
    return "zeros in front, which a spreadsheet removes"


def id_hint(name: str, known: Sequence[str]) -> tuple[str, str]:
    """Return the known id that was probably meant, empty if none is like it, and what to do."""
    key = spelling(name)
    same = next((one for one in known if spelling(one) == key), "")
    if same:
        return same, f"the ids differ in {difference(name, same)}: write the id of the class list"
    return nearest(name, known), OTHER_ID


def spelling_problems(
    file: str, column: str, lines_by_id: dict[str, list[int]]
) -> Iterator[Problem]:
    """Find ids that are probably two spellings of one.

    column: its name in quotes. lines_by_id: where each id stands.
    """
    seen: dict[str, str] = {}
    pairs = []
    for name in lines_by_id:
        first = seen.setdefault(spelling(name), name)
        if first != name:
            pairs.append((first, name))
    if pairs:
        shown = ", ".join(
            f"{one!r} (line {lines_by_id[one][0]}) and {two!r} (line {lines_by_id[two][0]})"
            for one, two in pairs[:PAIRS_SHOWN]
        )
        shown += f" and {len(pairs) - PAIRS_SHOWN} more" * (len(pairs) > PAIRS_SHOWN)
        reasons = dict.fromkeys(difference(*pair) for pair in pairs[:PAIRS_SHOWN])
        found = f"{shown}, which differ only in {' and '.join(reasons)}"
        remedy = "write one id in one way; give two people ids that differ in more"
        where = f"column {column}"
        yield Problem(file, where, found, "one spelling of each id", remedy=remedy)


def alike_pairs(ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return ids that differ only in O and 0, or in I, l and 1; the more frequent id comes first.

    ids: of the rows, with repetitions.

    >>> alike_pairs(["T01", "T01", "TO1", "TI1"])
    [('T01', 'TO1')]
    """
    seen: dict[str, str] = {}
    pairs = []
    for name, _ in Counter(ids).most_common():
        first = seen.setdefault(name.translate(SIGNS_ALIKE), name)
        if first != name and re.search(r"\d", first + name):
            pairs.append((first, name))
    return pairs


def are_personal(ids: Sequence[str]) -> bool:
    """Return whether most ids are numbers of nine digits.

    >>> are_personal(["123456782", "111222333"]), are_personal(["12345678", "s1"])
    (True, False)
    """
    nine = sum(bool(NINE_DIGITS.fullmatch(name)) for name in ids)
    return bool(ids) and nine > PERSONAL_SHARE * len(ids)


def changed_problems(
    file: str, column: str, lines_by_id: dict[str, list[int]]
) -> Iterator[Problem]:
    """Find ids that are none: unseen characters, errors, dates, shortened numbers, "NA"."""
    for found, expected, remedy, names in _changed([*lines_by_id]):
        lines = sorted(line for name in names for line in lines_by_id[name])
        where = f"{on_lines(lines)}, column {column}"
        yield Problem(file, where, found, expected, remedy=remedy)


def _changed(ids: Sequence[str]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield what was found, what was expected, the remedy, and the ids concerned."""
    unseen = [name for name in ids if invisible(name)]
    if unseen:
        found = f"{unseen[0]!r} with the character {invisible(unseen[0])}, which is not seen"
        yield found, "letters, digits and signs", "type the id again", unseen
    errors = [name for name in ids if FORMULA_ERROR.fullmatch(name)]
    if errors:
        found, remedy = f"{some(errors)}, an error of a formula", "repair the formula"
        if set(errors[0]) == {"#"}:
            found, remedy = f"{some(errors)}, which a narrow column shows", "widen the column"
        yield found, "an id", f"{remedy} in the spreadsheet, or type the id", errors
    missing = [name for name in ids if is_missing(name) and name not in errors]
    if missing:
        found = f"{some(missing)}, which means unknown"
        yield found, "an id", "give each person an id", missing
    shortened = [name for name in ids if SHORTENED.fullmatch(name)]
    if shortened:
        found = f"{some(shortened)}, a long number that a spreadsheet has shortened"
        yield found, "the whole number", f"{AS_TEXT}, or number the people again", shortened
    cut = [name for name in ids if name.isdecimal() and len(name) > EXACT_DIGITS]
    if len(cut) > 1 and all(set(name[EXACT_DIGITS:]) == {"0"} for name in cut):
        found = f"{some(cut)}: after {EXACT_DIGITS} digits a spreadsheet writes zeros"
        yield found, "the whole number", f"{AS_TEXT}, or number the people again", cut
    dates = [name for name in ids if DATE.fullmatch(name)]
    if dates:
        found = f"{some(dates)}, a date that a spreadsheet may have made of an id such as 3-4"
        yield found, "an id", f"{AS_TEXT}, and type it again", dates
