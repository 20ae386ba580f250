"""Filling in evaluation forms the way PDF programs do."""

from __future__ import annotations

import hashlib
import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NullObject, TextStringObject

from optirh_batch.documents import Kind
from optirh_batch.ratings.fields import CODE, REMARKS, ROLE, incident_names, score_name
from optirh_batch.ratings.forms import make_form
from optirh_batch.ratings.opinions import Subject
from optirh_batch.ratings.scales import CRITERIA


def subject(name="one", *, kind="handout", language="fr", model="m", model_name="Tiny 1B"):
    """A document that nobody made, by the hash of its name."""
    return Subject(_hash(name), "2026-00042", kind, language, _hash(model), "", _hash("prompt"), model_name)


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()


def printed(settings, about=None):
    """An empty form, as the program makes it."""
    return make_form(about or subject(), "note.handout.fr", settings)


def answers(scores=(4, 5, 3, 4), *, kind="handout", code="P07", role="nurse", remarks="", incidents=()):
    """The fields of a filled form by their names; buttons as names of PDF."""
    filled = {CODE: code, ROLE: role, REMARKS: remarks}
    for criterion, score in zip(CRITERIA[Kind(kind)], scores, strict=True):
        if score is not None:
            filled[score_name(criterion)] = f"/{score}"
    for number, values in enumerate(incidents, 1):
        filled |= dict(zip(incident_names(number), values, strict=True))
    return filled


def fill(form, filled, *, incremental=False, appearances=True):
    """Fill in a form with pypdf, as an addition at the end or written anew."""
    writer = (
        PdfWriter(io.BytesIO(form), incremental=True)
        if incremental
        else PdfWriter(clone_from=io.BytesIO(form))
    )
    writer.update_page_form_field_values(writer.pages[0], filled, auto_regenerate=not appearances)
    return _written(writer)


def change(form, edit, *, without_list=False):
    """Let ``edit`` change each field of a form by hand, given its name, widget and group or None."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    for reference in writer.pages[0]["/Annots"]:
        widget = reference.get_object()
        parent = widget["/Parent"].get_object() if "/Parent" in widget else None
        name = widget.get("/T") or (parent or {}).get("/T")
        edit(str(name), widget, parent)
    if without_list:
        del writer._root_object["/AcroForm"]
    return _written(writer)


def mark_button_alone(name, value):
    """As programs do that forget the group: only the chosen button knows."""

    def edit(found, widget, parent):
        if found == name and value in widget["/AP"]["/N"]:
            widget[NameObject("/AS")] = NameObject(value)
            parent[NameObject("/V")] = NullObject()

    return edit


def write_value(name, value):
    """Set the value of a field, at its group where it has one."""

    def edit(found, widget, parent):
        if found == name:
            (widget if parent is None else parent)[NameObject("/V")] = value

    return edit


def text(value):
    """A value as a text of PDF."""
    return TextStringObject(value)


def flattened(form):
    """A form whose fields have become a picture of themselves."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    del writer._root_object["/AcroForm"]
    del writer.pages[0]["/Annots"]
    return _written(writer)


def printed_anew(form):
    """A form printed into another PDF: its words, without fields and without its own description."""
    writer = PdfWriter()
    page = PdfReader(io.BytesIO(form)).pages[0]
    del page["/Annots"]
    writer.add_page(page)
    assert "/AcroForm" not in writer._root_object
    return _written(writer)


def field_names(form):
    """The fields of a form with their kinds and states."""
    return {name: dict(field) for name, field in (PdfReader(io.BytesIO(form)).get_fields() or {}).items()}


def widgets(form):
    """The fields as they stand on the page."""
    return [item.get_object() for item in PdfReader(io.BytesIO(form)).pages[0]["/Annots"]]


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
