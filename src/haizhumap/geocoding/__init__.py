"""
Asking services where a place is; an answer is a proposal until a person accepts it.

`http` asks with patience and care and `answers` keeps what came back. `provider` is the protocol of all geocoders,
which `china` and `osm` know; `overpass` fetches OpenStreetMap's shapes. `services` chooses whom to ask, `judging` says
what an answer is worth, and `proposals` wait for a person. What a service's own words mean in metres is data, in
`levels.toml`.
"""
