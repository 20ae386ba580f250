"""A file's content after the first look, and what a reader of a format is.

Owns the one look that every reader shares: size, emptiness, XML or not.
Leaves out the formats themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from optirh_batch.errors import SourceEmpty
from optirh_batch.readers.decoding import seems_xml
from optirh_batch.readers.source import ReadLimits, check_size
from optirh_batch.readers.xml import XmlElement, parse_xml, split_name
from optirh_batch.records import PatientRecord


@dataclass(frozen=True, slots=True)
class Content:
    """What was in a file.

    Attributes:
        name: its printable name, for messages only; never decides anything.
        data: all its bytes.
        limits: what it may ask for.
        root: the root element if it is XML, parsed and within the limits.
    """

    name: str
    data: bytes
    limits: ReadLimits
    root: XmlElement | None

    @property
    def root_name(self) -> tuple[str, str] | None:
        """Namespace and local name of the root element, None if the content is not XML."""
        return None if self.root is None else split_name(self.root)


class Reader(Protocol):
    """One format.  Readers keep no state; a reader may change the tree of ``Content.root``."""

    def recognises(self, content: Content) -> bool:
        """Whether the content is of this format; cheap, and never raises."""
        ...

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """The records inside, at least one.

        Raises:
            SourceRefused: the content cannot be read; other exceptions are faults of the reader.
        """
        ...


def look_into(data: bytes, name: str, limits: ReadLimits) -> Content:
    """Take the first look.

    Raises:
        SourceTooLarge: over the limits.
        SourceEmpty: nothing but blanks.
        XmlRefused, XmlMalformed, EncodingUnknown: it begins like XML and is not acceptable XML.
    """
    check_size(len(data), name, limits)
    if not data.strip(b" \t\r\n\0"):
        raise SourceEmpty(name=name)
    return Content(name, data, limits, parse_xml(data, name, limits) if seems_xml(data) else None)
