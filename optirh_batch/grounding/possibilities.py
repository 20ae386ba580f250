"""What may happen or is only considered: a risk is no illness, a condition no fact.

Owns the words for risks, conditions and what somebody weighs up, in four languages.  What a text suspects
belongs to ``status``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.denials import denies
from optirh_batch.grounding.facts import Kind
from optirh_batch.grounding.mentions import Told
from optirh_batch.grounding.phrases import whole_words

_RISK = whole_words(r"risqu\w*|\w*risik\w*|gefährdet\w*|rischi\w*|risk\w*")
_MAY = whole_words(
    r"danger\w*|prév\w+|évit\w+|protég\w+|surveill\w+|peur|crain\w*|menac\w*|peu(?:t|vent|vez)|pourr\w+|"
    r"peut-être|possib\w+|facilement|vite|pour ne pas|si|quand|attention",
    r"gefahr\w*|\w*prophyla\w*|vorbeug\w*|verhinder\w*|vermeid\w*|schütz\w*|angst|droht|kann|können|könnte\w*|"
    r"möglich\w*|vielleicht|leicht|damit|wenn|falls|vorsicht|aufpassen",
    r"pericol\w*|preven\w+|evit\w+|paura|può|possono|potrebbe\w*|possibil\w+|forse|se|quando|attenzione",
    r"prevent\w*|avoid\w*|fear\w*|afraid|may|might|could|can|perhaps|if|when|careful",
)
"""Words that leave a thing open, or speak of it as what is to be kept away."""

_IF = whole_words(
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
_STATES = re.compile(r"\s*(?:Sie haben|Vous avez|Lei ha|You have)(?!\w)")
_QUESTION = re.compile(
    # Not one that the note answers itself, and no mark at a value.
    r"(?<=[^\W_]{3})[ ]?\?(?![ ]*(?:[(\d<>]|(?:oui|non|ja|nein|yes|no|none|sì|ok|keine?|pas|aucun|nicht|"
    r"eher|plutôt|->|→)))",
    re.IGNORECASE,
)
_DOUBTS = whole_words(
    r"question\w*|demand\w*|peut-être|possib\w*|soupçon\w*|suspec\w*|suspic\w*|éventuel\w*|savoir|sûr\w*|probab\w*|"
    r"pens\w*|vérifi\w*|contrôl\w*|si|semble\w*|clair\w*|doute\w*|cherch\w*|pourrai\w*|exclu\w*",
    r"frag\w*|vielleicht|möglich\w*|verdacht\w*|vermut\w*|eventuell|evtl|wissen|unklar|sicher|ob|wahrscheinlich|denk\w*|"
    r"prüf\w*|abklär\w*|abgeklärt|könnt\w*|wohl|kontroll\w*|schein\w*|klär\w*",
    r"domand\w*|chied\w*|chiest\w*|forse|possibil\w*|sospett\w*|eventual\w*|sapere|sicur\w*|probabil\w*|pens\w*|se|dubbi\w*|"
    r"verific\w*|potrebbe\w*",
    r"question\w*|ask\w*|perhaps|maybe|possib\w*|suspect\w*|whether|if|unclear|sure|probab\w*|think\w*|check\w*|may|might|"
    r"could|seem\w*",
)
_REACH = 30
_FORBIDDEN = re.compile(
    r"(?<!\w)(?:ne (?:pas|jamais|plus) (?P<fr>\w{3,}?)(?:er|ir|oir|re)|"
    r"nicht (?P<de>(?!ge)\w{4,}?)en(?= *(?:[.,;:)!]|$)))"
    r"(?!\w)",
    re.IGNORECASE,
)
"""'Schulter nicht bewegen', 'ne pas mouiller': an order not to do something."""
_NOT_DONE = (
    r"(?<!\w)(?:n['’e] ?(?:est|sont|a|ont) (?:pas|jamais|plus) (?:été )?{stem}(?:é|i|u)e?s?|"
    r"(?:ist|sind|wurden?|war(?:en)?) (?:\w+ ){{0,4}}?nicht (?:ge)?{stem}e?t)(?!\w)"
)
_UNWILLING = whole_words(
    r"vous n(?:e |['’])(?:\w+ )?(?:v[eo]ul\w+|désir\w+|souhait\w+)",
    r"sie (?:woll\w+|möcht\w+|wünsch\w+) [^.;\n]{0,60}?(?:nicht|kein\w*)",
    r"(?:woll\w+|möcht\w+|wünsch\w+) sie [^.;\n]{0,60}?(?:nicht|kein\w*)",
    r"(?:lei )?non (?:vuole|desidera|voleva)",
    r"you (?:do|did)(?: not|n['’]t) (?:want|wish)",
)
_WILL = re.compile(
    r"refus|décli|oppos|veut|voul|souhait|désir|envie|renonc|oubli|accept|laiss|aime|\bnon\b|réanim|"
    r"will|woll|möcht|mag\b|w[uü]nsch|lehn|verweiger|weiger|weist|wehrt|sträub|verzicht|lässt|akzept|nein\b|reanim|"
    r"\bpv\b|verfügung|directives|rifiut|vuol|vogl|desider|rinunc|direttiv|rianim|"
    r"declin|want|wish|resusc|directive",
    re.IGNORECASE,
)
"""Speaks of somebody's will; an order of care does not."""
_REVIVED = whole_words(
    r"(?:pas|jamais) (?:eu|été|fait) (?:\w+ ){0,2}?réanim\w+|réanimation (?:\w+ ){0,2}?(?:n['’]a pas|a été)",
    r"(?:keine|nicht)[^.;\n]{0,30}(?:reanimation|wiederbelebung)[^.;\n]{0,20}"
    r"(?:gemacht|stattgefunden|gegeben|erfolgt)",
    r"gab (?:\w+ )?keine (?:reanimation|wiederbelebung)",
    r"(?:wurde\w*|war\w*) (?:\w+ ){0,2}?nicht (?:reanimiert|wiederbelebt)",
    r"nicht (?:reanimiert|wiederbelebt) worden",
    r"(?:non è stat\w|non c['’]è stata) (?:\w+ ){0,2}?rianima\w+",
    r"(?:was|were|been) not (?:resuscitated|revived)|no resuscitation (?:was|took)",
)
"""Tells a wish not to be resuscitated as what happened."""
_WEIGHS = whole_words(
    r"envisag\w+|réfléchi\w+|hésite\w*|songe\w*",
    r"überleg\w*|erwäg\w*|zögert",
    r"valuta\w*|riflett\w+|esita\w*",
    r"consider\w*|thinking about",
)
_THINKS = whole_words(
    r"pens\w+|projet\w*|éventuel\w*|voul\w+|veut|aimer\w+|souhait\w+|question",
    r"denk\w*|gedank\w*|nachdenk\w*|eventuell|will|wollen|möcht\w+|wünsch\w*|frag\w*",
    r"pens\w+|vorrebb\w+|vuole|eventual\w+",
    r"think\w*|thought|want\w*|would like|wonder\w*",
)


