"""Sentences that are none: 'Sie haben die Insulingabe selbständig gefällt Ihnen', 'vide; seul; poche; aide'.

Owns words in a row in place of a sentence; for German the verbs that are surely finite and what may stand
between two of them, the participles of eating with what nobody eats, and people who are given like a date.
Only what cannot be right is named; grammar is not judged otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.professionals import HELPERS, PHYSICIANS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_MAIN_CLAUSE = re.compile(r"[^.,;:!?\n()«»\"„“”–—/]+")
_JOINS = whole_words(
    r"und|oder|aber|sondern|denn|sowie|doch|bzw|dass|ob|wenn|weil|falls|als|wie|wo|was|wer|bis|damit|nachdem|"
    r"bevor|obwohl|während|sobald|seit|solange|indem|je|desto|entweder|weder|noch|also|nämlich|dann|so|"
    r"heisst|bedeutet|nennt|zum beispiel"
)
"""What may join a second verb; a word that is a preposition elsewhere is left out to be sure."""
_READER = re.compile(
    r"(?<!\w)(?:Sie (?:haben|hatten|sind|waren|werden|wurden)|(?:haben|sind|werden) Sie)(?!\w)|"
    r"\ASie [a-zäöü]{3,}en(?!\w)"
)
_FINITE = re.compile(
    r"(?<![\w-])(?:ist|hat|war|hatte|wird|wurde|kann|muss|soll|darf|mag|möchte|gefällt|geht|gibt|nimmt|steht|"
    r"liegt|besteht|bleibt|kommt|zeigt|braucht|bekommt|erhält|isst|trinkt|schläft)(?![\w-])"
)
_EATEN = whole_words(r"gegessen|gefrühstückt|essen|frühstücken")
_NEVER_EATEN = whole_words(
    r"(?:\w*insulin\w*|\w*spritzen?|\w*injektion\w*|\w*tabletten?|\w*kapseln?|\w*medikamente?n?|\w*pflaster|"
    r"\w*salben?|\w*tropfen|\w*inhalation\w*|\w*verband|\w*verbände|\w*katheter)"
)
_BESIDE_FOOD = whole_words(r"mit|zu|zum|beim|vor|nach|ohne|trotz|wegen|statt|für|bis|wenn|bevor|wann|sobald")
_AND = re.compile(r"(?<= )(?=(?:und|oder) )")
_PERSON = rf"{PHYSICIANS['de']}|{BARE_WORDS['de']}|{HELPERS['de']}|\w*pfleger(?:in)?"
_NAME = r"(?:\s(?:Fr\.|Frau|Hr\.|Herr|Dr\.)\s\w+)?"
_BETWEEN = r"\s(?:wird|wurde)\s(?:[^.;:,\n]|[.:,](?=\d)){0,90}?"
_GIVEN_PERSON = re.compile(
    rf"(?<!\w)(?:der|die|ihre?)\s(?:(?:{_PERSON}){_NAME}{_BETWEEN}(?:gegeben|durchgeführt|gemacht)|"
    rf"\w+dienst{_BETWEEN}(?:gegeben|gebracht|gemacht))(?!\w)",
    re.IGNORECASE,
)
"""*Die Stomaberaterin wird am 25.11. gegeben*: what is done to an appointment."""
_CHANGES_NOTHING = re.compile(
    r"(?<!\w)(?:Er wechselt|Sie wechseln|Sie wechselt|Il change|Elle change|Vous changez)"
    r" (?:alle|tou(?:te)?s les) \d+ \w+(?=[.,;]|\Z)"
)
"""*Er wechselt alle 6 Wochen*: a catheter, which a nurse changes."""
_IS_A_WOUND = re.compile(
    r"(?<!\w)(?:[Ii]l|[Ee]lle) est une? "
    r"(?:escarre|plaie|ulcère|hématome|rougeur|lésion|cicatrice|douleur|\w+(?:ite|ose|émie|urie|tion))(?!\w)"
)
"""*Il est une escarre*, of a dressing: French says 'c'est'."""
_DENIED_VALUE = re.compile(
    r"(?<!\w)(?:[Kk]eine?n?|[Aa]ucune?|[Nn]essun[oa]?|[Pp]as de) (?:\([^)]*\) )?"
    r"\d+(?:[.,]\d+)? ?(?:%|mmol/l|µmol/l|m?g/d?l|mmHg|°C?)(?!\w)"
)
"""*Sie haben keine (HbA1c) 5,6 %*: a value was measured, and what it speaks against is denied."""
_COINED = re.compile(
    r"(?<![\w-])(?:(?!gegen|zwischen)[a-zäöü]{5,}(?:wechsel(?:n|te?|ten)|kontrollier\w+|pfleg(?:en|te?|ten)|"
    r"(?<!ge)messen)|treppen|[a-zäöü]{4,}stopp(?:te?|en)?)(?![\w-])"
)
"""Verbs made of what care notes as a noun: *Er verbandwechselte 2-mal pro Woche*, *Sie treppen 8 Stufen*."""
_NO_VERB = re.compile(
    r"(?:(?<=\A)|(?<=[.!?] ))(?:Er|Es|Sie) (?!Beide|Alle)[A-ZÄÖÜ][a-zäöü]{2,}"
    r"(?= (?:im|in|am|an|auf|mit|bei|beim|zu|zum)(?!\w))"
)
"""*Er Mittagessen im Restaurant*: a sentence has its verb in second place."""
_TAKES_WEIGHT = re.compile(
    r"(?<!\w)(?:nehmen|nahmen|nimmt|nahm)(?: Sie| er| sie)? [A-ZÄÖÜ][^.;\n]*? und das Gewicht"
    r"(?:(?! nimmt| nahm)[^.;\n])*? (?:ab|zu)(?=[.,;]|\Z)"
)
"""*Sie nahmen Torasemid und das Gewicht von 84 kg auf 79 kg ab*: one verb in two senses."""
_MONTH = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_SENTENCE = re.compile(rf"(?:[^.;!?\n]|[.](?=\d|\w[.]|\s[a-zäöü]|\s(?:{_MONTH})(?!\w)))+")
_PARTICIPLE = re.compile(
    r"(?<![\w-])(?:(?:[a-zäöü]*ge|\AGe)[a-zäöü]{2,}(?:t|en)|[a-zäöü]{3,}iert|worden|sein|"
    r"[a-zäöü]*(?:be|ver|er|ent|emp|zer|miss|über|unter|wider|hinter|voll|durch|um)[a-zäöü]{2,}(?:t|en|an))(?![\w-])"
)
_PASSIVE_WITHOUT_VERB = re.compile(
    r"(?<!\w)wurden?(?: Sie| er)?(?= (?:im|am|in|an|bei|mit|nach|von|vom|wegen|durch)(?!\w))"
    r"(?: (?:im|am|beim|vom|in|an|auf|bei|mit|nach|von|wegen|durch|seit|und|links|rechts|de[rmns]|die|das"
    r"|(?:ein|Ihr|ihr|sein)e?[rmns]?|[a-zäöü]+e[nrm]?|[A-ZÄÖÜ][\w-]+|[\d.]+))+\Z"
)
"""*Sie wurde wegen Lungenentzündung im Spital*: what was done is missing."""
_HAS_TO_WHOM = re.compile(r"(?<!\w)(?:hat|haben|hatten?)(?: Sie| er| sie)? dem [A-ZÄÖÜ]")
"""*Sie hat dem MMS*: a dative that nothing is done to."""
_VERB_TWICE = re.compile(
    r"(?<!\w)(?P<verb>konnten?|können|kann|mussten?|müssen|muss|sollten?|sollen|durften?|dürfen|hatten?|hat|ist|sind"
    r"|waren?|wurden?)(?!\w).*[ ](?P=verb)\Z"
)
"""*Sie konnten Frau Beney am Montag entlassen konnten*."""
_UNDER_UNDER = re.compile(r"(?<!\w)unter de[mnr] Unter[a-zäöü]+")
"""*unter den Unterschenkeln*, of the lower leg."""
_NOT_OF_YOU = re.compile(
    r"(?<!\w)Vous (?:ne |n['’])?(?:[mlts]['’]|me |le |la |les |lui |leur |y |en )?"
    r"(?!(?:tout|petit)(?!\w))[a-zà-ÿ]+(?:it|ît|ut|end|ond|ient)"
    r"(?= (?:pas|plus|bien|mal|vo(?:tre|s)|de|du|des|les?|la|un)(?!\w))"
)
"""*Vous ne reconnaît pas*."""
_WITH_GENITIVE = re.compile(r"(?<!\w)(?:de[nm]|eine[nm]|[ai]m|zum|vom) (?P<noun>[A-ZÄÖÜ][a-zäöü]{7,})s(?!\w)")
"""*unter den Unterschenkels*: no article but that of a genitive stands before one."""
_EARLIER_VALUE = re.compile(r"(?P<value>\d[\d.,/]*) \((?P<other>[^()\d]{3,30}\d[\d.,/]*)\)")
"""*MMS 21/30 (im Juni 23/30)*: without the bracket, one value runs into the other."""
_WORDS_IN_A_ROW = re.compile(r"[^\W\d_]+(?:; [^\W\d_]+){3,}")


