"""What a file is by its content, whatever its name: workbooks, texts, and files to refuse."""

import io
import re
import zipfile

from simulation.errors import BadInput, Problem
from simulation.school.roster.input_file import WANTED

SAVE = "open it in a spreadsheet program and save it as .xlsx or as 'CSV UTF-8'"
EXPORT = "export the list as .xlsx or .csv from the program that it comes from"
UNPACK = "unpack it and name the class list that is in it"
RENAME = "give it a name that ends with .toml"

SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF file", EXPORT),
    (b"\x89PNG", "a picture (PNG)", EXPORT),
    (b"\xff\xd8\xff", "a picture (JPEG)", EXPORT),
    (b"GIF8", "a picture (GIF)", EXPORT),
    (b"RIFF", "a picture or a recording (RIFF)", EXPORT),
    (b"II*\0", "a picture (TIFF)", EXPORT),
    (b"MM\0*", "a picture (TIFF)", EXPORT),
    (b"{\\rtf", "a text document (RTF)", EXPORT),
    (b"Rar!", "an archive (RAR)", UNPACK),
    (b"7z\xbc\xaf", "an archive (7-Zip)", UNPACK),
    (b"\x1f\x8b", "a compressed file (gzip)", UNPACK),
    (b"BZh", "a compressed file (bzip2)", UNPACK),
    (b"\xfd7zXZ", "a compressed file (xz)", UNPACK),
    (b"SQLite format 3", "a database (SQLite)", EXPORT),
    (b"\x00\x01\x00\x00Standard", "a database (Access)", EXPORT),
    (b"$FL", "a data file of SPSS", EXPORT),
    (b"<stata_dta>", "a data file of Stata", EXPORT),
    (b"PAR1", "a table in Parquet", EXPORT),
    (b"ARROW1", "a table in Arrow", EXPORT),
)
# Parts of a zip archive by which its kind is known; the first that is there counts.
ARCHIVES: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)", SAVE),
    ("word/document.xml", "a text document (.docx)", EXPORT),
    ("ppt/presentation.xml", "a presentation (.pptx)", EXPORT),
    ("Index/Document.iwa", "a document of Numbers, Pages or Keynote", SAVE),
    ("Index.zip", "a document of Numbers, Pages or Keynote", SAVE),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old files of Office
OLE_PARTS: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "a workbook with a password", "save it without a password"),
    ("WordDocument", "an old text document (.doc)", EXPORT),
    ("PowerPoint Document", "an old presentation (.ppt)", EXPORT),
    ("Workbook", "an old workbook (.xls)", SAVE),
    ("Book", "an old workbook (.xls)", SAVE),
)
TEXTS: tuple[tuple[str, str, str], ...] = (
    (r"<(!doctype html|html|head|body|table|meta|div|script|style)\b", "a web page (HTML)", SAVE),
    (r"<!--|MIME-Version:", "a web page (HTML)", SAVE),
    (r"<\?xml[^>]*>\s*(<!doctype html|<html)", "a web page (HTML)", SAVE),
    (r"<\?xml.{0,300}Excel\.Sheet", "an XML spreadsheet of Excel 2003", SAVE),
    (r"<(\?xml|svg)\b", "an XML file", EXPORT),
    (r"\{\s*[\"}]|\[\s*[\[{\"]", "a JSON file", EXPORT),
    (
        r"(#[^\n]*\n\s*)*(\w+ *= *[\"\[{]|\[{1,2}[\w.]+\]{1,2}[ \t]*[\r\n])",
        "a scenario or another file in TOML",
        RENAME,
    ),
)


def is_workbook(content: bytes) -> bool:
    """Return whether the content is that of an .xlsx file."""
    return content.startswith(b"PK") and "xl/workbook.xml" in _parts(content)


def refuse_other_kinds(file: str, content: bytes) -> None:
    """Raise BadInput for a content that is known and no table."""
    if content.startswith(b"PK\x03\x04"):
        raise _refused(file, *_archive(content))
    if content.startswith(OLE):
        named = ((part.encode("utf-16-le"), what, remedy) for part, what, remedy in OLE_PARTS)
        found = (known[1:] for known in named if known[0] in content)
        raise _refused(file, *next(found, ("an old Office file, such as .xls or .doc", SAVE)))
    for start, what, remedy in SIGNATURES:
        if content.startswith(start):
            raise _refused(file, what, remedy)


def refuse_other_texts(file: str, text: str) -> None:
    """Raise BadInput for a text that is known and no table."""
    start = text[:2000].lstrip()
    for pattern, what, remedy in TEXTS:
        if re.match(pattern, start, re.IGNORECASE | re.DOTALL):
            raise _refused(file, what, remedy)


def _refused(file: str, found: str, remedy: str) -> BadInput:
    return BadInput([Problem(file, "", found, WANTED, remedy=remedy)])


def _archive(content: bytes) -> tuple[str, str]:
    """Return what a zip archive is, and what to do."""
    parts = _parts(content)
    if not parts:
        return "a damaged workbook or archive", "save it again, or download it again"
    if b"application/vnd.oasis.opendocument.spreadsheet" in content[:200]:
        return "an OpenDocument spreadsheet (.ods)", SAVE
    if b"application/vnd.oasis.opendocument" in content[:200]:
        return "an OpenDocument text or drawing", EXPORT
    known = ((what, remedy) for part, what, remedy in ARCHIVES if part in parts)
    return next(known, ("an archive (zip)", UNPACK))


def _parts(content: bytes) -> set[str]:
    """Return the names in a zip archive; none if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return set()
