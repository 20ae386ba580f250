"""Whom to call for a patient, from the lines and fields of a form.

Owns how contacts, their roles and their phones are written in forms, and which lines and fields below one
another are of the same person.  Leaves out where they stand (``sections``, ``layout``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from optirh_batch.readers.contacts import PHONE
from optirh_batch.readers.office.vocabulary import Theme, key, topic_of
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import Contact, ContactRole

_PHONE_LABEL = re.compile(
    r"(?:\b(?:tél|tel|natel|mobile|mobil|portable|handy|telefono|phone|privé|prof)\b[.:]*\s*)+", re.IGNORECASE
)
_ROLE_PARTS = re.compile(r"[,;/()&+\n]| et | und | e | and | - | – ")
_PHYSICIAN = re.compile(
    r"\b(?:medecins?|hausarzt|hausarztin|arzt|arztin|facharzt|facharztin|medico|physician|doctor"
    r"|[a-z]+(?:ologue|iatre|ologe|ologin|iater|iaterin)|generaliste|internist|internistin)\b"
)
_DOCTOR = re.compile(
    r"\A(?:(?:Dr|Dre|Dresse|Doctoresse|Docteur|Dott|Prof)\b\.?(?:\s+m[eé]d\.)?\s*)+", re.IGNORECASE
)
_ROLES = {
    "referent": ContactRole.REFERENT,
    "physician": ContactRole.PHYSICIAN,
    "relative": ContactRole.RELATIVE,
    "other": ContactRole.OTHER,
}


@dataclass(slots=True)
class ContactDraft:
    """A contact on its way; ``roles`` are words for what the person is, ``rest`` what has no field."""

    roles: list[str] = field(default_factory=list)
    name: str = ""
    given: str = ""
    phones: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def build(self) -> Contact | None:
        """The contact, None without a name."""
        # A degree in the column of family names still stands before the given name.
        degree = _DOCTOR.match(self.name)
        start = degree.end() if degree and self.given else 0
        name = clean_line(f"{self.name[:start]} {self.given} {self.name[start:]}")
        if not name:
            return None
        role = role_of(self.roles)
        if role is None:
            role = ContactRole.PHYSICIAN if _DOCTOR.match(name) else ContactRole.OTHER
        return Contact(role, name, " / ".join(dict.fromkeys(self.phones)) or None)

    def unsaid(self) -> list[str]:
        """Words that the contact itself does not repeat: relations, addresses, remarks."""
        told = [role for role in self.roles if not _is_plain_role(role)]
        return [clean_line(part) for part in (*told, *self.rest) if part.strip()]


def _is_plain_role(words: str) -> bool:
    topic = topic_of(words)
    return (
        topic is not None
        and topic.theme is Theme.CONTACTS
        and topic.qualifier in {None, "physician", "referent"}
    )


def role_of(words: Sequence[str]) -> ContactRole | None:
    """What words like 'fille, personne de référence' make of a person; the one to call first before all."""
    found: set[ContactRole] = set()
    for part in (part.strip() for text in words for part in (text, *_ROLE_PARTS.split(text))):
        topic = topic_of(part)
        if topic and topic.theme is Theme.CONTACTS and topic.qualifier:
            found.add(_ROLES[topic.qualifier])
        elif _PHYSICIAN.search(key(part)):
            found.add(ContactRole.PHYSICIAN)
    return next((role for role in _ROLES.values() if role in found), None)


def read_contact(value: str, roles: Sequence[str] = ()) -> ContactDraft:
    """A person written on one line or a few: ``Anna Rey (fille), 079 555 01 02``."""
    draft = ContactDraft(list(roles))
    draft.phones = [clean_line(found[0]) for found in PHONE.finditer(value)]
    without = _PHONE_LABEL.sub("", PHONE.sub("\n", value))
    for part in (part.strip(" :.-–") for part in re.split(r"[\n,;()]", without)):
        topic = topic_of(part)
        if not part:
            continue
        if topic and topic.theme is Theme.CONTACTS:
            draft.roles.append(part)
        elif draft.name:
            draft.rest.append(part)
        else:
            draft.name = _without_relation(part, draft)
    return draft


def _without_relation(name: str, draft: ContactDraft) -> str:
    """A name without the relation before it, which is a role: ``Tochter Eva Kämpfen``."""
    first, _blank, rest = name.partition(" ")
    topic = topic_of(first)
    if not rest or topic is None or topic.theme is not Theme.CONTACTS or topic.qualifier != "relative":
        return name
    draft.roles.append(first)
    return rest


class ContactSection:
    """The contacts of one section, one line or field after another.

    Args:
        contacts: of the record; gets those that are named here.
        roles: what the title of the section makes of them all.
    """

    def __init__(self, contacts: list[ContactDraft], roles: Sequence[str] = ()) -> None:
        self._contacts = contacts
        self._roles = tuple(roles)
        self._last: ContactDraft | None = None

    def read_line(self, text: str) -> bool:
        """Read a line without a name of a field; False if it says nothing of a contact."""
        found = read_contact(text, self._roles)
        if self._last and not found.name:
            self._last.phones += found.phones
            self._last.roles += found.roles[len(self._roles) :]
        elif self._last and self._roles and not found.phones and any(char.isdigit() for char in text):
            self._last.rest.append(text)
        elif found.name:
            self._contacts.append(found)
            self._last = found
        else:
            return False
        return True

    def read_field(self, name: str, value: str) -> None:
        """Read a field of a contact's own form; a name where one is already starts the next contact."""
        if self._last is None or (name in {"name", "given"} and getattr(self._last, name)):
            self._last = ContactDraft(list(self._roles))
            self._contacts.append(self._last)
        match name:
            case "name" | "given":
                setattr(self._last, name, value)
            case "role":
                self._last.roles.append(value)
            case "phone":
                self._last.phones.append(value)
            case _:
                self._last.rest.append(value)
