"""
The part on the data: reports, method, quality, what each precision means, sources, and what the checks found.

Owns how these facts are laid out, as HTML in which every value is escaped; the facts come from `haizhumap.quality`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import streamlit as st

from haizhumap.model import Issue, Precision, Report
from haizhumap.quality import Quality, describe_quality
from haizhumap.text import Lang, escape, t
from haizhumap.ui.data import Shelf


def show_quality(shelf: Shelf, lang: Lang) -> None:
    """Show where the data comes from, how sure it is, and what the checks found."""
    parts = (
        _table("reports", [_report(report, lang) for report in shelf.reports.values()], lang),
        _text("method", lang),
        _table("quality", describe_quality(shelf.quality, lang), lang),
        _table("precisions", [_precision(code, shelf.quality, lang) for code in Precision], lang),
        _text("sources", lang),
        _table("issues", [_issue(issue, lang) for issue in shelf.quality.issues], lang),
    )
    st.html(f"<div class='hz-view hz-about'>{''.join(parts)}</div>")


def _report(report: Report, lang: Lang) -> Sequence[str]:
    extent = t("quality-page.excerpt" if report.excerpt else "quality-page.whole", lang, count=len(report.text))
    return report.title, report.issuer, report.delivered.isoformat(), extent


def _precision(code: Precision, quality: Quality, lang: Lang) -> Sequence[str]:
    count = str(quality.precisions.get(code, 0))
    words = (t(f"{group}.{code}", lang) for group in ("precision", "precision-meaning", "precision-drawing"))
    return *words, count


def _issue(issue: Issue, lang: Lang) -> Sequence[str]:
    place = f"{issue.file}:{issue.line}" if issue.line else issue.file
    message = t(f"issue.{issue.code}", lang, **asdict(issue))
    return t(f"severity.{issue.severity}", lang), place, issue.record_id, message


def _text(name: str, lang: Lang) -> str:
    """Return a headed text; an address in it becomes a link by its phrase alone, for phrases are ours."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in t(f"quality-page.{name}-text", lang).split("\n"))
    return f"<h2>{escape(t(f'quality-page.{name}', lang))}</h2>{paragraphs}"


def _table(name: str, rows: Iterable[Sequence[str]], lang: Lang) -> str:
    """Return a headed table, the first cell of a row its heading; a sentence where there is no row."""
    heading = f"<h2>{escape(t(f'quality-page.{name}', lang))}</h2>"
    lines = "".join(f"<tr><th scope='row'>{escape(first)}</th>{_cells(rest)}</tr>" for first, *rest in rows)
    if not lines:
        return f"{heading}<p>{escape(t('quality-page.nothing', lang))}</p>"
    box = f"<div class='hz-scroll' tabindex='0' role='region' aria-label='{escape(t(f'quality-page.{name}', lang))}'>"
    return f"{heading}{box}<table><tbody>{lines}</tbody></table></div>"


def _cells(values: Iterable[str]) -> str:
    return "".join(f"<td>{escape(value)}</td>" for value in values)
