"""What becomes of what a reviewer settled."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from review_plans import DAY, make_report, reviewed
from shapely.geometry import Point

from haizhumap.errors import InputError
from haizhumap.model import (
    Datum,
    Kind,
    Precision,
    Sector,
    Target,
)
from haizhumap.register.tables import ID
from haizhumap.review.settling import drawn, make_id, settle


def test_a_row_holds_what_the_reviewer_settled_and_what_the_report_says() -> None:
    """Names, sentence, section and offsets are the report's."""
    report = make_report()
    one = reviewed(
        report,
        "布吉河",
        sector=Sector.WATER_ECOLOGY,
        kind=Kind.WATERWAY,
        action_zh="治理",
        action_en="clean up",
        name_en="Buji River",
        official_name_zh="深圳河支流布吉河",
        aliases=("布吉水",),
        targets={Target.PHASES: 2},
        notes="审核人的话",
    )

    [place], [position] = settle(report, [one])

    assert (place.place_id, place.name_zh, place.name_en) == ("luohu-2025-buji-he", "布吉河", "Buji River")
    assert report.text[place.mention_start : place.mention_end] == "布吉河"
    assert report.text[place.quote_start : place.quote_end].endswith("东门步行街改造；")
    assert (place.official_name_zh, place.aliases, place.targets) == ("深圳河支流布吉河", ("布吉水",), {"phases": 2})
    assert place.section.startswith("（一）")
    assert place.notes == "审核人的话"
    assert (position.place_id, position.geometry) == (place.place_id, None)
    assert position.note
    assert position.note_zh


def test_what_the_reviewer_left_empty_is_filled_and_noted() -> None:
    """Pinyin and the stage stand in, and the row's notes say so."""
    report = make_report()

    [place], _ = settle(report, [reviewed(report, "布吉河", action_zh="")])

    assert (place.name_en, place.action_zh, place.action_en) == ("Buji He", "改造提升", "upgrading")
    assert place.notes.count("；") == 2
    assert "拼音" in place.notes


def test_ids_are_readable_and_unique() -> None:
    """The report's id, the name in Pinyin, and a number where the id is taken."""
    taken = {"luohu-2025-buji-he", "luohu-2025-buji-he-2"}

    assert make_id("布吉河", "luohu-2025", ()) == "luohu-2025-buji-he"
    assert make_id("布吉河", "luohu-2025", taken) == "luohu-2025-buji-he-3"
    assert make_id("——", "luohu-2025", ()) == "luohu-2025-place"


def test_two_mentions_of_one_name_get_two_ids() -> None:
    """Rows of one run do not collide with each other."""
    report = make_report()
    first, second = report.text.index("布吉河"), report.text.rindex("布吉河")
    one = reviewed(report, "布吉河")

    places, _ = settle(report, [replace(one, start=second, end=second + 3), one])

    assert [(place.place_id, place.mention_start) for place in places] == [
        ("luohu-2025-buji-he", first),
        ("luohu-2025-buji-he-2", second),
    ]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 4), (0, 10_000), (6, 7)])
def test_a_span_outside_the_report_is_refused(start: int, end: int) -> None:
    """Nothing becomes of offsets that name no words."""
    report = make_report()

    with pytest.raises(InputError) as caught:
        settle(report, [replace(reviewed(report, "布吉河"), start=start, end=end)])

    assert caught.value.code == "span-outside"


@given(st.text(min_size=1), st.data())
def test_every_mention_equals_its_slice(raw: str, data: st.DataObject) -> None:
    """For any text and any span in it, the row's words, sentence and id fit."""
    report = make_report(f"一、安排\n{raw}")
    start = data.draw(st.integers(0, len(report.text) - 1))
    end = data.draw(st.integers(start + 1, len(report.text)))
    assume(report.text[start:end].strip())
    one = replace(reviewed(make_report(), "布吉河"), start=start, end=end)

    [place], [position] = settle(report, [one])

    assert place.name_zh == report.text[start:end]
    assert place.quote_start <= start <= place.quote_end
    assert ID.fullmatch(place.place_id)
    assert position.place_id == place.place_id


def test_a_drawn_position_says_that_a_person_drew_it() -> None:
    """WGS 84, approximate, with the reviewer's own radius; coordinates are rounded as they are written."""
    position = drawn(Point(114.11111119, 22.5), 250, on=DAY)

    assert (position.precision, position.uncertainty_m) == (Precision.APPROXIMATE, 250)
    assert (position.datum_source, position.source, position.source_date) == (Datum.WGS84, "reviewer", "2026-01-02")
    assert position.geometry == Point(114.111111, 22.5)
