"""
The stock app: what most Streamlit map apps do, one folium marker a site and what was clicked below the map.

It draws the same layer by the same filter as `app.py`, and nothing beside the map. The one change to folium's and
streamlit-folium's defaults is the host of Leaflet and its companions (there is no network) and the missing tiles.
"""

import os

import folium
import streamlit as st
from streamlit_folium import st_folium

from haizhumap.layer.build import read_layer, representative_points
from haizhumap.paths import Settings

ASSETS = os.environ["BENCH_ASSETS"]
MIDDLE = (23.0815, 113.3225)  # of the district: lat, lon in degrees, WGS 84


@st.cache_data
def load_sites() -> list[tuple[str, str, float, float]]:
    """Return sector, name, lat and lon (degrees, WGS 84) of each site that has a position."""
    gdf = read_layer(Settings.find().layer_path, name="layer")
    gdf = gdf[gdf.geometry.notna()]
    points = representative_points(gdf)
    return list(zip(gdf["sector"], gdf["name_zh"], points.y, points.x, strict=True))


sites = load_sites()
with st.sidebar:
    ticked = {sector for sector in dict.fromkeys(site[0] for site in sites) if st.checkbox(sector, key=sector)}

m = folium.Map(location=MIDDLE, zoom_start=13, tiles=None)
m.default_js = [(name, f"{ASSETS}/{url.rpartition('/')[2]}") for name, url in m.default_js]
m.default_css = [(name, f"{ASSETS}/{url.rpartition('/')[2]}") for name, url in m.default_css]
for sector, name_zh, lat, lon in sites:
    if not ticked or sector in ticked:
        m.add_child(folium.Marker([lat, lon], tooltip=name_zh))
clicked = st_folium(m)
with st.container(key="selected"):
    st.text((clicked or {}).get("last_object_clicked_tooltip") or "")
