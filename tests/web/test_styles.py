"""The palette: every sector can be told from every other, however colours are seen."""

import re
from collections.abc import Collection, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from coloraide.everything import ColorAll as Color
from conftest import ROOT

from haizhumap.model import Sector
from haizhumap.web.styles import SECTOR_STYLES

FIRST_EIGHT = list(SECTOR_STYLES)[:8]
VISIONS = [None, "deutan", "protan", "tritan"]

Colour = npt.NDArray[np.float64]


def test_every_sector_has_its_own_colour_shape_and_sign() -> None:
    """Colour is never the only cue."""
    assert set(SECTOR_STYLES) == set(Sector)
    for attribute in ("colour", "shape", "sign"):
        assert len({getattr(style, attribute) for style in SECTOR_STYLES.values()}) == len(Sector)


def test_every_shape_is_drawn() -> None:
    """The browser knows the outline of each shape that a sector names."""
    folder = Path(ROOT, "src", "haizhumap", "web", "static")
    drawn = re.findall(
        r"^  (\w+): (?:turn|\[)", (folder / "map" / "signs.js").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert {style.shape for style in SECTOR_STYLES.values()} == set(drawn)


def colour_of(sector: Sector) -> Colour:
    """Return a sector's colour as sRGB, 0-1."""
    colour = SECTOR_STYLES[sector].colour
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def seen(sector: Sector, vision: str | None) -> Color:
    """Return a sector's colour as a kind of sight sees it."""
    colour = Color(SECTOR_STYLES[sector].colour)
    return colour.filter(vision, method="machado").clip() if vision else colour


def nearest(sectors: Collection[Sector], vision: str | None) -> tuple[float, Sequence[Sector]]:
    """Return the smallest distance of two sectors' colours in CAM02-UCS, and the two."""
    colours = {sector: seen(sector, vision) for sector in sectors}
    return min(
        (colours[first].delta_e(colours[second], method="cam02"), (first, second))
        for first, second in combinations(sectors, 2)
    )


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("sectors", "least"), [(FIRST_EIGHT, 15), (list(Sector), 11)])
def test_colours_stay_apart_for_the_colour_blind(sectors: list[Sector], least: float, vision: str | None) -> None:
    """Any two of the first eight sectors differ by 15 in CAM02-UCS, any two of all by 11, however they are seen."""
    distance, pair = nearest(sectors, vision)

    assert distance >= least, pair


@pytest.mark.parametrize("sector", Sector)
def test_colours_stand_out_from_white(sector: Sector) -> None:
    """A sign contrasts with a white ground by 3:1, as WCAG 2.2 asks of graphics."""
    linear = np.where(
        colour_of(sector) <= 0.04045, colour_of(sector) / 12.92, ((colour_of(sector) + 0.055) / 1.055) ** 2.4
    )
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])

    assert 1.05 / (luminance + 0.05) >= 3
