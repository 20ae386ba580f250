"""How sure a model was of its words."""

import numpy as np
import pytest

from fake_decoder import WIDTH, Letters, letters
from optirh_batch.generation.answers import Answer, Task
from optirh_batch.generation.sureness import probability, words_of


def told(pieces, length=100):
    return [(word.text, word.probability) for word in words_of(pieces, length)]


def test_probability_is_the_share_of_a_token_among_all():
    logits = np.log(np.array([0.1, 0.2, 0.7], dtype=np.float32))
    assert [probability(logits, token) for token in range(3)] == pytest.approx([0.1, 0.2, 0.7])


def test_token_that_may_never_be_written_has_none():
    logits = np.array([0.0, -np.inf], dtype=np.float32)
    assert probability(logits, 1) == 0.0


def test_word_of_several_tokens_is_as_likely_as_all_of_them():
    pieces = [(b"un", 0.5), (b" \xc3\xa9cho", 0.5), (b"graphie", 0.5), (b".", 1.0)]
    assert told(pieces) == [("un", 0.5), ("échographie.", 0.25)]


def test_character_cut_between_tokens_is_whole_again():
    assert told([(b" \xc3", 0.5), (b"\xa9t\xc3\xa9", 1.0)]) == [("été", 0.5)]


def test_what_a_stop_text_cut_off_is_no_word():
    assert told([(b"one", 1.0), (b" two", 0.5), (b" end", 0.1)], len(b"one two")) == [
        ("one", 1.0),
        ("two", 0.5),
    ]


@pytest.mark.parametrize("pieces", [[], [(b"", 1.0)]])
def test_empty_answer_has_no_words(pieces):
    assert told(pieces) == []


def test_answer_knows_how_likely_each_of_its_words_was():
    answer = Answer(Task(shared=(), own=(1,), max_tokens=5), Letters(), max_seconds=60)
    for character, likely in (("a", 0.9), (" ", 0.5), ("b", 0.25)):
        logits = np.full(WIDTH, np.log((1 - likely) / (WIDTH - 1)), dtype=np.float32)
        logits[letters(character)] = np.log(likely)
        answer.write(logits)
    assert [word.text for word in answer.words] == ["a", "b"]
    assert [word.probability for word in answer.words] == pytest.approx([0.9, 0.125], rel=1e-3)
