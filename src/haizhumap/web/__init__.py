"""
What the browser is given.

`payload` is every place as the views need it, `front` what the page has beside the places, `address` the filter as a
link writes it. `map` is the folium map around our own modules (`static/`), `assets` their addresses; `standalone` the
single-file map, `notebook` the map of a GeoDataFrame. `tiles` are the online maps, `styles` how a sector looks,
`picture` a piece of the ground as an image. Solid, dashed or dotted: `payload` says which positions are solid,
`static/map/places.js` draws the lines.
"""
