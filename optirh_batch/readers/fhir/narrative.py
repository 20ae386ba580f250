"""The readable text of XHTML narratives (FHIR R4, 2.4.5 Narrative).

Owns what becomes of tables, lists and paragraphs.  Scripts, styles, links and
pictures are left behind: only words come out.
"""

from __future__ import annotations

import html
import re

from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.readers.xml import XmlElement, split_name

XHTML = "http://www.w3.org/1999/xhtml"

_UNREADABLE = frozenset({"script", "style", "head", "object", "iframe", "template", "img"})
_BLOCKS = frozenset(
    "p div ul ol li dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote hr table caption section".split()
)
_CELLS = frozenset({"td", "th"})
_MAX_SPAN = 30


def narrative_text(element: XmlElement) -> str:
    """Lines of plain text; a table row is one line, with the heading before each cell."""
    return clean_text(_text(element))


# XHTML that some programs write into plain strings and Markdown.
_BLOCK_TAG = re.compile(r"</?(?:div|p|br|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6])\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:span|b|i|em|strong|u|a|content|paragraph)\b[^<>]*>", re.IGNORECASE)


def without_markup(text: str) -> str:
    """A string without XHTML tags; a tag of a block becomes a line break."""
    if "<" not in text or not (_BLOCK_TAG.search(text) or _INLINE_TAG.search(text)):
        return text
    return html.unescape(_INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", text)))


def _text(element: XmlElement) -> str:
    name = split_name(element)[1].lower()
    if name in _UNREADABLE:
        return ""
    if name == "br":
        return "\n"
    if name == "table":
        return "\n" + "\n".join(_table_lines(element)) + "\n"
    # Line breaks of the file are blanks in XHTML.
    inside = _flowing(element.text) + "".join(_text(child) + _flowing(child.tail) for child in element)
    return f"\n{inside}\n" if name in _BLOCKS else inside


def _flowing(text: str | None) -> str:
    return (text or "").replace("\r", " ").replace("\n", " ")


def _table_lines(table: XmlElement) -> list[str]:
    headings: list[str] = []
    lines = []
    carried: dict[int, tuple[str, int]] = {}
    for row in _rows(table):
        cells = [child for child in row if split_name(child)[1].lower() in _CELLS]
        texts = _placed(cells, carried)
        if cells and all(split_name(cell)[1].lower() == "th" for cell in cells):
            headings = [text for text, _is_shared in texts]
            if len(cells) == 1:  # a title over the whole table
                lines.append(headings[0])
            continue
        is_headed = len(headings) == len(texts) > 1
        parts = [
            f"{headings[at]}: {text}" if is_headed and headings[at] and text and not is_shared else text
            for at, (text, is_shared) in enumerate(texts)
        ]
        lines.append("; ".join(part for part in parts if part))
    if not lines and headings:
        lines.append("; ".join(text for text in headings if text))
    captions = [clean_line(_text(child)) for child in table if split_name(child)[1].lower() == "caption"]
    return captions + lines


def _placed(cells: list[XmlElement], carried: dict[int, tuple[str, int]]) -> list[tuple[str, bool]]:
    """The texts of a row by column, each with whether its cell stands over several columns.

    Args:
        cells: of the row.
        carried: column -> text and number of further rows, of cells that span rows; brought up to date.
    """
    texts: list[tuple[str, bool]] = []
    kept: dict[int, tuple[str, int]] = {}

    def fill() -> None:
        while len(texts) in carried:
            text, left = carried.pop(len(texts))
            if left > 1:
                kept[len(texts)] = (text, left - 1)
            texts.append((text, False))

    for cell in cells:
        fill()
        text = clean_line(_text(cell))
        rows_left, width = _span(cell, "rowspan") - 1, _span(cell, "colspan")
        for repetition in range(width):
            if rows_left:
                kept[len(texts)] = (text, rows_left)
            texts.append(("" if repetition else text, width > 1))
    fill()
    carried.clear()
    carried.update(kept)
    return texts


def _span(cell: XmlElement, name: str) -> int:
    written = cell.get(name) or ""
    return max(1, min(int(written), _MAX_SPAN)) if written.isdecimal() and len(written) < 4 else 1


def _rows(table: XmlElement) -> list[XmlElement]:
    rows = []
    for child in table:
        name = split_name(child)[1].lower()
        if name == "tr":
            rows.append(child)
        elif name in {"thead", "tbody", "tfoot"}:
            rows.extend(row for row in child if split_name(row)[1].lower() == "tr")
    return rows
