"""Sentences that a person changes in the file beside a PDF: what is blocked, what she reads."""

import os
from dataclasses import replace

import pytest

from benches import GERMAN_TEXT, StillClock, new_home, open_bench, print_plainly
from kills import die, in_a_process_of_its_own
from optirh_batch.audit import AUDIT_FILE, AuditLog, Corrected, Rendered, State
from optirh_batch.commission import Order
from optirh_batch.config import load_settings
from optirh_batch.documents import Origin, Severity, passages_by_part
from optirh_batch.errors import RenderingFailed
from optirh_batch.filesystems import SystemCalls
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.oversight.retention import purge
from optirh_batch.pipeline import process_file
from optirh_batch.review import Decision, ReviewDesk
from optirh_batch.review import corrector as corrector_module
from optirh_batch.review.sheets import SHEET_SUFFIXES, answer_path, sheet_path
from optirh_batch.review.shelf import find_draft, kept_hashes
from optirh_batch.rounds import run_inbox

TEXT = "Madame va bien.\n\nElle prend Metformine 500 mg 2x/j.\n\nElle marche chaque jour avec sa fille.\n"
WORDS = (
    "Vous allez bien.",
    "Vous prenez Metformine 500 mg 2x/j.",
    "Vous marchez chaque jour avec votre fille.",
)
BETTER = "Vous prenez Metformine 500 mg 2 fois par jour."
WRONG = "Vous prenez Metformine 850 mg 2 fois par jour."


def printed(draft, imprint):
    return print_plainly(draft, imprint) + (b" released" if imprint.released else b" draft")


class Steps(StillClock):
    """A clock that stands still unless it is moved."""

    def monotonic(self):
        return self.seconds


class Wall:
    """A home, its one document, and what a nurse and the daemon do with it."""

    def __init__(self, home, language, *, settle_seconds=0.0):
        self.home = home
        self.language = language
        loaded = load_settings(home, {}, environ={"OPTIRH_GENERATOR": "fake"}).settings
        self.settings = replace(loaded, settle_seconds=settle_seconds)
        self.clock = Steps()
        self.desk = self._audit = None
        self.prints = 0
        self.unprintable = self.is_open_elsewhere = False

    def make(self, name="note.txt", content=TEXT, words=WORDS):
        source = self.home / name
        source.write_text(content)
        generator = FakeGenerator()
        generator.enqueue(*words)
        with open_bench(self.home, render=printed, generator=generator) as workshop:
            (outcome,) = process_file(source, Order(self.settings.to_review), workshop)
        assert outcome.error is None
        self.pdf = outcome.outputs[0]
        self.look()
        return self.pdf

    @property
    def sheet(self):
        return sheet_path(self.pdf, self.language)

    @property
    def answer(self):
        return answer_path(self.sheet, self.language)

    def said(self):
        return self.answer.read_text("utf-8-sig")

    def read(self):
        return self.sheet.read_text("utf-8-sig")

    def save(self, text, encoding="utf-8-sig", newline="\r\n"):
        self.sheet.write_bytes(
            "\n".join(text.splitlines()).replace("\n", newline).encode(encoding, "replace")
        )

    def change(self, before, after, **saved):
        text = self.read()
        assert text.count(before) == 1
        self.save(text.replace(before, after), **saved)

    def look(self, *, again=True):
        """Look as a daemon that has just started; without ``again`` as the one that looked before."""
        if again or self.desk is None:
            self.close()
            self._audit = AuditLog.open(self.settings.data_dir / AUDIT_FILE)
            system = SystemCalls(rename=self._rename)
            self.desk = ReviewDesk(self.settings, self._audit, self.clock, self._print, system=system)
        return [item.decision for item in self.desk.look()]

    def close(self):
        if self._audit is not None:
            self._audit.close()

    def _print(self, draft, imprint):
        self.prints += 1
        if self.unprintable:
            raise RenderingFailed(name=imprint.source_name, detail="U+1F600")
        return printed(draft, imprint)

    def _rename(self, source, target):
        if self.is_open_elsewhere and target.suffix == ".pdf":
            raise OSError(16, "Device or resource busy")
        source.rename(target)

    def kept(self):
        (sha256,) = kept_hashes(self.settings.data_dir)
        return find_draft(self.settings.data_dir, sha256)

    def passage(self, number):
        return passages_by_part(self.kept().draft.content)[number - 1][1]

    def job(self):
        with AuditLog.open(self.settings.data_dir / AUDIT_FILE) as audit:
            audit.verify()
            return audit.jobs()[0]

    def corrections(self):
        return [entry.event for entry in self.job().events if isinstance(entry.event, Corrected)]


