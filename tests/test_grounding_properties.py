"""What holds for every text: identity passes, nothing raises, time grows with length."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage, extract_facts, numbers_in

SHARED = Path(os.environ.get("OPTIRH_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
LANGUAGES = st.sampled_from(["fr", "de", "it", "en"])
TOKENS = st.sampled_from(
    (
        "2 0,5 1'000 1.250 1/2 ½ 10^9 > < ≤ - / x , . : ( ) mg µg g ml cp gouttes Tropfen E UI % °C mmHg h j "
        "sem. fois mal par pro am le le matin abends sera 1-0-1-0 1-0-0-0.5 12.03.2025 12.3. 2019 März mars "
        "lundi Mo/Mi 8h30 14:00 Uhr pas de nicht kein ohne non senza no aucun ni weder noch afébrile normal "
        "refuse gauche droite li. re. G D bds. les deux 027 123 45 67 +41 756.9217.0769.85 L4-L5 E11.9 NYHA "
        "III J3 T 38.5 TA 140/90 SpO2 toutes alle every demi et einhalb zweimal twice un une eine a max. "
        "nicht mehr als plus de à jeun bei Bedarf"
    ).split()
)
CLINICAL = st.lists(TOKENS, max_size=25).map(" ".join)
DIGITS = st.text(alphabet="0123456789,./-'x ½⁹^:h€mgla", max_size=60)


def blocking(source: str, output: str, language: str) -> list[tuple[str, str | None]]:
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="de"
    )
    return [(f.code, f.evidence) for f in findings if f.severity is Severity.BLOCK]


@pytest.mark.no_cover  # traced, it takes several times as long
@settings(max_examples=400)
@given(text=CLINICAL, language=LANGUAGES)
@example(text="1-0-0,1/2", language="fr")
@example(text="½½ ½", language="de")
def test_identity_of_clinical_tokens_passes(text, language):
    assert blocking(text, text, language) == []


@pytest.mark.no_cover  # traced, it takes several times as long
@settings(max_examples=400)
@given(text=st.one_of(st.text(max_size=80), DIGITS), language=st.one_of(st.none(), LANGUAGES))
def test_any_text_is_read_without_error(text, language):
    for fact in extract_facts(text, language):
        assert fact.start <= fact.end
        assert fact.value
    numbers_in(text, language)


@pytest.mark.no_cover  # traced, it takes several times as long
@settings(max_examples=200)
@given(text=DIGITS)
def test_no_digit_goes_unnoticed(text):
    """Every digit of a text is inside some fact, so that changing it can be seen."""
    seen = {place for fact in extract_facts(text, "fr") for place in range(fact.start, fact.end)}
    assert [c for place, c in enumerate(text) if c in "0123456789" and place not in seen] == []


@pytest.mark.parametrize("language", ["fr", "de", "it"])
@pytest.mark.no_cover  # traced, it takes several times as long
def test_identity_of_real_sentences_passes(language):
    folder = SHARED / f"texts-{language}"
    if not folder.is_dir():
        pytest.skip(f"no texts in {folder}: set OPTIRH_SHARED_DATA")
    lines = [
        line.strip()
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    wrong = {line[:80]: found for line in lines if (found := blocking(line, line, language))}
    assert len(lines) > 200
    assert wrong == {}


@pytest.mark.parametrize(
    "piece",
    [
        "Dafalgan 500 mg 1-0-1-0, TA 140/90 le 12.03.2025 à 8h30, pas de fièvre. ",
        "1", "1 ", "½", "1/", "1,", "x1 ", "A1 ", "pas de ", "n'", "le 1", "+41 ",
        "lu/ma/", "plus de ", "T ", "\ue000",
    ],
)  # fmt: skip
@pytest.mark.no_cover  # what is measured is the program, not the tracer
def test_time_grows_no_faster_than_the_text(piece):
    def seconds(length: int) -> float:
        best = []
        for more in range(2):
            text = (piece * length)[: length + more]  # what was read once is kept
            start = time.process_time()
            extract_facts(text, "fr")
            best.append(time.process_time() - start)
        return min(best)

    extract_facts(piece, "fr")
    short, long = seconds(2_500), seconds(20_000)
    assert long < max(0.1, 30 * short), (short, long)


@pytest.mark.no_cover  # what is measured is the program, not the tracer
def test_ten_thousand_characters_take_a_moment():
    text = "Patiente de 78 ans, Lasix 40 mg 1-0-0-0, pas de fièvre, revoir le 12.03.2025 à 8h30. " * 120
    best = []
    for more in range(4):
        start = time.process_time()
        extract_facts(text[: 10_000 + more], "fr")  # what was read once is kept
        best.append(time.process_time() - start)
    assert min(best) < 0.8  # 0.1 s on an idle machine
