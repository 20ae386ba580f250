"""A record of the evaluation set, written as OptiRH-XML, so that it goes the way of any other file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_PATIENT = ("nom", "prenom", "sexe")
_STATUSES = {"current": "actuel", "past": "antecedent", "unknown": "inconnu"}


def write_dossier(fields: Mapping[str, Any], language: str) -> str:
    """Write a record.

    Args:
        fields: ``nom``, ``prenom``, ``sexe``, ``case``, ``general``, and ``problems`` as lists of label,
            status (``current``, ``past``, ``unknown``) and perhaps onset.
        language: of its wording, ISO 639-1.

    Raises:
        KeyError: a field is missing, or a status unknown.
    """
    patient = "".join(_element(name, fields[name]) for name in _PATIENT)
    problems = "".join(
        f"<diagnostic>{_element('libelle', label)}{_element('statut', _STATUSES[status])}"
        f"{''.join(_element('debut', when) for when in onset)}</diagnostic>\n"
        for label, status, *onset in fields.get("problems", ())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="{language}">\n'
        f"<patient>{patient}</patient>\n"
        f"{_element('cas', fields['case'])}\n{_element('generalites', fields['general'])}\n"
        f"<diagnostics>{problems}</diagnostics>\n</dossier>\n"
    )


def prose(fields: Mapping[str, Any]) -> str:
    """What a record says of the person: case, general information, and diagnoses with their onset."""
    problems = (" ".join((label, *onset)) for label, _, *onset in fields.get("problems", ()))
    return "\n".join((fields["case"], fields["general"], *problems))


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text.strip())}</{name}>"
