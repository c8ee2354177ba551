"""The commands that bring a report in: from a document to candidates, and from reviewed candidates into the project."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from haizhumap.checks.project import check_project
from haizhumap.cli import main
from haizhumap.files import JOURNAL
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.tables import read_places
from haizhumap.report.cleaning import clean

RAW = (
    "政府工作报告\n"
    "一、2025年工作安排\n"
    "（一）城市更新。加快布吉河综合整治，推进清水河片区开发，启动东门步行街改造。\n"
    "（二）交通。打通爱国路北延段,建设琶洲港澳客运口岸。\n"
)
METADATA = ("--title", "罗湖区政府工作报告", "--issuer", "深圳市罗湖区人民政府", "--delivered", "2025-02-11")


def run(*arguments: str | Path, words: str | bytes | None = None) -> Result:
    """Run the command line; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a small report of another district as a text file."""
    path = tmp_path / "luohu.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


def candidates(document: Path) -> list[dict[str, Any]]:
    """Return what `extract` finds, as its lines say it."""
    return [json.loads(line) for line in run("extract", document).stdout.splitlines()]


def write_lines(path: Path, lines: list[dict[str, Any]]) -> Path:
    """Write a reviewed file."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def line_for(name: str, **changes: Any) -> dict[str, Any]:
    """Return a reviewed, accepted line for a name of the report."""
    start = clean(RAW)[0].index(name)
    line = {"text": name, "start": start, "end": start + len(name), "kind": "area", "sector": "culture"}
    return line | {"stage": "starting", "action": "改造", "decision": "accept"} | changes


def ingest(document: Path, *options: str | Path, metadata: tuple[str, ...] = METADATA) -> Result:
    """Run `haizhumap ingest` with a report id."""
    return run("ingest", document, "--id", "luohu-2025", *metadata, *options)


def test_extract_gives_each_candidate_a_line_whose_offsets_fit_the_cleaned_text(document: Path, tmp_path: Path) -> None:
    """The cleaned text that the offsets refer to can be had with it."""
    text_path = tmp_path / "cleaned.txt"

    result = run("extract", document, "--text", text_path)

    text = text_path.read_text(encoding="utf-8")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert text == clean(RAW)[0] != RAW
    assert "布吉河" in {one["text"] for one in found}
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert {"section", "score", "why", "kind", "sector", "stage", "action", "targets"} <= found[0].keys()


def test_extract_takes_pasted_text_from_stdin(document: Path) -> None:
    """A dash reads what is piped in."""
    assert run("extract", "-", words=RAW).stdout == run("extract", document).stdout


def test_extract_writes_a_table_that_excel_opens(document: Path, tmp_path: Path) -> None:
    """CSV has a BOM, CRLF line ends and the same candidates."""
    path = tmp_path / "candidates.csv"

    assert run("extract", document, "--format", "csv", "-o", path).exit_code == 0

    data = path.read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert [row["text"] for row in rows] == [one["text"] for one in candidates(document)]
    assert [float(row["score"]) for row in rows] == [one["score"] for one in candidates(document)]


@pytest.mark.parametrize("data", [b"", b" \n", b"%PDF-1.7\n", b"PK\x03\x04broken"])
def test_a_document_that_cannot_be_read_is_told(tmp_path: Path, data: bytes) -> None:
    """Nothing comes out, and the message names the file."""
    path = tmp_path / "broken.bin"
    path.write_bytes(data)

    result = run("extract", path)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "broken.bin" in result.stderr


def test_a_missing_document_is_told(tmp_path: Path) -> None:
    """The message names the path."""
    result = run("extract", tmp_path / "none.txt")

    assert result.exit_code == 2
    assert "none.txt" in result.stderr


def test_ingest_without_write_shows_the_diff_and_writes_nothing(project: Settings, document: Path) -> None:
    """The diff is data, what is told goes to stderr."""
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}

    result = ingest(document)

    assert result.exit_code == 0
    assert "+++ b/data/places.luohu-2025.csv" in result.stdout
    assert "+++ b/geo/gazetteer.geojson" in result.stdout
    assert "--write" in result.stderr
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before


