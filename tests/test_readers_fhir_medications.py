"""FHIR drugs: names, dosage in grid and words, status, and one entry for each treatment."""

import json

import pytest

from fhir_samples import PATIENT, SUBJECT, bundle, codes, coding, document, read, section
from optirh_batch.localization import reword
from optirh_batch.readers import read_records
from optirh_batch.readers.fhir import medications
from optirh_batch.records import Documented, MedicationStatus, Note, Route, Schedule

EDQM = "http://standardterms.edqm.eu"
UCUM = "http://unitsofmeasure.org"
PLAN = "http://fhir.ch/ig/ch-emed/StructureDefinition/ch-emed-ext-treatmentplan"


def quantity(amount, unit="Tablette", name="doseQuantity"):
    return f'<{name}><value value="{amount}"/><unit value="{unit}"/></{name}>'


def dosage(amount=None, *whens, repeat="", more="", text=""):
    """One Dosage; ``repeat`` goes into the timing."""
    said = f'<text value="{text}"/>' if text else ""
    when = "".join(f'<when value="{code}"/>' for code in whens)
    timing = f"<timing><repeat>{repeat}{when}</repeat></timing>" if repeat or when else ""
    dose = f"<doseAndRate>{quantity(amount)}</doseAndRate>" if amount else ""
    return f"<dosage>{said}{timing}{more}{dose}</dosage>"


def drug(
    *dosages,
    name="Torasemid 5 mg",
    status="active",
    kind="MedicationStatement",
    more="",
    number="m1",
    head="",
):
    concept = f'<medicationCodeableConcept><text value="{name}"/></medicationCodeableConcept>' if name else ""
    body = "".join(dosages)
    if kind in {"MedicationRequest", "MedicationDispense"}:
        body = body.replace("dosage>", "dosageInstruction>")
    start = f'<{kind}><id value="{number}"/>{head}<status value="{status}"/>'
    return f"{start}{concept}{SUBJECT}{more}{body}</{kind}>"


def read_german(*resources):
    references = [
        f"{text.partition('>')[0][1:]}/{text.partition(chr(34))[2].partition(chr(34))[0]}"
        for text in resources
    ]
    return read(document(*resources, sections=section("10160-0", *references)))


def only(*dosages, **parts):
    record = read_german(drug(*dosages, **parts))
    (found,) = record.medications.items
    return found


def grid(morning=None, noon=None, evening=None, night=None):
    return Schedule(morning, noon, evening, night)


@pytest.mark.parametrize(
    ("when", "schedule", "frequency"),
    [
        ("MORN", grid(morning="1"), None),
        ("NOON", grid(noon="1"), None),
        ("EVE", grid(evening="1"), None),
        ("NIGHT", grid(night="1"), None),
        ("HS", grid(night="1"), "vor dem Schlafengehen"),
        ("ACM", grid(morning="1"), "vor dem Frühstück"),
        ("CD", grid(noon="1"), "zum Mittagessen"),
        ("PCV", grid(evening="1"), "nach dem Abendessen"),
        ("AFT", None, "nachmittags"),
        ("AC", None, "vor dem Essen"),
    ],
)
def test_event_code_fills_a_column_or_words(when, schedule, frequency):
    found = only(dosage("1", when))
    assert (found.schedule, found.frequency, found.dose) == (schedule, frequency, "1 Tablette")


@pytest.mark.parametrize(
    ("repeat", "frequency"),
    [
        ('<frequency value="2"/><period value="1"/><periodUnit value="d"/>', "2× pro Tag"),
        ('<frequency value="1"/><period value="8"/><periodUnit value="h"/>', "alle 8 Stunden"),
        ('<period value="3"/><periodUnit value="d"/>', "alle 3 Tage"),
        (
            '<frequency value="2"/><frequencyMax value="3"/><period value="1"/><periodUnit value="d"/>',
            "2–3× pro Tag",
        ),
        ('<frequency value="3"/><period value="2"/><periodUnit value="wk"/>', "3× / alle 2 Wochen"),
        (
            '<dayOfWeek value="mon"/><dayOfWeek value="thu"/><period value="1"/><periodUnit value="wk"/>',
            "montags, donnerstags",
        ),
        ('<timeOfDay value="08:00:00"/><timeOfDay value="20:00:00"/>', "08:00, 20:00"),
        ('<count value="3"/>', "insgesamt 3-mal"),
        (
            (
                f'<boundsDuration>{quantity(5, "Tage", "x")[3:-4]}</boundsDuration><frequency value="1"/>'
                '<period value="1"/><periodUnit value="d"/>'
            ),
            "1× pro Tag; während 5 Tage",
        ),
    ],
)
def test_rhythm_is_said_in_the_language_of_the_document(repeat, frequency):
    found = only(dosage("1", repeat=repeat))
    assert (found.schedule, found.frequency) == (None, frequency)


def test_incomplete_rhythm_is_reported_and_not_read():
    record = read_german(drug(dosage("1", repeat='<count value="1"/><periodUnit value="d"/>')))
    assert record.medications.items[0].frequency is None
    assert "timing-not-understood" in codes(record)


def test_times_split_over_several_dosages_become_one_grid():
    bounds = '<boundsPeriod><start value="2024-01-02"/></boundsPeriod>'
    found = only(
        dosage(text="Morgens 1, abends 1/2"),
        dosage("1", "MORN", repeat=bounds),
        dosage("0.5", "EVE", repeat=bounds),
    )
    assert found.schedule == grid(morning="1", evening="0.5")
    assert (found.dose, found.frequency, found.start) == (None, "Morgens 1, abends 1/2", "2024-01-02")


@pytest.mark.parametrize(
    "second",
    [
        dosage("2", "MORN"),
        dosage("2", "EVE", repeat='<boundsPeriod><start value="2024-06-01"/></boundsPeriod>'),
        dosage("2", "EVE", repeat='<dayOfWeek value="mon"/>'),
        dosage("2", repeat='<frequency value="2"/><period value="1"/><periodUnit value="d"/>'),
    ],
    ids=["same-column", "other-period", "other-days", "no-column"],
)
def test_dosages_that_do_not_fit_together_stay_text_with_a_warning(second):
    first = dosage("1", "MORN", repeat='<boundsPeriod><start value="2024-01-02"/></boundsPeriod>')
    record = read_german(drug(first, second))
    (found,) = record.medications.items
    assert (found.schedule, found.dose) == (None, None)
    assert "1 Tablette" in found.frequency
    assert "2 Tablette" in found.frequency
    assert "dosage-not-combined" in codes(record)


def test_steps_of_a_taper_are_not_put_into_one_grid():
    def step(number, amount, when):
        length = '<boundsDuration><value value="3"/><unit value="d"/></boundsDuration>'
        return dosage(amount, when, repeat=length).replace(
            "<dosage>", f'<dosage><sequence value="{number}"/>'
        )

    record = read_german(drug(step(1, "2", "MORN"), step(2, "1", "EVE")))
    assert record.medications.items[0].schedule is None
    assert "dosage-not-combined" in codes(record)


