"""HL7 FHIR R4, in XML and in JSON (docs/format-fhir.md).

    file -> tree -> bundles (resources, references) -> records (whose is what)
         -> people, lists, medications (dosage), notes -> PatientRecord

Owns which files are taken: a patient's record, or a single resource about a
patient.  Profiles in view: CH Core, CH EMED, CH VACD, CH EMS, CH LAB-Order,
CHMED20AF, IPS, the German e-prescription and medication list.
"""

from __future__ import annotations

from dataclasses import replace

from optirh_batch.errors import FormatUnknown, Phrase
from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.fhir.bundles import Library, Scope, collect
from optirh_batch.readers.fhir.lines import NOTE_TYPES
from optirh_batch.readers.fhir.records import read_case, sort_by_patient
from optirh_batch.readers.fhir.tree import NAMESPACE, Node, from_bundle, from_json, from_xml, seems_json
from optirh_batch.readers.source import printable_name

__all__ = ["FhirReader"]

_CONTAINERS = frozenset({"Bundle", "Parameters"})
# What makes a file a patient's record; all else is about institutions, visits, catalogues.
_ABOUT_A_PATIENT = (
    NOTE_TYPES - {"Encounter", "Appointment", "DocumentReference", "Consent", "Communication"}
) | {
    "Patient",
    "Composition",
    "AllergyIntolerance",
    "Condition",
    "MedicationStatement",
    "MedicationRequest",
    "MedicationDispense",
    "MedicationAdministration",
}


class FhirReader:
    """Reads a Bundle, Parameters with resources inside, or a single resource about a patient."""

    def recognises(self, content: Content) -> bool:
        """Whether the root element is FHIR's, or the bytes are JSON with a resource type."""
        if content.root_name is not None:
            return content.root_name[0] == NAMESPACE
        return seems_json(content.data)

    def read(self, content: Content) -> tuple[Reading, ...]:
        """One record for each patient in the file.

        A document that speaks of two different people is refused alone
        (``PatientsDiffer``).

        Raises:
            FormatUnknown: FHIR, but no patient's record.
            EncodingUnknown, XmlMalformed, SourceTooLarge: faults of a JSON file.
        """
        scopes = collect(_tree(content))
        _require_record(scopes, content)
        library = Library.of(scopes)
        return read_each(sort_by_patient(scopes), lambda case: read_case(case, library, content))


def _tree(content: Content) -> Node:
    if content.xml is None:
        root = from_json(replace(content, data=_as_bundle(content.data)))
        _require_type(root.type, content)
        return root
    kind = content.xml.root_name[1]
    _require_type(kind, content)
    return from_bundle(content.xml) if kind == "Bundle" else from_xml(content.xml.tree())


def _as_bundle(data: bytes) -> bytes:
    """Resources on a line each (FHIR Bulk Data, NDJSON) as a Bundle on as many lines; other JSON as it is."""
    lines = data.removeprefix(b"\xef\xbb\xbf").strip().split(b"\n")
    written = [line for line in map(bytes.strip, lines) if line]
    if len(written) < 2 or not all(line.startswith(b"{") and line.endswith(b"}") for line in written):
        return data
    entries = b",\n".join(b'{"resource":' + line + b"}" for line in written)
    return b'{"resourceType":"Bundle","type":"collection","entry":[' + entries + b"]}"


def _require_type(kind: str, content: Content) -> None:
    if kind not in _ABOUT_A_PATIENT | _CONTAINERS:
        detail = Phrase("HL7 FHIR of type {type}, which is no patient record", type=printable_name(kind)[:60])
        raise FormatUnknown(name=content.name, detail=detail)


def _require_record(scopes: list[Scope], content: Content) -> None:
    kinds = {resource.type for scope in scopes for _url, resource in scope.entries}
    if not kinds & _ABOUT_A_PATIENT:
        detail = Phrase("HL7 FHIR without a patient record inside")
        raise FormatUnknown(name=content.name, detail=detail)
