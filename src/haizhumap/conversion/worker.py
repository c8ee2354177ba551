"""
Conversion in a process of its own.

Owns both ends: `convert_apart` here, `_convert` there. What another's file makes GDAL, GEOS or Arrow do, hang, crash or
eat memory, ends with that process. The process knows no driver that asks a server, runs a program or follows a
description to other files.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from haizhumap.documents.sandbox import Finding, run_apart, serve
from haizhumap.errors import InputError
from haizhumap.model import Datum

SECONDS = 600.0
MEMORY_BYTES = 4 << 30
"""Address space of the process; GDAL, GEOS, Arrow and pandas take one gigabyte of it before they read anything."""
_NO_DRIVERS = (
    *("HTTP", "WFS", "OAPIF", "OGCAPI", "CSW", "EEDA", "Carto", "AmigoCloud", "Elasticsearch", "PLSCENES", "NGW"),
    *("OGR_VRT", "VRT", "GDALG", "GPSBabel", "ADBC", "GMLAS", "PGDUMP", "WCS", "WMS", "WMTS", "DAAS", "STACIT"),
)


def convert_apart(
    source_path: Path,
    target_path: Path,
    *,
    source: Datum,
    target: Datum,
    layer: str | None = None,
    seconds: float = SECONDS,
) -> tuple[int, list[Finding]]:
    """
    Convert a file as `convert.convert_file` does, apart from this process; return how many features, and its notes.

    Raises
    ------
    HaizhumapError
        What `convert_file` raises; `convert-slow` if it took too long, `convert-died` if the process died of the file.
    """
    try:
        answer = run_apart(
            __name__,
            seconds=seconds,
            environ={"GDAL_SKIP": ",".join(_NO_DRIVERS), "PROJ_NETWORK": "OFF", "SHAPE_RESTORE_SHX": "YES"},
            paths=[str(source_path), str(target_path)],
            datums=[source, target],
            layer=layer,
        )
    except TimeoutError as error:
        raise InputError("convert-slow", path=source_path, seconds=f"{seconds:g}") from error
    except ChildProcessError as error:
        raise InputError("convert-died", path=source_path) from error
    return answer["count"], [Finding(**note) for note in answer["notes"]]


def _convert(_data: bytes, *, paths: list[str], datums: list[str], layer: str | None) -> Mapping[str, object]:
    """Convert a file under the limits of this process."""
    from haizhumap.conversion.convert import convert_file  # noqa: PLC0415 - under the limit

    source, target = map(Datum, datums)
    done = convert_file(*map(Path, paths), source=source, target=target, layer=layer)
    return {"count": done.count, "notes": [asdict(note) for note in done.notes]}


if __name__ == "__main__":
    serve(_convert, memory_bytes=MEMORY_BYTES)
