"""FHIR allergies and diagnoses: the three states, negations, doubts and statuses."""

import pytest

from fhir_samples import PATIENT, SUBJECT, bundle, codes, coding, document, read, read_json, resource, section
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    MedicationStatus,
    Problem,
    ProblemStatus,
    Schedule,
)

IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def allergy(concept, *, clinical="active", verification="confirmed", more="", number="a1"):
    clinical = f"<clinicalStatus>{coding(clinical, 'clinical')}</clinicalStatus>" if clinical else ""
    verification = (
        f"<verificationStatus>{coding(verification, 'ver')}</verificationStatus>" if verification else ""
    )
    code = f"<code>{concept}</code>" if concept else ""
    return (
        f'<AllergyIntolerance><id value="{number}"/>{clinical}{verification}{code}'
        f"{SUBJECT.replace('subject', 'patient')}{more}</AllergyIntolerance>"
    )


def condition(concept, *, clinical="", verification="", more="", number="k1"):
    return (
        allergy(concept, clinical=clinical, verification=verification, more=more, number=number)
        .replace("AllergyIntolerance>", "Condition>")
        .replace("<patient>", "<subject>")
        .replace("</patient>", "</subject>")
    )


def statement(concept):
    return (
        '<MedicationStatement><id value="m1"/><status value="active"/>'
        f"<medicationCodeableConcept>{concept}</medicationCodeableConcept>{SUBJECT}</MedicationStatement>"
    )


PENICILLIN = '<text value="Penicillin"/>'
NO_ALLERGY = coding("716186003", display="No known allergy (situation)")


@pytest.mark.parametrize(
    "concept",
    [
        NO_ALLERGY,
        coding("160244002"),
        coding("no-known-allergies", IPS),
        '<text value="Keine bekannten Allergien"/>',
        '<text value="Aucune allergie connue."/>',
        '<text value="No known allergies"/>',
        '<text value="Nessuna allergia nota"/>',
    ],
)
def test_said_absence_of_allergies_is_none_known(concept):
    record = read(bundle(PATIENT, allergy(concept)))
    assert (record.allergies.status, codes(record)) == (Documented.NONE_KNOWN, [])


@pytest.mark.parametrize(
    "text",
    [
        allergy(coding("no-allergy-info", IPS)),
        allergy(coding("1631000175102", display="Patient not asked")),
        allergy(NO_ALLERGY, verification="refuted"),
        allergy(NO_ALLERGY, verification="entered-in-error"),
        allergy(PENICILLIN, verification="entered-in-error"),
        allergy(""),
        "",
    ],
    ids=["no-info", "not-asked", "refuted-none", "error-none", "error", "empty", "absent"],
)
def test_unknown_refuted_or_void_is_never_none_known(text):
    resources = [PATIENT, text] if text else [PATIENT]
    assert read(bundle(*resources)).allergies.status is Documented.NOT_DOCUMENTED


@pytest.mark.parametrize("code", ["409137002", "429625007", "no-known-food-allergies"])
def test_absence_of_one_kind_alone_is_none_known_with_its_scope(code):
    record = read(bundle(PATIENT, allergy(coding(code, display="No known allergy of this kind"))))
    assert record.allergies.status is Documented.NONE_KNOWN
    assert codes(record) == ["none-known-partial"]
    assert [note.text for note in record.notes] == ["No known allergy of this kind"]


def test_absence_of_one_kind_beside_an_allergy_stays_a_note():
    part = allergy(coding("429625007", display="No known food allergy"), number="a2")
    record = read(bundle(PATIENT, allergy(PENICILLIN), part))
    assert [item.label for item in record.allergies.items] == ["Penicillin"]
    assert [note.text for note in record.notes] == ["No known food allergy"]
    assert codes(record) == []


