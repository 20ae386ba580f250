"""The order of remarks: what may hurt comes first, what is said alike is said once."""

import re
from pathlib import Path

import pytest

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.remarks import Topic, by_weight, list_remarks, topic_of

MANUAL = Path(__file__).parents[1] / "docs" / "fact-gate.md"


def finding(code, severity=Severity.WARN, segment=None, message=None, evidence=None):
    return Finding(code, severity, message or f"{code}.", evidence, segment)


def documented_codes():
    page = MANUAL.read_text()
    table = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    own = page.partition("Drafting adds")[2].partition("\n\n")[0]
    return sorted({*table, *re.findall(r"`([a-z]+(?:-[a-z]+)+)`", own)})


def test_every_documented_code_has_its_topic():
    codes = documented_codes()
    assert len(codes) > 80
    # Content is also what an unknown code is about.
    content = re.compile(
        r"(illness|care|content|sentence|reason|prognosis|advice|reassurance|words?)-(lost|invented|dropped)"
    )
    assert [code for code in codes if topic_of(code) is Topic.CONTENT and not content.fullmatch(code)] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_fact_is_about_more_than_content_or_wording(kind):
    assert topic_of(f"{kind}-lost") is topic_of(f"{kind}-moved")
    assert topic_of(f"{kind}-lost") not in {Topic.CONTENT, Topic.LANGUAGE}


def test_code_of_an_older_version_is_about_content():
    assert topic_of("no-such-thing") is Topic.CONTENT


def test_gravest_comes_first_then_what_can_hurt_most_then_the_earlier_passage():
    wanted = [
        finding("foreign-words", Severity.BLOCK, 9),
        finding("several-patients"),
        finding("drug-lost", segment=8),
        finding("dose-lost", segment=9),
        finding("allergy-lost", segment=7),
        finding("negation-lost", segment=6),
        finding("side-moved", segment=5),
        finding("status-changed", segment=4),
        finding("day-turned", segment=5),
        finding("date-lost", segment=3),
        finding("sentence-dropped", segment=2),
        finding("repetition", segment=1),
        finding("dose-lost", Severity.INFO, 0),
    ]
    assert by_weight(wanted) == wanted
    assert by_weight(reversed(wanted)) == wanted


def test_same_remark_about_several_passages_is_told_once_with_all_of_them():
    findings = [
        finding("passage-copied", Severity.INFO, index, "Mots du dossier.", f"texte {index}")
        for index in (4, 0, 2)
    ]
    (remark,) = list_remarks(findings)
    assert (remark.message, remark.passages, remark.evidence) == ("Mots du dossier.", (0, 2, 4), None)
    assert remark.numbers == (1, 3, 5)


def test_same_words_of_another_severity_or_message_stay_apart():
    findings = [
        finding("dose-lost", Severity.BLOCK, 1, "Quantité."),
        finding("dose-lost", Severity.WARN, 2, "Quantité."),
        finding("dose-lost", Severity.WARN, 3, "Quantité : 5 mg."),
    ]
    assert [remark.passages for remark in list_remarks(findings)] == [(1,), (2,), (3,)]


def test_beside_their_source_passages_are_counted_by_topic_and_what_informs_is_left_out():
    findings = [
        finding("dose-lost", segment=3),
        finding("drug-lost", segment=1),
        finding("passage-copied", Severity.INFO, 0),
        finding("title-neutral", Severity.INFO),
    ]
    first, second = list_remarks(findings, beside=True)
    assert (first.topic, first.message, first.passages) == (Topic.MEDICINE, "", (1, 3))
    assert (second.message, second.passages) == ("title-neutral.", ())


@pytest.mark.parametrize("beside", [False, True])
def test_that_a_passage_was_kept_is_told_elsewhere(beside):
    assert list_remarks([finding("original-kept", segment=0)], beside=beside) == ()
