"""The command ``bench``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from optirh_batch.cli.program import (
    Invocation,
    json_option,
    main,
    pass_invocation,
    print_json,
    quiet_stdout,
)

if TYPE_CHECKING:
    from optirh_batch.oversight.overview import Overview
    from optirh_batch.oversight.speed import Speed


@main.command()
@json_option
@pass_invocation
def bench(invocation: Invocation, as_json: bool) -> None:
    """Measure how fast this machine writes with the model that is set.

    Tries how many answers at once give most, and says how many documents an hour has and when the inbox
    would be done. Takes up to three minutes. What is found is kept in data_dir: estimates and 'sequences = 0'
    rest on it.
    """
    from optirh_batch.oversight.bench import measure  # noqa: PLC0415 - not for --help
    from optirh_batch.oversight.overview import look_over  # noqa: PLC0415
    from optirh_batch.oversight.speed import store_speed  # noqa: PLC0415
    from optirh_batch.presentation import progress  # noqa: PLC0415

    settings = invocation.settings
    with _alone(invocation), quiet_stdout(), progress() as report:
        speed = measure(settings, tell=lambda what, done, total: report("bench", done, total, what))
    path = store_speed(speed, settings.data_dir)
    overview = look_over(settings) if invocation.loaded.home else None
    if as_json:
        print_json(_plain(speed, overview) | {"file": str(path)})
        return
    _show(speed, overview)


@contextmanager
def _alone(invocation: Invocation) -> Iterator[None]:
    """Keep the daemon and runs of this home from working meanwhile: the figures would be wrong."""
    from optirh_batch.workroom import hold_run_lock  # noqa: PLC0415

    home = invocation.loaded.home
    if home is None:
        yield
        return
    with hold_run_lock(home, invocation.settings.data_dir):
        yield


def _plain(speed: Speed, overview: Overview | None) -> dict[str, Any]:
    finish = overview.estimated_finish if overview else None
    return {
        "model": speed.model,
        "model_sha256": speed.model_sha256,
        "processors": speed.processors,
        "measured_at": speed.measured_at,
        "prompt_tokens_per_second": speed.prompt_tokens_per_second,
        "answer_tokens_per_second": speed.answer_tokens_per_second,
        "sequences": speed.sequences,
        "document_seconds": round(speed.document_seconds, 3),
        "documents_per_hour": round(speed.documents_per_hour, 1),
        "pending": overview.pending if overview else None,
        "estimated_seconds": overview.estimated_seconds if overview else None,
        "estimated_finish": finish.isoformat(timespec="seconds") if finish else None,
    }


def _show(speed: Speed, overview: Overview | None) -> None:
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415

    rows: list[tuple[str, str]] = [
        ("model", speed.model),
        ("processors", str(speed.processors)),
        ("prompts", f"{speed.prompt_tokens_per_second:.0f} tokens/s"),
    ]
    for size, tokens in speed.answer_tokens_per_second.items():
        mark = "  (best)" if int(size) == speed.sequences else ""
        rows.append((f"{size} answers at once", f"{tokens:.1f} tokens/s{mark}"))
    rows.append(
        (
            "a handout of 16 passages",
            f"{speed.document_seconds:.1f} s, {speed.documents_per_hour:.0f} an hour",
        )
    )
    if overview:
        rows.append(("waiting in the inbox", str(overview.pending)))
        rows.append(("done by", _clock_time(overview.estimated_finish)))
    show([sheet("", ("", ""), rows)])


def _clock_time(finish: datetime | None) -> str:
    return f"{finish:%Y-%m-%d %H:%M}" if finish else "nothing waits"
