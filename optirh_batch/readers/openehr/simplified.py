"""Simplified JSON of openEHR templates (flat and structured) as the tree of a canonical composition.

Source: openEHR ITS-REST, Simplified Formats (EHRbase, Better): paths of node names to values, with the
parts of a value behind a bar (``.../problem_diagnosis:0/problem_diagnosis_name|code``); the structured form
nests the same.

Such a file names no archetypes.  An entry is known by an element that only its archetype has, under the
name that the archetype gives it in the template's language (``template_names``); all else becomes the outline
under its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge
from optirh_batch.readers.content import Content
from optirh_batch.readers.json import parse_json
from optirh_batch.readers.openehr.template_names import Known, concept_of, identifier, known_entry
from optirh_batch.readers.openehr.tree import Node

_FLAT = re.compile(rb'"(?:ctx/[\w|:]+|[^"/|\\]+/(?:language|territory|category|composer)\|\w+)"\s*:')
_STRUCTURED = re.compile(
    rb'"ctx"\s*:\s*\{|"(?:language|territory|category|composer)"\s*:\s*\[\s*\{\s*"\|(?:code|name|value)"'
)
_VERSION = re.compile(r"\.v\d+(?:\.\d+)*$")
# What a value is chosen from where its archetype allows several types (``result_value/quantity_value``).
_CHOICE = re.compile(
    r"(?:quantity|coded_text|text|count|proportion|ordinal|scale|boolean|date_time|date|time|duration|identifier"
    r"|interval_of_\w+)_value\d*"
)
# Every entry or composition has these, and they tell nothing of the patient.
_TECHNICAL = frozenset(
    """language encoding territory category composer action_archetype_id origin time subject
    math_function""".split()
)
_EVENT = re.compile(r"(?:any_|point_in_time_|interval_)?(?:event|point_in_time)(?:_series)?")
_CONTEXT = frozenset("start_time end_time setting health_care_facility participation location".split())


@dataclass(slots=True)
class _Branch:
    """One node of a template as it was filled: its own values by their suffix, and what is below it."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    below: dict[tuple[str, str], _Branch] = field(default_factory=dict)

    def child(self, name: str, number: str) -> _Branch:
        return self.below.setdefault((name, number), _Branch(name))

    def named(self, name: str) -> _Branch | None:
        return next((branch for branch in self.below.values() if branch.name == name), None)

    def value(self, *path: str, suffixes: tuple[str, ...] = ("", "value", "name")) -> str | None:
        """The first value at a path, under the first of the suffixes that it has."""
        found: _Branch | None = self
        for name in path:
            found = found.named(name) if found is not None else None
        return next((found.values[one] for one in suffixes if one in found.values), None) if found else None

    @property
    def own(self) -> list[_Branch]:
        """What is below it that the template names, without the attributes of the reference model."""
        return [branch for branch in self.below.values() if not branch.name.startswith("_")]

    @property
    def label(self) -> str:
        words = _VERSION.sub("", self.name).replace("_", " ").strip()
        return words[:1].upper() + words[1:]


