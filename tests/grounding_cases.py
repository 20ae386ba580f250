"""Correct pairs for the fact gate, and the ways in which a model could spoil them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import check_passage, is_blocked

CASES = Path(__file__).parent / "grounding"


@dataclass(frozen=True)
class Pair:
    """A source sentence and a correct plain sentence for it."""

    source: str
    output: str
    source_language: str
    output_language: str


def check(pair: Pair) -> tuple[Finding, ...]:
    """What the gate says of a pair."""
    return check_passage(
        pair.source,
        pair.output,
        source_language=pair.source_language,
        output_language=pair.output_language,
        staff_language="fr",
    )


def blocks(pair: Pair) -> bool:
    """Whether the gate blocks a pair, for tests of so many that each finding would take too long."""
    return is_blocked(
        pair.source, pair.output, source_language=pair.source_language, output_language=pair.output_language
    )


def blocking(source_language: str, output_language: str, source: str, output: str) -> set[str]:
    """Codes of what blocks a text."""
    findings = check(Pair(source, output, source_language, output_language))
    return {finding.code for finding in findings if finding.severity is Severity.BLOCK}


def _home_care(key: str) -> list[tuple[list[str], list[str]]]:
    """Languages and further columns of the pairs in ``home-care*.toml``."""
    rows = [
        row
        for path in sorted(CASES.glob("home-care*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get(key, [])
    ]
    return [(row[:2], row[2:]) for row in rows]


def load_false_alarms() -> list[Pair]:
    """Correct pairs that are known to be blocked."""
    return [Pair(*texts, *languages) for languages, texts in _home_care("blocked")]


def load_short_pairs() -> list[Pair]:
    """Correct pairs of a few words between two languages, which are not spoiled."""
    return [Pair(*texts, *languages) for languages, texts in _home_care("short")]


def load_home_care_wrong() -> list[tuple[str, Pair]]:
    """Wrong pairs with the kind of their fault."""
    return [(kind, Pair(*texts, *languages)) for languages, (kind, *texts) in _home_care("wrong")]


@dataclass(frozen=True)
class Mutation:
    """A pair made wrong in one place."""

    kind: str
    pair: Pair
    change: str


def load_pairs() -> list[Pair]:
    """All correct pairs but those of ``belonging.toml``, which has tests of its own."""
    pairs = [Pair(*texts, *languages) for languages, texts in _home_care("right")]
    for path in sorted(CASES.glob("??-??*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        languages = data["source_language"], data["output_language"]
        pairs += [Pair(case["source"], case["output"], *languages) for case in data["pair"]]
    return pairs


_TABLES: dict[str, Any] = tomllib.loads((CASES / "mutations.toml").read_text(encoding="utf-8"))


def _swaps(text: str, table: dict[str, str]) -> Iterator[tuple[str, str]]:
    for old, new in table.items():
        end = r"(?!\w)" if old[-1].isalnum() else ""
        for match in re.finditer(rf"(?<!\w){re.escape(old)}{end}", text):
            yield text[: match.start()] + new + text[match.end() :], f"{old!r} -> {new!r}"


def _number_changes(text: str) -> Iterator[tuple[str, str, str]]:
    for match in re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)?|(?<=[A-NP-Z/x-])\d+", text):
        digits = match.group()
        if digits == "0" or (text[match.end() : match.end() + 1] in {"²", "°"} and digits == "3"):
            continue
        for name, new in (
            ("number", re.sub(r"\d(?!.*\d)", lambda d: str((int(d[0]) + 1) % 10), digits)),
            ("ten times", f"{digits}0" if digits.isdigit() else digits.replace(",", "").replace(".", "")),
            ("tenth", f"0,{digits}" if digits.isdigit() and len(digits) < 3 else ""),
        ):
            if new and new.lstrip("0") != digits:
                yield text[: match.start()] + new + text[match.end() :], name, f"{digits} -> {new}"


def _unit_changes(text: str) -> Iterator[tuple[str, str]]:
    # 'Vitamin D3 Tropfen' counts no drops.
    for match in re.finditer(r"(?<=\d)(?<!\bD3)(\s?)([^\W\d]+\.?(?:/l)?|%|°C)(?=[\s.,;:)]|$)", text):
        if new := _TABLES["unit"].get(match.group(2)) or _TABLES["unit"].get(match.group(2).rstrip(".")):
            yield text[: match.start(2)] + new + text[match.end(2) :], f"{match.group(2)} -> {new}"


def _drops(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(
        r"(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:mg|g|ml|cp|E|UI|gouttes|Tropfen|comprimés?|Tabletten?|%|kg|cm|jours|Tage)\b",
        text,
    ):
        yield text[: match.start()] + text[match.end() :], f"dropped {match.group()}"


_TWICE_DENIED = re.compile(r"n'n'|\by n'a")
"""Denied already, or torn apart ('il y n'a pas 10 jours'): nobody writes that."""


def _changes(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    for changed, name, change in _number_changes(text):
        yield "number", changed, f"{name}: {change}"
    for changed, change in _unit_changes(text):
        yield "unit", changed, change
    for changed, change in _drops(text):
        yield "dropped", changed, change
    for kind, table in _TABLES["words"].items():
        for changed, change in _swaps(text, table):
            yield kind, changed, change
    for changed, change in _swaps(text, _TABLES["denials"][language]):
        yield "negation dropped", changed, change
    for changed, change in _swaps(text, _TABLES["affirmations"][language]):
        if not _TWICE_DENIED.search(changed):
            yield "negation added", changed, change


def mutate(pair: Pair) -> Iterator[Mutation]:
    """Every single change of the output (invented) and of the source (lost).

    Replacements are blind, so a few change nothing (the second 'pas de' of a
    list) or yield no sentence; they stay in the count.
    """
    for kind, output, change in _changes(pair.output, pair.output_language):
        yield Mutation(kind, replace(pair, output=output), change)
    for kind, source, change in _changes(pair.source, pair.source_language):
        if kind != "negation added":
            yield Mutation(f"{kind} (source)", replace(pair, source=source), change)


SENTENCES = re.compile(r"(?<=[.!?])[ ]+(?=[A-ZÄÖÜÉÈÀ])")


def sentence_mutations(pairs: list[Pair]) -> Iterator[Mutation]:
    """Each pair without one of its sentences, and with a sentence of another pair of its language."""
    by_language: dict[str, list[str]] = {}
    for pair in pairs:
        by_language.setdefault(pair.output_language, []).append(SENTENCES.split(pair.output)[-1])
    for number, pair in enumerate(pairs):
        sentences = SENTENCES.split(pair.output)
        for place, sentence in enumerate(sentences if len(sentences) > 1 else ()):
            kept = " ".join((*sentences[:place], *sentences[place + 1 :]))
            yield Mutation("sentence dropped", replace(pair, output=kept), sentence)
        strangers = by_language[pair.output_language]
        for step in (7, 31):
            stranger = strangers[(number + step) % len(strangers)]
            if stranger not in pair.output:
                changed = replace(pair, output=f"{pair.output} {stranger}")
                yield Mutation("sentence invented", changed, stranger)


_CLAIMS: dict[str, Any] = tomllib.loads((CASES / "claims-mutations.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wrong:
    """A wrong pair and the codes of which one must name it."""

    kind: str
    pair: Pair
    codes: frozenset[str]


def load_wrong() -> list[Wrong]:
    """The wrong rewritings written by hand."""
    cases = tomllib.loads((CASES / "wrong-claims.toml").read_text(encoding="utf-8"))["case"]
    return [
        Wrong(
            case["code"],
            Pair(case["source"], case["output"], case["source_language"], case["output_language"]),
            frozenset({case["code"]}),
        )
        for case in cases
    ]


def _drug_changes(pair: Pair) -> Iterator[Wrong]:
    codes = frozenset({"drug-lost", "drug-invented"})
    for first, *others in _CLAIMS["drugs"]["groups"]:
        for match in re.finditer(rf"(?<!\w){re.escape(first)}(?!\w)", pair.output):
            before, after = pair.output[: match.start()], pair.output[match.end() :]
            if re.search(rf"(?<!\w){re.escape(first)}(?!\w)", before + after):
                continue
            yield Wrong("drug dropped", replace(pair, output=before + after), codes)
            for other in others:
                yield Wrong("drug replaced", replace(pair, output=before + other + after), codes)


def _label_changes(pair: Pair) -> Iterator[Wrong]:
    codes = frozenset({"measure-lost", "measure-invented", "measure-swapped"})
    for output, _change in _swaps(pair.output, _CLAIMS["labels"]):
        yield Wrong("label swapped", replace(pair, output=output), codes)


def _sentences_added(pair: Pair, turn: int) -> Iterator[Wrong]:
    for added in _CLAIMS["added"]:
        if added["language"] != pair.output_language:
            continue
        sentences = added["sentences"]
        if added["code"] != "advice-invented":
            sentences = [sentences[turn % len(sentences)]]
        elif pair.source not in _CLAIMS["descriptive"]:
            continue
        for sentence in sentences:
            changed = replace(pair, output=f"{pair.output} {sentence}")
            yield Wrong(added["code"], changed, frozenset({added["code"]}))


def claim_mutations(pairs: list[Pair]) -> Iterator[Wrong]:
    """Drugs, labels and sentences changed in correct pairs.

    The sentences take turns, so that each is added to some hundred pairs; advice only where the source
    orders nothing, and then all of it.
    """
    for turn, pair in enumerate(pairs):
        yield from _drug_changes(pair)
        if re.search(r"\d", pair.output):
            yield from _label_changes(pair)
        yield from _sentences_added(pair, turn)


def _status_pairs(key: str) -> Iterator[Pair]:
    for case in _CLAIMS["status"]:
        for thing in case["things"]:
            for output in case[key]:
                source, text = (f"{words.format(x=thing)}." for words in (case["source"], output))
                yield Pair(source[0].upper() + source[1:], text, case["language"], case["language"])


def right_status_pairs() -> list[Pair]:
    """Sources with a status and texts that keep it."""
    return list(_status_pairs("right"))


def wrong_status_pairs() -> list[Pair]:
    """Sources with a status and texts that turn it round."""
    return list(_status_pairs("wrong"))
