"""
Issues as people read them on a terminal.

Owns the way from an issue to its sentence and its line; must not find any.
"""

from dataclasses import asdict

from haizhumap.i18n import Lang, t
from haizhumap.model import Issue


def say_issue(issue: Issue, lang: Lang) -> str:
    """Return an issue as a sentence."""
    return t(f"issue.{issue.code}", lang, **asdict(issue))


def issue_line(issue: Issue, lang: Lang) -> str:
    """Return an issue as a line: where, how grave, code, record, sentence."""
    return t(
        "cli.issue-line",
        lang,
        where=f"{issue.file}:{issue.line}" if issue.line else issue.file,
        severity=t(f"severity.{issue.severity}", lang),
        code=issue.code,
        record=f"[{issue.record_id}] " if issue.record_id else "",
        message=say_issue(issue, lang),
    )
