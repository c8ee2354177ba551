"""
Candidate places of any report: the sites on which it says that something is or will be done.

`candidates` keeps the order of the rules. A name is found by its type noun (`typed_names`) or by its neighbours
(`untyped_names`), cut at its beginning (`name_starts`) within the clauses of the text (`segments`), and judged by the
words around it (`classification`). The words themselves are data, in the .toml files beside `lexicon`.
"""