REVIEWED = RAW.replace("一、", "一、2024年工作回顾\n建成深南公园，打通文锦中路。\n二、", 1)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("options", "taken", "passed_over", "hint"),
    [
        ((), ",布吉河,", ",深南公园,", "--status done"),
        (("--status", "done"), ",completed,", ",布吉河,", "--status planned"),
    ],
)
def test_ingest_takes_plans_unless_told_otherwise(
    document: Path, options: tuple[str, ...], taken: str, passed_over: str, hint: str
) -> None:
    """What was done is passed over, which is told, and taken when asked for, as completed."""
    document.write_text(REVIEWED, encoding="utf-8")

    result = ingest(document, *options)

    assert result.exit_code == 0
    assert taken in result.stdout
    assert passed_over not in result.stdout
    assert hint in result.stderr


def test_ingest_writes_a_sound_project(project: Settings, document: Path, tmp_path: Path) -> None:
    """Accepted lines become places, rejected ones and those without a decision do not, and check and build agree."""
    lines = candidates(document)
    names = [line["text"] for line in lines]
    verdicts = ["accept", "reject", *[None] * len(lines)]
    for line, verdict in zip(lines, verdicts, strict=False):
        line["decision"] = verdict
    path = write_lines(tmp_path / "reviewed.jsonl", lines)

    result = ingest(document, "--candidates", path, "--write")

    places = read_places(project.register_path("luohu-2025"), name="x").records.values()
    assert result.exit_code == 0
    assert [place.name_zh for place in places] == names[:1]
    assert check_project(project) == []
    assert run("build", "--check").exit_code == 0
    assert "luohu-2025" in run("places", "--json").stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_table_that_extract_writes_comes_back_reviewed(
    project: Settings, document: Path, tmp_path: Path, encoding: str, separator: str
) -> None:
    """Out of a spreadsheet, in whatever encoding, with the reviewer's columns; cells that say nothing are none."""
    run("extract", document, "-o", tmp_path / "plain.csv")
    with (tmp_path / "plain.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    added = {"decision": "accept", "name_en": "Buji River", "aliases": "布吉水|布河", "notes": "", "position": ""}
    with (tmp_path / "reviewed.csv").open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[0], *added], delimiter=separator)
        writer.writeheader()
        writer.writerow(rows[0] | added)
        writer.writerows(row | {"decision": "reject"} for row in rows[1:])

    result = ingest(document, "--candidates", tmp_path / "reviewed.csv", "--write")

    assert result.exit_code == 0, result.stderr
    [place] = read_places(project.register_path("luohu-2025"), name="x").records.values()
    expected = (rows[0]["text"], "Buji River", ("布吉水", "布河"))
    assert (place.name_zh, place.name_en, place.aliases) == expected


