"""
Register and gazetteer as one layer of features, and what can be asked of it.

`features` joins and writes it, `build` gives it as a GeoDataFrame (EPSG:4326, lon first). `facets` is the one table of
what can be filtered by; `filtering` and `search` choose, `flat` makes a table; `provenance` and `codebook` say what
every copy tells of itself.
"""
