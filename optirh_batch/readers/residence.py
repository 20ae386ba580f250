"""Where the patient of a letter lives and is called.

Owns the labels of addresses and phones in the lines about the patient, and the
address behind the date of birth (``née le 3.4.1948, rue des Roches 7, 1950
Sion``).  What stands under another person's label is that person's, and two
addresses are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.readers.contacts import begins_contact
from optirh_batch.readers.letterheads import begins_birth, begins_identity
from optirh_batch.readers.topics import topic_of

_ADDRESS = re.compile(
    r"(?:[-–•*]\s*)?(?:Adresse(?: privée| du patient| de la patiente)?|Wohnadresse|Anschrift|Wohnhaft(?: in)?"
    r"|Domicile|Indirizzo|Domicilio|Residenza|(?:Home )?[Aa]ddress)\s?:\s?(?P<value>\S.*)\Z"
)
_PHONE_LABEL = (
    r"(?:Téléphone|Tél(?:éph)?\.?|Telefono?|Tel\.?|(?:Tele)?[Pp]hone|Natel|Mobile|Portable|Handy|Cellulare)"
)
_NUMBER = r"(?:\+\d{2} ?\(?0?\)?|\(?0)\d[\d ./’'-]{6,13}\d"
_PHONE = re.compile(
    rf"(?:[-–•*]\s*)?{_PHONE_LABEL}\s?(?:privée?|privat|fixe|mobile)?\s?:?\s?({_NUMBER})(?!\d)"
)
_PHONE_BEHIND = re.compile(rf"[\s,;|–-]*{_PHONE_LABEL}\s?:?\s?({_NUMBER})\s*\Z")
_PLACE = r"(?:CH-? ?)?[1-9]\d{3} [A-ZÀ-Ý][\w.'’ -]{1,40}"
_BEHIND_BIRTH = re.compile(
    rf"\d{{4}}\)?,\s(?:(?:domiciliée?|wohnhaft|residente|résidant)(?: à| in| a)?,?\s)?"
    rf"(?P<value>[A-ZÀ-Ýa-zà-ÿ][^,;:()\n]{{3,50}} \d{{1,4}} ?[a-zA-Z]?,\s{_PLACE}?)"
    rf"(?:\s?[,;]\s?{_PHONE_LABEL}.*)?\s?\Z"
)
_AVS = re.compile(r"(?:[-–•*]\s*)?(?:N[°o]\.?\s?)?(?:AVS|AHV)\b")
_MAX_LINES = 40
_MAX_CHARS = 120


@dataclass(frozen=True, slots=True)
class Residence:
    """An address and a phone number as written, each None where the text does not make it certain."""

    address: str | None = None
    phone: str | None = None


def read_residence(text: str) -> Residence:
    """Find the patient's address and phone in a text (clean lines)."""
    addresses: list[str] = []
    phones: list[str] = []
    lines = list(_lines_about_patient(text))
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        written = _ADDRESS.match(line) or _BEHIND_BIRTH.search(line)
        is_numbered = _AVS.match(line)
        if phone := (_PHONE_BEHIND.search(line) if written or is_numbered else _PHONE.match(line)):
            phones.append(phone[1].strip())
        if written:
            address = _PHONE_BEHIND.sub("", written["value"]).strip(" ,;")
            is_broken = re.fullmatch(_PLACE, below) and not re.search(_PLACE, address)
            addresses.append(f"{address}, {below}" if is_broken else address)
    return Residence(_only(addresses), _only(phones))


def _lines_about_patient(text: str) -> Iterator[str]:
    """The lines behind the patient's name or birth date, up to the first section, without others' lines."""
    is_patient = False
    for line in text.split("\n")[:_MAX_LINES]:
        label, _colon, value = line.partition(":")
        if is_patient and topic_of(label) and not value.strip():
            return
        if begins_contact(line):
            is_patient = False
        elif begins_identity(line) or begins_birth(line):
            is_patient = True
        if is_patient:
            yield line


def _only(found: list[str]) -> str | None:
    different = dict.fromkeys(text for text in found if len(text) <= _MAX_CHARS)
    return next(iter(different)) if len(different) == 1 else None
