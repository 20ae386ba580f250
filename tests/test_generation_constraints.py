"""Constraints: what may be written, in any pieces; compared with plain regular expressions."""

from __future__ import annotations

import itertools
import json
import pickle
import random
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from optirh_batch.generation.constraints import (
    Constraint,
    Cursor,
    Field,
    Form,
    Glosses,
    Names,
    Prose,
    accepts,
    figures_in,
    json_form,
)

SOURCE = (
    "Métoprolol 50 mg 1-0-1-0, TA 140/90 le 12.03.2025 à 8h30, poids 71,5 kg, vit. B12, SpO2 94 %, "
    "> 180 : appeler, 1x/j, 1'000 ml, L4-L5, ½ cp"
)
DRUGS = ("metoprolol", "ibuprofen", "fer", "concor", "amoxi", "amoxicillin")


def drugs(word: str) -> frozenset[str]:
    """A small lexicon: whole names, and longer words with a long name in front."""
    folded = word.casefold().replace("é", "e")
    return frozenset(name for name in DRUGS if folded == name or (len(name) > 7 and folded.startswith(name)))


NAMES = Names(
    drugs, allowed=frozenset({"metoprolol", "amoxicillin"}), words=frozenset({"métoprolol", "concordance"})
)
PROSE = Prose.of(SOURCE, names=NAMES)


def advance(cursor: Cursor, pieces: list[bytes]) -> Cursor | None:
    for piece in pieces:
        after = cursor.advance(piece)
        if after is None:
            return None
        cursor = after
    return cursor


def is_lost(cursor: Cursor | None) -> bool:
    """Whether nothing can follow any more, and the cursor says so."""
    if cursor is None or not cursor.is_lost:
        return False
    assert not cursor.may_end
    assert not any(map(cursor.advance, (b"a", b" ", b".")))
    return True


def cut(data: bytes, places: list[int]) -> list[bytes]:
    borders = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(borders)]


class TestFigures:
    @pytest.mark.parametrize(
        "text",
        [
            "TA 140/90",
            "À 8h30.",
            "Le 12.03.2025, 50 mg",
            "1’000 ml",
            "1\u00a0000 ml",
            "la vitamine B12",
            "SpO2 à 94 %",
            "1x par jour",
            "71,5.",
            "71,5 kg",
            "L5-L4",
            "½ comprimé",
            "> 180",
            "50mg",
            "1 fois",
        ],
    )
    def test_figure_of_the_source_is_admitted(self, text):
        assert accepts(PROSE, text)

    @pytest.mark.parametrize(
        "text",
        [
            "500 mg",
            "5 mg",
            "0 mg",
            "140",
            "140/9",
            "140/900",
            "14",
            "12.03.2024",
            "12.03",
            "8h3",
            "8h30.5",
            "9h30",
            "71",
            "71.5",
            "71,50",
            "B1",
            "B123",
            "C12",
            "L3",
            "1'0",
            "1-0-1",
            "180-50",
            "180.50",
            "2x",
            "¼",
            "m2",
            "10⁹",
        ],
    )
    def test_figure_that_the_source_lacks_is_refused(self, text):
        assert not accepts(PROSE, text)

    def test_spellings_of_one_figure_are_equal(self):
        assert figures_in("1'000, 1’000, 1\u00a0000") == {"1'000"}
        assert figures_in("8H30 à 8h30") == {"8h30"}
        assert figures_in("5–10") == {"5-10"}

    def test_letters_behind_a_figure_begin_a_word_of_their_own(self):
        assert figures_in("16h, 2x/j, 500mg, 3xB12") == {"16", "2", "500", "xb12", "3"}


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Métoprolol",
            "Metoprolol",
            "amoxicillin",
            "Concordance",
            "concorde",
            "fermer",
            "ferme",
            "un amoxicillin.",
        ],
    )
    def test_allowed_and_ordinary_words_are_admitted(self, text):
        assert accepts(PROSE, text)

    @pytest.mark.parametrize(
        "text", ["ibuprofen", "Ibuprofengel", "du fer", "FER.", "Concor", "amoxi", "fer50", "l'ibuprofen"]
    )
    def test_other_names_are_refused(self, text):
        assert not accepts(PROSE, text)

    def test_name_inside_which_no_word_can_be_saved_is_refused_before_its_end(self):
        assert advance(PROSE.start(), [b"ibuprofe"])
        assert advance(PROSE.start(), [b"ibuprofen"]) is None

    def test_name_that_may_become_a_word_waits_for_it(self):
        cursor = advance(PROSE.start(), [b"fer"])
        assert cursor
        assert not cursor.may_end
        assert is_lost(cursor.advance(b" "))
        assert cursor.advance(b"me")

    def test_name_that_a_model_has_begun_loses_the_answer_instead_of_being_garbled(self):
        cursor = advance(PROSE.start(), [b"ibuprof"])
        assert cursor
        assert is_lost(cursor.advance(b"en"))
        assert PROSE.start().advance(b"ibuprofen") is None

    def test_name_of_the_record_is_refused_with_whatever_follows(self):
        bound = Prose(names=Names(drugs, locked=frozenset({"Zyprexolan"})))
        assert not accepts(bound, "Zyprexolans")
        assert accepts(bound, "Zyprex")


