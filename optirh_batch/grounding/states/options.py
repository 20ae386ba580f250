"""What is ordered is not left to choice: 'Torasemid 20 mg 1-0-0' is not 'Sie können Torasemid nehmen'.

Owns the words by which a text leaves it to its reader to take a medicine, and those by which a note does so
itself ('si besoin', 'max. 4x/Tag', 'darf', 'a scelta').
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=[ ]?[a-z\d]))+")
_STEP = r"(?:[\w.,%/'’()-]+ ){0,10}?"
_MAY_TAKE = whole_words(
    r"(?:vous pouvez|on peut) (?:l[ae] |les |l['’])?(?:prendre|utiliser|injecter|appliquer|mettre|inhaler)",
    rf"(?:(?-i:Sie) können|können (?-i:Sie)|man kann|kann man) {_STEP}"
    r"(?:(?:ein)?nehmen|(?:ein)?spritzen|anwenden|verwenden|inhalieren|tropfen|auftragen)",
    r"(?:(?-i:Lei) )?(?:si )?può (?:prendere|assumere|iniettare|usare|applicare|mettere|inalare)",
    r"(?:you )?(?:can|may) (?:take|use|inject|apply|inhale)",
)
_CHOICE = whole_words(
    r"si|s['’]ils?|en cas|au besoin|en réserve|réserve|rés|max\w*|jusqu['’]à|peut|peuvent|pouvez|possible|"
    r"permis|autorisé\w*|au choix|ou|éventuel\w*|évt|évent|prn|lors",
    r"bei|bb|b\.? ?b|ir|i\.? ?r|res|reserve|bedarf|nötig|wenn|falls|max\w*|höchstens|bis(?: zu)?|kann|können|"
    r"darf|dürfen|erlaubt|möglich|oder|evtl|eventuell|ggf|notfalls",
    r"se|in caso|al bisogno|riserva|max\w*|fino a|può|possono|possibile|permesso|a scelta|o|eventual\w*",
    r"if|when|as needed|as required|prn|reserve|max\w*|up to|can|may|could|allowed|possible|or|optional",
)
_SCHEDULE = frozenset({Kind.INTAKE, Kind.FREQUENCY, Kind.DAYTIME, Kind.MEAL})


def orders_made_optional(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that leave it to its reader to take what the source orders.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    ordered = {key for start, end in _orders(source) for key in _drugs(source, start, end)}
    if not ordered:
        return
    for sentence in _SENTENCE.finditer(output.text):
        may = _MAY_TAKE.search(sentence.group())
        if may and not denies(sentence.group()) and ordered & _drugs(output, *sentence.span()):
            yield may.group()


def _orders(source: Sheet) -> Iterator[tuple[int, int]]:
    """Where sentences of a note order a medicine by its schedule alone."""
    for sentence in _SENTENCE.finditer(source.text):
        start, end = sentence.span()
        kinds = {fact.kind for fact in source.facts if start <= fact.start < end}
        if kinds & _SCHEDULE and Kind.CONDITION not in kinds and not _CHOICE.search(sentence.group()):
            yield start, end


def _drugs(sheet: Sheet, start: int, end: int) -> set[str]:
    return {fact.value for fact in sheet.facts if fact.kind is Kind.DRUG and start <= fact.start < end}
