"""XML, hardened: the only room that imports lxml.

Owns parsing under limits, and the translation of every fault into our own
errors with a line number and words of our own: libxml2's messages may quote
the file, so none is passed through.  Leaves out validation (``schema``), finding
places by expressions (``places``), and what elements mean (the readers).

What is refused, and where: document types in the decoded text, before libxml2
sees a byte (so no entity can be declared, in any encoding); encodings other
than those of ``decoding``; depth, number and attributes of elements while the
tree grows.  libxml2 itself runs without network, DTD loading, entity
resolution, XInclude and huge documents.

Every file is surveyed first (``survey_xml``): piece by piece, every limit is
checked on a tree whose finished parts are let go of.  What is read then, whole
or part by part, was accepted before.  The survey asks libxml2 about a piece as a
whole: an event for each element would cost several times the parsing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from optirh_batch.errors import Phrase, SourceTooLarge, XmlMalformed, XmlRefused
from optirh_batch.readers.decoding import decode_xml
from optirh_batch.readers.source import ReadLimits, at_line, printable_name

XmlElement = etree._Element  # noqa: SLF001 - lxml has no public name for the type

_CHUNK_CHARS = 1 << 16
_VISIBLE = re.compile(r"\S")
HARDENED: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
"""How every parser is made, here and in ``schema``."""

_ROOT_TAG = re.compile(r"<(?:[^\s/<>:]*:)?([\w.\-]+)")

# A start tag is one piece to libxml2, however many and long the attributes in
# it: long ones are looked at first.  (Possessive: no input makes these patterns go back.)
_LONG_TAG_CHARS = 100_000
_LONG_STRETCH = r"<(?![!?/])[^<]{{{chars},}}+"
_START_TAG = re.compile(r"<(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")

# Files inside a file, in base64 (RFC 4648): their lines are long, and all kinds of signs occur.
# (It can only begin behind a sign that is not its own: no input makes it look twice.)
_EMBEDDED = r"(?<=[>\"'\[])[A-Za-z0-9+/=\s]{{{chars},}}+(?=[<\"'\]])"
_BASE64_LINE_CHARS = 32

_FAULTS: dict[int, Phrase] = {
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: Phrase("an element is closed by another name"),
    etree.ErrorTypes.ERR_GT_REQUIRED: Phrase("a tag that is not finished"),
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: Phrase("the file ends inside an element"),
    etree.ErrorTypes.ERR_DOCUMENT_END: Phrase("the file ends too early or holds text after its end"),
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: Phrase("there is no element inside"),
    etree.ErrorTypes.ERR_EXTRA_CONTENT: Phrase("something follows the last element"),
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: Phrase("an entity that is not part of XML"),
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: Phrase("an attribute occurs twice"),
    etree.ErrorTypes.ERR_INVALID_CHAR: Phrase("a character that XML does not allow"),
    etree.ErrorTypes.ERR_INVALID_CHARREF: Phrase("a character that XML does not allow"),
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: Phrase("a prefix without a namespace"),
}
_BEYOND_SAFE = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG}


def parse_xml(data: bytes, name: str, limits: ReadLimits) -> XmlElement:
    """Parse a whole XML file; comments and processing instructions are dropped.

    Args:
        data: the file.
        name: its printable name, for messages only.
        limits: bounds on depth, elements, attributes and texts.

    Returns:
        The root element.

    Raises:
        XmlRefused: a document type, or nesting and attributes beyond the limits.
        XmlMalformed: not well-formed; the detail names line and kind of fault.
        EncodingUnknown: an encoding that record programs do not use.
        SourceTooLarge: more or longer parts than the limits allow.
    """
    return survey_xml(data, name, limits).tree()


def is_embedded_file(text: str) -> bool:
    """Whether a long text is a file in base64 (RFC 4648) rather than words, in lines or in one piece."""
    lines = text.split()
    signs = "".join(lines[:100])[:10_000]
    return (
        all(len(line) >= _BASE64_LINE_CHARS for line in lines[:-1])
        and re.fullmatch(r"[A-Za-z0-9+/]++={0,2}", "".join(lines)) is not None
        and all(re.search(kind, signs) for kind in ("[A-Z]", "[a-z]", "[0-9]"))
    )


def _without_embedded_files(text: str, limits: ReadLimits) -> str:
    """Empty what only a file inside the file makes longer than texts may be; line numbers stay."""
    if len(text) <= limits.max_text_chars:
        return text

    def emptied(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n") if is_embedded_file(found[0]) else found[0]

    return re.sub(_EMBEDDED.format(chars=limits.max_text_chars + 1), emptied, text)


@dataclass(frozen=True, slots=True)
class XmlSurvey:
    """An XML file that was looked through and is within the limits.

    Attributes:
        name: its printable name, for messages only.
        root_name: namespace and local name of the root element.
        root_attributes: those of the root element, by name in Clark notation.
        body: the file in UTF-8, without mark and declaration, and without files inside that are too long.
        lacks_files: whether such files were taken out.
    """

    name: str
    root_name: tuple[str, str]
    root_attributes: Mapping[str, str]
    body: memoryview
    lacks_files: bool = False

    def tree(self) -> XmlElement:
        """The whole tree, anew for each call."""
        return self._parsed(etree.XMLPullParser(events=(), **HARDENED), lambda _element: None)

    def take_parts(self, path: Sequence[str], take: Callable[[XmlElement], object]) -> XmlElement:
        """Let each element at a path be taken when it is complete; it is emptied then.

        Args:
            path: the names below the root, the element's own last, in Clark notation.
            take: called with each, in the order of the file.

        Returns:
            The root, all else in it whole.
        """
        outwards = list(path[-2::-1])

        def take_part(element: XmlElement) -> None:
            if [str(outer.tag) for outer in element.iterancestors()][:-1] == outwards:
                take(element)
                element.clear(keep_tail=True)

        return self._parsed(etree.XMLPullParser(events=("end",), tag=path[-1], **HARDENED), take_part)

    def _parsed(self, parser: etree.XMLPullParser, take: Callable[[XmlElement], object]) -> XmlElement:
        try:
            for chunk in _chunks(self.body):
                parser.feed(chunk)
                for _event, element in parser.read_events():
                    take(element)
            root: XmlElement = parser.close()
        except etree.LxmlError:
            raise _translated(parser, self.name) from None
        return root


def survey_xml(data: bytes, name: str, limits: ReadLimits) -> XmlSurvey:
    """Look through an XML file, without holding its tree.

    Raises:
        XmlRefused, XmlMalformed, EncodingUnknown, SourceTooLarge: as ``parse_xml``.
    """
    decoded = decode_xml(data, name)
    text = _without_embedded_files(decoded, limits)
    lacks_files = len(text) < len(decoded)
    del decoded  # the size of the file
    root = _look_through(text, name, limits)
    return XmlSurvey(name, split_name(root), _attributes(root), _in_utf8(text, data), lacks_files)


def _in_utf8(text: str, data: bytes) -> memoryview:
    """A text in UTF-8; nearly always the file ends with it, and no second copy is made."""
    at = start = len(data) - sum(len(piece) for piece in _encoded(text))
    for piece in _encoded(text):
        if at < 0 or not data.startswith(piece, at):
            return memoryview(text.encode("utf-8"))
        at += len(piece)
    return memoryview(data)[start:]


def _encoded(text: str) -> Iterator[bytes]:
    """A text in UTF-8, piece by piece."""
    return (text[at : at + _CHUNK_CHARS].encode("utf-8") for at in range(0, len(text), _CHUNK_CHARS))


def _attributes(element: XmlElement) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _chunks(body: memoryview) -> Iterator[bytes]:
    """Pieces that end between two characters."""
    start = 0
    while start < len(body):
        end = min(start + _CHUNK_CHARS, len(body))
        while end < len(body) and body[end] & 0xC0 == 0x80:
            end -= 1
        yield bytes(body[start:end])
        start = end


def split_name(element: XmlElement) -> tuple[str, str]:
    """Namespace and local name of an element."""
    namespace, _, local = str(element.tag).rpartition("}")
    return namespace[1:], local


def _refuse_document_type(text: str, name: str) -> int:
    """Where the root begins: a document type can only stand before it, among comments and instructions."""
    end = 0
    while visible := _VISIBLE.search(text, end):
        at = visible.start()
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2) + 2
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            line = text.count("\n", 0, at) + 1
            raise _refusal(name, line, Phrase("it holds a document type (DTD)"))
        else:
            return at
        if end <= at:
            break  # unfinished: libxml2 reports it with its line
    return len(text)


def _refuse_long_tags(text: str, name: str, limits: ReadLimits) -> None:
    chars = min(_LONG_TAG_CHARS, limits.max_text_chars)
    for stretch in re.finditer(_LONG_STRETCH.format(chars=chars), text):
        tag = _START_TAG.match(text, stretch.start())
        if tag is None:
            continue
        for count, value in enumerate(_QUOTED.finditer(text, tag.start(), tag.end()), start=1):
            if count > limits.max_attributes:
                raise _refusal(name, text.count("\n", 0, tag.start()) + 1, Phrase("too many attributes"))
            if value.end() - value.start() - 2 > limits.max_text_chars:
                detail = Phrase("a text of more than {limit} characters", limit=limits.max_text_chars)
                raise SourceTooLarge(name=name, detail=detail)


def _look_through(text: str, name: str, limits: ReadLimits) -> XmlElement:
    """The root element after every limit was checked; of what is inside, a little is left."""
    start = _refuse_document_type(text, name)
    _refuse_long_tags(text, name, limits)
    tag = _ROOT_TAG.match(text, start)
    # The root's own start is the one event needed: by it the tree is in reach while it grows.
    named = f"{{*}}{tag[1]}" if tag else "*"
    parser = etree.XMLPullParser(events=("start",), tag=named, **HARDENED)
    root: XmlElement | None = None
    elements = kept = 0
    try:
        for piece in _encoded(text):
            parser.feed(piece)
            for _event, element in parser.read_events():
                root = element if root is None else root
            if root is not None:
                elements += _check_piece(root, name, limits) - kept
                if elements > limits.max_elements:
                    detail = Phrase("more than {limit} elements", limit=limits.max_elements)
                    raise SourceTooLarge(name=name, detail=detail)
                if len(text) > limits.max_text_chars and _held_text(limits.max_text_chars)(root):
                    detail = Phrase("a text of more than {limit} characters", limit=limits.max_text_chars)
                    raise SourceTooLarge(name=name, detail=detail)
                kept = _let_go(root)
        root = parser.close()
    except etree.LxmlError:
        raise _translated(parser, name) from None
    if root.getroottree().docinfo.doctype:
        raise XmlRefused(name=name, detail=Phrase("it holds a document type (DTD)"))
    return root


def _check_piece(root: XmlElement, name: str, limits: ReadLimits) -> int:
    """How many elements there are, none of them too deep or with too many attributes."""
    deep, crowded = _beyond(limits.max_depth, limits.max_attributes)
    for element in deep(root):
        detail = Phrase("elements nested deeper than {limit}", limit=limits.max_depth)
        raise _refusal(name, element.sourceline, detail)
    for element in crowded(root):
        raise _refusal(name, element.sourceline, Phrase("too many attributes"))
    return int(_COUNT(root))


_COUNT = etree.XPath("count(descendant-or-self::*)")


@lru_cache(maxsize=8)
def _beyond(depth: int, attributes: int) -> tuple[etree.XPath, etree.XPath]:
    """What finds the first element that is too deep, and the first with too many attributes."""
    return (
        etree.XPath(f"({'/'.join(['*'] * depth)})[1]"),
        etree.XPath(f"(descendant-or-self::*[@*[{attributes + 1}]])[1]"),
    )


@lru_cache(maxsize=8)
def _held_text(chars: int) -> etree.XPath:
    """What tells whether an element holds a text of more characters."""
    return etree.XPath(f"boolean(descendant-or-self::text()[string-length() > {chars}])")


def _let_go(root: XmlElement) -> int:
    """Drop all that has certainly ended: what stands before the last element of each level; how many stay."""
    kept, place = 1, root
    while len(place):
        del place[:-1]
        place = place[0]
        kept += 1
    return kept


def _refusal(name: str, line: int | None, fault: Phrase) -> XmlRefused:
    return XmlRefused(name=name, detail=at_line(line, fault))


def _translated(parser: etree.XMLPullParser, name: str) -> XmlMalformed | XmlRefused:
    # The parser's own log: the exception's gathers the faults of earlier files too.
    log = parser.feed_error_log
    kind, line = (log[0].type, log[0].line) if len(log) else (0, 0)
    if kind in _BEYOND_SAFE:
        return _refusal(name, line, Phrase("beyond the safe limits of XML"))
    fault = _FAULTS.get(kind, Phrase("not well-formed XML"))
    return XmlMalformed(name=name, detail=at_line(line, fault))


def shown_name(element: XmlElement) -> str:
    """An element's local name for messages: printable, and not longer than names are."""
    return printable_name(etree.QName(element).localname)[:60]
