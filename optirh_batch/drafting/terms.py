"""The list of explained words on a handout: which words, explained by whom, in which order.

A word is explained only if it stands in the printed text. The glossary comes first, then what can be put
together from the parts of a word (``glossary.word_parts``); the model is asked about words of which neither
knows enough, and believed only where its sentence fits the word's ending (``glossary.plausibility``) and it
was sure of it. What is left goes to the nurse: a missing explanation is better than a wrong one.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import prod

from optirh_batch.documents import Finding, Origin, Severity, Term
from optirh_batch.drafting.desk import Desk, answer, clean_answer, spent
from optirh_batch.drafting.limits import bound_explanations
from optirh_batch.drafting.passages import Written
from optirh_batch.generation import Finish, GenerationResult, Word
from optirh_batch.given_names import is_given_name
from optirh_batch.glossary import Glossary, Match, fold
from optirh_batch.glossary.medical_words import MedicalWord, medical_words
from optirh_batch.glossary.people import is_name
from optirh_batch.glossary.plausibility import is_plausible
from optirh_batch.glossary.word_parts import cut_word
from optirh_batch.grounding import check_passage
from optirh_batch.grounding.vocabulary.drug_words import INN_STEM
from optirh_batch.localization import translate
from optirh_batch.prompts import NOTHING_KNOWN, Task, load_prompt
from optirh_batch.records import PatientRecord
from optirh_batch.text.injection import find_instruction
from optirh_batch.text.segmentation import group_sentences

MAX_TERMS = 15
MAX_MODEL_TERMS = 4
MAX_EXPLANATION_WORDS = 22
MAX_JOINED = 6
"""Words that share one explanation on one line."""
_EVIDENCE_CHARS = 300

_EXPLAIN_SOURCE_WORDS = 120
_TERM_LINE = re.compile(r"^\s*[-•*]?\s*([^:]{3,40}?)\s*:\s*(\S.+)$")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_BRACKETS = re.compile(r" \([^)]*\)")
_SHORTEST_CUT = 5
_RANKS = {
    **dict.fromkeys(("diagnoses", "procedures", "drugs"), 0),
    "symptoms": 1,
    **dict.fromkeys(("care", "tests", "devices", "routes"), 2),
    "organs": 3,
}
"""What a reader needs first: what she has and what is done about it, then how it shows, then the rest."""
_KNOWN_TO_ALL = frozenset(
    """
    fever cough headache vomiting nausea vertigo wound bleeding injury scar pruritus back-pain diagnosis
    infection surgery family-doctor smoking oxygen drops joint lung heart skin breast vaccination
    symptom limbs wheelchair hair-loss hiccups emergency-department
    """.split()
)
"""Concepts that most readers know already: explained where there is room."""
_LAST = 3
_SURE_OF_EACH = 0.1
_SURE_OF_ALL = 0.3
_A_MEDICINE = re.compile(
    r"\W*(?:une? |ein |eine |un[ao]? |a )?(?:médicaments?|remède|antibiotique|antidouleur|calmant|hormone|"
    r"vitamine|pommade|crème|sirop|medikamente?|mittel|arznei\w*|antibiotikum|hormon|vitamin|salbe|creme|"
    r"farmaco|medicina|medicinale|antibiotico|ormone|vitamina|medicines?|drug|antibiotic|ointment|cream)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A term that might be printed, where it stands, and its rank: the lowest is needed most."""

    term: Term
    place: int
    rank: tuple[int, bool, int]