@pytest.fixture
def hang(tmp_path):
    """Make homes, and close what they have open."""
    walls = []

    def hung(*, staff_language="fr", **options):
        walls.append(
            Wall(new_home(tmp_path / "home", staff_language=staff_language), staff_language, **options)
        )
        return walls[-1]

    yield hung
    for each in walls:
        each.close()


@pytest.fixture
def wall(hang):
    made = hang()
    made.make()
    return made


# The sheet


def test_sheet_lies_beside_the_document_and_lists_each_passage_under_its_source(wall):
    text = wall.read()
    assert wall.sheet.name == "note.handout.fr.correction.txt"
    assert text.splitlines()[0] == f"# {wall.job().job}: note.handout.fr.pdf"
    assert wall.answer.name in text
    assert [line for line in text.splitlines()[3:] if line] == [
        "[1]",
        "# Madame va bien.",
        WORDS[0],
        "[2]",
        "# Elle prend Metformine 500 mg 2x/j.",
        WORDS[1],
        "[3]",
        "# Elle marche chaque jour avec sa fille.",
        WORDS[2],
        "[fin]",
    ]


def test_sheet_is_written_as_notepad_reads_it(wall):
    content = wall.sheet.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_whoever_may_write_into_the_folder_may_write_the_sheet(hang):
    wall = hang()
    wall.settings.to_review.chmod(0o2775)
    wall.make()
    assert wall.sheet.stat().st_mode & 0o777 == 0o664


def test_german_home_has_a_german_sheet(hang):
    wall = hang(staff_language="de")
    wall.make()
    assert wall.sheet.name == "note.handout.fr.korrektur.txt"
    assert "Ändern Sie einen Satz" in wall.read()
    wall.change("\n[2]", "\n[5]")
    wall.look()
    assert wall.answer.name == "note.handout.fr.korrektur.antwort.txt"
    assert "Die Zeile [2] fehlt" in wall.said()


