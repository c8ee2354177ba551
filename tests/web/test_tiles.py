"""The list of online base maps."""

from pathlib import Path

import pytest

from haizhumap.errors import InputError
from haizhumap.model import Datum
from haizhumap.web.tiles import TILES_VARIABLE, read_tiles, tile_origins

KEY = "HAIZHUMAP_TIANDITU_TILE_KEY"
GEOCODER_KEY = "HAIZHUMAP_TIANDITU_KEY"


def test_maps_that_need_a_key_are_hidden_without_it() -> None:
    """OSM and AMap are always there; Tianditu is not."""
    assert list(read_tiles({})) == ["osm", "amap", "amap-imagery"]


def test_the_key_of_the_geocoder_reaches_no_reader() -> None:
    """It is another one, under another name: addresses of tiles go to every browser."""
    tiles = read_tiles({GEOCODER_KEY: "secret"}, {GEOCODER_KEY.lower(): "secret"})

    assert "tianditu" not in tiles
    assert "secret" not in repr(tiles)


@pytest.mark.parametrize(("environ", "secrets"), [({KEY: "k3y"}, {}), ({}, {KEY.lower(): "k3y"})])
def test_a_key_in_the_environment_or_the_secrets_shows_tianditu(
    environ: dict[str, str], secrets: dict[str, str]
) -> None:
    """The key stands in every address of the maps that need it, and in no other."""
    tiles = read_tiles(environ, secrets)

    assert list(tiles) == ["osm", "tianditu", "tianditu-imagery", "amap", "amap-imagery"]
    assert all(
        ("k3y" in layer) == tile_id.startswith("tianditu") for tile_id in tiles for layer in tiles[tile_id].layers
    )


def test_each_map_names_its_datum() -> None:
    """AMap draws in GCJ-02; OSM and Tianditu (CGCS2000) in WGS 84."""
    datums = {tile_id: tiles.datum for tile_id, tiles in read_tiles({KEY: "k"}).items()}

    assert {tile_id for tile_id, datum in datums.items() if datum is Datum.GCJ02} == {"amap", "amap-imagery"}
    assert set(datums.values()) == {Datum.GCJ02, Datum.WGS84}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[x", id="no TOML"),
        pytest.param("x = 3", id="no table"),
        pytest.param("[x]\nlayers = []", id="no datum"),
        pytest.param('[x]\nlayers = []\ndatum = "mars"\nmax_zoom = 3', id="unknown datum"),
        pytest.param(None, id="no file"),
    ],
)
def test_a_bad_list_is_told_by_its_path(tmp_path: Path, content: str | None) -> None:
    """The operator's own file is named in the message."""
    path = tmp_path / "tiles.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_tiles({TILES_VARIABLE: str(path)})

    assert caught.value.facts["path"] == path


def test_the_origins_of_tiles_are_told() -> None:
    """Each subdomain is one; a policy lets the browser ask these and no others."""
    origins = tile_origins(read_tiles({KEY: "k"}).values())

    assert "https://tile.openstreetmap.org" in origins
    assert {f"https://t{n}.tianditu.gov.cn" for n in range(8)} <= set(origins)
    assert not any("{" in origin or origin.count("/") != 2 for origin in origins)
