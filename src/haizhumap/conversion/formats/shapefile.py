"""
Shapefiles as others leave them, alone or in a zip: the encoding of their table, names cut in the middle of a character.

Owns which encoding a table is in: the one that its `.cpg` or its code page says if all of it fits, else UTF-8, else
GB18030. GDAL is given the table as Latin-1, which keeps every byte.
"""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd

from haizhumap.conversion.formats.archive import read_members
from haizhumap.conversion.formats.vector import asked_layer, joined, read_layer
from haizhumap.conversion.source import Source
from haizhumap.errors import InputError
from haizhumap.tabular import unguard_formula

_SIGNATURE = b"\x00\x00\x27\x0a"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_PAGES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950", 0x13: "cp932", 0x7B: "cp932", 0x4E: "cp949"}
"""What a dBASE table's byte 29 says of its encoding, East Asia's."""
_PAGE = 29
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "936": "gb18030", "65001": "utf-8", "950": "cp950", "big5": "cp950"}
_LONGEST_CHARACTER = 4
_CODEBOOK, _UNLOCATED = "codebook.csv", "unlocated.csv"
_REPEATING = {"lon", "lat", "geometry_wkt"}


def read_shapefile(source: Source) -> gpd.GeoDataFrame:
    """Read a Shapefile with the parts that stand beside it, whatever the case of their suffixes."""
    file = source.file
    parts = {one.suffix.lower(): one for one in file.parent.iterdir() if one.stem == file.stem and one.is_file()}
    return _read_parts({suffix: parts[suffix].read_bytes() for suffix in _PARTS if suffix in parts}, source)


def read_zip(source: Source) -> gpd.GeoDataFrame:
    """
    Read the Shapefiles of a zip: the only one, the one asked for, or all of them if they have the same fields.

    In a zip that this program exported, names are whole again and the places without a position are there.
    """
    members = read_members(source, (*_PARTS, f"/{_CODEBOOK}", f"/{_UNLOCATED}", _CODEBOOK, _UNLOCATED))
    layers = _layers(members)
    if not layers:
        raise InputError("convert-zip-none", path=source.path)
    chosen = [asked_layer(source, [*layers])] if source.layer is not None else [*layers]
    frames = {name: _read_parts(layers[name], source) for name in chosen}
    if names := _long_names(members):
        return _exported(frames, names, members.get(_UNLOCATED, b""), source)
    if len({(frozenset(gdf.columns), gdf.crs) for gdf in frames.values()}) > 1:
        raise InputError("convert-layers", path=source.path, layers=", ".join(frames))
    return joined(source, frames, column="layer") if len(frames) > 1 else frames[chosen[0]]


