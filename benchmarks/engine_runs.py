"""One measured run of one engine, in a process of its own: prints what it took as JSON.

    python -m benchmarks.engine_runs KIND OPTIONS

``OPTIONS`` is a JSON object, see ``Options``.  Loading the model and a first, unmeasured request for each
slot come before the clock starts: a night has hundreds of documents and one start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.handout_requests import EXAMPLE, MAX_TOKENS, NOTES, SCHEMA, SYSTEM, Note, messages, notes_of
from benchmarks.inbox import memory_of
from benchmarks.llama_server import post, serving
from benchmarks.steps import busy_share, noted_steps, outside_share

_WARM_TOKENS = 4
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run may be told.

    Attributes:
        model: the GGUF file.
        threads: processor threads.
        slots: of llama-server and llama-batched-bench, sequences of ours; 0: ours decides.
        tools: folder with llama-server and llama-batched-bench.
        constrained: whether the form of the answer is enforced.
        notes: how many notes are asked for, 0 for those there are.
        record: file to summarise.
        settings: more settings for ours, as text.
    """

    model: str
    threads: int = 0
    slots: int = 0
    tools: str = ""
    constrained: bool = True
    notes: int = 0
    record: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[Note, ...]:
        """The notes that are asked for."""
        return notes_of(self.notes or len(NOTES))

    @property
    def cores(self) -> int:
        """Threads in numbers."""
        return self.threads or len(os.sched_getaffinity(0))


@dataclass(slots=True)
class Run:
    """What a run took.

    Attributes:
        seconds: from the first request sent to the last answer complete.
        documents: how many answers.
        prompt_tokens: of all requests, cached ones too.
        cached_tokens: those of them that were not evaluated again.
        answer_tokens: generated.
        peak_mb: largest resident memory of the process that holds the model (mapped weights too).
        own_cpu_seconds: processor time of that process meanwhile.
        others_share: part of the machine's processor time that other processes had meanwhile.
        answers: the texts.
        speeds: tokens a second, by batch size, of runs that measure decoding only.
        cpu_speeds: the same by the second of processor time.
        detail: anything else worth keeping.
    """

    seconds: float = 0.0
    documents: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    answer_tokens: int = 0
    peak_mb: float = 0.0
    own_cpu_seconds: float = 0.0
    others_share: float = 0.0
    answers: list[str] = field(default_factory=list)
    speeds: dict[str, float] = field(default_factory=dict)
    cpu_speeds: dict[str, float] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)


# Ours


def run_ours(options: Options) -> Run:
    """All notes through ``TextGenerator``, in one call."""
    with _our_generator(options) as generator:
        for _ in generator.generate(_requests(NOTES[:2], options, max_tokens=_WARM_TOKENS)):
            pass
        run = Run()
        with noted_steps() as steps, _watched(run, os.getpid()):
            results = {item.key: item for item in generator.generate(_requests(options.asked, options))}
        ordered = [results[str(place)] for place in range(len(results))]
    run.documents = len(ordered)
    run.prompt_tokens = sum(item.prompt_tokens for item in ordered)
    run.cached_tokens = sum(item.cached_tokens for item in ordered)
    run.answer_tokens = sum(item.generated_tokens for item in ordered)
    run.answers = [item.text for item in ordered]
    run.detail = {
        "finish": [item.finish.value for item in ordered],
        "steps": [(step.rows, step.answers, round(step.inside, 4)) for step in steps],
        "busy_share": busy_share(steps),
        "outside_share": outside_share(steps),
    }
    return run


def run_our_decoding(options: Options) -> Run:
    """Pure decoding of ours: as many equal requests as sequences, answers cut at the same length."""
    long, run = 97, Run()
    with _our_generator(options) as generator:

        def take(tokens: int) -> tuple[float, float, int]:
            began, cpu = time.monotonic(), _cpu(os.getpid())
            results = list(generator.generate(_long_requests(options.slots, tokens)))
            written = sum(item.generated_tokens for item in results)
            return time.monotonic() - began, _cpu(os.getpid()) - cpu, written

        take(_WARM_TOKENS)
        with _watched(run, os.getpid()):
            short_seconds, short_cpu, short_tokens = take(1)
            seconds, cpu, tokens = take(long)
    run.answer_tokens = tokens
    run.speeds = {str(options.slots): (tokens - short_tokens) / (seconds - short_seconds)}
    run.cpu_speeds = {str(options.slots): (tokens - short_tokens) / (cpu - short_cpu)}
    run.detail = {"prompt_seconds": short_seconds}
    return run


@contextmanager
def _our_generator(options: Options) -> Iterator[Any]:
    from optirh_batch.config import load_settings  # noqa: PLC0415 - other engines do without
    from optirh_batch.generation.engine import open_generator  # noqa: PLC0415

    flags = {"model": options.model, "threads": str(options.threads), "generator": "llama-cpp"}
    if options.slots:
        flags["sequences"] = str(options.slots)
    with tempfile.TemporaryDirectory() as folder:  # nothing evaluated by an earlier run
        flags |= {"data_dir": folder}
        generator = open_generator(load_settings(None, flags | options.settings, environ={}).settings)
        try:
            yield generator
        finally:
            generator.close()


