"""
What a reader is told of the data: reports, method, quality, what each precision means, sources, what the checks found.

Owns these sections as plain data, the same for the app and for the single-file map; `static/views/about.js` draws them.
The figures come from `quality`. Must not draw.
"""

from collections.abc import Iterable
from typing import Any

from haizhumap.facts.quality import Quality, describe_quality
from haizhumap.i18n import Lang, t
from haizhumap.issues import Issue, say_issue
from haizhumap.model import Precision, Report

ODBL_URL = "https://opendatacommons.org/licenses/odbl/"


def describe_data(reports: Iterable[Report], quality: Quality, lang: Lang) -> list[dict[str, Any]]:
    """Return the sections, each with a title and with paragraphs, rows of cells or links."""
    return [
        _section("reports", lang, rows=[_report(report, lang) for report in reports]),
        _section("method", lang, paragraphs=_paragraphs("method", lang)),
        _section("quality", lang, rows=[list(row) for row in describe_quality(quality, lang)]),
        _section("precisions", lang, rows=[_precision(code, quality, lang) for code in Precision]),
        _section("sources", lang, paragraphs=_paragraphs("sources", lang), links=[["ODbL 1.0", ODBL_URL]]),
        _issues(quality.issues, lang),
    ]


def _section(name: str, lang: Lang, **parts: list[Any]) -> dict[str, Any]:
    return {"title": t(f"colophon.{name}", lang), **parts}


def _paragraphs(name: str, lang: Lang) -> list[str]:
    return t(f"colophon.{name}-text", lang).split("\n")


def _report(report: Report, lang: Lang) -> list[str]:
    kind = "excerpt-from" if report.excerpt and report.opening_section else "excerpt" if report.excerpt else "whole"
    extent = t(f"colophon.{kind}", lang, section=report.opening_section, count=len(report.text))
    return [report.title, report.issuer, report.delivered.isoformat(), extent]


def _precision(code: Precision, quality: Quality, lang: Lang) -> list[str]:
    words = (t(f"{group}.{code}", lang) for group in ("precision", "precision-meaning", "precision-drawing"))
    return [*words, str(quality.precisions.get(code, 0))]


def _issues(issues: Iterable[Issue], lang: Lang) -> dict[str, Any]:
    rows = [_issue(issue, lang) for issue in issues]
    return _section("issues", lang, rows=rows, paragraphs=[] if rows else [t("colophon.nothing", lang)])


def _issue(issue: Issue, lang: Lang) -> list[str]:
    return [t(f"severity.{issue.severity}", lang), issue.where, issue.record_id, say_issue(issue, lang)]
