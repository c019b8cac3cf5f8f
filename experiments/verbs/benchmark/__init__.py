"""The verb `benchmark`: how fast the model is, as ratios measured in one run on one machine.

A module a table. Each has `rows(bench)`, which yields a row as soon as it is measured, so that an interrupted run keeps
what it has. Targets are shown beside what was measured; a missed target is no failure.
"""