def test_allergy_beside_none_known_stands_with_a_warning():
    record = read(bundle(PATIENT, allergy(PENICILLIN), allergy(NO_ALLERGY, number="a2")))
    assert record.allergies.status is Documented.DOCUMENTED
    assert codes(record) == ["list-contradicts-itself"]


@pytest.mark.parametrize(
    ("clinical", "verification", "status"),
    [
        ("active", "confirmed", AllergyStatus.ACTIVE),
        ("active", "", AllergyStatus.ACTIVE),
        ("inactive", "confirmed", AllergyStatus.RESOLVED),
        ("resolved", "confirmed", AllergyStatus.RESOLVED),
        ("", "confirmed", AllergyStatus.UNKNOWN),
        ("", "refuted", AllergyStatus.REFUTED),
        ("active", "refuted", AllergyStatus.REFUTED),
    ],
)
def test_allergy_status_follows_both_codes(clinical, verification, status):
    record = read(bundle(PATIENT, allergy(PENICILLIN, clinical=clinical, verification=verification)))
    assert [item.status for item in record.allergies.items] == [status]


def test_allergy_tells_reaction_severity_doubt_and_note():
    more = """<note><text value="Zuletzt 2019"/></note><reaction><manifestation><text value="Exanthem"/>
    </manifestation>
    <manifestation><text value="Atemnot"/></manifestation><severity value="severe"/></reaction>"""
    text = allergy(PENICILLIN, verification="unconfirmed", more=more)
    record = read(document(text, sections=section("48765-2", "AllergyIntolerance/a1")))
    (item,) = record.allergies.items
    assert item == Allergy("Penicillin (unbestätigt)", "Exanthem, Atemnot", "schwer", AllergyStatus.ACTIVE)
    assert [(note.title, note.text) for note in record.notes] == [
        ("Penicillin (unbestätigt)", "Zuletzt 2019")
    ]


def test_allergy_without_code_is_named_by_its_substance():
    more = f"<reaction><substance>{coding('1', display='Latex')}</substance></reaction>"
    assert read(bundle(PATIENT, allergy("", more=more))).allergies.items[0].label == "Latex"


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("nilknown", Documented.NONE_KNOWN),
        ("notasked", Documented.NOT_DOCUMENTED),
        ("unavailable", Documented.NOT_DOCUMENTED),
        ("withheld", Documented.NOT_DOCUMENTED),
    ],
)
@pytest.mark.parametrize(
    ("code", "name"), [("48765-2", "allergies"), ("11450-4", "problems"), ("10160-0", "medications")]
)
def test_reason_of_an_empty_section_decides_its_list(code, name, reason, status):
    system = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    more = f"<emptyReason>{coding(reason, system)}</emptyReason>"
    assert getattr(read(document(sections=section(code, more=more))), name).status is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Keine bekannten Allergien", Documented.NONE_KNOWN),
        ("<p>Pas d'allergies connues</p>", Documented.NONE_KNOWN),
        ("Allergien nicht erfragt", Documented.NOT_DOCUMENTED),
        ("Keine bekannten Allergien ausser Pollen", Documented.NOT_DOCUMENTED),
        ("Unbekannt", Documented.NOT_DOCUMENTED),
    ],
)
def test_text_of_a_section_without_entries_says_none_only_as_a_whole(text, status):
    record = read(document(sections=section("48765-2", text=text)))
    assert record.allergies.status is status
    assert bool(record.notes) is (status is Documented.NOT_DOCUMENTED)


def test_list_resource_that_says_nil_known_is_heard():
    system = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    text = f"""<List><id value="l"/><status value="current"/><mode value="snapshot"/>
    <code>{coding("48765-2")}</code>{SUBJECT}
    <emptyReason>{coding("nilknown", system)}</emptyReason></List>"""
    assert read(bundle(PATIENT, text)).allergies.status is Documented.NONE_KNOWN


@pytest.mark.parametrize("concept", [coding("160245001"), coding("no-known-problems", IPS)])
def test_said_absence_of_problems_is_none_known(concept):
    assert read(bundle(PATIENT, condition(concept))).problems.status is Documented.NONE_KNOWN


