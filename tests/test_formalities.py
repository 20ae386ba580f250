"""What of a letter is form, and that everything else stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optirh_batch.readers.wording import clean_text
from optirh_batch.text.formalities import part_formalities
from optirh_batch.text.segmentation import split_into_segments

ROOT = Path(__file__).parent.parent

GERMAN = """Spital Rottenwald
Klinik für Chirurgie
Chefarzt: Prof. Dr. med. Emil Rast
3904 Naters, Kirchgasse 8, Tel.: 027 555 20 20, Fax: 027 555 20 21

Anna Venetz
Am Bach
3930 Visp

Zur Vorlage bei Ihrer Ärztin
Fallzahl: 4410233

Ambulanter Befund
Naters, 17.10.2026/mv

Sehr geehrte Frau Kollegin, sehr geehrter Herr Kollege!

Diagnose
Muskelfaserriss links

Wade weich.
Bei Fragen: Tel. 027 555 20 22
Kontrolltermin am 3.11.2026 um 10 Uhr

Mit freundlichen kollegialen Grüssen

Dr. med. Iris Asper
Leitende Oberärztin
gez. Dr. med. Jan Theler, i.V.
Seite 1 von 1"""
GERMAN_KEPT = [
    "Diagnose",
    "Muskelfaserriss links",
    "Wade weich.",
    "Bei Fragen: Tel. 027 555 20 22",
    "Kontrolltermin am 3.11.2026 um 10 Uhr",
]
FRENCH = """Clinique Sainte-Barbe
Service d'orthopédie
Rue des Cerisiers 14
1950 Sion
Tél. 027 555 20 20

Docteur
Mireille Zufferey
Médecin généraliste
3960 Sierre

Sion, le 4 mai 2026
N/réf. : 2026-1182

Concerne : Madame Odile Crettaz, née le 2 février 1944

Chère consœur,

Examen clinique
Genou droit chaud, flexion limitée.
En cas de questions, appelez le 027 555 20 22.

Nous vous prions d'agréer, chère consœur, nos salutations les meilleures.

Dr Alain Bonvin
Chef de clinique
Copie à : CMS de Sierre"""
FRENCH_KEPT = [
    "Examen clinique",
    "Genou droit chaud, flexion limitée.",
    "En cas de questions, appelez le 027 555 20 22.",
]
ITALIAN = """Ospedale San Carlo
U.O. di Cardiologia
Direttore: Prof. Paolo Conti
Via dei Tigli 12, 6600 Locarno

Egregio Dottor
Marco Bianchi
Piazza Grande 4
6600 Locarno

Locarno, 3 marzo 2026

Egregio collega,

Dispnea da sforzo da tre mesi.

Cordiali saluti

Dott.ssa Elena Galli
Dirigente medico"""
ENGLISH = """St Mary's Hospital
Department of Rheumatology
12 Mill Road, Cambridge
Tel: 01223 555 0101
Our ref: RH/2291

Dear Dr Hughes,

Re: Mrs Ann Porter, DOB 3 May 1950

She has had three attacks since January.

Kind regards,

