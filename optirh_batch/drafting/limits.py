"""What an answer may hold: the constraint of each task, made from the passage it is about.

The fact gate stays the judge of every answer; constraints keep the model from
writing what the gate would have to refuse.  The longest lengths lie just above
what the checks accept, so that an answer cut there is never taken for a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from optirh_batch.generation.constraints import LETTERS, Glosses, Names, Prose, figures_in
from optirh_batch.grounding import drugs_answering, drugs_begun, figures_answering, longest_rewriting

_WORD = re.compile(r"[^\W\d_]+")
_TITLE_SIGNS = frozenset(" '’-")

NOTHING_TO_EXPLAIN = {
    "fr": "aucun",
    "de": "keine",
    "it": "nessuna",
    "en": "none",
    "pt": "nenhuma",
    "es": "ninguna",
}
"""What the prompts ask for where no word is difficult."""

_UNFINISHED = {
    "fr": "le la les l un une des du de d au aux à et ou ni en dans sur sous avec sans pour par chez vers "
    "votre vos son sa ses leur leurs ce cet cette ces qui que qu dont où est sont êtes avez a ont très trop "
    "plus moins pas ne n se s y il elle vous",
    "de": "der die das den dem des ein eine einen einem einer eines ihr ihre ihren ihrem ihrer ihres und "
    "oder mit ohne von vom zu zum zur bei beim im in ins an am auf aus für über unter nach vor seit wegen "
    "durch ist sind hat haben sehr nicht kein keine keinen sie",
    "it": "il lo la i gli le l un uno una di del dello della dei degli delle d da dal dalla in nel nella con "
    "su sul sulla per tra fra e ed o il suo sua suoi sue che è sono ha molto troppo più non lei",
    "en": "the a an of and or with without in on at for to by from into your his her their this that these "
    "is are has have very too more no not you",
    "pt": "o a os as um uma uns umas de do da dos das e ou em no na nos nas com sem por para ao aos à às "
    "sobre sob o seu sua seus suas que é são tem muito mais não",
    "es": "el la los las un una unos unas de del y o en con sin por para a al sobre bajo su sus que es son "
    "tiene muy más no",
}
"""Words that a title may not end with: it would be cut short."""


def bound_passage(source: str, language: str | None, *, locked: AbstractSet[str] = frozenset()) -> Prose:
    """What a rewriting may hold: figures, drugs, symbols and marks of its source.

    Args:
        source: the passage.
        language: of the passage, None if unknown.
        locked: names of other drugs of the record.
    """
    return Prose.of(
        source,
        figures=figures_answering(source, language, figures_in(source)),
        names=_names(source, language, locked),
        max_characters=longest_rewriting(source) + 1,
    )


def bound_title(text: str, language: str, *, max_words: int, locked: AbstractSet[str] = frozenset()) -> Prose:
    """One line of words without figures and without punctuation, which does not end in the middle."""
    return Prose(
        symbols=frozenset(filter(str.isalpha, text)) - LETTERS,
        punctuation=_TITLE_SIGNS,
        names=_names(text, language, locked),
        max_words=max_words,
        unfinished=frozenset(_UNFINISHED.get(language, "").split()),
    )


def bound_explanations(
    passage: str,
    output_language: str,
    language: str | None,
    *,
    terms: frozenset[str],
    max_lines: int,
    max_words: int,
) -> Glosses:
    """Lines of a term, a colon and some words without figures.

    Args:
        passage: what the words stand in.
        output_language: of the answer.
        language: of the passage, None if unknown.
        terms: words of the passage that may be explained.
        max_lines: most terms.
        max_words: most words of an explanation that is accepted.
    """
    return Glosses(
        terms=terms,
        explanation=Prose(
            symbols=frozenset(filter(str.isalpha, passage)) - LETTERS,
            names=_names(passage, language),
            max_words=max_words + 1,
        ),
        max_lines=max_lines,
        nothing=NOTHING_TO_EXPLAIN[output_language],
    )


def _names(source: str, language: str | None, locked: AbstractSet[str] = frozenset()) -> Names:
    return Names(
        recognise=drugs_begun,
        allowed=drugs_answering(source, language),
        words=frozenset(word.casefold() for word in _WORD.findall(source)),
        locked=frozenset(locked),
    )
