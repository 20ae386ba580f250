"""The shape of an XML file: which elements stand inside which, how often, and what their texts look like.

Owns the tree of shapes and the paths between them.  Leaves out what the names
mean (``words``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from optirh_batch.readers.xml import XmlElement, split_name

_PLAIN_NAME = re.compile(r"[^\W\d][\w.-]*")
_FOREIGN = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace")


@dataclass(eq=False)
class Shape:
    """All elements, or attributes, at one path of names.

    Attributes:
        step: how a path names it, such as ``Name``, ``x:Name`` or ``@id``.
        local: its local name.
        parent: the shape around it, None for the root.
        elements: the elements; of an attribute those that carry it.
        children: elements inside by step, in the order of the file.
        attributes: attributes by step.
        texts: texts of its own that are not blank.
    """

    step: str
    local: str
    parent: Shape | None
    elements: list[XmlElement] = field(default_factory=list)
    children: dict[str, Shape] = field(default_factory=dict)
    attributes: dict[str, Shape] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a text or nothing, but no elements."""
        return not self.children

    @property
    def is_structured(self) -> bool:
        """Whether it has parts of its own."""
        return bool(self.children or self.attributes)

    def ancestors(self) -> Iterator[Shape]:
        """The shapes around it, the nearest first."""
        shape = self.parent
        while shape is not None:
            yield shape
            shape = shape.parent

    def inside(self) -> Iterator[Shape]:
        """All elements and attributes inside, in the order of the file."""
        yield from self.attributes.values()
        for child in self.children.values():
            yield child
            yield from child.inside()

    def leaves(self) -> Iterator[Shape]:
        """The elements and attributes inside that hold texts."""
        return (shape for shape in self.inside() if shape.is_leaf and shape.texts)

    def path_to(self, inner: Shape) -> str:
        """The path of a mapping from here to a shape inside."""
        steps = [inner.step]
        for shape in inner.ancestors() if inner is not self else ():
            if shape is self:
                break
            steps.append(shape.step)
        return "/".join(reversed(steps)) if inner is not self else "."


@dataclass(frozen=True, slots=True)
class Outline:
    """The shapes of a file, and the prefixes their paths use for other namespaces than the root's."""

    root: Shape
    namespace: str
    namespaces: dict[str, str]


def outline(root: XmlElement) -> Outline:
    """Take down the shapes of a file."""
    own, local = split_name(root)
    prefixes: dict[str, str] = {}

    def step(namespace: str, name: str) -> str:
        if not _PLAIN_NAME.fullmatch(name) or (own and not namespace):
            return f"*[local-name()='{name}']"
        if namespace == own:
            return name
        return f"{prefixes.setdefault(namespace, f'ns{len(prefixes) + 1}')}:{name}"

    def enter(element: XmlElement, shape: Shape) -> None:
        shape.elements.append(element)
        pieces = [element.text, *(child.tail for child in element)]
        text = " ".join(piece.strip() for piece in pieces if piece and piece.strip())
        if text:
            shape.texts.append(text)
        for key, value in element.attrib.items():
            namespace, _, name = str(key).rpartition("}")
            if namespace.removeprefix("{") in _FOREIGN or not str(value).strip():
                continue
            named = f"@{name}" if not namespace else f"@{step(namespace.removeprefix('{'), name)}"
            attribute = shape.attributes.setdefault(named, Shape(named, name, shape))
            attribute.elements.append(element)
            attribute.texts.append(str(value))
        for child in element:
            inner = step(*split_name(child))
            enter(child, shape.children.setdefault(inner, Shape(inner, split_name(child)[1], shape)))

    top = Shape(local, local, None)
    enter(root, top)
    return Outline(top, own, {prefix: namespace for namespace, prefix in prefixes.items()})