def broken_sentences(source: Sheet, output: Sheet) -> Iterator[str]:
    """Single words in a row, values that ran together; in German also two verbs or none, and eaten medicines.

    Args:
        source: the passage as documented; what it says itself is accepted.
        output: what was written for it.
    """
    for pattern in (_WORDS_IN_A_ROW, _CHANGES_NOTHING, _IS_A_WOUND, _DENIED_VALUE):
        yield from (row for row in pattern.findall(output.text) if row not in source.text)
    yield from (
        row
        for value, other in _EARLIER_VALUE.findall(source.text)
        if re.search(rf"(?<![\d.,/]){re.escape(row := f'{value} {other}')}(?![\d/])", output.text)
    )
    if output.language == "fr":
        yield from (found.group() for found in _NOT_OF_YOU.finditer(output.text))
    if output.language == "de":
        yield from _broken_in_german(source, output)


def _broken_in_german(source: Sheet, output: Sheet) -> Iterator[str]:
    yield from (
        found.group()
        for pattern in (_GIVEN_PERSON, _COINED, _NO_VERB, _TAKES_WEIGHT, _UNDER_UNDER)
        for found in pattern.finditer(output.text)
        if found.group() not in source.text
    )
    for found in _WITH_GENITIVE.finditer(output.text):
        if re.search(rf"(?<!\w){found['noun']}(?!\w)", source.text):
            yield found.group()
    for sentence in _SENTENCE.finditer(output.text):
        words = sentence.group().strip()
        if words not in source.text and _is_no_sentence(words):
            yield words
    for clause in _MAIN_CLAUSE.finditer(output.text):
        words = clause.group().strip()
        if words not in source.text and (_has_two_verbs(words) or _eats_medicine(source, output, clause)):
            yield words


