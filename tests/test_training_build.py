"""The training data as built: every pair passes, nothing leaks between the splits, any change is seen."""

import hashlib
import itertools
import json
import re
from collections import defaultdict
from dataclasses import replace

import pytest
from click.testing import CliRunner

from optirh_batch.prompts import load_prompt
from training import build as building
from training.pairs import TOPICS, DatasetFault, read_pairs, vary
from training.splits import NEAR, SPLITS, assign_splits, near_duplicates

pytestmark = pytest.mark.no_cover  # traced, it takes several times as long


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dataset")
    return out, building.build(building.DATASET, out)


@pytest.fixture(scope="module")
def pairs():
    """All of them, unchecked: ``built`` has checked them."""
    return [variant for pair in read_pairs(building.DATASET) for variant in vary(pair)]


@pytest.fixture(scope="module")
def written():
    """The pairs as written, without their variants."""
    return read_pairs(building.DATASET)


def shingles(text):
    words = ["^", *re.findall(r"[^\W\d_]+", text.casefold()), "$"]
    return itertools.pairwise(words)


def rows(out, split, form):
    return [json.loads(line) for line in (out / f"{split}.{form}.jsonl").read_text("utf-8").splitlines()]


def test_manifest_counts_and_hashes_the_sources_as_they_are(built):
    _, manifest = built
    committed = json.loads(building.MANIFEST.read_text("utf-8"))
    # Prompts and glossary change for other reasons, and the outputs with them: --check tells of those.
    for key in ("pairs", "with_variants", "splits", "balance", "topics", "sources"):
        assert manifest[key] == committed[key]


def test_each_output_has_the_digest_of_the_manifest(built):
    out, manifest = built
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in out.iterdir()}
    assert digests == manifest["outputs"]


def test_build_repeats_itself(tmp_path):
    for name in ("rewrite-fr-fr-1.toml", "explain-de-de-1.toml"):
        (tmp_path / "sources").mkdir(exist_ok=True)
        (tmp_path / "sources" / name).write_bytes((building.DATASET / name).read_bytes())
    once, again = (building.build(tmp_path / "sources", tmp_path / out) for out in ("once", "again"))
    assert once == again


AT_LEAST = {
    "pair": 1700,
    "rewrite": 700,
    "explain": 300,
    "condense history": 250,
    "title": 150,
    "nothing-to-simplify": 45,
    "abbreviations-only": 26,
    "injection": 24,
    "fr-fr": 580,
    "de-de": 530,
    "fr-de": 100,
    "de-fr": 100,
    "fr-it de-it": 48,
    "fr-en de-en": 48,
    "fr-pt de-pt": 48,
    "fr-es de-es": 48,
}


@pytest.mark.parametrize("kinds", AT_LEAST)
def test_dataset_has_enough_of_each_kind(kinds, written):
    names = [
        {f"{pair.source_language}-{pair.output_language}", pair.task, pair.trait, "pair"} for pair in written
    ]
    assert sum(not found.isdisjoint(kinds.split()) for found in names) >= AT_LEAST[kinds]


def test_dataset_has_enough_variants(pairs):
    assert len(pairs) >= 6000


def test_every_topic_is_told_in_both_languages_of_the_staff(written):
    for language in ("fr", "de"):
        assert {pair.topic for pair in written if pair.source_language == language} == TOPICS


def test_datasheet_counts_what_the_manifest_counts(built):
    balance = built[1]["balance"]
    rows = [
        f"| {name} | {row['pairs']} | {row['pairs'] + row.get('variants', 0)} |"
        for name, row in balance.items()
    ]
    readme = (building.ROOM / "README.md").read_text("utf-8")
    table = [line for line in readme.splitlines() if re.match(r"\| \w\w-\w\w \w+ \|", line)]
    assert table == rows, "\n".join(rows)


def test_both_forms_hold_the_same_answers_in_the_same_order(built):
    out, manifest = built
    for split in SPLITS:
        plain, chats = rows(out, split, "alpaca"), rows(out, split, "chat")
        assert len(plain) == manifest["splits"][split] > 0
        assert [row["output"] for row in plain] == [row["messages"][2]["content"] for row in chats]
        assert all(row.keys() == {"instruction", "input", "output"} for row in plain)


