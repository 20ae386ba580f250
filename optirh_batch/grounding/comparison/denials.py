"""What exactly is denied: a symptom, an illness, an allergy.

``negation`` counts denials; here each thing that both texts name is looked at:
denied in the one and plainly stated in the other is a denial moved or turned.
A thing counts as denied where a word of denial stands in its piece of the
sentence, as stated where neither its piece nor a list before it denies
anything.  Whatever is neither sure stays out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.comparison.allergies import allergens_in
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.things import Group, illness
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.negation_words import FREE_OF, LACKING, REFUSALS
from optirh_batch.grounding.vocabulary.phrases import lower_words, whole_words

_SIGNS: dict[str, str] = {
    "fever": r"fi[eè]vres?|a?f[eé]bril\w*|apyr\w+|fieber\w*|febbr\w+|fever\w*",
    "cough": r"tou(?:x|ss\w+)|hust\w*|toss\w+|cough\w*",
    "vomiting": r"vomi\w*|erbr[ei]ch\w*|erbrochen|übergeben|vomit\w*",
    "diarrhoea": r"diarrh?\w+|durchfall\w*|durchfälle|diarrhoea",
    "dizziness": r"vertiges?|tourne|schwindel\w*|schwindlig\w*|vertigin\w+|capogir\w+|dizz\w+",
    "headache": r"céphal\w+|(?:mal|maux) (?:de|à la) tête|kopf(?:schmerz|weh)\w*|cefale\w+|mal di testa|"
    r"headaches?",
    "breathlessness": r"dyspn\w+|essouffl\w+|atemnot|kurzatmig\w*|au(?:ss|ß)er atem|"
    r"dispne\w+|affann\w+|breathless\w*|(?<!en plus de )(?:peine|mal|difficultés?|gêne) à respirer|"
    r"mühe (?:beim|mit dem) atmen|atembeschwerden|atemprobleme?|(?:fatica|difficoltà) (?:a|nel) respirare|"
    r"(?:trouble|difficulty) breathing|short(?:ness)? of breath|out of breath",
    "nausea": r"nausées?|übelkeit|übel|nause\w+",
    "constipation": r"constip\w+|verstopf\w+|obstipat\w+|stitich\w+",
    "itching": r"démange\w+|prurit|juck\w+|juckreiz|prurito|itch\w+",
    "bleeding": r"saigne\w*|hémorragi\w+|blut(?:et|en|ung|ungen)|sanguin(?:a|amento)|bleed\w*",
    "infection": r"infections?|infekt\w*|infezion[ei]",
    "redness": r"rougeurs?|rötung\w*|gerötet\w*|rossor[ei]|redness",
    "oedema": r"(?:œ|oe)dèmes?|enflée?s?|ödeme?n?|geschwollen\w*|schwellung\w*|edem[ai]|gonfi\w+|swollen|"
    r"swelling",
    "irritation": r"irrit\w+|gereizt\w*|reizlos\w*|reizung\w*",
    "chills": r"frissons?|schüttelfrost|brividi|chills",
    "hallucination": r"hallucin\w+|halluzin\w+|allucin\w+",
    "pain": r"douleurs?|douloureu\w+|(?<!du )(?<!de )mal (?:à|au|aux)(?! l'aise)|sans mal(?! à)|"
    r"\w*schmerz\w*|weh|dolor\w*|male (?:a|al|alla|alle)|pains?|painful|hurts?",
    "fatigue": r"fatigu\w+|müde\w*|müdigkeit|stanc\w+|tired\w*",
    "tremor": r"trembl\w+|grelott\w*|zitt(?:er|rig)\w*|tremor\w*|tremar\w*",
    "weeping": r"pleure(?:s|z|r|nt|ait)?|weint|weinen|weinte\w*|piang\w+|cries|crying",
    "sadness": r"tristes?|tristesse|déprim\w+|traurig\w*|depressi\w*|deprim\w*|dépressi\w*|sad(?:ness)?",
    "death": r"mourir|mort\w*|décéd\w+|décès|suicid\w*|st[ie]rb\w*|\w*storben|tod\w*|suizid\w*|morire|died|"
    r"(?:to|may|might|could|will|would) die|death|deceased",
    "anxiety": r"anxi\w+|angoiss\w+|angst\w*|ängst\w+|ansi\w+|anxious",
}
_SIGN = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _SIGNS.items()) + r")(?![^\W_])"
)
_SEEN = {
    "infection_signs": r"signes? d['’e] ?(?:l['’])?(?:infection|inflammation)|"
    r"(?:infekt\w*|entzündungs)zeichen|zeichen (?:einer |von )?(?:infekt\w*|entzünd\w*)|"
    r"segn[oi] di infezione|signs? of infection",
    "blood": r"(?<!prise de )(?<!prises de )(?<!analyse de )sang(?! froid)|blut(?! ab| ent| gen)|"
    r"(?<!prelievo di )sangue|(?<!in the )blood(?! pressure| test| sugar| sample| count)",
    "pus": r"pus|eiter|eitrig\w*|purulent\w*",
    "odour": r"odeurs?|malodorant\w*|geruch|odore|odou?r|smell\w*",
}
"""Denied like symptoms; plain texts name them in other senses, too."""
_SEEN_SIGN = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _SEEN.items()) + r")(?![^\W_])"
)
_BEFORE = whole_words(
    # What follows is denied.
    r"(?:pas|plus|jamais) (?:de|d['’]|du|des|de la)|sans|aucune?|ni|nie(?:nt|z)?|exclu\w*|absence d\w*|rien",
    r"pas (?:eu )?d['’]\w+|ø|n['’]\w+ (?:pas|plus) d['’]\w+|(?:pas|plus) d['’]\w+",
    r"kein\w*|ohne|weder|noch|vernein\w*|negiert\w*|ausschluss|nichts von|frei von",
    r"senza|nessun\w*|né|nega\w*|esclus\w+|assenza di|non (?:ha|ci sono|c['’]è|hai?)",
    r"no(?! longer)|without|denie[sd]|deny|neither|nor|free of|ruled out|not have(?: an?y?)?|never",
)
_BEHIND = whole_words(
    # What stands before is denied.
    r"niée?s?|exclue?s?|absente?s?|négati(?:f|ve)s?|a disparu|ont disparu|passée?s?(?=[ ]*(?:[.,;)]|$))",
    r"verneint|verneinen sie|negiert|ausgeschlossen|negativ|verschwunden|vorbei",
    r"negat[oaie]|esclus[oaie]|assente|assenti|scompars[oaie]|passat[oaie](?=[ ]*(?:[.,;)]|$))",
    r"denied|excluded|absent|negative|gone",
    r"(?:non|nein|no|keine?s?|ø)(?=[ ]*(?:[.,;)]|$))",
)
_DENIES_ITSELF = re.compile(r"(?:af[eé]br|apyr)\w+|\w+(?:frei|los)(?:e[nmrs]?)?", re.IGNORECASE)
_VERB_BEHIND = whole_words(r"pas|plus|jamais|nicht|non|not")
_DENIES = lower_words(
    r"pas|plus|jamais|sans|aucune?|ni|nie(?:nt|z)?|exclu\w*|absen\w+|ø|disparu\w*|non|négati\w+|rien",
    r"kein\w*|nicht|nichts|ohne|weder|noch|nie|niemals|vernein\w*|negiert\w*|ausgeschlossen|ausschluss|"
    r"verschwunden|weg|statt",
    r"senza|nessun\w*|né|nega\w*|esclus\w+|assen\w+|mai|scompars\w+",
    r"no|not|without|denie[sd]|deny|never|neither|nor|free|excluded|ruled out|\w+n't|cannot|gone",
    FREE_OF,
    LACKING,
    REFUSALS,
)
_ENDS_DENIAL = whole_words(
    r"sauf|hormis|excepté|au(?:ss|ß)er|bis auf|tranne|eccetto|salvo|except|mais|aber|sondern|ma|but|"
    r"par contre|hingegen|jedoch|toutefois|invece|however|avec|mit|con|with"
)
_HEDGED = whole_words(
    r"pas (?:toujours|souvent|seulement|trop|très|beaucoup|plus que)|nicht (?:immer|nur|oft|sehr|mehr als)|"
    r"si|wenn|falls|en cas de?|bei|se|if|risque|prévention|prophyla\w+|contre|gegen|contro|against|"
    r"surveill\w+|"
    r"signes?|anzeichen|zeichen|segni|signs?|suspic\w*|verdacht\w*|v\. ?a\.|exclure|ausschliessen|\w*\?"
)
_SHOWN = re.compile(_SEEN["infection_signs"], re.IGNORECASE)
_WATCHED = whole_words(
    r"si|wenn|falls|en cas de?|bei|se|if|surveill\w+|risque|attention|guett\w+|observ\w+|\w*beobacht\w*|"
    r"acht\w*|\w*kontroll\w*|contrôl\w+|controll\w+|watch\w*|check\w*|suspic\w*|verdacht\w*|\w*\?"
)
"""Signs of infection that somebody looks for are neither there nor denied."""

_TOPIC = re.compile(
    r"[ ](?:haben|hatten|hat|hatte|sind|waren|ist|war|müssen|mussten|sollen|dürfen)[ ](?:Sie|sie|er)"
    r"(?![^\W_])[^.;:,!?\n]*?(?<![^\W_])(?:kein(?:e[nrs]?|s)|nicht)(?:[ ](?:mehr|gehabt|bekommen|\w{3,}en))?"
    r"(?=[ ]*(?:[.,;:!?\n]|$))"
)
"""'Fieber haben Sie mit 37,1 Grad aber keins', 'Erbrochen haben Sie nicht'."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_NEITHER = whole_words(r"weder")
_JOINT = 8
"""Room for a word such as 'mais' before a piece."""

