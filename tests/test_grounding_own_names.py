"""Names that an institution adds to the glossary count for the gate as well, and take nothing from it."""

import pytest

from optirh_batch.errors import ConfigurationError
from optirh_batch.grounding import Kind, check_passage, extract_facts, use_own_glossary

OWN = """
[own-drug]
de.name = "Hausmittel"
de.means = "Ein Mittel des Hauses."
members = ["Zubrilex"]
"""
CHANGED = """
[antidiabetic]
members = ["Zubrilex"]
"""
GERMAN = {"source_language": "de", "output_language": "de", "staff_language": "de"}


@pytest.fixture
def own_glossary(tmp_path):
    def write(text):
        (tmp_path / "drugs.toml").write_text(text, "utf-8")
        use_own_glossary(tmp_path)

    yield write
    use_own_glossary(None)


def drugs(text):
    return [fact.value for fact in extract_facts(text, "de") if fact.kind is Kind.DRUG]


def lost(source, result):
    return [item for item in check_passage(source, result, **GERMAN) if item.severity == "block"]


def test_drug_of_the_institution_counts_once_it_is_listed(own_glossary):
    assert drugs("Sie nimmt Zubrilex am Abend.") == []
    own_glossary(OWN)
    assert drugs("Sie nimmt Zubrilex am Abend.") != []


def test_drug_of_the_institution_that_gets_lost_blocks(own_glossary):
    source, result = "Sie nimmt Zubrilex am Abend.", "Sie nimmt das Medikament am Abend."
    assert not lost(source, result)
    own_glossary(OWN)
    assert lost(source, result)


def test_changed_entry_takes_no_drug_from_the_gate(own_glossary):
    text = "Metformin, Gliclazid und Torasemid"
    known = drugs(text)
    own_glossary(CHANGED)
    assert drugs(text) == known != []
    assert drugs("Zubrilex") != []


def test_fault_in_the_folder_is_named(own_glossary):
    own_glossary("[own")
    with pytest.raises(ConfigurationError, match=r"drugs\.toml"):
        drugs("Metformin")
