"""One file through the stages: results, failures, recognition, and kills at every step."""

import hashlib
import json
from dataclasses import replace

import pytest

from benches import GERMAN_TEXT, RECORD, TEXT, open_bench, print_plainly
from optirh_batch import pipeline
from optirh_batch.audit import Batch, Published, State
from optirh_batch.commission import Order
from optirh_batch.documents import Kind
from optirh_batch.errors import (
    AuditUnavailable,
    Exit,
    ModelMissing,
    PublishFailed,
    RenderingFailed,
    SourceChanged,
)
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.outcomes import Status
from optirh_batch.pipeline import process_file
from optirh_batch.readers import read_records
from optirh_batch.workshop import open_workshop

TWO_RECORDS = RECORD.replace(
    "<dossier xmlns", '<dossiers xmlns="urn:optirh:dossier:1"><dossier xmlns'
).replace("</dossier>", "</dossier>" + RECORD.partition("?>")[2].replace("Zoé", "Léa") + "</dossiers>")


def drop(home, name, text):
    path = home / "entree" / name
    path.write_text(text, encoding="utf-8")
    return path


def work(home, path, *, again=False, **options):
    bench = {name: options.pop(name) for name in ("render", "generator") if name in options}
    order = {name: options.pop(name) for name in ("kind", "language") if name in options}
    with open_bench(home, **bench, **options) as workshop:
        return process_file(path, Order(home / "sortie", again=again, **order), workshop)


def pdfs(home):
    return sorted(path.name for path in (home / "sortie").glob("*.pdf"))


def states(home):
    with open_bench(home) as workshop:
        workshop.audit.verify()
        return [job.state for job in workshop.audit.jobs()]


def test_log_says_in_what_shape_of_batch_the_answers_were_computed(home):
    work(home, drop(home, "note.txt", TEXT))
    with open_bench(home) as workshop:
        (job,) = workshop.audit.jobs()
        published = next(entry.event for entry in job.events if isinstance(entry.event, Published))
    assert published.batch == Batch(sequences=1, threads=0, reproducible=1)


def test_text_becomes_a_handout_to_review(home):
    path = drop(home, "note.txt", TEXT)
    (outcome,) = work(home, path)
    assert (outcome.status, outcome.kind, outcome.language) == (Status.REVIEW, Kind.HANDOUT, "fr")
    assert outcome.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert pdfs(home) == ["note.handout.fr.pdf"]
    page = json.loads(outcome.outputs[0].read_bytes().partition(b"\n")[2])
    assert page["sections"] == outcome.as_json("fr")["sections"]
    assert page["job"] == outcome.job
    assert path.exists()
    assert states(home) == [State.REVIEW]


def test_record_becomes_a_summary_in_staff_language(home):
    (outcome,) = work(home, drop(home, "dossier.xml", RECORD), staff_language="de")
    assert (outcome.kind, outcome.language, outcome.error) == (Kind.SUMMARY, "de", None)
    assert pdfs(home) == ["dossier.summary.de.pdf"]


def test_german_text_becomes_a_german_handout(home):
    (outcome,) = work(home, drop(home, "bericht.txt", GERMAN_TEXT))
    assert outcome.language == "de"


def test_json_has_every_key_of_the_contract(home):
    (outcome,) = work(home, drop(home, "note.txt", TEXT))
    plain = outcome.as_json("fr")
    keys = {
        "source", "source_sha256", "kind", "language", "status", "outputs", "sections", "findings", "model",
        "tokens", "seconds", "error",
    }  # fmt: skip
    assert keys <= plain.keys()
    assert plain["model"].keys() == {"name", "sha256", "adapter_sha256", "prompt_sha256"}
    assert plain["tokens"].keys() == {"prompt", "cached", "generated"}
    assert plain["seconds"].keys() == {"read", "generate", "check", "render", "total"}
    assert plain["seconds"]["total"] >= plain["seconds"]["read"] + plain["seconds"]["render"] > 0
    assert plain["sections"].keys() == {"summary", "simplification", "terms", "left_out", "warnings"}
    assert "Metformine 500 mg 2 fois par jour" in plain["sections"]["simplification"]
    assert len(plain["sections"]["summary"].split()) <= 5
    assert json.loads(json.dumps(plain)) == plain


