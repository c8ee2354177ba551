"""
The words for metres and square metres: how long, how large, how far, how sure.

Owns honest rounding; what is measured is `geo.geometry`'s. Must not know what a place is near to.
"""

from math import floor, isnan, log10

from haizhumap.geo.geometry import Size
from haizhumap.i18n import Lang, t
from haizhumap.model import Precision

_KILO = 1000
_HECTARE_M2, _KM2_M2 = 10_000, 1_000_000

_BESIDE_M = 50
_DISTANCE_FIGURES = 2
_SURE = frozenset({Precision.EXACT, Precision.FOOTPRINT, Precision.STREET})
_SURE_FIGURES, _ROUGH_FIGURES = 3, 2


def describe_size(size: Size, precision: str, lang: Lang) -> str:
    """
    Say a size in words, no finer than the position's class allows: 3.67公里, 约280公顷; empty for a point.

    Three significant digits for a mapped object or road; two and "about" for what was reasoned or has limits in words
    only; and what stands for a zone is said to be as drawn.
    """
    words = _size_words(size, _SURE_FIGURES if precision in _SURE else _ROUGH_FIGURES, lang)
    if not words or precision in _SURE:
        return words
    return t("size.schematic" if precision == Precision.REGION else "size.about", lang, size=words)


def _size_words(size: Size, figures: int, lang: Lang) -> str:
    if size.length_m is not None:
        return format_length(size.length_m, lang, figures=figures)
    return "" if size.area_m2 is None else format_area(size.area_m2, lang, figures=figures)


def format_length(metres: float, lang: Lang, *, figures: int = 2) -> str:
    """Return a length in metres, or from 1,000 m on in kilometres, with so many significant digits."""
    rounded = _round(metres, figures)
    if rounded < _KILO:
        return t("size.metres", lang, value=_digits(rounded, figures))
    return t("size.kilometres", lang, value=_digits(rounded / _KILO, figures))


def format_uncertainty(metres: float, lang: Lang) -> str:
    """Return an uncertainty as it was recorded, in metres or kilometres: 450米, 2公里."""
    if metres < _KILO:
        return t("size.metres", lang, value=f"{metres:g}")
    return t("size.kilometres", lang, value=f"{metres / _KILO:g}")


def describe_distance(metres: float, uncertainty_m: float, lang: Lang) -> str:
    """
    Say how far two places are from each other, no surer than their positions: 约400米（±800米）, 可能紧邻.

    An uncertainty that the rounding of the distance hides is not told: 3.1公里, known to 50 m.
    The list in the browser tells how far home is by the same rule (`static/views/numbers.js`).
    """
    if metres < _BESIDE_M:
        return t("size.beside" if uncertainty_m <= _BESIDE_M else "size.perhaps-beside", lang)
    distance = format_length(metres, lang, figures=_DISTANCE_FIGURES)
    if uncertainty_m <= 10.0 ** -_decimals(metres, _DISTANCE_FIGURES) / 2:
        return distance
    return t("size.roughly", lang, distance=distance, uncertainty=format_uncertainty(uncertainty_m, lang))


def describe_position(precision: str, uncertainty_m: int | None, lang: Lang) -> str:
    """Return a position's class and uncertainty in words: 大致，约300米以内."""
    words = t(f"precision.{precision}", lang)
    if uncertainty_m is None or isnan(uncertainty_m):
        return words
    distance = t("map.within", lang, distance=format_uncertainty(uncertainty_m, lang))
    return t("map.position", lang, precision=words, distance=distance)


def format_area(square_metres: float, lang: Lang, *, figures: int = 2) -> str:
    """Return an area in square metres, from 1 ha on in hectares, from 10 km² on in square kilometres."""
    rounded = _round(square_metres, figures)
    if rounded < _HECTARE_M2:
        return t("size.square-metres", lang, value=_digits(rounded, figures))
    if rounded < 10 * _KM2_M2:
        return t("size.hectares", lang, value=_digits(rounded / _HECTARE_M2, figures))
    return t("size.square-kilometres", lang, value=_digits(rounded / _KM2_M2, figures))


def _round(value: float, figures: int) -> float:
    return round(value, _decimals(value, figures)) if value else 0.0


def _digits(value: float, figures: int) -> str:
    """Write a rounded value, with the noughts that are significant: 1.0."""
    return f"{value:.{max(_decimals(value, figures), 0)}f}" if value >= 1 else f"{value:g}"


def _decimals(value: float, figures: int) -> int:
    return figures - 1 - floor(log10(abs(value)))
