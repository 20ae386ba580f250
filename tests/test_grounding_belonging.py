"""What belongs to what, shades, suspicion and who acts: correct pairs pass, wrong ones are found."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding import check_passage
from optirh_batch.grounding.recognition.belonging import OWNED_BY
from optirh_batch.grounding.recognition.clauses import cut
from optirh_batch.grounding.recognition.reading import read

CASES = tomllib.loads((Path(__file__).parent / "grounding/belonging.toml").read_text(encoding="utf-8"))
OWN = frozenset(f"{kind}-moved" for kind in OWNED_BY) | {
    "shade-changed",
    "shade-lost",
    "actor-changed",
    "act-changed",
}
MOVED = frozenset(f"{kind} moved" for kind in "dose scheme frequency condition date side measure".split())


@dataclass(frozen=True)
class Case:
    """A pair; ``kind`` says what is wrong with it, '' that nothing is."""

    source_language: str
    output_language: str
    kind: str
    source: str
    output: str

    def findings(self) -> list[Finding]:
        findings = check_passage(
            self.source,
            self.output,
            source_language=self.source_language,
            output_language=self.output_language,
            staff_language="fr",
        )
        return [finding for finding in findings if finding.severity is not Severity.INFO]

    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCK for finding in self.findings())


RIGHT = [Case(one, other, "", *texts) for one, other, *texts in CASES["right"]]
WRONG = [Case(*case) for case in CASES["wrong"]]


def test_correct_pairs_raise_no_finding_of_these_kinds():
    alarmed = [(case.source, codes) for case in RIGHT if (codes := {f.code for f in case.findings()} & OWN)]
    assert len(RIGHT) >= 100
    assert alarmed == []


def test_correct_pairs_pass():
    """At most 4 % false alarms of any check on these, warnings counted like blocks."""
    alarmed = [(case.source, [f.code for f in case.findings()]) for case in RIGHT if case.findings()]
    assert len(alarmed) / len(RIGHT) <= 0.04, alarmed


def test_facts_moved_to_another_thing_are_blocked(capsys):
    moved = [case for case in WRONG if case.kind in MOVED]
    missed = [case for case in moved if not case.blocked()]
    with capsys.disabled():
        count = Counter(case.kind for case in moved)
        sys.stdout.write(f"\n{len(moved)} moved facts ({dict(count)}), {len(missed)} missed\n")
    assert len(missed) / len(moved) <= 0.02, missed  # '2022: künstliches Knie': no date is read there


@pytest.mark.parametrize(
    ("source", "output", "code"),
    [
        (
            "2011 Cholezystektomie; Hernie, operiert.",
            "Cholezystektomie; Hernie, 2011 operiert.",
            "date-moved",
        ),
        (
            "Lasix 40 mg 1-0-0, Aspirin 100 mg 0-1-0.",
            "Lasix 40 mg 0-1-0, Aspirin 100 mg 1-0-0.",
            "intake-moved",
        ),
        ("Lasix 40 mg, Aspirin 100 mg.", "Aspirin 40 mg, Lasix 100 mg.", "dose-moved"),
        ("Lasix 2x täglich, Aspirin 1x täglich.", "Aspirin 2x täglich, Lasix 1x täglich.", "frequency-moved"),
        ("Lasix nüchtern, Aspirin bei Bedarf.", "Lasix bei Bedarf, Aspirin nüchtern.", "condition-moved"),
        ("Lasix morgens; Aspirin abends.", "Aspirin morgens. Lasix abends.", "daytime-moved"),
        ("Knie links, Hüfte rechts.", "Hüfte links, Knie rechts.", "side-moved"),
        ("Lasix 40 mg 1-0-0 Aspirin 100 mg 0-1-0", "Aspirin 40 mg, Lasix 100 mg.", "dose-moved"),
        ("Geb. 3.4.1950, Eintritt 5.6.2024.", "Geboren am 5.6.2024. Eintritt am 3.4.1950.", "date-moved"),
    ],
)
def test_moved_fact_is_named_and_blocked(source, output, code):
    findings = Case("de", "de", "", source, output).findings()
    assert (code, Severity.BLOCK) in {(finding.code, finding.severity) for finding in findings}


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("HTA et diabète depuis 2011.", "HTA depuis 2011 et diabète depuis 2011."),
        ("Lasix 40 mg, Aspirine 100 mg le matin.", "Le matin : Aspirine 100 mg, Lasix 40 mg."),
        ("Genou gauche, hanche droite.", "Hanche droite, genou gauche."),
        ("Cholécystectomie 2011, hernie.", "En 2011, on a enlevé la vésicule. Il y a aussi une hernie."),
    ],
)
def test_what_may_be_read_either_way_is_not_moved(source, output):
    assert [f.code for f in Case("fr", "fr", "", source, output).findings() if "-moved" in f.code] == []


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("Genou gauche, hanche droite.", "Hanche droite, genou gauche."),
        ("Lasix 40 mg, Aspirine 100 mg.", "Prenez 100 mg d'Aspirine et 40 mg de Lasix."),
        ("AVC en 2017, fracture en 2020.", "En 2020, une fracture. En 2017, un AVC."),
    ],
)
def test_list_in_another_order_passes_where_each_fact_stays_with_its_own(source, output):
    assert Case("fr", "fr", "", source, output).findings() == []


def test_side_of_a_thing_named_twice_is_read_by_the_other():
    source, output = "Plaie talon droit, plaie mollet gauche.", "Plaie mollet droit, plaie talon gauche."
    assert "side-moved" in {finding.code for finding in Case("fr", "fr", "", source, output).findings()}


def test_fact_of_the_sentence_before_only_warns():
    output = "Prenez Aspirine 100 mg. Prenez Lasix 40 mg. C'est pour le soir."
    findings = Case("fr", "fr", "", "Lasix 40 mg; Aspirine 100 mg le soir.", output).findings()
    assert {f.severity for f in findings if f.code == "daytime-moved"} == {Severity.WARN}


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("Am 3. Mai Sturz. Am 4. Mai Röntgen.", "de", 2),
        ("V.a. Pneumonie. Fieber.", "de", 2),
        ("2 Tbl. Lasix am Morgen.", "de", 1),
        ("Arrêté le 3 mai. Repris le 4 mai.", "fr", 2),
    ],
)
def test_sentences_end_neither_at_abbreviations_nor_inside_dates(text, language, sentences):
    assert len(cut(read(text, language)).sentences) == sentences


def test_shades_turned_round_are_blocked_and_lost_ones_named():
    turned = [case for case in WRONG if case.kind in {"direction turned", "shade turned"}]
    assert len(turned) >= 12
    assert [case for case in turned if not case.blocked()] == []
    lost = [case for case in WRONG if case.kind == "shade lost"]
    assert [case for case in lost if [f.code for f in case.findings()] != ["shade-lost"]] == []


@pytest.mark.parametrize(
    ("source", "output", "codes"),
    [
        ("Kalium leicht erniedrigt.", "Das Kalium ist leicht erhöht.", ["shade-changed"]),
        ("CRP hoch, Kalium tief.", "CRP: hoch. Kalium: zu hoch.", ["shade-changed"]),
        ("Kalium nicht erhöht.", "Das Kalium ist nicht zu hoch.", []),
        ("Leichte Schmerzen, starker Husten.", "Es tut etwas weh. Sie husten stark.", []),
        ("Hypokaliämie.", "Es ist zu wenig Kalium im Blut.", []),
        ("Zustand stabil.", "Der Zustand hat sich verschlechtert.", ["shade-changed"]),
        ("Beugung im Knie leicht vermindert.", "Sie können das Knie beugen.", ["shade-lost"]),
    ],
)
def test_shade_is_compared_with_the_one_of_the_same_thing(source, output, codes):
    findings = Case("de", "de", "", source, output).findings()
    assert [finding.code for finding in findings if finding.code.startswith("shade")] == codes


def test_suspicion_of_one_diagnosis_is_no_excuse_for_another():
    dropped = [case for case in WRONG if case.kind == "suspicion dropped"]
    assert len(dropped) >= 7
    assert [case for case in dropped if not case.blocked()] == []


def test_changed_actors_and_acts_are_named_and_block_where_a_word_is_lost_or_a_dose_changed_by_the_reader():
    changed = [case for case in WRONG if case.kind in {"actor changed", "act changed"}]
    assert len(changed) >= 10
    # 'Il dit que vous ...' goes on about the reader besides.
    named = {"actor-changed", "act-changed", "content-lost", "third-person"}
    assert [c for c in changed if {f.code for f in c.findings()} - named] == []
    blocking = [f for c in changed for f in c.findings() if f.severity is Severity.BLOCK]
    assert {f.code for f in blocking} <= {"content-lost", "actor-changed", "third-person"}
    assert len({f.evidence for f in blocking if f.code == "actor-changed"}) < len(changed) / 2
    assert [case for case in changed if not case.findings()] == []


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("Der Patient hat Aspirin abgesetzt.", "Sie haben Aspirin abgesetzt."),
        ("Votre fille dit que vous mangez peu.", "Elle dit que vous mangez peu."),
        ("Tension non mesurée.", "La tension n'a pas été prise."),
        ("L'IDE change le pansement.", "On change votre pansement."),
    ],
)
def test_same_actor_in_other_words_passes(source, output):
    language = "de" if "Der" in source else "fr"
    codes = {finding.code for finding in Case(language, language, "", source, output).findings()}
    assert codes & {"actor-changed", "act-changed"} == set()


def test_advice_behind_an_and_is_advice():
    output = "Sie haben Aspirin gestoppt und sollten es nicht mehr nehmen."
    codes = {f.code for f in Case("de", "de", "", "Aspirin wurde gestoppt.", output).findings()}
    assert "advice-invented" in codes


TOKENS = st.sampled_from(
    "Lasix Aspirin Dafalgan Metformin Knie Hüfte Pneumonie Kalium CRP Diabetes links rechts beidseits "
    "40 mg 100 mg 1-0-1-0 2x täglich morgens abends nüchtern 2011 3. Mai , ; . und , V.a. wahrscheinlich "
    "leicht stark erhöht erniedrigt stabil nicht gestoppt Sie haben".split()
)


@settings(max_examples=300)
@given(words=st.lists(TOKENS, max_size=25), turn=st.integers(0, 24))
def test_any_words_are_compared_without_error_and_a_text_agrees_with_itself(words, turn):
    text, turned = " ".join(words), " ".join(words[turn:] + words[:turn])
    Case("de", "de", "", text, turned).findings()
    assert {finding.code for finding in Case("de", "de", "", text, text).findings()} & OWN == set()
