"""
The command that shows and decides which places of successive reports are the same: `haizhumap links`.

Owns its arguments and what it prints; `decisions` checks and saves. Data goes to stdout, messages go to stderr.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from haizhumap.checks.project import read_project
from haizhumap.cli.options import command, json_option, say_help
from haizhumap.cli.output import say, tell_rows
from haizhumap.editions.changes import read_successions
from haizhumap.editions.decisions import Pair, find_pairs, save_decisions
from haizhumap.i18n import Lang, t
from haizhumap.layer.features import join_features
from haizhumap.model import Decision, LinkDecision
from haizhumap.paths import Settings

if TYPE_CHECKING:
    from haizhumap.editions.decisions import Pair

_COLUMNS = ("earlier", "earlier_name", "later", "later_name", "score", "status", "evidence")

F = TypeVar("F", bound=Callable[..., None])
Pairs = Sequence[tuple[str, str]]


def _pair_option(name: str, words: str) -> Callable[[F], F]:
    return click.option(name, nargs=2, multiple=True, metavar="EARLIER LATER", help=words)


@command("links")
@_pair_option("--accept", say_help("opt-accept"))
@_pair_option("--reject", say_help("opt-reject"))
@click.option("--note", default="", help=say_help("opt-note"))
@click.option("--all", "is_all", is_flag=True, help=say_help("opt-all-links"))
@json_option
@click.pass_obj
def links_command(lang: Lang, /, accept: Pairs, reject: Pairs, *, note: str, is_all: bool, as_json: bool) -> None:
    """List the links that wait for review, or decide on some; see the help text."""
    settings = Settings.find()
    if accept or reject:
        decided = [_decision(pair, Decision.CONFIRM, note) for pair in accept]
        decided += [_decision(pair, Decision.REJECT, note) for pair in reject]
        _save(settings, decided, lang)
        return
    project = read_project(settings)
    project.require_sound()
    layer = join_features(project.places, project.gazetteer, project.reports)
    rows = [_row(pair) for pair in find_pairs(read_successions(project, layer)) if is_all or pair.is_open]
    tell_rows(rows, _COLUMNS, _cell, lang, as_json=as_json)
    if not rows:
        say(t("cli.no-links", lang))


def _decision(pair: tuple[str, str], decision: Decision, note: str) -> LinkDecision:
    earlier_id, later_id = pair
    return LinkDecision(earlier_id=earlier_id, later_id=later_id, decision=decision, note=note)


def _save(settings: Settings, decided: Sequence[LinkDecision], lang: Lang) -> None:

    save_decisions(settings, decided, lang)
    say(t("cli.links-saved", lang, path=settings.relative(settings.links_path), count=len(decided)))


def _row(pair: "Pair") -> dict[str, Any]:
    match, earlier, later = pair.match, pair.earlier, pair.later
    return {
        "earlier": match.earlier_id,
        "earlier_name": earlier.name_zh,
        "earlier_report": earlier.report_id,
        "earlier_quote": earlier.quote,
        "later": match.later_id,
        "later_name": later.name_zh,
        "later_report": later.report_id,
        "later_quote": later.quote,
        "score": match.score,
        "status": match.status,
        "evidence": list(match.evidence),
    }


def _cell(column: str, row: Mapping[str, Any], lang: Lang) -> str:
    value = row[column]
    if column == "evidence":
        return t("history.and", lang).join(t(f"evidence.{one}", lang) for one in value)
    return t(f"link_status.{value}", lang) if column == "status" else str(value)
