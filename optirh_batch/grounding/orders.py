"""Orders, bans and requests told as something else: as what was done, as a lack, as what another does.

Owns the words by which a note orders a treatment for a while, forbids a medicine or a measurement, and asks
to be called, and those by which a text makes a past act, a lack, or somebody else's promise of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.facts import Kind, Sheet
from optirh_batch.grounding.phrases import whole_words

_GOES_ON = whole_words(
    r"pendant|jusqu['’](?:à|au)|max\w*|puis|encore \d+|tous les|chaque",
    r"während|bis|max\w*|höchstens|danach|täglich|jeden|alle",
    r"per \d+|fino a|max\w*|ogni|massimo",
    r"for \d+|until|max\w*|every|up to",
)
_PAST = whole_words(
    r"a|ont|ai|avez|été|est|hier|ce matin|cette nuit|dernière?s?|reçue?s?|prise?|pris|donnée?s?|faite?s?|"
    r"fait|mise?s?|"
    r"passée?s?|ces \w+|arrêtée?s?|stoppée?s?|\w+é",
    r"hat|haben|habe|wurden?|war|waren|ist|sind|gestern|heute (?:früh|morgen|nacht)|letzte\w*|ge\w{3,}(?:t|"
    r"en)|"
    r"\w+(?:iert|ge\w{3,}[nt])|erhalten|bekommen|bisher|seit|vorgestern|schon|bis jetzt",
    r"ha|hanno|ho|è|stat[oaie]|ieri|stanotte|stamattina|\w+[aiu]t[oaie]|pres[oaie]|mess[oaie]|da \d+|"
    r"finora",
    r"has|have|had|was|were|yesterday|last|this morning|given|taken|used|\w{3,}ed|since|so far|until now",
)
"""Whatever tells of the past in a note."""
_HAS_TAKEN = whole_words(
    r"vous (?:l['’]|les |la |le |en )?avez (?:\w+ )?(?:prise?s?|reçue?s?|utilisée?s?|mise?s?)",
    r"(?-i:Sie) haben (?:[\w.,%/-]+ ){0,10}?(?:genommen|bekommen|erhalten|verwendet|gebraucht)|"
    r"wurden? (?:[\w.,%/-]+ ){0,10}?(?:verwendet|genommen|gegeben|verabreicht)",
    r"(?-i:Lei) ha (?:\w+ )?(?:pres|ricevut|usat|assunt)[oaie]|(?:è|sono) stat[oaie] (?:prescritt|dat|pres|"
    r"usat)[oaie]",
    r"you (?:have |have been )?(?:took|taken|used|received|given)",
)
_LACKS = (
    r"(?:(?:es gibt|(?<!für sie )gibt es|(?-i:Sie) (?:haben|bekommen)|wurden?|waren?|il n['’]y a|"
    r"(?:vous|il|elle) n['’](?:avez|a)|(?:er|sie) hat|"
    r"vous ne recevez|non c['’]è|(?-i:Lei) non ha|there (?:is|are)|you have)(?: \w+){0,2}? "
    r"(?:keine?n?|keinerlei|pas d(?:e |['’])|aucune?|nessun[oa]?|no)|you (?:do not|don['’]t) have(?: an?y?)?|"
    r"ne pas avoir d(?:e |['’])|non ha)"
)
_MEASURED = (
    r"(?:ta|bd|rr|pa|bp|tension|blutdruck\w*|pression\w*|blood pressure|prises? de sang|blutentnahme\w*|"
    r"blutabnahme\w*|"
    r"prelievi?|injections?|spritzen?|iniezion[ei]|piqûres?|salt substitutes?|kompression|compressions?|"
    r"lavements?|appui|belastung|carico|weight bearing|réanimation|reanimation|wiederbelebung|rianimazione|"
    r"resuscitation)"
)
_FORBIDS = re.compile(
    rf"(?:^|[.;:,\n(]|->|→|[-–])[ ]*(?:kein\w*|pas d(?:e |['’])|niente|nessun\w*|"
    rf"no)[ ]?(?:\w+ )?{_MEASURED}(?!\w)",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"(?:^|[.;:,\n(]|->|→|[-–])[ ]*(?:kein\w* |pas d(?:e |['’])|niente |nessun\w* |no )\Z", re.IGNORECASE
)
_LONGEST_BAN = 14
_ASKS_US = whole_words(
    r"(?:de |à )?nous (?:avertir|appeler|informer|contacter|prévenir|téléphoner|écrire)|"
    r"(?:avertissez|appelez|informez|contactez|prévenez)-nous",
    r"uns (?:zu |bitte )?(?:informieren|anrufen|anzurufen|melden|benachrichtigen|kontaktieren)|"
    r"(?:bitten|bitte) (?:wir )?(?:um (?:mitteilung|anruf|rückmeldung|meldung|einen anruf))",
    r"(?:di )?(?:avvisarci|chiamarci|informarci|contattarci)|ci (?:chiami|avvisi)",
    r"(?:let us know|(?:call|ring|tell|inform|contact|phone) us)",
)
_WE_CALL = whole_words(
    r"nous (?:vous )?(?:avertirons|appellerons|informerons|contacterons|préviendrons|avertissons|appelons|"
    r"informons|contactons)(?! (?:votre|le|la|vos|les) (?:médecin|docteur|chirurgien)\w*)",
    r"wir (?:informieren|rufen|melden|benachrichtigen|kontaktieren)(?: (?:uns|sie))?(?! (?:ihren?|den|die|"
    r"der|beim?) (?:haus|ober)?(?:arzt|ärzt\w*))",
    r"(?:la |vi )?(?:avviseremo|chiameremo|informeremo|contatteremo)",
    r"we (?:will |shall )?(?:call|ring|tell|inform|contact|let you know)(?! (?:your|the) (?:doctor|gp|"
    r"surgeon))",
)
_DOCTOR = (
    r"(?:dr\.?|dre|dott\.?|médecin|docteur|ha|hausarzt|arzt|ärztin|medico|dottor\w*|doctor|"
    r"gp)(?:[ ][A-ZÀ-Ý]\w+)?"
)
_ASKED_DOCTOR = whole_words(
    rf"(?:chiesto|demandé|gefragt|angefragt|asked) (?:al|alla|au|à la|à|bei|beim|the)? ?{_DOCTOR}",
    rf"(?:bei )?{_DOCTOR} (?:an)?gefragt",
)
_DOCTOR_ASKED = whole_words(
    rf"(?:il |la |le |der |die |the )?{_DOCTOR} (?:ha chiesto|a demandé|vous a demandé|"
    rf"hat (?:\w+ ){{0,6}}?gefragt|"
    r"(?:has )?asked|chiede|demande|fragt|bittet|asks)"
)
_TREATED = frozenset({Kind.DOSE, Kind.INTAKE, Kind.FREQUENCY})


def orders_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that make something else of an order, a ban or a request.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    treated = any(fact.kind in _TREATED for fact in source.facts)
    taken = _HAS_TAKEN.search(after) if treated and _GOES_ON.search(before) else None
    if taken and not _PAST.search(before):
        yield taken.group()
    yield from _lacks(source, after)
    promised = _WE_CALL.search(after)
    if promised and _ASKS_US.search(before) and not (_WE_CALL.search(before) or _ASKS_US.search(after)):
        yield promised.group()
    asked = _DOCTOR_ASKED.search(after)
    if asked and _ASKED_DOCTOR.search(before) and not _DOCTOR_ASKED.search(before):
        yield asked.group()


def _lacks(source: Sheet, after: str) -> Iterator[str]:
    """'Kein Paspertin' told as 'Es gibt kein Paspertin'; of symptoms and findings it may be."""
    banned = [_MEASURED] if _FORBIDS.search(source.text) else []
    banned += [
        re.escape(fact.surface)
        for fact in source.facts
        if fact.kind is Kind.DRUG
        and fact.required
        and _NOT_GIVEN.search(source.text[max(0, fact.start - _LONGEST_BAN) : fact.start])
    ]
    for what in banned:
        found = re.search(rf"(?<!\w){_LACKS}[ ]?(?:\w+ )?{what}(?!\w)", after, re.IGNORECASE)
        if found:
            yield found.group()
