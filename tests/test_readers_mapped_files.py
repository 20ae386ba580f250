"""Mapping files: every key checked, faults named with file and key, and which mapping comes first."""

import pytest

from optirh_batch.errors import ConfigurationError
from optirh_batch.readers.mapped import load_mappings, packaged_mappings, parse_mapping

LEAST = """
name = "test"
[root]
element = "export"
[patient]
family = "name"
"""


def fault(text):
    with pytest.raises(ConfigurationError) as caught:
        parse_mapping(text, "test.toml")
    return str(caught.value)


def test_least_mapping_is_valid():
    mapping = parse_mapping(LEAST, "test.toml")
    assert (mapping.name, mapping.element, mapping.namespace) == ("test", "export", "")
    assert mapping.record.written == "."


def test_packaged_mappings_are_valid():
    assert [mapping.name for mapping in packaged_mappings()] == ["sanadoc"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LEAST.replace('name = "test"', ""), "test.toml: name): is missing"),
        (LEAST.replace('name = "test"', 'name = "Test 1"'), "test.toml: name): must be small letters"),
        (LEAST.replace('name = "test"', 'name = "fhir"'), "'fhir' is the name of a format of the program"),
        (
            LEAST.replace('name = "test"', 'name = "test"\nlanguage = "rm"'),
            "language): must be one of: fr, de",
        ),
        (
            LEAST.replace('name = "test"', 'name = "test"\nmedication = 1'),
            "medication): unknown key; did you mean 'medications'?",
        ),
        (
            LEAST.replace('name = "test"', 'name = "test"\nxyzzy = 1'),
            "xyzzy): unknown key; known here: name, about",
        ),
        (LEAST.replace("[root]", "[rot]"), "rot): unknown key; did you mean 'root'?"),
        (LEAST.replace('[root]\nelement = "export"', ""), "test.toml: root): is missing"),
        (LEAST.replace('element = "export"', ""), "root.element): is missing"),
        (LEAST.replace('"export"', "3"), "root.element): must be a text"),
        (LEAST.replace('"export"', '"  "'), "root.element): must be a text"),
        (LEAST.replace("family", "familly"), "patient.familly): unknown key; did you mean 'family'?"),
        (LEAST.replace('family = "name"', 'given = "x"'), "patient.family): is missing"),
        (
            LEAST.replace('family = "name"', "family = 3"),
            "patient.family): must be a text or a list of texts",
        ),
        (LEAST.replace('family = "name"', 'family = ["a", ""]'), "patient.family): must be a text or a list"),
        (
            LEAST.replace('"name"', '"/name"'),
            "patient.family): the path '/name' cannot be used: a path from the root",
        ),
        (LEAST.replace('"name"', '"document(1)"'), "the function document() is not allowed"),
        (LEAST.replace('"name"', '"a["'), "patient.family): the path 'a[' cannot be used"),
        (LEAST.replace('"name"', '"p:a"'), "the prefix 'p' is not in [namespaces]"),
        (LEAST + '[namespaces]\n"own" = "urn:x"', "namespaces.own): cannot be a prefix"),
        (LEAST + '[namespaces]\n"a b" = "urn:x"', "namespaces.a b): cannot be a prefix"),
        (LEAST + '[record]\npath = "@id"', "record.path): the path '@id' must lead to elements"),
        (LEAST + '[record]\npath = "string(a)"', "record.path): the path 'string(a)' must lead to elements"),
        (LEAST + '[record]\nunmapped = "drop"', "record.unmapped): must be one of: warn, notes"),
        (LEAST + '[[allergies]]\nlabel = "."', "allergies.path): is missing"),
        (
            LEAST + '[[allergies]]\npath = "a/text()"\nlabel = "."',
            "allergies.path): the path 'a/text()' must lead",
        ),
        (LEAST + '[[allergies]]\npath = "a"', "allergies.label): is missing"),
        (
            LEAST + '[[notes]]\npath = "a"\ntext = "."\n[[notes]]\npath = "b"\ntexte = "."',
            "notes[2].texte): unknown key",
        ),
        (
            LEAST + '[[contacts]]\npath = "a"\nname = "."\nnone_known = "b"',
            "contacts.none_known): unknown key",
        ),
        (LEAST + 'x = 1\n[contacts]\npath = 1\nname = "."', "patient.x): unknown key"),
        (LEAST.replace("[patient]", "notes = 3\n[patient]"), "root.notes): unknown key"),
        ("notes = 3\n" + LEAST, "notes): must be a table or several: [[notes]]"),
        ("values = 3\n" + LEAST, "values): must be a table: [values]"),
        (LEAST + '[values.sexe]\nF = "female"', "values.sexe): unknown key; did you mean 'sex'?"),
        (LEAST + '[values.sex]\nF = "femme"', "values.sex.F): must be one of: female, male, other, unknown"),
        (
            LEAST + '[values.sex]\nF = "female"\nf = "male"',
            "values.sex.f): stands twice with different meanings",
        ),
        (LEAST + '[values.language]\nD = "Deutsch"', "values.language.D): must be a language code"),
        (LEAST + '[dates]\nformats = ["%d.%m.%y"]', "dates.formats): '%d.%m.%y' must hold %d, %m and %Y"),
        (LEAST + '[dates]\nformats = ["%d.%d.%Y"]', "must hold %d, %m and %Y once each"),
        (LEAST + '[dates]\nformats = ["%d. %B %Y %m"]', "must hold %d, %m and %Y once each"),
        ("name = ", "test.toml): not valid TOML"),
    ],
)
def test_fault_names_file_and_key(text, words):
    assert words in fault(text)


def test_words_that_differ_in_capitals_only_may_mean_the_same():
    mapping = parse_mapping(LEAST + '[values.sex]\nF = "female"\nf = "female"', "test.toml")
    assert mapping.words["sex"] == {"f": "female"}


def test_mappings_of_the_institution_come_first_by_file_name(tmp_path):
    (tmp_path / "b.toml").write_text(LEAST)
    (tmp_path / "a.toml").write_text(LEAST.replace('"test"', '"zuerst"'), encoding="utf-8-sig")
    (tmp_path / ".hidden.toml").write_text("nonsense")
    (tmp_path / "notes.txt").write_text("nonsense")
    assert [mapping.name for mapping in load_mappings(tmp_path)] == ["zuerst", "test", "sanadoc"]


def test_mapping_of_the_institution_replaces_one_of_the_program(tmp_path):
    (tmp_path / "own.toml").write_text(LEAST.replace('"test"', '"sanadoc"'))
    (mapping,) = load_mappings(tmp_path)
    assert mapping.element == "export"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.toml": LEAST, "b.toml": LEAST}, "b.toml: name): another file"),
        ({"a.toml": "name = 3"}, "a.toml: root): is missing"),
        ({"a.toml": b"\xff\xfe"}, "not UTF-8"),
        ({"a.toml": "#" * 1_000_001}, "larger than 1000000 bytes"),
    ],
)
def test_faulty_folder_is_refused(tmp_path, files, words):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigurationError) as caught:
        load_mappings(tmp_path)
    assert words in str(caught.value)


def test_missing_folder_and_link_to_nowhere_are_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        load_mappings(tmp_path / "gone")
    (tmp_path / "a.toml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigurationError, match=r"a\.toml\): cannot be read"):
        load_mappings(tmp_path)
