"""
How a sector looks: its colour, and its sign as a shape on the map and as a character in words; how a precision does.

Owns the palette; must not draw. The colours were searched for together: any two of the first eight differ by at least
15 in CAM02-UCS and any two of all twelve by at least 11, to normal sight and to full deuter-, prot- and tritanomaly
alike, and each stands out from white by at least 3:1. Colour is never the only cue: no two shapes are alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from haizhumap.model import Precision, Sector


@dataclass(frozen=True, slots=True)
class SectorStyle:
    """
    How one sector looks.

    `colour` is sRGB as `#rrggbb`; `shape` the outline of its sign in `static/map/signs.js`; `sign` the same as a
    character that common fonts have and that is no emoji.
    """

    colour: str
    shape: str
    sign: str


SECTOR_STYLES: Mapping[Sector, SectorStyle] = {
    Sector.TRANSPORT: SectorStyle("#1521a9", "square", "■"),
    Sector.URBAN_RENEWAL: SectorStyle("#b81f00", "triangle", "▲"),
    Sector.PUBLIC_SPACE: SectorStyle("#0f7558", "diamond", "◆"),
    Sector.WATER_ECOLOGY: SectorStyle("#0096e3", "drop", "▼"),
    Sector.CULTURE: SectorStyle("#935b94", "circle", "●"),
    Sector.TOURISM: SectorStyle("#bd8700", "star", "★"),
    Sector.HEALTH: SectorStyle("#5b1220", "cross", "✚"),
    Sector.REGIONAL_COOPERATION: SectorStyle("#909090", "hexagon", "⬢"),
    Sector.EDUCATION: SectorStyle("#ff2a76", "pentagon", "⬟"),
    Sector.INDUSTRY_INNOVATION: SectorStyle("#5e57fd", "arrow", "►"),
    Sector.RURAL_GOVERNANCE: SectorStyle("#678345", "bar", "▬"),
    Sector.OTHER: SectorStyle("#2f3e43", "corner", "◣"),
}

_SOLID = frozenset({Precision.EXACT, Precision.FOOTPRINT, Precision.STREET, Precision.SECTION, Precision.AREA})


def dash_of(precision: str) -> str | None:
    """
    Return the dashes of an outline as SVG has them, None where it is solid because the position is documented.

    `static/map/places.js` draws the same on the map: approximate positions dashed, what stands for a region dotted.
    """
    if precision in _SOLID:
        return None
    return "1 7" if precision == Precision.REGION else "7 6"