class TestSigns:
    @pytest.mark.parametrize(
        "text",
        [
            "<|im_end|>",
            "### Instruction",
            "[INST] Bonjour",
            "Bonjour</s>",
            "<texte>Bonjour</texte>",
            "```",
            "**Bonjour**",
            "# Titre",
            "Bonjour\nencore",
            "- Bonjour -- oui",
            "Bonjour  encore",
            "你好",
            "Привет",
            "α",
            "Bonjour 🙂",
            ">texte",
            "http://x",
        ],
    )
    def test_markup_and_foreign_script_that_the_source_lacks_are_refused(self, text):
        assert not accepts(PROSE, text)

    @pytest.mark.parametrize(
        "source",
        [
            "Voir <b>note</b> ## 3",
            "α-bloquant, Łódź",
            "  deux  espaces ",
            "a\nb",
            "[x] fait, **gras** __ok__",
            "x<y>>z",
        ],
    )
    def test_what_the_source_holds_may_be_copied(self, source):
        assert accepts(Prose.of(source), source)

    def test_comparison_may_stand_before_a_space_or_a_figure_only(self):
        assert accepts(PROSE, "tension >180")
        assert not accepts(PROSE, "tension >b")

    def test_letters_of_all_target_languages_are_admitted(self):
        assert accepts(Prose(), "Grüße, œuvre, perché, niño, ação, straße « là »")


class TestLengths:
    def test_words_are_counted_between_spaces(self):
        bound = Prose(max_words=3)
        assert accepts(bound, "l'eau est là")
        assert not accepts(bound, "l'eau - est là")
        assert not accepts(bound, "un deux trois quatre")
        assert not accepts(bound, "un deux trois ")

    def test_sentences_are_counted_by_their_ends(self):
        bound = Prose(max_sentences=2)
        assert accepts(bound, "Un. Deux.")
        assert not accepts(bound, "Un. Deux. Trois.")

    def test_characters_leave_room_for_the_rest_of_a_figure(self):
        bound = Prose(figures=frozenset({"12.03.2025"}), max_characters=12)
        assert accepts(bound, "a 12.03.2025")
        assert advance(bound.start(), [b"ab 1"]) is None
        assert advance(bound.start(), [b"abcdefghijkl"])
        assert advance(bound.start(), [b"abcdefghijklm"]) is None

    def test_title_ends_with_no_dangling_word(self):
        title = Prose(punctuation=frozenset(" '-"), max_words=5, unfinished=frozenset({"de", "la", "l"}))
        assert accepts(title, "La plaie de la jambe")
        for text in (
            "La plaie de",
            "La plaie de la",
            "La plaie de l'",
            "Ma 2e plaie",
            "Plaie : jambe",
            "Plaie.",
        ):
            assert not accepts(title, text)

    def test_answer_holds_a_letter_or_a_digit(self):
        assert not accepts(Prose(), "")
        assert not accepts(Prose(), " …")

    def test_unfinished_words_and_a_length_in_characters_exclude_each_other(self):
        with pytest.raises(ValueError, match="characters"):
            Prose(max_characters=3, unfinished=frozenset({"a"}))


