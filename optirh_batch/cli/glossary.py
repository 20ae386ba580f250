"""Commands about explained words: ``glossary check``, ``glossary search``, ``glossary missing``."""

from __future__ import annotations

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
from optirh_batch.errors import Exit
from optirh_batch.localization import mark, plural, reword, translate
from optirh_batch.presentation import one_line, sheet, show

if TYPE_CHECKING:
    from optirh_batch.glossary.search import Hit
    from optirh_batch.unexplained import Gap

_LANGUAGES = click.Choice(("fr", "de", "it", "en"))


@main.group()
def glossary() -> None:
    """Explanations of medical words."""


@glossary.command()
@click.option("--strict", is_flag=True, help="Count advice as a fault, too.")
@json_option
@pass_invocation
def check(invocation: Invocation, strict: bool, as_json: bool) -> None:
    """Look for faults in the glossary's files.

    In those of the program, and in those of the folder 'glossary_dir'. Ends with exit code 3 when something
    must be corrected; what could be better is advice.
    """
    from optirh_batch.glossary.inspection import inspect_glossary  # noqa: PLC0415 - not for --help

    settings = invocation.settings
    language = settings.staff_language
    found = inspect_glossary(settings.glossary_dir)
    if as_json:
        remarks = [
            {
                "code": remark.code,
                "severity": "fault" if remark.is_fault else "advice",
                "where": remark.where,
                "language": remark.language,
                "message": reword(remark.message, language),
            }
            for remark in found.remarks
        ]
        print_json(
            {
                "files": found.files,
                "entries": found.entries,
                "explained": dict(found.explained),
                "reviewed": found.reviewed,
                "remarks": remarks,
            }
        )
    else:
        kinds = {True: mark("to correct"), False: mark("to improve")}
        rows = [
            (
                translate(kinds[remark.is_fault], language),
                remark.where,
                remark.language,
                reword(remark.message, language),
            )
            for remark in found.remarks
        ]
        columns = [
            translate(heading, language)
            for heading in (mark("Kind"), mark("Entry"), mark("Language"), mark("What is wrong"))
        ]
        show([sheet("", columns, rows, is_stacked=True)])
    counts = (
        plural("{n} concept", "{n} concepts", found.entries, language),
        plural("{n} point to correct", "{n} points to correct", found.faults, language),
        plural("{n} point to improve", "{n} points to improve", len(found.remarks) - found.faults, language),
    )
    say("; ".join(counts))
    if found.faults or (strict and found.remarks):
        click.get_current_context().exit(Exit.CONFIGURATION)


@glossary.command()
@click.argument("word")
@click.option("--language", type=_LANGUAGES, help="Of the text that WORD stands in; else all.")
@json_option
@pass_invocation
def search(invocation: Invocation, word: str, language: str | None, as_json: bool) -> None:
    """Show what would be found in WORD, and how it is explained.

    WORD may be several. Where nothing is found, listed forms that hold it are shown instead.
    """
    from optirh_batch.glossary import Glossary  # noqa: PLC0415 - not for --help
    from optirh_batch.glossary.search import search_word  # noqa: PLC0415

    settings = invocation.settings
    hits = search_word(word, Glossary.load(settings.glossary_dir), language)
    if as_json:
        print_json([_hit_json(hit) for hit in hits])
        return
    staff = settings.staff_language
    columns = [
        translate(heading, staff)
        for heading in (
            mark("Language"),
            mark("Found"),
            mark("Listed as"),
            mark("Entry"),
            mark("Name"),
            mark("Explanation"),
        )
    ]
    rows = [
        (
            hit.language,
            hit.surface or translate("no: only similar", staff),
            f"{hit.form} ({translate(hit.way.label, staff)})",
            hit.entry.id,
            hit.entry.display_name(hit.language),
            hit.entry.explanation(hit.language),
        )
        for hit in hits
    ]
    show([sheet("", columns, rows, is_stacked=True)])
    if not any(hit.surface for hit in hits):
        say(translate("Nothing would be explained in “{words}”.", staff, words=one_line(word)))


@glossary.command()
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@json_option
@pass_invocation
def missing(invocation: Invocation, paths: tuple[Path, ...], as_json: bool) -> None:
    """Count the medical-looking words in files and folders that have no explanation.

    PATHS are files that 'inspect' can read, or folders of them. Names of persons and drugs are left out. A
    file that cannot be read is named, the others are counted.
    """
    from optirh_batch.glossary import Glossary  # noqa: PLC0415 - not for --help
    from optirh_batch.readers import load_mappings  # noqa: PLC0415
    from optirh_batch.unexplained import survey  # noqa: PLC0415
    from optirh_batch.workshop import read_limits  # noqa: PLC0415

    settings = invocation.settings
    with quiet_stdout():
        found = survey(
            paths,
            Glossary.load(settings.glossary_dir),
            read_limits(settings),
            load_mappings(settings.mappings_dir),
        )
    staff = settings.staff_language
    if as_json:
        print_json(
            {
                "texts": found.texts,
                "words": [_gap_json(gap) for gap in found.gaps],
                "refused": [{"code": error.code, "message": str(error)} for error in found.refused],
                "other_language": [str(path) for path in found.undecided],
            }
        )
    else:
        rules = {"abbreviation": mark("abbreviation"), "affix": mark("ending or beginning")}
        columns = [
            translate(heading, staff)
            for heading in (mark("Word"), mark("Language"), mark("Told by"), mark("Times"), mark("Texts"))
        ]
        rows = [
            (gap.word, gap.language, translate(rules[gap.rule.value], staff), gap.times, gap.texts)
            for gap in found.gaps
        ]
        show([sheet("", columns, rows)])
    for path in found.undecided:
        say(translate("{name} is in none of the glossary's languages.", staff, name=path.name))
    for error in found.refused:
        say(str(error))
    read = plural("{n} text read", "{n} texts read", found.texts, staff)
    lacking = plural(
        "{n} word without an explanation", "{n} words without an explanation", len(found.gaps), staff
    )
    say(f"{read}; {lacking}")
    if found.refused:
        click.get_current_context().exit(Exit.SOURCE)


def _hit_json(hit: Hit) -> dict[str, object]:
    return {
        "language": hit.language,
        "found": hit.surface or None,
        "form": hit.form,
        "listed_as": hit.way.value,
        "entry": hit.entry.id,
        "theme": hit.entry.theme,
        "name": hit.entry.display_name(hit.language),
        "explanation": hit.entry.explanation(hit.language),
        "reviewed_by": hit.entry.reviewed_by or None,
    }


def _gap_json(gap: Gap) -> dict[str, object]:
    return {
        "word": gap.word,
        "language": gap.language,
        "rule": gap.rule.value,
        "times": gap.times,
        "texts": gap.texts,
    }
