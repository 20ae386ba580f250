"""The training data: its schema, its slots, and what its checks refuse."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from optirh_batch.prompts import Task
from training.checks import faults_of
from training.pairs import MAX_VARIANTS, DatasetFault, Pair, read_pairs, vary

WOUND = Pair(
    id="wound",
    note="wound",
    task=Task.REWRITE,
    source_language="fr",
    output_language="fr",
    topic="wounds",
    source="Plaie jambe G propre. Pst refait.",
    output="La plaie de votre jambe gauche est propre. On a refait le pansement.",
)
HEAD = 'task = "rewrite"\nsource_language = "fr"\noutput_language = "fr"\n'
ENTRY = '[[pair]]\nid = "a"\ntopic = "wounds"\nsource = "Plaie propre."\noutput = "La plaie est propre."\n'


def slotted(source, output, **slots):
    return replace(WOUND, source=source, output=output, slots=MappingProxyType(slots))


def sides():
    return ({"source": "G", "output": "gauche"}, {"source": "D", "output": "droite"})


def test_variant_changes_source_and_output_together():
    variants = vary(slotted("Plaie jambe {side}.", "La plaie de votre jambe {side}.", side=sides()))
    assert [(item.source, item.output) for item in variants] == [
        ("Plaie jambe G.", "La plaie de votre jambe gauche."),
        ("Plaie jambe D.", "La plaie de votre jambe droite."),
    ]


def test_variants_are_the_same_at_every_build_and_no_more_than_allowed():
    days = tuple({"source": str(day), "output": str(day)} for day in range(2, 10))
    pair = slotted("Jambe {side}, {day} j.", "Jambe {side}, {day} jours.", side=sides(), day=days)
    variants = vary(pair)
    assert variants == vary(pair)
    assert len({item.source for item in variants}) == MAX_VARIANTS + 1
    assert {item.note for item in variants} == {"wound"}


def test_title_and_explanation_stay_where_a_slot_of_the_source_changes():
    for task in (Task.TITLE, Task.EXPLAIN):
        pair = replace(slotted("Plaie jambe {side}.", "Votre plaie", side=sides()), task=task)
        assert [(item.source, item.output) for item in vary(pair)] == [
            ("Plaie jambe G.", "Votre plaie"),
            ("Plaie jambe D.", "Votre plaie"),
        ]


def explanation(known, *lines):
    return replace(WOUND, task=Task.EXPLAIN, output="\n".join(lines), context={"known": known})


def test_explanation_of_several_words_has_a_variant_for_each_that_is_known():
    first, second = "pst : ce que l'on met sur la peau", "plaie : la peau est ouverte"
    assert [
        (item.id, item.output, item.context["known"]) for item in vary(explanation("-", first, second))
    ] == [
        ("wound", f"{first}\n{second}", "-"),
        ("wound#1", second, "pst"),
        ("wound#2", first, "plaie"),
    ]


def test_words_that_were_known_stay_known_in_a_variant():
    pair = explanation("jambe", "pst : ce que l'on met sur la peau", "plaie : la peau est ouverte")
    assert [item.context["known"] for item in vary(pair)] == ["jambe", "jambe, pst", "jambe, plaie"]


def test_explanation_that_is_hard_to_read_by_itself_is_no_variant():
    pair = explanation(
        "-", "pst : pansement hydrocellulaire", "plaie : la peau est ouverte et il y a du sang"
    )
    assert [item.output for item in vary(pair)][1:] == ["plaie : la peau est ouverte et il y a du sang"]


def test_explanation_of_one_word_has_no_variant_without_it():
    assert len(vary(explanation("-", "plaie : la peau est ouverte"))) == 1


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (slotted("Jambe {side}.", "Jambe {side}."), "not declared"),
        (slotted("Jambe {side}.", "Jambe.", side=sides()), "one side only"),
        (slotted("Jambe {side}.", "Jambe {side.f}.", side=sides()), "no form"),
        (slotted("Jambe {side}.", "Jambe {side}.", side=sides()[:1]), "but one value"),
    ],
)
def test_slot_that_would_change_one_side_alone_is_refused(pair, reason):
    with pytest.raises(DatasetFault, match=f"wound.*{reason}"):
        vary(pair)


@pytest.mark.parametrize(
    "content",
    [
        "",
        HEAD + ENTRY.replace("topic", "subject"),
        HEAD + ENTRY.replace('"wounds"', '"weather"'),
        HEAD + ENTRY + 'trait = "funny"\n',
        HEAD + ENTRY + ENTRY,
        HEAD + "[[pair",
    ],
)
def test_file_that_breaks_the_schema_is_refused_by_name(content, tmp_path):
    (tmp_path / "pairs.toml").write_text(content, "utf-8")
    with pytest.raises(DatasetFault, match=r"pairs\.toml"):
        read_pairs(tmp_path)


@pytest.mark.parametrize(
    ("name", "note"),
    [("fr-heel", "heel"), ("frde-heel", "heel"), ("dept-heel", "heel"), ("friendly", "friendly")],
)
def test_note_told_in_other_languages_is_the_same_note(name, note, tmp_path):
    (tmp_path / "pairs.toml").write_text(HEAD + ENTRY.replace('"a"', f'"{name}"'), "utf-8")
    assert [pair.note for pair in read_pairs(tmp_path)] == [note]


def test_right_pair_has_no_fault():
    assert faults_of(WOUND) == []


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("La plaie de votre jambe droite est propre. On a refait le pansement.", "side"),
        ("La plaie de votre jambe gauche n'est pas propre. On a refait le pansement.", "negation"),
        ("La plaie de votre jambe est propre. On a refait le pansement.", "side"),
        ("Plaie jambe gauche cicatrisation satisfaisante, pansement renouvelé.", "LIX"),
        ("La la plaie de votre jambe gauche est propre. On a refait le pansement.", "slip"),
        ("La plaie de votre jambe gauche est propre.. On a refait le pansement.", "slip"),
    ],
)
def test_pair_that_loses_or_invents_a_fact_or_is_hard_to_read_has_a_fault(output, fault):
    assert any(fault in found for found in faults_of(replace(WOUND, output=output)))


@pytest.mark.parametrize(
    "title", ["Plaie", "La plaie de votre jambe gauche", "Plaie de 4 cm", "Plaie: jambe", "Votre cœur"]
)
def test_title_of_the_wrong_length_or_with_numbers_or_of_something_else_has_a_fault(title):
    assert faults_of(replace(WOUND, task=Task.TITLE, output=title))


@pytest.mark.parametrize(
    "answer",
    [
        "thrombose : bouchon dans une veine",
        "plaie : peau ouverte sur 4 cm",
        "plaie",
        "pst : ce que l'on met sur une peau ouverte pour la garder propre et bien au sec",
    ],
)
def test_explanation_of_another_word_or_with_a_number_or_too_long_has_a_fault(answer):
    assert faults_of(replace(WOUND, task=Task.EXPLAIN, output=answer))


def test_explanation_of_a_known_word_has_a_fault():
    pair = replace(WOUND, task=Task.EXPLAIN, output="plaie : la peau est ouverte")
    assert faults_of(pair) == []
    assert faults_of(replace(pair, context={"known": "pst, plaie"}))