GLOSSES = Glosses(
    terms=frozenset({"dyspnée", "dyspnée à l'effort", "Anticoagulant"}),
    explanation=Prose(max_words=6),
    max_lines=2,
    nothing="aucun",
)


class TestGlosses:
    @pytest.mark.parametrize(
        "text",
        [
            "aucun",
            "Aucun",
            "dyspnée : peine à respirer",
            "Dyspnée à l'effort: peine à respirer",
            "anticoagulant : il garde le sang liquide\ndyspnée : souffle court",
        ],
    )
    def test_lines_of_known_terms_are_admitted(self, text):
        assert accepts(GLOSSES, text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "toux : bruit",
            "dyspnée",
            "dyspnée :",
            "dyspnée : 3 fois",
            "dyspnée : un deux trois quatre cinq six sept",
            "dyspnée : a\ndyspnée : b\ndyspnée : c",
            "dyspnée : a\naucun",
            "dyspnée : a\n",
            "- dyspnée : a",
            "aucune",
        ],
    )
    def test_everything_else_is_refused(self, text):
        assert not accepts(GLOSSES, text)

    def test_terms_with_a_colon_are_no_terms(self):
        with pytest.raises(ValueError, match="colon"):
            Glosses(frozenset({"a:b"}), Prose(), 1, "none")


SHEET = json_form({"titre": Prose(max_characters=20), "texte": PROSE})
SECTIONS = Form(
    ("TITRE : ", Field("titre", Prose(max_words=5)), "\nTEXTE : ", Field("texte", PROSE)),
)


class TestForms:
    def test_json_is_forced_but_for_its_texts(self):
        cursor = SHEET.start()
        assert cursor.forced == b'{"titre": "'
        cursor = advance(cursor, [b'{"ti', b'tre": "', b'Le "grand" test"'[:3]])
        assert cursor
        assert cursor.forced == b""
        assert cursor.advance(b'"').forced == b', "texte": "'

    def test_admitted_answer_is_json_with_the_fields(self):
        answer = '{"titre": "La \\"plaie\\"", "texte": "TA 140/90."}'
        assert accepts(SHEET, answer)
        assert json.loads(answer) == {"titre": 'La "plaie"', "texte": "TA 140/90."}

    @pytest.mark.parametrize(
        "answer",
        [
            '{"titre": "", "texte": "a"}',
            '{"titre": "a", "texte": "140"}',
            '{"titre": "a", "texte": "a"',
            '{"titre": "a"}',
            '{"titre": "a", "texte": "a"} ',
            '{"titre": "vingt et un caractères", "texte": "a"}',
            '{"titre": "a\\u0041", "texte": "a"}',
        ],
    )
    def test_other_json_is_refused(self, answer):
        assert not accepts(SHEET, answer)

    def test_sections_follow_each_other(self):
        assert accepts(SECTIONS, "TITRE : La plaie\nTEXTE : TA 140/90.")
        assert not accepts(SECTIONS, "TITRE : La plaie\nTEXTE : TA 140/95.")
        assert not accepts(SECTIONS, "TITRE : La plaie")

    def test_field_that_may_hold_its_own_end_is_no_form(self):
        with pytest.raises(ValueError, match="ends it"):
            Form(("a", Field("b", Prose()), " c"))
        with pytest.raises(ValueError, match="turns"):
            Form((Field("b", Prose()), Field("c", Prose())))