@pytest.mark.parametrize("concept", [coding("787481004"), coding("no-known-medications", IPS)])
def test_said_absence_of_drugs_is_none_known(concept):
    assert read(bundle(PATIENT, statement(concept))).medications.status is Documented.NONE_KNOWN


def test_missing_information_on_problems_and_drugs_is_not_documented():
    record = read(
        bundle(
            PATIENT, condition(coding("no-problem-info", IPS)), statement(coding("no-medication-info", IPS))
        )
    )
    assert record.problems.status is record.medications.status is Documented.NOT_DOCUMENTED


HEART = '<text value="Herzinsuffizienz"/>'


@pytest.mark.parametrize(
    ("clinical", "more", "status"),
    [
        ("active", "", ProblemStatus.CURRENT),
        ("recurrence", "", ProblemStatus.CURRENT),
        ("relapse", "", ProblemStatus.CURRENT),
        ("inactive", "", ProblemStatus.PAST),
        ("remission", "", ProblemStatus.PAST),
        ("resolved", "", ProblemStatus.PAST),
        ("", "", ProblemStatus.UNKNOWN),
        ("", '<abatementDateTime value="2019"/>', ProblemStatus.PAST),
        ("active", '<abatementDateTime value="2019"/>', ProblemStatus.CURRENT),
    ],
)
def test_problem_status_follows_the_clinical_code_then_the_end(clinical, more, status):
    record = read(bundle(PATIENT, condition(HEART, clinical=clinical, more=more)))
    assert [item.status for item in record.problems.items] == [status]


def test_section_of_past_illness_makes_a_diagnosis_past_unless_it_says_otherwise():
    texts = [condition(HEART), condition(HEART, clinical="active", number="k2")]
    past = read(document(*texts, sections=section("11348-0", "Condition/k1", "Condition/k2")))
    assert [item.status for item in past.problems.items] == [ProblemStatus.PAST, ProblemStatus.CURRENT]
    listed = read(document(texts[0], sections=section("11450-4", "Condition/k1")))
    assert [item.status for item in listed.problems.items] == [ProblemStatus.UNKNOWN]


def test_refuted_and_erroneous_diagnoses_are_left_out_with_a_warning():
    texts = [
        condition(HEART, verification="refuted"),
        condition(HEART, verification="entered-in-error", number="k2"),
    ]
    record = read(bundle(PATIENT, *texts))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert sorted(codes(record)) == ["entered-in-error", "problem-refuted"]


@pytest.mark.parametrize("verification", ["provisional", "differential", "unconfirmed"])
def test_doubtful_diagnosis_keeps_its_doubt_in_the_label(verification):
    text = document(condition(HEART, verification=verification), sections=section("11450-4", "Condition/k1"))
    assert read(text).problems.items[0].label in {
        "Herzinsuffizienz (Verdacht)",
        "Herzinsuffizienz (unbestätigt)",
    }


@pytest.mark.parametrize(
    ("onset", "written"),
    [
        ('<onsetDateTime value="2015-03-04T10:00:00+01:00"/>', "2015-03-04"),
        ('<onsetDateTime value="2015"/>', "2015"),
        ('<onsetPeriod><start value="2015-03"/></onsetPeriod>', "2015-03"),
        ('<onsetAge><value value="40"/><unit value="a"/></onsetAge>', "age: 40 a"),
        ('<onsetString value="Kindheit"/>', "Kindheit"),
        ('<recordedDate value="2020-01-01"/>', None),
    ],
)
def test_onset_is_kept_as_precise_as_written(onset, written):
    assert read(bundle(PATIENT, condition(HEART, more=onset))).problems.items[0].onset == written


