"""Past failures of the readers, found by fuzzing and made small; the parts of the fuzzers themselves."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

import cda_documents as cda
from fuzzing.properties import BrokenPropertyError, examine
from fuzzing.reduction import reduce
from fuzzing.statements import Statement, of_cda, of_fhir
from fuzzing.targets import TARGETS, mutate
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Note,
    Patient,
    PatientRecord,
)

CORPUS = Path(__file__).parent / "fuzzing" / "corpus"
FAILURES = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
MUTATIONS = 10


@pytest.mark.parametrize("path", FAILURES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_past_failure_does_not_come_back(path):
    started = time.process_time()
    TARGETS[path.parent.name].examine(path.read_bytes())
    assert time.process_time() - started < 5


def test_each_folder_of_past_failures_belongs_to_a_target():
    assert {path.parent.name for path in FAILURES} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_seeds_and_their_mutations_keep_every_property(target):
    seeds = target.seeds()
    mutation = target.learn(seeds)
    rng = random.Random(len(target.name))
    answers = Counter(target.examine(seed).partition(":")[0] for seed in seeds)
    assert answers['{"format"']  # most seeds are read: the mutations begin behind the parser
    for _ in range(MUTATIONS):
        answers[
            target.examine(mutate(rng.choice(seeds), mutation, lambda same: same, rng)).partition(":")[0]
        ] += 1
    assert answers['{"format"'] > MUTATIONS / 5


def _record(**members):
    return PatientRecord("cda", **members)


LATEX = Listing(Documented.DOCUMENTED, (Allergy("Latex", status=AllergyStatus.ACTIVE),))


@pytest.mark.parametrize(
    ("record", "statements", "rule"),
    [
        (_record(patient=Patient(family="a\nb")), (), "characters-patient.family"),
        (_record(notes=(Note("a\u202eb"),)), (), "characters-notes.text"),
        (_record(notes=(Note("\ud800"),)), (), "json"),
        (_record(notes=(Note("a", title=" "),)), (), "blank-notes.title"),
        (
            _record(allergies=LATEX),
            (Statement("allergies", "Latex", holds=False),),
            "allergies-became-active",
        ),
        (
            _record(allergies=Listing(Documented.NONE_KNOWN)),
            (Statement("allergies", "Latex", holds=True),),
            "allergies-became-none-known",
        ),
    ],
)
def test_broken_property_is_named(record, statements, rule):
    with pytest.raises(BrokenPropertyError) as caught:
        examine(b"", lambda _data: (record,), lambda _data: statements)
    assert caught.value.rule == rule


def test_different_answers_to_the_same_bytes_are_noticed():
    answers = iter([(_record(case="a"),), (_record(case="b"),)])
    with pytest.raises(BrokenPropertyError, match="not-deterministic"):
        examine(b"", lambda _data: next(answers))


def test_statements_of_a_document_are_found_where_they_are_plain():
    code = '<code code="1" displayName="{}"/>'
    section = cda.section(
        "48765-2",
        cda.concern(cda.allergy(code.format("Latex"))),
        cda.allergy(code.format("Erdnuss"), attributes='negationInd="true"'),
        cda.allergy(code.format("Ibuprofen"), attributes='nullFlavor="NI"'),
    )
    plain = {Statement("allergies", "Latex", holds=True), Statement("allergies", "Erdnuss", holds=False)}
    assert set(of_cda(cda.document(section))) == plain
    refuted = """{"resourceType": "AllergyIntolerance", "code": {"text": "Latex"},
        "verificationStatus": {"coding": [{"code": "refuted"}]}}"""
    assert of_fhir(refuted.encode()) == [Statement("allergies", "Latex", holds=False)]
    assert of_fhir(refuted.replace("refuted", "maybe").encode()) == []


@pytest.mark.parametrize(
    ("data", "least"),
    [
        (b"<a><b>x</b><c d='1'><bad/></c></a>", b"<bad/>"),
        (b'{"a": [1, 2, {"bad": "xyz"}], "b": 3}', b'{"a": [{"bad": "x"}]}'),
        (b"some bad bytes", b"bad"),
    ],
)
def test_failing_input_is_made_small(data, least):
    assert len(reduce(data, lambda less: b"bad" in less)) <= len(least)
