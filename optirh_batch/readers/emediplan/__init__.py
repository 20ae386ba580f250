"""eMediplan, the Swiss medication plan (IG eMediplan: CHMED16A and CHMED23A).

    string -> envelope (pieces, base64, gzip under a limit) -> plan (JSON to a record: posology, risks, codes)

Owns where plans come from: a file that is nothing but such a string, its JSON,
or the web address of an e-prescription that carries one; and a string inside
any other text or XML, which is joined to its record (``adoption``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content
from optirh_batch.readers.decoding import decode_text
from optirh_batch.readers.emediplan.adoption import adopt_plan, require_one_owner
from optirh_batch.readers.emediplan.damage import cut_damaged
from optirh_batch.readers.emediplan.envelope import cut_plans, is_bare_plan, is_plan_only, load_bare_plan
from optirh_batch.readers.emediplan.plan import Emediplan, read_plan
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.records import Note, PatientRecord, ReadWarning

__all__ = [
    "Emediplan",
    "EmediplanReader",
    "adopt_inner_plan",
    "adopt_plan",
    "take_plan",
    "texts_with_plans",
]

_DAMAGED = Phrase("the eMediplan string is damaged")
_FIRST_BYTES = 300
_PIECE_BYTES = 1 << 16
_HEADER_START = re.compile(rb"chmed\d\d[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan found in a text.

    Attributes:
        plan: what it says.
        remainder: the text without the string, which no reader of the text needs to see.
    """

    plan: Emediplan
    remainder: str


@dataclass(frozen=True, slots=True)
class TextApart:
    """A text apart from the plan in it; ``warning`` names a string that could not be read."""

    text: str
    plan: Emediplan | None
    warning: ReadWarning | None = None


class EmediplanReader:
    """Reads a file that begins with a plan."""

    def recognises(self, content: Content) -> bool:
        """Whether the text is a CHMED string, the address of an e-prescription with one, or a plan's JSON."""
        if content.xml is not None:
            return False
        head = content.data[:_FIRST_BYTES].replace(b"\0", b"").decode("latin-1")
        return is_plan_only(head) or is_bare_plan(content.data)

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """One record; what stands beside the string is a note.

        Raises:
            RecordInvalid: the string is damaged or incomplete.
            SourceTooLarge: it unpacks to more than a plan can be.
            EncodingUnknown: the bytes are no text.
        """
        text = decode_text(content.data, content.name).text
        if is_bare_plan(content.data):
            return (read_plan(load_bare_plan(text, content.name)).record,)
        found = find_emediplan(text, content.name)
        if found is None or cut_damaged(found.remainder)[1]:
            raise RecordInvalid(name=content.name, detail=_DAMAGED)
        record, rest = found.plan.record, clean_text(found.remainder)
        return (replace(record, notes=(*record.notes, Note(rest))) if rest else record,)


def find_emediplan(text: str, name: str) -> FoundPlan | None:
    """Find a CHMED string in any text.

    Args:
        text: anything: a note, a text file, the text of an XML element.
        name: the file's printable name, for errors.

    Returns:
        The plan (of several, the latest, with the warning
        ``emediplan-several``), or None if there is no such string.

    Raises:
        PatientsDiffer: there are plans of several people.
        RecordInvalid: there is one, and it is damaged or incomplete.
        SourceTooLarge: it unpacks to more than a plan can be.
    """
    if "CHMED" not in text.upper():  # a tenth of the time that the patterns take
        return None
    plans, remainder, stray = cut_plans(text, name)
    if not plans:
        return None
    plan = _latest([read_plan(plan) for plan in plans], name)
    if stray:
        message = Phrase(
            "Signs at the end of the eMediplan string do not belong to it: {signs}.", signs=stray
        )
        plan = _with_warning(plan, ReadWarning("emediplan-signs", message))
    return FoundPlan(plan, remainder)


