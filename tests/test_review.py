"""Release and rejection of documents by moving them, and what survives a kill in the middle."""

import json
import os
from dataclasses import replace

import pytest

from benches import RECORD, TEXT, StillClock, open_bench, print_plainly
from kills import die, in_a_process_of_its_own
from optirh_batch.audit import AUDIT_FILE, AuditLog, Rejected, Released, State
from optirh_batch.cli import main
from optirh_batch.commission import Order
from optirh_batch.config import load_settings
from optirh_batch.documents import Imprint
from optirh_batch.errors import DocumentUnknown, RenderingFailed
from optirh_batch.oversight.retention import purge
from optirh_batch.pipeline import process_file
from optirh_batch.review import Decision, ReviewDesk
from optirh_batch.review.printing import PrintingStopped, print_apart
from optirh_batch.review.shelf import Kept, find_draft, from_json, kept_hashes, to_json


def printed(draft, imprint):
    return print_plainly(draft, imprint) + (b" released" if imprint.released else b" draft")


class Broken:
    """A printer that fails as often as it is told to."""

    def __init__(self, failures):
        self.failures = failures

    def __call__(self, draft, imprint):
        if self.failures:
            self.failures -= 1
            raise RenderingFailed(name="x", detail="broken")
        return printed(draft, imprint)


@pytest.fixture
def settings(home):
    return load_settings(home, {}, environ={"OPTIRH_GENERATOR": "fake"}).settings


def make(home, *, name="note.txt", content=TEXT):
    """Make the document of a source in the inbox's way; return the PDF."""
    source = home / name
    source.write_text(content)
    with open_bench(home, render=printed) as workshop:
        (outcome,) = process_file(source, Order(workshop.settings.to_review), workshop)
    assert outcome.error is None
    return outcome.outputs[0]


def move(path, folder, name=None):
    folder.mkdir(exist_ok=True)
    return path.rename(folder / (name or path.name))


def look(settings, render=printed):
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        desk = ReviewDesk(settings, audit, StillClock(), render)
        desk.tidy()
        return desk.look()


def note_of(pdf):
    return pdf.with_name(f"{pdf.name}.txt").read_text("utf-8-sig")


def the_job(settings):
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        return audit.jobs()[0]


def test_document_moved_to_the_released_ones_becomes_its_release_copy(home, settings):
    released = move(make(home), settings.released)
    (decided,) = look(settings)
    assert (decided.decision, decided.path) == (Decision.RELEASED, released)
    assert released.read_bytes().endswith(b" released")
    job = the_job(settings)
    assert job.state is State.RELEASED
    event = job.events[-1].event
    assert isinstance(event, Released)
    assert event.by == os.getuid()
    assert event.outputs[0].bytes == released.stat().st_size
    assert not list(kept_hashes(settings.data_dir))


def test_second_look_does_nothing_more(home, settings):
    released = move(make(home), settings.released)
    look(settings)
    first = released.read_bytes()
    assert look(settings) == ()
    assert released.read_bytes() == first


def test_document_under_another_name_in_a_folder_below_is_released_too(home, settings):
    folder = settings.released / "Mme Rey"
    settings.released.mkdir()
    released = move(make(home), folder, "feuille (1).pdf")
    assert [item.decision for item in look(settings)] == [Decision.RELEASED]
    assert released.read_bytes().endswith(b" released")


def test_changed_document_is_not_released_and_stays_with_a_note(home, settings):
    released = move(make(home), settings.released)
    released.write_bytes(b"%PDF by somebody")
    (decided,) = look(settings)
    assert decided.decision is Decision.UNKNOWN
    assert released.read_bytes() == b"%PDF by somebody"
    assert "n’a pas été validé" in released.with_name("note.handout.fr.pdf.txt").read_text("utf-8-sig")
    assert the_job(settings).state is State.REVIEW


def test_changed_document_is_told_once(home, settings):
    move(make(home), settings.released).write_bytes(b"%PDF by somebody")
    assert len(look(settings)) == 1
    assert look(settings) == ()
    assert len(list(settings.released.iterdir())) == 2


