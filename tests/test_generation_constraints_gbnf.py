"""Grammars for other engines: llama.cpp reads them, and they admit whatever the constraint admits."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import llama_cpp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optirh_batch.generation.constraints import Field, Form, Glosses, Prose, accepts, figures_in, json_form
from tiny_gguf import END, SPECIAL, write_tiny_gguf

SOURCE = 'Le 12.03.2025 à 8h30 : 50 mg, TA 140/90, L4-L5, 1\'000 ml, 16h > 5 ½ [x] \\ "a" ^'
PROSE = Prose.of(SOURCE)
CONSTRAINTS = {
    "prose": PROSE,
    "prose without figures": Prose(),
    "title": Prose(punctuation=frozenset(" '-")),
    "glosses": Glosses(frozenset({"dyspnée", 'Toux "sèche"'}), Prose(), 2, "aucun"),
    "nothing to explain": Glosses(frozenset(), Prose(), 2, "aucun"),
    "json": json_form({"titre": Prose(), 'texte "libre"': PROSE}),
    "sections": Form(("TITRE : ", Field("titre", Prose()), "\nTEXTE : ", Field("texte", PROSE))),
}


class Matcher:
    """llama.cpp's own grammar sampler, asked byte by byte through a model of bytes."""

    def __init__(self, vocabulary, grammar: str) -> None:
        self._vocabulary = vocabulary
        self._sampler = llama_cpp.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")

    @property
    def understood(self) -> bool:
        return bool(self._sampler)

    def admits(self, text: str) -> bool:
        llama_cpp.llama_sampler_reset(self._sampler)
        for token in (*(len(SPECIAL) + byte for byte in text.encode()), END):
            candidate = (llama_cpp.llama_token_data * 1)(llama_cpp.llama_token_data(token, 1.0, 0.0))
            candidates = llama_cpp.llama_token_data_array(candidate, 1, -1, False)
            llama_cpp.llama_sampler_apply(self._sampler, ctypes.byref(candidates))
            if candidate[0].logit == float("-inf"):
                return False
            llama_cpp.llama_sampler_accept(self._sampler, token)
        return True

    def close(self) -> None:
        if self._sampler:
            llama_cpp.llama_sampler_free(self._sampler)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory) -> Iterator[object]:
    path = write_tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")
    llama_cpp.llama_backend_init()
    options = llama_cpp.llama_model_default_params()
    options.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), options)
    yield llama_cpp.llama_model_get_vocab(model)
    llama_cpp.llama_model_free(model)


@pytest.fixture(scope="module")
def matchers(vocabulary) -> Iterator[dict[str, Matcher]]:
    found = {name: Matcher(vocabulary, constraint.as_gbnf()) for name, constraint in CONSTRAINTS.items()}
    yield found
    for matcher in found.values():
        matcher.close()


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_grammar_is_read_by_llama_cpp(name, matchers):
    assert matchers[name].understood


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prose", "TA 140/90 le 12.03.2025 à 8H30, L5-L4."),
        ("prose", "À 16h : 1’000 ml > 5"),
        ("prose", ""),
        ("title", "La plaie de l'œil"),
        ("glosses", 'dyspnée : peine à respirer\nToux "sèche": bruit'),
        ("glosses", "aucun"),
        ("nothing to explain", "aucun"),
        ("json", '{"titre": "La plaie", "texte \\"libre\\"": "TA 140/90."}'),
        ("sections", "TITRE : La plaie\nTEXTE : TA 140/90."),
    ],
)
def test_grammar_admits(name, text, matchers):
    assert matchers[name].admits(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prose", "TA 140/95"),
        ("prose", "500 mg"),
        ("prose", "5 m2"),
        ("prose", "5,0"),
        ("prose", "8h3"),
        ("prose", "B5"),
        ("prose", "你"),
        ("prose without figures", "5"),
        ("title", "La plaie, le 5"),
        ("glosses", "fièvre : chaud"),
        ("glosses", "dyspnée : 3"),
        ("glosses", "dyspnée : a\ndyspnée : b\ndyspnée : c"),
        ("json", '{"titre": "5", "texte \\"libre\\"": "a"}'),
        ("json", '{"titre": "a"}'),
        ("sections", "TITRE : La plaie\nTEXTE : TA 140/95."),
    ],
)
def test_grammar_refuses(name, text, matchers):
    assert not matchers[name].admits(text)


PARTS = st.sampled_from(
    [*figures_in(SOURCE), *'a é h x L > [ \\ " ^ . , : / - ’ 5'.split(), " ", "\n", "dyspnée : ", "TITRE : "]
)


@pytest.mark.parametrize("name", ["prose", "glosses", "sections"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=10))
def test_grammar_admits_what_the_constraint_admits(name, parts, matchers):
    text = "".join(parts)
    if name == "sections":
        text = f"TITRE : a\nTEXTE : {text}"
    if accepts(CONSTRAINTS[name], text):
        assert matchers[name].admits(text)
