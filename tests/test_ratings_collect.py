"""Filled forms from the inbox and from folders: kept once, replaced with history, never in a log."""

import json
import logging
import stat
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from benches import TEXT, open_bench
from optirh_batch.audit import AUDIT_FILE, AuditLog
from optirh_batch.cli import main
from optirh_batch.commission import Order
from optirh_batch.config import load_settings
from optirh_batch.errors import FormUnusable, RatingsUnavailable
from optirh_batch.outcomes import Status
from optirh_batch.pipeline import process_file
from optirh_batch.ratings.collecting import take_form
from optirh_batch.ratings.forms import make_form, make_forms
from optirh_batch.ratings.opinions import Incident, Opinion
from optirh_batch.ratings.scales import Category, Criterion, Harm, Role
from optirh_batch.ratings.store import FILE_NAME, Effect, Ratings
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts.shift import Fate
from rating_forms import answers, change, fill, flattened, printed, subject, text, write_value

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
CANARY = "Zoé Canarion, hameau des Tests"


def opinion(rater="P07", *, about=None, form="f" * 64, **changes):
    said = Opinion(
        about or subject(),
        rater,
        Role.NURSE,
        {Criterion.TONE: 4, Criterion.PRECISION: 2},
        (Incident(Category.LOST, Harm.COULD_HARM, "ligne 3"),),
        "bien",
        form,
    )
    return replace(said, **changes)


@pytest.fixture
def ratings(tmp_path):
    with Ratings.open(tmp_path) as opened:
        yield opened


# The store


def test_opinion_comes_back_as_it_was_said(ratings):
    assert ratings.put(opinion(), known=True, now=NOW) is Effect.STORED
    (rating,) = ratings.all()
    assert (rating.opinion, rating.at, rating.known, rating.earlier) == (opinion(), NOW, True, 0)
    assert rating.opinion.form_sha256 == "f" * 64


def test_second_form_of_a_person_on_a_document_replaces_the_first_and_keeps_it(ratings):
    ratings.put(opinion(), known=True, now=NOW)
    later = opinion(form="e" * 64, scores={Criterion.TONE: 1}, incidents=())
    assert ratings.put(later, known=True, now=NOW) is Effect.REPLACED
    (rating,) = ratings.all()
    assert (rating.opinion.scores, rating.earlier) == ({Criterion.TONE: 1}, 1)
    (kept,) = ratings._rows("SELECT * FROM opinions WHERE replaced_by IS NOT NULL")
    assert (kept["remarks"], kept["replaced_by"]) == ("bien", rating.number)


@pytest.mark.parametrize("replaced", [False, True], ids=["the one that counts", "one of the history"])
def test_form_that_was_taken_before_changes_nothing(ratings, replaced):
    ratings.put(opinion(), known=True, now=NOW)
    if replaced:
        ratings.put(opinion(form="e" * 64, remarks="mieux"), known=True, now=NOW)
    before = ratings.all()
    assert ratings.put(opinion(), known=True, now=NOW) is Effect.UNCHANGED
    assert ratings.all() == before


def test_other_persons_and_other_documents_count_beside_each_other(ratings):
    for said in (opinion(), opinion("P08"), opinion(about=subject("two"))):
        assert ratings.put(said, known=True, now=NOW) is Effect.STORED
    assert len(ratings.all()) == 3


def test_failed_write_leaves_nothing_behind(ratings):
    with pytest.raises(RatingsUnavailable):
        ratings.put(opinion(scores={Criterion.TONE: 6}), known=True, now=NOW)
    assert ratings._rows("SELECT * FROM opinions") == []


def test_store_is_readable_by_its_user_alone_and_refused_on_a_share(tmp_path):
    Ratings.open(tmp_path).close()
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    share = f"36 35 98:0 / {tmp_path} rw - cifs //server/share rw\n"
    with pytest.raises(RatingsUnavailable, match="network share"):
        Ratings.open(tmp_path, mountinfo=share)


# What the audit log has to say


