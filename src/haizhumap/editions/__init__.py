"""
The same place in two years' reports.

`matching` finds pairs, `diff` compares what is said, `changes` tells what became of each place, and `decisions` keeps
what a person said of uncertain pairs.
"""
