"""CDA documents: allergies and problems as other guides write them, and what is no fact about the patient."""

import time

import pytest
from lxml import etree

from cda_documents import allergy, concern, document, problem, related, section, status
from optirh_batch.readers import read_records
from optirh_batch.readers.cda.tables import item_rows
from optirh_batch.records import AllergyStatus, ContactRole, Documented, ProblemStatus, Sex

LATEX = '<code code="111088007" displayName="Latex"/>'
ASTHMA = '<value xsi:type="CD" code="J45" displayName="Asthme"/>'


def read(*sections, **parts):
    (record,) = read_records(document(*sections, **parts), "dossier.xml")
    return record


def codes(record):
    return {warning.code for warning in record.warnings}


def allergies(*entries, text="", attributes=""):
    return read(section("48765-2", *entries, text=text, attributes=attributes, title="Allergies"))


def problems(*entries, code="11450-4", text=""):
    return read(section(code, *entries, text=text, title="Problèmes"))


def observed(code, value):
    """A nested observation; ``value`` is the attributes of its value."""
    return related("SUBJ", f'<observation><code code="{code}"/><value xsi:type="CD" {value}/></observation>')


# Allergies


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ('<value xsi:type="CD" code="ALG" displayName="Allergy"/>', None),
        ('<value xsi:type="CD" code="DINT" displayName="Drug intolerance"/>', None),
        ('<value xsi:type="CD" code="235719002" displayName="Food intolerance"/>', None),
        ('<value xsi:type="CD" code="91934008" displayName="Allergie aux noix"/>', "Allergie aux noix"),
        ('<value xsi:type="ST">Lactose</value>', "Lactose"),
    ],
)
def test_kind_of_reaction_alone_names_no_allergy(value, label):
    items = allergies(concern(allergy("", value=value))).allergies.items
    assert [item.label for item in items] == ([label] if label else [])


@pytest.mark.parametrize("value", ["416098002", "235719002", "ALG", "DINT"])
def test_allergy_and_intolerance_are_both_listed_by_their_substance(value):
    observation = allergy(LATEX, value=f'<value xsi:type="CD" code="{value}" displayName="x"/>')
    assert [item.label for item in allergies(concern(observation)).allergies.items] == ["Latex"]


@pytest.mark.parametrize(
    "words",
    [
        "No adverse reactions were reported during this admission",
        "Aucune allergie identifiée pendant le séjour",
        "Keine neue Allergie seit dem letzten Besuch",
    ],
)
def test_denial_for_a_time_is_kept_as_a_note_and_denies_nothing(words):
    substance = '<code code="X"><originalText><reference value="#a1"/></originalText></code>'
    record = allergies(concern(allergy(substance)), text=f'<content ID="a1">{words}</content>')
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert words in [note.text for note in record.notes]


@pytest.mark.parametrize("words", ["Asthme, et un autre problème sans nom.", "Asthme."])
def test_problem_entry_that_names_nothing_beside_another_is_told_and_its_text_kept(words):
    record = problems(
        concern(problem(ASTHMA)), concern(problem('<value xsi:type="CD" code="X"/>')), text=words
    )
    assert [item.label for item in record.problems.items] == ["Asthme"]
    assert "entry-without-name" in codes(record)
    assert words in [note.text for note in record.notes]


@pytest.mark.parametrize("answer", ["Oui", "Ja", "Yes", "Sì"])
def test_answer_without_a_substance_is_no_allergy(answer):
    record = allergies(
        concern(allergy(f'<code code="X" displayName="{answer}"/>')),
        text=f"Allergie: {answer}, sans précision.",
    )
    assert record.allergies.items == ()
    assert "entry-without-name" in codes(record)
    assert len(record.notes) == 1


def test_words_of_a_substance_that_deny_all_are_none_known():
    record = allergies(concern(allergy('<code code="X" displayName="Aucune allergie connue"/>')))
    assert record.allergies.status is Documented.NONE_KNOWN


