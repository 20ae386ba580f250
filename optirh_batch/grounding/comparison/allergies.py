"""Allergies: none comes or goes, and what they are to stays the same.

Owns the words that state an allergy, the common allergens with one name for
four languages, and the words by which something is said to be undocumented.
Medicines people are allergic to are ``drugs``; denials are ``negation``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.clauses import Cuts
from optirh_batch.grounding.recognition.drugs import is_drug_name
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.recognition.sentences import SENTENCE
from optirh_batch.grounding.vocabulary.phrases import whole_words, words_of

_STATED = whole_words(
    r"\w*allerg\w*|intol[ée]r\w+|intoler\w+|hypersens\w+|ipersens\w+|überempfindlich\w*|\w*unverträglich\w*|"
    r"anaph[yi]la\w*|anafila\w*|rhume des foins|heuschnupfen"
)
_MAY_STATE = whole_words(
    r"(?:ne )?(?:le |la |les |l')?(?:support|tolèr|tolér)\w* (?:pas|mal|plus)|réagi\w*|réactions?|éviter?|"
    r"interdit\w*|quincke|urticaire|choc",
    r"(?:ver)?tr[aä]g\w*(?= (?:\w+ ){0,3}(?:nicht|kein\w*|schlecht)(?!\w))|"
    r"(?:nicht|kein\w*|schlecht) (?:\w+ ){0,3}(?:ver)?tr[aä]g\w*|"
    r"reagier\w*|\w*reaktion\w*|meide\w*|vermeid\w*|nesselfieber|\w*schock",
    r"(?:non|mal) (?:li |lo |la |le )?toller\w+|non (?:li |lo |la |le )?sopport\w+|reagisc\w+|reazion[ei]|"
    r"evitare",
    r"(?:ne |n')?(?:pouvez|devez|peut|doit) pas (?:prendre|recevoir|manger)|"
    r"(?:dürfen|darf) (?:\w+ ){0,3}?(?:nicht|kein\w*)|(?:non (?:può|deve) prendere)|"
    r"(?:cannot|must not|can't) (?:take|have|eat)",
    r"tolerat\w*|reacts?|reactions?|reacted|avoid\w*|hay fever",
)
_ALLERGENS: dict[str, str] = {
    "latex": r"latex\w*|lattice|caoutchouc|gummi\w*",
    "pollen": r"\w*pollen\w*|polline|pollini|rhume des foins|heuschnupfen\w*|graminées?|gräser\w*|"
    r"graminacee|bouleau|birken\w*|hay fever|grass",
    "nuts": r"noix|noisettes?|(?:hasel|baum|wal)?n(?:u|ü)ss\w*|noci|nocciole|nuts?|walnuts?|hazelnuts?|"
    r"amandes?|mandeln?",
    "peanut": r"arachides?|cacahu[eè]t\w*|erdn(?:u|ü)ss\w*|arachid[ei]|peanuts?",
    "iodine": r"iod[eé]\w*|iodo|(?:j|i)od\w*|bétadine|betadine|isobétadine|povidone",
    "contrast": r"produits? de contraste|kontrastmittel\w*|mezz[oi] di contrasto|contrast\w*",
    "egg": r"(?:œ|oe)ufs?|ei(?:er|ern|weiss\w*)?|hühnerei\w*|uov[ao]|eggs?",
    "milk": r"lait|laitiers?|lactose|milch\w*|laktose\w*|latte|lattosio|milk|dairy",
    "gluten": r"gluten\w*|glutine|blé|weizen\w*|frumento|wheat|cœliaque|zöliakie",
    "fish": r"poissons?|fisch\w*|pesce|pesci|fish",
    "shellfish": r"crustacés?|crevettes?|fruits de mer|moules?|krustentier\w*|meeresfr\w+|schalentier\w*|"
    r"krevetten|crostacei|gamber\w+|shellfish|shrimps?|prawns?",
    "bee": r"abeilles?|guêpes?|hyménoptères?|frelons?|\w*bienen\w*|\w*wespen\w*|insekten\w*|insectes?|api|"
    r"vesp[ae]|insett\w+|bees?|wasps?|insects?",
    "mite": r"acariens?|\w*milben\w*|(?:haus)?staub\w*|acar[oi]|polvere|dust|mites?|poussières?",
    "animal hair": r"chats?|chiens?|poils?|katzen\w*|hunde?\w*|tierhaare?\w*|gatt[oi]|can[ei]|pelo|cats?|"
    r"dogs?|animal\w*",
    "plaster": r"sparadraps?|pansements? adhésifs?|adhésifs?|colophane|(?:heft)?pflaster\w*|kleb\w+|"
    r"cerott[oi]|adhesive\w*|plasters?",
    "nickel": r"nickel\w*|nichel",
    "soya": r"soja\w*|soia|soya?",
    "sesame": r"sésame|sesam\w*",
    "strawberry": r"fraises?|erdbeer\w*|fragol[ae]|strawberr\w+",
    "kiwi": r"kiwis?",
    "apple": r"pommes?(?! de terre)|(?:ä|a)pf(?:e|el)\w*|mel[ae]|apples?",
    "celery": r"céleri|sellerie|sedano|celery",
    "sulfonamide": r"sulfamid\w+|sulfonamid\w+|sulfonamm\w+|sulfas?|cotrimoxazole?|bactrim",
    "nsaid": r"ains|anti-?inflammatoires?|nsar|entzündungshemm\w*|fans|antinfiammator\w+|nsaids?",
    "penicillin": r"\w*p[ée]n[ic]+ill?in\w*",
    "perfume": r"parfums?|duftstoff\w*|profum[oi]|fragrances?",
    "disinfectant": r"désinfectants?|chlorhexidine?|desinfektions\w*|disinfettant\w*",
    "mould": r"moisissures?|schimmel\w*|muff[ae]|mou?lds?",
    "anaesthetic": r"anesthésiques?|narkosemittel\w*|lokalanästh\w*|anestetic\w+|anaesthetics?",
}
_ALLERGEN = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in _ALLERGENS.items())
    + r")(?=(?:-?allergi\w*|-?unverträglich\w*)?(?![^\W_]))",
    re.IGNORECASE,
)
_WORDS = {name.replace(" ", "_"): whole_words(rf"(?:{words})\w*") for name, words in _ALLERGENS.items()}
_NAMED = re.compile(
    r"(?<![^\W_])(?:allergi(?:es?|que|qu[eo]|ca)|intolérance|allergie|allergisch)[ ]?:?[ ]"
    r"(?:à la |à l['’]|au |aux |à |auf |gegen |al |alla |all['’]|ai |agli |to )(?:die |das |den )?"
    r"(?P<what>[^\W\d_]{4,}(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_UNDOCUMENTED = whole_words(
    r"(?:non|pas|jamais|peu) (?:\w+ )?(?:document|renseign|not[ée]|relev|saisi|précis|indiqu|connu)\w*|"
    r"(?:pas d['’]|aucune )(?:information|indication|donnée|renseignement|précision)s?|"
    r"sans (?:information|indication|renseignement|précision)s?|inconnue?s?|"
    r"ne sait pas(?! \w+(?:er|ir|re|oir)\b)|à (?:clarifier|préciser)",
    r"(?:nicht|noch nicht) (?:\w+ )?(?:dokumentiert|erfasst|erhoben|bekannt|notiert|angegeben|eruierbar)|"
    r"unbekannt\w*|keine (?:angaben?|information\w*)|unklar\w*|weiss (?:man |\w+ )?nicht",
    r"non (?:\w+ )?(?:documentat|rilevat|not|indicat|precisat|conosciut)\w*|ignot[oaie]|sconosciut\w+",
    r"not (?:\w+ )?(?:documented|recorded|known|stated|assessed)|unknown|no information",
)
_NOT_KNOWN = whole_words(
    r"\w*connu\w*|document\w+|renseign\w+|not[ée]\w*|indiqu\w+|précis\w+|sait|savons|savez|écrit\w*|"
    r"informations?|relev\w+|saisi\w*|évalu\w+|clair\w*|clarif\w+|dossier|données|mention\w*",
    r"\w*bekannt\w*|dokument\w+|erfasst|erhoben|notiert|angegeben|angaben|weiss|wissen|wei(?:ß|ss)|"
    r"festgehalten|"
    r"information\w*|unklar\w*|aufgeschrieben|geklärt|eruier\w+|beurteil\w+|steht|eingetragen|vermerkt",
    r"\w*conosc\w+|noto|nota|noti|note|documentat\w+|sa|sappiamo|scritt\w+|informazion\w+|indicat\w+|"
    r"precisat\w+|chiar\w+",
    r"\w*known?|know|recorded|documented|stated|written|information|clear|assessed",
)


@dataclass(frozen=True, slots=True)
class Allergen:
    """Something people are allergic to, named in a sentence about an allergy."""

    name: str
    start: int
    end: int


def allergens_in(text: str, cuts: Cuts) -> list[Allergen]:
    """The allergens that sentences about an allergy name."""
    about = {cuts.sentence(match.start()) for match in _STATED.finditer(text)}
    return [
        Allergen(match.lastgroup or "", *match.span())
        for match in (_ALLERGEN.finditer(text) if about else ())
        if cuts.sentence(match.start()) in about
    ]


_TOLERATES = whole_words(
    r"support(?:e|ez|ent)|tolér(?:e|ez|ée?s?)",
    r"vertrag(?:en)?|verträgt|toler(?:iert|ieren)",
    r"toller(?:a|ano|at[oaie])",
    r"tolerat(?:es?|ed)",
)
_BADLY = whole_words(
    r"pas|plus|mal|jamais|non|sans",
    r"nicht|nie|schlecht|kein\w*|ohne",
    r"male",
    r"not|badly|no|never|cannot|\w+n['’]t",
)


_TAKES_IT = re.compile(
    r"(?<!\w)(?:(?-i:Sie) (?:nehmen|haben|verwenden|brauchen|bekommen|erhalten)|vous (?:prenez|avez|"
    r"utilisez|recevez)|"
    r"(?:(?-i:Lei) )?(?:prende|usa|riceve|assume)|(?-i:Lei) ha|you (?:take|have|use|receive))(?!\w)|"
    # The allergen itself is the subject.
    r"^[ ]*(?:(?:der|die|das|le|la|les|il|lo|the)[ ]|l['’])?[^.;:,]{3,40}?[ ](?:ist|sind|est|sont|è|sono|"
    r"is|are)(?!\w)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^[ ]*(?:(?:es|das|dies|cela|ceci|elle|questo|it|this|these|they|that)[ ](?:ist|sind|est|sont|è|is|are)|"
    r"dabei|c['’]est|ce sont|il s['’]agit|si tratta|è|sono)(?!\w)",
    re.IGNORECASE,
)
"""'Sie haben eine Allergie. Es ist Latex.'"""
_TO_THIS = re.compile(
    r"(?<!\w)\w*(?:allerg|intol)\w*(?:pass|ausweis)?[ ]?:?[ ]?"
    r"(?:(?:à|a|au|aux|auf|gegen|al|alla|to|die|das|la|le)[ ]|(?:all|à l|l)['’]){0,2}\Z",
    re.IGNORECASE,
)
"""Before a medicine that somebody is allergic to."""
_ON_FILE = whole_words(
    r"(?:au|dans le) dossier|notée?s?|(?-i:Allergie) (?:connue|signalée)",
    r"(?:in der|laut) akte|im dossier|vermerkt\w*|eingetragen\w*|notiert\w*",
    r"in cartella|segnalat[oaie]|registrat[oaie]|annotat[oaie]",
    r"on file|on record|recorded|noted|documented|listed",
)
_FILE = whole_words(r"files?|records?|akten?|eintrag|cartella|registro")
_ONLY = re.compile(
    r"=|(?<!\w)(?:nur|seulement|uniquement|solo|soltanto|only|just|merely)(?!\w)", re.IGNORECASE
)


def allergy_changes(source: Reading, output: Reading) -> Iterator[tuple[str, str]]:
    """Finding codes of allergies that came, went or became others, with the words."""
    before, after = source.sheet.text, output.sheet.text
    same = source.sheet.language == output.sheet.language is not None
    for verdict, one, other, own in (
        ("lost", before, after, source.cuts),
        ("invented", after, before, output.cuts),
    ):
        stated = _STATED.search(one)
        if stated is None:
            continue
        words = [stated.group()] if not _STATED.search(other) and not _MAY_STATE.search(other) else []
        words += [one[a.start : a.end] for a in allergens_in(one, own) if not _WORDS[a.name].search(other)]
        if same:
            words += _unlisted(one, other)
        if words:
            yield f"allergy-{verdict}", ", ".join(dict.fromkeys(words))
    if _STATED.search(before) and not _TOLERATES.search(before):
        yield from (("negation-lost", words) for words in _tolerated(after))
    yield from (("allergy-lost", words) for words in _torn_away(source, output))
    filed = _ON_FILE.search(before) if _STATED.search(before) and _ONLY.search(before) else None
    if filed and not any(words.search(after) for words in (_ON_FILE, _FILE, _NOT_KNOWN)):
        yield "status-changed", filed.group()
    if (found := _UNDOCUMENTED.search(before)) and not _NOT_KNOWN.search(after):
        yield "unknown-changed", found.group()


def _torn_away(source: Reading, output: Reading) -> Iterator[str]:
    """Sentences that name what somebody is allergic to as a thing that is used, or that simply is."""
    before, after = source.sheet.text, output.sheet.text
    if not _STATED.search(before) or _BADLY.search(before):
        return
    about = {source.cuts.sentence(match.start()) for match in _STATED.finditer(before)}
    named = [_WORDS[allergen.name] for allergen in allergens_in(before, source.cuts)]
    named += [
        whole_words(re.escape(fact.surface))
        for fact in source.sheet.facts
        if fact.kind is Kind.DRUG and fact.required and _TO_THIS.search(before[: fact.start])
    ]
    elsewhere = [s for n, s in enumerate(_sentences(before, source.cuts)) if n not in about]
    for words in named:
        if any(words.search(sentence) for sentence in elsewhere):
            continue
        own = [sentence for sentence in _sentences(after, output.cuts) if words.search(sentence)]
        if own and all(_is_torn(sentence) for sentence in own):
            yield own[0].strip()


def _is_torn(sentence: str) -> bool:
    return (
        _TAKES_IT.search(sentence) is not None
        and not _STATED.search(sentence)
        and not _MAY_STATE.search(sentence)
        and not _POINTS_BACK.search(sentence)
        and not _BADLY.search(sentence)
    )


def _sentences(text: str, cuts: Cuts) -> list[str]:
    return [
        text[start:end] for start, end in zip(cuts.sentences, [*cuts.sentences[1:], len(text)], strict=True)
    ]


def _tolerated(text: str) -> Iterator[str]:
    """The sentences that say without any denial that something is tolerated."""
    for sentence in SENTENCE.findall(text):
        if _TOLERATES.search(sentence) and not _BADLY.search(sentence):
            yield sentence.strip()


def _unlisted(one: str, other: str) -> Iterator[str]:
    """Other things one text says somebody is allergic to, which the other does not name."""
    for match in _NAMED.finditer(one):
        word = match.group("what")
        if _ALLERGEN.search(match.group()) or is_drug_name(word):
            continue
        start = fold(word)[:5]
        if not any(start in fold(written) for written in words_of(other).folded):
            yield word
