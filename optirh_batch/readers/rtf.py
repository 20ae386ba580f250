r"""Letters in Rich Text Format (.rtf, version 1.9): their words, read as a medical text.

Owns the way from control words to lines: paragraphs, rows of tables as rows typed with bars, characters of
the code page and of Unicode.  Hidden and deleted text, page headers and footers, pictures and what programs
note for themselves (``\*``) are left out.
"""

from __future__ import annotations

import codecs
import re

from optirh_batch.errors import Phrase, SourceEmpty, SourceUnreadable
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.text import text_records

_START = b"{\\rtf"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_MAX_DEPTH = 1000
_TABLES = frozenset({"cell", "nestcell", "row", "nestrow", "trowd"})
_SIGNS = {
    **dict.fromkeys(("par", "line", "sect", "page"), "\n"),
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
}  # fmt: skip
_UNSHOWN = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr"
    " footerf fldinst themedata colorschememapping datastore latentstyles xe tc template nonshppict".split()
)
_HIDDEN_TEXT = frozenset({"v", "deleted"})


class RtfReader:
    """Reads one RTF file."""

    def recognises(self, content: Content) -> bool:
        """Whether it begins as RTF does."""
        return content.xml is None and content.data.lstrip().startswith(_START)

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of its words, of the format ``text``.

        Raises:
            SourceUnreadable: nested too deeply.
            SourceEmpty: no words inside.
            SourceRefused: see ``text.TextReader``.
        """
        page = _Page()
        for token in _TOKEN.finditer(content.data):
            if token.start() >= page.resume and not page.take(token):
                raise SourceUnreadable(name=content.name, detail=Phrase("the document is damaged"))
        text = page.text()
        if not text.strip():
            raise SourceEmpty(name=content.name)
        return text_records(text, content)


class _Page:
    """The words so far, and what holds in the group that is open.

    Attributes:
        resume: where the file goes on behind binary data.
    """

    def __init__(self) -> None:
        self.resume = 0
        self._words: list[str] = []
        self._cells: list[str] = []
        self._begun = 0  # where the words of the cell begin, or of what may become one
        self._codec = "cp1252"
        self._is_shown = True
        self._fallback = 1  # signs that stand for one of Unicode, for programs that know none
        self._skip = 0
        self._groups: list[tuple[bool, int]] = []

    def take(self, token: re.Match[bytes]) -> bool:
        """The next piece of the file; False if groups are nested too deeply."""
        word, number, code, sign, brace, plain = token.groups()
        if brace:
            return self._turn(brace)
        if word:
            value = int(number) if number else None
            self._control(word.decode("ascii"), value, token.end())
        elif code:
            self._add(bytes.fromhex(code.decode("ascii")).decode(self._codec, "replace"))
        elif sign:
            self._symbol(sign)
        elif plain:
            self._add(plain.decode(self._codec, "replace"))
        return True

    def text(self) -> str:
        """All words in lines."""
        return (
            "".join([*self._words, *self._cells])
            .encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
        )

    def _turn(self, brace: bytes) -> bool:
        if brace == b"{":
            self._groups.append((self._is_shown, self._fallback))
        elif self._groups:
            self._is_shown, self._fallback = self._groups.pop()
        self._skip = 0
        return len(self._groups) <= _MAX_DEPTH

    def _symbol(self, sign: bytes) -> None:
        if sign == b"*":
            self._is_shown = False
        elif sign in {b"\\", b"{", b"}"}:
            self._add(sign.decode("ascii"))
        elif sign == b"~":
            self._add(" ")
        elif sign == b"_":
            self._add("-")
        elif sign in {b"\n", b"\r"}:
            self._add("\n")

    def _control(self, word: str, value: int | None, end: int) -> None:
        if word in _UNSHOWN | _HIDDEN_TEXT or word == "plain":
            self._show(word, value)
        elif word in _TABLES:
            self._lay_out(word)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif value is not None:
            self._number(word, value, end)

    def _show(self, word: str, value: int | None) -> None:
        """Whether what follows in this group is shown; with ``plain`` and ``v0`` what is hidden is over."""
        around = self._groups[-1][0] if self._groups else True
        is_over = word == "plain" or (word in _HIDDEN_TEXT and value == 0)
        self._is_shown = around if is_over else False

    def _lay_out(self, word: str) -> None:
        if word in {"cell", "nestcell"}:
            self._end_cell()
        elif word in {"row", "nestrow"}:
            self._end_row()
        elif not self._cells:
            self._begun = len(self._words)

    def _number(self, word: str, value: int, end: int) -> None:
        if word == "u":
            self._skip = 0
            self._add(chr(value & 0xFFFF))
            self._skip = self._fallback
        elif word == "uc":
            self._fallback = max(0, min(value, 10))
        elif word == "ansicpg":
            self._codec = _codec_of(value)
        elif word == "bin":
            self.resume = end + max(0, value)

    def _add(self, text: str) -> None:
        left_out = min(self._skip, len(text))
        self._skip -= left_out
        if self._is_shown:
            self._words.append(text[left_out:])

    def _end_cell(self) -> None:
        """What was written since the last cell is one; a paragraph inside is a blank."""
        if not self._is_shown:
            return
        self._cells.append("".join(self._words[self._begun :]))
        del self._words[self._begun :]

    def _end_row(self) -> None:
        cells = (" ".join(cell.split()).replace("|", "/") for cell in self._cells)
        if self._cells:
            begins_line = not self._words or self._words[-1].endswith("\n")
            self._words.append(f"{'' if begins_line else chr(10)}| {' | '.join(cells)} |\n")
        self._cells = []
        self._begun = len(self._words)


def _codec_of(page: int) -> str:
    """The codec of a Windows code page; of an unknown one the usual."""
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"
