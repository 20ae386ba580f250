"""How a handout is divided into pages: none nearly empty, no heading alone, no signature alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

import rendering_samples as samples
from optirh_batch.documents import Finding, Origin, Passage, Severity, Term
from optirh_batch.rendering import render_pdf

SIDE_BY_SIDE = replace(samples.IMPRINT, side_by_side=True)
PAGE = 841.9
MARGIN = 24 * 72 / 25.4


def lines_of(page):
    """The texts of a page between band and footer, each with how far down it stands, from 0 to 1."""
    lines = []

    def visit(text, matrix, text_matrix, _font, _size):
        height = matrix[3] * text_matrix[5] + matrix[5]
        if text.strip() and MARGIN < height < PAGE - MARGIN:
            lines.append((1 - (height - MARGIN) / (PAGE - 2 * MARGIN), text.strip()))

    page.extract_text(visitor_text=visit)
    return lines


def pages_of(draft, imprint=SIDE_BY_SIDE):
    return [lines_of(page) for page in PdfReader(io.BytesIO(render_pdf(draft, imprint))).pages]


def text_of(lines):
    return re.sub(r"\s+", " ", " ".join(text for _, text in lines))


def handout(sentences, terms=15, **more):
    passages = tuple(
        Passage(f"Source {n}.", f"Am Morgen {n} messen Sie bitte den Blutdruck und schreiben ihn auf.",
                Origin.MODEL, n // 3)
        for n in range(1, sentences + 1)
    )  # fmt: skip
    explained = tuple(
        Term(f"Fachwort {n}", "Eine Erklärung, die auf einer Zeile keinen Platz hat, darum auf zweien steht.",
             Origin.GLOSSARY)
        for n in range(terms)
    )  # fmt: skip
    draft = samples.handout("de", samples.EMPTY_RECORD, staff="de")
    content = replace(draft.content, passages=passages, terms=explained, **more)
    return replace(draft, content=content, findings=())


@pytest.mark.parametrize("sentences", [2, 8, 12, 16])
def test_page_before_the_explained_words_is_not_half_empty(sentences):
    pages = pages_of(handout(sentences), samples.RELEASED)
    assert len(pages) > 1
    for lines in pages[:-1]:
        assert max(depth for depth, _ in lines) > 0.6


@pytest.mark.parametrize("sentences", [6, 9])
def test_long_original_goes_on_over_the_page(sentences):
    draft = handout(sentences, 0)
    text = "Am Morgen war der Verband trocken und die Haut darunter heil. " * 20
    kept = Passage(text, text, Origin.SOURCE, sentences, reason="x")
    content = replace(draft.content, passages=(*draft.content.passages, kept))
    pages = pages_of(replace(draft, content=content), samples.RELEASED)
    assert max(depth for depth, _ in pages[0]) > 0.9


@pytest.mark.parametrize("sentences", range(16, 26, 3))
def test_heading_of_the_explained_words_stands_with_the_first_of_them(sentences):
    pages = pages_of(handout(sentences), samples.RELEASED)
    (page,) = [text_of(lines) for lines in pages if "Wörter erklärt" in text_of(lines)]
    assert "Fachwort 0" in page
    assert "Fachwort 2" in page


@pytest.mark.parametrize("findings", range(24, 30))
def test_lines_left_out_stand_on_the_page_of_their_heading(findings):
    about = tuple(
        Finding("dose-lost", Severity.WARN, f"Etwas Auffälliges mit der Nummer {n}.") for n in range(findings)
    )
    draft = replace(handout(1, 0, left_out=("Dr. Egon Fiktiv", "Musterweg 1")), findings=about)
    pages = [text_of(lines) for lines in pages_of(draft, samples.IMPRINT)]
    (page,) = [page for page in pages if "Weggelassen" in page]
    assert "Dr. Egon Fiktiv / Musterweg 1" in page
    assert "Geprüft von" not in pages[-1] or "Dr. Egon" in pages[-1]


@pytest.mark.parametrize("sentences", range(17, 22))
def test_signature_does_not_go_alone_to_the_last_page(sentences):
    last = text_of(pages_of(handout(sentences, 0))[-1])
    assert "Geprüft von" in last
    assert f"Source {sentences}." in last
    assert f"Source {sentences - 1}." in last
