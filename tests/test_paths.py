"""Finding the project and its files."""

from pathlib import Path

import pytest

from haizhumap.errors import ProjectError, WriteError
from haizhumap.files import JOURNAL
from haizhumap.paths import ROOT_VARIABLE, Settings


def test_the_variable_decides(project: Settings) -> None:
    """HAIZHUMAP_ROOT goes before the working folder."""
    assert Settings.find().root == project.root


def test_the_nearest_folder_upwards_is_found(project: Settings) -> None:
    """A command works in any folder of the project."""
    assert Settings.find(start=project.reports_dir, environ={}).root == project.root


def test_a_missing_project_names_the_folders_tried(tmp_path: Path) -> None:
    """The error tells where it looked."""
    with pytest.raises(ProjectError) as caught:
        Settings.find(environ={ROOT_VARIABLE: str(tmp_path)})

    assert str(tmp_path) in str(caught.value.facts["tried"])


def test_paths_are_told_from_the_project_folder(project: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Inside the project a path is relative; outside it is whole."""
    outside = tmp_path_factory.mktemp("else") / "x.csv"

    assert project.relative(project.places_path) == "data/places.csv"
    assert project.relative(outside) == str(outside)


def test_a_loop_of_links_is_no_file_of_the_project(tmp_path: Path) -> None:
    """It is told as it was given."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    assert Settings(root=tmp_path).relative(loop) == str(loop)
    assert not Settings(root=tmp_path).is_own(loop)


@pytest.mark.parametrize("folder", ["", "data", "geo"])
def test_a_project_with_an_unfinished_writing_is_not_written_to(project: Settings, folder: str) -> None:
    """Wherever the journal stands."""
    project.require_finished()
    (project.root / folder / JOURNAL).write_text("[]", encoding="utf-8")

    with pytest.raises(WriteError) as caught:
        project.require_finished()

    assert caught.value.code == "unfinished-writing"


LINKS = (
    "geo/projects.geojson",
    "data/places.csv",
    "geo/basemap",
    "data/reports",
    ".haizhumap.lock",
    JOURNAL,
    ".drafts",
)


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("way", ["outside", ".git"])
def test_a_project_whose_files_lie_elsewhere_is_none(
    project: Settings, tmp_path_factory: pytest.TempPathFactory, name: str, way: str
) -> None:
    """A link in the place of a file or a folder, also one that leads nowhere yet: git brings such along."""
    path, folder = project.root / name, project.root / way if way.startswith(".") else tmp_path_factory.mktemp(way)
    folder.mkdir(exist_ok=True)
    if path.exists():
        path.rename(folder / "aim")
    path.symlink_to(folder / "aim")

    with pytest.raises(ProjectError) as caught:
        project.require_own()

    assert caught.value.facts == {"path": path, "target": (folder / "aim").resolve()}


def test_links_within_a_project_are_taken(project: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A user may keep a file once under two names, and reach the project by a link."""
    (project.root / "data" / "notes.csv").symlink_to("places.csv")
    (project.root / "geo" / "texts").symlink_to("../data/reports")
    (project.root / "geo" / "loop").symlink_to("loop")
    link = tmp_path_factory.mktemp("else") / "project"
    link.symlink_to(project.root)

    assert Settings.find(environ={ROOT_VARIABLE: str(link)}).root == link