def seems_simplified(data: bytes) -> bool:
    """Whether bytes look like a composition in flat or structured JSON; cheap, and never raises."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"{" and bool(_FLAT.search(data) or _STRUCTURED.search(data))


def from_simplified(content: Content) -> Node:
    """Convert a file, also one in the envelope of an answer (``{"composition": {...}}``).

    Raises:
        EncodingUnknown, XmlMalformed, RecordInvalid, SourceTooLarge: as ``tree.from_json``.
    """
    whole = parse_json(content)
    inner = whole.get("composition") if isinstance(whole, dict) else None
    root = _Branch("")
    _fill(root, inner if isinstance(inner, dict) else whole, content, 0)
    context = root.named("ctx") or _Branch("ctx")
    templates = [branch for branch in root.own if branch.name != "ctx" and branch.below]
    return Node("", parts=tuple(_composition(branch, context) for branch in templates))


def _fill(holder: _Branch, value: Any, content: Content, depth: int) -> None:
    """Sort the members of an object by their paths; those of the structured form are paths of one name."""
    if depth > content.limits.max_depth:
        detail = Phrase("elements nested deeper than {limit}", limit=content.limits.max_depth)
        raise RecordInvalid(name=content.name, detail=detail)
    if not isinstance(value, dict):
        if written := _written(value, content):
            holder.values.setdefault("", written)
        return
    for path, held in value.items():
        steps, _bar, suffix = path.partition("|")
        for number, item in enumerate(held if isinstance(held, list) else [held]):
            place = _at(holder, steps, number if isinstance(held, list) else None, content)
            if not suffix:
                _fill(place, item, content, depth + 1)
            elif written := _written(item, content):
                place.values.setdefault(suffix, written)


def _at(holder: _Branch, steps: str, number: int | None, content: Content) -> _Branch:
    names = [step for step in steps.split("/") if step]
    if len(names) > content.limits.max_depth:
        detail = Phrase("elements nested deeper than {limit}", limit=content.limits.max_depth)
        raise RecordInvalid(name=content.name, detail=detail)
    for step in names:
        name, _colon, index = step.partition(":")
        listed = number if number is not None and step is names[-1] else 0
        holder = holder.child(name, (index or str(listed)).lstrip("0"))
    return holder


def _written(value: Any, content: Content) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else ""
    if len(text) > content.limits.max_text_chars:
        detail = Phrase("a text of more than {limit} characters", limit=content.limits.max_text_chars)
        raise SourceTooLarge(name=content.name, detail=detail)
    return text


def _composition(root: _Branch, context: _Branch) -> Node:
    author = root.value("composer", suffixes=("name",)) or context.value("composer_name")
    language = root.value("language", suffixes=("code", "")) or context.value("language")
    started = root.value("context", "start_time") or context.value("time")
    around = root.named("context")
    told = [branch for branch in around.own if branch.name not in _CONTEXT] if around else []
    parts = [
        _text("name", root.label),
        Node("language", parts=(Node("code_string", text=language or ""),)),
        Node("composer", "PARTY_IDENTIFIED", parts=(Node("name", text=author or ""),)),
        Node(
            "context",
            parts=(
                _text("start_time", started or ""),
                Node("other_context", "ITEM_TREE", parts=tuple(_nodes(told, "items"))),
            ),
        ),
        *_nodes([branch for branch in root.own if branch.name != "context"], "content"),
    ]
    return Node("composition", "COMPOSITION", _cluster_id(root.name, "COMPOSITION"), parts=tuple(parts))


def _nodes(branches: list[_Branch], attribute: str, known: Known | None = None) -> Iterator[Node]:
    for branch in branches:
        if branch.name in _TECHNICAL:
            continue
        if (value := _value(branch)) is not None:
            node_id = known.elements.get(identifier(branch.name), "") if known else ""
            yield Node(attribute, "ELEMENT", node_id, parts=(_text("name", branch.label), value))
        elif branch.own:
            yield _holder(branch, attribute, known)


def _holder(branch: _Branch, attribute: str, around: Known | None) -> Node:
    """A section, an entry or a cluster."""
    if around is not None:
        return _plain(branch, attribute, _cluster_id(branch.name, "CLUSTER"), around)
    known = known_entry(branch.name, [one.name for one in branch.own] + _in_orders(branch))
    if known is not None:
        return _entry(branch, attribute, known)
    if (transition := branch.named("ism_transition")) is not None:
        return _action(branch, attribute, transition)
    events = [one for one in branch.own if one.below and (one.value("time") or _EVENT.fullmatch(one.name))]
    if events:
        inner = tuple(
            Node(
                "events",
                parts=(_text("name", one.label), _text("time", one.value("time") or ""), *_data(one)),
            )
            for one in events
        )
        rest = [one for one in branch.own if one not in events]
        parts = (_text("name", branch.label), Node("data", parts=inner), *_nodes(rest, "items"))
        return Node(attribute, "OBSERVATION", parts=parts)
    return _plain(branch, attribute, _cluster_id(branch.name, "SECTION"), None)


def _plain(branch: _Branch, attribute: str, node_id: str, known: Known | None) -> Node:
    parts = (_text("name", branch.label), *_nodes(branch.own, "items", known))
    return Node(attribute, "CLUSTER", node_id, parts=parts)


def _data(event: _Branch) -> tuple[Node, ...]:
    return (Node("data", parts=tuple(_nodes(event.own, "items"))),)


def _entry(branch: _Branch, attribute: str, known: Known) -> Node:
    inner: list[Node] = [_text("name", branch.label), _subject(branch)]
    inner += [_text(name, said) for name in ("narrative", "expiry_time") if (said := branch.value(name))]
    orders = [one for one in branch.own if identifier(one.name) in known.activities]
    for order in orders:
        told = [one for one in order.own if "formalism" not in one.values]  # the timing for machines
        data = Node("description", "ITEM_TREE", parts=tuple(_nodes(told, "items", known)))
        inner.append(Node("activities", "ACTIVITY", parts=(_text("name", order.label), data)))
    rest = [one for one in branch.own if one not in orders and one.name not in {"narrative", "expiry_time"}]
    inner.append(Node("data", "ITEM_TREE", parts=tuple(_nodes(rest, "items", known))))
    return Node(attribute, known.kind, f"openEHR-EHR-{known.kind}.{known.concept}.v1", parts=tuple(inner))


def _in_orders(branch: _Branch) -> list[str]:
    return [f"{one.name}/{inner.name}" for one in branch.own for inner in one.own]


def _subject(entry: _Branch) -> Node:
    """Of whom an entry speaks: of the patient, unless a relationship is named."""
    relation = entry.named("subject")
    relation = relation.named("relationship") if relation is not None else None
    if relation is None or relation.values.get("code") == "0":
        return Node("subject", "PARTY_SELF")
    return Node("subject", "PARTY_RELATED", parts=(_text("relationship", relation.values.get("value", "")),))


def _action(branch: _Branch, attribute: str, transition: _Branch) -> Node:
    states = [
        Node(name, parts=_coded(step.values))
        for name in ("careflow_step", "current_state")
        if (step := transition.named(name)) is not None
    ]
    rest = [one for one in branch.own if one is not transition]
    parts = (
        _text("name", branch.label),
        _text("time", branch.value("time") or ""),
        Node("ism_transition", parts=tuple(states)),
        Node("description", "ITEM_TREE", parts=tuple(_nodes(rest, "items"))),
    )
    return Node(attribute, "ACTION", parts=parts)


def _value(branch: _Branch) -> Node | None:
    """The value of an element, or why there is none; None at what holds others."""
    inner = branch.own
    if len(inner) == 1 and not branch.values and _CHOICE.fullmatch(inner[0].name):
        return _value(inner[0])
    if inner and {one.name for one in inner} <= {"lower", "upper"}:
        bounds = ((one.name, found) for one in inner if (found := _value(one)) is not None)
        return Node(
            "value", "DV_INTERVAL", parts=tuple(replace(found, attribute=name) for name, found in bounds)
        )
    if inner:
        return None
    if flavour := branch.value("_null_flavour"):
        return _text("null_flavour", flavour)
    return _data_value(branch.values) if branch.values else None


def _data_value(values: dict[str, str]) -> Node | None:
    if "magnitude" in values:
        kind = "DV_QUANTITY" if values.keys() & {"unit", "units"} else "DV_COUNT"
        parts = [Node("magnitude", text=values["magnitude"])]
        parts += [Node("units", text=values[one]) for one in ("unit", "units") if one in values]
        parts += [Node("magnitude_status", text=one) for one in [values.get("magnitude_status")] if one]
        if flag := values.get("normal_status"):
            parts.append(Node("normal_status", parts=(Node("code_string", text=flag),)))
        return Node("value", kind, parts=tuple(parts))
    if "numerator" in values:
        names = [one for one in ("numerator", "denominator", "type") if one in values]
        return Node("value", "DV_PROPORTION", parts=tuple(Node(one, text=values[one]) for one in names))
    if "ordinal" in values:
        symbol = Node("symbol", parts=_coded(values))
        return Node("value", "DV_ORDINAL", parts=(Node("value", text=values["ordinal"]), symbol))
    if shown := values.get("value") or values.get("other") or values.get("") or values.get("code"):
        return Node("value", "DV_CODED_TEXT", parts=_coded(values | {"value": shown}))
    told = values.get("id") or values.get("name") or values.get("alternatetext")
    return Node("value", "DV_TEXT", parts=(Node("value", text=told),)) if told else None


def _coded(values: dict[str, str]) -> tuple[Node, ...]:
    shown = Node("value", text=values.get("value", ""))
    if not (code := values.get("code")):
        return (shown,)
    terminology = values.get("terminology") or ("local" if re.fullmatch(r"at\d{4}(?:\.\d+)*", code) else "")
    named = Node("terminology_id", parts=(Node("value", text=terminology),))
    return (shown, Node("defining_code", parts=(named, Node("code_string", text=code))))


def _cluster_id(name: str, kind: str) -> str:
    concept = concept_of(_VERSION.sub("", name), kind)
    return f"openEHR-EHR-{kind}.{concept}.v1" if concept else ""


def _text(attribute: str, value: str) -> Node:
    return Node(attribute, "DV_TEXT", parts=(Node("value", text=value),))
