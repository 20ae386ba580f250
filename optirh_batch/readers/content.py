"""A file's content after the first look, and what a reader of a format is.

Owns the one look that every reader shares (size, emptiness, XML or not), and
what a reader gives back for each record of a file.  Leaves out the formats
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from optirh_batch.errors import SourceEmpty, SourceRefused
from optirh_batch.readers.decoding import seems_xml
from optirh_batch.readers.source import ReadLimits, check_size
from optirh_batch.readers.xml import XmlElement, XmlSurvey, survey_xml
from optirh_batch.records import PatientRecord

Part = TypeVar("Part")

_FIRST_BYTES = 1024
_BLANKS = b" \t\r\n\0"


@dataclass(frozen=True)
class Content:
    """What was in a file.

    Attributes:
        name: its printable name, for messages only; never decides anything.
        data: all its bytes.
        limits: what it may ask for.
        xml: what a look through it found if it is XML, within the limits; None for other content.
    """

    name: str
    data: bytes
    limits: ReadLimits
    xml: XmlSurvey | None

    @cached_property
    def root(self) -> XmlElement | None:
        """The root element if it is XML: the whole tree, which large files make costly."""
        return None if self.xml is None else self.xml.tree()

    @property
    def root_name(self) -> tuple[str, str] | None:
        """Namespace and local name of the root element, None if the content is not XML."""
        return None if self.xml is None else self.xml.root_name


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """One record of a file that cannot be read, though others beside it can; ``error`` says why."""

    error: SourceRefused


# What stands at one place of a file; its index in the reader's answer is the place.
Reading = PatientRecord | RefusedRecord


class Reader(Protocol):
    """One format.  Readers keep no state; a reader may change the tree of ``Content.root``."""

    def recognises(self, content: Content) -> bool:
        """Whether the content is of this format; cheap, and never raises."""
        ...

    def read(self, content: Content) -> tuple[Reading, ...]:
        """What stands at each place of the file, at least at one.

        Raises:
            SourceRefused: the content as a whole cannot be read; other
                exceptions are faults of the reader.
        """
        ...


def read_each(parts: Iterable[Part], read: Callable[[Part], PatientRecord]) -> tuple[Reading, ...]:
    """Read the records of a file one by one: one that is refused leaves the others alone.

    Args:
        parts: what is to become records, in the order of the file.
        read: makes one record; may raise ``SourceRefused``.
    """

    def read_apart(part: Part) -> Reading:
        try:
            return read(part)
        except SourceRefused as error:
            return RefusedRecord(error)

    return tuple(read_apart(part) for part in parts)


def look_into(data: bytes, name: str, limits: ReadLimits) -> Content:
    """Take the first look.

    Raises:
        SourceTooLarge: over the limits.
        SourceEmpty: nothing but blanks.
        XmlRefused, XmlMalformed, EncodingUnknown: it begins like XML and is not acceptable XML.
    """
    check_size(len(data), name, limits)
    # The beginning first: a large file would be copied.
    if not data[:_FIRST_BYTES].strip(_BLANKS) and not data.strip(_BLANKS):
        raise SourceEmpty(name=name)
    return Content(name, data, limits, survey_xml(data, name, limits) if seems_xml(data) else None)
