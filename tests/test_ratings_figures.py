"""Agreement and comparisons against published examples; what opinions say together."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from optirh_batch.documents import Kind
from optirh_batch.ratings.agreement import krippendorff_alpha, weighted_kappa
from optirh_batch.ratings.figures import gather
from optirh_batch.ratings.opinions import Incident, Opinion
from optirh_batch.ratings.scales import CRITERIA, Category, Criterion, Harm, Role
from optirh_batch.ratings.store import Rating
from optirh_batch.ratings.versions import difference
from rating_forms import subject

HARMFUL = Incident(Category.LOST, Harm.COULD_HARM, "ligne 3")
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
OBSERVERS = (
    "123321412...",
    "1233224125.3",
    ".3332342251.",
    "12332441251.",
)
UNITS = [[int(mark) for mark in unit if mark != "."] for unit in zip(*OBSERVERS, strict=True)]

# J. Cohen, Weighted kappa (1968), table 1: proportions of 200 cases, and how grave each confusion is.
DIAGNOSES = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
GRAVITY = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
CASES = [
    (row, column)
    for row, line in enumerate(DIAGNOSES)
    for column, times in enumerate(line)
    for _ in range(times)
]


@pytest.mark.parametrize(
    ("metric", "published"),
    [
        (lambda one, other, _: float(one != other), 0.743),
        (None, 0.815),
        (lambda one, other, _: float(one - other) ** 2, 0.849),
        (lambda one, other, _: ((one - other) / (one + other)) ** 2, 0.797),
    ],
    ids=["nominal", "ordinal", "interval", "ratio"],
)
def test_alpha_is_that_of_krippendorffs_example(metric, published):
    alpha = krippendorff_alpha(UNITS, metric) if metric else krippendorff_alpha(UNITS)
    assert round(alpha, 3) == published


def test_kappa_is_that_of_cohens_example():
    assert round(weighted_kappa(CASES, lambda one, other: GRAVITY[one][other]), 3) == 0.348
    assert round(weighted_kappa(CASES, lambda one, other: float(one != other)), 3) == 0.492


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([(1, 1), (3, 3), (5, 5)], 1.0),
        ([(1, 1), (1, 5), (5, 1), (5, 5)], 0.0),
        ([(1, 5), (5, 1)], -1.0),
        ([(4, 4), (4, 4)], None),
        ([(2, 4)], None),
        ([], None),
    ],
    ids=["agreed", "chance", "opposed", "one mark throughout", "one thing", "nothing"],
)
def test_kappa_at_its_ends(pairs, kappa):
    assert weighted_kappa(pairs) == kappa


def test_near_marks_disagree_less_than_far_ones():
    near, far = [(1, 2), (5, 4), (3, 3)], [(1, 5), (5, 1), (3, 3)]
    assert weighted_kappa(near) > weighted_kappa(far)


@pytest.mark.parametrize(
    "units",
    [[], [(3,), (4,)], [(4, 4), (4, 4, 4)], [(2, 4), (3,)]],
    ids=["none", "once each", "all equal", "one thing"],
)
def test_alpha_is_undefined_where_nothing_can_be_said(units):
    assert krippendorff_alpha(units) is None


def test_units_with_one_mark_leave_alpha_as_it_is():
    assert krippendorff_alpha([*UNITS, (5,), (1,)]) == krippendorff_alpha(UNITS)


# Versions


def test_interval_of_equal_documents_is_the_difference_itself():
    gap = difference([[3]] * 6, [[4, 4]] * 7)
    assert (gap.value, gap.low, gap.high, gap.documents, gap.is_clear) == (1, 1, 1, (6, 7), True)


def test_interval_is_the_same_each_time_and_holds_the_difference():
    before, after = [[2], [3], [3, 4], [5], [2], [3]], [[3], [4], [4], [5, 3], [4], [2]]
    gap = difference(before, after)
    assert gap == difference(before, after)
    assert gap.low < gap.value < gap.high
    assert gap.is_clear is False


def test_interval_is_about_that_of_the_normal_distribution():
    # Two samples of standard deviation 1 with 50 documents each: 1.96 * sqrt(2/50) on either side.
    before, after = [[2], [4]] * 25, [[3], [5]] * 25
    gap = difference(before, after)
    assert gap.low == pytest.approx(1 - 0.392, abs=0.05)
    assert gap.high == pytest.approx(1 + 0.392, abs=0.05)


def test_too_few_documents_give_no_interval_however_many_marks_they_have():
    gap = difference([[1] * 9] * 4, [[5] * 9] * 20)
    assert (gap.value, gap.low, gap.high, gap.is_clear) == (4, None, None, None)


# All together


def rated(number, name, rater="P07", marks=(4, 4, 4, 4), *, role=Role.NURSE, known=True, **more):
    """The opinion of a handout, or of the kind and version that ``more`` says."""
    said = {key: more.pop(key) for key in ("incidents", "remarks") if key in more}
    about = subject(name, **more)
    scores = dict(zip(CRITERIA[Kind(about.kind)], marks, strict=True))
    scores = {criterion: mark for criterion, mark in scores.items() if mark}
    return Rating(number, NOW, Opinion(about, rater, role, scores, **said), known)


def the_row(figures, criterion=Criterion.TONE):
    (row,) = (row for row in figures.scores if row.criterion is criterion)
    return row


def test_marks_are_counted_by_criterion():
    figures = gather(
        [
            rated(1, "a", marks=(5, 1, None, 2)),
            rated(2, "a", "P08", (5, 2, None, 2)),
            rated(3, "b", marks=(4, 3, None, 5)),
        ]
    )
    row = the_row(figures)
    assert (row.counts, row.marks, row.documents, row.raters) == ((0, 2, 0, 0, 1), 3, 2, 2)
    assert (row.mean, row.median, row.is_few) == (3, 2, True)
    assert Criterion.RELEVANCE not in {row.criterion for row in figures.scores}


def test_kinds_languages_and_versions_are_never_mixed():
    figures = gather(
        [
            rated(1, "a"),
            rated(2, "b", language="de"),
            rated(3, "c", model="other"),
            rated(4, "d", kind="summary"),
        ]
    )
    rows = [row for row in figures.scores if row.criterion is Criterion.PRECISION]
    assert len({(row.kind, row.language, row.version) for row in rows}) == 4
    assert all(row.marks == 1 for row in rows)


def test_opinions_on_documents_that_the_log_does_not_know_are_counted_apart():
    figures = gather([rated(1, "a"), rated(2, "b", known=False, incidents=(HARMFUL,), remarks="x")])
    assert (figures.opinions, figures.unknown, figures.documents) == (1, 1, 1)
    assert (figures.comments, dict(figures.incidents)) == ((), {})


def test_a_fault_that_two_people_name_is_one_document():
    figures = gather(
        [rated(1, "a", incidents=(HARMFUL,)), rated(2, "a", "P08", incidents=(HARMFUL,)), rated(3, "b")]
    )
    assert dict(figures.incidents) == {(Category.LOST, Harm.COULD_HARM): 2}
    (row,) = figures.faults
    assert (row.documents, row.with_fault, row.could_harm) == (2, 1, 1)


def test_agreement_is_told_for_all_and_for_each_pair():
    marks = {"P1": (1, 5, 3), "P2": (1, 5, 3), "P3": (5, 1, None)}
    figures = gather(
        [
            rated(number, f"d{number}", rater, (None, None, None, mark))
            for rater, given in marks.items()
            for number, mark in enumerate(given)
            if mark
        ]
    )
    values = {row.pair: (row.value, row.documents) for row in figures.agreement}
    assert values[("P1", "P2")] == (1, 3)
    assert values[("P1", "P3")] == (-1, 2)
    assert values[()][1] == 3
    assert values[()][0] < 0.5


def test_agreement_needs_a_document_that_two_people_rated():
    assert gather([rated(1, "a"), rated(2, "b", "P08")]).agreement == ()


def test_versions_are_compared_within_a_language_the_earlier_first():
    early = [rated(number, f"a{number}", marks=(3, 3, 3, 3)) for number in range(6)]
    late = [rated(10 + number, f"b{number}", marks=(5, 3, 3, 3), model="new") for number in range(6)]
    figures = gather([*early, *late, rated(30, "c", language="de")])
    found = {row.criterion: row for row in figures.comparisons}
    assert found.keys() == set(CRITERIA[Kind.HANDOUT])
    row = found[Criterion.COMPREHENSION]
    assert (row.language, row.earlier.model, row.later.model) == (
        "fr",
        subject().model,
        subject(model="new").model,
    )
    assert (row.difference.value, row.difference.is_clear) == (2, True)


def test_model_has_the_name_that_any_form_knew():
    figures = gather([rated(1, "a", model_name=""), rated(2, "b", model_name="Tiny 1B")])
    assert {row.version.name for row in figures.scores} == {"Tiny 1B"}


def test_faults_and_remarks_are_listed_with_who_said_them():
    figures = gather([rated(1, "a", incidents=(HARMFUL,), remarks="bien", role=Role.PHYSICIAN)])
    assert [(item.words, item.incident, item.rater, item.role) for item in figures.comments] == [
        ("ligne 3", HARMFUL, "P07", Role.PHYSICIAN),
        ("bien", None, "P07", Role.PHYSICIAN),
    ]


def test_faults_that_could_harm_are_listed_first_and_remarks_last():
    slight = replace(HARMFUL, harm=Harm.HARMLESS)
    figures = gather(
        [rated(1, "a", incidents=(slight,), remarks="bien"), rated(2, "b", incidents=(HARMFUL,))]
    )
    assert [item.incident for item in figures.comments] == [HARMFUL, slight, None]


def test_nothing_gives_figures_of_nothing():
    figures = gather([])
    assert (figures.opinions, figures.first, figures.scores, figures.comparisons) == (0, None, (), ())