def _layers(members: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the Shapefiles by name, each with its parts by suffix."""
    layers: dict[str, dict[str, bytes]] = {}
    for name, data in members.items():
        path = PurePosixPath(name.replace("\\", "/"))
        layers.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = data
    return {name: parts for name, parts in layers.items() if ".shp" in parts}


def _read_parts(parts: Mapping[str, bytes], source: Source) -> gpd.GeoDataFrame:
    if not parts[".shp"].startswith(_SIGNATURE):
        raise InputError("convert-disguised", path=source.path, suffix=".shp")
    if ".shx" not in parts:
        source.note("shx", path=source.path)
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            if suffix in parts:
                data = parts[suffix]
                Path(folder, f"features{suffix}").write_bytes(_unpaged(data) if suffix == ".dbf" else data)
        gdf = read_layer(source.at(Path(folder, "features.shp")), "features", encoding="ISO-8859-1")
    return _decoded(gdf, _declared(parts), source)


def _unpaged(table: bytes) -> bytes:
    """Return a dBASE table that says nothing of its encoding."""
    return table[:_PAGE] + b"\x00" + table[_PAGE + 1 :]


def _declared(parts: Mapping[str, bytes]) -> str:
    """Return the encoding that a Shapefile says it is in, "" for none that is known."""
    words = parts.get(".cpg", b"")[:40].decode("ascii", errors="ignore").strip().lower()
    said = words.removeprefix("ansi ").removeprefix("cp").removeprefix("ms").strip()
    page = parts.get(".dbf", b"")[_PAGE : _PAGE + 1]
    try:
        return codecs.lookup(_WIDER.get(said, words)).name if words else _PAGES.get(page[0], "") if page else ""
    except LookupError:
        return ""


def _decoded(gdf: gpd.GeoDataFrame, declared: str, source: Source) -> gpd.GeoDataFrame:
    """Return a table that was read as Latin-1 in the encoding that it is in."""
    texts = [name for name in gdf.columns if pd.api.types.is_string_dtype(gdf[name]) and name != gdf.geometry.name]
    words = {*filter(lambda name: name != gdf.geometry.name, gdf.columns)}
    words |= {value for name in texts for value in gdf[name].dropna()}
    encoding = _encoding(words, declared, source)
    cut = {word for word in words if _whole(word, encoding)[1]}
    names = _unlike((name, _whole(name, encoding)[0]) for name in gdf.columns if name != gdf.geometry.name)
    columns = {name: gdf[name].map(lambda value: _whole(value, encoding)[0], na_action="ignore") for name in texts}
    if cut:
        source.note(
            "cut", path=source.path, names=", ".join(f"{names[n]}…" for n in names if n in cut) or "-", count=len(cut)
        )
    return gdf.assign(**columns).rename(columns=names)


def _encoding(words: Iterable[str], declared: str, source: Source) -> str:
    foreign = [word for word in words if not word.isascii()]
    for encoding in dict.fromkeys(filter(None, (declared, "utf-8", "gb18030"))):
        if all(_fits(word, encoding) for word in foreign):
            if declared and encoding != declared:
                source.note("encoding-wrong", path=source.path, declared=declared.upper(), encoding=encoding.upper())
            elif foreign and encoding != "utf-8":
                source.note("encoding", path=source.path, encoding=encoding.upper())
            return encoding
    raise InputError("convert-encoding", path=source.path)


def _fits(word: str, encoding: str) -> bool:
    try:
        return _whole(word, encoding)[0].isprintable() or encoding == "utf-8"
    except UnicodeDecodeError:
        return False


def _whole(word: str, encoding: str) -> tuple[str, bool]:
    """Return a text that was read as Latin-1, without the last character if it was cut in two, and whether it was."""
    data = word.encode("latin-1")
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError as error:
        if error.end < len(data) or len(data) - error.start >= _LONGEST_CHARACTER:
            raise
        return data[: error.start].decode(encoding), True


def _unlike(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return new names by the old, a number after those that would be alike."""
    new: dict[str, str] = {}
    for old, name in names:
        candidates = (f"{name or 'field'}{f'_{number}' * bool(number)}" for number in count())
        new[old] = next(one for one in candidates if one not in new.values())
    return new


def _long_names(members: Mapping[str, bytes]) -> dict[str, str]:
    """Return the whole names by the short ones, from the code book of an export; none where there is no such book."""
    rows = _rows(members.get(_CODEBOOK, b""))
    return {row["shp_field"]: row["field"] for row in rows if row.get("shp_field") and row.get("field")}


def _rows(data: bytes) -> Sequence[Mapping[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        return [{str(name): unguard_formula(str(value or "")) for name, value in row.items()} for row in rows]
    except (UnicodeDecodeError, csv.Error):
        return []


def _exported(
    frames: Mapping[str, gpd.GeoDataFrame], names: Mapping[str, str], unlocated: bytes, source: Source
) -> gpd.GeoDataFrame:
    """Return the parts of an export as one, with whole names; where one part was asked for, that one."""
    whole = [gdf.rename(columns=dict(names)) for gdf in frames.values()]
    rows = [] if source.layer is not None else _rows(unlocated)
    if rows:
        known = set(whole[0].columns)
        kept = [{name: value for name, value in row.items() if name in known - _REPEATING} for row in rows]
        whole.append(gpd.GeoDataFrame(kept, geometry=[None] * len(kept), crs=whole[0].crs))
    plain = [gdf.astype({name: object for name in gdf.columns if name != gdf.geometry.name}) for gdf in whole]
    return gpd.GeoDataFrame(pd.concat(plain, ignore_index=True), crs=whole[0].crs)