def test_chat_is_what_the_program_asks_at_run_time_without_its_examples(pairs, built):
    out, _ = built
    by_id = {row["id"]: row["messages"] for split in SPLITS for row in rows(out, split, "chat")}
    for pair in pairs:
        system, user, _ = by_id[pair.id]
        prompt = load_prompt(pair.output_language, pair.task)
        assert system == {"role": "system", "content": prompt.system}
        assert pair.source in user["content"]
        assert not any(example in user["content"] for example, _ in prompt.examples)


def test_no_base_note_stands_in_two_splits(pairs):
    splits = assign_splits(pairs)
    where = defaultdict(set)
    for pair in pairs:
        where[pair.note].add(splits[pair.id])
    assert [note for note, names in where.items() if len(names) > 1] == []


def test_no_near_duplicate_stands_in_another_split(pairs):
    splits = assign_splits(pairs)
    assert [(one.id, two.id) for one, two in near_duplicates(pairs) if splits[one.id] != splits[two.id]] == []


def test_near_duplicates_are_those_that_comparing_each_with_each_finds(pairs):
    near = {
        "Wunde Ferse li. sauber, 2 x 1 cm, Verband gewechselt, riecht nicht, Rand rosig.",
        "Wunde Ferse li. sauber, 3 x 2 cm, Verband gewechselt, riecht nicht, Rand gelb.",
        "Wunde Ferse re. sauber, Verband neu.",
    }
    some = [*pairs[::5], *(replace(pairs[0], note=text, source=text) for text in sorted(near))]
    words = [set(shingles(pair.source)) for pair in some]
    expected = {
        (some[one].source, some[two].source)
        for one, two in itertools.combinations(range(len(some)), 2)
        if some[one].note != some[two].note
        and len(words[one] & words[two]) >= NEAR * len(words[one] | words[two])
    }
    assert {(one.source, two.source) for one, two in near_duplicates(some)} == expected
    assert expected


def test_near_duplicate_of_another_note_follows_it_into_its_split(pairs):
    for pair in pairs[:: len(pairs) // 20]:
        twin = replace(pair, id="twin", note="zz-twin", source=pair.source + " 12")
        splits = assign_splits([*pairs, twin])
        assert splits["twin"] == splits[pair.id]


def test_build_fails_and_names_the_pair_that_the_gate_refuses(tmp_path):
    (tmp_path / "wrong.toml").write_text(
        'task = "rewrite"\nsource_language = "fr"\noutput_language = "fr"\n[[pair]]\nid = "wrong-side"\n'
        'topic = "wounds"\nsource = "Plaie jambe G."\noutput = "Vous avez une plaie à la jambe droite."\n',
        "utf-8",
    )
    with pytest.raises(DatasetFault, match=r"wrong\.toml, wrong-side: side"):
        building.build(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_build_fails_where_two_pairs_have_one_source(tmp_path):
    entry = (
        '[[pair]]\nid = "{}"\ntopic = "wounds"\nsource = "Plaie propre."\noutput = "La plaie est propre."\n'
    )
    (tmp_path / "twice.toml").write_text(
        'task = "rewrite"\nsource_language = "fr"\noutput_language = "fr"\n'
        + entry.format("one")
        + entry.format("two"),
        "utf-8",
    )
    with pytest.raises(DatasetFault, match="two: the same source as one"):
        building.collect(tmp_path)


def test_command_with_check_refuses_sources_that_the_manifest_does_not_know(tmp_path, monkeypatch):
    source = tmp_path / "sources" / "pairs.toml"
    source.parent.mkdir()
    source.write_text(
        'task = "rewrite"\nsource_language = "fr"\noutput_language = "fr"\n[[pair]]\nid = "one"\n'
        'topic = "wounds"\nsource = "Plaie propre."\noutput = "La plaie est propre."\n',
        "utf-8",
    )
    monkeypatch.setattr(building, "DATASET", source.parent)
    monkeypatch.setattr(building, "MANIFEST", tmp_path / "manifest.json")
    write, check = ["--out", str(tmp_path / "out")], ["--out", str(tmp_path / "out"), "--check"]
    assert CliRunner().invoke(building.main, check).exit_code == 1
    assert CliRunner().invoke(building.main, write).exit_code == 0
    assert CliRunner().invoke(building.main, check).exit_code == 0
    source.write_text(source.read_text("utf-8") + "# changed\n", "utf-8")
    assert CliRunner().invoke(building.main, check).exit_code == 1
