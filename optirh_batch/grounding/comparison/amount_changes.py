"""What an amount was before and what it is now: '10 → 20 mg', '20 mg statt 10 mg', '7,1 % (avant 8,0)'.

Owns the wordings of such a change in four languages, and which of two amounts is the earlier one.
Amounts are compared without their units, which may be said once for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from optirh_batch.grounding.comparison.replacements import INSTEAD, INSTEAD_OF_FIRST
from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

Pattern = re.Pattern[str]
Change = tuple[str, str]
"""The earlier amount and the later one."""

_ARROW = re.compile(r"\s*(?:[-=]+>|→)\s*")
_INSTEAD = whole_words(INSTEAD)
_TO = re.compile(r"\s*(?:à|a|au|auf(?: den)?|to|su|al)\s+", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(?:de|du|von|vom|da|dal|from|entre)\s*$", re.IGNORECASE)
_CHANGES = whole_words(
    r"pass\w+|augment\w+|rédui\w+|diminu\w+|mont\w+|baiss\w+|descend\w*|adapt\w+|chang\w+|modifi\w+|"
    r"déplac\w+|report\w+|repouss\w+|avanc\w+",
    r"\w*erhöh\w*|\w*reduzier\w*|gesenkt|senk\w+|gesteigert|steig\w+|gestiegen|gesunken|gefallen|"
    r"\w*umgestellt|ging|verschoben|verlegt|geändert|angepasst|gewechselt",
    r"aument\w+|ridott\w+|riduc\w+|spostat\w*|rinviat\w*|salit\w+|sces\w+",
    r"moved|postponed|increas\w+|reduc\w+|rais\w+|lower\w+|went|gone|rose|fell",
)
_CHANGED_TO = re.compile(
    rf"(?:[ ][^,.;:\n]*?)?,?[ ](?:{_CHANGES.pattern})[ ](?:[^\W\d_]+[ ])?(?:à|a|au|auf|to|su)[ ]",
    re.IGNORECASE,
)
"""'1 mg abends reduzieren auf 0.5 mg'; an amount that is named in between would stand between the two."""
_EARLIER = whole_words(
    r"avant(?=[ ]*(?:[,:)]|$|\d|c'|il |elle |on |vous ))|auparavant|précédemment|anciennement|hier|était|"
    r"étaient|il y a [^.,;]{1,15}|(?:semaine|année|mois|fois) (?:dernière?|passée?)",
    r"vorher|zuvor|bisher|bislang|früher|davor|vormals|gestern|letzte\w*|war|waren|vor (?:einem?r?|\d+) \w+",
    r"prima(?! d)|precedentemente|ieri|era|erano|"
    r"before(?=[ ]*(?:[,:)]|$|\d|it |he |she |you ))|previously|formerly|yesterday|was|were",
)
_NOW = whole_words(
    r"maintenant|à présent|désormais|actuellement|aujourd'hui|ce (?:jour|matin|soir|midi)|dès",
    r"jetzt|nun|neu|aktuell|heute|ab|adesso|ora|oggi|now|today",
)
_TIMES = (_EARLIER, _NOW)
_SUFFIX = re.compile(rf" ?(?:{_EARLIER.pattern}|{_NOW.pattern}) ?[,;.)]", re.IGNORECASE)
"""'38,5 hier, 37,2': the word is said of what stands before it."""
_OF_SIGNS = {"°", "kg", "%", "/min", "mmol/l", "cm", "l/min"}
_RAISED = whole_words(
    r"(?:est|a été|sont|ont été) (?:\w+ )?augmentée?s?|augmentez|on (?:a )?augment\w+",
    r"(?:wird|wurde|ist|werden|wurden) (?:[\w.,%/-]+ ){0,6}?(?:erhöht|gesteigert)|(?-i:erhöhen|steigern) Sie",
    r"(?:è|sono) stat[oaie] aumentat[oaie]|viene aumentat[oaie]|aumenti",
    r"(?:is|was|has been|were) (?:\w+ )?(?:increased|raised)|increase your",
)
_LOWERED = whole_words(
    r"(?:est|a été|sont|ont été) (?:\w+ )?(?:diminuée?|réduite?|baissée?)s?|diminuez|réduisez",
    r"(?:wird|wurde|ist|werden|wurden) (?:[\w.,%/-]+ ){0,6}?(?:reduziert|gesenkt|verringert)|reduzieren Sie",
    r"(?:è|sono) stat[oaie] (?:ridott|diminuit)[oaie]|viene ridott[oaie]|riduca",
    r"(?:is|was|has been|were) (?:\w+ )?(?:reduced|lowered|decreased)|reduce your",
)
_NEW = whole_words(
    r"nouveau (?:médicament|traitement|remède)|neues? (?:medikament|mittel)|"
    r"nuov[oa] (?:medicament|farmac|medicin)[oa]|new (?:medicine|drug|medication|treatment)"
)
_NEW_IN_SOURCE = whole_words(
    r"nouv\w*|introdu\w*|débu\w*|commenc\w*|neu\w*|begin\w*|begonnen|gestartet|start\w*|nuov\w*|inizi\w*|"
    r"introdo\w*|new\w*|début\w*|instaur\w*|ajout\w*|plus|zusätzlich\w*|aggiunt\w*|added"
)
_GROWS = whole_words(
    r"augmenté\w*|majoré\w*|diminué\w*|réduit\w*|baissé\w*|\w*erhöht\w*|gesteigert\w*|reduziert\w*|"
    r"gesenkt\w*|aumentat\w*|ridott\w*|increased|raised|reduced|lowered"
)
_IS_CHANGED = whole_words(
    r"augment\w*|major\w*|diminu\w*|rédui\w*|réduc\w*|baiss\w*|mont\w*|descend\w*|pass\w*|doubl\w*|adapt\w*|"
    r"titr\w*|au lieu|élev\w*|modifi\w*|chang\w*|dégress\w*|sevrage|paliers?|trop",
    r"\w*erhöh\w*|\w*steig\w*|\w*reduzier\w*|reduktion|\w*senk\w*|hoch\w*|verdoppel\w*|halbier\w*|anpass\w*|"
    r"angepasst|statt|anstelle|auf|titrier\w*|ausschleich\w*|einschleich\w*|umgestellt|umstell\w*|höher\w*",
    r"aument\w*|ridu\w*|ridott\w*|diminu\w*|raddopp\w*|dimezz\w*|invece|anziché|titol\w*|adegu\w*|modific\w*",
    r"increas\w*|rais\w*|up(?:titrat\w*|ped)?|reduc\w*|lower\w*|decreas\w*|down\w*|doubl\w*|halv\w*|instead|"
    r"titrat\w*|adjust\w*|chang\w*",
)
_SIGN_OF_CHANGE = re.compile(r"[↑↓→+<>]|->|=>|-->")
_RANGE = re.compile(r"\.?[ ]?(?:bis(?: zum)?|jusqu['’]au|au|al|to|until|[-–])[ ]?", re.IGNORECASE)
"""'Vom 11. bis 29. März waren Sie ...': no change of a day."""
_ALIKE = whole_words(r"et|à", r"und|bis", r"ed?", r"and|to")
"""Joins two amounts as if both were so now."""
_LONGEST_GAP = 45
_LOOK_BACK = 40
_SENTENCE_END = re.compile(r";(?=\s)|[.\n](?=\s+[A-ZÀ-Ý«])")


def amounts_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """Where the earlier amount of the source is the later one of the output.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        Both amounts, as the output has them.
    """
    own = {change for change, _ in _changes(source)}
    for change, words in _changes(output) if own else ():
        if change[::-1] in own and change not in own:
            yield words


def changes_hidden(source: Sheet, output: Sheet) -> Iterator[str]:
    """Where the output tells both amounts of a change, and nothing of the change.

    Args:
        source: the passage as documented.
        output: what was written for it, without a word for a change.

    Yields:
        The words of the output from the one to the other: 'auf 45 cm und 60' for 'auf 45 cm (vorher 60)'.
    """
    own = {change for change, _ in _changes_of(source, _amounts(source))}
    text = output.text
    if not own or any(
        words.search(text) for words in (_EARLIER, _INSTEAD, _NOW, _CHANGES, _GROWS, _SIGN_OF_CHANGE)
    ):
        return
    for one, other in pairwise(_amounts(output)):
        pair = (_amount(one), _amount(other))
        if {pair, pair[::-1]} & own and _ALIKE.search(text, min(one.start, other.start), other.start):
            yield text[min(one.start, other.start) : max(one.end, other.end)]


def changes_invented(source: Sheet, output: Sheet) -> Iterator[str]:
    """Where the output raises or lowers a dose of which the source tells no change.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The words that say so: a new medicine is not one that was raised.
    """
    before = source.text
    if not any(fact.kind is Kind.DRUG for fact in source.facts):
        return
    new = _NEW.search(output.text)
    if new and _GROWS.search(before) and not _NEW_IN_SOURCE.search(before):
        yield new.group()
    if len(_amounts(source)) > 1:
        return
    if _IS_CHANGED.search(before) or _SIGN_OF_CHANGE.search(before):
        return
    for words in (_RAISED, _LOWERED):
        if found := words.search(output.text):
            yield found.group()


def earlier_amounts(source: Sheet, output: Sheet) -> frozenset[str]:
    """The amounts that both texts call the earlier one of the same change: said in either order."""
    own = {change for change, _ in _changes(source)}
    return frozenset(change[0] for change, _ in _changes(output) if change in own) if own else frozenset()


def _changes(sheet: Sheet) -> list[tuple[Change, str]]:
    return [*_changes_of(sheet, _amounts(sheet)), *_changes_of(sheet, _days(sheet))]


def _changes_of(sheet: Sheet, facts: list[Fact]) -> Iterator[tuple[Change, str]]:
    for one, other in pairwise(facts):
        gap = sheet.text[one.end : other.start] if one.end <= other.start else _between(sheet, one, other)
        if len(gap) > _LONGEST_GAP or _amount(one) == _amount(other) or not _are_alike(one, other):
            continue
        before = sheet.text[max(0, one.start - _LOOK_BACK) : one.start]
        behind = sheet.text[other.end : other.end + _LOOK_BACK]
        order = _order(gap, before, behind)
        if order is not None:
            pair = (_amount(one), _amount(other))
            words = sheet.text[one.start : other.end]
            yield (pair if order else pair[::-1]), words


def _order(gap: str, before: str, behind: str) -> bool | None:
    """Whether the first of two amounts is the earlier one; None where nothing tells of a change."""
    if _ARROW.fullmatch(gap) or INSTEAD_OF_FIRST.search(before):
        return True
    if _CHANGED_TO.fullmatch(gap):
        return True
    if _TO.fullmatch(gap) and _FROM.search(before) and _CHANGES.search(before + " " + behind):
        return True
    if _RANGE.fullmatch(gap):
        return None
    if not _SENTENCE_END.search(gap) and _INSTEAD.search(gap):
        return False
    first, second = _times_of(gap, before, behind)
    return None if first is None and second is None else (first is not _NOW and second is not _EARLIER)


def _times_of(gap: str, before: str, behind: str) -> tuple[Pattern | None, Pattern | None]:
    """What tells when each of two amounts was: words before both, behind both, or between them."""
    *_, led = None, *_times_in(_SENTENCE_END.split(before)[-1])
    opening, *_ = *_times_in(_SENTENCE_END.split(gap)[0]), None
    *_, between = None, *_times_in(_SENTENCE_END.split(gap)[-1])
    closing, *_ = *_times_in(_SENTENCE_END.split(behind)[0]), None
    if led is not None:
        times = led, between
    elif opening is not between:
        times = opening, between  # '73 kg ce matin, hier 72 kg'
    elif closing is not None:
        times = opening, closing
    else:
        times = (between, None) if _SUFFIX.match(gap) else (None, between)
    return times if times[0] is not times[1] else (None, None)


def _times_in(text: str) -> list[Pattern]:
    """For each word of a text for once or now, which of them it is, in order."""
    found = sorted(
        (match.start(), kind) for kind, words in enumerate(_TIMES) for match in words.finditer(text)
    )
    return [_TIMES[kind] for _, kind in found]


def _amounts(sheet: Sheet) -> list[Fact]:
    """Numbers and doses that must be kept, in order; of those that begin together the first."""
    facts = (fact for fact in sheet.facts if fact.required and fact.kind in {Kind.NUMBER, Kind.DOSE})
    return list({fact.start: fact for fact in sorted(facts, key=lambda fact: -fact.start)}.values())[::-1]


def _are_alike(one: Fact, other: Fact) -> bool:
    """Whether two amounts may be of one thing: in one unit, which may be said once; pressures or not."""
    units = {_unit(one), _unit(other)}
    in_one_unit = len(units) == 1 or ("" in units and bool(units & _OF_SIGNS))
    return in_one_unit and ("/" in _amount(one)) == ("/" in _amount(other))


def _unit(fact: Fact) -> str:
    shared = (value for kind, value in fact.also if kind is Kind.DOSE)
    value = fact.value if fact.kind is Kind.DOSE else next(shared, fact.value)
    return value.partition(" ")[2]


def _days(sheet: Sheet) -> list[Fact]:
    facts = (fact for fact in sheet.facts if fact.required and fact.kind in {Kind.DATE, Kind.WEEKDAY})
    return sorted(facts, key=lambda fact: fact.start)


def _amount(fact: Fact) -> str:
    return fact.value.partition(" ")[0]


def _between(sheet: Sheet, one: Fact, other: Fact) -> str:
    """What stands between two amounts that share a unit, whose first reaches over the second."""
    written = re.match(r"[\d.,'½¼¾]+", sheet.text[one.start : other.start])
    return sheet.text[one.start + (written.end() if written else 0) : other.start]
