"""Tick boxes as text: what is ticked is said, what is not ticked is not said.

Owns the boxes of Word, of Unicode and of plain typing (``[x]``, ``[ ]``).
Leaves out what a ticked answer means.
"""

from __future__ import annotations

import re

from optirh_batch.readers.day_grids import has_grid

_TICKED, _UNTICKED = "☒☑✓✔🗹", "☐"
_TYPED = ((re.compile(r"\[[xX]\]"), "☒"), (re.compile(r"\[ ?\]"), _UNTICKED))
_BOX = re.compile(f"[{_TICKED}{_UNTICKED}]")
_BOX_FIRST = re.compile(f"([{_TICKED}{_UNTICKED}])([^{_TICKED}{_UNTICKED}]*)")
_LABEL_FIRST = re.compile(f"([^{_TICKED}{_UNTICKED}]*)([{_TICKED}{_UNTICKED}])")
# '☒ oui ☐ non, lesquelles : latex': what follows the last answer is of the ticked one.
_BEHIND_NO = re.compile(r"(?:non|nein|no)\b[\s,;.:–-]*(\S.*)", re.IGNORECASE)
_OPEN_QUESTION = "?"
# The first answer behind the words of its question: 'Diabetes ja ☐ nein ☒'.
_ASKED = re.compile(r"(\S.*?)\W+((?:ja|oui|s[iì]|yes|nein|non|no)\b.*)", re.IGNORECASE)


def ticked(line: str, between: str = ", ") -> str:
    """A line in which only ticked choices are left: ``☐ F ☒ M`` is ``M``; without boxes, as it is.

    Args:
        line: with or without boxes.
        between: what parts several ticked choices.
    """
    line = _as_boxes(line)
    if not (first := _BOX.search(line)):
        return line
    before = line[: first.start()].strip()
    if before and not before.endswith(":"):
        labels = [(label.strip(" ,;"), box) for label, box in _LABEL_FIRST.findall(line)]
        question = ""
        if asked := _ASKED.fullmatch(labels[0][0]):
            question, labels[0] = f"{asked[1]}: ", (asked[2], labels[0][1])
        said = between.join(label for label, box in labels if box in _TICKED)
        return f"{question}{said}" if said else ""
    choices = [(box, label.strip(" ,;")) for box, label in _BOX_FIRST.findall(line)]
    chosen = [label for box, label in choices if box in _TICKED]
    box, last = choices[-1]
    if chosen and box == _UNTICKED and (behind := _BEHIND_NO.fullmatch(last)):
        return f"{before} {between.join(chosen)}, {behind[1]}".strip()
    return f"{before} {between.join(chosen)}".strip()


def leave_ticked(text: str) -> str:
    """A text without what is not ticked, as far as it has a ticked box at all: else boxes may be bullets.

    A question of which no answer is ticked stays open: ``Allergien: [ ] ja [ ] nein`` is ``Allergien: ?``.
    """
    plain = _as_boxes(text)
    if not any(box in plain for box in _TICKED):
        return text
    lines: list[str] = []
    for line in plain.split("\n"):
        # An empty box before a drug is for whoever prepares it, and takes nothing away.
        is_choice = _is_choice(line) and not has_grid(line)
        left = ticked(line.lstrip(" -–•*"), "; ") if is_choice else line
        if left.endswith(":") and left != line:
            left = f"{left} {_OPEN_QUESTION}"
        # An empty line would end a list.
        lines += [left] if left or not line else []
    return "\n".join(lines)


def _is_choice(line: str) -> bool:
    """Whether it is certain which box of a line is of which words.

    A tick behind words alone may say that something was done: ``Torem 1-0-0 ✓``.
    """
    found = list(_BOX.finditer(line))
    if not found:
        return False
    before, behind = line[: found[0].start()].strip(" -–•*"), line[found[-1].end() :].strip(" .,;")
    if not before or before.endswith(":"):
        return True
    return not behind and holds_unticked(line)


def _as_boxes(text: str) -> str:
    for typed, box in _TYPED:
        text = typed.sub(box, text)
    return text


def holds_unticked(text: str) -> bool:
    """Whether a text holds a box that is not ticked."""
    return _UNTICKED in _as_boxes(text)
