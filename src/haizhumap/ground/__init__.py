"""
The ground: reviewed sources → what the map draws beneath the places, and the names that it can be searched by.

`build` makes the built files of `geo/basemap`: `sources` are read as `features`, drawn simplified (`surface`), with
`bridges`, `labels` and `limits`, and written as `packs` for the browser and an index of `names`, in which `search`
looks one up. `osm` fetches the sources anew. Coordinates are WGS 84 (EPSG:4326), lon first, degrees. Must not know
places or pages.
"""

from haizhumap.ground.build import build_basemap

__all__ = ["build_basemap"]
