"""
What the browser is given.

`payload` is every place as the views need it, `map` the folium map around our own modules (`static/`), `assets` their
addresses, `standalone` the single-file map, `basemap` the offline ground, `tiles` the online maps, `styles` how a
sector looks.
"""
