"""The report of a run: what it says of each file, and that no file's name keeps it from being printed."""

import io
import json
import os
from datetime import timedelta

import pytest
from pypdf import PdfReader

from benches import RECORD, TEXT, StillClock, new_home, open_bench
from optirh_batch import run_report
from optirh_batch.cli import main
from optirh_batch.cli.tables import outcome_sheet
from optirh_batch.documents import Finding, Severity
from optirh_batch.errors import PublishFailed, RenderingFailed
from optirh_batch.oversight.retention import purge
from optirh_batch.review import ReviewDesk
from optirh_batch.rounds import Round, run_inbox
from optirh_batch.run_report import make_report, publish_report

BEGAN = StillClock().now()
ENDED = BEGAN + timedelta(minutes=200)


def drop(home, name, text=TEXT):
    path = home / "entree" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def run(home, **options):
    with open_bench(home, **options) as workshop:
        return run_inbox(home, workshop), workshop.settings


def words(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def report(home, done, settings):
    return words(make_report(done, BEGAN, ENDED, settings))


def test_report_tells_what_came_in_what_went_out_and_what_needs_a_person(home):
    drop(home, "note.txt")
    drop(home, "dossier.xml", RECORD)
    drop(home, "bad.xml", "<a")
    text = report(home, *run(home))
    assert "Rapport du passage du 14.03.2026, 09:30" in text
    assert "Durée : 3 h 20 min" in text
    assert "Fichiers trouvés 3" in text
    assert "Faits 2" in text
    assert "Refusés 1" in text
    assert "bad.xml est endommagé ou incomplet" in text
    assert "Maintenant dans le dossier erreurs, avec sa note à côté." in text
    assert "note.handout.fr.pdf" in text
    assert "dossier.summary.fr.pdf" in text


def test_report_is_in_the_language_of_staff(tmp_path):
    home = new_home(tmp_path / "heim", staff_language="de")
    (home / "eingang" / "note.txt").write_text(TEXT)
    text = report(home, *run(home))
    assert "Bericht zum Durchgang vom 14.03.2026, 09:30" in text
    assert "Nichts, ausser die Dokumente unten zu prüfen." in text


def test_report_is_tagged_and_has_title_and_language(home):
    drop(home, "note.txt")
    done, settings = run(home)
    root = PdfReader(io.BytesIO(make_report(done, BEGAN, ENDED, settings))).trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]


def test_file_left_says_why_and_where_it_is(home):
    drop(home, "note.txt")

    def render(draft, imprint):
        raise OSError(28, "No space left on device")

    text = report(home, *run(home, render=render))
    assert "Restés dans le dossier d’entrée 1" in text
    assert "Le fichier est toujours dans le dossier d’entrée." in text


def test_document_with_a_fault_is_told_among_what_needs_a_person(home):
    fault = Finding("dose-lost", Severity.BLOCK, "Une dose manque.")
    drop(home, "note.txt")
    done, settings = run(home)
    (outcome,) = done.finished[0].outcomes
    object.__setattr__(outcome.draft, "findings", (fault, fault))
    text = report(home, done, settings)
    assert "note.handout.fr.pdf : 2 à corriger. Ne pas l’utiliser tel quel." in text
    assert "!! 2" in text


def test_what_is_to_be_compared_with_the_file_counts_as_a_point_wherever_points_are_counted(home):
    drop(home, "dossier.xml", RECORD.replace("</dossier>", "<inconnu>x</inconnu></dossier>"))
    done, settings = run(home)
    (outcome,) = done.finished[0].outcomes
    assert [item.code for item in outcome.draft.warnings] == ["element-not-read"]
    assert "Points à contrôler 1" in report(home, done, settings)
    assert any(cell.startswith("1 à contrôler") for cell in outcome_sheet([outcome], "fr").rows[0])
    with open_bench(home) as workshop:
        desk = ReviewDesk(settings, workshop.audit, workshop.clock, workshop.render)
        assert [item.warnings for item in desk.waiting()] == [1]