def test_column_keeps_a_unit_that_is_no_piece():
    found = only(dosage("5", "MORN").replace("Tablette", "ml"))
    assert (found.dose, found.schedule) == ("5 ml", grid(morning="5 ml"))


def test_column_without_an_amount_is_said_in_words():
    found = only(dosage(None, "MORN", "EVE"))
    assert (found.schedule, found.frequency) == (None, "morgens; abends")


@pytest.mark.parametrize("name", ["text", "patientInstruction"])
@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("1-0-1", grid("1", None, "1")),
        ("1-0-1/2-0", grid("1", None, "1/2")),
        ("2-0-3-2-0", None),
        ("1-0-1 bei Schmerzen", None),
        ("3mal täglich dünn auftragen", None),
    ],
)
def test_text_stays_as_written_and_plain_notation_fills_the_grid(name, text, schedule):
    found = only(f'<dosage><{name} value="{text}"/></dosage>')
    assert (found.frequency, found.schedule) == (text, schedule)


def test_lone_dash_says_nothing():
    found = only(
        '<dosage><patientInstruction value="-"/></dosage>', more='<reasonCode><text value="-"/></reasonCode>'
    )
    assert (found.frequency, found.reason) == (None, None)


def test_as_needed_limit_rate_and_range_are_said():
    ratio = quantity(3, name="numerator") + quantity(24, "h", "denominator")
    limit = f"<maxDosePerPeriod>{ratio}</maxDosePerPeriod>"
    found = only(dosage("1", more=f'<asNeededBoolean value="true"/>{limit}'))
    assert found.frequency == "bei Bedarf; höchstens 3 Tabletten / 24 Stunden"
    reason = f"<asNeededCodeableConcept>{coding('1', display='Schmerz')}</asNeededCodeableConcept>"
    assert only(dosage("1", more=reason)).frequency == "bei Bedarf: Schmerz"
    spread = (
        "<dosage><doseAndRate><doseRange>"
        f"{quantity(2, 'cm', 'low')}{quantity(5, 'cm', 'high')}</doseRange>"
        f"{quantity(10, 'ml/h', 'rateQuantity')}</doseAndRate></dosage>"
    )
    found = only(spread)
    assert (found.dose, found.frequency) == ("2–5 cm", "10 ml/h")


@pytest.mark.parametrize(
    ("route", "group"),
    [
        (coding("20053000", EDQM), Route.ORAL),
        (coding("20066000", "urn:oid:0.4.0.127.0.16.1.1.2.1"), Route.INJECTION),
        (coding("20067000", EDQM), Route.OTHER),
        (coding("26643006"), Route.ORAL),
        (coding("47625008"), Route.INJECTION),
        (coding("C38276", "http://ncit.nci.nih.gov"), Route.INJECTION),
        (coding("PO", "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"), Route.ORAL),
        (coding("x", display="Nasal use"), Route.OTHER),
        ('<text value="subkutan"/>', Route.INJECTION),
        ('<text value="par voie orale"/>', Route.ORAL),
        ("", Route.UNKNOWN),
    ],
)
def test_route_is_grouped_by_code_or_word(route, group):
    found = only(dosage("1", more=f"<route>{route}</route>" if route else ""))
    assert found.route is group


def test_route_in_no_table_is_unknown_with_a_warning():
    record = read_german(drug(dosage("1", more=f"<route>{coding('99', 'x')}</route>")))
    assert record.medications.items[0].route is Route.UNKNOWN
    assert "value-not-understood" in codes(record)


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("MedicationStatement", "active", MedicationStatus.CURRENT),
        ("MedicationStatement", "completed", MedicationStatus.STOPPED),
        ("MedicationStatement", "stopped", MedicationStatus.STOPPED),
        ("MedicationStatement", "not-taken", MedicationStatus.STOPPED),
        ("MedicationStatement", "intended", MedicationStatus.PLANNED),
        ("MedicationStatement", "on-hold", MedicationStatus.UNKNOWN),
        ("MedicationStatement", "unknown", MedicationStatus.UNKNOWN),
        ("MedicationRequest", "active", MedicationStatus.CURRENT),
        ("MedicationRequest", "draft", MedicationStatus.PLANNED),
        ("MedicationRequest", "stopped", MedicationStatus.STOPPED),
        ("MedicationRequest", "completed", MedicationStatus.STOPPED),
        ("MedicationDispense", "completed", MedicationStatus.UNKNOWN),
        ("MedicationAdministration", "in-progress", MedicationStatus.CURRENT),
        ("MedicationAdministration", "completed", MedicationStatus.UNKNOWN),
    ],
)
def test_status_code_becomes_ours(kind, status, expected):
    record = read(bundle(PATIENT, drug(dosage("1"), kind=kind, status=status)))
    assert [item.status for item in record.medications.items] == [expected]
    assert ("drug-paused" in codes(record)) is (status == "on-hold")
    assert ("paus" in str(record.medications.items[0].frequency)) is (status == "on-hold")


def test_entry_made_in_error_is_left_out():
    record = read(bundle(PATIENT, drug(status="entered-in-error")))
    assert record.medications.items == ()
    assert codes(record) == ["entered-in-error"]


SUMMARY_TYPE = f"<type>{coding('721912009')}</type>"


def card(*resources, kind=SUMMARY_TYPE):
    references = [f"MedicationStatement/m{number}" for number in range(1, len(resources) + 1)]
    return read(document(*resources, more=kind, sections=section("10160-0", *references)))


def test_completed_entry_of_a_medication_card_is_current_until_its_end():
    ended = '<boundsPeriod><start value="2023-01-01"/><end value="2023-12-31"/></boundsPeriod>'
    record = card(
        drug(dosage("1", "MORN"), status="completed"),
        drug(dosage("1", "MORN", repeat=ended), name="Ibuprofen", status="completed", number="m2"),
    )
    assert [item.status for item in record.medications.items] == [
        MedicationStatus.CURRENT,
        MedicationStatus.STOPPED,
    ]
    assert card(drug(status="completed"), kind="").medications.items[0].status is MedicationStatus.STOPPED


def test_plan_is_not_doubled_by_the_history_it_was_derived_from():
    old = drug(dosage("2", "MORN"), number="old")
    now = drug(
        dosage("1", "MORN"), more='<derivedFrom><reference value="MedicationStatement/old"/></derivedFrom>'
    )
    record = read(document(now, old, sections=section("10160-0", "MedicationStatement/m1")))
    assert [item.schedule for item in record.medications.items] == [grid(morning="1")]


def test_two_drugs_that_replace_the_same_old_one_are_two():
    old = drug(name="Imigran", number="old")
    link = '<derivedFrom><reference value="MedicationStatement/old"/></derivedFrom>'
    texts = [drug(name="Imigran Tbl", more=link), drug(name="Imigran Spray", more=link, number="m2")]
    record = read(
        document(*texts, old, sections=section("10160-0", "MedicationStatement/m1", "MedicationStatement/m2"))
    )
    assert [item.name for item in record.medications.items] == ["Imigran Tbl", "Imigran Spray"]


