"""Word and Excel exports: layouts as record programs and secretaries make them, and what must be found.

Expectations are written from the rows above them, by hand.  All people are invented.
"""

import datetime as dt

import pytest
from docx.shared import Pt
from openpyxl.styles import Font

from office_files import add_table, codes, facts, grid, read, read_all, saved, with_body, word, workbook
from optirh_batch.errors import PatientsDiffer
from optirh_batch.records import ContactRole, Documented, Sex

AVS, OTHER_AVS = "756.1234.5678.97", "756.9217.0769.85"


def test_french_dossier_with_headings_and_tables_is_read_in_full():
    record = read(
        word(
            ("h", 0, "Dossier de soins"),
            ("h", 1, "Données personnelles"),
            [
                ("Nom", "Rey", "Prénom", "Marie-Louise"),
                ("Date de naissance", "12.03.1941", "Sexe", "F"),
                ("N° AVS", AVS, "Téléphone", "027 455 12 34"),
                ("Adresse", "Rue du Bourg 3\n3960 Sierre", "Etat civil", "Veuve"),
            ],
            ("h", 1, "Contacts"),
            [
                ("Rôle", "Nom", "Prénom", "Téléphone"),
                ("Médecin traitant", "Dr Favre", "Anne", "027 203 11 22"),
                ("Fille, personne de référence", "Rey", "Claire", "079 555 01 02"),
                ("Voisin", "Salamin", "Luc", ""),
            ],
            ("h", 1, "Cas"),
            "Retour à domicile après PTH droite.",
            "Soins de plaie 3x/semaine.",
            ("h", 1, "Allergies"),
            ("li", "Pénicilline (éruption cutanée)"),
            ("li", "Latex"),
            ("h", 1, "Diagnostics actuels"),
            "Hypertension artérielle (I10)",
            ("h", 1, "Antécédents"),
            "AVC 2015",
            ("h", 1, "Médication"),
            [
                ("Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit", "Voie", "Début", "Fin", "Remarque"),
                ("Dafalgan", "500 mg", "1", "1", "1", "0", "per os", "01.02.2024", "", ""),
                ("Clexane", "40 mg", "-", "", "1", "", "s.c.", "01.02.2024", "10.03.2024", "le soir à 20h"),
            ],
            ("h", 1, "Remarques"),
            "12.03.2024 : A bien dormi.",
            "Mange peu.",
            "13.03.2024 14:30 : Pansement refait.",
            ("h", 1, "Assurance"),
            "Nom : Mutuelle Exemple",
        )
    )
    assert (record.format, record.language) == ("docx", "fr")
    patient = record.patient
    assert (patient.given, patient.family, patient.sex) == ("Marie-Louise", "Rey", Sex.FEMALE)
    assert (patient.birth_date, patient.avs) == (dt.date(1941, 3, 12), AVS)
    assert (patient.address, patient.phone) == ("Rue du Bourg 3, 3960 Sierre", "027 455 12 34")
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Dr Anne Favre", "027 203 11 22"),
        ("referent", "Claire Rey", "079 555 01 02"),
        ("other", "Luc Salamin", None),
    ]
    assert record.case == "Retour à domicile après PTH droite.\nSoins de plaie 3x/semaine."
    assert facts(record.allergies.items, "label", "reaction", "status") == [
        ("Pénicilline", "éruption cutanée", "active"),
        ("Latex", None, "active"),
    ]
    assert facts(record.problems.items, "label", "code", "status") == [
        ("Hypertension artérielle", "I10", "current"),
        ("AVC 2015", None, "past"),
    ]
    assert facts(
        record.medications.items, "name", "dose", "route", "status", "start", "end", "frequency"
    ) == [
        ("Dafalgan", "500 mg", "oral", "current", "01.02.2024", None, None),
        ("Clexane", "40 mg", "injection", "unknown", "01.02.2024", "10.03.2024", "le soir à 20h"),
    ]
    assert [grid(item) for item in record.medications.items] == [
        ("1", "1", "1", None),
        (None, None, "1", None),
    ]
    assert facts(record.notes, "date", "title", "text")[:2] == [
        ("12.03.2024", "Remarques", "A bien dormi.\nMange peu."),
        ("13.03.2024 14:30", "Remarques", "Pansement refait."),
    ]
    left = "\n".join(note.text for note in record.notes)
    assert "Etat civil : Veuve" in left
    assert "Nom : Mutuelle Exemple" in left
    assert "Fille, personne de référence" in left
    assert codes(record) == ["kept-as-note"]