def test_cell_beside_a_code_that_denies_drug_allergies_is_no_allergy():
    text = (
        "<table><thead><tr><th>Code</th><th>Description</th></tr></thead><tbody>"
        "<tr><td>416098002</td><td>NKDA</td></tr></tbody></table>"
    )
    observation = allergy('<code nullFlavor="UNK"/>').replace(
        '<code code="ASSERTION"/>', '<code code="416098002" displayName="Drug allergy"/>'
    )
    record = allergies(concern(observation), text=text)
    assert (record.allergies.status, record.allergies.items) == (Documented.NONE_KNOWN, ())
    assert "none-known-partial" in codes(record)


def test_denial_of_one_kind_beside_an_allergy_is_a_note_without_a_warning():
    none_known = allergy(
        "", value='<value xsi:type="CD" code="409137002" displayName="No known drug allergy"/>'
    )
    record = allergies(concern(none_known), concern(allergy(LATEX)))
    assert [item.label for item in record.allergies.items] == ["Latex"]
    assert codes(record) == set()
    assert [note.text for note in record.notes] == ["No known drug allergy"]


def test_negated_placeholder_is_none_known_and_no_refuted_allergy():
    placeholder = '<code code="ALGN" displayName="Allergen"/>'
    record = allergies(concern(allergy(placeholder, attributes='negationInd="true"')))
    assert (record.allergies.status, record.allergies.items) == (Documented.NONE_KNOWN, ())


@pytest.mark.parametrize(
    ("certainty", "label", "expected"),
    [
        ("confirmed", "Latex", AllergyStatus.ACTIVE),
        ("refuted", "Latex", AllergyStatus.REFUTED),
        ("unconfirmed", "Latex (non confirmé)", AllergyStatus.ACTIVE),
        ("415684004", "Latex (non confirmé)", AllergyStatus.ACTIVE),
    ],
)
def test_certainty_of_an_allergy(certainty, label, expected):
    observation = allergy(LATEX, observed("66455-7", f'code="{certainty}"'))
    (item,) = allergies(concern(observation)).allergies.items
    assert (item.label, item.status) == (label, expected)


@pytest.mark.parametrize(
    ("inside", "severity"),
    [
        (
            (observed("SEV", 'displayName="sévère"'), observed("82606-5", 'displayName="élevée"')),
            "sévère; criticité\N{NARROW NO-BREAK SPACE}: élevée",
        ),
        ((observed("82606-5", 'displayName="élevée"'),), "criticité : élevée"),
        ((observed("82606-5", 'displayName="criticité basse"'),), "criticité basse"),
        ((observed("82606-5", 'nullFlavor="UNK"'),), None),
        ((observed("SEV", 'nullFlavor="UNK"'),), None),
    ],
)
def test_criticality_stands_beside_a_severity_or_alone(inside, severity):
    (item,) = allergies(concern(allergy(LATEX, *inside))).allergies.items
    assert item.severity == severity


def test_reaction_that_did_not_happen_is_none():
    value = '<value xsi:type="CD" displayName="Nausée"/>'
    nausea = f'<observation negationInd="true"><code code="X"/>{value}</observation>'
    (item,) = allergies(concern(allergy(LATEX, related("MFST", nausea)))).allergies.items
    assert item.reaction is None


@pytest.mark.parametrize("element", ["observation", "act"])
def test_allergy_entered_in_error_is_left_out_with_a_warning(element):
    entry = concern(allergy(LATEX), "nullified" if element == "act" else "active")
    if element == "observation":
        entry = entry.replace('<statusCode code="completed"/>', '<statusCode code="nullified"/>')
    record = allergies(entry)
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert "entered-in-error" in codes(record)


@pytest.mark.parametrize("where", ["entry", "act", "observation", "participant", "code"])
def test_null_flavor_on_any_level_is_never_none_known(where):
    observation = allergy('<code nullFlavor="UNK"/>', value='<value xsi:type="CD" nullFlavor="UNK"/>')
    entry = concern(observation)
    entry = {
        "entry": entry,
        "act": entry.replace("<act ", '<act nullFlavor="UNK" '),
        "observation": entry.replace("<observation ", '<observation nullFlavor="NI" '),
        "participant": entry.replace("<participant ", '<participant nullFlavor="NASK" '),
        "code": concern(allergy('<code nullFlavor="NASK"/>', value="")),
    }[where]
    assert allergies(entry).allergies.status is Documented.NOT_DOCUMENTED


