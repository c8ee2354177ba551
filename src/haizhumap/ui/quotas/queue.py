"""
Turns at the workers: a few work, some wait in a row and are told where they stand, the rest are sent away.

Owns the row. Who waits is told from the outside twice a second, and leaves when that raises.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from haizhumap.errors import DraftError

WORKERS = max(1, (os.cpu_count() or 1) - 1)
"""One core is left to those that read the map."""
PLACES = 20
_LOOK_S = 0.5


class Queue:
    """
    A row in front of some workers, shared by all threads.

    `workers` are at work at once at most, and `places` wait at most.
    """

    def __init__(self, *, workers: int = WORKERS, places: int = PLACES) -> None:
        self._workers, self._places = workers, places
        self._row: list[object] = []
        self._has_moved = threading.Condition()

    def __len__(self) -> int:
        return len(self._row)

    @contextmanager
    def turn(self, tell: Callable[[int], None]) -> Iterator[None]:
        """
        Wait for a turn, and have it until the block ends.

        `tell` is called with how many turns end before one's own begins; what it raises gives the place up.

        Raises
        ------
        DraftError
            `draft-busy` if every place in the row is taken.
        """
        ticket = object()
        with self._has_moved:
            if len(self._row) >= self._workers + self._places:
                raise DraftError("draft-busy", waiting=self._places)
            self._row.append(ticket)
        try:
            self._wait(ticket, tell)
            yield
        finally:
            with self._has_moved:
                self._row.remove(ticket)
                self._has_moved.notify_all()

    def _wait(self, ticket: object, tell: Callable[[int], None]) -> None:
        while ahead := self._ahead(ticket):
            tell(ahead)
            with self._has_moved:
                if self._ahead(ticket) == ahead:
                    self._has_moved.wait(_LOOK_S)

    def _ahead(self, ticket: object) -> int:
        """Return how many turns must end before a ticket's begins."""
        with self._has_moved:
            return max(0, self._row.index(ticket) - self._workers + 1)


@cache
def own_queue() -> Queue:
    """Return the row of this server."""
    return Queue()