CONSTRAINTS: dict[str, Constraint] = {
    "prose": PROSE,
    "short prose": Prose.of(SOURCE, names=NAMES, max_characters=30, max_words=6, max_sentences=2),
    "title": Prose(punctuation=frozenset(" '-"), max_words=3, unfinished=frozenset({"de", "la", "le"})),
    "glosses": GLOSSES,
    "json": SHEET,
    "sections": SECTIONS,
}
PIECES = [
    *(sign.encode() for sign in "aefrmlocnbhxBL0123456789 .,:;/-'’\"\\\n<>#*|éü\u00a0½"),
    *(
        piece.encode()
        for piece in (" 50", " mg", "140", "/90", " fer", "concor", "dance", "ibu", "profen", "12.", "03.")
    ),
    *(
        piece.encode()
        for piece in (
            "dyspnée",
            " : ",
            "anticoagulant",
            "<|",
            "</",
            "TITRE",
            " de",
            " la",
            "8h",
            "30",
            "vit. B",
        )
    ),
    b"\xc3",
    b"\xa9",
    b"\xe2\x80",
    b"\x99",
    b"\xe4\xbd",
    b"\xf0",
    b"\xff",
]


COMPLETE = (
    *figures_in(SOURCE),
    "métoprolol",
    "concordance",
    "dyspnée à l'effort : a",
    "anticoagulant: a",
    "aucun",
)
WAYS = [text.encode() for text in ("", "a", "d", " a", "bd", "dw")]
WAYS += [text.encode()[start:] for text in COMPLETE for start in range(len(text.encode()))]
"""What may bring an answer to an end: the rest of a figure, of a name, of a line."""


def can_end(cursor: Cursor) -> bool:
    """Whether the place has a way to an end, by what the constraints promise: an end, or to be given up.

    Only the rest of a sign can still lead into a name: "fer" and the last bytes of an apostrophe.
    """
    while not cursor.may_end and not cursor.is_lost:
        if cursor.forced:
            ways = [cursor.forced]
        else:
            rest_of_character = [bytes([byte]) for byte in range(0x80, 0xC0)]
            after = [way for way in rest_of_character if cursor.advance(way)]
            ends = [way for way in WAYS if (place := cursor.advance(way)) and place.may_end]
            closed = [
                way + mark
                for way in WAYS
                for mark in (b'"', b"\n")
                if (place := cursor.advance(way)) and place.advance(mark)
            ]
            ways = ends or after or closed
        if not ways:
            return False
        cursor = cursor.advance(ways[0])
    return True


@pytest.mark.no_cover  # traced, it takes several times as long
@pytest.mark.parametrize("name", CONSTRAINTS)
@given(data=st.data())
def test_every_reachable_place_has_a_way_to_an_end(name, data):
    constraint = CONSTRAINTS[name]
    cursor = constraint.start()
    for piece in data.draw(st.lists(st.sampled_from(PIECES), max_size=25)):
        after = cursor.advance(cursor.forced or piece)
        cursor = cursor if after is None or after.is_lost else after
    assert can_end(cursor)


@pytest.mark.no_cover  # traced, it takes several times as long
@pytest.mark.parametrize("name", CONSTRAINTS)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=12), places=st.lists(st.integers(0, 200), max_size=12)
)
def test_answer_is_judged_alike_in_any_pieces(name, pieces, places):
    constraint = CONSTRAINTS[name]
    # A text that goes as far as it can, so that admitted ones are not rare.
    cursor, taken = constraint.start(), b""
    for piece in pieces:
        after = cursor.advance(piece)
        if after is not None and not after.is_lost:
            cursor, taken = after, taken + piece
    for data in (taken, b"".join(pieces)):
        whole = constraint.start().advance(data)
        parts = advance(constraint.start(), cut(data, places))
        # A lost answer and a refused one are the same to whoever asks for the whole.
        whole, parts = (None if place and place.is_lost else place for place in (whole, parts))
        assert (whole is None) == (parts is None)
        if whole is not None and parts is not None:
            assert (whole.may_end, whole.forced) == (parts.may_end, parts.forced)


