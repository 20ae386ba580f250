"""What a release keeps to train a model, for how long, and what training export hands out."""

import hashlib
import json
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from benches import StillClock, open_bench, print_plainly, settings_of
from optirh_batch.audit import AUDIT_FILE, AuditLog, State, TrainingExported, TrainingKept
from optirh_batch.cli import main
from optirh_batch.commission import Order
from optirh_batch.documents import (
    Draft,
    HandoutDraft,
    Imprint,
    Kind,
    Origin,
    Passage,
    SummaryDraft,
    with_passages,
)  # fmt: skip
from optirh_batch.errors import ConfigurationError, PublishFailed, WorkFolderFailed
from optirh_batch.learning.handing_out import export_pairs
from optirh_batch.learning.shelf import forget_pairs, keep_pairs, read_kept, sweep_pairs
from optirh_batch.oversight.retention import purge
from optirh_batch.pipeline import process_file
from optirh_batch.records import Patient, PatientRecord
from optirh_batch.review import ReviewDesk
from optirh_batch.review.shelf import find_draft, keep_draft

RECORD = PatientRecord(
    format="optirh-xml",
    language="fr",
    patient=Patient("Noélie", "Clivaz", birth_date=date(1941, 2, 3)),
)
IMPRINT = Imprint("dossier.xml", "2026-00001", datetime(2026, 3, 14, 9, 30, tzinfo=UTC), "fake")
WOUND = Passage(
    "Pst talon G refait le 12.03.2026.",
    "Le 12.03.2026, on a refait le pansement de votre talon gauche.",
    Origin.MODEL,
)
NAMED = Passage("Mme Clivaz : TA 158/92.", "Mme Clivaz, votre tension est de 158/92.", Origin.PERSON)
TEXT = (
    "Mme Clivaz va bien. Elle prend Metformine 500 mg 2x/j. Elle marche chaque jour avec sa fille Hortense.\n"
)


def handout(*passages, record=RECORD):
    return Draft(Kind.HANDOUT, "fr", record, HandoutDraft("Titre", passages, ()))


def kept_of(tmp_path, draft):
    keep_pairs(tmp_path, draft, IMPRINT)
    (kept,) = read_kept(tmp_path)
    return kept


def test_worded_passage_is_kept_under_made_up_names_with_its_words(tmp_path):
    kept = kept_of(tmp_path, handout(WOUND, NAMED))
    assert [(pair.task, pair.source_language, pair.output_language, pair.by) for pair in kept.pairs] == [
        ("rewrite", "fr", "fr", "model"),
        ("rewrite", "fr", "fr", "person"),
    ]
    written = json.dumps([(pair.source, pair.output) for pair in kept.pairs], ensure_ascii=False)
    assert "Clivaz" not in written
    assert "12.03.2026" not in written
    assert "talon G" in written
    assert "158/92" in written
    assert kept.refusals == ()


def test_days_move_alike_on_both_sides(tmp_path):
    (pair,) = kept_of(tmp_path, handout(WOUND)).pairs
    (one,), (other,) = (re.findall(r"\d\d\.\d\d\.\d{4}", text) for text in (pair.source, pair.output))
    assert one == other != "12.03.2026"
    moved = datetime.strptime(one, "%d.%m.%Y").replace(tzinfo=UTC)
    assert (datetime(2026, 3, 12, tzinfo=UTC) - moved).days % 7 == 0


@pytest.mark.parametrize("origin", [Origin.SOURCE, Origin.GLOSSARY])
def test_passage_that_nobody_worded_is_not_kept(tmp_path, origin):
    assert kept_of(tmp_path, handout(replace(WOUND, origin=origin))).pairs == ()


def test_passage_that_was_not_changed_is_not_kept(tmp_path):
    assert kept_of(tmp_path, handout(replace(WOUND, text=WOUND.source))).pairs == ()


@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        (Passage("Vue avec clivaz.", "On vous a vue avec clivaz.", Origin.MODEL), "known-name"),
        (
            Passage("Née en 1941, vit seule.", "Vous êtes née en 1941. Vous vivez seule.", Origin.MODEL),
            "birth-year",
        ),
        (
            Passage("Sa fille Hortense passe.", "Votre fille Hortense passe.", Origin.MODEL),
            "uncertain-name",
        ),
        (Passage("Plaie jambe G.", "Votre jambe droite a une plaie.", Origin.MODEL), "facts-differ"),
    ],
)
def test_passage_that_may_tell_who_is_meant_or_says_something_else_is_refused_by_number(
    tmp_path, passage, reason
):
    kept = kept_of(tmp_path, handout(WOUND, passage))
    assert len(kept.pairs) == 1
    (refusal,) = kept.refusals
    assert refusal.passage == 2
    assert reason in refusal.reasons
    assert passage.source not in (tmp_path / "training" / "2026-00001.json").read_text("utf-8")


