"""What becomes of changes in a correction sheet: the fact gate judges a person's words like the model's.

Owns which passages of a draft a sheet changes, what is printed of it, and the
answer that the nurse reads.  A passage that the gate blocks stays as it was.
What she may confirm all the same is a matter of style or of her own advice
(``CONFIRMABLE``): a dose, a drug, an allergy, a negation, a side, a date or a
state that differs from the source is corrected in the record, never here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from optirh_batch.documents import (
    Draft,
    Finding,
    Origin,
    Passage,
    Severity,
    passages_by_part,
    with_passages,
)
from optirh_batch.errors import Phrase
from optirh_batch.localization import reword, translate
from optirh_batch.review.sheets import Proposal, on_one_line

CONFIRMABLE = frozenset(
    {
        "advice-invented",
        "definition-invented",
        "familiar-address",
        "foreign-words",
        "reassurance-invented",
        "repetition",
        "sentence-broken",
        "sentence-invented",
        "third-person",
        "too-long",
    }
)
"""Codes of blocking findings that a person may confirm."""

_ABOUT_SOURCE = frozenset({"instruction-in-source"})
"""Codes of findings that hold whatever is printed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that was not taken: the passage's number from 1, and what blocks it."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def is_confirmable(self) -> bool:
        """Whether ``!`` before the passage would have it printed."""
        return _may_confirm(self.findings)


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft after a sheet was read: what it says now, and what was refused."""

    draft: Draft
    refusals: tuple[Refusal, ...]


def changed_passages(draft: Draft, proposals: Sequence[Proposal]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the passages for which a sheet says something else than the draft."""
    return tuple(
        number
        for number, ((_, passage), proposal) in enumerate(
            zip(passages_by_part(draft.content), proposals, strict=True), 1
        )
        if not _says(passage, proposal)
    )


def corrected_passages(draft: Draft) -> tuple[int, ...]:
    """Return the numbers, from 1, of the passages that a person has worded."""
    return tuple(
        number
        for number, (_, passage) in enumerate(passages_by_part(draft.content), 1)
        if passage.origin is Origin.PERSON
    )


def correct(draft: Draft, made: Draft, proposals: Sequence[Proposal]) -> Revision:
    """Take the changes of a sheet into a draft, passage by passage, as far as the gate lets them.

    Args:
        draft: as it is printed now.
        made: as it was made, before anybody corrected it; its words need no judgement.
        proposals: what the sheet says for each passage.
    """
    passages: list[Passage] = []
    findings = [item for item in draft.findings if item.segment is None]
    refusals = []
    as_made = [passage for _, passage in passages_by_part(made.content)]
    as_printed = [passage for _, passage in passages_by_part(draft.content)]
    for index, (first, now, proposal) in enumerate(zip(as_made, as_printed, proposals, strict=True)):
        if _says(now, proposal):
            passage, own = now, _own(draft, index)
        elif _says(first, proposal):
            passage, own = first, _own(made, index)
        else:
            found = _judge(draft, first, proposal)
            blocking = tuple(item for item in found if item.severity is Severity.BLOCK)
            if blocking:
                refusals.append(Refusal(index + 1, blocking))
                passage, own = now, _own(draft, index)
            else:
                passage = replace(first, text=proposal.text, origin=Origin.PERSON, reason=None)
                about_source = [item for item in _own(made, index) if item.code in _ABOUT_SOURCE]
                own = [*about_source, *(replace(item, segment=index) for item in found)]
        passages.append(passage)
        findings += own
    content = with_passages(draft.content, passages)
    return Revision(replace(draft, content=content, findings=tuple(findings)), tuple(refusals))


