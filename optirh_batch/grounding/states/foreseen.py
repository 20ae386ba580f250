"""What is foreseen is no fact: a condition, a rule for a day, what is frequent at first, until when, only if.

Owns the words for conditions and rules in four languages, and those by which a text tells them as what
somebody has.  Risks and questions are ``possibilities``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.grounding.vocabulary.phrases import whole_words

MAY = whole_words(
    r"danger\w*|prév\w+|évit\w+|protég\w+|surveill\w+|peur|crain\w*|menac\w*|peu(?:t|vent|vez)|pourr\w+|"
    r"peut-être|possib\w+|facilement|vite|pour ne pas|si|quand|attention",
    r"gefahr\w*|\w*prophyla\w*|vorbeug\w*|verhinder\w*|vermeid\w*|schütz\w*|angst|droht|kann|können|"
    r"könnte\w*|möglich\w*|vielleicht|leicht|damit|wenn|falls|vorsicht|aufpassen",
    r"pericol\w*|preven\w+|evit\w+|paura|può|possono|potrebbe\w*|possibil\w+|forse|se|quando|attenzione",
    r"prevent\w*|avoid\w*|fear\w*|afraid|may|might|could|can|perhaps|if|when|careful",
)
"""Words that leave a thing open, or speak of it as what is to be kept away."""
IF = whole_words(
    r"si|en cas de?|quand|lorsqu\w*|dès qu\w*",
    r"wenn|falls|sobald|bei|ab",
    r"se|in caso|quando",
    r"if|when|in case",
)
_S_IL = re.compile(r"\bs['’]ils?\b", re.IGNORECASE)
_OPEN = whole_words(
    r"contre|besoin|réserve|max\w*|limite|cible|but|jusqu\w*|sinon|à partir|dès|dépass\w*|tant qu\w*|pour",
    r"gegen|bedarf|reserve|höchstens|ziel|grenze|bis|sonst|über|unter|für|damit|steigt|sinkt",
    r"contro|bisogno|riserva|massimo|oltre|fino|per",
    r"against|need\w*|reserve|most|target|until|above|below|for",
)
"""Keeps a condition open in another way."""
_ONLY_IF = {
    language: re.compile(rf"(?<!\w)(?:{words})(?:(?:ou|oder|o|or|et|und|e|and|,)[ ])?$", re.IGNORECASE)
    for language, words in (
        ("fr", r"(?:si |en cas d(?:e |['’]))(?:[\w'’]+[ ]){0,4}"),
        ("de", r"(?:wenn |falls )(?:\w+[ ]){0,4}|bei (?:\w+[ ])?"),
        ("it", r"(?:se |in caso di )(?:[\w'’]+[ ]){0,4}"),
        ("en", r"(?:if |in case of )(?:\w+[ ]){0,4}"),
    )
}
"""Ends before a sign that is only foreseen: 'en cas de vomissements'."""
_IN_CASE = whole_words(
    r"dans (?:(?:l['’]un|un) de )?ces (?:cas|situations)|(?:l['’]un|un seul) de ces signes",
    r"in (?:einem )?(?:dies(?:en|er)|folgenden) fällen?|eine[sm]? (?:dieser|von diesen) zeichen",
    r"in (?:uno di )?questi casi|uno di questi segni",
    r"in (?:any|one) of these cases|in these cases|any of these signs",
)
"""'Appelez-nous dans l'un de ces cas. La plaie coule.': a question or a list of cases tells no fact."""
_STATES = re.compile(
    r"\s*(?:Sie haben|Vous avez|Lei ha|You have|Ihre? \w+ (?:ist|beträgt|liegt)|Votre \w+ est|"
    r"(?:Il Suo|La Sua) \w+ è|Your \w+(?: \w+)? is)(?!\w)"
)
_REACH = 30
_HAS_IT = re.compile(
    r"(?<!\w)(?:vous (?:avez|n['’]avez)|(?:il|elle) (?:a|n['’]a)|(?-i:Sie) haben|haben (?-i:Sie)|"
    r"(?:er|es) hat|(?-i:Lei) (?:non )?ha|you (?:have|do not have|have not))[ ](?:(?:pas|plus|de|des|du|"
    r"de la|un|une|la|le|vorerst|jetzt|ein|eine|einen|keine?n?|il|lo|no|an?|the|any)[ ]|d['’]|l['’]){0,3}\Z",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?<!\w)(?:après|nach|dopo|after|(?:avec|mit|con|with)[ ](?:[^\W\d_]+[ ]){1,3})[ ]?\Z", re.IGNORECASE
)
"""'Après plus de 3 jours', 'avec une glycémie de moins de 5' are conditions, as 'si' is."""
_IS_FREQUENT = re.compile(
    r"(?<!\w)(?:ist|sind|est|sont|è|sono|is|are)[ ](?:[\w'’]+[ ]){0,5}?(?:häufig\w*|normal\w*|üblich\w*|"
    r"möglich\w*|fréquente?s?|courante?s?|normaux|possibles?|habituel\w*|frequent[ei]|possibil[ei]|"
    r"comun[ei]|common|expected|usual|possible|frequent)(?!\w)|"
    r"(?<!\w)(?:kommt|kommen|tritt|treten)[ ](?:[\w'’]+[ ]){0,4}?(?:häufig|oft)(?!\w)",
    re.IGNORECASE,
)
"""'Übelkeit ist in den ersten Tagen häufig': true of many, and not said of the reader."""
_OFTEN = re.compile(r"häufig|oft|fr[eé]quent|courant|common|comun[ei]", re.IGNORECASE)
_AT_FIRST = whole_words(
    r"premi\w+|début|pendant|après|sous|avec",
    r"erste[nrs]?|anfangs?|beginn|während|nach|unter|mit",
    r"prim[aoie]|inizio|durante|dopo|con",
    r"first|initial\w*|beginning|start|during|after|on|with",
)
"""Often of anybody at a time of a treatment; 'la tosse è frequente di notte' is the patient's."""
_OF_SOMEBODY = whole_words(
    r"son|sa|ses|chez (?:elle|lui)|il|elle|patiente?|vous",
    r"ihre?[rn]?|seine?[rn]?|bei (?:ihm|ihr)|er|pat|patient\w*",
    r"su[oa]|paziente|lei|lui",
    r"he[r]?|his|she|patient|pt",
)
_SOMEBODY_HAS = whole_words(
    r"vous (?:avez|aurez|souffrez|ressentez)|(?-i:Sie) (?:haben|leiden|spüren)|haben (?-i:Sie)|"
    r"(?-i:Lei) (?:ha|avrà|soffre|sente)|you (?:have|feel|suffer|are)|(?:elle|il) a|(?:er|sie) hat"
)
_OPENS_A_CASE = {
    language: re.compile(
        rf"(?:^|[.;:\n(]|->|→)[ ]*(?:{words})[ ](?P<case>[^.;:,\n]{{4,60}})",
        re.IGNORECASE,
    )
    for language, words in (
        ("fr", r"si|en cas d(?:e|u)"),
        ("de", r"wenn|falls"),
        ("it", r"se(?! (?:ne|lo|li|la cava)\b)|in caso di"),
        ("en", r"if|in case of"),
    )
}
_OF_A_CASE = {
    "fr": whole_words(
        r"si|s['’]ils?|en cas|cas|quand|lorsqu\w*|dès|chaque|lors|besoin|sinon|avec|sans|contre|pour",
        r"à partir|jusqu\w*|tant qu\w*|au moment|selon|pendant|sous|malgré|avant|en",
    ),
    "de": whole_words(
        r"wenn|falls|sobald|bei|beim|ab|fall|fällen|sonst|gegen|sollte\w*|bis|ob|jedes mal|immer",
        r"solange|mit|ohne|für|wegen|je|vor|nach|nur",
    ),
    "it": whole_words(
        r"se|caso|quando|appena|ogni volta|altrimenti|contro|fino|con|senza|per|qualora|secondo",
        r"durante|prima|dopo|nel\w*",
    ),
    "en": whole_words(
        r"if|when|case|should|whenever|unless|otherwise|against|until|on|with|without|for|needed",
        r"whether|as soon as|every time|before|after|in",
    ),
}
"""Without any of these a text has no condition."""
_DAY_WITHOUT = re.compile(
    r"(?<!\w)(?:(?:tag|jour|giorno|day|j)[ ]?\d{1,2}|"
    r"\d{1,2}(?:\.|er?|ème|°|rd|nd|th)[ ]?(?:tag|jour|giorno|day))[ ]"
    r"(?:ohne|sans|senza|without|with no|keine?|pas de)[ ](?:[\w'’]+[ ]){0,3}?[\w'’]+[ ]?(?::|->|→|=)",
    re.IGNORECASE,
)
"""'Jour 3 sans selles : 1 lavement': a rule for that day."""
_HAS_NONE = whole_words(
    r"(?:vous |il |elle )?(?:n['’])(?:avez|a|aviez) (?:pas|plus)(?: eu)?",
    r"(?-i:Sie) (?:haben|hatten) (?:[\w.]+ ){0,4}?kein\w*|(?:haben|"
    r"hatten) (?-i:Sie) (?:[\w.]+ ){0,4}?kein\w*",
    r"(?:lei )?non (?:ha|aveva)(?: avuto)?|(?:lei )?è senza",
    r"you (?:have|had|did not have|do not have) (?:no|an?y?)?|(?:you )?(?:have|had) not",
)
_UNTIL = whole_words(
    r"jusqu['’]\w+|tant qu\w*|avant qu\w*",
    r"bis|solange",
    r"finché|fino|fin quando",
    r"until|till|as long as",
)
_FORECAST = re.compile(
    r"(?<!\w)(?:(?:il )?y aura|aur(?:a|ez)|ser(?:a|ont|ez)|wird|werden|(?:ci )?sar(?:à|anno)|avrà|will)[ ]"
    r"(?:[\w'’]+[ ]){0,4}?"
    r"(?:moins|mieux|weniger|besser|trocken\w*|kleiner|meno|meglio|less|fewer|better|smaller|dry|drier)"
    r"(?!\w)",
    re.IGNORECASE,
)
"""'Bis Exsudat weniger' told as what will come."""
_ONLY_THEN = whole_words(
    r"(?:seulement|uniquement|que) (?:si|en cas|lorsqu\w*|quand|dans ce cas)",
    r"nur(?: dann)?,? (?:wenn|falls|bei|dann|in diesem fall)",
    r"(?:solo|soltanto) (?:se|in caso|quando|in questo caso)",
    r"only (?:if|when|in case|then)",
)
_ONLY_SO_MUCH = re.compile(
    r"\d[ ]?(?:mg|g|ml|µg|ie|ui|e|cp|comprimés?|gouttes?|tabletten?|tropfen|compress[ae]|gocce|tablets?|"
    r"drops?)[ ]"
    r"(?:seulement|uniquement|nur|solo|soltanto|only)(?=[ ]*(?:[.,;]|$))|"
    r"(?<!\w)(?-i:Sie) nehmen nur (?!wenn|falls|bei|dann)",
    re.IGNORECASE,
)
"""'Novalgine 500 mg seulement si cela ne suffit pas' told as 'Novalgine 500 mg seulement'."""


