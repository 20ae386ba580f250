"""Words put together from their parts, and explanations that their parts bear out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from optirh_batch.glossary.everyday import EVERYDAY, LOOKALIKES
from optirh_batch.glossary.plausibility import is_plausible
from optirh_batch.glossary.word_parts import cut_word

FOLDER = Path(__file__).parent
PAIRS = tomllib.loads((FOLDER / "explanation_pairs.toml").read_text("utf-8"))
HELD = tomllib.loads((FOLDER / "explanation_pairs_held.toml").read_text("utf-8"))
LANGUAGES = ("fr", "de", "it", "en")


def explained(word: str, language: str) -> str | None:
    parts = cut_word(word, language)
    return parts.explanation(language) if parts else None


@pytest.mark.parametrize(
    ("word", "language", "explanation"),
    [
        (
            "Salpingectomie",
            "fr",
            "Opération pour enlever une partie ou l'ensemble d'une trompe (conduit près de l'utérus).",
        ),
        ("otalgies", "fr", "Douleur au niveau de l'oreille."),
        ("hypophosphatémie", "fr", "Trop peu de phosphate (un sel minéral) dans le sang."),
        ("thyréoïdite", "fr", "Inflammation de la glande thyroïde (dans le cou)."),
        ("Humeruskopffraktur", "de", "Bruch des Oberarmknochens an der Schulter."),
        ("Leukozyturie", "de", "Im Urin hat es weisse Blutkörperchen."),
        ("hepatischen", "de", "Im Bereich der Leber."),
        ("epatopatia", "it", "Malattia del fegato."),
        ("gastroenteritis", "en", "Inflammation of the stomach and of the bowel."),
    ],
)
def test_word_of_known_parts_is_put_together(word, language, explanation):
    assert explained(word, language) == explanation


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("visite", "fr"),
        ("ostéopathie", "fr"),
        ("leucose", "fr"),
        ("rénine", "fr"),
        ("zorbloectomie", "fr"),
        ("Lebertomatenfraktur", "de"),
        ("Leber", "de"),
        ("costare", "it"),
        ("Myokarddicke", "de"),
        ("fracture", "en"),
    ],
)
def test_word_with_a_part_that_is_not_known_is_not_put_together(word, language):
    assert explained(word, language) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_everyday_word_is_put_together(language):
    assert {word: explained(word, language) for word in EVERYDAY[language] | LOOKALIKES[language]}.keys() == {
        word for word in EVERYDAY[language] | LOOKALIKES[language] if explained(word, language) is None
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_together_is_a_plausible_explanation_itself(language):
    terms = {term for pairs in PAIRS[language].values() for term, _ in pairs}
    made = {term: text for term in terms if (text := explained(term, language))}
    assert made
    assert [term for term, text in made.items() if not is_plausible(term, text, language)] == []


@pytest.mark.parametrize("pairs", [PAIRS, HELD], ids=["settled on", "held"])
def test_wrong_explanations_are_refused_and_most_right_ones_accepted(pairs):
    wrong = [(language, *pair) for language in LANGUAGES for pair in pairs[language]["wrong"]]
    right = [(language, *pair) for language in LANGUAGES for pair in pairs[language]["right"]]
    assert [pair for pair in wrong if is_plausible(pair[1], pair[2], pair[0])] == []
    refused = [pair for pair in right if not is_plausible(pair[1], pair[2], pair[0])]
    assert len(refused) <= 0.1 * len(right), refused
