"""The set of cases holds what docs/evaluation.md promises of it."""

from collections import Counter

import pytest

from optirh_batch.config import load_settings
from optirh_batch.documents import Kind
from optirh_batch.errors import ConfigurationError
from optirh_batch.evaluation import load_cases, spread
from optirh_batch.evaluation.cases import FACT_KINDS
from optirh_batch.evaluation.marking import holds, says
from optirh_batch.evaluation.matching import quotes
from optirh_batch.localization import WRITTEN
from optirh_batch.readers import read_records
from optirh_batch.text.readability import LIX_TARGET, measure_readability
from optirh_batch.workshop import read_limits

CASES = load_cases()
by_id = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@by_id
def test_every_fact_stands_in_the_source(case):
    assert [fact.source for fact in case.facts if not quotes(case.words, fact.source, case.language)] == []


@by_id
def test_reference_states_every_fact_and_nothing_that_must_not_be_said(case):
    assert [fact.name for fact in case.facts if not holds(case.reference, fact, case)] == []
    assert [fact.name for fact in case.never if says(case.reference, fact, case)] == []


@by_id
def test_source_does_not_state_what_must_not_be_said(case):
    if case.language == case.output:
        assert [fact.name for fact in case.never if says(case.words, fact, case)] == []


@by_id
def test_hard_words_stand_in_the_source(case):
    assert [term for term in case.terms if not quotes(case.words, term, case.language)] == []


@by_id
def test_case_has_a_sheet_worth_the_name(case):
    assert len(case.facts) >= 5
    assert len({(fact.kind, fact.source) for fact in case.facts}) == len(case.facts)


def test_set_uses_every_kind_of_fact():
    assert {fact.kind for case in CASES for fact in case.facts} == {*FACT_KINDS}


@by_id
def test_file_of_a_case_is_read_as_what_it_is(case):
    limits = read_limits(load_settings(None, {}, environ={}).settings)
    (record,) = read_records(case.content.encode(), case.file_name, limits, ())
    assert record.is_text == (case.kind is Kind.HANDOUT)
    if case.kind is Kind.SUMMARY:
        assert record.case
        assert record.general
        assert record.problems.items
        assert record.warnings == ()


def test_choice_with_a_limit_takes_languages_and_kinds_in_turn():
    groups = {(case.output, case.kind) for case in CASES}
    chosen = spread(CASES, limit=len(groups))
    assert {(case.output, case.kind) for case in chosen} == groups


def test_choice_of_a_language_takes_documents_in_it():
    assert {case.output for case in spread(CASES, ["fr"])} == {"fr"}


CASE = """
kind = "handout"
language = "fr"
[[case]]
id = "{id}"
topic = "t"
text = "Plaie G propre."
reference = "La plaie gauche est propre."
facts = [["side", "Plaie G", "plaie gauche"]]
"""


def write(folder, name, text):
    (folder / name).write_text(text, "utf-8")
    return folder


def test_cases_of_a_folder_are_read(tmp_path):
    (case,) = load_cases(write(tmp_path, "a.toml", CASE.format(id="x")))
    assert (case.id, case.output, case.content) == ("x", "fr", "Plaie G propre.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "a.toml"),
        (CASE.format(id="x").replace("reference", "ref"), "'reference'"),
        (CASE.format(id="x").replace('"side"', '"shape"'), "shape"),
        (CASE.format(id="x").replace('"handout"', '"poem"'), "poem"),
        (
            CASE.format(id="x")
            + CASE.partition("[[case]]")[1]
            + CASE.partition("[[case]]")[2].format(id="x"),
            "twice",
        ),
    ],
    ids=["no-toml", "key-missing", "kind-of-fact-unknown", "kind-of-document-unknown", "id-twice"],
)
def test_file_that_breaks_the_rules_is_named(tmp_path, text, said):
    with pytest.raises(ConfigurationError, match=said):
        load_cases(write(tmp_path, "a.toml", text))


def test_folder_without_cases_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="no case"):
        load_cases(tmp_path)


def test_set_is_large_and_balanced():
    counts = Counter(case.output for case in CASES)
    assert len(CASES) >= 120
    assert sum(len(case.facts) for case in CASES) >= 1000
    assert counts.keys() == {*WRITTEN}
    for one, other in (("fr", "de"), ("it", "en"), ("pt", "es")):
        assert counts[one] == counts[other]
    assert min(counts.values()) >= 10
    assert Counter(case.kind for case in CASES)[Kind.SUMMARY] >= 30
    assert len({case.topic for case in CASES if case.output in {"fr", "de"}}) >= 12


def test_references_are_plain():
    handouts = [case for case in CASES if case.kind is Kind.HANDOUT]
    eases = [measure_readability(case.reference, case.output).lix for case in handouts]
    assert sum(eases) / len(eases) < LIX_TARGET