def make_form_of_a_document(workshop, home, name="note.txt", content=TEXT):
    """A document in the log, and its empty form."""
    source = home / name
    source.write_text(content)
    (outcome,) = process_file(source, Order(workshop.settings.to_review), workshop)
    (made,) = make_forms(outcome.outputs, workshop.settings, workshop.audit)
    return made.sheet.read_bytes()


def take(data, workshop):
    return take_form(data, "x.pdf", workshop.settings.data_dir, workshop.audit, NOW)


def test_facts_of_the_log_count_and_not_those_of_the_form(home):
    with open_bench(home) as workshop:
        form = fill(make_form_of_a_document(workshop, home), answers())
        honest = take(form, workshop)
        forged = change(
            change(form, write_value("model", text("a" * 64))), write_value("language", text("de"))
        )
        taken = take(forged, workshop)
    assert (honest.known, taken.known) == (True, True)
    assert taken.opinion.subject == honest.opinion.subject


def test_form_that_calls_a_document_of_the_log_by_another_kind_is_refused(home):
    with open_bench(home) as workshop:
        form = fill(make_form_of_a_document(workshop, home), answers())
        with pytest.raises(FormUnusable):
            take(change(form, write_value("kind", text("summary"))), workshop)


def test_document_that_the_log_does_not_know_is_marked_so(home):
    with open_bench(home) as workshop:
        taken = take(fill(printed(workshop.settings), answers()), workshop)
        with Ratings.open(workshop.settings.data_dir) as ratings:
            (rating,) = ratings.all()
    assert (taken.known, rating.known) == (False, False)


# The inbox


def run(home, **files):
    with open_bench(home) as workshop:
        for name, data in files.items():
            (workshop.settings.inbox_dir / f"{name}.pdf").write_bytes(data)
        return run_inbox(home, workshop).finished


def all_ratings(home):
    settings = load_settings(home, {}, environ={}).settings
    with Ratings.open(settings.data_dir) as ratings:
        return ratings.all()


def test_form_in_the_inbox_is_kept_and_archived_and_no_document_is_made_of_it(home):
    with open_bench(home) as workshop:
        form = fill(make_form_of_a_document(workshop, home), answers())
        before = sorted(workshop.settings.outbox_dir.rglob("*.pdf"))
        (finished,) = run(home, form=form)
        assert sorted(workshop.settings.outbox_dir.rglob("*.pdf")) == before
        assert len(workshop.audit.jobs()) == 1
        assert list(workshop.settings.inbox_dir.iterdir()) == []
        (archived,) = (path for path in workshop.settings.archive_dir.rglob("*") if path.is_file())
    assert archived.read_bytes() == form
    assert (finished.fate, finished.errors) == (Fate.ARCHIVED, ())
    assert [(item.status, item.already_done) for item in finished.outcomes] == [(Status.COLLECTED, False)]
    assert [(item.opinion.rater, item.known) for item in all_ratings(home)] == [("P07", True)]


def test_form_dropped_again_is_archived_and_counts_once(home):
    form = fill(printed(load_settings(home, {}, environ={}).settings), answers())
    run(home, form=form)
    (finished,) = run(home, copy=form)
    assert (finished.fate, finished.outcomes[0].already_done) == (Fate.ARCHIVED, True)
    assert len(all_ratings(home)) == 1


@pytest.mark.parametrize(
    ("spoil", "code", "word"),
    [
        (lambda form: fill(form, answers(code="")), "form-incomplete", "code"),
        (lambda form: flattened(fill(form, answers())), "form-unusable", "champs"),
    ],
    ids=["without a code", "flattened"],
)
def test_form_that_cannot_be_taken_goes_to_the_error_folder_with_a_note(home, spoil, code, word):
    settings = load_settings(home, {}, environ={}).settings
    (finished,) = run(home, form=spoil(printed(settings)))
    note = (settings.error_dir / "form.pdf.txt").read_text("utf-8-sig")
    assert (finished.fate, [error.code for error in finished.errors]) == (Fate.REFUSED, [code])
    assert word in note
    assert note.rstrip().endswith(code)
    assert all_ratings(home) == ()


