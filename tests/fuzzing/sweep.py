"""Every place of every seed with every odd value: no chance, no coverage, and soon through.

    python -m fuzzing.sweep [TARGET ...]      from tests/

Finds what depends on one value in one place, which a random search may pass by.
"""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Iterator, Sequence

from lxml import etree

from fuzzing.container_mutations import PLAN, chmed, packed, parts_of, unpacked
from fuzzing.json_mutations import ODD, load, places, written
from fuzzing.reduction import rule_of
from fuzzing.xml_mutations import parse

# Numbers that int(), float() and Decimal() stumble over, digits of other scripts, what is hidden or blank.
VALUES = (
    "9" * 5000,
    "1e-320",
    "NaN",
    "1e999",
    "-1",
    "0",
    "١٢",
    "²",
    "½",
    "",
    "-",
    "%",
    "\u202ex",
    "a\u2028b",
)


def variants(data: bytes, values: Sequence[str] = VALUES) -> Iterator[bytes]:
    """The file with one value changed, for each place and each value.

    Args:
        data: XML, JSON, a package of XML parts, or a text with eMediplan strings; others have no places.
        values: what to put there; in JSON also values of other types.
    """
    if parts := parts_of(data):
        for at, (name, content) in enumerate(parts):
            for changed in _in_xml(content, values):
                yield packed([*parts[:at], (name, changed), *parts[at + 1 :]])
    elif load(data) is not None:
        yield from _in_json(data, values)
    elif parse(data) is not None:
        yield from _in_xml(data, values)
    for plan in PLAN.finditer(data):
        for changed in _in_json(unpacked(plan[2]), values):
            yield data[: plan.start()] + chmed(changed, plan[1]) + data[plan.end() :]


def _in_xml(data: bytes, values: Sequence[str]) -> Iterator[bytes]:
    root = parse(data)
    for element in [] if root is None else root.iter(etree.Element):
        for name, value in list(element.attrib.items()):
            for odd in values:
                element.set(name, odd)
                yield etree.tostring(root)
            element.set(name, value)
        text = element.text
        if text and text.strip():
            for odd in values:
                element.text = odd
                yield etree.tostring(root)
            element.text = text


def _in_json(data: bytes, values: Sequence[str]) -> Iterator[bytes]:
    root = load(data)
    for holder, key in list(places(root)):
        value = holder[key]
        for odd in (*values, *ODD):
            holder[key] = copy.deepcopy(odd)
            yield written(root)
        holder[key] = value


def main(names: Sequence[str]) -> int:
    """Sweep the targets; prints the first input's rule for each fault, and returns 1 if there is one."""
    from fuzzing.targets import TARGETS

    failed = set()
    for target in [TARGETS[name] for name in names or TARGETS]:
        count = 0
        for data in itertools.chain.from_iterable(map(variants, target.seeds())):
            count += 1
            try:
                target.examine(data, again=False)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                if (target.name, rule := rule_of(error)) not in failed:
                    failed.add((target.name, rule))
                    sys.stdout.write(f"{target.name}: {rule}: {str(error)[:200]!r}\n")
        sys.stdout.write(f"{target.name}: {count} files\n")
        sys.stdout.flush()
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
