"""Style that a nurse may want to mend: an address that speaks of its reader as 'the patient'."""

from __future__ import annotations

import re

_READER = re.compile(r"\b(?:vous|votre|vos|Sie|Ihre?[nmrs]?|Lei|Suo|Sua|you|your)\b")
_THIRD = re.compile(
    r"\b(?:(?:le|la|un|une) patiente?|(?:der|die|den|dem|ein|eine|einen) patient(?:in|en)?"
    r"|(?:il|la|un|una) paziente|(?:the|a) patient)\b",
    re.IGNORECASE,
)


def third_person(text: str) -> str | None:
    """The words of ``text`` that name its reader in the third person, or None."""
    found = _THIRD.search(text)
    return found.group() if found and _READER.search(text) else None
