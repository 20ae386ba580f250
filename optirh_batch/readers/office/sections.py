"""From lines to dossiers: which section a line stands in, and what it says there.

Owns the way through the paragraphs of one sheet or document, top to bottom.  A
heading, or a line that is nothing but a known heading word, opens a section;
what follows is read as the section asks.  What is not understood becomes a
note.  Leaves out tables (``layout``), and how single values are written
(``people``, ``contacts``, ``entries``) and told from their names (``pairs``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from optirh_batch.errors import Phrase
from optirh_batch.given_names import is_given_name
from optirh_batch.readers import topics
from optirh_batch.readers.allergens import is_no_allergen
from optirh_batch.readers.contacts import PHONE
from optirh_batch.readers.diagnoses import is_no_diagnosis
from optirh_batch.readers.lines import change_of, closes_letter, group_of
from optirh_batch.readers.office import entries
from optirh_batch.readers.office.blocks import BOLD, Line
from optirh_batch.readers.office.contacts import ContactDraft, ContactSection, read_contact
from optirh_batch.readers.office.dossier import Dossier
from optirh_batch.readers.office.groups import Group
from optirh_batch.readers.office.pairs import pairs_in
from optirh_batch.readers.office.people import says_more
from optirh_batch.readers.office.vocabulary import (
    LISTS,
    NOTHING,
    PROSE,
    Theme,
    Topic,
    field_of,
    key,
    languages_of,
    topic_of,
    value_of,
)
from optirh_batch.readers.prescriptions import read_prescription
from optirh_batch.readers.statements import behind_yes, statement_of
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import Documented, Medication, ProblemStatus

# The level of a section that a plain line opened: below every heading.
LINE_LEVEL = 9
_NO_ENTRY = {Theme.PROBLEMS: is_no_diagnosis, Theme.ALLERGIES: is_no_allergen}
_FAMILY_HISTORY = re.compile(r"familia|familienanamnese|family history")
# Fields that only a person has.
_IDENTIFYING = frozenset({"birth_date", "avs"})
_PERSONAL = frozenset({"someone", "given", "birth_date", "avs", "family_given", "given_family"})
_FULL_NAMES = frozenset({"someone", "family_given", "given_family"})
_NOTED = frozenset({"file_number", "birth_name"})
_BESIDE = frozenset({"stopped", "paused", "planned", "reserve"})
_APART = frozenset({"physician_phone", "referent_phone"})
_MAX_ENTRY_CHARS = 300
_MAX_CONTACT_CHARS = 120

Link = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Findings:
    """What a sheet or document holds: its own dossier, one a row of patients, rows that name a patient."""

    main: Dossier = field(default_factory=Dossier)
    people: list[Dossier] = field(default_factory=list)
    linked: dict[Link, Dossier] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)


class SectionReader:
    """The way through sections and their lines."""

    def __init__(self) -> None:
        self._found = Findings()
        self._topic: Topic | None = None
        self._title: str | None = None
        self._level: int | None = None
        self._is_inline = False
        self._group = Group()
        # The list of drugs that one of stopped drugs may be a group of.
        self._around: Topic | None = None
        self._lines: list[str] = []
        self._contacts = ContactSection(self._main.contacts)
        # The contact that a field of the same line or row has named; a phone behind it is that person's.
        self._named: ContactDraft | None = None
        self._was_named = False
        self._is_behind_table = False
        self._is_header_of_person = False
        # A name of a field with nothing behind it: the next line may be its value.
        self._asked: str | None = None

    @property
    def _main(self) -> Dossier:
        return self._found.main

    @property
    def _theme(self) -> Theme | None:
        return self._topic.theme if self._topic else None

    def finish(self) -> Findings:
        """Close the last section."""
        self._open(None, None, None)
        return self._found

    # Sections.

    def _open(
        self, topic: Topic | None, title: str | None, level: int | None, *, is_inline: bool = False
    ) -> None:
        """Close the section before, and begin one."""
        if any(self._lines):
            self._close()
        self._lines = []
        # The name of a field in a cell of several lines is one too.
        self._title = clean_line(title) if title else title
        self._topic, self._level, self._is_inline = topic, level, is_inline
        self._group = Group()
        if topic is None or topic.theme is not Theme.MEDICATIONS:
            self._around = None
        elif topic.qualifier not in _BESIDE:
            self._around = topic
        self._contacts = ContactSection(self._main.contacts, self._roles())
        self._is_behind_table = self._is_header_of_person = False
        self._was_named = self._main.is_named
        if title:
            self._found.languages.update(languages_of(title))

    def _close(self) -> None:
        if self._theme in PROSE:
            self._main.prose.setdefault(self._theme, []).extend(self._lines)
        elif self._theme is Theme.NOTES:
            notes = entries.read_notes("\n".join(self._lines), self._title, is_dated=True)
            self._main.notes += notes
        else:
            for line in self._lines:
                self._main.add_detail(self._title, line)
            self._main.unread.append(self._title or clean_line(self._lines[0])[:40])

    def _keep(self, text: str) -> None:
        """A line for the section's text, or for a note."""
        if self._theme is None or self._theme is Theme.NOTES or self._theme in PROSE:
            self._lines.append(text)
        else:
            self._main.add_detail(self._title, text)
            self._main.unread.append(self._title or clean_line(text)[:40])

    # Lines.

    def read_margin(self, text: str) -> None:
        """A line of a header or footer: only the patient is looked for in it."""
        pairs = pairs_in(text, self._theme)
        for name, value in pairs:
            field_name = field_of(Theme.PATIENT, name)
            if field_name and value:
                self._main.add_field(field_name, value)
        if not pairs and not text.strip().isdecimal():
            message = Phrase("Headers and footers were read for the patient's data only.")
            self._main.warn("margin-not-read", message)

    def read_line(self, line: Line) -> None:
        """A paragraph, or the only cell of a row."""
        if line.level is None:
            for part in line.text.split("\n"):
                self._read_text(part, is_item=line.is_item)
            return
        title = clean_line(line.text).strip(" :")
        if not title or self._begins_change(title):  # an empty line in the style of headings begins nothing
            return
        if topic := topic_of(title):
            self._open(topic, title, line.level)
        elif pairs_in(line.text, self._theme):
            for part in line.text.split("\n"):
                self._read_text(part, is_item=False)
        elif (
            self._level is not None
            and line.level > self._level
            and (line.level == BOLD or self._theme not in LISTS)
        ):
            self._read_text(line.text, is_item=True)
        else:
            self._open(None, title, line.level)

    def _read_text(self, text: str, *, is_item: bool) -> None:
        content = entries.BULLET.sub("", text).strip()
        is_item = is_item or bool(entries.BULLET.match(text))
        if not content or NOTHING.fullmatch(content) or self._begins_change(content):
            return
        topic = topic_of(content.strip(" :"))
        if topic and not is_item:
            self._open(topic, content.strip(" :"), LINE_LEVEL)
            return
        if topics.topic_of(content) is topics.Topic.OTHER and not is_item:
            self._open(None, content.strip(" :"), LINE_LEVEL)
            return
        # A bullet closes nothing; a plain line behind 'Allergies : latex' or behind a table does.
        is_apart = self._is_inline or (self._is_behind_table and not self._is_entry(content))
        if closes_letter(content) or (is_apart and self._theme in LISTS and not is_item):
            self._open(None, None, LINE_LEVEL)
        pairs = pairs_in(content, self._theme)
        plain = re.sub(r"\s*\t\s*", " ", content)
        if not pairs and self._asked:
            pairs = [(self._asked, plain)]  # the answer below a question of a form
        self._asked = None
        self._see_fields(name for name, _value in pairs)
        self._named = None
        for name, value in pairs:
            self._read_pair(name, value)
        if not pairs:
            self._read_content(plain, is_item=is_item)

    def _begins_change(self, entry: str) -> bool:
        """Whether a line of a list of drugs says what was changed at those below it (``Unverändert:``).

        A list of stopped drugs is over there, and the one around it goes on.
        """
        if self._theme is not Theme.MEDICATIONS or change_of(entry) is None:
            return False
        if self._topic and self._topic.qualifier in _BESIDE:
            # Of which list, may be unknown: then nothing says that its drugs are taken.
            self._open(self._around or Topic(Theme.MEDICATIONS, "admission"), self._title, self._level)
        self._group.begins(Theme.MEDICATIONS, entry)
        return True

    def _is_entry(self, text: str) -> bool:
        """Whether a line is surely one more entry of its section."""
        if self._theme is Theme.MEDICATIONS and read_prescription(text) is not None:
            return True
        return self._theme is not None and statement_of(text, self._theme.value) is not None

    def _see_fields(self, names: Iterable[str]) -> None:
        """A title like 'Plan de médication' may stand over the patient's fields, as long as no entry does."""
        if self._theme in LISTS and not self._main.is_named and not self._lines:
            self._is_header_of_person = any(field_of(Theme.PATIENT, name) in _PERSONAL for name in names)

    def _read_pair(self, name: str, value: str) -> None:
        self._found.languages.update(languages_of(name))
        topic = topic_of(name)
        in_contacts = self._theme is Theme.CONTACTS
        of_contact = field_of(Theme.CONTACTS, name, weak=True) if in_contacts else None
        of_patient = field_of(Theme.PATIENT, name)
        if not value:
            if topic:
                self._open(topic, name, LINE_LEVEL)
            self._asked = None if topic else name
        elif of_contact:
            self._contacts.read_field(of_contact, value)
        elif in_contacts and of_patient and not topic:
            self._contacts.read_field("rest", f"{name} : {value}")
        elif of_patient == "phone" and self._named:
            self._named.phones.append(value)
        elif of_patient == "family" and self._is_titled_person(value):
            self._is_header_of_person = True
            self._add_field("someone", name, value)
        elif of_patient and (self._takes_patient() or of_patient in self._always_of_patient()):
            self._add_field(of_patient, name, value)
        elif topic and topic.theme is not Theme.PATIENT:
            self._read_inline(topic, name, value)
        elif not (self._add_to_allergy(name, value) or self._add_to_problems(name, value)):
            self._keep(f"{name} : {value}")

    def _add_field(self, field_name: str, name: str, value: str) -> None:
        head, _blank, tail = value.rpartition(" ")
        if field_name == "birth_date" and head and value_of("sex", tail.strip(" ,;()")):
            self._main.add_field("sex", tail.strip(" ,;()"))
            value = head.strip(" ,;")
        self._main.add_field(field_name, value)
        if field_name == "someone" and value_of("sex", name):
            self._main.add_field("title", name)  # 'Patientin'
        if field_name in _NOTED or (field_name in _FULL_NAMES and says_more(value)):
            self._main.add_detail(None, f"{name} : {value}")

    def _add_to_allergy(self, name: str, value: str) -> bool:
        """Whether a name stands for the reaction or severity of the allergy above, which then has it."""
        if self._theme is not Theme.ALLERGIES or not self._main.allergies:
            return False
        allergy = self._main.allergies[-1]
        match field_of(Theme.ALLERGIES, name):
            case "reaction":
                self._main.allergies[-1] = replace(allergy, reaction=value)
            case "severity":
                self._main.allergies[-1] = replace(allergy, severity=value)
            case _:
                return False
        return True

    def _add_to_problems(self, name: str, value: str) -> bool:
        """Whether a name is a word before a diagnosis ('aktuell: Sturz'), which is then read."""
        is_group = self._theme is Theme.PROBLEMS and group_of(f"{name}: {value}") is not None
        if is_group:
            self._read_content(f"{name}: {value}")
        return is_group

    def _is_titled_person(self, value: str) -> bool:
        """Whether 'Nom : Rey Marie' under a title like 'Plan de médication' names the patient, not a drug."""
        holds = self._main.medications or self._main.allergies or self._main.problems
        is_first = self._theme in LISTS and not self._main.is_named and not holds
        return is_first and len(value.split()) > 1 and any(map(is_given_name, value.split()))

    def _always_of_patient(self) -> frozenset[str]:
        """Fields that are a patient's under an unknown heading too: two birth dates are two patients."""
        return _APART | _IDENTIFYING if self._theme is None else _APART

    def _takes_patient(self) -> bool:
        """Whether a field is the patient's here; under an unknown heading only if none was named before."""
        return (
            self._theme is Theme.PATIENT
            or self._is_header_of_person
            or (self._theme is None and (self._title is None or not self._was_named))
        )

    def _read_inline(self, topic: Topic, name: str, value: str) -> None:
        """``Allergies : latex`` on one line, or in two cells."""
        if topic.theme is Theme.CONTACTS and topic.qualifier:
            if _is_family_history(self._title) or value[:1].islower():
                self._keep(f"{name} : {value}")
                return
            for part in value.split("\n") if len(PHONE.findall(value)) > 1 else [value]:
                self._named = read_contact(part, [name])
                self._main.contacts.append(self._named)
            return
        self._open(topic, name, LINE_LEVEL, is_inline=True)
        for part in value.split("\n"):
            self._read_content(entries.BULLET.sub("", part).strip())

    def _read_content(self, text: str, *, is_item: bool = False) -> None:
        """A line without a name."""
        if not text:
            return
        if self._theme in LISTS and not self._main.is_named and self._read_bare_field(text):
            return
        if self._theme in LISTS and self._topic:
            self._read_entries(self._main, self._topic, text, is_item=is_item)
        elif self._theme is Theme.CONTACTS and len(text) <= _MAX_CONTACT_CHARS:
            if not self._contacts.read_line(text):
                self._keep(text)
        elif not (self._takes_patient() and self._read_bare_field(text)):
            self._keep(text)

    def _read_bare_field(self, text: str) -> bool:
        """``Née le 12.03.1941`` or ``N° AVS 756...``: a name with a number behind it, without a colon."""
        words = text.split()
        for count in range(min(len(words) - 1, 4), 0, -1):
            name, value = " ".join(words[:count]), " ".join(words[count:])
            if field_of(Theme.PATIENT, name) in {"birth_date", "avs", "phone"} and value[:1] in "+0123456789":
                self._see_fields([name])
                self._read_pair(name, value)
                return True
        return False

    # Lists.

    def _read_entries(self, dossier: Dossier, topic: Topic, text: str, *, is_item: bool = False) -> None:
        """The entries of a line or cell, for one of the three lists."""
        text = behind_yes(text) if topic.theme is Theme.ALLERGIES else text
        if self._read_statement(dossier, topic, text):
            return
        for part in entries.split_entries(text, topic.theme, is_item=is_item):
            group, rest = self._group_at(topic.theme, part)
            entry = group.led(rest) if rest else ""
            if not rest or self._read_statement(dossier, topic, entry) or value_of("mark", entry):
                continue
            is_none = _NO_ENTRY[topic.theme](entry) if topic.theme in _NO_ENTRY else False
            if is_none or entries.is_denial(entry) or len(entry) > _MAX_ENTRY_CHARS:
                self._not_understood(dossier, entry)
            elif topic.theme is Theme.ALLERGIES:
                dossier.allergies += entries.read_allergies(entry)
            elif topic.theme is Theme.PROBLEMS:
                status = group.status or problem_status(topic)
                dossier.problems.append(entries.read_problem(entry, status))
            else:
                read = [group.told(drug) for drug in entries.read_medications(entry, topic.qualifier)]
                dossier.medications += (self._in_reserve(drug.frequency, drug, topic) for drug in read)
                if not read:
                    self._not_understood(dossier, entry)

    def _group_at(self, theme: Theme, entry: str) -> tuple[Group, str]:
        """The group that an entry stands in, and what is left of the entry; nothing if it is a group's word.

        Of what stands behind the word on the same line the word is said, and of nothing below.
        """
        group = replace(self._group)
        rest = group.begins(theme, entry)
        if rest is None:
            return self._group, entry
        if rest in {"", entry}:
            self._group = group
        return group, rest

    def _in_reserve(self, frequency: str | None, drug: Medication, topic: Topic) -> Medication:
        """A drug under 'En réserve' or 'Pausiert' is not taken every day: its wording must say so."""
        if topic.qualifier not in {"reserve", "paused"}:
            return drug
        title = self._title or ""
        said = frequency or ""
        return (
            drug
            if key(title) in key(said)
            else replace(drug, frequency="; ".join(filter(None, (title, said))))
        )

    def _read_statement(self, dossier: Dossier, topic: Topic, text: str) -> bool:
        """'Aucune connue', 'nicht erhoben': what is said of the list as a whole."""
        # 'keine / aucune': one statement in two languages.
        statements = {statement_of(part, topic.theme) for part in text.split("/")}
        stated = statements.pop() if len(statements) == 1 else statement_of(text, topic.theme)
        if stated and stated.written_by_hand is Documented.NONE_KNOWN:
            dossier.deny(topic.theme, topic.qualifier, text, self._title or "")
        return stated is not None

    def _not_understood(self, dossier: Dossier, text: str) -> None:
        dossier.add_detail(self._title, text)
        message = Phrase(
            "An entry was not understood and is kept as a note: {words}", words=clean_line(text)[:80]
        )
        dossier.warn("entry-not-understood", message)

    def _roles(self) -> list[str]:
        return [self._title] if self._topic and self._topic.qualifier and self._title else []


def _is_family_history(title: str | None) -> bool:
    return bool(title and _FAMILY_HISTORY.search(key(title)))


def problem_status(topic: Topic) -> ProblemStatus:
    """What a section says of all its diagnoses."""
    return ProblemStatus(topic.qualifier) if topic.qualifier in {"current", "past"} else ProblemStatus.UNKNOWN
