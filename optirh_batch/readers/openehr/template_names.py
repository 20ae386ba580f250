"""The names that templates give to the nodes of known archetypes, for formats that name no archetypes.

Source: the names in the archetypes of the openEHR Clinical Knowledge Manager in English, German, French and
Italian, as they stand or stood there, with the codes of their nodes.  Web templates (ITS-REST, Simplified
Formats) make identifiers of them, in the template's own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from optirh_batch.readers.wording import fold

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def identifier(name: str) -> str:
    """A name as web templates write it, without accents: ``Date/time of onset`` is ``date_time_of_onset``."""
    return re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")


def _identifiers(name: str) -> set[str]:
    """The same by each program: accents are kept or lost, umlauts written out, or all of them left out."""
    small = name.lower()
    left_out = "".join(char if char.isascii() else "_" for char in small)
    return {identifier(one) for one in (small, small.translate(_UMLAUTS), left_out)}


@dataclass(frozen=True, slots=True)
class Known:
    """An archetype whose entries are told by a node that no other has.

    Attributes:
        kind: its class (``EVALUATION``).
        concept: of its archetype (``problem_diagnosis``).
        marks: the nodes one of which tells it; of an instruction below its activity.
        begins: how the name of the entry must begin, where the marks alone are too common.
        elements: node codes by identifier.
        activities: the identifiers of an instruction's activities.
    """

    kind: str
    concept: str
    marks: frozenset[str]
    elements: Mapping[str, str]
    begins: tuple[str, ...] = ("",)
    activities: frozenset[str] = frozenset()


def _known(
    archetype: str,
    names: Mapping[str, str],
    mark: str,
    begins: tuple[str, ...] = ("",),
    activities: str = "",
) -> Known:
    """An archetype by the names of its nodes (``code -> names between bars``) and the code of its mark."""
    kind, _dot, concept = archetype.partition(".")
    elements = {
        found: code
        for code, written in names.items()
        for name in written.split("|")
        for found in _identifiers(name)
    }
    below = frozenset(activities.split())
    marks = {found for found, code in elements.items() if code == mark}
    marks = {f"{activity}/{found}" for activity in below for found in marks} if below else marks
    return Known(kind, concept, frozenset(marks), elements, begins, below)


_DOSING = {
    "at0144": "Dose amount|Dose|Dosis|Dosismenge",
    "at0145": "Dose unit|Dosiseinheit|Unité de dose",
    "at0178": "Dose description|Dosisbeschreibung|Description de la dose",
    "at0024": "As required|Bei Bedarf|Selon les besoins|Al bisogno",
    "at0025": "As required criterion|Kriterium Bei Bedarf|Critère en fonction des besoins",
}

_KNOWN = (
    _known(
        "EVALUATION.problem_diagnosis",
        {
            "at0002": "Problem/Diagnosis name|Diagnose-/Symptombezeichnung|Name des Problems/ der Diagnose"
            "|Nom du problème/diagnostic|Nome del problema/diagnosi",
            "at0077": "Date/time of onset|Date of onset|Datum des erstmaligen Auftretens"
            "|Datum/ Zeitpunkt des Auftretens/ der Erstdiagnose|Date/heure d'apparition"
            "|Data/ora di insorgenza",
            "at0030": "Date/time of resolution|Date of resolution|Datum/Zeitpunkt der Genesung"
            "|Date/heure de résolution|Data/ora di risoluzione",
            "at0073": "Diagnostic certainty|Diagnostische Sicherheit|Certitude diagnostique"
            "|Certezza diagnostica",
        },
        "at0002",
    ),
    _known(
        "EVALUATION.adverse_reaction_risk",
        {
            "at0002": "Substance|Causative agent|Substanz|Sostanza",
            "at0063": "Verification status|Status|Verifizierungsstatus|Statut de vérification"
            "|Stato di verifica",
            "at0101": "Criticality|Kritikalität|Gefährlichkeit|Criticité|Criticità",
            "at0130": "Clinical status|Active/inactive status|Aktiver/inaktiver Status|Statut actif/inactif",
            "at0011": "Manifestation|Manifestazione",
            "at0012": "Reaction description|Beschreibung der Reaktion|Description de la réaction",
            "at0089": "Severity of reaction|Schwere der Reaktion|Schweregrad der Reaktion"
            "|Gravité de la réaction",
        },
        "at0002",
        begins=(
            "adverse_reaction",
            "nebenwirkungsrisiko",
            "risiko_einer_unerw",
            "risque_d_effet_ind",
            "rischio_di_reazion",
            "allerg",
            "unvertr",
            "uberempfindlich",
            "ueberempfindlich",
            "intoleran",
            "intoll",
        ),
    ),
    _known(
        "EVALUATION.exclusion_global",
        {
            "at0002": "Global exclusion statement|Exclusion statement|Statement"
            "|Allgemeine Ausschlusserklärung|Déclaration sur l'exclusion globale"
        },
        "at0002",
        begins=("exclusion_global", "ausschluss_allgemein"),
    ),
    _known(
        "EVALUATION.exclusion_specific",
        {
            "at0002": "Exclusion statement|Aussage über den Ausschluss|Déclaration d'exclusion",
            "at0003": "Excluded item|Excluded concept|Ausgeschlossene Kategorie|Concept exclu",
        },
        "at0002",
        begins=("exclusion", "ausschluss"),
    ),
    _known(
        "INSTRUCTION.medication_order",
        {
            "at0070": "Medication item|Arzneimittel|Produit médicamenteux",
            "at0009": "Overall directions description|Directions|Allgemeine Beschreibung der Anweisungen"
            "|Description générale des instructions",
            "at0173": "Parsable directions|Specific directions description"
            "|Beschreibung der spezifischen Anweisungen|Description des instructions spécifiques",
            "at0044": "Additional instruction|Zusätzliche Anweisung|Instructions supplémentaires",
            "at0091": "Route|Verabreichungsweg|Voie d'administration",
            "at0018": "Clinical indication|Klinische Indikation|Indication clinique",
            "at0012": "Order start date/time|Start date|Beginn der Verordnung"
            "|Date et heure de début de la prescription",
            "at0013": "Order stop date/time|Stop date|Ende der Verordnung"
            "|Date et heure de fin de la prescription",
            **_DOSING,
        },
        "at0070",
        activities="order verordnung prescription",
    ),
    _known(
        "OBSERVATION.medication_statement",
        {
            "at0006": "Medication name|Medication item|Medication item name|Medikamentenname|Arzneimittelname"
            "|Arzneimittel-Name|Nom du médicament",
            "at0047": "Overall directions description|Directions|Beschreibung der allgemeinen Anwendung"
            "|Description générale des instructions",
            "at0030": "Route|Route of administration|Art der Verabreichung|Verabreichungsweg"
            "|Voie d'administration",
            "at0023": "Clinical indication|Klinische Indikation|Indication clinique",
            "at0008": "Status|Statut",
            "at0028": "Discontinued|Abgesetzt|Interrompu",
            **_DOSING,
        },
        "at0006",
        begins=(
            "medication_statement",
            "medication_use_statement",
            "aussage_zur_medikament",
            "medikationseintrag",
            "medikation",
            "declaration",
            "prise_de_medicament",
        ),
    ),
)

_CLUSTERS = {
    found: concept
    for concept, names in {
        "problem_qualifier": "Problem/Diagnosis qualifier|Problem qualifier|Problem/Diagnose Attribut"
        "|Qualificatore di problema/diagnosi|Qualificatif du problème/diagnostic",
        "problem_status": "Problem/Diagnosis status",
        "dosage": "Dosage|Dosierung|Posologie",
        "medication": "Medication|Medication details|Arzneimittel|Détails du médicament",
        "timing_daily": "Timing - daily|Daily timing|Zeitablauf - täglich|Horaire - journalier",
        "timing_nondaily": "Timing - non-daily|Zeitablauf - nicht täglich|Horaire - non journalier",
        "therapeutic_direction": "Therapeutic direction|Therapeutische Anweisung|Instruction thérapeutique",
    }.items()
    for name in names.split("|")
    for found in _identifiers(name)
}
_MEDICATION_LISTS = frozenset(
    """medication_list medikamentenliste medikationsliste liste_de_medicaments liste_des_medicaments
    lista_dei_farmaci""".split()
)
_CURRENT_SECTIONS = frozenset(
    """current_medication current_medications aktuelle_medikation traitement_actuel medication_actuelle
    terapia_attuale""".split()
)


def concept_of(name: str, kind: str) -> str | None:
    """The concept of a cluster, of a list of medication or of a section of current medication by its name."""
    plain = identifier(name)
    if kind == "COMPOSITION":
        return "medication_list" if plain in _MEDICATION_LISTS else None
    if kind == "SECTION":
        return "current_medication_rcp" if plain in _CURRENT_SECTIONS else None
    return _CLUSTERS.get(plain)


def known_entry(name: str, nodes: Iterable[str]) -> Known | None:
    """The archetype of an entry, by its name and those of the nodes in it (``order/medication_item``)."""
    plain = identifier(name)
    inside = {"/".join(map(identifier, path.split("/"))) for path in nodes}
    return next((one for one in _KNOWN if one.marks & inside and plain.startswith(one.begins)), None)
