"""An order is not told as what was taken: 'Nevanac 1 goutte le matin', 'vous l'avez prise'.

Owns the words that tell of the past in a note, and those by which a text tells that a medicine was taken or
given.  An order is what a sentence of the note says of a medicine before anything that is past, with how
often or when it is to be taken: its schedule must not stand in a sentence of the text that tells of the past.
Bans are ``bans``, and whom to call is ``requests``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Fact, Key, Kind
from optirh_batch.grounding.vocabulary.phrases import whole_words

_PAST = whole_words(
    r"(?:av|ét|pren|recev|utilis)ai(?:t|ent)|ont|ai|avez|été|hier|ce matin|cette nuit|aujourd['’]hui|"
    r"dernière?s?|reçue?s?|prise?s?|données?|donné|faite?s?|mise?s?|passée?s?|arrêtée?s?|stoppée?s?|"
    r"terminée?s?|finie?s?|stop|depuis|il y a|a (?!jeun)\w+|toléré\w*|préparée?s?|(?!comprimé|volont|"
    r"quantit|moiti|pur[ée]|caf|th[ée]|soirée|journée|matinée|diarrh|naus|salé|sucré|liqu|bouff|"
    r"inspiré)\w{3,}ée?s?",
    r"hat|haben|habe|wurden?|war|waren|gestern|heute|letzte\w*|erhalten|bekommen|bisher|seit|vorgestern|"
    r"schon|bekam(?:en)?|erhielt(?:en)?|nahm(?:en)?|gab(?:en)?|brauchten?|benötigten?|spritzten?|hatten?|"
    r"bis jetzt|gestoppt|beendet|vertr[aä]g\w*|nachgespritzt|"
    r"(?!gegen|genug|gesamt|getränk|gelenk|gericht|geschlecht)ge\w{3,}(?:t|en)|\w+(?:iert|ge\w{3,}[nt])",
    r"hanno|ho|era(?:no)?|(?:ave|assume|prende|riceve|usa)va(?:no)?|stat[oaie]|ieri|oggi|stanotte|"
    r"stamattina|pres[oaie]|mess[oaie]|da|dal|finora|tollerat[oaie]|ha|"
    r"(?!\w*(?:agitat|malat|sedut|liquid|salat|affamat|disturbat|angosciat))\w{3,}[aiu]t[oaie]",
    r"has|have|had|was|were|yesterday|today|last|this morning|given|taken|used|since|so far|until now|"
    r"stopped|(?!need|agitat|breathl|bed|tired|red)\w{3,}ed",
)
"""Whatever tells of the past, or since when, in a note."""
_OVER = whole_words(
    r"dernière dose|terminée?s?|finie?s?|tolérée?s?",
    r"letzte (?:dosis|gabe)|beendet|fertig|vertr[aä]g\w*",
    r"ultima dose|terminat[oaie]|finit[oaie]|tollerat[oaie]",
    r"last dose|finished|completed|tolerated",
)
"""Behind an order, too, these make the whole of it past."""
_EFFECT = whole_words(r"effets?|soulag\w+", r"wirk\w+|wirkung", r"effetto|sollie\w+", r"effect|relie\w+")
"""What was given had one, if nothing else tells of the past."""
_TAKEN = (
    r"(?:prise?s?|reçue?s?|utilisée?s?|mise?s?|donnée?s?|appliquée?s?|inhalée?s?|injectée?s?|instillée?s?|"
    r"administrée?s?|avalée?s?|fait)"
)
_GIVEN = (
    r"(?:ein)?(?:genommen|bekommen|erhalten|verwendet|gebraucht|gegeben|verabreicht|inhaliert|getropft|"
    r"gespritzt|angewendet|angewandt|benutzt|benützt|appliziert)"
)
_STEP = r"(?:[\w.,%/'’()-]+ ){0,12}?"
_HAS_TAKEN = whole_words(
    rf"(?:vous|on|il|elle) (?:(?:vous )?(?:l['’]|les |la |le |en |lui |s['’]))?(?:avez|a|"
    rf"est) (?:\w+ )?{_TAKEN}",
    rf"(?:a|ont|avez) été (?:\w+ )?{_TAKEN}",
    rf"(?:(?-i:Sie) haben|haben (?-i:Sie)|man hat|hat man|(?:er|sie) hat|hat (?:er|sie)) {_STEP}{_GIVEN}",
    rf"wurden? {_STEP}{_GIVEN}",
    r"(?:(?:(?-i:Lei)|le|si|gli) )?(?:ha|è) (?:\w+ )?(?:pres|ricevut|usat|assunt|mess|inalat|"
    r"utilizzat)[oaie]",
    r"(?:è|sono) stat[oaie] (?:\w+ )?(?:dat|pres|usat|mess|somministrat|utilizzat|inalat|applicat)[oaie]",
    r"(?:you|he|she) (?:have |has |had )?(?:been )?(?:\w+ )?(?:took|taken|used|received|given|inhaled|"
    r"applied)",
    r"(?:was|were|has been|have been) (?:\w+ )?(?:taken|used|given|administered|inhaled|applied)",
)
_WORDS_TO_DENY = re.compile(
    r"(?<![^\W_])(?:pas|jamais|nicht|nie|kein\w*|non|not|never|no)(?![^\W_])", re.IGNORECASE
)
_IF = whole_words(
    r"si|en cas d(?:e|u|['’]\w+)|dès qu\w*|lors d\w+|avant|max\w*",
    r"wenn|falls|bei|vor|max\w*|höchstens|bis(?: zu)?",
    r"se|in caso|prima|max\w*",
    r"if|in case|when|before|max\w*|up to",
)
"""Ties a dose to a case, a moment or a limit, as no report does."""
_CASE = whole_words(
    r"si|s['’]ils?|en cas d(?:e|u|['’]\w+)", r"wenn|falls|bei", r"se|in caso di", r"if|when|in case of"
)
_EVERY = whole_words(r"chaque|tous les", r"jeden?|alle", r"ogni|tutti i", r"every|each")
_SCHEDULE = frozenset({Kind.INTAKE, Kind.FREQUENCY, Kind.DAYTIME, Kind.CONDITION, Kind.COMPARISON})
_HAPPENED = frozenset({Kind.DATE, Kind.TIME, Kind.DAY})
_FORMS = frozenset({"drop", "puff", "tablet", "capsule", "sachet"})
_SENTENCE = re.compile(r"(?:[^.;!?\n]|\.(?=[ ]?[a-z\d]))+")


def orders_turned(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that tell as taken or given what the source orders.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    orders = list(_orders(source))
    if not orders:
        return
    for sentence in _SENTENCE.finditer(output.text):
        taken = _HAS_TAKEN.search(sentence.group())
        if taken is None or _WORDS_TO_DENY.search(taken.group()):
            continue
        facts = [f for f in output.reading.sheet.facts if sentence.start() <= f.start < sentence.end()]
        if any(fact.kind in _HAPPENED for fact in facts):
            continue
        keys = {key for fact in facts for key in fact.keys}
        if any(
            schedule & keys or (conditional and _IF.search(sentence.group()))
            for schedule, conditional in orders
        ):
            yield taken.group()


def _orders(source: Told) -> Iterator[tuple[set[Key], bool]]:
    """The schedule of each order of a note, and whether it is tied to a case or a limit."""
    clauses, text = source.clauses, source.text
    for number in sorted(set(clauses.sentences)):
        own = [n for n, of in enumerate(clauses.sentences) if of == number]
        start, end = clauses.starts[own[0]], clauses.ends[own[-1]]
        facts = source.reading.sheet.facts
        past = next((n for n in own if _is_past(source, n)), None)
        stop = end if past is None else clauses.starts[past]
        ordered = [fact for fact in facts if start <= fact.start < stop]
        if _OVER.search(text, stop, end) or (past is None and _EFFECT.search(text, start)):
            continue
        if not any(map(_is_medicine, ordered)):
            continue
        kinds = _SCHEDULE | {Kind.WEEKDAY} if _EVERY.search(text, start, stop) else _SCHEDULE
        schedule = {key for fact in ordered if fact.kind in kinds for key in fact.keys}
        conditional = _IF.search(text, start, stop) is not None
        if schedule or conditional:
            yield schedule, conditional


def _is_past(source: Told, number: int) -> bool:
    """Whether a clause of the note tells when something was, or that it was done."""
    start, end = source.clauses.starts[number], source.clauses.ends[number]
    if case := _CASE.search(source.text, start, end):
        end = case.start()  # 'si pas de selles depuis 2 jours'
    return _PAST.search(source.text, start, end) is not None or any(
        fact.kind in _HAPPENED and start <= fact.start < end for fact in source.reading.sheet.facts
    )


def _is_medicine(fact: Fact) -> bool:
    """A drug, or a dose in a form in which only medicines come."""
    return (fact.kind is Kind.DRUG and fact.required) or (
        fact.kind is Kind.DOSE and fact.value.partition(" ")[2] in _FORMS
    )
