"""Commands about mappings of vendor XML: ``map learn``."""

from __future__ import annotations

import sys
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


@main.group("map")
def mappings() -> None:
    """Mappings: how XML of a vendor is read."""


@mappings.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@pass_invocation
def learn(invocation: Invocation, file: Path, as_json: bool) -> None:
    """Propose a mapping for the XML in FILE.

    The mapping goes to standard output; what it would read and what it leaves out is shown beside it, on
    standard error. Nothing is written: check the proposal, then save it in the folder 'mappings_dir'.
    """
    from optirh_batch.cli.record_view import record_sheets  # noqa: PLC0415 - not for --help
    from optirh_batch.presentation import sheet, show  # noqa: PLC0415
    from optirh_batch.readers import RefusedRecord, open_source, printable_name  # noqa: PLC0415
    from optirh_batch.readers.content import look_into  # noqa: PLC0415
    from optirh_batch.readers.formats import READERS  # noqa: PLC0415
    from optirh_batch.readers.mapped.learn import propose_mapping  # noqa: PLC0415
    from optirh_batch.workshop import read_limits  # noqa: PLC0415

    settings = invocation.settings
    limits = read_limits(settings)
    with quiet_stdout():
        content = look_into(open_source(file, limits), printable_name(file.name), limits)
        if any(reader.recognises(content) for reader in READERS[:-2]):
            raise click.UsageError(f"{content.name} is read without a mapping; see 'optirh-batch inspect'")
        proposal = propose_mapping(content)
    records = [reading for reading in proposal.readings if not isinstance(reading, RefusedRecord)]
    refused = [
        {"record": number, "code": reading.error.code, "message": str(reading.error)}
        for number, reading in enumerate(proposal.readings, 1)
        if isinstance(reading, RefusedRecord)
    ]
    if as_json:
        print_json(
            {
                "mapping": proposal.text,
                "not_mapped": dict(proposal.unmapped),
                "records": [record.as_json() for record in records],
                "refused": refused,
            }
        )
        return
    click.echo(proposal.text, nl=False)
    for record in records:
        show(record_sheets(record, settings.staff_language), sys.stderr)
    for item in refused:
        say(f"record {item['record']} of {len(proposal.readings)}: {item['message']}")
    show([sheet("not mapped", ("path", "times"), list(proposal.unmapped.items()))], sys.stderr)
