"""OptiRH-XML: three states, doubtful values, what is refused and in which words."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers import RefusedRecord, read_records
from optirh_batch.readers.optirh_xml import NAMESPACE
from optirh_batch.records import (
    AllergyStatus,
    ContactRole,
    Documented,
    MedicationStatus,
    ProblemStatus,
    Route,
    Sex,
)

PATIENT = "<patient><nom>Favre</nom><prenom>Luc</prenom></patient>"


def dossier(inner="", patient=PATIENT, attributes='version="1.0" langue="fr"'):
    return f'<dossier xmlns="{NAMESPACE}" {attributes}>\n{patient}\n{inner}\n</dossier>'


def read(inner="", **parts):
    (record,) = read_records(dossier(inner, **parts).encode(), "dossier.xml")
    return record


def read_patient(inner):
    return read(patient=f"<patient><nom>Favre</nom><prenom>Luc</prenom>\n{inner}</patient>")


def read_medication(inner):
    record = read(f"<medicaments><medicament><nom>X</nom>{inner}</medicament></medicaments>")
    return record.medications.items[0], record


def codes(record):
    return [warning.code for warning in record.warnings]


def refusal(inner="", **parts):
    with pytest.raises(RecordInvalid) as caught:
        read(inner, **parts)
    return str(caught.value)


LISTS = {"allergies": "allergies", "diagnostics": "problems", "medicaments": "medications"}
ITEMS = {
    "allergies": "<allergie><libelle>Canary</libelle></allergie>",
    "diagnostics": "<diagnostic><libelle>Canary</libelle></diagnostic>",
    "medicaments": "<medicament><nom>Canary</nom></medicament>",
}


@pytest.mark.parametrize(("element", "field"), LISTS.items())
class TestThreeStates:
    def test_absent_list_is_not_documented(self, element, field):
        assert getattr(read(), field).status is Documented.NOT_DOCUMENTED

    def test_list_that_says_none_known_is_none_known(self, element, field):
        record = read(f'<{element} etat="aucun-connu"/>')
        assert getattr(record, field).status is Documented.NONE_KNOWN
        assert codes(record) == []

    def test_list_that_says_not_documented_is_not_documented(self, element, field):
        record = read(f'<{element} etat="non-documente"/>')
        assert getattr(record, field).status is Documented.NOT_DOCUMENTED
        assert codes(record) == []

    @pytest.mark.parametrize("attribute", ["", ' etat="documente"'])
    def test_list_with_entries_is_documented(self, element, field, attribute):
        listing = getattr(read(f"<{element}{attribute}>{ITEMS[element]}</{element}>"), field)
        assert listing.status is Documented.DOCUMENTED
        assert len(listing.items) == 1

    @pytest.mark.parametrize("attribute", ["", ' etat="documente"'])
    def test_empty_list_is_not_documented_with_a_warning(self, element, field, attribute):
        record = read(f"<{element}{attribute}> </{element}>")
        assert getattr(record, field).status is Documented.NOT_DOCUMENTED
        assert codes(record) == ["list-empty"]

    @pytest.mark.parametrize("stated", ["aucun-connu", "non-documente"])
    def test_list_that_contradicts_its_entries_is_refused(self, element, field, stated):
        message = refusal(f'\n<{element} etat="{stated}">{ITEMS[element]}</{element}>')
        assert f"line 4: <{element}> says '{stated}' and yet holds entries" in message
        assert "Canary" not in message

    def test_unknown_state_is_refused(self, element, field):
        message = refusal(f'<{element} etat="aucune"/>')
        assert f"line 3: <{element}> holds a value that is not allowed there" in message


def test_dossier_with_nothing_but_a_name_is_a_record():
    record = read()
    assert (record.patient.given, record.patient.family) == ("Luc", "Favre")
    assert record.patient.sex is Sex.UNKNOWN
    assert (record.case, record.general) == (None, None)
    assert (record.contacts, record.notes, record.warnings) == ((), (), ())


@pytest.mark.parametrize("written", ["756.4820.1937.53", "7564820193753", " 756 4820 1937 53 "])
def test_avs_number_is_written_with_dots(written):
    assert read_patient(f"<avs>{written}</avs>").patient.avs == "756.4820.1937.53"


@pytest.mark.parametrize("written", ["756.4820.1937.54", "756.4820.1937", "123.4820.1937.53", "inconnu"])
def test_wrong_avs_number_is_left_out_and_shown_in_the_warning_alone(written):
    record = read_patient(f"<avs>{written}</avs>")
    assert record.patient.avs is None
    assert codes(record) == ["avs-invalid"]
    assert record.warnings[0].message.startswith("line 3: ")
    assert written in str(record.warnings[0].message)
    assert json.dumps(record.as_json()).count(written) == 1


@pytest.mark.parametrize(
    ("written", "day"),
    [("1942-04-17", date(1942, 4, 17)), ("17.04.1942", date(1942, 4, 17)), ("29.2.2024", date(2024, 2, 29))],
)
def test_birth_date_is_read(written, day):
    assert read_patient(f"<date-naissance>{written}</date-naissance>").patient.birth_date == day


TOMORROW_AND_ONE = datetime.now(UTC).date() + timedelta(days=2)


@pytest.mark.parametrize(
    "written", ["1942-02-30", "31.04.1942", "1742-04-17", "1942", "04/17/1942", TOMORROW_AND_ONE.isoformat()]
)
def test_impossible_birth_date_is_left_out_with_a_warning(written):
    record = read_patient(f"<date-naissance>{written}</date-naissance>")
    assert record.patient.birth_date is None
    assert codes(record) == ["date-impossible"]
    assert written not in record.warnings[0].message


@pytest.mark.parametrize("written", ["2026-10-03", "03.10.2026", "2026", "2026-10", "automne 2026"])
def test_start_is_kept_as_written(written):
    medication, record = read_medication(f"<debut>{written}</debut>")
    assert medication.start == written
    assert codes(record) == []


def test_impossible_start_is_left_out_with_a_warning():
    medication, record = read_medication("<debut>31.09.2026</debut>")
    assert medication.start is None
    assert codes(record) == ["date-impossible"]


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("orale", Route.ORAL),
        ("Orale", Route.ORAL),
        ("sous-cutanée", Route.INJECTION),
        ("sous-cutanee", Route.INJECTION),
        ("intraveineuse", Route.INJECTION),
        ("transdermique", Route.OTHER),
        ("sublinguale", Route.OTHER),
        ("inconnue", Route.UNKNOWN),
    ],
)
def test_route_is_read(written, route):
    medication, record = read_medication(f"<voie>{written}</voie>")
    assert medication.route is route
    assert codes(record) == []


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("actuel", MedicationStatus.CURRENT),
        ("arrêté", MedicationStatus.STOPPED),
        ("prévu", MedicationStatus.PLANNED),
        ("inconnu", MedicationStatus.UNKNOWN),
    ],
)
def test_status_of_medication_is_read(written, status):
    medication, record = read_medication(f"<statut>{written}</statut>")
    assert medication.status is status
    assert codes(record) == []


def test_word_outside_the_format_is_unknown_with_a_warning_that_does_not_quote_it():
    medication, record = read_medication("<voie>canary</voie><statut>canary</statut>")
    assert (medication.route, medication.status) == (Route.UNKNOWN, MedicationStatus.UNKNOWN)
    assert codes(record) == ["value-not-understood"] * 2
    assert "canary" not in str(record.warnings)


def test_statuses_and_roles_that_nobody_states_are_unknown():
    record = read(
        '<contacts><contact role="facteur"><nom>A</nom></contact></contacts>'
        + "".join(f"<{element}>{ITEMS[element]}</{element}>" for element in LISTS)
    )
    assert record.allergies.items[0].status is AllergyStatus.UNKNOWN
    assert record.problems.items[0].status is ProblemStatus.UNKNOWN
    assert record.medications.items[0].status is MedicationStatus.UNKNOWN
    assert record.medications.items[0].schedule is None
    assert record.contacts[0].role is ContactRole.OTHER
    assert codes(record) == ["value-not-understood"]


def test_amount_of_zero_is_kept_in_the_schedule():
    medication, _record = read_medication("<matin>0</matin><nuit>1/2</nuit>")
    assert medication.schedule.morning == "0"
    assert medication.schedule.noon is None
    assert medication.schedule.night == "1/2"


def test_language_of_patient_may_be_any_code():
    assert read_patient("<langue>PT</langue>").patient.language == "pt"
    record = read_patient("<langue>portugais</langue>")
    assert record.patient.language is None
    assert codes(record) == ["value-not-understood"]


def test_elements_may_stand_in_any_order():
    record = read("<generalites>B</generalites><cas>A</cas>")
    assert (record.case, record.general) == ("A", "B")


def test_prose_keeps_its_lines_and_facts_lose_theirs():
    record = read(
        "<cas>\n  Première  ligne.\n\n\n\n  Deuxième\u00a0ligne. </cas>"
        "<diagnostics><diagnostic><libelle>Diabète\n   de type 2</libelle></diagnostic></diagnostics>"
    )
    assert record.case == "Première ligne.\n\nDeuxième ligne."
    assert record.problems.items[0].label == "Diabète de type 2"


def test_unknown_parts_are_not_read_and_named():
    record = read(
        '<humeur a="1">Canary</humeur>\n'
        '<x:cas xmlns:x="urn:other">Canary</x:cas>\n'
        '<allergies source="Canary">Canary<allergie><libelle>Noix</libelle></allergie></allergies>'
    )
    assert codes(record) == ["element-not-read", "element-not-read", "attribute-not-read", "text-not-read"]
    assert record.warnings[0].message == (
        "line 3: The element <humeur> is not part of the format and was not read."
    )
    assert "Canary" not in str(record.as_json())
    assert record.allergies.items[0].label == "Noix"


def test_flood_of_unknown_parts_ends_in_one_warning():
    record = read("".join(f"<x{n}/>" for n in range(100)))
    assert len(record.warnings) == 21
    assert record.warnings[-1].message == "80 more parts were not read."


def test_hints_of_xml_schema_are_not_followed(tmp_path):
    schema = tmp_path / "evil.xsd"
    schema.write_text("not even XML")
    record = read(
        "<cas>A</cas>",
        attributes='version="1.0" langue="fr" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="urn:other file://{schema}" xsi:type="xs:string" xsi:nil="true"',
    )
    assert record.case == "A"
    assert codes(record) == []


def test_hidden_characters_are_removed_with_a_warning():
    record = read("<cas>pas\u200b de\u202e fièvre</cas>")
    assert record.case == "pas de fièvre"
    assert codes(record) == ["hidden-characters"]


@pytest.mark.parametrize(
    ("inner", "parts", "fault"),
    [
        ("", {"patient": ""}, "line 1: <dossier> lacks <patient>"),
        ("", {"patient": "<patient><prenom>A</prenom></patient>"}, "line 2: <patient> lacks <nom>"),
        ("", {"patient": "<patient/>"}, "line 2: <patient> lacks <nom>, <prenom>"),
        ("", {"patient": "<patient><nom> </nom><prenom/></patient>"}, "line 2: <nom> is empty"),
        ("", {"patient": "<patient><nom>\u200b</nom><prenom/></patient>"}, "line 2: <nom> is empty"),
        ("", {"attributes": 'version="1.0"'}, "line 1: <dossier> lacks an attribute (langue)"),
        (
            "",
            {"attributes": 'version="2.0" langue="fr"'},
            "line 1: <dossier> holds a value that is not allowed",
        ),
        (
            "",
            {"attributes": 'version="1.0" langue="rm"'},
            "line 1: <dossier> holds a value that is not allowed",
        ),
        ("<cas>A</cas>\n<cas>Canary</cas>", {}, "line 4: <cas> occurs twice in <dossier>"),
        ("<cas>A <b>Canary</b></cas>", {}, "line 3: <cas> holds elements where only text is allowed"),
        ("<contacts><contact><nom>A</nom></contact></contacts>", {}, "<contact> lacks an attribute (role)"),
        ("<notes><note><texte> </texte></note></notes>", {}, "line 3: <texte> is empty"),
        ("<notes><note><texte>\u200b</texte></note></notes>", {}, "line 3: <texte> is empty"),
        ("<medicaments>\n<medicament/></medicaments>", {}, "line 4: <medicament> lacks <nom>"),
    ],
)
def test_broken_shape_is_refused_in_words(inner, parts, fault):
    message = refusal(inner, **parts)
    assert fault in message
    assert "Canary" not in message


def test_violation_is_found_under_prefixes_too():
    data = f"""<p:dossier xmlns:p="{NAMESPACE}" version="1.0" langue="fr">
        <p:patient><p:nom>A</p:nom><p:prenom>B</p:prenom></p:patient>
        <p:diagnostics><p:diagnostic><p:libelle>A</p:libelle></p:diagnostic><p:diagnostic/></p:diagnostics>
    </p:dossier>"""
    with pytest.raises(RecordInvalid, match="line 3: <diagnostic> lacks <libelle>"):
        read_records(data.encode(), "dossier.xml")


def test_every_refusal_can_be_worded_again():
    with pytest.raises(RecordInvalid) as caught:
        read("<cas/><cas/>")
    detail = caught.value.details["detail"]
    assert isinstance(detail, Phrase)
    assert detail.template == "line {line}: {fault}"
    assert isinstance(detail.values["fault"], Phrase)


def test_file_may_hold_several_dossiers_with_their_own_warnings():
    inner = dossier("<humeur/>") + dossier('<allergies etat="aucun-connu"/>')
    records = read_records(f'<dossiers xmlns="{NAMESPACE}"><entete/>{inner}</dossiers>'.encode(), "x.xml")
    assert [codes(record) for record in records] == [["element-not-read"] * 2, ["element-not-read"]]
    assert [record.allergies.status for record in records] == [
        Documented.NOT_DOCUMENTED,
        Documented.NONE_KNOWN,
    ]


def test_broken_dossier_is_refused_alone():
    broken = dossier("<cas/>\n<cas>Canary</cas>")
    contradictory = dossier(
        '<allergies etat="aucun-connu"><allergie><libelle>A</libelle></allergie></allergies>'
    )
    whole = dossier("<cas>A</cas>")
    data = f'<dossiers xmlns="{NAMESPACE}">\n{broken}\n{whole}\n{contradictory}</dossiers>'
    first, second, third = read_records(data.encode(), "x.xml")
    assert "line 5: <cas> occurs twice in <dossier>" in str(first.error)
    assert second.case == "A"
    assert "line 13: <allergies> says 'aucun-connu' and yet holds entries" in str(third.error)
    assert isinstance(first, RefusedRecord)
    assert isinstance(third.error, RecordInvalid)


def test_only_dossier_of_a_file_refuses_the_file():
    with pytest.raises(RecordInvalid, match="line 1: <dossier> lacks <patient>"):
        read_records(f'<dossiers xmlns="{NAMESPACE}">{dossier(patient="")}</dossiers>'.encode(), "x.xml")


def test_file_without_any_dossier_is_refused():
    with pytest.raises(RecordInvalid, match="line 1: <dossiers> lacks <dossier>"):
        read_records(f'<dossiers xmlns="{NAMESPACE}"/>'.encode(), "x.xml")


def test_name_of_the_file_does_not_decide():
    (record,) = read_records(dossier().encode(), "note.txt")
    assert record.format == "optirh-xml"
