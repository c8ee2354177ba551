"""The reports that a project keeps."""

from pathlib import Path

import pytest

from haizhumap.errors import InputError
from haizhumap.paths import Settings
from haizhumap.report.store import format_metadata, read_report, sha256


def test_metadata_is_written_as_it_is_read(settings: Settings) -> None:
    """Formatting a report's metadata gives the shipped file."""
    report = read_report(settings.reports_dir, "haizhu-2024")

    assert format_metadata(report) == (settings.reports_dir / "haizhu-2024.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "metadata", "code"),
    [
        pytest.param(None, "{}", "file-unreadable", id="no text"),
        pytest.param(b"\xba\xa3\xd6\xe9", "{}", "not-utf8", id="GBK text"),
        pytest.param("海珠".encode(), None, "file-unreadable", id="no metadata"),
        pytest.param("海珠".encode(), "{", "metadata-unreadable", id="broken JSON"),
        pytest.param("海珠".encode(), "[" * 100_000, "metadata-unreadable", id="deep JSON"),
        pytest.param("海珠".encode(), "[]", "metadata-unreadable", id="not an object"),
        pytest.param("海珠".encode(), '{"title": "x"}', "metadata-field", id="a field is missing"),
        pytest.param(
            "海珠".encode(),
            '{"title": "x", "issuer": "x", "delivered": "2024-01-25", "excerpt": "false"}',
            "metadata-unreadable",
            id="a word for true or false",
        ),
    ],
)
def test_an_unreadable_report_says_what_is_wrong(
    tmp_path: Path, text: bytes | None, metadata: str | None, code: str
) -> None:
    """Each way in which a report cannot be read has its own code."""
    if text is not None:
        (tmp_path / "r.txt").write_bytes(text)
    if metadata is not None:
        (tmp_path / "r.json").write_text(metadata, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_report(tmp_path, "r")

    assert caught.value.code == code


def test_sha256_is_of_the_utf8_bytes() -> None:
    """The digest is the one that sha256sum prints."""
    assert sha256("海珠") == "88a59e5f78bb1f4b022495ef8835a4641e4c2857f0cd86c79f61c89e6872feea"
