"""A pass over the inbox: where the originals go, what is reported, and that nothing is lost or doubled."""

import hashlib
import re
from datetime import timedelta

import pytest

from benches import RECORD, TEXT, StillClock, file_names, open_bench, print_plainly
from optirh_batch.audit import Archived
from optirh_batch.errors import Busy, ConfigurationError, ModelMissing, MoveFailed, RenderingFailed
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.localization import staff_message
from optirh_batch.oversight.overview import look_over
from optirh_batch.review import Decision
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts import shift
from optirh_batch.shifts.shift import Fate, Shift
from optirh_batch.tickets import Board
from optirh_batch.worker import in_process
from optirh_batch.workroom import hold_run_lock, private_copy


class DaysLater(StillClock):
    def __init__(self, days):
        super().__init__()
        self.days = days

    def now(self):
        return super().now() + timedelta(days=self.days)


def print_by_state(draft, imprint):
    return print_plainly(draft, imprint) + (b" released" if imprint.released else b" draft")


WITHOUT_TEXT = re.sub("<cas>.*</cas>", "", RECORD)


def drop(home, name, text=TEXT):
    path = home / "entree" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(home, **options):
    with open_bench(home, **options) as workshop:
        return run_inbox(home, workshop)


def files(home, folder):
    return file_names(home / folder)


def fates(done):
    return {item.source.name: item.fate for item in done.finished}


def test_originals_are_archived_once_their_documents_are_in_place(home):
    drop(home, "note.txt")
    drop(home, "dossier.xml", RECORD)
    done = run(home)
    assert fates(done) == {"dossier.xml": Fate.ARCHIVED, "note.txt": Fate.ARCHIVED}
    assert files(home, "sortie") == ["dossier.summary.fr.pdf", "note.handout.fr.pdf"]
    assert files(home, "archives") == ["dossier.xml", "note.txt"]
    assert files(home, "entree") == []
    assert (home / "archives" / "2026-03-14" / "note.txt").exists()
    with open_bench(home) as workshop:
        assert all(isinstance(job.events[-1].event, Archived) for job in workshop.audit.jobs())


def test_folder_asks_for_the_language(home):
    drop(home, "de/note.txt")
    run(home)
    assert files(home, "sortie") == ["note.handout.de.pdf"]


def test_record_in_a_folder_of_a_language_for_patients_becomes_a_handout(home):
    drop(home, "it/dossier.xml", RECORD)
    drop(home, "de/akte.xml", RECORD)
    run(home)
    assert files(home, "sortie") == ["akte.summary.de.pdf", "dossier.handout.it.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("bad.xml", "<a", "est endommagé ou incomplet", id="malformed"),
        pytest.param("empty.txt", b"", "est vide", id="empty"),
        pytest.param("it/dossier.xml", WITHOUT_TEXT, "fr ou de", id="record-without-text-for-patient"),
    ],
)
def test_refused_file_gets_a_note_in_staff_language_named_after_it(home, name, content, words):
    source = drop(home, name, content)
    done = run(home)
    assert fates(done) == {source.name: Fate.REFUSED}
    assert not source.exists()
    assert files(home, "erreurs") == [source.name, f"{source.name}.txt"]
    note = (home / "erreurs" / f"{source.name}.txt").read_text("utf-8-sig")
    assert source.name in note
    assert words in note
    (error,) = done.finished[0].errors
    assert note.splitlines()[-1] == f"Code\u202f: {error.code}"


def test_text_of_which_nothing_could_be_reworded_gets_a_note_and_no_handout(home):
    drop(home, "note.txt", "Pas de fièvre. Pas de toux. Pas de vertige. Pas de chute. Pas de plaie.\n")
    careless = FakeGenerator()
    careless.enqueue(*["Vous allez bien."] * 10)
    done = run(home, generator=careless)
    assert fates(done) == {"note.txt": Fate.REFUSED}
    assert files(home, "sortie") == []
    (note,) = (home / "erreurs").rglob("note.txt.txt")
    told = note.read_text("utf-8-sig")
    assert "n’a pas pu être reformulé en langage simple" in told
    assert "5 passages sur 5" in told


def test_fake_prints_what_it_repeats_in_another_language_too(home):
    text = "Pas de fièvre. Pas de toux. Pas de vertige. Pas de chute. Pas de plaie. Le pansement est sec.\n"
    drop(home, "de/note.txt", text)
    assert fates(run(home)) == {"note.txt": Fate.ARCHIVED}
    assert files(home, "sortie") == ["note.handout.de.pdf"]


def test_bad_file_does_not_stop_the_others(home):
    drop(home, "a.xml", "<a")
    drop(home, "b.txt")
    assert fates(run(home)) == {"a.xml": Fate.REFUSED, "b.txt": Fate.ARCHIVED}


