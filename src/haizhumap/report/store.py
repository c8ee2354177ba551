"""
The report: cleaning a raw text, and reading the cleaned text with its metadata.

Owns everything that is known about a report's words. Offsets are Python character offsets into the
cleaned text, end exclusive. Must not know places or positions.
"""

import hashlib
import json
import re
import stat
import tomllib
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby, repeat
from pathlib import Path
from typing import Any

from haizhumap.errors import ReportError
from haizhumap.model import CleaningStep, Report
from haizhumap.report.headings import find_headings

MOST_BYTES = 32 << 20
"""Larger files are not read: the longest report has some hundred kilobytes."""

_SENTENCE_MARKS = "。！？；\n"
_SENTENCE_ENDS = re.compile(f"[{_SENTENCE_MARKS}]")
_SENTENCE = re.compile(f"[^{_SENTENCE_MARKS}]*[{_SENTENCE_MARKS}]|[^{_SENTENCE_MARKS}]+")
_LIST_MARKS = frozenset(",()")
_CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef\u201c\u201d\u2018\u2019]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    What to clean away; see `cleaning.toml`.

    `footers` is one footer line with the blank lines after it; `marks` is one list mark, or as many others as stand
    together, of those that are `restored`.
    """

    advertising: tuple[str, ...]
    footers: re.Pattern[str]
    strays: re.Pattern[str]
    restored: Mapping[str, str]
    marks: re.Pattern[str]


@cache
def read_lexicon() -> Lexicon:
    """Read the cleaning lexicon that comes with the package."""
    raw = tomllib.loads(files(__package__).joinpath("cleaning.toml").read_text(encoding="utf-8"))
    footers = "|".join(f"(?:{pattern})" for pattern in raw["footers"])
    return Lexicon(
        advertising=tuple(raw["advertising"]),
        footers=re.compile(rf"^(?:{footers})\s*", re.MULTILINE),
        strays=re.compile(raw["strays"]),
        restored=raw["restored"],
        marks=re.compile(f"[{_class(_LIST_MARKS)}]|[{_class(set(raw['restored']) - _LIST_MARKS)}]+"),
    )


def _class(marks: Iterable[str]) -> str:
    return re.escape("".join(sorted(marks)))


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of one character of the raw text."""

    now: str
    rule: str


def clean(raw: str) -> tuple[str, tuple[CleaningStep, ...]]:
    """
    Clean a raw text and log each change.

    Strips the page's comment footer, removes injected advertising and stray control characters, restores half-width
    punctuation in Chinese sentences, and touches nothing else. Cleaning a cleaned text changes nothing.

    Returns
    -------
    text
        The cleaned text.
    steps
        The changes in text order; `restore_raw(text, steps)` gives the raw text back.
    """
    lexicon = read_lexicon()
    strays = {match.start() for match in lexicon.strays.finditer(raw)}
    kept = _without_advertising(raw, lexicon.advertising, strays)
    changes = dict.fromkeys(set(range(len(raw))) - set(kept), _Change("", "advertising"))
    changes |= dict.fromkeys(strays, _Change("", "stray"))
    text = "".join(raw[index] for index in kept)
    body = text[: _footer_start(text, lexicon.footers)]
    changes |= dict.fromkeys(kept[len(body) :], _Change("", "footer"))
    for at in _marks_in_chinese(body, lexicon.marks):
        changes[kept[at]] = _Change(lexicon.restored[body[at]], "punctuation")
    return _apply(raw, changes)


def _without_advertising(raw: str, advertising: Iterable[str], strays: Container[int]) -> list[int]:
    """Return the indices of the characters that stay, advertising nested in advertising and strays left out."""
    kept: list[int] = []
    for index in range(len(raw)):
        if index in strays:
            continue
        kept.append(index)
        for words in advertising:
            if len(kept) >= len(words) and all(
                raw[at] == char for at, char in zip(kept[-len(words) :], words, strict=True)
            ):
                del kept[-len(words) :]
    return kept


def _footer_start(text: str, footer: re.Pattern[str]) -> int:
    """Return where the footer lines begin that a text ends with, its length if it has none."""
    start = len(text)
    for match in reversed(list(footer.finditer(text))):
        if match.end() != start:
            break
        start = match.start()
    return start