def explain_terms(
    desk: Desk, record: PatientRecord, text: str, glossary: Glossary, printed: str
) -> tuple[tuple[Term, ...], Written]:
    """The explained words in the order of the page, what it cost, and what the nurse is told of the others.

    Args:
        desk: model and languages.
        record: whose names are no terms.
        text: what was rewritten.
        glossary: what is explained.
        printed: all passages as they are printed.
    """
    if desk.source_language is None:
        return (), Written()  # Words differ in meaning.
    names = names_of(record)
    listed = list(_from_glossary(desk, desk.source_language, text, glossary, printed))
    # A word that stayed in the source's language is no gap of the other one's list.
    taken = {word.casefold() for candidate in listed for word in _words(candidate.term)}
    by_parts = _from_parts(desk, glossary, printed, names)
    candidates = listed + [item for item in by_parts if item.term.term.casefold() not in taken]
    known = sorted(_joined(candidates), key=lambda candidate: candidate.rank)
    needed = sorted(known[:MAX_TERMS], key=lambda candidate: candidate.place)
    terms = [candidate.term for candidate in needed]
    words = (word.surface for word in gaps_in(printed, desk.language, glossary, names))
    gaps = list({word.casefold(): word for word in words}.values())
    by_model, written = _explain_by_model(desk, text, terms, gaps)
    terms += by_model[: MAX_TERMS - len(terms)]
    left = [_bare(candidate.term) for candidate in known[MAX_TERMS:] if candidate.rank[0] <= _LAST]
    explained = {word.casefold() for term in terms for word in _words(term)}
    left += [gap for gap in gaps if gap.casefold() not in explained]
    return tuple(terms), written + Written(findings=tuple(_tell_nurse(left, desk.staff_language)))


def _joined(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """The candidates, those with the same explanation in one: five antibiotics need one line."""
    groups: dict[tuple[str, bool], list[_Candidate]] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.place):
        groups.setdefault((candidate.term.explanation, candidate.term.reviewed), []).append(candidate)
    for group in groups.values():
        first, labels = group[0], [candidate.term.term for candidate in group]
        apart = [
            label
            for label in labels
            # 'pancréatite' says no more than 'pancréatite aiguë'.
            if not any(label != other and label.casefold() in other.casefold() for other in labels)
        ]
        for start in range(0, len(apart), MAX_JOINED):
            term = replace(first.term, term=", ".join(apart[start : start + MAX_JOINED]))
            yield replace(first, term=term, rank=min(candidate.rank for candidate in group))


def _tell_nurse(left: Sequence[str], language: str) -> Iterator[Finding]:
    if left:
        words = ", ".join(left)
        message = translate(
            "Please explain these words, which are not in the list: “{words}”.", language, words=words
        )
        yield Finding("words-unexplained", Severity.INFO, message, words[:_EVIDENCE_CHARS])


def names_of(record: PatientRecord) -> frozenset[str]:
    """The folded words of the names in a record: people and medicines."""
    people = (record.patient.given, record.patient.family, *(contact.name for contact in record.contacts))
    drugs = (item.name for item in record.medications.items)
    return frozenset(fold(word) for name in (*people, *drugs) for word in re.findall(r"[^\W\d_]+", name))


def gaps_in(text: str, language: str, glossary: Glossary, names: AbstractSet[str]) -> Iterator[MedicalWord]:
    """Each medical-looking word that has no explanation and is no name, in text order.

    Args:
        text: any text.
        language: of its words.
        glossary: what is explained.
        names: folded words that are names.
    """
    explained = [(match.start, match.end) for match in glossary.occurrences(text, language)]
    for word in medical_words(text, language):
        if not (
            any(start < word.end and word.start < end for start, end in explained)
            or _put_together(word.surface, language)
            or _is_named(word.surface, glossary, names)
        ):
            yield word


def _is_named(surface: str, glossary: Glossary, names: AbstractSet[str]) -> bool:
    parts = set(map(fold, re.findall(r"[^\W\d_]+", surface)))
    return (
        bool(names & parts)
        or glossary.is_drug(surface)
        or any(INN_STEM.fullmatch(part) or is_given_name(part) for part in parts)
    )


