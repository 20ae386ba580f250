"""Since and until: a beginning is not turned into an end.

Owns the words that make a date the beginning ("depuis", "seit") or the end
("jusqu'au", "bis") of something.  A pause until a day may be told as a start
on that day, so that only 'since' and 'until' exclude each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.professionals import HELPERS, PHYSICIANS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_DATED = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.TIME})
_GAP = r"(?:[ ][^\W\d_]+\.?){0,2}?[ ]?(?:le |la |l['’])?$"
_ITALIANS = f"{PHYSICIANS['it']}|{BARE_WORDS['it']}|{HELPERS['it']}"
"""Behind 'dal' somebody did it."""
_SINCE = re.compile(
    rf"(?<!\w)(?:depuis|seit|since|dal(?:l['’])?(?![ ]?(?:{_ITALIANS})))(?:[ ](?:le|dem|the))?{_GAP}",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"(?<!\w)(?:jusqu['’](?:au|à|en|aux)|bis(?: zum| am)?|until|till|fino (?:al|a|all['’])){_GAP}",
    re.IGNORECASE,
)
_BEFORE = 40
_FROM = re.compile(
    rf"(?<!\w)(?:à partir d(?:u|e)|dès(?: le)?|ab(?: dem)?|a partire d\w+|from){_GAP}", re.IGNORECASE
)
"""A beginning that lies ahead; a pause until a day may be told as a start on it, unless both texts forbid."""
_FORBIDDEN = re.compile(
    r"(?<!\w)(?:interdit\w*|pas de|pas|ne|verboten|kein\w*|nicht|vietat\w*|non|no|not|forbidden)(?!\w)",
    re.IGNORECASE,
)
_COURSE = re.compile(r"(?<!\w)(?:antibioti\w*|cure|kur)(?!\w)", re.IGNORECASE)
_AHEAD = re.compile(r"(?<!\w)(?:dans|d['’]ici|in|tra|fra|within)[ ]$", re.IGNORECASE)
_LONG = re.compile(
    r"(?<!\w)(?:pour|pendant|durant|pdt|für|während|per|for)[ ](?:les |die |i |the )?$", re.IGNORECASE
)
"""When something is due, and for how long it lasts."""
_NO_BREAK = re.compile(r"[^.;:,→>]{0,25}")
_IS = re.compile(r"(?<!\w)(?:est|sont|êtes|ist|sind|è|sono|is|are)(?!\w)", re.IGNORECASE)
"""'Stoppée hier' may be 'est arrêtée depuis hier'."""
_SINCE_ANYHOW = re.compile(
    r"(?<!\w)(?:depuis|dep\.|seit|since|da|dal|il y a|vor|ago|fa|jour|tag|[JjT]\d+|giorno|day)(?!\w)",
    re.IGNORECASE,
)


def _bounds(sheet: Sheet) -> Iterator[tuple[Key, bool, str]]:
    """Dates with whether they are a beginning, and their words."""
    for fact in sheet.facts:
        if fact.kind not in _DATED:
            continue
        before = sheet.text[max(0, fact.start - _BEFORE) : fact.start]
        for begins, cue in ((True, _SINCE), (False, _UNTIL)):
            if found := cue.search(before):
                yield fact.key, begins, before[found.start() :] + fact.surface


def bounds_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that make an end of a beginning, or the reverse."""
    own = {(key, begins) for key, begins, _ in _bounds(source)}
    for key, begins, words in _bounds(output) if own else ():
        if (key, not begins) in own and (key, begins) not in own:
            yield words
    yield from _bans_begun(source, output)
    yield from _courses_begun(source, output)
    yield from _appointments_stretched(source, output)
    yield from _spans_begun(source, output)
    yield from _pauses_turned(source, output)
    yield from _beginnings_turned(source, output)
    yield from _beginnings_lost(source, output)
    yield from _beginnings_invented(source, output)
    yield from _spans_turned(source, output)


def _beginnings_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Relève de nuit dès vendredi' told as 'jusqu'à vendredi', 'Ferien bis am 20.' as 'ab dem 20.'.

    Where something ends or is forbidden until a day, its contrary begins on it, and both may be told.
    """
    own = {(key, begins) for key, begins, _ in _starts(source, lasting=True)}
    for key, begins, words in _starts(output, lasting=True) if own else ():
        if (key, not begins) in own and (key, begins) not in own:
            yield words


def _beginnings_lost(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Dès lundi', 'seit gestern' told as 'lundi', 'gestern': that it goes on from then is gone."""
    begun = {key: words for key, begins, words in _starts(source) if begins and key[0] is not Kind.NUMBER}
    if not begun or _BEGINS.search(output.text):
        return
    told = {key for key, _, _ in _starts(output)}
    for fact in output.facts:
        if fact.key in begun and fact.key not in told and not _FROM_THEN.match(output.text, fact.end):
            yield begun.pop(fact.key)


