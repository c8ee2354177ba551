"""
The commands that look for positions: `haizhumap geocode | accept | refresh`.

Owns their arguments, what they print, and the order of asking, checking and saving. Data goes to stdout, messages go to
stderr. No command but `accept` changes the gazetteer.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

import click
import shapely

from haizhumap.checks.project import check_project, new_faults, read_reports, try_out
from haizhumap.cli.options import command, patience_options, say_help
from haizhumap.cli.output import say, tell_rows, working
from haizhumap.errors import GeocodeError
from haizhumap.files import read_text, write_all, write_whole
from haizhumap.geo.geojson import NDIGITS
from haizhumap.geocoding.http import Fetcher, Policy, base_url
from haizhumap.geocoding.judging import Area, JudgedHit, Subject, area_of, propose, remark
from haizhumap.geocoding.overpass import PROVIDER as OSM
from haizhumap.geocoding.overpass import PUBLIC_URL, URL_VARIABLE, Found, Overpass, compare
from haizhumap.geocoding.overpass import propose as propose_found
from haizhumap.geocoding.proposals import Proposal, format_proposals, merged, read_proposals
from haizhumap.geocoding.provider import ProviderName
from haizhumap.geocoding.services import Outcome, configured, geocode, look_up
from haizhumap.i18n import Lang, say_error, t
from haizhumap.issues import say_issue
from haizhumap.model import Kind, Place, Position, Precision
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import put_into, read_gazetteer
from haizhumap.register.locking import editing
from haizhumap.register.rows import read_places_all

F = TypeVar("F", bound=Callable[..., None])
S = TypeVar("S")

_ROUGH = frozenset({Precision.APPROXIMATE, Precision.REGION, Precision.UNKNOWN})
"""What `refresh` asks OpenStreetMap for when no place is named."""


def fetcher_of(settings: Settings, *, timeout: float, retries: int, fresh: bool, **policy: float) -> Fetcher:
    """Return what asks the network as `patience_options` say, with the project's cache."""
    patience = Policy(timeout_s=timeout, attempts=retries + 1, is_fresh=fresh, **policy)  # type: ignore[arg-type] # by name
    today = datetime.now(tz=UTC).astimezone().date().isoformat()
    return Fetcher(settings.cache_dir, today=today, policy=patience)


def _read(settings: Settings) -> tuple[dict[str, Place], dict[str, Position]]:
    places = read_places_all(settings)
    gazetteer = read_gazetteer(settings.gazetteer_path, name=settings.relative(settings.gazetteer_path))
    places.require_clean()
    gazetteer.require_clean()
    return places.records, gazetteer.records


def _areas(settings: Settings) -> dict[str, Area]:
    """Return where the places of each report may lie; under "" where to look for names that are no place."""
    reports, _ = read_reports(settings)
    areas = {report_id: area_of(settings, report) for report_id, report in reports.items()}
    home = next((area for area in areas.values() if area.district is not None), area_of(settings, None))
    return {"": home, **areas}


def _by_report(subjects: Iterable[S], report_id: Callable[[S], str]) -> Iterator[tuple[str, list[S]]]:
    for key, group in groupby(sorted(subjects, key=report_id), key=report_id):
        yield key, list(group)


def _keep(settings: Settings, proposals: Iterable[Proposal], lang: Lang) -> None:
    """Write new proposals to those that wait already."""
    path, new = settings.proposals_path, list(proposals)
    if not new:
        return
    with editing(settings):
        known = read_proposals(path, name=settings.relative(path))
        write_whole(path, format_proposals(merged(known, new).values()))
    say(t("cli.proposed", lang, path=settings.relative(path), count=len(new)))


@command("geocode")
@click.argument("names", nargs=-1)
@click.option(
    "--provider",
    "wanted",
    multiple=True,
    type=click.Choice([name.value for name in ProviderName]),
    help=say_help("opt-provider"),
)
@patience_options
@click.pass_obj
def geocode_command(
    lang: Lang,
    /,
    names: Sequence[str],
    wanted: Sequence[str],
    *,
    as_json: bool,
    **patience: Any,  # noqa: ANN401 - as `fetcher_of` takes them
) -> None:
    """Look for positions of places or names; see the help text."""
    settings = Settings.find()
    settings.require_writable()
    places, positions = _read(settings)
    known, subjects = _sort_out(names, places, positions)
    outcome = _ask(settings, subjects, list(map(ProviderName, wanted)), lang, patience) if subjects else Outcome()
    for failure in outcome.failures:
        say(say_error(failure, lang))
    rows = [_known_row(places[position.place_id], position, lang) for position in known]
    rows += [_candidate_row(candidate, lang) for candidate in outcome.candidates]
    tell_rows(rows, _ANSWER_COLUMNS, _cell, lang, as_json=as_json)
    if not rows:
        say(t("cli.geocoded-nothing", lang))
    _keep(settings, (propose(one) for one in outcome.candidates if one.refusal is None), lang)