def plan(value):
    identifier = f'<valueIdentifier><value value="urn:uuid:{value}"/></valueIdentifier>'
    return f'<extension url="{PLAN}"><extension url="id">{identifier}</extension></extension>'


def test_dispensing_on_the_same_plan_is_the_same_treatment():
    stated = drug(dosage("1", "MORN"), head='<identifier><value value="urn:uuid:1"/></identifier>')
    handed = drug(
        dosage("2", "MORN"), kind="MedicationDispense", number="d1", head=plan(1), status="completed"
    )
    record = read(bundle(PATIENT, stated, handed))
    (found,) = record.medications.items
    assert (found.dose, found.status) == ("1 Tablette", MedicationStatus.CURRENT)
    assert "dosage-differs" in codes(record)


def test_advice_that_cancels_a_plan_stops_the_drug():
    stated = drug(dosage("1", "MORN"), head='<identifier><value value="urn:uuid:1"/></identifier>')
    advice = f"""<Observation><id value="o"/>{plan(1)}<status value="final"/>
    <code>{coding("CANCEL", "urn:oid:1.3.6.1.4.1.19376.1.9.2.1")}</code>{SUBJECT}<note>
    <text value="Husten"/></note></Observation>"""
    record = read(bundle(PATIENT, stated, advice))
    assert [item.status for item in record.medications.items] == [MedicationStatus.STOPPED]
    assert "Husten" in record.notes[0].text


def test_same_drug_with_the_same_dosage_stands_once_and_with_another_twice():
    request = drug(dosage("1", "MORN"), kind="MedicationRequest", number="r1")
    same = read(bundle(PATIENT, drug(dosage("1", "MORN")), request))
    assert len(same.medications.items) == 1
    other = read(bundle(PATIENT, drug(dosage("2", "EVE")), request))
    assert len(other.medications.items) == 2


def test_dispensing_without_dosage_joins_the_prescription_of_the_drug():
    request = drug(dosage("1", "MORN"), kind="MedicationRequest", number="r1")
    handed = drug(kind="MedicationDispense", number="d1", status="completed")
    (found,) = read(bundle(PATIENT, handed, request)).medications.items
    assert (found.dose, found.status) == ("1 Tablette", MedicationStatus.CURRENT)


def product(inner):
    return f'<contained><Medication><id value="med"/>{inner}</Medication></contained>'


REFERENCE = '<medicationReference><reference value="#med"/></medicationReference>'
PZN = "http://fhir.de/CodeSystem/ifa/pzn"
TYPE = "https://fhir.kbv.de/CodeSystem/KBV_CS_ERP_Medication_Type"
AMOUNT = "https://fhir.kbv.de/StructureDefinition/KBV_EX_ERP_Medication_Ingredient_Amount"


def ingredient(name, strength):
    concept = f'<itemCodeableConcept><text value="{name}"/></itemCodeableConcept>'
    return f"<ingredient>{concept}<strength>{strength}</strength></ingredient>"


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        (f'<code>{coding("1", PZN)}<text value="Salbe N1"/></code>', "Salbe N1"),
        (f"<code>{coding('01234567', PZN)}</code>", "PZN 01234567"),
        (f"<code>{coding('7680000000000', 'urn:oid:2.51.1.1')}</code>", "GTIN 7680000000000"),
        (
            (
                f"<code>{coding('C03', 'http://www.whocc.no/atc', 'Diuretika')}"
                f"{coding('1', 'x', 'Torem 5 mg')}</code>"
            ),
            "Torem 5 mg",
        ),
        (
            f"<code>{coding('wirkstoff', TYPE)}</code><form><text value='Tabletten'/></form>"
            + ingredient("Ramipril", quantity(5, "mg", "numerator") + quantity(1, "Stück", "denominator")),
            "Ramipril 5 mg, Tabletten",
        ),
        (
            f"<code>{coding('rezeptur', TYPE)}</code>"
            + ingredient("Salicylsäure", quantity(5, "%", "numerator"))
            + ingredient("Vaselin", f'<extension url="{AMOUNT}"><valueString value="ad 100 g"/></extension>'),
            "Salicylsäure 5 % + Vaselin ad 100 g",
        ),
    ],
    ids=["text", "pzn", "gtin", "atc-last", "ingredient", "compounding"],
)
def test_drug_is_named_by_product_number_or_ingredients(inner, name):
    found = read(bundle(PATIENT, drug(name="", head=product(inner), more=REFERENCE))).medications.items
    assert [item.name for item in found] == [name]


def test_drug_that_is_not_in_the_file_is_named_by_the_reference_or_reported():
    reference = (
        '<medicationReference><reference value="Medication/x"/><display value="Torem"/></medicationReference>'
    )
    assert read(bundle(PATIENT, drug(name="", more=reference))).medications.items[0].name == "Torem"
    record = read_german(drug(dosage("1"), name=""))
    assert record.medications.items[0].name == "Medikament ohne Namen"
    assert "drug-without-name" in codes(record)


def test_reason_period_and_note_are_kept():
    reason = """<effectivePeriod><start value="2020-02"/><end value="2021-03-04T10:00:00Z"/></effectivePeriod>
    <reasonCode><text value="Bluthochdruck"/></reasonCode><note><text value="nüchtern"/></note>"""
    record = read_german(drug(more=reason))
    (found,) = record.medications.items
    assert (found.reason, found.start, found.end) == ("Bluthochdruck", "2020-02", "2021-03-04")
    assert Note("nüchtern", title="Torasemid 5 mg") in record.notes


def test_reason_may_be_a_condition_of_the_file():
    cause = f'<Condition><id value="k"/><code><text value="Gicht"/></code>{SUBJECT}</Condition>'
    text = drug(more='<reasonReference><reference value="Condition/k"/></reasonReference>')
    assert read(bundle(PATIENT, cause, text)).medications.items[0].reason == "Gicht"


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ('<unit value="Tablet (unit of presentation)"/>', "2 Tablet"),
        ('<unit value="mg"/>', "2 mg"),
        (f'<system value="{UCUM}"/><code value="mg"/>', "2 mg"),
        ('<system value="http://snomed.info/sct"/><code value="732936001"/>', "2"),
        ('<unit value="{Piece}"/>', "2 Piece"),
        ('<unit value="%"/>', "2 %"),
    ],
)
def test_unit_is_shown_in_words_not_in_numbers(unit, shown):
    found = only(
        f'<dosage><doseAndRate><doseQuantity><value value="2"/>{unit}</doseQuantity></doseAndRate></dosage>'
    )
    assert found.dose == shown


