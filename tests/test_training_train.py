"""Tuning a tiny model: what is learnt, what a kill costs, and that llama.cpp computes what was trained."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tiny_gguf import END, native_logits, write_tiny_gguf

REASON = "the packages for training are not installed (make train installs them)"
torch = pytest.importorskip("torch", reason=REASON)
pytest.importorskip("peft", reason=REASON)
pytestmark = pytest.mark.filterwarnings("default")

from optirh_batch.generation.file_hashes import compute_sha256  # noqa: E402
from optirh_batch.generation.gguf import read_head, why_unfit  # noqa: E402
from training.export import export  # noqa: E402
from training.journal import Journal  # noqa: E402
from training.lessons import Lesson, Lessons, batches, read_lessons  # noqa: E402
from training.recipe import Recipe, RecipeFault, read_recipe  # noqa: E402
from training.student import Student  # noqa: E402
from training.train import Training, rate  # noqa: E402

CONFIGS = Path(__file__).parents[1] / "training" / "configs"


def write_pairs(path: Path, answers: list[str], systems: tuple[str, ...] = ("Say it.",)) -> Path:
    rows = [
        {
            "id": f"pair-{number}",
            "messages": [
                {"role": "system", "content": systems[number % len(systems)]},
                {"role": "user", "content": f"<text>BZ {number}</text>"},
                {"role": "assistant", "content": answer},
            ],
        }
        for number, answer in enumerate(answers)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("base") / "tiny.gguf")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unpacked")


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    return replace(
        read_recipe(CONFIGS / "default-cpu.yaml"),
        data=tmp_path,
        precision="float32",
        layers=1.0,
        dropout=0.1,
        epochs=2,
        batch_pairs=2,
        accumulation=2,
        learning_rate=0.02,
        warmup_steps=1,
        evaluate_every=2,
        patience=0,
    )


@pytest.fixture
def lessons(tmp_path: Path, base: Path):
    train = write_pairs(
        tmp_path / "train.chat.jsonl", ["Zucker gut.", "Blut ok", "Herz", "Bein", "Arm", "Hand"]
    )
    validation = write_pairs(tmp_path / "validation.chat.jsonl", ["Zucker", "Blut"])
    return tuple(read_lessons(path, base, 200) for path in (train, validation))


@pytest.fixture
def trained(recipe: Recipe, base: Path, store: Path) -> Student:
    """A student whose adapter says something loud."""
    student = Student(base, recipe, store)
    torch.manual_seed(1)
    for part in student.masters.values():
        part.data.normal_(0, 0.1)
    student.take_masters()
    return student


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return compute_sha256(file)


def test_a_lesson_ends_with_the_token_that_ends_an_answer_and_counts_the_answer_alone(lessons):
    lesson = lessons[0].lessons[0]

    assert lesson.tokens[-1] == END
    assert (
        bytes(token - 4 for token in lesson.tokens[lesson.answer_at : -1]).decode().replace("▁", " ")
        == "Zucker gut."
    )


def test_pairs_over_the_longest_length_are_left_out_and_counted(tmp_path, base):
    path = write_pairs(tmp_path / "pairs.jsonl", ["short", "x" * 300])

    lessons = read_lessons(path, base, 200)

    assert (len(lessons.lessons), lessons.too_long) == (1, 1)


def test_an_order_holds_every_pair_once_and_depends_on_the_seed(lessons):
    train = lessons[0].lessons

    first, again, other = (list(batches(train, 2, seed)) for seed in (1, 1, 2))

    assert first == again != other
    assert sorted(lesson.id for batch in first for lesson in batch) == sorted(lesson.id for lesson in train)


def test_each_epoch_shows_the_next_variants_of_a_pair_and_every_pair_once():
    def lessons(*names: str) -> Lessons:
        return Lessons(tuple(Lesson(name, (1, 2, 3), 2, 1) for name in names), "", 0)

    made = lessons("a", "a#1", "a#2", "b")

    seen = [[lesson.id for lesson in made.of_epoch(epoch, 1)] for epoch in range(4)]
    assert seen == [["a", "b"], ["a#1", "b"], ["a#2", "b"], ["a", "b"]]
    assert [lesson.id for lesson in made.of_epoch(1, 2)] == ["a#2", "a", "b"]
    assert len(made.of_epoch(1, 0)) == 4


def test_padding_and_company_do_not_change_the_loss_of_a_pair(recipe, base, store, lessons):
    student = Student(base, recipe, store)
    student.teach(False)
    train = list(lessons[0].lessons)

    together = student.loss(train)[0].item()
    alone = sum(student.loss([lesson])[0].item() for lesson in train)

    assert together == pytest.approx(alone, rel=1e-4)


def test_the_loss_is_that_of_each_pair_read_from_its_first_token(trained, lessons):
    train = list(lessons[0].lessons)
    trained.teach(False)

    summed, count = trained.loss(train)

    assert count == lessons[0].answer_tokens
    assert summed.item() == pytest.approx(sum(plain_loss(trained, lesson) for lesson in train), rel=1e-3)


def plain_loss(student: Student, lesson: Lesson) -> float:
    """Cross-entropy of the answer, each token by itself after all that stands before it."""
    found = 0.0
    for at in range(lesson.answer_at, len(lesson.tokens)):
        logits = torch.tensor(student.logits(list(lesson.tokens[:at])))
        found -= torch.log_softmax(logits, dim=0)[lesson.tokens[at]].item()
    return found


def test_gradients_reach_what_the_shared_beginning_does(trained, lessons):
    train = list(lessons[0].lessons)
    trained.teach(False)

    def gradients(batches: list[list[Lesson]]) -> dict[str, torch.Tensor]:
        count = 0
        for batch in batches:
            summed, tokens = trained.loss(batch)
            summed.backward()
            count += tokens
        trained.collect_gradients(count)
        return {name: part.grad.clone() for name, part in trained.masters.items() if part.grad is not None}

    together = gradients([train])
    alone = gradients([[lesson] for lesson in train])
    whole = gradients([[replace(lesson, own_at=1)] for lesson in train])

    assert together.keys() == alone.keys() == whole.keys()
    for name, part in whole.items():
        assert torch.allclose(together[name], part, rtol=1e-3, atol=1e-5), name
        assert torch.allclose(alone[name], part, rtol=1e-3, atol=1e-5), name


def test_the_pairs_of_a_batch_have_the_same_instructions(tmp_path, base):
    path = write_pairs(tmp_path / "pairs.jsonl", ["Blut", "Arm", "Bein", "Herz", "Hand"], ("Say.", "Tell."))

    made = list(batches(read_lessons(path, base, 200).lessons, 2, 1))

    assert sorted(map(len, made)) == [1, 2, 2]
    assert all(len({lesson.shared for lesson in batch}) == 1 for batch in made)


def test_training_lowers_the_loss_and_keeps_the_best_adapter(recipe, base, store, lessons, tmp_path):
    out = tmp_path / "out"

    progress = Training(recipe, Student(base, recipe, store), *lessons, out).run()

    looks = [entry["validation"] for entry in Journal(out / "log.jsonl").read() if "validation" in entry]
    assert progress.step == 4
    assert progress.best == min(looks) < looks[0]
    assert (out / "best" / "adapter_model.safetensors").is_file()
    assert "<polyline" in (out / "curves.svg").read_text("utf-8")


def test_a_training_cut_off_between_steps_comes_to_the_same_adapter(recipe, base, store, lessons, tmp_path):
    through = Student(base, recipe, store)
    Training(recipe, through, *lessons, tmp_path / "through").run()

    Training(recipe, Student(base, recipe, store), *lessons, tmp_path / "cut").run(most_steps=1)
    resumed = Student(base, recipe, store)
    Training(recipe, resumed, *lessons, tmp_path / "cut").run()

    assert all(torch.equal(part, resumed.masters[name]) for name, part in through.masters.items())
    logs = [Journal(tmp_path / name / "log.jsonl").read() for name in ("through", "cut")]
    assert [[entry.get("loss") for entry in log] for log in logs] == [[e.get("loss") for e in logs[0]]] * 2


def test_steps_after_the_last_checkpoint_are_done_again_and_logged_once(
    recipe, base, store, lessons, tmp_path
):
    Training(recipe, Student(base, recipe, store), *lessons, tmp_path / "out").run(most_steps=1)
    Journal(tmp_path / "out" / "log.jsonl").write(step=2, loss=9.0)

    Training(recipe, Student(base, recipe, store), *lessons, tmp_path / "out").run()

    steps = [entry["step"] for entry in Journal(tmp_path / "out" / "log.jsonl").read() if "loss" in entry]
    assert steps == [1, 2, 3, 4]


def test_a_folder_of_another_training_is_refused(recipe, base, store, lessons, tmp_path):
    Training(recipe, Student(base, recipe, store), *lessons, tmp_path / "out").run(most_steps=1)
    other = replace(recipe, seed=recipe.seed + 1)

    with pytest.raises(RecipeFault, match="another folder"):
        Training(other, Student(base, other, store), *lessons, tmp_path / "out")


def test_a_loss_that_is_no_number_ends_the_training_with_advice(recipe, base, store, lessons, tmp_path):
    student = Student(base, recipe, store)
    student.masters[next(iter(student.masters))].data.fill_(float("nan"))
    student.take_masters()

    with pytest.raises(RecipeFault, match="learning_rate"):
        Training(recipe, student, *lessons, tmp_path / "out").run()


def test_training_ends_when_looks_bring_nothing_better(recipe, base, store, lessons, tmp_path):
    still = replace(recipe, learning_rate=1e-12, evaluate_every=1, patience=2, epochs=9)

    progress = Training(still, Student(base, still, store), *lessons, tmp_path / "out").run()

    assert progress.step < 18


@pytest.mark.parametrize("kind", ["F32", "F16", "Q8_0"])
def test_llama_cpp_computes_with_the_exported_adapter_what_was_trained(
    trained, base, lessons, tmp_path, kind
):
    trained.save(tmp_path / "adapter")

    export(tmp_path / "adapter", base, sha256(base), tmp_path / "adapter.gguf", kind=kind)

    tokens = list(lessons[0].lessons[0].tokens)
    assert (
        why_unfit(read_head(tmp_path / "adapter.gguf", "adapter"), read_head(base, "base"), sha256(base))
        is None
    )
    wanted, plain = trained.logits(tokens), native_logits(base, None, tokens)
    written = native_logits(base, tmp_path / "adapter.gguf", tokens)
    tolerance = {"F32": 5e-3, "F16": 5e-3, "Q8_0": 5e-2}[kind] * float(np.abs(wanted).max())
    assert np.abs(written - wanted).max() < tolerance
    assert np.abs(plain - wanted).max() > 10 * tolerance or kind == "Q8_0"


def test_the_rate_rises_to_the_highest_and_falls_to_zero(recipe):
    linear = replace(recipe, schedule="linear", warmup_steps=2, learning_rate=1.0)

    rates = [rate(linear, step, 6) for step in range(6)]

    assert rates == [0.5, 1.0, 1.0, 0.75, 0.5, 0.25]


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_recipe_of_the_folder_can_be_read(path):
    assert read_recipe(path).rank == 16


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rank: 0", "rank must be above zero"),
        ("rank: much", "rank"),
        ("variants: -1", "variants must be zero"),
        ("rank: 2.5", "rank"),
        ("ranks: 4", "ranks"),
        ("layers: 1.5", "layers is a share"),
        ("modules: [lm_head]", "lm_head"),
        ("optimizer: adamw-8bit", "needs device cuda"),
        ("device: tpu", "device"),
    ],
)
def test_a_setting_without_meaning_is_named(tmp_path, line, said):
    name = line.split(":")[0]
    lines = (CONFIGS / "default-cpu.yaml").read_text("utf-8").splitlines()
    kept = [kept for kept in lines if not kept.startswith(f"{name}:")]
    (tmp_path / "recipe.yaml").write_text("\n".join([*kept, line]), "utf-8")

    with pytest.raises(RecipeFault, match=said):
        read_recipe(tmp_path / "recipe.yaml")
