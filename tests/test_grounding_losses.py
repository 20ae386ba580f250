"""What a rewriting must not drop: acts of care, signs, findings, relative days and parts of the body."""

import tomllib

import pytest

from grounding_cases import CASES
from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage
from optirh_batch.grounding.recognition import concepts
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.reading import extract_facts

LOSSES = tomllib.loads((CASES / "losses.toml").read_text("utf-8"))
CASES_OF_LOSS = [*LOSSES["tuned"], *LOSSES["held_out"]]
MISSED, BLOCKED = set(LOSSES["missed"]), set(LOSSES["blocked"])


def found(source_language, output_language, source, output):
    return {
        finding.code: finding.severity
        for finding in check_passage(
            source,
            output,
            source_language=source_language,
            output_language=output_language,
            staff_language="fr",
        )
        if finding.severity is not Severity.INFO
    }


@pytest.mark.parametrize("case", CASES_OF_LOSS, ids=lambda case: case[3])
def test_right_rewriting_is_not_blocked(case):
    languages, (source, right, _) = case[:2], case[3:]
    assert Severity.BLOCK not in found(*languages, source, right).values() or source in BLOCKED


@pytest.mark.parametrize("case", CASES_OF_LOSS, ids=lambda case: case[3])
def test_loss_is_noticed(case):
    languages, (source, _, wrong) = case[:2], case[3:]
    assert found(*languages, source, wrong) or source in MISSED


DAYS = [
    ("de", "Morgen Kontrolle, heute Bad.", ["+1 day", "0 day"]),
    ("de", "Heute Morgen und jeden Morgen, guten Morgen.", ["0 day"]),
    ("de", "morgen und abend", []),
    (
        "de",
        "Vorgestern, übermorgen, letzte Wo. und nächsten Monat.",
        ["-2 day", "+2 day", "-1 week", "+1 month"],
    ),
    ("de", "Hier am Tag danach, 3. Tag nach OP, 2 Btl./Tag nach Bedarf.", ["next day"]),
    ("fr", "Hier soir, avant-hier, dès demain matin.", ["-1 day", "-2 day", "+1 day"]),
    ("fr", "À ce jour. Ce jour-là. Auj. douche, la semaine prochaine.", ["0 day", "+1 week"]),
    (
        "it",
        "L'altro ieri, ieri, domani e dopodomani, il mese scorso.",
        ["-2 day", "-1 day", "+1 day", "+2 day", "-1 month"],
    ),
    ("en", "The day before yesterday, tomorrow, next week.", ["-2 day", "+1 day", "+1 week"]),
]


@pytest.mark.parametrize(("language", "text", "days"), DAYS)
def test_days_told_from_that_of_the_note_are_read(language, text, days):
    assert [fact.value for fact in extract_facts(text, language) if fact.kind is Kind.DAY] == days


@pytest.mark.parametrize(
    ("languages", "source", "output", "code"),
    [
        (("fr", "fr"), "Dernières selles hier.", "Vous êtes allé à selles aujourd'hui.", "day-lost"),
        (("fr", "de"), "Douche demain.", "Gestern haben Sie geduscht.", "day-invented"),
        (("de", "fr"), "Nächste Woche Zahnarzt.", "La semaine dernière, dentiste.", "day-lost"),
        (("de", "de"), "Kontrolle in 3 Tagen.", "Die Kontrolle war vor 3 Tagen.", "day-turned"),
        (("fr", "fr"), "Vomi hier, diète dès ce soir.", "Vous avez vomi hier soir. Diète.", "day-turned"),
        (("de", "de"), "Bad gestern, Salbe heute Abend.", "Bad und Salbe gestern Abend.", "day-turned"),
        (("fr", "it"), "Chute il y a 2 jours.", "La caduta sarà tra 2 giorni.", "day-turned"),
        (("fr", "fr"), "Peau intacte, MT appelé.", "La peau est intacte.", "content-lost"),
        (("de", "de"), "Platzwunde Stirn re.", "Rechts ist eine Platzwunde.", "part-lost"),
    ],
)
def test_loss_is_named_by_its_code(languages, source, output, code):
    assert found(*languages, source, output)[code] is Severity.BLOCK


@pytest.mark.parametrize(
    ("languages", "source", "output"),
    [
        (
            ("fr", "fr"),
            "TA 120/80, jambes lourdes.",
            "Aujourd'hui, la tension est de 120/80, les jambes sont lourdes.",
        ),
        (("fr", "de"), "TA 120/80 aujourd'hui.", "Jetzt ist der Blutdruck 120/80."),
        (("de", "fr"), "2 kg zugenommen in 3 Tagen.", "Vous avez pris 2 kg en 3 jours."),
        (("fr", "pt"), "Douche demain.", "Amanhã toma um duche."),
        (("de", "de"), "Finger II re. geschwollen.", "Der Finger II der rechten Hand ist dick."),
        (("fr", "fr"), "Pas de nausées, toux 0.", "Vous n'avez pas de nausées, ni de toux."),
    ],
)
def test_same_in_other_words_passes(languages, source, output):
    new = {"content-lost", "part-lost", "day-lost", "day-invented", "day-turned"}
    assert not new & set(found(*languages, source, output))


def test_every_pattern_of_the_lexicon_can_be_compiled():
    for concept in concepts._concepts():
        for pattern in (*concept.says.values(), *concept.answers.values(), concept.grounds or ""):
            assert concepts.compiled.__wrapped__(pattern)


def test_language_without_columns_is_not_searched_for_concepts():
    assert "content-lost" not in found("fr", "pt", "Peau intacte, MT appelé.", "A pele está intacta.")