def _marks_in_chinese(text: str, marks: re.Pattern[str]) -> Iterator[int]:
    """
    Yield where half-width marks stand that belong to Chinese.

    In a sentence without a Chinese character none does, and no mark between two digits. Commas and brackets do in any
    other sentence; the other marks when Chinese, or a comma or bracket, stands next to them, marks of their kind
    passed over.
    """
    flags = list(_sentence_flags(text))
    for run in marks.finditer(text):
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        if flags[run.start()] and _is_chinese(run.group(), before, after):
            yield from range(*run.span())


def _is_chinese(marks: str, before: str, after: str) -> bool:
    if len(marks) == 1 and before.isdigit() and after.isdigit():
        return False
    return marks in _LIST_MARKS or any(char in _LIST_MARKS or _CHINESE.match(char) for char in (before, after))


def _sentence_flags(text: str) -> Iterator[bool]:
    """Yield for each character whether its sentence has a Chinese one."""
    for sentence in _SENTENCE.findall(text):
        yield from repeat(bool(_CHINESE.search(sentence)), len(sentence))


def _apply(raw: str, changes: Mapping[int, _Change]) -> tuple[str, tuple[CleaningStep, ...]]:
    pieces: list[str] = []
    steps: list[CleaningStep] = []
    offset = 0
    for rule, run in groupby(range(len(raw)), key=lambda at: changes[at].rule if at in changes else ""):
        indices = list(run)
        was = raw[indices[0] : indices[-1] + 1]
        now = "".join(changes[at].now for at in indices) if rule else was
        if rule:
            steps.append(CleaningStep(offset=offset, was=was, now=now, rule=rule))
        pieces.append(now)
        offset += len(now)
    return "".join(pieces), tuple(steps)


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
    ReportError
        If the boundary is no plain name of a file.
    """
    text, steps = cleaned
    try:
        _file_name(boundary)
    except ValueError as error:
        raise ReportError("bad-boundary", boundary=boundary) from error
    return Report(
        raw_sha256=sha256(raw),
        text_sha256=sha256(text),
        cleaning=steps,
        text=text,
        boundary=boundary,
        **metadata,
    )


def restore_raw(text: str, steps: Iterable[CleaningStep]) -> str:
    """Undo a cleaning: the raw text that `clean` was given."""
    pieces: list[str] = []
    at = 0
    for step in steps:
        pieces += text[at : step.offset], step.was
        at = step.offset + len(step.now)
    return "".join([*pieces, text[at:]])


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sentence_span(text: str, at: int) -> tuple[int, int]:
    """Return the sentence around an offset, its closing mark included."""
    start = 0
    for mark in reversed(_SENTENCE_MARKS):
        start = max(start, text.rfind(mark, start, at) + 1)
    end = _SENTENCE_ENDS.search(text, at)
    if end is None:
        return start, len(text)
    return start, end.start() if end.group() == "\n" else end.end()


def section_at(report: Report, at: int) -> str:
    """Return the heading under which an offset stands; before the first, the metadata's opening section."""
    headings = find_headings(report.text)
    index = bisect_right(headings, at, key=lambda heading: heading.start)
    return headings[index - 1].words if index else report.opening_section


def read_text(path: Path) -> str:
    """
    Read a UTF-8 text with its newlines as they are.

    Raises
    ------
    ReportError
        If the file is missing, no regular file, larger than `MOST_BYTES` or not UTF-8; `path` names it.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise ReportError("no-file", path=path)
        if facts.st_size > MOST_BYTES:
            raise ReportError("file-too-large", path=path, most=MOST_BYTES >> 20)
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ReportError("file-unreadable", path=path, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise ReportError("not-utf8", path=path, offset=error.start) from error


def read_report(folder: Path, report_id: str) -> Report:
    """
    Read `<report_id>.txt` and `<report_id>.json`.

    Raises
    ------
    ReportError
        If one of the files is missing, unreadable or lacks a field.
    """
    text = read_text(folder / f"{report_id}.txt")
    path = folder / f"{report_id}.json"
    words = read_text(path)
    try:
        metadata = json.loads(words)
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
        raise ReportError("metadata-field", path=path, field=error.args[0]) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ReportError("metadata-unreadable", path=path, why=str(error)) from error


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
