"""One answer in the making: constraints, guards, the order in which tokens are tried, guesses."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_decoder import ALPHABET, END, WIDTH, Letters, letters, says_after
from optirh_batch.generation import Finish
from optirh_batch.generation.answers import Answer, Task
from optirh_batch.generation.lookup import Lookup, Odds, StepCost, guess_most
from optirh_batch.generation.repetition import RepetitionWatch
from optirh_batch.generation.sampling import TOP_K, in_order_of_choice


def says(text, end=None):
    """Logits that want the characters of ``text``, from the first on; the end is as likely as said."""
    logits = np.full(WIDTH, -5.0, dtype=np.float32)
    for rank, token in enumerate(letters(text)):
        logits[token] = 9.0 - rank
    if end is not None:
        logits[END] = end
    return logits


def open_answer(**more):
    more = {"shared": (), "own": (1,), "max_tokens": 100} | more
    return Answer(Task(**more), Letters(), max_seconds=60)


def write(answer, *wishes):
    for wish in wishes:
        answer.write(says(wish) if wish else says("", end=20.0))
    return answer.text.decode(), answer.finish


# Constraints


@dataclass(frozen=True)
class OneOf:
    """One of some texts, whole."""

    texts: tuple[str, ...]
    done: str = ""

    def start(self):
        return self

    def advance(self, piece):
        place = OneOf(self.texts, self.done + piece.decode())
        return place if any(text.startswith(place.done) for text in self.texts) else None

    is_lost = False

    @property
    def may_end(self):
        return self.done in self.texts

    @property
    def forced(self):
        (next_ones) = {text[len(self.done) :][:1] for text in self.texts if text.startswith(self.done)}
        return next_ones.pop().encode() if len(next_ones) == 1 else b""


@dataclass(frozen=True)
class Lost(OneOf):
    """Accepts nothing any more."""

    is_lost = True
    forced = b""

    def advance(self, _piece):
        pytest.fail("a token was tried")


@dataclass(frozen=True)
class Unforced(OneOf):
    """The same without saying what is forced."""

    forced = b""

    def advance(self, piece):
        place = super().advance(piece)
        return Unforced(place.texts, place.done) if place else None


def test_likeliest_token_that_the_constraint_accepts_is_written():
    answer = open_answer(constraint=OneOf(("5 mg", "8 mg", "50 mg")))
    assert write(answer, "9785") == ("8 mg", None)


def test_answer_cannot_end_before_its_constraint_allows_it():
    answer = open_answer(constraint=Unforced(("ab", "abc")))
    answer.write(says("a", end=20.0))
    answer.write(says("b", end=20.0))
    assert (answer.text, answer.finish) == (b"ab", None)
    answer.write(says("c", end=20.0))
    assert (answer.text, answer.finish) == (b"ab", Finish.STOP)


def test_answer_must_end_where_the_constraint_allows_nothing_else():
    answer = open_answer(constraint=OneOf(("ab",)))
    assert write(answer, "z") == ("ab", Finish.STOP)


def test_answer_that_is_lost_ends_as_stuck_without_a_further_token_tried():
    answer = open_answer(constraint=Lost(("ab",)))
    assert write(answer, "a") == ("", Finish.STUCK)


def test_constraint_that_allows_nothing_ends_the_answer_as_stuck():
    answer = open_answer(constraint=Unforced(("é",)))
    assert write(answer, "e") == ("", Finish.STUCK)


def test_forced_bytes_are_written_without_asking_the_model():
    answer = open_answer(constraint=OneOf(("dose 5 mg", "dose 50 mg")))
    assert answer.text == b"dose 5"
    answer.write(says("0"))
    assert answer.text == b"dose 50 mg"


def test_forced_bytes_count_towards_the_cap():
    answer = open_answer(constraint=OneOf(("abcdef", "abcdeg")), max_tokens=3)
    assert (answer.text, answer.finish) == (b"abc", Finish.LENGTH)


def test_forced_bytes_that_no_token_spells_are_left_to_the_model():
    class NoSpelling(Letters):
        def spell(self, text):
            return []

    constraint = OneOf(("ab", "ac"))
    answer = Answer(Task((), (1,), 9, constraint=constraint), NoSpelling(), max_seconds=60)
    assert answer.tokens == []
    assert write(answer, "zya", "zyc") == ("ac", None)


@settings(max_examples=50)
@given(st.lists(st.text("ab5 ", min_size=1, max_size=8), min_size=1, max_size=5), st.integers(0, 99))
def test_whatever_the_model_says_the_answer_is_in_the_constraint(texts, seed):
    for constraint in (OneOf(tuple(texts)), Unforced(tuple(texts))):
        for temperature in (0.0, 1.5):
            answer = open_answer(constraint=constraint, temperature=temperature, seed=seed)
            while answer.finish is None:
                answer.write(says_after([seed, *answer.tokens]))
            assert answer.text.decode() in texts


# Guards


def test_stop_text_across_tokens_ends_the_answer_and_is_cut_off():
    answer = open_answer(stop=(b"c.", b"b c"))
    assert write(answer, *"a b c") == ("a ", Finish.STOP)


def test_of_two_stop_texts_the_earlier_one_counts():
    answer = open_answer(stop=(b"cd", b"bcd"))
    assert write(answer, *"abcd") == ("a", Finish.STOP)


def loops(text, source=""):
    """Where the watch sees a loop in a text of single-character tokens, None if nowhere."""
    watch = RepetitionWatch(map(ord, source))
    return next((place for place, character in enumerate(text, 1) if watch.sees_loop(ord(character))), None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Oui. " + "a" * 200, 5 + 48),
        ("Vous prenez ceci. " + "le matin " * 40, 18 + 48 - 1),
        ("Début. " + "Vous allez bien aujourd'hui. " * 9, 7 + 4 * 29 - 2),
    ],
)
def test_loop_is_seen_after_four_rounds_and_48_tokens(text, at):
    assert abs(loops(text) - at) <= 1  # the end of what goes before may match by chance


@pytest.mark.parametrize(
    "text",
    [
        "Lundi : 1-0-1-0. Mardi : 1-0-1-0. Mercredi : 1-0-1-0. Jeudi : 1-0-1-0. Vendredi : 1-0-1-0.",
        "".join(f"Vous prenez {n} comprimé le matin. " for n in range(1, 30)),
        "0-0-0-0-0-0-0-0-0-0",
        "".join(f"- TA {110 + n}/{70 + n} mmHg\n" for n in range(40)),
        "".join(f"{hour}h : rien à signaler.\n" for hour in range(24)),
        "Oui. Oui. Oui. Non. Oui.",
    ],
    ids=["day grid", "numbered doses", "schedule", "readings", "hours", "short answers"],
)
def test_lists_of_similar_lines_are_no_loop(text):
    assert loops(text) is None


def test_what_repeats_in_the_source_may_repeat_in_the_answer():
    assert loops("." * 90) is not None
    assert loops("." * 90, source="Remarques" + "." * 60) is None


def test_answer_that_turns_in_circles_is_ended():
    answer = open_answer(max_tokens=500)
    for character in "ab " * 100:
        if answer.finish is None:
            answer.write(says(character))
    assert (answer.finish, len(answer.tokens)) == (Finish.REPETITION, 48)


# The order of choice


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 300), st.sampled_from((0.0, 0.05, 0.7, 2.0)))
def test_every_token_that_may_be_written_is_tried_once(seed, width, temperature):
    random = np.random.default_rng(seed)
    logits = random.normal(size=width).astype(np.float32).round(1)
    logits[random.random(width) < 0.2] = -np.inf
    order = list(in_order_of_choice(logits, temperature, np.random.default_rng(seed)))
    assert sorted(order) == np.flatnonzero(logits > -np.inf).tolist()


def test_greedy_order_goes_from_the_likeliest_down():
    logits = np.random.default_rng(1).normal(size=500).astype(np.float32)
    values = logits[list(in_order_of_choice(logits))]
    assert (np.diff(values) <= 0).all()


def test_draws_follow_the_probabilities_at_the_temperature():
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.04, 0.01], dtype=np.float32))
    random = np.random.default_rng(7)
    drawn = [next(in_order_of_choice(logits, 1.0, random)) for _ in range(4000)]
    # The three likeliest hold 95 % of the probability; the rest is never drawn.
    assert np.bincount(drawn, minlength=5) / 4000 == pytest.approx([0.526, 0.316, 0.158, 0, 0], abs=0.03)
    drawn = [next(in_order_of_choice(logits, 0.5, random)) for _ in range(4000)]
    assert np.bincount(drawn, minlength=3)[0] / 4000 == pytest.approx(0.25 / 0.3625, abs=0.03)


def test_draws_are_among_the_top_tokens_only():
    logits = np.zeros(1000, dtype=np.float32)
    logits[100 : 100 + TOP_K] = 1.0
    random = np.random.default_rng(3)
    drawn = {next(in_order_of_choice(logits, 5.0, random)) for _ in range(500)}
    assert drawn <= set(range(100, 100 + TOP_K))
    assert len(drawn) > 30


# Guesses


def guesses(text, most=8):
    lookup = Lookup(letters(text))
    return "".join(ALPHABET[token - 1] for token, _ in lookup.guess())[:most]


def test_what_followed_the_same_tokens_is_guessed():
    assert guesses("furosemide 40 mg le matin. furos") == "emide 40"
    assert guesses("ab") == ""
    assert guesses("") == ""
    assert guesses("aba") == "ba"


def test_longer_match_has_better_odds_and_is_learned_from():
    odds = Odds()
    chances = [odds[length] for length in range(1, 9)]
    assert chances == sorted(chances)
    for _ in range(100):
        odds.learn(3, right=False)
    assert odds[3] < 0.1


def costing(**seconds):
    cost = StepCost()
    for rows, each in seconds.items():
        cost.learn(int(rows[1:]), each)
    return cost


def test_guesses_are_made_where_they_give_most_tokens_for_the_time():
    sure, unsure = Lookup(letters("metformine 850 mg metf")), Lookup(letters("abcab x ab"))
    odds = Odds()
    dear = costing(r1=1.0, r16=16.0)
    free = costing(r1=1.0, r16=1.0)
    assert guess_most([sure], [8], odds, dear, 8) == [[]]
    assert guess_most([sure], [8], odds, free, 15) == [letters("ormine 8")]
    assert guess_most([sure], [3], odds, free, 15) == [letters("orm")]
    assert guess_most([sure], [8], odds, free, 2) == [letters("or")]
    assert guess_most([unsure, sure], [8, 8], odds, free, 3) == [letters(" "), letters("or")]
    assert guess_most([sure], [-1], odds, free, -5) == [[]]
    assert guess_most([], [], odds, free, 5) == []


def test_guesses_fill_a_block_of_the_kernel_and_no_more():
    lookups = [Lookup(letters(f"acetylsalicylate {n} acety")) for n in range(6)]
    blocks = costing(**{f"r{rows}": 1.0 if rows <= 8 else 2.0 for rows in range(1, 17)})
    guessed = guess_most(lookups, [8] * 6, Odds(), blocks, 16)
    assert sum(map(len, guessed)) == 2


def test_cost_of_a_step_is_measured_between_or_guessed():
    cost = StepCost()
    assert cost[24] / cost[8] == pytest.approx(2)
    for rows in (4, 8):
        cost.learn(rows, rows / 10)
    assert (cost[4], cost[6]) == (pytest.approx(0.4), pytest.approx(0.6))
    assert cost[16] == pytest.approx(0.8)
    assert cost[17] == cost[32] == pytest.approx(0.8 * 25 / 16)
    assert cost[1] == pytest.approx(0.4 * 9 / 12)
    cost.learn(4, 0.9)
    assert 0.4 < cost[4] < 0.9


def test_one_dear_row_does_not_hide_the_cheap_ones_of_its_block():
    # As with tiles of 16 rows: the 17th costs a third, the next fifteen nothing.
    lookups = [Lookup(letters(f"metformine 850 mg {n} metformin")) for n in range(16)]
    cost = costing(r16=1.0, r17=1.33)
    assert sum(map(len, guess_most(lookups, [8] * 16, Odds(), cost, 16))) == 16
    cost.learn(32, 2.0)
    assert sum(map(len, guess_most(lookups, [8] * 16, Odds(), cost, 16))) < 16