def test_german_dossier_of_lines_with_colons_is_read_in_full():
    record = read(
        word(
            "Pflegedossier",
            "Name: Imboden\tVorname: Josef",
            "Geburtsdatum: 5. Juli 1938\tGeschlecht: männlich",
            f"AHV-Nr.: {OTHER_AVS}   Telefon: 027 946 00 11",
            "Adresse: Furkastrasse 12, 3904 Naters",
            "Hausarzt: Dr. med. Ruth Zenhäusern, Tel. 027 923 44 55",
            "Bezugsperson: Erna Imboden (Ehefrau), 078 700 10 20",
            "",
            ("b", "Allergien"),
            "Keine bekannt",
            ("b", "Diagnosen"),
            "Herzinsuffizienz NYHA II, kompensiert",
            "Diabetes mellitus Typ 2",
            ("b", "Medikamente"),
            "Torasemid 10 mg 1-0-0-0 p.o.",
            "Novalgin 500 mg 1-1-1-1 b.B.",
            ("b", "Wohnsituation"),
            "Wohnt mit der Ehefrau im 2. Stock, Lift vorhanden.",
            ("b", "Verlauf"),
            "Fühlt sich gut.",
        )
    )
    assert record.language == "de"
    patient = record.patient
    assert (patient.given, patient.family, patient.sex) == ("Josef", "Imboden", Sex.MALE)
    assert (patient.birth_date, patient.avs) == (dt.date(1938, 7, 5), OTHER_AVS)
    assert (patient.address, patient.phone) == ("Furkastrasse 12, 3904 Naters", "027 946 00 11")
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Dr. med. Ruth Zenhäusern", "027 923 44 55"),
        ("referent", "Erna Imboden", "078 700 10 20"),
    ]
    assert record.allergies.status is Documented.NONE_KNOWN
    assert facts(record.problems.items, "label", "status") == [
        ("Herzinsuffizienz NYHA II, kompensiert", "unknown"),
        ("Diabetes mellitus Typ 2", "unknown"),
    ]
    assert facts(record.medications.items, "name", "dose", "route", "status") == [
        ("Torasemid", "10 mg", "oral", "current"),
        ("Novalgin", "500 mg", "unknown", "current"),
    ]
    assert [grid(item) for item in record.medications.items] == [
        ("1", None, None, None),
        ("1", "1", "1", "1"),
    ]
    assert "b.B." in record.medications.items[1].frequency
    assert record.general == "Wohnt mit der Ehefrau im 2. Stock, Lift vorhanden."
    assert ("Verlauf", "Fühlt sich gut.") in facts(record.notes, "title", "text")


def test_german_medication_table_with_two_rows_of_heads_is_read():
    document = word(("h", 1, "Patientin"), "Name, Vorname: Bieri, Hanna", ("h", 1, "Medikamentenplan"))
    table = add_table(
        document,
        [
            ("Medikament", "Dosierung", "Einnahme", "", "", "", "Verabreichung", "Bemerkung"),
            ("", "", "Mo", "Mi", "Ab", "Na", "", ""),
            ("Marcoumar", "3 mg", "nach INR", "", "", "", "oral", "Kontrolle am Montag"),
            ("Insulin Lantus", "100 E/ml", "", "", "", "14 E", "subkutan", ""),
        ],
    )
    table.cell(0, 2).merge(table.cell(0, 5))
    for column in (0, 1, 6, 7):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 2).merge(table.cell(2, 5))
    record = read(document)
    assert (record.patient.given, record.patient.family) == ("Hanna", "Bieri")
    first, second = record.medications.items
    assert (first.name, first.dose, first.frequency) == ("Marcoumar", "3 mg", "nach INR; Kontrolle am Montag")
    assert grid(first) is None
    assert (second.name, second.dose, grid(second)) == (
        "Insulin Lantus",
        "100 E/ml",
        (None, None, None, "14 E"),
    )
    assert facts(record.medications.items, "route") == [("oral",), ("injection",)]


def test_one_table_for_the_whole_form_with_rows_as_headings_is_read():
    document = word()
    table = add_table(
        document,
        [
            ("PATIENT", "", "", ""),
            ("Nom et prénom", "Bonvin Paul", "Né le", "01.09.1950"),
            ("ALLERGIES", "", "", ""),
            ("Iode", "choc", "", ""),
            ("DIAGNOSTICS", "", "", ""),
            ("2019", "Cancer du côlon", "", ""),
            ("MÉDICAMENTS", "", "", ""),
            ("Pantozol 40 mg", "1-0-0-0", "", ""),
            ("EN RÉSERVE", "", "", ""),
            ("Temesta 1 mg", "1 cp au coucher", "", ""),
        ],
    )
    for row in (0, 2, 4, 6, 8):
        table.cell(row, 0).merge(table.cell(row, 3))
    record = read(document)
    assert (record.patient.given, record.patient.family) == ("Paul", "Bonvin")
    assert record.patient.birth_date == dt.date(1950, 9, 1)
    assert facts(record.allergies.items, "label", "reaction") == [("Iode", "choc")]
    assert facts(record.problems.items, "label", "onset") == [("Cancer du côlon", "2019")]
    pantozol, temesta = record.medications.items
    assert (pantozol.name, pantozol.dose, grid(pantozol)) == ("Pantozol", "40 mg", ("1", None, None, None))
    assert (temesta.name, temesta.dose) == ("Temesta", "1 mg")
    assert temesta.frequency == "EN RÉSERVE; 1 cp au coucher"