@pytest.mark.parametrize("code", ["inactive", "73425007", "413322009"])
def test_allergy_that_is_over_is_resolved(code):
    (item,) = allergies(concern(allergy(LATEX, status(code)))).allergies.items
    assert item.status is AllergyStatus.RESOLVED


def test_compound_with_allergy_is_an_item_and_no_heading():
    record = allergies(text="<paragraph>Allergien</paragraph><paragraph>Latexallergie</paragraph>")
    assert [item.label for item in record.allergies.items] == ["Latexallergie"]


def test_text_that_names_more_allergies_than_the_entries_is_kept_with_a_warning():
    record = allergies(concern(allergy(LATEX)), text="Allergique à la pénicilline; Allergie au latex")
    assert [item.label for item in record.allergies.items] == ["Latex"]
    assert "narrative-more" in codes(record)
    assert "pénicilline" in record.notes[0].text


# Problems


@pytest.mark.parametrize(
    ("code", "concern_status", "expected"),
    [
        ("11450-4", "active", ProblemStatus.CURRENT),
        ("11450-4", "completed", ProblemStatus.PAST),
        ("11450-4", "suspended", ProblemStatus.UNKNOWN),
        ("11535-2", "completed", ProblemStatus.UNKNOWN),
        ("11301-9", "completed", ProblemStatus.UNKNOWN),
        ("11301-9", "active", ProblemStatus.CURRENT),
        ("11348-0", "completed", ProblemStatus.PAST),
        ("11348-0", "active", ProblemStatus.PAST),
    ],
)
def test_end_of_a_stay_does_not_end_its_diagnoses(code, concern_status, expected):
    (item,) = problems(concern(problem(ASTHMA), concern_status), code=code).problems.items
    assert item.status is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pathologie en cours", ProblemStatus.UNKNOWN),
        ("Aktuelle Diagnosen", ProblemStatus.UNKNOWN),
        ("Problemi attivi", ProblemStatus.UNKNOWN),
        ("Problem List", ProblemStatus.PAST),
        ("Inaktive Diagnosen", ProblemStatus.PAST),
    ],
)
def test_title_that_says_current_leaves_open_what_a_completed_act_means(title, expected):
    part = section("11450-4", concern(problem(ASTHMA), "completed"), title=title)
    (item,) = read(part).problems.items
    assert item.status is expected


def test_end_of_a_past_problem_is_told_under_its_label():
    ended = '<effectiveTime><low value="201905"/><high value="20231120"/></effectiveTime>'
    record = problems(concern(problem(ASTHMA, time=ended)))
    assert record.problems.items[0].status is ProblemStatus.PAST
    (note,) = record.notes
    assert (note.title, note.text) == ("Asthme", "fin\N{NARROW NO-BREAK SPACE}: 2023-11-20")


@pytest.mark.parametrize("high", ['value="20991231"', 'nullFlavor="UNK"', 'value="20240501"'])
def test_end_that_is_to_come_unknown_or_a_moment_is_no_end(high):
    ended = f'<effectiveTime><low value="20240501"/><high {high}/></effectiveTime>'
    assert problems(concern(problem(ASTHMA, time=ended))).notes == ()


def test_no_current_problem_beside_past_ones_is_no_contradiction():
    none = concern(problem('<value xsi:type="CD" code="160245001"/>'))
    record = read(section("11450-4", none), section("11348-0", concern(problem(ASTHMA))))
    assert [item.status for item in record.problems.items] == [ProblemStatus.PAST]
    assert codes(record) == set()


def test_no_past_illness_does_not_deny_the_current_ones():
    record = read(section("11348-0", text="Aucun antécédent connu"))
    assert record.problems.status is Documented.NOT_DOCUMENTED


def test_no_known_allergy_among_the_problems_denies_no_problem():
    value = '<value xsi:type="CD" code="X" displayName="No known allergies"/>'
    record = problems(concern(problem(value)))
    assert record.problems.status is Documented.NOT_DOCUMENTED