def test_summary_keeps_case_and_general_information_and_no_history(tmp_path):
    content = SummaryDraft(case=(NAMED,), general=(WOUND,), history_current=(WOUND,))
    kept = kept_of(tmp_path, Draft(Kind.SUMMARY, "fr", RECORD, content))
    assert [pair.task for pair in kept.pairs] == ["condense", "condense"]


def test_kept_file_is_readable_by_this_user_alone(tmp_path):
    kept_of(tmp_path, handout(WOUND))
    assert (tmp_path / "training").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "training" / "2026-00001.json").stat().st_mode & 0o777 == 0o600


def test_what_was_kept_is_forgotten_by_its_number(tmp_path):
    kept_of(tmp_path, handout(WOUND))
    forget_pairs(tmp_path, "2026-00001")
    forget_pairs(tmp_path, "2026-00001")
    assert list(read_kept(tmp_path)) == []


def test_damaged_file_is_named(tmp_path):
    kept_of(tmp_path, handout(WOUND))
    (tmp_path / "training" / "2026-00001.json").write_text("{}", "utf-8")
    with pytest.raises(WorkFolderFailed, match="2026-00001"):
        list(read_kept(tmp_path))


def test_sweep_removes_only_what_is_older(tmp_path):
    kept_of(tmp_path, handout(WOUND))
    path = tmp_path / "training" / "2026-00001.json"
    os.utime(path, (1000, 1000))
    assert sweep_pairs(tmp_path, 999) == 0
    assert sweep_pairs(tmp_path, 1001) == 1
    assert sweep_pairs(tmp_path / "nowhere", 1001) == 0


# From the release to the export


def make(home):
    """A document of a record, with a passage in a person's words, as it waits to be checked."""
    source = home / "note.txt"
    source.write_text(TEXT)
    with open_bench(home) as workshop:
        (outcome,) = process_file(source, Order(workshop.settings.to_review), workshop)
        data_dir = workshop.settings.data_dir
    digest = hashlib.sha256(outcome.outputs[0].read_bytes()).hexdigest()
    kept = find_draft(data_dir, digest)
    content = with_passages(kept.draft.content, (WOUND, NAMED))
    keep_draft(data_dir, digest, replace(kept.draft, content=content, record=RECORD), kept.imprint)
    return outcome.outputs[0]


def move(path, folder):
    folder.mkdir(exist_ok=True)
    return path.rename(folder / path.name)


def look(settings):
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        ReviewDesk(settings, audit, StillClock(), print_plainly_released).look()
        return audit.jobs()[0]


def print_plainly_released(draft, imprint):
    return print_plainly(draft, imprint) + (b" released" if imprint.released else b"")


def export(settings, folder):
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        return export_pairs(settings, audit, folder)


@pytest.fixture
def willing(home):
    return settings_of(home, keep_training_pairs="on")


def test_release_keeps_nothing_unless_the_institution_wants_it(home):
    settings = settings_of(home)
    move(make(home), settings.released)
    job = look(settings)
    assert job.state is State.RELEASED
    assert not (settings.data_dir / "training").exists()
    assert not any(isinstance(entry.event, TrainingKept) for entry in job.events)


def test_release_keeps_the_pairs_and_says_so_in_the_log(home, willing):
    move(make(home), willing.released)
    job = look(willing)
    assert [entry.event for entry in job.events if isinstance(entry.event, TrainingKept)] == [
        TrainingKept(2, 0)
    ]
    assert [kept.job for kept in read_kept(willing.data_dir)] == [job.job]


def test_release_goes_on_where_the_pairs_cannot_be_kept(home, willing):
    move(make(home), willing.released)
    (willing.data_dir / "training").write_text("a file in the way")
    assert look(willing).state is State.RELEASED


