"""What the command line prints where, and which files it must not write over."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, edit, swap

from haizhumap.cli import main
from haizhumap.cli.output import plain, plain_text
from haizhumap.paths import Settings
from haizhumap.report.cleaning import restore_raw
from haizhumap.report.store import read_report

COMMAND = [sys.executable, "-c", "from haizhumap.cli import main; main()", "--lang", "en"]
REPORT = "政府工作报告\n一、工作安排\n（一）更新。启动东门步行街改造。\n"


def run(*arguments: str | Path) -> Result:
    """Run the command line; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def spawn(words: str, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run the command line by a shell, whose words redirect its streams."""
    command = ["sh", "-c", f'exec "$@" {words}', "sh", *COMMAND, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": encoding}
    return subprocess.run(command, env=environment, capture_output=True, check=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a small report."""
    path = tmp_path / "r.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.mark.parametrize("acting", ["\x1b[31m", "\a", "\n", "\r", "\x9b", "\u202e", "\u2028", "\ud800", "\x7f"])
def test_what_acts_on_a_terminal_is_shown_and_does_not_act(acting: str) -> None:
    """A sentence stays one line without control characters, and a text keeps its lines alone."""
    assert plain(f"a{acting}b").isprintable()
    assert plain_text(f"a{acting}b").replace("\n", "").isprintable()


def test_ordinary_words_are_shown_as_they_are() -> None:
    """Chinese, a tab and the ends of lines of a text stay."""
    assert plain("海珠 ² [x] \\n") == "海珠 ² [x] \\n"
    assert plain_text("a\tb\n") == "a\tb\n"


@pytest.mark.parametrize(
    "command",
    [
        ["clean"],
        ["extract"],
        ["convert", "--from", "wgs84", "--to", "gcj02", str(ROOT / "geo" / "projects.geojson")],
        ["--x"],
    ],
)
def test_a_message_holds_no_character_that_acts(tmp_path: Path, command: list[str]) -> None:
    """A file name, or an option, with escapes and a line break is told on one line."""
    result = run(*command, tmp_path / "a\x1b[31m\a\nb.geojson")

    assert "\x1b" not in result.output
    assert "\a" not in result.output
    assert "a\\x1b[31m\\x07\\nb.geojson" in result.stderr or command == ["--x"]


@pytest.mark.usefixtures("project")
def test_the_diff_of_a_report_with_acting_characters_does_not_act(report: Path) -> None:
    """Its own lines stay lines."""
    report.write_text(REPORT + "推进\u202e清水河片区开发。\n", encoding="utf-8")

    result = run("ingest", report, "--id", "x-1", "--title", "x", "--issuer", "x", "--delivered", "2024-01-01")

    assert result.exit_code == 0
    assert "\u202e" not in result.output
    assert "\\u202e" in result.stdout


def test_a_name_with_square_brackets_is_listed(project: Settings) -> None:
    """No name is markup."""
    edit(project.places_path, swap("Pazhou Hong Kong", "[/b]Pazhou Hong Kong"))

    assert "[/b]Pazhou Hong Kong" in run("places").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("command", "words"),
    [(["places"], ">&-"), (["places", "--json"], ">/dev/full"), (["export"], ">/dev/full"), (["export"], ">&-")],
)
def test_an_output_that_takes_nothing_is_one_sentence(command: list[str], words: str) -> None:
    """Full or closed."""
    result = spawn(words, *command)

    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr
    assert b"utput" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_pipe_that_nobody_reads_is_no_error() -> None:
    """As of every tool in a pipeline."""
    result = spawn("| true", "export", "--format", "html")

    assert result.stderr == b""


def test_a_closed_input_is_told() -> None:
    """There is nothing to read."""
    result = spawn("<&-", "extract", "-")

    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1), result.stderr


@pytest.mark.usefixtures("project")
def test_a_stream_that_lacks_characters_gets_json_and_tables() -> None:
    """JSON says the same in ASCII; a table has escapes."""
    rows = json.loads(spawn("", "places", "--json", encoding="cp936").stdout.decode("ascii"))
    table = spawn("", "places", encoding="ascii")

    assert rows == json.loads(run("places", "--json").stdout)
    assert table.returncode == 0
    assert "\\xb150 m" in table.stdout.decode("ascii")


