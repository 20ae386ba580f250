"""Word files (.docx, .docm): paragraphs, headings and tables.

Owns what counts as text in WordprocessingML (ECMA-376 part 1, chapter 17):
inserted text counts, deleted, hidden and struck-out text and the prompts of
empty form fields do not.  python-docx opens the checked package and knows its
parts and styles; the elements are walked here, because its paragraphs leave
out content controls, insertions and text boxes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optirh_batch.errors import Phrase, XmlMalformed
from optirh_batch.readers.office.archive import Package
from optirh_batch.readers.office.blocks import (
    NO_TITLE,
    Block,
    Cell,
    Line,
    Pages,
    Paragraph,
    Row,
    Sheet,
    Table,
    changes_accepted,
    clean_cell,
    struck_out,
    table_blocks,
)
from optirh_batch.readers.wording import HIDDEN_CHARACTERS, hides_characters
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import ReadWarning

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL = f"{_W}val"
_OFF = frozenset({"0", "false", "off", "none"})

# Wrappers whose content counts as if they were not there.
_TRANSPARENT = frozenset(
    f"{_W}{name}" for name in "ins moveTo customXml smartTag hyperlink fldSimple bdo dir sdtContent".split()
)
_DELETED = frozenset(f"{_W}{name}" for name in ("del", "moveFrom"))
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
# Wingdings draws tick boxes with these characters of its private area.
_SYMBOLS = {
    "F0FE": "☒",
    "F078": "☒",
    "F0FD": "☒",
    "F052": "☒",
    "F0FC": "☒",
    "F0A8": "☐",
    "F06F": "☐",
    "F071": "☐",
}

_MAX_COLUMNS = 63
_TITLE_LEVEL = 0
_MAX_STYLE_STEPS = 20


def read_word(package: Package, name: str) -> Pages:
    """The paragraphs and tables of a Word file, in reading order.

    Raises:
        XmlMalformed: the parts are XML, yet not a Word document.
    """
    import docx  # noqa: PLC0415 - takes a quarter of a second, which `--help` must not pay

    try:
        document = docx.Document(io.BytesIO(package.clean))
        body = list(document.element.body)  # a document need not have one
        styles = _styles(document.styles.element)
        margins = [
            relation.target_part.element
            for relation in document.part.rels.values()
            if relation.reltype.endswith(("/header", "/footer"))
        ]
    except Exception as error:  # python-docx raises whatever its own code stumbles over
        raise XmlMalformed(name=name, detail=Phrase("its parts do not make a document")) from error
    walk = _Walk(styles)
    blocks = tuple(walk.blocks(body))
    margin_lines = [text for element in margins for text in _texts(walk.blocks(element))]
    notes = tuple(_added_notes(package, walk))
    return Pages(
        (Sheet((*blocks, *notes), margins=tuple(dict.fromkeys(margin_lines))),),
        (*package.warnings, *walk.warnings()),
    )


@dataclass(frozen=True, slots=True)
class _Style:
    level: int | None
    is_bold: bool
    is_item: bool = False


def _styles(root: XmlElement) -> Mapping[str, _Style]:
    """What each paragraph style makes of a line, inherited or not: heading level, weight, item of a list."""
    elements = {element.get(f"{_W}styleId", ""): element for element in root.iterfind(f"{_W}style")}

    def look_up(number: str, path: str) -> XmlElement | None:
        for _step in range(_MAX_STYLE_STEPS):
            element = elements.get(number)
            if element is None:
                return None
            found = element.find(path)
            if found is not None:
                return found
            based = element.find(f"{_W}basedOn")
            number = based.get(_VAL, "") if based is not None else ""
        return None

    def level(number: str, element: XmlElement) -> int | None:
        named = element.find(f"{_W}name")
        if named is not None and named.get(_VAL, "").lower() == "title":
            return _TITLE_LEVEL
        return _outline_level(look_up(number, f"{_W}pPr/{_W}outlineLvl"))

    return {
        number: _Style(
            level(number, element),
            _is_on(look_up(number, f"{_W}rPr/{_W}b")),
            look_up(number, f"{_W}pPr/{_W}numPr") is not None,
        )
        for number, element in elements.items()
    }


def _outline_level(element: XmlElement | None) -> int | None:
    """Heading level 1 to 6; Word's 9 is body text."""
    value = "" if element is None else element.get(_VAL, "")
    return int(value) + 1 if value in set("012345") else None


def _is_on(element: XmlElement | None) -> bool:
    return element is not None and element.get(_VAL, "1").lower() not in _OFF


