"""What a document says in plain sight about allergies, diagnoses and drugs, found without the readers.

Only the names of ``NAMES`` count, only where nothing about the entry is
unusual: whatever mutations made ambiguous says nothing here.  This is no second
reader: it knows few cases and must be right in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from fuzzing.json_mutations import load
from fuzzing.xml_mutations import parse
from optirh_batch.readers.cda.vocabulary import NOT_KNOWN
from optirh_batch.readers.fhir.terms import NO_INFORMATION
from optirh_batch.readers.no_known import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_ALLERGY_OF_A_KIND,
    NO_KNOWN_MEDICATION,
    NO_KNOWN_PROBLEM,
)

NAMES = {
    "allergies": frozenset({"Pénicilline", "Latex", "Erdnuss", "Ibuprofen"}),
    "problems": frozenset({"Hypertension", "Diabète", "Hypertonie", "Gicht"}),
    "medications": frozenset({"Insulin", "Marcoumar"}),
}
_PARTS = {"AllergyIntolerance": "allergies", "Condition": "problems", "MedicationStatement": "medications"}
_FALSE = frozenset({"refuted", "entered-in-error"})
_TRUE = frozenset({"confirmed", "unconfirmed"})
_NOTHING = NO_KNOWN_PROBLEM | NO_KNOWN_ALLERGY | NO_KNOWN_ALLERGY_OF_A_KIND | NOT_KNOWN
_NO_ENTRY = frozenset().union(
    *(
        NO_KNOWN_ALLERGY,
        NO_KNOWN_ALLERGY_OF_A_KIND,
        NO_KNOWN_PROBLEM,
        NO_KNOWN_MEDICATION,
        NO_INFORMATION,
    )
)
_V3 = "{urn:hl7-org:v3}"


@dataclass(frozen=True, slots=True)
class Statement:
    """An entry of a list (``part``) that ``holds``, or is refuted, not taken, or was entered in error."""

    part: str
    label: str
    holds: bool


def of_cda(data: bytes) -> Sequence[Statement]:
    """Of the entries of allergy and problem sections (LOINC 48765-2, 11450-4) in their usual place."""
    root = parse(data)
    if root is None or root.tag != f"{_V3}ClinicalDocument" or list(root.iter(f"{_V3}nonXMLBody")):
        return ()
    bodies = root.findall(f"{_V3}component/{_V3}structuredBody")
    found = tuple(_of_sections(bodies[0])) if len(bodies) == 1 else ()
    mentions = [element.get("displayName") for element in root.iter(f"{_V3}code", f"{_V3}value")]
    return _unambiguous(found, mentions)


def _unambiguous(found: Sequence[Statement], mentions: Sequence[object]) -> Sequence[Statement]:
    """The statements about substances of which nothing else is said anywhere."""
    labels = [statement.label for statement in found]
    return [said for said in found if mentions.count(said.label) == labels.count(said.label)]


def _of_sections(body: etree._Element) -> Iterator[Statement]:
    parts = {"48765-2": "allergies", "11450-4": "problems"}
    for section in body.findall(f"{_V3}component/{_V3}section"):
        codes = [code.get("code") for code in section.findall(f"{_V3}code")]
        part = parts.get(str(codes[0])) if len(codes) == 1 else None
        if part is None or "nullFlavor" in section.attrib:
            continue
        for path in ("observation", f"act/{_V3}entryRelationship/{_V3}observation"):
            for observation in section.findall(f"{_V3}entry/{_V3}{path}"):
                yield from _of_observation(observation, part)


def _of_observation(observation: etree._Element, part: str) -> Iterator[Statement]:
    path = f"{_V3}participant/{_V3}participantRole/{_V3}playingEntity/{_V3}code"
    names = observation.findall(path if part == "allergies" else f"{_V3}value")
    inside = {element.get("code") for element in observation.iter(etree.Element)}
    if len(names) != 1 or inside & _NOTHING or _is_odd(observation):
        return
    label = names[0].get("displayName") or ""
    holders = [observation, *observation.iterancestors(f"{_V3}act")]
    negations = {element.get("negationInd") for element in holders}
    if label not in NAMES[part]:
        return
    if negations <= {None, "false"} and not any(map(_is_unusual, holders)):
        yield Statement(part, label, holds=True)
    elif observation.get("negationInd") == "true":
        yield Statement(part, label, holds=False)


def _is_unusual(act: etree._Element) -> bool:
    states = [state.get("code") for state in act.findall(f"{_V3}statusCode")]
    return act.get("moodCode") != "EVN" or not set(states) <= {"completed", "active"}


def _is_odd(element: etree._Element) -> bool:
    return any(
        "nullFlavor" in item.attrib or "inversionInd" in item.attrib for item in element.iter(etree.Element)
    )


def of_fhir(data: bytes) -> Sequence[Statement]:
    """Of allergies, conditions and medication statements whose name and status are written once."""
    value: Any = load(data)
    if value is None:
        root = parse(data)
        value = None if root is None else _as_json(root)
    if not isinstance(value, dict):
        return ()
    resources = [value]
    entries = value.get("entry", ())
    for entry in entries if isinstance(entries, list) else [entries]:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            resources.append(resource)
    found = [said for resource in resources for said in _of_resource(resource)]
    if any(resource.get("resourceType") == "Composition" for resource in resources):
        found = [said for said in found if not said.holds]  # what no section lists may be left out
    return _unambiguous(found, list(_strings(value)))


def _of_resource(resource: dict[str, Any]) -> Iterator[Statement]:
    part = _PARTS.get(str(resource.get("resourceType")))
    if part is None or set(_strings(resource)) & _NO_ENTRY:
        return
    code = resource.get("medicationCodeableConcept" if part == "medications" else "code")
    label = code.get("text") if isinstance(code, dict) else None
    if not isinstance(label, str) or label not in NAMES[part]:
        return
    if part == "medications":
        if resource.get("status") in ("active", "not-taken", "entered-in-error"):
            yield Statement(part, label, holds=resource["status"] == "active")
        return
    verification = resource.get("verificationStatus")
    states = [word for word in _strings(verification) if word in _FALSE | _TRUE]
    if len(states) == 1 and _has_one_coding(verification):
        yield Statement(part, label, holds=states[0] in _TRUE)


def _has_one_coding(concept: object) -> bool:
    """Whether a concept is one coding with one code, and nothing else."""
    coding = concept.get("coding") if isinstance(concept, dict) and set(concept) == {"coding"} else None
    while isinstance(coding, list) and len(coding) == 1:
        coding = coding[0]
    return (
        isinstance(coding, dict) and set(coding) <= {"system", "code"} and isinstance(coding.get("code"), str)
    )


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)


def _as_json(element: etree._Element) -> Any:
    """FHIR XML in the shape of its JSON; an element that occurs once is no list."""
    if not len(element) and element.get("value") is not None:
        return element.get("value")
    found: dict[str, Any] = {}
    namespace = etree.QName(element).namespace
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "div":
            found["div"] = etree.tostring(child, encoding="unicode", with_tail=False)
        if etree.QName(child).namespace != namespace:
            continue
        # Only one resource can be in its place; of several, nothing is said.
        is_place = name in {"resource", "contained"} and len(child) == 1
        inner = _as_json(child[0]) if is_place else _as_json(child)
        if name in found:
            known = found[name]
            found[name] = [*(known if isinstance(known, list) else [known]), inner]
        else:
            found[name] = inner
    name = etree.QName(element).localname
    if name[:1].isupper():
        found["resourceType"] = name
    return found


as_json = _as_json
