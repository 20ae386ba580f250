"""How a text addresses its reader: not as 'the patient', and never as a friend."""

from __future__ import annotations

import re

_READER = re.compile(r"\b(?:vous|votre|vos|Sie|Ihre?[nmrs]?|Lei|Suo|Sua|you|your)\b")
_THIRD = re.compile(
    r"\b(?:(?:le|la|un|une) patiente?|(?:der|die|den|dem|ein|eine|einen) patient(?:in|en)?|"
    r"(?:il|la|un|una) paziente|(?:the|a) patient)\b",
    re.IGNORECASE,
)


_TO_A_NURSE = re.compile(
    r"\b(?:(?:votre|vos) (?:patiente?s?|pte?s?|cliente?s?|résidente?s?)|"
    r"ihre?[nmrs]? patient(?:in(?:nen)?|en)?|(?:il suo|la sua) (?:paziente|cliente|ospite)|your patients?)\b",
    re.IGNORECASE,
)
_FAMILIAR = {
    # 'TU' and 'Tu' are tumours, too.
    "fr": re.compile(r"\b[Tt]u (?=[a-zéê]+(?:s|x)\b|n['’e])|\b[Tt]['’](?:as|es|étais|avais)\b"),
    "de": re.compile(r"\b(?:du|dich|dir|deine?[nmrs]?)\b", re.IGNORECASE),
    "it": re.compile(r"\b(?:tu|tu[oae]|tuoi)\b", re.IGNORECASE),
}


_WRITER = {
    "fr": re.compile(r"(?<!\w)(?:je(?!\w)(?! vous)|j['’](?=\w))", re.IGNORECASE),
    "it": re.compile(r"(?<!\w)io(?!\w)", re.IGNORECASE),
}
_SAYS_I = re.compile(
    r"(?<!\w)(?:je|j['’]|m['’]|me|moi|mon|ma|mes|nous|nos|notre|io|mi|mi[oae]|miei|noi|nostr\w|ho)(?!\w)|"
    r"[«\"“„]",
    re.IGNORECASE,
)


def told_by_writer(source: str, text: str, language: str) -> str | None:
    """The words of ``text`` that say 'I' where its source has no word of its writer."""
    pattern = _WRITER.get(language)
    found = pattern.search(text) if pattern else None
    return text[found.start() : found.end() + 20] if found and not _SAYS_I.search(source) else None


def familiar_address(source: str, text: str, language: str) -> str | None:
    """The words of ``text`` that address its reader as a friend, and that no quotation of the source has."""
    pattern = _FAMILIAR.get(language)
    found = pattern.search(text) if pattern else None
    return found.group() if pattern and found and not pattern.search(source) else None


def spoken_to_a_nurse(source: str, text: str) -> str | None:
    """The words of ``text`` that take its reader for the nurse ('votre patient'), not its source's own."""
    found = _TO_A_NURSE.search(text)
    return found.group() if found and found.group().casefold() not in source.casefold() else None


def third_person(text: str) -> str | None:
    """The words of ``text`` that name its reader in the third person, or None."""
    found = _THIRD.search(text)
    return found.group() if found and _READER.search(text) else None