_REACH = 4
"""How many words a denial may be away from what it denies."""


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    denied: bool | None
    words: str


def _mentions(reading: Reading) -> Iterator[_Mention]:
    text, cuts = reading.sheet.text, reading.cuts
    ends = [*cuts.pieces[1:], len(text)]
    spans = {(thing.name, thing.start, thing.end) for thing in reading.things if illness(thing.name)}
    spans |= {(f"sign {name}", start, end) for name, start, end in signs_found(text)}
    spans |= {(f"allergy to {found.name}", found.start, found.end) for found in allergens_in(text, cuts)}
    about = {cuts.sentence(found.start) for found in allergens_in(text, cuts)}
    spans |= {
        (f"allergy to {thing.name}", thing.start, thing.end)
        for thing in reading.things
        if thing.group is Group.DRUG and cuts.sentence(thing.start) in about
    }
    for name, start, end in sorted(spans, key=lambda item: (item[1], item[2], item[0])):
        piece = cuts.piece(start)
        words = text[cuts.pieces[piece] : ends[piece]].strip(" .,;")
        yield _Mention(name, _is_denied(reading, start, end), words)


def _is_denied(reading: Reading, start: int, end: int) -> bool | None:
    """Whether a thing is denied, stated, or neither for sure."""
    text, cuts = reading.sheet.text, reading.cuts
    piece, sentence = cuts.piece(start), cuts.sentence(start)
    first, last = cuts.pieces[piece], [*cuts.pieces[1:], len(text)][piece]
    hedged = _WATCHED if _SHOWN.fullmatch(text, start, end) else _HEDGED
    if hedged.search(text, first, last) or "?" in text[end : end + 2]:
        return None
    opens = not _WORD.search(text, first, start)
    if _DENIES_ITSELF.fullmatch(text, start, end) or (opens and _TOPIC.match(text, end)):
        return True
    words = text[start:end]
    if any(
        match.end() <= start and _governs(text[match.end() : start]) and not _is_still(text, match)
        for match in _BEFORE.finditer(text, first, start)
    ):
        return True
    behind = _BEHIND.search(text, end, last)
    if behind and _governs(text[end : behind.start()]):
        return True
    verb = _VERB_BEHIND.search(text, end, last)
    if verb and text[end : verb.start()].strip() == "" and words[:1].islower():
        return True
    return None if _may_be_listed(text, cuts.sentences[sentence], first, last) else False


