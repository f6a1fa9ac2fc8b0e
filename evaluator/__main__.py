"""``python -m evaluator``: the same as the ``evaluator`` command."""

from evaluator.cli import main

main(prog_name="evaluator")
