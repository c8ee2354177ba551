"""
Where the project's files lie.

Owns every path and the search for the project's folder; must not know what is in a file.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import platformdirs

from haizhumap.errors import ProjectError, WriteError
from haizhumap.files import JOURNAL

ROOT_VARIABLE = "HAIZHUMAP_ROOT"
_MARKER = Path("data", "places.csv")
_DRAFTS, _LOCK = ".drafts", ".haizhumap.lock"
_OWN_HIDDEN = (_DRAFTS, _LOCK, JOURNAL)
OWN_PROJECT = Path(__file__).parent / "_project"
"""The project that comes with an installed package, to be read and not to be written."""


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
        return self.root / _DRAFTS

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
    def lock_path(self) -> Path:
        """What is locked while somebody changes the project; see `locking`."""
        return self.root / _LOCK

    @property
    def journals(self) -> tuple[Path, ...]:
        """What writings that were broken off have left; see `finish_writing`."""
        return tuple(folder / JOURNAL for folder in self.folders if (folder / JOURNAL).exists())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder in which files of the project are written, those of the drafts too."""
        geo = (self.root / "geo", self.basemap_dir, self.basemap_sources_dir)
        drafts = sorted(path for path in self.drafts_dir.glob("*") if path.is_dir())
        return (self.root, self.root / "data", self.reports_dir, *geo, *drafts)

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
        """
        Folder of what can be had again: answers of services, what the page is made of.

        It is the user's, outside the project: a project's folder travels, and what lies there is taken for no answer.
        """
        own = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:16]
        return platformdirs.user_cache_path("haizhumap", appauthor=False) / own

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

    def require_writable(self) -> None:
        """
        Refuse to write into the project that comes with the package: the next installation would take away what was.

        Raises
        ------
        WriteError
            If this is it.
        """
        if self.root == OWN_PROJECT:
            raise WriteError("project-of-package", path=self.root)

    def require_finished(self) -> None:
        """
        Refuse to write while a writing of several files is unfinished: what is written now could be lost by its end.

        Raises
        ------
        WriteError
            If there is a journal.
        """
        for journal in self.journals:
            raise WriteError("unfinished-writing", path=self.relative(journal))

    def require_own(self) -> None:
        """
        Refuse a project with a file, or a folder on the way to one, that is a link out of it or into what it hides.

        A project's folder travels, and git keeps links: what is written through one would be any file of the user, and
        what is read through one would stand on the map. `.git` and the like are no place for data either. Links from
        one file of the project to another stay.

        Raises
        ------
        ProjectError
            If there is one; `path` is the link, `target` where it leads.
        """
        root = Path(os.path.realpath(self.root))
        for link in self._links():
            target = Path(os.path.realpath(link))
            inside = target.relative_to(root).parts if target.is_relative_to(root) else (".",)
            if target != Path(os.path.realpath(link.parent), link.name) and _is_hidden(inside):
                raise ProjectError("project-link", path=link, target=target)

    def _links(self) -> Iterator[Path]:
        """Yield the symbolic links in the project's folders, and those in the place of one."""
        tops = [self.root / "data", self.root / "geo", self.drafts_dir]
        yield from (path for path in (*tops, self.lock_path, self.root / JOURNAL) if path.is_symlink())
        for top in tops:
            for folder, folders, names in os.walk(top):
                yield from (path for path in map(Path(folder).joinpath, (*folders, *names)) if path.is_symlink())

    @classmethod
    def find(cls, start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Self:
        """
        Find the project folder.

        `HAIZHUMAP_ROOT` decides when it is set; else the nearest folder with `data/places.csv`, upwards
        from `start` (the working folder by default), then upwards from this file (an editable install);
        else the project that comes with the package.

        Raises
        ------
        ProjectError
            If no folder fits; `tried` lists the folders looked at. If the one that does is none of its own; see
            `require_own`.
        """
        start = start or Path.cwd()
        found = cls.find_any(start, environ)
        if found is None:
            raise ProjectError("no-project-folder", tried=tuple(_candidates(start, environ)))
        return found

    @classmethod
    def find_any(cls, start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Self | None:
        """Find the project folder as `find` does; None where there is none."""
        for root in _candidates(start or Path.cwd(), environ):
            if (root / _MARKER).is_file():
                found = cls(root=root)
                found.require_own()
                return found
        return None


def _is_hidden(parts: Sequence[str]) -> bool:
    """Tell whether a path from the project's folder goes through something hidden that is none of our own."""
    return any(part.startswith(".") for part in parts if part not in _OWN_HIDDEN)


def _candidates(start: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    if named := environ.get(ROOT_VARIABLE):
        yield Path(named)
        return
    for origin in (start.resolve(), Path(__file__).resolve().parent):
        yield origin
        yield from origin.parents
    yield OWN_PROJECT
