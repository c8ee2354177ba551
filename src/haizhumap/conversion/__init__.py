"""
Other people's files of features between datums, whole or not at all.

`worker` runs `convert`, which says what is shifted, in a process of its own. `files` knows the formats by their suffix,
which `geojson`, `table` (CSV), `vector` (GDAL's), `shapefile`, `markup` (KML, GPX) and `parquet` read as a `source` and
write by way of `frames`; `reference` brings them to degrees.
"""
