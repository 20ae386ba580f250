"""The ZIP archive of an Office file, opened without trusting it.

Owns what is refused (bombs, odd paths, encryption, document types in any XML
part) and what is left out (macros, links to the outside, embedded objects,
pictures).  The libraries see a package written anew, of checked parts only.
Leaves out what the parts say.

Sources: ECMA-376 part 2 (Open Packaging Conventions): part names, content
types, relationships; PKWARE APPNOTE 6.3 on ZIP.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import quoteattr

from optirh_batch.errors import (
    FormatUnknown,
    Phrase,
    SourceTooLarge,
    SourceUnreadable,
    XmlMalformed,
    XmlRefused,
)
from optirh_batch.readers.content import Content
from optirh_batch.readers.decoding import decode_xml
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.xml import XmlElement, XmlSurvey, survey_xml
from optirh_batch.records import ReadWarning

OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds the real file ([MS-OFFCRYPTO] 2.3.4.4); OLE names are UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP_START = b"PK\x03\x04"
_TYPES_PART = "[Content_Types].xml"
# What a file that was cut off may still hold.
_OFFICE_PARTS = re.compile(
    rb"(?:word/(?:document|styles|settings)|xl/(?:workbook|styles|worksheets/sheet\d*))\.xml"
)
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"

_RELATION_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_MAX_ENTRIES = 5_000
_MAX_RATIO = 200
_RATIO_MATTERS_BYTES = 1_000_000
_ENCRYPTED_FLAG = 0x1
_ODD_NAME = re.compile(r"(?:^|/)\.\.?(?:/|$)|^/|[\\:\x00-\x1f]")
_XML_NAME = re.compile(r"\.(?:xml|rels)\Z", re.IGNORECASE)

# Parts that the libraries get, and parts that only we read; in all others
# nothing but document types is looked for.
_LIBRARY = re.compile(
    r"(?:word/(?:(?:document|header|footer)\d*|styles)"
    r"|xl/(?:workbook|styles|sharedstrings|worksheets/[^/]+|theme/theme\d*))\.xml",
    re.IGNORECASE,
)
_OURS = re.compile(r"(?:word/(?:footnotes|endnotes|comments)|xl/(?:comments/?[^/]*))\.xml", re.IGNORECASE)
_DOCUMENT = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(rb">([^<]+)")
# In bytes, of what one person's text may have in characters: 100 people with eight pages each hold 2.5 MB.
_DOCUMENT_TEXTS = 4
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Behind the cells stand links, filters, validations, drawings: nothing that is
# read, and enough to make the library run over millions of cells.
_CELLS_END = re.compile(r"</(?:([\w.-]+):)?sheetData\s*>")
_STRICT = "http://purl.oclc.org/ooxml/"


class OfficeKind(Enum):
    """What the main part of a package is; the value is the content type that the libraries accept."""

    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


# With macros, or a template: read like the plain kind.
_MAIN_TYPES = {
    OfficeKind.DOCX.value: OfficeKind.DOCX,
    "application/vnd.ms-word.document.macroenabled.main+xml": OfficeKind.DOCX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": OfficeKind.DOCX,
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": OfficeKind.DOCX,
    OfficeKind.XLSX.value: OfficeKind.XLSX,
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": OfficeKind.XLSX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": OfficeKind.XLSX,
    "application/vnd.ms-excel.template.macroenabled.main+xml": OfficeKind.XLSX,
}
_OTHER_TYPES = (
    ("presentationml", "PowerPoint (.pptx)"),
    ("sheet.binary", "Excel (.xlsb)"),
    ("visio", "Visio"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference between parts: its number, the last word of its type, and the part it leads to."""

    number: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """A checked Office file.

    Attributes:
        kind: what it is.
        main: the name of its main part.
        clean: a package for the libraries, with nothing in it that is not read.
        parts: what a look through each part that is read found, by its name in the package.
        relations: what each of these parts refers to inside the package.
        warnings: what was left out.
    """

    kind: OfficeKind
    main: str
    clean: bytes
    parts: Mapping[str, XmlSurvey]
    relations: Mapping[str, tuple[Relation, ...]]
    warnings: tuple[ReadWarning, ...]

    def tree(self, name: str) -> XmlElement:
        """The root element of a part, anew for each call."""
        return self.parts[name].tree()


