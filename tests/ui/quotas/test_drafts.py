"""Reviews that anybody may make: so many, so large, for so long."""

import os
from pathlib import Path

import pytest

from haizhumap.errors import DraftError
from haizhumap.i18n import LANGS, say_error
from haizhumap.ui.quotas.drafts import DraftQuota, check_room, check_size, expire, size_of


def make(folder: Path, name: str, size: int = 10, *, age_s: float = 0) -> Path:
    """Make a review of a size, untouched since some seconds."""
    draft = folder / name
    draft.mkdir()
    log = draft / "draft.steps.jsonl"
    log.write_bytes(bytes(size))
    at = log.stat().st_mtime - age_s
    for path in (log, draft):
        os.utime(path, (at, at))
    return draft


@pytest.mark.parametrize(
    ("made", "quota"),
    [(3, DraftQuota(of_session=3)), (0, DraftQuota(of_all=2)), (0, DraftQuota(bytes_all=20))],
    ids=["of a session", "of all", "bytes"],
)
def test_there_is_an_end_of_reviews(tmp_path: Path, made: int, quota: DraftQuota) -> None:
    """It is told in both languages."""
    make(tmp_path, "a")
    make(tmp_path, "b")

    with pytest.raises(DraftError) as caught:
        check_room(tmp_path, made=made, quota=quota)

    assert caught.value.code == "draft-full"
    assert len({say_error(caught.value, lang) for lang in LANGS}) == len(LANGS)


def test_a_review_that_nobody_has_touched_makes_room(tmp_path: Path) -> None:
    """One that somebody works on stays, however old its folder is."""
    old, fresh = make(tmp_path, "old", age_s=7200), make(tmp_path, "fresh", age_s=7200)
    os.utime(fresh / "draft.steps.jsonl")

    check_room(tmp_path, made=0, quota=DraftQuota(of_all=2, seconds=3600))

    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_review_grows_to_its_limit(tmp_path: Path) -> None:
    """The step after is refused."""
    draft = make(tmp_path, "a", 99)
    check_size(draft, quota=DraftQuota(bytes_each=100))
    (draft / "more").write_bytes(b"1")

    with pytest.raises(DraftError, match="draft-full"):
        check_size(draft, quota=DraftQuota(bytes_each=100))


def test_a_folder_that_is_not_there_has_room(tmp_path: Path) -> None:
    """Before the first review there is none."""
    expire(tmp_path / "none")
    check_room(tmp_path / "none", made=0)
    assert size_of(tmp_path / "none") == 0
