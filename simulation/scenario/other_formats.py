"""Files that are no TOML: what they are and what to do, by their first bytes or their text."""

import json
import re
from collections.abc import Collection
from typing import NamedTuple

SAVE_AS_UTF8 = "open it in a text editor and save it as UTF-8 (in Notepad: Save as, Encoding UTF-8)"
WRITE_TEXT = "a scenario is a text file: write one with run.py new my_question.toml"
GIVE_LIST = "give a class list to run.py check under a name that ends in .csv or .xlsx"
MOST_NULS = 0.2  # share of zero bytes; text in UTF-16 has about a half


class Format(NamedTuple):
    """What a file is, and what to do."""

    found: str
    remedy: str


SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", Format("an old Excel or Word file", GIVE_LIST)),
    (b"%PDF", Format("a PDF file", WRITE_TEXT)),
    (b"\x89PNG", Format("a picture", WRITE_TEXT)),
    (b"\xff\xd8\xff", Format("a picture", WRITE_TEXT)),
    (b"GIF8", Format("a picture", WRITE_TEXT)),
    (b"\x1f\x8b", Format("a compressed file (gzip)", WRITE_TEXT)),
    (b"PAR1", Format("a Parquet table", GIVE_LIST)),
    (b"{\\rtf", Format("a text with formatting (RTF)", SAVE_AS_UTF8 + ", without formatting")),
    (b"\xff\xfe", Format("text in UTF-16", SAVE_AS_UTF8)),
    (b"\xfe\xff", Format("text in UTF-16", SAVE_AS_UTF8)),
)


def binary_format_of(content: bytes) -> Format | None:
    """Return the format of a file that is no UTF-8 text; None if nothing speaks against text."""
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    for start, kind in SIGNATURES:
        if content.startswith(start):
            return kind
    sample = content[:4096]
    if sample.count(0) > MOST_NULS * len(sample):
        return Format("text in UTF-16", SAVE_AS_UTF8)
    return Format("a file that is not text", WRITE_TEXT) if 0 in sample else None


def _archive(content: bytes) -> Format:
    for folder, found, remedy in (
        (b"xl/", "an Excel file (.xlsx)", GIVE_LIST),
        (b"word/", "a Word file (.docx)", SAVE_AS_UTF8 + ", without formatting"),
        (b"opendocument", "a LibreOffice file", GIVE_LIST),
    ):
        if folder in content:
            return Format(found, remedy)
    return Format("a zip archive", "unpack it first")


def format_of(text: str) -> Format | None:
    """Return the format of a text that is no TOML; None if it looks like TOML with mistakes."""
    start = text.lstrip("\ufeff \t\n")
    first = start.split("\n", 1)[0]
    if re.match(r"<(!doctype|html|head|body|table)\b", start, re.IGNORECASE):
        return Format("a web page (HTML)", "download the file itself, not the page that shows it")
    if re.match(r"<[?\w]", start):
        return Format("an XML file", WRITE_TEXT)
    if re.match(r"\{|\[\s*\{", start) and _is_json(start):
        return Format("a JSON file", "write key = value, one a line; run.py new writes an example")
    if first.strip() == "---" or re.match(r"%YAML", first):
        return Format("a YAML file", "write key = value, one a line; run.py new writes an example")
    if re.match(r"import \w+\s*$|from [\w.]+ import|def \w+\(|class \w+[:(]", first):
        return Format("a file with Python code", "a user extension has a name that ends in .py")
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas")):
        if "=" not in first and _is_table(start, mark):
            return Format(f"a table separated by {name}, such as a class list", GIVE_LIST)
    return None


def is_table_in_json(content: bytes, keys: Collection[str]) -> bool:
    """Return whether a content is a table in JSON with at least one of some keys."""
    try:
        table = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(table, dict) and not table.keys().isdisjoint(keys)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return bool(re.match(r'\{\s*"[^"\n]*"\s*:', text))
    return True


def _is_table(text: str, mark: str) -> bool:
    """Return whether the first lines have the same number of cells, two or more."""
    counts = {line.count(mark) for line in text.split("\n")[:3] if line.strip()}
    return len(counts) == 1 and counts != {0} and not text.startswith("[")