def test_rejected_document_stays_as_it_is_and_its_note_is_counted_not_kept(home, settings):
    pdf = make(home)
    draft = pdf.read_bytes()
    rejected = move(pdf, settings.rejected)
    rejected.with_name(f"{rejected.name}.txt").write_text("La dose de Madame est fausse.")
    (decided,) = look(settings)
    assert decided.decision is Decision.REJECTED
    assert rejected.read_bytes() == draft
    job = the_job(settings)
    assert job.state is State.REJECTED
    assert job.events[-1].event == Rejected(by=os.getuid(), noted=1)
    assert b"Madame" not in (settings.data_dir / AUDIT_FILE).read_bytes()


def test_rejected_document_can_still_be_released(home, settings):
    rejected = move(make(home), settings.rejected)
    look(settings)
    move(rejected, settings.released)
    assert [item.decision for item in look(settings)] == [Decision.RELEASED]
    assert the_job(settings).state is State.RELEASED


def test_released_document_can_be_withdrawn(home, settings):
    released = move(make(home), settings.released)
    look(settings)
    move(released, settings.rejected)
    assert [item.decision for item in look(settings)] == [Decision.REJECTED]
    assert the_job(settings).state is State.REJECTED


def test_draft_of_a_released_document_gets_a_note_that_names_the_release_copy(home, settings):
    pdf = make(home)
    draft = pdf.read_bytes()
    move(pdf, settings.released, "Mme Rey.pdf")
    look(settings)
    copied = settings.released / "copie.pdf"
    copied.write_bytes(draft)
    assert [item.decision for item in look(settings)] == [Decision.UNKNOWN]
    note = note_of(copied)
    assert "n’est que le brouillon" in note
    assert "Mme Rey.pdf dans le dossier valides" in note
    assert the_job(settings).state is State.RELEASED


def test_draft_that_stays_among_those_to_be_checked_after_its_release_gets_a_note(home, settings):
    pdf = make(home)
    settings.released.mkdir()
    (settings.released / pdf.name).write_bytes(pdf.read_bytes())  # copied, not moved
    assert [item.decision for item in look(settings)] == [Decision.RELEASED]
    assert "n’est que le brouillon" in note_of(pdf)
    assert the_job(settings).state is State.RELEASED


def test_released_document_moved_back_gets_a_note_that_it_can_no_longer_be_corrected(home, settings):
    released = move(make(home), settings.released)
    look(settings)
    back = move(released, settings.to_review)
    assert look(settings) == ()
    assert "ne peut plus être corrigé" in note_of(back)
    assert "refuses" in note_of(back)


def test_note_about_a_document_goes_once_it_is_released_after_all(home, settings):
    pdf = make(home)
    whole = pdf.read_bytes()
    released = move(pdf, settings.released)
    released.write_bytes(whole[:20])  # a copy that is still under way
    look(settings)
    assert "n’a pas été validé" in note_of(released)
    released.write_bytes(whole)
    assert [item.decision for item in look(settings)] == [Decision.RELEASED]
    assert sorted(path.name for path in settings.released.iterdir()) == [released.name]


def test_note_of_a_person_stays_beside_a_released_document(home, settings):
    released = move(make(home), settings.released)
    own = released.with_name(f"{released.name}.txt")
    own.write_text("Remis à Mme Rey le 3.12.")
    look(settings)
    assert own.read_text() == "Remis à Mme Rey le 3.12."


@pytest.mark.parametrize("name", ["._note.pdf", ".DS_Store", "Thumbs.db", "~$note.pdf", "@eaDir/note.pdf"])
def test_litter_of_other_programs_gets_no_note(home, settings, name):
    litter = settings.released / name
    litter.parent.mkdir(parents=True)
    litter.write_bytes(b"\0\5\x16\7")
    assert look(settings) == ()
    assert [path for path in settings.released.rglob("*") if path.is_file()] == [litter]


def test_printer_that_fails_leaves_the_draft_and_the_next_look_releases_it(home, settings):
    released = move(make(home), settings.released)
    broken = Broken(1)
    assert look(settings, broken) == ()
    assert released.read_bytes().endswith(b" draft")
    assert [item.decision for item in look(settings, broken)] == [Decision.RELEASED]


