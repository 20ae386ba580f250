"""The human-readable part of a CDA document (CDA R2, narrative block).

Owns the text of sections as plain lines, the tables and lists inside, and the
references from coded entries into them.  Leaves out what a column means to a
list of facts (``columns`` are found here by pattern, named by the callers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from optirh_batch.readers.cda.datatypes import V3, find, find_all, local_name, plain_label
from optirh_batch.readers.cda.vocabulary import heading_says_active, names_a_list, says_active
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.readers.xml import XmlElement

_BLOCKS = frozenset(
    {"paragraph", "list", "item", "table", "caption", "text", "thead", "tbody", "tfoot", "tr"}
)
_SKIPPED = frozenset({"renderMultiMedia", "colgroup", "col"})
_EMPTY_CELL = re.compile(r"[\s\-–—*.]*")
_LINE_BREAKS = re.compile("[\n\r\v\f\u0085\u2028\u2029]")
_MAX_SPAN = 30
_LABEL_CHARS = 250
_HEADING_CHARS = 80
_BETWEEN = re.compile(r"[\W_]+")
_DETAIL = re.compile(r":|\b(?:19|20)\d\d\b|\d{5}")
_FIELD_NAME = re.compile(
    r"(?:allerg|substan|stoff|ausl[oö]ser|r[eé]a[ck]t|reazion|manifestation|statut|status|stato|[eé]tat|gravit|schwere"
    r"|severity|criticality|date|datum|data\b|depuis|seit\b|since|onset|d[eé]but|beginn|diagnos|probl|code"
    r"|m[eé]di[ck]|drug|pr[äa]parat|farmac|dose|dosis|dosage|posolog|dosier|fr[eé]quen|voie|route|remarque"
    r"|bemerkung|comment|matin|midi|soir|nuit|morgen|mittag|abend|nacht)",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"(?<=\w{3})[\s(,]+(?:19|20)\d\d\W*\Z")
_LONG_WORD = re.compile(r"\w{4,}")
_STATUS_COLUMN = re.compile(
    r"^(?:(?:clinical|condition|concern|problem|allergy|medication|current|alert) )?"
    r"(?:status|statut|état|etat|stato|zustand)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table or an item of a list: cells, their columns' headings, the heading above it all."""

    cells: tuple[str, ...]
    headers: tuple[str, ...] = ()
    heading: str = ""

    def column(self, pattern: re.Pattern[str]) -> str:
        """The cell under the first heading that a pattern finds; empty if there is none."""
        cells = (self.cells[index] for index in _columns(self.headers, pattern) if index < len(self.cells))
        return next((cell for cell in cells if not _EMPTY_CELL.fullmatch(cell)), "")

    @property
    def is_completed(self) -> bool:
        """Whether its status is 'completed', which may be the entry's and not the thing's."""
        return self.column(_STATUS_COLUMN).casefold().startswith("complet")

    @property
    def own_activity(self) -> bool | None:
        """What a status column says: True active, False ended, None nothing."""
        return says_active(self.column(_STATUS_COLUMN))

    @property
    def activity(self) -> bool | None:
        """The same, or what the heading above says ('Resolved Concerns')."""
        own = self.own_activity
        return heading_says_active(self.heading) if own is None else own

    @property
    def line(self) -> str:
        """The row as ``column: value; column: value``."""
        parts = []
        for index, cell in enumerate(self.cells):
            if not _EMPTY_CELL.fullmatch(cell):
                header = self.headers[index] if index < len(self.headers) else ""
                parts.append(f"{header.rstrip(': ')}: {cell}" if header and header != cell else cell)
        return "; ".join(parts)


@lru_cache(maxsize=64)  # all rows of a table have the same headings
def _columns(headers: tuple[str, ...], pattern: re.Pattern[str]) -> tuple[int, ...]:
    """The places of the headings that a pattern finds."""
    return tuple(index for index, header in enumerate(headers) if pattern.search(header))


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
        if own and not _EMPTY_CELL.fullmatch(own):
            return own
        place = self.place(element)
        if place is not None:
            if local_name(place) in {"tr", "table", "tbody", "text", "list"}:
                return ""
            text = plain_label(inline_text(place))
            return "" if len(text) > _LABEL_CHARS or _EMPTY_CELL.fullmatch(text) else text
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
        for item in self.element.iter(f"{V3}item"):
            if item.find(f".//{V3}item") is None and item.find(f".//{V3}table") is None:
                text = clean_line(inline_text(item))
                if text:
                    rows.append((item, Row((text,), heading=_heading_above(item))))
        return rows

    @cached_property
    def lines(self) -> str:
        """The text as lines for people; tables as ``column: value; ...``."""
        return "" if self.element is None else block_text(self.element, self._rows_of)

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
            more of them than labels.
        """
        named = [
            (element in self._pointed_at, row.column(pattern)) for element, row in self.rows if row.headers
        ]
        items = [(element in self._pointed_at, row.cells[0]) for element, row in self.rows if not row.headers]
        if all(_is_name(text) for _is_pointed_at, text in items):
            named += items
        if not self.rows:
            parts = [part for line in self.lines.splitlines() for part in line.split("; ")]
            named = [(False, part) for part in parts if _is_name(part)]
        named = [(is_pointed_at, text) for is_pointed_at, text in named if text]
        if len(named) <= len(labels):
            return []
        words = {word for label in labels for word in _LONG_WORD.findall(_folded(label))}
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


def _is_name(text: str) -> bool:
    """Whether a line may name a thing, rather than tell a date, a code or 'key: value' about one."""
    return text[:1].isalpha() and not _DETAIL.search(_LAST_YEAR.sub("", text)) and not names_a_list(text)


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


def inline_text(element: XmlElement) -> str:
    """An element's text on one line; deleted content (``revised="delete"``) is left out."""
    if len(element) or element.get("revised") or local_name(element) in _SKIPPED:
        return clean_line(_flow(element))
    return clean_line(element.text or "")  # as most cells