def _ask(
    settings: Settings, subjects: list[Subject], wanted: list[ProviderName], lang: Lang, patience: dict[str, Any]
) -> Outcome:
    areas, outcome = _areas(settings), Outcome()
    with fetcher_of(settings, **patience) as fetcher, working(t("cli.asking", lang)):
        for report_id, group in _by_report(subjects, lambda one: one.place.report_id if one.place else ""):
            area = areas.get(report_id, areas[""])
            providers = configured(os.environ, wanted, fetcher=fetcher, bbox=area.bbox)
            found = geocode(group, providers, area)
            outcome.candidates += found.candidates
            outcome.failures += found.failures
    return outcome


def _sort_out(
    names: Sequence[str], places: dict[str, Place], positions: dict[str, Position]
) -> tuple[list[Position], list[Subject]]:
    """Return the positions that the gazetteer has, and what has to be asked for."""
    known: list[Position] = []
    subjects: list[Subject] = []
    wanted = [(place.official_name_zh, [place]) for place in places.values()] if not names else []
    wanted += [(name, look_up(places.values(), name)) for name in names]
    for name, bearers in wanted:
        for place in bearers:
            position = positions.get(place.place_id)
            if position is None or position.geometry is None:
                words = place.official_name_zh if name == place.place_id else name
                subjects.append(Subject(name=words, place=place))
            elif names:
                known.append(position)
        if not bearers:
            subjects.append(Subject(name=name))
    return known, subjects


_ANSWER_COLUMNS = (
    "proposal",
    "name",
    "provider",
    "label",
    "level",
    "precision",
    "uncertainty",
    "lon",
    "lat",
    "score",
    "remark",
)


def _known_row(place: Place, position: Position, lang: Lang) -> dict[str, Any]:
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(position.geometry))[0].round(NDIGITS).tolist()
    return {
        "proposal": None,
        "place_id": place.place_id,
        "name": place.name_zh,
        "provider": "gazetteer",
        "label": place.official_name_zh,
        "level": None,
        "precision": position.precision,
        "uncertainty": position.uncertainty_m,
        "lon": lon,
        "lat": lat,
        "score": None,
        "refusal": None,
        "remark": t("cli.in-gazetteer", lang),
    }


def _candidate_row(candidate: JudgedHit, lang: Lang) -> dict[str, Any]:
    place, refusal = candidate.subject.place, candidate.refusal
    return {
        "proposal": None if refusal else propose(candidate).proposal_id,
        "place_id": place.place_id if place else "",
        "name": candidate.subject.name,
        "provider": candidate.hit.provider,
        "label": candidate.hit.label,
        "level": candidate.hit.level,
        "precision": candidate.precision,
        "uncertainty": candidate.uncertainty_m,
        "lon": candidate.lon,
        "lat": candidate.lat,
        "score": candidate.score,
        "refusal": refusal,
        "remark": t(f"refusal.{refusal}", lang) if refusal else remark(candidate, lang),
    }


def _cell(column: str, row: Mapping[str, Any], lang: Lang) -> str:
    value = row[column]
    if value is None or value == "":
        return ""
    if column in {"precision", "provider"}:
        return t(f"{column}.{value}", lang)
    if column == "moved":
        return t("cli.distance", lang, value=value)
    return t("cli.metres", lang, value=value) if column == "uncertainty" else str(value)