def test_icd_code_goes_before_others_and_the_text_before_displays():
    concept = (
        coding("84114007", display="Heart failure")
        + coding("I50.9", "http://fhir.de/CodeSystem/bfarm/icd-10-gm", "Herzinsuffizienz, nnb")
        + '<text value="Linksherzschwäche"/>'
    )
    (problem,) = read(bundle(PATIENT, condition(concept))).problems.items
    assert (problem.label, problem.code) == ("Linksherzschwäche", "I50.9")


def test_observation_about_a_probable_diagnosis_is_a_suspected_problem():
    text = f"""<Observation><id value="o"/><status value="final"/><code>{coding("2931005")}</code>{SUBJECT}
    <valueCodeableConcept>{coding("I21.0", "urn:x:icd-10", "Infarkt")}</valueCodeableConcept>
    </Observation>"""
    record = read(document(text, sections=section("", "Observation/o", title="Diagnosen")))
    assert record.problems.items == (Problem("Infarkt (Verdacht)", "I21.0", ProblemStatus.UNKNOWN),)
    assert record.notes == ()


@pytest.mark.parametrize(
    "status",
    [
        {"text": "Refuted"},
        {"coding": [{"system": "urn:local", "code": "X"}, {"code": "refuted"}]},
        {"coding": [[{"code": "refuted"}]]},
        "refuted",
    ],
)
def test_refuted_allergy_stays_refuted_however_its_status_is_written(status):
    allergy = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": status,
        "code": {"text": "Latex"},
    }
    (item,) = read_json(allergy).allergies.items
    assert item.status is AllergyStatus.REFUTED


@pytest.mark.parametrize(
    "concept",
    [
        '<text value="Familienanamnese: Kolonkarzinom"/>',
        coding("160303001", display="Diabetes mellitus in der Familienanamnese"),
        coding("312824007", display="Family history of cancer of colon"),
        '<text value="Antécédents familiaux de cancer du sein"/>',
        coding("Z80.3", "http://hl7.org/fhir/sid/icd-10", "Bösartige Neubildung der Brustdrüse"),
    ],
)
def test_diagnosis_of_relatives_is_a_note_and_no_diagnosis_of_the_patient(concept):
    record = read(bundle(PATIENT, condition(concept, clinical="active")))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    (note,) = record.notes
    assert note.title in {"Family history", "Antécédents familiaux"}


def test_diagnosis_in_the_section_of_family_history_is_none_of_the_patient():
    family = section("10157-6", "Condition/k1")
    record = read(document(condition('<text value="Asthma"/>'), sections=family))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert ("Familienanamnese", "Asthma") in [(note.title, note.text) for note in record.notes]


def test_severity_of_an_allergy_is_that_of_its_worst_reaction():
    def reaction(grade, words):
        return f"""<reaction><manifestation><coding><display value="{words}"/></coding></manifestation>
        <description value="nach {words}"/><severity value="{grade}"/></reaction>"""

    more = reaction("mild", "Urtikaria") + reaction("severe", "Anaphylaxie")
    record = read(bundle(PATIENT, allergy(PENICILLIN, more=more)))
    (found,) = record.allergies.items
    assert (found.reaction, found.severity) == ("Urtikaria, Anaphylaxie", "severe")
    assert [note.text for note in record.notes] == ["nach Urtikaria; nach Anaphylaxie"]


def test_side_severity_and_stage_of_a_diagnosis_are_kept_as_a_note():
    more = f"""<severity>{coding("1", display="Severe")}</severity>
    <bodySite><text value="Left ear"/></bodySite>
    <stage><summary><text value="Stage II"/></summary></stage>"""
    record = read(bundle(PATIENT, condition('<text value="Burn"/>', more=more)))
    assert [(note.title, note.text) for note in record.notes] == [("Burn", "Left ear; Severe; Stage II")]


