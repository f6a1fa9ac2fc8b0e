"""Starting the server: the socket first, so that the address is true; then the line that people and tests read."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.web.settings import Settings


def serve(settings: Settings, announce: Callable[[str], None], *, browser: bool) -> None:
    """Serve until interrupted.

    Args:
        settings: with port 0 for any that is free.
        announce: gets the address once the server listens.
        browser: open it there.

    Raises:
        OSError: the port is taken.
    """
    listening = _bound(settings.host, settings.port)
    settings = replace(settings, port=listening.getsockname()[1])
    address = f"http://{_named(settings.host)}:{settings.port}/"
    if not settings.password:
        address += f"?token={settings.token}"
    # Whoever comes from now on waits in the queue of the socket while the rest is loaded.
    announce(address)
    if browser:
        import webbrowser

        threading.Timer(0.3, webbrowser.open, [address]).start()
    import uvicorn

    from evaluator.web.app import create

    config = uvicorn.Config(
        create(settings),
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        timeout_keep_alive=30,
        limit_concurrency=200,
        h11_max_incomplete_event_size=64 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except BaseException:
        made.close()
        raise
    return made
