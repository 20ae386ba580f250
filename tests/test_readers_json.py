"""JSON read piece by piece says what it says as a whole, and faults are found where they are."""

import json

import pytest

from optirh_batch.errors import EncodingUnknown, SourceRefused, XmlMalformed
from optirh_batch.readers.content import Content
from optirh_batch.readers.json import parse_json
from optirh_batch.readers.source import DEFAULT_LIMITS

GOOD = [
    '{"a": 1, "entry": [{"b": [1, 2.50, -3e4]}, {"c": "d\\"},{"}, {}], "z": null}',
    '{"entry": [] , "entry":[{"twice": true}]}',
    ' {\n"entry"\n: [ {"n": 12345} ,\n{"ü’😀": "œ"}\n]}\n ',
    '{"entry": {"no": "list"}, "x": 1}',
    "{}",
    "[1, 2]",
    "1234",
    '"text"',
]
BAD = [
    '{"entry": [{"a": 1},]}',
    '{"entry": [{"a": 1}]} x',
    '{"entry": [{"a": 1}',
    '{"entry": [{"a": tru}]}',
    '{"entry": [{"a": NaN}]}',
    '{"a" 1}',
    '{"a": 1,}',
    "{,}",
    '{"entry": [1 2]}',
    "",
    '{"entry": ["open',
]


def parsed(text, **options):
    data = text.encode()
    return parse_json(Content("bundle.json", data, DEFAULT_LIMITS, None), **options)


@pytest.fixture(params=[1, 3, 7, 1 << 16])
def _pieces(request, monkeypatch):
    monkeypatch.setattr("optirh_batch.readers.json._PIECE_BYTES", request.param)


@pytest.mark.usefixtures("_pieces")
@pytest.mark.parametrize("text", GOOD)
def test_pieces_of_any_length_say_what_the_whole_says(text):
    assert parsed(text, listed="entry") == json.loads(text, parse_int=str, parse_float=str)


@pytest.mark.usefixtures("_pieces")
@pytest.mark.parametrize("text", BAD)
def test_damage_is_found_in_pieces_of_any_length(text):
    with pytest.raises(XmlMalformed):
        parsed(text, listed="entry")


@pytest.mark.usefixtures("_pieces")
def test_line_of_a_fault_is_that_of_the_file():
    text = '{"entry": [\n' + '{"a": "b"},\n' * 20 + '{"a": }\n]}'
    with pytest.raises(XmlMalformed, match="line 22"):
        parsed(text, listed="entry")


@pytest.mark.usefixtures("_pieces")
def test_each_object_is_made_once():
    made = []
    parsed('{"entry": [{"a": {"b": 1}}, {"c": 2}]}', make=made.append, listed="entry")
    assert [list(members) for members in made] == [["b"], ["a"], ["c"], ["entry"]]


@pytest.mark.usefixtures("_pieces")
def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(EncodingUnknown):
        parse_json(
            Content("b.json", b'{"entry": [{"a": "\xe9t\xe9"}]}', DEFAULT_LIMITS, None), listed="entry"
        )


@pytest.mark.usefixtures("_pieces")
def test_nesting_beyond_the_limit_is_refused():
    with pytest.raises(SourceRefused):
        parsed('{"entry": [' + "[" * 100_000 + "]" * 100_000 + "]}", listed="entry")
