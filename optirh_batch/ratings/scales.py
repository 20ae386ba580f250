"""What is asked of a document: criteria on a scale from 1 to 5, and faults by category and severity.

Owns the codes that are stored and their wording for staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from optirh_batch.documents import Kind
from optirh_batch.localization import mark

LOWEST, HIGHEST = 1, 5
SCORES = range(LOWEST, HIGHEST + 1)
INCIDENTS_ASKED = 3
"""Faults that one sheet has room for; more go into the remarks."""


class Criterion(StrEnum):
    """One question with an answer from 1 (not at all) to 5 (entirely)."""

    COMPREHENSION = "comprehension"
    PRECISION = "precision"
    RELEVANCE = "relevance"
    TONE = "tone"
    CLARITY = "clarity"
    COMPLETENESS = "completeness"


CRITERIA: Mapping[Kind, tuple[Criterion, ...]] = MappingProxyType(
    {
        Kind.HANDOUT: (Criterion.COMPREHENSION, Criterion.PRECISION, Criterion.RELEVANCE, Criterion.TONE),
        Kind.SUMMARY: (
            Criterion.PRECISION,
            Criterion.CLARITY,
            Criterion.COMPLETENESS,
            Criterion.RELEVANCE,
        ),
    }
)


class Category(StrEnum):
    """What is wrong with a statement."""

    INVENTED = "invented"
    LOST = "lost"
    CHANGED = "changed"
    WRONG_PERSON = "wrong-person"
    WRONG_LANGUAGE = "wrong-language"
    OTHER = "other-fault"


class Harm(StrEnum):
    """How bad a fault is."""

    HARMLESS = "harmless"
    DISTURBING = "disturbing"
    COULD_HARM = "could-harm"


class Role(StrEnum):
    """Who rates."""

    NURSE = "nurse"
    PHYSICIAN = "physician"
    ASSISTANT = "assistant"
    PHARMACIST = "pharmacist"
    ADMINISTRATION = "administration"
    OTHER = "other-profession"  # codes differ among all lists: LABELS has them side by side


LABELS: Mapping[StrEnum, str] = MappingProxyType(
    {
        Criterion.COMPREHENSION: mark("Comprehension"),
        Criterion.PRECISION: mark("Precision"),
        Criterion.RELEVANCE: mark("Relevance"),
        Criterion.TONE: mark("Tone"),
        Criterion.CLARITY: mark("Clarity"),
        Criterion.COMPLETENESS: mark("Completeness"),
        Category.INVENTED: mark("invented"),
        Category.LOST: mark("lost"),
        Category.CHANGED: mark("changed"),
        Category.WRONG_PERSON: mark("wrong person"),
        Category.WRONG_LANGUAGE: mark("wrong language"),
        Category.OTHER: mark("another fault"),
        Harm.HARMLESS: mark("harmless"),
        Harm.DISTURBING: mark("disturbing"),
        Harm.COULD_HARM: mark("could harm"),
        Role.NURSE: mark("nurse"),
        Role.PHYSICIAN: mark("physician"),
        Role.ASSISTANT: mark("care assistant"),
        Role.PHARMACIST: mark("pharmacist"),
        Role.ADMINISTRATION: mark("administration"),
        Role.OTHER: mark("another profession"),
    }
)

STATEMENTS: Mapping[Criterion, str] = MappingProxyType(
    {
        Criterion.COMPREHENSION: mark("The patient understands it without help."),
        Criterion.PRECISION: mark("What it says agrees with the source."),
        Criterion.RELEVANCE: mark("It says what matters, and little else."),
        Criterion.TONE: mark("It speaks with respect and frightens nobody."),
        Criterion.CLARITY: mark("A colleague finds what she needs in two minutes."),
        Criterion.COMPLETENESS: mark("Nothing important of the source is missing."),
    }
)
