"""
The core of OGC API - Features, case by case: the abstract tests of part 1 (17-069r4, annex A), written anew.

Each test names the abstract tests that it stands for; those of HTTP itself are in `test_server.py`.
"""

import json
from itertools import pairwise
from typing import Any

import pytest
from doors import Asker
from openapi_spec_validator import OpenAPIV30SpecValidator
from shapely.geometry import box, shape

from haizhumap.service.collections import COLLECTIONS, CRS84
from haizhumap.service.documents import CONFORMANCE, GEOJSON, HTML, JSON, OPENAPI
from haizhumap.service.query.parameters import FEW, MOST
from haizhumap.serving.paths import SERVICE

DATED = [name for name, one in COLLECTIONS.items() if one.is_dated]
PAGES = ["/", "/conformance", "/api", "/collections", *(f"/collections/{name}" for name in COLLECTIONS)]
ITEMS = {name: f"/collections/{name}/items" for name in COLLECTIONS}
BOX = (113.30, 23.07, 113.34, 23.11)

WHOLE = [name for name, one in COLLECTIONS.items() if not one.whole]

each_collection = pytest.mark.parametrize("name", COLLECTIONS)
each_whole = pytest.mark.parametrize("name", WHOLE)


def read(ask: Asker, path: str, accept: str = JSON) -> Any:
    """Return the JSON that an address has."""
    answer = ask.get(f"{SERVICE}{path}", headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return answer.json()


def items(ask: Asker, name: str, query: str = f"limit={MOST}") -> list[dict[str, Any]]:
    """Return the features that a collection answers a query with."""
    found: list[dict[str, Any]] = read(ask, f"{ITEMS[name]}?{query}", GEOJSON)["features"]
    return found


def link_of(document: dict[str, Any], rel: str, media_type: str | None = None) -> str:
    """Return the address of a document's link."""
    links = [one for one in document["links"] if one["rel"] == rel and media_type in (None, one["type"])]
    assert links, rel
    return str(links[0]["href"])


def test_the_landing_page_leads_to_everything(ask: Asker) -> None:
    """root-op, root-success: definition, conformance and data are linked, and each link works."""
    landing = read(ask, "/")

    for rel in ("service-desc", "service-doc", "conformance", "data", "self", "alternate"):
        answer = ask.get(link_of(landing, rel))
        assert answer.status_code == 200
        [declared] = {one["type"] for one in landing["links"] if one["href"] == link_of(landing, rel)}
        assert answer.headers["content-type"].split("; charset")[0] == declared


def test_the_definition_is_openapi(ask: Asker) -> None:
    """api-definition-op, api-definition-success, oas30/definition-1, definition-2: an independent validator agrees."""
    answer = ask.get(link_of(read(ask, "/"), "service-desc"))

    assert answer.headers["content-type"] == OPENAPI
    OpenAPIV30SpecValidator(answer.json()).validate()


def test_conformance_names_the_core_and_nothing_that_is_not_there(ask: Asker) -> None:
    """conformance-op, conformance-success: no writing, no CRS but one, no functions of its own are claimed."""
    claimed = read(ask, "/conformance")["conformsTo"]

    assert claimed == [*CONFORMANCE]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in claimed
    assert not [
        one for one in claimed if any(part in one for part in ("features-2", "features-4", "/functions", "gml"))
    ]


@pytest.mark.parametrize("path", [*PAGES, *ITEMS.values(), "/collections/places/items/canton-tower"])
def test_every_address_is_in_the_definition_and_answers_as_defined(ask: Asker, path: str) -> None:
    """oas30/completeness, oas-impl: the media types of the answers are the defined ones, in both forms."""
    defined = read(ask, "/api", OPENAPI)["paths"]
    operation = defined[path if path in defined else "/collections/places/items/{featureId}"]["get"]

    for accept in (JSON, HTML):
        answer = ask.get(f"{SERVICE}{path}", headers={"Accept": accept})
        media_type = answer.headers.get("content-type", HTML).split("; charset")[0]
        assert answer.status_code in {200, 303}
        assert media_type in operation["responses"]["200"]["content"]


@pytest.mark.parametrize("path", [*PAGES, *ITEMS.values()])
def test_every_parameter_is_defined_and_no_other_is_taken(ask: Asker, path: str) -> None:
    """query-param-unknown, oas30/exception-codes: 400, with the definition's form of an exception."""
    answer = ask.get(f"{SERVICE}{path}?ooga=booga")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == JSON
    assert answer.json().keys() == {"code", "description"}
    assert "ooga" in answer.json()["description"]


INVALID = [
    "limit=0",
    "limit=-1",
    "limit=unlimited",
    "limit=",
    "limit=1e3",
    "limit=5&limit=6",
    "offset=-1",
    "offset=99999999999",
    "bbox=1,2,3",
    "bbox=1,2,3,4,5",
    "bbox=a,b,c,d",
    "bbox=nan,0,1,1",
    "bbox=1,2,1e400,4",
    "bbox=0,50,1,40",
    "bbox=0,0,1,91",
    "bbox=-181,0,1,1",
    "bbox=",
    "datetime=yesterday",
    "datetime=2024",
    "datetime=2024-13-01",
    "datetime=2024-01-01T00:00:00",
    "datetime=../..",
    "datetime=/",
    "datetime=2024-02-01/2024-01-01",
    "datetime=2024-01-01/2024-02-01/2024-03-01",
    "datetime=",
    "q=" + "x" * 201,
    "near=1,2",
    "near=1,2,0",
    "near=a,b,c",
    "f=xml",
    "lang=fr",
    "filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    "filter-lang=ecql",
]


@pytest.mark.parametrize("query", INVALID)
@each_whole
def test_what_makes_no_sense_is_refused(ask: Asker, name: str, query: str) -> None:
    """query-param-invalid: 400 in words."""
    answer = ask.get(f"{SERVICE}{ITEMS[name]}?{query}")

    assert answer.status_code == 400
    assert query.split("=", maxsplit=1)[0] in answer.json()["description"] or query.startswith("q=")


def test_the_collections_are_listed_with_their_links(ask: Asker) -> None:
    """fc-md-op, fc-md-success, fc-md-links, fc-md-items: every collection is there, with the links to its features."""
    document = read(ask, "/collections")

    assert [one["id"] for one in document["collections"]] == [*COLLECTIONS]
    assert link_of(document, "self", JSON)
    assert link_of(document, "alternate", HTML)


@each_collection
def test_a_collection_is_the_same_alone_as_in_the_list(ask: Asker, name: str) -> None:
    """sfc-md-op, sfc-md-success: same id, title, description, extent and links."""
    listed = {one["id"]: one for one in read(ask, "/collections")["collections"]}

    assert read(ask, f"/collections/{name}") == listed[name]


@each_collection
def test_a_collection_leads_to_its_features_in_each_form(ask: Asker, name: str) -> None:
    """fc-md-items-links: a link for each media type, with rel and type."""
    collection = read(ask, f"/collections/{name}")

    for media_type in (GEOJSON, HTML):
        answer = ask.get(link_of(collection, "items", media_type))
        assert answer.headers["content-type"].split(";")[0] == media_type


@each_collection
def test_a_collections_extent_holds_all_its_features(ask: Asker, name: str) -> None:
    """fc-md-extent, fc-md-extent-multi, crs84: one box in CRS 84, and the days where there are some."""
    collection = read(ask, f"/collections/{name}")
    [bounds] = collection["extent"]["spatial"]["bbox"]
    extent = box(*bounds)

    assert collection["extent"]["spatial"]["crs"] == CRS84
    assert collection["crs"] == [CRS84]
    assert all(extent.covers(shape(one["geometry"])) for one in items(ask, name) if one["geometry"])
    for begin, end in collection["extent"].get("temporal", {"interval": []})["interval"]:
        assert all(begin[:10] <= one["properties"]["report_date"] <= end[:10] for one in items(ask, name))


@each_collection
def test_features_come_as_a_collection_with_its_links(ask: Asker, name: str) -> None:
    """fc-op, fc-response, fc-links, geojson/content: links to itself, to the other form and to the collection."""
    document = read(ask, ITEMS[name], GEOJSON)

    assert document["type"] == "FeatureCollection"
    assert all(one["type"] == "Feature" and one["id"] and "geometry" in one for one in document["features"])
    for rel in ("self", "alternate", "collection"):
        assert ask.get(link_of(document, rel)).status_code == 200
    assert all({"rel", "href", "type"} <= one.keys() for one in document["links"])


@each_collection
def test_numbers_are_those_of_the_features(ask: Asker, name: str) -> None:
    """fc-numberMatched, fc-numberReturned, fc-timeStamp: counted right; there is no time stamp that could be wrong."""
    document = read(ask, f"{ITEMS[name]}?limit=7", GEOJSON)

    assert document["numberReturned"] == len(document["features"]) == min(7, document["numberMatched"])
    assert document["numberMatched"] == len(items(ask, name))
    assert "timeStamp" not in document


@each_whole
@pytest.mark.parametrize("limit", [1, 7, FEW, MOST, MOST + 1, 10**9])
def test_a_limit_holds(ask: Asker, name: str, limit: int) -> None:
    """fc-limit-definition, fc-limit-response: no more than asked for; above the maximum it is the maximum."""
    total = read(ask, ITEMS[name], GEOJSON)["numberMatched"]

    assert len(items(ask, name, f"limit={limit}")) == min(limit, MOST, total)


@each_collection
def test_the_pages_of_a_collection_are_the_whole_each_once(ask: Asker, name: str) -> None:
    """fc-links: `next` leads through all features, `prev` back the same way."""
    pages = [read(ask, f"{ITEMS[name]}?limit=11&lang=en", GEOJSON)]
    while any(one["rel"] == "next" for one in pages[-1]["links"]):
        pages.append(ask.get(link_of(pages[-1], "next")).json())

    ids = [one["id"] for page in pages for one in page["features"]]
    assert ids == [one["id"] for one in items(ask, name)]
    assert len(set(ids)) == len(ids)
    assert not [one for one in pages[0]["links"] if one["rel"] == "prev"]
    for before, after in pairwise(pages):
        assert ask.get(link_of(after, "prev")).json()["features"] == before["features"]


@each_whole
@pytest.mark.parametrize("bbox", ["113.30,23.07,113.34,23.11", "113.30,23.07,-50,113.34,23.11,90"])
def test_a_box_lets_through_what_meets_it_and_what_lies_nowhere(ask: Asker, name: str, bbox: str) -> None:
    """fc-bbox-definition, fc-bbox-response: heights are passed over, features without geometry match too."""
    found = {one["id"] for one in items(ask, name, f"limit={MOST}&bbox={bbox}")}

    assert found == {
        one["id"] for one in items(ask, name) if one["geometry"] is None or shape(one["geometry"]).intersects(box(*BOX))
    }
    assert 0 < len(found) < len(items(ask, name))


def test_a_box_may_cross_the_antimeridian(ask: Asker) -> None:
    """fc-bbox-definition: from 120° E by 180° to 113.3° E is all but a stripe."""
    west, east = items(ask, "ground", "bbox=120,20,113.30,25&limit=1000"), items(ask, "ground")

    expected = {one["id"] for one in east if shape(one["geometry"]).intersects(box(-180, 20, 113.30, 25))}
    assert {one["id"] for one in west} == expected
    assert 0 < len(expected) < len(east)


WITHIN = [
    "2024-01-25",
    "2024-01-25T12:00:00Z",
    "2024-01-25T00:00:00Z/2024-01-25T23:59:59Z",
    "2024-01-01/2024-12-31",
    "2024-01-01/..",
    "../2024-01-25",
    "/2024-01-25T00:00:00Z",
    "2024-01-25T00:00:00.5+08:00/",
]
BEYOND = ["2023-01-25", "2024-01-26", "../2024-01-24", "2024-01-26T00:00:00Z/..", "2025-01-01/2025-12-31"]


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize("period", [*WITHIN, *BEYOND])
def test_a_period_lets_through_the_reports_of_its_days(ask: Asker, name: str, period: str) -> None:
    """fc-time-definition, fc-time-response: moments and intervals, open at either end; the report is of 25 January."""
    found = items(ask, name, f"limit={MOST}&datetime={period.replace('+', '%2B')}")

    assert len(found) == (len(items(ask, name)) if period in WITHIN else 0)


def test_what_has_no_date_is_of_every_time(ask: Asker) -> None:
    """fc-time-response: features without a temporal property match."""
    assert len(items(ask, "ground", f"limit={MOST}&datetime=1999-01-01")) == len(items(ask, "ground"))


def test_box_and_period_narrow_together(ask: Asker) -> None:
    """fc-op: both have to let a feature through."""
    query = f"bbox={','.join(map(str, BOX))}"

    assert items(ask, "places", f"{query}&datetime=2024-01-25") == items(ask, "places", query)
    assert items(ask, "places", f"{query}&datetime=2023-01-25") == []


@each_collection
def test_a_feature_alone_is_the_one_of_the_collection(ask: Asker, name: str) -> None:
    """f-op, f-success, f-links, geojson/definition: by its id, with links to itself and to its collection."""
    for one in items(ask, name)[::7]:
        answer = ask.get(f"{SERVICE}{ITEMS[name]}/{one['id']}", headers={"Accept": GEOJSON})
        alone = answer.json()
        links = alone.pop("links")

        assert answer.headers["content-type"] == GEOJSON
        assert alone == one
        assert {link["rel"] for link in links} == {"self", "alternate", "collection"}


@pytest.mark.parametrize("path", [*PAGES, *ITEMS.values(), "/collections/ground/items/station:万胜围"])
def test_every_document_is_a_page_too(ask: Asker, path: str) -> None:
    """html/definition, html/content: the same, for people."""
    answer = ask.get(f"{SERVICE}{path}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert answer.headers["content-type"].startswith(HTML)
    assert "<h1>" in answer.text


MISSING = [
    "/nope",
    "/collections/nope",
    "/collections/nope/items",
    "/collections/nope/queryables",
    "/collections/places/items/nope",
    "/collections/places/items/a/b",
    "/collections/places/nope",
    "/api/x",
]


@pytest.mark.parametrize("accept", [JSON, HTML])
@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_not_found(ask: Asker, path: str, accept: str) -> None:
    """sfc-md-op, fc-op, f-op: 404 as JSON, whatever the reader would like."""
    answer = ask.get(f"{SERVICE}{path}", headers={"Accept": accept})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == JSON
    assert json.loads(answer.text)["code"] == "NotFound"