def test_nested_layout_tables_are_read_in_order():
    document = word()
    frame = document.add_table(2, 2)
    frame.cell(0, 0).text = "Identité"
    add_table(frame.cell(0, 1), [("Nom", "Zufferey"), ("Prénom", "Odile"), ("Sexe", "féminin")])
    frame.cell(1, 0).text = "Traitement actuel"
    add_table(frame.cell(1, 1), [("Médicament", "Posologie"), ("Aspirine cardio 100 mg", "1-0-0")])
    record = read(document)
    assert (record.patient.given, record.patient.family, record.patient.sex) == (
        "Odile",
        "Zufferey",
        Sex.FEMALE,
    )
    (drug,) = record.medications.items
    assert (drug.name, drug.dose, grid(drug)) == ("Aspirine cardio", "100 mg", ("1", None, None, None))
    assert str(drug.status) == "current"


def test_form_with_tick_boxes_content_controls_and_text_box_is_read():
    def checkbox(state):
        box = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
        return f"<w:r><w:fldChar w:fldCharType='begin'>{box}</w:fldChar></w:r>"

    def run(text):
        return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"

    def paragraph(*inner):
        return f"<w:p>{''.join(inner)}</w:p>"

    def control(inner, properties=""):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    born = paragraph(run("Date de naissance : 02.02.1962"))
    box = f"<w:pict><v:textbox xmlns:v='urn:v'><w:txbxContent>{born}"
    data = with_body(
        saved(word("Nom : Crettaz", "Sexe : ☐ féminin ☒ masculin")),
        control(paragraph(run("Prénom : Alain")))
        + paragraph(run("Téléphone : "), control(run("Cliquez ici"), "<w:showingPlcHdr/>"))
        + paragraph(
            run("Allergies : "),
            checkbox("<w:checked/>"),
            run(" aucune connue "),
            checkbox("<w:default w:val='0'/>"),
            run(" inconnues"),
        )
        + paragraph(f"<w:r>{box}</w:txbxContent></v:textbox></w:pict></w:r>"),
    )
    record = read(data)
    patient = record.patient
    assert (patient.given, patient.family, patient.sex) == ("Alain", "Crettaz", Sex.MALE)
    assert patient.phone is None
    assert patient.birth_date == dt.date(1962, 2, 2)
    assert record.allergies.status is Documented.NONE_KNOWN


def test_tracked_hidden_and_struck_out_text_is_told_apart():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = word("Nom : Moser", "Prénom : Lena", ("h", 1, "Allergien"))
    document.add_paragraph().add_run("Nickel").font.strike = True
    document.add_paragraph().add_run("Geheimnis").font.hidden = True
    record = read(
        with_body(
            saved(document),
            f"<w:p {w}><w:ins w:id='1'><w:r><w:t>Pollen</w:t></w:r></w:ins>"
            "<w:del w:id='2'><w:r><w:delText>Katzen</w:delText></w:r></w:del></w:p>",
        )
    )
    assert facts(record.allergies.items, "label") == [("Pollen",)]
    assert {"changes-accepted", "hidden-text", "struck-out"} <= set(codes(record))
    assert "Nickel" in next(warning.message for warning in record.warnings if warning.code == "struck-out")
    assert "Geheimnis" not in str(record.as_json())


def test_patient_in_the_page_header_is_read():
    document = word(("h", 1, "Allergies"), "Arachides : œdème de Quincke")
    document.sections[0].header.paragraphs[0].text = "Patient : Mme REY Marie, née le 12.03.1941"
    document.sections[0].footer.paragraphs[0].text = "CMS Exemple"
    record = read(document)
    patient = record.patient
    assert (patient.given, patient.family, patient.sex) == ("Marie", "REY", Sex.FEMALE)
    assert patient.birth_date == dt.date(1941, 3, 12)
    assert facts(record.allergies.items, "label", "reaction") == [("Arachides", "œdème de Quincke")]
    assert "margin-not-read" in codes(record)


def test_contact_sections_do_not_become_the_patient():
    record = read(
        word(
            ("h", 1, "Patient"),
            "Nom : Rey",
            "Prénom : Marie",
            ("h", 1, "Médecin traitant"),
            "Nom : Favre",
            "Prénom : Anne",
            "Téléphone : 027 203 11 22",
            ("h", 1, "Personne de contact"),
            "Jean Rey",
            "Rue des Alpes 4",
            "079 555 66 77",
        )
    )
    assert (record.patient.given, record.patient.family, record.patient.phone) == ("Marie", "Rey", None)
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Anne Favre", "027 203 11 22"),
        ("referent", "Jean Rey", "079 555 66 77"),
    ]
    assert "Rue des Alpes 4" in "\n".join(note.text for note in record.notes)


