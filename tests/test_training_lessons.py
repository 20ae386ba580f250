"""Which forms of a pair, itself and its variants, are seen in which epoch."""

from training.lessons import Lesson, Lessons

NAMES = ("a", "a#1", "a#2", "b", "c", "c#1")
LESSONS = Lessons(tuple(Lesson(name, (1, 2, 3), 2, 1) for name in NAMES), "0" * 64, 0)


def ids(epoch, variants):
    return [lesson.id for lesson in LESSONS.of_epoch(epoch, variants)]


def test_first_epoch_sees_every_pair_as_written_once():
    assert ids(0, 1) == ["a", "b", "c"]


def test_later_epochs_see_the_variants_in_turn_and_then_the_pair_again():
    assert [ids(epoch, 1) for epoch in (1, 2, 3)] == [
        ["a#1", "b", "c#1"],
        ["a#2", "b", "c"],
        ["a", "b", "c#1"],
    ]


def test_each_epoch_has_as_many_lessons_and_no_form_twice():
    for variants in (1, 2, 3):
        seen = [ids(epoch, variants) for epoch in range(5)]
        assert len({len(epoch) for epoch in seen}) == 1
        assert all(len(set(epoch)) == len(epoch) for epoch in seen)


def test_without_a_limit_every_epoch_sees_all():
    for epoch in (0, 1):
        assert sorted(ids(epoch, 0)) == sorted(NAMES)
