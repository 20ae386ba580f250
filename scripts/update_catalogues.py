"""Collect every sentence of the program into the catalogues, and say what lacks words.

    python scripts/update_catalogues.py            add new sentences, keep all translations
    python scripts/update_catalogues.py --prune    also remove sentences no longer used
    python scripts/update_catalogues.py --check    change nothing, exit 1 if anything is wrong

To add a sentence: write it in the code, run this, fill in the empty ``msgstr``
of each catalogue (English fills itself), run it again.  It also sets the narrow
no-break space that French wants before ``: ; ! ?`` and inside guillemets, and the
apostrophes of French and Italian but for what the model is told: its prompts have
straight ones, and it repeats what it reads.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from optirh_batch.errors import OptirhError  # noqa: E402 - the checkout's own package, wherever we run
from optirh_batch.localization import LOCALES_FOLDER, SUPPORTED, WRITTEN  # noqa: E402
from optirh_batch.typography import NARROW_SPACE, set_apostrophes  # noqa: E402

KEYWORDS = {
    "translate": None,
    "mark": None,
    "mark_written": None,
    "Phrase": None,
    "_": None,
    "staff": None,
    "plural": (1, 2),
    "staff_plural": (1, 2),
}
# What a handout needs in the languages that have words for nothing else.
HANDOUT_TEMPLATES = ("base.html", "handout.html", "parts.html")
HANDOUT_KEYWORDS = {"_": None, "plural": (1, 2)}

Id = str | tuple[str, str]


def extract_messages() -> dict[Id, set[str]]:
    """Every sentence with the files it stands in."""
    found: dict[Id, set[str]] = {}

    def add(message: Id, place: str) -> None:
        found.setdefault(message, set()).add(place)

    sources = [(path, "python") for path in sorted((ROOT / "optirh_batch").rglob("*.py"))]
    sources += [(path, babel_extract) for path in sorted((ROOT / "templates").glob("*.html"))]
    for path, method in sources:
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract(
                method, file, KEYWORDS, options={"silent": "false"}
            ):
                add(message, path.relative_to(ROOT).as_posix())
    for error in _error_classes(OptirhError):
        add(error.message, "optirh_batch/errors.py")
    return found


def extract_written() -> set[Id]:
    """The sentences of a handout: those of its templates for patients, and what the code marks so."""
    sources = [(ROOT / "templates" / name, babel_extract) for name in HANDOUT_TEMPLATES]
    return _extract(sources, HANDOUT_KEYWORDS) | extract_told()


@lru_cache(maxsize=1)
def extract_told() -> set[Id]:
    """What the code marks as needed in every language: the model is told most of it."""
    sources = [(path, "python") for path in sorted((ROOT / "optirh_batch").rglob("*.py"))]
    return _extract(sources, {"mark_written": None})


def _extract(sources: Iterable[tuple[Path, Any]], keywords: dict[str, Any]) -> set[Id]:
    found: set[Id] = set()
    for path, method in sources:
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract(
                method, file, keywords, options={"silent": "false"}
            ):
                found.add(message)
    return found


def faults(language: str, messages: dict[Id, set[str]]) -> Iterator[str]:
    """What is wrong with a catalogue, one line per fault."""
    catalogue = read_catalogue(language)
    entries = {entry.id: entry for entry in catalogue if entry.id}
    for message in sorted(messages.keys() - entries.keys(), key=_key):
        yield f"missing: {_key(message)}"
    for message, entry in entries.items():
        if message not in messages:
            yield f"no longer used: {_key(message)}"
        for fault in _wording_faults(entry, language):
            yield f"{fault}: {_key(message)}"
    for name in catalogue.obsolete:
        yield f"obsolete: {name}"


def update(language: str, messages: dict[Id, set[str]], *, prune: bool) -> None:
    """Add what is new to a catalogue, and drop what is unused if asked."""
    catalogue = read_catalogue(language)
    before = _written(catalogue)
    if prune:
        for entry in list(catalogue):
            if entry.id and entry.id not in messages:
                catalogue.delete(entry.id if isinstance(entry.id, str) else entry.id[0])
        catalogue.obsolete.clear()
    for message, places in messages.items():
        entry = catalogue.get(message if isinstance(message, str) else message[0])
        if entry is None or entry.id != message:
            entry = Message(message, string=("", "") if isinstance(message, tuple) else "")
            catalogue[message] = entry
        entry.locations = [(place, None) for place in sorted(places)]
        if language == "en" and not all(_forms(entry.string)):
            entry.string = message
        is_told = message in extract_told()
        forms = tuple(set_typography(form, language, is_told=is_told) for form in _forms(entry.string))
        entry.string = forms if isinstance(message, tuple) else forms[0]
    after = _written(catalogue)
    if after != before:
        path = LOCALES_FOLDER / f"{language}.po"
        draft = path.with_suffix(".po.part")
        draft.write_bytes(after)
        draft.replace(path)


def set_typography(text: str, language: str, *, is_told: bool = False) -> str:
    """Swiss typography of a translated sentence: French spaces, apostrophes, no German ß."""
    if language in {"fr", "it"} and not is_told:
        text = set_apostrophes(text)
    if language == "fr":
        text = re.sub(r"(?<=\S)[ \u00a0]+(?=[:;!?»])", NARROW_SPACE, text)
        text = re.sub(r"«[ \u00a0]*(?=\S)", f"«{NARROW_SPACE}", text)
    return text.replace("ß", "ss") if language == "de" else text


def read_catalogue(language: str) -> Catalog:
    """The catalogue as it stands, or an empty one for a new language."""
    path = LOCALES_FOLDER / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="OptiRH Batch", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def main() -> int:
    """Update or check every catalogue; 1 if any has a fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="change nothing")
    mode.add_argument("--prune", action="store_true", help="remove sentences no longer used")
    options = parser.parse_args()
    messages = extract_messages()
    faulty = False
    written = extract_written()
    for language in WRITTEN:
        needed = {
            message: places
            for message, places in messages.items()
            if language in SUPPORTED or message in written
        }
        if not options.check:
            update(language, needed, prune=options.prune)
        for fault in faults(language, needed):
            faulty = True
            print(f"{language}.po: {fault}")
    print(f"{len(messages)} sentences in {len(SUPPORTED)} languages, {len(written)} in {len(WRITTEN)}")
    return int(faulty)


def _wording_faults(entry: Message, language: str) -> Iterator[str]:
    originals, forms = _forms(entry.id), _forms(entry.string)
    if entry.fuzzy:
        yield "fuzzy"
    if len(forms) != len(originals):
        yield f"needs {len(originals)} forms"
    elif not all(forms):
        yield "empty"
    elif any(_placeholders(one) != _placeholders(other) for one, other in zip(originals, forms, strict=True)):
        yield "placeholders differ"
    is_told = entry.id in extract_told()
    if any(form != set_typography(form, language, is_told=is_told) for form in forms):
        yield "typography"


def _forms(text: Id) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _error_classes(root: type[OptirhError]) -> Iterator[type[OptirhError]]:
    yield root
    for child in root.__subclasses__():
        yield from _error_classes(child)


def _placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def _key(message: Id) -> str:
    return message if isinstance(message, str) else message[0]


def _written(catalogue: Catalog) -> bytes:
    text = io.BytesIO()
    # Our own header: Babel's names a translator, a team and the time of the run.
    text.write(
        f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'.encode()
    )
    write_po(text, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return text.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
