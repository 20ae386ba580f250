"""Exports of Word and Excel as the record programs of centres write them, and what a person reads in them.

All people are fictional.  ``EXPORTS`` holds for each file what makes it, and what is expected of each
of its records, in their order (the words of ``expected_facts``).
"""

import datetime as dt

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from openpyxl.comments import Comment
from openpyxl.styles import Font

from office_files import add_table, changed, saved, with_body, word, workbook

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def drug(name, dose=None, grid="", **more):
    """An expected drug; ``grid`` as ``1-0-½-0``."""
    times = dict(zip(("morning", "noon", "evening", "night"), grid.split("-"), strict=False))
    wanted = {time: amount for time, amount in times.items() if amount not in {"", "0"}}
    return {"name": name, **({"dose": dose} if dose else {}), **wanted, "status": "current", **more}


def word_dossier_of_merged_cells():
    """One page-wide table: titles over all columns, fields in pairs, the grid of drugs below."""
    document = docx.Document()
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    document.sections[0].header.paragraphs[0].text = "CMS des Coteaux – Dossier infirmier"
    document.sections[0].footer.paragraphs[0].text = "Imprimé le 03.02.2026 par N. Roh"
    table = document.add_table(0, 8)

    def row(*cells, spans=None):
        line = table.add_row().cells
        at = 0
        for text, span in zip(cells, spans or [1] * len(cells), strict=True):
            cell = line[at] if span == 1 else line[at].merge(line[at + span - 1])
            cell.text = text
            at += span

    row("DOSSIER DU CLIENT", spans=[8])
    row("Nom", "DUBUIS", "Prénom", "Gérard", "Né le", "08.07.1943", "Sexe", "M")
    row("N° AVS", "756.3048.1152.71", "Langue", "français", spans=[1, 3, 1, 3])
    row("Adresse", "Rue du Bisse 4, 1965 Savièse", "Tél.", "027 555 80 10", spans=[1, 4, 1, 2])
    row("Médecin traitant", "Dr Luc Héritier, 027 555 81 00", spans=[2, 6])
    row("Personne de référence", "Mme Odile Dubuis (épouse), 079 555 80 11", spans=[2, 6])
    row("ALLERGIES", spans=[8])
    row("Allergène", "Réaction", "Gravité", spans=[3, 3, 2])
    row("Amoxicilline", "exanthème", "modérée", spans=[3, 3, 2])
    row("Fraises", "", "", spans=[3, 3, 2])
    row("DIAGNOSTICS", spans=[8])
    row("Diagnostic", "Depuis", "Statut", spans=[5, 1, 2])
    row("Insuffisance cardiaque NYHA III", "2021", "actif", spans=[5, 1, 2])
    row("Pneumonie", "2019", "résolu", spans=[5, 1, 2])
    row("MÉDICATION", spans=[8])
    row("Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit", "Voie", "Remarque")
    row("Torasémide", "10 mg", "1", "", "", "", "p.o.", "")
    row("Bisoprolol", "2.5 mg", "1/2", "", "", "", "p.o.", "pouls > 55")
    row("Insuline Tresiba", "100 U/ml", "", "", "", "18 U", "s.c.", "")
    row("EN RÉSERVE", spans=[8])
    row("Dafalgan", "1 g", "", "", "", "", "p.o.", "si douleurs, max. 3x/j")
    return document


def word_notes_and_changes():
    """Headings and bullets, with tracked changes, a struck-out drug, footnotes, comments and a text box."""
    document = docx.Document()
    document.add_heading("Pflegeüberweisung", 0)
    document.add_paragraph("Name: Eyholzer\tVorname: Kreszenz")
    document.add_paragraph("Geburtsdatum: 19.11.1937\tGeschlecht: weiblich")
    document.add_heading("Allergien", 1)
    document.add_paragraph("Keine bekannt")
    document.add_heading("Diagnosen", 1)
    for text in ("Arterielle Hypertonie (I10)", "Gonarthrose rechts", "St. n. Schulterfraktur 2018"):
        document.add_paragraph(text, style="List Number")
    document.add_heading("Medikamente", 1)
    document.add_paragraph("Amlodipin 5 mg 1-0-0-0", style="List Bullet")
    gone = document.add_paragraph(style="List Bullet").add_run("Lisinopril 10 mg 1-0-0-0")
    gone.font.strike = True
    document.add_paragraph("Pantoprazol 40 mg 1-0-0-0", style="List Bullet")
    data = saved(document)
    return with_body(
        data,
        f'<w:p {W}><w:r><w:t xml:space="preserve">Torasemid </w:t></w:r>'
        "<w:del><w:r><w:delText>10 mg</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>20 mg</w:t></w:r></w:ins>"
        '<w:r><w:t xml:space="preserve"> 1-0-0-0</w:t></w:r></w:p>'
        f"<w:p {W}><w:del><w:r><w:delText>Marcoumar nach Plan</w:delText></w:r></w:del></w:p>",
    )


def word_letter_with_a_table():
    """A hospital's letter: address block, prose, numbered diagnoses, a table of drugs, signatures."""
    document = docx.Document()
    for text in (
        "Regionalspital Untertal",
        "Chefarzt Prof. Dr. med. Beat Lauber",
        "Herrn Dr. med. Peter Furrer, Dorfplatz 1, 3930 Visp",
        "Visp, 14.01.2026",
        "Betrifft: Frau Agnes Heinzen, geb. 02.02.1945, Bahnweg 3, 3904 Naters",
        "Sehr geehrter Herr Kollege",
        "Wir berichten über die Hospitalisation vom 04. bis 14.01.2026.",
    ):
        document.add_paragraph(text)
    document.add_paragraph().add_run("Diagnosen").bold = True
    document.add_paragraph("1. Distale Radiusfraktur links, konservativ behandelt")
    document.add_paragraph("2. Osteoporose")
    document.add_paragraph("3. St. n. Hysterektomie 1985")
    document.add_paragraph().add_run("Allergien").bold = True
    document.add_paragraph("Penicillin (Urtikaria)")
    document.add_paragraph().add_run("Verlauf").bold = True
    document.add_paragraph(
        "Der Verlauf war komplikationslos. Die Schmerzen waren unter Dafalgan gut eingestellt."
    )
    document.add_paragraph().add_run("Medikation bei Austritt").bold = True
    add_table(
        document,
        [
            ["Medikament", "Mo", "Mi", "Ab", "Na", "Bemerkung"],
            ["Dafalgan 1 g", "1", "1", "1", "1", "bis 20.01."],
            ["Calcimagon D3", "1", "", "", "", ""],
            ["Prolia 60 mg s.c.", "", "", "", "", "alle 6 Monate"],
        ],
    )
    document.add_paragraph("Freundliche Grüsse")
    document.add_paragraph("Dr. med. Sonja Imhof, Oberärztin")
    return document


