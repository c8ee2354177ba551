"""The commands on a project's files: clean, check, build."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import edit, swap

from haizhumap.cli import main
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean, restore_raw
from haizhumap.report.store import read_report


def run(*arguments: str | Path) -> Result:
    """Run the command line; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def raw(settings: Settings, tmp_path: Path) -> Path:
    """Return the first report's raw text, restored from its cleaning log."""
    report = read_report(settings.reports_dir, "haizhu-2024")
    path = tmp_path / "raw.txt"
    path.write_bytes(restore_raw(report.text, report.cleaning).encode())
    return path


@pytest.mark.usefixtures("project")
def test_check_is_clean_over_32_places() -> None:
    """The shipped data has no fault."""
    result = run("check")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "32 places" in result.stderr


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "error unknown-code [pazhou-port]"), ("zh", "错误 unknown-code [pazhou-port]")]
)
def test_check_tells_faults_with_file_line_field_and_value(project: Settings, lang: str, words: str) -> None:
    """A fault is a line of text, in the reader's language, and the exit code is 1."""
    edit(project.places_path, swap(",transport,", ",music,"))

    result = run("--lang", lang, "check")

    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if "unknown-code" in line)
    assert line.startswith("data/places.csv:2")
    assert words in line
    assert "sector" in line
    assert "music" in line


def test_check_gives_faults_as_json(project: Settings) -> None:
    """A program gets the same facts as fields."""
    edit(project.places_path, swap(",transport,", ",music,"))

    faults = json.loads(run("check", "--json").stdout)

    assert [(fault["code"], fault["line"], fault["field"], fault["value"]) for fault in faults] == [
        ("unknown-code", 2, "sector", "music")
    ]
    assert faults[0]["message"]


def test_build_refuses_what_check_refuses(project: Settings) -> None:
    """Offsets around other words stop the build; the layer stays as it was."""
    before = project.layer_path.read_bytes()
    edit(project.places_path, swap(",72,80,", ",73,81,"))

    result = run("build")

    assert (result.exit_code, project.layer_path.read_bytes()) == (1, before)
    assert "haizhumap check" in result.stderr


@pytest.mark.parametrize("content", ["{", "[]", '{"features": []}', '{"features": [{}]}'])
def test_check_says_when_the_district_is_unreadable(project: Settings, content: str) -> None:
    """A broken base map is no traceback."""
    boundary = project.basemap_dir / "boundary.geojson"
    boundary.write_text(content, encoding="utf-8")

    result = run("check")

    assert result.exit_code == 2
    assert "boundary.geojson" in result.stderr


@pytest.mark.parametrize("name", ["places.csv", "unmapped.csv"])
def test_check_cannot_run_without_a_file(project: Settings, name: str) -> None:
    """A missing file is exit code 2, with its name."""
    (project.root / "data" / name).unlink()
    if name == "places.csv":
        result = run("check")
        assert "HAIZHUMAP_ROOT" in result.stderr
    else:
        result = run("check")
        assert name in result.stderr

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty-file", id="empty"),
        pytest.param(b"\0\1\2", "binary-file", id="binary"),
        pytest.param("place_id,名".encode("gbk"), "not-utf8", id="GBK"),
    ],
)
def test_a_bad_register_is_told_without_a_traceback_and_nothing_is_written(
    project: Settings, data: bytes, code: str
) -> None:
    """Check says what is wrong; build refuses and leaves the layer as it was."""
    before = project.layer_path.read_bytes()
    project.places_path.write_bytes(data)

    checked, built = run("check"), run("build")

    assert (checked.exit_code, built.exit_code) == (1, 1)
    assert code in checked.stdout
    assert "haizhumap check" in built.stderr
    assert project.layer_path.read_bytes() == before


def test_build_writes_what_build_check_accepts(project: Settings) -> None:
    """A stale file is told, not written, by --check; build mends it."""
    edit(project.places_path, swap("Kanglu Area", "Kanglu"))
    before = project.layer_path.read_bytes()

    stale = run("build", "--check")
    assert (stale.exit_code, project.layer_path.read_bytes()) == (1, before)

    assert run("build").exit_code == 0
    assert run("build", "--check").exit_code == 0


def test_build_check_fails_without_a_file(project: Settings) -> None:
    """A missing layer is stale."""
    project.layer_path.unlink()

    assert run("build", "--check").exit_code == 1


def test_clean_reproduces_the_shipped_text_and_metadata(project: Settings, raw: Path) -> None:
    """The raw text leads to the shipped files, byte for byte; known metadata is kept."""
    text, metadata = project.reports_dir / "haizhu-2024.txt", project.reports_dir / "haizhu-2024.json"
    before = text.read_bytes(), metadata.read_bytes()
    edit(text, lambda words: words + "改")

    assert run("clean", raw, "-o", text).exit_code == 0

    assert (text.read_bytes(), metadata.read_bytes()) == before


def test_clean_to_the_screen_prints_the_text(raw: Path) -> None:
    """Without -o nothing is written."""
    words = raw.read_bytes().decode()

    assert run("clean", raw).stdout == clean(words)[0]


def test_clean_of_a_new_report_needs_its_metadata(tmp_path: Path) -> None:
    """A new report asks for title, issuer and date, and then stands as text and metadata."""
    raw, out = tmp_path / "raw.txt", tmp_path / "luohu-2025.txt"
    raw.write_text("罗湖,建设。\n", encoding="utf-8")

    refused = run("clean", raw, "-o", out)
    assert (refused.exit_code, out.exists()) == (2, False)
    assert "--title" in refused.stderr

    options = ("--title", "报告", "--issuer", "罗湖区人民政府", "--delivered", "2025-01-10")
    assert run("clean", raw, "-o", out, *options).exit_code == 0
    report = read_report(tmp_path, "luohu-2025")
    assert (report.text, report.delivered.isoformat(), report.excerpt) == ("罗湖，建设。\n", "2025-01-10", False)


@pytest.mark.parametrize("name", ["haizhu-2024.txt", "haizhu-2024.json", "haizhu-2024"])
def test_clean_never_overwrites_what_it_reads_nor_one_file_with_the_other(project: Settings, name: str) -> None:
    """The cleaned text as raw text would lose the log; text and metadata need two names."""
    text, metadata = project.reports_dir / "haizhu-2024.txt", project.reports_dir / "haizhu-2024.json"
    before = text.read_bytes(), metadata.read_bytes()

    result = run("clean", text, "-o", project.reports_dir / name)

    assert result.exit_code == 2
    assert (text.read_bytes(), metadata.read_bytes()) == before


def test_clean_writes_text_and_metadata_or_neither(project: Settings, raw: Path) -> None:
    """A metadata file that cannot be written leaves the old text."""
    text, metadata = project.reports_dir / "new.txt", project.reports_dir / "new.json"
    metadata.mkdir()

    result = run("clean", raw, "-o", text, "--title", "x", "--issuer", "x", "--delivered", "2024-01-25")

    assert (result.exit_code, text.exists()) == (2, False)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(None, 2, id="missing"),
        pytest.param("海珠".encode("gbk"), 2, id="GBK"),
        pytest.param(b"", 1, id="empty"),
    ],
)
def test_clean_of_a_bad_file_is_told(tmp_path: Path, data: bytes | None, code: int) -> None:
    """A raw text that cannot be read is told by its name."""
    raw = tmp_path / "raw.txt"
    if data is not None:
        raw.write_bytes(data)

    result = run("clean", raw, "-o", tmp_path / "out.txt")

    assert (result.exit_code, (tmp_path / "out.txt").exists()) == (code, False)
    assert "raw.txt" in result.stderr