def test_mere_code_leaves_the_narrative_that_words_it():
    coded = condition(coding("53741008"), clinical="active")
    record = read(document(coded, sections=section("11450-4", "Condition/k1", text="Koronare Herzkrankheit")))
    assert [item.label for item in record.problems.items] == ["53741008"]
    assert [note.text for note in record.notes] == ["Koronare Herzkrankheit"]
    assert "code-without-words" in codes(record)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Keine bekannten Allergien ausser Pollen", True),
        ("Keine bekannten Allergien", False),
        ("Nicht erhoben", False),
    ],
)
def test_list_of_which_only_the_text_of_a_section_speaks_is_reported(text, warned):
    record = read(document(sections=section("48765-2", text=text)))
    assert ("section-of-text" in codes(record)) is warned


def test_allergy_with_a_verification_status_that_cannot_be_read_is_not_called_active():
    allergy = """<AllergyIntolerance><clinicalStatus><coding><code value="active"/></coding></clinicalStatus>
    <verificationStatus><x:coding xmlns:x="urn:x"><code value="refuted"/></x:coding></verificationStatus>
    <code><text value="Latex"/></code></AllergyIntolerance>"""
    record = read(resource(allergy))
    assert [item.status for item in record.allergies.items] == [AllergyStatus.UNKNOWN]
    assert "value-not-understood" in codes(record)


def test_allergy_whose_verification_status_is_absent_for_a_stated_reason_stays_active():
    allergy = """<AllergyIntolerance><clinicalStatus><coding><code value="active"/></coding></clinicalStatus>
    <verificationStatus><extension url="http://hl7.org/fhir/StructureDefinition/data-absent-reason">
    <valueCode value="unknown"/></extension></verificationStatus><code><text value="Latex"/></code>
    </AllergyIntolerance>"""
    assert [item.status for item in read(resource(allergy)).allergies.items] == [AllergyStatus.ACTIVE]


def test_empty_list_that_a_section_leads_to_is_heard():
    nil = coding("nilknown", "http://terminology.hl7.org/CodeSystem/list-empty-reason")
    empty = f"""<List><id value="l1"/><status value="current"/><code>{coding("52472-8", "http://loinc.org")}
    </code>{SUBJECT}<emptyReason>{nil}</emptyReason></List>"""
    record = read(document(empty, sections=section("48765-2", "List/l1")))
    assert record.allergies.status is Documented.NONE_KNOWN


def test_allergy_that_ended_and_has_no_clinical_status_is_resolved():
    url = "http://hl7.org/fhir/StructureDefinition/allergyintolerance-abatement"
    ended = f'<extension url="{url}"><valueDateTime value="2010"/></extension>'
    record = read(bundle(PATIENT, allergy(PENICILLIN, clinical="", more=ended)))
    assert record.allergies.items[0].status is AllergyStatus.RESOLVED


def test_mere_code_is_called_by_its_own_short_narrative():
    text = """<text><status value="generated"/>
    <div xmlns="http://www.w3.org/1999/xhtml">Asthma bronchiale</div></text>"""
    record = read(bundle(PATIENT, condition(coding("195967001"), more=text)))
    assert [(item.label, item.code) for item in record.problems.items] == [("Asthma bronchiale", "195967001")]


def test_condition_that_asks_for_a_value_is_a_note_and_no_diagnosis():
    age = "<onsetAge><value value='266'/><unit value='day'/></onsetAge>"
    concept = coding("49052-4", "http://loinc.org", "Gestational age in days")
    record = read(bundle(PATIENT, condition(concept, more=age)))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert [note.text for note in record.notes] == ["Gestational age in days: 266 day"]


@pytest.mark.parametrize(
    "concept",
    [
        coding("LA10522-1", "http://loinc.org", "Heart disease"),
        coding("49052-4", "http://loinc.org") + coding("44054006", display="Diabetes"),
    ],
)
def test_condition_whose_code_names_an_illness_is_a_diagnosis(concept):
    assert len(read(bundle(PATIENT, condition(concept))).problems.items) == 1