def test_document_that_goes_elsewhere_has_no_sheet(wall, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    with open_bench(wall.home) as workshop:
        process_file(wall.home / "note.txt", Order(tmp_path / "elsewhere"), workshop)
    wall.look()
    assert [path.suffix for path in (tmp_path / "elsewhere").iterdir()] == [".pdf"]


def test_pass_over_the_inbox_lays_sheets_beside_its_documents(tmp_path):
    home = new_home(tmp_path / "home")
    (home / "entree" / "note.txt").write_text(TEXT)
    with open_bench(home) as workshop:
        run_inbox(home, workshop)
    assert (home / "sortie" / "note.handout.fr.correction.txt").exists()


def test_untouched_sheet_changes_nothing(wall):
    before = wall.pdf.read_bytes(), wall.sheet.read_bytes()
    assert wall.look() == []
    assert (wall.pdf.read_bytes(), wall.sheet.read_bytes()) == before
    assert not wall.answer.exists()
    assert wall.corrections() == []


# What is taken


def test_changed_sentence_that_passes_is_printed_in_place_and_logged_without_words(wall):
    wall.change(WORDS[1], BETTER)
    before = wall.pdf.read_bytes()
    assert wall.look() == [Decision.CORRECTED]
    assert BETTER.encode() in wall.pdf.read_bytes() != before
    (corrected,) = wall.corrections()
    assert (corrected.passages, corrected.by) == (1, os.getuid())
    assert wall.job().state is State.REVIEW
    assert b"fois par jour" not in (wall.settings.data_dir / AUDIT_FILE).read_bytes()
    assert "Passage 2" in wall.said()


def test_corrected_passage_is_kept_with_what_the_model_wrote(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    kept = wall.kept()
    assert (wall.passage(2).origin, wall.passage(2).text) == (Origin.PERSON, BETTER)
    made = passages_by_part(kept.made.content)[1][1]
    assert (made.origin, made.text, made.source) == (Origin.MODEL, WORDS[1], wall.passage(2).source)


def test_second_look_and_a_new_start_do_nothing_more(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    first = wall.pdf.read_bytes(), wall.said()
    assert wall.look(again=False) == []
    assert wall.look() == []
    assert (wall.pdf.read_bytes(), wall.said()) == first
    assert len(wall.corrections()) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_sheet_is_read_in_the_encoding_and_with_the_line_ends_it_was_saved_with(wall, encoding, newline):
    wall.change(WORDS[0], "Vous allez bien, répété.", encoding=encoding, newline=newline)
    wall.look()
    assert wall.answer.exists()
    assert "Rien n’a été repris" not in wall.said()


def test_accents_come_back_from_an_ansi_file(hang):
    wall = hang()
    wall.make(content="Pt s'est levé seul ce matin.\n", words=("Vous vous êtes levé seul ce matin.",))
    wall.change("êtes levé seul ce matin", "êtes levé tout seul ce matin", encoding="cp1252")
    assert wall.look() == [Decision.CORRECTED]
    assert wall.passage(1).text == "Vous vous êtes levé tout seul ce matin."


def test_blanks_and_wrapped_lines_are_no_change(wall):
    text = wall.read().replace(WORDS[2], "  Vous marchez chaque\n\njour avec\u00a0votre fille.  \n")
    wall.save(text.replace("[2]", "[ 2 ]  "))
    assert wall.look() == []
    assert not wall.answer.exists()


def test_remarks_of_a_colleague_are_no_change(wall):
    wall.change(WORDS[2], f"# vu avec Marie, ok\n{WORDS[2]}")
    assert wall.look() == []


def test_two_people_in_turn_are_both_taken(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    wall.change(WORDS[2], "Vous marchez tous les jours avec votre fille.")
    assert wall.look() == [Decision.CORRECTED]
    assert [event.passages for event in wall.corrections()] == [1, 2]
    assert len(list(kept_hashes(wall.settings.data_dir))) == 1


def test_words_of_the_model_put_back_are_printed_as_they_were_made(wall):
    before = wall.read()
    wall.change(WORDS[1], BETTER)
    wall.look()
    wall.save(before)
    assert wall.look() == [Decision.CORRECTED]
    assert wall.passage(2).origin is Origin.MODEL
    assert wall.corrections()[-1].passages == 0
    assert not wall.answer.exists()
    assert wall.kept().draft == wall.kept().made


def test_passage_in_its_original_wording_can_be_worded_by_a_person(hang):
    wall = hang()
    wrong = "Vous prenez Metformine 850 mg."
    wall.make(content="Elle prend Metformine 500 mg 2x/j.\n", words=(wrong, wrong))
    assert wall.passage(1).origin is Origin.SOURCE
    assert [item.code for item in wall.kept().draft.findings if item.segment == 0] == ["original-kept"]
    wall.save(_with_passage(wall.read(), 1, BETTER))
    assert wall.look() == [Decision.CORRECTED]
    assert (wall.passage(1).origin, wall.passage(1).text) == (Origin.PERSON, BETTER)
    assert not [item for item in wall.kept().draft.findings if item.code == "original-kept"]


def _with_passage(text, number, words):
    """The sheet with other words under a number."""
    head, mark, rest = text.partition(f"\n[{number}]")
    body, end, tail = rest.partition("\n[")
    comments = [line for line in body.splitlines() if line.startswith("#")]
    return "\n".join([f"{head}{mark}", *comments, words]) + end + tail


# What is blocked


@pytest.mark.parametrize(
    ("number", "words", "code"),
    [
        (2, WRONG, "850"),
        (2, "Vous prenez Dafalgan 500 mg 2 fois par jour.", "Dafalgan"),
        (2, "Vous ne prenez pas Metformine 500 mg 2 fois par jour.", "ne"),
        (2, "Vous prenez Metformine 500 mg.", "2x/j"),
    ],
)
def test_changed_fact_leaves_the_document_and_the_answer_names_passage_and_words(wall, number, words, code):
    wall.save(_with_passage(wall.read(), number, words))
    before = wall.pdf.read_bytes()
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert wall.pdf.read_bytes() == before
    assert wall.corrections() == []
    assert f"Passage {number}" in wall.said()
    assert code in wall.said()
    assert wall.sheet.name in wall.said()
    assert words in wall.read()


def test_sentence_that_makes_a_man_of_a_woman_is_not_printed_however_much_a_person_insists(hang):
    german = hang(staff_language="de")
    german.make(
        content=GERMAN_TEXT,
        words=(
            "Sie haben keine Schmerzen mehr.",
            "Sie nehmen jeden Morgen Metformin 500 mg und gehen spazieren.",
        ),
    )
    before = german.pdf.read_bytes()
    german.save(
        _with_passage(
            german.read(), 2, "! Der Patient nimmt jeden Morgen Metformin 500 mg und geht spazieren."
        )
    )
    assert german.look() == [Decision.NOT_CORRECTED]
    assert german.pdf.read_bytes() == before
    assert "Das Original sagt das von einer anderen Person: «Der Patient»." in german.said()


def test_emptied_passage_is_blocked(wall):
    wall.save(_with_passage(wall.read(), 2, ""))
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert "Passage 2" in wall.said()


def test_passage_that_passes_is_taken_although_another_is_blocked(wall):
    wall.change(WORDS[1], WRONG)
    wall.change(WORDS[2], "Vous marchez tous les jours avec votre fille.")
    assert wall.look() == [Decision.CORRECTED]
    assert (wall.passage(2).text, wall.passage(3).origin) == (WORDS[1], Origin.PERSON)
    assert "850" in wall.said()
    assert "Passage 3" in wall.said()


def test_blocked_correction_can_be_corrected_again(wall):
    wall.change(WORDS[1], WRONG)
    wall.look()
    wall.change(WRONG, BETTER)
    assert wall.look(again=False) == [Decision.CORRECTED]
    assert "850" not in wall.said()


def test_blocked_correction_that_was_taken_back_leaves_no_answer(wall):
    wall.change(WORDS[1], WRONG)
    wall.look()
    wall.change(WRONG, WORDS[1])
    assert wall.look(again=False) == []
    assert not wall.answer.exists()


def test_fact_that_differs_is_not_printed_however_much_a_person_insists(wall):
    wall.change(WORDS[1], f"! {WRONG}")
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert wall.passage(2).text == WORDS[1]
    assert "850" in wall.said()


def test_own_advice_is_printed_once_it_is_confirmed_and_stays_listed(wall):
    advice = "Vous allez bien. Vous devez appeler votre infirmière en cas de question."
    wall.change(WORDS[0], advice)
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert "!" in wall.said()
    wall.change(advice, f"! {advice}")
    assert wall.look() == [Decision.CORRECTED]
    assert wall.passage(1).text == advice
    listed = [item for item in wall.kept().draft.findings if item.segment == 0]
    assert {item.severity for item in listed} <= {Severity.WARN, Severity.INFO}
    assert any("Une personne l’a confirmé" in item.message for item in listed)
    assert wall.look() == []


def test_own_advice_can_be_confirmed_where_the_source_has_not_its_word(hang):
    wall = hang(staff_language="de")
    wall.make(content=GERMAN_TEXT, words=())
    first = wall.passage(1).text
    advice = f"{first} Trinken Sie genug."
    wall.change(f"\n{first}", f"\n{advice}")
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert "setzen Sie !" in wall.said()
    wall.change(f"\n{advice}", f"\n! {advice}")
    assert wall.look() == [Decision.CORRECTED]
    assert wall.passage(1).text == advice


def test_fact_beside_a_confirmed_advice_is_blocked_all_the_same(hang):
    wall = hang(staff_language="de")
    wall.make(content=GERMAN_TEXT, words=())
    first = wall.passage(1).text
    wall.change(f"\n{first}", f"\n! {first} Trinken Sie 2 Liter.")
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert "setzen Sie !" not in wall.said()


# What cannot be read


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[2]", "", "[2]"),
        ("[2]", "[3]", "[2]"),
        ("[fin]", "", "dernière ligne"),
        ("[fin]", "[4]\nEncore.\n[fin]", "[4]"),
    ],
)
def test_sheet_whose_lines_are_missing_is_not_taken_at_all(wall, before, after, said):
    wall.change(WORDS[1], BETTER)
    text = wall.read()
    head, mark, rest = text.partition("\n[1]")
    wall.save(head + mark + rest.replace(before, after))
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert said in wall.said()
    assert wall.passage(2).text == WORDS[1]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02\x03", b"PK\x03\x04 a word processor's file", b"x" * 1_100_000, b"Bonjour"],
    ids=["empty", "bytes", "docx", "huge", "other"],
)
def test_file_that_is_no_sheet_is_answered_and_changes_nothing(wall, content):
    before = wall.pdf.read_bytes()
    wall.sheet.write_bytes(content)
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert wall.said()
    assert wall.pdf.read_bytes() == before


def test_sheet_of_another_document_is_not_taken(wall):
    first = wall.read().replace(WORDS[0], "Vous allez très bien.")
    wall.make("autre.txt", f"{TEXT}\nElle dort bien.\n", (*WORDS, "Vous dormez bien."))
    number = wall.job().job
    wall.save(wall.read().replace(number, first[2:12]))
    wall.look()
    assert "autre document" in wall.said()


@pytest.mark.timeout(60)
def test_pipe_among_the_sheets_keeps_nobody_waiting(wall):
    os.mkfifo(wall.sheet.with_name(f"reste{SHEET_SUFFIXES[0]}"))
    wall.sheet.unlink()
    os.mkfifo(wall.sheet)
    wall.look()
    assert wall.passage(1).text == WORDS[0]


def test_link_in_the_place_of_the_sheet_is_not_followed(wall, tmp_path):
    (tmp_path / "secret").write_text(wall.read().replace(WORDS[0], "Vous allez très bien."))
    wall.sheet.unlink()
    wall.sheet.symlink_to(tmp_path / "secret")
    wall.look()
    assert wall.passage(1).text == WORDS[0]


# When


def test_changed_sheet_is_taken_once_it_has_been_quiet(hang):
    wall = hang(settle_seconds=3.0)
    wall.make()
    wall.change(WORDS[1], BETTER)
    assert wall.look() == []
    wall.clock.seconds += 2
    wall.change(WORDS[2], "Vous marchez tous les jours avec votre fille.")
    wall.clock.seconds += 2
    assert wall.look(again=False) == []
    assert wall.desk.is_unsettled
    wall.clock.seconds += 3
    assert wall.look(again=False) == [Decision.CORRECTED]
    assert wall.corrections()[0].passages == 2


def test_sheet_that_is_away_for_a_moment_is_not_written_over_an_editor(wall):
    wall.look()
    text = wall.read()
    wall.sheet.rename(wall.sheet.with_name("~wrd0001.tmp"))
    wall.look(again=False)
    wall.clock.seconds += 5
    wall.look(again=False)
    assert not wall.sheet.exists()
    wall.save(text.replace(WORDS[1], BETTER))
    assert wall.look(again=False) == [Decision.CORRECTED]


def test_sheet_that_was_deleted_comes_back_after_a_minute_with_what_is_printed(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    wall.sheet.unlink()
    wall.look(again=False)
    wall.clock.seconds += 61
    wall.look(again=False)
    assert BETTER in wall.read()
    assert WORDS[1] not in wall.read()


def test_next_start_lays_a_missing_sheet_beside_its_document(wall):
    wall.sheet.unlink()
    wall.look()
    assert WORDS[0] in wall.read()


def test_look_opens_no_more_documents_than_it_is_told(wall):
    second = wall.make("autre.txt", f"{TEXT}\nElle dort bien.\n", (*WORDS, "Vous dormez bien."))
    for path in wall.settings.to_review.glob("*.correction.txt"):
        path.unlink()
    with AuditLog.open(wall.settings.data_dir / AUDIT_FILE) as audit:
        desk = ReviewDesk(wall.settings, audit, wall.clock, printed)
        counts = []
        for _ in range(3):
            desk.look(1)
            counts.append(len(list(wall.settings.to_review.glob("*.correction.txt"))))
    assert counts == [1, 2, 2]
    assert second.exists()


# What goes wrong


def test_document_that_is_open_elsewhere_is_replaced_by_a_later_look(wall):
    wall.change(WORDS[1], BETTER)
    before = wall.pdf.read_bytes()
    wall.is_open_elsewhere = True
    assert wall.look() == []
    assert wall.pdf.read_bytes() == before
    assert "fermez-le" in wall.said()
    assert wall.look(again=False) == []
    wall.is_open_elsewhere = False
    assert wall.look(again=False) == [Decision.CORRECTED]
    assert "fermez-le" not in wall.said()
    assert [type(entry.event) for entry in wall.job().events].count(Rendered) == 2
    assert len(list(kept_hashes(wall.settings.data_dir))) == 1


def test_words_that_cannot_be_printed_are_answered_and_tried_three_times(wall):
    wall.unprintable = True
    wall.change(WORDS[1], BETTER)
    before = wall.pdf.read_bytes()
    assert wall.look() == [Decision.NOT_CORRECTED]
    assert "imprimé" in wall.said()
    for _ in range(5):
        wall.look(again=False)
    assert wall.prints == 3
    assert wall.pdf.read_bytes() == before


def test_printer_that_failed_once_prints_at_the_next_look(wall):
    wall.unprintable = True
    wall.change(WORDS[1], BETTER)
    wall.look()
    wall.unprintable = False
    assert wall.look(again=False) == [Decision.CORRECTED]
    assert wall.look(again=False) == []
    assert "Passage 2" in wall.said()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["_print", "_put_in_place", "_record", "_answer"])
def test_kill_around_a_step_is_made_good_by_the_next_look(wall, monkeypatch, step, when):
    wall.change(WORDS[1], BETTER)
    usual = getattr(corrector_module.Corrector, step)

    def deadly(self, *arguments):
        if when == "before":
            die()
        usual(self, *arguments)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(corrector_module.Corrector, step, deadly)
        assert in_a_process_of_its_own(wall.look) != 0
    wall.look()
    wall.look()
    assert BETTER.encode() in wall.pdf.read_bytes()
    assert [event.passages for event in wall.corrections()] == [1]
    assert len(list(kept_hashes(wall.settings.data_dir))) == 1
    assert "Passage 2" in wall.said()
    moved = wall.pdf.rename(_made(wall.settings.released) / wall.pdf.name)
    assert wall.look() == [Decision.RELEASED]
    assert BETTER.encode() in moved.read_bytes()


# When the document is decided on


def _made(folder):
    folder.mkdir(exist_ok=True)
    return folder


def test_release_copy_of_a_corrected_document_has_its_words_and_the_sheet_goes(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    moved = wall.pdf.rename(_made(wall.settings.released) / "feuille (1).pdf")
    assert wall.look() == [Decision.RELEASED]
    assert moved.read_bytes().endswith(b" released")
    assert BETTER.encode() in moved.read_bytes()
    assert not wall.sheet.exists()
    assert not wall.answer.exists()
    assert not list(kept_hashes(wall.settings.data_dir))


def test_rejected_document_takes_its_sheet_away(wall):
    wall.pdf.rename(_made(wall.settings.rejected) / wall.pdf.name)
    assert wall.look() == [Decision.REJECTED]
    assert not wall.sheet.exists()


def test_sheet_of_a_document_that_is_too_old_goes(wall):
    wall.look()
    (kept,) = (wall.settings.data_dir / "drafts").iterdir()
    now = wall.clock.now()
    os.utime(kept, (now.timestamp() - 61 * 86400,) * 2)
    purge(wall.settings, now)
    wall.desk.look_anew()
    wall.look(again=False)
    assert wall.pdf.exists()
    assert not wall.sheet.exists()


def test_somebodys_own_file_of_that_name_stays(wall):
    own = wall.settings.to_review / "liste.correction.txt"
    own.write_text("# 1999-00001 courses : pain, lait")
    wall.look()
    assert own.exists()


def test_change_that_came_too_late_is_told_beside_the_released_document(wall):
    wall.look()
    wall.change(WORDS[1], BETTER)
    moved = wall.pdf.rename(_made(wall.settings.released) / wall.pdf.name)
    assert wall.look(again=False) == [Decision.RELEASED]
    assert WORDS[1].encode() in moved.read_bytes()
    note = moved.with_name(f"{moved.name}.txt").read_text("utf-8-sig")
    assert note.endswith(f":\n\n[2] {BETTER}\n")
    assert not wall.sheet.exists()


@pytest.mark.parametrize("folder", ["released", "rejected"])
def test_sheet_that_was_moved_with_its_document_goes_too(wall, folder):
    wall.look()
    decided = _made(getattr(wall.settings, folder))
    wall.change(WORDS[1], "Vous prenez Metformine 850 mg 2x/j.")
    wall.look()
    assert wall.answer.exists()
    sheet = wall.sheet.rename(decided / wall.sheet.name)
    wall.pdf.rename(decided / wall.pdf.name)
    wall.look()
    assert not sheet.exists()
    assert not wall.answer.exists()


@pytest.mark.parametrize("name", ["Mme Rey.pdf", "Mars/note.pdf"])
def test_sheet_follows_a_document_that_was_renamed_with_what_was_written_into_it(wall, name):
    wall.look()
    wall.change(WORDS[1], "Vous prenez Metformine 850 mg 2x/j.")
    wall.look()
    old, answer = wall.sheet, wall.answer
    text = wall.read()
    renamed = wall.settings.to_review / name
    renamed.parent.mkdir(exist_ok=True)
    wall.pdf = wall.pdf.rename(renamed)
    wall.look(again=False)
    assert wall.read() == text
    assert not old.exists()
    assert not answer.exists()
    wall.look(again=False)
    assert "850 mg" in wall.said()
    wall.change("850 mg", "500 mg")
    wall.look()
    assert WORDS[1].encode() in wall.pdf.read_bytes()


def test_change_in_a_sheet_that_was_moved_with_its_document_is_told_beside_it(wall):
    wall.look()
    wall.change(WORDS[1], BETTER)
    wall.sheet.rename(_made(wall.settings.released) / wall.sheet.name)
    moved = wall.pdf.rename(wall.settings.released / wall.pdf.name)
    assert wall.look(again=False) == [Decision.RELEASED]
    assert BETTER in moved.with_name(f"{moved.name}.txt").read_text("utf-8-sig")


def test_change_beside_a_draft_that_was_copied_for_its_release_is_told_before_the_sheet_goes(wall):
    wall.look()
    wall.change(WORDS[1], BETTER)
    copied = _made(wall.settings.released) / wall.pdf.name
    copied.write_bytes(wall.pdf.read_bytes())
    assert wall.look(again=False) == [Decision.RELEASED]
    assert not wall.sheet.exists()
    assert BETTER in copied.with_name(f"{copied.name}.txt").read_text("utf-8-sig")
    assert "brouillon" in wall.pdf.with_name(f"{wall.pdf.name}.txt").read_text("utf-8-sig")


def test_older_print_of_a_corrected_document_is_not_released(wall):
    old = wall.pdf.read_bytes()
    wall.change(WORDS[1], BETTER)
    wall.look()
    stale = _made(wall.settings.released) / "copie.pdf"
    stale.write_bytes(old)
    assert wall.look() == [Decision.UNKNOWN]
    assert stale.read_bytes() == old
    assert "corrigé depuis" in stale.with_name("copie.pdf.txt").read_text("utf-8-sig")
    assert wall.job().state is State.REVIEW


def test_same_content_after_a_correction_is_recognised_with_the_corrected_document(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    with open_bench(wall.home, render=printed) as workshop:
        (outcome,) = process_file(wall.home / "note.txt", Order(wall.settings.to_review), workshop)
    assert outcome.already_done
    assert outcome.outputs == (wall.pdf,)


def test_export_of_the_log_names_the_corrected_document(wall):
    wall.change(WORDS[1], BETTER)
    wall.look()
    with AuditLog.open(wall.settings.data_dir / AUDIT_FILE) as audit:
        (row,) = audit.export()
    assert row["outputs"] == [
        {"sha256": wall.corrections()[0].output.sha256, "bytes": wall.pdf.stat().st_size}
    ]
    assert row["corrected_passages"] == 1