def test_two_patients_in_one_document_are_refused():
    document = word("Nom : Rey", "Prénom : Marie", "Nom : Bonvin", "Prénom : Paul")
    with pytest.raises(PatientsDiffer):
        read(document)


def test_two_patients_under_headings_of_their_own_become_two_records():
    parts = []
    for family, given, born in (("Rey", "Anna", "01.02.1940"), ("Favre", "Luc", "03.04.1938")):
        fields = [f"Nom : {family}", f"Prénom : {given}", f"Date de naissance : {born}"]
        parts += [("h", 1, f"{family} {given}"), *fields, ("h", 2, "Allergies"), "aucune"]
    records = read_all(word(*parts))
    assert [(item.patient.family, item.allergies.status.value) for item in records] == [
        ("Rey", "none-known"),
        ("Favre", "none-known"),
    ]


def test_tick_in_a_table_of_yes_and_no_is_no_allergy():
    rows = [["", "Oui", "Non", "Précisions"], ["Allergies médicamenteuses", "x", "", "Bactrim"]]
    record = read(word("Nom : Moret", "Prénom : Eva", rows))
    assert facts(record.allergies.items, "label") == [("Bactrim",)]


def test_client_named_over_a_plan_of_drugs_is_the_patient():
    rows = [
        ["Klient:", "Bumann Leo, 12.12.1941"],
        [],
        ["Medikament", "Stärke", "Morgens"],
        ["Torem", "10 mg", 1],
    ]
    record = read(workbook(Medikation=rows))
    assert (record.patient.family, record.patient.birth_date.isoformat()) == ("Bumann", "1941-12-12")
    assert facts(record.medications.items, "name", "dose") == [("Torem", "10 mg")]


def test_letter_without_fields_stays_a_text_with_what_its_headings_say():
    record = read(
        word(
            "Spital Muster, 3. Mai 2024",
            "Betrifft Frau Berta Zurbriggen, geb. 04.05.1933",
            "Diagnosen:",
            "Oberschenkelhalsfraktur links",
            "Sehr geehrte Kollegin",
            "Die Patientin war bei uns hospitalisiert.",
        )
    )
    patient = record.patient
    assert (patient.given, patient.family, patient.sex) == ("Berta", "Zurbriggen", Sex.FEMALE)
    assert patient.birth_date == dt.date(1933, 5, 4)
    assert facts(record.problems.items, "label")[0] == ("Oberschenkelhalsfraktur links",)
    assert "Die Patientin war bei uns hospitalisiert." in "\n".join(note.text for note in record.notes)


# Excel.


def test_workbook_with_a_sheet_a_theme_is_one_record():
    book = workbook(
        Patient=[
            ("Nom", "Darbellay"),
            ("Prénom", "Yvette"),
            ("Date de naissance", dt.date(1947, 11, 30)),
            ("N° AVS", 7561234567897),
            ("Sexe", "féminin"),
            ("Rue", "Chemin des Vignes 8"),
            ("NPA", 1920),
            ("Localité", "Martigny"),
            ("Langue", "français"),
        ],
        Contacts=[
            ("Fonction", "Nom, Prénom", "Téléphone"),
            ("Médecin de famille", "Dr Pierre Luy", "027 722 00 00"),
        ],
        Allergies=[
            ("Substance", "Réaction", "Gravité", "Statut"),
            ("Pénicilline", "urticaire", "modérée", "confirmée"),
            ("Aspirine", None, None, "exclue"),
            ("Fraises", None, None, "à vérifier"),
        ],
        Diagnostics=[
            ("Diagnostic", "Code CIM-10", "Statut", "Depuis"),
            ("BPCO", "J44.9", "actuel", 2012),
            ("Pneumonie", "J18.9", "résolu", dt.date(2020, 2, 1)),
        ],
        Médicaments=[
            ("Médicament", "Dosage", "Forme", "Matin", "Midi", "Soir", "Nuit", "Voie", "Motif", "Début"),
            (
                "Symbicort",
                "200/6 µg",
                "Turbuhaler",
                1,
                None,
                1,
                None,
                "inhalation",
                "BPCO",
                dt.date(2021, 5, 3),
            ),
            ("Lasix", "40 mg", "cp", 0.5, 0, None, None, "orale", None, None),
        ],
        Notes=[
            ("Date", "Auteur", "Note"),
            (dt.datetime.fromisoformat("2024-06-02T08:30"), "ABC", "Dyspnée à l'effort."),
        ],
    )
    record = read(book)
    assert (record.format, record.language) == ("xlsx", "fr")
    patient = record.patient
    assert (patient.given, patient.family, patient.avs, patient.language) == (
        "Yvette",
        "Darbellay",
        AVS,
        "fr",
    )
    assert patient.birth_date == dt.date(1947, 11, 30)
    assert patient.address == "Chemin des Vignes 8, 1920 Martigny"
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Dr Pierre Luy", "027 722 00 00")
    ]
    assert facts(record.allergies.items, "label", "reaction", "severity", "status") == [
        ("Pénicilline", "urticaire", "modérée", "active"),
        ("Aspirine", None, None, "refuted"),
        ("Fraises", None, None, "unknown"),
    ]
    assert facts(record.problems.items, "label", "code", "status", "onset") == [
        ("BPCO", "J44.9", "current", "2012"),
        ("Pneumonie", "J18.9", "past", "2020-02-01"),
    ]
    assert facts(record.medications.items, "name", "dose", "route", "reason", "start") == [
        ("Symbicort", "200/6 µg, Turbuhaler", "other", "BPCO", "2021-05-03"),
        ("Lasix", "40 mg, cp", "oral", None, None),
    ]
    assert [grid(item) for item in record.medications.items] == [
        ("1", None, "1", None),
        ("0.5", None, None, None),
    ]
    assert facts(record.notes, "date", "text")[0] == ("2024-06-02 08:30", "Dyspnée à l'effort.")
    assert "ABC" in "\n".join(note.text for note in record.notes)


