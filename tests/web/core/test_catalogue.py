"""`core/catalogue.js`: the same places, counts and advice as Python's catalogue."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from case_tables import read_cases, read_layer, to_filter, to_values
from shapely.geometry import MultiLineString, MultiPoint, Polygon
from static_server import Core

from haizhumap.i18n import LANGS
from haizhumap.layer.build import build_layer
from haizhumap.layer.filtering import Catalogue, Filter, Near
from haizhumap.model import Change, Kind, Precision, Sector, Stage, Zone
from haizhumap.paths import Settings
from haizhumap.web.front import describe_search
from haizhumap.web.payload import build_payload, format_payload

pytestmark = pytest.mark.browser

TOWER = (113.3191, 23.1064)
TELL = """([payload, search, filters], { makeCatalogue }, { makeSearch }, { unpackPlaces }) => {
    const catalogue = makeCatalogue(unpackPlaces(payload), makeSearch(search));
    return filters.map((filter) => [catalogue.find(filter), catalogue.count(filter), catalogue.loosen(filter)]);
}"""


def tell(core: Core, layer: gpd.GeoDataFrame, wanted: list[Filter]) -> list[Any]:
    """Return what the browser finds, counts and advises for each filter."""
    payload = build_payload(layer, whereabouts=dict.fromkeys(LANGS, [""] * len(layer)), translations={})
    known = [json.loads(format_payload(one)) for one in (payload, describe_search(layer))]
    told: list[Any] = core(TELL, "catalogue", "search", "geometry", given=[*known, [*map(to_values, wanted)]])
    return told


def test_the_catalogue_keeps_the_table_of_cases(core: Core) -> None:
    """The places found, the counts of some facets, the advice; the same table holds Python's catalogue."""
    layer, cases = read_layer(), read_cases("filter")

    told = tell(core, layer, [to_filter(case["filter"]) for case in cases])

    for case, (found, counts, advice) in zip(cases, told, strict=True):
        assert list(layer["place_id"].iloc[found]) == case["found"], case
        assert {facet: dict(counts[facet]) for facet in case.get("counts", {})} == case.get("counts", {}), case
        assert advice == case.get("advice", []), case


# --- and for whatever else a reader may choose, what Python finds ---

QUERIES = (
    *(
        "",
        "  ",
        "沥滘",
        "瀝滘",
        "lijiao",
        "LiJiao",
        "\uff2c\uff29\uff2a\uff29\uff21\uff2f",
        "li jiao",
        "lì jiào",
        "li4jiao4",
    ),
    *(
        "lijiaocun",
        "ljc",
        "lj",
        "沥jiao",
        "jiao",
        "廣州塔",
        "gzt",
        "guangzhouta",
        "Canton  Tower",
        "cantontower",
        "小蠻腰",
    ),
    *(
        "xmy",
        "广州新电视塔",
        "machong",
        "shichongkou",
        "琶洲 客运",
        "三围油库-南沙港",
        "\uff15a",
        "夜间 太古",
        "hospital",
    ),
    *(
        "Lok Ma Chau",
        "落馬洲",
        "fit to sit",
        "no such words",
        "[(",
        "iao",
        "沥滘 zzz",
        "'\"<script>",
        "l",
        "a",
        "l 沥",
        "路 1",
    ),
    *("lv", "\x01", "——", "art", "5", "(.*)", "\U00020000", "ß", "Ⅳ", "①", "　琶洲　", "e\u0301", "İ"),
)


@pytest.fixture(scope="module")
def two_years(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer twice, as of two reports, with changes and with every type of geometry."""
    gdf = build_layer(settings)
    later = gdf.assign(place_id=[f"{place_id}-later" for place_id in gdf["place_id"]], report_id="later", section="z")
    layer = pd.concat([gdf, later], ignore_index=True)
    hole = Polygon([(113.30, 23.09), (113.34, 23.09), (113.34, 23.12), (113.30, 23.12)]).difference(
        Polygon([(113.31, 23.10), (113.33, 23.10), (113.33, 23.11), (113.31, 23.11)])
    )
    geometries = list(layer.geometry)
    geometries[-3:] = [
        hole,
        MultiLineString([[(113.2, 23.1), (113.3, 23.1)], [(113.4, 23.0), (113.4, 23.1)]]),
        MultiPoint([(113.2, 23.0), (113.32, 23.1)]),
    ]
    codes = [None, *Change]
    return layer.assign(
        change=pd.Series([codes[row % len(codes)] for row in range(len(layer))], dtype=object),
        geometry=gpd.GeoSeries(geometries, crs=layer.crs),
    )


CENTRES = (TOWER, (113.27, 23.08), (113.40, 23.05), (113.54, 22.12), (113.32, 23.105))
RADII_M = (1, 300, 1000, 2500.5, 20_000)
CROSSED: dict[str, list[frozenset[Any]]] = {
    "sectors": [frozenset(), frozenset({Sector.CULTURE, Sector.TRANSPORT}), frozenset({Sector.EDUCATION})],
    "stages": [frozenset(), frozenset({Stage.OPERATING, Stage.UNDER_CONSTRUCTION})],
    "kinds": [frozenset(), frozenset({Kind.VENUE, Kind.EXTERNAL_ZONE})],
    "precisions": [frozenset(), frozenset({Precision.EXACT, Precision.UNKNOWN})],
    "zones": [frozenset(), frozenset({Zone.INSIDE}), frozenset({Zone.OUTSIDE})],
    "sections": [frozenset(), frozenset({"z"})],
    "changes": [frozenset(), frozenset({Change.NEW, Change.DROPPED})],
}


def filters() -> Iterator[Filter]:
    """Yield filters of every sort: queries, circles, and crossed facets, some of them with words, circle or report."""
    yield from (Filter(words=words) for words in QUERIES)
    yield from (Filter(near=Near(*centre, metres)) for centre in CENTRES for metres in RADII_M)
    for number, codes in enumerate(itertools.product(*CROSSED.values())):
        yield replace(
            Filter(),
            **dict(zip(CROSSED, codes, strict=True)),
            words="" if number % 3 else "州",
            near=None if number % 5 else Near(*TOWER, 3000),
            report_ids=frozenset() if number % 7 else frozenset({"later"}),
        )


def test_the_browser_finds_counts_and_advises_as_python_does(core: Core, two_years: gpd.GeoDataFrame) -> None:
    """For some hundred filters: the same rows in the same order, the same counts, the same advice."""
    wanted, catalogue = list(filters()), Catalogue(two_years)

    told = tell(core, two_years, wanted)

    for one, (found, counts, advice) in zip(wanted, told, strict=True):
        assert found == catalogue.find(one).tolist(), one
        assert counts == {facet: [*map(list, codes.items())] for facet, codes in catalogue.count(one).items()}, one
        assert advice == [*map(list, catalogue.loosen(one))], one
