"""The report on ratings: in both languages, with cautions first; and the same as JSON."""

import io
import json
import re

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from benches import new_home
from optirh_batch.cli import main
from optirh_batch.config import load_settings
from optirh_batch.documents import Kind
from optirh_batch.localization import translate
from optirh_batch.ratings.figures import gather
from optirh_batch.ratings.opinions import Incident
from optirh_batch.ratings.report import as_json, print_report
from optirh_batch.ratings.scales import LABELS, Category, Criterion, Harm
from optirh_batch.ratings.store import Ratings
from test_ratings_figures import NOW, rated

FAULT = Incident(Category.INVENTED, Harm.COULD_HARM, "ligne 4 <b>Coumadine</b>")


def settings_in(language):
    return load_settings(None, {"staff_language": language}, environ={}).settings


def words_of(pdf):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.fixture(scope="module")
def full():
    """Two versions with six documents each, rated by three people."""
    return gather(
        [
            rated(
                100 * version + 10 * document + rater,
                f"{version}{document}",
                f"P{rater}",
                ((rater + document) % 5 + 1, 3 + version, 4, 4),
                model=f"m{version}",
                model_name=f"Tiny {version}",
                incidents=(FAULT,) if document == rater == 1 else (),
                remarks="Bien lisible." if document == 2 else "",
            )
            for version in range(2)
            for document in range(6)
            for rater in (1, 2, 3)
        ]
    )


@pytest.mark.parametrize("language", ["fr", "de"])
def test_report_has_every_part_in_the_staff_language(full, language):
    written = words_of(print_report(full, settings_in(language)))
    for heading in (
        "Evaluation by professionals",
        "Marks",
        "Faults",
        "Agreement between raters",
        "Versions compared",
        "Faults and remarks in words",
        "clear",
    ):
        assert translate(heading, language) in written
    for code in (Criterion.TONE, Category.INVENTED, Harm.COULD_HARM):
        assert translate(LABELS[code], language) in written
    for said in ("Tiny 0", "Tiny 1", "P1", "V1 → V2", "Bien lisible.", "<b>Coumadine</b>"):
        assert said in written


def test_equal_figures_give_equal_bytes(full):
    assert print_report(full, settings_in("fr")) == print_report(full, settings_in("fr"))


def test_report_without_opinions_says_so(full):
    assert "Il n'y a pas encore de réponses." in words_of(
        print_report(gather([]), settings_in("fr"))
    ).replace("’", "'")


def test_little_is_said_to_be_little():
    figures = gather([rated(1, "a"), rated(2, "b", known=False)])
    written = words_of(print_report(figures, settings_in("de")))
    assert "Nur 1 Person hat beurteilt: Das ist eine Meinung, keine Messung." in written
    assert "weniger als 5 Noten" in written
    assert "1 °" in written
    assert "1 Formular betrifft ein Dokument, das das Protokoll nicht kennt" in written
    assert (
        translate("No document was rated by two people, so nothing can be said of agreement.", "de")
        in written
    )


def test_remark_in_characters_without_a_font_does_not_stop_the_report():
    figures = gather([rated(1, "a", remarks="gut \U00012000 gemacht")])
    assert "gut" in words_of(print_report(figures, settings_in("de")))


def test_json_has_the_figures_without_words(full):
    told = json.loads(json.dumps(as_json(full), default=str))
    assert (told["opinions"], told["documents"], told["raters"]) == (36, 12, {"nurse": 3})
    assert {row["language"] for row in told["scores"]} == {"fr"}
    assert told["incidents"] == [{"category": "invented", "severity": "could-harm", "count": 2}]
    precision = [row for row in told["comparisons"] if row["criterion"] == "precision"]
    assert [(row["difference"]["value"], row["clear"]) for row in precision] == [(1, True)]
    measures = {(row["measure"], len(row["pair"])) for row in told["agreement"]}
    assert measures == {("Krippendorff's alpha", 0), ("weighted kappa", 2)}


# The command


@pytest.fixture
def home(tmp_path):
    folder = new_home(tmp_path / "home")
    settings = load_settings(folder, {}, environ={}).settings
    with Ratings.open(settings.data_dir) as ratings:
        for number, rater in enumerate(("P07", "P08")):
            said = rated(number, "a", rater, remarks="bien")
            ratings.put(said.opinion, known=True, now=NOW)
    return folder


def report(home, *given):
    return CliRunner().invoke(main, ["--home", str(home), "evaluate", "report", *given])


def test_command_puts_the_report_into_the_outbox(home):
    assert report(home).exit_code == 0
    (made,) = (home / "sortie").glob("*.evaluation.fr.pdf")
    assert "bien" in words_of(made.read_bytes())


def test_command_writes_where_it_is_told(home, tmp_path):
    out = tmp_path / "report.pdf"
    assert report(home, "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert list((home / "sortie").glob("*.pdf")) == []
    assert report(home, "--out", str(tmp_path / "none" / "report.pdf")).exit_code == 2  # before any work


def test_command_prints_json_and_writes_nothing(home):
    done = report(home, "--json")
    told = json.loads(done.stdout)
    assert (told["opinions"], [row["words"] for row in told["comments"]]) == (2, ["bien", "bien"])
    assert told["scores"][0]["kind"] == Kind.HANDOUT
    assert list((home / "sortie").glob("*.pdf")) == []
