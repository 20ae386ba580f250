"""Writing GBNF, llama.cpp's grammar notation, for engines that take a grammar and no cursor.

Notation: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

from collections.abc import Iterable

from optirh_batch.generation.constraints.figures import JOINS

_SPELLINGS = {
    stands: "".join(sign for sign, other in JOINS.items() if other == stands) for stands in JOINS.values()
}


def literal(text: str) -> str:
    """A terminal for ``text``."""
    return '"' + "".join(_escape(sign) for sign in text) + '"'


def one_of(signs: Iterable[str]) -> str:
    """A terminal for any one of ``signs``; without any, for a character that no text holds."""
    return "[" + ("".join(map(_escape, signs)) or _escape("\x01")) + "]"


def prose_grammar(name: str, figures: Iterable[str], letters: str, signs: str) -> str:
    """Rules under ``name`` for running text that holds whole ``figures`` only.

    A figure is whole because neither a digit nor a join and a digit may follow it.

    Args:
        name: of the first rule; the names of the others begin with it.
        figures: see ``figures.figures_in``.
        letters: that may be written.
        signs: other characters that may be written.
    """
    coded = {text for text in figures if not text[0].isnumeric()}
    joins = [sign for sign in signs if sign in JOINS]
    others = [sign for sign in signs if sign not in JOINS]
    rules = {
        "": '@-letter @-word | @-sign @ | @-code @-after | @-number @-after | ""',
        "-word": '@-letter @-word | @-sign @ | ""',
        "-after": '@-letter @-word | @-code @-after | @-other @ | @-join @-joined | ""',
        "-joined": '@-letter @-word | @-code @-after | @-sign @ | ""',
        "-letter": one_of(letters),
        "-sign": one_of(signs),
        "-join": one_of(joins),
        "-other": one_of(others),
        "-code": _any_of(coded),
        "-number": _any_of(set(figures) - coded),
    }
    return "".join(f"{name}{part} ::= {body.replace('@', name)}\n" for part, body in rules.items())


def _any_of(figures: Iterable[str]) -> str:
    spelled = (" ".join(one_of(_spellings(sign)) for sign in text) for text in sorted(figures))
    return " | ".join(spelled) or one_of("")


def _spellings(sign: str) -> str:
    return "".join(dict.fromkeys(_SPELLINGS.get(sign, sign) + sign + sign.upper()))


def _escape(sign: str) -> str:
    code = ord(sign)
    if sign.isascii() and (sign.isalnum() or sign in " .,:;!?'()/%_+=@&$<>#*~{}|`"):
        return sign
    return f"\\x{code:02X}" if code < 0x80 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
