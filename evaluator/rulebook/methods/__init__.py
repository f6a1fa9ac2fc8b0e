"""The methods of scoring, a file for each parameter: parameters, formula for fractions and columns, reasons and words.

A new method is a class in the file of its parameter. What it does on a card, in ``explain`` and in ``rules`` is in
that class; one that lacks a part is refused when it is imported (:mod:`evaluator.rulebook.methods.method`).
"""
