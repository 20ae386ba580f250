"""Facts are found however they are written, and not where they are not."""

import pytest

from optirh_batch.evaluation.matching import asserts, numbers, quotes, states


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [
        ("fr", "Vous prenez 500 milligrammes deux fois par jour.", "500mg 2x/j"),
        ("fr", "Le rendez-vous est le 3 mars 2026 à 8h05.", "03.03.26 & 08:05"),
        ("fr", "Il n'y a aucune odeur.", "{no} ~ odeur"),
        ("fr", "Prenez 1 g de paracétamol.", "paracetamol & 1 g"),
        ("fr", "Vous pesez 68,9 kilos.", "68.9 kg"),
        ("fr", "Le Xarelto, un comprimé en réserve.", "si besoin"),
        ("de", "Nehmen Sie es zweimal täglich, 12 Einheiten.", "2x/Tag & 12 E"),
        ("de", "Die Wunde an der linken Ferse ist trocken.", "link* ferse"),
        ("de", "Kontrolle am 12. März 2026 um 08.30 Uhr.", "12.03.2026 & 8:30"),
        ("fr", "Il marche 30 min/jour, SpO2 à 96%, mollet du côté droit.", "30 min/j & 96 % & mollet droit"),
        ("de", "Die Beine sind auf beiden Seiten dick, am re Knie weniger.", "bds & rechts knie"),
        ("en", "It is planned for November 6, 2026.", "06.11.2026"),
        ("it", "Prenda due compresse tre volte al giorno.", "2 cpr & 3x/die"),
        ("en", "Take it twice a day when needed.", "2x/day as needed"),
        ("en", "You have no fever and 1'200 steps.", "{no} ~ fever & 1200"),
    ],
)
def test_fact_in_other_writing_is_found(language, text, wording):
    assert states(text, wording, language)


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [
        ("fr", "Vous prenez 50 mg.", "500 mg"),
        ("fr", "Vous prenez 1500 mg.", "500 mg"),
        ("fr", "Il y a une odeur.", "{no} ~ odeur"),
        ("fr", "Pas de rougeur. Une odeur est là.", "{no} ~ odeur"),
        ("fr", "Le talon droit.", "talon gauche"),
        ("fr", "Prenez 1 g. Le paracétamol est fini.", "paracetamol & 1 g"),
        ("de", "Nehmen Sie es dreimal täglich.", "2x/Tag"),
        ("en", "Walk again.", "{no} ~ walk"),
        ("fr", "Le sintrom, pas en pause.", "sintrom ~ pause"),
    ],
)
def test_fact_that_is_not_there_is_not_found(language, text, wording):
    assert not states(text, wording, language)


def test_words_of_the_source_are_taken_literally():
    assert quotes("Leuco ++ (hier).", "leuco ++", "fr")
    assert not quotes("Leuco + (hier).", "leuco ++", "fr")


def test_numbers_in_words_are_numbers():
    assert numbers("Deux chutes en 10 jours, T° 37,8", "fr") == {"2", "10", "37.8"}


def test_what_a_clause_denies_is_not_asserted():
    assert asserts("Vous prenez du Zestril.", "prenez ~ zestril", "fr")
    assert asserts("Pas de fièvre, vous prenez du Zestril.", "prenez ~ zestril", "fr")
    assert not asserts("Vous ne prenez plus de Zestril.", "prenez ~ zestril", "fr")
    assert not asserts("Nehmen Sie Zestril nicht mehr.", "nehmen ~ zestril", "de")


def test_what_the_wording_itself_denies_is_asserted():
    assert asserts("Er raucht nicht.", "raucht nicht", "de")
