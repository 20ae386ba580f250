"""The lists of a document: what their sections say, in entries and in text.

Owns the three states of a list, and what is told and kept where an entry names nothing, is denied, or codes
less than the text says.  Leaves out how an entry is read (``allergies``, ``problems``, ``medications``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.entries import Context, unusable
from optirh_batch.readers.cda.sections import Kind, Section
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import names_a_list, says_active
from optirh_batch.readers.lines import END_OF_SENTENCE
from optirh_batch.readers.statements import (
    Statement,
    begins_as_denial,
    of_one_kind,
    says_no_information,
    statement_of,
)
from optirh_batch.readers.wording import quoted
from optirh_batch.records import Documented, Listing

Item = TypeVar("Item")
_LINE_CHARS = 120
_HEADING_CHARS = 25
_PARTING = re.compile(r";\s(?![^()]*\))")


@dataclass
class Findings(Generic[Item]):
    """What the sections of one list have said so far.

    Attributes:
        about: ``allergies``, ``problems`` or ``medications``.
        none_of_a_kind: statements that deny a part of the list only.
        unread: names in entries that were left out; no 'none known' holds beside them.
    """

    about: str
    items: list[Item] = field(default_factory=list)
    none_known: bool = False
    none_of_a_kind: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def take_denial(self, text: str) -> bool:
        """Take note of words that deny the list or a part of it; whether they do."""
        match statement_of(text, self.about):
            case Statement.NONE_KNOWN:
                self.none_known = True
            case Statement.NONE_OF_A_KIND:
                self.none_of_a_kind.append(text)
            case _:
                return False
        return True

    def listing(self, title: str, context: Context) -> Listing[Item]:
        """The list in one of its three states; items outweigh a 'none known' beside them."""
        items = tuple(dict.fromkeys(self.items))
        if items:
            if self.none_known:
                message = Phrase(
                    "{title}: it says 'none' and yet holds entries; these are shown.", title=title
                )
                context.warn("none-known-contradicted", message)
            for wording in self.none_of_a_kind:
                context.remark(title, wording)
            return Listing(Documented.DOCUMENTED, items)
        if self.unread and (self.none_known or self.none_of_a_kind):
            message = Phrase(
                "{title}: it says 'none', and yet an entry that could not be read names {label}.",
                title=title,
                label=quoted(self.unread[0]),
            )
            context.warn("none-known-contradicted", message)
            return Listing()
        if self.none_of_a_kind and not self.none_known:
            context.warn("none-known-partial", of_one_kind(self.none_of_a_kind[0]))
        return Listing(Documented.NONE_KNOWN) if self.none_known or self.none_of_a_kind else Listing()


def read_section(
    section: Section,
    findings: Findings[Item],
    context: Context,
    *,
    outcomes: Iterable[bool | None],
    label: Callable[[Item], str],
    column: re.Pattern[str],
    read_row: Callable[[Row], Sequence[Item]],
) -> bool:
    """Read a section of a list: its entries, or its text where no entry is understood.

    Args:
        section: of the document.
        findings: get what the section says.
        context: of the document.
        outcomes: reads the entries, one after the other: whether each is understood; None if it says
            nothing that is missed.
        label: what an item is called.
        column: the headings of columns that name such a thing.
        read_row: reads a row of the text.

    Returns:
        Whether everything was understood; otherwise the text must be kept as a note.
    """
    before = len(findings.items)
    read = list(outcomes)
    nameless = read.count(False)
    if nameless and not section.is_empty:
        message = Phrase(
            "{title}: {count} entries name nothing and were left out.",
            title=quoted(section.title),
            count=nameless,
        )
        context.warn("entry-without-name", message)
    if not any(read):
        return _read_text_only(section, findings, read_row, context)
    labels = [label(item) for item in findings.items[before:]]
    _remark_beside(section, labels, findings, context)
    return not (_tells_more(section, labels, column, context) or nameless)


def leave_out_denied(section: Section, label: str, context: Context) -> None:
    """Report a thing that an entry denies."""
    message = Phrase(
        "{title}: '{label}' is denied and was left out.", title=quoted(section.title), label=quoted(label)
    )
    context.warn("negated-left-out", message)


def doubt_none(section: Section, context: Context) -> None:
    """Report where the entries of a section say 'none' and its text that nothing is known."""
    if section.text.lines and says_no_information(section.text.lines):
        message = Phrase(
            "{title}: the codes say 'none', the text says '{text}'.",
            title=quoted(section.title),
            text=quoted(section.text.lines),
        )
        context.warn("none-known-doubtful", message)


def _read_text_only(
    section: Section, findings: Findings[Item], read_row: Callable[[Row], Sequence[Item]], context: Context
) -> bool:
    """Read a section without usable entries from its narrative.

    Returns:
        Whether everything was understood; otherwise the text must be kept as a note.
    """
    text = section.text.lines
    if section.says_nothing:
        return True
    if section.is_empty:  # and yet there is a text, which is kept
        return False
    if findings.take_denial(text):
        return True
    rows = [row for _element, row in section.text.rows]
    if not rows and not section.entries:
        is_of_drugs = section.kind is Kind.MEDICATIONS
        rows = _short_lines(text if is_of_drugs else _PARTING.sub("\n", text))
        if not rows and section.kind is Kind.ALLERGIES:
            rows = [Row((said.rstrip("."),)) for said in re.split(rf"\n|{END_OF_SENTENCE}", text) if said]
    statements = [line for row in rows for line in row.cells if line]
    named = [row for row in rows if not any(findings.take_denial(cell) for cell in row.cells)]
    items = [(row, () if _denies(row) else read_row(row)) for row in named]
    read = [item for _row, found in items for item in found]
    if not read:
        return len(named) < len(rows) or (bool(statements) and all(map(says_no_information, statements)))
    findings.items += read
    # Cells without a heading above them may say anything.
    kept = any(len(row.cells) > 1 and not row.headers for row, found in items if found)
    for row, found in items:
        if not found and not kept and not says_no_information(row.line):
            context.remark(section.title, row.line)
    if not kept:
        _remark_beside(section, (), findings, context)
    message = Phrase(
        "{title}: read from the section's text, as there are no coded entries; compare with the original.",
        title=quoted(section.title),
    )
    context.warn("narrative-only", message)
    return not kept


def _remark_beside(
    section: Section, labels: Sequence[str], findings: Findings[Item], context: Context
) -> None:
    """Keep what stands beside the tables and lists of a section, such as drugs in reserve.

    Args:
        section: its list is read.
        labels: what was read, which need not be told once more.
        findings: whose denials are known.
        context: of the document.
    """
    for line in section.text.beside:
        is_known = any(label.casefold() in line.casefold() for label in labels)
        is_heading = names_a_list(line) or (len(line) <= _HEADING_CHARS and says_active(line) is not None)
        if not (is_known or is_heading or unusable(line) or statement_of(line, findings.about)):
            context.remark(section.title, line)


def _denies(row: Row) -> bool:
    """Whether a row begins by denying something: 'No reaction during this stay'."""
    return begins_as_denial(next(filter(None, row.cells), ""))


def _tells_more(section: Section, labels: list[str], column: re.Pattern[str], context: Context) -> bool:
    """Whether a section's text names more than its entries, which is reported; the text must be kept then.

    The text is what the author signed; entries may code a part of it (CDA R2, 1.2.3).

    Args:
        section: its entries are read.
        labels: what they name.
        column: the headings of columns that name such a thing.
        context: of the document.
    """
    names = (
        [name for name in section.text.names_beyond(labels, column) if not unusable(name)] if labels else []
    )
    if not names:
        return False
    message = Phrase(
        "{title}: the text names more than the coded entries ({label}); it is kept as a note.",
        title=quoted(section.title),
        label=quoted(", ".join(names)),
    )
    context.warn("narrative-more", message)
    return True


def _short_lines(text: str) -> list[Row]:
    """A text of short lines is a list; running text is not."""
    lines = [line.strip(" -–•*·\t") for line in text.splitlines() if line.strip()]
    rows: list[Row] = []
    heading = ""
    for line in lines:
        if names_a_list(line):
            heading = line
        elif len(line) > _LINE_CHARS or line.endswith((".", ":")):
            return []
        else:
            rows.append(Row((line,), heading=heading))
    return rows
