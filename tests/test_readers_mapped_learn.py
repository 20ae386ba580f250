"""Proposed mappings: fictional exports in four languages, what is never guessed, and that proposals hold."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optirh_batch.errors import FormatUnknown, SourceTooLarge
from optirh_batch.readers import DEFAULT_LIMITS, RefusedRecord, read_records
from optirh_batch.readers.content import look_into
from optirh_batch.readers.mapped import parse_mapping, relations
from optirh_batch.readers.mapped.learn import propose_mapping
from optirh_batch.readers.mapped.words import best_concept, fit, meaning, squeeze, vocabulary
from optirh_batch.records import ContactRole, Documented, MedicationStatus, Route, Schedule, Sex

SANADOC = Path(__file__).resolve().parent.parent / "samples" / "exports" / "sanadoc.xml"

FRENCH = """<ExportDossiers>
 <Entete><Utilisateur><Nom>Admin</Nom><Prenom>Ariane</Prenom></Utilisateur></Entete>
 <Dossier>
  <Beneficiaire><Nom>Fournier</Nom><Prenom>Odette</Prenom><DateNaissance>03/07/1940</DateNaissance>
   <Sexe>F</Sexe><NumeroAVS>756.5512.0993.84</NumeroAVS><Rue>Rue du Bourg 3</Rue><NPA>1920</NPA>
   <Localite>Martigny</Localite><Tel>027 555 11 22</Tel><Langue>français</Langue></Beneficiaire>
  <MedecinTraitant><Nom>Dre Claire Luisier</Nom><Telephone>027 555 44 55</Telephone></MedecinTraitant>
  <Proches><Proche><Nom>Fournier</Nom><Prenom>Paul</Prenom><Lien>fils</Lien></Proche></Proches>
  <Motif>Soins de plaie</Motif><ContexteSocial>Vit avec son mari</ContexteSocial>
  <Allergies><Allergie>Iode</Allergie><Allergie>Latex</Allergie></Allergies>
  <Diagnostics><Diagnostic code="E11">Diabète de type 2</Diagnostic></Diagnostics>
  <Traitements>
   <Traitement><Medicament>Metformine</Medicament><Dosage>500 mg</Dosage><Voie>per os</Voie><Matin>1</Matin>
    <Soir>1</Soir><Statut>en cours</Statut></Traitement>
   <Traitement><Medicament>Lantus</Medicament><Dosage>10 UI</Dosage><Voie>s.c.</Voie><Nuit>1</Nuit>
    <Statut>arrêté</Statut></Traitement>
  </Traitements>
  <Observations><Observation date="01/11/2026">Plaie propre.</Observation></Observations>
 </Dossier>
</ExportDossiers>"""

ITALIAN = """<assistiti xmlns="urn:esempio:cura">
 <assistito id="1" cognome="Bianchi" nome="Lucia" data_nascita="1950-02-03" sesso="F">
  <allergia sostanza="Penicillina" gravita="alta"/>
  <farmaco nome="Aspirina" dose="100" unita="mg" mattina="1" sera="0" via="orale" stato="attivo"/>
  <diagnosi codice="I10">Ipertensione</diagnosi>
  <nota data="2026-10-01"><titolo>Visita</titolo><testo>Sta bene.</testo></nota>
 </assistito>
 <assistito id="2" cognome="Rossi" nome="Mario" data_nascita="1944-02-03" sesso="M"/>