@pytest.mark.parametrize("options", [("-o", "r.txt"), ("--text", "r.txt"), ("-o", "link"), ("-o", "sub/../r.txt")])
def test_extract_never_writes_over_the_report(
    report: Path, options: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever path it is named."""
    monkeypatch.chdir(report.parent)
    Path("sub").mkdir()
    Path("link").symlink_to(report)

    result = run("extract", report, *options)

    assert (result.exit_code, report.read_text(encoding="utf-8")) == (2, REPORT)


def test_two_outputs_need_two_places(report: Path, tmp_path: Path) -> None:
    """Neither is lost; the screen takes one of them, and no file is called a dash."""
    path = tmp_path / "x"

    assert run("extract", report, "-o", path, "--text", path).exit_code == 2
    assert run("extract", report, "--text", "-").exit_code == 2
    assert not path.exists()
    assert run("extract", report, "-o", path, "--text", "-").stdout == REPORT
    assert path.exists()
    assert not Path("-").exists()


def data_of(project: Settings) -> dict[Path, bytes]:
    """Return every file of a project, its lock left out."""
    found = (path for path in project.root.rglob("*") if path.is_file() and path != project.lock_path)
    return {path: path.read_bytes() for path in found}


@pytest.mark.parametrize(
    "command",
    [
        lambda project, report: ("extract", report, "-o", project.places_path),
        lambda project, report: ("extract", report, "--text", project.reports_dir / "haizhu-2024.txt"),
        lambda project, report: ("clean", report, "-o", project.reports_dir / "haizhu-2024.txt"),
        lambda project, _: ("export", "--format", "csv", "-o", project.places_path),
        lambda project, _: ("export", "-o", project.gazetteer_path),
        lambda project, _: (
            *("convert", project.layer_path, project.gazetteer_path),
            *("--from", "wgs84", "--to", "gcj02"),
        ),
    ],
)
def test_no_output_goes_over_the_projects_own_files(
    project: Settings, report: Path, command: Callable[[Settings, Path], tuple[str | Path, ...]]
) -> None:
    """Reviewed files change by their own commands alone."""
    before = data_of(project)

    result = run(*command(project, report))

    assert (result.exit_code, data_of(project)) == (2, before)


def test_the_same_raw_text_may_be_cleaned_again(project: Settings, tmp_path: Path) -> None:
    """That is what the command is for."""
    known = read_report(project.reports_dir, "haizhu-2024")
    raw = tmp_path / "raw.txt"
    raw.write_bytes(restore_raw(known.text, known.cleaning).encode())

    assert run("clean", raw, "-o", project.reports_dir / "haizhu-2024.txt").exit_code == 0


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("x.csv", b"\xef\xbb\xbfplace_id"),
        ("x.codebook.csv", b"\xef\xbb\xbffield"),
        ("x.JSON", b"{"),
        ("x.shp.zip", b"PK"),
    ],
)
def test_a_name_says_the_format_of_an_export(tmp_path: Path, name: str, beginning: bytes) -> None:
    """Where none is given."""
    assert run("export", "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(beginning)


@pytest.mark.usefixtures("project")
def test_a_name_that_says_no_format_is_told(tmp_path: Path) -> None:
    """With the formats that there are; a given one goes before the name."""
    told = run("export", "-o", tmp_path / "x.foo")

    assert (told.exit_code, (tmp_path / "x.foo").exists()) == (2, False)
    assert "geojson" in told.stderr
    assert run("export", "--format", "csv", "-o", tmp_path / "x.foo").exit_code == 0


def test_a_table_of_candidates_is_had_by_its_name(report: Path, tmp_path: Path) -> None:
    """As with exports."""
    run("extract", report, "-o", tmp_path / "x.csv")

    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_loop_of_links_is_told(tmp_path: Path, report: Path) -> None:
    """As something to read and as something to write."""
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)

    for result in (run("extract", report, "-o", loop), run("extract", loop), run("clean", loop)):
        assert result.exit_code == 2
        assert "loop.txt" in result.stderr


def test_bytes_that_are_no_text_are_told(tmp_path: Path, report: Path) -> None:
    """Arguments in another encoding than the system's come as halves of characters."""
    known = ("--issuer", "x", "--delivered", "2024-01-01")

    result = run("clean", report, "-o", tmp_path / "out.txt", "--title", "\udcff", *known)

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [report])
    assert "\\udcff" in result.stderr


def test_a_name_that_is_too_long_is_told(tmp_path: Path, report: Path) -> None:
    """Not by a traceback."""
    result = run("clean", report, "-o", tmp_path / f"{'x' * 300}.txt")

    assert result.exit_code == 2
    assert "xxx" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "--foo"], "没有选项"),
        (["convert"], "缺少"),
        (["export", "--format", "x"], "给的值不行"),
        (["x"], "用法不对"),
    ],
)
def test_wrong_usage_is_told_in_the_readers_language(arguments: list[str], words: str) -> None:
    """At least what kind of mistake it is."""
    result = run("--lang", "zh", *arguments)

    assert result.exit_code == 2
    assert words in result.stderr
