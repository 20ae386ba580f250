"""The headings that are known, and their plain words."""

import pytest

from optirh_batch.localization import WRITTEN, translate
from optirh_batch.text.sections import (
    _TOPICS,
    _WORDINGS,
    changes_meaning,
    is_answer,
    is_answered_label,
    is_section,
    leads_in,
    plain_title,
)


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("Zusammenfassung", "Kurz gesagt"),
        ("Beurteilung:", "Einschätzung der Fachleute"),
        ("Zusammenfassende Beurteilung", "Einschätzung der Fachleute"),
        ("Klin. Befund", "Was festgestellt wurde"),
        ("Therapie/Behandlungsplan", "Behandlung"),
        ("3. Procedere", "Wie es weitergeht"),
        ("Diagnose(n):", "Krankheiten und Beschwerden (Diagnosen)"),
        ("Befund (vom 3.4.2025):", "Was festgestellt wurde (vom 3.4.2025)"),
        ("Labor 12.03.2025", "Labor (12.03.2025)"),
        ("Status bei Aufnahme", "Was festgestellt wurde (bei Aufnahme)"),
        ("Diagnosen - Colon", "Krankheiten und Beschwerden (Diagnosen) (Colon)"),
        ("Inspektion u. Palpation", "Was festgestellt wurde"),
        ("Examen clinique", "Was festgestellt wurde"),
        ("Conclusioni", "Kurz gesagt"),
        ("Esame obiettivo:", "Was festgestellt wurde"),
        ("Anamnesi", "Was vorher war"),
        ("Assessment", "Einschätzung der Fachleute"),
        ("Motif de consultation", "Grund"),
        ("Traitement", "Behandlung"),
        ("Austrittsmedikation", "Medikamente"),
        ("Vorgeschichte Befund", "Was vorher war"),
        ("Nebenbefunde:", "Was nebenbei auffiel"),
        ("Internistischer Aufnahmebefund", "Was festgestellt wurde (bei der Aufnahme)"),
        ("Entlassungsbefund", "Was festgestellt wurde (bei der Entlassung)"),
        ("Epikrise", "Kurz gesagt"),
        ("Sono Abdomen", "Röntgen und andere Bilder (Sono Abdomen)"),
        ("IRM cérébrale du 3.4.2026", "Röntgen und andere Bilder (IRM cérébrale du 3.4.2026)"),
        ("Zweitbehandlung", "Behandlung (Zweitbehandlung)"),
        ("Rehabilitationsverlauf", "Wie es weiterging"),
        ("Esame istologico del tessuto asportato:", "Was festgestellt wurde"),
    ],
)
def test_usual_heading_has_plain_words(heading, plain):
    assert is_section(heading)
    assert plain_title(heading, "de") == plain


@pytest.mark.parametrize(
    "heading",
    ["Allergies", "Antécédents :", "Abgesetzt", "Familienanamnese", "En réserve", "Farmaci sospesi"],
)
def test_heading_that_changes_what_is_said_below_has_none(heading):
    assert is_section(heading)
    assert changes_meaning(heading)
    assert plain_title(heading, "fr") is None


@pytest.mark.parametrize(
    "line",
    [
        "Melanom Stadium IV",
        "Pas de fièvre",
        "Befund unauffällig",
        "Plan revu",
        "CT ohne Befund",
        "Echo normal",
    ],
)
def test_other_line_is_no_heading(line):
    assert not is_section(line)


@pytest.mark.parametrize("language", WRITTEN)
def test_every_heading_has_words_in_every_language(language):
    for words in (*dict(_WORDINGS), *_TOPICS.values()):
        assert translate(words, language)


@pytest.mark.parametrize(
    "heading",
    [
        "Sofort melden bei:",
        "Medikamente nicht mehr nehmen:",
        "Verdachtsdiagnosen:",
        "Mögliche Nebenwirkungen:",
        "À éviter :",
        "À surveiller :",
        "Appeler si :",
        "Risques :",
        "Da controllare:",
        "To watch:",
    ],
)
def test_heading_that_goes_on_below_leads_in(heading):
    assert leads_in(heading)
    assert not is_section(heading)


@pytest.mark.parametrize(
    ("heading", "language", "plain"),
    [
        ("Pflegebericht vom 23.11.2026", "en", "Care (23.11.2026)"),
        ("Befund (vom 3.4.2025):", "it", "Che cosa è stato constatato (3.4.2025)"),
        ("Examen du 3.4.2025", "fr", "Ce qui a été constaté (du 3.4.2025)"),
        ("Status bei Aufnahme", "fr", "Ce qui a été constaté (à l’entrée)"),
        ("Esame obiettivo alla dimissione", "en", "What was found (on discharge)"),
    ],
)
def test_small_words_behind_a_heading_are_those_of_the_page(heading, language, plain):
    assert plain_title(heading, language) == plain


@pytest.mark.parametrize("heading", ["Beurteilung:", "Allergies :", "Lokalbefund:", "Au jardin :"])
def test_heading_that_stands_by_itself_does_not(heading):
    assert not leads_in(heading)


@pytest.mark.parametrize(
    "answer",
    ["Leer.", "keine", "Unauffällig", "o. B.", "Néant", "RAS", "Nessuna", "Nulla di rilevante", "None", "-"],
)
def test_answer_that_there_is_nothing_needs_its_label(answer):
    assert is_answer(answer)
    assert is_answered_label(f"Anamnese: {answer}")


@pytest.mark.parametrize("text", ["Sturz", "Keine Allergien", "Plaie propre", "Nessuna febbre da ieri"])
def test_other_text_is_no_such_answer(text):
    assert not is_answer(text)