@pytest.mark.parametrize(
    ("repeat", "frequency"),
    [
        (
            '<dayOfWeek value="mon"/><frequency value="4"/><period value="1"/><periodUnit value="d"/>',
            "4× pro Tag; montags",
        ),
        (
            (
                '<dayOfWeek value="mon"/><dayOfWeek value="fri"/><when value="MORN"/><when value="EVE"/>'
                '<frequency value="4"/><period value="1"/><periodUnit value="wk"/>'
            ),
            "montags, freitags",
        ),
        (
            '<timeOfDay value="08:00:00"/><frequency value="3"/><period value="1"/><periodUnit value="d"/>',
            "08:00; 3× pro Tag",
        ),
        (
            '<frequency value="1"/><frequencyMax value="1"/><period value="4"/><periodUnit value="h"/>',
            "alle 4 Stunden",
        ),
        ('<when value="ACM"/><offset value="0"/>', "vor dem Frühstück"),
        ('<when value="MORN"/><when value="ACM"/><offset value="30"/>', "30 min vor dem Frühstück"),
        (
            (
                '<duration value="20"/><durationUnit value="min"/><frequency value="1"/><period value="3"/>'
                '<periodUnit value="wk"/>'
            ),
            "alle 3 Wochen; über 20 Minuten",
        ),
    ],
    ids=["count-on-days", "count-said", "more-than-times", "same-maximum", "no-offset", "offset", "duration"],
)
def test_no_part_of_a_rhythm_is_lost_or_said_twice(repeat, frequency):
    assert only(dosage("1", repeat=repeat)).frequency == frequency


@pytest.mark.parametrize(
    ("code", "words"),
    [("BID", "2× pro Tag"), ("QOD", "alle 2 Tage"), ("AM", "AM"), ("Q6H", "alle 6 Stunden")],
)
def test_abbreviated_timing_is_written_out_where_it_is_a_rhythm(code, words):
    timing = (
        f"<timing><code>{coding(code, 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation')}</code>"
    )
    assert only(dosage("1", more=f"{timing}</timing>")).frequency == words


def test_planned_moment_keeps_its_time_of_day():
    timing = '<timing><event value="2024-05-06T20:30:00+02:00"/><event value="2024-05-08"/></timing>'
    assert only(dosage("1", more=timing)).frequency == "2024-05-06 20:30, 2024-05-08"


def test_amounts_that_depend_on_a_condition_stand_beside_it():
    meals = '<when value="AC"/>'
    found = only(
        dosage("6", repeat=meals, text="Blutzucker 8 bis 11"),
        dosage("8", repeat=meals, text="Blutzucker über 11"),
    )
    assert found.frequency == (
        "6 Tabletten, vor dem Essen (Blutzucker 8 bis 11); 8 Tabletten, vor dem Essen (Blutzucker über 11)"
    )


def test_amount_of_zero_is_no_intake():
    found = only(dosage("1", "MORN"), dosage("0", "NOON"), dosage("0", "EVE"))
    assert (found.dose, found.schedule) == ("1 Tablette", grid(morning="1"))


def test_site_of_application_is_said():
    site = f"<site>{coding('1', display='linker Unterarm')}</site>"
    assert only(dosage("1", "MORN", more=site)).frequency == "linker Unterarm"


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("1-0-1-0 Stück", grid("1", None, "1")),
        ("S:1-0-0-1", grid("1", None, None, "1")),
        ("5-0-5 ml", grid("5 ml", None, "5 ml")),
    ],
)
def test_plain_notation_may_have_a_unit_or_the_sign_of_a_signature(text, schedule):
    found = only(dosage(text=text))
    assert (found.frequency, found.schedule) == (text, schedule)


RENDERED = (
    '<extension url="http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.{name}">'
    "{value}</extension>"
)


def test_dosage_and_period_brought_along_from_release_5_are_read():
    words = RENDERED.format(name="renderedDosageInstruction", value='<valueMarkdown value="1-0-1-0 Stück"/>')
    ends = '<valuePeriod><start value="2024-01-02"/><end value="2024-06-01"/></valuePeriod>'
    period = RENDERED.format(name="effectiveDosePeriod", value=ends)
    found = only(dosage(None, "MORN", "EVE"), kind="MedicationRequest", head=words + period)
    assert (found.frequency, found.start, found.end) == (
        "1-0-1-0 Stück; morgens; abends",
        "2024-01-02",
        "2024-06-01",
    )
    assert only(kind="MedicationRequest", head=words).schedule == grid("1", None, "1")
    worded = only(dosage(text="Nach Plan"), kind="MedicationRequest", head=words)
    assert (worded.frequency, worded.schedule) == ("Nach Plan", None)


def test_forbidden_drug_is_no_drug_of_the_list_but_a_note_and_a_warning():
    record = read_german(
        drug(kind="MedicationRequest", name="Diclofenac", more='<doNotPerform value="true"/>'),
        drug(number="m2"),
    )
    assert [item.name for item in record.medications.items] == ["Torasemid 5 mg"]
    assert Note("darf nicht gegeben werden", title="Diclofenac") in record.notes
    assert "drug-forbidden" in codes(record)


def test_single_dose_of_a_drug_that_is_ordered_is_a_note_with_its_hour():
    given = drug(
        kind="MedicationAdministration",
        status="completed",
        number="m2",
        more='<effectiveDateTime value="2024-05-05T21:30:00Z"/><dosage><text value="5 ml per os"/></dosage>',
    )
    record = read(bundle(PATIENT, drug(dosage("2")), given))
    assert len(record.medications.items) == 1
    assert [note.text for note in record.notes] == ["2024-05-05 21:30 UTC: given: 5 ml per os"]


def test_dose_that_was_not_given_is_told_with_its_hour_and_reason():
    missed = drug(
        kind="MedicationAdministration",
        status="not-done",
        more='<statusReason><text value="nüchtern"/></statusReason>'
        '<effectiveDateTime value="2024-05-05T08:00:00Z"/>',
    )
    record = read(bundle(PATIENT, missed))
    assert [note.text for note in record.notes] == ["2024-05-05 08:00 UTC; not given; nüchtern"]
    assert codes(record) == ["drug-not-given"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("MedicationDispense", "declined"),
        ("MedicationDispense", "cancelled"),
        ("MedicationAdministration", "not-done"),
    ],
)
def test_drug_that_was_not_given_is_left_out_with_a_warning(kind, status):
    record = read(bundle(PATIENT, drug(kind=kind, status=status)))
    assert record.medications.items == ()
    assert codes(record) == ["drug-not-given"]


def test_dispensed_german_prescription_does_not_say_that_the_treatment_is_over():
    profile = "https://gematik.de/fhir/epa-medication/StructureDefinition/epa-medication-request"
    head = f'<meta><profile value="{profile}"/></meta>'
    record = read(bundle(PATIENT, drug(kind="MedicationRequest", status="completed", head=head)))
    assert record.medications.items[0].status is MedicationStatus.UNKNOWN


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("2024-05-05", MedicationStatus.STOPPED),
        ("2023", MedicationStatus.STOPPED),
        ("2024-05-06", MedicationStatus.CURRENT),
        ("2024", MedicationStatus.CURRENT),
        ("2024-12-31", MedicationStatus.CURRENT),
    ],
)
def test_active_drug_is_over_when_it_ended_before_the_documents_date(end, status):
    period = f'<effectivePeriod><start value="2022-01-01"/><end value="{end}"/></effectivePeriod>'
    assert only(dosage("1"), more=period).status is status