def _beginnings_invented(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Chute hier' told as 'depuis hier': what was on one day goes on."""
    if _SINCE_ANYHOW.search(source.text) or _BEGINS.search(source.text):
        return
    days = {fact.key for fact in source.facts if fact.kind is Kind.DAY and fact.value.startswith("-")}
    for fact in output.facts:
        before = output.text[sentence_around(output.text, fact.start)[0] : fact.start]
        if fact.key in days and (since := _SINCE.search(before)) and not _IS.search(before):
            yield before[since.start() :] + fact.surface


def _starts(sheet: Sheet, *, lasting: bool = False) -> Iterator[tuple[Key, bool, str]]:
    """Days, hours and the numbers of days with whether something begins or ends then, and their words.

    Args:
        sheet: the text.
        lasting: whether to leave out sentences that pause, forbid or go on with something else.
    """
    for fact in sheet.facts:
        if fact.kind not in _DATED and fact.kind not in {Kind.DAY, Kind.NUMBER}:
            continue
        before = sheet.text[max(0, fact.start - _BEFORE) : fact.start]
        sentence = sheet.text[slice(*sentence_around(sheet.text, fact.start))] if lasting else ""
        if any(words.search(sentence) for words in (_PAUSE, _RESUMED, _FORBIDDEN)):
            continue
        for begins, cue in ((True, _FROM), (True, _SINCE), (False, _UNTIL)):
            if found := cue.search(before):
                yield fact.key, begins, before[found.start() :] + fact.surface


_BEGINS = re.compile(
    r"(?<!\w)(?:commenc\w*|débu\w*|démarr\w*|introdui\w*|instaur\w*|repren\w*|repris\w*|nouve\w*|désormais|"
    r"dat(?:e|ent|ant) d[eu]|remont\w*|dès|depuis|toujours|encore|chaque|il y a(?= \d)|beginn\w*|begonnen|"
    r"start\w*|gestartet|anfang\w*|fäng\w*|neu|wieder|künftig|jeweils|immer|noch|vor|seit\w*|ab|jede\w*|"
    r"inizi\w*|cominci\w*|riprend\w*|ripres\w*|nuov\w*|ogni|da|dal\w*|fa|ancora|resum\w*|began|new|onwards?|"
    r"each|every|ago|still|since|from)(?!\w)",
    re.IGNORECASE,
)
_FROM_THEN = re.compile(r"[ ](?:an|on|onwards?)(?!\w)", re.IGNORECASE)
_WITHIN = re.compile(
    r"(?<!\w)(?:en moins de|dans les|innert|innerhalb(?: von)?|binnen|entro|within)[ ]\Z", re.IGNORECASE
)
_PRIOR = re.compile(r"(?<!\w)(?:avant|vor|prima di|before)[ ]\Z", re.IGNORECASE)
_AFTER = re.compile(r"(?<!\w)(?:après|nach|dopo|after)[ ]\Z", re.IGNORECASE)


def _spans_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """'May restart after 2 weeks' told as 'within 2 weeks', or the reverse."""
    for own, turned in ((_AFTER, _WITHIN), (_WITHIN, _AFTER), (_PRIOR, _AFTER), (_AFTER, _PRIOR)):
        spans = {fact.key: fact for fact in _led(source, own)}
        for fact in _led(output, turned) if spans else ():
            told, said = (
                side.text[slice(*sentence_around(side.text, place.start))]
                for side, place in ((source, spans.get(fact.key, fact)), (output, fact))
            )
            # 'Kein Honig vor 1 Jahr' may be told as 'Honig erst nach 1 Jahr'.
            if fact.key in spans and (_FORBIDDEN.search(told) is None) == (_FORBIDDEN.search(said) is None):
                yield said.strip()


def _led(sheet: Sheet, cue: re.Pattern[str]) -> Iterator[Fact]:
    return (f for f in sheet.facts if f.kind is Kind.DURATION and cue.search(sheet.text, 0, f.start))


_PAUSE = re.compile(
    r"(?<!\w)(?:pausiert|pausieren|pausé\w*|en pause|suspendu\w*|sospes[oai]|in pausa|paused|on hold)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;\n]+")
_RESUMED = re.compile(
    r"(?<!\w)(?:re(?:pris|prend|start)\w*|wieder|danach|puis|ensuite|poi|then|again)(?!\w)", re.IGNORECASE
)


def _pauses_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """A pause that begins on a day and is told as ending on it, or the reverse."""
    own = {(key, begins) for key, begins, _ in _paused(source)}
    for key, begins, words in _paused(output) if own else ():
        if (key, not begins) in own and (key, begins) not in own:
            yield words


def _paused(sheet: Sheet) -> Iterator[tuple[Key, bool, str]]:
    for sentence in _SENTENCE.finditer(sheet.text) if _PAUSE.search(sheet.text) else ():
        if not _PAUSE.search(sentence.group()) or _RESUMED.search(sentence.group()):
            continue
        for fact in sheet.facts:
            if fact.kind in {*_DATED, Kind.DAY} and sentence.start() <= fact.start < sentence.end():
                before = sheet.text[max(sentence.start(), fact.start - _BEFORE) : fact.start]
                for begins, cue in ((True, _FROM), (False, _UNTIL)):
                    if found := cue.search(before):
                        yield fact.key, begins, before[found.start() :] + fact.surface


_SINCE_BEFORE = re.compile(r"(?<!\w)(?:depuis|seit|da|since|for)[ ](?:\w+[ ])?$", re.IGNORECASE)
_OVER_SINCE = re.compile(
    r"(?<!\w)(?:plus depuis|poi (?:più|basta)|danach nicht mehr|puis plus|none since)(?!\w)", re.IGNORECASE
)


def _spans_begun(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Sang 2 jours, plus depuis' told as 'du sang depuis 2 jours': it is over."""
    if not _OVER_SINCE.search(source.text):
        return
    begun = {fact.key for fact in source.facts if _SINCE_BEFORE.search(source.text[: fact.start])}
    for fact in output.facts:
        before = output.text[: fact.start]
        if fact.kind is Kind.DURATION and fact.key not in begun and (found := _SINCE_BEFORE.search(before)):
            yield before[found.start() :] + fact.surface


def _appointments_stretched(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Labo dans 7 jours' told as 'prévu pour 7 jours', or the reverse: when it is due, and for how long."""
    spans = list(_spans(source))
    due = {key for key, ahead, _ in spans if ahead}
    lasting = {key for key, ahead, _ in spans if not ahead}
    for key, ahead, words in _spans(output):
        if key in ((lasting - due) if ahead else (due - lasting)):
            yield words


def _spans(sheet: Sheet) -> Iterator[tuple[Key, bool, str]]:
    """Durations with whether they lie ahead, and their words; neither those that stand for themselves."""
    for fact in sheet.facts:
        if fact.kind is Kind.DURATION:
            before = sheet.text[max(0, fact.start - _BEFORE) : fact.start]
            for ahead, cue in ((True, _AHEAD), (False, _LONG)):
                if found := cue.search(before):
                    yield fact.key, ahead, before[found.start() :] + fact.surface


def _bans_begun(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Bain interdit jusqu'au 12.6.' told as 'pas de bain à partir du 12 juin'."""
    ends = {key for key, begins, _ in _bounds(source) if not begins}
    for fact in output.facts if ends and _FORBIDDEN.search(source.text) else ():
        before = output.text[max(0, fact.start - _BEFORE) : fact.start]
        sentence = output.text[sentence_around(output.text, fact.start)[0] : fact.start]
        if fact.key in ends and (found := _FROM.search(before)) and _FORBIDDEN.search(sentence):
            yield before[found.start() :] + fact.surface


def _courses_begun(source: Sheet, output: Sheet) -> Iterator[str]:
    """'Co-Amoxi 7 jours' told as 'depuis 7 jours': how long it is to be taken, and no beginning."""
    if _SINCE_ANYHOW.search(source.text):
        return
    ends = [fact.end for fact in source.facts if fact.kind is Kind.DRUG]
    ends += [match.end() for match in _COURSE.finditer(source.text)]
    spans = {
        fact.key
        for fact in source.facts
        if fact.kind is Kind.DURATION
        and any(_NO_BREAK.fullmatch(source.text, end, fact.start) for end in ends if end <= fact.start)
    }
    for fact in output.facts if spans else ():
        before = output.text[max(0, fact.start - _BEFORE) : fact.start]
        if fact.key in spans and (found := _SINCE.search(before)):
            yield before[found.start() :] + fact.surface
