"""
Other people's files of features between datums, whole or not at all.

`worker` runs `convert`, which says what is shifted, in a process of its own. `files` knows the `formats` by suffix,
which read a `source` and write by way of `frames`; `reference` brings features to degrees.
"""
