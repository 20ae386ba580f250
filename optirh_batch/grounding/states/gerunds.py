"""What goes along with an act is no order of its own: 'posé en évitant de serrer', 'Évitez de serrer'.

Owns the gerunds of French and Italian, and how far one reaches that says what is to be avoided: what the note
orders beside it ('evitando salumi, e di pesarsi') is not to be avoided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.sentences import OPENS, sentence_around
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.verbs import INFINITIVE

_GERUND = {
    "fr": re.compile(r"\ben[ ](?P<stem>\w{2,})ant\b", re.IGNORECASE),
    "it": re.compile(r"\b(?P<stem>\w{2,})(?P<theme>[ae])ndo(?:si|lo|la|li|le)?\b", re.IGNORECASE),
}
_ORDER_ENDINGS = {"": ("ez",), "a": ("i",), "e": ("a", "isca")}
_ORDERS = {
    "fr": whole_words(
        r"(?:à|de|pour|veuillez|faut|doit|devr\w+|peut) \w+(?:er|ir|re)|\w+ez|consign\w+|conseil\w*|"
        r"recommand\w+|convenu\w*|prescri\w+|ordres?|régime|restriction\w*|exercices?|but|objectif|propos\w+|"
        r"prévu\w*|poursui\w+|continu\w+|instructions?|important|autorisé\w*|à faire|svp"
    ),
    "it": whole_words(
        r"(?:da|di|per|deve|dovrà|può|occorre|bisogna) \w+(?:re|rsi)|si (?:consiglia|raccomanda|prega)|"
        r"consigli\w+|raccomand\w+|concordat\w*|prescri\w+|ordine|dieta|regime|restrizione|esercizi\w*|"
        r"obiettivo|propost\w*|previst\w*|continua\w*|prosegui\w*|istruzion\w*|importante|permess\w+|p\.f\."
    ),
}
"""With any of these before the gerund the note orders something, and the gerund belongs to it."""
_INFINITIVE = {
    language: re.compile(rf"{OPENS}(?:{before})?\w{{2,}}{INFINITIVE[language]}\b", re.IGNORECASE)
    for language, before in {"fr": r"ne pas |se |s['’]|bien |puis ", "it": r"non |poi "}.items()
}
"""Opens an order: 'Plier le genou en glissant le pied'."""
_AVOID = {
    "fr": re.compile(r"\bévit(?:er|ez|ant|e)\b", re.IGNORECASE),
    "it": re.compile(r"\bevit(?:are|i|ando|a)\b", re.IGNORECASE),
}
_TO_DO = {
    language: re.compile(rf"{further}(?P<verb>\w{{2,}}{INFINITIVE[language]})\b", re.IGNORECASE)
    for language, further in {
        "fr": r"(?:[,:]| et| ou)+\s(?:de |d['’]|à )?(?:se |s['’]|vous )?",
        "it": r"(?:[,:]| e| ed| o)+\s(?:di |da |a )?",
    }.items()
}
"""A further thing to do, behind a comma or 'and'."""
_OF_A_VERB = re.compile(r"\s(?:de|di)\s|\sd['’]")
_BEGINS_ANEW = re.compile(r"(?:[,:]| et| e)+\s(?:di|de|d['’]|se|poi|puis)\b", re.IGNORECASE)
"""Behind what is to be avoided, if that is a thing and no act: ', di osservare'."""
_NOT_TO_DO = whole_words(
    r"pas|ne|non|sans|senza|évit\w+|evit\w+|interdi\w+|défend\w*|moins|peu|trop|jamais|limit\w+|réduire|"
    r"rédui\w+|viet\w+|meno|poco|troppo|mai|ridu\w+|refus\w+|rifiut\w+|arrêt\w+|stop\w*|smettere|sospend\w+|"
    r"plus|più|contre|contro"
)
_HEAD = 5


def gerunds_made_orders(source: Sheet, output: Sheet) -> Iterator[str]:
    """Orders of the output of which its source only says that they went along with what was done.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _GERUND:
        return
    for gerund in _GERUND[language].finditer(source.text):
        begin, _ = sentence_around(source.text, gerund.start())
        before = source.text[begin : gerund.start()]
        if _ORDERS[language].search(before) or _INFINITIVE[language].search(before):
            continue
        endings = "|".join(_ORDER_ENDINGS[gerund.groupdict().get("theme") or ""])
        order = re.compile(rf"{OPENS}{re.escape(gerund['stem'])}(?:{endings})\b", re.IGNORECASE)
        if found := order.search(output.text):
            yield found.group().strip(" .;:!?\n,(–-")


def orders_avoided(source: Sheet, output: Sheet) -> Iterator[str]:
    """What the source orders and the output says is to be avoided.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _AVOID:
        return
    ordered = {fold(verb)[:_HEAD] for verb in _ordered(source.text, language)}
    for avoid in _AVOID[language].finditer(output.text) if ordered else ():
        _, end = sentence_around(output.text, avoid.end())
        for verb in _TO_DO[language].finditer(output.text, avoid.end(), end):
            words = output.text[avoid.start() : verb.end()]
            if fold(verb["verb"])[:_HEAD] in ordered and words.casefold() not in source.text.casefold():
                yield words


def _ordered(text: str, language: str) -> Iterator[str]:
    """The verbs of a note that stand as a further thing to do beside what is to be avoided."""
    avoid = _AVOID[language].search(text)
    if avoid is None:
        return
    for verb in _TO_DO[language].finditer(text):
        begin, end = sentence_around(text, verb.start())
        clause = text[verb.start() : avoid.start() if verb.start() < avoid.start() else end]
        is_behind = verb.start() > avoid.end() and (
            _OF_A_VERB.match(text, avoid.end()) or not _BEGINS_ANEW.match(verb.group())
        )
        if begin <= avoid.start() and not is_behind and not _NOT_TO_DO.search(clause):
            yield verb["verb"]
