"""What a mapping does not read: found after reading, so that nothing goes missing unseen.

Owns the account of places that were read, and the walk over the rest.  A place
is an element, an attribute or a piece of text.  Leaves out the warnings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from optirh_batch.readers.xml import XmlElement, split_name
from optirh_batch.readers.xml.places import Found

_TECHNICAL = frozenset({"http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace"})


@dataclass(frozen=True, slots=True)
class Leftover:
    """A text that nothing read.

    Attributes:
        path: local names from the record down, an attribute's with ``@``.
        text: what stands there.
        element: the element that holds it.
    """

    path: tuple[str, ...]
    text: str
    element: XmlElement


@dataclass(slots=True)
class Account:
    """Places of a record: ``elements`` with all their text, single ``texts`` of elements, ``attributes``."""

    elements: set[XmlElement] = field(default_factory=set)
    texts: set[XmlElement] = field(default_factory=set)
    attributes: set[tuple[XmlElement, str]] = field(default_factory=set)

    def enter(self, places: Iterable[Found]) -> None:
        """Note places."""
        for place in places:
            if place.attribute is not None:
                self.attributes.add((place.element, place.attribute))
            elif place.is_text:
                self.texts.add(place.element)
            else:
                self.elements.add(place.element)

    def repeat(self, original: XmlElement, copy: XmlElement) -> int:
        """Note of a copy what is noted of its original; returns how many elements it has."""
        count = 0
        for count, (old, new) in enumerate(zip(original.iter(), copy.iter(), strict=True), 1):  # noqa: B007
            if old in self.elements:
                self.elements.add(new)
            if old in self.texts:
                self.texts.add(new)
            self.attributes |= {(new, str(key)) for key in old.attrib if (old, str(key)) in self.attributes}
        return count

    def leftovers(
        self,
        root: XmlElement,
        *,
        ignored: Account,
        selectors: Collection[tuple[str, str]],
        joined: Account | None = None,
        skip: Collection[XmlElement] = (),
    ) -> Iterator[Leftover]:
        """Walk over what was not read, in the order of the file.

        Args:
            root: where to begin: its own name is no part of the paths.
            ignored: places to pass over, elements with all their attributes.
            selectors: pairs of local names (element, what a condition asked
                of it): read to choose an entry, and nothing else.
            joined: keys and ids by which tables were joined: read for that, and nothing else.
            skip: elements that are not entered at all.
        """
        yield from self._walk(
            root, (), read=False, passed=(ignored, joined or Account(), selectors, frozenset(skip))
        )

    def _walk(
        self,
        element: XmlElement,
        path: tuple[str, ...],
        *,
        read: bool,
        passed: tuple[Account, Account, Collection[tuple[str, str]], Collection[XmlElement]],
    ) -> Iterator[Leftover]:
        ignored, joined, selectors, skip = passed
        if element in skip or element in ignored.elements:
            return
        owner = split_name(element)[1]
        read = read or element in self.elements or (element in joined.elements and not len(element))
        for attribute, value in element.attrib.items():
            namespace, local = _split(str(attribute))
            place = (element, str(attribute))
            known = any(place in account.attributes for account in (self, ignored, joined))
            if (
                value.strip()
                and not known
                and namespace not in _TECHNICAL
                and not _selects(selectors, owner, f"@{local}")
            ):
                yield Leftover((*path, f"@{local}"), str(value), element)
        parent = element.getparent()
        selected = parent is not None and _selects(selectors, split_name(parent)[1], owner)
        own_text = [element.text, *(child.tail for child in element)]
        text = " ".join(part.strip() for part in own_text if part and part.strip())
        if text and not read and not selected and element not in self.texts and element not in joined.texts:
            yield Leftover(path, text, element)
        for child in element:
            yield from self._walk(child, (*path, split_name(child)[1]), read=read, passed=passed)


def _selects(selectors: Collection[tuple[str, str]], owner: str, name: str) -> bool:
    return (owner, name) in selectors or ("*", name) in selectors


def _split(attribute: str) -> tuple[str, str]:
    namespace, _, local = attribute.rpartition("}")
    return namespace.removeprefix("{"), local
