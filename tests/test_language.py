"""Language detection on clinical wording."""

import json
import subprocess
import sys
import time
from itertools import islice

import pytest

from optirh_batch.language import detect_language

NOTES = {
    "fr": "Patiente vue à domicile, pansement refait, pas de signe d'infection, prochain passage demain.",
    "de": "Patient zu Hause besucht, Verband gewechselt, kein Hinweis auf Infektion, nächster Besuch morgen.",
    "it": "Paziente visto a domicilio, medicazione rifatta, nessun segno di infezione, ritorno domani.",
    "en": "Patient seen at home, dressing changed, no sign of infection, next visit tomorrow morning.",
}
# Shares of snippets of 20 words; the rest may only be undecided (tables of values in German letters).
RIGHT_AT_LEAST = {"fr": 0.99, "de": 0.90, "it": 0.99}
WRONG_AT_MOST = 0.005


@pytest.mark.parametrize(("language", "note"), NOTES.items())
def test_note_in_one_of_the_four_languages_is_recognised(language, note):
    assert detect_language(note) == language


@pytest.mark.parametrize("language", NOTES)
def test_language_the_caller_cannot_use_is_none(language):
    others = [code for code in NOTES if code != language]
    assert detect_language(NOTES[language], among=others) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 500 1-0-1 38,5",
        "El paciente fue visto en su domicilio, se cambió la cura, no hay signos de infección.",
        "O paciente foi visto em casa, o penso foi mudado, não há sinais de infeção.",
        "Pacienti u vizitua në shtëpi, fasha u ndërrua, nuk ka shenja infeksioni.",
        "Pacijent je posjećen kod kuće, zavoj je promijenjen, nema znakova infekcije.",
        "تمت زيارة المريض في المنزل وتم تغيير الضمادة",
    ],
)
def test_other_languages_and_numbers_are_none(text):
    assert detect_language(text) is None


def test_long_text_is_judged_quickly():
    text = NOTES["de"] * 10_000
    detect_language(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.03  # 2 ms on an idle machine


def _seconds(text):
    started = time.process_time()
    detect_language(text)
    return time.process_time() - started


def test_numpy_and_weights_load_with_the_first_call_only():
    code = "import sys, optirh_batch.language, optirh_batch.readers; print('numpy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


@pytest.mark.parametrize("language", RIGHT_AT_LEAST)
def test_snippets_of_clinical_texts_are_recognised(shared_data, language):
    words = [
        word
        for path in sorted((shared_data / f"texts-{language}").glob("*/*.txt"))
        for word in path.read_text("utf-8").split()
    ]
    found = [detect_language(" ".join(words[at : at + 20])) for at in range(0, len(words) - 20, 100)]
    assert len(found) >= 50
    assert found.count(language) >= RIGHT_AT_LEAST[language] * len(found)
    assert sum(code not in {language, None} for code in found) <= WRONG_AT_MOST * len(found)


def test_english_clinical_texts_are_recognised(shared_data):
    path = shared_data / "parallel" / "casimedicos" / "casimedicos-en.jsonl"
    with path.open(encoding="utf-8") as lines:
        texts = [" ".join(json.loads(line)["lines"][1:6]) for line in islice(lines, 50)]
    found = [detect_language(text) for text in texts]
    assert found.count("en") >= 0.98 * len(found)
