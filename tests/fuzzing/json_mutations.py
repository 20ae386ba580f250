"""Changes of a JSON document that leave it well-formed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from fuzzing import hostile

# What holds a value, and its key or index there.
Place = tuple[Any, Any]

ODD = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1e308,
        10**30,
        10**400,
        0.1,
        float("nan"),
        float("inf"),
        "",
        [],
        {},
        [None],
        [[]],
        {"": ""},
    ),
    *("\ud800", "\x00", "a\x00b"),
)


class JsonMutations:
    """Edits values of one format; names, values and whole objects are taken from its seeds.

    Args:
        seeds: documents.
        words: what else means something to the reader.
    """

    def __init__(self, seeds: Iterable[bytes], words: tuple[str, ...] = ()) -> None:
        keys: dict[str, None] = {}
        values: dict[str, None] = {}
        self._donors: list[tuple[str, Any]] = []
        for seed in seeds:
            for holder, key in places(load(seed)):
                if isinstance(key, str):
                    keys[key] = None
                    self._donors.append((key, holder[key]))
                if isinstance(holder[key], str):
                    values[holder[key][:200]] = None
        self._keys = tuple(keys) or ("a",)
        self._values = (*values, *words)

    def __call__(self, data: bytes, rng: Random) -> bytes | None:
        """The document after one to six changes; None if it is none."""
        value = load(data)
        if not isinstance(value, dict | list):
            return None
        return json.dumps(self.change(value, rng), ensure_ascii=rng.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )

    def change(self, value: Any, rng: Random) -> Any:
        """The value after one to six changes, made in place."""
        for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 6))):
            found = list(places(value))
            if not found:
                return value
            self._edit(found, rng)
        return value

    def _edit(self, found: list[Place], rng: Random) -> None:
        place, other = rng.choice(found), rng.choice(found)
        edits: list[Callable[[], None]] = [
            *[lambda: _put(place, hostile.value(rng, self._values))] * 2,
            lambda: _put(place, copy.deepcopy(rng.choice(ODD))),
            lambda: _put(place, copy.deepcopy(_inner(other))),
            *[lambda: _drop(place)] * 2,
            *[lambda: self._add(place, rng)] * 2,
            *[lambda: self._exchange(place, rng)] * 2,
            lambda: self._rename(place, rng),
            lambda: self._nest(place, rng),
            lambda: _repeat(place, rng),
            lambda: _refer(place, other, rng),
        ]
        rng.choice(edits)()

    def _rename(self, place: Place, rng: Random) -> None:
        holder, key = place
        if isinstance(holder, dict):
            name = rng.choice(self._keys)
            holder[rng.choice((name, name, f"_{name}"))] = holder.pop(key)

    def _add(self, place: Place, rng: Random) -> None:
        holder = _inner(place) if isinstance(_inner(place), dict) else place[0]
        name, donor = rng.choice(self._donors) if self._donors else ("a", None)
        if isinstance(holder, dict):
            holder[name] = copy.deepcopy(donor)
        else:
            holder.append(copy.deepcopy(donor))

    def _exchange(self, place: Place, rng: Random) -> None:
        """Put a value of the same name, from anywhere, in its place."""
        same = [donor for name, donor in self._donors if name == place[1]]
        _put(place, copy.deepcopy(rng.choice(same)) if same else hostile.value(rng, self._values))

    def _nest(self, place: Place, rng: Random) -> None:
        name = rng.choice(self._keys)
        for _ in range(rng.choice((1, 2, 60, 120))):
            _put(place, rng.choice(({name: _inner(place)}, [_inner(place)])))


def _inner(place: Place) -> Any:
    holder, key = place
    return holder[key]


def _put(place: Place, value: Any) -> None:
    holder, key = place
    holder[key] = value


def _drop(place: Place) -> None:
    holder, key = place
    del holder[key]


def _repeat(place: Place, rng: Random) -> None:
    holder, key = place
    copies = [copy.deepcopy(holder[key]) for _ in range(rng.choice((1, 1, 2, 50)))]
    if isinstance(holder, list):
        holder[key:key] = copies
    else:
        holder[key] = [holder[key], *copies]


def _refer(place: Place, other: Place, rng: Random) -> None:
    """Make one object refer to another, or to itself."""
    name = f"r{rng.randint(0, 3)}"
    if isinstance(_inner(place), dict):
        _inner(place)["id"] = name
    if isinstance(_inner(other), dict):
        _inner(other)["reference"] = rng.choice(("#", "", "Patient/")) + name


def load(data: bytes) -> Any:
    """The value, None if the bytes are no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def written(value: object) -> bytes:
    """The value as a file; halves of characters become escapes."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def places(value: Any) -> Iterator[Place]:
    """Every place inside: what holds it, and its key or index."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
                yield holder, key
                waiting.append(holder[key])
