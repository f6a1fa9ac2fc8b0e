"""Processes that help ours: they do not answer to Ctrl+C, and do not outlive a process that was killed."""

from __future__ import annotations

import os
import signal
from multiprocessing import connection, parent_process
from threading import Thread

_LOOK = 0.5
"""Seconds after which it is seen at the latest that the parent has gone."""


def begin(parent: int) -> None:
    """What a helping process does first; ``parent`` is the number of the process that it helps."""
    # An interruption is for the process that was asked; the others only finish what they have in hand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End when the parent does; forked siblings keep its pipe open, so its number is looked at, too."""
    asking = parent_process()
    while asking is not None and os.getppid() == parent and not connection.wait([asking.sentinel], _LOOK):
        pass
    os._exit(1)
