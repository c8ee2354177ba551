"""
The draft of a document that a reader brings, or what it says of itself, made in a process of its own.

Owns both ends: `draft_apart` and `propose_apart` here, `_work` there. Whoever serves readers does no more with
untrusted bytes than pass them on.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from haizhumap.documents.document import DEFAULT_LIMITS, Document, read_bytes
from haizhumap.documents.sandbox import Finding, run_apart, serve
from haizhumap.errors import DocumentError
from haizhumap.model import CleaningStep, Kind, Report
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.draft import Draft, start_draft
from haizhumap.review.front_matter import FrontMatter, read_front_matter

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
    made = _run(data, name, seconds=seconds, look=look, metadata=options, names={**names})
    steps = tuple(CleaningStep(**step) for step in made["report"]["cleaning"])
    report = Report(**made["report"] | {"cleaning": steps, "delivered": metadata["delivered"]})
    return Draft(report=report, lines=tuple(made["lines"]), findings=tuple(Finding(**one) for one in made["findings"]))


def propose_apart(
    data: bytes,
    *,
    name: str,
    issuers: Collection[str],
    seconds: float = SECONDS,
    look: Callable[[], None] = lambda: None,
) -> FrontMatter:
    """Return what a document says of itself; `issuers` are known bodies, all else as in `draft_apart`."""
    made = _run(data, name, seconds=seconds, look=look, issuers=[*issuers])
    day = made["delivered"]
    return FrontMatter(**made | {"delivered": date.fromisoformat(day) if day else None})


def _run(data: bytes, name: str, *, seconds: float, look: Callable[[], None], **options: Any) -> Any:  # noqa: ANN401 - JSON
    try:
        return run_apart(__name__, data, seconds=seconds, look=look, name=name, **options)
    except TimeoutError as error:
        raise DocumentError("document-slow", name=name, seconds=seconds) from error
    except ChildProcessError as error:
        raise DocumentError("document-damaged", name=name) from error


def _work(data: bytes, *, name: str, **options: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as the two ends pass it
    document = read_bytes(data, name=name, limits=DEFAULT_LIMITS)
    if "issuers" in options:
        found = asdict(read_front_matter(document.raw, name=name, issuers=options["issuers"]))
        return found | {"delivered": found["delivered"] and found["delivered"].isoformat()}
    return _draft(document, **options)


def _draft(document: Document, *, metadata: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    facts = {**metadata, "delivered": date.fromisoformat(metadata["delivered"])}
    report = new_report(document.raw, clean(document.raw), **facts, opening_section=metadata["title"])
    known = {words: Kind(kind) for words, kind in names.items()}
    draft = start_draft(report, names=known)
    findings = [asdict(finding) for finding in document.warnings]
    return {"report": asdict(report), "lines": draft.lines, "findings": findings}


if __name__ == "__main__":
    serve(_work, memory_bytes=MEMORY_BYTES)
