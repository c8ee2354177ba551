"""
The ground: reviewed sources → what the map draws beneath the places, and the names that it can be searched by.

Owns the way from `geo/basemap/sources` to the built files of `geo/basemap`: `boundary.geojson` and `names.geojson`
for Python, `ground.json`, `streets.json` and `buildings.json` for the browser. `build_basemap` makes all of them,
`search.find` looks a name up. Coordinates are WGS 84 (EPSG:4326), lon first, degrees. Must not know places or pages.
"""

from haizhumap.ground.build import build_basemap

__all__ = ["build_basemap"]
