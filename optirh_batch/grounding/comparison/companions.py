"""What a number has beside it: at the earliest, at the latest, from one to the other, day of so many.

Owns the words by which a note says that a day is a bound, that an amount changes, or which day of a cure it
is, and those that answer them in a plain text.  Above and below are ``comparisons``, since and until are
``bounds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.amount_changes import changes_hidden
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_EARLIEST = whole_words(
    r"au plus tôt|pas avant",
    r"frühestens|nicht vor",
    r"non prima (?:di|del\w*)|al più presto",
    r"at the earliest|earliest|not before|no earlier than|not until",
)
_EARLIEST_ANSWERS = whole_words(
    r"plus tôt|avant|à partir|dès|seulement|au moins|au minimum|minimum|attend\w+|ne? [\w'’]+ qu\w*|"
    r"pas encore",
    r"frühe\w*|erst|ab|nicht|mindestens|wenigstens|wart\w+",
    r"prima|a partire|da|dal\w*|solo|soltanto|almeno|attend\w+|aspett\w+|non|più presto",
    r"earl\w+|before|until|from|only|at least|wait\w*|not|onwards?",
)
_LATEST = whole_words(
    r"au plus tard|d['’]ici (?:au|le|à)|en dernier délai",
    r"spätestens",
    r"al più tardi|entro",
    r"at the latest|no later than",
)
_LATEST_ANSWERS = whole_words(
    r"plus tard|d['’]ici|avant|jusqu['’]\w+|délai|dans|limite|dernier",
    r"spät\w*|bis|vor|innert|innerhalb|binnen|in|frist",
    r"più tardi|entro|prima|fino|non oltre|in",
    r"lat\w+|by|before|within|until|in|deadline",
)
_BESIDE = 18
"""'Frühestens ab dem 3. Tag', 'Earliest appointment in 2 weeks'."""
_BOUND = frozenset(
    {Kind.DATE, Kind.DAY, Kind.WEEKDAY, Kind.DURATION, Kind.TIME, Kind.NUMBER, Kind.IDENTIFIER}
)
_DAY_OF = re.compile(
    r"\b(?:J[ ]?|jour |tag |giorno |day )(?P<day>\d{1,3})[ ]?/[ ]?(?P<days>\d{1,3})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_AS_DATE = r"(?<!\w)(?:le|am|il|on|on the|du|vom|del) {day}[ ]?/[ ]?{days}(?![\w/])"
_ATTEMPT = whole_words(
    r"(?:au|du) (?:1er|premier|2e|deuxième) (?:essai|coup)|(?:à )?la (?:1re|première) tentative",
    r"(?:beim|im) (?:1\.|2\.|3\.|ersten|zweiten|dritten) (?:versuch|mal|anlauf)",
    r"al (?:1°|primo|secondo) (?:tentativo|colpo)",
    r"(?:on|at) (?:the )?(?:1st|first|2nd|second) (?:attempt|try|go)",
)
_TRIED = whole_words(
    r"(?:avez|a|ont) fait (?:un|le|la|une) (?:premi\w+|deuxième) (?:essai|tentative)",
    r"(?:haben|hat) (?:den|einen) (?:ersten|zweiten|dritten) (?:versuch|anlauf) (?:gemacht|unternommen)",
    r"ha fatto (?:il|un) (?:primo|secondo) tentativo",
    r"made (?:the|a) (?:first|second) (?:attempt|try)",
)
_LOST_MINUS = whole_words(
    r"(?:perdu|maigri de|verloren|abgenommen|perso|lost)(?: um| of| circa| environ)?,? [-–−] "
    r"?\d+(?:[.,]\d+)? ?kg",
    r"(?<!\d )[-–−] ?\d+(?:[.,]\d+)? ?kg (?:(?:in|en|innert|depuis|seit|da|over)[^.;,:]{1,20} )?"
    r"(?:verloren|abgenommen|perdus?|weniger|de moins|en moins|in meno|di meno|less|lost)",
)
"""A minus and a loss are one loss: '-3 kg' told as 'Sie haben -3 kg verloren'."""
_FROM_TO = re.compile(
    r"(?<!\w)(?P<from>from|de|von|vom|da)[ ](?P<one>\d{1,4}(?:[.,]\d+)?)[ ]?(?:x|[^\W\d_]{1,9})?[ ]"
    r"(?P<to>to|à|auf|a)[ ](?P<other>\d{1,4}(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_IS_FROM_TO = re.compile(
    r"(?<!\w)"
    r"(?:is|are|was|were|est|sont|était|ist|sind|beträgt|betragen|liegt|è|sono|va|vont|lasts?|dure)[ ]"
    r"(?:\w+[ ])?(?:(?:from|between|de|entre|von|zwischen|da|tra|fra)[ ])?(?P<one>\d{1,4}(?:[.,]\d+)?)[ ]?"
    r"(?:x|[^\W\d_]{1,9})?[ ](?:to|and|à|et|bis|auf|und|a|e)[ ](?P<other>\d{1,4}(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_CHANGES = whole_words(
    r"pass\w+|rédui\w+|rac+ourci\w*|diminu\w+|augment\w+|chang\w+|modifi\w+|baiss\w+|descend\w*|mont\w+|désormais|maintenant",
    r"\w*änder\w*|geändert|reduzier\w*|verkürz\w*|verläng\w*|erhöh\w*|gesenkt|umgestellt|angepasst|neu|"
    r"jetzt|wechsel\w*|gewechselt|gesteigert",
    r"cambi\w+|pass\w+|ridott\w+|aument\w+|accorcia\w+|modificat\w+|adesso|ora|scende|sale",
    r"chang\w+|go\w*|went|reduc\w+|short\w+|increas\w+|drop\w*|now|moved|cut|raised|lowered",
)


def companions_lost(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words beside a number of the source that make a bound of it, and that the output does not answer.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for cue, answers in ((_EARLIEST, _EARLIEST_ANSWERS), (_LATEST, _LATEST_ANSWERS)):
        for found in cue.finditer(source.text):
            if _bounds_a_day(source, found) and not answers.search(output.text):
                yield found.group()


def numbers_misread(source: Sheet, output: Sheet) -> Iterator[str]:
    """Where the output makes a date of a day of a cure, a range of a change, or an attempt of a success.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    for day in _DAY_OF.finditer(before):
        told = re.search(_AS_DATE.format(**day.groupdict()), after, re.IGNORECASE)
        if told:
            yield told.group()
    tried = _TRIED.search(after)
    if tried and _ATTEMPT.search(before) and not _ATTEMPT.search(after):
        yield tried.group()
    doubled = _LOST_MINUS.search(after)
    if doubled and not _LOST_MINUS.search(before):
        yield doubled.group()
    if not _CHANGES.search(after):
        changes = {
            (found["one"], found["other"])
            for found in _FROM_TO.finditer(before)
            if found["to"].lower() == "auf" or _value(found["one"]) > _value(found["other"])
        }
        yield from (
            found.group()
            for found in _IS_FROM_TO.finditer(after)
            if {(found["one"], found["other"]), (found["other"], found["one"])} & changes
        )
        yield from changes_hidden(source, output)


def _bounds_a_day(source: Sheet, cue: re.Match[str]) -> bool:
    return any(
        fact.kind in _BOUND
        and (0 <= fact.start - cue.end() <= _BESIDE or 0 <= cue.start() - fact.end <= _BESIDE)
        for fact in source.facts
    )


def _value(number: str) -> float:
    return float(number.replace(",", "."))
