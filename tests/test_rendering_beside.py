"""Handouts beside their source: headings on both sides, rows that remarks name by their numbers."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

import rendering_samples as samples
from optirh_batch.documents import Finding, Origin, Passage, Severity
from optirh_batch.drafting import Desk, draft_handout
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from optirh_batch.readers import read_records
from optirh_batch.rendering import render_html, render_pdf
from optirh_batch.tiers import Tier

SIDE_BY_SIDE = replace(samples.IMPRINT, side_by_side=True)
TABLE = re.compile(r'<table class="beside">.*?</table>', re.DOTALL)
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)
LETTER = (
    "Esame obiettivo\nGinocchio destro caldo.\n\nStatus\nAnca libera.\n\nDecorso\nLa paziente cammina meglio."
)


def rows_of(html):
    """The cells of each row of the patient's table, without markup."""
    (table,) = TABLE.findall(html)
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in CELL.findall(row)]
        for row in table.split("<tr")[1:]
    ]


def written(text, language="it"):
    (record,) = read_records(text.encode(), "lettera.txt")
    desk = Desk(FakeGenerator(), language, "fr", record.language)
    return replace(draft_handout(record, desk, Glossary.load(), name="lettera.txt"), tier=Tier.AMBER)


def test_heading_stands_on_both_sides_in_a_row_without_number():
    rows = rows_of(render_html(written(LETTER), samples.IMPRINT))
    assert rows[1:] == [
        ["", "Esame obiettivo", "Che cosa è stato constatato"],
        ["1", "Ginocchio destro caldo.", "Ginocchio destro caldo."],
        ["", "Status", "Che cosa è stato constatato"],
        ["2", "Anca libera.", "Anca libera."],
        ["", "Decorso", "Come è andata"],
        ["3", "La paziente cammina meglio.", "Lei cammina meglio."],
    ]


def test_heading_stands_beside_its_translation():
    draft = samples.handout("it")
    passage = Passage(
        "Genou chaud.", "Ginocchio caldo.", Origin.MODEL, titles=("Esame",), headings=("Status",)
    )
    draft = replace(draft, tier=Tier.AMBER, content=replace(draft.content, passages=(passage,)))
    assert rows_of(render_html(draft, samples.RELEASED))[1] == ["", "Status", "Esame"]


def test_nurse_reads_the_headings_beside_their_source():
    html = render_html(replace(written(LETTER), tier=Tier.GREEN), SIDE_BY_SIDE)
    table = html.partition('<table class="compared">')[2]
    assert "Esame obiettivo" in table
    assert table.count("Che cosa è stato constatato") == 2


@pytest.mark.parametrize("lines", range(3, 9))
def test_heading_is_on_the_page_of_what_stands_under_it(lines):
    passages = [
        Passage("Frase lunga. " * lines, "Una frase. " * lines, Origin.MODEL, n,
                titles=(f"Parte {n}.",), headings=(f"Capo {n}.",))
        for n in range(24)
    ]  # fmt: skip
    draft = replace(samples.handout("it", samples.EMPTY_RECORD), tier=Tier.AMBER, findings=())
    draft = replace(draft, content=replace(draft.content, passages=tuple(passages), terms=()))
    for page in PdfReader(io.BytesIO(render_pdf(draft, samples.RELEASED))).pages:
        text = page.extract_text()
        last = text.rindex("Capo ")
        assert "Una frase." in text[last:]


def remarked(tier, staff="de"):
    draft = samples.handout("it", samples.EMPTY_RECORD, staff=staff)
    about = (
        Finding("shade-lost", Severity.WARN, "Ein Wort fehlt.", segment=2),
        Finding("shade-lost", Severity.WARN, "Ein Wort fehlt.", segment=5),
    )
    return render_html(replace(draft, tier=tier, findings=about), samples.IMPRINT).partition('class="nurse"')[
        2
    ]


def test_remark_names_the_rows_that_it_is_about_where_they_are_numbered():
    page = remarked(Tier.AMBER)
    assert '<p class="place">(Nr. 3, 6)</p>' in page
    assert "Im Abschnitt:" not in page
    assert "(Nr. 5) <span" in page
    assert page.count("Die Nummern sind die der Zeilen") == 1


def test_passages_in_the_records_own_words_are_named_by_the_rows_of_the_patient():
    draft = samples.handout("it", samples.EMPTY_RECORD)
    passages = (
        Passage("Sta meglio oggi.", "Oggi va meglio.", Origin.MODEL),
        Passage("Da ieri nessuna febbre.", "Da ieri nessuna febbre.", Origin.MODEL),
        Passage("Dolore forte.", "Dolore forte.", Origin.SOURCE, reason="x"),
    )
    content = replace(draft.content, passages=passages, terms=())
    draft = replace(draft, tier=Tier.AMBER, findings=(), staff_language="de", content=content)
    for imprint in (samples.IMPRINT, SIDE_BY_SIDE):
        page = " ".join(render_html(draft, imprint).split())
        assert "versteht. (Nr. 2)" in page
        assert page.count("Die Nummern sind die der Zeilen") == 1


def test_number_of_a_row_is_never_broken_over_two_lines():
    passages = tuple(Passage(f"Frase {n}.", f"Una frase {n}.", Origin.MODEL, n) for n in range(1, 122))
    draft = replace(samples.handout("it", samples.EMPTY_RECORD), tier=Tier.AMBER, findings=())
    draft = replace(draft, content=replace(draft.content, passages=passages, terms=()))
    pages = PdfReader(io.BytesIO(render_pdf(draft, samples.RELEASED))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert all(f" {n} Frase {n}. Una frase {n}." in text for n in range(100, 122))


def test_remark_quotes_the_passage_where_nothing_is_numbered():
    page = remarked(Tier.GREEN)
    assert "(Nr. " not in page
    assert "Die Nummern sind" not in page
    assert "Ora prende 40 mg" in page


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("fr", "Texte original, abréviations écrites en toutes lettres."),
        ("de", "Originaltext mit ausgeschriebenen Abkürzungen."),
    ],
)
def test_box_says_where_abbreviations_of_the_original_are_written_out(language, label):
    draft = samples.handout(language)
    kept = Passage("TA 158/92.", "Tension artérielle 158/92.", Origin.SOURCE, reason="x")
    exact = replace(kept, text=kept.source)
    for passage, is_told in ((kept, True), (exact, False)):
        changed = replace(draft, content=replace(draft.content, passages=(passage,)), findings=())
        assert (label in render_html(changed, samples.RELEASED)) is is_told
