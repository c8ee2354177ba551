"""Several reports side by side: registers, ledgers, ids across files, and rows added to one."""

import csv
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from conftest import edit, swap

from haizhumap.checks.limits import CHINA_BBOX, GUANGDONG_BBOX
from haizhumap.checks.project import check_project
from haizhumap.cli import main
from haizhumap.geocoding.judging import area_of
from haizhumap.layer.build import build_layer
from haizhumap.model import Place, UnmappedItem
from haizhumap.paths import Settings
from haizhumap.register.rows import add_rows, format_header, format_row, merge, read_ledgers, read_places_all
from haizhumap.register.tables import read_places, read_unmapped
from haizhumap.report.store import read_report


def split(project: Settings, count: int = 2) -> None:
    """Move the report's last rows to a report of its own with the same text."""
    for suffix in (".txt", ".json"):
        shutil.copy(project.reports_dir / f"haizhu-2024{suffix}", project.reports_dir / f"haizhu-2025{suffix}")
    for path, further in (
        (project.places_path, project.register_path("haizhu-2025")),
        (project.unmapped_path, project.ledger_path("haizhu-2025")),
    ):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        moved = [row.replace("haizhu-2024", "haizhu-2025") for row in rows[-count:]]
        path.write_text("".join([header, *rows[:-count]]), encoding="utf-8")
        further.write_text("".join([header, *moved]), encoding="utf-8")


def test_every_register_and_ledger_is_read(project: Settings) -> None:
    """Places and commitments of all files come out as one, the first file's first, and break no rule."""
    places, items = read_places_all(project).records, merge(read_ledgers(project)).records
    split(project)

    assert list(read_places_all(project).records) == list(places)
    assert list(merge(read_ledgers(project)).records) == list(items)
    assert check_project(project) == []


def test_the_layer_holds_the_places_of_all_reports(project: Settings) -> None:
    """What is built knows each place's own report."""
    split(project)

    gdf = build_layer(project)

    assert len(gdf) == 32
    assert gdf["report_id"].value_counts().to_dict() == {"haizhu-2024": 30, "haizhu-2025": 2}


def test_a_further_report_needs_no_ledger(project: Settings) -> None:
    """A missing ledger beside a register is no fault."""
    split(project)
    project.ledger_path("haizhu-2025").unlink()

    assert check_project(project) == []


def test_a_fault_names_the_file_that_has_it(project: Settings) -> None:
    """Form, quotes and order are told of the file and line where they stand."""
    split(project)
    edit(project.register_path("haizhu-2025"), swap(",health,", ",wealth,"))
    edit(project.ledger_path("haizhu-2025"), swap("haizhu-2025,", "haizhu-2024,"))

    issues = {(issue.code, issue.file) for issue in check_project(project)}

    assert ("unknown-code", "data/places.haizhu-2025.csv") in issues
    assert ("foreign-row", "data/unmapped.haizhu-2025.csv") in issues


def test_an_id_in_two_files_is_a_fault_that_names_both(project: Settings) -> None:
    """The later file is told, and where the id stands already."""
    split(project)
    further = project.register_path("haizhu-2025")
    [identity, _] = [line.split(",")[0] for line in further.read_text(encoding="utf-8").splitlines()[1:]]
    edit(further, swap(f"{identity},", "kanglu,"))

    [issue] = [issue for issue in check_project(project) if issue.code == "id-in-two-files"]

    line = read_places(project.places_path, name="p").lines["kanglu"]
    assert (issue.file, issue.record_id, issue.line) == ("data/places.haizhu-2025.csv", "kanglu", 2)
    assert issue.expected == f"data/places.csv:{line}"


def test_mentions_may_overlap_in_no_two_files(project: Settings) -> None:
    """A ledger cannot list what another report's register has, if the report is the same."""
    split(project)
    further = project.ledger_path("haizhu-2025")
    taken = project.register_path("haizhu-2025").read_text(encoding="utf-8").splitlines()[1].split(",")
    header, row, *rest = further.read_text(encoding="utf-8").splitlines(keepends=True)
    values = dict(zip(header.strip().split(","), next(csv.reader([row])), strict=True))
    columns = dict(zip(format_header(Place).strip().split(","), taken, strict=False))
    values |= {name: columns[name] for name in ("mention_start", "mention_end")}
    further.write_text(header + ",".join(values.values()) + "\n" + "".join(rest), encoding="utf-8")

    assert "overlapping-mention" in {issue.code for issue in check_project(project)}


@pytest.mark.parametrize("count", [1, 3])
def test_added_rows_stand_in_order_and_no_line_changes(settings: Settings, count: int) -> None:
    """Rows taken out of the register and added again give the very same file."""
    text = settings.places_path.read_text(encoding="utf-8")
    known = read_places(settings.places_path, name="p")
    taken = [place for number, place in enumerate(known.records.values()) if number % 7 < count]
    header, *rows = text.splitlines(keepends=True)
    left = [row for row in rows if row.split(",")[0] not in {place.place_id for place in taken}]

    lines = {row.split(",")[0]: number for number, row in enumerate(left, start=2)}
    rest = replace(known, records={key: known.records[key] for key in lines}, lines=lines)

    assert add_rows(header + "".join(left), rest, reversed(taken)) == text


@pytest.mark.parametrize("kind", ["places", "unmapped"])
def test_a_row_is_written_as_it_is_read(settings: Settings, kind: str) -> None:
    """Every shipped row comes out of its record, and the header of its record's columns."""
    path = settings.places_path if kind == "places" else settings.unmapped_path
    read = read_places(path, name="x") if kind == "places" else read_unmapped(path, name="x")

    rows = "".join(map(format_row, read.records.values()))

    assert format_header(Place if kind == "places" else UnmappedItem) + rows == path.read_text(encoding="utf-8")


def test_main_knows_the_commands_that_bring_reports_in() -> None:
    """Both stand in the command line."""
    assert {"extract", "ingest"} <= set(main.commands)


@pytest.mark.parametrize(
    ("issuer", "boundary", "city", "bbox"),
    [
        ("广州市海珠区人民政府", "boundary.geojson", "广州市", GUANGDONG_BBOX),
        ("深圳市罗湖区人民政府", "", "深圳市", CHINA_BBOX),
        ("广东省深圳市罗湖区人民政府", "", "深圳市", CHINA_BBOX),
        ("北京市海淀区人民政府", "", "北京市", CHINA_BBOX),
        ("某县人民政府", "", "", CHINA_BBOX),
    ],
)
def test_geocoders_look_where_the_report_is_about(
    settings: Settings, issuer: str, boundary: str, city: str, bbox: tuple[float, ...]
) -> None:
    """The city comes from the issuer's name, the box and the district from the report's boundary."""
    report = replace(read_report(settings.reports_dir, "haizhu-2024"), issuer=issuer, boundary=boundary)

    area = area_of(settings, report)

    assert (area.city, area.bbox, area.district is not None) == (city, bbox, bool(boundary))


def test_refresh_has_nowhere_to_ask_for_a_report_without_a_limit(project: Settings) -> None:
    """A named place of such a report is told; without names they are passed over."""
    split(project)
    edit(project.reports_dir / "haizhu-2025.json", swap('  "boundary": "boundary.geojson",\n', ""))
    identity = next(iter(read_places(project.register_path("haizhu-2025"), name="x").records))

    result = CliRunner().invoke(main, ["refresh", "--from", "osm", identity])

    assert result.exit_code == 2
    assert "haizhu-2025" in result.stderr
