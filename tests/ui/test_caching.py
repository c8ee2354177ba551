"""What all readers share, once per version of the files."""

import os
import subprocess
import sys

from haizhumap.paths import Settings
from haizhumap.ui.caching import version_of

VERSION = """
import sys
from pathlib import Path
from haizhumap.paths import Settings
from haizhumap.ui.caching import version_of
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
