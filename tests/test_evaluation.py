"""Documents are marked against their case, added up, compared with targets; the command does all of it."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.config import load_settings
from optirh_batch.documents import (
    Draft,
    Finding,
    HandoutDraft,
    Kind,
    Origin,
    Passage,
    Severity,
    Term,
    TokenCount,
)
from optirh_batch.errors import Exit
from optirh_batch.evaluation import CaseMark, Fact, Targets, add_up, load_cases, mark_document, spread
from optirh_batch.evaluation.cases import Case
from optirh_batch.evaluation.marking import Fate, Mark
from optirh_batch.evaluation.plot import draw_comparison
from optirh_batch.evaluation.running import evaluate
from optirh_batch.records import PatientRecord

SENTENCES = ("Talon G propre.", "Pas de fièvre.", "Dafalgan 1 g 2x/j.")
CASE = Case(
    id="heel",
    kind=Kind.HANDOUT,
    language="fr",
    output="fr",
    topic="wounds",
    content=" ".join(SENTENCES) + "\n",
    words=" ".join(SENTENCES),
    facts=(
        Fact("side", "Talon G", ("talon gauche",)),
        Fact("negation", "Pas de fièvre", ("{no} ~ fievre",)),
        Fact("dose", "Dafalgan 1 g", ("dafalgan & 1 g",)),
    ),
    never=(Fact("side", "", ("talon droit",)),),
    terms=("Dafalgan", "fièvre"),
    reference="Votre talon gauche est propre. Vous n'avez pas de fièvre. Prenez Dafalgan 1 g 2x/jour.",
)
RIGHT = ("Votre talon gauche est propre.", "Vous n'avez pas de fièvre.", "Prenez Dafalgan 1 g 2x/jour.")


def draft(texts, *, flags=(), originals=(), terms=()):
    passages = tuple(
        Passage(
            source,
            text,
            Origin.SOURCE if place in originals else Origin.MODEL,
            reason="x" if place in originals else None,
        )
        for place, (source, text) in enumerate(zip(SENTENCES, texts, strict=True))
    )
    findings = tuple(Finding("negation-lost", severity, "m", "e", segment=place) for place, severity in flags)
    content = HandoutDraft("t", passages, tuple(Term(term, "means", Origin.GLOSSARY) for term in terms))
    return Draft(
        Kind.HANDOUT, "fr", PatientRecord("text", "fr"), content, findings, tokens=TokenCount(30, 10, 5)
    )


def fates(mark):
    return [fact.fate for fact in mark.facts]


def with_text(place, text):
    return tuple(text if number == place else right for number, right in enumerate(RIGHT))


def test_document_that_states_every_fact_keeps_them():
    mark = mark_document(CASE, draft(RIGHT), 2.0)
    assert fates(mark) == [Fate.KEPT] * 3
    assert mark.inventions == ()
    assert (mark.passages, mark.originals, mark.generated_tokens, mark.prompt_tokens) == (3, 0, 5, 20)


def test_lost_fact_in_a_passage_without_mark_has_escaped():
    mark = mark_document(CASE, draft(with_text(1, "Vous avez de la fièvre.")), 1.0)
    assert fates(mark) == [Fate.KEPT, Fate.ESCAPED, Fate.KEPT]
    assert mark.facts[1].printed == "Vous avez de la fièvre."


@pytest.mark.parametrize(
    ("place", "severity", "fate"),
    [(1, Severity.WARN, Fate.FLAGGED), (1, Severity.INFO, Fate.ESCAPED), (2, Severity.WARN, Fate.ESCAPED)],
    ids=["marked", "for-information-only", "another-passage-marked"],
)
def test_lost_fact_counts_as_marked_only_by_a_finding_about_its_passage(place, severity, fate):
    mark = mark_document(CASE, draft(with_text(1, "Vous allez bien."), flags=[(place, severity)]), 1.0)
    assert mark.facts[1].fate is fate


def test_what_must_not_be_said_is_an_invention():
    mark = mark_document(CASE, draft(with_text(0, "Votre talon droit est propre.")), 1.0)
    assert [(item.kind, item.fate) for item in mark.inventions] == [("side", Fate.ESCAPED)]
    assert mark.facts[0].fate is Fate.ESCAPED


def test_figure_without_a_source_is_an_invention():
    mark = mark_document(CASE, draft(with_text(0, "Votre talon gauche est propre depuis 9 jours.")), 1.0)
    assert [(item.name, item.fate) for item in mark.inventions] == [("9", Fate.ESCAPED)]


def test_original_wording_keeps_its_facts_and_is_counted():
    mark = mark_document(CASE, draft(with_text(0, SENTENCES[0]), originals=[0]), 1.0)
    assert fates(mark) == [Fate.ORIGINAL, Fate.KEPT, Fate.KEPT]
    assert (mark.passages, mark.originals) == (3, 1)
    totals = add_up([mark])
    assert (totals.kept, totals.kept_original) == (3, 1)


def test_hard_word_is_covered_when_explained_or_not_used():
    assert mark_document(CASE, draft(RIGHT), 1.0).covered == 0
    assert mark_document(CASE, draft(RIGHT, terms=["fièvre (température)"]), 1.0).covered == 1
    assert mark_document(CASE, draft(with_text(1, "Vous n'êtes pas chaud.")), 1.0).covered == 1


def marks_with(**changes):
    kept = [Mark("dose", str(number), Fate.KEPT) for number in range(99)]
    lost = [Mark("dose", "x", Fate.ESCAPED)]
    base = CaseMark(
        "a", "handout", "fr", "Bien.", "Bien.", (*kept, *lost), passages=10, originals=2, lix=20.0
    )
    return [base, CaseMark("b", "handout", "de", error="machine-fault")] if changes.get("failed") else [base]


@pytest.mark.parametrize(
    ("targets", "failed", "said"),
    [
        (Targets(max_escaped=0), False, ["10.0 of 1000 facts escaped, at most 0"]),
        (Targets(max_escaped=10), False, []),
        (Targets(None, min_kept=99.5), False, ["99.0 % of the facts kept, at least 99.5 %"]),
        (Targets(None, None, 19), False, ["20.0 % of the passages in original wording, at most 19 %"]),
        (Targets(None, None, 20), True, ["1 documents failed"]),
    ],
)
def test_targets_say_what_is_missed(targets, failed, said):
    assert list(targets.missed(add_up(marks_with(failed=failed)))) == said


def test_picture_has_a_bar_for_each_model_and_group():
    result = {
        "model": {"name": "a<b"},
        "totals": add_up(marks_with()).as_json(),
        "groups": [{"kind": "handout", "language": "fr", **add_up(marks_with()).as_json()}],
    }
    root = ET.fromstring(draw_comparison([result, result]))
    texts = [item.text for item in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("a<b") == 2
    assert texts.count("handout fr") == 2
    assert "99.0 stated, 1 escaped, 20 % in original wording" in texts


def run(home, *arguments):
    return CliRunner().invoke(
        main, ["--home", str(home), "evaluate", "run", *arguments], env={"OPTIRH_GENERATOR": "fake"}
    )


def test_echo_of_the_source_keeps_every_fact_and_leaves_the_home_alone(home):
    settings = load_settings(home, {}, environ={"OPTIRH_GENERATOR": "fake"}).settings
    before = sorted(home.rglob("*"))
    told = []
    cases = spread(load_cases(), limit=4)
    done = evaluate(cases, settings, lambda *step: told.append(step))
    assert [mark.id for mark in done.marks] == [case.id for case in cases]
    assert done.totals.kept == done.totals.facts == sum(len(case.facts) for case in cases)
    assert done.totals.escaped == 0
    assert sorted(step[1:] for step in told) == [(number, 4) for number in range(4)]
    assert sorted(home.rglob("*")) == before


def test_run_that_is_cut_off_has_stored_something_of_each_language(home):
    settings = load_settings(home, {}, environ={"OPTIRH_GENERATOR": "fake"}).settings
    cases = spread(load_cases(), ["fr", "de"], limit=12)
    stored = []

    def store(done):
        stored.append({(mark.output, mark.kind) for mark in done.marks})
        if len(stored) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(cases, replace(settings, files_at_once=2), store=store)
    assert [len(groups) for groups in stored] == [1, 2, 3, 4]


def test_command_prints_json_and_keeps_it(home, tmp_path):
    kept, picture = tmp_path / "kept.json", tmp_path / "picture.svg"
    result = run(home, "--limit", "2", "--json", "--keep", str(kept), "--plot", str(picture))
    assert result.exit_code == 0, result.stderr
    (printed,) = json.loads(result.stdout)
    assert json.loads(kept.read_text()) == [printed]
    assert (printed["model"]["name"], len(printed["cases"])) == ("fake", 2)
    assert printed["totals"]["facts"] == sum(len(case["facts"]) for case in printed["cases"])
    assert ET.parse(picture).getroot().tag.endswith("svg")


def test_command_compares_with_what_was_kept(home, tmp_path):
    kept = tmp_path / "kept.json"
    run(home, "--limit", "1", "--json", "--keep", str(kept))
    kept.write_text(kept.read_text().replace('"name": "fake"', '"name": "older"', 1))
    result = run(home, "--limit", "1", "--against", str(kept))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.index("older") < result.stdout.index("fake")


def test_command_ends_with_its_code_when_a_target_is_missed(home, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.toml").write_text(
        'kind = "handout"\nlanguage = "fr"\n[[case]]\nid = "own"\ntopic = "t"\n'
        'text = "Plaie propre ce matin."\n'
        'reference = "x"\nfacts = [["side", "Plaie gauche"]]\n'
    )
    result = run(home, "--cases", str(tmp_path / "own"))
    assert result.exit_code == Exit.EVALUATION
    assert "1000.0 of 1000 facts escaped" in result.stderr
    assert "Plaie gauche" in result.stdout


@pytest.mark.parametrize("held", ["no json", '{"a": 1}', "[1]"])
def test_command_refuses_to_compare_with_another_file(home, tmp_path, held):
    other = tmp_path / "other.json"
    other.write_text(held)
    result = run(home, "--limit", "1", "--against", str(other))
    assert result.exit_code == Exit.CONFIGURATION
    assert "other.json" in result.stderr
