"""
The ground as OpenStreetMap has it: from an Overpass server to the sources of the base map.

`elements` reads answers, `kinds` says what becomes what (`kinds.toml`), `refresh` asks and compares. The built
files are made from the sources alone; nothing here is needed without a network.
"""
