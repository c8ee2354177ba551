"""What all readers share, once per version of the files."""

import os
import subprocess
import sys

from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.publishing.edition import version_of
from haizhumap.ui.caching import load_places

VERSION = """
import sys
from pathlib import Path
from haizhumap.paths import Settings
from haizhumap.publishing.edition import version_of
print(version_of(Settings(root=Path(sys.argv[1]))))
"""


def test_a_version_outlives_the_server_until_a_file_changes(project: Settings) -> None:
    """What browsers have kept is still good after a restart."""
    before = version_of(project)
    restarted = subprocess.run(
        [sys.executable, "-c", VERSION, project.root],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    os.utime(project.places_path, (1, 1))

    assert restarted.stdout.strip() == before
    assert version_of(project) != before


def test_what_was_made_of_the_places_is_kept_until_a_file_changes(project: Settings) -> None:
    """The first reader after a restart does not wait for it to be made again; an older version's is not kept."""
    made = load_places(project, Datum.WGS84)
    folder = project.cache_dir / "page"
    (kept,) = folder.iterdir()
    os.utime(project.places_path, (1, 1))
    again = load_places(project, Datum.WGS84)
    (newer,) = folder.iterdir()

    assert newer != kept
    assert newer.read_bytes() == again == made
