"""How well the pure thinking reads letters: each measurement compares what it says with what a person read.

A new measurement is a module with a function `measure(page)` and one line in `registry.MEASURES`; one that is made on
generated proposals has `measure(seed, proposals)` and its line in `registry.GENERATED`.
"""