@pytest.mark.parametrize("mood", ["GOL", "INT", "RQO", "PRMS", "PRP"])
def test_goal_or_plan_among_the_problems_is_no_problem(mood):
    goal = problem(ASTHMA).replace('moodCode="EVN"', f'moodCode="{mood}"')
    assert problems(concern(goal)).problems.items == ()


@pytest.mark.parametrize("code", ["11348-0", "11450-4", "10157-6"])
def test_illness_of_a_relative_is_never_the_patients(code):
    entry = (
        '<organizer classCode="CLUSTER" moodCode="EVN"><subject><relatedSubject classCode="PRS">'
        f'<code code="MTH"/></relatedSubject></subject><component>{problem(ASTHMA)}</component></organizer>'
    )
    record = problems(entry, code=code, text="Mère: asthme depuis l'enfance, traitée.")
    assert record.problems.items == ()
    assert "Mère: asthme depuis l'enfance, traitée." in record.notes[0].text


def test_code_of_a_problem_is_one_line_of_visible_characters():
    value = '<value xsi:type="CD" code="J45&#x85;.9" displayName="Asthme"/>'
    (item,) = problems(concern(problem(value))).problems.items
    assert item.code == "J45 .9"


@pytest.mark.parametrize(
    ("translation", "code"),
    [
        ('code="J45.9" codeSystem="2.16.840.1.113883.6.3"', "J45.9"),
        ('code="J45.9" codeSystem="1.2.276.0.76.5.409"', "J45.9"),
        ('code="J45.9" codeSystem="9.9.9" codeSystemName="ICD-10-GM 2025"', "J45.9"),
        ('code="J45" codeSystem="9.9.9" codeSystemName="CIM-10"', "J45"),
        ('code="493.90" codeSystem="2.16.840.1.113883.6.103" codeSystemName="ICD-9-CM"', "195967001"),
        ('code="R96" codeSystem="2.16.840.1.113883.6.139" codeSystemName="ICPC-2"', "195967001"),
    ],
)
def test_code_of_a_problem_is_that_of_icd_10_where_a_translation_has_one(translation, code):
    value = (
        '<value xsi:type="CD" code="195967001" codeSystem="2.16.840.1.113883.6.96" displayName="Asthme">'
        f"<translation {translation}/></value>"
    )
    (item,) = problems(concern(problem(value))).problems.items
    assert (item.label, item.code) == ("Asthme", code)


def test_refuted_problem_is_left_out_with_a_warning():
    record = problems(concern(problem(ASTHMA, observed("66455-7", 'code="refuted"'))))
    assert record.problems.status is Documented.NOT_DOCUMENTED
    assert "negated-left-out" in codes(record)


def test_problem_that_is_not_confirmed_says_so():
    (item,) = problems(concern(problem(ASTHMA, observed("66455-7", 'code="provisional"')))).problems.items
    assert item.label == "Asthme (non confirmé)"


def qualified(code, system, name="8"):
    """A diagnosis with a qualifier, as German guides write it."""
    return (
        '<value xsi:type="CD" code="J45" codeSystem="1.2.276.0.76.5.424" displayName="Asthma bronchiale">'
        f'<qualifier><name code="{name}"/><value code="{code}" codeSystem="{system}"/></qualifier></value>'
    )


@pytest.mark.parametrize("system", ["2.16.840.1.113883.3.7.1.8", "1.2.276.0.76.3.1.1.5.1.21"])
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("G", [("Asthma bronchiale", ProblemStatus.CURRENT)]),
        ("V", [("Asthma bronchiale (unbestätigt)", ProblemStatus.CURRENT)]),
        ("Z", [("Asthma bronchiale", ProblemStatus.PAST)]),
        ("A", []),
    ],
)
def test_german_certainty_of_a_diagnosis(system, code, expected):
    part = section("11535-2", concern(problem(qualified(code, system))), title="Diagnosen")
    record = read(part, language='<languageCode code="de-DE"/>')
    assert [(item.label, item.status) for item in record.problems.items] == expected
    assert ("negated-left-out" in codes(record)) == (code == "A")


