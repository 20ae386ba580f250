"""Source and result side by side: what stands in each row, what is shown in it, and when it is printed."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

import rendering_samples as samples
from benches import TEXT, new_home, open_bench
from optirh_batch.commission import Order
from optirh_batch.comparison import compare
from optirh_batch.documents import Finding, Origin, Passage, Severity
from optirh_batch.localization import translate
from optirh_batch.pipeline import process_file
from optirh_batch.remarks import Topic
from optirh_batch.rendering import render_html, render_pdf
from optirh_batch.tiers import Tier

SIDE_BY_SIDE = replace(samples.IMPRINT, side_by_side=True)


def handout(*passages, findings=(), staff="fr"):
    draft = samples.handout("fr", staff=staff)
    return replace(draft, content=replace(draft.content, passages=passages), findings=findings)


def finding(code, severity, evidence, segment=0):
    return Finding(code, severity, f"Message de {code}.", evidence, segment)


def shown(stretches):
    """The stretches that are shown, with their level."""
    return [(item.text, item.level) for item in stretches if item.level]


def test_lost_words_are_shown_in_the_source_and_invented_ones_in_the_result():
    passage = Passage("Lasix 40 mg le matin.", "Prenez Lasix 20 mg le matin.", Origin.MODEL)
    findings = (
        finding("dose-lost", Severity.BLOCK, "40 mg"),
        finding("dose-invented", Severity.BLOCK, "20 mg"),
    )
    (row,) = compare(handout(passage, findings=findings))
    assert (row.number, row.level) == (1, Severity.BLOCK)
    assert shown(row.source) == [("40 mg", Severity.BLOCK)]
    assert shown(row.result) == [("20 mg", Severity.BLOCK)]
    assert "".join(item.text for item in row.source) == passage.source
    assert "".join(item.text for item in row.result) == passage.text


def test_words_that_stand_only_in_the_other_text_are_shown_there():
    passage = Passage("Elle boit peu.", "Vous buvez peu.", Origin.MODEL)
    (row,) = compare(handout(passage, findings=(finding("actor-changed", Severity.WARN, "Elle"),)))
    assert shown(row.source) == [("Elle", Severity.WARN)]
    assert shown(row.result) == []


def test_several_quoted_words_are_each_shown_and_no_part_of_a_word():
    passage = Passage("Pas de toux / ni fièvre.", "Toux, fièvre et toussotement.", Origin.MODEL)
    (row,) = compare(
        handout(passage, findings=(finding("negation-lost", Severity.BLOCK, "Pas de toux / fièvre"),))
    )
    assert shown(row.source) == [("Pas de toux", Severity.BLOCK), ("fièvre", Severity.BLOCK)]


def test_gravest_finding_gives_the_level_and_wins_where_two_overlap():
    passage = Passage("a", "Il prend 20 mg le soir.", Origin.MODEL)
    findings = (
        finding("shade-changed", Severity.WARN, "20 mg le soir"),
        finding("dose-invented", Severity.BLOCK, "20 mg"),
    )
    (row,) = compare(handout(passage, findings=findings))
    assert [item.severity for item in row.findings] == [Severity.BLOCK, Severity.WARN]
    assert shown(row.result) == [("20 mg", Severity.BLOCK), (" le soir", Severity.WARN)]


@pytest.mark.parametrize("evidence", [None, "", " / ", "«", "mots absents"])
def test_evidence_that_stands_nowhere_shows_nothing(evidence):
    passage = Passage("Il va bien.", "Vous allez bien.", Origin.MODEL)
    (row,) = compare(handout(passage, findings=(finding("x", Severity.WARN, evidence),)))
    assert shown(row.source) + shown(row.result) == []
    assert row.level is Severity.WARN


def test_kept_passage_is_to_be_looked_at_and_a_bare_number_is_not():
    kept = Passage("FEVG 38 %.", "FEVG 38 %.", Origin.SOURCE, reason="Il manquait 38 %.")
    bare = Passage("TA 120/80.", "TA 120/80.", Origin.SOURCE)
    said = finding("original-kept", Severity.WARN, "FEVG 38 %.")
    first, second = compare(handout(kept, bare, findings=(said,)))
    assert (first.level, second.level) == (Severity.WARN, None)
    assert first.findings == ()
    assert first.is_unchanged
    assert second.is_unchanged


def test_passages_of_a_summary_are_numbered_through_its_parts():
    rows = compare(samples.summary("fr"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.part for row in rows] == sorted(
        (row.part for row in rows), key=["case", "general", "history"].index
    )


def words(text):
    """Text with every kind of white space as one space."""
    return re.sub(r"\s+", " ", text)


def without_tags(html):
    return words(re.sub("<[^>]+>", " ", html))


@pytest.mark.parametrize("staff", ["fr", "de"])
@pytest.mark.parametrize("maker", [samples.summary, samples.handout])
def test_pages_are_printed_for_the_draft_in_the_staff_language_and_not_for_the_release_copy(maker, staff):
    heading = translate("Source and printed text, side by side", staff)
    draft = replace(maker("fr"), staff_language=staff)
    assert heading in render_html(draft, SIDE_BY_SIDE)
    assert heading not in render_html(draft, replace(SIDE_BY_SIDE, released=True))
    assert heading not in render_html(draft, samples.IMPRINT)


def test_finding_about_a_passage_stands_once_beside_it_and_its_number_among_the_points():
    passages = [Passage(f"Texte {index}.", f"Phrase {index}.", Origin.MODEL) for index in range(4)]
    passages[3] = replace(passages[3], origin=Origin.SOURCE, reason="Il manquait 3.")
    findings = (
        finding("foreign-words", Severity.WARN, None, 0),
        finding("dose-lost", Severity.WARN, None, 2),
        finding("drug-lost", Severity.WARN, None, 1),
        finding("original-kept", Severity.WARN, None, 3),
        Finding("y", Severity.INFO, "Du document."),
    )
    html = without_tags(render_html(handout(*passages, findings=findings), SIDE_BY_SIDE))
    assert html.count("Message de dose-lost.") == 1
    assert html.count("Du document.") == 1
    medicine = f"{translate(Topic.MEDICINE, 'fr')} (n° 2, 3)"
    wording = f"{translate(Topic.LANGUAGE, 'fr')} (n° 1)"
    assert 0 < html.index(words(medicine)) < html.index(words(wording)) < html.index("Du document.")
    assert "au patient. (n° 4)" in html


@pytest.mark.parametrize(
    ("imprint", "times"), [(samples.IMPRINT, 1), (SIDE_BY_SIDE, 1), (replace(SIDE_BY_SIDE, released=True), 0)]
)
def test_reason_of_a_kept_passage_of_a_summary_is_told_once_and_not_in_the_release_copy(imprint, times):
    assert render_html(samples.summary("fr"), imprint).count("La valeur 38 % manquait") == times


def test_findings_stand_in_the_list_of_a_release_copy_as_before():
    draft = replace(samples.summary("fr"), findings=(finding("dose-lost", Severity.WARN, None, 1),))
    html = render_html(draft, replace(SIDE_BY_SIDE, released=True))
    assert '<li class="warn">' in html
    assert html.count("Message de dose-lost.") == 1


def test_marks_in_the_record_are_data():
    passage = Passage("<mark>x</mark> & 40 mg", "<b>40 mg</b>", Origin.MODEL)
    html = render_html(
        handout(passage, findings=(finding("dose-lost", Severity.BLOCK, "40 mg"),)), SIDE_BY_SIDE
    )
    assert "<mark>x" not in html
    assert "<b>40" not in html
    assert '<mark class="block">' in html


@pytest.mark.parametrize("number", [0, 1, 30])
def test_document_of_many_or_no_passages_is_printed_with_all_their_numbers(number):
    long = "Lors du passage, la personne dit avoir bien dormi. " * 25
    passages = [Passage(long, f"Passage {index}.", Origin.MODEL) for index in range(number)]
    reader = PdfReader(io.BytesIO(render_pdf(handout(*passages), SIDE_BY_SIDE)))
    text = words("\n".join(page.extract_text() for page in reader.pages))
    assert text.count("Lors du passage") == 25 * number
    heading = translate("Source and printed text, side by side", "fr")
    assert (heading in text) == bool(number)


def test_document_that_waits_is_printed_side_by_side_and_one_that_goes_elsewhere_is_not(tmp_path):
    home = new_home(tmp_path / "home")
    (tmp_path / "elsewhere").mkdir()
    (home / "note.txt").write_text(TEXT)
    asked = []

    def render(_draft, imprint):
        asked.append(imprint.side_by_side)
        return b"%PDF" + str(len(asked)).encode()

    with open_bench(home, render=render) as workshop:
        process_file(home / "note.txt", Order(workshop.settings.to_review), workshop)
        process_file(home / "note.txt", Order(tmp_path / "elsewhere"), workshop)
    assert asked == [True, False]


def test_handout_printed_beside_its_source_repeats_only_passages_of_note():
    passages = [Passage(f"Texte {index}.", f"Testo {index}.", Origin.MODEL) for index in range(3)]
    passages[2] = replace(passages[2], text="Detto da una persona.", origin=Origin.PERSON)
    draft = handout(*passages, findings=(finding("dose-lost", Severity.BLOCK, None, 1),))
    page = render_html(replace(draft, tier=Tier.AMBER), SIDE_BY_SIDE).partition('<table class="compared">')[2]
    assert re.findall(r'class="number">(\d+)<', page) == ["2", "3"]
