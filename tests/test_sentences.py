"""Where sentences end and where long ones are cut."""

import pytest

from optirh_batch.text.sentences import LONGEST, MAX_WORDS, asks_for_more, split_clauses, split_sentences

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
    "quality before its noun": "Leicht red. Turgor bei Fieber, adipöser Pat., red. Muskelkraft.",
    "dose before its noun": "Die laufende Therapie mit niedrig dos. Betablocker reicht aus.",
    "consonants in which no word ends": "Alle Werte einschl. Elektrolyten und regelr. Sinusrhythmus.",
    "adjective behind a figure": "72jähr. Pat. kommt zur Kontrolle.",
    "shape of the heart": "Aortal konfig. Herz ohne Stauung.",
    "kinds of fits": "Bei gen. ton.-klon. Anfällen den Notruf wählen.",
    "side misread in a scan": "Fraktur der Ii. Hand.",
    "Roman ordinal": "Wunde am II. Finger.",
    "ordinals of a list": "Im 2. Monat, am 12. März und vor dem 3. Zyklus.",
    "unit in square brackets": "Alk. Phosph. [U/l] 7,0.",
    "doctor whose name begins with an article": "Gesehen von Dr. Im Boden und A. La Rocca.",
    "adjective behind a preposition": "Stoma seit Oktober bei perf. Sigmadivertikulitis.",
    "adjective that begins": "Endst. Descendostomie, Haut intakt.",
    "hour behind its day": "Termin Dr. Furrer am 26.11. 10.30 Uhr, Begleitung.",
    "part of the day behind its date": "Entlassung 24.11. Nachmittag mit Taxi.",
    "rhythm before brackets": "Labor wö. (Leber, Niere).",
    "negative test": "Entlassen bei neg. Abstrich.",
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
        "Sensibilität vermindert bds. Die Kraft ist erhalten.",
        "Babinski neg. Reflexe lebhaft.",
        "Turgor und Tonus bds. red. Schleimhaut trocken.",
        "Lunge o. B. Abdomen weich.",
        "Bindehaut: rf. Hornhaut: klar.",
        "Anhalt für Klappeninsuff.. Im Doppler keine Stenose.",
        "Orientiert, GCS 15. Pupillen rund.",
        "Puls 86/min. Während der Nacht Ruhe.",
        "Rechts Kraft 5/5. Einbeinstand sicher.",
        "Fièvre à 38,5 °C. La patiente tousse.",
        "Prazépam à 20 mg/j. L'évolution est bonne.",
        "Plaquettes à 90000/mm 3. Devant ce bilan, transfusion.",
        "Paziente di anni 68. A luglio intervento.",
        "Dolore al piede dx. Al controllo migliora.",
        "The rash is red. No pain.",
        "Nicht mit Milch. Neu Stalevo gestoppt.",
        "Richtet neu am Sonntag statt Fr. Fusspflege angemeldet.",
        "Druck re 24, li 17. Xalatan abends.",
        "Nachbarin kommt bis morgen. Schlüssel im Safe.",
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


@pytest.mark.parametrize(
    ("begin", "item", "end"),
    [
        ("Kein Anhalt für ", "Ulkus am Fuss", "."),
        ("Il n'y a pas de ", "signe de tumeur", "."),
        ("Non riferisce ", "febbre di sera", "."),
        ("", "Titer gegen Virus", " negativ."),
        ("", "sérologie du virus", " négatives."),
    ],
)
def test_list_of_which_one_word_holds_is_never_parted_from_it(begin, item, end):
    line = begin + ", ".join([item] * (LONGEST // 3 + 5)) + end
    assert list(split_clauses(line)) == [line]


def test_signs_of_one_list_are_not_parted():
    line = f"Le nodule est {'tres ' * 24}visible en T2, FLAIR {'et tres ' * 18}net."
    assert not any(piece.endswith("T2,") for piece in split_clauses(line))


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