def test_side_of_a_diagnosis_is_part_of_its_label():
    values = [
        qualified("L", "2.16.840.1.113883.3.7.1.7", "5"),
        (
            '<value xsi:type="CD" code="C50" displayName="Tumeur du sein"><qualifier><name code="20228-3"/>'
            '<value code="24028007" displayName="Droit"/></qualifier></value>'
        ),
    ]
    items = problems(*(concern(problem(value)) for value in values)).problems.items
    assert [item.label for item in items] == ["Asthma bronchiale (à gauche)", "Tumeur du sein (droit)"]


def test_time_of_recording_is_no_end_of_a_problem():
    times = '<effectiveTime><low value="201501171556"/><high value="201501171557"/></effectiveTime>'
    (item,) = problems(concern(problem(ASTHMA, time=times))).problems.items
    assert item.status is ProblemStatus.CURRENT


@pytest.mark.parametrize("kind", ["11323-3", "SEV", "48767-8"])
def test_health_status_severity_and_comment_are_no_problems(kind):
    inner = observed(kind, 'displayName="chronique"')
    assert [item.label for item in problems(concern(problem(ASTHMA, inner))).problems.items] == ["Asthme"]


@pytest.mark.parametrize(
    ("time", "onset", "expected"),
    [
        ('<low value="2015"/><high value="2016"/>', "2015", ProblemStatus.PAST),
        ('<low value="2015"/><high nullFlavor="UNK"/>', "2015", ProblemStatus.CURRENT),
        ('<low nullFlavor="UNK"/>', None, ProblemStatus.CURRENT),
        ('<low value="201503"/><high value="20300101"/>', "2015-03", ProblemStatus.CURRENT),
    ],
)
def test_date_of_the_end_resolves_a_problem(time, onset, expected):
    observation = problem(ASTHMA, time=f"<effectiveTime>{time}</effectiveTime>")
    (item,) = problems(concern(observation)).problems.items
    assert (item.onset, item.status) == (onset, expected)


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("Diagnose|Seit|Status", "Asthma|2015|aktiv"),
        ("Problème|Depuis|Statut", "Asthme|2015|actif"),
        ("Problema|Inizio|Stato", "Asma|2015|attivo"),
        ("Problem|Onset|Status", "Asthma|2015|Active"),
    ],
)
def test_table_without_entries_is_read_in_four_languages(headers, cells):
    head = "".join(f"<th>{word}</th>" for word in headers.split("|"))
    body = "".join(f"<td>{word}</td>" for word in cells.split("|"))
    record = problems(text=f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>")
    (item,) = record.problems.items
    assert (item.label, item.onset, item.status) == (cells[: cells.index("|")], "2015", ProblemStatus.CURRENT)


# Around


@pytest.mark.parametrize("kind", ["REF", "REFB"])
def test_who_refers_the_patient_is_a_physician(kind):
    header = (
        f'<participant typeCode="{kind}"><associatedEntity classCode="PROV"><associatedPerson><name>'
        "<given>Carla</given><family>Rey</family></name></associatedPerson></associatedEntity></participant>"
    )
    assert [(item.role, item.name) for item in read(header=header).contacts] == [
        (ContactRole.PHYSICIAN, "Carla Rey")
    ]


def test_practice_without_a_person_is_named_as_the_physician():
    header = (
        '<participant typeCode="IND"><functionCode code="PCP"/><associatedEntity classCode="PROV">'
        "<scopingOrganization><name>Cabinet médical du Bourg</name><telecom value='tel:027 000 00 07'/>"
        "</scopingOrganization></associatedEntity></participant>"
    )
    (contact,) = read(header=header).contacts
    assert (contact.role, contact.name) == (ContactRole.PHYSICIAN, "Cabinet médical du Bourg")
    assert contact.phone == "027 000 00 07"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            (
                '<family qualifier="BR">Favre</family><family qualifier="CL">Rossier</family>'
                '<given>Anne</given><given qualifier="BR">Anne</given><given qualifier="CL">Annie</given>'
            ),
            ("Anne", "Rossier"),
        ),
        ('<family qualifier="BR">Favre</family><given>Anne</given>', ("Anne", "Favre")),
        ('<family nullFlavor="UNK"/><given>Anne</given>', ("Anne", "")),
    ],
)
def test_name_in_use_comes_before_the_name_at_birth(name, expected):
    data = document().decode()
    start, end = data.index('<name use="L">'), data.index("</name>")
    (record,) = read_records((data[:start] + f"<name>{name}" + data[end:]).encode(), "dossier.xml")
    assert (record.patient.given, record.patient.family) == expected


