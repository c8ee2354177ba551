"""
From reviewed lines to the plan of taking them in, for the command line and the app alike.

Owns which position a reviewed line gets; the order of planning, checking and writing is `ingest`'s. Must not ask any
geocoder.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from haizhumap.errors import DataError
from haizhumap.model import Position, Report
from haizhumap.paths import Settings
from haizhumap.review.lines import ReviewedLine
from haizhumap.review.placing import Gazetteer, look_up_names, stand
from haizhumap.review.plan import Plan, known_ids, known_spans, plan_ingest
from haizhumap.review.settling import ReviewedPlace, settle, taken_from


def without_known(settings: Settings, report: Report, lines: Iterable[ReviewedLine]) -> list[ReviewedLine]:
    """Return the lines that the project's registers and ledgers do not hold yet."""
    known = known_spans(settings, report.report_id)
    return [line for line in lines if (line.place.start, line.place.end) not in known]


def plan_lines(settings: Settings, report: Report, lines: Sequence[ReviewedLine], gazetteer: Gazetteer) -> Plan:
    """
    Plan to take accepted lines into the project.

    Raises
    ------
    DataError
        If there is none, or one names a position that the gazetteer does not have.
    HaizhumapError
        If a file of the project cannot be read.
    """
    if not lines:
        raise DataError("no-place-accepted", report_id=report.report_id)
    placed = [give_position(line, report, gazetteer) for line in lines]
    places, positions = settle(report, placed, taken=known_ids(settings))
    return plan_ingest(settings, report, places=places, positions=positions)


def give_position(line: ReviewedLine, report: Report, gazetteer: Gazetteer) -> ReviewedPlace:
    """Return a place with the reviewer's position, else with that of its very name, else with the reason for none."""
    if line.place.position is not None:
        return line.place
    if line.same_as:
        return replace(line.place, position=_borrowed(line.same_as, gazetteer))
    name = report.text[line.place.start : line.place.end]
    return replace(line.place, position=stand(look_up_names(name, gazetteer, issuer=report.issuer)))


def _borrowed(place_id: str, gazetteer: Gazetteer) -> Position:
    if place_id not in gazetteer.positions:
        raise DataError("position-unknown", place_id=place_id)
    return taken_from(gazetteer.positions[place_id])
