"""
Asking services where a place is; an answer is a proposal until a person accepts it.

`http` asks with patience and care, `china` and `osm` know the geocoders, `overpass` OpenStreetMap's shapes; `services`
judges the answers and `proposals` keeps them.
"""
