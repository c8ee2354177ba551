"""
Coordinates and shapes, apart from what they stand for.

A datum shift (`datum`) is no reprojection: WGS 84, GCJ-02 and BD-09 share the axis order lon, lat in degrees and differ
by up to 1.3 km. `geojson` is the one way of writing features, a line each; `gdal` watches what GDAL writes.
"""
