"""
Taking a report into the project: which files that means, what people are shown first, and the writing.

Owns the order of planning, checking and writing. Nothing that stands in the project is changed: files, rows and
features are added. What becomes of a reviewed place is `settling`'s.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import chain
from pathlib import Path

from haizhumap.checks.project import try_out
from haizhumap.errors import DataError, InputError
from haizhumap.files import write_all
from haizhumap.issues import Collected, Issue
from haizhumap.layer.features import format_layer, join_features
from haizhumap.model import Place, Position, Report, Severity, UnmappedItem
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import add_to
from haizhumap.register.locking import editing
from haizhumap.register.rows import add_rows, format_header, read_ledgers, read_registers
from haizhumap.register.tables import ID, E
from haizhumap.report.store import format_metadata, read_report
from haizhumap.review.lines import ReviewedLine
from haizhumap.review.placing import KnownPlaces, look_up_names, stand
from haizhumap.review.settling import ReviewedPlace, settle, taken_from

LONGEST_ID = 100
"""Characters of a report's id, far from the 255 bytes that file systems give to names made of it."""


def _files(settings: Settings) -> Iterable[Collected[Place] | Collected[UnmappedItem]]:
    return chain(read_registers(settings), read_ledgers(settings))


def known_ids(settings: Settings) -> set[str]:
    """Return every id that the project's registers and ledgers use."""
    return {identity for file in _files(settings) for identity in file.lines}


