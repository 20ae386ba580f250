"""How a drug is taken, in words: what an entry, the acts inside it and its row in the text say.

Owns which of these texts are instructions and how they stand beside the coded
times.  Leaves out the times themselves (``timing``) and the rest of a drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.datatypes import V3, Quantity, code_of, find, find_all, plain_label, quantity_of
from optirh_batch.readers.cda.entries import COMMENT, Context, unusable
from optirh_batch.readers.cda.narrative import SectionText
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.timing import Timing, amount_in_time
from optirh_batch.readers.cda.vocabulary import tells_time
from optirh_batch.readers.rhythms import NEED
from optirh_batch.readers.wording import clean_line, fold
from optirh_batch.readers.xml import XmlElement

NAME_COLUMN = re.compile(
    r"^(?:medi[ckz]|m[eé]di[ck]|handelsname|nom commercial|drug|material|product|name|nom\b"
    r"|pr(?:ä|ae)par|brand|arznei|farmac[oi]\b|libell|bezeichnung)"
    r"(?!.*(?:status|date|code|typ|form))",
    re.IGNORECASE,
)
_SIG_COLUMN = re.compile(
    r"^(?:sig\b|signature|direction|instruction(?!s pour)|dosierung|posolog|einnahme)", re.IGNORECASE
)
_FREQUENCY_COLUMN = re.compile(r"^(?:fr[eé]quen[cz]|h[aä]ufigkeit|schedule)", re.IGNORECASE)
_DOSAGE_COLUMN = re.compile(r"^(?:dosage|dosing)", re.IGNORECASE)
# Words that say that a drug is taken as needed, not how often nor for what.
_AS_NEEDED = re.compile(
    r"(?:en reserve|reserve|au besoin|si (?:besoin|necessaire)|bei bedarf|nach bedarf|b\. ?b\.|in reserve"
    r"|al bisogno|in riserva|as needed|prn)\W*"
)
# A number under 'frequency' alone: of what is not said.
_NO_INSTRUCTION = re.compile(r"[\d.,\s]*")
_LONG_WORD = re.compile(r"\w{4,}")
_NUMBER = re.compile(r"\d*[.,]?\d+")
# SNOMED CT and IHE PCC: education, instruction to the patient.  An act that is intended says the same.
_INSTRUCTION_CODES = frozenset({"967006", "409073007", "311401005", "423564006", "PINSTRUCT"})
_FOR_THE_PHARMACY = "FINSTRUCT"


@dataclass(frozen=True)
class Administration:
    """An act that says how a drug is taken.

    Attributes:
        act: the outermost one.
        core: the one that holds times and dose, mostly the same.
        parts: the administrations inside.
    """

    act: XmlElement
    core: XmlElement
    parts: tuple[XmlElement, ...]


def instruction_in(row: Row | None, dose: str) -> str:
    """The instruction in a row's columns; one that tells the time stands alone.

    Args:
        row: of the drug.
        dose: known otherwise; a column that only repeats it is left out.
    """
    if row is None:
        return ""
    said = next((cell for cell in row.under(_SIG_COLUMN) if cell != dose), "")
    if tells_time(said) and row.shared in {"", said}:
        return said
    dosage = row.column(_DOSAGE_COLUMN)
    if not tells_time(dosage) and _first_number(dosage) == _first_number(dose):
        dosage = ""
    parts = (dosage, said, row.shared, row.column(_FREQUENCY_COLUMN))
    return ", ".join(dict.fromkeys(part for part in parts if _instructs(part)))


def _instructs(text: str) -> bool:
    return not (unusable(text) or _NO_INSTRUCTION.fullmatch(text))


def _first_number(text: str) -> float | None:
    found = _NUMBER.search(text)
    return float(found[0].replace(",", ".")) if found else None


def frequency_of(
    taken: Administration,
    *,
    name: str,
    row: Row | None,
    timing: Timing,
    dose: Quantity | None,
    worded: Sequence[str],
    needed: Sequence[str],
    steps: Sequence[str],
    text: SectionText,
    context: Context,
) -> str | None:
    """The instructions as written; where they say nothing of time, also the coded times in words.

    Args:
        taken: the administration.
        name: of the drug.
        row: where the text shows it.
        timing: of the core act.
        dose: coded.
        worded: times that the day grid has no place for.
        needed: those of them that depend on a need, which the instructions may leave out.
        steps: those of them that change the dose at a day, which stand beside any instruction.
        text: of the section.
        context: of the document.
    """
    said = _unrepeated(
        words
        for words in _instructions(taken, name, text, context)
        if _instructs(words) and not _same_text(words, name)
    )
    if not said or not (timing.repetition or timing.events or worded or any(map(tells_time, said))):
        rest = _behind_name(row, name)
        said = _unrepeated(
            [*said, instruction_in(row, str(dose or "")) or (rest if tells_time(rest) else "")]
        )
    instruction = "; ".join([*(words.rstrip(" .;,") for words in said[:-1]), *said[-1:]])
    parts: list[str] = []
    language, plain = context.language, fold(instruction)
    only_needed = bool(_AS_NEEDED.fullmatch(plain))
    if only_needed or not tells_time(instruction):
        rate = quantity_of(find(taken.core, "rateQuantity"), language)
        parts += [timing.repetition or "", *worded, timing.duration or ""]
        parts.append(context.say(Phrase("rate {amount}", amount=str(rate))) if rate else "")
    elif steps:
        parts += steps
    elif not NEED.search(plain):
        parts += needed
    if find(taken.core, "precondition") is not None and (only_needed or not NEED.search(plain)):
        parts.append(need_of(taken.core, context))
    if "max" not in instruction.casefold():
        parts.append(amount_in_time(find(taken.act, "maxDoseQuantity"), language, context.say))
    others = dict.fromkeys(filter(None, parts))
    return ", ".join(filter(None, (instruction.rstrip(" .;,") if others else instruction, *others))) or None


def _unrepeated(texts: Iterable[str]) -> list[str]:
    """Texts without those that another says as well."""
    kept: list[str] = []
    for text in filter(None, texts):
        words = fold(text)
        if not any(words in fold(other) for other in kept):
            kept = [*(other for other in kept if fold(other) not in words), text]
    return kept


def _instructions(taken: Administration, name: str, text: SectionText, context: Context) -> Iterator[str]:
    narrative = context.narrative
    for part in taken.parts:
        if part is not taken.core and not find_all(part, "effectiveTime"):
            yield narrative.text(find(part, "text"))
    for act in dict.fromkeys((taken.core, taken.act)):
        said = find(act, "text")
        words = narrative.text(said)
        if not _is_name_cell(said, words, text):
            yield words
    for relation in taken.act.iterfind(f"{V3}entryRelationship"):
        for act in relation.iterfind(f"{V3}act"):
            if relation.get("typeCode") != "RSON" and _is_instruction(act):
                yield narrative.text(find(act, "text"))
    # Some programs write the instruction where the name of the drug belongs.
    code = find(taken.act, "consumable", "manufacturedProduct", "manufacturedMaterial", "code")
    original = find(code, "originalText")
    words = clean_line(original.text or "") if original is not None else ""
    if tells_time(words) and not set(_LONG_WORD.findall(fold(words))) & set(_LONG_WORD.findall(fold(name))):
        yield words


def _is_instruction(act: XmlElement) -> bool:
    code = code_of(find(act, "code"))
    is_intended = act.get("moodCode") == "INT" and code not in {COMMENT, _FOR_THE_PHARMACY}
    return is_intended or code in _INSTRUCTION_CODES


def _is_name_cell(element: XmlElement | None, words: str, text: SectionText) -> bool:
    """Whether a text refers to the cell that names the drug with these words."""
    row = text.row_of(element)
    return row is not None and words == plain_label(row.column(NAME_COLUMN))


def _behind_name(row: Row | None, name: str) -> str:
    """What the cell that names a drug says behind its name: 'Ramipril 5 mg TAKE 1 TABLET DAILY'."""
    cell = "" if row is None else plain_label(row.column(NAME_COLUMN))
    return cell[len(name) :].strip(" ,;:-") if cell.casefold().startswith(name.casefold()) else ""


def need_of(core: XmlElement, context: Context) -> str:
    """'As needed', with the reason that an administration's precondition gives."""
    criterion = find(core, "precondition", "criterion")
    reason = context.narrative.label(find(criterion, "value")) or context.narrative.text(
        find(criterion, "text")
    )
    if unusable(reason):
        return context.say(Phrase("as needed"))
    return context.say(Phrase("as needed: {reason}", reason=reason))


def _same_text(text: str, other: str) -> bool:
    return clean_line(text).casefold() == other.casefold()
