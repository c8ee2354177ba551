"""
Some documents read and searched in a process of its own, which a bad one may take down without the others.

Owns both ends: `extract_apart` here, `_extract` there. What takes too long or kills the process is tried again alone,
so that only the document that did it is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

import haizhumap.errors
from haizhumap.documents.document import DEFAULT_LIMITS, read_bytes
from haizhumap.documents.sandbox import MEMORY_BYTES, run_apart, serve
from haizhumap.errors import DocumentError, HaizhumapError
from haizhumap.extraction.candidates import find_candidates
from haizhumap.report.cleaning import clean
from haizhumap.report.sentences import sentence_span

SECONDS = 60.0
"""Processor time for a document; several together have as much for each."""

Source = tuple[str, bytes]
"""How a document is called, and what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """
    What came of a document.

    `sha256` is that of the file. `places` are the fields of `Candidate` with the sentence (`quote`) and its start
    (`quote_start`), offsets into the cleaned text of so many `characters`. `failure` says why there are none: the
    `kind`, `code` and `facts` of an error.
    """

    document: str
    sha256: str
    characters: int = 0
    places: Sequence[Mapping[str, Any]] = field(default_factory=list)
    failure: Mapping[str, Any] | None = None


def failed(name: str, error: HaizhumapError, data: bytes = b"") -> Extraction:
    """Return what came of a document that cannot be read."""
    facts = {fact: value if isinstance(value, int | float) else str(value) for fact, value in error.facts.items()}
    failure = {"kind": type(error).__name__, "code": error.code, "facts": facts}
    return Extraction(document=name, sha256=sha256(data).hexdigest(), failure=failure)


def to_error(failure: Mapping[str, Any]) -> HaizhumapError:
    """Return the error that a failure stands for."""
    error: HaizhumapError = getattr(haizhumap.errors, failure["kind"])(failure["code"], **failure["facts"])
    return error


def extract_apart(sources: Sequence[Source], *, seconds: float = SECONDS) -> list[Extraction]:
    """
    Read documents in a process of its own and find their candidates; return one extraction a document, in their order.

    Parameters
    ----------
    seconds
        Processor time for each.
    """
    sizes = [(name, len(data)) for name, data in sources]
    try:
        answer = run_apart(__name__, b"".join(data for _, data in sources), seconds=seconds * len(sources), sizes=sizes)
    except (TimeoutError, ChildProcessError) as error:
        if len(sources) > 1:
            return [extraction for source in sources for extraction in extract_apart([source], seconds=seconds)]
        [(name, data)] = sources
        code = "document-slow" if isinstance(error, TimeoutError) else "document-damaged"
        return [failed(name, DocumentError(code, name=name, seconds=seconds), data)]
    return [Extraction(**extraction) for extraction in answer]


def _extract(data: bytes, *, sizes: Sequence[tuple[str, int]]) -> list[Mapping[str, Any]]:
    """Read documents that stand one behind the other."""
    extractions: list[Mapping[str, Any]] = []
    start = 0
    for name, size in sizes:
        extractions.append(asdict(_extract_one(name, data[start : start + size])))
        start += size
    return extractions


def _extract_one(name: str, data: bytes) -> Extraction:
    try:
        text, _ = clean(read_bytes(data, name=name, limits=DEFAULT_LIMITS).raw)
    except HaizhumapError as error:
        return failed(name, error, data)
    digest = sha256(data).hexdigest()
    return Extraction(document=name, sha256=digest, characters=len(text), places=list(_places(text)))


def _places(text: str) -> Iterator[Mapping[str, Any]]:
    for candidate in find_candidates(text):
        start, end = sentence_span(text, candidate.start)
        yield asdict(candidate) | {"quote_start": start, "quote": text[start : max(end, candidate.end)]}


if __name__ == "__main__":
    serve(_extract, memory_bytes=MEMORY_BYTES)
