"""``python -m evaluator``: the same as the ``evaluator`` command."""

from evaluator.cli import program

if __name__ == "__main__":
    program()
