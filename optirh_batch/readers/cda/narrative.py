"""The human-readable part of a CDA document (CDA R2, narrative block).

Owns the text of sections as plain lines, and the references from coded entries
into them.  Leaves out how tables and lists become rows (``tables``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from optirh_batch.readers.cda.datatypes import V3, find, find_all, local_name, plain_label
from optirh_batch.readers.cda.tables import (
    EMPTY_CELL,
    Row,
    block_text,
    inline_text,
    is_name,
    item_rows,
    table_rows,
)
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement

_LABEL_CHARS = 250
_BLOCKS = frozenset({"table", "list", "paragraph", "br", "caption"})
_BETWEEN = re.compile(r"[\W_]+")
_LONG_WORD = re.compile(r"\w{4,}")


class Narrative:
    """The texts of a document, for references from its entries.

    Args:
        places: what references can point to; of places with the same ID the first counts.
    """

    def __init__(self, places: Iterable[XmlElement] = ()) -> None:
        self._places: dict[str, XmlElement] = {}
        for element in places:
            self._places.setdefault(element.get("ID", ""), element)

    @cached_property
    def _folded(self) -> dict[str, XmlElement]:
        """The same by ID in small letters, for references that are spelled otherwise."""
        folded: dict[str, XmlElement] = {}
        for key, element in self._places.items():
            folded.setdefault(key.casefold(), element)
        return folded

    def place(self, element: XmlElement | None) -> XmlElement | None:
        """Where the reference of an originalText or text points."""
        reference = find(element, "reference")
        key = "" if reference is None else reference_key(reference)
        found = self._places.get(key)
        return self._folded.get(key.casefold()) if found is None else found

    def text(self, element: XmlElement | None) -> str:
        """What an originalText or text says: its own words, else those it refers to."""
        if element is None:
            return ""
        own = plain_label("".join(_own_text(element)))
        if own and not EMPTY_CELL.fullmatch(own):
            return own
        place = self.place(element)
        if place is not None:
            if local_name(place) in {"tr", "table", "tbody", "text", "list"}:
                return ""
            text = plain_label(inline_text(place))
            return "" if len(text) > _LABEL_CHARS or EMPTY_CELL.fullmatch(text) else text
        reference = find(element, "reference")
        value = "" if reference is None else (reference.get("value") or "")
        # Some programs put the word itself where the reference belongs.
        return value if re.fullmatch(r"[^\W\d_][^\W_]*(?: [^\W_]+)*", value) else ""

    def label(self, code: XmlElement | None) -> str:
        """A code in words: display name, original text, display name of a translation."""
        if code is None:
            return ""
        for text in (code.get("displayName") or "", self.text(find(code, "originalText"))):
            if plain_label(text):
                return plain_label(text)
        translations = (plain_label(item.get("displayName") or "") for item in find_all(code, "translation"))
        return next(filter(None, translations), "") or next(
            filter(None, (self.text(find(item, "originalText")) for item in find_all(code, "translation"))),
            "",
        )


def _lines_around(element: XmlElement) -> Iterator[list[str]]:
    """The texts in an element but those of tables and lists; paragraphs and breaks end a line."""
    line = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name in _BLOCKS:
            yield line
            yield from () if name in {"table", "list"} else _lines_around(child)
            line = []
        else:
            first, *more = _lines_around(child)
            line += first
            for following in more:
                yield line
                line = following
        line.append(child.tail or "")
    yield line


def places_in(root: XmlElement) -> list[XmlElement]:
    """The elements that references can point to, in the order of the file."""
    found: list[XmlElement] = root.xpath("descendant-or-self::*[@ID != '']")
    return found


def reference_key(reference: XmlElement) -> str:
    """The ID that a reference points to."""
    return (reference.get("value") or "").strip().removeprefix("#")


class SectionText:
    """One section's narrative: its rows and items, and the row an entry belongs to."""

    def __init__(self, text: XmlElement | None, narrative: Narrative) -> None:
        self.element = text
        self._narrative = narrative
        self._tables: dict[XmlElement, list[tuple[XmlElement, Row]]] = {}
        self._taken: set[int] = set()
        self._pointed_at: set[XmlElement] = set()

    @cached_property
    def rows(self) -> list[tuple[XmlElement, Row]]:
        """All rows of tables and innermost items of lists, in order."""
        if self.element is None:
            return []
        rows = [pair for table in self.element.iter(f"{V3}table") for pair in self._rows_of(table)]
        return rows + item_rows(self.element)

    @cached_property
    def lines(self) -> str:
        """The text as lines for people; tables as ``column: value; ...``."""
        return "" if self.element is None else block_text(self.element, self._rows_of)

    @cached_property
    def beside(self) -> list[str]:
        """What stands beside its tables and lists, without the headings above them, in lines."""
        if self.element is None or not self.rows:
            return []
        headings = {row.heading for _element, row in self.rows}
        lines = ("".join(parts) for parts in _lines_around(self.element))
        return [line for line in map(clean_line, lines) if line and line not in headings]

    def _rows_of(self, table: XmlElement) -> list[tuple[XmlElement, Row]]:
        """The rows of a table, read once for both."""
        if table not in self._tables:
            self._tables[table] = table_rows(table)
        return self._tables[table]

    def row_of(self, *elements: XmlElement | None) -> Row | None:
        """The row that one of the references points into."""
        for element in elements:
            place = self._narrative.place(element)
            while place is not None and place is not self.element:
                if place in self._row_of_element:
                    self._pointed_at.add(place)
                    return self._row_of_element[place]
                place = place.getparent()
        return None

    @cached_property
    def _row_of_element(self) -> dict[XmlElement, Row]:
        return dict(self.rows)

    def names_beyond(self, labels: Sequence[str], pattern: re.Pattern[str]) -> list[str]:
        """What the text names beside the things that entries of the same section have made known.

        Args:
            labels: of these things.
            pattern: the headings of columns that name one.

        Returns:
            The cells under such a heading, the items of a list of names, or else the
            lines of the text, in which no label has a word; none unless there are
            more of them than labels, or running text has no word of any label.
        """
        named = [
            (element in self._pointed_at, row.column(pattern)) for element, row in self.rows if row.headers
        ]
        items = [(element in self._pointed_at, row.cells[0]) for element, row in self.rows if not row.headers]
        if all(is_name(text) for _is_pointed_at, text in items):
            named += items
        if not self.rows:
            parts = [part for line in self.lines.splitlines() for part in line.split("; ")]
            named = [(False, part) for part in parts if is_name(part)]
        named = [(is_pointed_at, text) for is_pointed_at, text in named if text]
        words = {word for label in labels for word in _LONG_WORD.findall(_folded(label))}
        speaks_of_them = bool(self.rows) or bool(words & set(_LONG_WORD.findall(_folded(self.lines))))
        if len(named) <= len(labels) and speaks_of_them:
            return []
        return [
            text
            for is_pointed_at, text in named
            if not is_pointed_at and not words & set(_LONG_WORD.findall(_folded(text)))
        ]

    def cell_beside(self, codes: Iterable[str], pattern: re.Pattern[str]) -> str:
        """What stands under a heading in the row that shows one of the codes as a cell of its own."""
        wanted = set(codes)
        rows = (row for _element, row in self.rows if wanted & set(row.cells))
        return next(filter(None, (plain_label(row.column(pattern)) for row in rows)), "")

    def row_named(self, label: str) -> Row | None:
        """The next row with a cell that says the label; each row is given once."""
        wanted = _folded(label)
        if not wanted:
            return None
        closely = _BETWEEN.sub("", wanted)
        for name, rows, says in (
            (wanted, self._folded_cells, _is),
            (wanted, self._folded_cells, _begins_with),
            (closely, self._closely_written_cells, _begins_with),
        ):
            for index, cells in enumerate(rows):
                if index not in self._taken and any(says(cell, name) for cell in cells):
                    self._taken.add(index)
                    return self.rows[index][1]
        return None

    @cached_property
    def _folded_cells(self) -> list[list[str]]:
        return [[_folded(cell) for cell in row.cells] for _element, row in self.rows]

    @cached_property
    def _closely_written_cells(self) -> list[list[str]]:
        """The cells without what stands between words, numbers and units: '100MG/ML', '100 mg / ml'."""
        return [[_BETWEEN.sub("", cell) for cell in cells] for cells in self._folded_cells]


def _is(cell: str, wanted: str) -> bool:
    return cell == wanted


def _begins_with(cell: str, wanted: str) -> bool:
    """Whether a cell begins with a name: 'vitamin b12' does not begin with 'vitamin b1'."""
    if not wanted or not cell.startswith(wanted):
        return False
    return not (wanted[-1].isdigit() and cell[len(wanted) : len(wanted) + 1].isdigit())


def _folded(text: str) -> str:
    return plain_label(text).casefold()


def _own_text(element: XmlElement) -> list[str]:
    """Text that stands in an element itself, besides a reference and the like."""
    parts = [element.text or ""]
    for child in element:
        if local_name(child) not in {"reference", "thumbnail"}:
            parts.extend(child.itertext())
        parts.append(child.tail or "")
    return parts