def test_null_flavor_of_the_patients_data_is_no_value():
    data = document().decode()
    for element in ('<birthTime value="19420417"', '<administrativeGenderCode code="F"', '<addr use="HP"'):
        data = data.replace(element, f'{element} nullFlavor="UNK"')
    (record,) = read_records(data.encode(), "dossier.xml")
    patient = record.patient
    assert (patient.birth_date, patient.sex, patient.address) == (None, Sex.UNKNOWN, None)


def test_codes_of_region_and_country_are_not_printed():
    data = document().decode().replace("<country>CH</country>", "<state>120</state><country>100</country>")
    (record,) = read_records(data.encode(), "dossier.xml")
    assert record.patient.address == "Chemin des Vignes 7, 1966 Ayent"


@pytest.mark.parametrize("label", ["St. n. TIA 2020", "Status post AVC", "Z.n. Herzinfarkt"])
def test_words_for_what_is_past_make_a_problem_past_of_which_nothing_else_is_said(label):
    value = f'<value xsi:type="CD" nullFlavor="UNK"><originalText>{label}</originalText></value>'
    assert problems(problem(value)).problems.items[0].status is ProblemStatus.PAST
    assert problems(text=f"<list><item>{label}</item></list>").problems.items[0].status is ProblemStatus.PAST


def test_status_that_an_entry_states_counts_before_words_for_what_is_past():
    value = '<value xsi:type="CD" nullFlavor="UNK"><originalText>St. n. TIA 2020</originalText></value>'
    record = problems(concern(problem(value, status("55561003"))))
    assert record.problems.items[0].status is ProblemStatus.CURRENT


def test_text_with_years_that_names_more_than_the_entries_is_kept_with_a_warning():
    record = problems(concern(problem(ASTHMA)), text="Cholécystectomie 1988; Asthme 2001")
    assert "narrative-more" in codes(record)
    assert "Cholécystectomie 1988" in record.notes[0].text


def test_table_with_headings_at_the_left_gives_one_allergy():
    rows = (("Allergène", "Arachides"), ("Réaction", "urticaire"), ("Gravité", "sévère"))
    body = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    (item,) = allergies(text=f"<table><tbody>{body}</tbody></table>").allergies.items
    assert (item.label, item.reaction, item.severity) == ("Arachides", "urticaire", "sévère")


def test_names_at_the_left_of_a_table_are_allergies_each():
    rows = (("Arachides", "urticaire"), ("Latex", "eczéma"))
    body = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    record = allergies(text=f"<table><tbody>{body}</tbody></table>")
    assert [item.label for item in record.allergies.items] == ["Arachides", "Latex"]


def test_diagnoses_of_a_line_are_parted_by_semicolons():
    record = problems(text="<paragraph>HTA; diabète de type 2; s/p cholécystectomie 2001</paragraph>")
    assert [(item.label, item.status.value) for item in record.problems.items] == [
        ("HTA", "unknown"),
        ("diabète de type 2", "unknown"),
        ("s/p cholécystectomie 2001", "past"),
    ]


# Denials that do not hold, and of a kind

NONE_KNOWN = '<value xsi:type="CD" code="716186003" displayName="No known allergy"/>'
NEGATED = 'negationInd="true"'
ENDED = '<effectiveTime><low value="2010"/><high value="2015"/></effectiveTime>'


@pytest.mark.parametrize(
    "entry",
    [
        concern(allergy("", value=NONE_KNOWN, attributes=NEGATED)),
        concern(allergy("", value=NONE_KNOWN), status="aborted"),
        concern(allergy("", value=NONE_KNOWN, time=ENDED)),
        concern(allergy("", status("413322009"), value=NONE_KNOWN)),
        concern(allergy("", observed("66455-7", 'code="refuted"'), value=NONE_KNOWN)),
        concern(allergy("", attributes=NEGATED, value='<value code="419199007"/>', time=ENDED)),
    ],
)
def test_none_known_that_is_denied_or_over_leaves_the_list_undocumented(entry):
    record = allergies(entry)
    assert (record.allergies.status, codes(record)) == (Documented.NOT_DOCUMENTED, {"negation-doubled"})


