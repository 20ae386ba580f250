"""Tables joined by ids, as databases export them: rows are brought to what they belong to, before reading.

Owns the regrouping of a file's tree by a mapping's ``[[joins]]`` and ``[[lookups]]``: afterwards every row
stands inside the element that it names, and each entry of a list of codes inside whatever names it, so that
paths lead downwards as in any other file.  Leaves out how records are read (``reader``).

A row must never reach the wrong patient: an id that two elements share refuses the file, and a row whose key
fits none is read by nobody and reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge
from optirh_batch.readers.content import Content
from optirh_batch.readers.mapped.leftovers import Account
from optirh_batch.readers.mapped.mapping import Join, Lookup, RecordMapping
from optirh_batch.readers.mapped.paths import Hit, Path
from optirh_batch.readers.source import at_line
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement, shown_name


@dataclass(slots=True)
class Joined:
    """What was regrouped.

    Attributes:
        account: the places of keys and ids, which count as read.
        strays: rows whose key names no element of the file.
        lists: entries of lists of codes, which are read where they are named.
        unlisted: elements that name an entry which no list holds.
    """

    account: Account = field(default_factory=Account)
    strays: list[XmlElement] = field(default_factory=list)
    lists: list[XmlElement] = field(default_factory=list)
    unlisted: set[XmlElement] = field(default_factory=set)


def join_tables(mapping: RecordMapping, content: Content, records: Sequence[XmlElement]) -> Joined:
    """Regroup the tree of a file, once; all paths are followed before anything moves.

    Args:
        mapping: says what belongs together.
        content: the file; its tree is changed.
        records: its records.

    Raises:
        RecordInvalid: an id that several elements share, or rows that would stand inside themselves.
        SourceTooLarge: more or deeper elements than the limits allow.
    """
    assert content.root is not None
    joined = Joined()
    work = _Regrouping(content.name, content.root, records, joined)
    copies = [work.plan_lookup(lookup) for lookup in mapping.lookups]
    moves = [work.plan_join(join) for join in mapping.joins]
    room = content.limits.max_elements
    for lookup, pairs in zip(mapping.lookups, copies, strict=True):
        for entry, holder in pairs:
            copy = deepcopy(entry)
            copy.tail = None
            room -= joined.account.repeat(entry, copy)
            if room < 0:
                detail = Phrase("more than {limit} elements", limit=content.limits.max_elements)
                raise SourceTooLarge(name=content.name, detail=detail)
            _rename(copy, lookup.name, mapping)
            holder.append(copy)
    for join, moved in zip(mapping.joins, moves, strict=True):
        for row, owner in moved:
            work.move(row, owner)
            _rename(row, join.name, mapping)
    if mapping.joins or mapping.lookups:
        _check_depth(content)
    return joined


@dataclass(slots=True)
class _Regrouping:
    name: str
    root: XmlElement
    records: Sequence[XmlElement]
    joined: Joined

    def plan_join(self, join: Join) -> list[tuple[XmlElement, XmlElement]]:
        """Pairs of a row and the element it belongs to."""
        owners = self._by_id(self._at(join.of), join.id)
        rows = self._at(join.rows)
        taken = {*owners.values(), *self.records}
        pairs = []
        for row in rows:
            keys = self._values(join.key, row)
            owner = owners.get(keys[0]) if len(keys) == 1 else None
            if row in taken:
                raise self._invalid(row, Phrase("<{name}> cannot belong to itself", name=shown_name(row)))
            if owner is None:
                self.joined.strays.append(row)
            else:
                pairs.append((row, owner))
        return pairs

    def plan_lookup(self, lookup: Lookup) -> list[tuple[XmlElement, XmlElement]]:
        """Pairs of an entry and an element that names it."""
        listed = self._at(lookup.list)
        entries = self._by_id(listed, lookup.id, same_may_repeat=True)
        self.joined.lists += listed
        pairs = []
        for holder in self._at(lookup.into):
            for key in self._values(lookup.key, holder):
                if key not in entries:
                    self.joined.unlisted.add(holder)
                elif entries[key] is holder or entries[key] in holder.iterancestors():
                    fault = Phrase("<{name}> cannot belong to itself", name=shown_name(holder))
                    raise self._invalid(holder, fault)
                else:
                    pairs.append((entries[key], holder))
        return pairs

    def move(self, row: XmlElement, owner: XmlElement) -> None:
        """Put a row into its owner; what is written behind it stays where it was."""
        parent = row.getparent()
        if parent is None or row is owner or row in owner.iterancestors():
            raise self._invalid(row, Phrase("<{name}> cannot belong to itself", name=shown_name(row)))
        if row.tail and row.tail.strip():
            parent.text = f"{parent.text or ''} {row.tail}"
        row.tail = None
        owner.append(row)

    def _by_id(
        self, elements: Sequence[XmlElement], path: Path, *, same_may_repeat: bool = False
    ) -> dict[str, XmlElement]:
        known: dict[str, XmlElement] = {}
        for element in elements:
            for value in self._values(path, element)[:1]:
                other = known.setdefault(value, element)
                if other is not element and not (same_may_repeat and _content(other) == _content(element)):
                    fault = Phrase(
                        "two <{name}> have the same id, so that what belongs to which is not certain",
                        name=shown_name(element),
                    )
                    raise self._invalid(element, fault)
        return known

    def _at(self, path: Path | None) -> Sequence[XmlElement]:
        if path is None:
            return self.records
        return tuple(dict.fromkeys(place.element for place in self._find(path, self.root).places))

    def _values(self, path: Path, element: XmlElement) -> list[str]:
        hit = self._find(path, element)
        self.joined.account.enter(hit.places)
        return list(dict.fromkeys(value for value in map(clean_line, hit.texts) if value))

    def _find(self, path: Path, element: XmlElement) -> Hit:
        try:
            return path.find(element)
        except ValueError:
            fault = Phrase("the path {path} cannot be used here", path=path.written)
            raise self._invalid(element, fault) from None

    def _invalid(self, element: XmlElement, fault: Phrase) -> RecordInvalid:
        return RecordInvalid(name=self.name, detail=at_line(element.sourceline, fault))


def _rename(element: XmlElement, name: str | None, mapping: RecordMapping) -> None:
    if name:
        element.tag = f"{{{mapping.namespace}}}{name}" if mapping.namespace else name


def _content(element: XmlElement) -> list[tuple[str, dict[str, str], str]]:
    return [
        (
            str(part.tag),
            {str(key): str(value) for key, value in part.attrib.items()},
            (part.text or "").strip(),
        )
        for part in element.iter()
    ]


def _check_depth(content: Content) -> None:
    assert content.root is not None
    level = [content.root]
    for _ in range(content.limits.max_depth):
        level = [child for element in level for child in element]
        if not level:
            return
    detail = Phrase("elements nested deeper than {limit}", limit=content.limits.max_depth)
    raise SourceTooLarge(name=content.name, detail=detail)
