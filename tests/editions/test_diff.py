"""What two reports say of one place, side by side."""

from hypothesis import given
from hypothesis import strategies as st

from haizhumap.editions.diff import Operation, compare_quotes, compare_targets
from haizhumap.model import Target, Targets


def test_compared_sentences_show_whole_figures() -> None:
    """58 and 60 are two figures, not two digits each, and coincidences are not kept."""
    pieces = compare_quotes("对康鹭片区58个地块实施改造。", "对康鹭片区60个地块实施改造，完成签约。")

    assert [tuple(piece) for piece in pieces] == [
        (Operation.EQUAL, "对康鹭片区", "对康鹭片区"),
        (Operation.REPLACE, "58", "60"),
        (Operation.EQUAL, "个地块实施改造", "个地块实施改造"),
        (Operation.INSERT, "", "，完成签约"),
        (Operation.EQUAL, "。", "。"),
    ]


@given(earlier=st.text(), later=st.text())
def test_compared_sentences_lose_nothing(earlier: str, later: str) -> None:
    """The pieces of each side are its sentence, and equal pieces are equal."""
    pieces = compare_quotes(earlier, later)

    assert "".join(piece.earlier for piece in pieces) == earlier
    assert "".join(piece.later for piece in pieces) == later
    assert all((piece.operation is Operation.EQUAL) == (piece.earlier == piece.later) for piece in pieces)


def test_compared_targets_are_those_that_differ() -> None:
    """Figures that changed, came or went, in the code list's order; equal ones are left out."""
    earlier: Targets = {Target.PHASES: 4, Target.PLOTS: 58}
    later: Targets = {Target.PLOTS: 60, Target.PHASES: 4, Target.SCENIC_GRADE: "5A"}

    changed = compare_targets(earlier, later)

    assert changed == [(Target.PLOTS, 58, 60), (Target.SCENIC_GRADE, None, "5A")]
