"""What each try of a passage is worth: how many keep their original wording, how hard to read, what it costs.

    .venv/bin/python -m benchmarks.wording [--language fr] [--folder TEXTS] [--texts 8] [--shorthand]

Words the notes of ``wording.toml`` and the beginnings of the texts of a folder with the installed default
model, first as if there were two tries and no more, then with the advice to split, then with the copy.
Answers are kept between these, so that each adds the cost of what it asks alone.  ``--shorthand`` loads no
model: what is written out by code, over all passages.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from optirh_batch.config import load_settings
from optirh_batch.documents import Severity
from optirh_batch.drafting import Desk
from optirh_batch.drafting.handout import assign
from optirh_batch.drafting.passages import Written, write_passages
from optirh_batch.drafting.shorthand import spell_out
from optirh_batch.generation import Engine, GenerationRequest, GenerationResult, ModelIdentity, TextGenerator
from optirh_batch.generation.engine import open_generator
from optirh_batch.glossary import Glossary
from optirh_batch.grounding import check_passage
from optirh_batch.prompts import Task, load_prompt
from optirh_batch.text.readability import measure_readability
from optirh_batch.text.segmentation import Segment, split_into_segments

NOTES: dict[str, list[str]] = {
    language: entry["notes"]
    for language, entry in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}
_WORDS_OF_A_TEXT = 60
_NEVER = 1e9


@dataclass(slots=True)
class Remembering:
    """A generator that asks the model for what it was not asked before; counts what that took."""

    inner: TextGenerator
    answers: dict[GenerationRequest, GenerationResult] = field(default_factory=dict)
    asked: int = 0
    seconds: float = 0.0

    @property
    def model(self) -> ModelIdentity:
        """The weights of the generator within."""
        return self.inner.model

    @property
    def engine(self) -> Engine:
        """Its engine."""
        return self.inner.engine

    def generate(self, requests: Sequence[GenerationRequest]) -> Iterator[GenerationResult]:
        """Answer from memory, else by the model."""
        new = {request.key: request for request in requests if replace(request, key="") not in self.answers}
        started = time.monotonic()
        for result in self.inner.generate(list(new.values())):
            self.answers[replace(new[result.key], key="")] = result
        self.seconds += time.monotonic() - started
        self.asked += len(new)
        for request in requests:
            yield replace(self.answers[replace(request, key="")], key=request.key)

    def close(self) -> None:
        """Let go of the model."""
        self.inner.close()


def passages_of(language: str, folder: Path | None, texts: int) -> list[Segment]:
    """The passages of the notes in a language, and of the beginnings of texts spread over a folder."""
    found = [segment for note in NOTES[language] for segment in split_into_segments(note)]
    files = sorted(folder.rglob("*.txt")) if folder else []
    for path in files[:: max(1, len(files) // max(1, texts))][:texts]:
        words = 0
        for segment in split_into_segments(path.read_text("utf-8-sig")):
            words += len(segment.text.split())
            found.append(segment)
            if words >= _WORDS_OF_A_TEXT:
                break
    return found


def print_tries(
    language: str, segments: Sequence[Segment], generator: Remembering, glossary: Glossary
) -> None:
    """A row for each try that is added."""
    full = Desk(generator, language, staff_language="fr", source_language=language)
    assignments = [assign(segment, full, glossary) for segment in segments]
    plain = replace(full, lix=_NEVER, sentence_words=_NEVER)
    for name, desk, copied in (("two tries", plain, False), ("+ split", full, False), ("+ copy", full, True)):
        asked, seconds = generator.asked, generator.seconds
        written = write_passages(
            desk,
            (load_prompt(language, Task.REWRITE), assignments),
            literal=load_prompt(language, Task.LITERAL) if copied else None,
        )
        cost = f"{generator.asked - asked} | {generator.seconds - seconds:.0f}"
        sys.stdout.write(
            f"| {language} | {name} | {len(segments)} | {_figures(written, language)} | {cost} |\n"
        )
        sys.stdout.flush()


def _figures(written: Written, language: str) -> str:
    kept = sum(passage.reason is not None for passage in written.passages)
    ease = measure_readability("\n".join(passage.text for passage in written.passages), language)
    return f"{kept} ({100 * kept / len(written.passages):.0f} %) | {ease.lix} | {ease.sentence_words}"


def print_shorthand(language: str, segments: Sequence[Segment], glossary: Glossary) -> None:
    """How many passages hold shorthand that is written out, and how many of those the gate refuses."""
    texts = [segment.text for segment in segments]
    changed = [(text, out) for text in texts if (out := spell_out(text, glossary, language)) != text]
    refused = sum(_is_refused(*pair, language) for pair in changed)
    sys.stdout.write(f"| {language} | {len(texts)} | {len(changed)} | {refused} |\n")


def _is_refused(source: str, text: str, language: str) -> bool:
    findings = check_passage(
        source, text, source_language=language, output_language=language, staff_language="fr"
    )
    return any(finding.severity is Severity.BLOCK for finding in findings)


def main() -> None:
    """Print the table of one language or all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--language", choices=sorted(NOTES), action="append")
    parser.add_argument("--folder", type=Path, help="texts in that language")
    parser.add_argument("--texts", type=int, default=8, help="so many of the folder")
    parser.add_argument("--shorthand", action="store_true", help="without a model")
    options = parser.parse_args()
    glossary = Glossary.load()
    settings = load_settings(None, {}, environ={}).settings
    generator = None if options.shorthand else Remembering(open_generator(settings))
    if generator is None:
        sys.stdout.write("| language | passages | written out | refused |\n| --- | --- | --- | --- |\n")
    else:
        sys.stdout.write(
            "| language | tries | passages | original wording | LIX | words a sentence | asked | seconds |\n"
            "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        )
    for language in options.language or sorted(NOTES):
        segments = passages_of(language, options.folder, options.texts)
        if generator is None:
            print_shorthand(language, segments, glossary)
        else:
            print_tries(language, segments, generator, glossary)


if __name__ == "__main__":
    main()