def block_text(element: XmlElement, rows_of: Callable[[XmlElement], list[tuple[XmlElement, Row]]]) -> str:
    """An element's text in lines: paragraphs, items, and rows of tables, which ``rows_of`` reads."""
    return clean_text(_flow(element, rows_of))


def _flow(
    element: XmlElement, rows_of: Callable[[XmlElement], list[tuple[XmlElement, Row]]] | None = None
) -> str:
    """Text in reading order, blocks in lines if ``rows_of`` is given; line breaks of the file are blanks."""
    name = local_name(element)
    if name in _SKIPPED or element.get("revised") == "delete":
        return ""
    if name == "table" and rows_of:
        caption = find(element, "caption")
        heading = [] if caption is None else [inline_text(caption)]
        return "\n".join([*heading, *(row.line for _element, row in rows_of(element))])
    text = _flowing(element.text)
    if not len(element):
        return text
    separator = "\n" if rows_of else " "
    parts = [text]
    for child in element:
        name = local_name(child)
        edge = separator if name in _BLOCKS else " " if name in {"td", "th"} else ""
        parts += [edge, separator if name == "br" else _flow(child, rows_of), edge, _flowing(child.tail)]
    return "".join(parts)


def _flowing(text: str | None) -> str:
    if not text:
        return ""
    return text if text.isprintable() else _LINE_BREAKS.sub(" ", text)  # no line break is printable


def table_rows(table: XmlElement) -> list[tuple[XmlElement, Row]]:
    """The body rows of a table with their headings; cells that span rows are repeated."""
    head = [_cells(row, {}) for row in find_all(table, "thead", "tr")]
    body = [row for group in ("tbody", "tfoot") for row in find_all(table, group, "tr")]
    body += find_all(table, "tr")
    headers = next((cells for cells in reversed(head) if len(cells) > 1), [])
    if not headers and body and _is_header_row(body[0]):
        headers, body = _cells(body[0], {}), body[1:]
    if not headers and (turned := _turned(body)):
        return turned
    caption = find(table, "caption")
    titles = [cells[0] for cells in head if len(cells) == 1]
    titles += [] if caption is None else [inline_text(caption)]
    heading = next(filter(None, titles), "") or _heading_above(table)
    rows: list[tuple[XmlElement, Row]] = []
    carried: dict[int, tuple[str, int]] = {}
    for row in body:
        cells = _cells(row, carried)
        if any(cells):
            rows.append((row, Row(tuple(cells), tuple(headers), heading)))
    return rows


def _turned(body: list[XmlElement]) -> list[tuple[XmlElement, Row]]:
    """The things of a table whose headings stand at the left, one in each column beside them; else none."""
    kinds = {tuple(local_name(cell) for cell in row.iterchildren("{*}td", "{*}th")) for row in body}
    kind = next(iter(kinds), ())
    if len(kinds) != 1 or len(body) < 2 or len(kind) < 2 or kind[0] != "th" or "th" in kind[1:]:
        return []
    lines = [_cells(row, {}) for row in body]
    headers = tuple(line[0] for line in lines)
    if sum(1 for header in headers if _FIELD_NAME.match(header)) < 2 or not _FIELD_NAME.match(headers[0]):
        return []  # names of things, each with what is said of it
    columns = (tuple(line[at] if at < len(line) else "" for line in lines) for at in range(1, len(kind)))
    return [(body[0], Row(cells, headers, "")) for cells in columns if any(cells)]


def _is_header_row(row: XmlElement) -> bool:
    cells = [local_name(cell) for cell in row.iterchildren("{*}td", "{*}th")]
    return len(cells) > 1 and "td" not in cells


def _cells(row: XmlElement, carried: dict[int, tuple[str, int]]) -> list[str]:
    """The texts of a row's cells.

    Args:
        row: a ``tr``.
        carried: column -> text and number of further rows of cells that span
            rows; brought up to date.
    """
    texts: list[str] = []
    kept: dict[int, tuple[str, int]] = {}

    def fill() -> None:
        while len(texts) in carried:
            text, left = carried.pop(len(texts))
            if left > 1:
                kept[len(texts)] = (text, left - 1)
            texts.append(text)

    for cell in row.iterchildren("{*}td", "{*}th"):
        fill()
        text = inline_text(cell)
        if not cell.attrib:  # as nearly all
            texts.append(text)
            continue
        rows_left = _span(cell, "rowspan") - 1
        for repetition in range(_span(cell, "colspan")):
            if rows_left:
                kept[len(texts)] = (text, rows_left)
            texts.append("" if repetition else text)
    fill()
    carried.clear()
    carried.update(kept)
    return texts


def _span(cell: XmlElement, name: str) -> int:
    value = cell.get(name)
    if not value:
        return 1
    return max(1, min(int(value), _MAX_SPAN)) if value.isdecimal() and len(value) < 9 else 1


def _heading_above(element: XmlElement) -> str:
    """The short text that stands right before a table or the outermost list around an item."""
    for ancestor in (element, *element.iterancestors(f"{V3}list")):
        caption = find(ancestor, "caption")
        if caption is not None and local_name(ancestor) == "list":
            return inline_text(caption)
        previous = ancestor.getprevious()
        while previous is not None and local_name(previous) == "br":
            previous = previous.getprevious()
        if previous is None or local_name(ancestor) == "item":
            continue
        if local_name(previous) in {"paragraph", "content", "caption"}:
            text = inline_text(previous)
            if 0 < len(text) <= _HEADING_CHARS:
                return text
    return ""
