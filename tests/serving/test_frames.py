"""The guard in the documents of frames."""

import pytest
from doors import DOCUMENT, POLICY, Asker, Inner

from haizhumap.serving.frames import GuardedFrames


@pytest.mark.parametrize("path", ["/gis/component/map/", "/gis/component/map/index.html"])
def test_the_guard_stands_before_everything_in_a_frame(path: str) -> None:
    """Its script is the first to run."""
    answer = Asker(GuardedFrames(Inner(), policy=lambda: POLICY)).get(path)

    assert answer.content.endswith(DOCUMENT)
    assert answer.content.startswith(b"<!doctype html><script>")


@pytest.mark.parametrize("path", ["/gis/", "/gis/component/map/main.js", "/component/map/index.html"])
def test_all_else_passes_through(path: str) -> None:
    """Scripts of frames, the page, what is not ours."""
    assert Asker(GuardedFrames(Inner(), policy=lambda: POLICY)).get(path).content == DOCUMENT