def test_targets_and_positions_of_a_table_are_read(project: Settings, document: Path, tmp_path: Path) -> None:
    """Figures by name, a position as JSON."""
    position = {"geometry": {"type": "Point", "coordinates": [114.12, 22.55]}, "uncertainty_m": 300}
    row = line_for("东门步行街", targets="phases=2;scenic_grade=三A", position=json.dumps(position))
    with (tmp_path / "r.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*row])
        writer.writeheader()
        writer.writerow(row)

    result = ingest(document, "--candidates", tmp_path / "r.csv", "--write")

    assert result.exit_code == 0, result.stderr
    [place] = read_places(project.register_path("luohu-2025"), name="x").records.values()
    assert place.targets == {"phases": 2, "scenic_grade": "三A"}
    assert read_gazetteer(project.gazetteer_path, name="g").records[place.place_id].uncertainty_m == 300


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("text,start,end\n布吉河,x,3\n", "start"),
        ("text,start,end\n布吉河,1,3\n", "kind"),
        ('text,start,end\n"布吉河,1,3\n', "line"),
        ("text,start,end,targets\n布吉河,1,3,moon\n", "kind"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_table_that_cannot_be_read_says_where(document: Path, tmp_path: Path, cells: str, words: str) -> None:
    """By line and field."""
    (tmp_path / "r.csv").write_text(cells, encoding="utf-8")

    result = ingest(document, "--candidates", tmp_path / "r.csv")

    assert (result.exit_code, words in result.stderr) == (1, True)


def test_candidates_that_nobody_judged_are_taken_by_score_and_marked(project: Settings, document: Path) -> None:
    """Without a review the row's notes say so."""
    least = max(one["score"] for one in candidates(document))

    assert ingest(document, "--min-score", str(least), "--write").exit_code == 0

    places = read_places(project.register_path("luohu-2025"), name="x").records.values()
    assert len(places) == sum(one["score"] >= least for one in candidates(document))
    assert all("未经人工审核" in place.notes for place in places)


def test_a_reviewers_words_and_positions_go_into_the_project(project: Settings, document: Path, tmp_path: Path) -> None:
    """English name, aliases, a drawn point and the position of a known place."""
    point = {"geometry": {"type": "Point", "coordinates": [114.12, 22.55]}, "uncertainty_m": 300}
    lines = [
        line_for("东门步行街", name_en="Dongmen Pedestrian Street", aliases=["老街"], position=point),
        line_for("琶洲港澳客运口岸", kind="transit", position="pazhou-port"),
    ]

    result = ingest(document, "--candidates", write_lines(tmp_path / "r.jsonl", lines), "--write")

    assert result.exit_code == 0, result.stderr
    street, port = read_places(project.register_path("luohu-2025"), name="x").records.values()
    positions = read_gazetteer(project.gazetteer_path, name="g").records
    assert (street.name_en, street.aliases) == ("Dongmen Pedestrian Street", ("老街",))
    assert (positions[street.place_id].source, positions[street.place_id].uncertainty_m) == ("reviewer", 300)
    assert positions[port.place_id].geometry == positions["pazhou-port"].geometry


def test_a_like_name_of_another_district_is_shown_and_not_taken(
    project: Settings, document: Path, tmp_path: Path
) -> None:
    """The place stays unlocated, and its note names what a person has to choose among."""
    path = write_lines(tmp_path / "r.jsonl", [line_for("琶洲港澳客运口岸", kind="transit")])

    result = ingest(document, "--candidates", path, "--write")

    [place] = read_places(project.register_path("luohu-2025"), name="x").records
    position = read_gazetteer(project.gazetteer_path, name="g").records[place]
    assert "pazhou-port" in result.stderr
    assert position.geometry is None
    assert "pazhou-port" in position.note


def test_next_years_report_of_the_same_issuer_takes_known_positions(
    project: Settings, document: Path, tmp_path: Path
) -> None:
    """The same name in a report of the same body is the same site."""
    path = write_lines(tmp_path / "r.jsonl", [line_for("琶洲港澳客运口岸", kind="transit")])
    metadata = ("--title", "x", "--issuer", "广州市海珠区人民政府", "--delivered", "2025-01-20")

    ingest(document, "--candidates", path, "--boundary", "boundary.geojson", "--write", metadata=metadata)

    [place] = read_places(project.register_path("luohu-2025"), name="x").records
    positions = read_gazetteer(project.gazetteer_path, name="g").records
    assert positions[place].geometry == positions["pazhou-port"].geometry
    assert check_project(project) == []


def test_a_second_run_needs_no_metadata_and_adds_only_what_is_new(
    project: Settings, document: Path, tmp_path: Path
) -> None:
    """Places that the register has are passed over."""
    first = write_lines(tmp_path / "1.jsonl", [line_for("布吉河")])
    second = write_lines(tmp_path / "2.jsonl", [line_for("布吉河"), line_for("东门步行街")])
    ingest(document, "--candidates", first, "--write")

    result = ingest(document, "--candidates", second, "--write", metadata=())

    assert result.exit_code == 0
    places = read_places(project.register_path("luohu-2025"), name="x").records.values()
    assert [place.name_zh for place in places] == ["布吉河", "东门步行街"]
    assert ingest(document, "--candidates", second, metadata=()).exit_code == 1


def test_faults_are_told_and_nothing_is_written(project: Settings, document: Path, tmp_path: Path) -> None:
    """A position beyond China fails the check before anything is saved."""
    tokyo = {"geometry": {"type": "Point", "coordinates": [139.7, 35.7]}, "uncertainty_m": 300}
    path = write_lines(tmp_path / "r.jsonl", [line_for("布吉河", position=tokyo)])

    shown, refused = ingest(document, "--candidates", path), ingest(document, "--candidates", path, "--write")

    assert (shown.exit_code, refused.exit_code) == (1, 1)
    assert "outside-china" in shown.stderr
    assert not project.register_path("luohu-2025").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"text": "布吉江"}, "布吉江", id="other words at the offsets"),
        pytest.param({"start": -3}, "line 1", id="a negative offset"),
        pytest.param({"start": "3"}, "line 1", id="an offset as text"),
        pytest.param({"kind": "castle"}, "castle", id="an unknown kind"),
        pytest.param({"decision": "maybe"}, "maybe", id="an unknown decision"),
        pytest.param({"aliases": [7]}, "line 1", id="an alias that is no text"),
        pytest.param({"aliases": ["老街|东门"]}, "aliases", id="an alias that would become two"),
        pytest.param({"targets": {"phases": None}}, "line 1", id="a target without a figure"),
        pytest.param({"position": {"geometry": None, "uncertainty_m": 3}}, "line 1", id="no geometry"),
        pytest.param({"position": 7}, "line 1", id="a position that is a number"),
        pytest.param({"position": "moon"}, "moon", id="an unknown place"),
        pytest.param(
            {"position": {"geometry": {"type": "Point", "coordinates": []}, "uncertainty_m": 3}}, "", id="empty"
        ),
    ],
)
def test_a_line_that_is_no_reviewed_candidate_is_told(
    project: Settings, document: Path, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    """The message names the line or the value; nothing is written."""
    path = write_lines(tmp_path / "r.jsonl", [line_for("布吉河") | change])

    result = ingest(document, "--candidates", path, "--write")

    assert result.exit_code == 1
    assert words in result.stderr
    assert not project.register_path("luohu-2025").exists()


@pytest.mark.parametrize(
    ("change", "field", "allowed"),
    [
        ({"decision": "yes"}, "decision", "accept"),
        ({"start": 5.0}, "start", "0, 1, 2"),
        ({"aliases": "abc"}, "aliases", "…"),
        ({"targets": [1]}, "targets", "phases"),
        ({"position": [1]}, "position", "geometry"),
        ({"stage": None}, "stage", "planning"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("project")
def test_a_wrong_value_is_told_with_its_line_its_name_and_what_is_allowed(
    document: Path, tmp_path: Path, lang: str, change: dict[str, Any], field: str, allowed: str
) -> None:
    """And never in the words of Python."""
    path = tmp_path / "r.jsonl"
    path.write_text(f"\n{json.dumps(line_for('布吉河') | change)}\n", encoding="utf-8")

    result = run("--lang", lang, "ingest", document, "--id", "luohu-2025", *METADATA, "--candidates", path)

    assert result.exit_code == 1
    assert f"{'line 2' if lang == 'en' else '第 2 行'}" in result.stderr
    assert all(words in result.stderr for words in (field, allowed))
    assert "Error:" not in result.stderr.removeprefix("Error:")


@pytest.mark.parametrize("value", [float("nan"), "\ud800", 10**400, {"type": "Feature", "\ud800": 1}])
@pytest.mark.usefixtures("project")
def test_a_line_of_unsound_json_is_told(document: Path, tmp_path: Path, value: object) -> None:
    """What no JSON holds, half characters and figures without end are an error of the line."""
    path = tmp_path / "r.jsonl"
    path.write_text(f"\n{json.dumps(line_for('布吉河') | {'position': value})}\n", encoding="utf-8")

    result = ingest(document, "--candidates", path)

    assert result.exit_code == 1
    assert "line 2" in result.stderr
    assert "Error:" not in result.stderr.removeprefix("Error:")


@pytest.mark.usefixtures("project")
def test_a_field_that_stands_twice_is_told(document: Path, tmp_path: Path) -> None:
    """Which of the two was meant is for a person to say."""
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(line_for("布吉河")).replace("{", '{"kind": "area", ', 1) + "\n", encoding="utf-8")

    result = ingest(document, "--candidates", path)

    assert (result.exit_code, "kind stands twice" in result.stderr) == (1, True)


@pytest.mark.usefixtures("project")
def test_a_field_that_is_missing_is_told(document: Path, tmp_path: Path) -> None:
    """With those that every line has."""
    line = line_for("布吉河")
    del line["end"]

    result = ingest(document, "--candidates", write_lines(tmp_path / "r.jsonl", [line]))

    assert result.exit_code == 1
    assert "lacks end" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_reviewed_file_may_begin_with_a_bom(document: Path, tmp_path: Path) -> None:
    """As editors on Windows write it."""
    path = write_lines(tmp_path / "r.jsonl", [line_for("布吉河")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert ingest(document, "--candidates", path).exit_code == 0


@pytest.mark.parametrize("option", ["--title", "--issuer"])
@pytest.mark.usefixtures("project")
def test_blank_metadata_is_missing(document: Path, option: str) -> None:
    """Spaces are no title and no issuer."""
    result = ingest(document, option, " ")

    assert result.exit_code == 2
    assert option in result.stderr


@pytest.mark.usefixtures("project")
def test_a_boundary_that_does_not_exist_is_named_by_its_place_in_the_project(document: Path) -> None:
    """Not by that of a copy."""
    result = ingest(document, "--boundary", "none.geojson")

    assert result.exit_code == 2
    assert "Error: geo/basemap/none.geojson" in result.stderr


@pytest.mark.usefixtures("project")
def test_the_same_text_under_another_id_is_told(document: Path) -> None:
    """It is allowed, but seldom meant."""
    assert ingest(document, "--write").exit_code == 0

    again = run("ingest", document, "--id", "luohu-2026", *METADATA)

    assert again.exit_code == 0
    assert "luohu-2025" in again.stderr


def test_a_writing_that_breaks_off_says_how_to_finish_it(
    project: Settings, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the command that it names does."""
    plain = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if target == project.gazetteer_path:
            raise OSError(5, "Input/output error")
        return plain(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        broken = ingest(document, "--write")

    assert broken.exit_code == 2
    assert "check --finish" in broken.stderr
    assert run("check", "--finish").exit_code == 0


@pytest.mark.parametrize("line", ["{", "[]", "7", '"x"', "null", "[" * 100_000])
@pytest.mark.usefixtures("project")
def test_a_line_that_is_no_object_is_told(document: Path, tmp_path: Path, line: str) -> None:
    """Any JSON, or none, is a message and no traceback."""
    path = tmp_path / "r.jsonl"
    path.write_text(line, encoding="utf-8")

    assert ingest(document, "--candidates", path).exit_code == 1


@pytest.mark.usefixtures("project")
def test_a_new_report_needs_its_metadata(document: Path) -> None:
    """What is missing is named."""
    result = ingest(document, metadata=("--title", "x"))

    assert result.exit_code == 2
    assert "--issuer" in result.stderr


@pytest.mark.parametrize("report_id", ["../x", "Luohu", "罗湖", "x" * 101, "x" * 300])
@pytest.mark.usefixtures("project")
def test_an_id_that_leads_elsewhere_is_refused(document: Path, report_id: str) -> None:
    """Ids are lower-case letters, digits and hyphens."""
    result = run("ingest", document, "--id", report_id, *METADATA)

    assert result.exit_code == 2
    assert report_id in result.stderr


def test_check_finishes_a_broken_writing_when_asked_to(project: Settings) -> None:
    """Check tells of it, and with --finish brings the rest to its place."""
    (project.root / "data" / ".places.csv.x").write_bytes(project.places_path.read_bytes())
    project.places_path.write_text("half", encoding="utf-8")
    line = ["data/.places.csv.x", "data/places.csv", sha256(b"half").hexdigest()]
    (project.root / JOURNAL).write_text(json.dumps([line]), encoding="utf-8")

    told, finished = run("check"), run("check", "--finish")

    assert told.exit_code == 1
    assert "--finish" in told.stdout
    assert finished.exit_code == 0
    assert "data/places.csv" in finished.stderr
    assert list(project.root.glob(".haizhumap*")) == [project.lock_path]


def test_check_sweeps_up_what_killed_writings_left(project: Settings) -> None:
    """With --finish alone; what was deleted is told."""
    (project.drafts_dir / "abcdefghijklmnop").mkdir(parents=True)
    left = [project.root / "data" / ".places.csv.x.hz-part", project.drafts_dir / "abcdefghijklmnop" / ".x.y.hz-part"]
    for path in left:
        path.write_text("half", encoding="utf-8")

    assert run("check").exit_code == 0
    assert all(path.exists() for path in left)
    swept = run("check", "--finish")

    assert swept.exit_code == 0
    assert "data/.places.csv.x.hz-part" in swept.stderr
    assert not any(path.exists() for path in left)
