"""Pharmaceutical advice on items of the same document: stopped, paused, refused or changed later.

Owns how an advice points to the item it is about (IHE Pharmacy PADV, CDA-CH-EMED): by the item's id, in
an act that names no drug.  Leaves out an advice that holds its own item, which is read as a drug.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from optirh_batch.readers.advice import CHANGING, SYSTEM, Verdict, verdict_of
from optirh_batch.readers.cda.datatypes import V3, code_of, find, find_all
from optirh_batch.readers.cda.entries import COMMENT
from optirh_batch.readers.xml import XmlElement


@dataclass(slots=True)
class Advised:
    """What was decided on one item: codes with their times, and the changed item, if the advice holds it."""

    decisions: list[tuple[str, str]] = field(default_factory=list)
    texts: list[XmlElement] = field(default_factory=list)
    is_replaced: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """What the decisions say together."""
        return verdict_of(self.decisions)

    @property
    def is_changed(self) -> bool:
        """Whether it was changed into what no advice of the document holds."""
        return not self.is_replaced and any(code == CHANGING for _time, code in self.decisions)


def advice_on_items(entries: Iterable[XmlElement]) -> dict[str, Advised]:
    """The advice of a section's entries, by the id of the item it is about."""
    found: dict[str, Advised] = {}
    for entry in entries:
        for observation in entry.iter(f"{V3}observation"):
            code = find(observation, "code")
            if code is None or code.get("codeSystem") != SYSTEM:
                continue
            time = find(observation, "effectiveTime")
            moment = "" if time is None else time.get("value") or ""
            said = find(observation, "text")
            comments = [
                find(act, "text")
                for act in _inside(observation, "act")
                if code_of(find(act, "code")) == COMMENT
            ]
            items = [
                item for name in ("substanceAdministration", "supply") for item in _inside(observation, name)
            ]
            for key in dict.fromkeys(key for item in items for key in item_keys(item)):
                advised = found.setdefault(key, Advised())
                advised.decisions.append((moment, code_of(code)))
                advised.texts += [text for text in (said, *comments) if text is not None]
                advised.is_replaced |= code_of(code) == CHANGING and any(
                    key in item_keys(item) and find(item, "reference") is None for item in items
                )
    return found


def _inside(observation: XmlElement, name: str) -> list[XmlElement]:
    return [
        item for relation in find_all(observation, "entryRelationship") for item in find_all(relation, name)
    ]


def item_keys(item: XmlElement) -> list[str]:
    """The ids of an act, for comparison."""
    return [
        f"{(identifier.get('root') or '').casefold()}^{identifier.get('extension') or ''}"
        for identifier in find_all(item, "id")
        if identifier.get("root")
    ]