def test_active_drug_of_a_file_without_date_is_over_when_it_ended_before_today():
    past = '<effectivePeriod><end value="2020-01-01"/></effectivePeriod>'
    later = '<effectivePeriod><end value="9999-12-31"/></effectivePeriod>'
    record = read(bundle(PATIENT, drug(more=past), drug(name="X", more=later, number="m2")))
    assert [item.status for item in record.medications.items] == [
        MedicationStatus.STOPPED,
        MedicationStatus.CURRENT,
    ]


FORMS = "https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_KBV_DARREICHUNGSFORM"


@pytest.mark.parametrize(
    ("form", "route"),
    [("FTA", Route.ORAL), ("PEN", Route.INJECTION), ("ATR", Route.OTHER), ("TRO", Route.UNKNOWN)],
)
def test_german_dose_form_tells_the_route_only_if_it_leaves_one_way(form, route):
    medication = f"""<Medication><id value="d1"/><code><text value="Beispiel"/></code>
    <form>{coding(form, FORMS)}</form></Medication>"""
    link = '<medicationReference><reference value="Medication/d1"/></medicationReference>'
    record = read(bundle(PATIENT, medication, drug(name="", more=link)))
    assert record.medications.items[0].route is route
    assert ("route-from-form" in codes(record)) is (route is not Route.UNKNOWN)
    way = f"<route>{coding('20035000', EDQM)}</route>"
    record = read(bundle(PATIENT, medication, drug(dosage("1", more=way), name="", more=link)))
    assert record.medications.items[0].route is Route.INJECTION


def test_drug_coded_in_the_request_by_its_number_alone_says_what_the_number_is():
    concept = f"<medicationCodeableConcept>{coding('01234567', 'http://fhir.de/CodeSystem/ifa/pzn')}"
    record = read(bundle(PATIENT, drug(name="", more=f"{concept}</medicationCodeableConcept>")))
    assert record.medications.items[0].name == "PZN 01234567"


def test_reason_without_words_is_left_out():
    problem = f'<Condition><id value="k1"/><code>{coding("38341003")}</code>{SUBJECT}</Condition>'
    link = '<reasonReference><reference value="Condition/k1"/></reasonReference>'
    record = read(bundle(PATIENT, problem, drug(more=link)))
    assert record.medications.items[0].reason is None


def test_what_a_list_flags_as_ceased_is_stopped_and_what_it_deletes_is_left_out():
    def entry(number, more=""):
        return f'<entry>{more}<item><reference value="MedicationStatement/{number}"/></item></entry>'

    ceased = f"<flag>{coding('05', 'urn:oid:1.2.3', 'Ceased')}</flag>"
    deleted = '<deleted value="true"/>'
    plan = f"""<List><id value="l1"/><status value="current"/>{SUBJECT}{entry("m1")}{entry("m2", ceased)}
    {entry("m3", deleted)}</List>"""
    drugs = [drug(dosage("1"), name=name, number=f"m{number}") for number, name in enumerate("ABC", start=1)]
    record = read(bundle(PATIENT, plan, *drugs))
    assert [(item.name, item.status) for item in record.medications.items] == [
        ("A", MedicationStatus.CURRENT),
        ("B", MedicationStatus.STOPPED),
    ]
    assert codes(record) == ["entry-deleted"]


@pytest.mark.parametrize("inside", [False, True], ids=["resource", "dosage"])
def test_modifier_that_is_not_understood_is_reported(inside):
    modifier = (
        '<modifierExtension url="http://example.org/dose-uncertain"><valueBoolean value="true"/>'
        "</modifierExtension>"
    )
    part = dosage("1", more=modifier) if inside else dosage("1")
    record = read(bundle(PATIENT, drug(part, head="" if inside else modifier)))
    assert codes(record) == ["modifier-not-understood"]
    assert record.medications.items[0].name in reword(record.warnings[0].message, "de")


def test_dose_form_that_the_name_contradicts_tells_no_route():
    medication = f"""<Medication><id value="d1"/><code><text value="Beispiel 50 mg Filmtabletten"/></code>
    <form>{coding("IHP", FORMS)}</form></Medication>"""
    link = '<medicationReference><reference value="Medication/d1"/></medicationReference>'
    record = read(bundle(PATIENT, medication, drug(name="", more=link)))
    assert record.medications.items[0].route is Route.UNKNOWN


def test_german_flag_of_a_handed_over_dosage_is_said_where_no_text_is():
    flag = '<extension url="https://fhir.kbv.de/StructureDefinition/KBV_EX_ERP_DosageFlag">{}</extension>'
    given = flag.format('<valueBoolean value="true"/>')
    assert only(dosage(more=given)).frequency == "nach schriftlicher Anweisung"
    assert only(dosage(more=given, text="1-0-1")).frequency == "1-0-1"
    assert only(dosage(more=flag.format('<valueBoolean value="false"/>'))).frequency is None


def test_reason_of_the_statement_that_the_same_drug_was_derived_from_holds():
    reason = '<reasonCode><text value="Schmerzen"/></reasonCode>'
    link = '<derivedFrom><reference value="MedicationStatement/old"/></derivedFrom>'
    old = drug(number="old", more=reason)
    now, other = drug(more=link), drug(name="Anderes", number="m2", more=link)
    references = ("MedicationStatement/m1", "MedicationStatement/m2")
    record = read(document(now, other, old, sections=section("10160-0", *references)))
    assert [item.reason for item in record.medications.items] == ["Schmerzen", None]


def test_later_statement_on_the_same_plan_stands_wherever_it_is_in_the_file():
    plan = "<identifier><value value='urn:uuid:1'/></identifier>".replace("'", '"')

    def dated(day, amount, number):
        return drug(dosage(amount, "MORN"), number=number, head=plan, more=f'<dateAsserted value="{day}"/>')

    record = read(bundle(PATIENT, dated("2024-03-01", "2", "m1"), dated("2024-01-01", "1", "m2")))
    assert [item.schedule for item in record.medications.items] == [grid(morning="2")]


@pytest.mark.parametrize(
    ("status", "told"),
    [("stopped", "why stopped: Husten"), ("on-hold", "why paused: Husten"), ("active", "Husten")],
)
def test_reason_for_the_status_is_a_note_that_says_so(status, told):
    why = "<statusReason><text value='Husten'/></statusReason>".replace("'", '"')
    record = read(bundle(PATIENT, drug(status=status, more=why)))
    assert record.notes == (Note(told, title="Torasemid 5 mg"),)


@pytest.mark.parametrize(
    ("way", "frequency"),
    [
        ("s.c.", "2x täglich; s.c."),
        ("transdermal", "2x täglich; transdermal"),
        ("oral", "2x täglich"),
    ],
)
def test_way_of_a_drug_that_is_not_swallowed_is_told_in_the_records_words(way, frequency):
    route = f'<text value="2x täglich"/><route><text value="{way}"/></route>'
    record = read(bundle(PATIENT, drug(more=f"<dosage>{route}</dosage>")))
    assert record.medications.items[0].frequency == frequency


