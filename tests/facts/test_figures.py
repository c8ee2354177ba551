"""A report in plain figures."""

from dataclasses import replace

import pytest

from haizhumap.checks.project import Project, read_project
from haizhumap.facts.figures import ADDABLE, Figure, format_value, label_figure, summarise
from haizhumap.i18n import LANGS, phrases
from haizhumap.model import Kind, Place, Target, UnmappedItem
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def project_as_read(settings: Settings) -> Project:
    """Return the real project."""
    return read_project(settings)


@pytest.fixture(scope="module")
def places(project_as_read: Project) -> list[Place]:
    """Return the real places of the 2024 report."""
    return [place for place in project_as_read.places.records.values() if place.report_id == "haizhu-2024"]


@pytest.fixture(scope="module")
def ledger(project_as_read: Project) -> list[UnmappedItem]:
    """Return the real ledger of the 2024 report."""
    return [item for item in project_as_read.unmapped.records.values() if item.report_id == "haizhu-2024"]


def by_code(figures: list[Figure]) -> dict[Target | Kind, Figure]:
    """Return figures by what they count."""
    return {figure.code: figure for figure in figures}


def test_the_report_says_what_its_figures_say(places: list[Place], ledger: list[UnmappedItem]) -> None:
    """Plots, villages, road sections, hospitals and estates of the 2024 report, as one counts them by hand."""
    figures = by_code(summarise(places, ledger))

    assert figures[Target.PLOTS].value == 58
    assert figures[Kind.VILLAGE].value == 4
    assert figures[Kind.ROAD_SEGMENT].value == 2
    assert figures[Kind.HOSPITAL].value == 1
    assert figures[Target.OLD_ESTATES].value == 16


def test_a_figure_that_place_and_ledger_bear_is_counted_once(places: list[Place], ledger: list[UnmappedItem]) -> None:
    """The 16 estates stand in one sentence; both entries support them."""
    (summand,) = by_code(summarise(places, ledger))[Target.OLD_ESTATES].summands

    assert (summand.place_ids, summand.item_ids) == (("guangzhong",), ("old-estates",))


def test_every_figure_leads_to_sentences_that_bear_it(
    project_as_read: Project, places: list[Place], ledger: list[UnmappedItem]
) -> None:
    """Each summand quotes its entries' own sentence, and a sum is the sum of its summands."""
    entries = project_as_read.places.records | project_as_read.unmapped.records
    for figure in summarise(places, ledger):
        values = [summand.value for summand in figure.summands]
        assert figure.value == (values[0] if len(values) == 1 else sum(map(int, values)))
        for summand in figure.summands:
            assert summand.place_ids + summand.item_ids
            for identity in summand.place_ids + summand.item_ids:
                entry = entries[identity]
                assert (summand.quote_start, summand.quote_end) == (entry.quote_start, entry.quote_end)


def test_the_figures_of_two_sentences_add_up(places: list[Place]) -> None:
    """58 plots here and 7 there are 65."""
    kanglu = next(place for place in places if place.place_id == "kanglu")
    other = replace(
        kanglu, place_id="other", official_name_zh="另", targets={Target.PLOTS: 7}, quote_start=1, quote_end=9
    )

    assert by_code(summarise([kanglu, other], []))[Target.PLOTS].value == 65


def test_shares_grades_and_phases_are_never_added(places: list[Place]) -> None:
    """Two statements of a share are two figures."""
    kanglu = next(place for place in places if place.place_id == "kanglu")
    shares = [
        replace(kanglu, place_id=f"p{share}", targets={Target.DRAINAGE_COMPLIANCE_PCT: share}, quote_start=share)
        for share in (80, 90)
    ]

    found = [figure.value for figure in summarise(shares, []) if figure.code is Target.DRAINAGE_COMPLIANCE_PCT]

    assert found == [80, 90]
    assert not {Target.PHASES, Target.SCENIC_GRADE, Target.DRAINAGE_COMPLIANCE_PCT} & ADDABLE


def test_two_reports_are_never_added(places: list[Place]) -> None:
    """What a later report repeats makes a figure of its own."""
    kanglu = next(place for place in places if place.place_id == "kanglu")
    later = replace(kanglu, place_id="kanglu-2025", report_id="haizhu-2025")

    found = [figure for figure in summarise([kanglu, later], []) if figure.code is Target.PLOTS]

    assert [(figure.report_id, figure.value) for figure in found] == [("haizhu-2024", 58), ("haizhu-2025", 58)]


def test_a_site_named_twice_is_one_site(places: list[Place]) -> None:
    """Places of one official name count once."""
    village = next(place for place in places if place.place_id == "lijiao-village")
    again = replace(village, place_id="again", quote_start=1, quote_end=9)

    assert by_code(summarise([village, again], []))[Kind.VILLAGE].value == 1


def test_nothing_has_no_figures() -> None:
    """An empty selection sums up to nothing."""
    assert summarise([], []) == []


def test_figures_read_as_they_are(places: list[Place], ledger: list[UnmappedItem]) -> None:
    """Shares have their sign, thousands are grouped, a grade is itself."""
    figures = by_code(summarise(places, ledger))

    assert format_value(figures[Target.DRAINAGE_COMPLIANCE_PCT], "zh") == "90%"
    assert format_value(figures[Target.NEW_JOBS], "en") == "18,000"
    assert format_value(figures[Target.SCENIC_GRADE], "zh") == "5A"
    assert label_figure(figures[Target.PLOTS], "zh") == "要改造的地块"
    assert all(label_figure(figure, lang) for figure in figures.values() for lang in LANGS)


def test_one_hospital_is_no_hospitals(places: list[Place], ledger: list[UnmappedItem]) -> None:
    """What a figure counts goes by its number in English."""
    hospitals = by_code(summarise(places, ledger))[Kind.HOSPITAL]

    assert hospitals.value == 1
    assert label_figure(hospitals, "en") == "hospital named"
    assert label_figure(replace(hospitals, value=2), "en") == "hospitals named"


def test_every_target_and_every_kind_has_a_label_and_no_label_is_left_over() -> None:
    """The labels and the code lists are the same sets."""
    for group, codes in (("figure-target", Target), ("figure-kind", Kind)):
        assert {key.split(".", 1)[1] for key in phrases() if key.startswith(f"{group}.")} == {*codes}
