"""Which way a medicine goes: kept in any words, never lost, changed or invented."""

from __future__ import annotations

import tomllib

import pytest

from grounding_cases import CASES
from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import check_passage

ROUTES = tomllib.loads((CASES / "routes.toml").read_text(encoding="utf-8"))


def check(source: str, output: str, languages: tuple[str, str] = ("fr", "fr")) -> tuple[Finding, ...]:
    before, after = languages
    return check_passage(source, output, source_language=before, output_language=after, staff_language="fr")


@pytest.mark.parametrize(("before", "after", "source", "output"), ROUTES["kept"])
def test_route_kept_in_other_words_is_not_flagged(before, after, source, output):
    found = check(source, output, (before, after))
    assert [f for f in found if f.code.startswith("route") or f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize(("before", "after", "source", "output"), ROUTES["lost"])
def test_route_lost_or_changed_blocks(before, after, source, output):
    found = check(source, output, (before, after))
    assert any(f.code.startswith("route") for f in found if f.severity is Severity.BLOCK)


def test_lost_route_by_mouth_only_warns():
    found = check("Paracétamol 1 g p.o. 3x/j.", "Paracétamol 1 g 3x par jour.")
    assert [(f.code, f.severity) for f in found] == [("route-lost", Severity.WARN)]


def test_routes_of_two_medicines_exchanged_are_said_to_be_moved():
    found = check(
        "Rocéphine 2 g i.v. et Dafalgan 1 g p.o.",
        "Rocéphine 2 g par la bouche et Dafalgan 1 g dans la veine.",
    )
    assert "route-moved" in {f.code for f in found if f.severity is Severity.BLOCK}