@command("accept")
@click.argument("proposal_ids", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def accept_command(lang: Lang, /, proposal_ids: Sequence[str]) -> None:
    """Move proposals into the gazetteer, all or none; see the help text."""
    settings = Settings.find()
    with editing(settings):
        accepted = _accept(settings, proposal_ids, lang)
    for proposal in accepted:
        path = settings.relative(settings.gazetteer_path)
        say(t("cli.accepted", lang, path=path, place_id=proposal.place_id))


def _accept(settings: Settings, proposal_ids: Sequence[str], lang: Lang) -> list[Proposal]:
    """Move proposals into the gazetteer if the project passes the check with them; return them."""
    name = settings.relative(settings.gazetteer_path)
    proposals = read_proposals(settings.proposals_path, name=settings.relative(settings.proposals_path))
    chosen = {proposal_id: _chosen(proposal_id, proposals, settings) for proposal_id in proposal_ids}
    text = _gazetteer_text(settings)
    for proposal in chosen.values():
        text = put_into(text, proposal, path=name)
    trial = try_out(settings, {settings.gazetteer_path: text})
    if faults := new_faults(check_project(settings), trial.issues):
        why = " ".join(say_issue(fault, lang) for fault in faults)
        raise GeocodeError("proposal-refused", proposal_id=", ".join(chosen), why=why)
    waiting = [proposal for proposal_id, proposal in proposals.items() if proposal_id not in chosen]
    write_all({settings.gazetteer_path: text, settings.proposals_path: format_proposals(waiting)})
    return list(chosen.values())


def _chosen(proposal_id: str, proposals: Mapping[str, Proposal], settings: Settings) -> Proposal:
    if proposal_id not in proposals:
        path = settings.relative(settings.proposals_path)
        raise GeocodeError("unknown-proposal", proposal_id=proposal_id, path=path, known=", ".join(proposals) or "-")
    proposal = proposals[proposal_id]
    if not proposal.place_id:
        raise GeocodeError("proposal-without-place", proposal_id=proposal_id, name=proposal.name)
    return proposal


def _gazetteer_text(settings: Settings) -> str:
    name = settings.relative(settings.gazetteer_path)
    read_gazetteer(settings.gazetteer_path, name=name).require_clean()
    return read_text(settings.gazetteer_path, name=name)


_CHANGE_COLUMNS = ("place", "name", "geometry", "size", "moved", "old", "new", "objects")


@command("refresh")
@click.argument("place_ids", nargs=-1)
@click.option(
    "--from", "source", required=True, type=click.Choice([OSM]), expose_value=False, help=say_help("opt-source")
)
@click.option("--write", "is_written", is_flag=True, help=say_help("opt-write"))
@patience_options
@click.pass_obj
def refresh_command(
    lang: Lang,
    /,
    place_ids: Sequence[str],
    *,
    is_written: bool,
    as_json: bool,
    **patience: Any,  # noqa: ANN401 - as `fetcher_of` takes them
) -> None:
    """Compare positions with OpenStreetMap's; see the help text."""
    settings = Settings.find()
    places, positions = _read(settings)
    chosen = _to_refresh(place_ids, places, positions)
    if not place_ids:
        areas = _areas(settings)
        chosen = [place for place in chosen if areas[place.report_id].district is not None]
    found = _ask_osm(settings, [(place, positions[place.place_id]) for place in chosen], lang, patience)
    rows = [_change_row(one, positions[one.place.place_id], lang) for one in found]
    tell_rows(rows, _CHANGE_COLUMNS, _cell, lang, as_json=as_json)
    if missing := [place.place_id for place in chosen if place.place_id not in {one.place.place_id for one in found}]:
        say(t("cli.osm-nothing", lang, places=", ".join(missing)))
    if is_written:
        _keep(settings, map(propose_found, found), lang)
    elif found:
        say(t("cli.not-written", lang))


def _to_refresh(
    place_ids: Sequence[str], places: Mapping[str, Place], positions: Mapping[str, Position]
) -> list[Place]:
    """Return the named places, else those of the district that are known roughly or not at all."""
    for place_id in place_ids:
        if place_id not in positions or place_id not in places:
            raise GeocodeError("unknown-place", place_id=place_id, known=", ".join(places))
        if places[place_id].kind is Kind.EXTERNAL_ZONE:
            raise GeocodeError("place-outside", place_id=place_id)
    return [
        place
        for place_id, place in places.items()
        if place_id in place_ids
        or (not place_ids and place.kind is not Kind.EXTERNAL_ZONE and _is_rough(positions.get(place_id)))
    ]


def _is_rough(position: Position | None) -> bool:
    return position is not None and position.precision in _ROUGH


def _ask_osm(
    settings: Settings, wanted: Iterable[tuple[Place, Position]], lang: Lang, patience: dict[str, Any]
) -> list[Found]:
    url = base_url(os.environ, URL_VARIABLE, public=PUBLIC_URL)
    areas = _areas(settings)
    found: list[Found | None] = []
    with fetcher_of(settings, **patience) as fetcher, working(t("cli.asking", lang)):
        for report_id, group in _by_report(wanted, lambda one: one[0].report_id):
            district = areas[report_id].district
            if district is None:
                raise GeocodeError("no-district", place_id=group[0][0].place_id, report_id=report_id)
            overpass = Overpass(fetcher=fetcher, district=district, url=url)
            found += [overpass.find(place, position) for place, position in group]
    return [one for one in found if one is not None]


def _change_row(found: Found, position: Position, lang: Lang) -> dict[str, Any]:
    change = compare(position.geometry, found.geometry)
    proposal = propose_found(found)
    moved = None if change.distance_m is None else round(change.distance_m)
    return {
        "proposal": proposal.proposal_id,
        "place": found.place.place_id,
        "name": found.place.name_zh,
        "geometry": f"{change.old_type or '-'} → {change.new_type}",
        "size": f"{_size(change.old_type, change.old_size, lang)} → {_size(change.new_type, change.new_size, lang)}",
        "moved": moved,
        "old": _worth(position.precision, position.uncertainty_m, lang),
        "new": _worth(found.precision, found.uncertainty_m, lang),
        "objects": proposal.source,
        "licence": proposal.licence,
        "source_date": found.as_of,
    }


def _size(kind: str, size: float, lang: Lang) -> str:
    if "Polygon" in kind:
        return t("cli.hectares", lang, value=f"{size:.1f}")
    return t("cli.kilometres", lang, value=f"{size:.2f}") if "Line" in kind else "-"


def _worth(precision: Precision, uncertainty_m: int | None, lang: Lang) -> str:
    metres = t("cli.metres", lang, value=uncertainty_m) if uncertainty_m else ""
    return f"{t(f'precision.{precision}', lang)} {metres}".strip()