def _requests(notes: tuple[Note, ...], options: Options, *, max_tokens: int = MAX_TOKENS) -> list[Any]:
    from optirh_batch.generation import GenerationRequest  # noqa: PLC0415

    return [
        GenerationRequest(
            key=str(place),
            system=SYSTEM,
            examples=(EXAMPLE,),
            user=note.user,
            source=note.text,
            max_tokens=max_tokens,
            constraint=_answer_form(note) if options.constrained else None,
        )
        for place, note in enumerate(notes)
    ]


def _long_requests(count: int, max_tokens: int) -> list[Any]:
    """Requests whose answers do not end by themselves before the cap."""
    from optirh_batch.generation import GenerationRequest  # noqa: PLC0415

    user = "Écris un long récit sur une journée à la montagne, avec beaucoup de détails. Récit numéro {}."
    return [
        GenerationRequest(
            key=str(place), system=SYSTEM, user=user.format(place), source="", max_tokens=max_tokens
        )
        for place in range(count)
    ]


def _answer_form(note: Note) -> Any:
    """The form that others get as a JSON schema; figures, drugs and lengths are bounded as in real work."""
    from optirh_batch.drafting.limits import bound_passage, bound_title  # noqa: PLC0415
    from optirh_batch.generation.constraints import json_form  # noqa: PLC0415

    return json_form(
        {
            "title": bound_title(note.text, note.language, max_words=5),
            "text": bound_passage(note.text, note.language),
        }
    )


# llama-cpp-python, one request after the other


def run_one_by_one(options: Options) -> Run:
    """What the library offers: ``Llama.create_chat_completion`` with a JSON schema."""
    model = _plain_model(options, context=2048)
    form = {"type": "json_object", "schema": SCHEMA} if options.constrained else None

    def ask(note: Note, max_tokens: int) -> Any:
        return model.create_chat_completion(
            messages(note), response_format=form, temperature=0.0, max_tokens=max_tokens
        )

    ask(NOTES[0], _WARM_TOKENS)
    run = Run()
    with _watched(run, os.getpid()):
        for note in options.asked:
            _count(run, ask(note, MAX_TOKENS))
    return run


def run_whole_summary(options: Options) -> Run:
    """The whole record in one prompt, the whole summary as free prose in the form of a letter."""
    model = _plain_model(options, context=8192)
    chat = [
        {"role": "system", "content": _WHOLE_SUMMARY},
        {"role": "user", "content": f"<dossier>\n{_record_as_text(Path(options.record))}\n</dossier>"},
    ]
    run = Run()
    with _watched(run, os.getpid()):
        _count(run, model.create_chat_completion(chat, temperature=0.0, max_tokens=2048))
    return run


_WHOLE_SUMMARY = """\
Tu es infirmière à domicile. Rédige le résumé complet du dossier du patient pour les soignants, en français,
sans rien inventer et sans rien oublier, avec ces parties dans cet ordre :
1. Données personnelles (prénom, nom, sexe, numéro AVS, date de naissance, adresse)
2. Cas
3. Réseau social (personne de référence et téléphone, médecin traitant et téléphone)
4. Généralités
5. Allergies
6. Antécédents médicaux
7. Médication (orale, injections, autres ; doses et horaires)
"""


