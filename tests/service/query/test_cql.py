"""Filters in CQL2: what is taken, what is refused, and what a filter may cost."""

import json
import operator
from collections.abc import Callable
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
import shapely
from doors import Asker
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, say_error
from haizhumap.service.collections import COLLECTIONS
from haizhumap.service.memory import MemoryStore
from haizhumap.service.query.cql import LONGEST, Schemas, read_condition
from haizhumap.service.store import Item, ItemQuery
from haizhumap.serving.paths import SERVICE

FIELDS = COLLECTIONS["places"].queryables
Holds = Callable[[dict[str, Any]], bool]


def found(store: MemoryStore, text: str, language: str = "cql2-text", collection: str = "places") -> list[str]:
    """Return the ids of the features that a filter lets through."""
    fields = COLLECTIONS[collection].queryables
    query = ItemQuery(condition=read_condition(text, language, fields), limit=1000)
    return [str(one["id"]) for one in store.find(collection, query).features]


def expected(store: MemoryStore, holds: Callable[[Item], bool], collection: str = "places") -> list[str]:
    """Return the ids of the features for which a condition holds."""
    return [str(one["id"]) for one in store.find(collection, ItemQuery(limit=1000)).features if holds(one)]


def metres(row: dict[str, Any], least: int, most: int) -> bool:
    """Tell whether a place's uncertainty is known and lies between two values."""
    return row["uncertainty_m"] is not None and least <= row["uncertainty_m"] <= most


HOLDS: dict[str, Holds] = {
    "sector = 'culture'": lambda row: row["sector"] == "culture",
    "'culture' = sector": lambda row: row["sector"] == "culture",
    "sector <> 'culture'": lambda row: row["sector"] != "culture",
    "uncertainty_m < 200": lambda row: metres(row, 0, 199),
    "uncertainty_m <= 200.0": lambda row: metres(row, 0, 200),
    "uncertainty_m > 1e2": lambda row: metres(row, 101, 10**6),
    "200 >= uncertainty_m": lambda row: metres(row, 0, 200),
    "NOT (uncertainty_m < 200)": lambda row: metres(row, 200, 10**6),
    "uncertainty_m IS NULL": lambda row: row["uncertainty_m"] is None,
    "uncertainty_m IS NOT NULL": lambda row: row["uncertainty_m"] is not None,
    "sector = 'culture' OR uncertainty_m < 100": lambda row: row["sector"] == "culture" or metres(row, 0, 99),
    "NOT (sector = 'culture' AND uncertainty_m < 100)": lambda row: (
        row["sector"] != "culture" or metres(row, 100, 10**6)
    ),
    "sector = 'transport' AND stage = 'operating'": lambda row: (
        (row["sector"], row["stage"]) == ("transport", "operating")
    ),
    "report_date = DATE('2024-01-25')": lambda _: True,
    "report_date < DATE('2024-01-25')": lambda _: False,
    "report_date >= '2024-01-01'": lambda _: True,
    "report_date > TIMESTAMP('2024-01-24T00:00:00Z')": lambda _: True,
    "name_zh LIKE '海珠%'": lambda row: row["name_zh"].startswith("海珠"),
    "name_zh LIKE '%村'": lambda row: row["name_zh"].endswith("村"),
    "name_zh LIKE '__村'": lambda row: len(row["name_zh"]) == 3 and row["name_zh"].endswith("村"),
    "name_zh NOT LIKE '%村%'": lambda row: "村" not in row["name_zh"],
    "quote LIKE '%（%'": lambda row: "（" in row["quote"],
    "uncertainty_m BETWEEN 100 AND 300": lambda row: metres(row, 100, 300),
    "uncertainty_m NOT BETWEEN 100 AND 300": lambda row: metres(row, 0, 99) or metres(row, 301, 10**6),
    "sector IN ('culture', 'health')": lambda row: row["sector"] in ("culture", "health"),
    "sector NOT IN ('culture', 'health')": lambda row: row["sector"] not in ("culture", "health"),
    "uncertainty_m IN (50, 100)": lambda row: row["uncertainty_m"] in (50, 100),
    "\"sector\" = 'culture'": lambda row: row["sector"] == "culture",
    "name_zh = 'O''Neil'": lambda _: False,
    "TRUE": lambda _: True,
    "FALSE": lambda _: False,
}


@pytest.mark.parametrize(("text", "holds"), HOLDS.items(), ids=HOLDS)
def test_a_filter_lets_through_what_it_is_true_of(store: MemoryStore, text: str, holds: Holds) -> None:
    """basic-cql2, advanced-comparison-operators: what is missing is neither true nor false, under NOT too."""
    assert found(store, text) == expected(store, lambda one: holds(dict(one["properties"])))


