"""How long files wait after failures."""

from optirh_batch.shifts.patience import FIRST_WAIT_SECONDS, Patience


class _Hours:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_each_wait_is_twice_the_last_up_to_the_longest() -> None:
    hours = _Hours()
    patience = Patience(10.0, hours)
    waits = []
    for _ in range(5):
        patience.lengthen(1)
        waits.append(patience.shortest([1]))
    assert waits == [2.0, 4.0, 8.0, 10.0, 10.0]


def test_a_fault_of_one_file_lets_another_begin() -> None:
    patience = Patience(10.0, _Hours())
    patience.failed(1, None)
    assert patience.keeps_waiting(1)
    assert not patience.keeps_waiting(2)
    assert patience.shortest([1, 2]) == 0.0
    assert patience.trouble is None


def test_a_fault_that_concerns_all_lets_all_wait_until_one_succeeds() -> None:
    hours = _Hours()
    patience = Patience(10.0, hours)
    patience.failed(1, "outbox-full")
    assert patience.keeps_all_waiting
    assert patience.trouble == "outbox-full"
    hours.seconds += FIRST_WAIT_SECONDS
    assert not patience.keeps_waiting(2)
    patience.succeeded(2)
    assert patience.trouble is None
    assert not patience.keeps_waiting(1)


def test_a_file_that_fails_alone_while_others_succeed_keeps_nobody_waiting() -> None:
    hours = _Hours()
    patience = Patience(10.0, hours)
    patience.failed(1, "outbox-full")
    patience.succeeded(2)
    hours.seconds += FIRST_WAIT_SECONDS
    patience.failed(1, "outbox-full")
    assert patience.keeps_waiting(1)
    assert not patience.keeps_all_waiting


def test_two_that_fail_together_lengthen_the_wait_of_all_once() -> None:
    patience = Patience(10.0, _Hours())
    patience.failed(1, "outbox-full")
    patience.failed(2, "outbox-full")
    assert patience.shortest([3]) == FIRST_WAIT_SECONDS


def test_nothing_waits_when_nothing_is_there() -> None:
    assert Patience(10.0, _Hours()).shortest([]) is None
