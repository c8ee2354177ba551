"""Reading the register: every bad file and row is told with its line, and nothing is raised."""

from collections.abc import Callable
from pathlib import Path

import pytest

from haizhumap.errors import DataError, InputError
from haizhumap.model import Place, Target, column_names
from haizhumap.register.tables import parse_targets, read_places, read_unmapped

HEADER = ",".join(column_names(Place))
ROW = "a,海珠,海珠,Haizhu,甲|乙,culture,venue,starting,建,build,phases=4;scenic_grade=5A,r,（一）,0,2,0,5,注"


def register_text(*rows: str) -> str:
    """Return a register with these rows."""
    return "\n".join([HEADER, *rows]) + "\n"


def with_cell(column: str, value: str) -> str:
    """Return the good row with one other cell."""
    cells = dict(zip(column_names(Place), ROW.split(","), strict=True)) | {column: value}
    return ",".join(cells.values())


def test_a_good_row_becomes_a_place(tmp_path: Path) -> None:
    """Every cell is typed."""
    path = tmp_path / "places.csv"
    path.write_text(register_text(ROW), encoding="utf-8")

    register = read_places(path, name="places.csv")

    assert register.issues == []
    place = register.records["a"]
    assert place.aliases == ("甲", "乙")
    assert place.targets == {Target.PHASES: 4, Target.SCENIC_GRADE: "5A"}
    assert (place.mention_start, place.quote_end) == (0, 5)
    assert register.lines == {"a": 2}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(b"", [("empty-file", 1, "")], id="empty file"),
        pytest.param(b" \n", [("empty-file", 1, "")], id="blank file"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", [("binary-file", 1, "")], id="binary file"),
        pytest.param(register_text(ROW).encode("utf-8-sig"), [("bom", 1, "")], id="BOM"),
        pytest.param(register_text(ROW).replace("\n", "\r\n").encode(), [("crlf", 1, "")], id="CRLF"),
        pytest.param(register_text(ROW).encode("gb18030"), [("not-utf8", 2, "")], id="GBK"),
        pytest.param(
            register_text(ROW).replace("sector,", "", 1).encode(),
            [("missing-column", 1, "sector")],
            id="missing column",
        ),
        pytest.param(f"{HEADER},x\n".encode(), [("unknown-column", 1, "x")], id="unknown column"),
        pytest.param(f"{HEADER},kind\n".encode(), [("duplicate-column", 1, "kind")], id="duplicate column"),
        pytest.param(register_text("a,b").encode(), [("cell-count", 2, "")], id="too few cells"),
        pytest.param(register_text(ROW, '"open').encode(), [("bad-csv", 3, "")], id="an open quotation mark"),
        pytest.param(register_text(ROW, ROW).encode(), [("duplicate-id", 3, "place_id")], id="duplicate id"),
        pytest.param(register_text(with_cell("place_id", "A b")).encode(), [("bad-id", 2, "place_id")], id="bad id"),
        pytest.param(register_text(with_cell("place_id", "")).encode(), [("missing-value", 2, "place_id")], id="no id"),
        pytest.param(
            register_text(with_cell("sector", "music")).encode(), [("unknown-code", 2, "sector")], id="unknown sector"
        ),
        pytest.param(register_text(with_cell("kind", "")).encode(), [("unknown-code", 2, "kind")], id="no kind"),
        pytest.param(
            register_text(with_cell("mention_end", "-3")).encode(),
            [("bad-integer", 2, "mention_end")],
            id="negative offset",
        ),
        pytest.param(
            register_text(with_cell("quote_end", "二")).encode(),
            [("bad-integer", 2, "quote_end")],
            id="an offset in words",
        ),
        pytest.param(
            register_text(with_cell("quote_end", "²")).encode(),
            [("bad-integer", 2, "quote_end")],
            id="a superscript offset",
        ),
        pytest.param(
            register_text(with_cell("targets", "plots")).encode(),
            [("bad-targets", 2, "targets")],
            id="a target without a figure",
        ),
        pytest.param(
            register_text(with_cell("targets", "plots=4;plots=5")).encode(),
            [("bad-targets", 2, "targets")],
            id="a target twice",
        ),
        pytest.param(
            register_text(with_cell("quote_end", "9" * 5000)).encode(),
            [("bad-integer", 2, "quote_end")],
            id="a huge offset",
        ),
        pytest.param(b'"open\n', [("bad-csv", 1, "")], id="an open quotation mark in the header"),
        pytest.param(
            register_text(with_cell("targets", "moons=2")).encode(),
            [("bad-targets", 2, "targets")],
            id="an unknown target",
        ),
        pytest.param(register_text(with_cell("name_en", "")).encode(), [("missing-value", 2, "name_en")], id="no name"),
        pytest.param(
            register_text(with_cell("stage", "x"), with_cell("name_zh", " ").replace("a,", "b,", 1)).encode(),
            [("unknown-code", 2, "stage"), ("missing-value", 3, "name_zh")],
            id="all faults in one run",
        ),
    ],
)
def test_a_bad_register_is_told_line_by_line(tmp_path: Path, data: bytes, found: list[tuple[str, int, str]]) -> None:
    """Each fault has its code, line and field."""
    path = tmp_path / "places.csv"
    path.write_bytes(data)

    register = read_places(path, name="places.csv")

    assert [(issue.code, issue.line, issue.field) for issue in register.issues] == found
    with pytest.raises(DataError):
        register.require_clean()


@pytest.mark.parametrize("read", [read_places, read_unmapped])
def test_a_missing_file_cannot_be_read(tmp_path: Path, read: Callable[..., object]) -> None:
    """A file that is not there is no fault in the data."""
    with pytest.raises(InputError) as caught:
        read(tmp_path / "none.csv", name="none.csv")

    assert caught.value.code == "file-unreadable"


def test_a_quoted_line_break_keeps_line_numbers_right(tmp_path: Path) -> None:
    """A row's line is the one it begins on."""
    path = tmp_path / "places.csv"
    rows = (with_cell("notes", '"one\ntwo"'), with_cell("place_id", "b"))
    path.write_text(register_text(*rows), encoding="utf-8")

    assert read_places(path, name="x").lines == {"a": 2, "b": 4}


def test_targets_are_numbers_or_grades() -> None:
    """Figures are numbers, grades are words, nothing is nothing."""
    assert parse_targets("plots=58;scenic_grade=5A") == {Target.PLOTS: 58, Target.SCENIC_GRADE: "5A"}
    assert parse_targets("") == {}


@pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\x0b", "\x0c"])
def test_only_line_feeds_end_a_row(tmp_path: Path, mark: str) -> None:
    """Other marks that Python calls line ends are part of the cell."""
    path = tmp_path / "places.csv"
    path.write_text(register_text(with_cell("notes", f"a{mark}b"), with_cell("place_id", "b")), encoding="utf-8")

    register = read_places(path, name="x")

    assert (register.issues, register.lines) == ([], {"a": 2, "b": 3})
