"""JSON, within limits: the way from bytes to values that every reader of JSON takes.

Owns what is refused before a value exists: other encodings, damaged JSON, and
more values than the limits allow.  Leaves out what the values mean.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from optirh_batch.errors import EncodingUnknown, Phrase, RecordInvalid, SourceTooLarge, XmlMalformed
from optirh_batch.readers.content import Content
from optirh_batch.readers.source import at_line

# Possessive: no input makes it go back.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_STRING_OR_BRACE = re.compile(rb'[{}]|"(?:[^"\\]++|\\.)*+"', re.DOTALL)


# A larger file is decoded piece by piece, as its text can take twice its size.
_PIECE_BYTES = 1 << 16
_BLANKS = re.compile(r"[ \t\n\r]*")


def parse_json(
    content: Content, make: Callable[[dict[str, Any]], object] | None = None, listed: str = ""
) -> Any:
    """The values of a JSON file; numbers stay as written.

    Args:
        content: of the file.
        make: what becomes of each object as soon as it is complete, so that there is never a tree of all
            values; those inside were made before.
        listed: the name of a list at the root whose items are read one by one, so that there is never a
            text of all either.

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
    source = _Source(content.data, _decoder(make))
    try:
        return source.root(listed, make or dict)
    except UnicodeDecodeError as error:
        raise EncodingUnknown(name=name, detail=Phrase("JSON that is not in UTF-8")) from error
    except RecursionError as error:
        detail = Phrase("elements nested deeper than {limit}", limit=limits.max_depth)
        raise RecordInvalid(name=name, detail=detail) from error
    except ValueError as error:
        line = source.lines_before + getattr(error, "lineno", 0)
        raise XmlMalformed(name=name, detail=at_line(line, Phrase("not well-formed JSON"))) from error


def _decoder(make: Callable[[dict[str, Any]], object] | None) -> json.JSONDecoder:
    return json.JSONDecoder(object_hook=make, parse_int=str, parse_float=str, parse_constant=_refuse_constant)


class _Source:
    """A JSON file on its way to values, of whose text there is only what is read at the moment.

    Attributes:
        lines_before: how many lines of the text are let go of already.
    """

    def __init__(self, data: bytes, decoder: json.JSONDecoder) -> None:
        pieces = (data[at : at + _PIECE_BYTES] for at in range(0, len(data), _PIECE_BYTES))
        self._pieces = codecs.iterdecode(pieces, "utf-8-sig")
        self._decoder = decoder
        self._text, self._at = "", 0
        self.lines_before = 0

    def root(self, listed: str, make: Callable[[dict[str, Any]], object]) -> Any:
        """The only value of the file."""
        found = self._object(listed, make) if self._sign() == "{" else self._value()
        if self._sign():
            raise json.JSONDecodeError("Extra data", self._text, self._at)
        return found

    def _object(self, listed: str, make: Callable[[dict[str, Any]], object]) -> object:
        members: dict[str, Any] = {}
        self._take("{")
        while self._sign() != "}" or members:
            if self._sign() != '"':
                raise json.JSONDecodeError("Expecting a name", self._text, self._at)
            name = self._value()
            self._take(":")
            members[name] = list(self._items()) if name == listed and self._sign() == "[" else self._value()
            if self._sign() != ",":
                break
            self._take(",")
        self._take("}")
        return make(members)

    def _items(self) -> Iterator[Any]:
        self._take("[")
        is_empty = self._sign() == "]"
        while not is_empty:
            yield self._value()
            if self._sign() != ",":
                break
            self._take(",")
        self._take("]")

    def _value(self) -> Any:
        """The value that stands next, blanks before it left out."""
        self._sign()
        while not self._is_whole():
            pass
        found, self._at = self._decoder.raw_decode(self._text, self._at)
        return found

    def _is_whole(self) -> bool:
        """Whether the next value is decoded to its end; if not, more of the text is now."""
        try:
            # Nothing is made yet: what is made counts, and an unfinished value is read again.
            _found, end = _PLAIN.raw_decode(self._text, self._at)
        except json.JSONDecodeError:
            if self._decode_more():
                return False
            raise
        return end < len(self._text) or not self._decode_more()

    def _sign(self) -> str:
        """The next sign that is no blank, which stays; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text) or not self._decode_more():
                return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        if self._sign() != sign:
            raise json.JSONDecodeError(f"Expecting {sign}", self._text, self._at)
        self._at += 1

    def _decode_more(self) -> bool:
        """Let go of what was read and decode as much again as is left; whether there was more."""
        rest = self._text[self._at :]
        pieces: list[str] = []
        while (not pieces or sum(map(len, pieces)) < len(rest)) and (piece := next(self._pieces, "")):
            pieces.append(piece)
        if pieces:
            self.lines_before += self._text.count("\n", 0, self._at)
            self._text, self._at = "".join((rest, *pieces)), 0
        return bool(pieces)


_PLAIN = json.JSONDecoder(parse_int=str, parse_float=str)  # a number may have more digits than int() takes


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
