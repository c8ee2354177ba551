"""The folder of a process, such as a served page: it goes with it, or when the next one starts."""

import subprocess
import sys
import tempfile
from pathlib import Path

import app_server
import pytest
from conftest import ROOT

from haizhumap.documents.scratch import Scratch, sweep
from haizhumap.serving.policy import EDIT_VARIABLE

HOLDER = """
import sys
from haizhumap.documents.scratch import Scratch
own = Scratch()
print(own.folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let folders be made where no other server makes any."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_what_a_killed_server_left_is_swept_at_the_next_start() -> None:
    """While it lives, nobody takes it away."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        (folder / "drafts").mkdir()
        alive = sweep(), folder.exists()
        process.kill()
        process.wait()
        own = Scratch()

    assert alive == ([], True)
    assert not folder.exists()
    own.remove()
    assert not own.folder.exists()


def test_what_is_no_folder_of_a_server_stays(tmp_path: Path) -> None:
    """One that is being made, and one that is a link to elsewhere."""
    (tmp_path / "haizhumap-scratch-new").mkdir()
    aim = tmp_path / "aim"
    aim.mkdir()
    (aim / "lock").touch()
    (tmp_path / "haizhumap-scratch-link").symlink_to(aim)

    assert sweep() == []
    assert (aim / "lock").exists()


def test_a_server_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    """No review and no upload outlives the signal that ends it."""
    with app_server.serve(ROOT, **{EDIT_VARIABLE: "0", "TMPDIR": str(tmp_path)}):
        running = [*tmp_path.glob("haizhumap-scratch-*")]

    assert len(running) == 1
    assert [*tmp_path.glob("haizhumap-scratch-*")] == []
