"""
The rules that English readings must keep beside the report that they read.

Owns what can be said of `<report_id>.en.json`: that each original is the report's own words, and that nothing which is
quoted lacks a reading. A report without such a file breaks no rule. Must not judge the English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from haizhumap.errors import InputError
from haizhumap.files import read_text
from haizhumap.issues import Issue
from haizhumap.model import Entry, Report, Severity
from haizhumap.paths import Settings
from haizhumap.report.headings import find_headings
from haizhumap.report.sentences import sentence_span
from haizhumap.report.translation import Translation, read_translation

_SUFFIX = ".en.json"


def check_translations(
    settings: Settings, reports: Mapping[str, Report | None], entries: Iterable[Entry]
) -> list[Issue]:
    """Report readings of what the report does not say, and as warnings what is quoted and has no reading."""
    quoting = list(entries)
    issues: list[Issue] = []
    for path in sorted(settings.reports_dir.glob(f"*{_SUFFIX}")):
        report_id = path.name.removesuffix(_SUFFIX)
        found = _check_file(path, report_id, reports, [one for one in quoting if one.report_id == report_id])
        issues += [replace(issue, file=settings.relative(path)) for issue in found]
    return issues


def _check_file(
    path: Path, report_id: str, reports: Mapping[str, Report | None], entries: Sequence[Entry]
) -> Iterator[Issue]:
    if report_id not in reports:
        known = ", ".join(sorted(reports))
        yield Issue(code="unknown-report", line=1, field="report_id", value=report_id, expected=known)
    elif report := reports[report_id]:
        try:
            translation, lines = read_translation(path.parent, report_id), _lines(read_text(path))
        except InputError as error:
            why = str(error.facts.get("why") or error.facts.get("field") or "")
            yield Issue(code="translation-unreadable", line=1, value=why, expected=error.code)
            return
        yield from _check_sentences(translation, report, lines)
        yield from _check_sections(translation, report)
        yield from _find_missing(translation, report, entries)


def _lines(text: str) -> Mapping[int, int]:
    """Return the line of each sentence by the offset at which it starts."""
    found = re.finditer(r'"start":\s*(\d{1,9})\b', text)
    return {int(match[1]): text.count("\n", 0, match.start()) + 1 for match in found}


def _check_sentences(translation: Translation, report: Report, lines: Mapping[int, int]) -> Iterator[Issue]:
    for (start, end), original in translation.originals.items():
        words = report.text[start:end]
        if words != original:
            span = f"{start}-{end}"
            value = original[:40]
            yield Issue(
                code="translation-mismatch", line=lines.get(start), field=span, value=value, expected=words[:40]
            )


def _check_sections(translation: Translation, report: Report) -> Iterator[Issue]:
    headings = _headings(report)
    for words in translation.sections:
        if words not in headings:
            yield Issue(code="translation-section", field="sections", value=words)


def _headings(report: Report) -> set[str]:
    return {report.opening_section, *(heading.words for heading in find_headings(report.text))}


def _find_missing(translation: Translation, report: Report, entries: Sequence[Entry]) -> Iterator[Issue]:
    """Yield each sentence and each heading of the report once; what an entry has wrong is told elsewhere."""
    spans = {(entry.quote_start, entry.quote_end): entry.mention_start for entry in entries}
    for span, mention_start in spans.items():
        is_sentence = sentence_span(report.text, mention_start) == span
        if is_sentence and not translation.sentences.get(span, "").strip():
            yield Issue(code="translation-missing", value=f"{span[0]}-{span[1]}", severity=Severity.WARNING)
    for words in dict.fromkeys(entry.section for entry in entries):
        if words and words in _headings(report) and not translation.sections.get(words, "").strip():
            yield Issue(code="translation-missing", value=words, severity=Severity.WARNING)
