"""Public files with expectations, read: what was expected of each, and what the reader made of it.

Owns reading the files and checking that they are those that were looked at.
The comparison itself is in ``expected_facts``; of a list that is there, every
item is expected to be listed.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from expected_facts import agrees, confused_states, count_items, expectations, shows
from optirh_batch.readers import read_records

LEAST_RECALL = 0.97

Results = Iterator[tuple[str, bool]]


class ExpectedRecords:
    """The files of one folder of expectations.

    Args:
        folder: below ``tests/expectations``.
        shared_data: where their paths begin.
    """

    def __init__(self, folder, shared_data):
        self._pairs = []
        for entry in expectations(f"{folder}/*.toml"):
            data = (shared_data / entry["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["path"]
            (record,) = read_records(data, Path(entry["path"]).name)
            self._pairs.append((entry, record))

    def __len__(self):
        return len({entry["path"] for entry, _record in self._pairs})

    def patients(self) -> Results:
        """Each field of a patient that is expected."""
        for entry, record in self._pairs:
            for field, wanted in entry.get("patient", {}).items():
                yield f"{entry['path']} {field}", shows(getattr(record.patient, field), wanted)

    def languages(self) -> Results:
        """Each language that is expected."""
        for entry, record in self._pairs:
            if "language" in entry:
                yield entry["path"], record.language == entry["language"]

    def contacts(self) -> Results:
        """Each contact that is expected; there may be others."""
        for entry, record in self._pairs:
            for wanted in entry.get("contacts", []):
                yield f"{entry['path']} {wanted}", any(agrees(item, wanted) for item in record.contacts)

    def texts(self) -> Results:
        """Words that must stand in the case, the general information or a note."""
        for entry, record in self._pairs:
            whole = "\n".join(
                [record.case or "", record.general or "", *(note.text for note in record.notes)]
            )
            for wanted in entry.get("texts", []):
                yield f"{entry['path']} {wanted}", wanted in whole

    def check_items(self, name):
        """Fail unless nearly all expected items of a list are there, each with an item of its own."""
        count = count_items(self._pairs, name)
        assert count.recall >= LEAST_RECALL, count.missed

    def confused_states(self, name):
        """The files in which a list has another state than the expected one."""
        return confused_states(self._pairs, name)

    def invented_items(self, name):
        """How many items a list has where another number is expected."""
        return {
            entry["path"]: len(getattr(record, name).items)
            for entry, record in self._pairs
            if name in entry and len(getattr(record, name).items) != len(entry[name])
        }


def check_recall(results):
    """Fail unless nearly all of what was expected was found."""
    results = list(results)
    missed = [what for what, hit in results if not hit]
    assert results
    assert 1 - len(missed) / len(results) >= LEAST_RECALL, missed
