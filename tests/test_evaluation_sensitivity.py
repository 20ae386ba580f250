"""The fact sheets notice errors: references changed on purpose are not taken for right."""

import re
from collections import Counter

import pytest

from optirh_batch.documents import Draft, HandoutDraft, Kind, Origin, Passage
from optirh_batch.evaluation import load_cases, mark_document
from optirh_batch.evaluation.marking import Fate
from optirh_batch.records import PatientRecord

SIDES = {
    "fr": [("gauche", "droite"), ("droite?", "gauche")],
    "de": [("link", "recht"), ("recht", "link")],
    "it": [("sinistr", "destr"), ("destr", "sinistr")],
    "en": [("left", "right"), ("right", "left")],
    "pt": [("esquerd", "direit"), ("direit", "esquerd")],
    "es": [("izquierd", "derech"), ("derech", "izquierd")],
}
DENIALS = {
    "fr": [(r"\bn['’](a|avez|est|y a|ont) pas\b", r"\1"), (r"\b(?:pas|sans|aucune?|ni) ", "")],
    "de": [(r"\bkein(e[nrm]?|)\b", r"ein\1"), (r"\b(?:nicht|ohne|nichts|nie) ", "")],
    "it": [(r"\b[Nn]on |\bnessun[ao]? |\bniente ", "")],
    "en": [(r"\b(?:no|not|without) ", "")],
    "pt": [(r"\b(?:[Nn]ão|nenhuma?|[Ss]em|nem) ", "")],
    "es": [(r"\b(?:[Nn]o|ning[uú]na?|[Ss]in|ni) ", "")],
}


def changed_figures(case):
    for found in re.finditer(r"\d+", case.reference):
        figure = str(int(found[0]) + 3)
        yield case.reference[: found.start()] + figure + case.reference[found.end() :]


def swapped_sides(case):
    for side, other in SIDES[case.output]:
        for found in re.finditer(rf"\b{side}", case.reference):
            yield case.reference[: found.start()] + other + case.reference[found.end() :]


def dropped_denials(case):
    for pattern, instead in DENIALS[case.output]:
        for found in re.finditer(pattern, case.reference):
            yield case.reference[: found.start()] + found.expand(instead) + case.reference[found.end() :]


def dropped_sentences(case):
    sentences = re.split(r"(?<=[.!?])\s+", case.reference)
    if len(sentences) > 1:
        for place in range(len(sentences)):
            yield " ".join(sentences[:place] + sentences[place + 1 :])


def is_noticed(case, text):
    passage = Passage(case.words, text, Origin.MODEL)
    content = HandoutDraft("t", (passage,), ())
    mark = mark_document(case, Draft(Kind.HANDOUT, case.output, PatientRecord("text"), content), 1.0)
    return bool(mark.inventions) or any(fact.fate in {Fate.FLAGGED, Fate.ESCAPED} for fact in mark.facts)


@pytest.mark.parametrize(
    ("change", "least"),
    [(changed_figures, 0.97), (swapped_sides, 0.9), (dropped_denials, 0.85), (dropped_sentences, 0.8)],
    ids=lambda item: getattr(item, "__name__", ""),
)
@pytest.mark.no_cover  # traced, it takes several times as long
def test_sheets_notice_most_changes_of_a_reference(change, least):
    noticed = Counter(is_noticed(case, text) for case in load_cases() for text in change(case))
    assert noticed.total() > 60
    assert noticed[True] >= least * noticed.total()
