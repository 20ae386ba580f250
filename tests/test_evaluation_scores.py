"""The similarity scores: published examples, and what sacreBLEU 2.6 and rouge-score 0.1.2 say."""

from dataclasses import astuple

import pytest

from optirh_batch.evaluation.scores import bleu, chrf, rouge_l, rouge_n, score

PAIRS = [
    (
        "Votre tension est de 148/86. Vous pesez 68,9 kg ce matin.",
        "Votre tension est de 148/86. Ce matin, vous pesez 68,9 kg.",
    ),
    ("Le pansement du talon gauche est refait.", "On a refait le pansement de votre talon gauche."),
    ("Sie haben keine Schmerzen; der Puls ist 72.", "Sie haben keine Schmerzen. Ihr Puls ist bei 72."),
]


def test_bleu_of_repeated_word_counts_it_as_often_as_the_reference_has_it():
    # The example of Papineni et al. (2002): seven times "the"; with smoothing as in sacreBLEU.
    text, reference = "the the the the the the the", "The cat is on the mat."
    assert bleu([(text, reference)]) == pytest.approx(6.567274736060395)


def test_bleu_of_corpus_is_that_of_sacrebleu():
    assert bleu(PAIRS) == pytest.approx(37.70685285689915)


@pytest.mark.parametrize(
    ("pair", "expected"),
    list(zip(PAIRS, (55.62557813671719, 10.816059393812111, 32.11703274087687), strict=True)),
)
def test_bleu_of_one_text_is_that_of_sacrebleu(pair, expected):
    assert bleu([pair]) == pytest.approx(expected)


def test_chrf_of_corpus_is_that_of_sacrebleu():
    assert chrf(PAIRS) == pytest.approx(71.6540354425637)


@pytest.mark.parametrize(
    ("pair", "expected"),
    list(zip(PAIRS, (80.60999219808059, 59.41321653695183, 72.42714822493195), strict=True)),
)
def test_chrf_of_one_text_is_that_of_sacrebleu(pair, expected):
    assert chrf([pair]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "longest"), [("police kill the gunman", 75.0), ("the gunman kill police", 50.0)]
)
def test_rouge_l_heeds_the_order_of_words_as_in_lins_example(text, longest):
    # Lin (2004), section 3.1: both candidates have the same ROUGE-2.
    reference = "police killed the gunman"
    assert rouge_n(text, reference, 2) == pytest.approx(100 / 3)
    assert rouge_l(text, reference) == pytest.approx(longest)


def test_rouge_of_whole_sentence_is_that_of_the_usual_package():
    pair = ("The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog")
    assert rouge_n(*pair, 1) == pytest.approx(70.58823529411765)
    assert rouge_n(*pair, 2) == pytest.approx(26.666666666666668)
    assert rouge_l(*pair) == pytest.approx(58.82352941176471)


def test_rouge_takes_a_word_with_accents_as_one_word():
    assert rouge_n("bénévole", "bénéfice", 1) == 0


@pytest.mark.parametrize("measure", [bleu, chrf])
def test_score_of_text_without_anything_in_common_is_zero(measure):
    assert measure([("xyz", "abc")]) == 0


def test_score_of_text_equal_to_its_reference_is_full():
    assert set(astuple(score([(PAIRS[0][1], PAIRS[0][1])]))) == {100.0}


def test_score_of_nothing_is_none():
    assert score([]) is None
