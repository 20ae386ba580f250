"""Dosing schemes are read to the same doses however their fractions are written, and dates are none."""

import re
from fractions import Fraction

import pytest

from optirh_batch.text.schemes import SCHEME, doses_of


@pytest.mark.parametrize(
    ("scheme", "amounts"),
    [
        ("1-0-1-0", (1, 0, 1, 0)),
        ("2-0-1", (2, 0, 1)),
        ("½-0-1½-0", (Fraction(1, 2), 0, Fraction(3, 2), 0)),
        ("1/4 - 0 - 0,5", (Fraction(1, 4), 0, Fraction(1, 2))),
        ("10-0,0-12.5-¾", (10, 0, Fraction(25, 2), Fraction(3, 4))),
    ],
)
def test_scheme_gives_its_amounts_at_the_times_of_the_day_in_their_order(scheme, amounts):
    assert re.fullmatch(SCHEME, scheme)
    assert doses_of(scheme) == dict(zip(("morning", "noon", "evening", "night"), amounts, strict=False))


@pytest.mark.parametrize("text", ["1-0", "12-03-2025", "1-0-1-0-1", "L4-5-1", "2-1-1/3"])
def test_other_numbers_with_dashes_are_no_scheme(text):
    assert not re.search(SCHEME, text)