def answer_text(revision: Revision, sheet_name: str, *, waits: bool = False) -> str:
    """Tell the nurse, in the staff language, what became of her changes; empty if there is nothing to tell.

    Args:
        revision: the draft as it is printed now, and what was refused.
        sheet_name: of the sheet's file.
        waits: whether the PDF could not be replaced yet.
    """
    draft, language = revision.draft, revision.draft.staff_language
    lines: list[str] = []
    if waits:
        lines += [translate("The PDF cannot be replaced yet: close it. It is tried again.", language), ""]
    for refusal in revision.refusals:
        lines += [
            translate(
                "Passage {number}: not taken. The PDF stays as it was.", language, number=refusal.number
            ),
            *(f"- {item.message}" for item in refusal.findings),
        ]
        if refusal.is_confirmable:
            lines.append(
                translate("To print it all the same, put ! before the passage and save again.", language)
            )
        lines.append("")
    for number in corrected_passages(draft):
        lines.append(translate("Passage {number}: taken, in the words of a person.", language, number=number))
        own = _own(draft, number - 1)
        lines += [f"- {_severity_word(item.severity, language)} {item.message}" for item in own]
    if revision.refusals:
        lines += [
            "",
            translate(
                "Correct it in {name} and save again. What is wrong in the record itself is corrected there; "
                "then drop the record again.",
                language,
                name=sheet_name,
            ),
        ]
    return "\n".join(lines)


def unreadable_text(reason: Phrase, sheet_name: str, language: str) -> str:
    """Tell the nurse why nothing of a sheet was taken."""
    what = translate(
        "Nothing was taken from {name}, and the PDF stays as it was. {reason}",
        language,
        name=sheet_name,
        reason=reword(reason, language),
    )
    begin = translate(
        "To begin again, delete {name}: it is written anew, after a minute or at the next run.",
        language,
        name=sheet_name,
    )
    return f"{what}\n{begin}"


def unprintable_text(sheet_name: str, language: str) -> str:
    """Tell the nurse that her words could not be printed."""
    return translate(
        "The PDF could not be printed with the words of {name}, and stays as it was. Take out unusual "
        "signs, such as pictures, and save again.",
        language,
        name=sheet_name,
    )


def _judge(draft: Draft, first: Passage, proposal: Proposal) -> tuple[Finding, ...]:
    """What the gate says of a person's words; what she confirms blocks no more, and says so."""
    # The fact gate costs half a second, which only a correction must pay.
    from optirh_batch.grounding import check_passage, patient_names, patient_sex  # noqa: PLC0415

    record = draft.record
    found = check_passage(
        first.source,
        proposal.text,
        source_language=record.language,
        output_language=draft.language,
        staff_language=draft.staff_language,
        patient=patient_names(record.prose, record.patient.family),
        sex=patient_sex(record.prose, record.patient.sex),
    )
    if not proposal.insists or not _may_confirm(found):
        return found
    return tuple(_confirmed(found, draft.staff_language))


def _may_confirm(findings: Iterable[Finding]) -> bool:
    """Whether a person may have the words printed of which the gate says this.

    That she advises something may be said twice: of the advice, and of the word in it that the
    source does not have.
    """
    blocking = [item for item in findings if item.severity is Severity.BLOCK]
    advice = [item.evidence or "" for item in blocking if item.code == "advice-invented"]
    return all(
        item.code in CONFIRMABLE
        or (
            item.code == "content-invented"
            and item.evidence
            and any(item.evidence in words for words in advice)
        )
        for item in blocking
    )


def _confirmed(findings: Iterable[Finding], language: str) -> Iterator[Finding]:
    for item in findings:
        if item.severity is not Severity.BLOCK:
            yield item
            continue
        message = translate("{message} A person has confirmed it.", language, message=item.message)
        yield replace(item, severity=Severity.WARN, message=message)


def _says(passage: Passage, proposal: Proposal) -> bool:
    return on_one_line(passage.text).removeprefix("!").lstrip() == proposal.text


def _own(draft: Draft, index: int) -> list[Finding]:
    return [item for item in draft.findings if item.segment == index]


def _severity_word(severity: Severity, language: str) -> str:
    word = "For information" if severity is Severity.INFO else "Please check"
    return f"{translate(word, language)}{translate(': ', language)}".rstrip()
