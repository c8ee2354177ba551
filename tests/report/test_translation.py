"""The English reading of a report."""

import json
from pathlib import Path

import pytest

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, say_error
from haizhumap.paths import Settings
from haizhumap.report.store import read_report
from haizhumap.report.translation import NOTHING, read_translation

READING = {
    "title": "Report",
    "issuer": "Government",
    "sections": [{"zh": "（五）", "en": "(5)"}],
    "sentences": [{"start": 0, "end": 2, "zh": "开始", "en": "Begin"}],
}


def test_a_reading_is_found_by_heading_and_by_span(tmp_path: Path) -> None:
    """The Chinese that was read stands beside it."""
    (tmp_path / "x.en.json").write_text(json.dumps(READING), encoding="utf-8")

    found = read_translation(tmp_path, "x")

    assert (found.title, found.issuer, found.sections) == ("Report", "Government", {"（五）": "(5)"})
    assert (found.sentences[0, 2], found.originals[0, 2]) == ("Begin", "开始")


def test_a_report_that_nobody_has_read_has_none(tmp_path: Path) -> None:
    """No file is no fault."""
    assert read_translation(tmp_path, "x") is NOTHING


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "metadata-unreadable"),
        ("[]", "metadata-unreadable"),
        (json.dumps({**READING, "sentences": [{"start": "a", "end": 1}]}), "metadata-unreadable"),
        (json.dumps({"title": "Report"}), "metadata-field"),
    ],
)
def test_a_broken_file_is_told_by_name(tmp_path: Path, text: str, code: str) -> None:
    """It is named in both languages."""
    (tmp_path / "x.en.json").write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_translation(tmp_path, "x")

    assert caught.value.code == code
    assert all("x.en.json" in say_error(caught.value, lang) for lang in LANGS)


def test_the_readings_that_are_kept_are_of_what_the_report_says(settings: Settings) -> None:
    """Each sentence that was read stands at its offsets."""
    report = read_report(settings.reports_dir, "haizhu-2024")
    translation = read_translation(settings.reports_dir, "haizhu-2024")

    assert translation.originals
    assert [zh for (start, end), zh in translation.originals.items() if report.text[start:end] != zh] == []
