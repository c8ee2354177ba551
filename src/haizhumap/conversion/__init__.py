"""
Other people's files of features between datums, whole or not at all.

`convert` says what is shifted; `files` knows the formats by their suffix, which `geojson`, `table` (CSV) and `vector`
(GDAL's) read and write by way of `frames`.
"""
