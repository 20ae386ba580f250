"""The examination of a model before it may write: what its file says, how it answers, and a card of both.

``canaries`` holds what it is asked and what may be wrong with an answer, ``file_facts`` what its file says,
``wording`` the card as people read it.  The card itself belongs to ``generation.cards``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from optirh_batch import __version__
from optirh_batch.config import Settings
from optirh_batch.errors import PromptTooLong
from optirh_batch.generation import GenerationResult, TextGenerator
from optirh_batch.generation.cards import LanguageResult, ModelCard, Speed
from optirh_batch.generation.engine import open_generator
from optirh_batch.model_doctor.canaries import Canary, canaries, find_faults
from optirh_batch.model_doctor.file_facts import FileFacts, look_into
from optirh_batch.prompts import prompts_sha256

UNFORGIVABLE = frozenset({"marker-leaked", "run-on", "answer-empty"})
"""One answer with one of these fails a language: the model does not know where its turn begins or ends."""

LEAST_KEPT = 0.5
"""A language passes when at least this share of the answers could be printed; the gate catches the others."""

_SPEED_TOKENS = 16  # shorter answers are too short to measure


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, and the reason codes of what is wrong with it."""

    canary: Canary
    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: in the file, in the answers, and the card of both."""

    facts: FileFacts
    replies: tuple[Reply, ...]
    card: ModelCard


def examine(
    settings: Settings, *, today: date, report: Callable[[str, int, int], None] = lambda *_: None
) -> Examination:
    """Examine the model and adapter that are set, in each enabled language.

    Args:
        settings: name them, and say how they are run.
        today: date for the card.
        report: is told of each language, how many are done, and how many there are.

    Raises:
        ModelMissing: model or adapter is not there.
        ModelUnusable: the file is no GGUF at all.  Whatever else is wrong stands in the card.
    """
    facts = look_into(settings)
    card = ModelCard(
        name=facts.name,
        sha256=facts.sha256,
        adapter_sha256=facts.adapter_sha256,
        title=facts.title,
        architecture=facts.architecture,
        parameters=facts.parameters,
        quantisation=facts.quantisation,
        licence=facts.licence,
        trained_tokens=facts.trained_tokens,
        made_on=today.isoformat(),
        program_version=__version__,
        llama_cpp=facts.build,
        defects=facts.defects,
    )
    if facts.defects:
        return Examination(facts, (), card)
    with closing(open_generator(settings)) as generator:
        try:
            replies, speed = question(generator, settings.enabled_languages, facts, report=report)
        except PromptTooLong as error:  # its tokens are short ones, or the window is small
            return Examination(facts, (), replace(card, defects={"context-short": str(error)}))
    return Examination(facts, replies, replace(card, languages=mark_replies(replies), speed=speed))


def question(
    generator: TextGenerator,
    languages: Sequence[str],
    facts: FileFacts,
    *,
    report: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[tuple[Reply, ...], Speed | None]:
    """Put the canaries of all languages to a model.

    Args:
        generator: the model.
        languages: to ask in.
        facts: of its file.
        report: see ``examine``.

    Returns:
        Its replies, and how fast it was, None if that could not be measured.
    """
    speed = measure_speed(generator, canaries(languages[0])[0], facts)
    replies: list[Reply] = []
    for number, language in enumerate(languages):
        report(language, number, len(languages))
        asked = dict(enumerate(canaries(language)))
        results = generator.generate([canary.request(str(key)) for key, canary in asked.items()])
        by_key = {int(result.key): result for result in results}
        replies += [_judge(canary, by_key[key], facts) for key, canary in asked.items()]
    return tuple(replies), speed


def mark_replies(replies: Sequence[Reply]) -> dict[str, LanguageResult]:
    """Sum up the replies of each language, and decide which of them pass."""
    results = {}
    for language in dict.fromkeys(reply.canary.language for reply in replies):
        own = [reply for reply in replies if reply.canary.language == language]
        faults = Counter(code for reply in own for code in reply.faults)
        kept = sum(not reply.faults for reply in own)
        results[language] = LanguageResult(
            passed=not UNFORGIVABLE & faults.keys() and kept >= LEAST_KEPT * len(own),
            asked=len(own),
            kept=kept,
            faults=dict(faults.most_common()),
            prompt_sha256=prompts_sha256(language),
        )
    return results


def measure_speed(generator: TextGenerator, canary: Canary, facts: FileFacts) -> Speed | None:
    """Tokens a second, one request alone: a prompt that was never seen, then an answer to one that was."""
    asked = replace(canary.request("speed"), max_tokens=1)
    # What a request has for itself is evaluated each time; beginnings may be kept from an earlier day.
    alone = replace(asked, system="", examples=(), user=f"{asked.system}\n\n{asked.user}")
    (unseen,) = generator.generate([alone])
    list(generator.generate([asked]))
    (answer,) = generator.generate([canary.request("speed")])
    evaluated = unseen.prompt_tokens - unseen.cached_tokens
    if answer.generated_tokens < _SPEED_TOKENS or not unseen.seconds or not answer.seconds:
        return None
    return Speed(
        prompt_tokens_per_second=round(evaluated / unseen.seconds, 1),
        answer_tokens_per_second=round(answer.generated_tokens / answer.seconds, 1),
        threads=facts.threads,
        gpu=facts.gpu,
    )


def _judge(canary: Canary, result: GenerationResult, facts: FileFacts) -> Reply:
    return Reply(canary, result.text, find_faults(canary, result, facts.markers))
