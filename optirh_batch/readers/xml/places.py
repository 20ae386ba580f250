"""Places in XML: what an XPath expression finds, as values without ties to the tree's library.

Owns compiling and running an expression.  Leaves out which expressions may be written (``mapped.paths``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from optirh_batch.readers.xml import XmlElement


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a path leads to: an element, or one attribute or one piece of text of it.

    Attributes:
        element: the element itself, or the one that holds the rest.
        attribute: the attribute's name in Clark notation, None for elements and texts.
        value: of an attribute or a piece of text; None for elements.
    """

    element: XmlElement
    attribute: str | None = None
    value: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the path leads to a piece of text."""
        return self.value is not None and self.attribute is None

    @property
    def text(self) -> str:
        """What stands there; of an element all the text inside it."""
        return text_inside(self.element) if self.value is None else self.value


class Finder:
    """An XPath 1.0 expression, compiled; it runs without variables and without foreign functions.

    Args:
        expression: see ``mapped.paths``, which decides what may stand in it.
        namespaces: prefixes of the expression.

    Attributes:
        finds_places: whether it finds places, rather than computes a value.

    Raises:
        ValueError: libxml2 does not accept it; with words of our own.
    """

    def __init__(self, expression: str, namespaces: Mapping[str, str]) -> None:
        try:
            self._find = etree.XPath(expression, namespaces=dict(namespaces), regexp=False)
            # Unknown prefixes and wrong arguments show only when it runs.
            self.finds_places = isinstance(self._find(etree.Element("none")), list)
        except etree.XPathError:
            raise ValueError("not a valid XPath expression") from None

    def __call__(self, element: XmlElement) -> tuple[Found, ...] | str | float | bool:
        """The places that the expression finds, or the value that it computes.

        Raises:
            ValueError: it cannot be computed here.
        """
        try:
            result: Any = self._find(element)
        except etree.XPathError:
            raise ValueError("the XPath expression cannot be computed") from None
        if not isinstance(result, list):
            return str(result) if isinstance(result, str) else result  # without lxml's hidden parent
        return tuple(_found(item) for item in result if not isinstance(item, tuple))


def _found(item: Any) -> Found:
    if isinstance(item, etree._Element):  # noqa: SLF001 - lxml has no public name for the type
        return Found(item)
    holder = item.getparent()
    if item.is_tail:
        holder = holder.getparent()
    return Found(holder, item.attrname, str(item))


def text_inside(element: XmlElement) -> str:
    """All text of an element; elements that stand apart from any text are put on lines of their own."""
    if not len(element):
        return element.text or ""
    if any(part and part.strip() for part in (element.text, *(child.tail for child in element))):
        return "".join(element.itertext())
    return "\n".join(text_inside(child) for child in element)
