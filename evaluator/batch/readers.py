"""Distinct texts read by several processes: in a nation's table they cost more than all its rows."""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from evaluator.batch.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.batch.texts import Table

_MANY = 1000
"""So many texts are worth another process, which needs a third of a second to start."""
_PART = 250


@contextmanager
def shared(texts: Texts, processes: int) -> Iterator[Texts]:
    """``texts``, with others to help it when there is much to read; they start when they are first needed."""
    if processes < 2:
        yield texts
        return
    # A copy of this process would hold the locks of the threads that Polars runs in it.
    pool = ProcessPoolExecutor(processes - 1, get_context("spawn"), _begin, (texts,))
    try:
        yield _Shared(texts, pool, processes - 1)
    finally:
        pool.shutdown(cancel_futures=True)


class _Shared(Texts):
    """Reads from the end what the others, who read from the beginning, have not come to."""

    def __init__(self, texts: Texts, pool: ProcessPoolExecutor, others: int) -> None:
        super().__init__(texts.rulebook, texts.year)
        self._pool, self._at_once = pool, 2 * others

    def targets(self, table: Table) -> Table:
        return self._shared("targets", table)

    def actuals(self, table: Table) -> Table:
        return self._shared("actuals", table)

    def pairs(self, table: Table) -> Table:
        return self._shared("pairs", table)

    def _shared(self, task: str, table: Table) -> Table:
        size = len(next(iter(table.values())))
        if size < _MANY:
            return self._here(task, table)
        parts = [{name: each[at : at + _PART] for name, each in table.items()} for at in range(0, size, _PART)]
        left = deque(range(len(parts)))
        asked: dict[int, Future[Table]] = {}
        own: dict[int, Table] = {}
        running: list[Future[Table]] = []
        while left:
            running = [each for each in running if not each.done()]
            other = self._asked(task, parts[left[0]]) if len(running) < self._at_once else None
            if other:
                running.append(other)
                asked[left.popleft()] = other
            else:
                at = left.pop()
                own[at] = self._here(task, parts[at])
        made = [own[at] if at in own else self._answer(asked[at], task, part) for at, part in enumerate(parts)]
        return {name: [each for part in made for each in part[name]] for name in made[0]}

    def _asked(self, task: str, part: Table) -> Future[Table] | None:
        try:
            return self._pool.submit(_read, task, part)
        except BrokenProcessPool:  # one of them died before
            self._at_once = 0
            return None

    def _answer(self, asked: Future[Table], task: str, part: Table) -> Table:
        """What another process read; when it died, read here."""
        try:
            return asked.result()
        except BrokenProcessPool:
            return self._here(task, part)

    def _here(self, task: str, table: Table) -> Table:
        made: Table = getattr(super(), task)(table)
        return made


def _begin(texts: Texts) -> None:
    # An interruption is for the process that was asked; the others only finish what they have in hand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _OWN.append(texts)


_OWN: list[Texts] = []
"""The reader of this process, where it helps another."""


def _read(task: str, part: Table) -> Table:
    made: Table = getattr(_OWN[0], task)(part)
    return made