def test_finding_of_a_summary_names_its_part(home):
    class Careless(FakeGenerator):
        def generate(self, requests):
            for result in super().generate(requests):
                yield replace(result, text="Suivi.")

    (outcome,) = work(home, drop(home, "dossier.xml", RECORD), generator=Careless())
    (finding,) = outcome.as_json("fr")["findings"]
    assert (finding["code"], finding["segment"], finding["part"]) == ("original-kept", 0, "case")


def test_sections_of_a_summary_hold_prose_and_facts(home):
    (outcome,) = work(home, drop(home, "dossier.xml", RECORD))
    sections = outcome.as_json("fr")["sections"]
    assert "fracture du poignet droit" in sections["case"]
    assert sections["general"] == sections["history"] == "Non documenté"
    assert sections["patient"]["family"] == "Canarion"
    assert sections["medications"] == {"status": "not-documented", "items": []}


@pytest.mark.parametrize(
    ("content", "code", "exit_code"),
    [
        pytest.param(b"", "source-empty", Exit.SOURCE, id="empty"),
        pytest.param(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-refused", Exit.SOURCE, id="entities"),
        pytest.param(RECORD.encode()[:200], "xml-malformed", Exit.SOURCE, id="cut-off"),
        pytest.param(b"x" * 3000, "source-too-large", Exit.SOURCE, id="too-large"),
    ],
)
def test_file_that_cannot_be_read_is_one_failed_outcome(home, content, code, exit_code):
    path = home / "entree" / "bad.xml"
    path.write_bytes(content)
    (outcome,) = work(home, path, max_input_bytes="2000")
    assert outcome.status is Status.FAILED
    assert (outcome.error.code, outcome.error.exit_code) == (code, exit_code)
    assert outcome.as_json("de")["error"]["code"] == code
    assert pdfs(home) == []
    assert states(home) == [State.FAILED]


def test_missing_file_is_a_failed_outcome(home):
    (outcome,) = work(home, home / "entree" / "gone.txt")
    assert outcome.error.code == "source-unreadable"
    assert outcome.source_sha256 is None


def test_unsupported_language_is_a_failed_outcome(home):
    (outcome,) = work(home, drop(home, "note.txt", TEXT), language="xx")
    assert outcome.error.code == "language-unsupported"
    assert "fr, de, it, en" in outcome.as_json("fr")["error"]["message"]


def test_file_with_two_records_gives_two_documents(home):
    outcomes = work(home, drop(home, "deux.xml", TWO_RECORDS))
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert pdfs(home) == ["deux.summary.fr.2.pdf", "deux.summary.fr.pdf"]
    assert len({outcome.job for outcome in outcomes}) == 2


def test_broken_record_fails_alone(home):
    def render(draft, imprint):
        if draft.record.patient.given == "Zoé":
            raise RenderingFailed(name=imprint.source_name, detail="test")
        return print_plainly(draft, imprint)

    first, second = work(home, drop(home, "deux.xml", TWO_RECORDS), render=render)
    assert first.error.code == "rendering-failed"
    assert second.error is None
    assert len(pdfs(home)) == 1


def test_record_that_cannot_be_read_leaves_the_others_alone(home):
    broken = TWO_RECORDS.replace("<nom>Canarion</nom>", "", 1)
    outcomes = work(home, drop(home, "deux.xml", broken))
    assert [outcome.error and outcome.error.code for outcome in outcomes] == ["record-invalid", None]
    assert [(outcome.record, outcome.records) for outcome in outcomes] == [(1, 2), (2, 2)]
    assert pdfs(home) == ["deux.summary.fr.pdf"]
    assert states(home) == [State.REVIEW, State.FAILED]


def test_records_that_were_published_are_recognised_when_the_others_are_tried_again(home):
    path = drop(home, "deux.xml", TWO_RECORDS)

    def render(draft, imprint):
        if draft.record.patient.given == "Zoé":
            raise RenderingFailed(name=imprint.source_name, detail="test")
        return print_plainly(draft, imprint)

    work(home, path, render=render)
    first, second = work(home, path)
    assert (first.already_done, second.already_done) == (False, True)
    assert first.error is second.error is None
    assert len(pdfs(home)) == 2


def test_record_that_is_understood_otherwise_is_new_work(home, monkeypatch):
    path = drop(home, "dossier.xml", RECORD)
    work(home, path)

    def read_otherwise(*arguments):
        (record,) = read_records(*arguments)
        return (replace(record, general="Vit seule."),)

    monkeypatch.setattr(pipeline, "read_records", read_otherwise)
    (other,) = work(home, path)
    assert not other.already_done
    assert len(pdfs(home)) == 2


def test_fault_of_the_program_is_named_without_the_text(home):
    def render(draft, imprint):
        raise ValueError(f"cannot print {TEXT}")

    (outcome,) = work(home, drop(home, "note.txt", TEXT), render=render)
    assert outcome.error.code == "unexpected"
    assert "ValueError, test_pipeline.py:" in str(outcome.error)
    assert "Metformine" not in str(outcome.error)
    assert isinstance(outcome.error.__cause__, ValueError)


def test_source_that_changes_meanwhile_is_not_published(home):
    path = drop(home, "note.txt", TEXT)

    def render(draft, imprint):
        path.write_text(TEXT + "Encore une phrase.")
        return print_plainly(draft, imprint)

    (outcome,) = work(home, path, render=render)
    assert isinstance(outcome.error, SourceChanged)
    assert pdfs(home) == []


def test_source_that_vanishes_meanwhile_is_not_published(home):
    path = drop(home, "note.txt", TEXT)

    def render(draft, imprint):
        path.unlink()
        return print_plainly(draft, imprint)

    (outcome,) = work(home, path, render=render)
    assert isinstance(outcome.error, SourceChanged)
    assert pdfs(home) == []


def test_missing_outbox_fails_and_leaves_nothing(home):
    path = drop(home, "note.txt", TEXT)
    (home / "sortie").rmdir()
    (outcome,) = work(home, path)
    assert isinstance(outcome.error, PublishFailed)


def test_missing_model_fails_before_anything_is_written(home, tmp_path):
    def no_model():
        raise ModelMissing(name="m", path="/nowhere")

    with open_bench(home) as bench:
        workshop = type(bench)(
            bench.settings, bench.audit, no_model, bench.glossary, bench.clock, bench.render
        )
        (outcome,) = process_file(drop(home, "note.txt", TEXT), Order(home / "sortie"), workshop)
    assert outcome.error.code == "model-missing"
    assert states(home) == [State.FAILED]


def test_audit_log_that_cannot_be_written_stops_the_job(home, monkeypatch):
    def refuse(*_):
        raise AuditUnavailable(path="audit.db", detail="disk full")

    path = drop(home, "note.txt", TEXT)
    with open_bench(home) as workshop:
        monkeypatch.setattr(type(workshop.audit), "open_job", refuse)
        (outcome,) = process_file(path, Order(home / "sortie"), workshop)
    assert isinstance(outcome.error, AuditUnavailable)
    assert pdfs(home) == []


def test_log_that_fails_while_a_failure_is_recorded_is_the_failure(home, monkeypatch):
    def refuse(*_):
        raise AuditUnavailable(path="audit.db", detail="disk full")

    with open_bench(home) as workshop:
        monkeypatch.setattr(type(workshop.audit), "open_job", refuse)
        (outcome,) = process_file(home / "gone.txt", Order(home / "sortie"), workshop)
    assert isinstance(outcome.error, AuditUnavailable)


def test_same_content_is_recognised(home):
    first, second = drop(home, "note.txt", TEXT), drop(home, "copie.txt", TEXT)
    (made,) = work(home, first)
    (found,) = work(home, second)
    assert found.already_done
    assert (found.status, found.outputs, found.job) == (Status.REVIEW, made.outputs, made.job)
    assert found.as_json("fr")["already_done"] is True
    assert pdfs(home) == ["note.handout.fr.pdf"]


def test_same_content_is_made_anew_when_asked_again_or_otherwise(home):
    path = drop(home, "note.txt", TEXT)
    work(home, path)
    work(home, path, again=True)
    work(home, path, language="de")
    work(home, path, context_tokens="2048")
    assert pdfs(home) == [
        "note.handout.de.pdf",
        "note.handout.fr.2.pdf",
        "note.handout.fr.3.pdf",
        "note.handout.fr.pdf",
    ]


def test_work_stays_recognised_when_its_pdf_was_renamed_or_put_in_a_subfolder(home):
    path = drop(home, "note.txt", TEXT)
    (made,) = work(home, path)
    (home / "data" / "published.jsonl").unlink()
    made.outputs[0].rename(home / "sortie" / "renamed.pdf")
    (found,) = work(home, path)
    assert [output.name for output in found.outputs] == ["renamed.pdf"]
    (home / "sortie" / "Monday").mkdir()
    (home / "sortie" / "renamed.pdf").rename(home / "sortie" / "Monday" / "sorted.pdf")
    (found,) = work(home, path)
    assert (found.already_done, found.outputs) == (True, (home / "sortie" / "Monday" / "sorted.pdf",))


def test_document_whose_pdf_is_gone_is_made_again(home):
    path = drop(home, "note.txt", TEXT)
    (made,) = work(home, path)
    made.outputs[0].unlink()
    (again,) = work(home, path)
    assert (again.already_done, again.job == made.job) == (False, False)
    assert pdfs(home) == ["note.handout.fr.pdf"]
    (found,) = work(home, path)
    assert (found.already_done, found.job) == (True, again.job)
    assert states(home) == [State.REVIEW, State.REVIEW]


def test_kill_while_a_lost_document_is_made_again_doubles_nothing(home, monkeypatch):
    path = drop(home, "note.txt", TEXT)
    (made,) = work(home, path)
    made.outputs[0].unlink()

    def deadly(*arguments):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "_record_published", deadly)
        with pytest.raises(Killed):
            work(home, path)
    (found,) = work(home, path)
    assert found.already_done
    assert pdfs(home) == ["note.handout.fr.pdf"]