</assistiti>"""

ENGLISH = """<PatientRecord><PatientName><LastName>Smith</LastName><FirstName>Ann</FirstName></PatientName>
 <Gender>female</Gender><DOB>1950-01-01</DOB>
 <Address><Street>Main 1</Street><Zip>3900</Zip><City>Brig</City></Address>
 <MedicationList><Medication><DrugName>Aspirin</DrugName><Strength>100</Strength><Unit>mg</Unit>
  <Frequency>daily</Frequency></Medication></MedicationList>
 <Problems><Problem><Description>Asthma</Description><Status>active</Status></Problem></Problems>
 <Blood>A+</Blood></PatientRecord>"""


def learn(data):
    return propose_mapping(look_into(data.encode(), "export.xml", DEFAULT_LIMITS))


def test_french_export_is_understood():
    proposal = learn(FRENCH)
    (record,) = proposal.readings
    patient = record.patient
    assert (patient.family, patient.given, patient.sex) == ("Fournier", "Odette", Sex.FEMALE)
    assert (patient.birth_date.isoformat(), patient.avs) == ("1940-07-03", "756.5512.0993.84")
    assert (patient.address, patient.language) == ("Rue du Bourg 3, 1920 Martigny", "fr")
    assert [(item.name, item.role) for item in record.contacts] == [
        ("Dre Claire Luisier", ContactRole.PHYSICIAN),
        ("Paul Fournier", ContactRole.RELATIVE),
    ]
    assert (record.case, record.general) == ("Soins de plaie", "Vit avec son mari")
    assert [item.label for item in record.allergies.items] == ["Iode", "Latex"]
    assert [(item.label, item.code) for item in record.problems.items] == [("Diabète de type 2", "E11")]
    metformin, lantus = record.medications.items
    assert (metformin.dose, metformin.route) == ("500 mg", Route.ORAL)
    assert metformin.schedule == Schedule(morning="1", evening="1")
    assert (lantus.route, lantus.status) == (Route.INJECTION, MedicationStatus.STOPPED)
    assert [(note.text, note.date) for note in record.notes] == [("Plaie propre.", "2026-11-01")]
    assert dict(proposal.unmapped) == {"/Entete/Utilisateur/Nom": 1, "/Entete/Utilisateur/Prenom": 1}


def test_italian_export_in_attributes_is_understood():
    proposal = learn(ITALIAN)
    first, second = proposal.readings
    assert (first.patient.family, first.patient.given) == ("Bianchi", "Lucia")
    assert second.patient.family == "Rossi"
    (aspirin,) = first.medications.items
    assert (aspirin.name, aspirin.dose, aspirin.route) == ("Aspirina", "100 mg", Route.ORAL)
    assert aspirin.schedule == Schedule(morning="1", evening="0")
    assert first.notes[0].title == "Visita"
    assert dict(proposal.unmapped) == {"@id": 2}
    assert 'namespace = "urn:esempio:cura"' in proposal.text


def test_english_file_of_one_record_is_understood():
    proposal = learn(ENGLISH)
    (record,) = proposal.readings
    assert 'path = "."' in proposal.text
    assert record.patient.address == "Main 1, 3900 Brig"
    assert record.medications.items[0].dose == "100 mg"
    assert record.medications.items[0].frequency == "daily"
    assert dict(proposal.unmapped) == {"Blood": 1}


def test_german_export_is_understood_but_for_the_words_of_the_vendor():
    proposal = learn(SANADOC.read_text("utf-8"))
    assert 'path = "Klient"' in proposal.text
    assert '# "HA" = ""   # meaning not known' in proposal.text
    assert 'route = "Form"' in proposal.text
    assert 'formats = "%Y%m%d"' in proposal.text
    first, second, third = proposal.readings
    assert first.medications.items[0].dose == "5 mg"
    assert first.patient.birth_date.isoformat() == "1938-05-21"
    assert second.allergies.status is Documented.NONE_KNOWN
    assert third.allergies.status is Documented.NOT_DOCUMENTED
    assert proposal.unmapped["Medikation/@keine"] == 1


def test_empty_list_is_never_proposed_to_mean_none():
    proposal = learn(SANADOC.read_text("utf-8"))
    assert parse_mapping(proposal.text, "p").blocks["medications"][0].none_known is None
    assert [record.medications.status for record in proposal.readings[1:]] == [Documented.NOT_DOCUMENTED] * 2


def test_proposal_holds_only_code_words_of_the_file():
    proposal = learn(FRENCH)
    assert "Fournier" not in proposal.text
    assert "Diabète" not in proposal.text


def test_elements_of_other_namespaces_get_a_prefix():
    proposal = learn(
        '<a xmlns="urn:a" xmlns:z="urn:b"><patient><nom>A</nom><z:prenom>B</z:prenom></patient>'
        '<b xmlns=""><sexe>F</sexe></b></a>'
    )
    assert 'ns1 = "urn:b"' in proposal.text
    assert 'given = "ns1:prenom"' in proposal.text
    assert proposal.readings[0].patient.given == "B"
    assert proposal.unmapped["/b/sexe"] == 1


def test_patient_is_not_confused_with_the_people_around():
    (record,) = learn(
        "<x><kontakt><name>Falsch</name><vorname>A</vorname></kontakt><hausarzt><name>Falsch</name>"
        "<vorname>B</vorname></hausarzt><person><name>Rey</name><vorname>Zoé</vorname>"
        "<geburtsdatum>1942-04-17</geburtsdatum></person></x>"
    ).readings
    assert record.patient.family == "Rey"


def test_broken_record_is_shown_as_refused():
    readings = learn(
        "<x><klient><name>A</name><vorname>B</vorname></klient><klient><name/><vorname>D</vorname></klient></x>"
    ).readings
    assert [isinstance(item, RefusedRecord) for item in readings] == [False, True]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("no XML at all", "only be made for XML"),
        ("<x><y>1</y></x>", "looks like a patient’s name"),
        ("<x><name>A</name></x>", "looks like a patient’s name"),
    ],
)
def test_file_in_which_nobody_is_named_is_refused_with_the_reason(data, words):
    with pytest.raises(FormatUnknown, match=words):
        learn(data)


def test_file_with_countless_names_of_elements_is_refused():
    with pytest.raises(SourceTooLarge, match="more than 2000 kinds of elements"):
        learn("<x>" + "".join(f"<e{n}/>" for n in range(2001)) + "</x>")


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("Geburtsdatum", "birth_date"),
        ("GEBURTSDATUM", "birth_date"),
        ("DateDeNaissance", "birth_date"),
        ("date_naissance", "birth_date"),
        ("PatientDOB", "birth_date"),
        ("AHV-Nr.", "avs"),
        ("Prénom", "given"),
        ("NomDeFamille", "family"),
        ("PatLastName", "family"),
        ("Tel", "phone"),
        ("Blutgruppe", None),
        ("Bestelldatum", None),
    ],
)
def test_name_is_recognised_however_it_is_written(name, concept):
    found = best_concept(name, vocabulary("patient"))
    assert (found and found[1]) == concept


def test_comparison_ignores_signs_capitals_and_accents():
    assert squeeze("Date_de-Naissance ") == "datedenaissance"
    assert squeeze("Stärke") == squeeze("STAERKE") == "staerke"
    assert (
        fit("Telefon", ("telefon",))
        > fit("TelefonPrivat", ("telefon",))
        > fit("Telefonbuch", ("telefon",))
        > 0
    )


@pytest.mark.parametrize(
    ("kind", "word", "sense"),
    [
        ("sex", "Weiblich", "female"),
        ("route", "p. o.", "oral"),
        ("route", "s.c.", "injection"),
        ("sex", "?", None),
    ],
)
def test_code_word_in_common_use_is_known(kind, word, sense):
    assert meaning(kind, word) == sense


NAMES = st.sampled_from(
    "name vorname geburtsdatum sexe klient dossier allergie medikament dosis matin statut note text kontakt"
    " arzt x".split()
)
TEXTS = st.sampled_from(["", "A", "1", "1942-04-17", "W", "keine", '"quoted"', "a\\b"])
TREES = st.recursive(
    st.builds(lambda name, text: (name, text, []), NAMES, TEXTS),
    lambda inner: st.builds(lambda name, parts: (name, "", parts), NAMES, st.lists(inner, max_size=5)),
    max_leaves=30,
)


def as_xml(tree):
    name, text, parts = tree
    escaped = json.dumps(text)[1:-1].replace("<", "&lt;")
    return f'<{name} id="{len(parts)}">{escaped}{"".join(map(as_xml, parts))}</{name}>'


@settings(max_examples=60)
@given(TREES)
def test_every_proposal_is_a_valid_mapping_that_reads_the_file(tree):
    person = "<name>Rey</name><vorname>Zoé</vorname><geburtsdatum>1942-04-17</geburtsdatum>"
    proposal = learn(f"<export><klient>{person}</klient><rest>{as_xml(tree)}</rest></export>")
    assert parse_mapping(proposal.text, "proposal").patient["family"].parts
    assert proposal.readings


RESERVES = """<Export><Klient>
 <Nachname>Rey</Nachname><Vorname>Ana</Vorname><Geburtsdatum>03.02.1950</Geburtsdatum>
 <Dauermedikation>
  <Medikament><Bezeichnung>Torasemid</Bezeichnung><Dosis>10 mg</Dosis></Medikament></Dauermedikation>
 <Reservemedikation>
  <Medikament><Bezeichnung>Dafalgan</Bezeichnung><Dosis>1 g</Dosis></Medikament></Reservemedikation>
 <AbgesetzteMedikamente><Medikament><Bezeichnung>Sintrom</Bezeichnung></Medikament></AbgesetzteMedikamente>
