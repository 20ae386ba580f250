"""Who does it, whether it was, is or is to be done, and the small words beside: French and Italian."""

import tomllib
from pathlib import Path

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage, compare_words

PAIRS = tomllib.loads((Path(__file__).parent / "grounding" / "verbs.toml").read_text("utf-8"))


def blocked(language, source, output):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="en"
    )
    return {finding.code for finding in findings if finding.severity is Severity.BLOCK}


@pytest.mark.parametrize(("language", "code", "source", "output"), PAIRS["wrong"])
def test_verb_told_of_another_or_in_another_mood_blocks(language, code, source, output):
    assert code in blocked(language, source, output)


@pytest.mark.parametrize(("language", "source", "output"), PAIRS["right"])
def test_verb_told_as_in_the_source_passes(language, source, output):
    assert blocked(language, source, output) == set()


@pytest.mark.parametrize(("language", "source", "output", "word"), PAIRS["small"])
def test_small_word_without_an_answer_is_lost(language, source, output, word):
    assert word in compare_words(source, output, language).lost


@pytest.mark.parametrize(("language", "source", "output"), PAIRS["small_kept"])
def test_small_word_in_other_words_is_kept(language, source, output):
    assert compare_words(source, output, language).lost == ()
