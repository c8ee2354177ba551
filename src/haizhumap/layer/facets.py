"""
The facets: by what a reader may narrow a layer, in the order in which they are shown.

Owns the one table from which the filter, the link, the command line, the views and the words of a filter derive; a
further facet is a row here, a field of `Filter`, and its words. Must not know a layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from haizhumap.model import Change, Kind, Precision, Sector, Stage, Zone


@dataclass(frozen=True, slots=True)
class Facet:
    """
    One facet.

    `name` is that of its parameter in a link, of its option on the command line and, as `facet.<name>`, of its phrase;
    `field` the field of `Filter` with the wanted codes; `column` the layer's; `codes` the code list, in whose order the
    codes are shown, None where the reports themselves say which there are.
    """

    name: str
    field: str
    column: str
    codes: type[StrEnum] | None = None


_ALL = (
    Facet("sector", "sectors", "sector", Sector),
    Facet("stage", "stages", "stage", Stage),
    Facet("kind", "kinds", "kind", Kind),
    Facet("precision", "precisions", "precision", Precision),
    Facet("zone", "zones", "zone", Zone),
    Facet("section", "sections", "section"),
    Facet("report", "report_ids", "report_id"),
    Facet("change", "changes", "change", Change),
)
FACETS: Mapping[str, Facet] = {facet.name: facet for facet in _ALL}
CODE_LISTS: Mapping[str, type[StrEnum]] = {facet.name: facet.codes for facet in _ALL if facet.codes}
"""The code lists of the facets that have one."""
