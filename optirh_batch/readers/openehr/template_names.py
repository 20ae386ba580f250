"""The names that templates give to the nodes of known archetypes, for formats that name no archetypes.

Source: the English names in the archetypes of the openEHR Clinical Knowledge Manager, in the small letters
and underscores of web templates (ITS-REST, Simplified Formats), with the codes of their nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """An archetype whose entries are told by a node that no other has.

    Attributes:
        kind: its class (``EVALUATION``).
        concept: of its archetype (``problem_diagnosis``).
        marks: the nodes one of which tells it; of an instruction below its activity.
        begins: how the name of the entry must begin, where the marks alone are too common.
        elements: node codes by name.
        activity: the name of each activity of an instruction.
    """

    kind: str
    concept: str
    marks: frozenset[str]
    elements: Mapping[str, str]
    begins: str = ""
    activity: str = ""


_DOSING = {
    "dose_amount": "at0144",
    "dose_unit": "at0145",
    "dose_description": "at0178",
    "as_required": "at0024",
    "as_required_criterion": "at0025",
}

_KNOWN = (
    Known(
        "EVALUATION",
        "problem_diagnosis",
        frozenset({"problem_diagnosis_name"}),
        {
            "problem_diagnosis_name": "at0002",
            "date_time_of_onset": "at0077",
            "date_of_onset": "at0077",
            "date_time_of_resolution": "at0030",
            "date_of_resolution": "at0030",
            "diagnostic_certainty": "at0073",
        },
    ),
    Known(
        "EVALUATION",
        "adverse_reaction_risk",
        frozenset({"substance", "causative_agent"}),
        {
            "substance": "at0002",
            "causative_agent": "at0002",
            "verification_status": "at0063",
            "status": "at0063",
            "clinical_status": "at0130",
            "manifestation": "at0011",
            "reaction_description": "at0012",
            "severity_of_reaction": "at0089",
        },
        begins="adverse_reaction",
    ),
    Known(
        "EVALUATION",
        "exclusion_global",
        frozenset({"exclusion_statement", "global_exclusion_statement", "statement"}),
        {
            "exclusion_statement": "at0002",
            "global_exclusion_statement": "at0002",
            "statement": "at0002",
        },
        begins="exclusion_global",
    ),
    Known(
        "EVALUATION",
        "exclusion_specific",
        frozenset({"exclusion_statement"}),
        {"exclusion_statement": "at0002", "excluded_item": "at0003"},
        begins="exclusion",
    ),
    Known(
        "INSTRUCTION",
        "medication_order",
        frozenset({"order/medication_item"}),
        {
            "medication_item": "at0070",
            "overall_directions_description": "at0009",
            "directions": "at0009",
            "parsable_directions": "at0173",
            "additional_instruction": "at0044",
            "route": "at0091",
            "clinical_indication": "at0018",
            "order_start_date_time": "at0012",
            "order_stop_date_time": "at0013",
            **_DOSING,
        },
        activity="order",
    ),
    Known(
        "OBSERVATION",
        "medication_statement",
        frozenset({"medication_item", "medication_name"}),
        {
            "medication_item": "at0006",
            "medication_name": "at0006",
            "overall_directions_description": "at0047",
            "directions": "at0047",
            "route": "at0030",
            "clinical_indication": "at0023",
            "status": "at0008",
            **_DOSING,
        },
        begins="medication_statement",
    ),
)

CLUSTERS = {
    "problem_diagnosis_qualifier": "problem_qualifier",
    "problem_qualifier": "problem_qualifier",
    "problem_diagnosis_status": "problem_status",
    "dosage": "dosage",
    "medication": "medication",
    "medication_details": "medication",
    "timing_daily": "timing_daily",
    "daily_timing": "timing_daily",
    "timing_non-daily": "timing_nondaily",
    "therapeutic_direction": "therapeutic_direction",
    "composition medication_list": "medication_list",
    "section current_medication": "current_medication_rcp",
    "section current_medications": "current_medication_rcp",
}
"""Concepts of clusters by name; of compositions and sections behind the word that says so."""


def known_entry(name: str, nodes: Iterable[str]) -> Known | None:
    """The archetype of an entry, by its name and those of the nodes in it (``order/medication_item``)."""
    plain = name.replace("_-_", "_")
    inside = set(nodes)
    return next((one for one in _KNOWN if one.marks & inside and plain.startswith(one.begins)), None)
