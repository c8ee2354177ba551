"""
The formats that other people's map files have, each read as a `source` and most of them written.

`geojson`, `table` (CSV, its `columns`), `vector` (GDAL's), `shapefile`, `markup` (KML, GPX), `parquet`;
zipped ones come out of an `archive`.
"""
