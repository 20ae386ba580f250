"""Exports of Word and Excel as a person reads them (office_exports.py): all found, nothing made up."""

import pytest

from expected_facts import LISTS, confused_states, count_items, count_patients
from office_exports import EXPORTS, built
from optirh_batch.readers import read_records


@pytest.fixture(scope="module", params=sorted(EXPORTS))
def pairs(request):
    """The records of a file with what is expected of each."""
    expected = [{"path": request.param, **entry} for entry in EXPORTS[request.param][1]]
    records = read_records(built(request.param), request.param)
    return list(zip(expected, records, strict=True))


def test_at_least_15_exports_are_built():
    assert len(EXPORTS) >= 15


@pytest.mark.parametrize("name", ["patient", "contacts", *LISTS])
def test_exports_are_read_completely_and_nothing_is_made_up(pairs, name):
    count = count_patients(pairs) if name == "patient" else count_items(pairs, name)
    assert (count.missed, count.false) == ([], [])


@pytest.mark.parametrize("name", LISTS)
def test_states_of_lists_are_never_confused(pairs, name):
    assert confused_states(pairs, name) == []
