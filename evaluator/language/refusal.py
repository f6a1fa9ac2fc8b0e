"""Why a cell cannot be read: raised inside the reader, returned from it as a problem."""

from __future__ import annotations


class RefusalError(Exception):
    """The words at ``start`` to ``end`` of the normalised text have no sure reading.

    ``code`` is a code of the catalogue, ``message`` what would be needed here, in Chinese; ``firm`` when the cell is no
    statement either.
    """

    def __init__(self, message: str, start: int, end: int, code: str = "E201", *, firm: bool = False) -> None:
        super().__init__(message)
        self.message, self.start, self.end, self.code, self.firm = message, start, end, code, firm
