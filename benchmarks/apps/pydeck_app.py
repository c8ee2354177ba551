"""
The pydeck app: the same layer with its geometry in one GeoJsonLayer, a tooltip, and what was clicked below the map.

There is no base map, so that nothing leaves the machine. The boxes are those of the stock app, so that the same press
filters; the map has a key, which lets deck.gl keep its place and canvas when the data changes. The view starts on a
point of the layer: a click into the middle of the map selects it, or what lies on it.
"""

import geopandas as gpd
import pydeck as pdk
import streamlit as st

from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings


@st.cache_data
def load_sites() -> gpd.GeoDataFrame:
    """Return sector, name and geometry (WGS 84, lon-lat) of each site that has a position."""
    gdf = read_layer(Settings.find().layer_path, name="layer")
    return gdf.loc[gdf.geometry.notna(), ["sector", "name_zh", "geometry"]]


sites = load_sites()
with st.sidebar:
    ticked = {sector for sector in dict.fromkeys(sites["sector"]) if st.checkbox(sector, key=sector)}

shown = sites[sites["sector"].isin(ticked)] if ticked else sites
layer = pdk.Layer(
    "GeoJsonLayer",
    shown[["name_zh", "geometry"]].__geo_interface__,
    id="sites",
    pickable=True,
    point_radius_min_pixels=5,
    line_width_min_pixels=2,
    get_fill_color=[40, 90, 160, 90],
    get_line_color=[40, 90, 160],
)
middle = sites.geometry[sites.geom_type == "Point"].iloc[0]
deck = pdk.Deck(
    layers=[layer],
    initial_view_state=pdk.ViewState(longitude=middle.x, latitude=middle.y, zoom=12),
    map_provider=None,
    map_style=None,
    tooltip={"text": "{name_zh}"},
)
clicked = st.pydeck_chart(deck, key="map", on_select="rerun", selection_mode="single-object")
with st.container(key="selected"):
    st.text(" ".join(one["properties"]["name_zh"] for one in clicked.selection["objects"].get("sites", [])))
