"""The one table of facets."""

from dataclasses import fields

from haizhumap.i18n import has_phrase
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter


def test_every_facet_has_its_field_of_the_filter_and_its_words() -> None:
    """And the filter has no further sets of codes."""
    assert [facet.field for facet in FACETS.values()] == [field.name for field in fields(Filter)][: len(FACETS)]
    assert all(has_phrase(f"facet.{name}") for name in FACETS)
    assert all(has_phrase(f"{facet.name}.{code}") for facet in FACETS.values() for code in facet.codes or ())
