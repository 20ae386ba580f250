"""From sheets to dossiers: which field a cell fills, in sections that ``sections`` tells apart.

Owns the way through tables: heads, rows of forms, entries, headings between
rows, and rows that belong to other people.  Leaves out how tables are laid out
(``tables``), how the cells of a row are sorted (``rows``), and what happens when a
file speaks of several people (``office``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from optirh_batch.readers.contacts import PHONE
from optirh_batch.readers.office import entries
from optirh_batch.readers.office.blocks import BOLD, NO_TITLE, Line, Row, Sheet, Table
from optirh_batch.readers.office.columns import Header, is_known, read_header, read_second_header
from optirh_batch.readers.office.contacts import ContactDraft, read_contact
from optirh_batch.readers.office.dossier import Dossier
from optirh_batch.readers.office.groups import Group
from optirh_batch.readers.office.pairs import is_name, pairs_in
from optirh_batch.readers.office.rows import HeadedRow, sort_cells
from optirh_batch.readers.office.sections import LINE_LEVEL, Findings, SectionReader, problem_status
from optirh_batch.readers.office.tables import heads_lists, tables_in
from optirh_batch.readers.office.vocabulary import (
    LISTS,
    PROSE,
    Theme,
    Topic,
    field_of,
    languages_of,
    topic_of,
    value_of,
)
from optirh_batch.readers.prescriptions import is_no_drug
from optirh_batch.readers.statements import statement_of
from optirh_batch.readers.wording import clean_line

_EMPTY = Header(Theme.NOTES, {}, {}, {}, {})
_DATE_LIKE = re.compile(r"(?:\d{1,2}\.)?(?:\d{1,2}\.)?\d{4}|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}/\d{4}")


def read_layout(sheet: Sheet) -> Findings:
    """Read one sheet of a workbook, or a document."""
    reader = _LayoutReader()
    for line in sheet.margins:
        reader.read_margin(line)
    if sheet.title:
        reader.read_line(Line(sheet.title, level=1))
    for block in sheet.blocks:
        if isinstance(block, Line):
            reader.read_line(block)
        else:
            reader.read_table(block)
    return reader.finish()


class _LayoutReader(SectionReader):
    """With tables."""

    def __init__(self) -> None:
        super().__init__()
        self._header: Header | None = None
        # Who a column of the form's last row named, unless it is the first column.
        self._owners: dict[int, ContactDraft] = {}
        # Which column of a questionnaire is yes and which is no.
        self._answers: dict[int, str] = {}

    def read_table(self, table: Table) -> None:
        """Tables that stand beside each other one after the other; what follows is no part of their lists."""
        for part in tables_in(table):
            if heads_lists(part):
                self._read_columns(part)
            else:
                self._read_rows(part)
            self._header = None
        self._is_behind_table = self._theme in LISTS

    def _read_rows(self, table: Table) -> None:
        """Rows one by one: heads, fields, entries, headings between them."""
        self._header = None
        is_fresh = after_gap = False
        self._owners, self._answers = {}, {}
        for row in table.rows:
            if not row:
                after_gap = True
                continue
            above = self._header if is_fresh else None
            header = read_header(row, self._theme) or (above and read_second_header(above.kind, row))
            if header:
                is_second = above is not None and above.kind is header.kind
                self._begin_table(above.joined(header) if above and is_second else header)
            elif self._header and not self._ends_table(row, after_gap=after_gap):
                self._read_row(self._header, row)
            elif len(row) == 1:
                self.read_line(Line(row[0].text, BOLD if row[0].is_bold else None))
                # A group of drugs goes on with the columns of its table, another list does not.
                if self._header and self._theme is not self._header.kind:
                    self._header = None
            else:
                self._header = None
                if not self._read_answers(row):
                    self._read_cells(row)
            is_fresh, after_gap = header is not None, False

    def _read_columns(self, table: Table) -> None:
        """Lists below their headings, one column after the other; no cell heads what stands below it."""
        heads, *rows = table.rows
        for head in heads:
            self.read_line(Line(head.text, BOLD))
            for cell in (cell for row in rows for cell in row if cell.column == head.column):
                for line in cell.text.split("\n"):
                    self._read_text(line, is_item=True)

    def _begin_table(self, header: Header) -> None:
        if self._theme is not header.kind:
            # Columns say what they are; the heading above stays the title of what has no field.
            self._open(Topic(header.kind), self._title, self._level)
        self._header = header
        for head in header.heads.values():
            self._found.languages.update(languages_of(head))

    def _ends_table(self, row: Row, *, after_gap: bool) -> bool:
        """Whether a row belongs to no table any more: a heading, or a form after a gap."""
        if len(row) == 1:
            cell = row[0]
            return (
                topic_of(cell.text.strip(" :")) is not None
                or cell.column not in (self._header or _EMPTY).fields
            )
        return after_gap and is_known(row[0].text) and not is_known(row[1].text)

    def _read_cells(self, row: Row) -> None:
        """A row of a form, or of a table whose head is not known."""
        self._see_fields(cell.text.strip(" :") for cell in row)
        if self._is_inline and self._theme in LISTS:
            # 'Allergies | latex' is over with its row.
            self._open(None, None, LINE_LEVEL)
        self._named = None
        above, self._owners = self._owners, {}
        index = 0
        while index < len(row):
            text = row[index].text
            name = text.strip(" :")
            if index and self._named is None:
                # Below a physician in the same column the phone is that person's.
                self._named = above.get(row[index].column)
            follower = row[index + 1].text if index + 1 < len(row) else None
            if (
                is_name(name, self._theme)
                and follower is not None
                and not is_name(follower.strip(" :"), self._theme)
            ):
                end = index + 2
                topic = topic_of(name)
                while (
                    topic and topic.theme is Theme.CONTACTS and end < len(row) and not is_known(row[end].text)
                ):
                    follower = f"{follower}, {row[end].text}"
                    end += 1
                self._read_pair(name, follower)
                if index and self._named:
                    self._owners[row[index].column] = self._named
                index = end
                continue
            if is_name(name, self._theme) and field_of(Theme.PATIENT, name) and "\n" not in text:
                index += 1  # a field left empty
                continue
            if "\n" in text or pairs_in(text, self._theme):
                for line in text.split("\n"):
                    self._read_text(line, is_item=False)
                index += 1
                continue
            self._read_headless(row[index:])
            return

    def _read_answers(self, row: Row) -> bool:
        """A row of a questionnaire with a column for yes and one for no, or the head of one."""
        if self._theme is not Theme.ALLERGIES:
            return False
        answers = {value_of("mark", cell.text): cell.column for cell in row}
        if {"yes", "no"} <= answers.keys():
            self._answers = {column: answer for answer, column in answers.items() if answer}
            return True
        marks = [cell for cell in row[1:] if cell.column in self._answers]
        if not marks:
            return False
        said = {self._answers[cell.column] for cell in marks}
        label = clean_line(row[0].text)
        others = [clean_line(cell.text) for cell in row[1:] if cell not in marks]
        if said == {"yes"}:
            self._read_content(" ".join((label, *(f"({text})" for text in others))))
        else:
            self._not_understood(self._main, " : ".join((label, *sorted(said), *others)))
        return True

    def _read_headless(self, cells: Row) -> None:
        """Cells that no head names: the first is the entry."""
        texts = [clean_line(cell.text) for cell in cells]
        texts[0] = texts[0].rstrip(" :")
        first, *others = texts
        if len(texts) == 2 and value_of("form", first) == "head" and value_of("form", others[0]) == "value":
            return
        if self._is_denied(others):
            self._not_understood(self._main, " : ".join(texts))
            return
        is_list = self._theme in {Theme.ALLERGIES, Theme.PROBLEMS}
        if is_list and len(others) > 1 and value_of("mark", others[0]) == "yes":
            others = others[1:]
        self._read_entry(first, others)

    def _is_denied(self, others: list[str]) -> bool:
        """Whether the answer beside an entry of a questionnaire is no, or not known."""
        if self._theme not in {Theme.ALLERGIES, Theme.PROBLEMS} or not others:
            return False
        return value_of("mark", others[0]) == "no" or statement_of(others[0], self._theme) is not None

    def _read_entry(self, first: str, others: list[str]) -> None:
        """The first of the cells, with what those beside it say of it."""
        match self._theme:
            case Theme.MEDICATIONS:
                self._read_content(" ".join((first, *others)))
            case Theme.CONTACTS:
                self._read_content(", ".join((first, *others)))
            case Theme.ALLERGIES if len(others) == 1:
                self._read_content(f"{first} ({others[0]})")
            case Theme.PROBLEMS if _DATE_LIKE.fullmatch(first) and others:
                self._read_content(others[0])
                if self._main.problems:
                    self._main.problems[-1] = replace(self._main.problems[-1], onset=first)
                self._keep_others(others[0], others[1:])
            case Theme.ALLERGIES | Theme.PROBLEMS:
                self._read_content(first)
                self._keep_others(first, others)
            case _:
                self._read_content(" : ".join((first, *others)))

    def _keep_others(self, label: str, others: list[str]) -> None:
        for other in others:
            self._keep(f"{label} : {other}")

    def _read_row(self, header: Header, row: Row) -> None:
        """One row under a head."""
        found = sort_cells(header, row)
        if header.kind is Theme.PATIENT:
            self._read_person(found)
            return
        dossier = self._dossier(found.links)
        beside = [clean_line(text) for _head, text in found.extra]
        label = self._read_item(dossier, header.kind, found.cells, beside)
        for head, text in found.extra:
            parts = [part for part in (label, head, clean_line(text)) if part]
            dossier.add_detail(self._title, " : ".join(parts))

    def _dossier(self, links: Mapping[str, str]) -> Dossier:
        """Whose row it is: the one named in it, or the sheet's own patient."""
        if not links:
            return self._main
        link = tuple(sorted(links.items()))
        if link not in self._found.linked:
            dossier = self._found.linked[link] = Dossier()
            for name, value in link:
                dossier.add_field(name, value)
        return self._found.linked[link]

    def _read_person(self, row: HeadedRow) -> None:
        """A row that is a patient of its own."""
        person = Dossier()
        for name, value in row.cells.items():
            person.add_field(name, value)
            if name == "file_number":
                head = (
                    next(
                        (
                            self._header.heads[at]
                            for at, found in self._header.fields.items()
                            if found == name
                        ),
                        "",
                    )
                    if self._header
                    else ""
                )
                person.add_detail(None, f"{head} : {value}")
        for topic, head, text in row.topics:
            self._read_column(person, topic, head, text)
        for head, text in row.extra:
            person.add_detail(None, f"{head} : {text}" if head else text)
        self._found.people.append(person)

    def _read_column(self, person: Dossier, topic: Topic, head: str, text: str) -> None:
        """A cell of a list of patients that holds a part of the record."""
        if topic.theme in LISTS:
            before, self._title, self._group = self._title, head, Group()
            self._read_entries(person, topic, text)
            self._title = before
        elif topic.theme in PROSE:
            person.prose.setdefault(topic.theme, []).append(text)
        elif topic.theme is Theme.CONTACTS:
            for part in text.split("\n") if len(PHONE.findall(text)) > 1 else [text]:
                person.contacts.append(read_contact(part, [head] if topic.qualifier else []))
        else:
            person.notes += entries.read_notes(text, head, is_dated=True)

    def _read_item(self, dossier: Dossier, kind: Theme, cells: dict[str, str], beside: list[str]) -> str:
        """The entry of a row; returns what to call it where more is said of it.

        Args:
            dossier: gets the entry.
            kind: what the rows of the table are.
            cells: by field.
            beside: cells under heads that are not known.
        """
        topic = self._topic if self._topic and self._topic.theme is kind else Topic(kind)
        label = clean_line(cells.get("label") or cells.get("name") or "")
        is_bare = kind is Theme.MEDICATIONS and cells.keys() == {"name"}
        is_change = is_bare and self._begins_change(label)
        if is_change or (kind in LISTS and label and self._read_statement(dossier, topic, label)):
            return label
        is_remark = is_bare and (entries.is_remark(label) or is_no_drug(label))
        if kind in LISTS and label and (is_remark or entries.is_denial(label)):
            self._not_understood(dossier, " : ".join(clean_line(value) for value in cells.values()))
            return label
        match kind:
            case Theme.MEDICATIONS if label:
                drug = self._group.told(entries.read_medication_row(cells, topic.qualifier, beside))
                dossier.medications.append(self._in_reserve(drug.frequency, drug, topic))
            case Theme.ALLERGIES if label:
                dossier.allergies += entries.read_allergy_row(cells)
                if date := cells.get("date"):
                    dossier.add_detail(self._title, f"{label} : {clean_line(date)}")
            case Theme.PROBLEMS if label or cells.keys() & {"current", "past"}:
                self._read_problem_cells(dossier, topic, cells)
            case Theme.CONTACTS:
                label = self._read_contact_row(dossier, cells)
            case Theme.NOTES if cells.get("text"):
                title = clean_line(cells.get("title", "")) or self._title
                day = clean_line(cells.get("date", "")) or None
                notes = entries.read_notes(
                    cells["text"], None if title == NO_TITLE else title, is_dated=False
                )
                dossier.notes += (replace(note, date=day) for note in notes)
            case _ if cells:
                self._not_understood(dossier, " : ".join(clean_line(value) for value in cells.values()))
        return label

    def _read_problem_cells(self, dossier: Dossier, topic: Topic, cells: dict[str, str]) -> None:
        for name in ("current", "past"):
            if name in cells and self._read_statement(dossier, Topic(Theme.PROBLEMS, name), cells[name]):
                del cells[name]
        dossier.problems += entries.read_problem_row(cells, problem_status(topic))

    def _read_contact_row(self, dossier: Dossier, cells: Mapping[str, str]) -> str:
        draft = read_contact(cells.get("name", ""), self._roles())
        draft.given = clean_line(cells.get("given", ""))
        if "role" in cells:
            draft.roles.append(clean_line(cells["role"]))
        if "phone" in cells:
            draft.phones += [clean_line(part) for part in cells["phone"].split("\n")]
        dossier.contacts.append(draft)
        return clean_line(f"{draft.given} {draft.name}")
