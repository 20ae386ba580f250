"""Which drug was stopped, and which was given for the last time: 'Stopp von A, Beginn mit B'.

Owns the wordings that surely say it of one drug, in four languages.  That something was stopped at all is
``status``; what changed places with something else is ``exchanges``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.sentences import CLAUSE, SENTENCE
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.negation_words import NEGATORS
from optirh_batch.grounding.vocabulary.phrases import lower_words
from optirh_batch.grounding.vocabulary.pole_words import STOPPED

_DRUG = "\ue002"
"""Stands for each character of a drug's name."""

_ARTICLES = (
    r"(?:(?:de|du|des|von|vom|der|di|del|dello|della|of|the|le|la|les|il|lo|with|mit|drug|given)[ ]|"
    r"[dl]'|dell'|:[ ]?|[ ])*"
)
_DOSES = r"(?:[ ]?\(?\d[\w.,/-]*(?:[ ]?(?:m?g|µg|mcg|ie|ui|e)(?!\w))?\)?)*"
_ITEM = rf"(?:\w{{1,6}}-)?{_DRUG}+{_DOSES}"
_AND = r"(?:[ ]?/[ ]?|[ ](?:et|und|e|and|sowie)[ ])"
_OR_COMMA = rf"(?:{_AND}|,[ ]|[ ]?[+&][ ]?)"
_OF_STOP = (
    r"arrêt(?:er|ez|é|és|ée|ées)?|stopp?(?:en|er|ez|é|ée|ed|ping)?(?: sie| taking)?|absetz(?:en|ung)|"
    r"pausier(?:en|ung)|sistier(?:en|ung)|suspension|suspend(?:re|ez|u|ue|ed)|interruption|interromp\w+|"
    r"sospensione|sospe(?:so|sa|si|se|nda|nde)|interruzione|interrott[oa]|smett[ae](?: di prendere)?|smesso|"
    r"discontinu(?:e|ed|ing|ation)|gestoppt|abgesetzt"
)
_IS = (
    r"wurden?|wird|ist|sind|a|ont|est|sont|été|è|sono|stat[oaie]|was|were|is|are|been|has|have|"
    r"jetzt|heute|aujourd'hui|oggi|today|aussi|auch|anche|also"
)
_WAS_STOPPED = (
    r"arrêtée?s?|stoppée?s?|suspendue?s?|interrompue?s?|gestoppt|abgesetzt|pausiert|sistiert|abgebrochen|"
    r"sospes[oaie]|interrott[oaie]|stopped|discontinued|paused|suspended"
)


def _list(joint: str) -> str:
    return rf"(?P<drugs>{_ITEM}(?:{joint}{_ARTICLES}{_ITEM})*)"