Dr Peter Lowe
Consultant Rheumatologist
cc: Mrs Porter"""
LETTERS = {
    "de": (GERMAN, GERMAN_KEPT),
    "fr": (FRENCH, FRENCH_KEPT),
    "it": (ITALIAN, ["Dispnea da sforzo da tre mesi."]),
    "en": (ENGLISH, ["She has had three attacks since January."]),
}


def kept(text):
    return [line for line in part_formalities(clean_text(text)).text.split("\n") if line.strip()]


@pytest.mark.parametrize(("letter", "expected"), LETTERS.values(), ids=LETTERS.keys())
def test_letter_is_reduced_to_what_is_about_the_patient(letter, expected):
    assert kept(letter) == expected


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Chère équipe, merci de peser Madame.", "merci de peser Madame."),
        ("Dear community nurses,", ""),
        ("Liebes Spitex-Team,", ""),
        ("Dort bien.\nAvec nos meilleures salutations, la médecin assistante", "Dort bien."),
        ("Schläft gut.\nFreundliche Grüsse, Assistenzarzt Chirurgie", "Schläft gut."),
        ("She sleeps well. With kind regards", "She sleeps well."),
    ],
)
def test_greeting_of_a_team_and_closing_with_a_role_are_left_out(line, rest):
    assert kept(line) == ([rest] if rest else [])


STAYING = [
    "Salutations du mari, qui reste à l'hôpital jusqu'à lundi.",
    "Le fils arrive ce soir. Bien cordialement accueillie au foyer.",
    "1950 Kalorien pro Tag angestrebt.",
    "2019 Hüft-TP links",
    "Dr. Favre informiert",
    "RDV chez le Dr Favre le 12.04.2026 à 10 h",
    "Bei Notfall: 144, sonst Spitex 027 555 10 10",
    "Bezugsperson Bruder, Tel. 079 555 55 08.",
    "Médecin traitant : Dr Rey, 027 555 12 34",
    "Liebe zur Musik erhalten.",
    "Cher à son cœur : le jardin.",
    "Werte: BZ 7.8",
    "Mit freundlichem Lächeln begrüsst.",
    "Station informiert",
    "03.04.2026",
    "0-0-0-1",
    "Madame a bien dormi.",
    "Gentile con tutti, oggi tranquilla.",
    "Dear to her: the garden.",
    "Beilagen: Rezept",
    "Herr Rey klagt über Schmerzen.",
    "Nuit calme, signé la feuille de soins.",
    "Metformin 500 mg 1-0-1",
    "Lit : barrières mises la nuit",
    "Bett: Dekubitusmatratze",
    "Chambre : tapis enlevé",
    "Service : soins 2x par semaine",
    "Assistenz: Rollator",
    "Infirmière :",
    "Envoyé à l'hôpital à 14 h",
    "Sent to hospital by ambulance",
    "Inviato a casa con terapia",
    "Transmis à l'infirmière de nuit",
    "Per E-Mail an Hausarzt gemeldet",
    "Lieber Patientin heute nicht mobilisieren",
    "Liebe Frau war zu Besuch",
    "Dear friend came to visit",
]


@pytest.mark.parametrize("line", STAYING)
def test_line_of_a_note_stays(line):
    note = f"Patiente fatiguée ce matin.\n{line}\nPansement refait."
    assert part_formalities(note).left_out == ()


@pytest.mark.parametrize("line", STAYING)
@pytest.mark.parametrize("above", ["Sehr geehrte Frau Kollegin,", "Chère consœur,"])
def test_line_of_a_letter_stays_between_its_formulas(line, above):
    letter = f"Spital am Berg\n\n{above}\n\n{line}\n\nMit freundlichen Grüssen\nDr. med. Eva Rey"
    assert kept(letter) == [line]


@pytest.mark.parametrize("salutation", ["Sehr geehrte Frau Kollegin,", "Cher confrère,", "Egregio collega,"])
def test_sentence_behind_a_salutation_stays(salutation):
    parted = part_formalities(f"{salutation} anbei der Befund der Lunge.")
    assert parted.left_out == (salutation,)
    assert parted.text == "anbei der Befund der Lunge."


def test_number_that_somebody_needs_stays_under_its_words():
    note = "Wunde sauber.\nBei Fragen:\n027 555 10 10\n\nMit freundlichen Grüssen\nEva Rey"
    assert kept(note) == ["Wunde sauber.", "Bei Fragen:", "027 555 10 10"]


def test_name_in_a_sentence_that_is_wrapped_stays():
    note = "Wir haben sie überwiesen an\nDr. Jan Theler\n\nMit freundlichen Grüssen\nEva Rey"
    assert kept(note)[1] == "Dr. Jan Theler"


def test_no_sentence_goes_on_behind_what_was_left_out():
    above = "Dosierung fünf Einheiten in der Woche, dazu Tabletten am Abend"
    note = f"{above}\nSehr geehrte Frau Kollegin,\nwir danken."
    assert [segment.text for segment in split_into_segments(part_formalities(note).text)][-1] == "wir danken."


def test_sentence_goes_on_behind_the_number_of_a_page():
    note = "Die Patientin hat seit dem Sturz vor zwei Wochen im linken Knie\nSeite 1 von 2\nnoch Schmerzen."
    assert len(split_into_segments(part_formalities(note).text)) == 1


def words(text):
    return sorted(text.split())


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "tests/letters").glob("*.txt"), *(ROOT / "samples/texts").glob("*.txt")]),
    ids=str,
)
def test_every_word_of_a_letter_is_kept_or_left_out(path):
    text = clean_text(path.read_text("utf-8-sig", errors="replace"))
    parted = part_formalities(text)
    assert words(f"{parted.text}\n" + "\n".join(parted.left_out)) == words(text)


def test_every_word_of_the_shared_texts_is_kept_or_left_out(shared_data):
    files = [*shared_data.glob("texts-*/*/*.txt")]
    assert files
    for file in files:
        text = clean_text(file.read_text("utf-8-sig"))
        parted = part_formalities(text)
        assert words(f"{parted.text}\n" + "\n".join(parted.left_out)) == words(text), file.name


def test_nothing_is_left_out_of_shared_case_reports(shared_data):
    for file in [*shared_data.glob("texts-fr/*/*.txt"), *shared_data.glob("texts-it/*/*.txt")]:
        assert part_formalities(clean_text(file.read_text("utf-8-sig"))).left_out == (), file.name


LINES = st.sampled_from([*GERMAN.split("\n"), *FRENCH.split("\n"), *ITALIAN.split("\n"), "Wunde sauber."])


@given(st.lists(LINES, max_size=20))
def test_no_word_is_lost_in_whatever_order_lines_stand(lines):
    text = clean_text("\n".join(lines))
    parted = part_formalities(text)
    assert words(f"{parted.text}\n" + "\n".join(parted.left_out)) == words(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir bedanken uns für Ihre Weiterbetreuung und stehen für Rückfragen zur Verfügung.",
        "Wir danken für die Übernahme von Frau Bach und stehen für Fragen unter o.g. Nummer zur Verfügung.",
        "Für allfällige Rückfragen stehen wir Ihnen gerne zur Verfügung.",
        "Die Laborwerte entnehmen Sie bitte dem Anhang.",
        "Zur ausf. Anamnese verweisen wir auf unseren letzten Brief vom 4.3.2026.",
        "Über den weiteren Verlauf werden wir Sie informieren.",
        "Wir berichten über o.g. Patientin.",
        "Wir berichten über Herrn Otto Imsand, geb. am 4.4.1950, der vom 3.3. bis zum 9.3.2026 bei uns war.",
        "Nous vous remercions de votre confiance.",
        "Nous restons à votre disposition pour tout renseignement.",
        "Merci de nous avoir confié cette patiente.",
        "Restiamo a disposizione per ogni chiarimento.",
        "Ringraziamo per la gentile collaborazione.",
        "Thank you for your kind referral.",
        "Please do not hesitate to contact us if you have any questions.",
    ],
)
def test_sentence_from_one_physician_to_another_is_left_out(sentence):
    parted = part_formalities(f"Die Wunde ist sauber. {sentence} Kontrolle am Montag.")
    assert parted == type(parted)("Die Wunde ist sauber. Kontrolle am Montag.", (sentence,))


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir bitten um Kontrolle des Kaliums.",
        "Wir berichten über die Patientin, die wegen eines Sturzes bei uns war.",
        "Wir danken für die Zuweisung von Frau Imsand zur Operation.",
        "Der Rollstuhl steht zur Verfügung.",
        "Bei Fragen stehen wir unter 027 555 10 10 zur Verfügung.",
        "Bei Fieber stehen wir jederzeit zur Verfügung.",
        "Wir danken der Tochter für die Betreuung am Abend.",
        "Je vous remercie de m'avoir adressé Madame Rey pour ses douleurs du genou.",
        "Merci de contrôler la tension.",
        "Elle reste à la maison avec sa fille.",
        "Thank you for referring this patient with chest pain.",
    ],
)
def test_sentence_that_says_more_stays(sentence):
    assert part_formalities(f"Die Wunde ist sauber. {sentence} Kontrolle am Montag.").left_out == ()


def test_courtesy_that_goes_on_in_the_next_line_is_left_out():
    parted = part_formalities(
        "Wir berichten über Frau Rita Bach, die sich vom\n3.3. bis 9.3. bei uns befand. Sie schläft."
    )
    assert parted.text == "Sie schläft."
    assert len(parted.left_out) == 2


def test_date_of_a_letter_above_its_text_is_left_out():
    assert kept("Arztbrief\n4.3.2026\n\nDiagnosen\nRheuma")[0] == "Diagnosen"
