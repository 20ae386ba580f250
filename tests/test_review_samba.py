"""Release and rejection over a share of a real Samba server, by renames as a person's Explorer sends them.

Skips where tests/shares.py says so.  The release copies are really printed.
"""

import json
import subprocess

import pytest

from benches import RECORD, TEXT
from benchmarks.soak import QUICK, prepare
from daemons import COMMAND, running_daemon, until
from shares import samba


@pytest.fixture
def home(tmp_path):
    return prepare(tmp_path / "home")


@pytest.fixture
def share(home):
    with samba(home) as share:
        yield share


def pdfs(folder):
    return sorted(path.name for path in folder.rglob("*.pdf"))


def words_of(pdf):
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout


def rows(home):
    done = subprocess.run(
        [*COMMAND, "--home", str(home), "audit", "export"], check=True, capture_output=True, text=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_documents_renamed_through_the_share_are_released_and_rejected(home, share, tmp_path):
    out = home / "sortie"
    (tmp_path / "note").write_text(TEXT)
    (tmp_path / "record").write_text(RECORD)
    with running_daemon(home) as daemon:
        share.do(
            f"put {tmp_path / 'note'} entree\\note.txt", f"put {tmp_path / 'record'} entree\\dossier.xml"
        )
        until(lambda: len(pdfs(out / "a-verifier")) == 2, "both drafts")
        drafts = {path.name: path.read_bytes() for path in (out / "a-verifier").rglob("*.pdf")}
        handout, summary = sorted(drafts, reverse=True)
        (tmp_path / "why").write_text("Le dosage de Madame Favre est faux.")
        share.do(
            f'rename "sortie\\a-verifier\\{handout}" "sortie\\valides\\{handout[:-4]} (1).pdf"',
            f'put {tmp_path / "why"} "sortie\\refuses\\{summary}.txt"',
            f'rename "sortie\\a-verifier\\{summary}" "sortie\\refuses\\{summary}"',
        )
        until(lambda: {"released", "rejected"} <= set(daemon.events()), "both decisions")
        released = out / "valides" / f"{handout[:-4]} (1).pdf"
        assert released.read_bytes() != drafts[handout]
        assert (out / "refuses" / summary).read_bytes() == drafts[summary]
        fetched = tmp_path / "fetched.pdf"
        share.do(f'get "sortie\\valides\\{released.name}" {fetched}')
        assert fetched.read_bytes() == released.read_bytes()
        assert daemon.stop() == 0
    assert pdfs(out) == sorted([released.name, summary])
    assert sorted(row["status"] for row in rows(home)) == ["rejected", "released"]
    logged = [path.read_bytes() for path in (home / "data").glob("audit.db*")]
    assert logged
    assert not any(b"dosage" in written for written in logged)
    (tmp_path / "draft.pdf").write_bytes(drafts[handout])
    assert words_of(tmp_path / "draft.pdf").startswith("Brouillon")
    assert "Brouillon" not in words_of(released)
    subprocess.run([*COMMAND, "--home", str(home), "audit", "verify"], check=True, capture_output=True)


def test_document_changed_through_the_share_is_not_released(home, share, tmp_path):
    out = home / "sortie"
    (tmp_path / "note").write_text(TEXT)
    with running_daemon(home, command=QUICK) as daemon:
        share.do(f"put {tmp_path / 'note'} entree\\note.txt")
        until(lambda: pdfs(out / "a-verifier"), "draft")
        (draft,) = (out / "a-verifier").rglob("*.pdf")
        (tmp_path / "changed").write_bytes(draft.read_bytes() + b"% by hand")
        share.do(f'put {tmp_path / "changed"} "sortie\\valides\\{draft.name}"')
        until((out / "valides" / f"{draft.name}.txt").exists, "note about it")
        assert (out / "valides" / draft.name).read_bytes() == (tmp_path / "changed").read_bytes()
        assert draft.exists()
        assert daemon.stop() == 0
    assert [row["status"] for row in rows(home)] == ["review"]
    assert list((home / "data" / "drafts").iterdir())


def test_sentence_changed_through_the_share_is_printed_or_answered(home, share, tmp_path):
    review = home / "sortie" / "a-verifier"
    (tmp_path / "note").write_text(TEXT)
    with running_daemon(home, command=QUICK) as daemon:
        share.do(f"put {tmp_path / 'note'} entree\\note.txt")
        until(lambda: list(review.rglob("*.correction.txt")), "draft and its sheet")
        (sheet,) = review.rglob("*.correction.txt")
        (draft,) = review.rglob("*.pdf")
        before = draft.read_bytes()
        there = f"sortie\\a-verifier\\{sheet.name}"
        share.do(f'get "{there}" {tmp_path / "sheet"}')
        text = (tmp_path / "sheet").read_text("utf-8-sig")
        wrong = text.replace("\nMadame va bien.", "\nMadame ne va pas bien.")
        (tmp_path / "sheet").write_text(wrong, "utf-16")  # as Notepad does: into the file itself
        share.do(f'put {tmp_path / "sheet"} "{there}"')
        until(lambda: list(review.rglob("*.reponse.txt")), "answer")
        assert draft.read_bytes() == before
        better = text.replace("\nMadame va bien.", "\nMadame va très bien.")
        (tmp_path / "sheet").write_text(better, "cp1252", "replace")  # as Word does, which renames
        share.do(
            f'put {tmp_path / "sheet"} "sortie\\a-verifier\\~WRL0001.tmp"',
            f'rename "{there}" "sortie\\a-verifier\\~WRL0002.tmp"',
            f'rename "sortie\\a-verifier\\~WRL0001.tmp" "{there}"',
            'del "sortie\\a-verifier\\~WRL0002.tmp"',
        )
        until(lambda: draft.read_bytes() != before, "corrected draft")
        share.do(f'rename "sortie\\a-verifier\\{draft.name}" "sortie\\valides\\{draft.name}"')
        until(lambda: "released" in daemon.events(), "release")
        until(lambda: not sheet.exists(), "end of the sheet")
        assert daemon.stop() == 0
    (row,) = rows(home)
    assert (row["status"], row["corrected_passages"]) == ("released", 1)