def test_document_made_before_is_not_counted_as_new(home):
    drop(home, "note.txt")
    run(home)
    drop(home, "again.txt")
    text = report(home, *run(home))
    assert "Nouveaux documents 0" in text
    assert "Faits auparavant 1" in text


def test_long_tables_are_cut_and_counted(home, monkeypatch):
    monkeypatch.setattr(run_report, "ROWS_PRINTED", 2)
    for number in range(4):
        drop(home, f"{number}.xml", "<a")
    assert "Encore 2 lignes, non imprimées." in report(home, *run(home))


def test_name_that_no_font_can_draw_is_spelled_out(home, monkeypatch):
    drop(home, "a\U000e01a0\u1e9e\U00010380.xml", "<a")
    done, settings = run(home)
    typeset, tries = run_report.typeset, []

    def failing_once(html, name):
        tries.append(html)
        if "\U00010380" in html:
            raise RenderingFailed(name=name, detail="no font")
        return typeset(html, name)

    monkeypatch.setattr(run_report, "typeset", failing_once)
    assert "\\U00010380" in words(make_report(done, BEGAN, ENDED, settings)).replace(" ", "")
    assert len(tries) == 2


def test_sign_that_no_font_can_draw_is_a_question_mark(home):
    drop(home, "a\U0001f48a.xml", "<a")
    assert "a?.xml" in report(home, *run(home))


def test_long_name_is_told_whole_once(home):
    name = "Überweisung_" * 7
    drop(home, f"{name}.txt", TEXT)
    text = report(home, *run(home)).replace(" ", "")
    assert text.count(f"{name}.handout.fr.pdf") == 1
    assert f"{name}.txt" not in text


def test_markup_in_a_name_is_text(home):
    drop(home, "<b>&amp;.xml", "<a")
    assert "<b>&amp;.xml est" in report(home, *run(home))


def test_run_that_found_nothing_leaves_no_report(home):
    with open_bench(home) as workshop:
        assert publish_report(Round((), (), ()), BEGAN, ENDED, workshop.settings) is None
    assert list((home / "sortie").iterdir()) == []


def test_second_report_of_a_minute_replaces_nothing(home):
    drop(home, "bad.xml", "<a")
    done, settings = run(home)
    names = [publish_report(done, BEGAN, ENDED, settings).name for _ in range(2)]
    assert names == ["2026-03-14-0930.report.fr.pdf", "2026-03-14-0930.report.fr.2.pdf"]


def test_report_goes_with_the_documents_when_their_time_is_over(home):
    drop(home, "bad.xml", "<a")
    done, settings = run(home, outbox_days="1")
    pdf = publish_report(done, BEGAN, ENDED, settings)
    os.utime(pdf, (0, 0))
    assert purge(settings, ENDED).documents == 1
    assert not pdf.exists()


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setenv("OPTIRH_GENERATOR", "fake")


def command(home, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(home), "run", *arguments])
    return ended.value.code


def test_report_is_written_only_when_asked_for(home, fake, capsys):
    drop(home, "bad.xml", "<a")
    assert command(home, "--json") == 5
    assert json.loads(capsys.readouterr().out)["report"] is None
    assert list((home / "sortie").glob("*.pdf")) == []
    drop(home, "bad2.xml", "<a")
    assert command(home, "--json", "--report") == 5
    (pdf,) = (home / "sortie").glob("*.pdf")
    assert json.loads(capsys.readouterr().out)["report"] == str(pdf)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_report_that_cannot_be_written_is_told_and_the_work_stands(home, fake, capsys, monkeypatch):
    def fail(*_):
        raise PublishFailed(name="report", detail="full")

    monkeypatch.setattr(run_report, "publish", fail)
    drop(home, "note.txt")
    assert command(home, "--report") == 8
    assert (home / "sortie" / "note.handout.fr.pdf").exists()
    assert "report" in capsys.readouterr().err
