"""
People's decisions on places of successive reports (`data/links.csv`), read and written.

Owns the file's form and one more decision among those there are; what a decision may be on is `checks`', which places
look alike is `editions`'.
"""

from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from haizhumap.issues import Collected
from haizhumap.model import LinkDecision, column_names
from haizhumap.register.tables import read_entries
from haizhumap.tabular import format_rows


def read_links(path: Path, *, name: str) -> Collected[LinkDecision]:
    """
    Read people's decisions on links, of which a project may have none; `name` is how issues call the file.

    A record's id is `link_id` of its two places. See `read_entries`.
    """
    return read_entries(path, LinkDecision, name=name) if path.exists() else Collected(file=name)


def link_id(earlier_id: str, later_id: str) -> str:
    """Return the id of a decision on two places."""
    return f"{earlier_id} {later_id}"


def format_links(decisions: Iterable[LinkDecision]) -> str:
    """Return the file of decisions as text: UTF-8 CSV, LF, a row each in the order given."""
    return format_rows([column_names(LinkDecision), *map(astuple, decisions)])


def add_decisions(links: Collected[LinkDecision], added: Iterable[LinkDecision]) -> Collected[LinkDecision]:
    """Return the decisions with more of them; a new word on two places replaces the old one, where it stands."""
    records = dict(links.records)
    records |= {link_id(decided.earlier_id, decided.later_id): decided for decided in added}
    lines = {identity: line for line, identity in enumerate(records, start=2)}
    return Collected(links.file, records, lines, list(links.issues))
