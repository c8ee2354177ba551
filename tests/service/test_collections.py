"""The collections of the service."""

import pytest
from jsonschema import Draft202012Validator

from haizhumap.i18n import LANGS
from haizhumap.layer.facets import FACETS
from haizhumap.service.collections import COLLECTIONS, GEOMETRY
from haizhumap.service.memory import MemoryStore
from haizhumap.service.store import ItemQuery

each_collection = pytest.mark.parametrize("name", COLLECTIONS)


@each_collection
def test_every_feature_has_the_declared_fields_and_no_other(store: MemoryStore, name: str) -> None:
    """Each value is of its field's schema, as another library reads it."""
    collection = COLLECTIONS[name]
    schema = {
        "type": "object",
        "properties": {field: collection.schema(field) for field in collection.fields},
        "required": [*collection.fields],
        "additionalProperties": False,
    }
    validator = Draft202012Validator(schema)

    for one in store.find(name, ItemQuery(limit=1000)).features:
        assert [*one["properties"]] == [*collection.fields]
        assert [error.message for error in validator.iter_errors(one["properties"])] == []


@each_collection
def test_a_collection_has_words_in_both_languages(name: str) -> None:
    """Title and description."""
    collection = COLLECTIONS[name]

    assert all(collection.title(lang) and collection.description(lang) for lang in LANGS)
    assert set(collection.facets) <= FACETS.keys()


@each_collection
def test_lists_and_figures_are_no_queryables(name: str) -> None:
    """A filter compares single values; the geometry is one of them."""
    queryables = COLLECTIONS[name].queryables

    assert not {"aliases", "targets", "lines"} & queryables.keys()
    assert queryables[GEOMETRY] == {"format": "geometry-any", "x-ogc-role": "primary-geometry"}
