"""The layer as KML."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import pytest
from exported import (
    ABOUT,
    HOSTILE,
    KML,
    facts_of,
)
from fastkml.validator import validate

from haizhumap.exports import export
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.provenance import About
from haizhumap.model import Sector
from haizhumap.web.styles import SECTOR_STYLES


def test_kml_is_styled_by_sector(gdf: gpd.GeoDataFrame) -> None:
    """Each placemark's style exists and has the sector's colour, in KML's order of blue, green, red."""
    document = ET.fromstring(export(gdf, "kml"))  # noqa: S314 - our own file
    colours = {style.get("id"): style.findtext(f"{KML}LineStyle/{KML}color") for style in document.iter(f"{KML}Style")}

    assert set(colours) == set(SECTOR_STYLES)
    assert (SECTOR_STYLES[Sector.TRANSPORT].colour, colours["transport"]) == ("#1521a9", "ffa92115")
    for placemark in document.iter(f"{KML}Placemark"):
        assert placemark.findtext(f"{KML}styleUrl") == f"#{facts_of(placemark)['sector']}"


def test_kml_carries_every_property(gdf: gpd.GeoDataFrame) -> None:
    """The extended data is the place, typed by a schema that explains each field."""
    document = ET.fromstring(export(gdf, "kml"))  # noqa: S314 - our own file
    facts = {facts_of(placemark)["place_id"]: facts_of(placemark) for placemark in document.iter(f"{KML}Placemark")}
    fields = {field.get("name"): field for field in document.iter(f"{KML}SimpleField")}

    assert facts["canton-tower"]["uncertainty_m"] == "20"
    assert "uncertainty_m" not in facts["lingnan-academy"]
    assert list(fields) == list(PROPERTIES)
    assert all(field.findtext(f"{KML}displayName") for field in fields.values())


@pytest.mark.parametrize("rows", ["gdf", "hostile"])
def test_kml_keeps_the_ogcs_schema(request: pytest.FixtureRequest, tmp_path: Path, rows: str) -> None:
    """The OGC's XML Schema of KML 2.2 finds no fault."""
    path = tmp_path / "out.kml"
    path.write_bytes(export(request.getfixturevalue(rows), "kml", about=ABOUT))

    assert validate(file_to_validate=path)


def test_hostile_kml_is_nothing_but_text(hostile: gpd.GeoDataFrame) -> None:
    """Names are text in the XML, and text again in the HTML of balloons; no element is foreign to KML."""
    about = About(filter_zh="</description><script>", filter_en="<script>", link="javascript:x", shown=1, total=1)
    document = ET.fromstring(export(hostile, "kml", about=about))  # noqa: S314 - our own file
    placemarks = {facts_of(placemark)["place_id"]: placemark for placemark in document.iter(f"{KML}Placemark")}

    assert {element.tag.startswith(KML) for element in document.iter()} == {True}
    assert placemarks["script"].findtext(f"{KML}name") == HOSTILE["script"]
    assert facts_of(placemarks["cdata"])["name_zh"] == HOSTILE["cdata"]
    for description in document.iter(f"{KML}description"):
        assert set(re.findall(r"<\s*/?\s*(\w+)", description.text or "")) <= {"p", "table", "tr", "td"}
        assert not re.search(r"<\w+\s", description.text or "")
    assert {text.text for text in document.iter(f"{KML}text")} == {"$[description]"}