def test_the_unlocated_places_are_found_by_their_missing_geometry(store: MemoryStore) -> None:
    """Three have none; a filter on positions leaves them out and does not fail."""
    unlocated = found(store, "geometry IS NULL")

    assert len(unlocated) == 3
    assert not set(unlocated) & set(found(store, "S_INTERSECTS(geometry, BBOX(-180,-90,180,90))"))
    assert not set(unlocated) & set(found(store, "NOT S_INTERSECTS(geometry, BBOX(0,0,1,1))"))


def test_truths_are_asked_for_by_name(store: MemoryStore) -> None:
    """A field that is true or false is a condition of its own."""
    assert found(store, "is_schematic", collection="ground") == expected(
        store, lambda one: bool(one["properties"]["is_schematic"]), "ground"
    )
    assert found(store, "NOT is_weak AND kind = 'bridge'", collection="ground") == expected(
        store, lambda one: not one["properties"]["is_weak"] and one["properties"]["kind"] == "bridge", "ground"
    )


SHAPES: list[BaseGeometry] = [
    Point(113.36228, 23.107197),
    box(113.30, 23.07, 113.34, 23.11),
    Polygon([(113.25, 23.05), (113.35, 23.05), (113.35, 23.12)]),
    LineString([(113.25, 23.05), (113.40, 23.12)]),
    MultiPolygon([box(113.25, 23.05, 113.30, 23.09), box(113.33, 23.05, 113.40, 23.12)]),
]
SPATIAL: dict[str, Callable[..., Any]] = {
    "s_intersects": shapely.intersects,
    "s_disjoint": shapely.disjoint,
    "s_equals": shapely.equals,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_crosses": shapely.crosses,
    "s_overlaps": shapely.overlaps,
}


@pytest.mark.parametrize("area", SHAPES, ids=lambda area: area.geom_type)
@pytest.mark.parametrize("name", SPATIAL)
def test_positions_are_compared_as_geos_does(store: MemoryStore, name: str, area: BaseGeometry) -> None:
    """basic-spatial-functions(-plus), spatial-functions: in text and in JSON, the same as another library."""

    def holds(one: Item) -> bool:
        return one["geometry"] is not None and bool(SPATIAL[name](shape(one["geometry"]), area))

    as_json = json.dumps({"op": name, "args": [{"property": "geometry"}, mapping(area)]})

    assert found(store, f"{name.upper()}(geometry, {area.wkt})") == expected(store, holds)
    assert found(store, as_json, "cql2-json") == expected(store, holds)


def test_text_and_json_say_the_same(ask: Asker) -> None:
    """filter, features-filter, cql2-text, cql2-json: both through the service, beside its other parameters."""
    as_json = {
        "op": "and",
        "args": [
            {"op": "=", "args": [{"property": "sector"}, "urban_renewal"]},
            {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [113.2, 23.0, 113.4, 23.2]}]},
        ],
    }
    text = "sector='urban_renewal' AND S_INTERSECTS(geometry, BBOX(113.2,23.0,113.4,23.2))"
    items = f"{SERVICE}/collections/places/items?kind=village&"

    by_text = ask.get(f"{items}filter={quote(text)}").json()
    by_json = ask.get(f"{items}filter-lang=cql2-json&filter={quote(json.dumps(as_json))}").json()

    assert by_text["features"] == by_json["features"]
    assert {one["properties"]["kind"] for one in by_text["features"]} == {"village"}


