"""How much is taken when: the posology objects of both versions, in grid or words.

Sources: CHMED16A, objects Posology and Taking Time; CHMED23A Posology.  Owns
what fits the grid of a Swiss medication card (morning, noon, evening, night)
and, for what does not, a short wording in the plan's language.  No amount is
computed: every number stands in the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from optirh_batch.localization import mark, translate
from optirh_batch.readers.emediplan.codes import UNITS, WORDED_UNITS
from optirh_batch.readers.emediplan.members import answer, flag, number, text
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import TIMES_OF_DAY, Schedule

_SEGMENTS = (mark("in the morning"), mark("at noon"), mark("in the evening"), mark("at night"))
_MEALS = {
    1: mark("before meals"),
    2: mark("with meals"),
    3: mark("after meals"),
    4: mark("on an empty stomach"),
    5: mark("with a high-fat meal"),
    6: mark("with a light meal"),
    7: mark("with a main meal"),
}
# Named here: the collector of sentences does not look inside f-strings.
_ONCE, _PAUSE = mark("once"), mark("pause")
_DAY_OF_CYCLE, _APART = mark("day"), mark("at least {duration} apart")
_DURATIONS = {1: "second", 2: "minute", 3: "hour", 4: "day", 5: "week", 6: "month", 7: "year"}
_DAY, _WEEK = 4, 5
_DAY_SECONDS = 86_400
_SIZES = ((_DAY, _DAY_SECONDS), (3, 3_600), (2, 60), (1, 1))
_MAX_DIGITS = 12
_MAX_ITEMS = 60


class NotUnderstoodError(Exception):
    """A part of a posology that no version of the format knows."""


@dataclass(frozen=True, slots=True)
class Intake:
    """When and how much: in the grid, in words, or both."""

    schedule: Schedule | None = None
    words: str | None = None


def read_posology(posology: dict[str, Any], unit: str | None, language: str) -> Intake:
    """Read one posology of either version (keys in small letters).

    Args:
        posology: the object.
        unit: the code of the amounts' unit, if stated elsewhere.
        language: of the words, one of those the catalogues have.

    Raises:
        NotUnderstoodError: the object breaks its format.
    """
    return _PosologyReader(posology, unit, language).read()


def say_duration(length: int, unit: int, language: str) -> str:
    """A number of seconds to years (the time units of CHMED23A), in words.

    Raises:
        NotUnderstoodError: the unit is none of them.
    """
    from babel.units import format_unit  # noqa: PLC0415 - babel loads with the first plan only

    if unit not in _DURATIONS:
        raise NotUnderstoodError
    return clean_line(format_unit(length, f"duration-{_DURATIONS[unit]}", locale=language))


class _PosologyReader:
    def __init__(self, posology: dict[str, Any], unit: str | None, language: str) -> None:
        self._posology = posology
        self._language = language
        code = posology.get("unit") or unit
        self._unit = self._name_unit(code) if isinstance(code, str) else ""

    def read(self) -> Intake:
        posology = self._posology
        if isinstance(detail := posology.get("po"), dict):
            intake = self._detail(detail)
        elif times := posology.get("tt"):
            intake = Intake(words=self._taking_times(_objects(times)))
        elif posology.get("d") and number(posology.get("cydu") or _DAY_SECONDS) != _DAY_SECONDS:
            raise NotUnderstoodError  # the format ignores the cycle, its writer may not
        else:
            intake = Intake(self._grid(posology.get("d") or []))
        words = [intake.words, *self._circumstances()]
        return Intake(intake.schedule, "; ".join(word for word in words if word) or None)

    def _name_unit(self, code: str) -> str:
        key = code.strip().lower()
        return self._say(WORDED_UNITS[key]) if key in WORDED_UNITS else UNITS.get(key, clean_line(code))

    def _circumstances(self) -> Iterator[str]:
        meal, reserve = _meal(self._posology), answer(self._posology.get("inres"))
        instructions = self._posology.get("appinstr") or ""
        shown = text(instructions)
        if reserve is None or (shown is None and not isinstance(instructions, str)):
            raise NotUnderstoodError
        if meal:
            yield self._say(meal)
        if reserve:
            yield self._say(mark("in reserve, only if needed"))
        if shown:
            yield shown

    def _detail(self, detail: dict[str, Any]) -> Intake:
        """PosologyDetail: daily, free text, single, cyclic, sequence."""
        match number(detail.get("t")):
            case 1:
                return Intake(self._grid(detail.get("ds")))
            case 2 if isinstance(detail.get("text"), str):
                return Intake(words=clean_line(detail["text"]))
            case 3:
                return Intake(words=f"{self._timed(_object(detail, 'tdo'))} ({self._say(_ONCE)})")
            case 4:
                return self._cyclic(detail)
            case 5:
                parts = [self._part(part) for part in _objects(detail.get("sos"))]
                # Whether it starts again after the last step, the format leaves open.
                return Intake(words=" → ".join(parts))
            case _:
                raise NotUnderstoodError

    def _cyclic(self, detail: dict[str, Any]) -> Intake:
        timed = _object(detail, "tdo")
        length, unit = _count(detail.get("cydu")), _count(detail.get("cyduu"))
        times = _count(detail.get("tdpc", 1))
        if (length, unit, times, number(timed.get("t"))) == (1, _DAY, 1, 3):
            return Intake(self._segments_grid(timed))
        words = self._timed(timed)
        if times > 1:
            words = f"{times} × {words}"
        # Weekdays say by themselves that the week is the cycle, times of day that the day is.
        implied = {2: _DAY, 4: _WEEK}.get(number(timed.get("t")))
        if not (length == 1 and unit == implied):
            words = f"{words} / {self._duration(length, unit)}"
        return Intake(words=words)

    def _part(self, part: dict[str, Any]) -> str:
        """One step of a sequence, or a pause."""
        duration = self._duration(_count(part.get("du")), _count(part.get("duu")))
        if number(part.get("t")) == 2:
            return f"{duration}: {self._say(_PAUSE)}"
        intake = self._detail(_object(part, "po"))
        grid = intake.schedule
        amounts = [getattr(grid, time) for time in TIMES_OF_DAY] if grid else []
        words = [
            f"{amount} {self._say(segment)}"
            for amount, segment in zip(amounts, _SEGMENTS, strict=False)
            if amount
        ]
        return f"{duration}: {', '.join(words) or intake.words or '0'}"

    def _timed(self, timed: dict[str, Any]) -> str:
        """TimedDosage: amount only, times, segments, weekdays, days of the month, interval."""
        match number(timed.get("t")):
            case 1:
                return self._dosage(timed.get("do") or timed.get("d"))
            case 2:
                return ", ".join(
                    f"{_clock(item.get('dt'))}: {self._dosage(item.get('do'))}"
                    for item in _objects(timed.get("ts"))
                )
            case 3:
                return ", ".join(
                    f"{self._dosage(item.get('do'))} {self._say(_SEGMENTS[_segment(item)])}"
                    for item in _objects(timed.get("ss"))
                )
            case 4:
                days = [self._weekday(_count(day)) for day in _items(timed.get("wds"))]
                return f"{', '.join(days)}: {self._timed(_object(timed, 'tdo'))}"
            case 5:
                days = [f"{_count(day)}." for day in _items(timed.get("doms"))]
                return f"{', '.join(days)}: {self._timed(_object(timed, 'tdo'))}"
            case 6:
                apart = self._duration(_count(timed.get("midu")), _count(timed.get("miduu")))
                amount = self._dosage(timed.get("do"))
                return f"{amount}, {translate(_APART, self._language, duration=apart)}"
            case _:
                raise NotUnderstoodError

    def _dosage(self, dosage: object) -> str:
        if not isinstance(dosage, dict):
            raise NotUnderstoodError
        match number(dosage.get("t")):
            case 1:
                return self._with_unit(_amount(dosage.get("a")))
            case 2:
                start, end = _amount(dosage.get("afrom")), _amount(dosage.get("ato"))
                lasts = self._duration(_count(dosage.get("du")), _count(dosage.get("duu")))
                return f"{self._with_unit(f'{start} → {end}')} ({lasts})"
            case 3:
                low, high = _amount(dosage.get("amin")), _amount(dosage.get("amax"))
                return self._with_unit(f"{low}–{high}")
            case _:
                raise NotUnderstoodError

    def _grid(self, amounts: object) -> Schedule | None:
        """Up to four amounts; zeros say that nothing is taken then."""
        values = [_amount(amount) for amount in _items(amounts)]
        if len(values) > len(TIMES_OF_DAY):
            raise NotUnderstoodError
        shown = [None if value == "0" else self._with_unit(value) for value in values]
        return Schedule(*shown) if any(shown) else None

    def _segments_grid(self, timed: dict[str, Any]) -> Schedule:
        shown: dict[str, str] = {}
        for item in _objects(timed.get("ss")):
            time = TIMES_OF_DAY[_segment(item)]
            if time in shown:
                raise NotUnderstoodError
            shown[time] = self._dosage(item.get("do"))
        return Schedule(**shown)

    def _taking_times(self, times: Sequence[dict[str, Any]]) -> str:
        """CHMED16A: seconds after the start of a cycle, which is a day unless stated."""
        cycle = _count(self._posology.get("cydu") or _DAY_SECONDS)
        # A cycle of eight or of 36 hours begins at another time each day.
        has_clock = cycle % _DAY_SECONDS == 0
        if not has_clock and len(times) > 1:
            raise NotUnderstoodError
        words = ", ".join(self._taking_time(time, cycle, has_clock=has_clock) for time in times)
        # A most amount is one per cycle, of a day too; times of day say by themselves that the day is.
        is_said = cycle == _DAY_SECONDS and all(time.get("ma") is None for time in times)
        return words if is_said else f"{words} / {self._seconds(cycle)}"

    def _taking_time(self, time: dict[str, Any], cycle: int, *, has_clock: bool) -> str:
        offset = _count(time.get("off"), least=0)
        if offset >= cycle:
            raise NotUnderstoodError
        day, second = divmod(offset, _DAY_SECONDS)
        amount = _amount(time.get("a") if time.get("dofrom") is None else time["dofrom"])
        if time.get("doto") is not None and _amount(time["doto"]) != amount:
            amount = f"{amount} → {_amount(time['doto'])}"
        shown = self._with_unit(amount)
        # What is taken when needed has no time, though the format wants an offset.
        if has_clock and (offset or not flag(self._posology.get("inres"))):
            clock = f"{second // 3600:02}:{second % 3600 // 60:02}"
            which = f"{self._say(_DAY_OF_CYCLE)} {day + 1}, " if cycle > _DAY_SECONDS else ""
            shown = f"{which}{clock}: {shown}"
        if lasts := _count(time.get("du") or 0, least=0):
            shown = f"{shown} ({self._seconds(lasts)})"
        return f"{shown} (max. {_amount(time.get('ma'))})" if time.get("ma") is not None else shown

    def _seconds(self, seconds: int) -> str:
        """A duration in the largest unit that it fills, days at most."""
        unit, length = next((unit, size) for unit, size in _SIZES if seconds % size == 0)
        return self._duration(seconds // length, unit)

    def _with_unit(self, amount: str) -> str:
        return f"{amount} {self._unit}" if self._unit else amount

    def _duration(self, length: int, unit: int) -> str:
        return say_duration(length, unit, self._language)

    def _weekday(self, day: int) -> str:
        from babel.dates import get_day_names  # noqa: PLC0415 - see above

        names = get_day_names("wide", locale=self._language)
        if not 1 <= day <= len(names):
            raise NotUnderstoodError
        return str(names[day - 1])

    def _say(self, message: str) -> str:
        return translate(message, self._language)


def _meal(posology: dict[str, Any]) -> str | None:
    """Before, with or after meals, None if that is not said."""
    written = posology.get("relmeal")
    if written in (None, "", 0):
        return None
    if number(written) not in _MEALS:
        raise NotUnderstoodError
    return _MEALS[number(written)]


def _count(value: object, least: int = 1) -> int:
    counted = number(value)
    if not least <= counted < 10**_MAX_DIGITS:
        raise NotUnderstoodError
    return counted


def _amount(value: object) -> str:
    """An amount as the plan writes it, without zeros behind the point (``1.50`` is ``1.5``)."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip())
        except ArithmeticError:
            raise NotUnderstoodError from None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NotUnderstoodError
    if not Decimal(value).is_finite() or not 0 <= value < 10**6:
        raise NotUnderstoodError
    shown = f"{value:f}" if len(str(value)) <= _MAX_DIGITS else ""
    if not shown:
        raise NotUnderstoodError
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"


def _clock(value: object) -> str:
    """``08:00:00`` without its seconds."""
    found = re.fullmatch(r"(\d{2}:\d{2})(?::\d{2})?", value) if isinstance(value, str) else None
    if found is None:
        raise NotUnderstoodError
    return found[1]


def _segment(item: dict[str, Any]) -> int:
    segment = _count(item.get("s"))
    if segment > len(_SEGMENTS):
        raise NotUnderstoodError
    return segment - 1


def _items(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MAX_ITEMS:
        raise NotUnderstoodError
    return value


def _objects(value: object) -> list[dict[str, Any]]:
    items = _items(value)
    if not items or not all(isinstance(item, dict) for item in items):
        raise NotUnderstoodError
    return items


def _object(parent: dict[str, Any], key: str) -> dict[str, Any]:
    # One example of the specification writes "td" and "d" for "tdo" and "do".
    value = parent.get(key) or parent.get(key.removesuffix("o"))
    if not isinstance(value, dict):
        raise NotUnderstoodError
    return value
