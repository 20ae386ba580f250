"""Portuguese and Spanish read through Italian: correct rewritings pass, wrong ones do not."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage
from optirh_batch.grounding.vocabulary.pivot import pivot
from optirh_batch.grounding.vocabulary.pivot_words import TABLES

CASES = tomllib.loads((Path(__file__).parent / "grounding" / "pivot.toml").read_text("utf-8"))
RIGHT = CASES["right"]
ALL_RIGHT = RIGHT + CASES["right_met"] + CASES["right_second"]


def blocking(source_language, output_language, source, output):
    found = check_passage(
        source, output, source_language=source_language, output_language=output_language, staff_language="fr"
    )
    return [finding for finding in found if finding.severity is Severity.BLOCK]


def spoiled():
    """Each correct pair with one word or figure of its output changed."""
    for languages in ALL_RIGHT:
        source_language, output_language, source, output = languages
        for language, old, new in CASES["swaps"]:
            if language == output_language and old in output:
                yield old, (source_language, output_language, source, output.replace(old, new, 1))
        for figure in re.finditer(r"\d+", output):
            changed = output[: figure.start()] + str(int(figure[0]) + 1) + output[figure.end() :]
            yield "figure", (source_language, output_language, source, changed)
        if len(re.findall(r"[^\W\d]{4,}", source)) > 1:  # a drug alone is the same in every language
            yield "untranslated", (source_language, output_language, source, source)


@pytest.mark.parametrize("case", ALL_RIGHT, ids=lambda case: f"{case[1]} {case[3][:40]}")
def test_correct_rewriting_passes(case):
    assert [(finding.code, finding.evidence) for finding in blocking(*case)] == []


def test_wrong_rewritings_are_blocked(capsys):
    tried, missed = Counter(), []
    for kind, case in spoiled():
        tried[case[1]] += 1
        if not blocking(*case):
            missed.append((kind, case[2], case[3]))
    with capsys.disabled():
        sys.stdout.write(f"\n{tried.total()} spoiled {dict(tried)}, {len(missed)} missed\n")
        for item in missed:
            sys.stdout.write(f"  {item}\n")
    assert tried.total() > 150
    assert len(missed) / tried.total() <= 0.01


def test_evidence_quotes_the_output_not_what_the_gate_reads():
    (finding,) = [
        finding
        for finding in blocking("fr", "pt", "Torem 10 mg le matin.", "Toma Torem 10 mg à noite.")
        if finding.code == "daytime-invented"
    ]
    assert finding.evidence == "à noite"
    assert "à noite" in finding.message
    assert "sera" not in finding.message


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("pt", "Não tem dor desde 12 de março de 2025.", "non ha dolore dal 12 março 2025."),
        ("pt", "De 8 em 8 horas, às 14 horas.", "ogni 8 ore, alle ore 14."),
        ("es", "A las 14:30 h, cada 8 horas.", "alle 14:30, ogni 8 ore."),
        ("fr", "Pas de fièvre.", "Pas de fièvre."),
        (None, "Pas de fièvre.", "Pas de fièvre."),
    ],
)
def test_stating_words_are_put_into_italian_and_others_stay(language, text, read):
    seen, seen_language = pivot(text, language)
    assert seen.replace("marzo", "março") == read
    assert seen_language == ("it" if language in TABLES else language)


@pytest.mark.parametrize("language", TABLES)
def test_lists_are_clean(language):
    assert all(form == form.lower().strip() and italian for form, italian in TABLES[language].items())
    assert len(TABLES[language]) > 300