def _record_as_text(path: Path) -> str:
    """What a record holds, one fact a line, without the marks of its format."""
    from optirh_batch.readers import DEFAULT_LIMITS, load_mappings, open_source, read_records  # noqa: PLC0415

    (record,) = read_records(
        open_source(path, DEFAULT_LIMITS), path.name, DEFAULT_LIMITS, load_mappings(None)
    )

    def lines(name: str, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, part in value.items():
                yield from lines(f"{name} {key}".strip(), part)
        elif isinstance(value, list):
            for part in value:
                yield from lines(name, part)
        elif value not in {None, ""}:
            yield f"{name}: {value}"

    assert not isinstance(record, Exception)
    return "\n".join(lines("", record.as_json()))  # type: ignore[union-attr]


def _plain_model(options: Options, context: int) -> Any:
    from llama_cpp import Llama  # noqa: PLC0415 - only where it is measured

    return Llama(
        options.model,
        n_ctx=context,
        n_threads=options.cores,
        n_threads_batch=options.cores,
        verbose=False,
    )


# The summary of a record, end to end


def run_our_summary(options: Options) -> Run:
    """A record file to its PDF, by the pipeline with its model loaded; the second time with a warm start."""
    from optirh_batch.commission import Order  # noqa: PLC0415
    from optirh_batch.config import load_settings  # noqa: PLC0415
    from optirh_batch.pipeline import process_file  # noqa: PLC0415
    from optirh_batch.workshop import open_workshop  # noqa: PLC0415

    run = Run()
    with tempfile.TemporaryDirectory() as folder:
        flags = {"model": options.model, "threads": str(options.threads), "data_dir": f"{folder}/data"}
        settings = load_settings(None, flags | options.settings, environ={}).settings
        with open_workshop(settings) as workshop:
            workshop.generator()
            outbox = Path(folder) / "out"
            outbox.mkdir()
            order = Order(outbox, again=True)
            with _watched(run, os.getpid()):
                (outcome,) = process_file(Path(options.record), order, workshop)
            began = time.monotonic()
            process_file(Path(options.record), order, workshop)
            warm = time.monotonic() - began
    assert outcome.error is None, outcome.error
    assert outcome.draft
    tokens = outcome.draft.tokens
    run.documents, run.prompt_tokens, run.cached_tokens = 1, tokens.prompt, tokens.cached
    run.answer_tokens = tokens.generated
    run.detail = {"warm_seconds": warm, "seconds": asdict(outcome.seconds)}
    return run


# llama-server


def run_server(options: Options) -> Run:
    """llama-server with so many slots, as many requests at once, prompt cache on."""
    command = [
        str(Path(options.tools) / "llama-server"),
        *("--model", options.model, "--parallel", str(options.slots)),
        *("--ctx-size", str(1536 * options.slots)),
        *("--threads", str(options.cores), "--threads-batch", str(options.cores)),
    ]
    with serving(command) as (port, process):

        def ask(note: Note, max_tokens: int) -> Any:
            body: dict[str, Any] = {
                "messages": messages(note),
                "temperature": 0,
                "max_tokens": max_tokens,
                "cache_prompt": True,
            }
            if options.constrained:
                body["response_format"] = {"type": "json_schema", "json_schema": {"schema": SCHEMA}}
            return post(port, "/v1/chat/completions", body)

        with ThreadPoolExecutor(options.slots) as clients:
            others = notes_of(len(options.asked) + options.slots)[-options.slots :]  # none of those asked for
            list(clients.map(lambda note: ask(note, _WARM_TOKENS), others))
            run = Run()
            with _watched(run, process):
                answers = list(clients.map(lambda note: ask(note, MAX_TOKENS), options.asked))
        for answer in answers:
            _count(run, answer)
    return run


def _count(run: Run, answer: Any) -> None:
    """Add an answer of the OpenAI kind."""
    usage = answer["usage"]
    run.documents += 1
    run.prompt_tokens += usage["prompt_tokens"]
    run.cached_tokens += (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    run.answer_tokens += usage["completion_tokens"]
    run.answers.append(answer["choices"][0]["message"]["content"])


# llama-batched-bench


def run_batched_bench(options: Options) -> Run:
    """The limit of decoding: no sampling, no text, a shared prompt of the length of ours."""
    run = Run()
    size, short, long = options.slots, 1, 97

    def take(tokens: int) -> tuple[float, float]:
        command = [
            str(Path(options.tools) / "llama-batched-bench"),
            *(
                "-m",
                options.model,
                "-c",
                str(640 * size),
                "-npp",
                "420",
                "-ntg",
                str(tokens),
                "-npl",
                str(size),
            ),
            *("-pps", "-t", str(options.cores), "-tb", str(options.cores), "--output-format", "jsonl"),
        ]
        cpu = _cpu(None)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        (row,) = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return float(row["speed_tg"]), _cpu(None) - cpu

    with _watched(run, None):
        _, short_cpu = take(short)
        speed, cpu = take(long)
    run.speeds = {str(size): speed}
    run.cpu_speeds = {str(size): size * (long - short) / (cpu - short_cpu)}
    return run


# Measuring


@contextmanager
def _watched(run: Run, process: int | None) -> Iterator[None]:
    """Time what happens inside; ``process`` holds the model (None: a child that has ended)."""
    ours, machine, began = _cpu(process), _machine_cpu(), time.monotonic()
    yield
    run.seconds = time.monotonic() - began
    run.own_cpu_seconds = _cpu(process) - ours
    others = _machine_cpu() - machine - run.own_cpu_seconds
    run.others_share = max(0.0, others / (run.seconds * (os.cpu_count() or 1)))
    run.peak_mb = memory_of(process) if process else 0.0


def _cpu(process: int | None) -> float:
    if process is None:
        times = os.times()
        return times.children_user + times.children_system
    fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _machine_cpu() -> float:
    """Seconds in which processors worked, stolen ones too (``proc(5)``)."""
    fields = [int(field) for field in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICKS


KINDS: dict[str, Callable[[Options], Run]] = {
    "ours": run_ours,
    "our-decoding": run_our_decoding,
    "one-by-one": run_one_by_one,
    "server": run_server,
    "batched-bench": run_batched_bench,
    "our-summary": run_our_summary,
    "whole-summary": run_whole_summary,
}

if __name__ == "__main__":
    said = os.dup(1)
    os.dup2(2, 1)  # native libraries print
    measured = KINDS[sys.argv[1]](Options(**json.loads(sys.argv[2])))
    with os.fdopen(said, "w", encoding="utf-8") as out:
        json.dump(asdict(measured), out, ensure_ascii=False)
