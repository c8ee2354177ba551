"""
Conversion in a process of its own.

Owns both ends: `convert_apart` here, `_serve` there. What another's file makes GDAL, GEOS or Arrow do, hang, crash or
eat memory, ends with that process. The process knows no driver that asks a server, runs a program or follows a
description to other files.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import haizhumap.errors
from haizhumap.documents.sandbox import Finding, limit_memory
from haizhumap.errors import HaizhumapError, InputError
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
    options = {"paths": [str(source_path), str(target_path)], "datums": [source, target], "layer": layer}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", __name__],
            input=json.dumps(options).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"GDAL_SKIP": ",".join(_NO_DRIVERS), "PROJ_NETWORK": "OFF", "SHAPE_RESTORE_SHX": "YES"},
        )
    except subprocess.TimeoutExpired as error:
        raise InputError("convert-slow", path=source_path, seconds=f"{seconds:g}") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise InputError("convert-died", path=source_path) from error
    if "error" in answer:
        raise getattr(haizhumap.errors, answer["error"])(answer["code"], **answer["facts"])
    return answer["count"], [Finding(**note) for note in answer["notes"]]


def _serve() -> None:
    """Convert the file that standard input names and write what came of it to standard output."""
    limit_memory(MEMORY_BYTES)
    from haizhumap.conversion.convert import convert_file  # noqa: PLC0415 - under the limit

    options = json.load(sys.stdin)
    source, target = map(Datum, options["datums"])
    answer: dict[str, object]
    try:
        done = convert_file(*map(Path, options["paths"]), source=source, target=target, layer=options["layer"])
        answer = {"count": done.count, "notes": [asdict(note) for note in done.notes]}
    except HaizhumapError as error:
        answer = {"error": type(error).__name__, "code": error.code, "facts": error.facts}
    sys.stdout.write(json.dumps(answer, default=str))


if __name__ == "__main__":
    _serve()
