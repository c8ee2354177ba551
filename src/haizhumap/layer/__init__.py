"""
Register and gazetteer as one layer of features, and what can be asked of it.

`build` joins and writes it (a GeoDataFrame, EPSG:4326, lon first), `filtering` and `search` choose from it, `flat`
makes a table of it; `provenance` and `codebook` say what every copy tells of itself.
"""
