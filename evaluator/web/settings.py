"""How a server was started: which folder it shows, who may ask, and under which names."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost")
_PLAIN = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Settings:
    """Everything that a running server needs to know.

    Attributes:
        base: the folder whose workspaces are shown.
        only: the name of the one workspace in it that is shown; None for all.
        targets: a target file or folder whose run is shown, where no workspace is; with ``actuals``.
        token: what the address and programs name to be let in.
        password: what people beyond this machine type to be let in.
        public: the address by which others reach the server (``https://…``), behind a proxy that ends TLS.
    """

    base: Path = field(default_factory=Path.cwd)
    only: str | None = None
    targets: str | None = None
    actuals: str | None = None
    rules: str | None = None
    year: int | None = None
    host: str = LOOPBACK[0]
    port: int = 8765
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str | None = None
    public: str | None = None

    @property
    def beyond(self) -> bool:
        """Whether others than this machine can reach it."""
        return self.host not in _PLAIN

    @property
    def origins(self) -> frozenset[str]:
        """How a page of ours may name itself."""
        own = {f"http://{name}:{self.port}" for name in (*LOOPBACK, *((self.host,) if self.beyond else ()))}
        return frozenset(own | ({self.public.rstrip("/")} if self.public else set()))

    @property
    def hosts(self) -> frozenset[str]:
        """How a request may call the server."""
        return frozenset(urlsplit(each).netloc for each in self.origins)

    @property
    def secure(self) -> bool:
        """Whether people come over TLS, so that the cookie may insist on it."""
        return bool(self.public and self.public.startswith("https://"))

    def derived(self, purpose: str) -> str:
        """A secret of its own for each purpose, made of the token (and of the password, so that a new one ends all)."""
        key = f"{self.token}\0{self.password or ''}".encode()
        return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()

    @property
    def session(self) -> str:
        """What the cookie holds."""
        return self.derived("session")

    @property
    def csrf(self) -> str:
        """What a page of ours adds to everything that changes something."""
        return self.derived("csrf")