def conditions_met(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that tell as a fact what the source only foresees.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if not _IN_CASE.search(output.text):
        yield from _limits_met(source, output)
        yield from _signs_met(source, output)
        yield from _cases_had(source, output)
        yield from _rules_met(source, output)
        yield from _cases_told(source, output)
    yield from _frequent_found(source, output)
    for said, turned in ((_UNTIL, _FORECAST), (_ONLY_THEN, _ONLY_SO_MUCH)):
        if said.search(source.text) and not (said.search(output.text) or turned.search(source.text)):
            yield from (found.group() for found in turned.finditer(output.text))


def _is_open(side: Told, place: int) -> bool:
    """Whether the sentence at a place, or a question before it, makes a condition of what it says."""
    cuts = side.reading.cuts
    sentence = cuts.sentence(place)
    ends = [*cuts.sentences[1:], len(side.text)]
    if IF.search(side.text, max(0, place - _REACH), place) or _LATER.search(side.text, 0, place):
        return True
    words = side.text[cuts.sentences[sentence] : ends[sentence]]
    kept = (IF, _S_IL) if _STATES.match(words) else (IF, _S_IL, _OPEN)
    return "?" in words or any(pattern.search(words) for pattern in kept)


def _limits_met(source: Told, output: Told) -> Iterator[str]:
    """Limits that the source names as a condition, where the output has no condition at all."""
    limits = {
        fact.value
        for fact in source.reading.sheet.facts
        if fact.kind is Kind.COMPARISON and IF.search(source.text, max(0, fact.start - _REACH), fact.start)
    }
    for fact in output.reading.sheet.facts:
        if fact.kind is Kind.COMPARISON and fact.value in limits and not _is_open(output, fact.start):
            yield fact.surface


def _signs_met(source: Told, output: Told) -> Iterator[str]:
    """Signs that the source names only behind 'if', where the output has no condition at all."""
    foreseen = _ONLY_IF.get(source.language or "")
    behind: dict[str, bool] = {}
    for mention in source.mentions if foreseen else ():
        if foreseen and mention.name.startswith("sign "):
            met = foreseen.search(source.text, max(0, mention.start - _REACH), mention.start) is not None
            behind[mention.name] = behind.get(mention.name, True) and met
    for mention in output.mentions:
        if behind.get(mention.name) and not _is_open(output, mention.start):
            yield output.clauses.words(output.clauses.at(mention.start)).strip(" .,;")


def _cases_had(source: Told, output: Told) -> Iterator[str]:
    """What the source names only behind 'if', told as what the reader has, or has not, in so many words."""
    foreseen = _ONLY_IF.get(source.language or "")
    if not foreseen or not IF.search(source.text):
        return
    behind: dict[str, bool] = {}
    for mention in source.mentions:
        before = source.text[max(0, mention.start - _REACH) : mention.start].rstrip("+<>≥≤ ") + " "
        behind[mention.name] = behind.get(mention.name, True) and foreseen.search(before) is not None
    for mention in output.mentions:
        if not behind.get(mention.name):
            continue
        begin = output.reading.cuts.sentences[output.reading.cuts.sentence(mention.start)]
        words = output.text[begin : mention.end]
        if (
            _HAS_IT.search(output.text, begin, mention.start)
            and not IF.search(words)
            and not _S_IL.search(words)
        ):
            yield words.strip()


def _cases_told(source: Told, output: Told) -> Iterator[str]:
    """What opens the source behind 'if', where the output has no word at all for a condition, nor asks."""
    opens, left = (
        table.get(side.language or "") for table, side in ((_OPENS_A_CASE, source), (_OF_A_CASE, output))
    )
    case = opens.search(source.text) if opens else None
    if case and left and "?" not in output.text and not left.search(output.text):
        yield case.group("case").strip()


def _rules_met(source: Told, output: Told) -> Iterator[str]:
    """What the source rules for a day without something, told as a day on which somebody had none."""
    found = _HAS_NONE.search(output.text) if _DAY_WITHOUT.search(source.text) else None
    if found and not _is_open(output, found.start()):
        yield found.group().strip()


def _frequent_found(source: Told, output: Told) -> Iterator[str]:
    """What the source calls frequent, of nobody, and the output tells of the reader."""
    frequent = _IS_FREQUENT.search(source.text)
    if not frequent or _IS_FREQUENT.search(output.text) or MAY.search(output.text):
        return
    clauses = source.clauses
    number = clauses.at(frequent.start())
    words = clauses.words(number)
    if _OF_SOMEBODY.search(words) or (_OFTEN.search(frequent.group()) and not _AT_FIRST.search(words)):
        return
    start = clauses.starts[number]
    called = {mention.name for mention in source.mentions if start <= mention.start < frequent.start()}
    for has in _SOMEBODY_HAS.finditer(output.text):
        if any(
            mention.name in called and 0 <= mention.start - has.end() <= _REACH for mention in output.mentions
        ):
            yield output.clauses.words(output.clauses.at(has.start())).strip(" .,;")
