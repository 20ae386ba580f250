"""Drafting the patient handout: plain-language passages, explained words, a title."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from optirh_batch.documents import (
    Draft,
    Finding,
    HandoutDraft,
    Kind,
    Origin,
    Passage,
    Severity,
)
from optirh_batch.drafting.assignments import Assignment
from optirh_batch.drafting.desk import Desk, answer, clean_answer, spent
from optirh_batch.drafting.glosses import add_glosses
from optirh_batch.drafting.guesses import find_guesses
from optirh_batch.drafting.limits import bound_title
from optirh_batch.drafting.passages import Written, write_passages
from optirh_batch.drafting.second_person import speak_to_reader
from optirh_batch.drafting.shorthand import spell_out
from optirh_batch.drafting.slips import mend_slips
from optirh_batch.drafting.terms import explain_terms
from optirh_batch.drafting.titles import MAX_TITLE_WORDS, is_fitting_title, is_sound_title
from optirh_batch.drafting.verdicts import may_stand_for
from optirh_batch.errors import MostlyOriginal, NothingToRewrite, PatientDeceased
from optirh_batch.generation import Finish, GenerationResult, Word
from optirh_batch.glossary import Glossary, Match
from optirh_batch.language import detect_language
from optirh_batch.localization import SUPPORTED, WRITTEN, mark_written, translate
from optirh_batch.prompts import Prompt, Task, load_prompt, nothing_told
from optirh_batch.readers.lines import has_verb
from optirh_batch.records import Patient, PatientRecord
from optirh_batch.text.formalities import part_formalities
from optirh_batch.text.injection import find_instruction
from optirh_batch.text.results import is_results
from optirh_batch.text.sections import (
    changes_meaning,
    is_answered_label,
    is_of_list,
    is_section,
    leads_in,
    plain_title,
)
from optirh_batch.text.segmentation import Segment, split_into_segments
from optirh_batch.text.subjects import tells_colleagues, tells_of_death, tells_of_several

_NEUTRAL_TITLE = mark_written("Your health information")
_FURTHER = mark_written("Further information")
_FEWEST_OF_STATEMENT = 5

_FEWEST_TO_JUDGE = 5
"""Of fewer passages, a share says little: a note of two sentences is read out in a minute."""

_TITLE_SOURCE_CHARS = 700
_NAMES_ONLY = re.compile(r"^(?=.*(?:\d|\b(?:Dr|Prof|Dre|Dott)\b)).*[^.!?…]$", re.DOTALL)
_COMMON_WORD = re.compile(r"(?<![\w-])[^\W\d_A-ZÀ-Þ][^\W\d_]{2,}")
_ADJECTIVE_FIRST = re.compile(r"(?!Menge )[A-ZÄÖÜ][a-zäöüß]+e[rsn]? (?=[A-ZÄÖÜ])")
_DOSE = re.compile(r"\d\s?(?:[mµu]?g|ml|dl|l|UI|IE|E|U|%)(?!\w)|\d-\d")


def draft_handout(record: PatientRecord, desk: Desk, glossary: Glossary, *, name: str) -> Draft:
    """Draft a handout in ``desk.language`` from the free text of ``record``.

    Args:
        record: a medical text, or a structured record (its case, general
            information and notes are rewritten).
        desk: model and languages.
        glossary: reviewed explanations.
        name: the source file's name, for errors.

    Raises:
        NothingToRewrite: the record holds no free text.
        PatientDeceased: its text tells that the patient has died.
        MostlyOriginal: more passages than ``desk.max_original_percent`` could not be reworded.
        ModelUnusable: the engine failed.
    """
    parted = part_formalities(record.prose)
    text = parted.text
    segments = split_into_segments(text)
    if not segments:
        raise NothingToRewrite(name=name)
    if tells_of_death(text):
        raise PatientDeceased(name=name)
    desk = desk.about(record)
    written = write_passages(
        desk,
        (load_prompt(desk.language, Task.REWRITE), _assignments(segments, desk, glossary)),
        literal=_copying_prompt(desk),
    )
    spoken = {item.segment for item in written.findings if item.code == "instruction-in-source"}
    _require_rewording(written.passages, spoken, desk, name)
    written = replace(
        written, passages=add_glosses(written.passages, glossary, desk.language, left_alone=spoken)
    )
    printed = "\n".join(passage.text for passage in written.passages)
    terms, explained = explain_terms(desk, record, text, glossary, printed)
    told = tuple(passage for index, passage in enumerate(written.passages) if index not in spoken)
    title, titled = _entitle(desk, text, told, record.patient)
    written = written + explained + titled
    return Draft(
        kind=Kind.HANDOUT,
        language=desk.language,
        staff_language=desk.staff_language,
        record=record,
        content=HandoutDraft(title, written.passages, terms, parted.left_out),
        findings=(*_addressed_to_others(text, desk), *written.findings),
        tokens=written.tokens,
        generate_seconds=written.generate_seconds,
        check_seconds=written.check_seconds,
    )


def _addressed_to_others(text: str, desk: Desk) -> Iterator[Finding]:
    """Warn of a text that does not speak of one patient, or was written for colleagues."""
    if tells_of_several(text):
        message = translate(
            "The text tells of several patients, and the handout speaks to its reader as to one. "
            "Use only what is about yours.",
            desk.staff_language,
        )
        yield Finding("several-patients", Severity.WARN, message)
    if tells_colleagues(text):
        message = translate(
            "The text is a case report for colleagues: it may not speak of the reader at all.",
            desk.staff_language,
        )
        yield Finding("case-report", Severity.WARN, message)


def _copying_prompt(desk: Desk) -> Prompt | None:
    """The prompt of the third try, for a record in a language that its handout is written in, too."""
    if desk.source_language != desk.language or desk.language not in SUPPORTED:
        return None
    return load_prompt(desk.language, Task.LITERAL)


def _require_rewording(
    passages: tuple[Passage, ...], spoken: AbstractSet[int | None], desk: Desk, name: str
) -> None:
    """Raise ``MostlyOriginal`` where a page would be little more than the record itself.

    Passages without words count for nothing, nor do those that speak to a program: they were never asked for.
    """
    asked = [
        passage
        for index, passage in enumerate(passages)
        if index not in spoken and (passage.reason or passage.origin is Origin.MODEL)
    ]
    kept = sum(passage.origin is Origin.SOURCE for passage in asked)
    if len(asked) >= _FEWEST_TO_JUDGE and 100 * kept > desk.max_original_percent * len(asked):
        raise MostlyOriginal(name=name, kept=kept, passages=len(asked), limit=desk.max_original_percent)


def _assignments(segments: Sequence[Segment], desk: Desk, glossary: Glossary) -> list[Assignment]:
    """What is asked about each passage; what two headings in a row are called alike is printed once.

    A sentence of its own behind a list of drugs or diagnoses gets a general heading, or it would read as one.
    """
    assignments: list[Assignment] = []
    above: tuple[str, ...] = ()
    heading = ""
    for segment in segments:
        assignment = assign(segment, desk, glossary)
        if (
            is_of_list(heading)
            and not segment.heading
            and not assignment.titles
            and _is_statement(segment.text)
        ):
            assignment = replace(assignment, titles=(translate(_FURTHER, desk.language),))
        heading = segment.heading
        is_repeated = assignment.titles == above
        above = assignment.titles or above
        assignments.append(replace(assignment, titles=()) if is_repeated else assignment)
    return assignments


def _is_statement(text: str) -> bool:
    """Whether a passage is a sentence, or has a label of its own."""
    return ":" in text or (text.endswith(".") and len(text.split()) >= _FEWEST_OF_STATEMENT)


def assign(segment: Segment, desk: Desk, glossary: Glossary) -> Assignment:
    """What is asked about a passage: its words and surroundings, medical words explained, its shorthand."""
    titles = [_title(heading, desk) for heading in segment.titles]
    if None in titles:
        segment = replace(segment, text=segment.wording, titles=())
    spelled = _spell_out(segment.text, desk, glossary)
    asked = spelled or segment.text
    return Assignment(
        source=segment.text,
        variables={
            # A small model mixes a neighbour's facts into its answer, so it sees one only where it must.
            "before": segment.before if segment.leans_on_before else "",
            "heading": segment.heading,
            "words": hint_words(glossary, asked, desk.source_language, desk.language),
        },
        paragraph=segment.paragraph,
        verbatim=_is_names_only(segment.text)
        or _is_title(segment.text)
        or _is_item(segment)
        or (desk.source_language == desk.language and _is_record_of_results(segment.text)),
        spelled=spelled,
        titles=tuple(dict.fromkeys(filter(None, titles))) if segment.titles else (),
        headings=segment.titles,
    )


def _title(heading: str, desk: Desk) -> str | None:
    """What is printed for a heading: plain words, else its own; None if these cannot stand by themselves.

    Words in another language have to be translated, and those that speak to a program to be marked.
    """
    is_own = desk.source_language == desk.language and not find_instruction(heading)
    return plain_title(heading, desk.language) or (heading if is_own else None)


def _is_title(text: str) -> bool:
    """Whether a passage is nothing but a heading under which nothing stands."""
    return text.endswith(":") or is_section(text)


def _is_item(segment: Segment) -> bool:
    """Whether a passage is one of several things under words without which it would say something else.

    *Fièvre* under *Appeler si :* is not "Vous avez de la fièvre".
    """
    is_bare = bool(segment.heading) and not has_verb(segment.text)
    return is_bare and (changes_meaning(segment.heading) or leads_in(segment.heading))


def _is_record_of_results(text: str) -> bool:
    """Whether a passage has nothing to word: values in a row, *Im Normbereich A, B*, *Medikation: keine*."""
    return is_results(text) or is_answered_label(text)


def _spell_out(text: str, desk: Desk, glossary: Glossary) -> str:
    """``text`` as code can say it: shorthand written out, the patient addressed.

    Empty in translation, where nothing changes, or if the gate blocks it.
    """
    if desk.source_language != desk.language or _is_names_only(text):
        return ""
    spelled = spell_out(text, glossary, desk.language)
    addressed = speak_to_reader(spelled, desk.language, desk.patient)
    wordings = dict.fromkeys((addressed, spelled))
    return next((wording for wording in wordings if may_stand_for(desk, text, wording)), "")


def _is_names_only(text: str) -> bool:
    """Whether a line holds but names, addresses or file numbers: a small model makes up sentences of them."""
    return bool(_NAMES_ONLY.search(text) and not _COMMON_WORD.search(text) and not _DOSE.search(text))


def hint_words(glossary: Glossary, text: str, source_language: str | None, language: str) -> str:
    """What the model is told of the medical words in ``text``: their plain explanations in ``language``."""
    matches = _find(glossary, text, source_language)
    return " ; ".join(filter(None, (_hint(match, language) for match in matches)))


def first_told(
    task: Task, source: str, source_language: str | None, language: str, glossary: Glossary
) -> dict[str, str]:
    """What the prompt of a task is told at the first try beside a source that stands by itself."""
    told = nothing_told(task)
    if "words" in told:
        told["words"] = hint_words(glossary, source, source_language, language)
    return told


def _hint(match: Match, language: str) -> str | None:
    """What the model is told of a word: its plain explanation.  A drug keeps its name, so it gets none."""
    wording = match.entry.wordings.get(language)
    if match.is_member or wording is None:
        return None
    # A whole definition may be pasted as it stands, as a sentence about the patient.
    plain = wording.plain or wording.means.rstrip(".")
    # The sentence goes on; German nouns keep their capital, adjectives before one do not.
    goes_on = language != "de" or _ADJECTIVE_FIRST.match(plain) is not None
    return f"{match.surface} = {plain[:1].lower() + plain[1:] if goes_on else plain}"


def _find(glossary: Glossary, text: str, language: str | None) -> tuple[Match, ...]:
    """Glossary entries met in ``text``; none where its language is unknown, since words differ in meaning."""
    return glossary.find(text, language) if language else ()


_UNLIKELY = 0.1
"""A word of a title less likely than this and not in the text is none: 'traitéavecantibiotique'."""


def _entitle(desk: Desk, text: str, passages: tuple[Passage, ...], patient: Patient) -> tuple[str, Written]:
    """A title of at most five words; a neutral one, and a finding, when the model's does not hold.

    The patient's name, which the page has above it, is none.
    """
    prompt = load_prompt(desk.language, Task.TITLE)
    told = " ".join(passage.text for passage in passages)
    plain = told[:_TITLE_SOURCE_CHARS]
    constraint = bound_title(plain, desk.language, max_words=MAX_TITLE_WORDS, locked=desk.drugs)
    cost = Written()
    for temperature, seed in ((0.0, 0), (0.7, 1)) if plain else ():
        started = time.monotonic()
        result = answer(
            desk,
            [
                prompt.request(
                    "title",
                    plain,
                    max_tokens=24,
                    temperature=temperature,
                    seed=seed,
                    constraint=constraint,
                )
            ],
        )["title"]
        cost += Written(tokens=spent(result), generate_seconds=time.monotonic() - started)
        title = mend_slips(clean_answer(result.text).rstrip(" .!:;,"), desk.language)
        if (
            result.finish is Finish.STOP
            and is_sound_title(title, f"{text} {plain}")
            and is_fitting_title(title, f"{text} {told}")
            and _is_in_language(title, desk)
            and not _is_guessed(result, plain, text, desk)
            and (not patient.family or patient.family.casefold() not in title.casefold())
        ):
            return title, cost
    message = translate("The title is a general one: no fitting title could be written.", desk.staff_language)
    finding = Finding("title-neutral", Severity.INFO, message)
    return translate(_NEUTRAL_TITLE, desk.language), cost + Written(findings=(finding,))


def _is_in_language(title: str, desk: Desk) -> bool:
    """Whether a title is not in another of our languages; asked only where it may come from another one."""
    if desk.source_language == desk.language:
        return True
    return detect_language(title, WRITTEN) in {None, desk.language}


def _is_guessed(result: GenerationResult, plain: str, text: str, desk: Desk) -> bool:
    """Whether the model guessed a word of its title, the first one too, or ran words together."""
    known = f"{plain} {text}".casefold()
    if any(word.probability < _UNLIKELY and word.text.casefold() not in known for word in result.words):
        return True
    words = (Word("", 1.0), *result.words)
    guesses = find_guesses(
        words,
        plain,
        text,
        source_language=desk.language,
        language=desk.language,
        staff_language=desk.staff_language,
    )
    return any(guess.severity is Severity.BLOCK for guess in guesses)