def test_list_of_patients_is_a_record_a_row():
    book = workbook(
        Klienten=[
            ("Liste vom 1.6.2024",),
            (),
            (
                "Name",
                "Vorname",
                "Geb.-Datum",
                "Geschlecht",
                "AHV-Nr.",
                "PLZ",
                "Ort",
                "Telefon",
                "Allergien",
                "Diagnosen",
                "Medikamente",
                "Hausarzt",
                "Tel. Hausarzt",
                "Bemerkungen",
                "Krankenkasse",
            ),
            (
                "Imboden",
                "Josef",
                dt.date(1938, 7, 5),
                "m",
                OTHER_AVS,
                3904,
                "Naters",
                "027 946 00 11",
                "keine",
                "Herzinsuffizienz; Gicht",
                "Torasemid 10 mg 1-0-0-0\nAllopur 100 mg 0-0-1-0",
                "Dr. Zen",
                "027 923 44 55",
                "Schlüssel beim Nachbarn",
                "Kasse A",
            ),
            ("Bieri", "Hanna", "3.4.1955", "w", None, 3930, "Visp", None, "nicht bekannt"),
            (
                "Walker",
                "Urs",
                "31.02.1960",
                "siehe Akte",
                "756.1234.5678.90",
                None,
                None,
                None,
                "Bienen, Wespen",
            ),
        ]
    )
    first, second, third = read_all(book)
    assert (first.patient.given, first.patient.family, first.patient.sex) == ("Josef", "Imboden", Sex.MALE)
    assert (first.patient.birth_date, first.patient.avs) == (dt.date(1938, 7, 5), OTHER_AVS)
    assert (first.patient.address, first.patient.phone) == ("3904 Naters", "027 946 00 11")
    assert first.allergies.status is Documented.NONE_KNOWN
    assert facts(first.problems.items, "label") == [("Herzinsuffizienz",), ("Gicht",)]
    assert facts(first.medications.items, "name", "dose") == [("Torasemid", "10 mg"), ("Allopur", "100 mg")]
    assert facts(first.contacts, "role", "name", "phone") == [("physician", "Dr. Zen", "027 923 44 55")]
    left = "\n".join(note.text for note in first.notes)
    assert "Schlüssel beim Nachbarn" in left
    assert "Krankenkasse : Kasse A" in left
    assert second.patient.birth_date == dt.date(1955, 4, 3)
    assert second.allergies.status is Documented.NOT_DOCUMENTED
    assert second.problems.status is Documented.NOT_DOCUMENTED
    assert "Imboden" not in str(second.as_json())
    assert (third.patient.birth_date, third.patient.avs, third.patient.sex) == (None, None, Sex.UNKNOWN)
    assert {"date-impossible", "avs-invalid", "value-not-understood"} <= set(codes(third))
    assert facts(third.allergies.items, "label") == [("Bienen",), ("Wespen",)]


