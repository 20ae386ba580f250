"""Vendor XML of databases: tables joined by ids, lists of codes; no row reaches the wrong patient."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from optirh_batch.errors import ConfigurationError, RecordInvalid, SourceTooLarge
from optirh_batch.readers import DEFAULT_LIMITS, read_records
from optirh_batch.readers.mapped import parse_mapping
from optirh_batch.records import Documented, Schedule

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "format-vendor-xml.md").read_text("utf-8")

MAPPING = """
name = "tables"
[root]
element = "db"
[record]
path = "patients/row"
[[joins]]
rows = "drugs/row"
key = "@pat"
id = "@id"
as = "drug"
[[joins]]
rows = "doses/row"
key = "@drug"
of = "drugs/row"
id = "@id"
as = "when"
[[joins]]
rows = "allergies/row"
key = "@pat"
id = "@id"
as = "allergy"
[[lookups]]
list = "catalogue/item"
id = "@id"
into = "drugs/row"
key = "@item"
[patient]
family = "@name"
[[allergies]]
path = "allergy"
label = "@text"
split = ";"
none_known = "@none = 'yes'"
[[medications]]
path = "drug"
name = "item/@text"
morning = "when[@t='M']/@n"
night = "when[@t='N']/@n"
"""
PATIENTS = "<patients><row id='1' name='Rey'/><row id='2' name='Bonvin'/></patients>"
CATALOGUE = "<catalogue><item id='a' text='Aspirin'/><item id='b' text='Dafalgan'/></catalogue>"


def read(inner, text=MAPPING, limits=DEFAULT_LIMITS):
    data = f"<db>{PATIENTS}{inner}</db>".encode()
    return read_records(data, "export.xml", limits, (parse_mapping(text, "test.toml"),))


def codes(record):
    return [warning.code for warning in record.warnings]


def drugs(record):
    return [item.name for item in record.medications.items]


def test_rows_reach_the_record_they_name():
    rey, bonvin = read(
        f"<drugs><row pat='2' item='a'/><row pat='1' item='b'/><row pat='2' item='b'/></drugs>{CATALOGUE}"
    )
    assert (drugs(rey), drugs(bonvin)) == (["Dafalgan"], ["Aspirin", "Dafalgan"])
    assert codes(rey) == codes(bonvin) == []


def test_rows_of_rows_reach_them():
    (rey, _) = read(
        "<doses><row drug='7' t='M' n='2'/><row drug='7' t='N' n='1'/></doses>"
        f"<drugs><row id='7' pat='1' item='a'/></drugs>{CATALOGUE}"
    )
    assert rey.medications.items[0].schedule == Schedule(morning="2", night="1")
    assert codes(rey) == []


def test_row_that_names_nobody_is_read_by_nobody_and_every_record_says_so():
    records = read(f"<drugs>\n<row pat='3' item='a'/><row item='a'/></drugs>{CATALOGUE}")
    for record in records:
        assert record.medications.status is Documented.NOT_DOCUMENTED
        assert codes(record) == ["row-of-nobody"]
        assert "2 <row> belong to no record" in str(record.warnings[0].message)


@pytest.mark.parametrize("key", ["01", "1 2", "", "1.0"])
def test_key_is_compared_exactly(key):
    (rey, bonvin) = read(f"<drugs><row pat='{key}' item='a'/></drugs>{CATALOGUE}")
    assert drugs(rey) == drugs(bonvin) == []


def test_two_patients_with_one_id_refuse_the_file():
    text = MAPPING.replace('"patients/row"', '"*/row[@name]"')
    with pytest.raises(RecordInvalid, match="two <row> have the same id") as caught:
        read("<more><row id='1' name='Canary'/></more><drugs><row pat='1'/></drugs>", text)
    assert "Canary" not in str(caught.value)


def test_list_with_one_id_for_two_things_refuses_the_file():
    drug = "<drugs><row pat='1' item='a'/></drugs>"
    with pytest.raises(RecordInvalid, match="two <item> have the same id"):
        read(f"{drug}<catalogue><item id='a' text='A'/><item id='a' text='B'/></catalogue>")
    (rey, _) = read(f"{drug}<catalogue><item id='a' text='A'/><item id='a' text='A'/></catalogue>")
    assert drugs(rey) == ["A"]


def test_code_that_no_list_holds_is_reported_to_its_patient_alone():
    rey, bonvin = read(f"<drugs><row pat='1' item='z'/></drugs>{CATALOGUE}")
    assert codes(rey) == ["entry-not-read", "code-not-listed"]
    assert codes(bonvin) == []


def test_rows_that_would_stand_inside_themselves_are_refused():
    text = MAPPING.replace('of = "drugs/row"', 'of = "doses/row"')
    with pytest.raises(RecordInvalid, match="cannot belong to itself"):
        read("<doses><row id='1' drug='1'/></doses>", text)


def test_words_behind_a_row_are_not_carried_into_a_record():
    (rey, _) = read(f"<drugs><row pat='1' item='a'/>Canary</drugs>{CATALOGUE}")
    assert codes(rey) == ["element-not-mapped"]
    assert "<drugs> stands outside" in str(rey.warnings[0].message)


def test_what_a_joined_row_holds_beside_the_mapping_is_named():
    (rey, _) = read(f"<drugs><row pat='1' item='a' new='Canary'/></drugs>{CATALOGUE}")
    assert [str(item.message).partition(": ")[2] for item in rey.warnings] == [
        "<drug/@new> is not in the mapping and was not read."
    ]


def test_copies_of_a_list_stay_within_the_limits():
    rows = "".join("<row pat='1' item='a'/>" for _ in range(60))
    entry = f"<item id='a'>{'<x/>' * 60}</item>"
    with pytest.raises(SourceTooLarge):
        read(
            f"<drugs>{rows}</drugs><catalogue>{entry}</catalogue>",
            limits=replace(DEFAULT_LIMITS, max_elements=500),
        )


def test_joined_tree_stays_within_the_depth():
    deep = "<x>" * 6 + "</x>" * 6
    with pytest.raises(SourceTooLarge, match="nested deeper"):
        read(f"<drugs><row pat='1'>{deep}</row></drugs>", limits=replace(DEFAULT_LIMITS, max_depth=9))


class TestSplit:
    def allergies(self, text, mapping=MAPPING):
        (rey, _) = read(f"<allergies><row pat='1' text='{text}'/></allergies>", mapping)
        return rey

    def test_several_in_one_text_become_entries(self):
        record = self.allergies("Penicillin; Pollen (Birke; Hasel) ;; Latex;")
        assert [item.label for item in record.allergies.items] == [
            "Penicillin",
            "Pollen (Birke; Hasel)",
            "Latex",
        ]

    def test_text_that_says_none_is_none_known(self):
        assert self.allergies("keine bekannt").allergies.status is Documented.NONE_KNOWN

    def test_none_beside_an_entry_stops_the_record(self):
        refused, _ = read("<allergies><row pat='1' text='Latex; keine bekannt'/></allergies>")
        assert isinstance(refused.error, RecordInvalid)

    @pytest.mark.parametrize("text", ["", ";", " ; - "])
    def test_nothing_between_the_signs_is_not_documented(self, text):
        record = self.allergies(text)
        assert record.allergies.status is Documented.NOT_DOCUMENTED
        assert "entry-not-read" in codes(record)


class TestFlag:
    @pytest.mark.parametrize(
        ("flag", "status"),
        [
            ("none='yes'", Documented.NONE_KNOWN),
            ("none='no'", Documented.NOT_DOCUMENTED),
            ("none=''", Documented.NOT_DOCUMENTED),
            ("", Documented.NOT_DOCUMENTED),
        ],
    )
    def test_only_the_word_of_the_mapping_says_none(self, flag, status):
        data = f"<db><patients><row id='1' name='Rey' {flag}/></patients></db>".encode()
        (record,) = read_records(data, "a.xml", mappings=(parse_mapping(MAPPING, "t"),))
        assert record.allergies.status is status

    def test_flag_against_an_entry_stops_the_record(self):
        data = b"""<db><patients><row id='1' name='R' none='yes'/></patients>
            <allergies><row pat='1' text='L'/></allergies></db>"""
        with pytest.raises(RecordInvalid):
            read_records(data, "a.xml", mappings=(parse_mapping(MAPPING, "t"),))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('key = "@pat"\n', "", "joins[1].key): is missing"),
        (
            'rows = "drugs/row"',
            'rows = "drugs/@x"',
            "joins[1].rows): the path 'drugs/@x' must lead to elements",
        ),
        ('as = "drug"', 'as = "1 drug"', "joins[1].as): must be a name for elements"),
        ('of = "drugs/row"', 'off = "drugs/row"', "joins[2].off): unknown key; did you mean 'of'?"),
        ('list = "catalogue/item"', 'list = "/x"', "lookups.list): the path '/x' cannot be used"),
        ('split = ";"', 'split = "und"', "allergies.split): must be one of these signs"),
        ('split = ";"', 'split = ";"\nreaction = "@r"', "it is open whose the reaction is"),
        ('split = ";"', "split = 3", "allergies.split): must be one"),
    ],
)
def test_fault_is_named_with_file_table_and_key(old, new, words):
    with pytest.raises(ConfigurationError) as caught:
        parse_mapping(MAPPING.replace(old, new, 1), "test.toml")
    assert str(caught.value).find(words) > 0, str(caught.value)
    assert "test.toml" in str(caught.value)


def example(title):
    """The XML and the mapping that stand under a heading of the page."""
    part = PAGE.partition(f"### {title}\n")[2].partition("\n### ")[0]
    xml, toml = re.search(r"```xml\n(.*?)```\s+```toml\n(.*?)```", part, re.DOTALL).groups()
    root = re.match(r"<(\w+)", xml)[1]
    namespace = re.search(r'<\w+ xmlns="([^"]*)"', xml)
    frame = f'name = "page"\n[root]\nelement = "{root}"\n'
    frame += f'namespace = "{namespace[1]}"\n' if namespace else ""
    (record,) = read_records(xml.encode(), "a.xml", mappings=(parse_mapping(frame + toml, title),))
    assert record.warnings == ()
    return record


class TestExamplesOfThePage:
    def test_tables(self):
        record = example("Tables joined by ids")
        assert [(item.name, item.dose) for item in record.medications.items] == [("Torasemid", "10 mg")]
        assert record.medications.items[0].schedule == Schedule("1", "0", "0", "0")

    def test_name_and_value(self):
        record = example("Names and values")
        assert (record.patient.family, record.patient.given) == ("Rey", "Zoé")
        assert record.patient.phone == "027 555 01 17"

    def test_parts_of_a_date(self):
        record = example("A date in parts")
        assert record.patient.birth_date.isoformat() == "1942-04-07"

    def test_doses_and_times(self):
        record = example("Doses and times of day")
        assert [(item.dose, item.schedule) for item in record.medications.items] == [
            ("10 mg", Schedule("1", "0", "0", "0")),
            ("2.5 mg", Schedule("1", "0", "1", None)),
        ]

    def test_several_allergies_in_one_text(self):
        record = example("Several in one text")
        assert [item.label for item in record.allergies.items] == ["Penicillin", "Latex"]

    def test_flag(self):
        assert example("A flag for “none”").allergies.status is Documented.NONE_KNOWN

    def test_namespaces(self):
        assert example("Namespaces").case == "Soins de plaie"