@pytest.mark.parametrize("clinical", ["inactive", "resolved"])
def test_none_known_that_is_over_leaves_the_list_undocumented(clinical):
    entries = allergy(NO_ALLERGY, clinical=clinical), condition(coding("160245001"), clinical=clinical)
    record = read(bundle(PATIENT, *entries))
    assert (record.allergies.status, record.problems.status) == (Documented.NOT_DOCUMENTED,) * 2
    assert codes(record) == ["negation-doubled"]


@pytest.mark.parametrize(
    "concept",
    [
        '<text value="Unknown"/>',
        '<text value="Allergies non renseignées"/>',
        '<text value="nicht erhoben"/>',
        coding("unknown", "http://terminology.hl7.org/CodeSystem/data-absent-reason", "Unknown"),
        coding("NASK", "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "not asked"),
    ],
)
def test_entry_that_says_that_nothing_is_known_is_no_item_and_no_none_known(concept):
    record = read(bundle(PATIENT, allergy(concept), condition(concept), statement(concept)))
    assert (record.allergies.items, record.problems.items) == ((), ())
    assert [item.name for item in record.medications.items] in ([], ["Drug without a name"])
    assert record.allergies.status is record.problems.status is Documented.NOT_DOCUMENTED


def test_reaction_to_an_unknown_substance_is_kept():
    reaction = '<reaction><manifestation><text value="Anaphylaxis"/></manifestation></reaction>'
    (item,) = read(bundle(PATIENT, allergy('<text value="Unknown"/>', more=reaction))).allergies.items
    assert (item.label, item.reaction) == ("Allergy without a name", "Anaphylaxis")


def test_none_known_does_not_hold_beside_an_allergy_without_a_name():
    record = read(bundle(PATIENT, allergy(NO_ALLERGY), allergy('<text value="Unknown"/>', number="a2")))
    assert (record.allergies.status, codes(record)) == (Documented.NOT_DOCUMENTED, ["entry-without-words"])


@pytest.mark.parametrize(
    ("reason", "text", "status"),
    [
        ("nilknown", "Keine bekannt", Documented.NONE_KNOWN),
        ("nilknown", "Dies ist der Abschnitt der Allergien", Documented.NONE_KNOWN),
        ("nilknown", "Allergien unbekannt", Documented.NOT_DOCUMENTED),
        ("notasked", "Keine Allergien bekannt", Documented.NOT_DOCUMENTED),
        ("unavailable", "", Documented.NOT_DOCUMENTED),
    ],
)
def test_reason_and_text_of_an_empty_section_count_unless_they_contradict_each_other(reason, text, status):
    system = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
    empty = section("48765-2", text=text, more=f"<emptyReason>{coding(reason, system)}</emptyReason>")
    assert read(document(sections=empty)).allergies.status is status


def test_none_known_with_an_unknown_modifier_does_not_count():
    more = '<modifierExtension url="https://example.org/not"><valueBoolean value="true"/></modifierExtension>'
    record = read(bundle(PATIENT, allergy(NO_ALLERGY, more=more)))
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert set(codes(record)) == {"modifier-not-understood", "negation-doubled"}


def test_age_at_onset_is_said_in_words():
    age = (
        '<onsetAge><value value="50"/><system value="http://unitsofmeasure.org"/><code value="a"/></onsetAge>'
    )
    entry = condition('<text value="Asthma"/>', more=age)
    assert (
        read(document(entry, sections=section("11450-4", "Condition/k1"))).problems.items[0].onset
        == "Alter: 50 Jahre"
    )


def test_remission_and_end_of_an_illness_are_kept_as_a_note():
    status = f"<clinicalStatus>{coding('remission', 'urn:x')}</clinicalStatus>"
    entry = f"""<Condition><id value="x"/>{status}<code><text value="Leukämie"/></code>{SUBJECT}
    <abatementDateTime value="2020-03"/></Condition>"""
    record = read(document(entry, sections=section("11450-4", "Condition/x")))
    assert [item.status for item in record.problems.items] == [ProblemStatus.PAST]
    assert [(note.title, note.text) for note in record.notes] == [("Leukämie", "in Remission; bis 2020-03")]


def test_text_that_denies_what_its_entries_say_is_reported():
    entry = f"""<AllergyIntolerance><id value="x"/><code><text value="Penicillin"/></code>
    {SUBJECT.replace("subject", "patient")}</AllergyIntolerance>"""
    told = section("48765-2", "AllergyIntolerance/x", text="Keine bekannten Allergien")
    record = read(document(entry, sections=told))
    assert [item.label for item in record.allergies.items] == ["Penicillin"]
    assert "list-contradicts-itself" in codes(record)


# Sections that name their things in words alone


def test_allergies_that_only_a_narrative_names_are_listed_with_their_reactions():
    text = "<ul><li>Metamizol - Agranulozytose 2016</li><li>Hausstaub: Rhinitis</li></ul>"
    record = read(document(sections=section("48765-2", text=text)))
    assert [(item.label, item.reaction) for item in record.allergies.items] == [
        ("Metamizol", "Agranulozytose 2016"),
        ("Hausstaub", "Rhinitis"),
    ]
    assert "narrative-only" in codes(record)
    assert not record.notes


def test_denial_of_one_substance_in_a_narrative_is_a_note_and_not_none_known():
    text = "<p>Nickel (Ekzem). Keine Penicillinallergie.</p>"
    record = read(document(sections=section("48765-2", text=text)))
    assert [item.label for item in record.allergies.items] == ["Nickel"]
    assert [note.text for note in record.notes] == ["Keine Penicillinallergie"]


def test_drugs_of_a_table_in_a_narrative_are_listed_by_its_columns_and_spans():
    text = """<table><tr><th>Wirkstoff</th><th>Handelsname</th><th>Stärke</th><th>morgens</th><th>mittags</th>
    <th>abends</th><th>nachts</th><th>Hinweis</th></tr>
    <tr><td rowspan="2">Levodopa</td><td>Madopar</td><td>125 mg</td><td>1</td><td>1</td><td>1</td><td></td>
    <td>30 min vor dem Essen</td></tr>
    <tr><td>Madopar DR</td><td>250 mg</td><td></td><td></td><td></td><td>1</td><td></td></tr>
    <tr><td>Clopidogrel</td><td>Plavix</td><td>75 mg</td><td colspan="4">abgesetzt</td><td>Blutung</td></tr>
    </table>"""
    items = read(document(sections=section("10160-0", text=text))).medications.items
    assert [item.name for item in items] == [
        "Madopar 125 mg (Levodopa)",
        "Madopar DR 250 mg (Levodopa)",
        "Plavix 75 mg (Clopidogrel)",
    ]
    assert items[0].schedule == Schedule("1", "1", "1", None)
    assert items[1].schedule == Schedule(None, None, None, "1")
    assert (items[2].schedule, items[2].frequency) == (None, "abgesetzt; Blutung")
    assert items[2].status is MedicationStatus.STOPPED


def test_section_known_by_its_title_alone_gives_its_diagnoses():
    text = "<ol><li>Parkinsonsyndrom</li><li>Kein Hinweis auf Schlaganfall</li></ol>"
    record = read(document(sections=section("", title="Diagnosen", text=text)))
    assert [item.label for item in record.problems.items] == ["Parkinsonsyndrom"]
    assert [note.text for note in record.notes] == ["Kein Hinweis auf Schlaganfall"]


def test_narrative_is_not_read_as_a_list_beside_entries_of_its_kind():
    entry = allergy('<text value="Pollen"/>')
    record = read(document(entry, sections=section("48765-2", text="<p>Graspollen</p>")))
    assert [item.label for item in record.allergies.items] == ["Pollen"]
