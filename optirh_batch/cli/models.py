"""Commands about the language model: ``model install``, ``import``, ``list``, ``doctor``, ``grade``."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from optirh_batch.generation import ModelIdentity
    from optirh_batch.tiers import Figures


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


@model.command("import")
@click.argument("name", metavar="FILE")
@click.option(
    "--adapter", type=click.Path(path_type=Path), metavar="FILE", help="LoRA adapter (GGUF) for the model."
)
@pass_invocation
def model_import(invocation: Invocation, name: str, adapter: Path | None) -> None:
    """Take a model of your own into the model folder.

    FILE is any GGUF file with a chat template, or a name of the catalogue that an adapter was made for.
    Prints the lines for optirh.toml.
    """
    from optirh_batch.generation.importing import import_model  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import progress  # noqa: PLC0415

    with progress(in_bytes=True) as report:
        paths = import_model(
            _named(name),
            adapter,
            invocation.settings.model_dir,
            lambda file, done, total: report(file, done, total, ""),
        )
    for setting, path in zip(("model", "adapter"), paths, strict=True):
        if path:
            click.echo(f"{setting} = {json.dumps(str(path), ensure_ascii=False)}")
    say("Put these lines into optirh.toml, then examine the model: optirh-batch model doctor")


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


@model.command("grade")
@click.argument("results", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
@pass_invocation
def model_grade(invocation: Invocation, results: Path, as_json: bool) -> None:
    """Decide by an evaluation how far a model is trusted in each language.

    RESULTS is what 'evaluate run --keep' wrote. The tiers (green, amber, refused) go into the card of each
    model in it; a language with too few handouts keeps the tier it has.
    """
    from optirh_batch.generation.cards import find_card, grade_card  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415
    from optirh_batch.tiers import earned_tier  # noqa: PLC0415

    settings, graded = invocation.settings, []
    for identity, figures in _read_figures(results):
        card = find_card(identity, settings.model_dir)
        if card is None:
            detail = f"{identity.name} has no card; run 'optirh-batch model doctor' first"
            raise ConfigurationError(where=str(results), detail=detail)
        earned = {code: tier for code, found in figures.items() if (tier := earned_tier(found))}
        try:
            grade_card(card, earned, settings.model_dir)
        except OSError as error:
            detail = f"the card cannot be written to {settings.model_dir}: {error.strerror}"
            raise ConfigurationError(where="model_dir", detail=detail) from error
        graded += [
            {
                "model": identity.name,
                "language": code,
                "documents": found.documents,
                "escaped": round(found.escaped, 1),
                "kept": round(found.kept, 1),
                "original": round(found.original, 1),
                "tier": (earned.get(code) or card.tier(code)).value,
                "decided": code in earned,
            }
            for code, found in figures.items()
        ]
    if as_json:
        print_json(graded)
        return
    columns = ("model", "language", "handouts", "escaped /1000", "kept %", "original %", "tier")
    rows = [
        (
            *list(item.values())[:-2],
            item["tier"] if item["decided"] else f"{item['tier']} (too few to decide)",
        )
        for item in graded
    ]
    show([sheet("", columns, rows)])


def _read_figures(results: Path) -> list[tuple[ModelIdentity, dict[str, Figures]]]:
    """The models of an evaluation, and what it found in their handouts, by language."""
    from optirh_batch.generation import ModelIdentity  # noqa: PLC0415 - not for --help
    from optirh_batch.tiers import Figures  # noqa: PLC0415

    try:
        return [
            (
                ModelIdentity(**result["model"]),
                {
                    group["language"]: Figures(
                        documents=group["documents"],
                        failed=group["failed"],
                        escaped=1000 * group["escaped"] / max(group["facts"], 1),
                        kept=100 * group["kept"] / max(group["facts"], 1),
                        original=100 * group["originals"] / max(group["passages"], 1),
                    )
                    for group in result["groups"]
                    if group["kind"] == "handout"
                },
            )
            for result in json.loads(results.read_text("utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError) as error:
        detail = f"{results.name} was not written by 'evaluate run --keep'"
        raise ConfigurationError(where="RESULTS", detail=detail) from error


def _named(name: str) -> str:
    """A MODEL as the setting has it: a path is made absolute."""
    path = Path(name).expanduser()
    return str(path.absolute()) if path.is_file() else name
