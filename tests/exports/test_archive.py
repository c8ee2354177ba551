"""Several files in one zip."""

from exported import members_of

from haizhumap.exports.archive import pack_files


def test_the_same_files_give_the_same_bytes() -> None:
    """Names in Chinese too; nothing of the day on which it was made."""
    files = {"甲.csv": b"x" * 1000, "b.json": b"{}"}

    assert members_of(pack_files(files)) == files
    assert pack_files(files) == pack_files(dict(files))
    assert len(pack_files(files)) < 1000
