"""The fields of a form as every PDF program understands them, and their names.

WeasyPrint makes fields of the inputs of a page.  Owns what it leaves to do
(as of version 70): its radio buttons are fields of their own beside their
group, which programs other than browsers take for several questions; inputs
that are not shown become no fields; and texts are written in an embedded font
by glyph numbers, in which few programs can write.  ISO 32000-1:2008, 12.7, says
what a form is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MARKER = "optirh_form"
"""The hidden field by which a form of ours is known; its value is the version of the form."""
VERSION = "1"
PRINTED_MARKER = "OPTIRH-EVALUATION"
"""Stands on the page and in its keywords: by it a form is known whose fields are gone."""

UNSAID = "-"
"""The choice of a list that stands for none; some programs write no list with an empty one."""
CODE, ROLE, REMARKS = "code", "role", "remarks"
_HIDDEN, _READ_ONLY = 1 << 1, 1 << 0  # of an annotation, of a field
_IS_RADIO = 1 << 15
_WRITING = "/Helv 10 Tf 0 g"
# A disk of four Bezier curves, the usual approximation (control points at 0.5523 of the radius).
_DOT = (
    "0 g 8.2 5 m 8.2 6.767 6.767 8.2 5 8.2 c 3.233 8.2 1.8 6.767 1.8 5 c "
    "1.8 3.233 3.233 1.8 5 1.8 c 6.767 1.8 8.2 3.233 8.2 5 c f"
)


def score_name(criterion: str) -> str:
    """Return the name of the radio group of a criterion."""
    return f"score_{criterion}"


def incident_names(number: int) -> tuple[str, str, str]:
    """Return the names of the fields of a fault, numbered from 1: category, severity, words."""
    return f"category_{number}", f"harm_{number}", f"words_{number}"


def complete_fields(pdf: Any, hidden: Mapping[str, str]) -> None:
    """Mend the fields of a page that WeasyPrint laid out, and add those that are not shown.

    Args:
        pdf: a ``pydyf.PDF`` with one page, before it is written.
        hidden: name and value of each field to add, besides the marker.
    """
    import pydyf  # type: ignore[import-untyped] # noqa: PLC0415 - comes with WeasyPrint, which is slow

    pdf.catalog["Version"] = "/1.7"  # whatever its first line says
    by_reference = {item.reference: item for item in pdf.objects}
    form = pdf.catalog["AcroForm"]
    helvetica, signs = _font("Helvetica", Encoding="/WinAnsiEncoding"), _font("ZapfDingbats")
    dot, nothing = _picture([_DOT]), _picture([])
    for item in (helvetica, signs, dot, nothing):
        pdf.add_object(item)
    fonts = {"Helv": helvetica.reference, "ZaDb": signs.reference}  # the names every program knows
    form["DR"] = pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)})
    form["DA"] = pydyf.String(_WRITING)
    buttons = set()
    for reference in form["Fields"]:
        field = by_reference[reference]
        if field.get("Ff", 0) & _IS_RADIO and "Kids" in field:
            buttons |= set(field["Kids"])
            _join(field, by_reference, {True: dot, False: nothing})
        elif "DA" in field:
            field["DA"] = pydyf.String(_WRITING)
    form["Fields"] = pydyf.Array([item for item in form["Fields"] if item not in buttons])
    page = by_reference[pdf.page_references[0]]
    for reference in page["Annots"]:
        left, top, right, bottom = by_reference[reference]["Rect"]
        by_reference[reference]["Rect"] = pydyf.Array([left, min(top, bottom), right, max(top, bottom)])
    for name, value in {MARKER: VERSION, **hidden}.items():
        field = pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "Rect": pydyf.Array([0, 0, 0, 0]),
                "P": page.reference,
                "F": _HIDDEN,
                "FT": "/Tx",
                "Ff": _READ_ONLY,
                "T": pydyf.String(name),
                "TU": pydyf.String(name),
                "V": pydyf.String(value),
                "DA": pydyf.String(_WRITING),
            }
        )
        pdf.add_object(field)
        page["Annots"].append(field.reference)
        form["Fields"].append(field.reference)


def _font(name: str, **more: str) -> Any:
    """One of the fonts that every PDF program has."""
    import pydyf  # noqa: PLC0415

    return pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{name}", **more})


def _picture(drawing: list[str]) -> Any:
    """What a button shows, drawn on a square of 10 by 10 that is scaled to the button."""
    import pydyf  # noqa: PLC0415

    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array([0, 0, 10, 10]),
        "Resources": pydyf.Dictionary(),
    }
    return pydyf.Stream([line.encode() for line in drawing], extra)


def _join(group: Any, by_reference: Mapping[bytes, Any], shown: Mapping[bool, Any]) -> None:
    """Make radio buttons one question whose value is the number on the chosen button."""
    import pydyf  # noqa: PLC0415

    group["TU"] = pydyf.String(group["TU"].string.rpartition(":")[0])  # that of its first button
    for reference, value in zip(group["Kids"], group.pop("Opt"), strict=True):
        button = by_reference[reference]
        states = {value.string: shown[True].reference, "Off": shown[False].reference}
        button["AP"] = pydyf.Dictionary({"N": pydyf.Dictionary(states)})
        button["MK"] = pydyf.Dictionary({"CA": pydyf.String("l")})  # a dot, where a program draws it anew
        for key in ("T", "FT"):  # the group has them
            del button[key]
