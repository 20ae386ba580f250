"""Answers that stop in the middle."""

import pytest

from optirh_batch.drafting.endings import stops_short


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Die Patientin hat seit", "Zusammenfassung", "de"),
        ("Es wird punktiert mit einer", "Es wird punktiert mit einer Nadel", "de"),
        ("Sie haben Schmerzen im", "Schmerzen im Knie.", "de"),
        ("Elle accuse depuis", "Elle accuse depuis mai une fatigue.", "fr"),
        ("Vous prenez du fer et", "Prend du fer et du zinc.", "fr"),
        ("Votre plaie est propre et l'", "Plaie propre et sèche.", "fr"),
        ("La Sua ferita è", "Ferita pulita.", "it"),
        ("Ha preso il farmaco per 10 giorni e, poi,...", "Farmaco per 10 giorni e, poi,", "it"),
        ("You take the", "Takes the iron daily.", "en"),
        ("Your wound is clean and", "Wound clean and dry.", "en"),
        ("Votre tension est normale aujourd'hui", "La tension est normale aujourd'hui.", "fr"),
        ("Vous allez bien,", "La patiente va bien.", "fr"),
        ("Sie nehmen das Medikament und.", "Nimmt Medikament und Vitamine.", "de"),
    ],
)
def test_answer_without_an_end_stops_short(text, source, language):
    assert stops_short(text, source, language)


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Sie nehmen das Medikament am Morgen ein.", "Nimmt Medikament morgens ein.", "de"),
        ("Ihr Blutdruck nimmt zu.", "RR steigend.", "de"),
        ("Vous avez de la fièvre.", "Fièvre.", "fr"),
        ("Tension 120/80 mmHg", "TA 120/80 mmHg", "fr"),
        ("Insuffisance cardiaque", "IC", "fr"),
        ("Lei sta bene (da ieri).", "Bene da ieri.", "it"),
        ("You feel better than before…", "Feels better than before…", "en"),
        ("Vous avez mal depuis mai,", "Douleur depuis mai,", "fr"),
        ("Appelez le :", "Appeler le :", "fr"),
        ("Termin in OA", "Termin in OA", "de"),
        ("La patiente dit : « Je vais bien. »", "Dit aller bien.", "fr"),
    ],
)
def test_answer_with_an_end_does_not(text, source, language):
    assert not stops_short(text, source, language)
