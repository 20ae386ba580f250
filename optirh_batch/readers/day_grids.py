"""Day grids as they are typed: ``1-0-0-0``, ``½-0-½``, ``1-0-1 Tbl``, four amounts in a row.

Owns how amounts and their units are typed, where in a line a grid stands, and
what it says of the four times of day.  Leaves out whose grid it is: ``prescriptions``.
"""

from __future__ import annotations

import re

from optirh_batch.records import Schedule

FRACTION = r"[½¼¾⅓⅔]"
NUMBER = rf"(?:\d{{1,4}}(?:[.,’']\d{{1,3}})?(?:/\d{{1,4}}(?:[.,]\d{{1,3}})?)?|\d?{FRACTION})"
UNIT = (
    r"(?:µg|μg|mcg|ug|mg|MG|Mg|g|ml|mL|dl|l|IE|I\.E\.|IU|UI|U\.I\.|Mio\.? ?(?:IE|E|U)|E|U|mmol|mval|mEq|%)"
    r"(?:/(?:h|d|ml|mL|\d{1,3} ?(?:ml|h|mg|g)|Tag|Std\.?|Hub|Dosis|dose|jour))?"
)
PIECE = (
    r"(?:Tbl\.?|Tabl\.?|Tabletten?|cp|cpr|Kps\.?|Kapseln?|Hub|Hübe|gtt|Tr\.?|Trpf\.?|Tropfen|gouttes"
    r"|Stk\.?|Stück|Btl\.?|Beutel|sachets?|Amp\.?|Pen)"
)
# Scans and hasty typing leave the letter O for a zero.
_DOSE_OF_GRID = rf"(?:(?:[0O]|[1-9]\d{{0,2}})(?:[.,]\d{{1,2}})?|[1-9]?{FRACTION}|(?:[1-9] )?[1-9]/[2-9])"
GRID = re.compile(
    rf"(?<![\w.,/–-])({_DOSE_OF_GRID}) ?[-–] ?({_DOSE_OF_GRID}) ?[-–] ?({_DOSE_OF_GRID})"
    rf"(?: ?[-–] ?({_DOSE_OF_GRID}))?"
    rf"(?![\d/–-]|[.,]\d)(?: ?({UNIT}|{PIECE})(?!\w))?"
)
# Behind a strength also with slashes: 1 mg 0/0/1.
_SLASH_GRID = re.compile(
    rf"\A\s*([0-4]|{FRACTION})/([0-4]|{FRACTION})/([0-4]|{FRACTION})(?:/([0-4]|{FRACTION}))?(?![\d/])"
)
# A row of a table whose columns were lost: four amounts are the four times of day, fewer could be any.
_SPACED_GRID = re.compile(
    rf"\A\s*({_DOSE_OF_GRID}) ({_DOSE_OF_GRID}) ({_DOSE_OF_GRID}) ({_DOSE_OF_GRID})(?= |\Z)(?! [\d½¼¾⅓⅔])"
)
_LOST_COLUMNS = re.compile(rf"\A\s*{_DOSE_OF_GRID}(?:(?: {_DOSE_OF_GRID})+(?= |\Z)|\s*\Z)")
_LEFT_AMOUNT = re.compile(rf"(?:\A|\s){_DOSE_OF_GRID}\s*\Z")
_LARGE_DOSE = 20


def has_grid(line: str) -> bool:
    """Whether a line holds a day grid: ``1-0-0-0``."""
    return bool(GRID.search(line))


def is_amount(text: str) -> bool:
    """Whether a text is one amount of a day grid: ``1``, ``½``, ``0.5``."""
    return bool(re.fullmatch(_DOSE_OF_GRID, text))


def begins_with_unit(text: str) -> bool:
    """Whether a text begins with the unit of an amount that stands before it: ``mg s.c.``."""
    return bool(re.match(rf"{UNIT}(?!\w)", text))


def find_grid(text: str, *, is_behind_dose: bool) -> re.Match[str] | None:
    """The day grid of a text; with slashes only behind a strength.

    Args:
        text: what follows the name of a drug.
        is_behind_dose: whether its strength stood before.
    """
    grid = GRID.search(text) or _SPACED_GRID.match(text)
    return _SLASH_GRID.match(text) if grid is None and is_behind_dose and "0" in text else grid


def has_lost_columns(text: str) -> bool:
    """Whether a text begins with amounts of which nobody can say the time of day."""
    return bool(_LOST_COLUMNS.match(text))


def is_behind_amount(text: str, grid: re.Match[str]) -> bool:
    """Whether an amount stands alone before a day grid: of a column of its own, nobody can say which."""
    return bool(_LEFT_AMOUNT.search(text[: grid.start()]))


def schedule_of(grid: re.Match[str], *, is_counted: bool) -> Schedule | None:
    """Amounts with their unit; a zero says that nothing is taken then.

    None if all are zero, or one is implausible, unless drops or units are counted.
    """
    unit = grid[5] if grid.re is GRID else None
    amounts = [None if amount is None else " ".join(amount.split()) for amount in grid.groups()[:4]]
    is_plain = not unit and not is_counted
    if is_plain and any(amount and amount.isdigit() and int(amount) > _LARGE_DOSE for amount in amounts):
        return None
    shown = [
        None if amount in {None, "0", "O"} else f"{amount} {unit}" if unit else amount for amount in amounts
    ]
    return Schedule(*shown) if any(shown) else None


def is_zero(grid: re.Match[str]) -> bool:
    """Whether a grid says of every time of day that nothing is taken."""
    return all(amount in {None, "0", "O"} for amount in grid.groups()[:4])