def word_two_columns_of_fields():
    """A layout table: the patient on the left, the network on the right; lists below in two languages."""
    document = docx.Document()
    layout = document.add_table(1, 2)
    left, right = layout.rows[0].cells
    left.text = "Patient / Patient"
    add_table(
        left,
        [["Nom / Name", "Kämpfen"], ["Prénom / Vorname", "Ida"], ["Né(e) le / Geburtsdatum", "23.09.1950"]],
    )
    right.text = "Réseau / Netzwerk"
    add_table(
        right,
        [
            ["Médecin traitant / Hausarzt", "Dr. M. Ritz, 027 555 23 23"],
            ["Fille / Tochter", "Eva Kämpfen, 079 555 23 24"],
        ],
    )
    document.add_heading("Allergies / Allergien", 2)
    document.add_paragraph("inconnues / nicht bekannt")
    document.add_heading("Diagnostics / Diagnosen", 2)
    document.add_paragraph("Polyarthrite rhumatoïde")
    document.add_paragraph("Antécédents / Frühere Diagnosen : fracture de la cheville 2015")
    document.add_heading("Médicaments / Medikamente", 2)
    add_table(
        document,
        [
            [
                "Médicament / Medikament",
                "Dosage / Dosierung",
                "Matin / Morgen",
                "Midi / Mittag",
                "Soir / Abend",
                "Nuit / Nacht",
            ],
            ["Méthotrexate", "10 mg", "", "", "", ""],
            ["Prednisone", "5 mg", "1", "-", "-", "-"],
            ["Acide folique", "5 mg", "1", "0", "0", "0"],
        ],
    )
    return document