def possibilities_realised(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that state a risk, decide what is weighed up, or tell an order as a refusal.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    risky = _named(source, at_risk=True) - _named(source, at_risk=False)
    stated = _named(output, at_risk=False) - _named(output, at_risk=True) if risky else set()
    for mention in output.mentions:
        if mention.name in risky & stated:
            yield output.clauses.words(output.clauses.at(mention.start)).strip(" .,;")
    if not _IN_CASE.search(output.text):
        yield from _conditions_met(source, output)
        yield from _signs_met(source, output)
    for order in _FORBIDDEN.finditer(source.text):
        stem = re.escape(order["fr"] or order["de"])
        undone = re.search(_NOT_DONE.format(stem=stem), output.text, re.IGNORECASE)
        # 'Concor n'est pas donné si ...' orders, too.
        if undone and not _IF.search(output.text, undone.end()):
            yield undone.group()
    revived = _REVIVED.search(output.text)
    if revived and not _REVIVED.search(source.text):
        yield revived.group()
    unwilling = _UNWILLING.search(output.text)
    if unwilling and not _WILL.search(source.text):
        yield unwilling.group()
    if (
        _WEIGHS.search(source.text)
        and not any(words.search(output.text) for words in (_WEIGHS, _THINKS, _MAY))
        and not denies(output.text)
    ):
        yield output.text.strip(" .,;")


def _is_open(side: Told, place: int) -> bool:
    """Whether the sentence at a place, or a question before it, makes a condition of what it says."""
    cuts = side.reading.cuts
    sentence = cuts.sentence(place)
    ends = [*cuts.sentences[1:], len(side.text)]
    if _IF.search(side.text, max(0, place - _REACH), place):
        return True
    words = side.text[cuts.sentences[sentence] : ends[sentence]]
    kept = (_IF, _S_IL) if _STATES.match(words) else (_IF, _S_IL, _OPEN)
    return "?" in words or any(pattern.search(words) for pattern in kept)


def questions_answered(source: Told, output: Told) -> Iterator[str]:
    """The statement that a text makes of a bare question of the note ('Warfarin-type drug?').

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    asked = _QUESTION.search(source.text)
    if asked is None or "?" in output.text or _DOUBTS.search(output.text) or denies(output.text):
        return
    yield output.text.strip()


def _conditions_met(source: Told, output: Told) -> Iterator[str]:
    """Limits that the source names as a condition, where the output has no condition at all."""
    limits = {
        fact.value
        for fact in source.reading.sheet.facts
        if fact.kind is Kind.COMPARISON and _IF.search(source.text, max(0, fact.start - _REACH), fact.start)
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


def _named(side: Told, *, at_risk: bool) -> set[str]:
    """Signs, illnesses and other named things in sentences that speak of a risk, or in those that do not."""
    found = set()
    for mention in side.mentions:
        if " " in mention.name and not mention.name.startswith("sign "):
            continue
        sentence = side.reading.cuts.sentence(mention.start)
        numbers = [n for n, of in enumerate(side.clauses.sentences) if of == sentence]
        words = "".join(side.clauses.words(number) for number in numbers)
        risk = _RISK.search(words) is not None
        careful = risk or _MAY.search(words) is not None or denies(words)
        if risk if at_risk else not careful:
            found.add(mention.name)
    return found
