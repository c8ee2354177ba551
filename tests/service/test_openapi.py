"""The description of the service for programs."""

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from haizhumap.i18n import LANGS, Lang
from haizhumap.service.collections import COLLECTIONS
from haizhumap.service.documents import Guide
from haizhumap.service.openapi import describe_api
from haizhumap.service.query.parameters import parameters_of


@pytest.mark.parametrize("lang", LANGS)
def test_the_description_is_sound(lang: Lang) -> None:
    """In either language, as another library reads it."""
    OpenAPIV30SpecValidator(describe_api(Guide("https://maps.example.org/gis/ogc", lang))).validate()


@pytest.mark.parametrize("name", COLLECTIONS)
def test_it_describes_what_the_service_takes(name: str) -> None:
    """Each parameter with its form and its codes: lists apart by commas, facets several times."""
    api = describe_api(Guide("https://maps.example.org/ogc", "en"))
    described = {one["name"]: one for one in api["paths"][f"/collections/{name}/items"]["get"]["parameters"]}

    assert [*described] == [one.name for one in parameters_of(COLLECTIONS[name])]
    assert (described["bbox"]["style"], described["bbox"]["explode"]) == ("form", False)
    assert described["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    for facet in COLLECTIONS[name].facets:
        assert described[facet]["explode"] is True
        assert described[facet]["schema"]["type"] == "array"


def test_names_of_operations_are_their_own() -> None:
    """Generated clients make functions of them."""
    paths = describe_api(Guide("https://maps.example.org/ogc", "en"))["paths"].values()
    names = [path["get"]["operationId"] for path in paths]

    assert len(set(names)) == len(names)
