"""The printed page: structure, what it says, what it must never do.  Looks are judged by eye."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

import rendering_samples as samples
from optirh_batch import rendering, typesetting
from optirh_batch.documents import (
    Finding,
    Origin,
    Passage,
    Severity,
    passages_by_part,
    with_passages,
)
from optirh_batch.drafting import Desk, draft_summary
from optirh_batch.errors import RenderingFailed
from optirh_batch.generation.fake import FakeGenerator
from optirh_batch.glossary import Glossary
from optirh_batch.localization import SUPPORTED, staff_message, translate
from optirh_batch.readers import read_records
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    ReadWarning,
    Schedule,
)
from optirh_batch.rendering import render_html, render_pdf
from optirh_batch.tiers import Tier
from optirh_batch.typography import clean, keep_units

MAKERS = {
    "full-summary": samples.summary,
    "bare-summary": samples.bare_summary,
    "full-handout": samples.handout,
    "bare-handout": samples.bare_handout,
}
POINTS_PER_MM = 72 / 25.4
A4_WIDTH = 210 * POINTS_PER_MM


def printed(draft, imprint=samples.IMPRINT):
    return PdfReader(io.BytesIO(render_pdf(draft, imprint)))


def words(text):
    """Text with every kind of white space as one space."""
    return re.sub(r"\s+", " ", text)


def text_of(reader):
    return words("\n".join(page.extract_text() for page in reader.pages))


def pdftotext(pdf, *options):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian package poppler-utils)")
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def fonts_of(reader):
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            yield from font.get_object()["/DescendantFonts"]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("language", SUPPORTED)
def test_document_is_tagged_titled_and_complete_on_every_page(language, maker, caplog):
    reader = printed(MAKERS[maker](language))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/K"]
    assert 'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata.title
    assert reader.metadata.author == "OptiRH Batch"
    assert reader.metadata.creation_date == samples.IMPRINT.printed_on
    band = words(translate("Draft: to be checked by the nurse", language))
    # The last page of a handout is the nurse's, and counts by itself in her language.
    count = len(reader.pages) - ("handout" in maker)
    for number, page in enumerate(reader.pages, 1):
        text = words(page.extract_text())
        assert band in text
        assert samples.IMPRINT.source_name in text
        assert samples.IMPRINT.job in text
        counted = {"page": number, "pages": count} if number <= count else {"page": 1, "pages": 1}
        speaks = language if number <= count else MAKERS[maker](language).staff_language
        assert words(translate("Page {page} of {pages}", speaks, **counted)) in text
    assert caplog.records == []


@pytest.mark.parametrize("language", SUPPORTED)
def test_rich_summary_fits_two_pages(language):
    assert len(printed(samples.summary(language)).pages) == 2


def test_fonts_are_embedded_subsets_of_noto():
    fonts = list(fonts_of(printed(samples.summary("fr"))))
    assert fonts
    for font in fonts:
        descriptor = font.get_object()["/FontDescriptor"]
        assert "Noto-Sans" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def structure_tags(node):
    node = node.get_object()
    if isinstance(node, list):
        return [tag for child in node for tag in structure_tags(child)]
    if not isinstance(node, dict):
        return []
    return [node.get("/S"), *structure_tags(node.get("/K", []))]


def test_summary_tags_headings_and_table_heads():
    tags = structure_tags(printed(samples.summary("de")).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert tags.count("/H1") == 1
    assert tags.count("/H2") >= 8
    assert {"/Table", "/THead", "/TBody", "/TR", "/TH", "/TD"} <= set(tags)


def test_equal_input_gives_equal_bytes_in_another_process():
    draft = samples.summary("fr")
    first = render_pdf(draft, samples.IMPRINT)
    assert render_pdf(draft, samples.IMPRINT) == first
    code = (
        "import hashlib, rendering_samples as samples; from optirh_batch.rendering import render_pdf;"
        "print(hashlib.sha256(render_pdf(samples.summary('fr'), samples.IMPRINT)).hexdigest())"
    )
    tests = Path(__file__).parent
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)]),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(first).hexdigest()


def test_released_document_bears_no_band_and_no_page_for_the_nurse():
    text = text_of(printed(samples.handout("de", staff="fr"), samples.RELEASED))
    for message in ("Draft: to be checked by the nurse", "For the nurse: do not hand out this page"):
        assert words(translate(message, "fr")) not in text
        assert words(translate(message, "de")) not in text
    assert "Der Wert 38 %" not in text
    assert "Originaltext" in text
    assert "Geprüft von (Name)" in text


def test_handout_speaks_to_the_patient_and_its_last_page_to_the_nurse():
    pages = [words(page.extract_text()) for page in printed(samples.handout("it", staff="de")).pages]
    for_patient, for_nurse = " ".join(pages[:-1]), pages[-1]
    assert "Per Odette Zurbriggen-Fictif" in for_patient
    assert "Una domanda? Chieda alla Sua infermiera" in for_patient
    assert "Zu prüfende Punkte" not in for_patient
    assert "Für die Pflegefachperson: Diese Seite nicht abgeben" in for_nurse
    assert "Dieser Wert der Quelle fehlt im Text." in for_nurse
    assert "1 Abschnitt steht im ursprünglichen Wortlaut" in for_nurse
    assert "1 Wort, mit * bezeichnet, hat das Modell erklärt" in for_nurse
    assert "2 Wörter erklärt das Programm; diese Erklärungen hat noch keine Fachperson geprüft." in for_nurse


def test_reviewed_explanation_is_not_called_unreviewed():
    draft = samples.handout("de")
    terms = tuple(replace(term, reviewed=True) for term in draft.content.terms)
    html = render_html(
        replace(draft, staff_language="de", content=replace(draft.content, terms=terms)), samples.IMPRINT
    )
    assert "hat das Modell erklärt" in html
    assert "erklärt das Programm" not in html


def nurse_page(draft):
    return render_html(draft, samples.IMPRINT).partition('<section class="nurse"')[2]


def test_kept_passage_stands_once_on_the_page_for_the_nurse_with_its_reason():
    draft = samples.handout("fr", samples.EMPTY_RECORD)
    kept = Finding("original-kept", Severity.WARN, "Formulation d’origine.", "FEVG 38 %", segment=4)
    page = nurse_page(replace(draft, findings=(kept,)))
    assert page.count("FEVG 38 %, BNP en baisse, pas de signe de décompensation.") == 1
    assert page.count("La valeur 38 % manquait dans la reformulation.") == 1
    assert "Formulation d’origine." not in page
    assert '<ul class="points">' not in page


def test_passage_that_only_repeats_its_source_is_counted_for_the_nurse():
    draft = samples.handout("de")
    repeated = (
        Passage(
            "Lokoregionäres Rezidiv, bisher 2 Zyklen.",
            "Lokoregionäres Rezidiv, bisher 2 Zyklen",
            Origin.MODEL,
        ),
        Passage("Kein Fieber.", "Kein Fieber.", Origin.MODEL),
        Passage("Am 3.5. um 10 Uhr im Spital.", "Am 3.5. um 10 Uhr im Spital.", Origin.SOURCE),
    )
    told = "1 passage reprend les mots du dossier, sans marque"
    assert told not in nurse_page(draft)
    assert told in nurse_page(replace(draft, content=replace(draft.content, passages=repeated)))


def test_finding_that_quotes_its_evidence_does_not_repeat_it():
    draft = samples.handout("fr")
    quoting = Finding("dose-lost", Severity.WARN, "Quantité : « 40 mg » manque.", "40 mg", segment=None)
    assert nurse_page(replace(draft, findings=(quoting,))).count("40 mg") == 1


def test_passage_that_holds_no_words_looks_like_any_other():
    bare = Passage("TA 120/80.", "TA 120/80.", Origin.SOURCE)
    handout = samples.bare_handout("fr")
    summary = samples.bare_summary("fr")
    for draft in (
        replace(handout, content=replace(handout.content, passages=(bare,))),
        replace(summary, content=replace(summary.content, case=(bare,))),
    ):
        html = render_html(draft, samples.IMPRINT)
        assert "TA 120/80." in html
        assert "flagged" not in html


@pytest.mark.parametrize(("language", "printed"), [("fr", "Contrôle : lundi"), ("de", "Contrôle: lundi")])
def test_colon_of_joined_lines_has_a_space_before_it_in_french_only(language, printed):
    handout = samples.bare_handout(language)
    joined = Passage("Contrôle : lundi", "Contrôle : lundi", Origin.SOURCE)
    draft = replace(handout, content=replace(handout.content, passages=(joined,)))
    assert printed in render_html(draft, samples.IMPRINT)


def test_finding_of_a_summary_names_the_part_it_is_about():
    findings = tuple(Finding("x", Severity.WARN, "Regardez.", segment=index) for index in (1, 2, 4))
    draft = replace(samples.summary("fr"), findings=findings)
    html = words(re.sub("<[^>]+>", "", render_html(draft, samples.IMPRINT)))
    told = html[html.index("Regardez.") :]
    places = (
        "Cas : « De l’eau s’était accumulée",
        "Informations générales : « Pesez-vous chaque matin",
        "Antécédents et diagnostics : « Vous prenez maintenant",
    )
    assert all(place in told for place in places)
    assert html.count("Regardez.") == 1


def test_rich_sample_with_findings_fits_two_pages():
    data = (Path(__file__).parent.parent / "samples" / "records" / "dossier-metrailler.xml").read_bytes()
    (record,) = read_records(data, "dossier-metrailler.xml")
    desk = Desk(FakeGenerator(), language="fr", staff_language="fr", source_language="fr")
    draft = draft_summary(record, desk, Glossary.load())
    assert len(printed(draft).pages) == 2
    findings = tuple(
        Finding("dose-swapped", Severity.WARN, f"Quantité {n} : l’ordre diffère de l’original.", segment=1)
        for n in range(6)
    )
    assert len(printed(replace(draft, findings=findings)).pages) == 2


def test_amount_too_long_for_its_column_is_spelled_out_over_all_four():
    drops = Medication(
        "Latanoprost", schedule=Schedule(evening="1 goutte dans chaque œil"), status=MedicationStatus.CURRENT
    )
    record = replace(samples.EMPTY_RECORD, medications=Listing(Documented.DOCUMENTED, (drops,)))
    assert "Soir : 1 goutte dans chaque œil" in text_of(printed(samples.bare_summary("fr", record)))


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("side_by_side", [False, True])
def test_why_a_passage_was_kept_stands_on_the_page_for_the_nurse_only(tier, side_by_side):
    draft = replace(samples.handout("it", staff="de"), tier=tier)
    imprint = replace(samples.IMPRINT, side_by_side=side_by_side)
    html = words(re.sub("<[^>]+>", "", render_html(draft, imprint)))
    for_patient, for_nurse = html.split("Diese Seite nicht abgeben", 1)
    assert "Der Wert 38 % fehlte" not in for_patient
    assert "Der Wert 38 % fehlte" in for_nurse


def test_passage_kept_on_a_page_of_two_columns_is_said_to_stand_on_the_left():
    html = render_html(replace(samples.handout("it"), tier=Tier.AMBER), samples.RELEASED)
    assert "Questo passaggio sta a sinistra così come è stato scritto" in html


def test_last_explained_words_stay_together_on_a_page():
    draft = samples.handout("de")
    content = replace(draft.content, terms=draft.content.terms * 30)
    pages = [page.extract_text() for page in printed(replace(draft, content=content), samples.RELEASED).pages]
    last = next(page for page in reversed(pages) if "Herzinsuffizienz" in page or "BNP:" in page)
    names = ("Herzinsuffizienz:", "Furosemid:", "BNP:")
    assert sum(last.count(name) for name in names) >= 5


def test_only_explanations_of_the_model_bear_a_star():
    html = render_html(samples.handout("en"), samples.IMPRINT)
    assert re.findall(r"<dt>(\w[^<]*)</dt>\s*<dd>[^<]*<span class=\"star\">", html) == ["BNP"]
    assert "This explanation was written by a computer." in html
    assert "written by a computer" not in render_html(samples.bare_handout("en"), samples.IMPRINT)


def test_gravest_finding_comes_first_then_reader_warnings_and_what_informs_stands_apart():
    html = render_html(samples.summary("fr"), samples.IMPRINT)
    assert re.findall(r'<li class="(\w+)">', html) == ["block", "warn", "info"]
    apart = html.partition('class="aside"')[2].partition("</h3>")[0]
    assert translate("For information", "fr") in apart
    assert "&lt;humeur&gt;" in html


def test_document_without_findings_says_so():
    assert "Die automatischen Prüfungen haben nichts gefunden." in text_of(
        printed(samples.bare_handout("de"))
    )


@pytest.mark.parametrize("language", SUPPORTED)
def test_none_known_and_not_documented_print_differently(language):
    unknown = pdftotext(render_pdf(samples.bare_summary(language), samples.IMPRINT))
    none = pdftotext(render_pdf(samples.bare_summary(language, samples.NONE_KNOWN_RECORD), samples.IMPRINT))
    full = pdftotext(render_pdf(samples.summary(language), samples.IMPRINT))
    for message in ("No known allergies", "No known diagnoses", "No medication"):
        stated = words(translate(message, language))
        assert stated in words(none)
        assert stated not in words(unknown)
        assert stated not in words(full)
    for message in (
        "the record says nothing about allergies. This does not mean that there are none.",
        "the record says nothing about medication. This does not mean that none is taken.",
    ):
        absent = words(translate(message, language))
        assert absent in words(unknown)
        assert absent not in words(none)
        assert absent not in words(full)
    assert "Pénicilline" in full


def test_refuted_allergy_is_not_printed_as_an_allergy():
    iodine = Allergy("Iode", status=AllergyStatus.REFUTED)
    record = replace(samples.EMPTY_RECORD, allergies=Listing(Documented.DOCUMENTED, (iodine,)))
    text = text_of(printed(samples.bare_summary("fr", record)))
    assert "Iode Non documenté Non documenté réfutée : pas d’allergie" in text


def test_diagnoses_stand_under_current_past_or_no_status():
    text = text_of(printed(samples.summary("en")))
    places = [
        text.index(part)
        for part in (
            "Current diagnoses",
            "Arthrose du genou droit",
            "Past diagnoses",
            "Fracture du col du fémur gauche",
            "current or past is not documented",
            "Anémie",
        )
    ]
    assert places == sorted(places)


def test_medication_stands_under_its_route_and_stopped_drugs_apart():
    text = text_of(printed(samples.summary("en")))
    places = [
        text.index(part)
        for part in (
            "By mouth",
            "Furosémide Essai 40 mg 1 1/2 0 0 Reason: insuffisance cardiaque",
            "Paracétamol Essai 1 g Times not documented si douleur, au plus 3x/j",
            "By injection",
            "Insuline glargine Essai 100 UI/ml – – – 14 UI",
            "Other route",
            "Pommade à la cortisone",
            "Route not documented",
            "Gouttes de vitamine D Essai Not documented Times not documented",
            "Planned: not started yet",
            "Fer intraveineux Essai",
            "Stopped: no longer taken",
            "Amoxicilline Essai",
        )
    ]
    assert places == sorted(places)


def test_three_newest_notes_are_printed_and_the_others_counted():
    text = text_of(printed(samples.summary("en")))
    assert text.index("10 March 2025") < text.index("7 March 2025") < text.index("4 March 2025")
    assert "Première visite" not in text
    assert "The record holds 2 more notes that are not printed here." in text


def test_notes_without_readable_date_come_last_in_their_order():
    notes = (
        Note("a", date="spring"),
        Note("b"),
        Note("c", date="03.02.2024"),
        Note("d", date="2025-13-45"),
        Note("e", date="2024-02-04T10:00"),
    )
    assert [note.text for note in rendering._notes_to_print(notes)] == ["e", "c", "a"]


def test_source_text_that_was_not_rewritten_is_printed_and_marked():
    draft = samples.bare_summary("fr", replace(samples.EMPTY_RECORD, case="Chute à domicile."))
    assert "Formulation d’origine Chute à domicile." in text_of(printed(draft))


def test_markup_in_a_record_is_printed_as_text():
    hostile = (
        "<script>alert(1)</script><img src=\"http://192.0.2.1/x.png\"><img src='file:///etc/passwd'>&amp;"
    )
    record = replace(
        samples.FULL_RECORD,
        patient=replace(samples.PATIENT, given=hostile),
        notes=(Note(hostile, title=hostile, date=hostile),),
    )
    draft = samples.summary("fr", record)
    passage = Passage(hostile, hostile, Origin.SOURCE, reason=hostile)
    draft = replace(draft, content=replace(draft.content, case=(passage,)))
    reader = printed(draft, replace(samples.IMPRINT, source_name=hostile, job=hostile, model=hostile))
    text = text_of(reader).replace(" ", "")
    assert text.count(hostile.replace(" ", "")) >= 8
    assert hostile in reader.metadata.title


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://192.0.2.1/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<link rel="stylesheet" href="packaged:../setup.py">',
        '<link rel="stylesheet" href="https://192.0.2.1/a.css">',
        '<p style="background: url(ftp://192.0.2.1/a.png)">x',
        "<style>@font-face { font-family: f; src: url(http://192.0.2.1/f.woff2) }</style>",
        "<style>@import url(file:///etc/hostname);</style>",
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_template_that_fetches_anything_else_stops_the_document(markup):
    with pytest.raises(RenderingFailed) as failure:
        typesetting.typeset(f"<html lang=fr><title>t</title>{markup}<p>Text", "a.xml")
    assert "outside the program" in str(failure.value)
    assert "ausserhalb des Programms" in staff_message(failure.value, "de")
    assert "passwd" not in str(failure.value)


def test_character_without_glyph_stops_the_document_by_its_number():
    draft = samples.bare_summary("fr", replace(samples.EMPTY_RECORD, case="Dose 5\u0378 mg"))
    with pytest.raises(RenderingFailed, match=r"character U\+0378"):
        render_pdf(draft, samples.IMPRINT)


def test_missing_main_font_stops_the_document(monkeypatch):
    monkeypatch.setattr(typesetting, "MAIN_FONT", "Police Absente")
    with pytest.raises(RenderingFailed, match="font Police Absente is not installed"):
        render_pdf(samples.bare_summary("fr"), samples.IMPRINT)


def test_failure_inside_weasyprint_names_its_kind_and_no_content(monkeypatch):
    monkeypatch.setattr(typesetting, "_font_configuration", lambda: "Odette")
    with pytest.raises(RenderingFailed) as failure:
        render_pdf(samples.summary("fr"), samples.IMPRINT)
    assert "AttributeError" in str(failure.value)
    assert "Odette" not in str(failure.value)


def test_control_and_reversing_characters_are_taken_out():
    assert clean("a\x00b\x1b\ufeffc\ud800d\u202e10\u202c\r\ne\x0bf\tg") == "abcd10\ne\nf\tg"
    assert clean("\uf0b7 10 mg\ufffe") == "\ufffd 10 mg\ufffd"
    assert "Dose 10 mg" in text_of(
        printed(samples.bare_summary("fr", replace(samples.EMPTY_RECORD, case="Dose \u202e10\u202c\x07 mg")))
    )


def test_missing_value_is_never_printed_as_none():
    with pytest.raises(TypeError, match="missing"):
        rendering._environment().from_string("{{ value }}").render(value=None)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Prenez 2,5 mg à 8 h 30.", ["2,5 mg", "8 h"]),
        ("1'000 UI, 120/80 mmHg, 38 %, 37,2 °C", ["1'000 UI", "120/80 mmHg", "38 %", "37,2 °C"]),
        ("le 12. März 2025", ["12. März"]),
        ("7,2 mmol/l et 100\u202f000 cellules", ["7,2 mmol/l", "100\u202f000 cellules"]),
        ("B12 mg, 12345678901234567890 mg, 5", []),
        ("14900/ mm, 140/ ml, 5 mg/ Kg/ die", ["14900/ mm", "140/ ml", "5 mg/ Kg/ die"]),
        ("10,0ml/h, 4g/die und Kreatinin in mg/dl", ["10,0ml/h", "4g/die", "mg/dl"]),
        ("seit 1 1/2 Jahren, 1 ½ Tabletten", ["1 1/2 Jahren", "1 ½ Tabletten"]),
        ("211 000 cellules", ["211 000 cellules"]),
        ("GFR 54 ml/min/1,73 m² und 6", ["54 ml/min/1,73 m²"]),
        ("Basophile [%] 0 Lymphozyten [%] 18,5", ["[%] 0", "[%] 18,5"]),
        ("2-mal, der K-Draht, Klagen und -zeichen", ["2-mal", "K-Draht", "-zeichen"]),
        ("vom 17.09.2033 zeigte und bis 26.3. im Spital", []),
        ("TA 120/80\nPouls 70\nfin", []),
    ],
)
def test_number_stays_with_its_unit(text, pairs):
    marked = keep_units(text)
    assert re.findall(r'<span class="pair">([^<]+)</span>', marked) == [
        pair.replace("'", "&#39;") for pair in pairs
    ]
    assert marked.striptags() == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("10 mg --> 20 mg => weiter", ["10 mg", "--&gt;", "20 mg", "=&gt;"]),
        ("HF > 90 Schläge, SpO2 > 90%", ["&gt; 90 Schläge", "&gt; 90%"]),
    ],
)
def test_arrow_is_not_cut_and_a_sign_stays_with_its_number(text, pairs):
    assert re.findall(r'<span class="pair">([^<]+)</span>', keep_units(text)) == pairs


def test_long_pair_may_break_in_a_narrow_column():
    assert "pair" not in keep_units("100000 Internationale", 14)
    assert keep_units("<b> 5 mg") == '&lt;b&gt;<span> </span><span class="pair">5 mg</span>'


@pytest.mark.parametrize(
    "number", ["+41 27 555 12 34", "027 555 12 34", "+43(0)333 775-8447", "(0453) 14-592-120"]
)
def test_phone_number_stays_on_one_line(number):
    assert f'<span class="pair">{number}</span>' in keep_units(f"Bei Fragen {number} anrufen")


@pytest.mark.parametrize(
    "make", [samples.long_handout, lambda language: samples.summary(language, samples.LONG_RECORD)]
)
def test_long_record_keeps_inside_the_margins_and_repeats_its_table_heads(make):
    pdf = render_pdf(make("de"), samples.IMPRINT)
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)"', pdftotext(pdf, "-bbox")
    )
    assert len(boxes) > 1000
    assert min(float(left) for left, _, _ in boxes) > 8 * POINTS_PER_MM
    assert max(float(right) for _, right, _ in boxes) < A4_WIDTH - 17 * POINTS_PER_MM
    assert max(float(bottom) for _, _, bottom in boxes) < 292 * POINTS_PER_MM


def test_table_heads_repeat_on_the_next_page():
    pages = [words(page.extract_text()) for page in printed(samples.summary("en", samples.LONG_RECORD)).pages]
    assert sum("By mouth Dose Morning Noon Evening Night" in page for page in pages) >= 2
    assert sum("Substance Reaction Severity Status" in page for page in pages) >= 1


@pytest.mark.parametrize("language", SUPPORTED)
def test_lines_of_a_handout_hold_about_sixty_characters(language):
    draft = samples.long_handout(language)
    # Labels of marked passages are in smaller print, so none is marked here.
    passages = tuple(replace(passage, origin=Origin.MODEL) for passage in draft.content.passages)
    draft = replace(draft, content=replace(draft.content, passages=passages))
    pdf = render_pdf(draft, samples.RELEASED)
    above_the_footer = ("-x", "0", "-y", "0", "-W", "595", "-H", "772")
    text = pdftotext(pdf, "-layout", *above_the_footer)
    lengths = sorted(len(line.strip()) for line in text.splitlines() if line.strip())
    assert len(lengths) > 100
    assert lengths[int(len(lengths) * 0.95)] <= 64
    assert lengths[-1] <= 66


def test_right_to_left_text_is_drawn_with_an_arabic_font():
    record = replace(samples.EMPTY_RECORD, case="دواء 5 mg", general="መድኃኒት", notes=(Note("Лекарство"),))
    names = {font.get_object()["/BaseFont"] for font in fonts_of(printed(samples.bare_summary("fr", record)))}
    assert any("Arabic" in name for name in names)
    assert any("Ethiopic" in name for name in names)


def test_rendering_prints_nothing(capfd):
    render_pdf(samples.handout("fr"), samples.IMPRINT)
    assert capfd.readouterr() == ("", "")


def test_complaints_of_weasyprint_reach_our_log_only(caplog):
    with caplog.at_level(logging.WARNING):
        typesetting.typeset(
            "<html lang=fr><title>t</title><style>p { colour: red; font-family: 'Noto Sans' }</style><p>Text",
            "a.xml",
        )
    assert {record.name for record in caplog.records} == {"optirh_batch.typesetting"}
    assert "colour" in caplog.text


def test_import_loads_no_weasyprint():
    code = "import optirh_batch.rendering, sys; print('weasyprint' in sys.modules)"
    folder = Path(__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
    assert run.stdout.strip() == "False"


class TestNotesOfASummary:
    def sections(self, *words):
        return tuple(Note("wort " * n, title=f"Abschnitt {at}") for at, n in enumerate(words))

    def titles(self, notes):
        return [note.title for note in rendering._notes_to_print(notes)]

    def test_of_sections_the_first_short_ones_are_printed(self):
        notes = self.sections(100, 2000, 110, 90, 1, 90)
        assert self.titles(notes) == ["Abschnitt 0", "Abschnitt 2", "Abschnitt 3"]

    def test_further_short_sections_are_printed_while_all_fit(self):
        notes = self.sections(30, 2000, 40, 20, 10, 100, 101, 99)
        assert self.titles(notes) == [f"Abschnitt {at}" for at in (0, 2, 3, 4, 5, 7)]

    def test_sections_of_a_format_that_knows_them_are_no_journal_though_one_bears_its_own_day(self):
        notes = (
            *(Note("Geht gut.", title=title, date="2026-03-02") for title in "abcd"),
            Note("Verband gewechselt.", title="e", date="2026-03-01"),
        )
        printed = rendering._notes_to_print(notes, in_sections=True)
        assert [note.title for note in printed] == ["a", "b", "c", "d", "e"]

    def test_sections_that_bear_the_date_of_their_document_are_no_journal(self):
        notes = tuple(replace(note, date="2026-06-01") for note in self.sections(2000, 1, 1, 1))
        assert self.titles(notes) == ["Abschnitt 1", "Abschnitt 2", "Abschnitt 3"]

    def test_journal_goes_before_sections(self):
        days = tuple(Note("x " * 200, title=f"Tag {day}", date=f"2026-06-0{day}") for day in range(1, 5))
        assert self.titles((*self.sections(1, 1), *days)) == ["Tag 4", "Tag 3", "Tag 2"]

    def test_few_notes_are_printed_however_long(self):
        assert len(self.titles(self.sections(500, 500, 500))) == 3

    def test_sections_that_are_not_printed_are_named(self):
        draft = samples.summary("de")
        notes = (*self.sections(1, 2000, 1, 1, 130), Note("x " * 130, title="Abschnitt 4"))
        text = text_of(printed(replace(draft, record=replace(draft.record, notes=notes))))
        assert "Abschnitt 1; Abschnitt 4 (2×)" in text


class TestListsToldInNotes:
    @pytest.mark.parametrize(
        ("title", "printed_words"),
        [
            (
                "Allergien",
                "Nicht dokumentiert: was die Akte über Allergien sagt, steht im Wortlaut in den Notizen.",
            ),
            ("Verlauf", "Nicht dokumentiert: Die Akte sagt nichts über Allergien."),
        ],
    )
    def test_record_whose_notes_tell_of_allergies_is_not_said_to_be_silent(self, title, printed_words):
        record = replace(samples.EMPTY_RECORD, notes=(Note("siehe Beiblatt", title=title),))
        assert printed_words in text_of(printed(samples.bare_summary("de", record)))


class TestNursePage:
    @pytest.mark.parametrize(
        ("numbers", "printed"),
        [((), ""), ((4,), "4"), ((1, 2), "1, 2"), ((1, 3, 4, 5, 6, 8), "1, 3–6, 8"), ((1, 2, 3), "1–3")],
    )
    def test_numbers_in_a_row_are_a_span(self, numbers, printed):
        assert rendering._spans(numbers) == printed

    def test_footer_tells_the_date_in_the_language_of_the_staff(self):
        html = render_html(samples.handout("en", staff="de"), samples.IMPRINT)
        for_patient, for_nurse = html.split('<section class="nurse"')
        assert "printed on 12 March 2025" in for_patient
        assert "gedruckt am 12.03.2025" in for_nurse

    @pytest.mark.parametrize("maker", [samples.handout, samples.summary])
    def test_document_with_nothing_but_information_says_that_nothing_was_found(self, maker):
        known = Finding("title-neutral", Severity.INFO, "Le titre est général.")
        draft = replace(maker("fr"), findings=(known,), record=samples.EMPTY_RECORD)
        passages = tuple(
            replace(item, origin=Origin.MODEL, reason=None) for _, item in passages_by_part(draft.content)
        )
        html = render_html(replace(draft, content=with_passages(draft.content, passages)), samples.IMPRINT)
        assert "Les contrôles automatiques n’ont rien relevé." in html
        assert "Les contrôles automatiques" not in render_html(draft, samples.IMPRINT)

    def test_warning_about_a_list_is_no_matter_of_a_handout_of_a_text(self):
        warnings = (
            ReadWarning("medication-line-not-read", "Des lignes en trop."),
            ReadWarning("columns-lost", "Un tableau."),
        )
        of_record = replace(samples.FULL_RECORD, warnings=warnings)
        assert "Des lignes en trop." in render_html(samples.handout("fr", of_record), samples.IMPRINT)
        record = replace(of_record, format="text")
        assert "Des lignes en trop." in render_html(samples.summary("fr", record), samples.IMPRINT)
        handout = render_html(samples.handout("fr", record), samples.IMPRINT)
        assert "Des lignes en trop." not in handout
        assert "Un tableau." in handout


def test_what_is_kept_on_a_page_of_two_columns_is_told_at_length_once():
    made = samples.handout("it")
    kept = tuple(replace(item, origin=Origin.SOURCE, reason="x") for item in made.content.passages)
    draft = replace(made, tier=Tier.AMBER, content=replace(made.content, passages=kept))
    html = render_html(draft, samples.RELEASED)
    assert html.count("Questo passaggio sta a sinistra") == 1
    assert html.count("Come a sinistra; Le sarà spiegato.") == len(kept) - 1


def _lines_of_paragraphs(box):
    """The lines of each paragraph below a box of WeasyPrint."""
    children = getattr(box, "children", ())
    if any(type(child).__name__ == "LineBox" for child in children):
        yield ["".join(_texts(line)).strip() for line in children]
    else:
        for child in children:
            yield from _lines_of_paragraphs(child)


def _texts(box):
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def test_no_line_ends_far_too_early_before_a_number_and_its_unit():
    import weasyprint

    words = keep_units(
        "Wohnt mit seiner Ehefrau im Erdgeschoss, 3 Stufen bis zur Haustür; geht mit dem Rollator etwa 50 m. "
        "Rechtshänder, braucht Hilfe beim Waschen und beim Anziehen der Strümpfe (Klasse 2). Trinkt 1 Glas "
        "Wein zum Mittagessen und nimmt am Abend 2 Tabletten Dafalgan 500 mg gegen die Schmerzen im Knie."
    )
    widths = range(240, 281)
    paragraphs = "".join(f'<p style="width:{width / 4}mm">{words}</p>' for width in widths)
    style = "@page{size:210mm 3000mm}body{font:9.5pt 'Noto Sans'}.pair{white-space:nowrap}"
    (page,) = weasyprint.HTML(string=f"<style>{style}</style>{paragraphs}").render().pages
    found = list(_lines_of_paragraphs(page._page_box))
    assert len(found) == len(widths)
    early = [line for lines in found for line in lines[:-1] if len(line) < 0.6 * max(map(len, lines))]
    assert early == []