def test_unit_of_plain_one_is_left_out():
    assert only(dosage("2").replace("Tablette", "1")).dose == "2"


def test_instructions_to_the_pharmacy_are_kept_as_a_note():
    url = "https://fhir.kbv.de/StructureDefinition/KBV_EX_ERP_Medication_CompoundingInstruction"
    medication = f"""<Medication><id value="d1"/><extension url="{url}"><valueString value="gut mischen"/>
    </extension><code><text value="Salbe"/></code></Medication>"""
    link = '<medicationReference><reference value="Medication/d1"/></medicationReference>'
    record = read(bundle(PATIENT, medication, drug(name="", more=link)))
    assert record.notes == (Note("gut mischen", title="Salbe"),)


def test_what_a_list_inside_a_document_deletes_is_not_stated_by_its_section():
    plan = """<List><id value="l1"/><status value="current"/>
    <entry><item><reference value="MedicationStatement/m1"/></item></entry>
    <entry><deleted value="true"/><item><reference value="MedicationStatement/m2"/></item></entry></List>"""
    drugs = [drug(name="A"), drug(name="B", number="m2")]
    record = read(document(plan, *drugs, sections=section("10160-0", "List/l1")))
    assert [item.name for item in record.medications.items] == ["A"]
    assert codes(record) == ["entry-deleted"]


def test_drug_named_only_by_the_narrative_is_named_by_it():
    text = """<text><status value="additional"/><div xmlns="http://www.w3.org/1999/xhtml">
    Salbe aus dem Reformhaus</div></text>"""
    assert only(name="", head=text).name == "Salbe aus dem Reformhaus"


def test_end_that_is_no_date_does_not_stop_a_drug():
    period = '<effectivePeriod><end value="01.01.2030"/></effectivePeriod>'
    assert only(dosage("1"), more=period).status is MedicationStatus.CURRENT


def test_drug_that_no_entry_is_about_is_listed_as_unknown_with_a_warning():
    bare = '<Medication><id value="d1"/><code><text value="Nitroglycerin 0.8 mg s.l."/></code></Medication>'
    order = f"""<ServiceRequest><id value="s1"/><status value="active"/><code><text value="Abklärung"/></code>
    {SUBJECT}<supportingInfo><reference value="Medication/d1"/></supportingInfo></ServiceRequest>"""
    record = read(document(order, bare, sections=section("93037-0", "ServiceRequest/s1")))
    assert [(item.name, item.status) for item in record.medications.items] == [
        ("Nitroglycerin 0.8 mg s.l.", MedicationStatus.UNKNOWN)
    ]
    assert codes(record) == ["drug-without-entry"]
    link = '<medicationReference><reference value="Medication/d1"/></medicationReference>'
    record = read(
        document(drug(name="", more=link), bare, sections=section("10160-0", "MedicationStatement/m1"))
    )
    assert [item.status for item in record.medications.items] == [MedicationStatus.CURRENT]
    assert record.warnings == ()


def test_steps_are_told_in_the_order_of_their_sequence():
    def step(number, amount):
        once = '<frequency value="1"/><period value="1"/><periodUnit value="d"/>'
        return dosage(amount, repeat=once).replace("<dosage>", f'<dosage><sequence value="{number}"/>')

    found = only(step(10, "1"), step(2, "2"), step(1, "3"))
    assert found.frequency == "3 Tabletten, 1× pro Tag; 2 Tabletten, 1× pro Tag; 1 Tablette, 1× pro Tag"


@pytest.mark.parametrize("sign", [1, -1], ids=["rising", "falling"])
def test_drug_that_follows_from_several_is_joined_to_the_first_of_the_file(monkeypatch, sign):
    """Whatever their order in memory, which here is turned round."""
    monkeypatch.setattr(medications, "id", lambda thing: 10**18 + sign * id(thing), raising=False)
    earlier = [
        drug(
            dosage("1", "MORN"), name=f"Torasemid {number} mg", kind="MedicationRequest", number=f"r{number}"
        )
        for number in (5, 10, 20)
    ]
    links = "".join(
        f'<basedOn><reference value="MedicationRequest/r{number}"/></basedOn>' for number in (20, 5, 10)
    )
    later = drug(dosage("2", "EVE"), name="Torasemid", kind="MedicationRequest", more=links, number="m9")
    names = [item.name for item in read_german(*earlier, later).medications.items]
    assert names == ["Torasemid", "Torasemid 10 mg", "Torasemid 20 mg"]


BID = f"<code>{coding('BID', 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation')}</code>"
SINCE = '<boundsPeriod><start value="2024-05-01"/></boundsPeriod>'


@pytest.mark.parametrize(
    ("timing", "frequency"),
    [
        (f"<repeat>{SINCE}</repeat>{BID}", "2× pro Tag"),
        (f'<repeat>{SINCE}</repeat><code><text value="bei Fieber"/></code>', "bei Fieber"),
        (
            f'<repeat><frequency value="2"/><period value="1"/><periodUnit value="d"/></repeat>{BID}',
            "2× pro Tag",
        ),
    ],
)
def test_code_of_a_timing_is_said_where_its_repeat_names_no_rhythm(timing, frequency):
    assert only(f"<dosage><timing>{timing}</timing></dosage>").frequency == frequency


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (
            '<boundsDuration><value value="5"/><unit value="days"/><code value="d"/></boundsDuration>',
            "5 Tage",
        ),
        (
            (
                '<boundsRange><low><value value="5"/><unit value="Tage"/></low><high><value value="7"/>'
                '<unit value="Tage"/></high></boundsRange>'
            ),
            "5–7 Tage",
        ),
    ],
)
def test_length_of_a_treatment_is_said_once_in_words(bounds, words):
    repeat = f'{bounds}<frequency value="1"/><period value="1"/><periodUnit value="d"/>'
    item = only(dosage(2, repeat=repeat), dosage(1, repeat=repeat))
    assert item.frequency.count(words) == 2
    assert item.frequency.startswith("2 Tabletten, 1× pro Tag")


@pytest.mark.parametrize("status", ["stopped", "cancelled"])
def test_statement_of_no_drugs_that_was_withdrawn_says_nothing(status):
    resource = drug(name="Keine Medikamente", status=status)
    record = read(bundle(PATIENT, resource))
    assert (record.medications.status, codes(record)) == (Documented.NOT_DOCUMENTED, ["negation-doubled"])


@pytest.mark.parametrize(
    "more",
    [
        '<asNeededBoolean value="true"/>',
        '<maxDosePerAdministration><value value="2"/></maxDosePerAdministration>',
    ],
)
def test_condition_of_one_intake_is_not_that_of_the_others(more):
    item = only(dosage(1, "MORN"), dosage(2, "NIGHT", more=more))
    assert item.schedule is None
    first, second = item.frequency.split("; ")
    assert first == "1 Tablette, morgens"
    assert second.startswith("2 Tabletten, nachts, ")