def _is_still(text: str, match: re.Match[str]) -> bool:
    """'Noch müde': German 'noch' denies behind 'weder' only."""
    return match.group().lower() == "noch" and not _NEITHER.search(text, 0, match.start())


def _may_be_listed(text: str, begin: int, first: int, last: int) -> bool:
    """Whether a word before a piece may deny it: 'pas de toux, fièvre', not 'pas de toux, mais fièvre'."""
    if _ENDS_DENIAL.match(text, first) or _ENDS_DENIAL.search(text, max(0, first - _JOINT), first):
        begin = first
    return _DENIES.search(lower(text), begin, last) is not None


def _governs(between: str) -> bool:
    return between.count(" ") <= _REACH and not _ENDS_DENIAL.search(between)


def denies(text: str) -> bool:
    """Whether a text denies anything, in a word of its own or inside another."""
    return _DENIES.search(lower(text)) is not None


@lru_cache(maxsize=64)
def signs_in(text: str) -> frozenset[str]:
    """The symptoms that a text names in plain words."""
    return frozenset(match.lastgroup or "" for match in _SIGN.finditer(lower(text)))


@lru_cache(maxsize=64)
def signs_found(text: str) -> tuple[tuple[str, int, int], ...]:
    """The symptoms that a text names, with where they stand."""
    return tuple(
        (match.lastgroup or "", *match.span())
        for pattern in (_SIGN, _SEEN_SIGN)
        for match in pattern.finditer(lower(text))
    )


def denials_moved(source: Reading, output: Reading) -> Iterator[str]:
    """The words of the output that deny what the source states, or state what it denies."""
    before: dict[str, set[bool | None]] = {}
    for mention in _mentions(source):
        before.setdefault(mention.name, set()).add(mention.denied)
    after: dict[str, set[bool | None]] = {}
    said: dict[str, str] = {}
    for mention in _mentions(output):
        after.setdefault(mention.name, set()).add(mention.denied)
        said.setdefault(mention.name, mention.words)
    for name, states in before.items():
        if name in after and {frozenset(states), frozenset(after[name])} == {
            frozenset({True}),
            frozenset({False}),
        }:
            yield said[name]