def test_file_stays_while_the_fault_is_not_its_own(home):
    drop(home, "note.txt")
    drop(home, "b.xml", "<a")

    def render(draft, imprint):
        raise OSError(28, "No space left on device")

    done = run(home, render=render)
    assert fates(done) == {"b.xml": Fate.REFUSED, "note.txt": Fate.LEFT}
    assert files(home, "entree") == ["note.txt"]
    assert fates(run(home)) == {"note.txt": Fate.ARCHIVED}


def test_no_file_is_refused_while_the_model_is_missing(home):
    drop(home, "note.txt")

    class Missing:
        @property
        def model(self):
            raise ModelMissing(name="m", path="/nowhere")

    done = run(home, generator=Missing())
    assert fates(done) == {"note.txt": Fate.LEFT}
    assert [error.code for item in done.finished for error in item.errors] == ["model-missing"]


def test_fault_of_the_program_puts_the_file_aside(home):
    drop(home, "note.txt")

    def render(draft, imprint):
        raise ValueError(TEXT)

    assert fates(run(home, render=render)) == {"note.txt": Fate.REFUSED}
    note = (home / "erreurs" / "note.txt.txt").read_text("utf-8-sig")
    assert "ValueError" in note
    assert "Metformine" not in note


def test_note_of_a_half_done_file_names_what_is_in_the_outbox(home):
    two = RECORD.replace("<dossier xmlns", '<dossiers xmlns="urn:optirh:dossier:1"><dossier xmlns')
    two = two.replace(
        "</dossier>", "</dossier>" + RECORD.partition("?>")[2].replace("Zoé", "Léa") + "</dossiers>"
    )
    drop(home, "deux.xml", two)

    def render(draft, imprint):
        if draft.record.patient.given == "Léa":
            raise RenderingFailed(name=imprint.source_name, detail="test")
        return print_plainly(draft, imprint)

    assert fates(run(home, render=render)) == {"deux.xml": Fate.REFUSED}
    note = (home / "erreurs" / "deux.xml.txt").read_text("utf-8-sig")
    assert "deux.summary.fr.pdf" in note
    assert "Dossier 2 sur 2\u202f: " in note
    assert "Dossier 1 sur 2" not in note


def test_original_with_a_broken_record_is_kept_and_makes_only_what_is_missing_when_dropped_again(home):
    two = RECORD.replace("<dossier xmlns", '<dossiers xmlns="urn:optirh:dossier:1"><dossier xmlns')
    two = two.replace("</dossier>", "</dossier>" + RECORD.partition("?>")[2] + "</dossiers>")
    broken = two.replace("<nom>Canarion</nom>", "", 1)
    drop(home, "deux.xml", broken)
    assert fates(run(home)) == {"deux.xml": Fate.REFUSED}
    kept = home / "erreurs" / "deux.xml"
    assert kept.read_text() == broken
    assert "Dossier 1 sur 2" in (home / "erreurs" / "deux.xml.txt").read_text("utf-8-sig")
    kept.rename(home / "entree" / "deux.xml")
    (again,) = run(home).finished
    assert [outcome.already_done for outcome in again.outcomes] == [False, True]
    assert files(home, "sortie") == ["deux.summary.fr.pdf"]


def test_same_content_again_is_archived_and_makes_no_second_pdf(home):
    drop(home, "note.txt")
    run(home)
    drop(home, "nochmals.txt")
    done = run(home)
    assert fates(done) == {"nochmals.txt": Fate.ARCHIVED}
    assert done.as_json("fr")["documents"][0]["already_done"] is True
    assert files(home, "sortie") == ["nochmals.txt.txt", "note.handout.fr.pdf"]
    note = (home / "sortie" / "nochmals.txt.txt").read_text("utf-8-sig")
    assert "déjà été traité le" in note
    assert "note.handout.fr.pdf" in note