def test_rows_of_other_sheets_go_to_the_patient_they_name():
    book = workbook(
        Patients=[
            ("N° dossier", "Nom", "Prénom", "Date de naissance"),
            (101, "Rey", "Marie", dt.date(1941, 3, 12)),
            (102, "Bonvin", "Paul", dt.date(1950, 9, 1)),
        ],
        Traitements=[
            ("N° dossier", "Médicament", "Dosage", "Matin", "Soir"),
            (102, "Metformine", "850 mg", 1, 1),
            (101, "Eliquis", "5 mg", 1, 1),
        ],
        Allergies=[
            ("N° dossier", "Allergie", "Réaction"),
            (101, "aucune connue", None),
            (102, "Noix", "œdème"),
        ],
        Annexe=[("Texte libre sans patient",)],
    )
    marie, paul = read_all(book)
    assert facts(marie.medications.items, "name") == [("Eliquis",)]
    assert marie.allergies.status is Documented.NONE_KNOWN
    assert facts(paul.medications.items, "name") == [("Metformine",)]
    assert facts(paul.allergies.items, "label", "reaction") == [("Noix", "œdème")]
    for record in (marie, paul):
        assert "patient-unclear" in codes(record)
        assert "Texte libre" not in str(record.as_json())


def test_sheet_a_patient_is_a_record_a_sheet():
    form = [("Allergies", "Latex"), ("Diagnostics", "HTA")]
    book = workbook(
        Rey_Marie=[("Nom", "Rey"), ("Prénom", "Marie"), *form],
        Bonvin_Paul=[("Nom", "Bonvin"), ("Prénom", "Paul"), ("Allergies", "inconnues")],
    )
    marie, paul = read_all(book)
    assert (marie.patient.given, paul.patient.given) == ("Marie", "Paul")
    assert facts(marie.allergies.items, "label") == [("Latex",)]
    assert paul.allergies.status is Documented.NOT_DOCUMENTED


def test_sheet_with_form_and_tables_below_each_other_is_read():
    book = workbook(
        Tabelle1=[
            ("Stammdaten",),
            ("Name", "Ruppen", None, "Vorname", "Elsa"),
            ("Geburtsdatum", dt.datetime.fromisoformat("1929-01-09"), None, "Muttersprache", "Deutsch"),
            (),
            ("Kontakte",),
            ("Beziehung", "Name", "Telefon"),
            ("Tochter", "Rita Ruppen", "079 100 20 30"),
            (),
            ("Frühere Diagnosen", "Aktuelle Diagnosen"),
            ("Appendektomie 1950", "Osteoporose"),
            (None, "Sturzneigung"),
            (),
            ("Medikament", "Stärke", "morgens", "mittags", "abends", "nachts", "bei Bedarf"),
            ("Calcimagon D3", "500 mg", 1, None, 1, None, None),
            (),
            ("Dafalgan", "1 g", None, None, None, None, "max. 3x/Tag"),
        ]
    )
    record = read(book)
    patient = record.patient
    assert (patient.given, patient.family, patient.language) == ("Elsa", "Ruppen", "de")
    assert patient.birth_date == dt.date(1929, 1, 9)
    assert facts(record.contacts, "role", "name", "phone") == [("relative", "Rita Ruppen", "079 100 20 30")]
    assert facts(record.problems.items, "label", "status") == [
        ("Osteoporose", "current"),
        ("Appendektomie 1950", "past"),
        ("Sturzneigung", "current"),
    ]
    assert facts(record.medications.items, "name", "dose", "frequency") == [
        ("Calcimagon D3", "500 mg", None),
        ("Dafalgan", "1 g", "bei Bedarf: max. 3x/Tag"),
    ]


def test_merged_cells_hold_in_all_their_rows():
    book = workbook(
        Export=[
            ("Nom", "Fournier", "Prénom", "Léa"),
            (),
            ("Médicament", "Dosage", "Matin", "Midi", "Soir", "Nuit"),
            ("Sintrom", "1 mg", "selon INR", None, None, None),
            ("Lévothyrox", "50 µg", 1, None, None, None),
            (None, "25 µg", None, None, 1, None),
        ]
    )
    sheet = book.active
    sheet.merge_cells("C4:F4")
    sheet.merge_cells("A5:A6")
    record = read(book)
    assert facts(record.medications.items, "name", "dose", "frequency") == [
        ("Sintrom", "1 mg", "selon INR"),
        ("Lévothyrox", "50 µg", None),
        ("Lévothyrox", "25 µg", None),
    ]


def test_formulas_errors_hidden_sheets_and_struck_cells_are_reported():
    book = workbook(
        Patient=[("Nom", "Rey"), ("Prénom", "Marie"), ("Téléphone", "=A1"), ("Adresse", "#REF!")],
        Allergies=[("Allergie", "Réaction"), ("Latex", "eczéma"), ("Nickel", None)],
        Listes=[("Secret",)],
    )
    book["Patient"]["B4"].data_type = "e"
    book["Allergies"]["A3"].font = Font(strike=True)
    book["Allergies"].row_dimensions[2].hidden = True
    book["Listes"].sheet_state = "hidden"
    record = read(book)
    assert (record.patient.phone, record.patient.address) == (None, None)
    assert facts(record.allergies.items, "label") == [("Latex",)]
    assert "Secret" not in str([note.text for note in record.notes])
    assert {"formula-not-calculated", "cell-error", "hidden-sheet", "hidden-rows", "struck-out"} <= set(
        codes(record)
    )


