"""The reason beside a passage that kept its source's wording."""

import pytest

from optirh_batch.documents import Finding, Severity
from optirh_batch.drafting.reasons import why_original
from optirh_batch.grounding import check_passage
from optirh_batch.grounding.wording import find


def lost(words, kind="dose"):
    return Finding(f"{kind}-lost", Severity.BLOCK, f"{words} manque.", words)


def plain(text):
    return text.replace("\u202f", " ")


def test_facts_are_counted_and_named_once():
    findings = [lost("40 mg"), lost("40 mg"), lost("2x/j", "frequency")]
    assert plain(why_original(findings, "fr")) == (
        "2 données de l’original manquaient : « 40 mg », « 2x/j »."
    )


def test_of_many_facts_three_are_named():
    reason = why_original([lost(f"{number} mg") for number in range(9)], "de")
    assert reason == "9 Angaben des Originaltextes fehlten: «0 mg», «1 mg», «2 mg» …"


def test_lost_added_and_swapped_facts_are_told_apart_and_warnings_left_out():
    findings = [
        lost("40 mg"),
        Finding("dose-invented", Severity.BLOCK, "zu viel", "50 mg"),
        Finding("date-swapped", Severity.BLOCK, "vertauscht", "1.2., 3.4."),
        Finding("meal-lost", Severity.WARN, "fehlt", "vor dem Essen"),
    ]
    assert why_original(findings, "de") == (
        "1 Angabe des Originaltextes fehlte: «40 mg». 1 Angabe stand nicht im Originaltext: «50 mg». "
        "Angaben standen in anderer Reihenfolge: «1.2., 3.4.»."
    )


def test_other_faults_are_said_once_with_a_short_quotation():
    words = "Die Patientin geht jeden Tag mit ihrer Tochter am Fluss spazieren"
    fault = Finding("wrong-language", Severity.BLOCK, f"Falsche Sprache: «{words}».", words)
    assert why_original([fault, fault], "de") == (
        "Falsche Sprache: «Die Patientin geht jeden Tag mit ihrer …»."
    )


def test_of_an_answer_in_another_language_nothing_else_is_said():
    wrong = Finding("wrong-language", Severity.BLOCK, "Falsche Sprache.", "Pas de fièvre")
    assert why_original([lost("40 mg"), find("foreign-words", Severity.BLOCK, "de", "pas"), wrong], "de") == (
        "Falsche Sprache."
    )


@pytest.mark.parametrize("language", ["fr", "de"])
def test_findings_of_the_gate_make_a_reason(language):
    findings = check_passage(
        "Torasémide 10 mg 1x/j, pas de fièvre.",
        "Vous avez de la fièvre.",
        source_language="fr",
        output_language="fr",
        staff_language=language,
    )
    reason = why_original(findings, language)
    assert "10 mg" in reason
    assert len(reason) < 300


@pytest.mark.parametrize("end", [".", " ;", ""])
def test_quotation_of_a_sentence_brings_no_second_full_stop(end):
    finding = find("negation-lost", Severity.BLOCK, "fr", f"Pas de fièvre{end}")
    assert plain(finding.message).endswith("« Pas de fièvre ».")
    assert finding.evidence == f"Pas de fièvre{end}"


@pytest.mark.parametrize(
    "code", ["dose-moved", "denial-moved", "relative-changed", "sentence-lost", "any-code"]
)
def test_whatever_blocks_has_a_reason(code):
    assert why_original([Finding(code, Severity.BLOCK, "Steht anders da.", "40 mg")], "de")
