"""A server as its users start it, in a process of its own, and a page in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PATIENCE = 60
"""Seconds to wait for what a page shows: long, since only a fault or a very busy machine ever waits that long."""


class Server:
    """A running ``evaluator serve``."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "evaluator", "serve", *arguments, "--port", "0", "--no-open"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().decode().strip()
        self.base = self.address.partition("/?")[0]

    def stop(self, *, at_once: bool = False) -> None:
        (self.process.kill if at_once else self.process.terminate)()
        _, errors = self.process.communicate(timeout=20)
        sys.stderr.write(errors.decode())  # shown where a test fails


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Server]:
    """A server for the time of a test."""
    server = Server(folder, *arguments)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium(program: str, **context: Any) -> Iterator[Any]:
    """A context of a headless Chromium; what its pages complain about is collected in ``complaints``."""
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        made: Any = browser.new_context(locale="zh-CN", accept_downloads=True, **context)
        made.set_default_timeout(PATIENCE * 1000)
        made.complaints = []
        made.on("page", lambda page: _listen(page, made.complaints))
        try:
            yield made
        finally:
            browser.close()


def until(page: Any, expression: str) -> None:
    """Wait until an expression holds. The page's policy forbids the waiting that Playwright would do inside it."""
    end = time.monotonic() + PATIENCE
    while not _holds(page, expression):
        assert time.monotonic() < end, expression
        time.sleep(0.02)


def _holds(page: Any, expression: str) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(page.evaluate(expression))
    except Error:  # on its way to another page
        return False


def _listen(page: Any, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
