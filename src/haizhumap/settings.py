"""
Where the project's files lie, and how they are written.

Owns paths and the one way of writing a file; must not know what is in a file.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from haizhumap.errors import SettingsError, WriteError

ROOT_VARIABLE = "HAIZHUMAP_ROOT"
_MARKER = Path("data", "places.csv")


@dataclass(frozen=True, slots=True)
class Settings:
    """The project folder; every path is derived from it."""

    root: Path

    @property
    def reports_dir(self) -> Path:
        """Folder of the cleaned reports and their metadata."""
        return self.root / "data" / "reports"

    @property
    def places_path(self) -> Path:
        """The register of places."""
        return self.root / "data" / "places.csv"

    @property
    def unmapped_path(self) -> Path:
        """The ledger of commitments that name no place."""
        return self.root / "data" / "unmapped.csv"

    @property
    def gazetteer_path(self) -> Path:
        """The reviewed positions."""
        return self.root / "geo" / "gazetteer.geojson"

    @property
    def layer_path(self) -> Path:
        """The built layer, register × gazetteer."""
        return self.root / "geo" / "projects.geojson"

    @property
    def basemap_dir(self) -> Path:
        """Folder of the offline base map."""
        return self.root / "geo" / "basemap"

    def relative(self, path: Path) -> str:
        """Return a path as people should read it: from the project folder where it lies inside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)

    @classmethod
    def find(cls, start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Self:
        """
        Find the project folder.

        `HAIZHUMAP_ROOT` decides when it is set; else the nearest folder with `data/places.csv`, upwards
        from `start` (the working folder by default), then upwards from this file (an editable install).

        Raises
        ------
        SettingsError
            If no folder fits; `tried` lists the folders looked at.
        """
        candidates = list(_candidates(start or Path.cwd(), environ))
        for root in candidates:
            if (root / _MARKER).is_file():
                return cls(root=root)
        raise SettingsError("no-project-folder", tried=", ".join(map(str, candidates)))


def _candidates(start: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    if named := environ.get(ROOT_VARIABLE):
        yield Path(named)
        return
    for origin in (start.resolve(), Path(__file__).resolve().parent):
        yield origin
        yield from origin.parents


def write_whole(path: Path, content: str | bytes) -> None:
    """
    Write a file whole or not at all: text as UTF-8 with the newlines it has.

    The content goes to a temporary file in the same folder, reaches the disk and then takes the
    name in one step, so a reader sees the old file or the new one and a crash leaves the old one.

    Raises
    ------
    WriteError
        If the folder is missing, full or not writable.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            _write_through(descriptor, data)
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError("file-unwritable", path=path, why=error.strerror) from error


def _write_through(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
