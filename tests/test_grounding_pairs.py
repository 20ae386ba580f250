"""Correct rewritings must pass, and wrong ones must not."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from grounding_cases import Pair, blocks, check, load_pairs, mutate
from optirh_batch.documents import Finding, Severity

PAIRS = load_pairs()


def blocking(pair: Pair) -> list[Finding]:
    return [finding for finding in check(pair) if finding.severity is Severity.BLOCK]


def test_there_are_enough_pairs_in_every_direction():
    directions = Counter(f"{pair.source_language}-{pair.output_language}" for pair in PAIRS)
    assert len(PAIRS) >= 80
    assert set(directions) == {
        "fr-fr",
        "de-de",
        "fr-de",
        "de-fr",
        "fr-it",
        "fr-en",
        "de-en",
        "de-it",
        "it-it",
        "it-fr",
        "en-en",
    }


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.source[:40])
@pytest.mark.no_cover  # traced, it takes several times as long
def test_correct_rewriting_passes(pair):
    assert [(finding.code, finding.evidence) for finding in blocking(pair)] == []


@pytest.mark.no_cover  # traced, it takes several times as long
def test_mutated_pairs_are_blocked(capsys):
    """At least 99 % over all mutations, and 97 % of each kind with enough cases to tell."""
    tried: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for pair in PAIRS:
        for mutation in mutate(pair):
            tried[mutation.kind] += 1
            if not blocks(mutation.pair):
                missed[mutation.kind] += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{tried.total()} mutations of {len(PAIRS)} pairs, {missed.total()} missed\n")
        for kind, count in sorted(tried.items()):
            sys.stdout.write(f"  {kind:28} {count:5}  missed {missed[kind]}\n")
    assert tried.total() > 3000
    assert 1 - missed.total() / tried.total() >= 0.99
    for kind in (
        "number",
        "number (source)",
        "unit",
        "unit (source)",
        "date",
        "daytime",
        "frequency",
        "side",
    ):
        assert missed[kind] == 0, kind
    for kind in ("negation dropped", "negation added"):
        assert missed[kind] / tried[kind] <= 0.03, kind


@pytest.mark.no_cover  # traced, it takes several times as long
def test_pair_is_blocked_exactly_where_a_finding_blocks():
    tried = [pair for right in PAIRS[::20] for pair in (right, *(m.pair for m in mutate(right)))]
    wrong = [pair for pair in tried if blocks(pair) != bool(blocking(pair))]
    assert len(tried) > 300
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "output", "code"),
    [
        ("Prendre 0,5 mg le soir.", "Prenez 5 mg le soir.", "dose-invented"),
        ("Prendre 10 mg le soir.", "Prenez 100 mg le soir.", "dose-lost"),
        ("Digoxine 125 µg/j.", "Prenez 125 mg de digoxine par jour.", "dose-lost"),
        ("1 cp le soir.", "Prenez 2 comprimés le soir.", "dose-invented"),
        ("Seresta 1-0-0-1.", "Prenez Seresta selon le schéma 1-0-1-0.", "intake-invented"),
        ("Pansement 3x/sem.", "Le pansement est changé 3x/j.", "frequency-lost"),
        ("TA 140/90.", "La tension est de 140/80.", "number-invented"),
        ("Si > 38.5°C, appeler.", "Si < 38,5 °C, appelez.", "comparison-invented"),
        ("Novalgin toutes les 8 h.", "Prenez Novalgin toutes les 6 heures.", "frequency-invented"),
        ("RDV à 8h30.", "Rendez-vous à 9 h 30.", "time-lost"),
        ("Opérée le 12.03.2025.", "Opérée le 12 avril 2025.", "date-invented"),
        ("Opérée le 12.03.2025.", "Opérée le 12 mars.", "date-lost"),
        ("Tél. 027 123 45 67.", "Téléphone : 027 123 45 76.", "phone-invented"),
        ("Pendant 5 jours.", "Pendant 5 semaines.", "duration-lost"),
        ("Lésion L4-L5.", "Lésion L3-L4.", "identifier-lost"),
        ("Plaie du pied gauche.", "Une plaie au pied droit.", "side-invented"),
        ("Prothèse hanche D, genou G.", "Prothèse de la hanche gauche et du genou droit.", "side-swapped"),
        ("1 cp le matin, 2 cp le soir.", "1 comprimé le soir, 2 comprimés le matin.", "daytime-swapped"),
        ("A 500 mg, B 250 mg.", "A 250 mg et B 500 mg.", "dose-swapped"),
        ("Dafalgan si besoin.", "Prenez du Dafalgan.", "condition-lost"),
        ("Prise à jeun.", "À prendre.", "condition-lost"),
        ("Visite lundi.", "Visite mardi.", "weekday-lost"),
        ("Pas de fièvre.", "Vous avez de la fièvre.", "negation-lost"),
        ("Prend son traitement.", "Vous ne prenez pas votre traitement.", "negation-added"),
        ("Afébrile.", "Vous avez de la fièvre.", "negation-lost"),
        ("La fièvre a disparu.", "La fièvre n'a pas disparu.", "negation-added"),
        ("Lisinopril 2x1.", "Prenez Lisinopril deux fois.", "amount-lost"),
    ],
)
def test_dangerous_change_is_named(source, output, code):
    assert code in {finding.code for finding in blocking(Pair(source, output, "fr", "fr"))}


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("0,5 cp", "un demi-comprimé"),
        ("un demi-comprimé", "1/2 cp"),
        ("½ cp", "0.5 comprimé"),
        ("500mg", "500 milligrammes"),
        ("1000 mg", "1 g"),
        ("1'000 ml", "1 l"),
        ("1 000 µg", "1 mg"),
        ("2,5mg", "2.5 mg"),
        ("1-0-1-0", "1-0-1"),
        ("1-0-1-0", "1 le matin et 1 le soir"),
        ("12.3.25", "12 mars 2025"),
        ("2025-03-12", "12/03/2025"),
        ("78 ans", "septante-huit ans"),
        ("0041 27 123 45 67", "027 123 45 67"),
        ("T 38.5", "38,5 °C"),
        ("36,5–37,2 °C", "entre 36,5 et 37,2 degrés"),
        ("leucocytes 4.5x10^9/l", "globules blancs 4,5 x 10⁹/l"),
        ("stade II", "stade 2"),
        ("N'oubliez pas la visite.", "La visite est importante."),
        ("Le patient ne mange que des soupes.", "Le patient mange seulement des soupes."),
    ],
)
def test_same_fact_in_other_words_passes(source, output):
    assert [finding.code for finding in blocking(Pair(source, output, "fr", "fr"))] == []
