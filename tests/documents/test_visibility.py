"""What a document holds and does not show."""

import pytest

from haizhumap.documents.visibility import has_ground, is_hidden, is_tiny, is_white, read_declarations, read_sheet


@pytest.mark.parametrize("colour", ["white", "#FFF", "#fefefe", "FFFFFF", "rgb(255, 255, 255)", "rgba(255,255,255,1)"])
def test_white_is_known_however_it_is_written(colour: str) -> None:
    """Style sheets, Word and OpenDocument write colours in their own ways."""
    assert is_white(colour)


@pytest.mark.parametrize("colour", ["", "auto", "black", "#ff0000", "f5f5f5", "rgb(255,255,0)", "whitesmoke"])
def test_other_colours_are_not_white(colour: str) -> None:
    """A light grey can be seen."""
    assert not is_white(colour)


@pytest.mark.parametrize(
    ("size", "tiny"), [("1pt", True), ("2px", True), ("0.5mm", True), ("6pt", False), ("1em", False), ("80%", False)]
)
def test_sizes_that_nobody_reads_are_tiny(size: str, tiny: bool) -> None:  # noqa: FBT001 - a table
    """Two points and less; what depends on other sizes is not judged."""
    assert is_tiny(size) is tiny


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("display:none", True),
        ("DISPLAY : NONE !important; color: red", True),
        ("visibility:hidden", True),
        ("mso-hide:all", True),
        ("font-size:0px", True),
        ("opacity:0.0", True),
        ("font-size:0.8em", False),
        ("display:none;display:block", False),
    ],
)
def test_declarations_say_what_is_hidden(style: str, hidden: bool) -> None:  # noqa: FBT001 - a table
    """Of several for one property the last holds, as in browsers."""
    assert is_hidden(read_declarations(style)) is hidden


def test_a_ground_is_a_colour_or_a_picture() -> None:
    """White itself and what lets through are none."""
    grounds = ("background:#036", "background-image: url(a.png)", "background:none", "background-color: #FFFFFF")

    assert [has_ground(read_declarations(one)) for one in grounds] == [True, True, False, False]


def test_a_sheet_gives_its_rules_for_single_elements() -> None:
    """Rules for paper, comments and selectors of several elements are passed over."""
    sheet = "/* .a{} */ p.note, #x { display : none } div p { color: red } @media print { .b { display: none } }"

    assert list(read_sheet(sheet)) == [
        ("p", frozenset({".note"}), {"display": "none"}),
        ("", frozenset({"#x"}), {"display": "none"}),
    ]
