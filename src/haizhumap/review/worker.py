"""
The draft of a document that a reader brings, made in a process of its own: read, cleaned and searched there.

Owns both ends: `draft_apart` here, `_draft` there. Whoever serves readers does no more with untrusted bytes than pass
them on.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from haizhumap.documents.document import DEFAULT_LIMITS, read_bytes
from haizhumap.documents.sandbox import Finding, run_apart, serve
from haizhumap.errors import DocumentError
from haizhumap.model import CleaningStep, Kind, Report
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.draft import Draft, start_draft

SECONDS = 120.0
MEMORY_BYTES = 2 << 30
"""Address space of the process: what it imports takes a part of it before it reads anything."""


def draft_apart(
    data: bytes,
    *,
    name: str,
    metadata: Mapping[str, Any],
    names: Mapping[str, Kind],
    seconds: float = SECONDS,
    look: Callable[[], None] = lambda: None,
) -> Draft:
    """
    Return the draft of a document, on which nobody has said anything.

    Parameters
    ----------
    name
        What messages call the document; see `documents.document.read_document`.
    metadata
        `report_id`, `title`, `issuer`, `delivered` and `excerpt`, as `Report` has them.
    names
        Names that are known, with their kinds.
    seconds, look
        See `run_apart`.

    Raises
    ------
    DocumentError
        If the document cannot be read, breaks a limit, or takes too long.
    """
    options = dict(metadata) | {"delivered": metadata["delivered"].isoformat()}
    try:
        made = run_apart(__name__, data, seconds=seconds, look=look, name=name, metadata=options, names={**names})
    except TimeoutError as error:
        raise DocumentError("document-slow", name=name, seconds=seconds) from error
    except ChildProcessError as error:
        raise DocumentError("document-damaged", name=name) from error
    steps = tuple(CleaningStep(**step) for step in made["report"]["cleaning"])
    report = Report(**made["report"] | {"cleaning": steps, "delivered": metadata["delivered"]})
    return Draft(report=report, lines=tuple(made["lines"]), findings=tuple(Finding(**one) for one in made["findings"]))


def _draft(data: bytes, *, name: str, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    document = read_bytes(data, name=name, limits=DEFAULT_LIMITS)
    facts = {**metadata, "delivered": date.fromisoformat(metadata["delivered"])}
    report = new_report(document.raw, clean(document.raw), **facts, opening_section=metadata["title"])
    known = {words: Kind(kind) for words, kind in names.items()}
    draft = start_draft(report, names=known)
    findings = [asdict(finding) for finding in document.warnings]
    return {"report": asdict(report), "lines": draft.lines, "findings": findings}


if __name__ == "__main__":
    serve(_draft, memory_bytes=MEMORY_BYTES)