class _Walk:
    """One way through a document; remembers what it left out."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        self._styles = styles
        self._hidden = self._deleted = self._embedded = self._invisible = False
        self._struck: list[str] = []

    def warnings(self) -> Iterator[ReadWarning]:
        """What was left out, in words."""
        if self._deleted:
            yield changes_accepted()
        if self._hidden:
            yield ReadWarning("hidden-text", Phrase("The document holds hidden text, which was not read."))
        if self._embedded:
            message = Phrase("The file holds embedded files or controls; they were not read.")
            yield ReadWarning("embedded-ignored", message)
        if self._struck:
            yield struck_out(self._struck)
        if self._invisible:
            yield HIDDEN_CHARACTERS

    def blocks(self, container: Iterable[XmlElement]) -> Iterator[Block]:
        """The lines and tables directly inside an element."""
        for child in container:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None and not _is_placeholder(child):
                    yield from self.blocks(content)
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)
            elif child.tag in _DELETED:
                self._deleted = True
            elif child.tag == f"{_W}altChunk":
                self._embedded = True

    def _paragraph(self, element: XmlElement) -> Iterator[Block]:
        found = Paragraph()
        properties = element.find(f"{_W}pPr")
        styled = element.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(
            styled.get(_VAL, "") if styled is not None else "", _Style(None, is_bold=False)
        )
        self._inline(element, found, style.is_bold)
        raw = "".join(found.text)
        self._invisible = self._invisible or hides_characters(raw)
        direct = _outline_level(properties.find(f"{_W}outlineLvl")) if properties is not None else None
        level = direct or style.level
        numbered = style.is_item or (properties is not None and properties.find(f"{_W}numPr") is not None)
        line = found.as_line(level, is_item=numbered and level is None)
        if line.text:
            yield line
        for box in found.boxes:
            yield from self.blocks(box)

    def _inline(self, element: XmlElement, found: Paragraph, is_bold: bool) -> None:
        for child in element:
            if child.tag == f"{_W}r":
                self._run(child, found, is_bold)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                if content is not None and not _is_placeholder(child):
                    self._inline(content, found, is_bold)
            elif child.tag in _TRANSPARENT:
                self._inline(child, found, is_bold)
            elif child.tag in _DELETED:
                self._deleted = True

    def _run(self, run: XmlElement, found: Paragraph, is_bold: bool) -> None:
        properties = run.find(f"{_W}rPr")
        written = Paragraph()
        for child in run:
            self._run_content(child, written)
        text = "".join(written.text)
        found.boxes += written.boxes
        if properties is not None:
            if _is_on(properties.find(f"{_W}vanish")):
                self._hidden = self._hidden or bool(text.strip())
                return
            if any(_is_on(properties.find(f"{_W}{name}")) for name in ("strike", "dstrike")):
                self._struck += [text.strip()] if text.strip() else []
                return
            weight = properties.find(f"{_W}b")
            is_bold = is_bold if weight is None else _is_on(weight)
        if text.strip():
            found.is_bold = is_bold and found.is_bold is not False
        found.text.append(text)

    def _run_content(self, child: XmlElement, written: Paragraph) -> None:
        tag = child.tag
        if tag == f"{_W}t":
            written.text.append(child.text or "")
        elif tag in _SIGNS:
            written.text.append(_SIGNS[tag])
        elif tag == f"{_W}sym":
            written.text.append(_SYMBOLS.get(child.get(f"{_W}char", "").upper(), ""))
        elif tag == f"{_W}fldChar":
            box = child.find(f"{_W}ffData/{_W}checkBox")
            if box is not None:
                written.text.append("☒" if _is_checked(box) else "☐")
        elif tag == f"{_W}object":
            self._embedded = True
        elif tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            written.boxes += (child if chosen is None else chosen).iter(f"{_W}txbxContent")
        else:
            written.boxes += child.iter(f"{_W}txbxContent")

    def _table(self, element: XmlElement) -> Iterator[Block]:
        above: dict[int, Cell] = {}
        return table_blocks(self._row(row, above) for row in self._rows(element))

    def _rows(self, table: XmlElement) -> Iterator[XmlElement]:
        for child in table:
            if child.tag == f"{_W}tr":
                if child.find(f"{_W}trPr/{_W}del") is None:
                    yield child
                else:
                    self._deleted = True
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                yield from self._rows(content) if content is not None else ()
            elif child.tag in _TRANSPARENT:
                yield from self._rows(child)

    def _row(self, row: XmlElement, above: dict[int, Cell]) -> tuple[Row, list[Block]]:
        """Its cells; ``above`` holds what cells merged downwards say, by column."""
        cells: list[Cell] = []
        content: list[Block] = []
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _cells(row):
            width = max(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1)
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(_VAL) != "restart":
                if column in above:
                    cells.append(above[column])
            else:
                inside = list(self.blocks(cell))
                content += inside
                text = clean_cell("\n".join(_texts(inside)))
                levels = [block.level for block in inside if isinstance(block, Line)]
                found = Cell(text, column, width, is_bold=bool(levels) and None not in levels)
                above.pop(column, None)
                if text:
                    cells.append(found)
                    if merged is not None:
                        above[column] = found
            column += width
        is_layout = any(isinstance(block, Table) for block in content)
        return tuple(cells), content if is_layout else []


def _cells(row: XmlElement) -> Iterator[XmlElement]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            yield from _cells(content) if content is not None else ()
        elif child.tag in _TRANSPARENT:
            yield from _cells(child)


def _number(element: XmlElement | None, default: int) -> int:
    value = "" if element is None else element.get(_VAL, "")
    return min(int(value), _MAX_COLUMNS) if value.isdecimal() and len(value) < 9 else default


def _is_placeholder(control: XmlElement) -> bool:
    """Whether a content control shows only its prompt ('Click to enter text')."""
    return _is_on(control.find(f"{_W}sdtPr/{_W}showingPlcHdr"))


def _is_checked(box: XmlElement) -> bool:
    stated = box.find(f"{_W}checked")
    return _is_on(stated if stated is not None else box.find(f"{_W}default"))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from ("\t".join(cell.text for cell in row) for row in block.rows if row)


def _added_notes(package: Package, walk: _Walk) -> Iterator[Line]:
    """Footnotes and comments, behind the text and apart from its sections."""
    for kind in ("footnotes", "endnotes", "comments"):
        targets = [item.target for item in package.relations[package.main] if item.kind == kind]
        lines = [
            text
            for target in targets
            for note in package.tree(target)
            if note.get(f"{_W}type") not in {"separator", "continuationSeparator", "continuationNotice"}
            for text in _texts(walk.blocks(note))
        ]
        if lines:
            yield Line(NO_TITLE, level=1)
            yield from (Line(line) for line in lines)
