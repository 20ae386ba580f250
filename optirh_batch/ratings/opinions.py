"""What travels between a form, the store and the report: a document, and what somebody said of it.

Frozen values without behaviour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optirh_batch.ratings.scales import Category, Criterion, Harm, Role


@dataclass(frozen=True, slots=True)
class Subject:
    """The document that is rated, and what wrote it.

    Attributes:
        document: SHA-256 (hex) of the PDF.
        job: its number in the audit log.
        kind: summary or handout.
        language: of its text.
        model: SHA-256 (hex) of the weights, empty where the log has none.
        adapter: likewise of the LoRA adapter.
        prompt: likewise of the prompts.
        model_name: empty if it is no longer known.
    """

    document: str
    job: str
    kind: str
    language: str
    model: str = ""
    adapter: str = ""
    prompt: str = ""
    model_name: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """A fault that a rater found; ``words`` may be empty."""

    category: Category
    harm: Harm
    words: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's answers about one document.

    Attributes:
        subject: the document, as the form names it.
        rater: the code of the person, in capitals; no name.
        role: what the person is.
        scores: from 1 to 5; criteria without an answer are missing.
        incidents: faults found.
        remarks: free text, may be empty.
        form_sha256: hash (hex) of the filled form.
    """

    subject: Subject
    rater: str
    role: Role
    scores: Mapping[Criterion, int]
    incidents: tuple[Incident, ...] = ()
    remarks: str = ""
    form_sha256: str = field(default="", compare=False)
