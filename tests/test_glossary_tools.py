"""Checking, searching and filling the glossary: what is wrong in its files, what is found, what lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from optirh_batch.cli import main
from optirh_batch.errors import Exit
from optirh_batch.glossary import Glossary
from optirh_batch.glossary.inspection import inspect_glossary
from optirh_batch.glossary.medical_words import Rule, medical_words
from optirh_batch.glossary.search import Way, search_word
from optirh_batch.readers import ReadLimits
from optirh_batch.unexplained import survey

TERM = '[zz]\nfr.name = "zzterme"\nfr.means = "Un objet rond."\n'
OTHER = """
[other]
fr.name = "autre chose"
fr.abbreviations = ["ACH"]
fr.means = "Un petit sac."
de.name = "Anderes"
de.means = "Ein kleiner Sack."
"""
WHOLE = f'{TERM}de.name = "Zzwort"\nde.means = "Ein runder Ball."\n'


@pytest.fixture(scope="module")
def glossary():
    return Glossary.load()


@pytest.fixture
def home(tmp_path):
    (tmp_path / "glossary").mkdir()
    (tmp_path / "optirh.toml").write_text('glossary_dir = "glossary"\n', encoding="utf-8")
    return tmp_path


def write(home: Path, text: str, name: str = "house.toml") -> Path:
    (home / "glossary" / name).write_text(text, encoding="utf-8")
    return home / "glossary"


def inspect_own(home: Path, text: str):
    """What is said of a house file beside one shipped entry."""
    shipped = home / "shipped"
    shipped.mkdir()
    (shipped / "few.toml").write_text(OTHER, encoding="utf-8")
    return inspect_glossary(write(home, text), shipped)


def invoke(home, *arguments):
    return CliRunner().invoke(main, ["--home", str(home), "glossary", *map(str, arguments)])


def words(text, language, rule=None):
    return [word.surface for word in medical_words(text, language) if rule in {None, word.rule}]


# Check


@pytest.mark.no_cover  # traced, it takes several times as long
def test_shipped_files_need_no_remark():
    found = inspect_glossary(None)
    assert found.remarks == ()
    assert found.entries == len(Glossary.load())
    assert set(found.explained.values()) == {found.entries}
    assert found.reviewed == 0


@pytest.mark.parametrize(
    ("text", "code", "is_fault"),
    [
        ("[zz\n", "not-loadable", True),
        (WHOLE + 'fr.form = ["a"]\n', "not-loadable", True),
        (WHOLE.replace("fr.means", "#"), "not-loadable", True),
        (WHOLE.replace("zzterme", "Autre chose"), "form-shared", True),
        (WHOLE.replace("zzterme", "autre choses"), "form-ambiguous", True),
        (WHOLE.replace("zzterme", "ACH"), "form-ambiguous", True),
        (WHOLE + 'fr.forms = ["Avec"]\n', "form-ordinary", True),
        (WHOLE + 'fr.abbreviations = ["Car"]\n', "form-ordinary", True),
        (WHOLE + 'fr.forms = ["Zzterme"]\n', "form-repeated", False),
        (WHOLE.replace("Un objet rond", "Un zzterme rond"), "explanation-circular", False),
        (WHOLE.replace("Un objet rond", "Un " + "gros " * 11 + "objet"), "explanation-long", False),
        (TERM, "explanation-missing", False),
        (WHOLE.replace("Ein runder Ball", "Gesundheitswesenabteilungen verwalten"), "hard-to-read", False),
    ],
)
def test_defect_of_a_house_file_is_named_with_its_entry(home, text, code, is_fault):
    found = inspect_own(home, text)
    assert [(remark.code, remark.is_fault) for remark in found.remarks] == [(code, is_fault)]
    assert "glossary" in found.remarks[0].where
    assert found.faults == is_fault


def test_sound_house_file_gets_no_remark(home):
    assert inspect_own(home, WHOLE).remarks == ()


def test_every_broken_file_is_named_at_once(home):
    write(home, "[zz\n", "a.toml")
    found = inspect_glossary(write(home, "[Ä]\n", "b.toml"))
    assert [Path(remark.where.partition(",")[0]).name for remark in found.remarks] == ["a.toml", "b.toml"]
    assert found.entries == 0


def test_abbreviation_in_capitals_is_no_everyday_word(home):
    assert inspect_own(home, WHOLE + 'fr.abbreviations = ["ZES", "LES"]\n').remarks == ()


def test_describing_name_may_come_again_in_its_explanation(home):
    text = WHOLE.replace("zzterme", "zz du talon").replace("Un objet rond", "Gros zz du talon")
    assert inspect_own(home, text).remarks == ()


def test_check_ends_well_without_faults_and_counts(home):
    write(home, WHOLE)
    result = invoke(home, "check")
    assert result.exit_code == Exit.OK
    assert result.stdout == ""
    assert "0 points à corriger" in result.stderr or "0 point à corriger" in result.stderr


def test_check_ends_with_our_code_when_something_is_wrong(home):
    write(home, WHOLE.replace("zzterme", "escarre"))
    result = invoke(home, "check", "--json")
    assert result.exit_code == Exit.CONFIGURATION
    (remark,) = json.loads(result.stdout)["remarks"]
    assert (remark["code"], remark["severity"]) == ("form-shared", "fault")
    assert "[pressure-ulcer]" in remark["message"]


@pytest.mark.no_cover  # traced, it takes several times as long
def test_strict_check_fails_for_advice_too(home):
    write(home, TERM)
    assert invoke(home, "check").exit_code == Exit.OK
    strict = invoke(home, "check", "--strict")
    assert strict.exit_code == Exit.CONFIGURATION
    assert "à améliorer" in strict.stdout


def test_check_names_a_missing_folder(tmp_path):
    (tmp_path / "optirh.toml").write_text('glossary_dir = "nowhere"\n', encoding="utf-8")
    result = invoke(tmp_path, "check")
    assert result.exit_code == Exit.CONFIGURATION
    assert "nowhere" in result.stdout


# Search


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("HTA", "fr", ("hypertension", "HTA", Way.ABBREVIATION)),
        ("escarres", "fr", ("pressure-ulcer", "escarre", Way.NAME)),
        ("FR", "fr", ("respiratory-rate", "FR", Way.BEFORE_NUMBER)),
        ("Torem", "de", ("diuretic", "Torem", Way.MEMBER)),
        ("eine Hypertonie", "de", ("hypertension", "Hypertonie", Way.FORM)),
    ],
)
def test_search_says_by_which_form_a_word_is_found(glossary, word, language, expected):
    (hit,) = search_word(word, glossary, language)
    assert (hit.entry.id, hit.form, hit.way) == expected
    assert hit.surface


def test_search_in_all_languages_gives_each(glossary):
    assert {hit.language for hit in search_word("Torem", glossary)} == {"fr", "de", "it", "en"}


def test_search_shows_similar_forms_where_nothing_is_found(glossary):
    hits = search_word("métast", glossary, "fr")
    assert hits[0].form.startswith("métast")
    assert {hit.surface for hit in hits} == {""}


@pytest.mark.parametrize("word", ["", "  ", "xyzzy"])
def test_search_of_nothing_finds_nothing(glossary, word):
    assert search_word(word, glossary) == ()


def test_search_prints_what_a_house_entry_says(home):
    write(home, WHOLE)
    (hit,) = json.loads(invoke(home, "search", "zztermes", "--language", "fr", "--json").stdout)
    assert (hit["found"], hit["form"], hit["entry"]) == ("zztermes", "zzterme", "zz")
    assert hit["explanation"] == "Un objet rond."
    assert "Un objet rond." in invoke(home, "search", "zzterme").stdout


def test_search_says_that_nothing_would_be_explained(home):
    result = invoke(home, "search", "xyzzy\x1b[31m")
    assert result.exit_code == Exit.OK
    assert "xyzzy\\x1b[31m" in result.stderr


# Words that look medical


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Une myosite, puis une gastrectomie.", ["myosite", "gastrectomie"]),
        ("fr", "Visite de la petite suite, à limiter.", []),
        ("fr", "La mobilité et l'activité restent limitées.", []),
        ("fr", "Notion d’hyperkaliémie.", ["hyperkaliémie"]),
        ("fr", "Elle voit M. Sarcome et Mme Hyperlite.", []),
        ("fr", "Séjour chez Ambrose, ville de Termite.", []),
        ("de", "Myositis, Gastrektomie und Hyperkaliämie.", ["Myositis", "Gastrektomie", "Hyperkaliämie"]),
        ("de", "Beschwerdelose Tage, keine Diagnose, tumoröse Stelle.", []),
        ("de", "Frau Tomie wohnt allein.", []),
        ("it", "Miosite, gastrectomia e iperkaliemia.", ["Miosite", "gastrectomia", "iperkaliemia"]),
        ("it", "Le visite seguite, ripresentandosi spesso.", []),
        ("en", "Myositis, gastrectomy and hyperkalaemia.", ["Myositis", "gastrectomy", "hyperkalaemia"]),
        ("en", "A diagnosis by telephone.", []),
        ("pt", "Uma miosite.", []),
    ],
)
def test_words_with_medical_affixes_are_told(language, text, expected):
    assert words(text, language, Rule.AFFIX) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stade NYHA, HbA1c et SpO2.", ["NYHA", "HbA1c", "SpO2"]),
        ("Prise p.o. le soir, d.h. z.B. hier.", ["p.o."]),
        ("Stade IV, grade III, T3N1M0.", []),
        ("500 ML, 12 MMHG, au CMS de Sion VS.", []),
        ("RAPPORT DE SORTIE BPCO", []),
        ("Le PATIENT va bien.", []),
        ("Vu par Mme REY.", []),
        ("Dr. med. A. ROTH", []),
        ("Marc et Eva.", []),
    ],
)
def test_abbreviations_are_told_from_shouting_units_and_names(text, expected):
    assert words(text, "fr", Rule.ABBREVIATION) == expected


def test_place_of_a_word_is_that_of_the_text():
    text = "Un mot.\nPuis une myosite ici."
    (word,) = medical_words(text, "fr")
    assert text[word.start : word.end] == "myosite"


# Missing


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    sentence = "La patiente est fatiguée depuis ce matin et le médecin passera demain pour la voir. "
    (folder / "a.txt").write_text(f"{sentence}Des myosites, une myosite, BPCO.", encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(f"{sentence}Stade NYHA ZZX, myosite.", encoding="utf-8")
    (folder / ".hidden.txt").write_text(f"{sentence}Une hidrite.", encoding="utf-8")
    return folder


def test_missing_words_are_counted_in_all_spellings(texts):
    house = Glossary({})
    found = survey([texts], Glossary.load(), ReadLimits())
    (gap,) = [gap for gap in found.gaps if gap.rule is Rule.AFFIX]
    assert (gap.word, gap.language, gap.times, gap.texts) == ("myosite", "fr", 3, 2)
    assert "ZZX" in {gap.word for gap in found.gaps}
    assert not {"BPCO", "hidrite"} & {gap.word for gap in found.gaps}
    assert found.texts == 2
    assert survey([texts], house, ReadLimits()).texts == 0


def test_names_and_drugs_of_a_record_are_not_missing(tmp_path):
    sample = Path(__file__).resolve().parent.parent / "samples" / "records" / "dossier-carvalho.xml"
    found = {gap.word.casefold() for gap in survey([sample], Glossary.load(), ReadLimits()).gaps}
    assert not {word for word in found if "carvalho" in word}
    (tmp_path / "d.txt").write_text(
        "La patiente reçoit du zztriptan, du zzprazole et voit Mme Rosalie Hyperlite aujourd'hui encore.",
        encoding="utf-8",
    )
    assert survey([tmp_path], Glossary.load(), ReadLimits()).gaps == ()


def test_missing_prints_a_table_and_names_what_it_cannot_read(texts, home):
    (texts / "c.txt").write_bytes(b"")
    result = invoke(home, "missing", texts)
    assert result.exit_code == Exit.SOURCE
    assert "myosite" in result.stdout
    assert "c.txt" in result.stderr


def test_missing_as_json_has_the_words_with_their_rule(texts, home):
    result = invoke(home, "missing", texts / "a.txt", "--json")
    assert result.exit_code == Exit.OK
    content = json.loads(result.stdout)
    assert content["words"] == [
        {"word": "myosite", "language": "fr", "rule": "affix", "times": 2, "texts": 1}
    ]


def test_text_of_another_language_is_named_not_counted(tmp_path, home):
    text = "El paciente tiene fiebre desde ayer y el médico vendrá mañana por la tarde para verlo en su casa."
    (tmp_path / "es.txt").write_text(text, encoding="utf-8")
    result = invoke(home, "missing", tmp_path / "es.txt", "--json")
    assert json.loads(result.stdout)["other_language"] == [str(tmp_path / "es.txt")]


def test_missing_takes_only_paths_that_exist(home):
    assert invoke(home, "missing", home / "nowhere").exit_code == Exit.USAGE
