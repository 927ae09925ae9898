"""What is long, how far work has come, how much longer it takes, and how it hears that it should stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.work.decisions import in_words, is_long, permille, seconds_left
from wisely.work.progress import SILENT, GivenBack, Progress, StopAsked


@pytest.mark.parametrize(
    ("rows", "size_bytes", "answer"),
    [(10_000, 0, False), (10_001, 0, True), (0, 2_000_000, False), (0, 2_000_001, True), (0, 0, False)],
)
def test_work_is_long_above_ten_thousand_rows_or_two_megabytes(rows, size_bytes, answer):
    assert is_long(rows=rows, size_bytes=size_bytes) is answer


def test_steps_count_by_their_share_of_the_time():
    assert permille([70, 30], step=1, done=50, total=100) == 350
    assert permille([70, 30], step=2, done=0, total=None) == 700
    assert permille([70, 30], step=2, done=100, total=100) == 1_000
    assert permille([70, 30], step=0, done=9, total=9) == 0
    assert permille([], step=1, done=1, total=1) == 0


@given(
    st.lists(st.integers(1, 100), min_size=1, max_size=5), st.integers(0, 8), st.integers(0, 500),
    st.one_of(st.none(), st.integers(0, 400)),
)  # fmt: skip
def test_no_count_makes_more_than_the_whole_or_less_than_nothing(shares, step, done, total):
    assert 0 <= permille(shares, step=step, done=done, total=total) <= 1_000


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.lists(st.integers(0, 40), min_size=2))
def test_progress_never_goes_back(shares, ticks):
    seen, done = [], 0
    for step in range(1, len(shares) + 1):
        done = 0
        for tick in ticks:
            done += tick
            seen.append(permille(shares, step=step, done=done, total=sum(ticks) or 1))
    assert seen == sorted(seen)


def test_what_is_left_is_estimated_from_what_is_done_and_not_too_early():
    assert seconds_left(permille=250, seconds=20) == 60
    assert seconds_left(permille=250, seconds=3) is None
    assert seconds_left(permille=29, seconds=20) is None
    assert seconds_left(permille=1_000, seconds=20) is None
    assert seconds_left(permille=999, seconds=5) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (150, "2 minutes"), (3_600, "1 hour"),
     (7_500, "2 hours 5 minutes")],
)  # fmt: skip
def test_lengths_of_time_are_said_as_people_do(seconds, words):
    assert in_words(seconds) == words


class Listener:
    """Hears everything, and asks to stop at the given telling."""

    def __init__(self, stop_at=None):
        self.heard, self.kept, self.stop_at = [], [], stop_at

    def hear(self, stand):
        self.heard.append(stand)
        return len(self.heard) == self.stop_at

    def keep(self, faults):
        self.kept += faults


STEPS = {"Reading": 50, "Writing": 50}


def test_each_step_is_told_and_each_part_counted():
    listener = Listener()
    progress = Progress(STEPS, listener, every_seconds=0)
    progress.next_step(total=4, unit="rows")
    assert list(progress.over(["ab", "cd"], size=len)) == ["ab", "cd"]
    progress.next_step()
    progress.flush()

    assert [(each.step, each.words, each.done, each.total, each.permille) for each in listener.heard] == [
        (1, "Reading", 0, 4, 0), (1, "Reading", 2, 4, 250), (1, "Reading", 4, 4, 500),
        (2, "Writing", 0, None, 500), (2, "Writing", 0, None, 500),
    ]  # fmt: skip


def test_ticks_are_passed_on_a_few_times_a_second_at_most():
    listener = Listener()
    progress = Progress(STEPS, listener, every_seconds=60)
    progress.next_step(total=10_000)
    for _ in range(10_000):
        progress.tick()

    assert len(listener.heard) == 1


def test_work_stops_at_the_telling_at_which_it_was_asked_to():
    listener = Listener(stop_at=3)
    progress = Progress(STEPS, listener, every_seconds=0)
    progress.next_step(total=9)
    with pytest.raises(StopAsked):
        for _ in range(9):
            progress.tick()

    assert listener.heard[-1].done == 2


def test_work_is_given_back_when_its_worker_has_to_end():
    progress = Progress(STEPS, Listener(), must_end=lambda: True)
    with pytest.raises(GivenBack):
        progress.next_step()


def test_what_is_not_taken_in_is_passed_on_by_the_hundred_and_at_the_end():
    listener = Listener()
    progress = Progress(STEPS, listener)
    for line in range(750):
        progress.fault(f"line {line}", reason="No.", value="x" * 5_000)
    assert len(listener.kept) == 500
    progress.keep_faults()

    assert [fault.place for fault in listener.kept] == [f"line {line}" for line in range(750)]
    assert {len(fault.value) for fault in listener.kept} == {2_000}


def test_the_same_work_runs_in_a_request_with_nobody_listening():
    SILENT.next_step(total=3)
    assert list(SILENT.over([1, 2, 3])) == [1, 2, 3]
    SILENT.fault("line 1", reason="No.")
    SILENT.flush()
    assert SILENT._faults == []
