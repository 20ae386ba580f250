"""Entries whose archetype is known, as allergies, diagnoses and medication.

Source: the archetypes of the openEHR Clinical Knowledge Manager, by concept
and node code, in every version that has been published:

    EVALUATION.problem_diagnosis.v1, .problem.v1 (and -diagnosis), CLUSTER.problem_qualifier, .problem_status
    EVALUATION.adverse_reaction_risk.v1, .v2 (CLUSTER.adverse_reaction_event), .adverse_reaction.v1, ._uk.v1
    EVALUATION.exclusion_global.v1, .exclusion_specific.v1, .exclusion.v1 (and its specialisations)
    INSTRUCTION.medication_order.v0 to .v3, OBSERVATION.medication_statement, INSTRUCTION.medication.v1,
    medication_order_uk, medication_statement_uk with CLUSTER.medication_item.v1

Only what the codes make certain is read; the rest of the entry stays in the
outline.  An entry about somebody else than the patient is left to it whole.
'Absence of information' (EVALUATION.absence) says that nothing is known, which
is what a list without items says anyway.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, reword
from optirh_batch.readers.cda.vocabulary import says_active, says_refuted
from optirh_batch.readers.fhir.terms import NO_INFORMATION
from optirh_batch.readers.no_known import (
    NO_KNOWN_ALLERGY,
    NO_KNOWN_ALLERGY_OF_A_KIND,
    NO_KNOWN_MEDICATION,
    NO_KNOWN_PROBLEM,
)
from optirh_batch.readers.openehr.datatypes import codes, local_code, show_day, show_element
from optirh_batch.readers.openehr.medications import as_done_since, read_medications, stopped_by_actions
from optirh_batch.readers.openehr.outline import Understood
from optirh_batch.readers.openehr.tree import Node
from optirh_batch.readers.statements import (
    Statement,
    begins_as_denial,
    of_one_kind,
    says_no_information,
    statement_of,
)
from optirh_batch.readers.terminologies import preferred_code
from optirh_batch.readers.values import fold_word
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Problem,
    ProblemStatus,
    ReadWarning,
)

Item = TypeVar("Item")

_PROBLEMS = frozenset({"problem_diagnosis", "problem"})
_REACTIONS = frozenset({"adverse_reaction_risk", "adverse_reaction", "adverse_reaction_uk"})
_EXCLUSIONS = frozenset({"exclusion_global", "exclusion_specific", "exclusion"})
_MEDICATIONS = frozenset(
    {
        "medication_order",
        "medication_statement",
        "medication",
        "medication_order_uk",
        "medication_statement_uk",
    }
)
MAPPED = _PROBLEMS | _REACTIONS | _EXCLUSIONS | _MEDICATIONS

# Codes in place of a substance or a diagnosis that say 'none known' (SNOMED CT).
_NONE_CODES = {
    "allergies": NO_KNOWN_ALLERGY,
    "problems": NO_KNOWN_PROBLEM,
    "medications": NO_KNOWN_MEDICATION,
}
_DENYING_CODES = (
    NO_INFORMATION | NO_KNOWN_ALLERGY | NO_KNOWN_ALLERGY_OF_A_KIND | NO_KNOWN_PROBLEM | NO_KNOWN_MEDICATION
)
_NONE = frozenset({Statement.NONE_KNOWN, Statement.NONE_OF_A_KIND})
# Denials of languages whose statements are not known: they name nothing, and say no more than that.
_OTHER_DENIAL = re.compile(r"(?:sem|n[aã]o|nenhum|sin|ning[uú]n|ingen|geen)\b", re.IGNORECASE)

_REACTION_STATES = {  # adverse_reaction_risk.v1
    "at0127": AllergyStatus.UNKNOWN,
    "at0064": AllergyStatus.UNKNOWN,  # likely; unconfirmed in version 2
    "at0065": AllergyStatus.ACTIVE,
    "at0067": AllergyStatus.RESOLVED,
    "at0066": AllergyStatus.REFUTED,
}
_REACTION_INACTIVE, _REACTION_ACTIVE, _REACTION_REFUTED = "at0132", "at0131", "at0066"
# Manifestation, description and severity in the event of a reaction.
_EVENT_CODES = ("at0011", "at0012", "at0089")
_NOT_ASSESSED = "at0124"
_CRITICALITIES = {
    "at0102": Phrase("low risk of a severe reaction"),
    "at0103": Phrase("high risk of a severe reaction"),
}
_DOUBTFUL_REACTION = frozenset({"at0127", "at0064"})
_DOUBTFUL_PROBLEM = frozenset({"at0074", "at0075"})
_PROBLEM_REFUTED = "at0088"
_PROBLEM_PAST = frozenset({"at0061", "at0027", "at0084", "at0090", "at0091", "at0028", "at0059"})
_PROBLEM_CURRENT = frozenset({"at0062", "at0026"})


class EntryReader:
    """Reads the known entries of a composition, and remembers what it has understood.

    Args:
        written: the day of the composition, which orders are compared with.
        current: the entries that stand in a list of current medication.
        states: what was done with drugs since (``states_of_actions``).
        language: of the composition, for words of ours beside its own.

    Attributes:
        understood: what was read, which the outline leaves out.
        remarks: what a list has no field for, under the name of its item.
    """

    def __init__(
        self,
        written: date | None,
        current: Collection[Node],
        states: Mapping[str, tuple[str, str]],
        language: str | None,
    ) -> None:
        self.understood = Understood(written=written)
        self.remarks: list[Note] = []
        self._language = language
        self._written = written
        self._current = current
        self._states = states
        self._allergies: list[Allergy] = []
        self._problems: list[Problem] = []
        self._medications: list[Medication] = []
        self._excluded: set[str] = set()
        self._partial: dict[str, str] = {}
        self._warnings: list[ReadWarning] = []

    def read(self, entry: Node) -> bool:
        """Read an entry into the lists; False if it is left to the outline."""
        if not _is_about_patient(entry):
            return False
        if entry.concept in _PROBLEMS:
            return self._read_problem(entry)
        if entry.concept in _REACTIONS:
            return self._read_reaction(entry)
        if entry.concept in _EXCLUSIONS:
            return self._read_exclusion(entry)
        if entry.concept in _MEDICATIONS and entry.kind != "ACTION":
            return self._read_medications(entry)
        return False

    @property
    def allergies(self) -> Listing[Allergy]:
        """The allergies; none known if that is stated, and none is named."""
        return _listing(self._allergies, "allergies" in self._excluded)

    @property
    def problems(self) -> Listing[Problem]:
        """The diagnoses, likewise."""
        return _listing(self._problems, "problems" in self._excluded)

    @property
    def medications(self) -> Listing[Medication]:
        """The medication, likewise."""
        return _listing(self._medications, "medications" in self._excluded)

    @property
    def warnings(self) -> tuple[ReadWarning, ...]:
        """Contradictions and what was kept out of a list."""
        named = {"allergies": self._allergies, "problems": self._problems, "medications": self._medications}
        partial = [
            ReadWarning("none-known-partial", of_one_kind(said))
            for name, said in self._partial.items()
            if not named[name]
        ]
        if not any(named[name] for name in self._excluded - self._partial.keys()):
            return (*self._warnings, *partial)
        message = Phrase("The document says that there is none of a list and names something all the same.")
        return (*self._warnings, *partial, ReadWarning("list-contradictory", message))

    def _read_problem(self, entry: Node) -> bool:
        name = _first(entry, "at0002")
        label = show_element(name) if name is not None else None
        if name is None or label is None:
            return False
        if (denial := self._denial(name, label, "problems")) is not None:
            return denial
        status, used = self._problem_status(entry)
        if status is None:
            self._refuted(label)
            return False
        certainty = _first(entry, "at0073")
        onset = _first(entry, "at0077" if entry.concept == "problem_diagnosis" else "at0003")
        if certainty is not None and local_code(certainty) in _DOUBTFUL_PROBLEM:
            label = f"{label} ({show_element(certainty)})"
            used.append(certainty)
        self._problems.append(
            Problem(
                label,
                code=_code(name),
                status=status,
                onset=show_day(show_element(onset)) if onset is not None else None,
            )
        )
        resolved = _first(entry, "at0030") if entry.concept == "problem_diagnosis" else None
        if resolved is not None and (ended := show_day(show_element(resolved))):
            self.remarks.append(Note(self._say(Phrase("until {date}", date=ended)), title=label))
            used.append(resolved)
        self._understand(entry, label, [name, onset, *used])
        return True

    def _problem_status(self, entry: Node) -> tuple[ProblemStatus | None, list[Node]]:
        """The status and where it stands; None if the diagnosis was refuted."""
        resolved = _first(entry, "at0030")
        states = [
            element
            for qualifier in entry.archetypes("problem_qualifier", "problem_status")
            for element in qualifier.parts
            if element.kind == "ELEMENT"
        ]
        found = {code: element for element in states if (code := local_code(element))}
        worded = [element for element in states if not local_code(element)]
        if _PROBLEM_REFUTED in found or any(says_refuted(show_element(node) or "") for node in worded):
            return None, []
        if resolved is not None and show_element(resolved):
            return ProblemStatus.PAST, []
        for wanted, status in (
            (_PROBLEM_PAST, ProblemStatus.PAST),
            (_PROBLEM_CURRENT, ProblemStatus.CURRENT),
        ):
            if used := [element for code, element in found.items() if code in wanted]:
                return status, used
        for node in worded:
            if (is_active := says_active(show_element(node) or "")) is not None:
                return ProblemStatus.CURRENT if is_active else ProblemStatus.PAST, [node]
        return ProblemStatus.UNKNOWN, []

    def _refuted(self, label: str) -> None:
        message = Phrase("The diagnosis “{label}” was refuted and stands in the notes only.", label=label)
        self._warnings.append(ReadWarning("problem-refuted", message))

    def _read_reaction(self, entry: Node) -> bool:
        substance = _first(entry, "at0002")
        label = show_element(substance) if substance is not None else None
        if substance is None or label is None:
            return False
        if (denial := self._denial(substance, label, "allergies")) is not None:
            return denial
        state, clinical = _first(entry, "at0063"), _first(entry, "at0130")
        code = local_code(state) if state is not None else None
        status = _REACTION_STATES.get(code or "", AllergyStatus.UNKNOWN)
        if clinical is not None and code != _REACTION_REFUTED:
            # Version 2 states apart whether it is active and whether it is verified.
            status = {
                _REACTION_ACTIVE: AllergyStatus.ACTIVE,
                _REACTION_INACTIVE: AllergyStatus.RESOLVED,
            }.get(local_code(clinical) or "", status)
        if state is not None and code is None and says_refuted(show_element(state) or ""):
            status = AllergyStatus.REFUTED
        elif status is AllergyStatus.UNKNOWN and clinical is not None:
            said = says_active(show_element(clinical) or "")
            worded = AllergyStatus.ACTIVE if said else AllergyStatus.RESOLVED
            status = status if said is None else worded
        if state is not None and code in _DOUBTFUL_REACTION:
            label = f"{label} ({show_element(state)})"
        reactions, severities, used = _reactions(entry)
        risk = _first(entry, "at0101")
        if risk is not None and (level := self._criticality(risk)):
            severities.append(level)
            used.append(risk)
        self._allergies.append(
            Allergy(
                label,
                reaction=", ".join(reactions) or None,
                severity=", ".join(severities) or None,
                status=status,
            )
        )
        self._understand(entry, label, [substance, state, clinical, *used])
        return True

    def _criticality(self, risk: Node) -> str | None:
        level = show_element(risk)
        if level is None or says_no_information(level) or local_code(risk) == _NOT_ASSESSED:
            return None
        return self._say(
            _CRITICALITIES.get(local_code(risk) or "", Phrase("criticality: {level}", level=level))
        )

    def _say(self, phrase: Phrase) -> str:
        return reword(phrase, self._language if self._language in SUPPORTED else "en")

    def _read_exclusion(self, entry: Node) -> bool:
        statement, item = _first(entry, "at0002"), _first(entry, "at0003")
        said = show_element(statement) if statement is not None else None
        # Of one substance or disease only that one is excluded, which no list can say.
        if statement is None or said is None or (item is not None and show_element(item)):
            return False
        code = local_code(statement)
        if code is not None and entry.concept == "exclusion_global":
            about = _EXCLUDED_BY_CODE.get(code)
        else:
            stated = _EXCLUDED_BY_CONCEPT.get(entry.specialisation)
            lists = (stated,) if stated else ("allergies", "problems", "medications")
            about = next((name for name in lists if statement_of(said, name) in _NONE), None)
        if about is None:
            return False
        self._exclude(about, said, statement)
        return True

    def _denial(self, element: Node, label: str, about: str) -> bool | None:
        """None if a name names something; else whether it says that the list is empty."""
        stated = statement_of(label, about)
        found = {code for _terminology, code in codes(element)}
        one_kind = found & NO_KNOWN_ALLERGY_OF_A_KIND if about == "allergies" else set()
        if one_kind or stated is Statement.NONE_OF_A_KIND:
            self._partial.setdefault(about, label)
            self._excluded.add(about)
            return True  # which kind stands in the outline
        if found & _NONE_CODES[about] or stated is Statement.NONE_KNOWN:
            self._exclude(about, label, element)
            return True
        names_nothing = stated is not None or found & _DENYING_CODES or begins_as_denial(label)
        return False if names_nothing or _OTHER_DENIAL.match(label) else None

    def _exclude(self, about: str, said: str, node: Node) -> None:
        self._excluded.add(about)
        if statement_of(said, about) is Statement.NONE_OF_A_KIND:
            self._partial.setdefault(about, said)
        else:
            self.understood.nodes.add(node)

    def _read_medications(self, entry: Node) -> bool:
        found = list(read_medications(entry, self._written, is_current_list=entry in self._current))
        told = entry.line("narrative", "value")
        if told and len(found) == 1 and not (found[0][0].dose or found[0][0].frequency):
            medication, nodes = found[0]  # the order in words is all that says how it is taken
            said = told.removeprefix(medication.name).strip(" ,;:–-")
            found = [(replace(medication, frequency=said or None), nodes)]
        for medication, used in found:
            if used[0] is not None and self._denial(used[0], medication.name, "medications") is not None:
                continue
            self._medications.append(as_done_since(medication, self._states))
            self._understand(entry, medication.name, used)
        if found and (narrative := entry.first("narrative")) is not None:
            self.understood.nodes.add(narrative)
        return bool(found)

    def add_stopped(self, root: Node) -> None:
        """Add the drugs that an action stopped and no order or statement names."""
        named = {fold_word(item.name).split()[0] for item in self._medications if fold_word(item.name)}
        for name in stopped_by_actions(root):
            if fold_word(name) and fold_word(name).split()[0] not in named:
                self._medications.append(Medication(name, status=MedicationStatus.STOPPED))

    def _understand(self, entry: Node, label: str, nodes: list[Node | None]) -> None:
        labels = self.understood.labels
        labels[entry] = f"{labels[entry]}, {label}" if entry in labels else label
        self.understood.nodes.update(node for node in nodes if node is not None)


# Choices of exclusion_global, and specialisations of exclusion.v1.
_EXCLUDED_BY_CODE = {"at0003": "problems", "at0005": "medications", "at0007": "allergies"}
_EXCLUDED_BY_CONCEPT = {
    "adverse_reaction": "allergies",
    "adverse": "allergies",
    "medication": "medications",
    "problem_diagnosis": "problems",
}


def _listing(items: list[Item], excluded: bool) -> Listing[Item]:
    if items:
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items)))
    return Listing(Documented.NONE_KNOWN) if excluded else Listing()


def _is_about_patient(entry: Node) -> bool:
    """Somebody else is a PARTY_RELATED, unless the relationship is 'self' (openEHR terminology, code 0)."""
    subject = entry.first("subject")
    if subject is None or subject.kind in {"", "PARTY_SELF", "PARTY_IDENTIFIED"}:
        return True
    return subject.line("relationship", "defining_code", "code_string") == "0"


def _reactions(entry: Node) -> tuple[list[str], list[str], list[Node]]:
    """Manifestations (or the description), severities, and where they stand."""
    codes_of_entry = ("at0004", "at0022", "") if entry.concept == "adverse_reaction_uk" else _EVENT_CODES
    wanted = [(entry, *codes_of_entry)]
    wanted += [(event, "at0006", "at0007", "at0010") for event in entry.archetypes("adverse_reaction_event")]
    reactions: list[str] = []
    severities: list[str] = []
    used: list[Node] = []
    for holder, manifestation, description, severity in wanted:
        named = list(holder.nodes(manifestation)) or list(holder.nodes(description))
        graded = list(holder.nodes(severity)) if severity else []
        reactions += [shown for node in named if (shown := show_element(node))]
        severities += [shown for node in graded if (shown := show_element(node))]
        used += [*named, *graded]
    return list(dict.fromkeys(reactions)), list(dict.fromkeys(severities)), used


def _first(entry: Node, node_id: str) -> Node | None:
    return next(entry.nodes(node_id), None)


def _code(name: Node) -> str | None:
    return preferred_code(found for found in codes(name) if found[0] != "local")


def known_entries(root: Node) -> Iterator[Node]:
    """The entries of a composition whose archetype is known, in order."""
    for node in root.walk():
        if node.concept in MAPPED and node.kind in {"EVALUATION", "INSTRUCTION", "OBSERVATION"}:
            yield node
