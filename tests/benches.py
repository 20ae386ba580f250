"""A workshop for tests: a home of its own, the shipped fake generator, a printer without layout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from optirh_batch.audit import AUDIT_FILE, AuditLog
from optirh_batch.config import Settings, load_settings
from optirh_batch.documents import Draft, Imprint
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from optirh_batch.home import create_home
from optirh_batch.outcomes import sections
from optirh_batch.review.sheets import SHEET_SUFFIXES
from optirh_batch.workshop import Workshop

TEXT = "Madame va bien. Elle prend Metformine 500 mg 2x/j. Elle marche chaque jour avec sa fille.\n"
GERMAN_TEXT = (
    "Die Patientin hat keine Schmerzen mehr. Sie nimmt jeden Morgen Metformin 500 mg und geht spazieren.\n"
)
RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<dossier xmlns="urn:optirh:dossier:1" version="1.0" langue="fr">
  <patient><nom>Canarion</nom><prenom>Zoé</prenom><langue>fr</langue></patient>
  <cas>Suivi après une fracture du poignet droit. Pansement 2x/semaine.</cas>
</dossier>
"""


class StillClock:
    """A clock on which every look takes a second, and waiting takes what it says."""

    def __init__(self):
        self.seconds = 0.0

    def now(self):
        return datetime(2026, 3, 14, 9, 30, tzinfo=UTC)

    def monotonic(self):
        self.seconds += 1.0
        return self.seconds

    def wait(self, seconds):
        self.seconds += seconds


def print_plainly(draft: Draft, imprint: Imprint) -> bytes:
    """Stand in for rendering: the text and the footer as JSON."""
    page = {
        "sections": sections(draft),
        "job": imprint.job,
        "source": imprint.source_name,
        "model": imprint.model,
    }
    return b"%PDF-plain\n" + json.dumps(page, default=str).encode()


def new_home(folder: Path, *, staff_language: str = "fr") -> Path:
    """Make a home in which files need not settle, without a status page, documents in the outbox itself."""
    made = create_home(folder, staff_language=staff_language)
    for inside in (path for path in made.created if path.parent.parent == folder.resolve()):
        inside.rmdir()  # the folders of the outbox: made again where they are needed
    file = folder / "optirh.toml"
    settings = file.read_text().replace("\nreview_dir = ", "\n# review_dir = ")
    file.write_text(f'{settings}\nsettle_seconds = 0\nsettle_patience_seconds = 0\nstatus_page = "off"\n')
    return folder


def file_names(folder: Path) -> list[str]:
    """List the files in a folder and the folders in it, without the correction sheets beside documents."""
    found = (path.name for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.endswith(SHEET_SUFFIXES))


def settings_of(home: Path, **environ: str) -> Settings:
    """The settings of a home; ``environ`` are settings by name."""
    variables = {f"OPTIRH_{name.upper()}": value for name, value in {"generator": "fake", **environ}.items()}
    return load_settings(home, {}, environ=variables).settings


@contextmanager
def open_bench(home: Path, *, render=print_plainly, generator=None, **environ: str) -> Iterator[Workshop]:
    """Open a workshop on a home; ``environ`` are settings by name."""
    settings = settings_of(home, **environ)
    fake = generator or FakeGenerator()
    with AuditLog.open(settings.data_dir / AUDIT_FILE) as audit:
        yield Workshop(settings, audit, lambda: fake, Glossary.load, StillClock(), render)
