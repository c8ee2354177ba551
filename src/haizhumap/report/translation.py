"""
A reviewed English reading of a report: title, issuer, headings and the sentences that are quoted.

Owns the file `<report_id>.en.json`, which may be missing. A reading is ours; each stands beside the Chinese that it
reads, and `check` holds that this is what the report says. Offsets are Python characters of the text, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What is read in English: by heading and by sentence; empty words where nobody has read it yet."""

    title: str = ""
    issuer: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[Span, str] = field(default_factory=dict)
    originals: Mapping[Span, str] = field(default_factory=dict)


NOTHING = Translation()
"""Of a report that nobody has read in English."""


def read_translation(folder: Path, report_id: str) -> Translation:
    """
    Read `<report_id>.en.json`.

    Returns
    -------
    translation
        The readings; `NOTHING` where there is no such file.

    Raises
    ------
    InputError
        If the file is unreadable or lacks a field.
    """
    path = folder / f"{report_id}.en.json"
    if not path.is_file():
        return NOTHING
    with told_as(InputError, "metadata-unreadable", path=path):
        return _parse(read_json(path), path)


def _parse(values: Mapping[str, Any], path: Path) -> Translation:
    try:
        sentences = {(int(one["start"]), int(one["end"])): one for one in values["sentences"]}
        return Translation(
            title=str(values["title"]),
            issuer=str(values["issuer"]),
            sections={str(one["zh"]): str(one["en"]) for one in values["sections"]},
            sentences={span: str(one["en"]) for span, one in sentences.items()},
            originals={span: str(one["zh"]) for span, one in sentences.items()},
        )
    except KeyError as error:
        raise InputError("metadata-field", path=path, field=error.args[0]) from error
