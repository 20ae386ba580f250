"""English nurses' shorthand, written out before a note is compared: 'Dtr', 'c/o', 'til Sun', '6/52'.

Owns what is written shorter in English alone.  Doses, rates and forms are read by ``recognition`` as they
stand, names of illnesses by the glossary.  Nobody sees the text written out but in a finding on the source.
"""

from __future__ import annotations

import re

_ANY_CASE = {
    "c/o": "complains of",
    "w/o": "without",
    "no temp": "no fever",
    "w/": "with",
    "o/e": "on examination",
    "r/v": "review",
    "f/u": "follow-up",
    "d/c": "discharge",
    "dtr": "daughter",
    "hubby": "husband",
    "nok": "next of kin",
    "til": "until",
    "tmrw": "tomorrow",
    "abx": "antibiotics",
    "meds": "medicines",
    "appt": "appointment",
    "drsg": "dressing",
    "dsg": "dressing",
    "wks": "weeks",
    "wk": "week",
    "yrs": "years",
    "mane": "in the morning",
    "nocte": "at night",
    "n&v": "nausea and vomiting",
    "this am": "this morning",
    "in am": "in the morning",
    "in the am": "in the morning",
    "in pm": "in the afternoon",
    "in the pm": "in the afternoon",
}
_AS_WRITTEN = {
    "OT": "occupational therapist",
    "SW": "social worker",
    "DN": "district nurse",
    "SOB": "short of breath",
    "BM x": "bowels opened x",
    "BMs": "bowel movements",
    "BO x": "bowels opened x",
    "BNO": "bowels not open",
    "NKDA": "no known drug allergies",
    "NAD": "nothing abnormal",
    "NBM": "fasting",
    "NPO": "fasting",
}
_DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thur": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_LEADS = dict.fromkeys(("review", "r/v", "f/u", "repeat"), "in") | dict.fromkeys(
    ("od", "bd", "tds", "qds", "daily"), "for"
)
"""What a span is led by behind such a word: 'review in 6 weeks', 'od for 5 days'."""
_SPANS = {"7": "day", "52": "week", "12": "month"}
_BEFORE_DAYS = r"(?:on|til|till|until|from|by|since|next|every|this|last|away|do|due|seen|booked|home|back)"
_BEFORE_CLOCK = r"(?:given|at|@)"
_BEFORE_CLOCK_OR_YEAR = r"(?:by|from|til|till|until|since|due|seen)"
_BARE_YEAR = r"(?:19|20)\d\d(?![ ]?h)"
"""*Since 2011* is a year, *since 0930* and *since 2011h* an hour."""
_BEFORE_SPANS = r"(?:for|in|after|every|review|r/v|f/u|repeat|past|last|x|od|bd|tds|qds|daily)"


def _listed(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_SHORT = re.compile(
    rf"(?<![\w/])(?:(?P<led>(?i:{_BEFORE_DAYS}) )(?P<day>{_listed(_DAYS)})(?!\w)|(?P<clocked>"
    rf"(?i:{_BEFORE_CLOCK}) |(?i:{_BEFORE_CLOCK_OR_YEAR}) (?!{_BARE_YEAR}))(?P<hour>[01]\d|2[0-3])"
    rf"(?P<minute>[0-5]\d)(?:[ ]?h(?:rs?)?)?(?![\w.,]\d|\w)|"
    rf"(?P<spanned>(?i:{_BEFORE_SPANS}) )(?P<count>\d{{1,2}})/(?P<unit>7|52|12)(?![\d/])|"
    rf"(?P<word>(?i:{_listed(_ANY_CASE)})|{_listed(_AS_WRITTEN)})(?:(?<=x)(?=\d)|(?![\w/]|(?<=/)\S))"
    r"|(?P<of>(?i:day) \d{1,2})/(?=\d{1,2}(?![\d/])))"
)


def spell_english(text: str) -> str:
    """A note with its shorthand written out.

    Args:
        text: in English, as documented.
    """
    return _SHORT.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    if word := found["word"]:
        return _AS_WRITTEN.get(word) or _ANY_CASE[word.lower()]
    if found["day"]:
        led = "until" if found["led"].lower().startswith("til") else found["led"].strip()
        return f"{led} {_DAYS[found['day']]}"
    if found["hour"]:
        led = found["clocked"].strip()
        return f"{led} {'' if led.lower() in {'at', '@'} else 'at '}{found['hour']}:{found['minute']}"
    if found["count"]:
        unit = _SPANS[found["unit"]]
        led = found["spanned"].strip()
        led = f"{led} {_LEADS[led.lower()]}" if led.lower() in _LEADS else led
        return f"{led} {found['count']} {unit}{'' if found['count'] == '1' else 's'}"
    return f"{found['of']} of "
