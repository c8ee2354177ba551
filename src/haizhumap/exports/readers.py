"""
The layer as a table for readers: headers and values in words, in one language.

Owns which columns a reader gets and how they read; must not know files. Coordinates are degrees, WGS 84.
"""

from collections.abc import Iterator, Mapping
from math import isnan
from urllib.parse import urlencode, urlsplit, urlunsplit

from haizhumap.facts.card import say_licence, say_origin
from haizhumap.i18n import t
from haizhumap.layer.features import PlaceFeature, Table, places_of
from haizhumap.layer.flat import to_text
from haizhumap.layer.provenance import About
from haizhumap.paths import Settings
from haizhumap.report.translation import NOTHING, Translation, read_translation

LINK = "map"
"""The column with the address at which the map shows the place; where the copy has no page there is no such column."""

_ENDING = ".en.json"


def read_readings(layer: Table, settings: Settings) -> dict[str, Translation]:
    """
    Read the English readings of a layer's reports, as far as the project has them.

    Raises
    ------
    InputError
        If the file of one is unreadable.
    """
    known = {path.name.removesuffix(_ENDING) for path in settings.reports_dir.glob(f"*{_ENDING}")}
    return {one: read_translation(settings.reports_dir, one) for one in sorted(known & set(layer["report_id"]))}


def reader_headers(about: About) -> dict[str, str]:
    """Return the headers in words by the columns' keys, in their order."""
    own = {"zh": (), "en": ("name-zh", "reading")}
    left_out = {key for lang, keys in own.items() if lang != about.lang for key in keys}
    left_out |= set() if page_of(about) else {LINK}
    return {key: t(f"column.{key}", about.lang) for key in _COLUMNS if key not in left_out}


def reader_rows(layer: Table, about: About, readings: Mapping[str, Translation]) -> Iterator[dict[str, object]]:
    """Yield a row for each place, by the keys of `reader_headers`: texts, numbers, None for nothing."""
    headers = reader_headers(about)
    for place in places_of(layer):
        row = _describe(place, about, readings.get(place.report_id, NOTHING))
        yield {key: to_text(row[key]) if isinstance(row[key], str) else row[key] for key in headers}


_COLUMNS = (
    "name",
    "name-zh",
    "sector",
    "action",
    "stage",
    "targets",
    "sentence",
    "reading",
    "section",
    "kind",
    "precision",
    "uncertainty",
    "basis",
    "note",
    "lon",
    "lat",
    LINK,
    "report",
    "date",
    "issuer",
    "licence",
    "id",
)


def _describe(place: PlaceFeature, about: About, reading: Translation) -> dict[str, object]:
    lang = about.lang
    point = place.geometry.representative_point() if place.geometry else None
    is_measured = place.uncertainty_m is not None and not isnan(place.uncertainty_m)
    ours = reading if lang == "en" else NOTHING
    return {
        "name": place.in_lang("name", lang),
        "name-zh": place.name_zh,
        "sector": t(f"sector.{place.sector}", lang),
        "action": place.in_lang("action", lang),
        "stage": t(f"stage.{place.stage}", lang),
        "targets": t("card.separator", lang).join(
            t(f"target.{name}", lang, value=value) for name, value in place.targets.items()
        ),
        "sentence": place.quote,
        "reading": _read(place, reading),
        "section": ours.sections.get(place.section, place.section),
        "kind": t(f"kind.{place.kind}", lang),
        "precision": t(f"precision.{place.precision}", lang),
        "uncertainty": int(place.uncertainty_m) if is_measured and place.uncertainty_m is not None else None,
        "basis": _say_basis(place, about),
        "note": place.in_lang("note", lang),
        "lon": point and point.x,
        "lat": point and point.y,
        LINK: map_link(about, place.place_id),
        "report": ours.title or place.report_title,
        "date": place.report_date,
        "issuer": ours.issuer or place.report_issuer,
        "licence": say_licence(place.licence, lang),
        "id": place.place_id,
    }


def _read(place: PlaceFeature, reading: Translation) -> str:
    """Return the English reading of a place's sentence, if it was made of these very words."""
    span = (place.quote_start, place.quote_end)
    return reading.sentences.get(span, "") if reading.originals.get(span) == place.quote else ""


def _say_basis(place: PlaceFeature, about: About) -> str:
    """Return where the position comes from and how it was found; nothing where there is none."""
    if not place.source:
        return ""
    parts = (say_origin(place, about.lang), place.in_lang("method", about.lang))
    return t("card.separator", about.lang).join(filter(None, parts))


def page_of(about: About) -> str:
    """Return the address of the page that a copy was taken from, without what it shows; empty if it is no web page."""
    try:
        parts = urlsplit(about.link)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and parts.netloc and about.link.isprintable()
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")) if is_web else ""


def map_link(about: About, place_id: str) -> str:
    """Return the address at which the map shows a place, in the copy's language; empty where the copy has no page."""
    page = page_of(about)
    return f"{page}?{urlencode({'place': place_id, 'lang': about.lang}, errors='replace')}" if page else ""
