"""An examination as IT reads it, in English: tables for the terminal, and the text beside the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optirh_batch.generation.cards import ModelCard
from optirh_batch.model_doctor import Examination
from optirh_batch.model_doctor.file_facts import FileFacts
from optirh_batch.presentation import Sheet, sheet

_ANSWER_CHARS = 300

ADVICE = {
    "template-missing": "Set 'model' to an instruction-tuned GGUF: this one was never taught to answer.",
    "template-unusable": "Set 'model' to another conversion of this model, whose chat template is whole.",
    "bos-doubled": "Set 'model' to another conversion of this model, whose chat template is whole.",
    "end-missing": "Set 'model' to another conversion of this model: it would never stop.",
    "adapter-unfit": "Set 'adapter' to one made for this model, or leave it empty.",
    "context-short": "Raise 'context_tokens', or set 'model' to one that was trained on longer texts.",
    "marker-leaked": "It does not keep to its template: set 'model' to another one or another conversion.",
    "run-on": "It does not stop: set 'model' to another one or another conversion.",
    "answer-empty": "It does not answer: set 'model' to another one or another conversion.",
    "too-slow": "The machine is too slow or busy: raise 'max_answer_seconds', or examine it when idle.",
    "wrong-language": "It does not write this language: leave it out of 'enabled_languages', or set another.",
    "prompt-echoed": "It repeats its instructions: a larger model follows them better.",
}
"""What to do about a fault, by reason code."""

OTHER_ADVICE = (
    "The model is too weak for this language: set a larger 'model', or leave it out of 'enabled_languages'."
)


def examination_sheets(found: Examination) -> list[Sheet]:
    """Everything, as tables."""
    rows = [
        (
            item.canary.language,
            item.canary.task.value,
            ", ".join(item.faults) or "good",
            item.text[:_ANSWER_CHARS],
        )
        for item in found.replies
    ]
    return [
        sheet("model", ("", ""), list(_facts(found.facts))),
        sheet("answers", ("language", "task", "found", "answer"), rows, is_stacked=True),
        sheet("languages", ("language", "passed", "good answers", "faults"), list(_languages(found.card))),
        sheet("speed", ("", ""), list(_speed(found.card))),
        sheet("what is wrong", ("code", "found", "what to do"), list(_defects(found.card))),
    ]


def card_text(found: Examination) -> str:
    """The card for people, as plain text."""
    card = found.card
    verdict = "passed" if card.passed else "failed"
    lines = [f"Model card: {card.name}", f"Examined on {card.made_on}: {verdict}", ""]
    for item in examination_sheets(found):
        if item.rows:
            lines += [item.title, *(f"  {'  |  '.join(filter(None, row))}" for row in item.rows), ""]
    return "\n".join(lines)


def _facts(facts: FileFacts) -> Iterator[tuple[str, object]]:
    yield "name", facts.name
    yield "file", facts.path
    yield "SHA-256", facts.sha256
    yield "title", facts.title or _UNSAID
    yield "architecture", facts.architecture or _UNSAID
    yield "parameters", f"{facts.parameters / 1e6:.0f} million"
    yield "quantisation", facts.quantisation or _UNSAID
    yield "licence", facts.licence or _UNSAID
    yield "chat template", f"prints {', '.join(facts.turns)}" if facts.turns else "none that can be used"
    yield "BOS token", facts.bos or "none"
    yield "BOS doubled", "would be; it is written once here" if facts.bos_would_double else "no"
    yield "EOS token", facts.eos or "none"
    yield "EOT token", facts.eot or "none"
    yield "ends of an answer", " ".join(facts.ends) or "none"
    trained = facts.trained_tokens or _UNSAID
    yield "context", f"{facts.context_tokens} tokens in use, trained on {trained}"
    yield "vocabulary", f"{facts.vocabulary_size or _UNSAID} tokens"
    yield "tied embeddings", "yes" if facts.tied_embeddings else "no"
    yield "adapter", facts.adapter or "none"
    if facts.adapter:
        yield "adapter SHA-256", facts.adapter_sha256
        yield "adapter made for", facts.adapter_base or _UNSAID
        yield "adapter fits", "no" if "adapter-unfit" in facts.defects else "yes"
    yield "graphics card", "used" if facts.gpu else "not used"
    yield "threads", facts.threads
    yield "NUMA", facts.numa
    yield "memory map", facts.mmap
    yield "llama.cpp", facts.build


_UNSAID = "not said"


def _languages(card: ModelCard) -> Iterator[tuple[str, str, str, str]]:
    for language, result in card.languages.items():
        faults = ", ".join(f"{code} {count}" for code, count in result.faults.items())
        yield language, "yes" if result.passed else "NO", f"{result.kept} of {result.asked}", faults


def _speed(card: ModelCard) -> Iterator[tuple[str, str]]:
    if card.speed:
        yield "prompt", f"{card.speed.prompt_tokens_per_second:g} tokens/s"
        yield "answer", f"{card.speed.answer_tokens_per_second:g} tokens/s, one at a time"


def _defects(card: ModelCard) -> Iterator[tuple[str, str, str]]:
    for code, detail in card.defects.items():
        yield code, detail, ADVICE.get(code, OTHER_ADVICE)
    failed = {code: result for code, result in card.languages.items() if not result.passed}
    for fault, advice in ADVICE.items():
        if where := [language for language, result in failed.items() if fault in result.faults]:
            yield fault, f"in {', '.join(where)}", advice
    others = {fault for result in failed.values() for fault in result.faults} - ADVICE.keys()
    if others:
        yield ", ".join(sorted(others)), f"in {', '.join(failed)}", OTHER_ADVICE


def summary_line(card: ModelCard, languages: Sequence[str]) -> str:
    """One sentence: in which of ``languages`` the model may write."""
    passed = [language for language in languages if (found := card.languages.get(language)) and found.passed]
    return f"{card.name}: may write {', '.join(passed) if passed else 'nothing'}"
