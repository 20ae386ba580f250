"""Changes of an XML document that leave it well-formed, so that they get past the parser."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from random import Random

from lxml import etree

from fuzzing import hostile

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEST_DONOR = 3000
_MOST_DONORS = 3000


class XmlMutations:
    """Edits trees of one format.

    Args:
        seeds: documents of the format; names, values and whole elements are taken from them.
        words: what else means something to the reader.
    """

    def __init__(self, seeds: Iterable[bytes], words: tuple[str, ...] = ()) -> None:
        tags: dict[str, None] = {}
        attributes: dict[str, None] = {}
        values: dict[str, None] = {}
        self._donors: list[tuple[str, bytes]] = []
        for seed in seeds:
            root = parse(seed)
            if root is None:
                continue
            for element in root.iter(etree.Element):
                tags[str(element.tag)] = None
                for name, value in element.attrib.items():
                    attributes[str(name)] = None
                    values[value[:200]] = None
                if element.text and element.text.strip():
                    values[element.text.strip()[:200]] = None
                if element.getparent() is not None and len(self._donors) < _MOST_DONORS:
                    text = etree.tostring(element, with_tail=False)
                    if len(text) <= _LARGEST_DONOR:
                        self._donors.append((str(element.tag), text))
        self._tags = tuple(tags) or ("a",)
        self._attributes = (
            *attributes, "nullFlavor", "negationInd", f"{{{_XSI}}}type", f"{{{_XSI}}}nil", "value", "ID", "id"
        )  # fmt: skip
        self._values = (*values, *words)

    def __call__(self, data: bytes, rng: Random) -> bytes | None:
        """The document after one to six changes; None if it is none."""
        root = parse(data)
        if root is None:
            return None
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 6))):
            elements = list(root.iter(etree.Element))
            self._change(rng.choice(elements), elements, rng)
        return etree.tostring(root, encoding="utf-8", xml_declaration=rng.random() < 0.3)

    def _change(self, element: etree._Element, elements: list[etree._Element], rng: Random) -> None:
        inner = element.getparent() is not None
        changes: list[Callable[[], object]] = [
            lambda: self._set_attribute(element, rng),
            lambda: self._set_attribute(element, rng),
            lambda: self._set_attribute(element, rng),
            lambda: self._drop_attribute(element, rng),
            lambda: self._copy_attribute(element, rng.choice(elements), rng),
            lambda: self._set_text(element, rng),
            lambda: self._set_text(element, rng),
            lambda: self._rename(element, rng.choice(self._tags)),
            lambda: self._take_in(element, rng),
            lambda: self._take_in(element, rng),
            lambda: self._refer(element, rng.choice(elements), rng),
            lambda: self._nest(element, rng),
            lambda: self._shuffle(element, rng),
        ]
        if inner:
            changes += [
                lambda: _drop(element),
                lambda: _drop(element),
                lambda: self._repeat(element, rng),
                lambda: self._move(element, rng.choice(elements)),
                lambda: self._exchange(element, rng),
                lambda: self._exchange(element, rng),
                lambda: self._change_namespace(element, rng),
            ]
        rng.choice(changes)()

    def _set_attribute(self, element: etree._Element, rng: Random) -> None:
        own = list(element.attrib)
        name = rng.choice(own) if own and rng.random() < 0.6 else rng.choice(self._attributes)
        element.set(name, self._value(rng))

    def _drop_attribute(self, element: etree._Element, rng: Random) -> None:
        if own := list(element.attrib):
            del element.attrib[rng.choice(own)]

    def _copy_attribute(self, element: etree._Element, other: etree._Element, rng: Random) -> None:
        if own := list(other.attrib):
            name = rng.choice(own)
            element.set(name, other.attrib[name])

    def _set_text(self, element: etree._Element, rng: Random) -> None:
        target = element
        if rng.random() < 0.15 and element.getparent() is not None:
            target.tail = self._value(rng)
        elif rng.random() < 0.2 and target.text:
            target.text = target.text + self._value(rng)
        else:
            target.text = self._value(rng)

    def _value(self, rng: Random) -> str:
        return _NOT_XML.sub("", hostile.value(rng, self._values))

    def _rename(self, element: etree._Element, tag: str) -> None:
        element.tag = tag

    def _take_in(self, element: etree._Element, rng: Random) -> None:
        element.insert(rng.randint(0, len(element)), self._donor(rng))

    def _exchange(self, element: etree._Element, rng: Random) -> None:
        """Put an element of the same name, from anywhere, in its place."""
        same = [text for tag, text in self._donors if tag == element.tag]
        donor = etree.fromstring(rng.choice(same), _PARSER) if same else self._donor(rng)
        parent = element.getparent()
        assert parent is not None
        donor.tail = element.tail
        parent.replace(element, donor)

    def _donor(self, rng: Random) -> etree._Element:
        if self._donors:
            return etree.fromstring(rng.choice(self._donors)[1], _PARSER)
        return etree.Element(rng.choice(self._tags))

    def _refer(self, element: etree._Element, other: etree._Element, rng: Random) -> None:
        """Make one element refer to another, or to itself."""
        name = f"r{rng.randint(0, 3)}"
        other.set(rng.choice(("ID", "id", "Id")), name)
        element.set(rng.choice(("value", "ref", "IDREF", "reference", "href")), rng.choice(("#", "")) + name)

    def _nest(self, element: etree._Element, rng: Random) -> None:
        """Put an element inside copies of itself, or wrap what it holds."""
        for _ in range(rng.choice((1, 1, 2, 40, 110))):
            shell = etree.Element(element.tag, dict(element.attrib))
            shell.text, element.text = element.text, None
            shell.extend(list(element))
            element.append(shell)

    def _shuffle(self, element: etree._Element, rng: Random) -> None:
        children = list(element)
        rng.shuffle(children)
        element[:] = children

    def _repeat(self, element: etree._Element, rng: Random) -> None:
        for _ in range(rng.choice((1, 1, 1, 2, 5, 60))):
            element.addnext(copy.deepcopy(element))

    def _move(self, element: etree._Element, target: etree._Element) -> None:
        if element not in [target, *target.iterancestors()]:
            target.append(element)

    def _change_namespace(self, element: etree._Element, rng: Random) -> None:
        local = etree.QName(element).localname
        namespace = rng.choice(
            (
                "",
                "urn:x",
                "urn:hl7-org:v3",
                "urn:hl7-org:sdtc",
                "http://hl7.org/fhir",
                "http://www.w3.org/1999/xhtml",
            )
        )
        element.tag = f"{{{namespace}}}{local}" if namespace else local


def parse(data: bytes) -> etree._Element | None:
    """The root element, None if the bytes are no plain XML (a document type is left to the byte mode)."""
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