def _from_glossary(
    desk: Desk, source_language: str, text: str, glossary: Glossary, printed: str
) -> Iterator[_Candidate]:
    standing = _Standing(glossary, printed, desk)
    seen: set[tuple[str, str]] = set()
    for match in glossary.occurrences(text, source_language):
        key = (match.entry.id, match.surface.casefold() if match.is_member else "")
        if key in seen or not match.entry.explanation(desk.language):
            continue
        found = standing.place_of(match)
        if found is None:
            continue
        seen.add(key)
        place, surface, times = found
        name = match.entry.display_name(desk.language) or surface
        rank = _LAST + 1 if match.entry.id in _KNOWN_TO_ALL else _RANKS.get(match.entry.theme, _LAST)
        yield _Candidate(
            _term(match, surface, desk.language), place, (rank, surface.casefold() == name.casefold(), -times)
        )


class _Standing:
    """Which concepts of the source still stand on the page, under which words."""

    def __init__(self, glossary: Glossary, printed: str, desk: Desk) -> None:
        self._is_translated = desk.source_language != desk.language
        self._printed = printed
        self._found: dict[str, list[Match]] = {}
        for match in glossary.occurrences(printed, desk.language):
            self._found.setdefault(match.entry.id, []).append(match)

    def place_of(self, match: Match) -> tuple[int, str, int] | None:
        """Where a concept met in the source stands first, as what, and how often; None if it does not."""
        as_written = [found.start() for found in _whole(match.surface).finditer(self._printed)]
        if as_written:
            return as_written[0], match.surface, len(as_written)
        alike = [found for found in self._found.get(match.entry.id, ()) if self._is_same(found, match)]
        return (alike[0].start, alike[0].surface, len(alike)) if alike else None

    def _is_same(self, found: Match, match: Match) -> bool:
        """Whether a word of the page is that of the source: another form of it, or its translation."""
        if self._is_translated:
            return found.is_member == match.is_member
        return found.form == match.form


def _whole(surface: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)", re.IGNORECASE)


def _term(match: Match, surface: str, language: str) -> Term:
    name = match.entry.display_name(language) or surface
    says_enough = match.is_member or _is_inflection(surface, name)
    label = surface if says_enough else f"{surface} ({name})"
    # Of a kind of the concept, its parts say more: which bone is broken.
    narrower = _put_together(surface, language) if match.is_member else None
    explanation = narrower or match.entry.explanation(language) or ""
    return Term(label, explanation, Origin.GLOSSARY, reviewed=bool(match.entry.reviewed_by and not narrower))


def _is_inflection(surface: str, name: str) -> bool:
    """Whether a reader sees at once that both are the same word ('poumons', 'poumon')."""
    first, second = surface.casefold(), name.casefold()
    return first == second or (len(first) > 4 and first[:5] == second[:5])


def _from_parts(
    desk: Desk, glossary: Glossary, printed: str, names: AbstractSet[str]
) -> Iterator[_Candidate]:
    """Words of the page that the glossary lacks, explained by their parts."""
    explained = [(match.start, match.end) for match in glossary.occurrences(printed, desk.language)]
    times = Counter(word.casefold() for word in _WORD.findall(printed))
    seen: set[str] = set()
    for found in _WORD.finditer(printed):
        word = found.group()
        explanation = _put_together(word, desk.language)
        if explanation is None or explanation in seen:
            continue
        if (
            any(start < found.end() and found.start() < end for start, end in explained)
            or is_name(printed, *found.span())
            or _is_named(word, glossary, names)
        ):
            continue
        seen.add(explanation)
        parts = cut_word(word, desk.language)
        rank = _LAST if parts and parts.kind == "quality" else 0
        yield _Candidate(
            Term(word, explanation, Origin.GLOSSARY), found.start(), (rank, False, -times[word.casefold()])
        )


def _put_together(word: str, language: str) -> str | None:
    parts = cut_word(word, language) if len(word) >= _SHORTEST_CUT else None
    return parts.explanation(language) if parts else None


