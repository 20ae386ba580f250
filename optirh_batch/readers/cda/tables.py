"""Tables and lists of the human-readable part of a CDA document (CDA R2, narrative block).

Owns text on lines, the rows of tables with their headings, and the heading above
them.  Leaves out references from entries (``narrative``) and what a column means
to a list of facts (columns are found here by pattern, named by the callers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from optirh_batch.readers.cda.datatypes import V3, find, find_all, local_name
from optirh_batch.readers.cda.vocabulary import (
    heading_says_active,
    names_a_list,
    says_active,
    says_paused,
    says_planned,
    says_refuted,
)
from optirh_batch.readers.topics import PROBLEM_TOPICS, Topic, topic_of
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.readers.xml import XmlElement

_BLOCKS = frozenset(
    {"paragraph", "list", "item", "table", "caption", "text", "thead", "tbody", "tfoot", "tr"}
)
_SKIPPED = frozenset({"renderMultiMedia", "colgroup", "col"})
EMPTY_CELL = re.compile(r"[\s\-–—*.]*")
_LINE_BREAKS = re.compile("[\n\r\v\f\u0085\u2028\u2029]")
_MAX_SPAN = 30
_NUMBERED = re.compile(r"\w+ ?(?:#|n°|nr\.?|no\.) ?\d+\W*", re.IGNORECASE)
_DETAIL = re.compile(r":|\b(?:19|20)\d\d\b|\d{5}")
_LAST_YEAR = re.compile(r"(?<=\w{3})[\s(,]+(?:19|20)\d\d\W*\Z")
_HEADING_CHARS = 80
_FIELD_NAME = re.compile(
    r"(?:allerg|substan|stoff|ausl[oö]ser|r[eé]a[ck]t|reazion|manifestation|statut|status|stato|[eé]tat|gravit|schwere"
    r"|severity|criticality|date|datum|data\b|depuis|seit\b|since|onset|d[eé]but|beginn|diagnos|probl|code"
    r"|m[eé]di[ck]|drug|pr[äa]parat|farmac|dose|dosis|dosage|posolog|dosier|fr[eé]quen|voie|route|remarque"
    r"|bemerkung|comment|matin|midi|soir|nuit|morgen|mittag|abend|nacht)",
    re.IGNORECASE,
)
_FIELD_WORD = re.compile(rf"(?:{_FIELD_NAME.pattern})\w*\.?(?: ?/ ?\w+)?:?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_STATUS_COLUMN = re.compile(
    r"^(?:(?:clinical|condition|concern|problem|allergy|medication|current|alert) )?"
    r"(?:status|statut|état|etat|stato|zustand)$",
    re.IGNORECASE,
)


# What headings of lists of drugs say in more words than a status: 'Médicaments arrêtés'.
_TAKEN = frozenset({Topic.CURRENT_MEDICATION, Topic.RESERVE})
_TAKEN_OR_NOT = _TAKEN | {Topic.STOPPED}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table or an item of a list.

    Attributes:
        cells: one for each column; of a cell over several columns its text stands in the first.
        headers: the headings of the columns.
        heading: what stands above it all.
        across: the places of the columns that share one cell; its text is of none of them alone.
    """

    cells: tuple[str, ...]
    headers: tuple[str, ...] = ()
    heading: str = ""
    across: frozenset[int] = frozenset()

    def column(self, pattern: re.Pattern[str]) -> str:
        """The cell under the first heading that a pattern finds; empty if there is none."""
        return next(self.under(pattern), "")

    def under(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The cells that say something under all headings that a pattern finds."""
        cells = (self.cells[index] for index in _columns(self.headers, pattern) if index < len(self.cells))
        return (cell for cell in cells if not EMPTY_CELL.fullmatch(cell))

    @property
    def shared(self) -> str:
        """What stands in a cell over several columns behind the first: 'as needed, 20 drops'."""
        cells = (self.cells[at] for at in sorted(self.across) if 0 < at < len(self.cells))
        return "" if 0 in self.across else next(filter(None, cells), "")

    @property
    def is_completed(self) -> bool:
        """Whether its status is 'completed', which may be the entry's and not the thing's."""
        return self.column(_STATUS_COLUMN).casefold().startswith("complet")

    @property
    def is_refuted(self) -> bool:
        """Whether its status, or the heading above, says that the thing is not so."""
        return says_refuted(self.column(_STATUS_COLUMN)) or says_refuted(self.heading)

    @property
    def is_planned(self) -> bool:
        """Whether its status says that the thing is only planned."""
        return says_planned(self.column(_STATUS_COLUMN))

    @property
    def pause(self) -> str:
        """The words by which its status or the heading above says that the thing is paused, else empty."""
        own = self.column(_STATUS_COLUMN)
        words = self.heading if says_active(own) is None else own
        return words if says_paused(words) else ""

    @property
    def own_activity(self) -> bool | None:
        """What a status column says: True active, False ended, None nothing."""
        return says_active(self.column(_STATUS_COLUMN))

    @property
    def activity(self) -> bool | None:
        """The same, or what the heading above says ('Resolved Concerns')."""
        own = self.own_activity
        if own is not None:
            return own
        announced = topic_of(self.heading)
        return announced in _TAKEN if announced in _TAKEN_OR_NOT else heading_says_active(self.heading)

    @property
    def need(self) -> str:
        """The heading above, if it says that its drugs are taken as needed; else empty."""
        return self.heading if topic_of(self.heading) is Topic.RESERVE else ""

    @property
    def line(self) -> str:
        """The row as ``column: value; column: value``."""
        parts = []
        for index, cell in enumerate(self.cells):
            if not EMPTY_CELL.fullmatch(cell):
                has_own = index < len(self.headers) and (index == 0 or index not in self.across)
                header = self.headers[index] if has_own else ""
                parts.append(f"{header.rstrip(': ')}: {cell}" if header and header != cell else cell)
        return "; ".join(parts)


@lru_cache(maxsize=64)  # all rows of a table have the same headings
def _columns(headers: tuple[str, ...], pattern: re.Pattern[str]) -> tuple[int, ...]:
    """The places of the headings that a pattern finds."""
    return tuple(index for index, header in enumerate(headers) if pattern.search(header))


def inline_text(element: XmlElement) -> str:
    """An element's text on one line; deleted content (``revised="delete"``) is left out."""
    if len(element) or element.get("revised") or local_name(element) in _SKIPPED:
        return clean_line(_flow(element))
    return clean_line(element.text or "")  # as most cells


def block_text(element: XmlElement, rows_of: Callable[[XmlElement], list[tuple[XmlElement, Row]]]) -> str:
    """An element's text in lines: paragraphs, items, and rows of tables, which ``rows_of`` reads."""
    return clean_text(_flow(element, rows_of))


def _flow(
    element: XmlElement,
    rows_of: Callable[[XmlElement], list[tuple[XmlElement, Row]]] | None = None,
    without: str = "",
) -> str:
    """Text in reading order, blocks in lines if ``rows_of`` is given; line breaks of the file are blanks.

    What stands in elements named ``without`` is left out.
    """
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
        inner = "" if name == without else separator if name == "br" else _flow(child, rows_of, without)
        if name == "footnote" and inner.strip():
            inner = f" ({inner.strip()})"
        parts += [edge, inner, edge, _flowing(child.tail)]
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
    if not headers and _begins_with_header(body):
        headers, body = _cells(body[0], {}), body[1:]
    if not headers and (turned := _turned(body)):
        return turned
    caption = find(table, "caption")
    titles = [cells[0] for cells in head if len(cells) == 1]
    titles += [] if caption is None else [inline_text(caption)]
    heading = next(filter(None, titles), "") or heading_above(table)
    rows: list[tuple[XmlElement, Row]] = []
    carried: dict[int, tuple[str, int]] = {}
    for row in body:
        across = _across(row, carried) if any(cell.get("colspan") for cell in row) else frozenset()
        cells = _cells(row, carried)
        if not headers and len(cells) > 1 and _heads_a_group(cells[0]):
            rows.append((row, Row(tuple(cells[1:]), heading=cells[0])))
        elif any(cells):
            rows.append((row, Row(tuple(cells), tuple(headers), heading, across)))
    return rows


def _heads_a_group(cell: str) -> bool:
    """Whether the first cell of a row without headings names a group: 'Diagnostic principal', 'Exclu'."""
    return topic_of(cell) in PROBLEM_TOPICS or says_refuted(cell)


def item_rows(text: XmlElement) -> list[tuple[XmlElement, Row]]:
    """The items of lists, in order.

    An item with items inside is a heading if it is worded as one, else a thing; what they tell of it are
    cells of its row, and other things are rows of their own.  One with a table inside is none.
    """
    rows: list[tuple[XmlElement, Row]] = []
    told: set[XmlElement] = set()

    @cache  # of nested lists every item is asked about by each that holds it
    def names_a_thing(item: XmlElement) -> bool:
        return is_name(inline_text(item))

    for item in text.iter(f"{V3}item"):
        if item in told or item.find(f".//{V3}table") is not None:
            continue
        inner = [*item.iter(f"{V3}item")][1:]
        own = inline_text(item) if not inner else clean_line(_flow(item, without="list"))
        if not own or (inner and _is_heading(own)):
            continue
        cells: tuple[str, ...] = (own,)
        if inner and not all(map(names_a_thing, inner)):
            told.update(inner)
            cells = (own, *filter(None, (clean_line(_flow(one, without="list")) for one in inner)))
        rows.append((item, Row(cells, heading=heading_above(item))))
    return rows


def _is_heading(text: str) -> bool:
    return (
        names_a_list(text)
        or says_active(text) is not None
        or text.endswith(":")
        or bool(_NUMBERED.fullmatch(text))
    )


def is_name(text: str) -> bool:
    """Whether a line may name a thing, rather than tell a date, a code or 'key: value' about one."""
    return text[:1].isalpha() and not _DETAIL.search(_LAST_YEAR.sub("", text)) and not names_a_list(text)


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


def _begins_with_header(body: list[XmlElement]) -> bool:
    """Whether the first row holds the headings: by its tags, or in bold above others, or by its words."""
    first, *below = ([*row.iterchildren("{*}td", "{*}th")] for row in body[:2]) if body else ([],)
    if len(first) < 2:
        return False
    if all(local_name(cell) == "th" for cell in first):
        return True
    if not below:
        return False
    if all(map(_is_bold, first)):
        return not all(map(_is_bold, below[0]))
    texts = [inline_text(cell) for cell in first]
    names = sum(1 for text in texts if _FIELD_WORD.fullmatch(text))
    return names > 1 and bool(_FIELD_WORD.fullmatch(texts[0])) and not any(map(_DIGIT.search, texts))


def _is_bold(cell: XmlElement) -> bool:
    """Whether all that a cell says is bold."""
    apart = [cell.text, *(child.tail for child in cell)]
    return not any(text and text.strip() for text in apart) and all(
        "bold" in (child.get("styleCode") or "").casefold() for child in cell
    )


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


def _across(row: XmlElement, carried: dict[int, tuple[str, int]]) -> frozenset[int]:
    """The columns that a cell of this row shares with others.

    Args:
        row: a ``tr``.
        carried: the columns that cells of rows above take.
    """
    shared: list[int] = []
    at = 0
    for cell in row.iterchildren("{*}td", "{*}th"):
        while at in carried:
            at += 1
        width = _span(cell, "colspan")
        shared += range(at, at + width) if width > 1 else ()
        at += width
    return frozenset(shared)


def _span(cell: XmlElement, name: str) -> int:
    value = cell.get(name)
    if not value:
        return 1
    return max(1, min(int(value), _MAX_SPAN)) if value.isdecimal() and len(value) < 9 else 1


def heading_above(element: XmlElement) -> str:
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
