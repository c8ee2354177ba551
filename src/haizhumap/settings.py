"""
Where the project's files lie, and how they are written.

Owns paths and the one way of writing a file; must not know what is in a file.
"""

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from haizhumap.errors import SettingsError, WriteError

ROOT_VARIABLE = "HAIZHUMAP_ROOT"
_MARKER = Path("data", "places.csv")
_NOT_A_FILE = "not a regular file"


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
    def landmarks_path(self) -> Path:
        """Points beyond doubt that positions are compared with; a project may have none."""
        return self.root / "geo" / "landmarks.csv"

    @property
    def layer_path(self) -> Path:
        """The built layer, register × gazetteer."""
        return self.root / "geo" / "projects.geojson"

    @property
    def basemap_dir(self) -> Path:
        """Folder of the offline base map."""
        return self.root / "geo" / "basemap"

    @property
    def basemap_sources_dir(self) -> Path:
        """Folder of the reviewed sources of the offline base map."""
        return self.basemap_dir / "sources"

    @property
    def basemap_names_path(self) -> Path:
        """Names, road classes and hand-placed labels of the offline base map."""
        return self.basemap_dir / "names.toml"

    @property
    def proposals_path(self) -> Path:
        """Positions that were asked for and wait for review; not under version control."""
        return self.root / "geo" / "proposals.geojson"

    @property
    def cache_dir(self) -> Path:
        """Folder of the answers of geocoders and of OpenStreetMap; not under version control."""
        return self.root / ".cache" / "haizhumap"

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
    write_all({path: content})


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """
    Write several files, each as `write_whole` does, and all of them or none.

    No file takes its name before the content of every one has reached the disk; only a crash between two renamings
    could leave some old and some new. A symbolic link stays one: what it points to is written. What exists and is no
    regular file (a folder, a pipe, a device) is refused.

    Raises
    ------
    WriteError
        If a folder is missing, full or not writable, or a folder stands where a file should.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _telling(path):
                _stage(path.resolve(), content.encode("utf-8") if isinstance(content, str) else content, staged)
        for path, temporary in staged.items():
            with _telling(path):
                temporary.replace(path)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _stage(path: Path, data: bytes, staged: dict[Path, Path]) -> None:
    """Write a file's content beside it, under a name kept in `staged`, and make sure that it can take the name."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, _NOT_A_FILE)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    staged[path] = Path(name)
    _write_through(descriptor, data)
    staged[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError("file-unwritable", path=path, why=error.strerror) from error


def _write_through(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
