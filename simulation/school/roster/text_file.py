"""The text of a file: its encoding, known by a mark, by being valid, or guessed."""

import re
from collections.abc import Iterator

from simulation.errors import BadInput, Problem
from simulation.school.roster.sheet import Note

MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
NAMES = {"cp1252": "Windows (cp1252)", "cp850": "MS-DOS (cp850)", "mac_roman": "Macintosh"}
# What western European texts have beyond ASCII; a wrong encoding gives other characters too.
USUAL = re.compile("[À-ÖØ-öø-ÿŒœŸ\u00a0€‘’“”„–—…•°²³½·´«»]")
GARBLED = re.compile("Ã[\u0080-\u00bf\u0152-\u0178]|â€|\ufffd")  # UTF-8 read as Windows text
CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b\x7f-\x84\x86-\x9f]")
SAVE = "in a spreadsheet program, save it as .xlsx or as 'CSV UTF-8'"
MOST_CONTROL = 0.01  # share of control characters from which a file is no text
SAMPLE = 4096  # bytes from which UTF-16 without a mark is known


def text_of(file: str, content: bytes) -> tuple[str, tuple[Note, ...]]:
    """Return the text of a file, and a note if it is not UTF-8. Raises BadInput if it is none."""
    encoding = _marked(content) or _unmarked_utf_16(content) or "utf-8"
    try:
        text, guessed = content.decode(encoding), ""
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            found = f"text in {encoding.upper()} that is damaged at byte {error.start + 1}"
            raise BadInput([Problem(file, "", found, "text", remedy=SAVE)]) from None
        if _is_part_utf_8(content):
            raise BadInput([_two_encodings(file, content, error.start)]) from None
        text, guessed = _guessed(content.removeprefix(MARKS[0][0]))
    text = text.lstrip("\ufeff").rstrip("\x1a")
    _refuse_no_text(file, text)
    return text, tuple(_notes(text, encoding, guessed))


def _notes(text: str, encoding: str, guessed: str) -> Iterator[Note]:
    """Yield how a text was read, and that it was saved in the wrong encoding before."""
    if guessed:
        line, word = _word_at(text, re.search(r"[^\x00-\x7f]", text))
        words = {"encoding": NAMES[guessed], "line": line, "word": repr(word)}
        yield Note("form", "encoding_guessed", words, line=line)
    elif encoding != "utf-8":
        yield Note("form", "encoding", {"encoding": encoding[:6].upper()})
    garbled = GARBLED.search(text)
    if garbled:
        line, word = _word_at(text, garbled)
        yield Note("warning", "garbled", {"line": line, "word": repr(word)}, line=line)


def _marked(content: bytes) -> str:
    """Return the encoding that a byte-order mark names, or nothing."""
    return next((name for mark, name in MARKS if content.startswith(mark)), "")


def _unmarked_utf_16(content: bytes) -> str:
    """Return UTF-16 in its byte order if nearly every other byte is zero, or nothing."""
    sample = content[:SAMPLE]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    many = len(sample) * 0.35  # zero bytes; 0.5 in a text of ASCII only
    if low > many and high < low / 10:
        return "utf-16-le"
    return "utf-16-be" if high > many and low < high / 10 else ""


def _is_part_utf_8(content: bytes) -> bool:
    """Return whether a text that is not UTF-8 has letters in UTF-8 all the same."""
    return re.search(rb"\xc3[\x80-\xbf]", content) is not None  # é, ë, ï and others


def _two_encodings(file: str, content: bytes, place: int) -> Problem:
    line = _line(content[:place].decode("latin-1"))
    found = (
        f"the byte 0x{content[place]:02x}, which is not UTF-8, in a text that is UTF-8 elsewhere"
    )
    return Problem(file, f"line {line}", found, "one encoding in the whole file", remedy=SAVE)


def _guessed(content: bytes) -> tuple[str, str]:
    """Return the text in the encoding that gives the fewest unusual characters, and its name."""
    encodings = ["cp1252", "cp850", "mac_roman"]
    if b"\r" in content and b"\n" not in content:  # the line ends of an old Macintosh
        encodings.reverse()
    texts = {name: content.decode(name, errors="replace") for name in encodings}
    best = min(encodings, key=lambda name: _unusual(texts[name]))
    return texts[best], best


def _unusual(text: str) -> int:
    return sum(not USUAL.match(item) for item in re.findall(r"[^\x00-\x7f]", text))


def _word_at(text: str, found: re.Match[str] | None) -> tuple[int, str]:
    """Return the line of a place in a text, and the word there."""
    start = found.start() if found else 0
    before = re.search(r"[^\s;,|\"]*$", text[:start])
    after = re.match(r"[^\s;,|\"]*", text[start:])
    return _line(text[:start]), (before[0] if before else "") + (after[0] if after else "")


def _refuse_no_text(file: str, text: str) -> None:
    """Raise BadInput for an empty text, zero bytes, and contents that are no text at all."""
    if not text.strip():
        expected = "a header and a row a student"
        remedy = "save the list again, and look whether it has rows"
        raise BadInput([Problem(file, "", "an empty file", expected, remedy=remedy)])
    if len(CONTROL.findall(text[:SAMPLE])) > MOST_CONTROL * min(len(text), SAMPLE):
        raise BadInput([Problem(file, "", "a file that is not text", "a table", remedy=SAVE)])
    if "\0" in text:
        line = f"line {_line(text[: text.index(chr(0))])}"
        raise BadInput([Problem(file, line, "a NUL character", "text", remedy=SAVE)])


def _line(text: str) -> int:
    """Return the number of the line on which a text ends; Windows and Macintosh line ends too."""
    return len(re.findall(r"\r\n|\r|\n", text)) + 1
