"""Advice that only says what the source orders: 'Mundspülung 4x/d' as 'Spülen Sie den Mund'.

Owns the acts that a note names by a noun and a plain text orders by a verb, and what else must be the
same in the sentence that orders: how often, when, how long or how much.  An order to drink, to rinse or
to go on that shares nothing of this with the source stays advice of the model's own.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.comparison.amount_changes import earlier_amounts
from optirh_batch.grounding.comparison.passages import beginnings_of
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.states.bans import repeats_ban
from optirh_batch.grounding.vocabulary.phrases import whole_words, words_of

_ACTS = tuple(
    (re.compile(verbs, re.IGNORECASE), whole_words(nouns))
    for verbs, nouns in (
        (
            r"rinc\w+|gargaris\w+|spül\w+|gurgel\w+|rinse",
            r"\w*spülung\w*|\w*spülen|rinçages?|rincer|bains? de bouche|gargar\w*|\w*gurgel\w*",
        ),
        (
            r"buvez|trinken|drink",
            (
                r"(?-i:SNO|CNO|ONS)|supplément\w*|trinknahrung|zusatznahrung|\w*drinks?|bout\b\.?|"
                r"bouteilles?|fl\.|flaschen?|fläschli|tee|\w*tee|tisanes?|infusions?|thé|sirop|sirup|boire|"
                r"trinken|boissons?|flüssigkeit\w*|trinkmenge"
            ),
        ),
        (
            (
                r"étal\w+|étend\w+|mass\w+|badigeonn\w+|enduis\w+|crém\w+|graiss\w+|streich\w+|crem\w+|"
                r"reib\w+|salb\w+|apply"
            ),
            (
                r"crèmes?|\w*creme\w*|\w*salbe\w*|pommades?|onguents?|gel|\w*lotion\w*|laits?|baumes?|"
                r"\w*milch|huiles?|\w*öl|pâtes?|pasten?|\w*fett\w*|excipial|hydrat\w+"
            ),
        ),
        (
            r"chang\w+|renouvel\w+|remplac\w+|refai\w+|wechsel\w+|erneuer\w+",
            r"changements?|\w*wechsel|(?-i:VW|Pst)|réfections?|pansements?",
        ),
        (
            r"contrôl\w+|vérifi\w+|revoir|mesur\w+|kontroll\w+|mess\w+|überprüf\w+",
            r"contrôles?|ctrl?|kontr\.?|ktr\.?|\w*kontrollen?|mesures?|messungen?|suivi",
        ),
        (
            r"atmen|inspir\w+|inhal\w+",
            r"hub|hübe|stösse|\w*spray|bouffées?|puffs?|\w*inhal\w*|aérosols?",
        ),
        (
            r"saut\w+|lassen",
            r"rien|pause|stop\w*|nichts|kein\w*|pas d\w*|\w*auslassen|sauter|ausgelassen",
        ),
        (
            r"enlev\w+|retir\w+|ôt\w+|entfern\w+",
            r"ablations?|retraits?|\w*entfernung|(?-i:ME|FE)",
        ),
    )
)
_APPLIED = tuple(verb for verb, _ in _ACTS[:3])
"""What is done with a product that both texts may name."""
_DIET = (
    re.compile(r"wähl\w+|essen|mangez|choisissez|préférez|privilégiez", re.IGNORECASE),
    whole_words(r"\w*kost|\w*diät|régimes?|alimentation|nourriture|textures?|\w*nahrung|repas"),
)
_AVOIDS = re.compile(
    r"(?:évitez|vermeiden sie)(?: d(?:e |')| l[ae]s? | den? | die )(?P<what>\w{4,})", re.IGNORECASE
)
_FORBIDS = r"(?:pas|jamais|sans|aucune?|nicht|kein\w*|nie|éviter|meiden)[ ](?:d(?:e |')|les? |la )?(?:\w+ )?"
_LETTERS = 5
_ONWARD = re.compile(r"continuez|poursuivez|fahren sie|machen sie", re.IGNORECASE)
_CHANGES = re.compile(
    r"[^.;:!?\n]{0,30}?\b"
    r"(?:passer|augmenter|monter|diminuer|réduire|baisser|descendre|erhöhen|steigern|senken|reduzieren)\b",
    re.IGNORECASE,
)
_NECESSARY = re.compile(r"il (?:vous )?fau(?:t|dra)|vous dev(?:ez|rez)|(?:müssen|sollen) sie", re.IGNORECASE)
_AHEAD = whole_words(
    r"prochaine?s?|dans|dès|à partir|prévue?s?|le",
    r"nächste\w*|nä\.|in|ab|am|geplant",
)
_TIMED = frozenset(
    {
        Kind.FREQUENCY,
        Kind.DAYTIME,
        Kind.INTAKE,
        Kind.DURATION,
        Kind.DOSE,
        Kind.DATE,
        Kind.DAY,
        Kind.WEEKDAY,
        Kind.TIME,
    }
)
_NAMED = 5


def mirrors_order(source: Sheet, output: Sheet, order: re.Match[str]) -> bool:
    """Whether an order says only what the source forbids, or orders by a noun, a time or an amount.

    Args:
        source: the passage as documented.
        output: what was written for it.
        order: the words that order, in ``output.text``.
    """
    start, end = sentence_around(output.text, order.start())
    return repeats_ban(source, output.text[start:end]) or _is_mirrored(source, output, order, (start, end))


def _is_mirrored(source: Sheet, output: Sheet, order: re.Match[str], sentence: tuple[int, int]) -> bool:
    start, end = sentence
    words = output.text[order.start() : end]
    if _NECESSARY.match(words):
        if _CHANGES.match(words) and earlier_amounts(source, output):
            return True
        behind = output.text[order.end() : end]
        return bool(
            _AHEAD.search(source.text)
            and _shares_a_time(source, output, start, end)
            and any(_is_done(verb.pattern, behind) and noun.search(source.text) for verb, noun in _ACTS)
        )
    if avoided := _AVOIDS.match(words):
        head = re.escape(avoided.group("what")[:_LETTERS])
        return re.search(rf"(?<!\w){_FORBIDS}{head}", source.text, re.IGNORECASE) is not None
    if _DIET[0].match(words) and _DIET[1].search(source.text):
        return beginnings_of(output.text[order.end() : end]).share(beginnings_of(source.text))
    if _ONWARD.match(words):
        return _shares_a_time(source, output, start, end)
    return any(
        verb.match(words)
        and (
            noun.search(source.text) or (verb in _APPLIED and _shares_a_name(source, output.text[start:end]))
        )
        for verb, noun in _ACTS
    ) and _shares_a_time(source, output, start, end)


def _is_done(verbs: str, words: str) -> bool:
    return re.match(rf"[ ](?:(?:[\w'-]+)[ ']){{0,3}}?(?:{verbs})", words, re.IGNORECASE) is not None


def _shares_a_time(source: Sheet, output: Sheet, start: int, end: int) -> bool:
    own = {key for fact in source.facts for key in fact.keys if fact.kind in _TIMED}
    return any(start <= fact.start < end and fact.kind in _TIMED and fact.keys & own for fact in output.facts)


def _shares_a_name(source: Sheet, sentence: str) -> bool:
    """Whether both write the same name: with a capital, not at the beginning."""
    own = {word.casefold() for word in words_of(source.text).cased if word[:1].isupper()}
    return any(
        word.casefold() in own and word[:1].isupper() and len(word) >= _NAMED
        for word in words_of(sentence).cased[1:]
    )
