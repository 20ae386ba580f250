"""What people read in a file, compared with what a reader made of it.

Expectations are TOML pages in tests/expectations: a ``[[file]]`` each, with the
patient's fields, contacts and the items of the three lists as a person read
them.  An expected text must be part of the one that was read, a code word the
same.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

EXPECTATIONS = Path(__file__).parent / "expectations"
LISTS = ("allergies", "problems", "medications")
_TIMES = {"morning", "noon", "evening", "night"}


def expectations(*pages):
    """The files of the pages (paths below tests/expectations) in their order."""
    return [
        entry
        for page in pages
        for path in sorted(EXPECTATIONS.glob(page))
        for entry in tomllib.loads(path.read_text("utf-8"))["file"]
    ]


@dataclass
class Count:
    """Facts that were expected, found among them, and read; what went wrong, in words."""

    expected: int = 0
    found: int = 0
    read: int = 0
    missed: list = field(default_factory=list)
    false: list = field(default_factory=list)

    @property
    def recall(self):
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self):
        return (self.read - len(self.false)) / self.read if self.read else 1.0


def count_patients(pairs):
    """Fields of the patient that a text states; a field that was read and is another is false."""
    count = Count()
    for entry, record in pairs:
        read = {
            name: getattr(record.patient, name) for name in ("given", "family", "birth_date", "avs", "sex")
        }
        for name, value in read.items():
            wanted = entry["patient"].get(name)
            is_read = bool(value) and getattr(value, "value", value) != "unknown"
            count.read += is_read
            count.expected += wanted is not None
            if wanted is not None and is_read and shows(value, wanted):
                count.found += 1
            else:
                count.missed += [f"{entry['path']} {name}: {wanted}"] if wanted is not None else []
                count.false += [f"{entry['path']} {name}: {value}"] if is_read else []
    return count


def count_items(pairs, name):
    """Items of one list; each expected item has an item of its own, and any other item is false."""
    count = Count()
    for entry, record in pairs:
        items = list(getattr(record, name).items if name in LISTS else record.contacts)
        wanted_items = entry.get(name, [])
        count.read += len(items)
        count.expected += len(wanted_items)
        for wanted in wanted_items:
            match = next((item for item in items if agrees(item, wanted)), None)
            if match is None:
                count.missed.append(f"{entry['path']} {wanted}")
            else:
                items.remove(match)
                count.found += 1
        count.false += [f"{entry['path']} {item}" for item in items]
    return count


def confused_states(pairs, name):
    """The files in which a list's state is another than expected, in words."""
    wrong = []
    for entry, record in pairs:
        wanted = entry.get(f"{name}_status", "documented" if entry.get(name) else "not-documented")
        status = getattr(record, name).status.value
        if status != wanted:
            wrong.append(f"{entry['path']}: {status} instead of {wanted}")
    return wrong


def agrees(item, wanted):
    """Whether an item is the expected one in all that is expected of it."""
    return all(shows(_value(item, name), value) for name, value in wanted.items())


def _value(item, name):
    if name in _TIMES:
        return item.schedule and getattr(item.schedule, name)
    return getattr(item, name)


def shows(value, wanted):
    """A code word must be the same, a text must hold the expected words."""
    if value is None:
        return False
    if hasattr(value, "value"):
        return value.value == wanted
    return wanted.casefold() in str(value).casefold()