def test_no_known_problem_that_is_resolved_leaves_the_list_undocumented():
    value = '<value xsi:type="CD" code="160245001"/>'
    record = problems(concern(problem(value, status("413322009"))))
    assert record.problems.status is Documented.NOT_DOCUMENTED


def test_code_of_none_known_that_is_negated_counts_where_the_text_says_so_too():
    record = allergies(
        concern(allergy("", value=NONE_KNOWN, attributes=NEGATED)), text="Aucune allergie connue"
    )
    assert record.allergies.status is Documented.NONE_KNOWN


@pytest.mark.parametrize(
    ("code", "text", "warned"),
    [
        ("419199007", "", False),
        ("416098002", "", True),
        ("414285001", "", True),
        ("416098002", "No known drug allergies", True),
        ("416098002", "No known allergies", False),
    ],
)
def test_negated_kind_of_allergy_leaves_the_other_kinds_open(code, text, warned):
    value = f'<value xsi:type="CD" code="{code}"/>'
    record = allergies(concern(allergy("", value=value, attributes=NEGATED)), text=text)
    assert record.allergies.status is Documented.NONE_KNOWN
    assert ("none-known-partial" in codes(record)) is warned


def test_negated_problem_whose_text_only_names_the_list_is_none_known():
    value = (
        '<value xsi:type="CD" code="55607006" displayName="Problem"><originalText>problems.</originalText>'
        "</value>"
    )
    record = problems(concern(problem(value, attributes=NEGATED)), text="No known problems.")
    assert (record.problems.status, codes(record)) == (Documented.NONE_KNOWN, set())


# What stands around an entry


def test_reaction_in_the_concern_itself_is_no_allergy():
    reaction = related("MFST", problem('<value xsi:type="CD" code="247472004" displayName="Urticaire"/>'))
    entry = concern(allergy(LATEX)).replace("</act>", f"{reaction}</act>")
    (item,) = allergies(entry).allergies.items
    assert (item.label, item.reaction) == ("Latex", "Urticaire")


def test_comment_on_the_concern_is_kept_under_its_label():
    comment = related("SUBJ", '<act><code code="48767-8"/><text>Contrôlé en 2023</text></act>')
    entries = (concern(allergy(LATEX)), concern(problem(ASTHMA)))
    for read_list, entry, label in zip((allergies, problems), entries, ("Latex", "Asthme"), strict=True):
        record = read_list(entry.replace("</act>", f"{comment}</act>"))
        assert [(note.title, note.text) for note in record.notes] == [(label, "Contrôlé en 2023")]


def test_reaction_that_is_a_code_without_words_is_that_of_the_row():
    text = (
        "<table><thead><tr><th>Substance</th><th>Réaction</th><th>Gravité</th></tr></thead><tbody>"
        "<tr><td>Latex</td><td>Urticaire</td><td>modérée</td></tr></tbody></table>"
    )
    entry = concern(
        allergy(
            LATEX, related("MFST", problem('<value xsi:type="CD" code="247472004"/>').replace("55607006", ""))
        )
    )
    (item,) = allergies(entry, text=text).allergies.items
    assert (item.reaction, item.severity) == ("Urticaire", "modérée")


def test_running_text_that_names_nothing_of_the_entries_is_kept():
    record = problems(concern(problem(ASTHMA)), text="Diverticulose du côlon")
    assert [note.text for note in record.notes] == ["Diverticulose du côlon"]
    assert codes(record) == {"narrative-more"}


def test_severity_in_the_concern_is_that_of_its_allergy():
    mild, severe = (observed("SEV", f'displayName="{word}"') for word in ("légère", "grave"))
    reaction = problem('<value xsi:type="CD" code="1" displayName="Nausée"/>', mild)
    entry = concern(allergy(LATEX, related("MFST", reaction))).replace("</act>", f"{severe}</act>")
    (item,) = allergies(entry).allergies.items
    assert (item.reaction, item.severity) == ("Nausée", "grave")


