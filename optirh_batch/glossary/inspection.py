"""What is wrong with the glossary files, all of it at once: for those who write them.

``Glossary.load`` stops at the first fault; here every file and every entry is
looked at.  A *fault* keeps the files from loading, or has the wrong thing
explained; *advice* is about explanations that could be better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.errors import ConfigurationError, Phrase
from optirh_batch.glossary.entries import LANGUAGES, Entry, Wording, read_entries, read_file, read_shipped
from optirh_batch.glossary.everyday import EVERYDAY
from optirh_batch.glossary.lexicon import SHIPPED, Glossary, rival_forms, shared_forms
from optirh_batch.text.readability import LIX_TARGET, SENTENCE_TARGET, measure_readability

NEEDED = ("fr", "de")
"""Languages in which every concept should be explained."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about the files.

    Attributes:
        code: stable reason code.
        is_fault: whether it must be corrected.
        where: the file, and the entry where there is one.
        message: whole sentence, a ``Phrase`` where it is ours.
        language: of the wording it is about, None for the whole entry or file.
    """

    code: str
    is_fault: bool
    where: str
    message: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found; without entries where the files cannot be loaded together.

    Attributes:
        files: how many were looked at, ours and the institution's.
        entries: how many concepts they hold together.
        explained: number of concepts explained, by language.
        reviewed: number of concepts that name a reviewer.
        remarks: faults first.
    """

    files: int
    entries: int
    explained: Mapping[str, int]
    reviewed: int
    remarks: tuple[Remark, ...]

    @property
    def faults(self) -> int:
        """Number of remarks that are faults."""
        return sum(remark.is_fault for remark in self.remarks)


def inspect_glossary(override: Path | None, shipped: Path = SHIPPED) -> Inspection:
    """Look at all files of the glossary.

    Args:
        override: folder of the institution's files, None without one.
        shipped: folder of the packaged files.
    """
    folders = [folder for folder in (shipped, override) if folder is not None and folder.is_dir()]
    paths = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    remarks = [remark for path in paths for remark in _try_file(path)]
    entries: dict[str, Entry] = {}
    if not remarks:
        try:
            entries, files = read_entries(read_shipped(shipped), override)
        except ConfigurationError as error:
            remarks.append(_unloadable(error))
        else:
            remarks += _examine(entries, files)
    return Inspection(
        files=len(paths),
        entries=len(entries),
        explained={code: sum(code in entry.wordings for entry in entries.values()) for code in LANGUAGES},
        reviewed=sum(bool(entry.reviewed_by) for entry in entries.values()),
        remarks=tuple(sorted(remarks, key=lambda remark: not remark.is_fault)),
    )


def _try_file(path: Path) -> Iterator[Remark]:
    try:
        read_file(path)
    except ConfigurationError as error:
        yield _unloadable(error)


def _unloadable(error: ConfigurationError) -> Remark:
    return Remark("not-loadable", True, error.details["where"], error.details["detail"])


def _examine(entries: Mapping[str, Entry], files: Mapping[str, str]) -> Iterator[Remark]:
    for error in shared_forms(entries, files):
        yield Remark("form-shared", True, error.details["where"], error.details["detail"])
    places = {entry_id: f"{files[entry_id]}, [{entry_id}]" for entry_id in entries}
    glossary = Glossary(entries)
    for language in LANGUAGES:
        for winner, form, loser, other in rival_forms(entries.values(), language):
            message = Phrase(
                "“{other}” is found as “{form}” of [{winner}], so it is never explained.",
                other=other,
                form=form,
                winner=winner,
            )
            yield Remark("form-ambiguous", True, places[loser], message, language)
    for entry in entries.values():
        yield from _examine_entry(entry, glossary, places[entry.id])
    yield from _measure_folders(entries, files)


def _examine_entry(entry: Entry, glossary: Glossary, where: str) -> Iterator[Remark]:
    for language in LANGUAGES:
        wording = entry.wordings.get(language)
        if wording is None:
            if language in NEEDED:
                message = Phrase("There is no explanation in this language.")
                yield Remark("explanation-missing", False, where, message, language)
            continue
        for form in _ordinary_forms(wording, language):
            message = Phrase("“{form}” is an everyday word: it would be explained in any text.", form=form)
            yield Remark("form-ordinary", True, where, message, language)
        for form in _repeated_forms(wording):
            message = Phrase("“{form}” stands there twice.", form=form)
            yield Remark("form-repeated", False, where, message, language)
        if circular := _circular_form(entry, wording, glossary, language):
            message = Phrase("The explanation of “{form}” needs “{form}” itself.", form=circular)
            yield Remark("explanation-circular", False, where, message, language)
        words = measure_readability(wording.means, language).sentence_words
        if words > SENTENCE_TARGET:
            message = Phrase(
                "The explanation has {words} words; up to {target} read easily.",
                words=int(words),
                target=int(SENTENCE_TARGET),
            )
            yield Remark("explanation-long", False, where, message, language)


def _ordinary_forms(wording: Wording, language: str) -> Iterator[str]:
    abbreviations = (*wording.abbreviations, *wording.before_number)
    for form in (wording.name, *wording.forms, *set(wording.members).difference(abbreviations)):
        if form.casefold() in EVERYDAY[language]:
            yield form
    for form in abbreviations:
        # Capitals count: 'ES' is not 'es'.
        if form in EVERYDAY[language] or (form.istitle() and form.casefold() in EVERYDAY[language]):
            yield form


def _repeated_forms(wording: Wording) -> Iterator[str]:
    names = [form.casefold() for form in (wording.name, *wording.forms)]
    for forms in (names, (*wording.abbreviations, *wording.before_number), wording.members):
        yield from (form for form, times in Counter(forms).items() if times > 1)


def _circular_form(entry: Entry, wording: Wording, glossary: Glossary, language: str) -> str | None:
    """The form that its own explanation uses, or is; a describing one of several words may come again."""
    for match in glossary.occurrences(wording.means, language):
        is_all = match.surface.casefold() == wording.means.rstrip(".").casefold()
        if match.entry.id == entry.id and (is_all or " " not in match.form):
            return match.form
    return None


def _measure_folders(entries: Mapping[str, Entry], files: Mapping[str, str]) -> Iterator[Remark]:
    """Measure the explanations of a folder together: LIX says nothing of one sentence of eight words."""
    folders = {entry_id: Path(file).parent for entry_id, file in files.items()}
    for folder in dict.fromkeys(folders.values()):
        for language in LANGUAGES:
            sentences = [
                entry.wordings[language].means
                for entry in entries.values()
                if folders[entry.id] == folder and language in entry.wordings
            ]
            lix = measure_readability("\n".join(sentences), language).lix or 0.0
            if lix > LIX_TARGET:
                message = Phrase(
                    "The explanations are hard to read together: LIX {lix}, at most {target} is easy.",
                    lix=round(lix),
                    target=round(LIX_TARGET),
                )
                yield Remark("hard-to-read", False, str(folder), message, language)
