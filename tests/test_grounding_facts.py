"""Normal forms: equal facts have equal values."""

from __future__ import annotations

import pytest

from optirh_batch.grounding import Kind, extract_facts, numbers_in


def values(text: str, language: str | None, kind: Kind) -> list[str]:
    return [fact.value for fact in extract_facts(text, language) if fact.kind is kind and fact.required]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1'000 pas", "fr", ["1000"]),
        ("1’000 pas", "fr", ["1000"]),
        ("1\u202f000 pas", "fr", ["1000"]),
        ("1.000 Schritte", "de", ["1000"]),
        ("1.250", "de", ["1.25"]),
        ("1,250", "en", ["1250"]),
        ("2,50", "fr", ["2.5"]),
        ("trois enfants", "fr", ["3"]),
        ("zwölf Kinder", "de", ["12"]),
        ("einundzwanzig", "de", ["21"]),
        ("quatre-vingt-douze", "fr", ["92"]),
        ("ventuno", "it", ["21"]),
        ("forty-two", "en", ["42"]),
        ("un pansement neuf", "fr", []),
        ("6/10", "fr", ["6/10"]),
        ("6 von 10", "de", ["6/10"]),
        ("pression de 110 sur 70", "fr", ["110/70"]),
        ("10⁹", "fr", ["1000000000"]),
        ("la troisième dose", "fr", ["3"]),
    ],
)
def test_number_has_one_normal_form(text, language, expected):
    assert values(text, language, Kind.NUMBER) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("500mg", "fr", ["500 mg"]),
        ("0,5 g", "fr", ["500 mg"]),
        ("25 mcg", "en", ["0.025 mg"]),
        ("24 E", "de", ["24 ui"]),
        ("24 e", "de", []),
        ("anderthalb Tabletten", "de", ["1.5 tablet"]),
        ("un comprimé et demi", "fr", ["1.5 tablet"]),
        ("half a tablet", "en", ["0.5 tablet"]),
        ("mezza compressa", "it", ["0.5 tablet"]),
        ("un comprimé", "fr", []),
        ("5-10 mg", "fr", ["5 mg", "10 mg"]),
        ("3 x 4 cm", "fr", ["30 mm", "40 mm"]),
        ("16 Atemzüge pro Minute", "de", ["16 /min"]),
        ("2 Liter Sauerstoff pro Minute", "de", ["2 l/min"]),
        ("Perte de poids (-2 kg)", "fr", ["-2 kg"]),
        ("Temp. 38.5", "fr", ["38.5 °"]),
    ],
)
def test_quantity_has_one_normal_form(text, language, expected):
    assert values(text, language, Kind.DOSE) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2x/j", "fr", ["2/day"]),
        ("2 fois par jour", "fr", ["2/day"]),
        ("zweimal täglich", "de", ["2/day"]),
        ("twice a day", "en", ["2/day"]),
        ("due volte al giorno", "it", ["2/day"]),
        ("2x/24h", "fr", ["2/day"]),
        ("1x/Woche", "de", ["1/week"]),
        ("q8h", "fr", ["every 8 h"]),
        ("toutes les 8 heures", "fr", ["every 8 h"]),
        ("alle 8 Std.", "de", ["every 8 h"]),
        ("ogni 8 ore", "it", ["every 8 h"]),
        ("1 jour sur 2", "fr", ["every 2 day"]),
        ("jeden zweiten Tag", "de", ["every 2 day"]),
        ("tous les jours", "fr", ["1/day"]),
        ("2 x 500 mg", "fr", ["2x"]),
    ],
)
def test_frequency_has_one_normal_form(text, language, expected):
    assert values(text, language, Kind.FREQUENCY) == expected


@pytest.mark.parametrize(
    ("text", "language", "kind", "expected"),
    [
        ("12. März 2025", "de", Kind.DATE, ["2025-03-12"]),
        ("March 12, 2025", "en", Kind.DATE, ["2025-03-12"]),
        ("12 marzo 2025", "it", Kind.DATE, ["2025-03-12"]),
        ("03/2025", "fr", Kind.DATE, ["2025-03"]),
        ("le 3 mai", "fr", Kind.DATE, ["--05-03"]),
        ("en 2019", "fr", Kind.DATE, ["2019"]),
        ("2019 mg", "fr", Kind.DATE, []),
        ("8.30 Uhr", "de", Kind.TIME, ["08:30"]),
        ("8:30 p.m.", "en", Kind.TIME, ["20:30"]),
        ("8 heures du soir", "fr", Kind.TIME, ["20:00"]),
        ("alle 21", "it", Kind.TIME, ["21:00"]),
        ("78-jährig", "de", Kind.DURATION, ["78 year"]),
        ("3 j.", "fr", Kind.DURATION, ["3 day"]),
        ("drei Tage", "de", Kind.DURATION, ["3 day"]),
        ("lu/me/ve", "fr", Kind.WEEKDAY, ["1", "3", "5"]),
        ("Montags", "de", Kind.WEEKDAY, ["1"]),
        ("+41 (0)27 123 45 67", "fr", Kind.PHONE, ["+41271234567"]),
        ("756.9217.0769.85", "fr", Kind.IDENTIFIER, ["7569217076985"]),
        ("Stadium IIb", "de", Kind.IDENTIFIER, ["2b"]),
        ("T4 N0", "fr", Kind.IDENTIFIER, ["T4", "N0"]),
        ("morgens und abends", "de", Kind.DAYTIME, ["morning", "evening"]),
        ("heute morgen, bis morgen", "de", Kind.DAYTIME, ["morning"]),
        ("b.B.", "de", Kind.CONDITION, ["as needed"]),
        ("a digiuno", "it", Kind.CONDITION, ["fasting"]),
        ("nicht mehr als 4 g", "de", Kind.COMPARISON, ["<4"]),
        ("MI D, genou G", "fr", Kind.SIDE, ["right", "left"]),
        ("vitamine D", "fr", Kind.SIDE, []),
        ("tout droit", "fr", Kind.SIDE, []),
        ("rechtzeitig", "de", Kind.SIDE, []),
        ("call right away", "en", Kind.SIDE, []),
        ("beidseits", "de", Kind.SIDE, ["both"]),
    ],
)
def test_fact_has_one_normal_form(text, language, kind, expected):
    assert values(text, language, kind) == expected


def test_fact_knows_its_words_and_place():
    text = "Prendre 500 mg."
    (fact,) = extract_facts(text, "fr")
    assert fact.surface == "500 mg"
    assert text[fact.start : fact.end].strip() == "500 mg"


def test_unknown_language_reads_words_of_all_four():
    assert values("zweimal täglich, deux fois par jour", None, Kind.FREQUENCY) == ["2/day", "2/day"]


def test_numbers_in_lists_counted_values_in_order():
    assert numbers_in("2x/j 500 mg, TA 140/90, vom 12.03.2025", "fr") == ("2/day", "500", "140/90")


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Un zona du côté droit de la poitrine.", {"right"}),
        ("Le bras droit de la patiente.", {"right"}),
        ("Elle a droit de visite.", set()),
        ("Valtrex 1 g 3x/j.", set()),
        ("Genou g enflé.", {"left"}),
    ],
)
def test_side_is_told_from_law_and_from_grams(text, sides):
    assert {fact.value for fact in extract_facts(text, "fr") if fact.kind is Kind.SIDE} == sides