def known_spans(settings: Settings, report_id: str) -> set[tuple[int, int]]:
    """Return the spans of a report that the project's registers and ledgers hold already."""
    return {
        (entry.mention_start, entry.mention_end)
        for file in _files(settings)
        for entry in file.records.values()
        if entry.report_id == report_id
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What taking a report in would write, and what `haizhumap check` would say of the project then.

    `contents` are whole files by path, the layer among them if no fault is in the way; `before` is what stands there
    now, None for nothing; `diff` shows people what changes in the reviewed files, the built layer left out.
    `places` and `positions` are added.
    """

    settings: Settings
    contents: Mapping[Path, str]
    before: Mapping[Path, bytes | None]
    diff: str
    issues: tuple[Issue, ...]
    places: tuple[Place, ...] = ()
    positions: tuple[Position, ...] = ()

    @property
    def faults(self) -> tuple[Issue, ...]:
        """The issues that stand in the way of writing."""
        return tuple(issue for issue in self.issues if issue.severity is Severity.ERROR)

    def write(self) -> None:
        """
        Write all files or none.

        Raises
        ------
        DataError
            If the project would have faults, or a file has changed since the plan was made.
        WriteError
            If a file cannot be written.
        """
        if self.faults:
            first = self.faults[0]
            raise DataError("plan-faulty", count=len(self.faults), path=first.file, line=first.line or 1)
        with editing(self.settings):
            for path, content in self.before.items():
                if _bytes(path) != content:
                    raise DataError("plan-stale", path=self.settings.relative(path))
            write_all(self.contents)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def plan_ingest(
    settings: Settings,
    report: Report,
    *,
    places: Sequence[Place],
    positions: Sequence[Position],
    unmapped: Sequence[UnmappedItem] = (),
) -> Plan:
    """
    Plan to take places and commitments of a report into the project; nothing is written yet.

    The report's text and metadata become files if they are not there. Rows go to the report's own register and ledger:
    those that hold its rows already, else `data/places.<report_id>.csv` and `data/unmapped.<report_id>.csv`.

    Raises
    ------
    InputError
        If the report's id is malformed.
    DataError
        If the project has another text under it.
    HaizhumapError
        If a file of the project cannot be read.
    """
    contents, report_id = report_files(settings, report), report.report_id
    if places:
        named = settings.register_path(report_id)
        own = _own(settings.register_paths, read_registers(settings), report_id=report_id, named=named)
        contents |= _with_rows(own, places, named=named, header=format_header(Place))
        gazetteer = settings.gazetteer_path
        contents[gazetteer] = add_to(_text(gazetteer), positions, path=settings.relative(gazetteer))
    if unmapped:
        named = settings.ledger_path(report_id)
        ledger = _own(settings.ledger_paths, read_ledgers(settings), report_id=report_id, named=named)
        contents |= _with_rows(ledger, unmapped, named=named, header=format_header(UnmappedItem))
    return replace(_checked(settings, contents), places=tuple(places), positions=tuple(positions))


def _checked(settings: Settings, contents: dict[Path, str]) -> Plan:
    """Return the plan of writing these files, tried out, with the layer that follows from them."""
    diff = "".join(_diff(settings, path, content) for path, content in contents.items())
    trial = try_out(settings, contents)
    if contents and not any(issue.severity is Severity.ERROR for issue in trial.issues):
        contents[settings.layer_path] = format_layer(join_features(trial.places, trial.gazetteer, trial.reports))
    return Plan(
        settings=settings,
        contents=contents,
        before={path: _bytes(path) for path in contents},
        diff=diff,
        issues=tuple(trial.issues),
    )


def check_report_id(report_id: str) -> None:
    """
    Refuse what cannot be a report's id, from which files get their names.

    Raises
    ------
    InputError
        If it is malformed or too long.
    """
    if not ID.fullmatch(report_id) or len(report_id) > LONGEST_ID:
        raise InputError("bad-report-id", report_id=report_id, most=LONGEST_ID)


def report_files(settings: Settings, report: Report) -> dict[Path, str]:
    """
    Return the files that a report needs and the project does not have, as whole contents by path.

    Raises
    ------
    InputError
        If the report's id is malformed.
    DataError
        If the project has another text under it.
    InputError
        If what the project has under it cannot be read.
    """
    check_report_id(report.report_id)
    text = settings.reports_dir / f"{report.report_id}.txt"
    metadata = text.with_suffix(".json")
    if not text.exists() and not metadata.exists():
        return {text: report.text, metadata: format_metadata(report)}
    if read_report(settings.reports_dir, report.report_id).text != report.text:
        raise DataError("report-differs", path=settings.relative(text), report_id=report.report_id)
    return {}


def _own(
    paths: Sequence[Path], files: Sequence[Collected[E]], *, report_id: str, named: Path
) -> tuple[Path, Collected[E]] | None:
    """Return a report's own file, as path and as read: the one with its rows, else the one named after it."""
    found = dict(zip(paths, files, strict=True))
    for path, file in found.items():
        if any(entry.report_id == report_id for entry in file.records.values()):
            return path, file
    return (named, found[named]) if named in found else None


def _with_rows(
    own: tuple[Path, Collected[E]] | None, rows: Iterable[E], *, named: Path, header: str
) -> dict[Path, str]:
    """Return a report's own file with more rows, or a new one."""
    if own is None:
        return {named: add_rows(header, Collected[E](file=named.name), rows)}
    path, known = own
    return {path: add_rows(_text(path), known, rows)}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _diff(settings: Settings, path: Path, content: str) -> str:
    before, name = _bytes(path), settings.relative(path)
    origin = "/dev/null" if before is None else f"a/{name}"
    return "".join(unified_diff(_lines((before or b"").decode("utf-8")), _lines(content), origin, f"b/{name}", n=1))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def without_known(settings: Settings, report: Report, lines: Iterable[ReviewedLine]) -> list[ReviewedLine]:
    """Return the lines that the project's registers and ledgers do not hold yet."""
    known = known_spans(settings, report.report_id)
    return [line for line in lines if (line.place.start, line.place.end) not in known]


def plan_lines(settings: Settings, report: Report, lines: Sequence[ReviewedLine], gazetteer: KnownPlaces) -> Plan:
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


def give_position(line: ReviewedLine, report: Report, gazetteer: KnownPlaces) -> ReviewedPlace:
    """Return a place with the reviewer's position, else with that of its very name, else with the reason for none."""
    if line.place.position is not None:
        return line.place
    if line.same_as:
        return replace(line.place, position=_borrowed(line.same_as, gazetteer))
    name = report.text[line.place.start : line.place.end]
    return replace(line.place, position=stand(look_up_names(name, gazetteer, issuer=report.issuer)))


def _borrowed(place_id: str, gazetteer: KnownPlaces) -> Position:
    if place_id not in gazetteer.positions:
        raise DataError("position-unknown", place_id=place_id)
    return taken_from(gazetteer.positions[place_id])
