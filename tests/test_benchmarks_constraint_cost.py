"""What the harness makes of the cost of constraints, and that it measures the engine as it is."""

import json

from benchmarks import constraint_cost
from benchmarks.constraint_cost import Turn, compare
from tiny_gguf import write_tiny_gguf


def test_costs_are_compared_within_each_pair():
    bound = [Turn(10.5, 100, 0.012, {"a": "x", "b": "y"}), Turn(21.0, 100, 0.012, {"a": "x", "b": "y"})]
    free = [Turn(10.0, 100, 0.010, {"a": "x", "b": "y"}), Turn(20.0, 100, 0.010, {"a": "x", "b": "z"})]
    found = compare(bound, free)
    assert (found["more_cpu"], found["more_outside"]) == ("5.00 %", "0.20 %")
    assert (found["same_answers"], found["answers"]) == (1, 2)


def test_constraints_are_measured_on_the_engine(tmp_path, monkeypatch, capsys):
    model = write_tiny_gguf(tmp_path / "tiny.gguf", context=16_384)
    given = [f"model={model}", "context_tokens=8192", "max_answer_tokens=16"]
    monkeypatch.setattr("sys.argv", ["constraint_cost", "--turns", "1", "--documents", "1", "--set", *given])
    constraint_cost.main()
    found = json.loads(capsys.readouterr().out)
    assert found["answers"] == 16
    assert min(found["tokens"]) > 0
    assert found["preparing_ms"] > 0
    assert min(found["choosing_us_of_a_token"]) > 0
