"""The XPath of mapping files: what runs, what is refused and why."""

import pytest

from optirh_batch.readers.mapped.paths import OWN_PREFIX, Path, PathRefused
from optirh_batch.readers.source import ReadLimits
from optirh_batch.readers.xml import parse_xml

DATA = """<a xmlns="urn:x" xmlns:o="urn:other">
  <klient id="7"><name>Rey</name><vorname>Zoé</vorname>
    <feld key="allergie"><wert>Nüsse</wert></feld><feld key="kost"><wert>vegan</wert></feld>
    <plz>3930</plz><ort>Visp</ort><o:extra>B</o:extra><leer/><t>Eins<b>zwei</b></t>
  </klient>
</a>"""
NAMESPACES = {OWN_PREFIX: "urn:x", "o": "urn:other"}


@pytest.fixture(scope="module")
def client():
    return parse_xml(DATA.encode(), "a.xml", ReadLimits())[0]


@pytest.mark.parametrize(
    ("expression", "texts"),
    [
        ("name", ("Rey",)),
        ("./name", ("Rey",)),
        (".//wert", ("Nüsse", "vegan")),
        ("feld[@key='allergie']/wert", ("Nüsse",)),
        ('feld[@key = "kost" and wert]/wert', ("vegan",)),
        ("feld[2]/wert", ("vegan",)),
        ("(vorname | name)[1]", ("Rey",)),
        ("@id", ("7",)),
        ("o:extra", ("B",)),
        ("*[local-name()='ort']", ("Visp",)),
        ("concat(plz, ' ', ort)", ("3930 Visp",)),
        ("substring-before(concat(plz, ','), ',')", ("3930",)),
        ("'physician'", ("physician",)),
        ("count(feld)", ("2",)),
        ("count(feld) * 2 - 1", ("3",)),
        ("-(1 + .5)", ("-1.5",)),
        ("t/text()", ("Eins",)),
        ("nothing", ()),
        ("leer", ("",)),
        ("feld/@key = 'kost'", ("true",)),
        ("not(leer)", ("false",)),
    ],
)
def test_expression_gives_its_texts(client, expression, texts):
    assert Path(expression, NAMESPACES).find(client).texts == texts


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("leer", True),
        ("nothing", False),
        ("feld/@key = 'kost'", True),
        ("feld/@key = 'x'", False),
        ("string(leer)", False),
        ("plz > 4000", False),
    ],
)
def test_expression_is_a_condition_too(client, expression, holds):
    assert Path(expression, NAMESPACES).find(client).holds is holds


def test_places_of_a_computed_text_are_those_it_is_made_of(client):
    hit = Path("concat(plz, ' ', feld[@key='kost']/@key)", NAMESPACES).find(client)
    assert [(found.element.tag, found.attribute) for found in hit.places] == [
        ("{urn:x}plz", None),
        ("{urn:x}feld", "key"),
    ]


def test_what_a_predicate_asks_for_is_a_selector():
    path = Path("feld[@key='a']/wert | liste/x[art/kurz='b'][2]", NAMESPACES)
    assert path.selectors == {("feld", "@key"), ("art", "kurz")}


def test_name_without_prefix_is_in_no_namespace_when_the_mapping_has_none():
    root = parse_xml(b"<a><b>1</b></a>", "a.xml", ReadLimits())
    assert Path("b", {}).find(root).texts == ("1",)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "ends too early"),
        ("  ", "ends too early"),
        ("/a/klient", "from the root"),
        ("//name", "from the root"),
        ("name[//name]", "from the root"),
        ("feld[/a]", "from the root"),
        ("concat(/a, 'x')", "from the root"),
        ("../klient", "downwards only"),
        ("name/..", "downwards only"),
        ("ancestor::a", "axis ancestor::"),
        ("following-sibling::klient/name", "axis following-sibling::"),
        ("child::name", "axis child::"),
        ("document('other.xml')", "document() is not allowed"),
        ("id('7')", "id() is not allowed"),
        ("re:test(name, 'x')", "re:test() is not allowed"),
        ("node()", "node() is not allowed"),
        ("comment()", "comment() is not allowed"),
        ("name[$x]", "variables"),
        ("p:name", "prefix 'p'"),
        ("own:name", "prefix 'own'"),
        ("concat('a')", "number of arguments"),
        ("name[", "ends too early"),
        ("name[1", "']' is missing"),
        ("(name", "')' is missing"),
        ("name name", "'name' cannot stand there"),
        ("name!", "'!' cannot stand there"),
        ("name | ", "ends too early"),
        ("'open", "cannot stand there"),
        ("count('x')", "not a valid XPath expression"),
        ("x" * 501, "longer than 500"),
        ("(" * 30 + "a" + ")" * 30, "nested too deeply"),
    ],
)
def test_expression_outside_the_subset_is_refused_with_the_reason(expression, reason):
    with pytest.raises(PathRefused) as caught:
        Path(expression, NAMESPACES)
    assert reason in str(caught.value)