def take_plan(text: str, name: str) -> TextApart:
    """Part a text from the plan in it, if there is one; for texts that can do without it.

    What is left of a damaged string is cut out of the text and named in a warning; no plan beside it counts
    then, since the damaged one may be the later.

    Raises:
        SourceTooLarge: a string unpacks to more than a plan can be.
    """
    if "CHMED" not in text.upper() and "H4sI" not in text:
        return TextApart(text, None)
    found, fault = None, ""
    try:
        found = find_emediplan(text, name)
    except RecordInvalid as error:
        fault = error.details["detail"]
    rest = found.remainder if found else text
    if not fault and not cut_damaged(rest)[1]:
        return TextApart(rest, found.plan if found else None)
    rest, start = cut_damaged(text)
    message = Phrase("The eMediplan in the text is damaged and was not read.")
    if start:
        message = Phrase(
            "“{start}…” in the text was not read and is left out ({fault}); look at the original.",
            start=clean_line(start),
            fault=fault or _DAMAGED,
        )
    return TextApart(rest, None, ReadWarning("emediplan-unreadable", message))


def texts_with_plans(content: Content) -> tuple[str, ...]:
    """The texts and attributes of an XML file that seem to hold a CHMED string, before a reader prunes it."""
    if content.xml is None or not _may_hold_plan(content.data):
        return ()
    return tuple(text for text in _texts(content) if _HEADER_START.search(text.encode("utf-8", "replace")))


def _may_hold_plan(data: bytes) -> bool:
    """Whether bytes hold the beginning of a header, in any encoding and spelling."""
    pieces = (data[at : at + _PIECE_BYTES + _FIRST_BYTES] for at in range(0, len(data), _PIECE_BYTES))
    plain = (piece.replace(b"\0", b"").upper() for piece in pieces)
    # The word first: that is far quicker than the pattern, and of most files it is all.
    return any(b"CHMED" in piece and _HEADER_START.search(piece) for piece in plain)


def adopt_inner_plan(record: PatientRecord, name: str, fields: Iterable[str] = ()) -> PatientRecord:
    """Take the plan out of a record's own texts, if one of them holds a CHMED string.

    A damaged string is left out, with the warning ``emediplan-unreadable``.

    Args:
        record: as its reader made it.
        name: the file's printable name, for errors.
        fields: further texts of the file that are this record's; they count if its own hold no string.

    Raises:
        PatientsDiffer: the plan is another person's.
        SourceTooLarge: it unpacks to more than a plan can be.
    """
    if record.format == "emediplan":
        return record
    texts = (record.case, record.general, *(note.text for note in record.notes))
    parted = [take_plan(text or "", name) for text in texts]
    others = [] if any(item.plan for item in parted) else [take_plan(text, name) for text in fields]
    plans = [item.plan for item in (*parted, *others) if item.plan]
    warnings = tuple(dict.fromkeys(item.warning for item in (*parted, *others) if item.warning))
    if not plans and not warnings:
        return record
    case, general, *notes = (
        text if item.text == text else clean_text(item.text) for item, text in zip(parted, texts, strict=True)
    )
    record = replace(
        record,
        case=case or None,
        general=general or None,
        notes=tuple(replace(note, text=text) for note, text in zip(record.notes, notes, strict=True) if text),
    )
    if warnings:  # the plan that could not be read may be the later
        return replace(record, warnings=(*record.warnings, *warnings))
    return adopt_plan(record, _latest(plans, name), name)


def _latest(plans: list[Emediplan], name: str) -> Emediplan:
    """The plan that counts: the latest, with what was prescribed after it; a prescription is no plan."""
    require_one_owner(plans, name)
    plan = max(plans, key=lambda item: (not item.is_prescription, item.made))
    if all(other == plan for other in plans):
        return plan
    message = Phrase("The text holds several eMediplans; the latest was read.")
    whole = _with_warning(plan, ReadWarning("emediplan-several", message))
    for later in sorted(plans, key=lambda item: item.made):
        if later.is_prescription and not plan.is_prescription and later.made > plan.made:
            whole = replace(whole, record=adopt_plan(whole.record, later, name))
    return whole


def _with_warning(plan: Emediplan, warning: ReadWarning) -> Emediplan:
    return replace(plan, record=replace(plan.record, warnings=(*plan.record.warnings, warning)))


def _texts(content: Content) -> Iterator[str]:
    assert content.root is not None
    for element in content.root.iter():
        yield from (text for text in (element.text, element.tail) if text)
        yield from element.attrib.values()