def word_controls_and_boxes():
    """A form with content controls, tick boxes, and a prompt that nobody filled in."""
    document = docx.Document()
    document.add_heading("Fiche d'admission", 1)

    def control(name, kind, value):
        return (
            f'<w:p {W}><w:r><w:t xml:space="preserve">{name} : </w:t></w:r><w:sdt><w:sdtPr>{kind}</w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{value}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        )

    def line(text):
        return f"<w:p {W}><w:r><w:t>{text}</w:t></w:r></w:p>"

    return with_body(
        saved(document),
        control("Nom", "<w:text/>", "Fumeaux")
        + control("Prénom", "<w:text/>", "Cécile")
        + control("Date de naissance", "<w:date/>", "4 avril 1946")
        + line("Sexe : ☒ F  ☐ M")
        + line("Allergies : ☐ aucune connue  ☒ oui : latex")
        + control("Langue", "<w:showingPlcHdr/><w:dropDownList/>", "Choisissez un élément.")
        + line("Diagnostics actuels : asthme ; glaucome")
        + line("Traitement en cours :")
        + line("- Symbicort 200/6 mcg, 2 inhalations matin et soir")
        + line("- Timoptic collyre 0.5 %, 1 goutte 2x/j"),
    )


def word_care_report():
    """A report in prose; nothing in it is a field, and the mother's drugs are not the patient's."""
    document = docx.Document()
    document.add_paragraph("Rapport de soins du 11.01.2026")
    document.add_paragraph(
        "Monsieur Emery a passé une bonne nuit. Sa mère prend du Sintrom et elle est allergique à la "
        "pénicilline. "
        "Pas de fièvre, TA 132/78. Pansement refait, plaie propre."
    )
    document.add_paragraph("Il a refusé la douche et demande à voir son médecin, Dr Favre.")
    return document


def excel_sheets_of_one_patient():
    """A sheet a theme; dates as numbers of the 1904 calendar, numbers as text, a hidden sheet."""
    book = workbook(
        Données=[
            ["Client", None],
            ["Nom", "Antonin"],
            ["Prénom", "Basile"],
            ["Date de naissance", dt.date(1939, 12, 1)],
            ["N° AVS", "7568819026343"],
            ["Téléphone", "'027 555 14 14"],
            ["Médecin traitant", "Dr Anne Carron"],
        ],
        Allergies=[
            ["Allergène", "Réaction"],
            ["Codéine", "nausées"],
            ["Piqûres de guêpe", "choc anaphylactique"],
        ],
        Diagnostics=[
            ["Diagnostic", "Code CIM-10", "Actuel", "Antécédent"],
            ["Diabète type 2", "E11.9", "x", None],
            ["AVC", "I63.9", None, "x"],
        ],
        Médicaments=[
            ["Médicament", "Dose (mg)", "Matin", "Midi", "Soir", "Nuit", "Début", "Fin"],
            ["Metformine", 500, 1, 0, 1, 0, dt.date(2024, 3, 1), None],
            ["Atorvastatine", "40", None, None, "1", None, None, None],
            ["Clopidogrel", 75, 0.5, None, None, None, dt.date(2020, 1, 1), dt.date(2021, 1, 1)],
        ],
        Ancien=[["Nom", "Autre"], ["Prénom", "Personne"]],
    )
    book["Ancien"].sheet_state = "hidden"
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for cell in ("B4",):
        book["Données"][cell].number_format = "DD.MM.YYYY"
    return book


def excel_roster():
    """A row a patient; the name in one column, the birth date as text, lists in cells."""
    return workbook(
        Patients=[
            ["Liste des clients au 01.02.2026"],
            [],
            [
                "N° dossier",
                "Nom et prénom",
                "Date de naissance",
                "Sexe",
                "Localité",
                "Allergies",
                "Diagnostics actuels",
                "Médicaments",
                "Médecin traitant",
            ],
            [
                "1001",
                "Berclaz Odile",
                "03.05.1941",
                "F",
                "3960 Sierre",
                "aucune",
                "HTA; ostéoporose",
                "Amlodipine 5 mg 1-0-0-0\nCalcimagon D3 1-0-0-0",
                "Dr Emery",
            ],
            [
                "1002",
                "Crettaz Jean",
                "17.10.1938",
                "M",
                "3961 Vissoie",
                "Iode",
                "BPCO",
                "Spiriva 18 mcg 1-0-0-0",
                "Dr Emery",
            ],
            ["1003", "Devanthéry Rita", "29.02.1944", "F", "3966 Réchy", "inconnu", None, None, None],
        ]
    )


def excel_linked_sheets():
    """A list of patients, and drugs, allergies and diagnoses of all of them by number."""
    return workbook(
        Stammdaten=[
            ["Pat.-Nr.", "Name", "Vorname", "Geburtsdatum", "Geschlecht"],
            [7, "Schmid", "Walter", dt.date(1946, 6, 6), "m"],
            [8, "Zurbriggen", "Heidi", dt.date(1952, 8, 30), "w"],
        ],
        Allergien=[
            ["Pat.-Nr.", "Allergen", "Reaktion", "Status"],
            [8, "Penicillin", "Exanthem", "bestätigt"],
            [8, "Novalgin", None, "Verdacht"],
        ],
        Diagnosen=[
            ["Pat.-Nr.", "Diagnose", "ICD-10", "Status"],
            [7, "Parkinson-Syndrom", "G20.9", "aktuell"],
            [8, "Schenkelhalsfraktur", "S72.0", "früher"],
        ],
        Medikation=[
            ["Pat.-Nr.", "Medikament", "Stärke", "Morgen", "Mittag", "Abend", "Nacht", "Status"],
            [7, "Madopar", "125 mg", 1, 1, 1, 0, "aktuell"],
            [7, "Pramipexol", "0.18 mg", 1, 0, 1, 0, "abgesetzt"],
            [8, "Calcimagon D3", None, 1, None, None, None, "aktuell"],
        ],
    )


def excel_sheet_a_patient():
    """A sheet each, named by file number, with fields, lists and drugs below each other."""

    def sheet(family, given, born, allergies, drugs):
        return [
            ["Name:", family, None, "Vorname:", given],
            ["Geb.-Datum:", born, None, "Geschlecht:", "w"],
            [],
            ["Allergien:", allergies],
            [],
            ["Aktuelle Medikation"],
            ["Medikament", "Dosierung", "Mo", "Mi", "Ab", "Na"],
            *drugs,
            [],
            ["Diagnosen"],
            ["Arthrose beidseits"],
        ]

    return workbook(
        P_201=sheet("Ruppen", "Klara", "12.12.1940", "keine", [["Ecofenac", "75 mg", 1, None, 1, None]]),
        P_202=sheet(
            "Stoffel", "Marie", "01.04.1935", "nicht erhoben", [["Dafalgan", "500 mg", 1, 1, 1, None]]
        ),
    )


def excel_tables_side_by_side():
    """Two tables beside each other, with an empty column between them."""
    return workbook(
        Fiche=[
            ["Nom", "Bruchez", None, "Prénom", "Lucie"],
            ["Date de naissance", "14.07.1949", None, "Sexe", "F"],
            [],
            ["Allergies", None, None, "Diagnostics"],
            ["Allergène", "Réaction", None, "Diagnostic", "Depuis"],
            ["Latex", "eczéma", None, "Sclérose en plaques", "1998"],
            ["Kiwi", "prurit", None, "Dépression", "2010"],
            [None, None, None, "Hypothyroïdie", "2005"],
            [],
            ["Médicaments"],
            ["Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit"],
            ["Euthyrox", "75 mcg", 1, None, None, None],
        ]
    )


def excel_plan_with_groups():
    """A medication plan: two rows of heads, groups of drugs, hidden rows, struck-out and commented cells."""
    book = workbook(
        Medikationsplan=[
            ["Medikationsplan", None, None, None, None, None, None, None],
            ["Name", "Zenklusen", "Vorname", "Paul", "geb.", "05.05.1955", None, None],
            [],
            ["Medikament", "Dosis", "Einnahme", None, None, None, "Grund", "verordnet durch"],
            [None, None, "morgens", "mittags", "abends", "nachts", None, None],
            ["Fixe Medikation"],
            ["Lisinopril", "10 mg", 1, 0, 0, 0, "Blutdruck", "HA"],
            ["Metoprolol", "50 mg", "½", 0, "½", 0, "Herz", "HA"],
            ["Sortis", "20 mg", 0, 0, 0, 1, "Cholesterin", "HA"],
            ["Reservemedikation"],
            ["Dafalgan", "500 mg", None, None, None, None, "Schmerzen", "HA"],
            ["Abgesetzte Medikamente"],
            ["Aspirin", "100 mg", 1, 0, 0, 0, None, "HA"],
        ]
    )
    sheet = book.active
    sheet.merge_cells("C4:F4")
    sheet["A9"].font = Font(strike=True)
    sheet["B7"].comment = Comment("Kontrolle Kalium im März", "Pflege")
    return book


def excel_formulas():
    """Values by formula: with a stored result, and without one."""
    book = workbook(
        Fiche=[
            ["Nom", "Rossier"],
            ["Prénom", "Alfred"],
            ["Date de naissance", "21.03.1947"],
            ["Âge", "=YEAR(TODAY())-1947"],
            ["Allergies", "Sulfamides"],
            ["Médicaments"],
            ["Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit"],
            ["Furosémide", "40 mg", "=1/2", None, None, None],
            ["Aldactone", "25 mg", 1, None, None, None],
        ]
    )

    def with_result(xml):
        return xml.replace(b"<f>1/2</f><v></v>", b"<f>1/2</f><v>0.5</v>").replace(
            b"<f>1/2</f><v />", b"<f>1/2</f><v>0.5</v>"
        )

    return changed(saved(book), {"xl/worksheets/sheet1.xml": with_result})


def excel_in_italian():
    """Fields and lists in Italian."""
    return workbook(
        Scheda=[
            ["Cognome", "Galli"],
            ["Nome", "Carlo"],
            ["Data di nascita", "30.11.1942"],
            ["Sesso", "maschile"],
            ["Medico curante", "Dr. Conti, 091 555 00 01"],
            [],
            ["Allergie"],
            ["Allergene", "Reazione"],
            ["Aspirina", "broncospasmo"],
            [],
            ["Diagnosi"],
            ["Cardiopatia ischemica"],
            ["Diabete mellito tipo 2"],
            [],
            ["Terapia attuale"],
            ["Farmaco", "Dosaggio", "Mattina", "Mezzogiorno", "Sera", "Notte"],
            ["Metformina", "850 mg", 1, None, 1, None],
            ["Aspirina Cardio", "100 mg", None, 1, None, None],
        ]
    )


def excel_long_form():
    """Fields, then a row a statement with the theme in the first column."""
    return workbook(
        Export=[
            ["Rubrique", "Contenu"],
            ["Nom", "Moix"],
            ["Prénom", "Thérèse"],
            ["Date de naissance", "1936-08-15"],
            ["Motif de prise en charge", "Retour à domicile après chute"],
            ["Allergies", "Pas d'allergie connue"],
            ["Diagnostics actuels", "Démence d'Alzheimer\nHypertension artérielle"],
            ["Antécédents", "Cholécystectomie 1980"],
            ["Traitement actuel", "Mémantine 10 mg 1-0-0-0\nAmlodipine 5 mg 1-0-0-0"],
            ["En réserve", "Temesta 1 mg ½ cp si agitation"],
        ]
    )


def word_sheet_of_questions():
    """A table of questions and answers with words of its own, and a plan of drugs without times of day."""
    document = docx.Document()
    add_table(
        document,
        [
            ["FICHE SIGNALÉTIQUE", ""],
            ["Nom / Prénom", "Savioz Anne-Lise"],
            ["Né-e le", "7 mai 1952"],
            ["Allergies connues ?", "☐ Oui  ☒ Non"],
            ["Diagnostic(s) principal(aux)", "1) Sclérose en plaques\n2) Vessie neurogène"],
            ["Traitement", "voir carte de médication"],
        ],
    )
    document.add_paragraph("")
    add_table(
        document,
        [
            ["Préparation", "Posologie", "Remarques"],
            ["Lioresal 10 mg", "1-1-1-0", "avec repas"],
            ["Ditropan 5 mg", "½-0-½-0", ""],
            ["Dafalgan 1 g", "max. 3x/j", "si douleurs"],
        ],
    )
    return document


def excel_turned_list():
    """A list of patients whose columns are the patients."""
    return workbook(
        Patienten=[
            ["Feld", "Patient 1", "Patient 2"],
            ["Name", "Lorenz", "Kuonen"],
            ["Vorname", "Otto", "Paula"],
            ["Geburtsdatum", "01.01.1940", "02.02.1941"],
            ["Allergien", "keine", "Latex"],
            ["Medikamente", "Torem 10 mg 1-0-0-0", "Eliquis 5 mg 1-0-1-0"],
        ]
    )


def excel_plan_in_the_middle():
    """A plan that begins in the third column, with lists in single cells and heads in two rows."""
    book = workbook(
        Plan=[
            [None, None, "Plan de traitement"],
            [None, None, "née le 12.10.1939"],
            [],
            [None, None, "Allergies : pénicilline, iode"],
            [None, None, "Diagnostics :\n1) Insuffisance rénale\n2) Diabète"],
            [],
            [None, None, "Médicament", "Unité", "Posologie", None, None, None, "Indication"],
            [None, None, None, None, "Matin", "Midi", "Soir", "Coucher", None],
            [None, None, "Renagel 800 mg", "cp", 1, 1, 1, None, "phosphate"],
            [None, None, "Médicaments en réserve"],
            [None, None, "Primpéran 10 mg", "cp", None, None, None, None, "nausées"],
        ]
    )
    book.active.merge_cells("E7:H7")
    return book


def word_of_doubts():
    """Refuted, denied, suspected, paused and planned; illnesses of the family."""
    document = docx.Document()
    document.add_heading("Dossier", 0)
    document.add_paragraph("Nom: Vouilloz    Prénom: Roger    Date de naissance: 03.03.1933")
    document.add_heading("Allergies", 1)
    document.add_paragraph("Pénicilline : réfutée par test en 2018")
    document.add_paragraph("Noix")
    document.add_heading("Diagnostics", 1)
    for text in ("Pas de diabète", "HTA traitée", "Suspicion de démence"):
        document.add_paragraph(text)
    document.add_heading("Antécédents familiaux", 1)
    document.add_paragraph("Père : infarctus")
    document.add_heading("Traitement", 1)
    for text in (
        "Aspirine cardio 100 mg 1x/j",
        "Torem 5 mg stoppé le 3.1.2026",
        "Concor 2,5 mg en pause",
        "Plavix 75 mg dès le 01.03.2026 (prévu)",
    ):
        document.add_paragraph(text, style="List Bullet")
    return document


def word_care_report_with_tables():
    """A Pflegebericht: fields in a table, lists under headings, the plan of drugs in a table, prose below."""
    return word(
        ("h", 0, "Pflegebericht Spitex Saastal"),
        [
            ["Klient/in", "Anthamatten Josefine"],
            ["Geburtsdatum", "14.09.1936"],
            ["AHV-Nr.", "756.4100.9987.19"],
            ["Hausarzt", "Dr. med. Kilian Supersaxo, 027 555 90 11"],
            ["Kontaktperson", "Tochter Gaby Burgener, 079 555 90 12"],
        ],
        ("h", 1, "Diagnosen"),
        ("li", "Herzinsuffizienz NYHA II-III"),
        ("li", "Diabetes mellitus Typ 2"),
        ("li", "Z. n. Oberschenkelhalsfraktur rechts 11/2023"),
        ("h", 1, "Allergien"),
        "nicht erhoben",
        ("h", 1, "Medikamente"),
        [
            ["Medikament", "Dosierung", "Morgen", "Mittag", "Abend", "Nacht", "Bemerkungen"],
            ["Torem", "10 mg", "1", "½", "", "", ""],
            ["Janumet", "50/1000 mg", "1", "", "1", "", "zum Essen"],
            ["Tresiba", "100 E/ml", "14 E", "", "", "", "s.c."],
            ["Fentanyl Matrixpflaster", "12 µg/h", "", "", "", "", "Wechsel alle 3 Tage"],
        ],
        ("h", 1, "Reservemedikation"),
        ("li", "Paracetamol 500 mg, bei Schmerzen, max. 4x täglich"),
        ("h", 1, "Pflegeverlauf"),
        "Frau Anthamatten benötigt Hilfe beim Duschen. Sie schläft gut und hat 2 kg zugenommen.",
    )


def word_discharge_letter():
    """A letter of discharge in running paragraphs with bold titles; the drugs are lines without a table."""
    return word(
        "Hôpital régional de Monthey – Gériatrie",
        "Monthey, le 12 mai 2026",
        ("b", "Lettre de sortie"),
        "Concerne : Mme Rolande MARCLAY, née le 30.06.1939, 1874 Champéry",
        "N° AVS 756.7300.5551.26",
        "Chère Consœur, cher Confrère,",
        "La patiente a séjourné dans notre service du 28 avril au 12 mai 2026.",
        ("b", "Diagnostics"),
        "1. Chute à domicile avec fracture de l'humérus proximal gauche",
        "2. Dénutrition modérée",
        "3. Troubles cognitifs légers, probable origine vasculaire",
        "4. Status post AIT en 2018",
        ("b", "Allergies"),
        "Pas d'allergie médicamenteuse connue. Allergie au latex (dermatite de contact).",
        ("b", "Traitement à la sortie"),
        "Paracétamol 1 g 1-1-1-0",
        "Clopidogrel 75 mg 1-0-0-0",
        "Prednisone 20 mg pendant 3 jours, puis 10 mg pendant 3 jours, puis arrêt",
        "Vitamine D3 800 UI, 1x/jour",
        "Oxynorm 5 mg en réserve si douleurs fortes, max. 4x/j",
        ("b", "Traitement arrêté"),
        "Zolpidem 10 mg",
        ("b", "Évolution"),
        "Traitement conservateur par gilet orthopédique. La marche est possible avec une canne.",
        "Avec nos meilleures salutations",
        "Dre Inès Favre",
    )


def word_prescription():
    """An ordonnance in Word: fields by tabs, numbered drugs with a taper, an insulin and a weekly patch."""
    return word(
        "Cabinet médical du Bourg",
        ("b", "ORDONNANCE"),
        "Nom : Delaloye\tPrénom : Norbert",
        "Date de naissance : 18.03.1950\tSexe : masculin",
        "Médecin traitant : Dr Yves Posse\tTél. : 027 555 18 20",
        ("h", 1, "Traitement prescrit"),
        "1. Prednisone 30 mg 1-0-0-0 pendant 5 jours, puis 20 mg pendant 5 jours",
        "2. Buprénorphine patch 10 µg/h, 1 patch par semaine le mardi",
        "3. Lantus 100 UI/ml, 18 UI au coucher s.c.",
        "4. Co-Amoxicilline 1 g, 1 comprimé 2x/jour pendant 7 jours",
        "5. Temesta 1 mg si anxiété, max. 2x/jour",
        ("h", 1, "Allergies"),
        ("li", "Sulfamides – éruption cutanée"),
        ("li", "Fruits de mer"),
    )


def word_referral_form():
    """An Überweisungsformular: labels left, values right, lists inside cells."""
    return word(
        ("h", 1, "Überweisung an die Spitex"),
        [
            ["Name", "Burgener", "Vorname", "Theodul"],
            ["Geburtsdatum", "07.12.1944", "Geschlecht", "männlich"],
            ["Strasse / Ort", "Dorfstrasse 8, 3905 Saas-Almagell", "Telefon", "027 555 44 01"],
        ],
        [
            ["Hausärztin", "Dr. med. Lea Andenmatten, 027 555 44 10"],
            ["Angehörige", "Ehefrau Martha Burgener, 079 555 44 02"],
            ["Hauptdiagnose", "Akute Exazerbation einer COPD GOLD III"],
            ["Nebendiagnosen", "Arterielle Hypertonie\nSt. n. Lungenembolie 2019\nPeriphere Polyneuropathie"],
            ["Allergien", "keine bekannt"],
            [
                "Aktuelle Medikamente",
                "Spiolto Respimat 2.5/2.5 µg, 2 Hübe morgens\nPrednison 20 mg 1-0-0-0 bis 15.05., dann 10 mg",
            ],
            ["Fixmedikation", "Xarelto 20 mg 0-0-1-0\nLisinopril 10 mg 1-0-0-0"],
            ["Bedarfsmedikation", "Ventolin 2 Hübe bei Atemnot"],
            ["Auftrag", "Medikamente richten, Inhalation anleiten"],
        ],
    )


def word_medication_plan():
    """A plan de médication: one table with a reason, a weekly drug, and drugs in reserve below a title."""
    return word(
        ("b", "Plan de médication"),
        "Patiente : Gaspoz Eugénie, née le 02.02.1942",
        "Allergies : non évaluées",
        [
            ["Médicament", "Dose", "Matin", "Midi", "Soir", "Coucher", "Indication"],
            ["Lisinopril", "20 mg", "1", "0", "0", "0", "hypertension"],
            ["Fosamax", "70 mg", "1x/semaine, le dimanche", "", "", "", "ostéoporose"],
            ["Mirtazapine", "15 mg", "0", "0", "0", "1", "dépression"],
            ["Insuline Humalog", "100 UI/ml", "6 UI", "8 UI", "6 UI", "0", "diabète"],
        ],
        ("b", "En réserve"),
        ("li", "Dafalgan 500 mg, 1 à 2 comprimés si douleurs, max. 6/jour"),
        ("b", "Antécédents"),
        "Hystérectomie 1990 ; ancienne tuberculose pulmonaire",
        ("b", "Diagnostics actuels"),
        "HTA, ostéoporose, dépression récurrente, diabète de type 2",
    )


EXPORTS = {
    "fiche.docx": (
        word_sheet_of_questions,
        [
            {
                "patient": {"family": "Savioz", "given": "Anne-Lise", "birth_date": "1952-05-07"},
                "allergies_status": "none-known",
                "problems": [{"label": "Sclérose en plaques"}, {"label": "Vessie neurogène"}],
                "medications": [
                    drug("Lioresal", "10 mg", "1-1-1", frequency="avec repas"),
                    drug("Ditropan", "5 mg", "½-0-½"),
                    drug("Dafalgan", "1 g", frequency="max. 3x/j; si douleurs"),
                ],
            }
        ],
    ),
    "gedreht.xlsx": (
        excel_turned_list,
        [
            {
                "patient": {"family": "Lorenz", "given": "Otto", "birth_date": "1940-01-01"},
                "allergies_status": "none-known",
                "medications": [drug("Torem", "10 mg", "1")],
            },
            {
                "patient": {"family": "Kuonen", "given": "Paula", "birth_date": "1941-02-02"},
                "allergies": [{"label": "Latex", "status": "active"}],
                "medications": [drug("Eliquis", "5 mg", "1-0-1")],
            },
        ],
    ),
    "plan-milieu.xlsx": (
        excel_plan_in_the_middle,
        [
            {
                "patient": {"birth_date": "1939-10-12"},
                "allergies": [
                    {"label": "pénicilline", "status": "active"},
                    {"label": "iode", "status": "active"},
                ],
                "problems": [{"label": "Insuffisance rénale"}, {"label": "Diabète"}],
                "medications": [
                    drug("Renagel", "800 mg, cp", "1-1-1", reason="phosphate"),
                    drug("Primpéran", "10 mg, cp", frequency="Médicaments en réserve", reason="nausées"),
                ],
            }
        ],
    ),
    "doutes.docx": (
        word_of_doubts,
        [
            {
                "patient": {"family": "Vouilloz", "given": "Roger", "birth_date": "1933-03-03"},
                "allergies": [
                    {"label": "Pénicilline", "status": "refuted"},
                    {"label": "Noix", "status": "active"},
                ],
                "problems": [{"label": "HTA traitée"}, {"label": "Suspicion de démence"}],
                "medications": [
                    drug("Aspirine cardio", "100 mg", frequency="1x/j"),
                    drug("Torem", "5 mg", frequency="stoppé le 3.1.2026", status="stopped"),
                    drug("Concor", "2,5 mg", frequency="en pause", status="unknown"),
                    drug("Plavix", "75 mg", frequency="dès le 01.03.2026", status="planned"),
                ],
            }
        ],
    ),
    "dossier-fusionne.docx": (
        word_dossier_of_merged_cells,
        [
            {
                "patient": {
                    "family": "DUBUIS",
                    "given": "Gérard",
                    "sex": "male",
                    "birth_date": "1943-07-08",
                    "avs": "756.3048.1152.71",
                },
                "contacts": [
                    {"role": "physician", "name": "Luc Héritier", "phone": "027 555 81 00"},
                    {"role": "referent", "name": "Odile Dubuis", "phone": "079 555 80 11"},
                ],
                "allergies": [
                    {
                        "label": "Amoxicilline",
                        "reaction": "exanthème",
                        "severity": "modérée",
                        "status": "active",
                    },
                    {"label": "Fraises", "status": "active"},
                ],
                "problems": [
                    {"label": "Insuffisance cardiaque NYHA III", "onset": "2021", "status": "current"},
                    {"label": "Pneumonie", "onset": "2019", "status": "past"},
                ],
                "medications": [
                    drug("Torasémide", "10 mg", "1", route="oral"),
                    drug("Bisoprolol", "2.5 mg", "1/2", frequency="pouls > 55"),
                    drug("Insuline Tresiba", "100 U/ml", "0-0-0-18 U", route="injection"),
                    drug("Dafalgan", "1 g", frequency="si douleurs, max. 3x/j"),
                ],
            }
        ],
    ),
    "ueberweisung.docx": (
        word_notes_and_changes,
        [
            {
                "patient": {
                    "family": "Eyholzer",
                    "given": "Kreszenz",
                    "sex": "female",
                    "birth_date": "1937-11-19",
                },
                "allergies_status": "none-known",
                "problems": [
                    {"label": "Arterielle Hypertonie", "code": "I10"},
                    {"label": "Gonarthrose rechts"},
                    {"label": "St. n. Schulterfraktur 2018", "status": "past"},
                ],
                "medications": [
                    drug("Amlodipin", "5 mg", "1"),
                    drug("Pantoprazol", "40 mg", "1"),
                    drug("Torasemid", "20 mg", "1"),
                ],
            }
        ],
    ),
    "austrittsbericht.docx": (
        word_letter_with_a_table,
        [
            {
                "patient": {
                    "family": "Heinzen",
                    "given": "Agnes",
                    "sex": "female",
                    "birth_date": "1945-02-02",
                },
                "allergies": [{"label": "Penicillin", "reaction": "Urtikaria", "status": "active"}],
                "problems": [
                    {"label": "Distale Radiusfraktur links, konservativ behandelt"},
                    {"label": "Osteoporose"},
                    {"label": "St. n. Hysterektomie 1985", "status": "past"},
                ],
                "medications": [
                    drug("Dafalgan", "1 g", "1-1-1-1", frequency="bis 20.01."),
                    drug("Calcimagon D3", None, "1"),
                    drug("Prolia", "60 mg", frequency="alle 6 Monate", route="injection"),
                ],
            }
        ],
    ),
    "bilingue.docx": (
        word_two_columns_of_fields,
        [
            {
                "patient": {"family": "Kämpfen", "given": "Ida", "birth_date": "1950-09-23"},
                "contacts": [
                    {"role": "physician", "name": "M. Ritz", "phone": "027 555 23 23"},
                    {"role": "relative", "name": "Eva Kämpfen", "phone": "079 555 23 24"},
                ],
                "problems": [
                    {"label": "Polyarthrite rhumatoïde", "status": "unknown"},
                    {"label": "fracture de la cheville 2015", "status": "past"},
                ],
                "medications": [
                    drug("Méthotrexate", "10 mg"),
                    drug("Prednisone", "5 mg", "1"),
                    drug("Acide folique", "5 mg", "1"),
                ],
            }
        ],
    ),
    "formulaire.docx": (
        word_controls_and_boxes,
        [
            {
                "patient": {
                    "family": "Fumeaux",
                    "given": "Cécile",
                    "sex": "female",
                    "birth_date": "1946-04-04",
                },
                "allergies": [{"label": "latex", "status": "active"}],
                "problems": [
                    {"label": "asthme", "status": "current"},
                    {"label": "glaucome", "status": "current"},
                ],
                "medications": [
                    drug("Symbicort", "200/6 mcg", frequency="2 inhalations matin et soir"),
                    drug("Timoptic collyre", "0.5 %", frequency="1 goutte 2x/j"),
                ],
            }
        ],
    ),
    "rapport.docx": (word_care_report, [{"patient": {}}]),
    "feuilles.xlsx": (
        excel_sheets_of_one_patient,
        [
            {
                "patient": {
                    "family": "Antonin",
                    "given": "Basile",
                    "birth_date": "1939-12-01",
                    "avs": "756.8819.0263.43",
                },
                "contacts": [{"role": "physician", "name": "Anne Carron"}],
                "allergies": [
                    {"label": "Codéine", "reaction": "nausées", "status": "active"},
                    {"label": "Piqûres de guêpe", "reaction": "choc anaphylactique", "status": "active"},
                ],
                "problems": [
                    {"label": "Diabète type 2", "code": "E11.9", "status": "current"},
                    {"label": "AVC", "code": "I63.9", "status": "past"},
                ],
                "medications": [
                    drug("Metformine", "500 mg", "1-0-1", start="2024-03-01"),
                    drug("Atorvastatine", "40 mg", "0-0-1"),
                    drug("Clopidogrel", "75 mg", "0.5", end="2021-01-01", status="unknown"),
                ],
            }
        ],
    ),
    "liste.xlsx": (
        excel_roster,
        [
            {
                "patient": {
                    "family": "Berclaz",
                    "given": "Odile",
                    "sex": "female",
                    "birth_date": "1941-05-03",
                },
                "contacts": [{"role": "physician", "name": "Emery"}],
                "allergies_status": "none-known",
                "problems": [
                    {"label": "HTA", "status": "current"},
                    {"label": "ostéoporose", "status": "current"},
                ],
                "medications": [drug("Amlodipine", "5 mg", "1"), drug("Calcimagon D3", None, "1")],
            },
            {
                "patient": {"family": "Crettaz", "given": "Jean", "sex": "male", "birth_date": "1938-10-17"},
                "contacts": [{"role": "physician", "name": "Emery"}],
                "allergies": [{"label": "Iode", "status": "active"}],
                "problems": [{"label": "BPCO", "status": "current"}],
                "medications": [drug("Spiriva", "18 mcg", "1")],
            },
            {
                "patient": {
                    "family": "Devanthéry",
                    "given": "Rita",
                    "sex": "female",
                    "birth_date": "1944-02-29",
                }
            },
        ],
    ),
    "verknuepft.xlsx": (
        excel_linked_sheets,
        [
            {
                "patient": {"family": "Schmid", "given": "Walter", "sex": "male", "birth_date": "1946-06-06"},
                "problems": [{"label": "Parkinson-Syndrom", "code": "G20.9", "status": "current"}],
                "medications": [
                    drug("Madopar", "125 mg", "1-1-1"),
                    drug("Pramipexol", "0.18 mg", "1-0-1", status="stopped"),
                ],
            },
            {
                "patient": {
                    "family": "Zurbriggen",
                    "given": "Heidi",
                    "sex": "female",
                    "birth_date": "1952-08-30",
                },
                "allergies": [
                    {"label": "Penicillin", "reaction": "Exanthem", "status": "active"},
                    {"label": "Novalgin", "status": "unknown"},
                ],
                "problems": [{"label": "Schenkelhalsfraktur", "code": "S72.0", "status": "past"}],
                "medications": [drug("Calcimagon D3", None, "1")],
            },
        ],
    ),
    "blatt-je-person.xlsx": (
        excel_sheet_a_patient,
        [
            {
                "patient": {
                    "family": "Ruppen",
                    "given": "Klara",
                    "sex": "female",
                    "birth_date": "1940-12-12",
                },
                "allergies_status": "none-known",
                "problems": [{"label": "Arthrose beidseits"}],
                "medications": [drug("Ecofenac", "75 mg", "1-0-1")],
            },
            {
                "patient": {
                    "family": "Stoffel",
                    "given": "Marie",
                    "sex": "female",
                    "birth_date": "1935-04-01",
                },
                "problems": [{"label": "Arthrose beidseits"}],
                "medications": [drug("Dafalgan", "500 mg", "1-1-1")],
            },
        ],
    ),
    "cote-a-cote.xlsx": (
        excel_tables_side_by_side,
        [
            {
                "patient": {
                    "family": "Bruchez",
                    "given": "Lucie",
                    "sex": "female",
                    "birth_date": "1949-07-14",
                },
                "allergies": [
                    {"label": "Latex", "reaction": "eczéma", "status": "active"},
                    {"label": "Kiwi", "reaction": "prurit", "status": "active"},
                ],
                "problems": [
                    {"label": "Sclérose en plaques", "onset": "1998"},
                    {"label": "Dépression", "onset": "2010"},
                    {"label": "Hypothyroïdie", "onset": "2005"},
                ],
                "medications": [drug("Euthyrox", "75 mcg", "1")],
            }
        ],
    ),
    "plan-gruppen.xlsx": (
        excel_plan_with_groups,
        [
            {
                "patient": {"family": "Zenklusen", "given": "Paul", "birth_date": "1955-05-05"},
                "medications": [
                    drug("Lisinopril", "10 mg", "1", reason="Blutdruck"),
                    drug("Metoprolol", "50 mg", "½-0-½", reason="Herz"),
                    drug("Dafalgan", "500 mg", reason="Schmerzen", frequency="Reservemedikation"),
                    drug("Aspirin", "100 mg", "1", status="stopped"),
                ],
            }
        ],
    ),
    "formules.xlsx": (
        excel_formulas,
        [
            {
                "patient": {"family": "Rossier", "given": "Alfred", "birth_date": "1947-03-21"},
                "allergies": [{"label": "Sulfamides", "status": "active"}],
                "medications": [drug("Furosémide", "40 mg", "0.5"), drug("Aldactone", "25 mg", "1")],
            }
        ],
    ),
    "scheda.xlsx": (
        excel_in_italian,
        [
            {
                "patient": {"family": "Galli", "given": "Carlo", "sex": "male", "birth_date": "1942-11-30"},
                "contacts": [{"role": "physician", "name": "Conti", "phone": "091 555 00 01"}],
                "allergies": [{"label": "Aspirina", "reaction": "broncospasmo", "status": "active"}],
                "problems": [{"label": "Cardiopatia ischemica"}, {"label": "Diabete mellito tipo 2"}],
                "medications": [
                    drug("Metformina", "850 mg", "1-0-1"),
                    drug("Aspirina Cardio", "100 mg", "0-1"),
                ],
            }
        ],
    ),
    "rubriques.xlsx": (
        excel_long_form,
        [
            {
                "patient": {"family": "Moix", "given": "Thérèse", "birth_date": "1936-08-15"},
                "allergies_status": "none-known",
                "problems": [
                    {"label": "Démence d'Alzheimer", "status": "current"},
                    {"label": "Hypertension artérielle", "status": "current"},
                    {"label": "Cholécystectomie 1980", "status": "past"},
                ],
                "medications": [
                    drug("Mémantine", "10 mg", "1"),
                    drug("Amlodipine", "5 mg", "1"),
                    drug("Temesta", "1 mg", frequency="½ cp si agitation"),
                ],
            }
        ],
    ),
    "pflegebericht.docx": (
        word_care_report_with_tables,
        [
            {
                "patient": {
                    "family": "Anthamatten",
                    "given": "Josefine",
                    "birth_date": "1936-09-14",
                    "avs": "756.4100.9987.19",
                },
                "contacts": [
                    {"role": "physician", "name": "Kilian Supersaxo", "phone": "027 555 90 11"},
                    {"role": "referent", "name": "Gaby Burgener", "phone": "079 555 90 12"},
                ],
                "problems": [
                    {"label": "Herzinsuffizienz NYHA II-III"},
                    {"label": "Diabetes mellitus Typ 2"},
                    {"label": "Z. n. Oberschenkelhalsfraktur rechts 11/2023", "status": "past"},
                ],
                "medications": [
                    drug("Torem", "10 mg", "1-½"),
                    drug("Janumet", "50/1000 mg", "1-0-1", frequency="zum Essen"),
                    drug("Tresiba", "100 E/ml", "14 E", route="injection"),
                    drug("Fentanyl Matrixpflaster", "12 µg/h", frequency="Wechsel alle 3 Tage"),
                    drug("Paracetamol", "500 mg", frequency="bei Schmerzen, max. 4x täglich"),
                ],
            }
        ],
    ),
    "lettre-sortie.docx": (
        word_discharge_letter,
        [
            {
                "patient": {
                    "family": "MARCLAY",
                    "given": "Rolande",
                    "sex": "female",
                    "birth_date": "1939-06-30",
                    "avs": "756.7300.5551.26",
                },
                "allergies": [
                    {"label": "latex", "reaction": "dermatite de contact", "status": "active"},
                ],
                "problems": [
                    {"label": "Chute à domicile avec fracture de l'humérus proximal gauche"},
                    {"label": "Dénutrition modérée"},
                    {"label": "Troubles cognitifs légers, probable origine vasculaire"},
                    {"label": "Status post AIT en 2018", "status": "past"},
                ],
                "medications": [
                    drug("Paracétamol", "1 g", "1-1-1"),
                    drug("Clopidogrel", "75 mg", "1"),
                    drug(
                        "Prednisone",
                        "20 mg",
                        frequency="pendant 3 jours, puis 10 mg pendant 3 jours, puis arrêt",
                    ),
                    drug("Vitamine D3", "800 UI", frequency="1x/jour"),
                    drug("Oxynorm", "5 mg", frequency="en réserve si douleurs fortes, max. 4x/j"),
                    drug("Zolpidem", "10 mg", status="stopped"),
                ],
            }
        ],
    ),
    "ordonnance.docx": (
        word_prescription,
        [
            {
                "patient": {
                    "family": "Delaloye",
                    "given": "Norbert",
                    "sex": "male",
                    "birth_date": "1950-03-18",
                },
                "contacts": [{"role": "physician", "name": "Yves Posse", "phone": "027 555 18 20"}],
                "allergies": [
                    {"label": "Sulfamides", "reaction": "éruption cutanée", "status": "active"},
                    {"label": "Fruits de mer", "status": "active"},
                ],
                "medications": [
                    drug("Prednisone", "30 mg", "1", frequency="pendant 5 jours, puis 20 mg pendant 5 jours"),
                    drug("Buprénorphine patch", "10 µg/h", frequency="1 patch par semaine le mardi"),
                    drug("Lantus", "100 UI/ml", frequency="18 UI au coucher", route="injection"),
                    drug("Co-Amoxicilline", "1 g", frequency="1 comprimé 2x/jour pendant 7 jours"),
                    drug("Temesta", "1 mg", frequency="si anxiété, max. 2x/jour"),
                ],
            }
        ],
    ),
    "ueberweisung-spitex.docx": (
        word_referral_form,
        [
            {
                "patient": {
                    "family": "Burgener",
                    "given": "Theodul",
                    "sex": "male",
                    "birth_date": "1944-12-07",
                },
                "contacts": [
                    {"role": "physician", "name": "Lea Andenmatten", "phone": "027 555 44 10"},
                    {"role": "relative", "name": "Martha Burgener", "phone": "079 555 44 02"},
                ],
                "allergies_status": "none-known",
                "problems": [
                    {"label": "Akute Exazerbation einer COPD GOLD III"},
                    {"label": "Arterielle Hypertonie"},
                    {"label": "St. n. Lungenembolie 2019", "status": "past"},
                    {"label": "Periphere Polyneuropathie"},
                ],
                "medications": [
                    drug("Spiolto Respimat", "2.5/2.5 µg", frequency="2 Hübe morgens"),
                    drug("Prednison", "20 mg", "1", frequency="bis 15.05., dann 10 mg"),
                    drug("Xarelto", "20 mg", "0-0-1"),
                    drug("Lisinopril", "10 mg", "1"),
                    drug("Ventolin", frequency="2 Hübe bei Atemnot"),
                ],
            }
        ],
    ),
    "plan-medication.docx": (
        word_medication_plan,
        [
            {
                "patient": {
                    "family": "Gaspoz",
                    "given": "Eugénie",
                    "birth_date": "1942-02-02",
                    "sex": "female",
                },
                "problems": [
                    {"label": "Hystérectomie 1990", "status": "past"},
                    {"label": "ancienne tuberculose pulmonaire", "status": "past"},
                    {"label": "HTA", "status": "current"},
                    {"label": "ostéoporose", "status": "current"},
                    {"label": "dépression récurrente", "status": "current"},
                    {"label": "diabète de type 2", "status": "current"},
                ],
                "medications": [
                    drug("Lisinopril", "20 mg", "1", reason="hypertension"),
                    drug("Fosamax", "70 mg", "1x/semaine, le dimanche", reason="ostéoporose"),
                    drug("Mirtazapine", "15 mg", "0-0-0-1", reason="dépression"),
                    drug("Insuline Humalog", "100 UI/ml", "6 UI-8 UI-6 UI", reason="diabète"),
                    drug("Dafalgan", "500 mg", frequency="1 à 2 comprimés si douleurs, max. 6/jour"),
                ],
            }
        ],
    ),
}


def built(name):
    """The bytes of an export."""
    made = EXPORTS[name][0]()
    return made if isinstance(made, bytes) else saved(made)
