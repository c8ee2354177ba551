"""
The reports that a project keeps: each a text and its metadata.

Owns the form of the metadata and of a report's file names. Must not know places or positions.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from haizhumap.decoding import decode_json, told_as
from haizhumap.errors import InputError
from haizhumap.files import read_text
from haizhumap.model import CleaningStep, Report


def new_report(
    raw: str,
    cleaned: tuple[str, tuple[CleaningStep, ...]],
    *,
    boundary: str = "",
    **metadata: Any,  # noqa: ANN401 - as `Report` takes them
) -> Report:
    """
    Make a report of a raw text and what `clean` made of it.

    `metadata` is `report_id`, `title`, `issuer`, `delivered`, `excerpt` and `opening_section`.

    Raises
    ------
    InputError
        If the boundary is no plain name of a file.
    """
    text, steps = cleaned
    try:
        _file_name(boundary)
    except ValueError as error:
        raise InputError("bad-boundary", boundary=boundary) from error
    return Report(
        raw_sha256=sha256(raw),
        text_sha256=sha256(text),
        cleaning=steps,
        text=text,
        boundary=boundary,
        **metadata,
    )


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_report(folder: Path, report_id: str) -> Report:
    """
    Read `<report_id>.txt` and `<report_id>.json`.

    Raises
    ------
    InputError
        If one of the files is missing, unreadable or lacks a field.
    """
    text = read_text(folder / f"{report_id}.txt")
    path = folder / f"{report_id}.json"
    words = read_text(path)
    with told_as(InputError, "metadata-unreadable", path=path):
        return _parse_metadata(decode_json(words), path, report_id=report_id, text=text)


def _parse_metadata(metadata: Mapping[str, Any], path: Path, *, report_id: str, text: str) -> Report:
    try:
        return Report(
            report_id=report_id,
            title=_words(metadata, "title"),
            issuer=_words(metadata, "issuer"),
            delivered=date.fromisoformat(metadata["delivered"]),
            excerpt=_boolean(metadata["excerpt"]),
            opening_section=_words(metadata, "opening_section"),
            raw_sha256=_words(metadata, "raw_sha256"),
            text_sha256=_words(metadata, "text_sha256"),
            cleaning=tuple(map(_step, metadata["cleaning"])),
            text=text,
            boundary=_file_name(metadata.get("boundary", "")),
        )
    except KeyError as error:
        raise InputError("metadata-field", path=path, field=error.args[0]) from error


def _words(values: Mapping[str, Any], name: str) -> str:
    """Return a text that can be written; raise ValueError, naming it, for anything else."""
    value = values[name]
    if not isinstance(value, str) or value.encode("utf-8", "ignore").decode("utf-8") != value:
        raise ValueError(f"{name}: {value!r:.80}")  # noqa: EM102, TRY003 - the words are told as the reason
    return value


def _step(value: Mapping[str, Any]) -> CleaningStep:
    offset = value["offset"]
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        raise ValueError(f"offset: {offset!r:.80}")  # noqa: EM102, TRY003 - the words are told as the reason
    for name in ("was", "now", "rule"):
        _words(value, name)
    return CleaningStep(**value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _file_name(value: object) -> str:
    """Return the plain name of a file, or ""; raise ValueError for a path that leads elsewhere."""
    if not isinstance(value, str) or (value and (Path(value).name != value or "\\" in value)):
        raise ValueError(value)
    return value


def format_metadata(report: Report) -> str:
    """Format a report's metadata as JSON, a cleaning step a line."""
    head = {
        "title": report.title,
        "issuer": report.issuer,
        "delivered": report.delivered.isoformat(),
        "excerpt": report.excerpt,
        "opening_section": report.opening_section,
        **({"boundary": report.boundary} if report.boundary else {}),
        "raw_sha256": report.raw_sha256,
        "text_sha256": report.text_sha256,
    }
    lines = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    steps = ",\n".join("    " + json.dumps(asdict(step), ensure_ascii=False) for step in report.cleaning)
    return f'{lines},\n  "cleaning": [\n{steps}\n  ]\n}}\n'
