"""Saved e-mails (.eml, RFC 5322 and MIME): their text, read as a medical text.

Owns telling a mail from other text and finding its words: the plain part, else those of its HTML.
Leaves out what the words say (``text``), and attached files, which are named.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import MIMEPart
from html.parser import HTMLParser

from optirh_batch.errors import Phrase, SourceEmpty, SourceUnreadable
from optirh_batch.readers.content import Content, Reading
from optirh_batch.readers.text import text_records
from optirh_batch.readers.wording import quoted
from optirh_batch.records import ReadWarning

_HEAD_BYTES = 20_000
# A field of the head; what is folded goes on with a blank.
_HEAD = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}\r?\n")
_SENDER = re.compile(rb"^From:", re.MULTILINE | re.IGNORECASE)
_MACHINE = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Content-Type):", re.MULTILINE | re.IGNORECASE)
_SHOWN = ("Subject", "From", "Date")
_UNREADABLE = frozenset({"head", "script", "style", "title"})
_BREAKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote hr".split())


class MailReader:
    """Reads one saved e-mail."""

    def recognises(self, content: Content) -> bool:
        """Whether it begins with the head of a mail: a sender, and a field that only programs write."""
        if content.xml is not None:
            return False
        head = _HEAD.match(content.data[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf"))
        return bool(head and _SENDER.search(head[0]) and _MACHINE.search(head[0]))

    def read(self, content: Content) -> tuple[Reading, ...]:
        """The records of its text, of the format ``text``.

        Raises:
            SourceEmpty: it has no text.
            SourceUnreadable: it is damaged.
            SourceRefused: see ``text.TextReader``.
        """
        try:
            head, words, attached = _opened(content.data)
        except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as error:
            # What the standard library raises of damaged heads and parts nested too deeply.
            raise SourceUnreadable(name=content.name, detail=Phrase("the e-mail is damaged")) from error
        if not words.strip():
            raise SourceEmpty(name=content.name)
        return text_records(f"{head}\n\n{words}", content, attached)


def _opened(data: bytes) -> tuple[str, str, tuple[ReadWarning, ...]]:
    """Head, words and attached files of a mail."""
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    head = "\n".join(value for name in _SHOWN if (value := str(mail.get(name, "")).strip()))
    return head, "" if body is None else _words(body), tuple(_attached(mail))


def _words(part: MIMEPart) -> str:
    """The text of a part; of unknown or wrong encodings what can be read."""
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if part.get_content_subtype() != "html":
        return text
    reader = _HtmlWords()
    reader.feed(text)
    return "".join(reader.words)


def _attached(mail: MIMEPart) -> list[ReadWarning]:
    names = dict.fromkeys(part.get_filename() or part.get_content_type() for part in mail.iter_attachments())
    messages = (Phrase("The attached file {name} was not read.", name=quoted(name)) for name in names)
    return [ReadWarning("attachment-not-read", message) for message in messages]


class _HtmlWords(HTMLParser):
    """The words of HTML, blocks in lines; scripts and styles are left behind."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        self._hidden += tag in _UNREADABLE
        if tag in _BREAKS:
            self.words.append("\n")
        elif tag in {"td", "th"}:
            self.words.append("\t")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNREADABLE and self._hidden > 0
        if tag in _BREAKS - {"br"}:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(re.sub(r"\s+", " ", data))
