"""Making a failing input small: whatever can go without changing how it fails goes.

    python -m fuzzing.reduction TARGET INPUT NAME     from tests/, while the failure still happens

writes ``corpus/TARGET/NAME``, which ``test_readers_fuzz_corpus`` replays from then on.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from fuzzing.container_mutations import PLAN, chmed, packed, parts_of, unpacked
from fuzzing.json_mutations import load, places, written
from fuzzing.xml_mutations import parse

CORPUS = Path(__file__).parent / "corpus"

Fails = Callable[[bytes], bool]


def rule_of(error: Exception) -> str:
    """The same word for the same fault: the property, or the exception and where it left our code."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "optirh_batch" in frame.filename]
    place = f"{Path(own[-1].filename).name}-{own[-1].name}" if own else "outside"
    return getattr(error, "rule", f"{type(error).__name__}-{place}")


def reduce(data: bytes, fails: Fails) -> bytes:
    """The smallest input that greedy steps lead to.

    Args:
        data: an input that fails.
        fails: whether another input fails in the same way.
    """
    smaller = True
    while smaller:
        smaller = False
        for candidate in _simpler(data):
            if len(candidate) < len(data) and fails(candidate):
                data, smaller = candidate, True
                break
    return data


def _simpler(data: bytes) -> Iterator[bytes]:
    if parts := parts_of(data):
        yield from _fewer_parts(parts)
    elif (root := parse(data)) is not None:
        yield from _fewer_elements(root)
    elif isinstance(value := load(data), dict | list):
        yield from _fewer_members(value)
    else:
        for plan in PLAN.finditer(data):
            for less in _fewer_members(load(unpacked(plan[2]))):
                yield data[: plan.start()] + chmed(less, plan[1]) + data[plan.end() :]
        yield from _fewer_bytes(data)


def _fewer_parts(parts: list[tuple[str, bytes]]) -> Iterator[bytes]:
    for at, (name, content) in enumerate(parts):
        yield packed(parts[:at] + parts[at + 1 :])
        if parse(content) is not None:
            for less in _simpler(content):
                yield packed([*parts[:at], (name, less), *parts[at + 1 :]])


def _fewer_elements(root: etree._Element) -> Iterator[bytes]:
    for child in root:  # what stands inside the root may be enough
        yield etree.tostring(child, with_tail=False)
    for element in sorted(root.iter(etree.Element), key=lambda item: -sum(1 for _ in item.iter())):
        parent = element.getparent()
        if parent is not None:
            at = parent.index(element)
            parent.remove(element)
            yield etree.tostring(root, encoding="utf-8")
            parent.insert(at, element)
        for name, value in list(element.attrib.items()):
            del element.attrib[name]
            yield etree.tostring(root, encoding="utf-8")
            element.set(name, value)
        yield from _fewer_characters(element, root)


def _fewer_characters(element: etree._Element, root: etree._Element) -> Iterator[bytes]:
    for place in ("text", "tail"):
        text = getattr(element, place)
        if text:
            for less in dict.fromkeys(("", text.strip(), text[: len(text) // 2], text[len(text) // 2 :])):
                setattr(element, place, less)
                yield etree.tostring(root, encoding="utf-8")
            setattr(element, place, text)


def _fewer_members(value: object) -> Iterator[bytes]:
    for holder, key in list(places(value)):
        inner = holder.pop(key)
        yield written(value)
        if isinstance(holder, list):
            holder.insert(key, inner)
        else:
            holder[key] = inner
        if isinstance(inner, str) and len(inner) > 1:
            for less in (inner[: len(inner) // 2], inner[len(inner) // 2 :]):
                holder[key] = less
                yield written(value)
            holder[key] = inner


def _fewer_bytes(data: bytes) -> Iterator[bytes]:
    size = len(data) // 2
    while size:
        for at in range(0, len(data), size):
            yield data[:at] + data[at + size :]
        size //= 2


def main(target_name: str, source: str, name: str) -> None:
    """Reduce the file ``source`` and keep it.

    Raises:
        SystemExit: it does not fail.
    """
    from fuzzing.targets import TARGETS

    target = TARGETS[target_name]

    def rule(data: bytes) -> str | None:
        try:
            target.examine(data)
        except Exception as error:  # noqa: BLE001 - any fault is one
            return rule_of(error)
        return None

    data = Path(source).read_bytes()
    failure = rule(data)
    if failure is None:
        sys.exit(f"{source} does not fail: nothing to keep")
    least = reduce(data, lambda candidate: rule(candidate) == failure)
    folder = CORPUS / target_name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(least)
    sys.stdout.write(f"{failure}: {len(data)} -> {len(least)} bytes, {folder / name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
