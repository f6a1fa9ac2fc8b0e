"""``python -m evaluator``: the same as the ``evaluator`` command; and what a frozen program begins with."""

from __future__ import annotations

import sys


def main() -> None:
    """The command; or, in a frozen program that starts itself for it, the child that reads documents."""
    if len(sys.argv) == 3 and sys.argv[1] == "--read-documents":
        from evaluator.documents.worker import main as read_documents

        read_documents(int(sys.argv[2]))
    else:
        from evaluator.cli import program

        program()


if __name__ == "__main__":
    main()
