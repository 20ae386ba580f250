"""Filled forms to opinions: the fields of a PDF that somebody saved, checked before anything is believed.

Programs save a form in different ways: as an addition at the end of the file
(Acrobat), written anew (Firefox, Preview), with the chosen button in the group
or on the button alone, values as names or as texts, or as the words of a list
instead of its codes.  All are read here.  A form whose fields are gone (printed
to a PDF, flattened) is known by its marker and refused, for marks on paper are
nothing a program should guess at.

Beside ``readers.pdf`` the only module that imports pypdf.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields as fields_of
from enum import StrEnum
from typing import Any, TypeVar

from optirh_batch.documents import Kind
from optirh_batch.errors import FormIncomplete, FormUnusable, Phrase
from optirh_batch.localization import SUPPORTED
from optirh_batch.ratings.fields import (
    CODE,
    MARKER,
    PRINTED_MARKER,
    REMARKS,
    ROLE,
    UNSAID,
    VERSION,
    incident_names,
    score_name,
)
from optirh_batch.ratings.opinions import Incident, Opinion, Subject
from optirh_batch.ratings.scales import (
    CRITERIA,
    INCIDENTS_ASKED,
    LABELS,
    SCORES,
    Category,
    Criterion,
    Harm,
    Role,
)

NOTHING_FILLED_IN = Phrase("nothing was filled in")
LONGEST_TEXT = 4000
"""Characters of a free text that are kept."""
_START, _START_WITHIN = b"%PDF-", 1024
_END, _END_WITHIN = b"%%EOF", 1024
_DEEPEST = 8  # fields within fields
_MAX_WIDGETS = 2000
_MAX_PAGES = 10  # ours has one; nobody adds more by saving it
_LARGEST_PRINTED = 3_000_000  # bytes: ten times a form
_OFF = "Off"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_JOB = re.compile(r"[0-9]{4}-[0-9]{5,}")
_CODE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9-]{0,10}[A-Z0-9]")

Choice = TypeVar("Choice", bound=StrEnum)


def read_form(data: bytes, name: str) -> Opinion | None:
    """Read a filled form.

    Args:
        data: the bytes of a file, of whatever kind.
        name: of the file, for messages.

    Returns:
        What it says; None if it is no form of this program.

    Raises:
        FormUnusable: it is one, but its fields are gone or damaged.
        FormIncomplete: something is missing that only the person can add.
    """
    values = _form_values(data, name)
    if values is None:
        return None
    subject = _subject(values, name)
    scores = dict(_scores(values, Kind(subject.kind), name))
    incidents = tuple(_incidents(values, name))
    remarks = _text(values, REMARKS)
    if not (scores or incidents or remarks):
        raise FormIncomplete(name=name, detail=NOTHING_FILLED_IN)
    rater = re.sub(r"\s", "", _text(values, CODE)).upper()
    if not _CODE.fullmatch(rater):
        detail = Phrase(
            "the code of the person is missing or none: 2 to 12 letters and digits, at least one digit "
            "(such as P07), no name"
        )
        raise FormIncomplete(name=name, detail=detail)
    role = _choice(Role, values, ROLE, name)
    if role is None:
        raise FormIncomplete(name=name, detail=Phrase("the profession of the person is missing"))
    return Opinion(subject, rater, role, scores, incidents, remarks, hashlib.sha256(data).hexdigest())


def identity_of(data: bytes) -> str | None:
    """Return the hash of the document that a form is about, filled in or not; None if it is no form."""
    try:
        values = _form_values(data, "")
        return None if values is None else _subject(values, "").document
    except FormUnusable:
        return None


def _subject(values: Mapping[str, str], name: str) -> Subject:
    known = {item.name: values.get(item.name, "") for item in fields_of(Subject)}
    hashes = [known[key] for key in ("model", "adapter", "prompt") if known[key]]
    if (
        values[MARKER] != VERSION
        or not all(map(_DIGEST.fullmatch, [known["document"], *hashes]))
        or not _JOB.fullmatch(known["job"])
        or known["kind"] not in set(Kind)
        or known["language"] not in SUPPORTED
    ):
        detail = Phrase("the fields that say which document it is about were changed")
        raise FormUnusable(name=name, detail=detail)
    return Subject(**{**known, "model_name": _clean(known["model_name"])[:100]})


def _scores(values: Mapping[str, str], kind: Kind, name: str) -> Iterator[tuple[Criterion, int]]:
    for criterion in CRITERIA[kind]:
        value = values.get(score_name(criterion), "")
        if not value:
            continue
        if value not in {str(score) for score in SCORES}:
            detail = Phrase("'{criterion}' has no mark from 1 to 5", criterion=Phrase(LABELS[criterion]))
            raise FormIncomplete(name=name, detail=detail)
        yield criterion, int(value)


def _incidents(values: Mapping[str, str], name: str) -> Iterator[Incident]:
    for number in range(1, INCIDENTS_ASKED + 1):
        of_category, of_harm, of_words = incident_names(number)
        category = _choice(Category, values, of_category, name)
        harm = _choice(Harm, values, of_harm, name)
        words = _text(values, of_words)
        if category and harm:
            yield Incident(category, harm, words)
        elif category or harm or words:
            detail = Phrase("fault {number} lacks its category or its severity", number=number)
            raise FormIncomplete(name=name, detail=detail)


def _choice(kind: type[Choice], values: Mapping[str, str], field: str, name: str) -> Choice | None:
    value = values.get(field, "").strip()
    if value in {"", UNSAID}:
        return None
    try:
        return kind(value)
    except ValueError as error:
        raise FormUnusable(
            name=name,
            detail=Phrase("the field '{field}' holds a value that is none of its list", field=field),
        ) from error


def _text(values: Mapping[str, str], field: str) -> str:
    return _clean(values.get(field, ""))[:LONGEST_TEXT]


def _clean(text: str) -> str:
    lines = re.sub(r"\r\n?", "\n", unicodedata.normalize("NFC", text))
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char)[0] != "C").strip()


# The fields of a PDF


def _form_values(data: bytes, name: str) -> dict[str, str] | None:
    """The value of each field by its name; None if it is no form of ours."""
    if _START not in data[:_START_WITHIN]:
        return None
    looks_ours = PRINTED_MARKER.encode() in data or MARKER.encode() in data
    if _END not in data[-_END_WITHIN:]:
        # Cut off: pypdf would put together what is left, and answers would be missing.
        if looks_ours:
            raise FormUnusable(name=name, detail=Phrase("the file is damaged"))
        return None
    from pypdf import PdfReader  # noqa: PLC0415 - costs a third of a second

    # Its remarks on broken files may quote them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        file = PdfReader(io.BytesIO(data))
        if file.is_encrypted or len(file.pages) > _MAX_PAGES:
            return None
        values = _field_values(file)
        if MARKER in values:
            return values
        described = str(dict(file.metadata or {}).get("/Keywords"))
        is_ours = PRINTED_MARKER in described or _bears_marker(file, len(data))
    except _Ambiguous as error:
        detail = Phrase("the question '{field}' has more than one mark", field=_asked(str(error)))
        raise FormIncomplete(name=name, detail=detail) from error
    except Exception as error:  # pypdf raises whatever a damaged file provokes
        if looks_ours:
            raise FormUnusable(name=name, detail=Phrase("the file is damaged")) from error
        return None
    if is_ours:
        detail = Phrase("its fields are gone, as when it is printed into a PDF")
        raise FormUnusable(name=name, detail=detail)
    return None


def _bears_marker(file: Any, size: int) -> bool:
    """Whether the marker stands on the page; only of what may be a form, for pages can be slow to read."""
    if size > _LARGEST_PRINTED or len(file.pages) > 1:
        return False
    return PRINTED_MARKER in file.pages[0].extract_text()


def _asked(field: str) -> str:
    """What a field asks, in words where it is a criterion."""
    labels = {score_name(criterion): Phrase(LABELS[criterion]) for criterion in Criterion}
    return labels.get(field, field)


class _Ambiguous(Exception):
    """A group of buttons with several marks."""


def _field_values(file: Any) -> dict[str, str]:
    """Gather the values from the widgets of all pages, which every program keeps, in whatever order."""
    values: dict[str, set[str]] = {}
    widgets = (
        item
        for page in file.pages
        for reference in (page.get("/Annots") or ())
        if (item := reference.get_object()) and item.get("/Subtype") == "/Widget"
    )
    for number, widget in enumerate(widgets):
        if number == _MAX_WIDGETS:
            break
        chain = list(_with_parents(widget))
        name = next((str(item["/T"]) for item in chain if "/T" in item), None)
        if name is not None:
            values.setdefault(name, set()).update(_said(chain))
    for name, given in values.items():
        if len(given) > 1:
            raise _Ambiguous(name)
    return {name: next(iter(given), "") for name, given in values.items()}


def _with_parents(widget: Any) -> Iterator[Any]:
    for _ in range(_DEEPEST):
        yield widget
        if "/Parent" not in widget:
            return
        widget = widget["/Parent"].get_object()


def _said(chain: list[Any]) -> set[str]:
    """What a widget and the fields that it belongs to say; more than one value if they disagree."""
    kind = next((item["/FT"] for item in chain if "/FT" in item), None)
    if kind == "/Btn":
        # Some programs mark the button and forget the group, others the other way round.
        marks = [item.get("/V") for item in chain] + [chain[0].get("/AS")]
        return {_written(mark).removeprefix("/") for mark in marks} - {"", _OFF}
    written = next((found for item in chain if (found := _written(item.get("/V")))), "")
    if kind == "/Ch":
        options = next((item["/Opt"] for item in chain if "/Opt" in item), ())
        for option in options:
            # A list holds its codes, each with the words that are shown; some programs store the words.
            pair = option.get_object()
            if isinstance(pair, list) and len(pair) == 2 and written == _written(pair[1]):
                written = _written(pair[0])
                break
    return {written} - {""}


def _written(value: Any) -> str:
    from pypdf.generic import NullObject  # noqa: PLC0415

    value = value.get_object() if hasattr(value, "get_object") else value
    if value is None or isinstance(value, NullObject):
        return ""
    if isinstance(value, list):  # of a list that allows several
        return _written(value[0]) if value else ""
    if hasattr(value, "get_data"):  # a long text may be a stream
        value = value.get_data()
    if isinstance(value, bytes):
        return value.decode("utf-16" if value[:2] in {b"\xfe\xff", b"\xff\xfe"} else "latin-1")
    return str(value)
