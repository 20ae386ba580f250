"""A ban is not told as a lack, nor as what did not happen: 'Kein Paspertin', 'Es gibt kein Paspertin'.

Owns what care forbids besides medicines (food, washing, activities, measurements), the signs by which a note
forbids and does not tell ('jusqu'au contrôle', 'it contains potassium', an exclamation mark), and the words
by which a text makes a lack or a past of a ban.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_MEASURED = (
    r"(?:ta|bd|rr|pa|bp|tension|blutdruck\w*|pression\w*|blood pressure|prises? de sang|blutentnahme\w*|"
    r"blutabnahme\w*|prelievi?|injections?|spritzen?|iniezion[ei]|piqûres?|salt substitutes?|kompression|"
    r"compressions?|lavements?|appui|belastung|carico|weight bearing|réanimation|reanimation|wiederbelebung|"
    r"rianimazione|resuscitation|"
    # Painkillers that are no good for kidneys, stomach and heart: nobody notes that they are lacking.
    r"nsar|ains|fans|nsaids?)"
)
_FORBIDDEN = {
    "shower": r"duschen?|douches?|docce?|docci[ae]|showers?|showering",
    "bath": r"bäder|baden|bad|vollbad\w*|bains?|bagn[oi]|baths?|baignade|piscines?|schwimm\w*|pool|nuoto|"
    r"piscina|swimming|sauna",
    "alcohol": r"alkohol\w*|alcool|alcol|alcohol|wein|vin|vino|wine|bier|bière|birra|beer",
    "coffee": r"kaffee|café|caffè|coffee|schwarztee",
    "grapefruit": r"\w*grapefruit\w*|pamplemousses?|pompelm[oi]",
    "milk": r"milch\w*|lait|laitages?|produits laitiers|latte|latticini|milk|dairy",
    "salt": r"salz\w*|sels?|sale|salt(?: substitutes?)?|diätsalz|kochsalz",
    "liquorice": r"lakritze?\w*|réglisse|liquirizia|liquorice",
    "sweet": r"zucker|süss\w+|sucre|sucreries|zucchero|dolci|sugar|sweets",
    "food": r"essen|frühstück|petit-déjeuner|colazione|breakfast|speisen?|nahrung|nourriture|aliments?|"
    r"cibo|cibi|food|meals?",
    "drink": r"getränke?|boissons?|bevande?|drinks?",
    "compression": r"kompression\w*|compression\w*|kompressionsstr\w+|bandagen?|bandages?|bendagg\w+",
    "cream": r"salben?|cremes?|crèmes?|pommades?|crem[ae]|pomat[ae]|ointments?|creams?|puder|poudre|powder|"
    r"talc",
    "plaster": r"pflaster|sparadraps?|cerott[oi]|plasters?",
    "massage": r"massagen?|massages?|massaggi?o?",
    "weight": r"belastung|appui|carico|weight[- ]bearing|lasten|charges?|pesi",
    "driving": r"auto\w*|voiture|conduite|guida|driving",
    "sport": r"sport\w*|turnen|gym\w*",
    "sun": r"sonne|soleil|sole|sun",
    "heat": r"wärme|wärmflasche\w*|chaleur|bouillottes?|calore|heat|hot[- ]water bottles?",
    "cold": r"kälte|eis|glace|froid|ghiaccio|ice",
    "pressure": r"ta|bd|rr|pa|bp|tension|blutdruck\w*|pression[ei]?|blood pressure|manschette|brassard",
    "blood": r"prises? de sang|blutentnahmen?|blutabnahmen?|prelievi?o?|blood tests?",
    "needle": r"injections?|spritzen?|iniezion[ei]|piqûres?|perfusions?|infusionen|needles?|injection",
    "class": r"nsar|ains|fans|nsaids?|antibiotik\w*|antibiotiques?|antibiotic[ois]\w*|blutverdünner|"
    r"anticoagulants?|"
    r"schmerzmittel|schlafmittel|somnifères?|abführmittel|laxatifs?|lassativi?|entzündungshemmer|aspirine?",
    "enema": r"einl[aä]uf\w*|klistiere?|lavements?|clister[ei]|enemas?",
}
"""What a note may forbid, under one name for all languages."""

_NONE = r"(?:kein\w*|pas d(?:e |['’])|niente|nessun\w*|no|non)"
_OPENS = (
    r"(?:^|[.;:,\n(]|->|→|[-–])[ ]*(?:(?:bis|vor|davor|vorher|ab|links|rechts|jusqu['’]\w+|avant|dès|"
    r"à (?:gauche|droite)|fino|prima|a (?:destra|sinistra)|surtout|absolument|bitte|auf keinen fall|"
    r"assolutamente|please|until|before|from)(?:[ ][^.;:,\n]{0,30}?)?,?[ ])?"
)
_BAN = {
    name: re.compile(rf"{_OPENS}{_NONE}[ ]?(?:\w+ )?(?:{words})(?!\w)", re.IGNORECASE)
    for name, words in _FORBIDDEN.items()
}
_FORBIDS = re.compile(rf"{_OPENS}{_NONE}[ ]?(?:\w+ )?{_MEASURED}(?!\w)", re.IGNORECASE)
_NOT_GIVEN = re.compile(rf"{_OPENS}{_NONE}[ ]?\Z", re.IGNORECASE)
_SIGNS_OF_A_BAN = re.compile(
    # Until or before something that lies ahead, a reason, a warning.
    r"!|(?<!\w)(?:jusqu['’](?:au|à|en|aux)|avant|tant qu|bis|vor|davor|vorher|solange|fino|finché|prima|"
    r"until|before|while|contient|contiennent|augmente\w*|diminue\w*|interagi\w*|risque\w*|annule|affaiblit|"
    r"enthält|enthalten|verstärkt|erhöht|hemmt|schwächt|verträgt sich|contengono|contiene|aumenta\w*|riduce|"
    r"altera|interagisce|contains?|raises?|lowers?|interacts?|increases?|cave|attention|achtung|attenzione|"
    r"strikt|absolut\w*|surtout|danger|pericolo|\w*gefahr)(?!\w)",
    re.IGNORECASE,
)
_OF_THE_PAST = whole_words(
    r"hier|ce matin|cette nuit|aujourd['’]hui|depuis|dernière?s?|eu|fait|pris|bu|mangé|(?<!de )plus(?! de)|"
    r"reçu|encore",
    r"gestern|heute|letzte\w*|seit|mehr|gehabt|genommen|getrunken|gegessen|gemacht|bisher|noch|war|hatte",
    r"ieri|oggi|stanotte|stamattina|da|più|avuto|fatto|preso|bevuto|mangiato|ancora",
    r"yesterday|today|last|since|had|taken|done|yet|so far|left|was|were",
)
_LACKS = (
    r"(?:(?:es gibt|(?<!für sie )gibt es|(?-i:Sie) (?:haben|bekommen)|wurden?|waren?|il n['’]y a|(?:vous|il|"
    r"elle) n['’](?:avez|a)|(?:er|sie) hat|vous ne recevez|non c['’]è|(?-i:Lei) non ha|there (?:is|are)|"
    r"you have)(?: \w+){0,2}? (?:keine?n?|keinerlei|pas d(?:e |['’])|aucune?|nessun[oa]?|no)|"
    r"you (?:do not|don['’]t) have(?: an?y?)?|ne pas avoir d(?:e |['’])|non ha)"
)
_NOTHING = re.compile(
    r"(?:^|[.;:,\n(])[ ]*(?:nothing (?:to )?(?:eat|drink|by mouth)|nichts (?:mehr )?(?:zu )?(?:essen|"
    r"trinken)|(?:ne )?rien "
    r"(?:à )?(?:boire|manger|par la bouche)|niente (?:da )?(?:bere|mangiare|per bocca))(?!\w)",
    re.IGNORECASE,
)
_HAD_NOTHING = whole_words(
    r"vous n['’]av(?:ez|iez) rien (?:bu|mangé|eu|à (?:boire|manger))",
    r"(?-i:Sie) (?:haben|hatten) (?:[\w.]+ ){0,6}?nichts (?:zu (?:essen|trinken)|gegessen|getrunken)",
    r"(?-i:Lei) non (?:ha|aveva) (?:bevuto|mangiato|niente da|nulla da)",
    r"you (?:have |had )?(?:eaten |drunk )?(?:had )?nothing(?: to)?|you (?:ate|drank) nothing",
)
_LACKED = (
    r"(?:(?:gab es|(?-i:Sie) hatten|hatten (?-i:Sie)|wurden? (?:[\w.]+ ){0,4}?)(?: \w+){0,2}? ?kein\w*|"
    r"(?:il n['’]y a|vous n['’]avez|on n['’]a) pas (?:eu|pris|fait|bu|mangé|mis|reçu) d(?:e |['’])|"
    r"non c['’](?:è|era) (?:stat[oa] )?|"
    r"non (?:ha|è stat[oa]|sono stat[ei]) (?:avuto|fatt[oa]|pres[oa]|bevuto|mangiato|mess[oa]|misurat[oa])?|"
    r"non ci (?:sono|erano)|there (?:was|were) no|you had no|you did not (?:have|take|eat|drink)(?: an?y?)?)"
)


def bans_told_as_lacks(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that make a lack, or something past, of what the source forbids.

    Of symptoms and findings it may be: 'Kein Fieber' is 'Sie haben kein Fieber'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    after = output.text
    nothing = _NOTHING.search(source.text)
    had = _HAD_NOTHING.search(after)
    if nothing and had and _SIGNS_OF_A_BAN.search(source.text, nothing.end()):
        yield had.group()
    clear = [_MEASURED] if _FORBIDS.search(source.text) else []
    clear += [re.escape(name) for name in _drugs_forbidden(source)]
    signed = [rf"(?:{_FORBIDDEN[name]})" for name in _signed_bans(source)]
    for told, banned in ((_LACKS, clear + signed), (_LACKED, signed)):
        for what in banned:
            found = re.search(
                rf"(?<!\w){told}[ ]?(?:(?:il|la|le|un['’a]?|eine?n?|any|\w+e[rns]?) )?{what}(?!\w)",
                after,
                re.IGNORECASE,
            )
            if found:
                yield found.group()
                return


def repeats_ban(source: Sheet, sentence: str) -> bool:
    """Whether a sentence forbids only what the source forbids, too.

    Args:
        source: the passage as documented.
        sentence: of the text, in which something is ordered.
    """
    if not denies(sentence):
        return False
    named = [rf"(?:{_FORBIDDEN[name]})" for name in _signed_bans(source)]
    ban = _BAN["class"].search(source.text)
    if ban and not _OF_THE_PAST.search(re.split(r"[,.;:\n]", source.text[ban.start() + 1 :], maxsplit=1)[0]):
        named.append(rf"(?:{_FORBIDDEN['class']})")
    if _SIGNS_OF_A_BAN.search(source.text):
        named += [re.escape(name) for name in _drugs_forbidden(source)]
    return any(re.search(rf"(?<!\w){what}(?!\w)", sentence, re.IGNORECASE) for what in named)


def _signed_bans(source: Sheet) -> Iterator[str]:
    """What the source forbids, with a sign that it forbids and does not tell."""
    for name, ban in _BAN.items():
        found = ban.search(source.text)
        if found is None:
            continue
        behind = re.split(r"[.;\n]", source.text[found.end() :], maxsplit=1)[0]
        clause = found.group() + re.split(r"[,.;:\n]", behind, maxsplit=1)[0]
        if _SIGNS_OF_A_BAN.search(found.group() + behind) and not _OF_THE_PAST.search(clause):
            yield name


def _drugs_forbidden(source: Sheet) -> list[str]:
    return [
        fact.surface
        for fact in source.facts
        if fact.kind is Kind.DRUG and fact.required and _NOT_GIVEN.search(source.text[: fact.start])
    ]