def _is_no_sentence(words: str) -> bool:
    if _VERB_TWICE.search(words) and not re.search(r"[,:(„«\"]", words) and not _JOINS.search(words):
        return True
    asks = _PASSIVE_WITHOUT_VERB.search(words) or _HAS_TO_WHOM.search(words)
    return asks is not None and _PARTICIPLE.search(words) is None


def _has_two_verbs(words: str) -> bool:
    finite = list(_FINITE.finditer(words))
    if not finite or _JOINS.search(words):
        return False
    reader = _READER.search(words)
    return {match.group() for match in finite} >= {"ist", "hat"} or (
        reader is not None and reader.start() < finite[0].start()
    )


def _eats_medicine(source: Sheet, output: Sheet, clause: re.Match[str]) -> bool:
    begin = clause.start()
    for words in _AND.split(clause.group()):
        end = begin + len(words)
        if (
            (eaten := _EATEN.search(words))
            and not _BESIDE_FOOD.search(words)
            and not any(
                eaten.group() in told and _NEVER_EATEN.search(told)
                for told in _MAIN_CLAUSE.findall(source.text)
            )
        ):
            drugs = (fact for fact in output.facts if fact.kind is Kind.DRUG and fact.required)
            if _NEVER_EATEN.search(words) or any(begin <= fact.start < end for fact in drugs):
                return True
        begin = end
    return False
