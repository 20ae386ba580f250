"""The pages on texts, eMediplan and openEHR name what their readers report, and their examples are read."""

import re
from pathlib import Path

import pytest

from optirh_batch.readers import read_records

ROOT = Path(__file__).resolve().parent.parent
READERS = ROOT / "optirh_batch" / "readers"


def page(name):
    return (ROOT / "docs" / f"format-{name}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        (
            "text",
            [
                "text.py",
                "pdf/__init__.py",
                "pdf/sheets.py",
                "typed_tables.py",
                "letters.py",
                "letterheads.py",
                "residence.py",
            ],
        ),
        (
            "emediplan",
            ["emediplan/__init__.py", "emediplan/plan.py", "emediplan/risks.py", "emediplan/adoption.py"],
        ),
        ("openehr", ["openehr/__init__.py", "openehr/entries.py"]),
    ],
)
def test_every_warning_of_a_reader_is_described(name, modules):
    sources = "".join((READERS / module).read_text("utf-8") for module in modules)
    codes = set(re.findall(r"(?:ReadWarning\(|_warn\()\s*\"([a-z-]+)\"", sources))
    assert codes
    general = {"hidden-characters", "date-impossible", "medicine-without-name"}
    assert sorted(code for code in codes - general if f"`{code}`" not in page(name)) == []


def test_example_of_a_text_is_read_as_its_page_says():
    example = re.search(r"```text\n(.*?)```", page("text"), re.DOTALL)[1]
    (record,) = read_records(example.encode(), "example.txt")
    assert (record.patient.family, record.patient.given) == ("Zumstein", "Rosa")
    assert [item.code for item in record.problems.items] == ["I50.0", None]
    assert record.allergies.items[0].reaction == "Exanthem"
    assert [item.frequency for item in record.medications.items] == [None, "3x/Tag b.B."]
    assert record.warnings == ()