def test_site_of_a_problem_is_kept_as_a_note_under_its_label():
    value = (
        '<value xsi:type="CD" code="J18" displayName="Pneumonie"><qualifier><name code="363698007"/>'
        '<value code="41224006" displayName="Lobe inférieur gauche"/></qualifier></value>'
    )
    record = problems(concern(problem(value, '<targetSiteCode code="1" displayName="Poumon"/>')))
    assert [(note.title, note.text) for note in record.notes] == [
        ("Pneumonie", "Poumon, Lobe inférieur gauche")
    ]


# Texts without entries, entries without texts


def table(headers, *lines):
    head = "".join(f"<th>{header}</th>" for header in headers)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@pytest.mark.parametrize("word", ["réfutée", "widerlegt", "refuted", "ausgeschlossen", "Entered in error"])
def test_status_column_that_refutes_makes_no_fact_of_its_row(word):
    headers = ("Substance", "Réaction", "Status")
    record = allergies(text=table(headers, ("Latex", "", word), ("Iode", "", "active")))
    assert [item.status for item in record.allergies.items] == [AllergyStatus.REFUTED, AllergyStatus.ACTIVE]
    record = problems(text=table(("Diagnostic", "Status"), ("Démence", word), ("Asthme", "active")))
    assert [item.label for item in record.problems.items] == ["Asthme"]
    assert any("Démence" in note.text for note in record.notes)


@pytest.mark.parametrize("text", ["<list><item>Latex</item></list>", "Aucune allergie connue"])
def test_text_of_a_section_that_says_it_is_empty_is_kept_as_a_note_only(text):
    record = allergies(text=text, attributes='nullFlavor="NI"')
    assert record.allergies.status is Documented.NOT_DOCUMENTED
    assert len(record.notes) == 1


def test_text_of_an_empty_section_that_says_nothing_is_no_note():
    assert allergies(text="No Information", attributes='nullFlavor="NI"').notes == ()


def test_entries_of_a_section_without_text_become_lines():
    def result(name, value, more="", attributes='moodCode="EVN"'):
        return (
            f'<observation classCode="OBS" {attributes}><code code="1" displayName="{name}"/>'
            f'<effectiveTime value="20240502"/>{value}{more}</observation>'
        )

    high = '<interpretationCode code="H" displayName="élevé"/>'
    vaccination = (
        '<substanceAdministration moodCode="EVN"><text>Grippe, dose 2</text><consumable><manufacturedProduct>'
        '<manufacturedMaterial><code code="88" displayName="Flu"/></manufacturedMaterial>'
        "</manufacturedProduct></consumable></substanceAdministration>"
    )
    glucose = result("Glucose", '<value value="0" unit="mmol/l"/>', high)
    entries = (
        f"<organizer><component>{glucose}</component></organizer>",
        result("VIH", '<value code="2" displayName="négatif"/>'),
        result("Poids", '<value value="65" unit="kg"/>', attributes='moodCode="GOL"'),
        result("Exclu", '<value value="5"/>', attributes='negationInd="true"'),
        result("Sans valeur", ""),
        vaccination,
    )
    (note,) = read(section("30954-2", *entries, title="Résultats")).notes
    assert note.title == "Résultats"
    assert note.text.splitlines() == [
        "02.05.2024: Glucose: 0 mmol/l (élevé)",
        "02.05.2024: VIH: négatif",
        "02.05.2024: objectif: Poids: 65 kg",
        "Grippe, dose 2",
    ]


def test_time_of_lists_inside_each_other_stays_far_below_the_cube_of_their_depth():
    def seconds(depth):
        inner = ""
        for _ in range(depth):
            inner = f"<list>{'<item>Asthma</item>' * 3}<item>Angina{inner}</item></list>"
        text = etree.fromstring(f'<text xmlns="urn:hl7-org:v3">{inner}</text>')
        start = time.process_time()
        assert len(item_rows(text)) == 4 * depth
        return time.process_time() - start

    shallow, deep = (min(seconds(depth) for _ in range(3)) for depth in (25, 100))
    assert deep < max(0.05, 35 * shallow)
