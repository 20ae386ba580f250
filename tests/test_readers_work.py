"""Large Office files and texts are read in little time, or refused with the limit they are over."""

import io
import subprocess
import sys

import docx
import openpyxl
import pytest

# Work of one process beside others, so that neither coverage nor a busy machine counts.
CHILD = """
import sys, time
from pathlib import Path
from optirh_batch.errors import SourceRefused
from optirh_batch.language import detect_language
from optirh_batch.readers import read_records

detect_language("Madame va mieux et marche avec une canne.")
path = Path(sys.argv[1])
started = time.process_time()
try:
    found = len(read_records(path.read_bytes(), path.name))
except SourceRefused as refusal:
    found = refusal.code
print(found, time.process_time() - started)
"""

LINE = "Madame Rey va mieux et marche avec une canne. Le pansement est fait chaque jour. "


def work(path):
    """What became of a file (how many records, or why none), and the seconds of CPU it took."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    found, seconds = child.stdout.split()
    return found, float(seconds)


def roster(family, count):
    """A list of patients, as bytes of an Excel file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["N° dossier", "Nom", "Prénom", "Date de naissance", "Allergies", "Remarques"])
    for number in range(count):
        birth = f"{1 + number % 28:02}.{1 + number // 28 % 12:02}.{1925 + number // 336 % 40}"
        sheet.append([f"D{number}", family(number), "Anne", birth, "Latex", f"Marche avec {number} cannes"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "family", [lambda _number: "Rey", lambda number: f"Rey{number}"], ids=["one name", "names"]
)
def test_list_of_3000_patients_takes_seconds(family, tmp_path):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(roster(family, 3000))
    found, seconds = work(path)
    assert found == "3000"
    assert seconds < 10


@pytest.mark.parametrize(
    "text",
    [
        LINE * 12_000,
        "Va bien.\n" * 100_000,
        "- Dafalgan\n" * 90_000,
        "Médicaments :\n" + "Dafalgan 1 g 1-1-1-1\n" * 47_000,
        "| Médicament | Matin | Soir |\n|---|---|---|\n" + "| Dafalgan | 1 | 1 |\n" * 17_000,
        "a\tb\tc\td\n" * 100_000,
        "Nom : Rey\n" * 99_000,
        "a\t" * 499_000,
    ],
    ids=["one line", "short lines", "bullets", "drugs", "cells", "columns", "fields", "tabs"],
)
def test_text_of_a_million_characters_takes_seconds(text, tmp_path):
    path = tmp_path / "texte.txt"
    path.write_text(text)
    found, seconds = work(path)
    assert found == "1"
    assert seconds < 12


def test_text_of_ten_million_characters_is_refused_at_once(tmp_path):
    path = tmp_path / "texte.txt"
    path.write_text((LINE + "\n") * 120_000)
    found, seconds = work(path)
    assert found == "source-too-large"
    assert seconds < 3


def test_document_of_more_characters_than_a_text_may_have_is_refused(tmp_path):
    document = docx.Document()
    document.add_paragraph(" ".join(f"mot{number}" for number in range(120_000)))
    document.save(tmp_path / "lettre.docx")
    found, seconds = work(tmp_path / "lettre.docx")
    assert found == "source-too-large"
    assert seconds < 5
