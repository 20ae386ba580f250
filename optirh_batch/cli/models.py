"""Commands about the language model: ``model install``, ``model list``, ``model doctor``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from optirh_batch.cli.program import (
    Invocation,
    json_option,
    main,
    pass_invocation,
    print_json,
    quiet_stdout,
    say,
)
from optirh_batch.errors import ConfigurationError, Exit


@main.group()
def model() -> None:
    """The language model."""


@model.command("install")
@click.argument("name", required=False)
@pass_invocation
def model_install(invocation: Invocation, name: str | None) -> None:
    """Install a model of the catalogue.

    Without NAME: the one that is set. Goes on where it was interrupted.
    """
    from optirh_batch.generation.model_store import InstallProgress, install  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import progress  # noqa: PLC0415

    settings = invocation.settings
    with progress(in_bytes=True) as report:

        def tell(step: InstallProgress) -> None:
            report(f"{step.name}: {step.stage}", step.done_bytes, step.total_bytes, "")

        path = install(name or settings.model, settings.model_dir, tell)
    click.echo(str(path))


@model.command("list")
@json_option
@pass_invocation
def model_list(invocation: Invocation, as_json: bool) -> None:
    """Show which models there are."""
    from optirh_batch.generation.catalogue import catalogue, find_model  # noqa: PLC0415 - not for --help
    from optirh_batch.generation.model_store import installed_models, model_by_path  # noqa: PLC0415
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415

    settings, known = invocation.settings, catalogue()
    found = {item.name: item for item in installed_models(settings.model_dir)}
    named = find_model(settings.model, known)
    in_use = named.name if named else settings.model
    if own := model_by_path(settings.model):
        found[settings.model] = own
    listed = [
        {
            "name": name,
            "title": known[name].title if name in known else None,
            "licence": known[name].licence if name in known else None,
            "size_bytes": found[name].size_bytes if name in found else known[name].size_bytes,
            "path": str(found[name].path) if name in found else None,
            "in_use": name == in_use,
        }
        for name in dict.fromkeys([*known, *found])
    ]
    if as_json:
        print_json(listed)
        return
    rows = [
        (
            item["name"],
            item["title"],
            item["licence"],
            f"{float(str(item['size_bytes'])) / 1e9:.2f} GB",
            "yes" if item["in_use"] else "",
            item["path"] or "not installed",
        )
        for item in listed
    ]
    if not any(item["in_use"] for item in listed):
        rows.append((settings.model, "", "", "", "yes", "no such file"))
    show([sheet("", ("name", "title", "licence", "size", "in use", "file"), rows)])


@model.command("doctor")
@click.argument("name", required=False, metavar="[MODEL]")
@json_option
@pass_invocation
def model_doctor(invocation: Invocation, name: str | None, as_json: bool) -> None:
    """Examine a model and write its card.

    MODEL is a name of the catalogue or the path of any GGUF file; without it, the one that is set. Says what
    its file says, has it word short passages in each enabled language, and checks what it wrote.
    """
    from optirh_batch.generation.cards import store_card  # noqa: PLC0415 - not for --help
    from optirh_batch.model_doctor import examine  # noqa: PLC0415
    from optirh_batch.model_doctor.wording import card_text, examination_sheets, summary_line  # noqa: PLC0415
    from optirh_batch.presentation import progress, show  # noqa: PLC0415

    settings = invocation.settings
    if settings.generator != "llama-cpp" and name is None:
        detail = f"'{settings.generator}' needs no examination; name a MODEL, or set generator = 'llama-cpp'."
        raise ConfigurationError(where="generator", detail=detail)
    settings = replace(settings, generator="llama-cpp", model=_named(name) if name else settings.model)
    with quiet_stdout(), progress() as report:
        found = examine(
            settings,
            today=date.today(),  # noqa: DTZ011 - a card bears the date of the wall
            report=lambda language, done, total: report(language, done, total, ""),
        )
        try:
            path = store_card(found.card, card_text(found), settings.model_dir)
        except OSError as error:
            detail = f"the card cannot be written to {settings.model_dir}: {error.strerror}"
            raise ConfigurationError(where="model_dir", detail=detail) from error
    if as_json:
        replies = [
            {
                "language": reply.canary.language,
                "task": reply.canary.task.value,
                "source": reply.canary.text,
                "answer": reply.text,
                "faults": list(reply.faults),
            }
            for reply in found.replies
        ]
        print_json({"facts": found.facts.as_json(), "answers": replies, "card": found.card.as_json()})
    else:
        show(examination_sheets(found))
    say(f"{summary_line(found.card, settings.enabled_languages)}; card: {path}")
    if not found.card.passed:
        click.get_current_context().exit(Exit.MODEL)


def _named(name: str) -> str:
    """A MODEL as the setting has it: a path is made absolute."""
    path = Path(name).expanduser()
    return str(path.absolute()) if path.is_file() else name
