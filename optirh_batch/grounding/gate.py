"""The fact gate: compares a passage with what was written for it, both ways.

Owns the comparison and its severities.  Facts are compared as sets of normal
values: one said twice may be said once, but none may appear or disappear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding.checks import CHECKS
from optirh_batch.grounding.comparison.allergies import allergy_changes
from optirh_batch.grounding.comparison.confirmation import limits_turned, unconfirmed
from optirh_batch.grounding.comparison.empty_doses import untell_empty_doses
from optirh_batch.grounding.comparison.losses import losses
from optirh_batch.grounding.comparison.mentions import Told, tell
from optirh_batch.grounding.comparison.passages import sentences_alone
from optirh_batch.grounding.comparison.shades import shades_changed, shades_lost
from optirh_batch.grounding.comparison.swaps import ORDERED, values_swapped
from optirh_batch.grounding.manner.claims import claims_added
from optirh_batch.grounding.manner.foreign_words import foreign_words, is_untranslated
from optirh_batch.grounding.manner.leftovers import (
    find_foreign_script,
    find_markup,
    find_repetition,
    is_too_long,
)
from optirh_batch.grounding.manner.style import (
    familiar_address,
    spoken_to_a_nurse,
    third_person,
    told_by_writer,
)
from optirh_batch.grounding.recognition.belonging import Comparison, Reading
from optirh_batch.grounding.recognition.daytimes import name_daytimes_alike
from optirh_batch.grounding.recognition.drugs import drugs_unanswered
from optirh_batch.grounding.recognition.equal_units import name_alike
from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.recognition.inversions import spell_conditions
from optirh_batch.grounding.recognition.measures import measure_differences
from optirh_batch.grounding.recognition.negation import (
    bans_lifted,
    denials_answered,
    read_polarity,
    turned_round,
    words_answered,
)
from optirh_batch.grounding.recognition.people import people_changes
from optirh_batch.grounding.recognition.person_names import names_changed
from optirh_batch.grounding.recognition.reading import read
from optirh_batch.grounding.recognition.relative_days import is_of_today
from optirh_batch.grounding.recognition.routes import BY_MOUTH, routes_changed, routes_unanswered
from optirh_batch.grounding.roles.actors import actor_changes
from optirh_batch.grounding.roles.hearsay import claims_made_facts
from optirh_batch.grounding.roles.pronouns import strangers_told
from optirh_batch.grounding.roles.sexes import patient_sex, sexes_exchanged
from optirh_batch.grounding.states.denial_pairs import left_behind, paired_denials
from optirh_batch.grounding.states.exchanges import exchanges
from optirh_batch.grounding.states.fasts import spell_fasts
from optirh_batch.grounding.states.lone_denials import lone_denials
from optirh_batch.grounding.states.needs import spell_needs
from optirh_batch.grounding.states.status import certainty_changes, status_changes
from optirh_batch.grounding.vocabulary.english_shorthand import spell_english
from optirh_batch.grounding.vocabulary.german_shorthand import spell_german
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES
from optirh_batch.grounding.vocabulary.pivot import pivot, quote_original
from optirh_batch.grounding.wording import find
from optirh_batch.language import detect_language, is_latin
from optirh_batch.localization import WRITTEN

_WORDS_TO_TELL_LANGUAGE = 6
_WORDS_TO_BE_SURE = 10
_WORD = re.compile(r"[^\W\d_]{2,}")


def check_passage(
    source: str,
    output: str,
    *,
    source_language: str | None,
    output_language: str,
    staff_language: str,
    patient: AbstractSet[str] = frozenset(),
    sex: str | None = None,
) -> tuple[Finding, ...]:
    """Compare a source passage with the text written for it.

    Args:
        source: the passage as documented.
        output: what the model wrote for it.
        source_language: of the passage, None if unknown.
        output_language: that the output must be in.
        staff_language: of the messages.
        patient: by which names the record calls its patient (``patient_names``): they may become the reader.
        sex: the patient's, 'female' or 'male', as the record tells it (``patient_sex``).

    Returns:
        What is wrong, worst kinds first within each check.  A finding with
        severity ``BLOCK`` means that ``output`` must not be printed.
    """
    texts = _Texts(source, output, source_language, output_language, staff_language, patient, sex)
    return quote_original(tuple(_findings(texts)), output, output_language)


def is_blocked(
    source: str,
    output: str,
    *,
    source_language: str | None,
    output_language: str,
    patient: AbstractSet[str] = frozenset(),
    sex: str | None = None,
) -> bool:
    """Whether ``check_passage`` has a finding that blocks; looks no further than the first."""
    texts = _Texts(source, output, source_language, output_language, LANGUAGES[0], patient, sex)
    return any(finding.severity is Severity.BLOCK for finding in _findings(texts))


class _Texts(NamedTuple):
    """What is compared, see ``check_passage``."""

    source: str
    output: str
    source_language: str | None
    output_language: str
    staff_language: str
    patient: AbstractSet[str]
    sex: str | None


def _findings(texts: _Texts) -> Iterator[Finding]:
    source, output, source_language, output_language, staff_language, patient, sex = texts
    if not output.strip():
        if source.strip():
            yield find("empty", Severity.BLOCK, staff_language)
        return
    if source_language == "en":
        source = spell_english(source)
    elif source_language == "de":
        source = spell_german(source)
    source = spell_conditions(source, source_language)
    told_in_full = spell_german(output) if output_language == "de" else output
    compared = untell_empty_doses(source, spell_conditions(told_in_full, output_language), output_language)
    before, after = (
        read(*pivot(text, language))
        for text, language in ((source, source_language), (compared, output_language))
    )
    name_alike(before, after)
    name_daytimes_alike(before, after)
    spell_needs(before, after)
    spell_fasts(before, after)
    yield from _form_findings(source, output, staff_language)
    yield from _language_findings(source, output, source_language, output_language, staff_language)
    yield from _fact_findings(before, after, staff_language)
    readings = Reading(before), Reading(after)
    yield from _belonging_findings(Comparison(*readings), staff_language)
    yield from _name_findings(before, after, staff_language)
    told = tell(*readings)
    yield from _negation_findings(*told, staff_language)
    yield from _content_findings(*told, staff_language, patient)
    yield from _sex_findings(before, after, staff_language, patient, sex)
    yield from _claim_findings(before, after, staff_language)
    if output_language in LANGUAGES:
        yield from _loss_findings(*readings, staff_language)


def _form_findings(source: str, output: str, staff: str) -> Iterator[Finding]:
    for code, check in (
        ("markup-leaked", find_markup),
        ("wrong-script", find_foreign_script),
        ("repetition", find_repetition),
    ):
        if (words := check(source, output)) is not None:
            yield find(code, Severity.BLOCK, staff, words)
    if is_too_long(source, output):
        yield find("too-long", Severity.BLOCK, staff)


def _language_findings(
    source: str, output: str, source_language: str | None, output_language: str, staff: str
) -> Iterator[Finding]:
    if (words := foreign_words(source, output, source_language, output_language)) is not None:
        yield find("foreign-words", Severity.BLOCK, staff, words)
    if not is_latin(output) or is_untranslated(source, output, source_language, output_language):
        yield find("wrong-language", Severity.BLOCK, staff, output)
        return
    count = len(_WORD.findall(output))
    if count < _WORDS_TO_TELL_LANGUAGE:
        return
    detected = detect_language(output, WRITTEN)
    if detected is None and source_language is None and count >= _WORDS_TO_BE_SURE:
        # Copied from a source that is in none of our languages.
        yield find("wrong-language", Severity.BLOCK, staff, output)
        return
    if detected in {None, output_language}:
        return
    # Latin terms and drug names can make a passage look foreign; then its rewriting may, too.
    if source_language == output_language and detect_language(source, WRITTEN) == detected:
        return
    yield find("wrong-language", Severity.BLOCK, staff, output)


def _fact_findings(before: Sheet, after: Sheet, staff: str) -> Iterator[Finding]:
    for fact in unconfirmed(before.facts, after.facts):
        severity = Severity.WARN if fact.kind is Kind.MEAL else Severity.BLOCK
        yield find(f"{fact.kind}-lost", severity, staff, fact.surface)
    for fact in unconfirmed(after.facts, before.facts):
        if is_of_today(fact):
            continue
        yield find(f"{fact.kind}-invented", _invention(fact, before.facts), staff, fact.surface)
    for fact in limits_turned(before.facts, after.facts):
        yield find("comparison-invented", Severity.BLOCK, staff, fact.surface)


def _invention(fact: Fact, source: Sequence[Fact]) -> Severity:
    if fact.kind is Kind.MEAL:
        return Severity.WARN
    if fact.kind is not Kind.COMPARISON or fact.surface[0] in "<>≤≥":
        return Severity.BLOCK
    # "au moins 2 fois" may be said of "2x"; a limit turned round may not.
    turned = ("<" if fact.value[0] == ">" else ">") + fact.value[1:]
    return Severity.BLOCK if (Kind.COMPARISON, turned) in {f.key for f in source} else Severity.WARN


def _name_findings(before: Sheet, after: Sheet, staff: str) -> Iterator[Finding]:
    for fact in drugs_unanswered(before.facts, after):
        yield find("drug-lost", Severity.BLOCK, staff, fact.surface)
    for fact in drugs_unanswered(after.facts, before):
        yield find("drug-invented", Severity.BLOCK, staff, fact.surface)
    for verdict, words in measure_differences(before, after):
        yield find(f"measure-{verdict}", Severity.BLOCK, staff, words)


def _belonging_findings(compared: Comparison, staff: str) -> Iterator[Finding]:
    for kind, words in values_swapped(compared):
        yield find(f"{kind}-swapped", ORDERED[kind], staff, words)
    if bared := list(compared.bared()):
        yield find("dose-lost", Severity.BLOCK, staff, ", ".join(bared))
    if unscheduled := list(compared.unscheduled()):
        yield find("intake-lost", Severity.BLOCK, staff, ", ".join(unscheduled))
    found: dict[str, tuple[Severity, list[str]]] = {}
    for kind, words, sure in compared.moved():
        severity, said = found.get(kind, (Severity.WARN, []))
        found[kind] = (Severity.BLOCK if sure else severity, [*said, words])
    for name, (severity, said) in found.items():
        yield find(f"{name}-moved", severity, staff, "; ".join(dict.fromkeys(said)))
    before, after = compared.source, compared.output
    yield from _route_findings(compared, staff)
    if changed := list(dict.fromkeys(shades_changed(before, after))):
        yield find("shade-changed", Severity.BLOCK, staff, ", ".join(changed))
    elif lost := list(shades_lost(before, after.sheet)):
        yield find("shade-lost", Severity.WARN, staff, ", ".join(lost))
    for words in certainty_changes(before, after):
        yield find("status-changed", Severity.BLOCK, staff, words)
    for code, words in actor_changes(before.sheet, after.sheet):
        yield find(code, Severity.WARN, staff, words)


def _route_findings(compared: Comparison, staff: str) -> Iterator[Finding]:
    before, after = compared.source, compared.output
    for fact in routes_unanswered(before.sheet, after.sheet):
        severity = Severity.WARN if fact.value == BY_MOUTH else Severity.BLOCK
        yield find("route-lost", severity, staff, fact.surface)
    for fact in routes_unanswered(after.sheet, before.sheet):
        yield find("route-invented", Severity.BLOCK, staff, fact.surface)
    if changed := list(dict.fromkeys(routes_changed(before, after))):
        yield find("route-moved", Severity.BLOCK, staff, ", ".join(changed))


def _content_findings(one: Told, other: Told, staff: str, patient: AbstractSet[str]) -> Iterator[Finding]:
    """People, allergies, illnesses, symptoms and whole sentences that came, went or turned."""
    before, after = one.reading, other.reading
    for change in (
        *people_changes(before.sheet, after.sheet),
        *names_changed(before.sheet, after.sheet, patient),
    ):
        yield find(change.code, Severity.BLOCK if change.sure else Severity.WARN, staff, change.words)
    for code, words in allergy_changes(before, after):
        yield find(code, Severity.BLOCK, staff, words)
    one_way, other_way = before.sheet.language, after.sheet.language
    is_translated = {one_way, other_way} <= set(LANGUAGES) and one_way != other_way
    for check in CHECKS:
        if named := list(dict.fromkeys(check.ask(one, other))):
            severity = (is_translated and check.translated) or check.severity
            yield find(check.code, severity, staff, "; ".join(named))
    for code, words in exchanges(one, other):
        yield find(code, Severity.BLOCK, staff, words)
    for dangerous, words in claims_made_facts(before.sheet, after.sheet):
        yield find("actor-changed", Severity.BLOCK if dangerous else Severity.WARN, staff, words)
    dropped, invented = sentences_alone(before, after)
    for code, alone in (("sentence-dropped", dropped), ("sentence-invented", invented)):
        for sentence in alone:
            yield find(code, Severity.BLOCK if sentence.sure else Severity.WARN, staff, sentence.words)


def _sex_findings(
    before: Sheet, after: Sheet, staff: str, patient: AbstractSet[str], sex: str | None
) -> Iterator[Finding]:
    if strangers := list(
        dict.fromkeys(strangers_told(before, after, patient, sex or patient_sex(before.text)))
    ):
        yield find("third-person", Severity.BLOCK, staff, "; ".join(strangers))
    if exchanged := list(dict.fromkeys(sexes_exchanged(before, after, sex))):
        yield find("roles-exchanged", Severity.BLOCK, staff, "; ".join(exchanged))


def _loss_findings(before: Reading, after: Reading, staff: str) -> Iterator[Finding]:
    """What nothing in the output answers; the lexicon has no columns for the languages of the pivot."""
    lost = list(losses(before, after))
    for code in ("content-lost", "part-lost"):
        for severity, sure in ((Severity.BLOCK, True), (Severity.WARN, False)):
            found = (loss.words for loss in lost if loss.code == code and loss.sure is sure)
            if words := list(dict.fromkeys(found)):
                yield find(code, severity, staff, "; ".join(words))


def _claim_findings(before: Sheet, after: Sheet, staff: str) -> Iterator[Finding]:
    for code, words in claims_added(before, after):
        yield find(code, Severity.BLOCK, staff, words)
    for words in status_changes(before, after):
        yield find("status-changed", Severity.BLOCK, staff, words)
    if (address := familiar_address(before.text, after.text, after.language or "")) is not None:
        yield find("familiar-address", Severity.BLOCK, staff, address)
    address = spoken_to_a_nurse(before.text, after.text) or told_by_writer(
        before.text, after.text, after.language or ""
    )
    if address is not None:
        yield find("third-person", Severity.BLOCK, staff, address)
    elif (address := third_person(after.text)) is not None:
        yield find("third-person", Severity.INFO, staff, address)


def _negation_findings(one: Told, other: Told, staff: str) -> Iterator[Finding]:
    before, after = one.reading.sheet, other.reading.sheet
    source, output = read_polarity(before), read_polarity(after)
    lost_pairs, added_pairs = paired_denials(one, other), paired_denials(other, one)
    kept = denials_answered(source, output, paired=lost_pairs)
    if (
        not kept
        or not words_answered(
            source, output, refusals=True, paired=lost_pairs, stayed=left_behind(one, other)
        )
        or bans_lifted(source, output, after.text)
    ):
        yield find("negation-lost", Severity.BLOCK, staff, " / ".join(source.evidence) or before.text)
    elif lost := list(dict.fromkeys(lone_denials(one, other))):
        yield find("negation-lost", Severity.BLOCK, staff, " / ".join(lost))
    own = denials_answered(output, source, items=source.listed, paired=added_pairs)
    free = words_answered(output, source, items=source.listed, refusals=False, paired=added_pairs)
    if not own or not free or turned_round(source, output, lost=lost_pairs, added=added_pairs):
        yield find("negation-added", Severity.BLOCK, staff, " / ".join(output.evidence) or after.text)
    elif added := list(dict.fromkeys(lone_denials(other, one))):
        yield find("negation-added", Severity.BLOCK, staff, " / ".join(added))