REFUSED = [
    "",
    "sector",
    "sector = ",
    "sector = 'culture",
    "nope = 'a'",
    "type = 'Feature'",
    "targets = 1",
    "aliases = 'a'",
    "sector = 1",
    "uncertainty_m = 'a'",
    "uncertainty_m LIKE '1%'",
    "sector LIKE name_zh",
    "sector = NULL",
    "sector IN ('a', 1)",
    "uncertainty_m + 1 = 2",
    "uncertainty_m BETWEEN 'a' AND 'b'",
    "foo(sector)",
    "CASEI(sector) = 'culture'",
    "report_date = DATE('2024-13-01')",
    "report_date = 5",
    "geometry = 'a'",
    "S_INTERSECTS(sector, BBOX(0,0,1,1))",
    "S_INTERSECTS(geometry, BBOX(5,5,1,1))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 1)))",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))",
    "S_INTERSECTS(geometry, POINT(200 1))",
    "S_DWITHIN(geometry, POINT(1 1), 3)",
    "uncertainty_m ^ 2 = 4",
    "sector = 'a' -- c",
    "sector='a'; DROP TABLE places",
]
REFUSED_JSON: list[Any] = [
    "x",
    [],
    1,
    {},
    {"op": "="},
    {"op": "=", "args": []},
    {"op": "and", "args": [True]},
    {"op": "nope", "args": [1]},
    {"op": "=", "args": [{"property": ["sector"]}, "a"]},
    {"op": "=", "args": [{"property": "sector"}, {"a": 1}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Polygon", "coordinates": "x"}]},
    {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Nope", "coordinates": []}]},
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_filter_is_refused_in_words(ask: Asker, text: str) -> None:
    """400 with a sentence: undeclared fields, operators that are not taken, types that do not fit."""
    answer = ask.get(f"{SERVICE}/collections/places/items?filter={quote(text)}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "InvalidParameterValue"


@pytest.mark.parametrize("value", REFUSED_JSON, ids=str)
def test_json_that_is_no_filter_is_refused(value: object) -> None:
    """Whatever its form."""
    with pytest.raises(InputError) as error:
        read_condition(json.dumps(value), "cql2-json", FIELDS)

    assert all(say_error(error.value, lang) for lang in LANGS)


NESTED: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(" * n + "sector='a'" + ")" * n,
    "open": lambda n: "(" * n,
    "broken inside": lambda n: "(" * n + "sector=" + ")" * n,
    "not": lambda n: "NOT " * n + "sector='a'",
    "not brackets": lambda n: "NOT (" * n,
    "list": lambda n: "sector IN " + "(" * n,
    "minus": lambda n: "-" * n + "1 = 1",
    "and": lambda n: " AND ".join(["sector='a'"] * n),
    "in": lambda n: f"uncertainty_m IN ({','.join('1' * n)})",
    "functions": lambda n: "CASEI(" * n + "sector" + ")" * n + "='a'",
    "like": lambda n: "quote LIKE '" + "%a" * n + "b'",
    "hidden by a text": lambda n: "name_zh = '" + ")" * n + "' AND " + "(" * n,
    "hidden by a name": lambda n: "\"')" + ")" * n + '" = 1 AND ' + "(" * n,
    "hidden by an escape": lambda n: "name_zh = '\\'x' AND " + "(" * n + " = 'b'",
    "json": lambda n: '{"op":"not","args":[' * n + "true" + "]}" * n,
}


@pytest.mark.parametrize("count", [7, 30, 300, 50_000])
@pytest.mark.parametrize("name", NESTED)
def test_no_nesting_holds_up_or_ends_the_process(store: MemoryStore, name: str, count: int) -> None:
    """
    What goes beyond the bounds is refused before the package sees it.

    At twenty open brackets it reckons for seconds, twice as long with each more, and holds up every other reader; at
    two thousand pairs it ends the process.
    """
    language = "cql2-json" if name == "json" else "cql2-text"
    outcomes: list[object] = []

    def read_and_find() -> None:
        try:
            outcomes.append(found(store, NESTED[name](count), language))
        except InputError as error:
            outcomes.append(error.code)

    thread = Thread(target=read_and_find)  # with the stack of the threads that the service reads filters in
    thread.start()
    thread.join()

    assert len(outcomes) == 1
    assert count < 50_000 or outcomes == ["service-filter-long"]


def test_a_filter_has_a_greatest_length() -> None:
    """Of characters, brackets and operators."""
    for text in (
        "sector='" + "a" * LONGEST + "'",
        "(" * 9 + "TRUE" + ")" * 9,
        " AND ".join(["TRUE"] * 2 + ["NOT TRUE"] * 101),
    ):
        with pytest.raises(InputError) as error:
            read_condition(text, "cql2-text", FIELDS)
        assert error.value.code == "service-filter-long"


def test_a_filter_that_costs_too_much_is_told(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not reckoned to its end."""
    monkeypatch.setattr("haizhumap.service.memory._PATIENCE_S", -1)

    with pytest.raises(InputError) as error:
        found(store, "sector = 'culture'")
    assert error.value.code == "service-filter-slow"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_declared_field_can_be_asked_for(store: MemoryStore, name: str) -> None:
    """queryables: each field of text, number or truth is taken, and its values are those of its schema."""
    fields: Schemas = COLLECTIONS[name].queryables
    features = store.find(name, ItemQuery(limit=1000)).features

    for field in fields.keys() - {"geometry"}:
        assert found(store, f"{field} IS NULL", collection=name) == [
            str(one["id"]) for one in features if one["properties"][field] is None
        ]
        if codes := fields[field].get("enum"):
            assert {one["properties"][field] for one in features} <= set(codes)


def test_an_undeclared_field_of_a_feature_is_not_read(store: MemoryStore) -> None:
    """What is not declared is no field, though the feature has it."""
    assert operator.contains(store.get("places", "canton-tower")["properties"], "targets")  # type: ignore[index] # it is there
    with pytest.raises(InputError):
        found(store, "targets IS NULL")
