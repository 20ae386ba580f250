"""Pages to PDF: the one place that imports WeasyPrint.

Owns how a page becomes a tagged PDF, from which fonts, and what WeasyPrint may fetch and say.
Leaves out what stands on the page (``rendering``).

Nothing is fetched but the packaged style sheets.  A character that no installed font can draw stops the
document, for a box in the place of a letter could hide a dose.

WeasyPrint takes half a second to import, so that happens with the first page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from optirh_batch.errors import Phrase, RenderingFailed
from optirh_batch.resources import packaged_folder

_LOGGER = logging.getLogger(__name__)

MAIN_FONT = "Noto Sans"
# PDF/UA-1 is ISO 14289-1:2014: tagged, titled, with a language, readable aloud.
PDF_VARIANT = "pdf/ua-1"
_STYLE_SHEET = re.compile(r"packaged:([a-z]+\.css)")


def typeset(html: str, name: str, complete: Callable[[Any], None] | None = None) -> bytes:
    """Print a page as a tagged A4 PDF; equal arguments give equal bytes.

    Args:
        html: the page, as ``rendering`` fills it in.
        name: what an error says of it.
        complete: if the page's inputs can be filled in: gets the ``pydyf.PDF`` before it is written,
            to mend its fields.

    Raises:
        RenderingFailed: a font is missing, the page asks for something it
            may not have, or WeasyPrint fails.
    """
    from weasyprint import HTML  # type: ignore[import-untyped] # noqa: PLC0415 - see the module's docstring
    from weasyprint.urls import FatalURLFetchingError  # type: ignore[import-untyped] # noqa: PLC0415

    finish = complete or (lambda _pdf: None)
    with _complaints() as complaints:
        try:
            options: dict[str, Any] = {
                "pdf_variant": PDF_VARIANT,
                "pdf_tags": True,
                "pdf_forms": bool(complete),
                # Before 1.5 objects are listed in plain: what programs append to a form is then read by all.
                "pdf_version": "1.4" if complete else None,
            }
            page = HTML(string=html, url_fetcher=_fetcher())
            document = page.render(font_config=_font_configuration(), **options)
            pdf: bytes = document.write_pdf(finisher=lambda _document, made: finish(made), **options)
        except FatalURLFetchingError as error:
            raise RenderingFailed(
                name=name, detail=Phrase("a page asked for something outside the program")
            ) from error
        except Exception as error:
            # WeasyPrint has no error class of its own; the type says enough and quotes no record.
            raise RenderingFailed(name=name, detail=type(error).__name__) from error
    for complaint in complaints:
        if complaint.msg.startswith(".notdef glyph") and isinstance(complaint.args, tuple):
            raise RenderingFailed(
                name=name,
                detail=Phrase(
                    "no installed font has the character {character}", character=f"U+{complaint.args[1]:04X}"
                ),
            )
        _LOGGER.warning("%s: %s", complaint.name, complaint.getMessage())
    if MAIN_FONT not in {font.family for font in document.fonts.values()}:
        raise RenderingFailed(name=name, detail=Phrase("the font {font} is not installed", font=MAIN_FONT))
    return pdf


@lru_cache(maxsize=1)
def _font_configuration() -> Any:
    """The installed fonts; asking for them once saves a quarter of the time of a page."""
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped] # noqa: PLC0415

    return FontConfiguration()


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415

    folder = packaged_folder("templates")

    class PackagedFiles(URLFetcher):  # type: ignore[misc]
        """Hands out the style sheets beside the templates, and stops the document for anything else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            del headers
            wanted = _STYLE_SHEET.fullmatch(url)
            if wanted is None:
                # A BaseException: WeasyPrint would log any other error and go on.
                raise FatalURLFetchingError("not a packaged style sheet")
            body = (folder / wanted[1]).read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": "text/css; charset=utf-8"})

    return PackagedFiles()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _complaints() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint and fontTools say instead of letting it reach a terminal or a log."""
    listener = _Listener()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    spread = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.propagate = False
    try:
        yield listener.records
    finally:
        for logger, propagates in zip(loggers, spread, strict=True):
            logger.removeHandler(listener)
            logger.propagate = propagates
