"""Whether a file is all there, by the rules of its own format.

A writer that pauses, a copy that broke off and a file server that reserves
the full length before it fills it all look quiet.  A writer of this machine is
known to the kernel; what the others cannot have is
the end that their format ends with.  Only the first 4 KB and the last 64 KB
are read, so that the size of a file costs nothing.

The answer errs on the side of waiting: "no" only costs a file the time that
``settling`` waits for incomplete ones.  What cannot be seen from both ends:
text of no format; in files larger than both ends, JSON that breaks off at the
end of an inner object, and XML that breaks off at the end of an element whose
name is that of the root, or of any where more than 4 KB stand before the root;
an older revision of a PDF.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from optirh_batch.filesystems import Reach, file_system_of

HEAD_BYTES = 4096
TAIL_BYTES = 65_536

_SMALLEST = 4  # no record fits in less, and byte-order marks do
_UNFILLED = bytes(4)  # longer than the zero bytes of any character of text
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, .msg: [MS-CFB] 2.2
_XML_SPACE = " \t\r\n"
_PDF_SPACE = b" \t\r\n\f\0"

# Longest first: the mark of UTF-32 begins like that of UTF-16.  XML 1.0, appendix F; RFC 4627, section 3.
_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", 4),
    (b"\x00\x00\xfe\xff", "utf-32-be", 4),
    (b"<\x00\x00\x00", "utf-32-le", 4),
    (b"\x00\x00\x00<", "utf-32-be", 4),
    (b"\xff\xfe", "utf-16-le", 2),
    (b"\xfe\xff", "utf-16-be", 2),
    (b"<\x00", "utf-16-le", 2),
    (b"\x00<", "utf-16-be", 2),
    (b"{\x00", "utf-16-le", 2),
    (b"\x00{", "utf-16-be", 2),
    (b"[\x00", "utf-16-le", 2),
    (b"\x00[", "utf-16-be", 2),
)
_JSON_BEGINNING = re.compile(r'\{[ \t\r\n]*(?:["}]|\Z)|\[[ \t\r\n]*(?:[\[\]{"]|\Z)')
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|["\[\]{}]', re.DOTALL)
_XML_ASIDES = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_XML_ASIDE = re.compile(r"<!--|<!\[CDATA\[|<\?")
_XML_ROOT = re.compile(r"<([^ \t\r\n/<>!?]+)(?=[ \t\r\n/>])")
_XML_TAG_END = re.compile(r"""(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>""")


@dataclass(frozen=True, slots=True)
class _Ends:
    """Both ends of a file; they overlap where it is small."""

    head: bytes
    tail: bytes
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether the tail is all of it."""
        return len(self.tail) == self.size


class Completeness(StrEnum):
    """What the ends of a file say.

    ``torn``: it does not end as its format ends, or may not be read.
    ``unfilled``: it has its length already, but not its content, as when
    Windows copies to a share; size and time may stand still all the while.
    ``in-use``: another program or the share keeps it from being read now.
    """

    COMPLETE = "complete"
    TORN = "torn"
    UNFILLED = "unfilled"
    IN_USE = "in-use"


# Errors of opening and reading; any other (a sharing violation, a share that is gone) may pass.
_OF_ERRORS = {
    errno.ELOOP: Completeness.COMPLETE,  # a link
    errno.ENXIO: Completeness.COMPLETE,  # a socket
    errno.EACCES: Completeness.TORN,
    errno.EPERM: Completeness.TORN,
    errno.ENOENT: Completeness.TORN,
}


def judge(path: Path) -> Completeness:
    """Look at both ends of a file.

    What is no ordinary file counts as complete, since waiting mends nothing
    there.  An empty file is torn.
    """
    try:
        # O_NONBLOCK: a pipe must not keep us waiting for its other end
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
        try:
            return _judge_open(descriptor, path)
        finally:
            os.close(descriptor)
    except OSError as error:
        return _OF_ERRORS.get(error.errno or 0, Completeness.IN_USE)


def _judge_open(descriptor: int, path: Path) -> Completeness:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return Completeness.COMPLETE
    if has_writer(descriptor, path):
        return Completeness.IN_USE
    if status.st_size < _SMALLEST:
        return Completeness.TORN
    if _has_hole(descriptor, status.st_size):
        return Completeness.UNFILLED
    ends = _read_ends(descriptor, status.st_size)
    if _ends_well(ends):
        return Completeness.COMPLETE
    # A whole .doc ends in zeros too, as its sectors are filled up; it is refused whatever it holds.
    ends_empty = ends.tail.endswith(_UNFILLED) and not ends.head.startswith(_COMPOUND_FILE)
    return Completeness.UNFILLED if ends_empty else Completeness.TORN


def has_writer(descriptor: int, path: Path) -> bool:
    """Tell whether a program of this machine has a file open for writing (F_SETLEASE, fcntl(2)).

    A file server on this machine counts, and with it whoever writes through it.  False also where it
    cannot be told: on a share, or where the file is another user's and we have no CAP_LEASE.

    Args:
        descriptor: of the file, open for reading alone.
        path: of the file.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # by default ignored, unlike SIGIO
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        # Clients of NFS and SMB give the same answer when their server granted them nothing.
        return error.errno == errno.EAGAIN and file_system_of(path).reach is Reach.LOCAL
    with suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _has_hole(descriptor: int, size: int) -> bool:
    """Whether a part was never written, as by programs that fill a file from several sides."""
    try:
        return os.lseek(descriptor, 0, os.SEEK_HOLE) < size
    except OSError:
        return False  # this file system cannot tell


def _read_ends(descriptor: int, size: int) -> _Ends:
    if size <= HEAD_BYTES + TAIL_BYTES:
        data = os.pread(descriptor, size, 0)
        return _Ends(data[:HEAD_BYTES], data, size)
    start = size - TAIL_BYTES & ~3  # a wide character is never cut
    return _Ends(os.pread(descriptor, HEAD_BYTES, 0), os.pread(descriptor, size - start, start), size)


def _ends_well(ends: _Ends) -> bool:
    if ends.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_ends(ends)
    if ends.tail.endswith(_UNFILLED):
        return False
    if ends.head.lstrip(_PDF_SPACE).startswith(b"%PDF"):
        return _pdf_ends(ends)
    return _text_ends(ends)


def _text_ends(ends: _Ends) -> bool:
    encoding, width = _encoding_of(ends.head)
    beginning = _decode(ends.head, encoding).lstrip("\ufeff" + _XML_SPACE)
    if ends.size % width or not beginning:
        return False
    if beginning.startswith("<"):
        return _xml_ends(beginning, _decode(ends.tail, encoding), is_whole=ends.is_whole)
    if _JSON_BEGINNING.match(beginning):
        return _json_ends(beginning[0], _decode(ends.tail, encoding), is_whole=ends.is_whole)
    return True


def _encoding_of(head: bytes) -> tuple[str, int]:
    """Return an encoding good enough to find markup, and the bytes of its units.

    Those that share ASCII are read byte by byte: markup is ASCII in all of them.
    """
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8", 1
    return next(((name, width) for mark, name, width in _ENCODINGS if head.startswith(mark)), ("latin-1", 1))


def _decode(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace" if encoding == "utf-8" else "ignore")


def _xml_ends(beginning: str, tail: str, *, is_whole: bool) -> bool:
    """Whether the end tag of the root stands at the end (XML 1.0, production 1: prolog, element, Misc)."""
    text = _without_asides(tail)
    if text is None:
        return False  # it breaks off inside a comment, CDATA or instruction
    text = text.rstrip(_XML_SPACE)
    start = text if is_whole else _without_asides(beginning, keep_open=True) or ""
    root = _XML_ROOT.search(start)
    if root is None:
        # The prolog is longer than the head (a licence, a DTD): any end tag must do, unless this is all.
        return not is_whole and re.search(r"</[^<>]+>\Z", text) is not None
    name = re.escape(root[1])
    if not re.search(rf"</{name}[{_XML_SPACE}]*>\Z", text):
        return _closes_itself(start, root.end()) and (is_whole and text.endswith("/>"))
    # elements named like the root may lie inside it
    closed = len(re.findall(rf"</{name}[{_XML_SPACE}]*>", text))
    opened = sum(
        not _closes_itself(text, tag.end()) for tag in re.finditer(rf"<{name}(?=[{_XML_SPACE}/>])", text)
    )
    return closed == opened if is_whole else closed > opened


def _without_asides(text: str, *, keep_open: bool = False) -> str | None:
    """Return XML without comments, CDATA and instructions; None if one of them does not end.

    Args:
        text: XML, or a part of it.
        keep_open: return what stands before one that does not end.
    """
    kept: list[str] = []
    position = 0
    while aside := _XML_ASIDE.search(text, position):
        kept.append(text[position : aside.start()])
        closing = dict(_XML_ASIDES)[aside[0]]
        end = text.find(closing, aside.end())
        if end < 0:
            return "".join(kept) if keep_open else None
        position = end + len(closing)
    return "".join([*kept, text[position:]])


def _closes_itself(text: str, after_name: int) -> bool:
    """Whether the tag whose name ends here is that of an element without content."""
    end = _XML_TAG_END.match(text, after_name)
    return end is not None and end[0].endswith("/>")


def _json_ends(opening: str, tail: str, *, is_whole: bool) -> bool:
    tail = tail.rstrip(_XML_SPACE)
    if not tail.endswith({"{": "}", "[": "]"}[opening]):
        return False
    return not is_whole or _is_balanced(tail)


def _is_balanced(text: str) -> bool:
    depth = 0
    for token in _JSON_TOKEN.finditer(text):
        if token[0] == '"':
            return False  # a string that does not end
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
    return depth == 0


def _pdf_ends(ends: _Ends) -> bool:
    """Whether the end-of-file marker is the last (ISO 32000-1, 7.5.5), the length as promised (annex F)."""
    if b"/Linearized" in ends.head:
        # such a file also has a marker near its beginning
        promised = re.search(rb"/L[\s]+(\d{1,12})\b", ends.head)
        if promised and ends.size < int(promised[1]):
            return False
    return ends.tail.rstrip(_PDF_SPACE).endswith(b"%%EOF")


def _zip_ends(ends: _Ends) -> bool:
    """Whether the directory of the archive stands at the end (APPNOTE.TXT 4.3.16), where it says it does."""
    first = ends.size - len(ends.tail)
    position = ends.tail.rfind(b"PK\x05\x06")
    while position >= 0:
        record = ends.tail[position : position + 22]
        if len(record) == 22:
            directory_size = int.from_bytes(record[12:16], "little")
            directory_start = int.from_bytes(record[16:20], "little")
            comment = int.from_bytes(record[20:22], "little")
            is_last = first + position + 22 + comment == ends.size
            is_where_it_says = directory_start + directory_size == first + position
            is_zip64 = ends.tail[max(0, position - 20) : position].startswith(b"PK\x06\x07")
            if is_last and (is_where_it_says or is_zip64):
                return True
        position = ends.tail.rfind(b"PK\x05\x06", 0, position)
    return False