@pytest.mark.parametrize("step", ["_put_in_place", "_record_release"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_kill_around_a_step_is_made_good_by_the_next_look(home, settings, monkeypatch, step, when):
    released = move(make(home), settings.released)
    usual = getattr(ReviewDesk, step)

    def deadly(self, *arguments):
        if when == "before":
            die()
        usual(self, *arguments)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(ReviewDesk, step, deadly)
        assert in_a_process_of_its_own(lambda: look(settings)) != 0
    look(settings)
    assert released.read_bytes().endswith(b" released")
    job = the_job(settings)
    assert job.state is State.RELEASED
    assert [entry.event.name for entry in job.events].count("released") == 1
    assert not list(kept_hashes(settings.data_dir))
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        audit.verify()


def test_same_content_after_the_release_is_recognised_with_its_release_copy(home, settings):
    released = move(make(home), settings.released)
    look(settings)
    with open_bench(home, render=printed) as workshop:
        (outcome,) = process_file(home / "note.txt", Order(settings.to_review), workshop)
    assert outcome.already_done
    assert outcome.outputs == (released,)
    assert outcome.status.value == "released"


def test_same_content_after_the_rejection_is_made_again(home, settings):
    move(make(home), settings.rejected)
    look(settings)
    with open_bench(home, render=printed) as workshop:
        (outcome,) = process_file(home / "note.txt", Order(settings.to_review), workshop)
    assert not outcome.already_done
    assert outcome.outputs[0].parent == settings.to_review


def test_document_that_goes_elsewhere_keeps_no_draft(home, tmp_path, settings):
    source = home / "note.txt"
    source.write_text(TEXT)
    (tmp_path / "elsewhere").mkdir()
    with open_bench(home, render=printed) as workshop:
        process_file(source, Order(tmp_path / "elsewhere"), workshop)
    assert not list(kept_hashes(settings.data_dir))


def test_drafts_are_for_this_user_alone_and_go_with_their_days(home, settings):
    make(home)
    (kept,) = (settings.data_dir / "drafts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    now = StillClock().now()
    os.utime(kept, (now.timestamp() - 59 * 86400,) * 2)
    purge(settings, now)
    assert kept.exists()
    os.utime(kept, (now.timestamp() - 61 * 86400,) * 2)
    purge(settings, now)
    assert not kept.exists()


def test_draft_that_is_too_old_is_not_released_and_the_note_says_so(home, settings):
    released = move(make(home), settings.released)
    for kept in (settings.data_dir / "drafts").iterdir():
        kept.unlink()
    (decided,) = look(settings)
    assert (decided.decision, decided.job) == (Decision.UNKNOWN, the_job(settings).job)
    assert "conservées" in released.with_name(f"{released.name}.txt").read_text("utf-8-sig")


@pytest.mark.parametrize(("name", "content"), [("note.txt", TEXT), ("dossier.xml", RECORD)])
def test_kept_draft_comes_back_as_it_was(home, settings, name, content):
    make(home, name=name, content=content)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    assert from_json(to_json(kept)) == kept
    assert kept.imprint.source_name == name


def test_draft_of_another_version_is_none(home, settings):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    (settings.data_dir / "drafts" / f"{sha256}.json").write_text('{"draft": {"kind": "poem"}}')
    assert find_draft(settings.data_dir, sha256) is None
    with pytest.raises(ValueError, match="not a kept draft"):
        from_json("{}")


def test_documents_that_wait_are_listed_with_what_is_to_be_checked(home, settings):
    pdf = make(home)
    (settings.to_review / "photo.pdf").write_bytes(b"%PDF somebody's own")
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        (waiting,) = ReviewDesk(settings, audit, StillClock(), printed).waiting()
    assert (waiting.path, waiting.kind, waiting.language) == (pdf, "handout", "fr")
    assert waiting.job == the_job(settings).job


def test_unknown_document_cannot_be_decided_on(home, settings):
    make(home)
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        desk = ReviewDesk(settings, audit, StillClock(), printed)
        with pytest.raises(DocumentUnknown):
            desk.release(settings.to_review / "nothing.pdf")
        with pytest.raises(DocumentUnknown):
            desk.reject(home / "note.txt")


def test_release_copy_is_printed_by_a_process_of_its_own(home, settings):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    assert print_apart(kept.draft, kept.imprint).startswith(b"%PDF-")


def test_printing_process_that_fails_is_a_fault_of_rendering(monkeypatch, home, settings):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(RenderingFailed):
        print_apart(kept.draft, kept.imprint)


def test_printing_that_may_not_go_on_is_given_up_and_leaves_no_process(monkeypatch, tmp_path, home, settings):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    trace = tmp_path / "pid"
    endless = tmp_path / "endless"
    endless.write_text(f"#!/bin/sh\necho $$ > {trace}\nexec sleep 1000\n")
    endless.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(endless))
    with pytest.raises(PrintingStopped):
        print_apart(kept.draft, kept.imprint, lambda: not trace.exists())
    with pytest.raises(ProcessLookupError):
        os.kill(int(trace.read_text()), 0)


def test_draft_longer_than_a_pipe_reaches_a_printer_that_is_slow_to_read(
    monkeypatch, tmp_path, home, settings
):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    passages = kept.draft.content.passages * 2000
    long = replace(kept.draft, content=replace(kept.draft.content, passages=passages))
    echo = tmp_path / "echo"
    echo.write_text("#!/bin/sh\nsleep 1\nexec cat\n")
    echo.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(echo))
    printed = print_apart(long, kept.imprint).decode()
    assert len(printed) > 2**20 / 4
    assert from_json(printed).draft == long


def test_document_whose_printing_was_given_up_is_released_by_the_next_look(home, settings):
    def given_up(draft, imprint):
        raise PrintingStopped

    released = move(make(home), settings.released)
    before = released.read_bytes()
    with pytest.raises(PrintingStopped):
        look(settings, given_up)
    assert released.read_bytes() == before
    assert [item.decision for item in look(settings)] == [Decision.RELEASED]


def invoke(home, *arguments):
    from click.testing import CliRunner

    return CliRunner().invoke(main, ["--home", str(home), *arguments], env={"OPTIRH_GENERATOR": "fake"})


def test_review_commands_list_release_and_reject(home, settings):
    first, second = make(home), make(home, name="autre.txt", content=f"{TEXT}Elle dort bien.\n")
    listed = json.loads(invoke(home, "review", "list", "--json").stdout)
    assert {item["document"] for item in listed} == {str(first), str(second)}
    done = invoke(home, "review", "release", first.name, "--json")
    assert [item["decision"] for item in json.loads(done.stdout)] == ["released"]
    assert (settings.released / first.name).read_bytes().startswith(b"%PDF-1")
    done = invoke(home, "review", "reject", second.name, "--reason", "Dose fausse", "--json")
    assert [item["decision"] for item in json.loads(done.stdout)] == ["rejected"]
    assert "Dose fausse" in (settings.rejected / f"{second.name}.txt").read_text("utf-8-sig")
    status = json.loads(invoke(home, "status", "--json").stdout)
    assert (status["review"], status["released"], status["rejected"]) == (0, 1, 1)
    assert invoke(home, "review", "release", first.name).exit_code == 5


def test_release_that_cannot_be_printed_ends_with_its_reason(home, settings, monkeypatch):
    first = make(home)

    def render_pdf(_draft, imprint):
        raise RenderingFailed(name=imprint.source_name, detail="broken")

    monkeypatch.setattr("optirh_batch.rendering.render_pdf", render_pdf)
    done = invoke(home, "review", "release", first.name)
    assert done.exit_code == RenderingFailed.exit_code
    assert (settings.released / first.name).exists()


def test_run_says_what_it_released_and_not_that_there_was_nothing_to_do(home, settings):
    released = move(make(home), settings.released)
    done = invoke(home, "run", "--json")
    assert done.exit_code == 0
    assert [item["document"] for item in json.loads(done.stdout)["decided"]] == [str(released)]
    assert f"released: {released.name}" in done.stderr
    assert "nothing to do" not in done.stderr
    assert "nothing to do" in invoke(home, "run").stderr


def test_release_of_all_takes_every_waiting_document(home, settings):
    make(home)
    make(home, name="autre.txt", content=f"{TEXT}Elle dort bien.\n")
    done = invoke(home, "review", "release", "--all", "--json")
    assert len(json.loads(done.stdout)) == 2
    assert invoke(home, "review", "release").exit_code == 2


def test_imprint_says_released(home, settings):
    make(home)
    (sha256,) = kept_hashes(settings.data_dir)
    kept = find_draft(settings.data_dir, sha256)
    assert isinstance(kept, Kept)
    assert isinstance(kept.imprint, Imprint)
    assert not kept.imprint.released
