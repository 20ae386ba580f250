"""Whatever a plan holds, its string is read as its JSON is, and a damaged string never as another plan."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emediplan_plans import packed, plan16, plan23, read
from optirh_batch.errors import RecordInvalid
from optirh_batch.records import Documented

SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def objects(required, **optional):
    return st.fixed_dictionaries(required, optional=optional)


VISIBLE = st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f")
WORDS = st.text(VISIBLE, min_size=1, max_size=30)
AMOUNTS = st.sampled_from([0, 1, 2, 0.5, 0.25, 1.5, 20])
DATES = st.dates().map(str)
DOSAGE = objects({"t": st.just(1), "a": AMOUNTS}) | objects(
    {"t": st.just(3), "aMin": st.just(1), "aMax": st.integers(2, 5)}
)
IN_SEGMENT = objects({"s": st.integers(1, 4), "do": DOSAGE})
AT_TIME = objects({"dt": st.just("07:30:00"), "do": DOSAGE})
SEGMENTS = st.lists(IN_SEGMENT, min_size=1, max_size=4, unique_by=lambda item: item["s"])
TIMED = st.one_of(
    objects({"t": st.just(1), "do": DOSAGE}),
    objects({"t": st.just(3), "ss": SEGMENTS}),
    objects({"t": st.just(2), "ts": st.lists(AT_TIME, min_size=1, max_size=3)}),
)
CYCLE = {"cyDu": st.integers(1, 30), "cyDuU": st.integers(3, 7), "tdo": TIMED}
DETAIL = st.one_of(
    objects({"t": st.just(1), "ds": st.lists(AMOUNTS, min_size=4, max_size=4)}),
    objects({"t": st.just(2), "text": WORDS}),
    objects({"t": st.just(3), "tdo": TIMED}),
    objects({"t": st.just(4)} | CYCLE),
)
POSOLOGY = objects({"po": DETAIL}, dtFrom=DATES, dtTo=DATES, inRes=st.booleans(), relMeal=st.integers(1, 7))
MED = objects(
    {"id": WORDS, "idType": st.integers(1, 4), "pos": st.lists(POSOLOGY, max_size=2)},
    rsn=WORDS,
    autoMed=st.booleans(),
    prscbBy=WORDS,
)
CATEGORY = objects({"id": st.integers(1, 7)}, rIds=st.lists(st.integers(1, 800), max_size=3))
RISKS = st.lists(CATEGORY, max_size=5, unique_by=lambda item: item["id"])
PLANS = st.builds(
    lambda meds, risks, remark: plan23(*meds, patient={"mData": {"rcs": risks}}, rmk=remark, dt="2026-09-12"),
    st.lists(MED, max_size=4),
    RISKS,
    WORDS,
)
KEYS = st.sampled_from("Id R Pos D TT po t tdo Rc Med Val Type reps v du u".split())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from("Patient Medicaments MedType Dt Rmk HcPerson HcOrg Auth Recoms".split())


@SLOW
@given(PLANS)
def test_string_of_any_plan_says_what_its_json_says(plan):
    assert read(packed(plan, "CHMED23A.")) == read(json.dumps(plan))


@SLOW
@given(PLANS, st.integers(1, 9), st.randoms(use_true_random=False))
def test_pieces_in_any_order_say_what_the_whole_says(plan, total, random):
    data = packed(plan, "")
    size = -(-len(data) // total)
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    strings = [f"CHMED23A.{index}/{len(pieces)}.{piece}" for index, piece in enumerate(pieces, 1)]
    random.shuffle(strings)
    assert read("\n".join(strings)) == read(json.dumps(plan))
    if len(strings) > 1:
        with pytest.raises(RecordInvalid):
            read("\n".join(strings[1:]))


@SLOW
@given(PLANS, st.integers(20, 90))
def test_string_broken_over_lines_says_what_the_whole_says(plan, width):
    string = packed(plan, "CHMED23A.")
    lines = [string[start : start + width] for start in range(0, len(string), width)]
    assert read("\r\n".join(lines)) == read(json.dumps(plan))


@SLOW
@given(PLANS, st.data())
def test_damaged_string_is_refused_or_says_the_same_and_never_something_else(plan, data):
    string, header = packed(plan, "CHMED23A."), len("CHMED23A.")
    at = data.draw(st.integers(header, len(string) - 1))
    kind = data.draw(st.sampled_from(["cut", "lost", "changed"]))
    other = data.draw(st.sampled_from("ABCxyz019+/"))
    rest = string[at + 1 :]
    damaged = string[:at] + {"cut": "", "lost": rest, "changed": other + rest}[kind]
    try:
        record = read(damaged)
    except RecordInvalid:
        return
    told = tuple(item for item in record.warnings if item.code != "emediplan-signs")
    assert replace(record, warnings=told) == read(json.dumps(plan))


@SLOW
@given(RISKS)
def test_allergies_are_none_known_exactly_if_their_category_is_there_and_empty(risks):
    record = read(packed(plan23(patient={"mData": {"rcs": risks}}), "CHMED23A."))
    listed = [item.get("rIds", []) for item in risks if item["id"] == 6]
    if listed:
        expected = Documented.DOCUMENTED if listed[0] else Documented.NONE_KNOWN
    else:
        expected = Documented.NOT_DOCUMENTED
    assert record.allergies.status is expected
    assert len(record.allergies.items) == len({number for numbers in listed for number in numbers})


@SLOW
@given(st.lists(AMOUNTS, max_size=4))
def test_every_amount_of_a_day_grid_stands_in_its_place_and_no_other(amounts):
    drug = {"Id": "Torasemid", "IdType": 1, "Pos": [{"D": amounts}]}
    (item,) = read(packed(plan16(drug))).medications.items
    schedule = item.schedule
    shown = [schedule and getattr(schedule, name) for name in ("morning", "noon", "evening", "night")]
    assert [float(amount or 0) for amount in shown] == [*amounts, *[0] * (4 - len(amounts))]


@SLOW
@given(ANYTHING, MEMBERS)
def test_any_value_in_any_member_is_read_without_a_crash(value, member):
    drug = {"Id": "Torasemid", "IdType": 1, "Pos": [value], "TkgRsn": value, "NbPack": value}
    record = read(packed(plan16(drug) | {member: value}))
    assert record.format == "emediplan"
