"""The HTTP API under ``/v1``: stateless, the same functions as the commands, described by ``/openapi.json``."""
