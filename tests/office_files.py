"""Word and Excel files of fictional people, built cell by cell, and hostile archives."""

import io
import zipfile

import docx
import openpyxl

from optirh_batch.readers import read_records


def word(*parts):
    """A .docx of texts, ``("h", level, text)``, ``("li", text)``, ``("b", text)`` and lists of rows."""
    document = docx.Document()
    for part in parts:
        match part:
            case str():
                document.add_paragraph(part)
            case ("h", level, text):
                document.add_heading(text, level)
            case ("li", text):
                document.add_paragraph(text, style="List Bullet")
            case ("b", text):
                document.add_paragraph().add_run(text).bold = True
            case list():
                add_table(document, part)
    return document


def add_table(container, rows, width=None):
    table = container.add_table(0, width or max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    return table


def workbook(**sheets):
    """An .xlsx: one sheet a keyword, rows of values; underscores in names stand for blanks."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    return book


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read_all(document, name="export"):
    return read_records(document if isinstance(document, bytes) else saved(document), name)


def read(document):
    (record,) = read_all(document)
    return record


def changed(data, changes=None, *, added=None, removed=()):
    """An archive with parts changed by functions from bytes to bytes, added or removed."""
    buffer = io.BytesIO()
    changes = changes or {}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in removed:
                content = old.read(info)
                new.writestr(info.filename, changes.get(info.filename, lambda same: same)(content))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def with_body(data, xml):
    """A .docx with raw WordprocessingML before the end of its body."""

    def insert(old):
        before, mark, after = old.rpartition(b"<w:sectPr")
        return before + xml.encode() + mark + after

    return changed(data, {"word/document.xml": insert})


def codes(record):
    return [warning.code for warning in record.warnings]


def facts(items, *names):
    """The named attributes of each item, as plain strings."""
    values = ([getattr(item, name) for name in names] for item in items)
    return [tuple(None if value is None else str(value) for value in row) for row in values]


def grid(medication):
    schedule = medication.schedule
    return schedule and (schedule.morning, schedule.noon, schedule.evening, schedule.night)
