"""The checks that tell what came, went or turned: what each asks of two texts, and how it is called.

Owns the list, in the order in which findings are told.  A new check is a line here; what it knows stands in
its room.  What has more to say than its words (how sure it is, which kind of fact) the ``gate`` asks itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from optirh_batch.documents import Severity
from optirh_batch.grounding.comparison.amount_changes import amounts_exchanged, changes_invented
from optirh_batch.grounding.comparison.anchors import dates_chosen, dates_reattached
from optirh_batch.grounding.comparison.body_parts import parts_exchanged
from optirh_batch.grounding.comparison.called_medicines import called_medicines
from optirh_batch.grounding.comparison.cares import cares_lost
from optirh_batch.grounding.comparison.companions import companions_lost, numbers_misread
from optirh_batch.grounding.comparison.denials import denials_moved
from optirh_batch.grounding.comparison.elisions import elisions_cut
from optirh_batch.grounding.comparison.illnesses import illnesses_invented, illnesses_lost
from optirh_batch.grounding.comparison.levels import levels_invented, norms_invented
from optirh_batch.grounding.comparison.losses import inventions
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.comparison.none_known import certainty_grown
from optirh_batch.grounding.comparison.opposites import opposites_told, prefixes_changed
from optirh_batch.grounding.comparison.replacements import replacements_exchanged
from optirh_batch.grounding.comparison.small_words import grave_words_lost
from optirh_batch.grounding.manner.broken_sentences import broken_sentences
from optirh_batch.grounding.recognition.ages import ages_exchanged
from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.relative_days import (
    days_turned,
    habits_dated,
    parts_of_day_moved,
)
from optirh_batch.grounding.roles.actors import done_alone
from optirh_batch.grounding.roles.agents import acts_given_to_reader, acts_taken_over
from optirh_batch.grounding.roles.caring_relatives import relatives_replaced
from optirh_batch.grounding.roles.cases import helpers_made_objects, objects_made_subjects
from optirh_batch.grounding.roles.doers import doers_turned
from optirh_batch.grounding.roles.hearsay import reporters_made_doers
from optirh_batch.grounding.roles.holders import holders_exchanged
from optirh_batch.grounding.roles.nursing import nursing_given_away
from optirh_batch.grounding.roles.offices import offices_taken
from optirh_batch.grounding.roles.passives import passives_turned
from optirh_batch.grounding.roles.prescribers import prescribers_treated
from optirh_batch.grounding.roles.qualities import qualities_told_of_reader
from optirh_batch.grounding.roles.relations import relations_exchanged
from optirh_batch.grounding.roles.requests import requests_turned
from optirh_batch.grounding.roles.subjects import acts_given_away
from optirh_batch.grounding.states.additions import mainly_told_as_only, only_told_as_also
from optirh_batch.grounding.states.allowances import allowances_turned
from optirh_batch.grounding.states.announced import announcements_carried_out
from optirh_batch.grounding.states.bans import bans_told_as_lacks
from optirh_batch.grounding.states.bounds import bounds_turned
from optirh_batch.grounding.states.causes import causes_exchanged, causes_moved
from optirh_batch.grounding.states.crossings import (
    acts_handed_over,
    companions_exchanged,
    people_moved,
    statements_crossed,
)
from optirh_batch.grounding.states.deeds import bans_told_as_orders, deeds_told_as_ahead, orders_told_as_done
from optirh_batch.grounding.states.degrees import degrees_turned
from optirh_batch.grounding.states.denial_lists import list_items_stated
from optirh_batch.grounding.states.denied_qualities import things_denied
from optirh_batch.grounding.states.exclusions import exclusions_moved, negatives_stated
from optirh_batch.grounding.states.foreseen import conditions_met
from optirh_batch.grounding.states.gerunds import gerunds_made_orders, orders_avoided
from optirh_batch.grounding.states.moments import days_denied_in_exchange, order_turned
from optirh_batch.grounding.states.moods import bans_made_orders, reports_made_orders
from optirh_batch.grounding.states.no_longer import endings_told_as_more
from optirh_batch.grounding.states.options import orders_made_optional
from optirh_batch.grounding.states.orders import orders_turned
from optirh_batch.grounding.states.past_illnesses import past_illnesses_revived
from optirh_batch.grounding.states.permissions import permissions_turned
from optirh_batch.grounding.states.possibilities import possibilities_realised, questions_answered
from optirh_batch.grounding.states.reasons import (
    conditions_made_causes,
    hindrances_made_causes,
    reasons_invented,
    reasons_joined,
    reasons_turned,
)
from optirh_batch.grounding.states.separable_verbs import prefixes_exchanged
from optirh_batch.grounding.states.stopped_drugs import drugs_stopped_otherwise, last_doses_repeated
from optirh_batch.grounding.states.tenses import past_told_as_present
from optirh_batch.grounding.states.tenses.ahead import present_told_as_future
from optirh_batch.grounding.states.tenses.lasting import lasting_told_as_past
from optirh_batch.grounding.states.turnabouts import (
    sequences_turned,
    subjects_and_objects_exchanged,
    wishes_turned,
)


@dataclass(frozen=True, slots=True)
class Check:
    """A check: a finding with this code holds the words that ``ask`` names of source and output.

    Attributes:
        code: of the finding.
        ask: takes both texts, the source first.
        severity: how bad it is.
        translated: how bad between two languages of the gate, if otherwise.
    """

    code: str
    ask: Callable[[Told, Told], Iterable[str]]
    severity: Severity = Severity.BLOCK
    translated: Severity | None = None


def of_sheets(ask: Callable[[Sheet, Sheet], Iterable[str]]) -> Callable[[Told, Told], Iterable[str]]:
    """A check that asks for the facts of both texts only."""
    return lambda source, output: ask(source.reading.sheet, output.reading.sheet)


def of_readings(ask: Callable[[Reading, Reading], Iterable[str]]) -> Callable[[Told, Told], Iterable[str]]:
    """A check that asks for what belongs to what in both texts."""
    return lambda source, output: ask(source.reading, output.reading)


def _made_up(source: Reading, output: Reading) -> Iterator[str]:
    yield from inventions(source, output)
    yield from levels_invented(source, output)
    yield from norms_invented(source, output)


CHECKS = (
    Check("negation-moved", of_readings(denials_moved)),
    Check("illness-invented", of_readings(illnesses_invented)),
    # In the same language, an illness may be put in words that no list knows.
    Check("illness-lost", of_readings(illnesses_lost), severity=Severity.WARN, translated=Severity.BLOCK),
    Check("care-lost", of_sheets(cares_lost)),
    Check("date-moved", of_readings(dates_reattached)),
    Check("date-moved", of_sheets(dates_chosen)),
    Check("actor-changed", of_sheets(nursing_given_away)),
    Check("part-lost", of_sheets(parts_exchanged)),
    Check("unknown-changed", of_sheets(certainty_grown), severity=Severity.WARN),
    Check("roles-exchanged", of_sheets(qualities_told_of_reader)),
    Check("roles-exchanged", passives_turned),
    Check("roles-exchanged", of_sheets(prescribers_treated)),
    Check("roles-exchanged", of_sheets(offices_taken)),
    Check("roles-exchanged", holders_exchanged),
    Check("roles-exchanged", of_sheets(relatives_replaced)),
    Check("roles-exchanged", of_sheets(doers_turned)),
    Check("roles-exchanged", of_sheets(acts_given_to_reader)),
    Check("roles-exchanged", of_sheets(acts_taken_over)),
    Check("roles-exchanged", of_sheets(objects_made_subjects)),
    Check("roles-exchanged", of_sheets(helpers_made_objects)),
    Check("roles-exchanged", of_sheets(reporters_made_doers)),
    Check("roles-exchanged", of_sheets(ages_exchanged)),
    Check("roles-exchanged", relations_exchanged),
    Check("roles-exchanged", acts_given_away),
    Check("state-exchanged", of_readings(replacements_exchanged)),
    Check("state-exchanged", of_sheets(opposites_told)),
    Check("state-exchanged", prefixes_changed),
    Check("state-exchanged", of_sheets(prefixes_exchanged)),
    Check("state-exchanged", statements_crossed),
    Check("roles-exchanged", acts_handed_over),
    Check("roles-exchanged", people_moved),
    Check("roles-exchanged", subjects_and_objects_exchanged),
    Check("state-exchanged", companions_exchanged),
    Check("state-exchanged", sequences_turned),
    Check("status-changed", wishes_turned),
    Check("state-exchanged", degrees_turned),
    Check("state-exchanged", of_sheets(only_told_as_also)),
    Check("state-exchanged", of_sheets(mainly_told_as_only)),
    Check("state-exchanged", of_sheets(drugs_stopped_otherwise)),
    Check("status-changed", of_sheets(last_doses_repeated)),
    Check("drug-invented", of_sheets(called_medicines)),
    Check("dose-swapped", of_sheets(amounts_exchanged)),
    Check("day-invented", of_sheets(habits_dated)),
    Check("day-turned", of_sheets(days_turned)),
    Check("day-turned", of_sheets(parts_of_day_moved)),
    Check("bound-changed", of_sheets(bounds_turned)),
    Check("comparison-lost", of_sheets(companions_lost)),
    Check("status-changed", of_sheets(numbers_misread)),
    Check("order-turned", order_turned),
    Check("day-turned", days_denied_in_exchange),
    Check("content-invented", of_readings(_made_up)),
    Check("advice-invented", of_sheets(gerunds_made_orders)),
    Check("advice-invented", of_sheets(reports_made_orders)),
    Check("negation-lost", of_sheets(endings_told_as_more)),
    Check("negation-lost", of_sheets(bans_made_orders)),
    Check("negation-lost", bans_told_as_orders),
    Check("order-turned", of_sheets(orders_avoided)),
    Check("reason-invented", reasons_invented),
    Check("reason-invented", reasons_turned),
    Check("reason-invented", causes_exchanged),
    Check("reason-invented", causes_moved),
    Check("reason-invented", reasons_joined),
    Check("reason-invented", hindrances_made_causes),
    Check("reason-invented", conditions_made_causes),
    Check("actor-changed", of_sheets(done_alone)),
    Check("status-changed", possibilities_realised),
    Check("status-changed", conditions_met),
    Check("status-changed", past_illnesses_revived),
    Check("status-changed", of_sheets(past_told_as_present)),
    Check("status-changed", of_sheets(lasting_told_as_past)),
    Check("status-changed", of_sheets(present_told_as_future)),
    Check("status-changed", permissions_turned),
    Check("status-changed", allowances_turned),
    Check("status-changed", questions_answered),
    Check("status-changed", orders_turned),
    Check("status-changed", of_sheets(orders_made_optional)),
    Check("status-changed", orders_told_as_done),
    Check("status-changed", deeds_told_as_ahead),
    Check("status-changed", of_sheets(bans_told_as_lacks)),
    Check("status-changed", of_sheets(requests_turned)),
    Check("status-changed", of_sheets(announcements_carried_out)),
    Check("status-changed", of_sheets(changes_invented)),
    Check("content-lost", of_sheets(elisions_cut)),
    Check("content-lost", grave_words_lost),
    Check("negation-lost", list_items_stated),
    Check("negation-lost", of_sheets(exclusions_moved)),
    Check("negation-lost", of_sheets(negatives_stated)),
    Check("negation-added", of_sheets(things_denied)),
    Check("sentence-broken", of_sheets(broken_sentences)),
)