def _explain_by_model(
    desk: Desk, text: str, terms: Sequence[Term], gaps: Sequence[str]
) -> tuple[list[Term], Written]:
    """Ask for words whose ending tells what must be said of them; of others no answer is believed."""
    if len(terms) >= MAX_TERMS:
        return [], Written()
    asked = [word for word in gaps if cut_word(word, desk.language)]
    groups = group_sentences(text, _EXPLAIN_SOURCE_WORDS) if asked else ()
    passages = (group for group in map(" ".join, groups) if not find_instruction(group))
    held = ((passage, [word for word in asked if _whole(word).search(passage)]) for passage in passages)
    passage, words = next(((passage, words) for passage, words in held if words), ("", []))
    if not words:
        return [], Written()
    explained = (word for term in terms for word in _words(term))
    known = ", ".join(sorted(word for word in explained if word in passage)) or NOTHING_KNOWN
    started = time.monotonic()
    result = answer(
        desk,
        [
            load_prompt(desk.language, Task.EXPLAIN).request(
                "explain",
                passage,
                max_tokens=min(160, desk.max_answer_tokens),
                variables={"known": known},
                constraint=bound_explanations(
                    passage,
                    desk.language,
                    desk.source_language,
                    terms=frozenset(words),
                    max_lines=MAX_MODEL_TERMS,
                    max_words=MAX_EXPLANATION_WORDS,
                ),
            )
        ],
    )["explain"]
    cost = Written(tokens=spent(result), generate_seconds=time.monotonic() - started)
    return list(_believed(result, {word.casefold(): word for word in words}, desk)), cost


def _bare(term: Term) -> str:
    """Its words, without the plainer names in brackets."""
    return _BRACKETS.sub("", term.term)


def _words(term: Term) -> list[str]:
    return _bare(term).split(", ")


def _believed(result: GenerationResult, asked: dict[str, str], desk: Desk) -> Iterator[Term]:
    """Those of the model's lines that explain a word asked for, and can be printed, marked as the model's."""
    lines = result.text.splitlines()
    if result.finish is not Finish.STOP:
        lines = lines[:-1]
    words = iter(result.words)  # None of an engine that does not tell how sure it was.
    for line in lines:
        of_line = [word for _, word in zip(line.split(), words, strict=False)]
        match = _TERM_LINE.match(line)
        term = asked.pop(match.group(1).casefold(), None) if match else None
        if match is None or term is None:
            continue
        explanation = clean_answer(match.group(2))
        if result.words and [word.text for word in of_line] != line.split():
            continue
        if _can_be_printed(term, explanation, desk) and _is_sure(of_line, match.group(2)):
            yield Term(term, explanation, Origin.MODEL)


def _can_be_printed(term: str, explanation: str, desk: Desk) -> bool:
    return (
        len(explanation.split()) <= MAX_EXPLANATION_WORDS
        and not any(map(str.isdigit, explanation))
        and is_plausible(term, explanation, desk.language)
        # An explanation states nothing about the patient: whatever kind of fact it holds, it invented.
        and not explanation_faults(term, explanation, desk.language, desk.staff_language)
    )


def _is_sure(words: Sequence[Word], explanation: str) -> bool:
    """Whether the model held the words of an explanation likely; the first has many as good."""
    told = [word.probability for word in words[-len(explanation.split()) :]][1:]
    if not told:
        return True
    return min(told) >= _SURE_OF_EACH and prod(told) ** (1 / len(told)) >= _SURE_OF_ALL


def explanation_faults(term: str, explanation: str, language: str, staff_language: str) -> list[Finding]:
    """What forbids to print an explanation.

    Args:
        term: the word, in any language.
        explanation: what it means, in ``language``.
        language: of the explanation.
        staff_language: of the messages.
    """
    findings = check_passage(
        term,
        explanation,
        source_language=None,
        output_language=language,
        staff_language=staff_language,
    )
    # It says more than its word.  A medicine that is said to be one need not be named again.
    tolerated = {"too-long", "definition-invented", "sentence-invented"}
    is_medicine = any(finding.code == "drug-lost" for finding in findings) and _A_MEDICINE.match(explanation)
    tolerated.add("drug-lost" if is_medicine else "negation-added")
    return [
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK and finding.code not in tolerated
    ]
