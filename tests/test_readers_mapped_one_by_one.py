"""Vendor XML is read record by record where its mapping allows it, and says what the whole tree says."""

from pathlib import Path

import pytest

from optirh_batch.readers import ReadLimits, load_mappings, read_records
from optirh_batch.readers.content import look_into
from optirh_batch.readers.mapped import parse_mapping, reader

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "exports" / "sanadoc.xml"
EXPORT = """<export v="4"><kopf>SMZ</kopf>
<klienten stand="heute"><klient nr="1"><name>Rey</name><alt>x</alt></klient><klient nr="2"/>
<klient nr="3"><name>Bonvin</name><sex>?</sex></klient><fremd>y</fremd></klienten>
<archiv><klient nr="9"><name>Niemand</name></klient></archiv></export>"""


def mapping(requires="", record="klienten/klient"):
    asked = f"requires = '{requires}'" if requires else ""
    return parse_mapping(
        f'name = "test"\n[root]\nelement = "export"\n{asked}\n[record]\npath = "{record}"\n'
        '[patient]\nfamily = "name"\nsex = "sex"\n',
        "test",
    )


def outcome(data, **parts):
    return [repr(reading) for reading in read_records(data, "export.xml", mappings=[mapping(**parts)])]


@pytest.mark.parametrize(
    "requires", ["", "klienten", "klienten/klient", "kopf", "@v", '@v = "4"', "archiv/klient/@nr"]
)
def test_records_taken_one_by_one_say_what_the_whole_tree_says(requires, monkeypatch):
    assert reader._is_read_one_by_one(mapping(requires))
    taken = outcome(EXPORT.encode(), requires=requires)
    monkeypatch.setattr(reader, "_is_read_one_by_one", lambda _mapping: False)
    assert taken == outcome(EXPORT.encode(), requires=requires)
    assert len(taken) == 3


@pytest.mark.parametrize(
    "parts",
    [
        {"requires": "klienten/klient/name"},
        {"requires": "klienten/klient/@nr"},
        {"requires": 'klienten = "SMZ"'},
        {"requires": "count(klienten/klient) > 1"},
        {"requires": "klienten[klient]"},
        {"record": "klienten/klient[@nr]"},
        {"record": "klienten//klient"},
        {"record": "."},
    ],
)
def test_mapping_that_looks_into_records_before_they_are_read_needs_the_whole_tree(parts):
    assert not reader._is_read_one_by_one(mapping(**parts))


def test_shipped_sample_says_the_same_one_by_one_and_whole(monkeypatch):
    content = look_into(SAMPLE.read_bytes(), "export.xml", ReadLimits())
    found = reader.MappedReader(load_mappings(None))
    taken = found.read(content)
    monkeypatch.setattr(reader, "_is_read_one_by_one", lambda _mapping: False)
    assert taken == found.read(content)
    assert len(taken) > 1
