"""Turns at the workers."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from haizhumap.errors import DraftError
from haizhumap.i18n import LANGS, say_error, t
from haizhumap.ui.quotas.queue import Queue

PATIENCE_S = 120


class Crowd:
    """Threads that want a turn; each keeps it until it is let go."""

    def __init__(self, queue: Queue, count: int) -> None:
        self.queue = queue
        self.lock = threading.Lock()
        self.working = self.most = self.done = 0
        self.refused: list[DraftError] = []
        self.told: list[list[int]] = [[] for _ in range(count)]
        self.go = threading.Event()
        self.moved = threading.Condition(self.lock)
        self.threads = [threading.Thread(target=self.want, args=(told,)) for told in self.told]

    def want(self, told: list[int]) -> None:
        """Wait for a turn, work until all are let go, and leave."""
        try:
            with self.queue.turn(told.append):
                self.count(1)
                self.go.wait(PATIENCE_S)
                self.count(-1)
        except DraftError as error:
            with self.moved:
                self.refused.append(error)
                self.moved.notify_all()

    def count(self, change: int) -> None:
        """Note that one more works, or has worked."""
        with self.moved:
            self.working += change
            self.most = max(self.most, self.working)
            self.done += change < 0
            self.moved.notify_all()

    def wait_for(self, state: Callable[[], bool]) -> None:
        """Wait for a state."""
        with self.moved:
            assert self.moved.wait_for(state, PATIENCE_S)


def test_thirty_at_once_get_turns_two_at_a_time() -> None:
    """Never more than there are workers, and everybody who has a place gets one."""
    crowd = Crowd(Queue(workers=2, places=28), 30)
    for thread in crowd.threads:
        thread.start()
    crowd.wait_for(lambda: crowd.working == 2)
    crowd.go.set()
    for thread in crowd.threads:
        thread.join(PATIENCE_S)

    assert (crowd.most, crowd.done, crowd.refused, len(crowd.queue)) == (2, 30, [], 0)


def test_beyond_the_places_people_are_sent_away_with_a_word() -> None:
    """At once, in both languages."""
    crowd = Crowd(Queue(workers=1, places=4), 30)
    for thread in crowd.threads:
        thread.start()
    crowd.wait_for(lambda: len(crowd.refused) == 25)
    crowd.go.set()
    for thread in crowd.threads:
        thread.join(PATIENCE_S)

    assert crowd.done == 5
    assert all("4" in say_error(crowd.refused[0], lang) for lang in LANGS)


def test_who_waits_is_told_the_place_in_the_row() -> None:
    """It counts down to the turn."""
    queue = Queue(workers=1, places=9)
    told: list[int] = []

    with ExitStack() as first, ExitStack() as second:
        first.enter_context(queue.turn(told.append))

        def tell(ahead: int) -> None:
            told.append(ahead)
            first.close()

        second.enter_context(queue.turn(tell))

    assert told == [1]
    assert len({t("review.queue", lang, ahead=1) for lang in LANGS}) == len(LANGS)


def test_who_goes_away_leaves_the_row() -> None:
    """What telling raises frees the place."""
    queue = Queue(workers=1, places=9)

    def go(_ahead: int) -> None:
        raise KeyError

    with queue.turn(go):
        with pytest.raises(KeyError), queue.turn(go):
            pytest.fail("no turn was free")
        assert len(queue) == 1