def oracle(source: str, text: str) -> bool:
    """Whether prose over ``source`` admits ``text``, without names and lengths."""
    number = r"[^\W\d_]*[0-9½]+(?:[.,:/'’\u00a0xXhH^×–-][0-9½]+)*"

    def figures(words: str) -> set[str]:
        return {
            re.sub(r"[’\u00a0]", "'", found.group().casefold()).replace("–", "-")
            for found in re.finditer(number, words)
        }

    plain = "abcdefghijklmnopqrstuvwxyz0123456789àâäáãæçéèêëíìîïñóòôöõœúùûüÿß"
    plain += plain.upper() + " \u00a0\u202f.,;:!?…'’\"«»‹›“”„‘()-–—/%°" + source
    return (
        figures(text) <= figures(source)
        and all(sign in plain for sign in text)
        and re.search(r"[<>#*|][^\s\d½]", text) is None
        and re.search(r"([^\w.])\1|\s\s", text) is None
        and re.search(r"[^\W_]", text) is not None
    )


PARTS = "a mg h x X é B L spo 5 50 0 1 2 12 03 2025 140 90 ½ . , : / - – ' ’ < # > ? <b я 8h30 71,5".split()
WORDS = st.sampled_from([*PARTS, " ", "\u00a0"])


@given(st.lists(WORDS, max_size=10).map("".join))
@example("16h30")
@example("5xx5")
@example("50,-")
def test_prose_admits_what_a_regular_expression_admits(text):
    source = "Le 12.03.2025 à 8h30 : 50 mg, TA 140/90, 1-0-1-0, 71,5 kg, B12, SpO2, 1'000 < 5 # L5 2x ½"
    assert accepts(Prose.of(source), text) == oracle(source, text)


@given(st.text(max_size=60))
@example("a\x00b")
@example("٣ mg")
def test_every_text_with_a_letter_or_digit_admits_itself(text):
    assume(any(sign.isalpha() or sign.isnumeric() for sign in text))
    assert accepts(Prose.of(text, max_characters=len(text)), text)


def answer_at_random(constraint: Constraint, pieces: list[bytes], dice: random.Random) -> bytes | None:
    """An answer written like an engine does, by a model that has no idea; None where it got stuck."""
    cursor, answer = constraint.start(), b""
    for _ in range(60):
        if cursor.may_end and (dice.random() < 0.1 or len(answer) > 60):
            return answer
        for piece in (*dice.choices(pieces, k=20), *pieces):
            after = cursor.advance(piece)
            if after is not None:
                if after.is_lost:
                    return b""
                cursor, answer = after, answer + piece
                break
        else:
            return answer if cursor.may_end else None
    return answer if cursor.may_end else b""


@pytest.mark.no_cover  # traced, it takes several times as long
def test_ten_thousand_answers_at_random_hold_no_foreign_figure_name_or_tag():
    dice = random.Random(5)
    bound = Prose.of(SOURCE, names=NAMES, max_characters=120)
    adversary = [
        *PIECES,
        *(text.encode() for text in " ibuprofen| 500 mg| 5|mg|### |</s>|[INST]| Concor".split("|")),
        b"<|im_end|>",
        # Every vocabulary can complete a character.
        *(bytes([byte]) for byte in range(0x80, 0xC0)),
    ]
    allowed = figures_in(SOURCE)
    ended = 0
    for _ in range(10_000):
        answer = answer_at_random(bound, adversary, dice)
        assert answer is not None
        text = answer.decode()
        ended += bool(text)
        assert figures_in(text) <= allowed
        assert re.search(r"(?i)\b(?:ibuprofen|(?:fer|concor|amoxi)\b)", re.sub(r"\d", " ", text)) is None
        assert re.search(r"<\||###|</|\[INST\]|[<>][a-z]", text) is None
        assert len(text) <= 120
    assert ended > 5_000


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint_travels_to_another_process_as_an_equal_value(name):
    again = pickle.loads(pickle.dumps(CONSTRAINTS[name]))
    assert again == CONSTRAINTS[name]
    assert hash(again) == hash(CONSTRAINTS[name])
