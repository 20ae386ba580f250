"""JSON, within limits: the way from bytes to values that every reader of JSON takes.

Owns what is refused before a value exists: other encodings, damaged JSON, and
more values than the limits allow.  Leaves out what the values mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from optirh_batch.errors import EncodingUnknown, Phrase, RecordInvalid, SourceTooLarge, XmlMalformed
from optirh_batch.readers.content import Content

# Possessive: no input makes it go back.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_STRING_OR_BRACE = re.compile(rb'[{}]|"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def parse_json(content: Content, make: Callable[[dict[str, Any]], object] | None = None) -> Any:
    """The values of a JSON file; numbers stay as written.

    Args:
        content: of the file.
        make: what becomes of each object as soon as it is complete, so that there is never a tree of all
            values; those inside were made before.

    Raises:
        EncodingUnknown: it is not UTF-8 (RFC 8259, 8.1).
        XmlMalformed: it is not well-formed; the detail names the line.
        RecordInvalid: it is nested too deeply.
        SourceTooLarge: more values than ``limits.max_elements``.
        SourceRefused: as ``make`` raises it.
    """
    name, limits = content.name, content.limits
    if _fewest_values(content.data, limits.max_elements) > limits.max_elements:
        raise SourceTooLarge(
            name=name, detail=Phrase("more than {limit} elements", limit=limits.max_elements)
        )
    if _depth(content.data, limits.max_depth) > limits.max_depth:
        detail = Phrase("elements nested deeper than {limit}", limit=limits.max_depth)
        raise RecordInvalid(name=name, detail=detail)
    try:
        text = content.data.decode("utf-8-sig")
        return json.loads(
            text, object_hook=make, parse_int=str, parse_float=str, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise EncodingUnknown(name=name, detail=Phrase("JSON that is not in UTF-8")) from error
    except RecursionError as error:
        detail = Phrase("elements nested deeper than {limit}", limit=limits.max_depth)
        raise RecordInvalid(name=name, detail=detail) from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        detail = Phrase("line {line}: {fault}", line=line, fault=Phrase("not well-formed JSON"))
        raise XmlMalformed(name=name, detail=detail) from error


def _fewest_values(data: bytes, enough: int) -> int:
    """How many values there are at least: one after each comma that stands in no text."""
    commas = data.count(b",")
    if commas <= enough:  # nearly always: the texts need no second look
        return commas
    return commas - sum(found[0].count(b",") for found in _STRING.finditer(data))


def _depth(data: bytes, enough: int) -> int:
    """How many objects stand in each other at most."""
    if data.count(b"{") <= enough:
        return 0
    depth = deepest = 0
    for found in _STRING_OR_BRACE.finditer(data):
        match found[0]:
            case b"{":
                depth += 1
                deepest = max(deepest, depth)
            case b"}":
                depth -= 1
    return deepest


def _refuse_constant(word: str) -> str:
    raise ValueError(word)
