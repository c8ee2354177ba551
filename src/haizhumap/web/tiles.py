"""
The online base maps that a reader may choose.

Owns the list of tile providers with the datum of each; must not fetch a tile or draw one. `None` stands for the
offline map everywhere.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from haizhumap.errors import InputError
from haizhumap.files import read_text
from haizhumap.model import Datum

TILES_VARIABLE = "HAIZHUMAP_TILES"


@dataclass(frozen=True, slots=True)
class TileMap:
    """One online base map: tile addresses with {z}, {x}, {y} and {s} left open, and the datum that they are in."""

    tile_id: str
    layers: tuple[str, ...]
    subdomains: str
    datum: Datum
    max_zoom: int


def read_tiles(environ: Mapping[str, str] = os.environ, secrets: Mapping[str, str] | None = None) -> dict[str, TileMap]:
    """
    Return the online base maps that can be used here, by id, in the file's order.

    A map that needs a key is left out unless the key stands in `environ` or, in lower case, in `secrets`. The file is
    the one that `HAIZHUMAP_TILES` names, else the package's own.

    Raises
    ------
    InputError
        If the file cannot be read or lacks a field.
    """
    path = Path(named) if (named := environ.get(TILES_VARIABLE)) else None
    try:
        text = read_text(path) if path else files(__package__).joinpath("tiles.toml").read_text(encoding="utf-8")
        found = {
            tile_id: _tile_map(tile_id, raw, environ, secrets or {}) for tile_id, raw in tomllib.loads(text).items()
        }
    except InputError:
        raise
    except KeyError as error:
        raise InputError("tiles-unreadable", path=path, why=error.args[0]) from error
    except Exception as error:  # whatever stands where a base map should
        raise InputError("tiles-unreadable", path=path, why=str(error)) from error
    return {tile_id: tiles for tile_id, tiles in found.items() if tiles}


def _tile_map(
    tile_id: str, raw: Mapping[str, Any], environ: Mapping[str, str], secrets: Mapping[str, str]
) -> TileMap | None:
    key = ""
    if variable := str(raw.get("key", "")):
        key = environ.get(variable) or secrets.get(variable.lower(), "")
        if not key:
            return None
    return TileMap(
        tile_id=tile_id,
        layers=tuple(str(layer).replace("{key}", key) for layer in raw["layers"]),
        subdomains=str(raw.get("subdomains", "")),
        datum=Datum(raw["datum"]),
        max_zoom=int(raw["max_zoom"]),
    )


def tile_origins(tiles: Iterable[TileMap]) -> list[str]:
    """Return the origins that base maps ask for tiles: `https://t0.tianditu.gov.cn`, one for each subdomain."""
    addresses = (
        layer.replace("{s}", subdomain) for one in tiles for layer in one.layers for subdomain in one.subdomains or "a"
    )
    return sorted({"/".join(address.split("/")[:3]) for address in addresses})
