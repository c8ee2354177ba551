"""
The command that says where a name stands in the reports: `haizhumap mention`.

Owns its arguments and what it prints: cells of the register on stdout, the sentences that they quote on stderr.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

import click

from haizhumap.cli.options import command, json_option, say_help
from haizhumap.cli.output import say, tell, tell_json
from haizhumap.errors import InputError
from haizhumap.i18n import Lang, t
from haizhumap.model import Report
from haizhumap.paths import Settings
from haizhumap.report.headings import section_at
from haizhumap.report.sentences import sentence_span
from haizhumap.report.store import read_report
from haizhumap.tabular import format_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a name stands: columns of the register in its order; offsets are characters, the end exclusive."""

    report_id: str
    section: str
    mention_start: int
    mention_end: int
    quote_start: int
    quote_end: int


@command("mention")
@click.argument("name")
@click.option("--report", "report_id", help=say_help("opt-report"))
@json_option
@click.pass_obj
def mention_command(lang: Lang, /, name: str, report_id: str | None, *, as_json: bool) -> None:
    """Find a name in the reports; see the help text."""
    folder = Settings.find().reports_dir
    ids = [report_id] if report_id else sorted(path.stem for path in folder.glob("*.txt"))
    reports = {report_id: read_report(folder, report_id) for report_id in ids}
    found = [mention for report in reports.values() for mention in find_mentions(report, name)]
    if not found:
        raise InputError("mention-missing", name=name, reports=", ".join(ids))
    quotes = [reports[one.report_id].text[one.quote_start : one.quote_end] for one in found]
    if as_json:
        tell_json([_cells(one) | {"quote": quote} for one, quote in zip(found, quotes, strict=True)])
        return
    say(t("cli.mentions", lang, count=len(found), columns=",".join(field.name for field in fields(Mention))))
    for one, quote in zip(found, quotes, strict=True):
        say(quote)
        tell(_format_row(one))


def find_mentions(report: Report, name: str) -> Iterator[Mention]:
    """Yield where a name stands in a report, in the text's order; nowhere, if it is blank."""
    for match in re.finditer(re.escape(name), report.text) if name.strip() else ():
        quote_start, quote_end = sentence_span(report.text, match.start())
        yield Mention(
            report_id=report.report_id,
            section=section_at(report, match.start()),
            mention_start=match.start(),
            mention_end=match.end(),
            quote_start=quote_start,
            quote_end=quote_end,
        )


def _cells(mention: Mention) -> dict[str, str | int]:
    return {field.name: getattr(mention, field.name) for field in fields(mention)}


def _format_row(mention: Mention) -> str:
    """Return a mention as the register has it: `haizhu-2024,（五）,72,80,63,95`."""
    return format_rows([_cells(mention).values()], line_end="")
