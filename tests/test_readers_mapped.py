"""Vendor XML by a mapping: values, three states, what is left out, many patients, mixed patients."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from optirh_batch.errors import FormatUnknown, PatientsDiffer, RecordInvalid
from optirh_batch.localization import STAFF_LANGUAGES, reword
from optirh_batch.readers import RefusedRecord, load_mappings, open_source, read_records
from optirh_batch.readers.mapped import parse_mapping
from optirh_batch.records import (
    AllergyStatus,
    Contact,
    ContactRole,
    Documented,
    MedicationStatus,
    Note,
    ProblemStatus,
    Route,
    Schedule,
    Sex,
)

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "exports" / "sanadoc.xml"
PAGE = (ROOT / "docs" / "format-vendor-xml.md").read_text("utf-8")

MAPPING = """
name = "test"
[root]
element = "export"
[record]
path = "klient"
case = "fall"
general = "lage/absatz"
language = "@sprache"
[patient]
family = "name | kopf/name"
given = "vorname"
sex = "sex"
birth_date = "geboren | kopf/geboren"
avs = "ahv | kopf/ahv"
address = ["strasse", "concat(plz, ' ', ort)"]
phone = "tel"
language = "spricht"
[[contacts]]
path = "person"
name = "wer"
phone = "tel"
role = "@art"
[[contacts]]
path = "arzt"
name = "."
role = "'physician'"
[[allergies]]
path = "allergie"
label = "."
status = "@s"
none_known = "@allergien = 'keine'"
none_words = ["NKA"]
[[problems]]
path = "diagnose"
label = "text()"
code = "icd"
status = "@s"
onset = "@seit"
[[medications]]
path = "mittel"
name = "name"
dose = ["menge", "menge/@einheit"]
route = "weg"
schedule = "schema"
night = "nacht"
frequency = "takt"
status = "@s"
start = "von"
end = "bis"
[[notes]]
path = "notiz"
text = "."
title = "@titel"
date = "@am"
[dates]
formats = ["%Y%m%d"]
[values.sex]
W = "female"
[values.role]
HA = "physician"
[values.route]
"p.o." = "oral"
[values.language]
"französisch" = "fr"
[values.allergy_status]
W = "refuted"
"""


def mapping(*changes):
    text = MAPPING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_mapping(text, "test.toml")


def read_all(inner, *changes, around=""):
    data = f"<export>{around}\n{inner}\n</export>".encode()
    return read_records(data, "export.xml", mappings=(mapping(*changes),))


def read(inner="", *changes, attributes="", name="<name>Rey</name>", **options):
    (record,) = read_all(f"<klient {attributes}>{name}{inner}</klient>", *changes, **options)
    return record


def codes(record):
    return [warning.code for warning in record.warnings]


@pytest.fixture(scope="module")
def records():
    return read_records(open_source(SAMPLE), SAMPLE.name, mappings=load_mappings(None))


class TestSample:
    def test_every_client_is_a_record_of_the_mapping(self, records):
        assert [record.format for record in records] == ["sanadoc"] * 3
        assert [record.patient.family for record in records] == ["Imfeld-Rotzer", "Dayer", "Salzgeber"]

    def test_person_is_read(self, records):
        patient = records[0].patient
        assert (patient.given, patient.sex, patient.birth_date) == ("Adelheid", Sex.FEMALE, date(1938, 5, 21))
        assert (patient.avs, patient.language) == ("756.3048.1726.56", "de")
        assert patient.address == "Mühleweg 14, 3930 Visp"
        assert records[2].patient.sex is Sex.UNKNOWN
        assert records[1].patient.address is None

    def test_contacts_are_read(self, records):
        assert records[0].contacts == (
            Contact(ContactRole.REFERENT, "Imfeld Beat", "079 555 02 18"),
            Contact(ContactRole.PHYSICIAN, "Dr. med. Karin Zenhäusern", "027 555 03 19"),
            Contact(ContactRole.OTHER, "Walch Ruth", None),
        )

    def test_allergies_keep_their_status(self, records):
        assert [(item.label, item.status) for item in records[0].allergies.items] == [
            ("Penicillin", AllergyStatus.ACTIVE),
            ("Latex", AllergyStatus.REFUTED),
        ]
        assert [record.allergies.status for record in records] == [
            Documented.DOCUMENTED,
            Documented.NONE_KNOWN,
            Documented.NOT_DOCUMENTED,
        ]

    def test_problems_are_read(self, records):
        assert [(item.code, item.status, item.onset) for item in records[0].problems.items] == [
            ("I83.0", ProblemStatus.CURRENT, "2024"),
            ("I48.0", ProblemStatus.CURRENT, "2019-03-11"),
            ("S72.0", ProblemStatus.PAST, "2016"),
        ]

    def test_medication_is_read(self, records):
        eliquis, _torasemid, paracetamol, fraxiparine = records[0].medications.items
        assert (eliquis.name, eliquis.dose, eliquis.route) == ("Eliquis", "5 mg", Route.ORAL)
        assert eliquis.schedule == Schedule("1", "0", "1", "0")
        assert (eliquis.start, eliquis.reason) == ("2019-03-18", "Vorhofflimmern")
        assert paracetamol.schedule is None
        assert paracetamol.frequency == "bei Schmerzen, max. 4 Tabl./24 h"
        assert (fraxiparine.dose, fraxiparine.route) == ("0,3 ml", Route.INJECTION)
        assert (fraxiparine.status, fraxiparine.end) == (MedicationStatus.STOPPED, "2019-03-18")
        assert records[1].medications.status is Documented.NONE_KNOWN

    def test_what_is_not_mapped_is_kept_beside_what_it_is_about(self, records):
        assert records[0].notes[1:] == (
            Note("Torasemid – Hinweis: Gewicht montags kontrollieren", title="Medikation"),
            Note("erhöht", title="Sturzrisiko"),
        )
        assert codes(records[0]) == ["element-not-mapped"] * 2
        assert codes(records[1]) == codes(records[2]) == []


def test_example_of_the_page_is_valid():
    example = parse_mapping(re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1], "page")
    data = b"""<Export xmlns="urn:beispiel:pflegedoc"><Klient>
        <Person mw="M" geboren="19420417"><Name>Rey</Name><PLZ>3930</PLZ><Ort>Visp</Ort></Person>
        <Mittel art="fix"><Name>X</Name><Menge einheit="mg">5</Menge>
        <Schema>1-0-1</Schema></Mittel></Klient></Export>"""
    (record,) = read_records(data, "export.xml", mappings=(example,))
    assert record.patient.address == "3930 Visp"
    assert record.patient.birth_date == date(1942, 4, 17)
    assert record.medications.items[0].schedule == Schedule("1", "0", "1", None)
    assert record.warnings == ()


def test_file_whose_root_no_mapping_describes_is_refused_with_the_advice():
    with pytest.raises(FormatUnknown) as caught:
        read_records(b"<anders/>", "export.xml", mappings=(mapping(),))
    assert "<anders>" in str(caught.value)
    assert "optirh-batch map learn" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (b"<export><klient><name>A</name></klient></export>", False),
        (b"<export version='2'><klient><name>A</name></klient></export>", True),
        (b"<export xmlns='urn:x' version='2'><klient><name>A</name></klient></export>", False),
    ],
)
def test_mapping_fits_by_namespace_name_and_what_it_requires(data, fits):
    strict = mapping(('element = "export"', 'element = "export"\nrequires = "@version"'))
    if fits:
        assert len(read_records(data, "a.xml", mappings=(strict,))) == 1
    else:
        with pytest.raises(FormatUnknown):
            read_records(data, "a.xml", mappings=(strict,))


def test_first_mapping_that_fits_reads():
    data = b"<export><klient><name>A</name></klient></export>"
    other = mapping(('name = "test"', 'name = "other"'))
    (record,) = read_records(data, "a.xml", mappings=(other, mapping()))
    assert record.format == "other"


def test_own_formats_are_never_read_by_a_mapping():
    text = (ROOT / "samples" / "records" / "dossier-carvalho.xml").read_bytes()
    greedy = mapping(('element = "export"', 'element = "dossier"\nnamespace = "urn:optirh:dossier:1"'))
    (record,) = read_records(text, "a.xml", mappings=(greedy,))
    assert record.format == "optirh-xml"


def test_texts_are_cleaned_and_joined():
    record = read(
        "<fall> Erste\u00a0 Zeile.\n\n Zweite. </fall><lage><absatz>A</absatz><absatz>B</absatz></lage>"
        "<strasse>Weg 1</strasse><plz>3930</plz><ort>Visp</ort>"
    )
    assert record.case == "Erste Zeile.\n\nZweite."
    assert record.general == "A\nB"
    assert record.patient.address == "Weg 1, 3930 Visp"


def test_parts_of_an_element_are_not_glued_together():
    record = read("<fall><zeile>Erste.</zeile><zeile>Zweite.</zeile></fall>")
    assert record.case == "Erste.\nZweite."
    assert read("<fall>H<t>2</t>O</fall>").case == "H2O"


@pytest.mark.parametrize(("written", "sex"), [("W", Sex.FEMALE), ("w", Sex.FEMALE), ("male", Sex.MALE)])
def test_word_is_decoded(written, sex):
    record = read(f"<sex>{written}</sex>")
    assert record.patient.sex is sex
    assert codes(record) == []


def test_word_without_meaning_is_unknown_with_a_warning_that_does_not_quote_it():
    record = read("<sex>Canary</sex>\n<mittel><name>X</name><weg>canary</weg></mittel>")
    assert record.patient.sex is Sex.UNKNOWN
    assert record.medications.items[0].route is Route.UNKNOWN
    assert codes(record) == ["value-not-understood"] * 2
    assert "anary" not in json.dumps(record.as_json())


@pytest.mark.parametrize(
    ("written", "language"), [("Französisch", "fr"), ("de", "de"), ("de-CH", "de"), ("Elbisch", None)]
)
def test_language_of_the_patient_is_decoded(written, language):
    assert read(f"<spricht>{written}</spricht>").patient.language == language


def test_language_of_the_wording_comes_from_the_record_before_the_mapping():
    fixed = ('name = "test"', 'name = "test"\nlanguage = "de"')
    assert read(attributes='sprache="fr"').language == "fr"
    assert read("", fixed).language == "de"
    assert read().language is None


@pytest.mark.parametrize("written", ["19420417", "1942-04-17", "17.04.1942", "1942-04-17T00:00:00"])
def test_birth_date_is_read(written):
    assert read(f"<geboren>{written}</geboren>").patient.birth_date == date(1942, 4, 17)


@pytest.mark.parametrize("written", ["19420431", "1942", "1742-04-17", "17/04/1942"])
def test_doubtful_birth_date_is_left_out(written):
    record = read(f"<geboren>{written}</geboren>")
    assert record.patient.birth_date is None
    assert codes(record) == ["date-impossible"]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("20261104", "2026-11-04"),
        ("2026", "2026"),
        ("Herbst 2026", "Herbst 2026"),
        ("4.11.2026", "4.11.2026"),
        ("2026-11-04T00:00:00Z", "2026-11-04"),
        ("31.11.2026", None),
    ],
)
def test_other_dates_are_kept_as_written(written, printed):
    record = read(f"<mittel><name>X</name><von>{written}</von></mittel>")
    assert record.medications.items[0].start == printed


def test_wrong_avs_number_is_left_out():
    record = read("<ahv>756.3048.1726.57</ahv>")
    assert record.patient.avs is None
    assert codes(record) == ["avs-invalid"]


@pytest.mark.parametrize(
    ("written", "schedule", "frequency"),
    [
        ("1-0-1", Schedule("1", "0", "1", None), None),
        ("½ – 0 – ½ – 1", Schedule("½", "0", "½", "1"), None),
        ("1/2-0-0-1,5", Schedule("1/2", "0", "0", "1,5"), None),
        ("1-1", None, "1-1"),
        ("1-0-1-0-1", None, "1-0-1-0-1"),
        ("2x täglich", None, "2x täglich"),
    ],
)
def test_scheme_of_the_day_is_read_or_kept_as_written(written, schedule, frequency):
    record = read(f"<mittel><name>X</name><schema>{written}</schema></mittel>")
    assert record.medications.items[0].schedule == schedule
    assert record.medications.items[0].frequency == frequency


def test_times_of_their_own_go_before_the_scheme():
    record = read("<mittel><name>X</name><nacht>1</nacht><schema>1-0-0-0</schema><takt>b. B.</takt></mittel>")
    assert record.medications.items[0].schedule == Schedule(night="1")
    assert record.medications.items[0].frequency == "1-0-0-0; b. B."


class TestThreeStates:
    def test_condition_of_the_mapping_says_none(self):
        record = read(attributes='allergien="keine"')
        assert record.allergies.status is Documented.NONE_KNOWN

    @pytest.mark.parametrize("label", ["NKA", "nka", "keine bekannt", "Aucune allergie connue"])
    def test_entry_that_says_none_is_none_known(self, label):
        assert read(f"<allergie>{label}</allergie>").allergies.status is Documented.NONE_KNOWN

    @pytest.mark.parametrize("label", ["unbekannt", "", "-"])
    def test_entry_that_says_nothing_is_not_documented_with_a_warning(self, label):
        record = read(f"<allergie>{label}</allergie>")
        assert record.allergies.status is Documented.NOT_DOCUMENTED
        assert "entry-not-read" in codes(record)

    def test_list_without_entries_is_not_documented(self):
        assert read().allergies.status is Documented.NOT_DOCUMENTED

    @pytest.mark.parametrize("other", ["<allergie>NKA</allergie>", ""])
    def test_list_that_says_none_and_holds_entries_stops_the_record(self, other):
        attributes = "" if other else 'allergien="keine"'
        with pytest.raises(RecordInvalid) as caught:
            read(f"<allergie>Canary</allergie>{other}", attributes=attributes)
        assert "Allergies" in str(caught.value)
        assert "Canary" not in str(caught.value)

    def test_refuted_allergy_stays_an_entry(self):
        record = read('<allergie s="w">Latex</allergie>')
        assert record.allergies.status is Documented.DOCUMENTED
        assert record.allergies.items[0].status is AllergyStatus.REFUTED


def test_text_of_an_element_is_taken_without_its_parts():
    record = read("<diagnose>Asthma<icd>J45</icd></diagnose>")
    assert (record.problems.items[0].label, record.problems.items[0].code) == ("Asthma", "J45")
    assert codes(record) == []


def test_fixed_value_and_several_tables_are_read():
    record = read('<person art="HA"><wer>A</wer></person><person art="?"><wer>B</wer></person><arzt>C</arzt>')
    assert [(item.name, item.role) for item in record.contacts] == [
        ("A", ContactRole.PHYSICIAN),
        ("B", ContactRole.OTHER),
        ("C", ContactRole.PHYSICIAN),
    ]


def test_several_values_where_one_is_meant_are_reported():
    record = read("<tel>027 555 01 17</tel><tel>079 555 01 17</tel>")
    assert record.patient.phone == "027 555 01 17"
    assert codes(record) == ["value-repeated"]
    assert codes(read("<tel>027 555 01 17</tel><tel>027 555 01 17</tel>")) == []


class TestLeftovers:
    def test_every_text_that_is_not_mapped_is_named_once_and_never_quoted(self):
        record = read(
            '<x>Canary</x><x>Canary</x><y z="Canary"/><leer/><mittel neu="Canary"><name>X</name></mittel>',
            attributes='id="Canary"',
        )
        assert [str(item.message).partition(": ")[2] for item in record.warnings] == [
            f"<{name}> is not in the mapping and was not read."
            for name in ("@id", "x", "y/@z", "mittel/@neu")
        ]
        assert "Canary" not in json.dumps(record.as_json())

    def test_ignored_paths_are_not_named(self):
        ignoring = ('case = "fall"', 'case = "fall"\nignore = ["@id", ".//x", "y/@z"]')
        record = read('<x a="1">A<b>B</b></x><y z="1">C</y>', ignoring, attributes='id="1"')
        assert [str(item.message).partition(": ")[2] for item in record.warnings] == [
            "<y> is not in the mapping and was not read."
        ]

    def test_unit_that_is_not_mapped_is_named(self):
        record = read(
            '<mittel><name>X</name><menge einheit="mg">5</menge></mittel>',
            ('dose = ["menge", "menge/@einheit"]', 'dose = "menge"'),
        )
        assert "<mittel/menge/@einheit>" in str(record.warnings)

    def test_what_a_condition_asks_for_is_not_named(self):
        record = read(
            "<feld><art>fall</art><wert>Sturz</wert></feld><feld><art>kost</art><wert>vegan</wert></feld>",
            ('case = "fall"', "case = \"feld[art='fall']/wert\""),
        )
        assert record.case == "Sturz"
        assert [str(item.message).partition("<")[2].partition(">")[0] for item in record.warnings] == [
            "feld/wert"
        ]

    def test_parts_of_a_computed_value_are_read(self):
        assert codes(read("<plz>3930</plz><ort>Visp</ort>")) == []

    def test_text_between_elements_is_named(self):
        assert codes(read("Canary<tel>1</tel>Canary")) == ["element-not-mapped"]

    def test_what_stands_around_the_records_is_named_in_each(self):
        first, second = read_all(
            "<klient><name>A</name></klient><klient><name>B</name></klient>", around="<kopf>Canary</kopf>"
        )
        assert codes(first) == codes(second) == ["element-not-mapped"]
        assert "<kopf> stands outside the records" in first.warnings[0].message
        ignoring = ('element = "export"', 'element = "export"\nignore = "kopf"')
        assert codes(read("", ignoring, around="<kopf>A</kopf>")) == []

    def test_texts_are_kept_as_notes_when_asked(self):
        keeping = ('case = "fall"', 'case = "fall"\nunmapped = "notes"')
        record = read(
            '<x>A</x><y><z>B</z><w v="C"/></y><mittel neu="D"><name>X</name><h>E</h></mittel>',
            keeping,
            attributes='id="7"',
        )
        assert [(note.title, note.text) for note in record.notes] == [
            ("klient", "id: 7"),
            ("x", "A"),
            ("y", "z: B\nw – v: C"),
            ("mittel", "X – neu: D\nX – h: E"),
        ]
        assert set(codes(record)) == {"element-not-mapped"}

    def test_flood_ends_in_one_warning(self):
        record = read("".join(f"<x{n}>A</x{n}>" for n in range(100)))
        assert len(record.warnings) == 21
        assert record.warnings[-1].message == "80 more parts were not read."

    def test_hints_of_xml_schema_are_not_named(self):
        record = read(
            attributes='xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="a" xml:lang="de"'
        )
        assert codes(record) == []


class TestManyPatients:
    def test_broken_record_is_refused_alone(self):
        readings = read_all("<klient><name>A</name></klient>\n<klient/>\n<klient><name>C</name></klient>")
        assert [isinstance(item, RefusedRecord) for item in readings] == [False, True, False]
        assert "line 3: no family name" in str(readings[1].error)

    def test_only_record_of_a_file_refuses_the_file(self):
        with pytest.raises(RecordInvalid, match="no family name"):
            read(name="")

    def test_file_without_a_record_is_refused(self):
        with pytest.raises(RecordInvalid, match="test finds no record at klient"):
            read_all("<anders/>")

    def test_records_inside_each_other_are_refused(self):
        nested = ('path = "klient"', 'path = ".//klient"')
        with pytest.raises(RecordInvalid, match="a record inside another one"):
            read_all("<klient><name>A</name><klient><name>B</name></klient></klient>", nested)

    def test_record_may_be_the_whole_file(self):
        whole = ('path = "klient"\n', "")
        (record,) = read_all("<name>A</name>", whole)
        assert record.patient.family == "A"

    @pytest.mark.parametrize(
        ("inner", "field"),
        [
            ("<kopf><name>Canary</name></kopf>", "Family name"),
            ("<geboren>19420417</geboren><kopf><geboren>19420418</geboren></kopf>", "Date of birth"),
            ("<ahv>756.3048.1726.56</ahv><kopf><ahv>756.9182.0441.70</ahv></kopf>", "AVS number"),
            ("<vorname>Anna</vorname><vorname>Canary</vorname>", "Given name"),
        ],
    )
    def test_two_patients_in_one_record_stop_it_alone(self, inner, field):
        mixed, other = read_all(f"<klient><name>Rey</name>\n{inner}</klient><klient><name>B</name></klient>")
        assert isinstance(mixed.error, PatientsDiffer)
        assert field in str(mixed.error)
        assert "Canary" not in str(mixed.error)
        assert other.patient.family == "B"

    def test_places_that_agree_do_not_stop_a_record(self):
        record = read(
            "<geboren>19420417</geboren><kopf><name>REY-MÜLLER</name><geboren>17.04.1942</geboren><ahv/></kopf>"
        )
        assert record.patient.family == "Rey"


def test_path_that_cannot_be_computed_in_this_file_refuses_the_record():
    with pytest.raises(RecordInvalid, match="cannot be used here"):
        read("<fall><x/></fall>", ('case = "fall"', 'case = "fall[count(string(x))]"'))


def test_hidden_characters_are_removed_with_a_warning():
    record = read("<fall>pas\u200b de</fall>")
    assert record.case == "pas de"
    assert codes(record) == ["hidden-characters"]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_warning_is_worded_in_the_staff_language(language):
    record = read(
        "<x>A</x><sex>?</sex><tel>1</tel><tel>2</tel><allergie>-</allergie><ahv>1</ahv><geboren>1</geboren>",
        around="<kopf>A</kopf>",
    )
    assert len(set(codes(record))) == 6
    for warning in record.warnings:
        assert reword(warning.message, language) != warning.message


@pytest.mark.parametrize(
    ("days", "status"),
    [
        ("<bis>2019-03-18</bis>", MedicationStatus.STOPPED),
        ("<bis>18.03.2019</bis>", MedicationStatus.STOPPED),
        ("<bis>20190318</bis>", MedicationStatus.STOPPED),
        ("<bis>03.2019</bis>", MedicationStatus.STOPPED),
        ("<bis>2019</bis>", MedicationStatus.STOPPED),
        ("<von>2999-01-01</von>", MedicationStatus.PLANNED),
        ("<von>2019-01-01</von><bis>2999-01-01</bis>", MedicationStatus.CURRENT),
        ("<bis>auf weiteres</bis>", MedicationStatus.CURRENT),
        ("<bis>31.12.24</bis>", MedicationStatus.UNKNOWN),
        ("", MedicationStatus.CURRENT),
    ],
)
def test_drug_called_current_whose_days_are_over_or_to_come_is_not(days, status):
    (item,) = read(f'<mittel s="current"><name>X</name>{days}</mittel>').medications.items
    assert item.status is status


@pytest.mark.parametrize("label", ["ja", "Oui", "yes", "true", "false", "0", "1"])
def test_flag_in_place_of_a_name_is_neither_an_item_nor_none_known(label):
    record = read(f"<allergie>{label}</allergie>")
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["entry-not-read"]


def test_drug_without_a_status_whose_last_day_is_past_is_stopped():
    (item,) = read("<mittel><name>X</name><bis>2019-03-18</bis></mittel>").medications.items
    assert item.status is MedicationStatus.STOPPED


@pytest.mark.parametrize(
    ("word", "shown"),
    [("pausiert", "pausiert"), ("en pause", "en pause"), ("Verdacht", "Verdacht"), ("2", None), ("A", None)],
)
def test_status_without_meaning_is_printed_with_its_entry_if_it_is_a_word(word, shown):
    record = read(
        f'<mittel s="{word}"><name>Sintrom</name></mittel><diagnose s="{word}">Demenz</diagnose>'
        f'<allergie s="{word}">Latex</allergie>'
    )
    assert record.medications.items[0].frequency == shown
    behind = f" ({shown})" if shown else ""
    assert record.problems.items[0].label == f"Demenz{behind}"
    assert record.allergies.items[0].label == f"Latex{behind}"
    assert codes(record) == ["value-not-understood"] * 3


@pytest.mark.parametrize("label", ["unbekannt", "nicht erhoben", "non documenté"])
def test_entry_that_says_unknown_beside_a_flag_for_none_leaves_the_list_undocumented(label):
    record = read(f"<allergie>{label}</allergie>", attributes='allergien="keine"')
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert codes(record) == ["entry-not-read"]