def test_same_condition_of_all_intakes_leaves_the_grid():
    needed = '<asNeededBoolean value="true"/>'
    item = only(dosage(1, "MORN", more=needed), dosage(2, "NIGHT", more=needed))
    assert (item.schedule, item.frequency) == (grid("1", night="2"), "bei Bedarf")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (quantity(2, name="maxDosePerAdministration"), "höchstens 2 Tabletten auf einmal"),
        (quantity(9, name="maxDosePerLifetime"), "höchstens 9 Tabletten im ganzen Leben"),
        ('<asNeeded value="true"/>', "bei Bedarf"),
        ('<asNeeded value="true"/><asNeededFor><text value="Fieber"/></asNeededFor>', "bei Bedarf: Fieber"),
    ],
)
def test_limit_says_what_it_is_of_and_need_is_read_as_r5_writes_it(more, words):
    assert only(dosage(1, more=more)).frequency == words


@pytest.mark.parametrize(
    ("written", "dose"), [("10.0", "10"), ("1.50", "1.50"), ("0.5", "0.5"), ("100", "100")]
)
def test_dose_has_no_zeros_alone_behind_its_point(written, dose):
    assert only(dosage(written)).dose.startswith(f"{dose} ")


def advised(code, day="2024-05-04", number="o"):
    return f"""<Observation><id value="{number}"/>{plan(1)}<status value="final"/>
    <code>{coding(code, "urn:oid:1.3.6.1.4.1.19376.1.9.2.1")}</code>{SUBJECT}
    <effectiveDateTime value="{day}"/></Observation>"""


OF_PLAN = '<identifier><value value="urn:uuid:1"/></identifier>'


@pytest.mark.parametrize(
    ("advices", "status", "warned"),
    [
        (("REFUSE",), MedicationStatus.STOPPED, []),
        (("SUSPEND",), MedicationStatus.UNKNOWN, ["drug-paused"]),
        (("CHANGE",), MedicationStatus.CURRENT, ["drug-changed"]),
        (("COMMENT",), MedicationStatus.CURRENT, []),
        (("CANCEL", "OK"), MedicationStatus.UNKNOWN, []),
        (("OK", "CANCEL"), MedicationStatus.STOPPED, []),
    ],
)
def test_advice_on_a_plan_decides_whether_the_drug_is_current(advices, status, warned):
    texts = [advised(code, f"2024-05-0{day}", f"o{day}") for day, code in enumerate(advices, 1)]
    record = read(bundle(PATIENT, drug(dosage("1", "MORN"), head=OF_PLAN), *texts))
    assert [item.status for item in record.medications.items] == [status]
    assert codes(record) == warned
    assert {note.title for note in record.notes} == {"Torasemid 5 mg"}


def test_advice_pauses_no_drug_that_is_stopped():
    record = read(bundle(PATIENT, drug(head=OF_PLAN, status="stopped"), advised("SUSPEND")))
    assert [item.status for item in record.medications.items] == [MedicationStatus.STOPPED]


@pytest.mark.parametrize("order", [1, -1])
def test_statement_that_an_advice_changed_stands_wherever_it_is_in_the_file(order):
    changed = drug(
        dosage("2", "MORN"), number="m2", head='<partOf><reference value="Observation/o"/></partOf>'
    )
    both = [drug(dosage("1", "MORN"), head=OF_PLAN), changed][::order]
    record = read(bundle(PATIENT, *both, advised("CHANGE")))
    assert [item.dose for item in record.medications.items] == ["2 Tabletten"]
    assert codes(record) == []


def test_statement_inside_the_advice_that_changed_it_replaces_the_old_one():
    inside = f"""<contained>{drug(dosage("2", "MORN"), number="new")}</contained>
    <extension url="urn:changed"><valueReference><reference value="#new"/></valueReference></extension>"""
    advice = advised("CHANGE").replace("<status", f"{inside}<status", 1)
    old = drug(dosage("1", "MORN"), head=OF_PLAN)
    told = section("10160-0", "MedicationStatement/m1", "Observation/o")
    record = read(document(old, advice, sections=told))
    assert [item.dose for item in record.medications.items] == ["2 Tabletten"]
    assert codes(record) == []


def test_advice_that_was_made_in_error_stops_nothing():
    advice = advised("CANCEL").replace('"final"', '"entered-in-error"')
    record = read(bundle(PATIENT, drug(dosage("1", "MORN"), head=OF_PLAN), advice))
    assert [item.status for item in record.medications.items] == [MedicationStatus.CURRENT]


def test_text_of_an_advice_that_alone_names_the_drug_is_kept():
    told = section("61357-0", "Observation/o", text="Torasemid 5 mg: pausiert")
    record = read(
        document(advised("SUSPEND").replace("</coding>", '<display value="x"/></coding>'), sections=told)
    )
    assert record.notes[0].text == "Torasemid 5 mg: pausiert"


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("2024-05-06", MedicationStatus.CURRENT),
        ("2024-05", MedicationStatus.CURRENT),
        ("2024-05-07", MedicationStatus.PLANNED),
        ("2025", MedicationStatus.PLANNED),
    ],
)
@pytest.mark.parametrize("written", ["active", "completed"])
def test_drug_that_begins_after_the_documents_date_is_planned(start, status, written):
    period = f'<boundsPeriod><start value="{start}"/></boundsPeriod>'
    profile = '<meta><profile value="http://fhir.ch/ig/ch-emed/StructureDefinition/x"/></meta>'
    found = only(dosage("1", "MORN", repeat=period), status=written, head=profile)
    assert found.status == status


@pytest.mark.parametrize("when", ["MORN", "EVE"], ids=["same-column", "other-column"])
def test_step_that_is_over_does_not_end_the_step_that_has_no_end(when):
    over = '<boundsPeriod><start value="2024-01-01"/><end value="2024-01-14"/></boundsPeriod>'
    found = only(dosage("2", "MORN", repeat=over), dosage("1", when))
    assert (found.status, found.start, found.end) == (MedicationStatus.CURRENT, None, None)
    assert found.frequency.startswith("2024-01-01 – 2024-01-14, 2 Tabletten, morgens; 1 Tablette")


def test_dosages_in_words_keep_their_periods_apart():
    over = '<boundsPeriod><start value="2024-01-01"/><end value="2024-01-14"/></boundsPeriod>'
    found = only(dosage(text="20 mg morgens", repeat=over), dosage(text="10 mg morgens"))
    assert (found.status, found.end) == (MedicationStatus.CURRENT, None)
    assert found.frequency == "2024-01-01 – 2024-01-14 (20 mg morgens); 10 mg morgens"


def test_step_to_come_does_not_put_off_the_step_that_has_no_beginning():
    later = '<boundsPeriod><start value="2030-01-01"/></boundsPeriod>'
    found = only(dosage("1", "MORN"), dosage("2", "MORN", repeat=later))
    assert (found.status, found.start) == (MedicationStatus.CURRENT, None)


def test_treatment_is_over_when_its_last_step_is():
    steps = [
        dosage(
            amount,
            "MORN",
            repeat=f'<boundsPeriod><start value="{a}"/><end value="{b}"/></boundsPeriod>',
        )
        for amount, a, b in (("2", "2024-01-01", "2024-01-07"), ("1", "2024-01-08", "2024-01-14"))
    ]
    found = only(*steps)
    assert (found.status, found.start, found.end) == (MedicationStatus.STOPPED, "2024-01-01", "2024-01-14")


