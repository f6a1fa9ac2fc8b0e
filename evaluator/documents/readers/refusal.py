"""Why a reader will not go on."""

from __future__ import annotations

from evaluator.problem import Location, Problem, problem


class RefusalError(Exception):
    """A document that cannot, or must not, be read further: the code of a problem, its message and its hint.

    It becomes a problem only where the file's name is known. A reader may raise it when its memory is used up, too late
    to load the catalogue of problems.
    """

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def at(self, file: str) -> Problem:
        """The problem of the file."""
        return problem(self.code, self.message, location=Location(file=file), hint=self.hint)


TOO_LARGE = "E602"
BROKEN = "E601"
PASSWORD = "E603"  # noqa: S105  a code, not a secret
MISSING = "E604"
SCANNED = "E605"
NOT_READ = "E635"


def broken(what: str) -> RefusalError:
    """A damaged file."""
    return RefusalError(BROKEN, f"{what}已损坏或不完整，无法读取", "请用原软件打开后另存一份再试")


def password() -> RefusalError:
    """A file that only opens with a password."""
    return RefusalError(PASSWORD, "文档有密码保护，无法读取", "请先去掉打开密码再导入")


def too_large(what: str) -> RefusalError:
    """A file beyond the limits, accidentally or deliberately."""
    return RefusalError(TOO_LARGE, f"{what}，为安全起见不再读取", "请拆分文档，或只保留绩效表所在的页面")
