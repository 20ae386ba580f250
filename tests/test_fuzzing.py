"""The parts of the fuzzers: seeds, mutations, properties, statements, reduction, a short run."""

import itertools
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import cda_documents as cda
from fuzzing import sweep
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

TESTS = Path(__file__).parent
MUTATIONS = 10
ONE_IN = 97  # of the files that `python -m fuzzing.sweep` tries


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


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_odd_values_in_the_places_of_seeds_keep_every_property(target):
    variants = sweep.variants(target.seeds()[0])
    for data in itertools.islice(variants, len(target.name), 20 * ONE_IN, ONE_IN):
        target.examine(data, again=False)


def test_sweep_puts_each_value_in_each_place():
    assert list(sweep.variants(b"<a b='1'>2</a>", ("x", ""))) == [
        b'<a b="x">2</a>', b'<a b="">2</a>', b'<a b="1">x</a>', b'<a b="1"></a>'
    ]  # fmt: skip
    assert b'{"a": ["x"]}' in list(sweep.variants(b'{"a": [1]}', ("x",)))
    assert list(sweep.variants(b"plain text")) == []


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
    allergy = (
        '<AllergyIntolerance><code><text value="Latex"/></code><verificationStatus><coding>'
        '<code value="refuted"/></coding></verificationStatus></AllergyIntolerance>'
    )
    bundle = '<Bundle xmlns="http://hl7.org/fhir"><entry><resource>{}</resource></entry></Bundle>'
    assert of_fhir(bundle.format(allergy).encode()) == [Statement("allergies", "Latex", holds=False)]
    assert of_fhir(bundle.format(2 * allergy).encode()) == []


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


def test_a_short_run_covers_branches_and_reports_them(tmp_path):
    pytest.importorskip("atheris", reason="published for x86_64 only")
    command = [sys.executable, "-m", "fuzzing", "optirh-xml", "--seconds", "3", "--folder", str(tmp_path)]
    done = subprocess.run(command, check=False, cwd=TESTS, capture_output=True, text=True, timeout=120)
    status = json.loads(done.stdout)
    assert (done.returncode, status["findings"]) == (0, {})
    assert status["runs"] > 50
    assert status["edges"] > 300
    assert list((tmp_path / "optirh-xml" / "corpus").iterdir())


def test_unknown_target_is_refused_before_anything_runs():
    command = [sys.executable, "-m", "fuzzing", "docx", "letters"]
    done = subprocess.run(command, check=False, cwd=TESTS, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "no such target: letters" in done.stderr
