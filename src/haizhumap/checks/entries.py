"""
The rules that rows must keep: register and ledger beside the reports that they quote.

Owns what can be said of an entry: offsets, mention, quote, section, order, overlaps. Each rule is a function from what
it looks at to issues. Must not repair anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from haizhumap.issues import Collected, Issue
from haizhumap.model import Entry, Place, Report, Severity, UnmappedItem
from haizhumap.register.tables import E
from haizhumap.report.cleaning import cleaning_rules, plain_characters
from haizhumap.report.headings import section_at
from haizhumap.report.sentences import sentence_span


def check_register(register: Collected[E], reports: Mapping[str, Report | None]) -> list[Issue]:
    """
    Report rows that do not quote their report, rows in the file of another report, and rows out of order.

    A report that cannot be read is passed over.
    """
    issues: list[Issue] = []
    for identity, entry in register.records.items():
        issues += register.locate(identity, _check_entry(entry, reports))
    return issues + list(_check_file(register)) + list(_check_order(register))


def _check_file(register: Collected[E]) -> Iterator[Issue]:
    """Yield the rows of other reports in the file of one, such as `places.<report_id>.csv`."""
    _, _, report_id = Path(register.file).stem.partition(".")
    for identity, entry in register.records.items():
        if report_id and entry.report_id != report_id:
            fault = Issue(code="foreign-row", field="report_id", value=entry.report_id, expected=report_id)
            yield from register.locate(identity, [fault])


def _check_entry(entry: Entry, reports: Mapping[str, Report | None]) -> Iterator[Issue]:
    if entry.report_id not in reports:
        yield _unknown_report(entry, reports)
    elif report := reports[entry.report_id]:
        for rule in _ENTRY_RULES:
            yield from rule(entry, report)


def _unknown_report(entry: Entry, reports: Mapping[str, object]) -> Issue:
    return Issue(code="unknown-report", field="report_id", value=entry.report_id, expected=", ".join(sorted(reports)))


def _check_offsets(entry: Entry, report: Report) -> Iterator[Issue]:
    for name in ("mention", "quote"):
        start, end = getattr(entry, f"{name}_start"), getattr(entry, f"{name}_end")
        value = f"{start}-{end}"
        if start >= end:
            yield Issue(code="offsets-order", field=f"{name}_start", value=value)
        if end > len(report.text):
            yield Issue(code="offsets-outside", field=f"{name}_end", value=value, expected=str(len(report.text)))


def _check_mention(entry: Entry, report: Report) -> Iterator[Issue]:
    words = report.text[entry.mention_start : entry.mention_end]
    if words != entry.name_zh:
        yield Issue(code="mention-mismatch", field="mention_start", value=words[:40], expected=entry.name_zh)


def _check_characters(entry: Entry, report: Report) -> Iterator[Issue]:
    """Yield names and quotes with what cleaning takes out (unseen characters, radicals) or what a format left."""
    quote = report.text[entry.quote_start : entry.quote_end]
    for field, words in (("name_zh", entry.name_zh), ("quote_start", quote)):
        plain = plain_characters(words)
        if plain != words:
            found = sorted({f"U+{ord(char):04X}" for char in words} - {f"U+{ord(char):04X}" for char in plain})
            yield Issue(code="unclean-words", field=field, value=", ".join(found), expected=plain)
        if leftover := cleaning_rules().leftovers.search(words):
            yield Issue(code="file-leftover", severity=Severity.WARNING, field=field, value=leftover.group())


def _check_quote(entry: Entry, report: Report) -> Iterator[Issue]:
    quote = f"{entry.quote_start}-{entry.quote_end}"
    if not entry.quote_start <= entry.mention_start <= entry.mention_end <= entry.quote_end:
        value = f"{entry.mention_start}-{entry.mention_end}"
        yield Issue(code="mention-outside-quote", field="quote_start", value=value, expected=quote)
        return
    sentence = sentence_span(report.text, entry.mention_start)
    if (entry.quote_start, entry.quote_end) != sentence:
        yield Issue(code="quote-cut", field="quote_start", value=quote, expected=f"{sentence[0]}-{sentence[1]}")


def _check_section(entry: Entry, report: Report) -> Iterator[Issue]:
    heading = section_at(report, entry.mention_start)
    if entry.section != heading:
        yield Issue(code="section-mismatch", field="section", value=entry.section, expected=heading)


_ENTRY_RULES: tuple[Callable[[Entry, Report], Iterable[Issue]], ...] = (
    _check_offsets,
    _check_mention,
    _check_characters,
    _check_quote,
    _check_section,
)


def _check_order(register: Collected[E]) -> Iterator[Issue]:
    for earlier, later in pairwise(register.records.items()):
        if (later[1].report_id, later[1].mention_start) < (earlier[1].report_id, earlier[1].mention_start):
            value, expected = str(later[1].mention_start), str(register.lines[earlier[0]])
            fault = Issue(code="unsorted", field="mention_start", value=value, expected=expected)
            yield from register.locate(later[0], [fault])


def check_overlaps(*registers: Collected[Place] | Collected[UnmappedItem]) -> list[Issue]:
    """Report mentions that share characters, within and between registers and ledgers."""
    spans = sorted(
        (entry.report_id, entry.mention_start, entry.mention_end, identity, register.file, register.lines[identity])
        for register in registers
        for identity, entry in register.records.items()
    )
    return [
        Issue(
            code="overlapping-mention", file=file, line=line, record_id=identity, field="mention_start", value=before[3]
        )
        for before, (report_id, start, _, identity, file, line) in pairwise(spans)
        if before[0] == report_id and start < before[2]
    ]
