"""Codes that say of a list, or of one kind of its things, that there is none.

Owns the codes of SNOMED CT and of the International Patient Summary, for the readers of coded formats.
Words that say so are ``statements``.
"""

from __future__ import annotations

NO_KNOWN_ALLERGY = frozenset({"716186003", "160244002", "no-known-allergies"})
NO_KNOWN_ALLERGY_OF_A_KIND = frozenset(
    {
        "409137002", "429625007", "428607008", "428197003", "716184000", "716220001", "1003774007",
        "no-known-food-allergies", "no-known-environmental-allergies", "no-known-medication-allergies",
    }
)  # fmt: skip
NO_KNOWN_PROBLEM = frozenset({"160245001", "no-known-problems"})
NO_KNOWN_MEDICATION = frozenset({"787481004", "182849000", "no-known-medications"})
