"""The page on FHIR names every warning the reader gives, and none besides."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/format-fhir.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "optirh_batch/readers/fhir").glob("*.py"))


def test_page_lists_exactly_the_warnings_of_the_reader():
    given = set(re.findall(r'warn\(\s*"([a-z-]+)"|ReadWarning\("([a-z-]+)"', CODE))
    _before, _heading, table = PAGE.partition("## Warnings")
    listed = set(re.findall(r"`([a-z-]+)`", table))
    assert listed == {first or second for first, second in given}