def test_document_that_went_elsewhere_does_not_count(home, tmp_path):
    path = drop(home, "note.txt", TEXT)
    (tmp_path / "elsewhere").mkdir()
    with open_bench(home) as workshop:
        process_file(path, Order(tmp_path / "elsewhere"), workshop)
    (outcome,) = work(home, path)
    assert not outcome.already_done
    assert pdfs(home) == ["note.handout.fr.pdf"]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "step",
    [
        "open_source",
        "read_records",
        "commission",
        "_recognise",
        "_open_job",
        "_draft",
        "_print",
        "publish",
        "note_place",
        "_record_published",
    ],
)
def test_kill_at_any_step_ends_in_exactly_one_document(home, monkeypatch, step, moment):
    path = drop(home, "note.txt", TEXT)
    original = getattr(pipeline, step)

    def deadly(*arguments, **options):
        if moment == "after":
            original(*arguments, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, step, deadly)
        with pytest.raises(Killed):
            work(home, path)
    (outcome,) = work(home, path)
    assert outcome.status is Status.REVIEW
    assert pdfs(home) == ["note.handout.fr.pdf"]
    assert outcome.outputs == (home / "sortie" / "note.handout.fr.pdf",)
    assert states(home) == [State.REVIEW]


def test_second_try_goes_on_with_the_same_job(home):
    path = drop(home, "note.txt", TEXT)

    def render(draft, imprint):
        raise RenderingFailed(name="n", detail="d")

    (failed,) = work(home, path, render=render)
    (made,) = work(home, path)
    assert made.job == failed.job
    with open_bench(home) as workshop:
        (job,) = workshop.audit.jobs()
    names = [entry.event.name for entry in job.events]
    assert names == ["failed", "resumed", "rendered", "published"]


def test_workshop_loads_the_model_with_the_first_document_and_lets_go(home, monkeypatch):
    opened = []

    def open_generator(settings, alive):
        from optirh_batch.generation.fake import FakeGenerator

        opened.append(FakeGenerator())
        return opened[-1]

    monkeypatch.setattr("optirh_batch.workshop.open_generator", open_generator)
    with open_bench(home) as bench:
        settings = bench.settings
    with open_workshop(settings) as workshop:
        assert opened == []
        assert workshop.generator() is workshop.generator()
        assert workshop.glossary() is workshop.glossary()
    assert len(opened) == 1
    assert opened[0].closed
