"""What may happen or is only considered: a risk is no illness, what is weighed up not decided.

Owns the words for risks, questions and what somebody weighs up, in four languages.  What a text suspects
belongs to ``status``, conditions to ``foreseen``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.denials import denies
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.states.foreseen import IF, MAY
from optirh_batch.grounding.vocabulary.phrases import whole_words

_RISK = whole_words(r"risqu\w*|\w*risik\w*|gefährdet\w*|rischi\w*|risk\w*")

_QUESTION = re.compile(
    # Not one that the note answers itself, and no mark at a value.
    r"(?<=[^\W_]{3})[ ]?\?(?![ ]*(?:[(\d<>]|(?:oui|non|ja|nein|yes|no|none|sì|ok|keine?|pas|aucun|nicht|"
    r"eher|plutôt|->|→)))",
    re.IGNORECASE,
)
_ASKS_WHETHER = whole_words(
    r"(?:demander|voir|vérifier|clarifier|discuter|savoir)(?: \w+){0,4} (?:si|s['’]ils?)(?: \w+)?",
    r"(?:chieder\w*|verificare|vedere|valutare|chiarire|discutere)(?: \w+){0,4} se",
    r"(?:fragen|abklären|klären|besprechen|prüfen),? ob",
    r"ask(?: \w+){0,4} (?:if|whether)|check whether",
)
"""'Lui demander si on peut arrêter': nobody has answered yet."""
_DOUBTS = whole_words(
    r"question\w*|demand\w*|peut-être|possib\w*|soupçon\w*|suspec\w*|suspic\w*|éventuel\w*|savoir|sûr\w*|"
    r"probab\w*|pens\w*|vérifi\w*|contrôl\w*|si|semble\w*|clair\w*|doute\w*|cherch\w*|pourrai\w*|exclu\w*",
    r"frag\w*|vielleicht|möglich\w*|verdacht\w*|vermut\w*|eventuell|evtl|wissen|unklar|sicher|ob|"
    r"wahrscheinlich|denk\w*|prüf\w*|abklär\w*|abgeklärt|könnt\w*|wohl|kontroll\w*|schein\w*|klär\w*",
    r"domand\w*|chied\w*|chiest\w*|forse|possibil\w*|sospett\w*|eventual\w*|sapere|sicur\w*|probabil\w*|"
    r"pens\w*|se|dubbi\w*|verific\w*|potrebbe\w*",
    r"question\w*|ask\w*|perhaps|maybe|possib\w*|suspect\w*|whether|if|unclear|sure|probab\w*|think\w*|"
    r"check\w*|may|might|could|seem\w*",
)
"""Keep a question open; of those that keep a suspicion (``status``), 'kann' and 'peut' answer one."""
_FORBIDDEN = re.compile(
    r"(?<!\w)(?:ne (?:pas|jamais|plus) (?P<fr>\w{3,}?)(?:er|ir|oir|re)|"
    r"nicht (?P<de>(?!ge)\w{4,}?)en(?= *(?:[.,;:)!]|$))|"
    r"(?<!nicht )(?P<ahead>(?!ge)\w{4,}?)en, \w+ nicht(?= *(?:[.;)!]|$)))(?!\w)",
    re.IGNORECASE,
)
"""An order not to do it: 'Schulter nicht bewegen', 'Finger bewegen, Schulter nicht', 'ne pas mouiller'."""
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
    r"refus|décli|oppos|veut|voul|souhait|désir|envie|renonc|oubli|accept|laiss|aime|\bnon\b|réanim|will|"
    r"woll|möcht|mag\b|w[uü]nsch|lehn|verweiger|weiger|weist|wehrt|sträub|verzicht|lässt|akzept|nein\b|"
    r"reanim|\bpv\b|verfügung|directives|rifiut|vuol|vogl|desider|rinunc|direttiv|rianim|declin|want|wish|"
    r"resusc|directive",
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
    for order in _FORBIDDEN.finditer(source.text):
        stem = re.escape(order["fr"] or order["de"] or order["ahead"])
        undone = re.search(_NOT_DONE.format(stem=stem), output.text, re.IGNORECASE)
        # 'Concor n'est pas donné si ...' orders, too.
        if undone and not IF.search(output.text, undone.end()):
            yield undone.group()
    revived = _REVIVED.search(output.text)
    if revived and not _REVIVED.search(source.text):
        yield revived.group()
    unwilling = _UNWILLING.search(output.text)
    if unwilling and not _WILL.search(source.text):
        yield unwilling.group()
    if (
        _WEIGHS.search(source.text)
        and not any(words.search(output.text) for words in (_WEIGHS, _THINKS, MAY))
        and not denies(output.text)
    ):
        yield output.text.strip(" .,;")


def questions_answered(source: Told, output: Told) -> Iterator[str]:
    """The statement that a text makes of a bare question of the note ('Warfarin-type drug?').

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    asked = _QUESTION.search(source.text) or _ASKS_WHETHER.search(source.text)
    if asked is None or "?" in output.text or _DOUBTS.search(output.text) or denies(output.text):
        return
    yield output.text.strip()


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
        careful = risk or MAY.search(words) is not None or denies(words)
        if risk if at_risk else not careful:
            found.add(mention.name)
    return found
