"""The words for metres."""

import pytest

from haizhumap.facts.quantities import describe_distance, describe_size, format_area, format_length, format_uncertainty
from haizhumap.geo.geometry import Size
from haizhumap.i18n import Lang
from haizhumap.model import Precision


@pytest.mark.parametrize(
    ("metres", "figures", "zh", "en"),
    [
        (0, 2, "0米", "0 m"),
        (0.26, 2, "0.26米", "0.26 m"),
        (44.9, 2, "45米", "45 m"),
        (444, 2, "440米", "440 m"),
        (999.6, 2, "1.0公里", "1.0 km"),
        (994, 3, "994米", "994 m"),
        (1234, 2, "1.2公里", "1.2 km"),
        (3668, 3, "3.67公里", "3.67 km"),
        (99_600, 2, "100公里", "100 km"),
    ],
)
def test_a_length_has_no_more_digits_than_it_deserves(metres: float, figures: int, zh: str, en: str) -> None:
    """Significant digits, noughts included; the unit is chosen after rounding."""
    assert format_length(metres, "zh", figures=figures) == zh
    assert format_length(metres, "en", figures=figures) == en


@pytest.mark.parametrize(
    ("square_metres", "zh", "en"),
    [
        (0, "0平方米", "0 m²"),
        (4321, "4300平方米", "4300 m²"),
        (9960, "1.0公顷", "1.0 ha"),
        (354_000, "35公顷", "35 ha"),
        (2_781_483, "280公顷", "280 ha"),
        (12_379_537, "12平方公里", "12 km²"),
    ],
)
def test_an_area_is_told_in_a_unit_that_fits(square_metres: float, zh: str, en: str) -> None:
    """Square metres, hectares, square kilometres."""
    assert (format_area(square_metres, "zh"), format_area(square_metres, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("precision", "lang", "words"),
    [
        (Precision.STREET, "zh", "1.23公里"),
        (Precision.FOOTPRINT, "en", "1.23 km"),
        (Precision.SECTION, "zh", "约1.2公里"),
        (Precision.AREA, "en", "about 1.2 km"),
        (Precision.APPROXIMATE, "zh", "约1.2公里"),
        (Precision.REGION, "zh", "示意范围约1.2公里"),
    ],
)
def test_what_was_reasoned_says_about(precision: Precision, lang: Lang, words: str) -> None:
    """Only a mapped outline or road is told without 约."""
    assert describe_size(Size(length_m=1234), precision, lang) == words


def test_nothing_to_measure_says_nothing() -> None:
    """A point has no words for its size."""
    assert describe_size(Size(), Precision.EXACT, "zh") == ""


@pytest.mark.parametrize(
    ("metres", "uncertainty_m", "zh", "en"),
    [
        (0, 40, "紧邻", "adjoining"),
        (49, 550, "可能紧邻", "perhaps adjoining"),
        (270, 300, "约270米（±300米）", "about 270 m (± 300 m)"),
        (340, 30, "约340米（±30米）", "about 340 m (± 30 m)"),
        (340, 5, "340米", "340 m"),
        (3100, 51, "约3.1公里（±51米）", "about 3.1 km (± 51 m)"),
        (3100, 50, "3.1公里", "3.1 km"),
        (1234, 2000, "约1.2公里（±2公里）", "about 1.2 km (± 2 km)"),
    ],
)
def test_a_distance_is_no_surer_than_the_positions(metres: float, uncertainty_m: float, zh: str, en: str) -> None:
    """With the uncertainty beside it, unless the distance's own rounding hides that."""
    assert describe_distance(metres, uncertainty_m, "zh") == zh
    assert describe_distance(metres, uncertainty_m, "en") == en


def test_an_uncertainty_is_told_as_recorded() -> None:
    """It is not rounded a second time."""
    assert [format_uncertainty(metres, "zh") for metres in (450, 1500, 2000)] == ["450米", "1.5公里", "2公里"]
