"""Notes told with one thing turned round block, and right wordings of them pass; shorthand is written out.

What a small model gets wrong without a wrong word: partners exchanged, an act given to another, only and
also, from and until, little and much, a condition told as met.
"""

import tomllib
from pathlib import Path

import pytest

from grounding_cases import blocking
from optirh_batch.grounding.vocabulary.english_shorthand import spell_english

PAIRS = tomllib.loads((Path(__file__).parent / "grounding" / "exchanged-notes.toml").read_text("utf-8"))


@pytest.mark.parametrize(("language", "source", "output"), PAIRS["wrong"])
def test_note_told_with_something_turned_round_blocks(language, source, output):
    assert blocking(language, language, source, output)


@pytest.mark.parametrize(("language", "source", "output"), PAIRS["right"])
def test_right_wording_of_such_a_note_passes(language, source, output):
    assert blocking(language, language, source, output) == set()


@pytest.mark.parametrize(
    ("code", "source", "output"),
    [
        (
            "state-exchanged",
            "Nachts ruhig, tagsüber schläfrig.",
            "Nachts sind Sie schläfrig, tagsüber ruhig.",
        ),
        ("state-exchanged", "Schlinge nur zum Waschen weg.", "Die Schlinge kommt auch zum Waschen weg."),
        ("state-exchanged", "Trinkt wenig, isst gut.", "Sie trinken viel und essen gut."),
        ("state-exchanged", "Puls regelmässig.", "Der Puls ist unregelmässig."),
        ("roles-exchanged", "Läuft abends weg.", "Ihre Tochter läuft abends weg."),
        ("roles-exchanged", "Schwester begleitet zum Arzt.", "Sie begleiten Ihre Schwester zum Arzt."),
        ("bound-changed", "Physio ab nächster Woche.", "Nächste Woche haben Sie Physiotherapie."),
        ("reason-invented", "Lisinopril gestoppt, weil Husten.", "Lisinopril ist trotz Husten gestoppt."),
        ("status-changed", "Bei Brennen Binde lösen.", "Sie haben Brennen, lösen Sie die Binde."),
        ("order-turned", "Baden erst nach Fadenzug.", "Sie können bis zum Fadenzug baden."),
    ],
)
def test_each_kind_has_its_code(code, source, output):
    assert code in blocking("de", "de", source, output)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Nacht unruhig, Tag ruhig.", "La nuit vous êtes agité, le jour calme."),
        ("Tochter kocht, Sohn kauft ein.", "Votre fille cuisine et votre fils fait les courses."),
    ],
)
def test_exchanges_are_not_found_in_right_translations(source, target):
    assert not {"state-exchanged", "roles-exchanged"} & blocking("de", "fr", source, target)


@pytest.mark.parametrize(
    ("short", "written"),
    [
        ("Hubby away til Sun.", "husband away until Sunday."),
        ("c/o pain w/o fever", "complains of pain without fever"),
        ("Given 0900 w/ effect", "Given at 09:00 with effect"),
        ("Review 6/52", "Review in 6 weeks"),
        ("Prednisolone 30 mg od 5/7", "Prednisolone 30 mg od for 5 days"),
        ("Abx day 5/7", "antibiotics day 5 of 7"),
    ],
)
def test_english_shorthand_is_written_out(short, written):
    assert spell_english(short) == written


@pytest.mark.parametrize(
    "text",
    [
        "BP 140/90, pain 5/10.",
        "I am well at 8 am.",
        "Sat up in the sun.",
        "0.9 % NaCl",
        "Gout since 2011, due 2027.",
    ],
)
def test_what_is_no_shorthand_stays(text):
    assert spell_english(text) == text