def test_free_text_reaches_the_store_and_no_log(home, caplog):
    caplog.set_level(logging.DEBUG)
    with open_bench(home) as workshop:
        data_dir = workshop.settings.data_dir
    form = printed(load_settings(home, {}, environ={}).settings)
    said = answers(remarks=CANARY, incidents=[("lost", "harmless", CANARY)])
    run(home, taken=fill(form, said), refused=fill(form, {**said, "code": ""}))
    (rating,) = all_ratings(home)
    assert rating.opinion.remarks == rating.opinion.incidents[0].words == CANARY
    secret = CANARY[:12].encode()
    holders = {path.name for path in data_dir.rglob("*") if path.is_file() and secret in path.read_bytes()}
    assert {name.removesuffix("-wal") for name in holders} == {FILE_NAME}
    assert "Canarion" not in caplog.text


def test_pdf_that_is_no_form_is_still_read_as_a_text(home):
    with open_bench(home) as workshop:
        (outcome,) = process_file(home / "missing.pdf", Order(workshop.settings.to_review), workshop)
    assert outcome.status is Status.FAILED
    assert outcome.error.code == "source-unreadable"


# The commands


def evaluate(home, *given):
    return CliRunner().invoke(main, ["--home", str(home), "evaluate", *given])


def test_collect_takes_forms_of_a_folder_and_leaves_the_files(home, tmp_path):
    settings = load_settings(home, {}, environ={}).settings
    folder = tmp_path / "mail"
    folder.mkdir()
    empty = printed(settings)
    for name, data in {
        "a.pdf": fill(empty, answers()),
        "b.pdf": fill(empty, answers(code="P08")),
        "c.pdf": empty,
        "d.pdf": flattened(empty),
        "e.pdf": b"%PDF-1.7 something else",
        "f.txt": b"no form",
    }.items():
        (folder / name).write_bytes(data)
    done = evaluate(home, "collect", str(folder), "--json")
    assert done.exit_code == 5
    found = {
        item["form"][-5]: (item["result"], item["rater"], item["known"]) for item in json.loads(done.stdout)
    }
    assert found == {
        "a": ("stored", "P07", False),
        "b": ("stored", "P08", False),
        "c": ("empty", None, None),
        "d": ("refused", None, None),
    }
    assert len(list(folder.iterdir())) == 6
    assert len(all_ratings(home)) == 2


def test_collect_without_a_folder_takes_forms_of_the_inbox_and_those_saved_where_they_were_made(home):
    with open_bench(home) as workshop:
        make_form_of_a_document(workshop, home)
        (sheet,) = workshop.settings.forms.iterdir()
        sheet.write_bytes(fill(sheet.read_bytes(), answers()))
        (workshop.settings.inbox_dir / "other.pdf").write_bytes(
            fill(make_form(subject("two"), "x", workshop.settings), answers(code="P08"))
        )
    done = evaluate(home, "collect")
    assert (done.exit_code, done.stderr.count("stored: ")) == (0, 2)
    assert evaluate(home, "collect").stderr.count("unchanged: ") == 2
    assert {rating.opinion.rater for rating in all_ratings(home)} == {"P07", "P08"}


def test_inspect_says_that_a_form_is_one(home, tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(printed(load_settings(home, {}, environ={}).settings))
    done = CliRunner().invoke(main, ["--home", str(home), "inspect", str(file)])
    assert done.exit_code == 5
    assert "evaluation form" in done.stderr


def test_process_of_a_form_keeps_its_answers(home, tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(fill(printed(load_settings(home, {}, environ={}).settings), answers()))
    environ = {"OPTIRH_GENERATOR": "fake"}
    done = CliRunner().invoke(main, ["--home", str(home), "process", str(file), "--json"], env=environ)
    made = json.loads(done.stdout)
    assert (made["status"], made["outputs"], made["error"]) == ("collected", [], None)
    assert len(all_ratings(home)) == 1


def test_log_of_the_home_holds_after_forms_came_in(home):
    settings = load_settings(home, {}, environ={}).settings
    run(home, good=fill(printed(settings), answers()), bad=flattened(printed(settings)))
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        audit.verify()
