"""What a failing model leaves behind, and how the gate says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import Kind, check_passage, describe_failure
from optirh_batch.grounding.recognition.belonging import OWNED_BY
from optirh_batch.grounding.wording import find

SOURCE = "La patiente dort bien et mange avec plaisir depuis son retour."
MANUAL = Path(__file__).parents[1] / "docs" / "fact-gate.md"
OWN_CODES = (
    "negation-lost negation-added advice-invented reassurance-invented definition-invented status-changed "
    "shade-changed shade-lost foreign-words third-person markup-leaked wrong-script wrong-language "
    "repetition too-long empty familiar-address actor-changed "
    "act-changed negation-moved unknown-changed allergy-lost "
    "allergy-invented illness-lost illness-invented person-lost person-invented bound-changed "
    "sentence-dropped sentence-invented prognosis-invented care-lost state-exchanged "
    "roles-exchanged content-lost part-lost day-turned order-turned "
    "reason-invented content-invented words-lost words-invented sentence-broken"
).split()


def check(source: str, output: str, staff_language: str = "fr") -> list[Finding]:
    return list(
        check_passage(
            source, output, source_language="fr", output_language="fr", staff_language=staff_language
        )
    )


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("<|im_end|> Vous dormez bien.", "markup-leaked"),
        ("### Résultat\nVous dormez bien.", "markup-leaked"),
        ("```Vous dormez bien.```", "markup-leaked"),
        ("[INST] Vous dormez bien.", "markup-leaked"),
        ("<texte>Vous dormez bien.</texte>", "markup-leaked"),
        ("Vous **dormez** bien.", "markup-leaked"),
        ("Vous dormez bien 睡得好.", "wrong-script"),
        ("Vous dormez bien. Спасибо.", "wrong-script"),
        ("Vous dormez\x07 bien.", "wrong-script"),
        ("Sie schlafen gut und essen mit Freude, seit Sie wieder zu Hause sind.", "wrong-language"),
        ("Vous dormez bien la journée. Vous dormez bien la journée.", "repetition"),
        ("Vous dormez dormez dormez dormez dormez dormez bien.", "repetition"),
        ("Vous dormez bien. " + "Et encore une chose très importante à savoir, " * 20, "too-long"),
        ("", "empty"),
        (" \n", "empty"),
    ],
)
def test_leftover_blocks(output, code):
    found = {finding.code: finding.severity for finding in check(SOURCE, output)}
    assert found[code] is Severity.BLOCK


def test_signs_of_the_source_are_no_leftovers():
    text = "Taux ### élevé, voir <texte> et Спасибо."
    assert check(text, text) == []


def test_short_text_in_another_language_is_not_judged():
    assert "wrong-language" not in {finding.code for finding in check("Merci beaucoup.", "Vielen Dank.")}


def test_empty_source_needs_no_text():
    assert check(" ", "") == []


def test_lost_fact_quotes_the_source_and_invented_one_the_result():
    findings = {finding.code: finding.evidence for finding in check("Prendre 40 mg.", "Prenez 50 mg.")}
    assert findings == {"dose-lost": "40 mg", "dose-invented": "50 mg"}


@pytest.mark.parametrize(("staff", "word"), [("fr", "texte"), ("de", "Text")])
def test_messages_are_in_the_staff_language(staff, word):
    (message, *_rest) = [finding.message for finding in check("Prendre 40 mg.", "Prenez.", staff)]
    assert "40 mg" in message
    assert word in message


def test_evidence_is_never_longer_than_300_characters():
    finding = find("negation-lost", Severity.BLOCK, "fr", "pas " * 200)
    assert len(finding.evidence or "") == 300


def test_softer_differences_only_warn():
    (finding,) = check("Avant les repas.", "Voilà.")
    assert (finding.code, finding.severity) == ("meal-lost", Severity.WARN)


def test_failure_names_what_is_missing_and_what_is_too_much():
    assert describe_failure(check("Prendre 40 mg.", "Prenez 50 mg."), "fr") == (
        "Il manque\u202f: 40 mg. À enlever\u202f: 50 mg."
    )


def test_failure_is_told_in_the_language_of_the_output():
    findings = check("Pas de fièvre, 40 mg.", "### Fièvre.")
    texts = {language: describe_failure(findings, language) for language in ("fr", "de", "it", "en")}
    assert len(set(texts.values())) == 4
    assert "Missing: 40 mg." in texts["en"]


def test_nothing_to_correct_gives_no_sentence():
    assert describe_failure(check("Avant les repas.", "Voilà."), "fr") == ""


def test_every_code_is_in_the_manual():
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", MANUAL.read_text(encoding="utf-8"), re.MULTILINE))
    codes = {f"{kind}-{verdict}" for kind in Kind for verdict in ("lost", "invented")} | set(OWN_CODES)
    ordered = (
        "dose",
        "number",
        "daytime",
        "side",
        "frequency",
        "phone",
        "time",
        "date",
        "duration",
        "measure",
    )
    codes |= {f"{kind}-swapped" for kind in ordered} | {f"{kind}-moved" for kind in (*OWNED_BY, Kind.ROUTE)}
    assert documented == codes


@pytest.mark.parametrize("language", ["fr", "de"])
def test_every_code_can_be_worded(language):
    for code in (f"{kind}-{verdict}" for kind in Kind for verdict in ("lost", "invented", "swapped")):
        assert "12" in find(code, Severity.BLOCK, language, "12").message
    for code in OWN_CODES:
        assert find(code, Severity.BLOCK, language, "12").message


@pytest.mark.parametrize(
    "foreign",
    [
        "Жалобы на сильную боль.",
        "Pacienta se plânge de dureri foarte puternice la genunchi de trei săptămâni.",
    ],
    ids=["another script", "another language"],
)
def test_copy_of_a_source_in_an_unknown_language_is_blocked(foreign):
    findings = check_passage(
        foreign, foreign, source_language=None, output_language="fr", staff_language="fr"
    )
    assert "wrong-language" in {finding.code for finding in findings}


def test_placeholder_for_a_value_is_blocked():
    source, output = "Monitoring der Herzfrequenz.", "Die Herzfrequenz ist X."
    findings = check_passage(source, output, source_language="de", output_language="de", staff_language="fr")
    assert "markup-leaked" in {finding.code for finding in findings}


@pytest.mark.parametrize(
    ("language", "source", "output", "blocks"),
    [
        ("de", "Bruder Diabetiker.", "Dein Bruder hat Diabetes.", True),
        ("de", "Bruder Diabetiker.", "Ihr Bruder hat Diabetes.", False),
        ("fr", "Dort bien.", "Tu dors bien.", True),
        ("fr", "Tu du sein D.", "Tu du sein droit (tumeur).", False),
        ("it", "Dorme bene.", "Il tuo sonno è buono.", True),
        ("de", "Ruft: 'Du, hilf mir!'", "Sie rufen: 'Du, hilf mir!'", False),
    ],
)
def test_reader_is_not_addressed_as_a_friend(language, source, output, blocks):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="fr"
    )
    assert ("familiar-address" in {finding.code for finding in findings}) is blocks


@pytest.mark.parametrize(
    ("language", "source", "output", "blocks"),
    [
        ("fr", "Pt 70 ans.", "Votre patient a 70 ans.", True),
        ("de", "Pat. 70 J.", "Ihre Patientin ist 70 Jahre alt.", True),
        ("de", "Über Ihre Patientin, 70 J.", "Ihre Patientin ist 70 Jahre alt.", False),
        ("de", "Patientenkarte da.", "Ihre Patientenkarte ist da.", False),
    ],
)
def test_text_that_takes_its_reader_for_the_nurse_blocks(language, source, output, blocks):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="fr"
    )
    found = {finding.severity for finding in findings if finding.code == "third-person"}
    assert (Severity.BLOCK in found) is blocks
