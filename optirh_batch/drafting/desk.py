"""A writer's desk: what it works with, and the way of a question to the model and of its answer back.

Leaves out what is asked (``passages``, ``terms``) and whether an answer may be printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from optirh_batch.documents import TokenCount
from optirh_batch.generation import GenerationRequest, GenerationResult, TextGenerator
from optirh_batch.grounding import patient_names, patient_sex, unlisted_drugs
from optirh_batch.records import PatientRecord
from optirh_batch.text.readability import LIX_TARGET, SENTENCE_TARGET

_LABEL = re.compile(
    r"^(?:réponse|antwort|risposta|answer|titre|titel|titolo|title|resposta|respuesta|título)\s*:\s*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"</?(?:texte|text|testo|texto)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|>\s+)|\*\*|__|`", re.MULTILINE)
_SHARP_S = re.compile(r"\w*ß\w*")
_QUOTED = re.compile(r"^[«\"“„]\s*([^«»\"“”„]*?)\s*[»\"”“]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a writer works with.

    Attributes:
        generator: the model.
        language: language to write in.
        staff_language: language of findings.
        source_language: language of the record's wording, None if unknown.
        max_answer_tokens: upper bound of one answer.
        drugs: names of the record's drugs that no list knows; a passage may hold those of its source.
        patient: by which names the record calls its patient; they become the reader.
        sex: the patient's, 'female' or 'male'; None if the record does not tell.
        lix, sentence_words: a passage above either is asked for once more with the advice to split.
        max_original_percent: share of passages in their original wording up to which a handout is printed.
    """

    generator: TextGenerator
    language: str
    staff_language: str
    source_language: str | None
    max_answer_tokens: int = 400
    drugs: frozenset[str] = frozenset()
    patient: frozenset[str] = frozenset()
    sex: str | None = None
    lix: float = LIX_TARGET
    sentence_words: float = SENTENCE_TARGET
    max_original_percent: int = 100

    def about(self, record: PatientRecord) -> Desk:
        """The desk for one record: its drugs that no list knows, and its patient's names and sex."""
        return replace(
            self,
            drugs=unlisted_drugs(item.name for item in record.medications.items),
            patient=patient_names(record.prose, record.patient.family),
            sex=patient_sex(record.prose, record.patient.sex),
        )


def answer(desk: Desk, requests: Sequence[GenerationRequest]) -> dict[str, GenerationResult]:
    """All results by their request's key."""
    return {result.key: result for result in desk.generator.generate(requests)}


def spent(result: GenerationResult) -> TokenCount:
    """The tokens of one answer."""
    return TokenCount(result.prompt_tokens, result.cached_tokens, result.generated_tokens)


def clean_answer(text: str) -> str:
    """``text`` on one line, without the answer's label, markdown, fences or enclosing quotes."""
    text = _LABEL.sub("", _FENCE.sub(" ", text).strip())
    text = " ".join(_MARKDOWN.sub("", text).split())
    quoted = _QUOTED.match(text)
    return quoted.group(1) if quoted else text


def spell_as_in_switzerland(text: str, source: str) -> str:
    """German ``text`` without ß, but in words that ``source`` has so, such as names."""
    return _SHARP_S.sub(lambda word: word[0] if word[0] in source else word[0].replace("ß", "ss"), text)


def answer_tokens(desk: Desk, source: str) -> int:
    """Cap of an answer about ``source``: plain words take about twice the room of shorthand.

    Counted at two characters a token, the density of abbreviations and numbers.
    """
    return min(desk.max_answer_tokens, 48 + len(source))