def test_comments_on_cells_become_notes():
    from openpyxl.comments import Comment

    book = workbook(Patient=[("Nom", "Rey"), ("Prénom", "Marie")])
    book["Patient"]["B1"].comment = Comment("Préfère être appelée Malou", "ABC")
    assert "B1: Préfère être appelée Malou" in [note.text for note in read(book).notes]


# The three states.


@pytest.mark.parametrize(
    ("wording", "status"),
    [
        ("Aucune allergie connue", Documented.NONE_KNOWN),
        ("pas d'allergie connue à ce jour", Documented.NONE_KNOWN),
        ("Keine bekannt", Documented.NONE_KNOWN),
        ("keine", Documented.NONE_KNOWN),
        ("Nessuna allergia nota", Documented.NONE_KNOWN),
        ("No known allergies", Documented.NONE_KNOWN),
        ("inconnues", Documented.NOT_DOCUMENTED),
        ("non documenté", Documented.NOT_DOCUMENTED),
        ("nicht bekannt", Documented.NOT_DOCUMENTED),
        ("keine Angaben", Documented.NOT_DOCUMENTED),
        ("-", Documented.NOT_DOCUMENTED),
        ("", Documented.NOT_DOCUMENTED),
        ("Pas d'allergie connue sauf pénicilline", Documented.NOT_DOCUMENTED),
        ("Pollen", Documented.DOCUMENTED),
    ],
)
@pytest.mark.parametrize("layout", ["heading", "line", "cells", "table", "row"])
def test_wording_of_an_allergy_list_decides_its_state(wording, status, layout):
    match layout:
        case "heading":
            document = word("Nom : Rey", ("h", 1, "Allergies"), wording)
        case "line":
            document = word("Nom : Rey", f"Allergies : {wording}")
        case "cells":
            document = workbook(Patient=[("Nom", "Rey"), ("Allergies", wording)])
        case "table":
            document = workbook(Allergies=[("Allergie", "Réaction"), (wording, None)])
        case _:
            document = workbook(Liste=[("Nom", "Prénom", "Allergies"), ("Rey", "Marie", wording)])
    record = read(document)
    assert record.allergies.status is status
    if "sauf" in wording:
        assert wording in "\n".join(note.text for note in record.notes)
        assert "entry-not-understood" in codes(record)


def test_list_said_to_be_empty_with_entries_keeps_the_entries_and_warns():
    record = read(word("Nom : Rey", "Allergies : aucune", ("h", 1, "Allergies"), ("li", "Latex")))
    assert facts(record.allergies.items, "label") == [("Latex",)]
    assert "list-contradictory" in codes(record)


def test_no_past_diagnosis_says_nothing_of_current_ones():
    record = read(word("Nom : Rey", "Antécédents : aucun"))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert "aucun" in "\n".join(note.text for note in record.notes)


def test_family_history_is_no_diagnosis_of_the_patient():
    record = read(
        word("Nom : Rey", ("h", 1, "Diagnostics"), "HTA", ("h", 1, "Antécédents familiaux"), "Cancer du sein")
    )
    assert facts(record.problems.items, "label") == [("HTA",)]
    assert ("Antécédents familiaux", "Cancer du sein") in facts(record.notes, "title", "text")


def test_stopped_planned_and_reserve_sections_mark_their_drugs():
    record = read(
        word(
            "Name: Rey",
            ("h", 1, "Abgesetzte Medikamente"),
            "Aspirin 100 mg 1-0-0-0",
            ("h", 1, "Reservemedikation"),
            "Dafalgan 500 mg bis 4x/Tag",
            ("h", 1, "Injektionen"),
            "Vitarubin 1 mg 1x/Monat",
        )
    )
    assert facts(record.medications.items, "name", "status", "route", "frequency") == [
        ("Aspirin", "stopped", "unknown", None),
        ("Dafalgan", "current", "unknown", "Reservemedikation; bis 4x/Tag"),
        ("Vitarubin", "current", "injection", "1x/Monat"),
    ]


def test_roles_of_contacts_are_told_by_their_words():
    rows = [("Nom", "Lien", "Téléphone")]
    words = ["Hausarzt", "Kardiologin", "fils", "Personne de référence / épouse", "Pharmacie", "Curatrice"]
    book = workbook(
        Contacts=[*rows, *((f"Personne {index}", role, None) for index, role in enumerate(words))]
    )
    assert [contact.role for contact in read(book).contacts] == [
        ContactRole.PHYSICIAN,
        ContactRole.PHYSICIAN,
        ContactRole.RELATIVE,
        ContactRole.REFERENT,
        ContactRole.OTHER,
        ContactRole.OTHER,
    ]