def is_package(data: bytes, name: str) -> bool:
    """Whether bytes begin like an archive that has parts of an Office file, or is called one."""
    return data.startswith(_ZIP_START) and (
        _TYPES_PART.encode() in data
        or bool(_OFFICE_PARTS.search(data))
        or name.lower().endswith((".docx", ".xlsx"))
    )


def is_encrypted(data: bytes) -> bool:
    """Whether bytes are an Office file behind a password: an OLE container with the real file inside."""
    return data.startswith(OLE_START) and _ENCRYPTED_STREAM in data


def open_package(content: Content) -> Package:
    """Check an Office file and write it anew.

    Raises:
        SourceUnreadable: it is encrypted.
        SourceTooLarge: its parts are larger or more than allowed.
        XmlRefused: it was built to do harm.
        XmlMalformed: it is damaged.
        FormatUnknown: it is neither a Word nor an Excel file.
    """
    if is_encrypted(content.data):
        raise SourceUnreadable(
            name=content.name, detail=Phrase("it is protected by a password; save it without one")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            return _Opening(archive, content).open()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        # What zipfile raises on damaged archives (RuntimeError: encryption that the directory hides).
        raise _damaged(content) from error


def refuse_long_text(data: bytes, name: str, limits: ReadLimits) -> None:
    """Refuse a document of far more text than is read, before its tree takes many times its size.

    Its size says little: with the markup of Word a page takes 8 to 80 kB.

    Args:
        data: the part that holds the text, unpacked.
        name: the file's printable name.
        limits: a document may hold several people, each with a text as long as allowed.

    Raises:
        SourceTooLarge: it is.
    """
    limit = _DOCUMENT_TEXTS * limits.max_text_chars
    if len(data) > limit and sum(len(found[1]) for found in _BETWEEN_TAGS.finditer(data)) > limit:
        detail = Phrase("a text of more than {limit} characters", limit=limits.max_text_chars)
        raise SourceTooLarge(name=name, detail=detail)


class _Opening:
    """One archive on its way to a package."""

    def __init__(self, archive: zipfile.ZipFile, content: Content) -> None:
        self._archive = archive
        self._content = content
        self._name = content.name
        self._limits = content.limits
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._left_out: dict[str, Phrase] = {}

    def open(self) -> Package:
        self._check_directory()
        parts = {name: self._unpack(info) for name, info in self._entries.items() if _XML_NAME.search(name)}
        for name, data in parts.items():
            if _DOCUMENT.fullmatch(name):
                refuse_long_text(data, self._name, self._limits)
        surveys = {name: self._checked(name, data) for name, data in parts.items()}
        trees = {
            name: survey.tree()
            for name, survey in surveys.items()
            if survey is not None and (name == _TYPES_PART or name.endswith(".rels"))
        }
        types = _content_types(trees.get(_TYPES_PART))
        main = self._main_part(trees, surveys)
        kind = self._kind(types(main))
        read = {
            name: survey
            for name, survey in surveys.items()
            if survey is not None and (_is_read(name) or name == main)
        }
        if any(_STRICT.encode() in parts[name] for name in read):
            detail = Phrase("it is saved as 'Strict Open XML'; save it as an ordinary Word or Excel file")
            raise FormatUnknown(name=self._name, detail=detail)
        self._note_left_out(trees)
        relations = {name: tuple(_inner_relations(name, trees, read)) for name in ("", *read)}
        library = {
            name: _without_tail(data, self._name) if _WORKSHEET.fullmatch(name) else data
            for name, data in parts.items()
            if name == main or (name in read and _LIBRARY.fullmatch(name))
        }
        clean = _write_package(kind, main, library, types, relations)
        warnings = tuple(ReadWarning(code, message) for code, message in self._left_out.items())
        return Package(kind, main, clean, read, relations, warnings)

    def _check_directory(self) -> None:
        infos = self._archive.infolist()
        if len(infos) > _MAX_ENTRIES:
            raise SourceTooLarge(
                name=self._name, detail=Phrase("more than {limit} files inside", limit=_MAX_ENTRIES)
            )
        seen: set[str] = set()
        total = 0
        for info in infos:
            if _ODD_NAME.search(info.orig_filename) or _ODD_NAME.search(info.filename):
                raise self._refused(Phrase("a path inside leads out of the file"))
            if info.filename.lower() in seen:
                raise self._refused(Phrase("two files inside have the same name"))
            seen.add(info.filename.lower())
            if info.flag_bits & _ENCRYPTED_FLAG:
                detail = Phrase("it is protected by a password; save it without one")
                raise SourceUnreadable(name=self._name, detail=detail)
            if info.filename.endswith("/"):  # a folder; is_dir() of Python 3.11 fails on an empty name
                continue
            if info.file_size > max(_RATIO_MATTERS_BYTES, _MAX_RATIO * info.compress_size):
                raise self._refused(Phrase("it unpacks to many times its size"))
            if _XML_NAME.search(info.filename):
                total += info.file_size
            self._entries[info.filename] = info
        if total > self._limits.max_bytes:
            raise self._too_large()

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        """What is really inside, which a directory may belie."""
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _damaged(self._content)
        with self._archive.open(info) as file:
            data = file.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise _damaged(self._content)
        return data

    def _checked(self, name: str, data: bytes) -> XmlSurvey | None:
        """What a look through an XML part found, None if it is damaged and is not read anyway."""
        try:
            return survey_xml(data, self._name, self._limits)
        except (XmlMalformed, SourceTooLarge):
            if _is_read(name) or name == _TYPES_PART or name.endswith(".rels"):
                raise
            return None

    def _main_part(self, trees: Mapping[str, XmlElement], surveys: Mapping[str, XmlSurvey | None]) -> str:
        root = trees.get("_rels/.rels")
        for relation in root if root is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                main = _resolve("", relation.get("Target", ""))
                if surveys.get(main) is not None:
                    return main
        raise _damaged(self._content)

    def _kind(self, content_type: str) -> OfficeKind:
        if not content_type:
            raise _damaged(self._content)
        kind = _MAIN_TYPES.get(content_type.lower())
        if kind is None:
            known = next(
                (name for mark, name in _OTHER_TYPES if mark in content_type.lower()), "Office Open XML"
            )
            detail = Phrase("it is {format}, which this version does not read", format=known)
            raise FormatUnknown(name=self._name, detail=detail)
        return kind

    def _note_left_out(self, trees: Mapping[str, XmlElement]) -> None:
        names = [name.lower() for name in self._entries]
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
            self._left_out["macros-ignored"] = Phrase("The file holds macros; they were not run.")
        if any("/embeddings/" in name or "/activex/" in name or "afchunk" in name for name in names):
            message = Phrase("The file holds embedded files or controls; they were not read.")
            self._left_out["embedded-ignored"] = message
        if any(name.startswith(("word/media/", "xl/media/", "xl/charts/")) for name in names):
            self._left_out["pictures-ignored"] = Phrase(
                "The file holds pictures; what they show was not read."
            )
        outside = (
            relation
            for name, root in trees.items()
            if name.endswith(".rels")
            for relation in root
            if relation.get("TargetMode") == "External"
            and not relation.get("Type", "").endswith("/hyperlink")
        )
        if any("/externallinks/" in name for name in names) or any(True for _ in outside):
            message = Phrase("The file refers to content outside of it; that was not fetched.")
            self._left_out["external-ignored"] = message

    def _refused(self, detail: Phrase) -> XmlRefused:
        return XmlRefused(name=self._name, detail=detail)

    def _too_large(self) -> SourceTooLarge:
        limit = f"{self._limits.max_bytes / 1_000_000:.1f}"
        return SourceTooLarge(name=self._name, detail=Phrase("unpacked, it is over {limit} MB", limit=limit))


class _ContentTypes:
    """Content type by part name (ECMA-376 part 2, 7.2.3: names compare without case)."""

    def __init__(self, root: XmlElement | None) -> None:
        self._overrides: dict[str, str] = {}
        self._defaults: dict[str, str] = {}
        for item in root if root is not None else ():
            kind = item.get("ContentType", "")
            if part := item.get("PartName"):
                self._overrides[part.lstrip("/").lower()] = kind
            elif extension := item.get("Extension"):
                self._defaults[extension.lower()] = kind

    def __call__(self, part: str) -> str:
        extension = part.rpartition(".")[2].lower()
        return self._overrides.get(part.lower()) or self._defaults.get(extension, "")


def _content_types(root: XmlElement | None) -> _ContentTypes:
    return _ContentTypes(root)


def _is_read(name: str) -> bool:
    return bool(_LIBRARY.fullmatch(name) or _OURS.fullmatch(name))


def _without_tail(data: bytes, name: str) -> bytes:
    """A worksheet up to the end of its cells."""
    text = decode_xml(data, name)
    end = _CELLS_END.search(text)
    if not end:
        return text.encode()
    prefix = f"{end[1]}:" if end[1] else ""
    return f"{text[: end.end()]}</{prefix}worksheet>".encode()


def _write_package(
    kind: OfficeKind,
    main: str,
    parts: Mapping[str, bytes],
    types: _ContentTypes,
    relations: Mapping[str, tuple[Relation, ...]],
) -> bytes:
    """A package of these parts alone; relationships that lead anywhere else are gone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_TYPES_PART, _types_xml({name: types(name) for name in parts} | {main: kind.value}))
        for source in ("", *parts):
            folder, _, file_name = source.rpartition("/")
            inner = [relation for relation in relations[source] if relation.target in parts]
            archive.writestr(posixpath.join(folder, "_rels", f"{file_name}.rels"), _relations_xml(inner))
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _inner_relations(
    source: str, trees: Mapping[str, XmlElement], parts: Iterable[str]
) -> Iterator[Relation]:
    folder, _, file_name = source.rpartition("/")
    root = trees.get(posixpath.join(folder, "_rels", f"{file_name}.rels"))
    by_name = {name.lower(): name for name in parts}
    for relation in root if root is not None else ():
        target = by_name.get(_resolve(folder, relation.get("Target", "")).lower())
        if target and relation.get("TargetMode") != "External":
            yield Relation(relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target)


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _types_xml(types: Mapping[str, str]) -> str:
    overrides = "".join(
        f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>"
        for name, kind in types.items()
    )
    default = f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
    return f'<Types xmlns="{_TYPES_NAMESPACE}">{default}{overrides}</Types>'


def _relations_xml(relations: Iterable[Relation]) -> str:
    inner = "".join(
        f"<Relationship Id={quoteattr(relation.number)} Type={quoteattr(_RELATION_TYPES + relation.kind)}"
        f" Target={quoteattr('/' + relation.target)}/>"
        for relation in relations
    )
    return f'<Relationships xmlns="{_RELATIONS_NAMESPACE}">{inner}</Relationships>'


def _damaged(content: Content) -> XmlMalformed:
    """Name the program that must write it anew, by the names of its parts or its own."""
    if b"word/" in content.data or content.name.lower().endswith(".docx"):
        detail = Phrase(
            "it is a Word file with parts missing or cut off: save it again in Word, or ask for it anew"
        )
    elif b"xl/" in content.data or content.name.lower().endswith(".xlsx"):
        detail = Phrase(
            "it is an Excel file with parts missing or cut off: save it again in Excel, or ask for it anew"
        )
    else:
        detail = Phrase("its parts cannot be unpacked")
    return XmlMalformed(name=content.name, detail=detail)
