"""
Candidate places of any report: the sites on which it says that something is or will be done.

`candidates` puts it together. `rules` propose in their order: a name is found by its type noun (`typed_names`) or by
its neighbours (`untyped_names`), cut at its beginning (`name_starts`) within the clauses of the text (`segments`).
`decider` weighs what they propose and more, by trained weights. What is said of a site stands in `classification` and
`actions`. The words are data, read by `lexicon`: `site_types.toml` (the type nouns), `cues.toml` (words before and
after names: 首批, 加快 lead to a name and are no part of it), `sectors.toml` (words for a sector or a stage, figures),
`zones.toml` (zones elsewhere), `vocabulary.toml` (common words).
"""
