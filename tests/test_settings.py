"""Finding the project, and writing files."""

import os
from pathlib import Path

import pytest

from haizhumap.errors import SettingsError, WriteError
from haizhumap.settings import ROOT_VARIABLE, Settings, write_whole


def test_the_variable_decides(project: Settings) -> None:
    """HAIZHUMAP_ROOT goes before the working folder."""
    assert Settings.find().root == project.root


def test_the_nearest_folder_upwards_is_found(project: Settings) -> None:
    """A command works in any folder of the project."""
    assert Settings.find(start=project.reports_dir, environ={}).root == project.root


def test_a_missing_project_names_the_folders_tried(tmp_path: Path) -> None:
    """The error tells where it looked."""
    with pytest.raises(SettingsError) as caught:
        Settings.find(environ={ROOT_VARIABLE: str(tmp_path)})

    assert str(tmp_path) in str(caught.value.facts["tried"])


def test_paths_are_told_from_the_project_folder(project: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Inside the project a path is relative; outside it is whole."""
    outside = tmp_path_factory.mktemp("else") / "x.csv"

    assert project.relative(project.places_path) == "data/places.csv"
    assert project.relative(outside) == str(outside)


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays whole and no temporary file is left behind."""
    path = tmp_path / "x.csv"
    write_whole(path, "old")

    def crash(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(WriteError):
        write_whole(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_by_the_name_asked_for(tmp_path: Path) -> None:
    """The message names the file that was to be written."""
    path = tmp_path / "none" / "x.csv"

    with pytest.raises(WriteError) as caught:
        write_whole(path, "x")

    assert caught.value.facts["path"] == path


def test_a_rewritten_file_keeps_its_mode(tmp_path: Path) -> None:
    """Permissions are the old file's."""
    path = tmp_path / "x.csv"
    path.write_text("old")
    path.chmod(0o640)

    write_whole(path, b"new")

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    """What the link points to is written."""
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)

    write_whole(link, "new")

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """What is no regular file is refused and left as it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(WriteError):
        write_whole(pipe, "new")

    assert pipe.is_fifo()
