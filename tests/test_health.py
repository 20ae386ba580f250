"""Signs of life: what monitoring reads, and that it never reads half of it."""

import json

import pytest

from optirh_batch.oversight.health import Health, write_health

HEALTH = Health(
    beat=1_790_000_000.5, process=42, pending=3, working=1, done=7, refused=2, trouble="inbox-gone"
)


def test_health_file_holds_numbers_and_the_reason(tmp_path):
    write_health(HEALTH, tmp_path, None)
    assert json.loads((tmp_path / "health.json").read_text()) == {
        "beat": 1_790_000_000.5,
        "process": 42,
        "pending": 3,
        "working": 1,
        "done": 7,
        "refused": 2,
        "trouble": "inbox-gone",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["health.json"]


def test_metrics_are_in_the_form_of_prometheus(tmp_path):
    write_health(HEALTH, tmp_path, tmp_path / "optirh.prom")
    lines = (tmp_path / "optirh.prom").read_text().splitlines()
    values = dict(line.split() for line in lines if not line.startswith("#"))
    assert values["optirh_batch_pending"] == "3"
    assert values["optirh_batch_trouble"] == "1"
    assert "# TYPE optirh_batch_pending gauge" in lines
    assert len(values) == 6


def test_second_beat_replaces_the_first_whole(tmp_path):
    write_health(HEALTH, tmp_path, None)
    write_health(Health(1.0, 42, 0, 0, 8, 2), tmp_path, None)
    assert json.loads((tmp_path / "health.json").read_text())["trouble"] is None


def test_file_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_health(HEALTH, tmp_path, tmp_path / "missing" / "optirh.prom")
    assert [path.name for path in tmp_path.iterdir()] == ["health.json"]
