"""The register of processing activities: what is done with personal data, for the data protection officer.

Source of its items: Swiss Federal Act on Data Protection (nFADP, SR 235.1) of
25 September 2020, article 12, paragraph 2, letters a to g.  What depends on
the installation is taken from the settings; nothing is read from a record.
"""

from __future__ import annotations

from dataclasses import dataclass

from optirh_batch.config import Settings
from optirh_batch.localization import plural, translate
from optirh_batch.rendering import fill_in, page_label
from optirh_batch.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Item:
    """One item: the letter of article 12, paragraph 2, its heading, and what holds here."""

    letter: str
    heading: str
    text: str


def describe_processing(settings: Settings) -> tuple[Item, ...]:
    """Return the items of the register in the staff language."""
    language = settings.staff_language

    def _(message: str, /, **values: object) -> str:
        return translate(message, language, **values)

    return (
        Item("a", _("Controller"), settings.controller or _("To be entered: the setting 'controller'.")),
        Item(
            "b",
            _("Purpose"),
            _(
                "Summaries of patient records for the nursing staff, and handouts in plain language for "
                "patients, from exports of the record software. A person checks each document before it is "
                "used."
            ),
        ),
        Item(
            "c",
            _("Persons and data"),
            _(
                "Patients, their relatives and those who treat them: names, addresses, phone numbers, AVS "
                "numbers, and data on health, which are sensitive (art. 5 let. c). Users who release "
                "documents: their number in the system. Staff who rate documents: their answers, under a "
                "code."
            ),
        ),
        Item(
            "d",
            _("Recipients"),
            _("The staff who may read the outbox, and the patient concerned. Nobody else."),
        ),
        Item("e", _("Retention"), "\n".join(_retention(settings))),
        Item("f", _("Security measures"), "\n".join(_measures(settings))),
        Item("g", _("Disclosure abroad"), _("None: the program sends nothing out of the institution.")),
    )


def print_register(settings: Settings) -> bytes:
    """Print the register as an A4 PDF.

    Raises:
        RenderingFailed: it cannot be printed.
    """
    language = settings.staff_language
    html = fill_in(
        "register.html", language, items=describe_processing(settings), page_label=page_label(language)
    )
    return typeset(html, translate("Register of processing activities", language))


def _retention(settings: Settings) -> tuple[str, ...]:
    language = settings.staff_language

    def kept(days: int, what: str) -> str:
        limit = (
            plural("{n} day", "{n} days", days, language)
            if days
            else translate("until somebody deletes them", language)
        )
        return f"{what}{translate(': ', language)}{limit}"

    return (
        kept(settings.archive_days, translate("Originals in the archive", language)),
        kept(settings.outbox_days, translate("Documents in the outbox", language)),
        kept(0, translate("Refused files, with their notes", language)),
        kept(
            settings.draft_days,
            translate("What documents to be checked were printed from, and their correction files", language),
        ),
        *(
            (
                kept(
                    settings.training_days,
                    translate(
                        "Passages of released documents under made-up names, kept to train a model", language
                    ),
                ),
            )
            if settings.keep_training_pairs == "on"
            else ()
        ),
        kept(settings.ticket_days, translate("Names of the files worked on, in the job table", language)),
        kept(
            settings.ticket_days,
            translate("Names of the documents made (and as long as they lie in the outbox)", language),
        ),
        translate("Answers of evaluation forms, under codes: until somebody deletes them", language),
        translate(
            "The audit log holds hashes, codes and times without names or text, and is kept.", language
        ),
    )


def _measures(settings: Settings) -> tuple[str, ...]:
    language = settings.staff_language
    served = settings.generator == "http"
    return (
        translate("The language model is served by {address}.", language, address=settings.http_url or "-")
        if served
        else translate("The language model runs on this machine; no network is used.", language),
        translate("Working copies and databases lie on a local disk, readable by one system user.", language),
        translate(
            "Every figure, drug, date, side and negation that the model writes is compared with the source.",
            language,
        ),
        translate("Every document is logged in a chain of hashes that shows later changes.", language),
    )
