"""What every store answers; a further store is a row of the fixture."""

import pytest

from haizhumap.layer.filtering import Catalogue, Filter, Near
from haizhumap.model import Kind, Sector
from haizhumap.service.collections import COLLECTIONS, PARTS
from haizhumap.service.memory import MemoryStore
from haizhumap.service.store import ItemQuery, Store


@pytest.fixture(params=["memory"])
def any_store(store: MemoryStore, request: pytest.FixtureRequest) -> Store:
    """Return a store of the real project, of each kind."""
    return {"memory": store}[request.param]


COUNTS = {"places": 32, "mentions": 70, "ground": 258}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_every_collection_holds_all_there_is(any_store: Store, name: str, count: int) -> None:
    """As many features as it says, each under an id of its own."""
    page = any_store.find(name, ItemQuery(limit=1000))

    assert any_store.describe(name).count == page.matched == len(page.features) == count
    assert len({one["id"] for one in page.features}) == count
    assert all(any_store.get(name, str(one["id"])) == one for one in page.features)
    assert any_store.get(name, "nowhere") is None
    assert any_store.describe(name).attribution


WANTED = {
    "nothing": Filter(),
    "sector": Filter(sectors=frozenset({Sector.CULTURE, Sector.HEALTH})),
    "words": Filter(words="lijiao"),
    "near": Filter(near=Near(113.31914, 23.10899, 2000)),
    "all": Filter(sectors=frozenset({Sector.URBAN_RENEWAL}), kinds=frozenset({Kind.VILLAGE}), words="村"),
}


@pytest.mark.parametrize("wanted", WANTED.values(), ids=WANTED)
def test_places_are_filtered_as_the_page_does(any_store: Store, store: MemoryStore, wanted: Filter) -> None:
    """The same places in the same order as the layer's own catalogue: there is no second filter."""
    gdf = store.edition.gdf
    expected = gdf["place_id"].iloc[Catalogue(gdf).find(wanted)].tolist()

    assert [one["id"] for one in any_store.find("places", ItemQuery(wanted=wanted)).features] == expected
    assert expected


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_page_is_a_part_of_the_whole(any_store: Store, name: str) -> None:
    """Offset and limit cut it; beyond its end there is nothing."""
    whole = any_store.find(name, ItemQuery(limit=1000)).features

    assert any_store.find(name, ItemQuery(offset=3, limit=4)).features == whole[3:7]
    assert any_store.find(name, ItemQuery(offset=10**9)).features == []
    assert any_store.find(name, ItemQuery(offset=10**9)).matched == len(whole)


def test_what_became_of_a_place_is_asked_for_too(any_store: Store) -> None:
    """With one report there is nothing to compare with, so nothing is new."""
    assert any_store.find("places", ItemQuery(wanted=Filter(changes=frozenset({"new"})))).matched == 0


@pytest.mark.parametrize("name", ["places", "ground"])
def test_the_parts_of_a_collection_are_all_that_is_located(any_store: Store, name: str) -> None:
    """Each feature in one of them, by its geometry; a layer of one type is all that QGIS draws."""
    whole = any_store.find(name, ItemQuery(limit=1000)).features
    parts = {
        one.part: any_store.find(one.name, ItemQuery(limit=1000)).features
        for one in COLLECTIONS.values()
        if one.whole == name
    }
    together = [str(one["id"]) for part in parts.values() for one in part]

    assert sorted(together) == sorted(str(one["id"]) for one in whole if one["geometry"])
    assert {part: {one["geometry"]["type"] for one in found} <= set(PARTS[part]) for part, found in parts.items()} == {
        "points": True,
        "lines": True,
        "areas": True,
    }
    assert all(parts.values())


def test_a_part_is_filtered_as_the_whole(any_store: Store) -> None:
    """By facets, words and boxes alike."""
    query = ItemQuery(wanted=Filter(sectors=frozenset({Sector.URBAN_RENEWAL}), words="村"))
    whole = any_store.find("places", query).features
    areas = any_store.find("places-areas", query).features

    assert areas
    assert areas == [one for one in whole if one["geometry"] and one["geometry"]["type"].endswith("Polygon")]
