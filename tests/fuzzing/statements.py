"""What a document says in plain sight about allergies, found without the readers.

Only allergies to the substances of ``SUBSTANCES`` count, only where nothing about
the entry is unusual: whatever mutations made ambiguous says nothing here.  This is
no second reader: it knows few cases and must be right in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from fuzzing.json_mutations import load
from fuzzing.xml_mutations import parse
from optirh_batch.readers.cda.vocabulary import NO_KNOWN_ALLERGY, NO_KNOWN_ALLERGY_OF_A_KIND, NOT_KNOWN
from optirh_batch.readers.fhir import terms

SUBSTANCES = ("Pénicilline", "Latex", "Erdnuss", "Ibuprofen", "Arachide")
_FALSE = frozenset({"refuted", "entered-in-error"})
_TRUE = frozenset({"confirmed", "unconfirmed"})
_NOTHING = NO_KNOWN_ALLERGY | NO_KNOWN_ALLERGY_OF_A_KIND | NOT_KNOWN
_V3 = "{urn:hl7-org:v3}"


@dataclass(frozen=True, slots=True)
class Statement:
    """An allergy to ``label``: it ``holds``, or is refuted or was entered in error."""

    label: str
    holds: bool


def of_cda(data: bytes) -> Sequence[Statement]:
    """Of the entries of allergy sections (LOINC 48765-2) in their usual place."""
    root = parse(data)
    if root is None or root.tag != f"{_V3}ClinicalDocument" or list(root.iter(f"{_V3}nonXMLBody")):
        return ()
    bodies = root.findall(f"{_V3}component/{_V3}structuredBody")
    found = tuple(_of_sections(bodies[0])) if len(bodies) == 1 else ()
    mentions = [element.get("displayName") for element in root.iter(f"{_V3}code")]
    return _unambiguous(found, mentions)


def _unambiguous(found: Sequence[Statement], mentions: Sequence[object]) -> Sequence[Statement]:
    """The statements about substances of which nothing else is said anywhere."""
    labels = [statement.label for statement in found]
    return [said for said in found if mentions.count(said.label) == labels.count(said.label)]


def _of_sections(body: etree._Element) -> Iterator[Statement]:
    for section in body.findall(f"{_V3}component/{_V3}section"):
        codes = [code.get("code") for code in section.findall(f"{_V3}code")]
        if codes != ["48765-2"] or "nullFlavor" in section.attrib:
            continue
        paths = ("observation", f"act/{_V3}entryRelationship/{_V3}observation")
        for observation in (found for path in paths for found in section.findall(f"{_V3}entry/{_V3}{path}")):
            names = observation.findall(f"{_V3}participant/{_V3}participantRole/{_V3}playingEntity/{_V3}code")
            inside = {element.get("code") for element in observation.iter(etree.Element)}
            if len(names) != 1 or inside & _NOTHING or _is_odd(observation):
                continue
            label = names[0].get("displayName") or ""
            holders = [observation, *observation.iterancestors(f"{_V3}act")]
            negations = {element.get("negationInd") for element in holders}
            if label in SUBSTANCES and negations <= {None, "false"} and not any(map(_is_unusual, holders)):
                yield Statement(label, holds=True)
            elif label in SUBSTANCES and observation.get("negationInd") == "true":
                yield Statement(label, holds=False)


def _is_unusual(act: etree._Element) -> bool:
    states = [state.get("code") for state in act.findall(f"{_V3}statusCode")]
    return act.get("moodCode") != "EVN" or not set(states) <= {"completed", "active"}


def _is_odd(element: etree._Element) -> bool:
    return any(
        "nullFlavor" in item.attrib or "inversionInd" in item.attrib for item in element.iter(etree.Element)
    )


def of_fhir(data: bytes) -> Sequence[Statement]:
    """Of AllergyIntolerance resources whose name, coding and verification status are written once."""
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
    if resource.get("resourceType") != "AllergyIntolerance":
        return
    code, verification = resource.get("code"), resource.get("verificationStatus")
    label = code.get("text") if isinstance(code, dict) else None
    words = set(_strings(resource))
    unclear = words & (terms.NO_ALLERGY | terms.NO_ALLERGY_OF_A_KIND | terms.NO_INFORMATION)
    if label not in SUBSTANCES or unclear:
        return
    states = [word for word in _strings(verification) if word in _FALSE | _TRUE]
    if len(states) == 1 and _has_one_coding(verification):
        yield Statement(label, holds=states[0] in _TRUE)


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
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        inner = _as_json(child[0]) if name in {"resource", "contained"} and len(child) else _as_json(child)
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