def test_large_text_in_one_paragraph_stays_whole():
    document = word("Nom : Rey", ("h", 1, "Situation"))
    document.add_paragraph("Vit seule. " * 400).runs[0].font.size = Pt(9)
    assert read(document).case.count("Vit seule.") == 400


def test_bilingual_form_with_numbered_headings_is_read():
    record = read(
        word(
            ("h", 1, "1. Personalien / Données personnelles"),
            [
                ("Feld", "Wert"),
                ("Name / Nom", "Kreuzer"),
                ("Vorname / Prénom", "Beat"),
                ("Geburtsdatum / Date de naissance", "12.03.1941"),
            ],
            ("h", 1, "2. Allergien / Allergies"),
            "keine / aucune",
            ("h", 1, "3. Medikation per 12.03.2024"),
            [
                (
                    "Medikament / Médicament",
                    "Dosierung (mg)",
                    "Morgen / Matin",
                    "Abend / Soir",
                    "Prescripteur",
                ),
                ("Aspirin Cardio", "100", "1", "", "Dr. Zen"),
            ],
        )
    )
    assert (record.patient.given, record.patient.family) == ("Beat", "Kreuzer")
    assert record.patient.birth_date == dt.date(1941, 3, 12)
    assert record.allergies.status is Documented.NONE_KNOWN
    assert facts(record.medications.items, "name", "dose") == [("Aspirin Cardio", "100 mg")]
    assert [note.text for note in record.notes] == ["Aspirin Cardio : Prescripteur : Dr. Zen"]


def test_forms_side_by_side_in_one_sheet_are_read():
    record = read(
        workbook(
            Feuil1=[
                ("Nom", "Rey", None, "Médecin traitant", "Dr Favre"),
                ("Prénom", "Marie", None, "Tél. médecin", "027 203 11 22"),
                ("Allergies", "aucune connue", None, "Personne de référence", "Claire Rey"),
            ]
        )
    )
    assert (record.patient.given, record.patient.family) == ("Marie", "Rey")
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Dr Favre", "027 203 11 22"),
        ("referent", "Claire Rey", None),
    ]
    assert record.allergies.status is Documented.NONE_KNOWN


def test_contacts_without_heads_are_told_by_their_first_cell():
    record = read(
        word(
            ("h", 1, "Réseau"),
            [
                ("Médecin traitant", "Dr Favre", "027 203 11 22"),
                ("Personne de référence", "Claire Rey", "079 555 01 02"),
            ],
        )
    )
    assert facts(record.contacts, "role", "name", "phone") == [
        ("physician", "Dr Favre", "027 203 11 22"),
        ("referent", "Claire Rey", "079 555 01 02"),
    ]


def test_row_for_each_drug_of_each_patient_is_a_record_a_patient():
    heads = ("Nom", "Prénom", "Date de naissance", "Médicament", "Dosage", "Matin", "Soir")
    book = workbook(
        Export=[
            heads,
            ("Rey", "Marie", "12.03.1941", "Eliquis", "5 mg", 1, 1),
            ("Rey", "Marie", "12.03.1941", "Lasix", "40 mg", 0.5, None),
            ("Rey", "Marie", "30.01.1980", "Nuvaring", None, None, None),
        ]
    )
    first, second = read_all(book)
    assert facts(first.medications.items, "name") == [("Eliquis",), ("Lasix",)]
    assert grid(first.medications.items[1]) == ("0.5", None, None, None)
    assert facts(second.medications.items, "name") == [("Nuvaring",)]


def test_italian_form_is_read():
    record = read(
        word(
            ("h", 1, "Dati personali"),
            [("Cognome", "Rossi"), ("Nome", "Anna"), ("Data di nascita", "12.03.1941"), ("Sesso", "F")],
            ("h", 1, "Allergie"),
            "Nessuna allergia nota",
            ("h", 1, "Farmaci"),
            [("Farmaco", "Dosaggio", "Mattina", "Sera", "Via"), ("Metformina", "850 mg", "1", "1", "orale")],
        )
    )
    assert (record.language, record.patient.given, record.patient.family) == ("it", "Anna", "Rossi")
    assert record.allergies.status is Documented.NONE_KNOWN
    assert grid(record.medications.items[0]) == ("1", None, "1", None)


def test_two_people_of_one_name_are_not_mixed():
    book = workbook(
        Patients=[("Nom", "Prénom", "Allergies"), ("Rey", "Marie", "Latex"), ("Rey", "Marie", "Pollen")],
        Traitements=[("Nom", "Prénom", "Médicament", "Dosage"), ("Rey", "Marie", "Eliquis", "5 mg")],
    )
    first, second, unclear = read_all(book)
    assert facts(first.allergies.items, "label") == [("Latex",)]
    assert facts(second.allergies.items, "label") == [("Pollen",)]
    assert facts(unclear.medications.items, "name") == [("Eliquis",)]
    assert "patient-unclear" in codes(unclear)
