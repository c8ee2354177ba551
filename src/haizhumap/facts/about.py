"""
What a reader is told of the map and of its data: what it is, reports, method, how stages are read, quality, sources.

Owns these sections as plain data, the same for the app and for the single-file map; `static/views/about.js` draws them.
The figures come from `quality`. Must not draw.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from haizhumap.extraction.lexicon import read_stage_words
from haizhumap.facts.quality import Quality, describe_quality
from haizhumap.i18n import Lang, t
from haizhumap.issues import Issue, say_issue
from haizhumap.layer.provenance import say_reading
from haizhumap.model import Precision, Report
from haizhumap.report.translation import NOTHING, Translation

ODBL_URL = "https://opendatacommons.org/licenses/odbl/"


def describe_data(
    reports: Iterable[Report], translations: Mapping[str, Translation], quality: Quality, lang: Lang
) -> list[dict[str, Any]]:
    """
    Return the sections, each with a title and with paragraphs, rows of cells or links.

    `translations` are the English readings of reports by id; where there is one, it stands beside the original.
    """
    rows = [_report(report, translations.get(report.report_id, NOTHING), lang) for report in reports]
    return [
        _section("what", lang, paragraphs=_paragraphs("what", lang)),
        _section("reports", lang, rows=rows),
        _section("method", lang, paragraphs=_paragraphs("method", lang)),
        _section("stages", lang, paragraphs=_paragraphs("stages", lang), rows=_stages(lang)),
        _section("quality", lang, rows=[list(row) for row in describe_quality(quality, lang)]),
        _section("precisions", lang, rows=[_precision(code, quality, lang) for code in Precision]),
        _section("sources", lang, paragraphs=_paragraphs("sources", lang), links=[["ODbL 1.0", ODBL_URL]]),
        _issues(quality.issues, lang),
    ]


def _section(name: str, lang: Lang, **parts: list[Any]) -> dict[str, Any]:
    return {"title": t(f"colophon.{name}", lang), **parts}


def _paragraphs(name: str, lang: Lang) -> list[str]:
    return t(f"colophon.{name}-text", lang).split("\n")


def _report(report: Report, reading: Translation, lang: Lang) -> list[str]:
    kind = "excerpt-from" if report.excerpt and report.opening_section else "excerpt" if report.excerpt else "whole"
    ours = reading if lang == "en" else NOTHING
    section = say_reading(report.opening_section, ours.sections.get(report.opening_section, ""), lang)
    extent = t(f"colophon.{kind}", lang, section=section, count=len(report.text))
    cited = (say_reading(report.title, ours.title, lang), say_reading(report.issuer, ours.issuer, lang))
    return [*cited, report.delivered.isoformat(), extent]


def _stages(lang: Lang) -> list[list[str]]:
    """Return the stages in the order in which they win, each with the report's words that speak for it."""
    separator = t("export.list-separator", lang)
    return [[t(f"stage.{stage}", lang), separator.join(words)] for stage, words in read_stage_words().items()]


def _precision(code: Precision, quality: Quality, lang: Lang) -> list[str]:
    words = (t(f"{group}.{code}", lang) for group in ("precision", "precision-meaning", "precision-drawing"))
    return [*words, str(quality.precisions.get(code, 0))]


def _issues(issues: Iterable[Issue], lang: Lang) -> dict[str, Any]:
    rows = [_issue(issue, lang) for issue in issues]
    return _section("issues", lang, rows=rows, paragraphs=[] if rows else [t("colophon.nothing", lang)])


def _issue(issue: Issue, lang: Lang) -> list[str]:
    return [t(f"severity.{issue.severity}", lang), issue.where, issue.record_id, say_issue(issue, lang)]
