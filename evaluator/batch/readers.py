"""Distinct texts read by several processes: in a nation's table they cost more than all its rows."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from evaluator.batch.texts import Texts
from evaluator.helpers import begin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = list[tuple[Any, ...]]

_MANY = 10_000
"""So many texts are worth another process, whose start costs as much as reading some 3,000."""
_PART = 250


@contextmanager
def shared(texts: Texts, processes: int) -> Iterator[Texts]:
    """``texts``, with others to help it when there is much to read; they start when they are first needed."""
    if processes < 2:
        yield texts
        return
    # A copy of this process would hold the locks of the threads that Polars runs in it.
    pool = ProcessPoolExecutor(processes - 1, get_context("spawn"), _begin, (texts, os.getpid()))
    try:
        yield _Shared(texts, pool, processes - 1)
    finally:
        pool.shutdown(cancel_futures=True)


class _Shared(Texts):
    """Reads from the end what the others, who read from the beginning, have not come to."""

    def __init__(self, texts: Texts, pool: ProcessPoolExecutor, others: int) -> None:
        super().__init__(texts.books[texts.ruling.asked], texts.year, texts.source)
        self._pool, self._at_once = pool, 2 * others

    def rows(self, task: str, keys: Sequence[Sequence[Any]]) -> Rows:
        if len(keys) < _MANY:
            return super().rows(task, keys)
        parts = [keys[start : start + _PART] for start in range(0, len(keys), _PART)]
        left = deque(range(len(parts)))
        asked: dict[int, Future[Rows]] = {}
        own: dict[int, Rows] = {}
        running: list[Future[Rows]] = []
        while left:
            running = [each for each in running if not each.done()]
            other = self._asked(task, parts[left[0]]) if len(running) < self._at_once else None
            if other:
                running.append(other)
                asked[left.popleft()] = other
            else:
                at = left.pop()
                own[at] = super().rows(task, parts[at])
        made = (own[at] if at in own else self._answer(asked[at], task, part) for at, part in enumerate(parts))
        return list(chain.from_iterable(made))

    def _asked(self, task: str, part: Sequence[Sequence[Any]]) -> Future[Rows] | None:
        try:
            return self._pool.submit(_read, task, part)
        except BrokenProcessPool:  # one of them died before
            self._at_once = 0
            return None

    def _answer(self, asked: Future[Rows], task: str, part: Sequence[Sequence[Any]]) -> Rows:
        """What another process read; when it died, read here."""
        try:
            return asked.result()
        except BrokenProcessPool:
            return super().rows(task, part)


def _begin(texts: Texts, parent: int) -> None:
    begin(parent)
    _OWN.append(texts)


_OWN: list[Texts] = []
"""The reader of this process, where it helps another."""


def _read(task: str, part: Sequence[Sequence[Any]]) -> Rows:
    return _OWN[0].rows(task, part)