def test_original_that_cannot_be_moved_is_reported_and_recognised_later(home, monkeypatch):
    def fail(source, folder, **_):
        raise MoveFailed(name=source.name, folder=folder, detail="full")

    drop(home, "note.txt")
    with monkeypatch.context() as patch:
        patch.setattr(shift, "archive", fail)
        done = run(home)
    assert fates(done) == {"note.txt": Fate.LEFT}
    assert done.as_json("fr")["not_moved"][0]["source"].endswith("note.txt")
    assert fates(run(home)) == {"note.txt": Fate.ARCHIVED}
    assert files(home, "sortie") == ["note.handout.fr.pdf"]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    ("room", "step"),
    [
        (in_process, "process_file"),
        (shift, "archive"),
        (Shift, "settle"),
        (Board, "begin"),
        (Board, "publish"),
        (Board, "finish"),
    ],
)
def test_kill_between_document_and_archive_loses_and_doubles_nothing(home, monkeypatch, room, step, moment):
    drop(home, "note.txt")
    original = getattr(room, step)

    def deadly(*arguments, **options):
        if moment == "after":
            original(*arguments, **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(room, step, deadly)
        with pytest.raises(Killed):
            run(home)
    run(home)
    assert files(home, "entree") == files(home, "data/work") == []
    assert files(home, "sortie") == ["note.handout.fr.pdf"]
    assert files(home, "archives") == ["note.txt"]
    with open_bench(home) as workshop:
        workshop.audit.verify()


def test_second_pass_at_the_same_time_is_refused(home):
    with hold_run_lock(home, home / "data"), pytest.raises(Busy):
        run(home)


def test_litter_is_left_alone(home):
    drop(home, "~$note.docx")
    drop(home, "Thumbs.db")
    assert run(home).finished == ()
    assert files(home, "entree") == ["Thumbs.db", "~$note.docx"]


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("sq", "aucun document n’est rédigé dans cette langue"),
        ("pour Marie", "ce n’est pas le code d’une langue"),
        ("de/vieux", "ce n’est pas le code d’une langue"),
    ],
)
def test_file_in_a_folder_of_no_language_is_refused_with_the_folder_named(home, folder, words):
    path = home / "entree" / folder / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    done = run(home, enabled_languages="fr,de,it")
    assert fates(done) == {"a.txt": Fate.REFUSED}
    assert [item.name for item in done.unknown_folders] == [path.parent.name]
    note = (home / "erreurs" / "a.txt.txt").read_text("utf-8-sig")
    assert words in note
    assert f"« {folder} »" in note.replace("\u202f", " ")
    assert "fr, de, it" in note
    assert files(home, "sortie") == []
    with open_bench(home) as workshop:
        (job,) = workshop.audit.jobs()
    assert job.facts.source_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_link_in_a_folder_of_no_language_is_refused_for_what_it_is(home, tmp_path):
    path = home / "entree" / "sq" / "a.txt"
    path.parent.mkdir()
    path.symlink_to(tmp_path / "nowhere")
    (finished,) = run(home).finished
    assert [error.code for error in finished.errors] == ["source-unreadable"]


@pytest.mark.parametrize(
    ("folder", "key"),
    [
        ("entree", "inbox_dir"),
        ("sortie", "outbox_dir"),
        ("erreurs", "error_dir"),
        ("archives", "archive_dir"),
    ],
)
def test_missing_folder_is_said_before_any_work(home, folder, key):
    (home / folder).rmdir()
    with pytest.raises(ConfigurationError, match=key):
        run(home)


def test_overview_counts_files_and_documents(home):
    assert look_over_plainly(home) == (0, 0, 0, 0, 0)
    drop(home, "note.txt")
    drop(home, "bad.xml", "<a")
    drop(home, "bad.xml.txt", b"")
    run(home)
    drop(home, "next.txt")
    assert look_over_plainly(home) == (1, 0, 1, 0, 2)
    with private_copy(b"x", home / "data"):
        assert look_over_plainly(home) == (0, 1, 1, 0, 2)


def look_over_plainly(home):
    with open_bench(home) as workshop:
        overview = look_over(workshop.settings)
    assert (overview.oldest_pending_seconds is None) == (overview.pending + overview.working == 0)
    return (overview.pending, overview.working, overview.review, overview.released, overview.failed)


def released_by_hand(home):
    """Make a document, and move it as a nurse does."""
    drop(home, "note.txt")
    run(home)
    (home / "sortie" / "note.handout.fr.pdf").rename(home / "sortie" / "valides" / "note.handout.fr.pdf")


def test_pass_reports_what_staff_had_decided(home):
    released_by_hand(home)
    done = run(home, render=print_by_state)
    assert [item.decision for item in done.decided] == [Decision.RELEASED]
    assert done.as_json("fr")["decided"] == [done.decided[0].as_json()]
    assert done.errors == ()


def test_release_that_cannot_be_printed_is_an_error_of_the_pass(home):
    released_by_hand(home)

    def broken(draft, imprint):
        raise RenderingFailed(name="note", detail="broken")

    done = run(home, render=broken)
    assert [error.code for error in done.errors] == ["rendering-failed"]
    assert done.as_json("fr")["undecided"] == [
        {"code": "rendering-failed", "message": staff_message(done.errors[0], "fr")}
    ]


def test_release_that_succeeds_later_in_the_pass_is_no_error(home):
    released_by_hand(home)
    failures = [RenderingFailed(name="note", detail="broken")]

    def hesitant(draft, imprint):
        if failures:
            raise failures.pop()
        return print_by_state(draft, imprint)

    done = run(home, render=hesitant)
    assert ([item.decision for item in done.decided], done.errors) == ([Decision.RELEASED], ())


def test_pass_forgets_the_tickets_that_ended_too_long_ago(home):
    drop(home, "note.txt")
    run(home)
    with open_bench(home, ticket_days="30") as workshop:
        for days, left in ((29, 1), (31, 0)):
            object.__setattr__(workshop, "clock", DaysLater(days))
            run_inbox(home, workshop)
            with Board.open(workshop.settings.data_dir) as tickets:
                assert len(tickets.ended(limit=-1)) == left
