"""A schema of the package: what may stand where, and validation in words of our own.

Owns cutting out what a schema does not know, and naming what breaks it.  Leaves out what elements mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.source import at_line, printable_name
from optirh_batch.readers.xml import HARDENED, XmlElement, shown_name, split_name

_XS = "{http://www.w3.org/2001/XMLSchema}"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that the schema does not know: ``kind`` is ``element``, ``attribute`` or ``text``."""

    kind: str
    name: str
    line: int


class XmlSchema:
    """A schema of the package: what may stand where, and validation in words of our own.

    Args:
        source: the XSD, one of ours.

    It is written in plain parts only: elements with a complex type of
    ``xs:all`` or ``xs:sequence``, or of text.
    """

    def __init__(self, source: bytes) -> None:
        xsd = etree.fromstring(source, etree.XMLParser(**HARDENED))
        self.namespace = xsd.get("targetNamespace", "")
        self._schema = etree.XMLSchema(xsd)
        self._children: dict[str, dict[str, bool]] = {}
        self._attributes: dict[str, set[str]] = {}
        named = {item.get("name"): item for item in xsd.iterfind(f"{_XS}complexType")}
        for element in xsd.iter(f"{_XS}element"):
            inner = element.find(f"{_XS}complexType")
            body = inner if inner is not None else named.get(element.get("type"))
            if body is not None:
                name = element.get("name", "")
                self._children[name] = {
                    child.get("name") or child.get("ref", ""): child.get("minOccurs") != "0"
                    for group in (f"{_XS}all", f"{_XS}sequence")
                    for child in body.iterfind(f"{group}/{_XS}element")
                }
                self._attributes[name] = {item.get("name", "") for item in body.iterfind(f"{_XS}attribute")}

    def prune(self, root: XmlElement) -> tuple[Unread, ...]:
        """Cut what the schema does not know out of elements that hold elements, and say what was cut."""
        return tuple(self._prune(root))

    def check(self, root: XmlElement, name: str) -> None:
        """Validate an element with what is inside, as if it were a file's root; the first violation decides.

        Raises:
            RecordInvalid: naming line, element and what is wrong, never the
                value itself.
        """
        if self._schema.validate(root):
            return
        error = self._schema.error_log[0]
        faulty = _find(root, error.path)
        raise RecordInvalid(
            name=name,
            detail=at_line(error.line, self._fault(error.type_name, error.message, faulty)),
        )

    def _prune(self, element: XmlElement) -> Iterator[Unread]:
        _drop_instance_attributes(element)
        known = self._children.get(split_name(element)[1])
        if known is None:
            for inner in element.iterdescendants():
                _drop_instance_attributes(inner)
            return
        yield from self._prune_attributes(element)
        line = element.sourceline or 0
        if element.text and element.text.strip():
            yield Unread("text", shown_name(element), line)
        element.text = None
        for child in list(element):
            if child.tail and child.tail.strip():
                yield Unread("text", shown_name(element), child.sourceline or line)
            child.tail = None
            namespace, local = split_name(child)
            if namespace == self.namespace and local in known:
                yield from self._prune(child)
            else:
                yield Unread("element", shown_name(child), child.sourceline or line)
                element.remove(child)

    def _prune_attributes(self, element: XmlElement) -> Iterator[Unread]:
        for attribute in list(element.attrib):
            if attribute not in self._attributes[split_name(element)[1]]:
                local = etree.QName(attribute).localname
                yield Unread("attribute", printable_name(local), element.sourceline or 0)
                del element.attrib[attribute]

    def _fault(self, kind: str, message: str, element: XmlElement) -> Phrase:
        name = shown_name(element)
        local = etree.QName(element).localname
        parent = element.getparent()
        match kind:
            case "SCHEMAV_CVC_COMPLEX_TYPE_4":
                missing = sorted(self._attributes.get(local, set()) - set(element.attrib))
                return Phrase(
                    "<{name}> lacks an attribute ({missing})", name=name, missing=", ".join(missing)
                )
            case "SCHEMAV_ELEMENT_CONTENT" if "Missing child" in message:
                present = {etree.QName(child).localname for child in element}
                required = [child for child, needed in self._children[local].items() if needed]
                missing = [child for child in required if child not in present]
                return Phrase("<{name}> lacks <{missing}>", name=name, missing=">, <".join(missing))
            case "SCHEMAV_ELEMENT_CONTENT" if parent is not None:
                return Phrase("<{name}> occurs twice in <{parent}>", name=name, parent=shown_name(parent))
            case "SCHEMAV_CVC_TYPE_3_1_2":
                return Phrase("<{name}> holds elements where only text is allowed", name=name)
            case "SCHEMAV_CVC_MINLENGTH_VALID":
                return Phrase("<{name}> is empty", name=name)
            case _:
                return Phrase("<{name}> holds a value that is not allowed there", name=name)


def _find(root: XmlElement, path: str | None) -> XmlElement:
    """The element at a path of libxml2, whose first step is ``root`` and whose prefixes have no binding."""
    below = (path or "").lstrip("/").partition("/")[2]
    local_path = re.sub(r"(^|(?<=/))[^/:\[]+:([^/\[]+)", r"*[local-name()='\2']", below) or "."
    try:
        found: list[XmlElement] = root.xpath(local_path)
    except etree.XPathError:
        return root
    return found[0] if found else root


def _drop_instance_attributes(element: XmlElement) -> None:
    """Remove xsi:schemaLocation and its like: libxml2 would load what they point to."""
    for attribute in list(element.attrib):
        if str(attribute).startswith(f"{{{_XSI}}}"):
            del element.attrib[attribute]
