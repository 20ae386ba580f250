"""What a language model leaves behind when it fails: markup, other scripts, loops, nothing.

Each check returns the offending words, or None.  Whatever the source itself
contains is no leftover.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_MARKUP = re.compile(
    r"<\|[^|\n]{0,40}\|?>?|\|>|#{2,}|^\s*#[ ]|```|\*\*|\[/?INST\]|<</?SYS>>|</?[a-zA-Z][\w-]{0,20}[ ]?/?>|"
    r"\{\{|\}\}|\{%|^\s*(?:assistant|system|user|model)\s*:|<(?:start|end)_of_turn>|\[\[|__[^\W_]",
    re.IGNORECASE | re.MULTILINE,
)
_LATIN_LIKE = frozenset(
    {
        "LATIN",
        "GREEK",
        "MICRO",
        "FEMININE",
        "MASCULINE",
        "MODIFIER",
        "OHM",
        "KELVIN",
        "ANGSTROM",
        "SCRIPT",
        "DOUBLE-STRUCK",
    }
)
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Co", "Cs", "Cn"})
_PLACEHOLDER = re.compile(r"(?<![\w-])(?:[XYZ]{1,3}|N/A)(?![\w-])|_{3,}")
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"\w+")
_LOOP_WORDS = 3
_LOOP_TURNS = 4


def find_markup(source: str, output: str) -> str | None:
    """Template or markdown signs, or placeholders for values ("est X"), that the source lacks."""
    found = (match.group().strip() for match in (*_MARKUP.finditer(output), *_PLACEHOLDER.finditer(output)))
    return next((words for words in found if words not in source), None)


@lru_cache(maxsize=2048)
def _script(character: str) -> str | None:
    if character.isascii():
        return None if character >= " " or character in "\n\t\r" else "CONTROL"
    category = unicodedata.category(character)
    if category in _FORBIDDEN_CATEGORIES or character == "\ufffd":
        return "CONTROL"
    if not category.startswith("L"):
        return None
    name = unicodedata.name(character, "UNNAMED").split()[0]
    return None if name in _LATIN_LIKE else name


def find_foreign_script(source: str, output: str) -> str | None:
    """Letters of a script that the source doesn't use (Chinese, Cyrillic ...), or control characters."""
    known = {_script(character) for character in set(source)} | {None}
    strange = {character for character in set(output) if _script(character) not in known}
    return "".join(character for character in output if character in strange)[:40] if strange else None


def find_repetition(source: str, output: str) -> str | None:
    """A sentence said twice or more, or a few words said again and again."""

    def sentences(text: str) -> Counter[str]:
        cut = (" ".join(_WORD.findall(sentence.lower())) for sentence in _SENTENCE.findall(text))
        return Counter(sentence for sentence in cut if sentence.count(" ") >= 2)

    before = sentences(source)
    for sentence, count in sentences(output).items():
        if count > max(1, before[sentence]):
            return sentence
    words = _WORD.findall(output.lower())
    if not any(count > _LOOP_TURNS for count in Counter(words).values()):
        return None
    for size in range(1, _LOOP_WORDS + 1):
        turns = 1
        for position in range(size, len(words) - size + 1, 1):
            same = words[position : position + size] == words[position - size : position]
            turns = turns + 1 if same else 1
            if turns > _LOOP_TURNS * size and not any(character.isdigit() for character in words[position]):
                loop = " ".join(words[position - size : position + size])
                if loop not in " ".join(_WORD.findall(source.lower())):
                    return loop
    return None


def longest_rewriting(source: str) -> int:
    """How many characters a rewriting may have: four times its source, and room for one explanation."""
    return 4 * len(source) + 400


def is_too_long(source: str, output: str) -> bool:
    """Whether a rewriting runs on."""
    return len(output) > longest_rewriting(source)