def test_export_writes_both_forms_and_the_report_and_logs_each_document(home, willing, tmp_path):
    move(make(home), willing.released)
    look(willing)
    done = export(willing, tmp_path / "out")
    assert (done.documents, done.pairs, done.refused) == (1, 2, {})
    chats, plain = (
        [json.loads(line) for line in (tmp_path / "out" / name).read_text("utf-8").splitlines()]
        for name in ("pairs.chat.jsonl", "pairs.alpaca.jsonl")
    )
    assert [row["id"] for row in chats] == ["kept-00001", "kept-00002"]
    assert [[part["role"] for part in row["messages"]] for row in chats] == [
        ["system", "user", "assistant"]
    ] * 2
    assert [row["messages"][2]["content"] for row in chats] == [row["output"] for row in plain]
    assert all(row["input"] in chat["messages"][1]["content"] for row, chat in zip(plain, chats, strict=True))
    report = json.loads((tmp_path / "out" / "leaks.json").read_text("utf-8"))
    assert report == {"documents": 1, "pairs": 2, "refused": [], "reasons": {}}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in done.files)
    with AuditLog.open(willing.data_dir / AUDIT_FILE) as audit:
        assert audit.jobs()[0].events[-1].event == TrainingExported(2)
        assert audit.jobs()[0].state is State.RELEASED
        audit.verify()


def test_report_names_what_was_refused_by_document_and_passage_without_its_words(home, willing, tmp_path):
    released = make(home)
    digest = hashlib.sha256(released.read_bytes()).hexdigest()
    kept = find_draft(willing.data_dir, digest)
    told = Passage("Sa fille Hortense passe.", "Votre fille Hortense passe.", Origin.MODEL)
    draft = replace(kept.draft, content=with_passages(kept.draft.content, (WOUND, told)))
    keep_draft(willing.data_dir, digest, draft, kept.imprint)
    move(released, willing.released)
    job = look(willing).job
    done = export(willing, tmp_path / "out")
    assert done.refused == {"uncertain-name": 1}
    text = (tmp_path / "out" / "leaks.json").read_text("utf-8")
    assert json.loads(text)["refused"] == [{"job": job, "passage": 2, "reasons": ["uncertain-name"]}]
    assert "Hortense" not in text


def test_document_that_is_rejected_after_its_release_is_forgotten(home, willing, tmp_path):
    released = move(make(home), willing.released)
    look(willing)
    move(released, willing.rejected)
    assert look(willing).state is State.REJECTED
    assert list(read_kept(willing.data_dir)) == []
    assert export(willing, tmp_path / "out").documents == 0


def test_pairs_of_a_document_that_the_log_does_not_call_released_stay_here(home, willing, tmp_path):
    make(home)
    keep_pairs(willing.data_dir, handout(WOUND), IMPRINT)
    assert export(willing, tmp_path / "out").pairs == 0


def test_export_is_refused_where_pairs_are_not_to_be_kept(home, tmp_path):
    with pytest.raises(ConfigurationError, match="keep_training_pairs"):
        export(settings_of(home), tmp_path / "out")


def test_export_into_a_file_is_refused(home, willing, tmp_path):
    make(home)
    (tmp_path / "out").write_text("")
    with pytest.raises(PublishFailed):
        export(willing, tmp_path / "out")


def test_purge_deletes_pairs_after_their_days_and_never_with_zero(home, willing):
    move(make(home), willing.released)
    look(willing)
    later = datetime.now(UTC) + timedelta(days=366)
    purge(replace(willing, training_days=0), later)
    assert list(read_kept(willing.data_dir))
    purge(willing, later - timedelta(days=10))
    assert list(read_kept(willing.data_dir))
    purge(willing, later)
    assert not list(read_kept(willing.data_dir))


def test_command_exports_and_says_how_many(home, willing, tmp_path, monkeypatch):
    move(make(home), willing.released)
    look(willing)
    monkeypatch.setenv("OPTIRH_KEEP_TRAINING_PAIRS", "on")
    out = str(tmp_path / "out")
    result = CliRunner().invoke(main, ["--home", str(home), "training", "export", out, "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["documents"], told["pairs"], told["refused"]) == (1, 2, {})
    assert len(told["files"]) == 3
    plain = CliRunner().invoke(main, ["--home", str(home), "training", "export", out])
    assert "2 pairs of 1 documents" in plain.stderr
    assert "read them before you train" in plain.stderr


def test_command_is_refused_by_default(home, tmp_path):
    result = CliRunner().invoke(main, ["--home", str(home), "training", "export", str(tmp_path / "out")])
    assert result.exit_code == 3
    assert not (tmp_path / "out").exists()
