"""The answers of the service as JSON."""

import pytest

from haizhumap.service.collections import COLLECTIONS
from haizhumap.service.documents import (
    Guide,
    describe_collections,
    describe_item,
    describe_items,
    describe_refusal,
    name_of,
)
from haizhumap.service.memory import MemoryStore
from haizhumap.service.store import ItemPage, ItemQuery

GUIDE = Guide("https://maps.example.org/gis/ogc", "en")


def test_links_keep_what_was_asked_for(store: MemoryStore) -> None:
    """The next page is of the same filter; a name is quoted."""
    query = ItemQuery(offset=4, limit=2)
    pairs = [("q", "广州 & 塔"), ("limit", "2"), ("offset", "4"), ("f", "json")]
    page = store.find("places", query)
    document = describe_items(GUIDE, COLLECTIONS["places"], page, query, pairs, "")
    links = {one["rel"]: one["href"] for one in document["links"]}
    start = "https://maps.example.org/gis/ogc/collections/places/items?q=%E5%B9%BF%E5%B7%9E+%26+%E5%A1%94&limit=2"

    assert links["next"] == f"{start}&offset=6&f=json"
    assert links["prev"] == f"{start}&offset=2&f=json"
    assert links["self"] == f"{start}&offset=4&f=json"
    assert links["alternate"] == f"{start}&offset=4&f=html"


@pytest.mark.parametrize(("offset", "before"), [(1, 0), (7, 2), (40, 27)])
def test_the_page_before_is_a_whole_one_where_there_is_room(offset: int, before: int) -> None:
    """From beyond the end it is the last one."""
    query = ItemQuery(offset=offset, limit=5)
    document = describe_items(GUIDE, COLLECTIONS["places"], ItemPage([], 32), query, [], "")
    [prev] = [one["href"] for one in document["links"] if one["rel"] == "prev"]

    assert prev.endswith(f"?offset={before}&f=json")
    assert "next" not in {one["rel"] for one in document["links"]}


def test_only_what_has_one_licence_names_it(store: MemoryStore) -> None:
    """The ground has a licence for each source; its credit says so."""
    licensed = {
        one["id"]: any(link["rel"] == "license" for link in one["links"])
        for one in describe_collections(GUIDE, store)["collections"]
    }

    assert licensed == {name: not name.startswith("ground") for name in COLLECTIONS}
    assert licensed["places"]
    assert "none stated" in store.describe("ground").attribution


def test_a_features_links_hold_its_id_quoted(store: MemoryStore) -> None:
    """Chinese names too."""
    item = store.get("ground", "station:万胜围")
    assert item
    links = describe_item(GUIDE, COLLECTIONS["ground"], item)["links"]

    assert links[0]["href"].endswith("/ground/items/station%3A%E4%B8%87%E8%83%9C%E5%9B%B4?f=json")
    assert [name_of(item, lang) for lang in ("zh", "en")] == ["万胜围", "Wanshengwei"]


def test_a_refusal_speaks_both_languages() -> None:
    """Chinese first."""
    assert describe_refusal("NotFound", {"zh": "没有", "en": "None"}) == {
        "code": "NotFound",
        "description": "没有\nNone",
    }
