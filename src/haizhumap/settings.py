"""
Where the project's files lie, and how they are written.

Owns paths and the one way of writing a file; must not know what is in a file.
"""

import errno
import hashlib
import json
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
JOURNAL = ".haizhumap-unfinished.json"
"""While several files take their names, this file beside them, or above them, says which; else it does not exist."""


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
    def links_path(self) -> Path:
        """People's decisions on places of successive reports; a project may have none."""
        return self.root / "data" / "links.csv"

    @property
    def drafts_dir(self) -> Path:
        """Folder of the reviews under way; not under version control."""
        return self.root / ".drafts"

    def register_path(self, report_id: str) -> Path:
        """Return the register that stands beside the first one for a further report."""
        return self.root / "data" / f"places.{report_id}.csv"

    def ledger_path(self, report_id: str) -> Path:
        """Return the ledger that stands beside the first one for a further report; it may not exist."""
        return self.root / "data" / f"unmapped.{report_id}.csv"

    @property
    def register_paths(self) -> tuple[Path, ...]:
        """Every register: `places.csv`, then those of further reports by name."""
        return (self.places_path, *sorted(self.places_path.parent.glob("places.*.csv")))

    @property
    def ledger_paths(self) -> tuple[Path, ...]:
        """Every ledger: `unmapped.csv`, then those of further reports by name."""
        return (self.unmapped_path, *sorted(self.unmapped_path.parent.glob("unmapped.*.csv")))

    @property
    def journals(self) -> tuple[Path, ...]:
        """What writings that were broken off have left; see `finish_writing`."""
        folders = (self.root, self.root / "data", self.reports_dir, self.root / "geo", self.basemap_dir)
        return tuple(folder / JOURNAL for folder in folders if (folder / JOURNAL).exists())

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
        except (ValueError, OSError, RuntimeError):  # it lies elsewhere, or is a loop of links
            return str(path)

    def is_own(self, path: Path) -> bool:
        """Tell whether a path leads into the folders of the project's data and positions."""
        try:
            place = path.resolve()
            return any(place.is_relative_to((self.root / part).resolve()) for part in ("data", "geo"))
        except (OSError, RuntimeError):  # a loop of links
            return False

    def require_finished(self) -> None:
        """
        Refuse to go on while a writing of several files is unfinished: what is written now could be lost by its end.

        Raises
        ------
        WriteError
            If there is a journal.
        """
        for journal in self.journals:
            raise WriteError("unfinished-writing", path=self.relative(journal))

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

    No file takes its name before the content of every one has reached the disk. A crash between two renamings leaves
    each file whole, the old or the new, and a `JOURNAL` in the folder common to all, with which `finish_writing` brings
    the rest to its place. A symbolic link stays one: what it points to is written. What exists and is no regular file
    (a folder, a pipe, a device) is refused.

    Raises
    ------
    WriteError
        If a folder is missing, full or not writable, a folder stands where a file should, or a journal is there
        already: then another writing is under way or was broken off.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with _telling(path):
                _stage(_real(path), content.encode("utf-8") if isinstance(content, str) else content, staged)
        if len(staged) == 1:
            _rename(staged)
        elif staged:
            _rename_by_journal(staged)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _real(path: Path) -> Path:
    """Return the path behind symbolic links; a loop of them is an OSError."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _rename(staged: Mapping[Path, Path]) -> None:
    for path, temporary in staged.items():
        with _telling(path):
            temporary.replace(path)


def _rename_by_journal(staged: dict[Path, Path]) -> None:
    """Rename what is staged; where that breaks off half-way, keep journal and temporary files for `finish_writing`."""
    journal = _write_journal(staged)
    try:
        _rename(staged)
    except BaseException as error:
        if all(temporary.exists() for temporary in staged.values()):
            journal.unlink()
            raise
        staged.clear()
        if isinstance(error, WriteError):
            raise WriteError("half-written", **error.facts, journal=journal) from error
        raise
    journal.unlink()


def _write_journal(staged: Mapping[Path, Path]) -> Path:
    """
    Write down which temporary file takes which name, on the disk before the first one does.

    Each line has the digest of what has the name now, "" for nothing: what changes later is not written over.
    """
    folder = Path(os.path.commonpath([path.parent for path in staged]))
    journal = folder / JOURNAL
    if journal.exists():
        raise WriteError("unfinished-writing", path=journal)
    entry: dict[Path, Path] = {}
    try:
        with _telling(journal):
            lines = [
                [os.path.relpath(temporary, folder), os.path.relpath(path, folder), _digest(path)]
                for path, temporary in staged.items()
            ]
            _stage(journal, json.dumps(lines).encode(), entry)
            entry[journal].replace(journal)
            _sync(folder)
    except WriteError:
        for leftover in (*entry.values(), journal):
            leftover.unlink(missing_ok=True)
        raise
    return journal


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One file of a broken writing: where its new content waits, and the digest of what it was to take the place of."""

    temporary: Path
    before: str

    @property
    def is_waiting(self) -> bool:
        """Tell whether the new content still waits to get its name."""
        return self.temporary.exists()


def read_journal(journal: Path) -> dict[Path, Unfinished]:
    """
    Return the files that a broken writing was to write.

    Raises
    ------
    WriteError
        If the file is no such list, or names other files than those of its folder and their temporary ones.
    """
    folder = journal.parent.resolve()
    try:
        lines = [
            (folder / path, Unfinished(folder / temporary, str(before)))
            for temporary, path, before in json.loads(journal.read_bytes())
        ]
        are_own = all(_is_staged(path, one.temporary, folder) for path, one in lines)
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # deep JSON and loops of links are RuntimeErrors
        raise WriteError("journal-unreadable", path=journal) from error
    if not are_own:
        raise WriteError("journal-unreadable", path=journal)
    return dict(lines)


def _is_staged(path: Path, temporary: Path, folder: Path) -> bool:
    """Tell whether a file lies in a folder, and the other one beside it under the name that `_stage` gives it."""
    is_inside = path.resolve().is_relative_to(folder)
    return is_inside and temporary.parent == path.parent and temporary.name.startswith(f".{path.name}.")


def finish_writing(journal: Path) -> list[Path]:
    """
    Finish a writing that was broken off half-way; return the files that got their new content now.

    Raises
    ------
    WriteError
        If the journal cannot be read or a file not be written, or if a file has changed since the writing was broken
        off: then both it and what was to be written stay, and nothing else is written either.
    """
    rest = {path: one for path, one in read_journal(journal).items() if one.is_waiting}
    for path, one in rest.items():
        with _telling(path):
            has_changed = _digest(path) != one.before
        if has_changed:
            raise WriteError("finish-changed", path=path, temporary=one.temporary)
    _rename({path: one.temporary for path, one in rest.items()})
    with _telling(journal):
        journal.unlink()
    return list(rest)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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


@contextmanager
def telling_scratch(path: Path) -> Iterator[None]:
    """Tell what the system refuses while a file, or a copy of a folder, is made in the folder for temporary files."""
    try:
        yield
    except OSError as error:
        if isinstance(error, WriteError):
            raise
        why = error.strerror or type(error).__name__
        raise WriteError("scratch-failed", path=path.name, folder=tempfile.gettempdir(), why=why) from error


def _write_through(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