def _stopped(joint: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """'Stopp von A und B', 'A und B wurden gestoppt', where lists are joined by ``joint``."""
    return (
        # 'Xarelto gestoppt Aspirin neu' says it of the first.
        re.compile(rf"(?<![^\W_])(?<!{_DRUG}[ ])(?:{_OF_STOP}){_ARTICLES}{_list(joint)}"),
        re.compile(rf"{_list(joint)}[ ]?(?:(?:{_IS})[ ])*(?:{_WAS_STOPPED})(?![^\W_])"),
    )


_STOPPED = _stopped(_AND)
_STOPPED_PERHAPS = _stopped(_OR_COMMA)
"""'Torem, Aldactone gestoppt' may mean both or the second."""

_STARTED = lower_words(
    r"repris\w*|reprend\w*|(?:re)?commenc\w+|débu\w+|introdui\w+|prenez|continu\w+|poursui\w+|se poursuit",
    r"wieder|begonnen|beginn\w*|gestartet|nehmen|weiter\w*|fortgesetzt",
    r"ripres\w+|riprend\w+|inizi\w+|prend[ae]|prosegu\w+|continu\w+",
    r"resum\w+|restart\w*|start(?:ed|s)?|began|tak(?:e|es|ing)|continu\w+|ongoing",
)
_NO_MORE = lower_words(
    STOPPED.pattern,
    r"plus|ne|n'|fini\w*|termin\w*|remplac\w+|au lieu|à la place",
    r"nicht|kein\w*|beendet|ausgeschlichen|ersetzt|abgelöst|statt|anstelle|wechsel|umgestellt",
    r"non|più|finit\w+|sostitu\w+|invece|al posto",
    r"no|not|end(?:ed)?|finish\w*|replac\w+|instead|switch\w*",
)
"""Says in whatever words that something is over."""

_AGAIN = lower_words(
    r"repris\w*|reprend\w*|recommenc\w+|réintrodui\w+|jusqu\w*|wieder\w*|erneut|bis|ripres\w+|riprend\w+|"
    r"fino|resum\w+|restart\w*|again|until"
)
"""What was stopped did not stay so."""

_LAST = re.compile(
    r"(?<![^\W_])(?:dernière (?:dose|prise|injection|administration|perfusion)|"
    r"dernier médicament (?:donné|reçu)|letzte (?:dosis|gabe|einnahme|injektion|infusion)|"
    r"zuletzt (?:gegeben|erhalten|bekommen)|ultima (?:dose|somministrazione|assunzione|iniezione|infusione)|"
    r"ultimo farmaco (?:dato|somministrato)|last (?:dose|injection|infusion|drug|medicine|given)(?: given)?)"
    rf"{_ARTICLES}{_list(_AND)}"
)
_TAKES_NOW = lower_words(
    r"(?:vous )?(?:prenez|recevez)|nehmen|bekommen sie|sie bekommen|sie erhalten|erhalten sie|"
    r"(?:lei )?(?:prende|riceve)|prenda|(?:you |are )?tak(?:e|ing)|you (?:receive|get)"
)
_LAST_ANY = lower_words(
    r"derni\w+|avez|a été|ont été|letzt\w*|zuletzt|haben|wurden?|hatten|ultim\w+|ha|hanno|è stat\w+|"
    r"sono stat\w+|last|was|were|had|have|took"
)
_DENIED = lower_words(rf"ne|n'|{NEGATORS}")
_SCHEDULE = frozenset({Kind.FREQUENCY, Kind.INTAKE, Kind.CONDITION})


def drugs_stopped_otherwise(source: Sheet, output: Sheet) -> Iterator[str]:
    """The drugs of which the output says that they were stopped, or go on, against the source.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        Their names, as the output has them.
    """
    before, after = _Marked(source), _Marked(output)
    stopped = before.named(*_STOPPED)
    if not stopped:
        return
    perhaps = before.named(*_STOPPED_PERHAPS)
    before.blank(_STOPPED[0])
    untouched = {value for value in before.values - perhaps if not before.clauses_match(value, _NO_MORE)}
    for value in sorted(after.named(*_STOPPED) & untouched):
        yield after.surface(value)
    for value in sorted(stopped & after.values) if not _AGAIN.search(before.text) else ():
        if after.clauses_match(value, _STARTED) and not after.sentences_match(value, _NO_MORE):
            yield after.surface(value)


def last_doses_repeated(source: Sheet, output: Sheet) -> Iterator[str]:
    """The drugs that were given for the last time in the source and are to be taken in the output."""
    before, after = _Marked(source), _Marked(output)
    if _STARTED.search(before.text) or any(fact.kind in _SCHEDULE for fact in source.facts):
        return
    for value in sorted(before.named(_LAST) & after.values):
        if after.sentences_match(value, _TAKES_NOW) and not after.sentences_match(value, _LAST_ANY):
            yield after.surface(value)


class _Marked:
    """A text in lower case in which the names of drugs are marked."""

    def __init__(self, sheet: Sheet) -> None:
        self.facts = [fact for fact in sheet.facts if fact.kind is Kind.DRUG and fact.required]
        self.values = {fact.value for fact in self.facts}
        text = lower(sheet.text).replace("’", "'")
        for fact in self.facts:
            text = f"{text[: fact.start]}{_DRUG * (fact.end - fact.start)}{text[fact.end :]}"
        self.text = text

    def named(self, *patterns: re.Pattern[str]) -> set[str]:
        """The drugs of which one of these patterns speaks, in a clause that denies nothing."""
        return {
            fact.value
            for pattern in patterns
            for match in pattern.finditer(self.text)
            if not _DENIED.search(self._around(CLAUSE, match.start())) and not _DENIED.search(match.group())
            for fact in self.facts
            if match.start("drugs") <= fact.start < match.end("drugs")
        }

    def blank(self, pattern: re.Pattern[str]) -> None:
        """Take out what a pattern says, without the drugs of which it says it."""
        for match in pattern.finditer(self.text):
            start, end = match.start(), match.start("drugs")
            self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"

    def clauses_match(self, value: str, words: re.Pattern[str]) -> bool:
        """Whether any clause that names a drug has such words."""
        return self._any(CLAUSE, value, words)

    def sentences_match(self, value: str, words: re.Pattern[str]) -> bool:
        """Whether any sentence that names a drug has such words."""
        return self._any(SENTENCE, value, words)

    def surface(self, value: str) -> str:
        """A drug as the text writes it."""
        return next(fact.surface for fact in self.facts if fact.value == value)

    def _any(self, cut: re.Pattern[str], value: str, words: re.Pattern[str]) -> bool:
        return any(words.search(self._around(cut, fact.start)) for fact in self._of(value))

    def _of(self, value: str) -> Iterator[Fact]:
        return (fact for fact in self.facts if fact.value == value)

    def _around(self, cut: re.Pattern[str], place: int) -> str:
        return next((m.group() for m in cut.finditer(self.text) if m.start() <= place < m.end()), "")
