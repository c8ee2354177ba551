"""
A whole project, read and held to every rule; faults are rows that come out together, and nothing is repaired.

`project` reads it and runs the rules: `entries` on what is quoted, `positions` on where things are, within the `limits`
of a report and on the `ground`, `decisions` on what was decided between years and `translations` on English readings. A
rule is a function from what it looks at to issues.
"""
