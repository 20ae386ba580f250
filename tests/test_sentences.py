"""Where sentences end and where long ones are cut."""

import pytest

from optirh_batch.sentences import LONGEST, MAX_WORDS, asks_for_more, split_clauses, split_sentences

WHOLE = {
    "titles in a row": "Vorstand: Prim. Univ. Prof. Dr. Emil Rast, OA Doz. Dr. Ida Venetz.",
    "role before a name": "Ass. Dr. Jan Theler hat untersucht.",
    "name of a vessel": "Die A. mesenterica ist frei, Z. n. Stent 3/21.",
    "initials of a ward": "Seguito dalla U.O. Nefrologia da anni.",
    "label before its figure": "IgE tot. 223 UI/ml, C4 basso (v.n. 0.1-0.4).",
    "adjective cut short": "Bek. syst. Sklerose mit diab. Nephropathie.",
    "full stop between brackets": "Anämie (Hb 7,1. Coombs positiv) seit März.",
    "question answered in small letters": "Douleur ? oui, au genou.",
    "dots in the middle": "Il attend... depuis lundi.",
}


@pytest.mark.parametrize("line", WHOLE.values(), ids=WHOLE.keys())
def test_stop_that_ends_nothing_cuts_nothing(line):
    assert list(split_sentences(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Dolore al dorso. Nessuna febbre.",
        "Douleur au dos. Pas de fièvre.",
        "The skin is red. No pain.",
        "Terapia e.v. Nel decorso febbre.",
        "Test negativo. - Biopsia del midollo normale.",
        "Anämie (Hb 7,1 g/dl). Coombs positiv.",
    ],
)
def test_end_of_a_sentence_is_one(line):
    assert len(list(split_sentences(line))) == 2


def padded(before, after, words=26):
    """A sentence that is too long, with a place in its middle."""
    return " ".join(["mot"] * words) + before + after + " ".join(["mot"] * words) + "."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (";", " "),
        (", ", "mais le "),
        (", ", "während er "),
        (", ", "mentre ieri "),
        (" senza febbre", " In reparto "),
        (" normale", " - Ecografia "),
    ],
)
def test_long_sentence_is_cut_where_a_statement_begins(before, after):
    first, second = split_clauses(padded(before, after))
    assert first.endswith(before.strip())
    assert second.startswith(after.strip())


@pytest.mark.parametrize(
    "middle",
    [
        " buona (6, 1 cell%), ma anche ",
        " pendant 10 jours et, ensuite, puis ",
        " mit dem; ",
        " (Hb 12,6; Leuko 5) ",
        ", 500 mg ",
        ", senza ",
        ", con ",
    ],
    ids=["number", "insertion", "behind an article", "brackets", "amount", "dependent", "preposition"],
)
def test_long_sentence_is_never_cut_inside(middle):
    whole = padded(middle, "", words=22)
    for piece in split_clauses(whole):
        assert piece.count("(") == piece.count(")")
        assert not asks_for_more(piece.rstrip(",;"))
        assert not piece.startswith(("1 cell", "500 mg", "senza", "con "))


def test_sentence_without_a_place_stays_whole():
    line = " ".join(["wort"] * (LONGEST + 30)) + "."
    assert list(split_clauses(line)) == [line]


def test_list_in_a_sentence_is_only_cut_when_it_is_very_long():
    def listing(words):
        return "Vu " + ", ".join(["muscle ilio"] * (words // 2)) + "."

    assert len(list(split_clauses(listing(MAX_WORDS + 5)))) == 1
    pieces = list(split_clauses(listing(LONGEST + 20)))
    assert len(pieces) > 1
    assert all(len(piece.split()) <= MAX_WORDS for piece in pieces)


@pytest.mark.parametrize("text", ["La patiente a", "nach der", "e poi con", "seen in the", "Befund (siehe"])
def test_text_that_stops_in_the_middle_asks_for_more(text):
    assert asks_for_more(text)


@pytest.mark.parametrize("text", ["La patiente va bien", "Termin in OA", "Vitamina A", "hamatolog1e"])
def test_text_with_an_end_asks_for_nothing(text):
    assert not asks_for_more(text)
