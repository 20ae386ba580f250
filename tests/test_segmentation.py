"""Segmentation: where passages begin and end, and that no word is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optirh_batch.text.segmentation import group_sentences, split_into_segments
from optirh_batch.text.sentences import MAX_WORDS

CASES = {
    "two sentences": (
        "Patiente fatiguée. Pas de fièvre.",
        ["Patiente fatiguée.", "Pas de fièvre."],
    ),
    "abbreviation before a figure is no end": (
        "Dekubitus Kat. 2, sauber. Um 07:30 Gew. 82,4 kg. Niereninsuff. G3b.",
        ["Dekubitus Kat. 2, sauber.", "Um 07:30 Gew. 82,4 kg.", "Niereninsuff. G3b."],
    ),
    "abbreviation is no end": (
        "Der stat. Aufenthalt war kurz. Vit. D bds. geprüft.",
        ["Der stat. Aufenthalt war kurz.", "Vit. D bds. geprüft."],
    ),
    "word cut short is no end": (
        "Nephrol. Kontrolle erfolgt. Hydrogel appl. Verband neu. Herzinsuff. NYHA III. Puls gut.",
        ["Nephrol. Kontrolle erfolgt.", "Hydrogel appl. Verband neu.", "Herzinsuff. NYHA III.", "Puls gut."],
    ),
    "short label before a figure is no end": (
        "Alb. 32 g/l. Tens. 140/80 mmHg. Patient munter. 2 Std. spaziert.",
        ["Alb. 32 g/l.", "Tens. 140/80 mmHg.", "Patient munter.", "2 Std. spaziert."],
    ),
    "word with the look of one is an end": (
        "Mit Sauerstoff. Danach Schlaf. Avec sac. Contrôle fait.",
        ["Mit Sauerstoff.", "Danach Schlaf.", "Avec sac.", "Contrôle fait."],
    ),
    "title before a name": ("Vu par Dr. Métrailler. RAS.", ["Vu par Dr. Métrailler.", "RAS."]),
    "german ordinal date": ("Sturz am 12. März zu Hause.", ["Sturz am 12. März zu Hause."]),
    "decimal point": ("Kalium 3.2 mmol/l. Natrium 138.", ["Kalium 3.2 mmol/l.", "Natrium 138."]),
    "bullets": ("- HTA\n- Diabète type 2", ["HTA", "Diabète type 2"]),
    "numbered list": ("1. HTA\n2. Diabète", ["HTA", "Diabète"]),
    "ordinal is no mark of a list": (
        "9. Zyklus Carboplatin\n1. Chemotherapie mit Cisplatin\n2. Chemotherapie",
        ["9. Zyklus Carboplatin", "1. Chemotherapie mit Cisplatin", "2. Chemotherapie"],
    ),
    "list whose first word holds for the next line": (
        "Normwerte für Eiweiss, Albumin.\nGOT, GPT und Lipase.",
        ["Normwerte für Eiweiss, Albumin. GOT, GPT und Lipase."],
    ),
    "noun in the next line": (
        "Während des kurzen stationären\nAufenthaltes wurden 100 mg verabreicht.",
        ["Während des kurzen stationären Aufenthaltes wurden 100 mg verabreicht."],
    ),
    "dose line is no bullet": ("2 Tbl. morgens", ["2 Tbl. morgens"]),
    "list of dosing schemes": (
        "Bisoprolol 2,5 mg 1-0-0-0, Torasemid 20 mg 1-0-½-0, Fer.",
        ["Bisoprolol 2,5 mg 1-0-0-0,", "Torasemid 20 mg 1-0-½-0,", "Fer."],
    ),
    "how long and how after a scheme": (
        "Co-Amoxicillin 1 g 1-0-1, 7 Tage. Cosopt bds. 1-0-1, trifft nur jedes zweite Mal.",
        ["Co-Amoxicillin 1 g 1-0-1, 7 Tage.", "Cosopt bds. 1-0-1, trifft nur jedes zweite Mal."],
    ),
    "drug in small letters after a scheme": (
        "Clopidogrel 75 mg 1-0-0-0, atorvastatine 40 mg le soir.",
        ["Clopidogrel 75 mg 1-0-0-0,", "atorvastatine 40 mg le soir."],
    ),
    "fractions in a list of schemes": (
        "Torasemid 10 mg 1½-0-0-0, Quetiapin 25 mg 0-0-0-¼; Fer.",
        ["Torasemid 10 mg 1½-0-0-0,", "Quetiapin 25 mg 0-0-0-¼;", "Fer."],
    ),
    "place and side behind a short form": (
        "Ulcère malléole int. G, propre. Abcès molaire inf. D. Trinken mind. 1,5 l.",
        ["Ulcère malléole int. G, propre.", "Abcès molaire inf. D.", "Trinken mind. 1,5 l."],
    ),
    "initial of a name": ("Vue par la voisine D. Favre. RAS.", ["Vue par la voisine D. Favre.", "RAS."]),
    "date is no scheme": ("Vu le 2026-09-30, rien à signaler.", ["Vu le 2026-09-30, rien à signaler."]),
    "question": ("Douleur ? Oui, au genou.", ["Douleur ?", "Oui, au genou."]),
    "wrapped sentence": (
        "La patiente présente une plaie chronique du talon droit depuis\ntrois semaines, sans odeur.",
        ["La patiente présente une plaie chronique du talon droit depuis trois semaines, sans odeur."],
    ),
    "heading opens its first passage": (
        "Allergies :\npénicilline\nlatex",
        ["Allergies : pénicilline", "latex"],
    ),
    "heading without text stays": ("Bonne journée\n\nTA 120/80 mmHg.", ["Bonne journée", "TA 120/80 mmHg."]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_text_is_cut_at(text, expected):
    assert [segment.text for segment in split_into_segments(text)] == expected


def test_heading_and_paragraph_are_known_to_each_passage():
    first, second, third = split_into_segments("Traitement :\nfer 80 mg\nzinc 15 mg\n\nRevoir lundi.")
    assert (first.titles, second.titles, third.titles) == (("Traitement",), (), ())
    assert (first.heading, second.heading, third.heading) == ("Traitement", "Traitement", "")
    assert (first.paragraph, second.paragraph, third.paragraph) == (0, 0, 1)


@pytest.mark.parametrize(
    "opening", ["Elle est", "Celle-ci est", "Sie ist", "Diese ist", "It is", "puis il est"]
)
def test_passage_that_points_back_leans_on_the_one_before(opening):
    segments = split_into_segments(f"Plaie du talon; {'x' * 3}. {opening} propre.")
    assert segments[-1].leans_on_before or len(segments) == 1


@pytest.mark.parametrize(
    ("text", "titles", "texts"),
    [
        ("Beurteilung\n\nStabil seit Mai.", [("Beurteilung",)], ["Stabil seit Mai."]),
        ("Relevante Befunde\n\nLabor:\nHb 120 g/l.", [("Relevante Befunde", "Labor")], ["Hb 120 g/l."]),
        (
            "Histologie: Gutartiges Muttermal am Rücken.",
            [("Histologie",)],
            ["Gutartiges Muttermal am Rücken."],
        ),
        ("Klinischer Befund: 81-jährige Frau, wach.", [("Klinischer Befund",)], ["81-jährige Frau, wach."]),
        ("Medikation: keine", [()], ["Medikation: keine"]),
        ("Therapieempfehlung\nMedikation: Keine", [("Therapieempfehlung",)], ["Medikation: Keine"]),
        ("Vegetative Anamnese:\nLeer.", [()], ["Vegetative Anamnese: Leer."]),
        (
            "Sensibilität:\nIntakt.\n\nMotorik:\nNormal.",
            [(), ()],
            ["Sensibilität: Intakt.", "Motorik: Normal."],
        ),
        ("2. Befund und Verlauf:\nStabil.", [("Befund und Verlauf",)], ["Stabil."]),
        ("- Nachbehandlung\nBestrahlung der Narbe.", [("Nachbehandlung",)], ["Bestrahlung der Narbe."]),
        (
            "Liquoruntersuchung vom 3.4.2026\nDer Liquor ist klar und ohne Zellen.",
            [("Liquoruntersuchung vom 3.4.2026",)],
            ["Der Liquor ist klar und ohne Zellen."],
        ),
        ("Kontrolle: in einer Woche beim Arzt.", [()], ["Kontrolle: in einer Woche beim Arzt."]),
        ("Patient sagt:\nMir ist schwindlig.", [()], ["Patient sagt : Mir ist schwindlig."]),
        ("Anamnesi familiare: negativa", [()], ["Anamnesi familiare: negativa"]),
        ("Sofort melden bei:\n- Fieber\n- Blutung", [(), ()], ["Sofort melden bei : Fieber", "Blutung"]),
        ("Gezielt verneint werden:\nTeerstuhl", [()], ["Gezielt verneint werden : Teerstuhl"]),
        (
            "Diagnosen\nMelanom Stadium IV\n2/2018 Primärtumor links entfernt worden",
            [("Diagnosen",), ()],
            None,
        ),
        ("Antécédents :\n\nAVC en 2015.", [()], ["Antécédents : AVC en 2015."]),
        ("Stabil.\n\nEpikrise:", [(), ()], ["Stabil.", "Epikrise:"]),
    ],
)
def test_heading_stands_above_what_it_is_about(text, titles, texts):
    segments = split_into_segments(text)
    assert [segment.titles for segment in segments] == titles
    assert texts is None or [segment.text for segment in segments] == texts


@pytest.mark.parametrize(
    "text",
    [
        "Gerät: Ultraschall\nund Fotoprint",
        "Die Patientin kommt wegen Schmerzen im linken Knie und wegen\n\neiner Schwellung.",
        "Überwiesen an\nDr. Rey",
        "Echographie\navec Doppler normale",
        "Plaie propre (mesure\n3 cm)",
    ],
)
def test_sentence_that_goes_on_in_the_next_line_is_one_passage(text):
    assert len(split_into_segments(text)) == 1


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        (
            "Sortie de l'hôpital hier après une pneumonie. Elle prend Amoxicilline\n1 g 3x/j jusqu'à lundi.",
            "Elle prend Amoxicilline 1 g 3x/j jusqu'à lundi.",
        ),
        (
            "Austritt gestern nach einer Lungenentzündung rechts. Sie nimmt Amoxicillin\n625 mg bis Montag.",
            "Sie nimmt Amoxicillin 625 mg bis Montag.",
        ),
    ],
)
def test_dose_that_begins_a_line_stays_with_what_the_broken_line_before_it_names(text, passage):
    assert passage in [segment.text for segment in split_into_segments(text)]


def test_dose_that_begins_a_line_of_its_own_stays_apart():
    lines = [
        "Traitement habituel à poursuivre sans changement jusqu'au prochain contrôle",
        "500 mg Paracétamol au besoin",
    ]
    assert [segment.text for segment in split_into_segments("\n".join(lines))] == lines
    names = ["Torem", "Zolpidem", "10 mg", "5 mg"]
    assert [segment.text for segment in split_into_segments("\n".join(names))] == names


def test_hard_wrapped_lines_are_joined_where_the_next_word_begins_with_a_capital():
    text = (
        "Im Bereich des Schwanzes der Bauchspeicheldrüse findet sich eine\n"
        "grosse Raumforderung, die sich mit dem Gerät nicht ganz vermessen\n"
        "lässt, und daneben eine weitere, sehr kleine und wenig echoreiche\n"
        "Raumforderung."
    )
    assert len(split_into_segments(text)) == 1


def test_lines_of_a_list_are_not_joined():
    text = "Torasemid 20 mg 1-0-0-0\nMetformin 500 mg 1-0-1-0\npénicilline\nlatex"
    assert len(split_into_segments(text)) == 4


def test_passage_with_its_own_subject_does_not_lean():
    first, second = split_into_segments("Plaie du talon propre. Tension 120/80 mmHg.")
    assert not first.leans_on_before
    assert not second.leans_on_before


def test_very_long_sentence_is_cut_into_clauses():
    segments = split_into_segments(", ".join(f"fait numéro {index} documenté" for index in range(60)) + ".")
    assert len(segments) > 3
    assert all(len(segment.text.split()) <= MAX_WORDS for segment in segments)


def test_groups_hold_whole_sentences_up_to_the_limit():
    groups = group_sentences("Un deux trois. Quatre cinq. Six sept huit neuf dix onze.", 5)
    assert groups == (("Un deux trois.", "Quatre cinq."), ("Six sept huit neuf dix onze.",))


def test_nothing_to_read_gives_no_segment():
    assert split_into_segments(" \n\t\n ") == ()


def letters(text):
    return re.findall(r"\w+", text)


@given(st.text(alphabet=st.sampled_from("abÀé .:;,!?-*\n12()"), max_size=400))
def test_no_word_is_lost_or_moved(text):
    words = [word for segment in split_into_segments(text) for word in letters(segment.wording)]
    source = letters(text)
    # Only a list item's own number may go.
    assert [word for word in words if not word.isdigit()] == [word for word in source if not word.isdigit()]


def test_no_word_of_the_shared_texts_is_lost(shared_data):
    files = [*shared_data.glob("texts-fr/*/*.txt"), *shared_data.glob("texts-de/*/*.txt")]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        words = [word for segment in split_into_segments(text) for word in letters(segment.wording)]
        assert [w for w in words if not w.isdigit()] == [w for w in letters(text) if not w.isdigit()], (
            file.name
        )
