"""Which of the codes that stand for one diagnosis is printed: readers and payers here know ICD-10.

Owns how ICD-10 and its national editions are told from other code systems, in any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# ICD-10 and its editions: WHO, USA (CM), Switzerland and Germany (GM, an identifier for each year), Austria.
_IDENTIFIERS = re.compile(
    r"(?:urn:oid:)?(?:2\.16\.840\.1\.113883\.6\.(?:3(?:\.[12])?|90)|1\.2\.276\.0\.76\.5\.\d+|1\.2\.40\.0\.34\.5\.\d+)"
)
_NAMES = re.compile(r"(?:icd|cim)(?:[ _-]?10|10)", re.IGNORECASE)
_FORM = re.compile(r"[A-TV-Z]\d{2}(?:\.\d{1,2})?[-+*!]?")


def preferred_code(codes: Iterable[tuple[str, str]]) -> str | None:
    """The code of ICD-10 if there is one, else the first.

    Args:
        codes: each with what is said of its system before it: identifier, address or name.
    """
    known = [(system, code) for system, code in codes if code]
    return next((code for system, code in known if _is_icd(system, code)), None) or next(
        (code for _system, code in known), None
    )


def _is_icd(system: str, code: str) -> bool:
    by_identifier = any(map(_IDENTIFIERS.fullmatch, system.split()))
    return bool(_NAMES.search(system) or (by_identifier and _FORM.fullmatch(code)))