def test_two_courses_of_the_same_dosage_keep_the_time_between_them():
    first, second = (
        dosage("1", "MORN", repeat=f'<boundsPeriod><start value="{a}"/><end value="{b}"/></boundsPeriod>')
        for a, b in (("2024-05-01", "2024-05-07"), ("2024-06-01", "2024-06-07"))
    )
    assert only(first, second).frequency == (
        "2024-05-01 – 2024-05-07, 1 Tablette, morgens; 2024-06-01 – 2024-06-07, 1 Tablette, morgens"
    )


def test_steps_with_a_sequence_follow_each_other_and_one_without_the_drug_is_a_pause():
    steps = [
        dosage(
            amount,
            "MORN",
            repeat=f'<boundsDuration><value value="{days}"/><code value="d"/></boundsDuration>',
        ).replace("<dosage>", f'<dosage><sequence value="{place}"/>')
        for place, amount, days in ((1, "1", 21), (2, "0", 7))
    ]
    assert only(*steps).frequency == (
        "1 Tablette, morgens, während 21 Tage; dann 0 Tablette, morgens, während 7 Tage"
    )


def test_amount_that_was_calculated_is_not_lost_beside_the_ordered_one():
    two = f"<doseAndRate>{quantity(5, 'mg/kg')}</doseAndRate><doseAndRate>{quantity(400, 'mg')}</doseAndRate>"
    found = only(dosage(more=two))
    assert (found.dose, found.frequency) == ("5 mg/kg", "auch angegeben als 400 mg")


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        (coding("1", display="Torasemid") + coding("2", "urn:x", "TORASEMID 5 mg Tbl"), "TORASEMID 5 mg Tbl"),
        ('<text value="Torasemid"/>', "Torasemid 5 mg"),
        ('<text value="Torasemid 5"/>', "Torasemid 5"),
    ],
)  # fmt: skip
def test_strength_that_another_coding_or_the_ingredient_says_stands_in_the_name(inside, name):
    strength = "<strength><numerator><value value='5'/><unit value='mg'/></numerator></strength>"
    made = f"""<Medication><id value="d"/><code>{inside}</code><ingredient><itemCodeableConcept>
    <text value="Torasemid"/></itemCodeableConcept>{strength}</ingredient></Medication>"""
    told = '<medicationReference><reference value="Medication/d"/></medicationReference>'
    record = read(bundle(PATIENT, made, drug(name="", more=told)))
    assert [item.name for item in record.medications.items] == [name]


@pytest.mark.parametrize("said", ['<taken value="n"/>', '<wasNotTaken value="true"/>'])
def test_statement_of_an_older_release_that_is_not_taken_is_not_current(said):
    record = read(bundle(PATIENT, drug(dosage("1"), head=said)))
    assert [item.status for item in record.medications.items] == [MedicationStatus.STOPPED]


def test_null_members_of_json_say_nothing_and_hide_nothing():
    made = {
        "resourceType": "Bundle",
        "type": "collection",
        "language": "en",
        "entry": [
            {
                "fullUrl": "http://x/Patient/p1",
                "resource": {
                    "resourceType": "Patient",
                    "id": "p1",
                    "name": [{"family": "Rey", "given": [None, "Ana"], "_given": [None, None]}],
                    "birthDate": None,
                    "_birthDate": {"extension": [{"url": "urn:x", "valueCode": "unknown"}]},
                    "deceasedBoolean": None,
                },
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "subject": {"reference": "Patient/p1"},
                    "code": {"text": "Asthma"},
                    "onsetDateTime": None,
                    "onsetString": "2019",
                    "clinicalStatus": None,
                }
            },
            {
                "resource": {
                    "resourceType": "MedicationStatement",
                    "status": "active",
                    "subject": {"reference": "Patient/p1"},
                    "medicationReference": None,
                    "medicationCodeableConcept": {"text": "Torasemid 5 mg"},
                    "dosage": [
                        None,
                        {
                            "asNeededBoolean": True,
                            "timing": {"repeat": {"frequency": 2, "period": 1.0, "periodUnit": "d"}},
                            "doseAndRate": [
                                {"doseRange": None, "doseQuantity": {"value": 0.50, "unit": "mg"}}
                            ],
                        },
                    ],
                }
            },
        ],
    }
    (record,) = read_records(json.dumps(made).encode(), "record.json")
    assert (record.patient.given, record.patient.birth_date) == ("Ana", None)
    assert record.problems.items[0].onset == "2019"
    (item,) = record.medications.items
    assert (item.name, item.dose, item.status) == ("Torasemid 5 mg", "0.5 mg", MedicationStatus.CURRENT)
    assert "as needed" in item.frequency


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("derzeit pausiert", MedicationStatus.UNKNOWN),
        ("Arrêté le 3.1.", MedicationStatus.UNKNOWN),
        ("1-0-0, nach 21 Tagen 7 Tage Pause", MedicationStatus.CURRENT),
        ("Stopp bei Durchfall", MedicationStatus.CURRENT),
    ],
)
def test_text_that_stops_an_active_drug_leaves_it_unknown(text, status):
    record = read(bundle(PATIENT, drug(f'<dosage><text value="{text}"/></dosage>')))
    assert [item.status for item in record.medications.items] == [status]
    assert codes(record) == ([] if status is MedicationStatus.CURRENT else ["status-contradicted"])


def test_entry_about_a_person_who_is_not_in_the_file_is_reported():
    other = drug(dosage("1")).replace("Patient/p1", "Patient/p2")
    assert "entry-of-a-stranger" in codes(
        read(document(other, sections=section("10160-0", "MedicationStatement/m1")))
    )


def test_single_dose_without_a_plan_has_the_hour_and_rate_at_which_it_was_given():
    given = f"""<MedicationAdministration><id value="a"/><status value="completed"/>
    <medicationCodeableConcept><text value="Glucose 20 %"/></medicationCodeableConcept>{SUBJECT}
    <effectiveDateTime value="2026-01-05T23:30:00+01:00"/>
    <dosage><dose><value value="100"/><unit value="ml"/></dose>
    <rateQuantity><value value="20"/><unit value="ml/min"/></rateQuantity></dosage>
    </MedicationAdministration>"""
    (item,) = read(document(given)).medications.items
    assert (item.dose, item.frequency) == ("100 ml", "2026-01-05 23:30: verabreicht; 20 ml/min")
    assert item.start is None


def test_drug_that_is_intended_from_a_day_on_begins_that_day():
    planned = f"""<MedicationStatement><id value="m"/><status value="intended"/>
    <medicationCodeableConcept><text value="Prolia"/></medicationCodeableConcept>{SUBJECT}
    <effectiveDateTime value="2026-04-15"/></MedicationStatement>"""
    (item,) = read(document(planned)).medications.items
    assert (item.status, item.start) == (MedicationStatus.PLANNED, "2026-04-15")
