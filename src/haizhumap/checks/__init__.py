"""
A whole project, read and held to every rule; faults are rows that come out together, and nothing is repaired.

`project` reads it and checks what is quoted, `positions` where things are, `links` what was decided between years.
"""
