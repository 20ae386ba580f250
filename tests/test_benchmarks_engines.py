"""The harness that compares engines: what it asks, in which order it measures, what it makes of it."""

import json

import pytest

from benchmarks.engines import CONTENDERS, Contender, judge, report, take_turns
from benchmarks.handout_requests import EXAMPLE, NOTES, SYSTEM, messages, read_answer


def run_of(**more):
    return {
        "seconds": 10.0,
        "documents": 16,
        "prompt_tokens": 100,
        "cached_tokens": 0,
        "answer_tokens": 160,
        "peak_mb": 1500.0,
        "own_cpu_seconds": 20.0,
        "others_share": 0.1,
        "answers": [json.dumps({"title": "t", "text": note.text}) for note in NOTES],
        "speeds": {},
        "cpu_speeds": {},
        "detail": {},
    } | more


def test_as_many_notes_in_each_language():
    assert [note.language for note in NOTES].count("fr") == [note.language for note in NOTES].count("de") == 8
    assert len({note.text for note in NOTES}) == 16


def test_all_requests_begin_alike_and_end_with_their_own_note():
    chats = [messages(note) for note in NOTES]
    assert {json.dumps(chat[:-1]) for chat in chats} == {json.dumps(messages(NOTES[0])[:-1])}
    assert (chats[0][0]["content"], chats[0][1]["content"]) == (SYSTEM, EXAMPLE[0])
    assert all(note.text in chat[-1]["content"] for note, chat in zip(NOTES, chats, strict=True))


def test_example_has_the_form_that_is_asked_for():
    assert read_answer(EXAMPLE[1])


@pytest.mark.parametrize("answer", ["", "Bonjour", "[]", '{"title": "x"}', '{"text": 1}'])
def test_answer_of_another_form_has_no_text(answer):
    assert read_answer(answer) is None


@pytest.mark.no_cover  # traced, it takes several times as long
def test_gate_blocks_what_is_malformed_or_changed_and_nothing_else():
    same = run_of()["answers"]
    assert judge(same)["malformed"] == 0
    changed = [*same]
    changed[0] = json.dumps({"title": "t", "text": NOTES[0].text.replace("152/84", "125/84")})
    changed[1] = "no form"
    verdict = judge(changed)
    assert verdict["malformed"] == 1
    assert verdict["blocked"] == judge([*same[:1], changed[1], *same[2:]])["blocked"] + 1


def test_contenders_take_turns(capsys):
    order = []

    def run(contender):
        order.append(contender.name)
        return run_of()

    taken = take_turns([Contender("a", "ours", {}), Contender("b", "server", {})], 2, run)
    assert order == ["a", "b", "a", "b"]
    assert [len(runs) for runs in taken.values()] == [2, 2]


def test_report_compares_within_each_turn():
    taken = {
        "ours": [run_of(seconds=10.0), run_of(seconds=20.0), run_of(seconds=10.0)],
        "one by one": [run_of(seconds=30.0), run_of(seconds=60.0), run_of(seconds=40.0)],
        "llama-server, 1": [run_of(seconds=20.0), run_of(seconds=40.0), run_of(seconds=10.0)],
        "llama-server, 4": [
            run_of(seconds=25.0, own_cpu_seconds=36.0),
            run_of(seconds=30.0, own_cpu_seconds=32.0),
            run_of(seconds=90.0, own_cpu_seconds=32.0),
        ],
        "llama-server, 8": [run_of(seconds=99.0, own_cpu_seconds=34.0)] * 3,
    }
    text = "\n".join(report(taken))
    assert "ours / one by one: 3.00 x" in text
    assert "ours / best of llama-server: 1.50 x" in text
    assert "1.00 x documents per second of processor time" in text
    assert "| ours | 5760 | 16.0 | 10 | 1.2 | 1500 | 10% | 0 |" in text


def test_report_shows_decoding_beside_its_limit_and_the_summary_beside_the_whole_one():
    taken = {
        "batched-bench, 8": [run_of(documents=0, speeds={"8": 35.0}, cpu_speeds={"8": 20.0})],
        "our decoding, 8": [run_of(documents=0, speeds={"8": 33.6}, cpu_speeds={"8": 19.0})],
        "our decoding, 16": [run_of(documents=0, speeds={"16": 40.0}, cpu_speeds={"16": 25.0})],
        "our summary": [run_of(documents=1, seconds=5.0, detail={"warm_seconds": 4.0})],
        "whole summary": [run_of(documents=1, seconds=50.0, own_cpu_seconds=180.0)],
    }
    text = "\n".join(report(taken))
    assert "| 8 | 33.6, 35.0, 96% | 19.0, 20.0, 95% |" in text
    assert "| 16 |" not in text
    assert ": 10.0 x (8 x wanted), 9.0 x by processor time" in text


def test_report_counts_the_answers_that_batches_left_unchanged():
    taken = {
        "ours": [run_of(answers=["a", "b", "c"], documents=3)],
        "ours, one answer at a time": [run_of(answers=["a", "x", "c"], documents=3)],
    }
    assert "2 of 3 answers are the same" in "\n".join(report(taken))


def test_every_contender_has_a_run():
    from benchmarks.engine_runs import KINDS

    assert {contender.kind for contender in CONTENDERS} == KINDS.keys()
