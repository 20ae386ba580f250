"""Any part of a composition as lines: names and values, what is inside under its name.

Owns the walk through sections, entries and their data.  It knows no archetype,
so it leaves nothing out but what was read elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from optirh_batch.readers.openehr.datatypes import day, show_day, show_element
from optirh_batch.readers.openehr.tree import HOLDERS, Node
from optirh_batch.readers.wording import clean_text

ENTRIES = frozenset({"OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY", "GENERIC_ENTRY"})
# Only these names tell something; trees, histories and tables have technical ones.
_NAMED = ENTRIES | {"SECTION", "CLUSTER"}


@dataclass(slots=True)
class Understood:
    """What was read elsewhere.

    Attributes:
        nodes: they and what is below them is left out.
        labels: what the entries speak of that were read in part.
        written: the day of the document, which is not told of each observation.
    """

    nodes: set[Node] = field(default_factory=set)
    labels: dict[Node, str] = field(default_factory=dict)
    written: date | None = None


def outline(part: Node, understood: Understood) -> str:
    """The lines of a section, an entry or a structure of data."""
    return clean_text("\n".join(_lines(part, 0, understood)))


def observed_on(part: Node) -> date | None:
    """The day of an observation, if all its events are of one."""
    events = (event for data in part.all("data") for event in data.all("events"))
    days = {day(event.line("time", "value")) for event in events}
    return days.pop() if len(days) == 1 else None


def title_of(part: Node, understood: Understood) -> str | None:
    """The name of a part, and what it speaks of where that is known."""
    if part.kind not in _NAMED:
        return None
    label = understood.labels.get(part)
    return f"{part.name}: {label}" if label and part.name else label or part.name


def state_of(entry: Node) -> str | None:
    """How far an ACTION has come (planned, completed): without it the entry may say the opposite."""
    transition = entry.first("ism_transition")
    if transition is None:
        return None
    steps = (transition.line("careflow_step", "value"), transition.line("current_state", "value"))
    return ", ".join(dict.fromkeys(step for step in steps if step)) or None


def _lines(part: Node, depth: int, understood: Understood) -> Iterator[str]:
    if state := state_of(part):
        yield f"{_indent(depth)}({state})"
    if narrative := part.line("narrative", "value"):
        yield f"{_indent(depth)}{narrative}"
    inner = [child for child in part.parts if child.attribute in HOLDERS and child not in understood.nodes]
    siblings = Counter(child.attribute for child in part.parts)
    for child in inner:
        if child.kind == "ELEMENT":
            yield from _element(child, depth)
            continue
        heading = _heading(child, siblings[child.attribute], understood)
        lines = list(_lines(child, depth + bool(heading), understood))
        if lines and heading:
            yield f"{_indent(depth)}{heading}"
        yield from lines


def _heading(child: Node, siblings: int, understood: Understood) -> str | None:
    """The name of a part that has one of its own; of an event with its time, if there are several."""
    if child.kind in _NAMED:
        title, observed = title_of(child, understood), observed_on(child)
        return f"{title} ({observed})" if title and observed not in {None, understood.written} else title
    if siblings == 1 or child.attribute not in {"events", "activities"}:
        return None
    time = show_day(child.line("time", "value"))
    return f"{child.name} ({time})" if time and child.name else child.name or time


def _element(element: Node, depth: int) -> Iterator[str]:
    shown = show_element(element)
    if shown is None:
        flavour = element.line("null_flavour", "value")
        shown = f"({flavour})" if flavour else None
    if shown:
        yield f"{_indent(depth)}{element.name or ''}: {shown}"


def _indent(depth: int) -> str:
    return "– " * depth