</Klient></Export>"""


def test_list_of_reserves_or_stopped_drugs_is_never_proposed_as_taken():
    (record,) = learn(RESERVES).readings
    assert [(item.name, item.status, item.frequency) for item in record.medications.items] == [
        ("Torasemid", MedicationStatus.UNKNOWN, None),
        ("Dafalgan", MedicationStatus.UNKNOWN, "Reservemedikation"),
        ("Sintrom", MedicationStatus.STOPPED, None),
    ]


def export(inside):
    born = "<Geburtsdatum>03.02.1950</Geburtsdatum>"
    person = f"<Nachname>Rey</Nachname><Vorname>Ana</Vorname>{born}"
    return f"<Export><Klient>{person}{inside}</Klient></Export>"


@pytest.mark.parametrize("person", ["Conjoint", "Tochter", "Ehepartner", "Hausarzt"])
def test_spouse_child_or_doctor_inside_the_record_is_not_proposed_as_the_patient(person):
    other = f"<{person}><Nom>Favre</Nom><Prenom>Luc</Prenom><Tel>027 555 01 01</Tel></{person}>"
    (record,) = learn(export(other)).readings
    assert (record.patient.family, record.patient.given) == ("Rey", "Ana")
    assert record.patient.phone is None


def test_answer_whether_allergies_are_known_is_not_proposed_as_an_allergy_or_their_absence():
    asked = "<Allergien><AllergienBekannt>nein</AllergienBekannt></Allergien>"
    proposal = learn(export(asked))
    assert proposal.readings[0].allergies.status is Documented.NOT_DOCUMENTED
    assert proposal.unmapped == {"Allergien/AllergienBekannt": 1}


@pytest.mark.parametrize(("no", "yes"), [("0", "1"), ("false", "true"), ("Nein", "Ja"), ("N", "J")])
def test_flag_of_which_the_file_only_shows_the_no_is_proposed_with_its_yes(no, yes):
    flag = "<keineAllergienBekannt>{}</keineAllergienBekannt>"
    text = learn(export(flag.format(no))).text
    assert f"keineAllergienBekannt = '{yes}'" in text
    mapping = parse_mapping(text, "proposal")
    (record,) = read_records(export(flag.format(yes)).encode(), "x.xml", mappings=(mapping,))
    assert record.allergies.status is Documented.NONE_KNOWN


def test_person_of_a_document_inside_the_record_is_not_proposed_as_the_patient():
    other = "<Nachname>Favre</Nachname><Vorname>Luc</Vorname><Geburtsdatum>01.01.1940</Geburtsdatum>"
    proposal = learn(export(f"<Dokument>{other}</Dokument>"))
    (record,) = proposal.readings
    assert (record.patient.family, record.patient.given) == ("Rey", "Ana")
    assert set(proposal.unmapped) == {f"Dokument/{name}" for name in ("Nachname", "Vorname", "Geburtsdatum")}


PLANNED = """<Dossiers><Dossier><Patient nom="Rey" prenom="Ana" ddn="1950-02-03"/>
 <MedicamentsPrevus><Med nom="Fer"/></MedicamentsPrevus><EnReserve><Med nom="Dafalgan"/></EnReserve>
 <MedicamentsArretes><Med nom="Sintrom"/></MedicamentsArretes></Dossier></Dossiers>"""


def test_french_lists_of_planned_reserve_and_stopped_drugs_say_so():
    (record,) = learn(PLANNED).readings
    assert {(item.name, item.status, item.frequency) for item in record.medications.items} == {
        ("Fer", MedicationStatus.PLANNED, None),
        ("Dafalgan", MedicationStatus.UNKNOWN, "EnReserve"),
        ("Sintrom", MedicationStatus.STOPPED, None),
    }


def test_each_key_is_compared_with_each_list_once_however_deep_the_person_stands(monkeypatch):
    asked = Counter()
    compare = relations._reference

    def counted(entries, key):
        asked[id(entries), id(key)] += 1
        return compare(entries, key)

    monkeypatch.setattr(relations, "_reference", counted)
    person = '<klient nr="7"><name>Muster</name><vorname>Anna</vorname><geboren>19500203</geboren></klient>'
    lists = "".join(f'<liste{n} id="{n}" text="x"/>' for n in range(4))
    frames = ("<rahmen art='1'>" * 6, "</rahmen>" * 6)
    learn(f"<export>{lists}{frames[0]}{person}{frames[1]}</export>")
    assert asked
    assert set(asked.values()) == {1}
