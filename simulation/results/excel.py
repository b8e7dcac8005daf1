"""A table of a result as an .xlsx workbook, written a block of rows at a time.

A library makes the workbook with its header; the rows, which may be many hundred thousand, are
put in as XML by whole columns, because a call a cell takes minutes. Texts are text cells, so that
an id such as 1E5, 00123 or =1+1 stays what it is.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 1_048_575  # of a sheet in Excel, besides the header
BLOCK = 20_000  # rows in memory at a time
END = b"</sheetData>"
SIZE = re.compile(rb"<dimension [^>]*>")  # of the empty sheet
FAST = 1  # level of compression
NO_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"  # characters that XML cannot have


def write_workbook(path: Path, name: str, file: pq.ParquetFile) -> None:
    """Write a table as a workbook; a table of too many rows for a sheet fills several."""
    rows = file.metadata.num_rows
    titles = [name if not n else f"{name} ({n + 1})" for n in range(max(1, -(-rows // MOST_ROWS)))]
    names = [field.name for field in file.schema_arrow]
    blocks = _blocks(file)
    with (
        zipfile.ZipFile(io.BytesIO(_empty(titles, names))) as empty,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as full,
    ):
        sheets = [f"xl/worksheets/sheet{n + 1}.xml" for n in range(len(titles))]
        for part in empty.namelist():
            if part not in sheets:
                full.writestr(part, empty.read(part))
        for part in sheets:
            before, after = SIZE.sub(b"", empty.read(part)).split(END)
            with full.open(part, "w", force_zip64=True) as stream:
                stream.write(before)
                _write_sheet(stream, blocks)
                stream.write(END + after)


def header_of_workbook(path: Path) -> list[object]:
    """Return the first row of the first sheet; empty for a file that is no workbook."""
    try:
        book = load_workbook(path, read_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException):
        return []
    try:
        rows = book.worksheets[0].iter_rows(max_row=1, values_only=True)
        return list(next(rows, ()))
    finally:
        book.close()


def _write_sheet(stream: IO[bytes], blocks: Iterator[pa.Table]) -> None:
    """Write blocks until a sheet is full or none is left."""
    line = 2
    while line <= MOST_ROWS + 1 and (block := next(blocks, None)) is not None:
        stream.write(rows_as_xml(block, line))
        line += block.num_rows


def _blocks(file: pq.ParquetFile) -> Iterator[pa.Table]:
    """Yield the rows in blocks, of which none lies in two sheets."""
    done = 0
    for batch in file.iter_batches(batch_size=BLOCK):
        table = pa.Table.from_batches([batch])
        left = MOST_ROWS - done % MOST_ROWS
        yield table.slice(0, left)
        if table.num_rows > left:
            yield table.slice(left)
        done += table.num_rows


def _empty(titles: Sequence[str], names: Sequence[str]) -> bytes:
    """Return a workbook of sheets with a header only, which stays in view."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles:
        sheet = book.create_sheet(title)
        sheet.append(list(names))
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def rows_as_xml(table: pa.Table, line: int) -> bytes:
    """Return the rows of a table as XML. line: the number of the first row in its sheet."""
    lines = pc.cast(pa.array(range(line, line + table.num_rows), pa.int32()), pa.string())
    parts = ['<row r="', lines, '">']
    for place, column in enumerate(table.columns, start=1):
        parts += [f'<c r="{get_column_letter(place)}', lines, '"', _cells(column)]
    rows = pc.binary_join_element_wise(*parts, "</row>", "")
    return b"".join(row.as_buffer() for row in rows)


def _cells(column: pa.ChunkedArray) -> pa.Array:
    """Return the rest of each cell as XML, after its reference."""
    values = column.combine_chunks()
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    if pa.types.is_boolean(kind):
        number = pc.cast(pc.cast(values, pa.int8()), pa.string())
        known = pc.binary_join_element_wise(' t="b"><v>', number, "</v></c>", "")
    elif pa.types.is_floating(kind) or pa.types.is_integer(kind):
        number = pc.cast(values, pa.string())
        known = pc.binary_join_element_wise("><v>", number, "</v></c>", "")
        if pa.types.is_floating(kind):
            known = pc.if_else(pc.is_finite(values), known, pa.scalar(None, pa.string()))
    else:
        text = _escaped(values.cast(pa.string()))
        opening = ' t="inlineStr"><is><t xml:space="preserve">'
        known = pc.binary_join_element_wise(opening, text, "</t></is></c>", "")
    return pc.fill_null(known, "/>")


def _escaped(texts: pa.Array) -> pa.Array:
    """Return texts as XML; what XML or Excel would read as a code is escaped."""
    texts = pc.replace_substring_regex(texts, NO_XML, "\N{REPLACEMENT CHARACTER}")
    texts = pc.replace_substring_regex(texts, r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1")
    for sign, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, sign, code)
    return texts
