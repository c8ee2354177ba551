"""
The command that shows and decides which places of successive reports are the same: `haizhumap links`.

Owns its arguments and what it prints; `decisions` checks and saves. Data goes to stdout, messages go to stderr.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from haizhumap.cli.output import say, tell_json, tell_table
from haizhumap.editions.decisions import Pair, find_pairs, save_decisions
from haizhumap.i18n import Lang, detect_lang, t
from haizhumap.layer.build import build_layer
from haizhumap.model import Decision, LinkDecision
from haizhumap.paths import Settings
from haizhumap.register.tables import read_links

_CONTEXT = {"help_option_names": ["-h", "--help"]}
_TABLE_WIDTH = 180
_COLUMNS = ("earlier", "earlier-name", "later", "later-name", "score", "status", "evidence")

F = TypeVar("F", bound=Callable[..., None])
Pairs = Sequence[tuple[str, str]]


def _help(key: str) -> str:
    return t(f"cli.{key}", detect_lang())


def _pair_option(name: str, words: str) -> Callable[[F], F]:
    return click.option(name, nargs=2, multiple=True, metavar="EARLIER LATER", help=words)


@click.command("links", help=_help("links"), context_settings=_CONTEXT)
@_pair_option("--accept", _help("opt-accept"))
@_pair_option("--reject", _help("opt-reject"))
@click.option("--note", default="", help=_help("opt-note"))
@click.option("--all", "is_all", is_flag=True, help=_help("opt-all-links"))
@click.option("--json", "as_json", is_flag=True, help=_help("opt-json"))
@click.pass_obj
def links_command(lang: Lang, /, accept: Pairs, reject: Pairs, *, note: str, is_all: bool, as_json: bool) -> None:
    """List the links that wait for review, or decide on some; see the help text."""
    settings = Settings.find()
    if accept or reject:
        decided = [_decision(pair, Decision.CONFIRM, note) for pair in accept]
        decided += [_decision(pair, Decision.REJECT, note) for pair in reject]
        _save(settings, decided, lang)
        return
    links = read_links(settings.links_path, name=settings.relative(settings.links_path))
    rows = [_row(pair) for pair in find_pairs(build_layer(settings), links.records.values()) if is_all or pair.is_open]
    _show(rows, lang, as_json=as_json)
    if not rows:
        say(t("cli.no-links", lang))


def _decision(pair: tuple[str, str], decision: Decision, note: str) -> LinkDecision:
    earlier_id, later_id = pair
    return LinkDecision(earlier_id=earlier_id, later_id=later_id, decision=decision, note=note)


def _save(settings: Settings, decided: Sequence[LinkDecision], lang: Lang) -> None:
    save_decisions(settings, decided, lang)
    say(t("cli.links-saved", lang, path=settings.relative(settings.links_path), count=len(decided)))


def _row(pair: Pair) -> dict[str, Any]:
    match, earlier, later = pair.match, pair.earlier, pair.later
    return {
        "earlier": match.earlier_id,
        "earlier-name": earlier["name_zh"],
        "earlier-report": earlier["report_id"],
        "earlier-quote": earlier["quote"],
        "later": match.later_id,
        "later-name": later["name_zh"],
        "later-report": later["report_id"],
        "later-quote": later["quote"],
        "score": match.score,
        "status": match.status,
        "evidence": list(match.evidence),
    }


def _show(rows: Sequence[dict[str, Any]], lang: Lang, *, as_json: bool) -> None:
    """Print rows as JSON, or as a table of some of their columns."""
    if as_json:
        plain = [{name.replace("-", "_"): value for name, value in row.items()} for row in rows]
        tell_json(plain)
    elif rows:
        headings = [t(f"cli.col-{column}", lang) for column in _COLUMNS]
        cells = ([_cell(column, row[column], lang) for column in _COLUMNS] for row in rows)
        tell_table(headings, cells, width=_TABLE_WIDTH)


def _cell(column: str, value: Any, lang: Lang) -> str:  # noqa: ANN401 - a cell of any column
    if column == "evidence":
        return t("history.and", lang).join(t(f"evidence.{one}", lang) for one in value)
    return t(f"link_status.{value}", lang) if column == "status" else str(value)
