"""
What every copy of the data says of itself: credit, licence, citation, datum and the filter it was made with.

Owns these statements in both languages; must not know formats.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Self
from uuid import NAMESPACE_URL, uuid5

from haizhumap.i18n import Lang, has_phrase, t
from haizhumap.layer.facets import FACETS
from haizhumap.layer.features import ATTRIBUTION, Table
from haizhumap.layer.filtering import Filter
from haizhumap.names import pinyin
from haizhumap.names.parsing import district_of
from haizhumap.report.translation import NOTHING, Translation

DATASET = "haizhumap"
LICENCE = "ODbL-1.0"
LICENCE_URL = "https://opendatacommons.org/licenses/odbl/1-0/"
Headers = Literal["codes", "words"]
_UNREAD: Mapping[str, Translation] = MappingProxyType({})
_UNFIT = frozenset('\\/:*?"<>|')
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """
    With which filter a copy was made.

    `filter_zh` and `filter_en` say it in words, `link` is the address of the page that shows the same, or empty;
    `shown` of `total` places are in the copy; `lang` is the language in which a copy that speaks begins; `headers` is
    how a table for either reader or program, a CSV, is headed.
    """

    filter_zh: str
    filter_en: str
    shown: int
    total: int
    link: str = ""
    lang: Lang = "zh"
    headers: Headers = "codes"

    @classmethod
    def of(
        cls,
        wanted: Filter,
        *,
        shown: int,
        total: int,
        link: str = "",
        lang: Lang = "zh",
        headers: Headers = "codes",
    ) -> Self:
        """Say with which filter a copy was made."""
        words = {"filter_zh": describe_filter(wanted, "zh"), "filter_en": describe_filter(wanted, "en")}
        return cls(**words, shown=shown, total=total, link=link, lang=lang, headers=headers)

    @classmethod
    def everything(cls, layer: Table) -> Self:
        """Say that a copy holds all there is."""
        return cls.of(Filter(), shown=len(layer), total=len(layer))


def name_file(layer: Table, wanted: Filter, *, suffix: str, lang: Lang) -> str:
    """
    Return a file's name for people, at most 80 characters: whose reports, year, filter, date of today.

    海珠区政府工作报告-2024-文化、区内-2026-11-27.xlsx
    """
    years = sorted(day[:4] for day in set(layer["report_date"]))
    chosen = t("export.list-separator", lang).join(_name_parts(wanted, lang)) or t("export.all", lang)
    start = "-".join([_say_subject(set(layer["report_issuer"]), lang), *years[-1:], chosen])
    end = f"-{date.today().isoformat()}{suffix}"  # noqa: DTZ011 - the reader's day
    return f"{_fit_name(start)[: _LONGEST_NAME - len(end)].rstrip()}{end}"


def _name_parts(wanted: Filter, lang: Lang) -> Iterator[str]:
    """Yield a filter's values in words, without the facets' names."""
    for facet in FACETS:
        yield from _labels(facet, sorted(wanted.wanted(facet)), lang)
    if wanted.words.strip():
        yield wanted.words.strip()
    if wanted.near:
        yield t("export.near-short", lang, radius=f"{wanted.near.radius_m:g}")


def _fit_name(words: str) -> str:
    """Return words without what file systems refuse and what hides how a name ends (control and format characters)."""
    kept = (char for char in words if char not in _UNFIT and unicodedata.category(char)[0] != "C")
    return " ".join("".join(kept).split())


def _say_subject(issuers: Iterable[str], lang: Lang) -> str:
    """Return whose reports they are, by the one district that issued all (海珠区政府工作报告), else the title."""
    districts = set(map(district_of, issuers))
    if len(districts) != 1 or not (district := districts.pop()):
        return t("ui.title", lang)
    return t("export.subject", lang, district=district if lang == "zh" else pinyin.title(district[:-1]))


def describe_filter(wanted: Filter, lang: Lang) -> str:
    """Return a filter in words, restriction by restriction."""
    said = [_describe_facet(facet, sorted(wanted.wanted(facet)), lang) for facet in FACETS if wanted.wanted(facet)]
    if wanted.words.strip():
        said.append(t("view.chip-words", lang, words=wanted.words.strip()))
    if near := wanted.near:
        facts = {"lon": f"{near.lon:.6f}", "lat": f"{near.lat:.6f}", "radius": f"{near.radius_m:g}"}
        said.append(t("export.near", lang, **facts))
    return t("export.separator", lang).join(said) or t("export.everything", lang)


def _describe_facet(facet: str, codes: list[str], lang: Lang) -> str:
    if facet == "zone":
        return t(f"view.chip-{'everywhere' if len(codes) > 1 else codes[0]}", lang)
    values = t("export.list-separator", lang).join(_labels(facet, codes, lang))
    return f"{t(f'facet.{facet}', lang)}{t('about.separator', lang)}{values}"


def _labels(facet: str, codes: list[str], lang: Lang) -> list[str]:
    keys = {code: f"{facet}.{code}" for code in codes}
    return [t(key, lang) if has_phrase(key) else code for code, key in keys.items()]


def urn_of(name: str) -> str:
    """Return an id that stays the same wherever a copy lies: of `place/pazhou-port`, say."""
    return uuid5(NAMESPACE_URL, f"{DATASET}:{name}").urn


class Statement(NamedTuple):
    """One statement: a stable key and the words in both languages."""

    key: str
    zh: str
    en: str


def citation(layer: Table, lang: Lang, readings: Mapping[str, Translation] = _UNREAD) -> str:
    """
    Return how to cite what is in a layer, as plain text: each report's issuer, title and date, then the dataset.

    In English a report's reading, by its id, stands beside its own title and issuer.
    """
    ours = readings if lang == "en" else _UNREAD
    reports = [
        t("export.citation-report", lang, **_beside(report, ours.get(report["report_id"], NOTHING), lang))
        for report in _reports(layer)
    ]
    dataset = t("export.citation-dataset", lang, title=t("ui.title", lang), name=DATASET, licence=LICENCE)
    if not reports:
        return dataset
    return t("export.citation", lang, reports=t("export.separator", lang).join(reports), dataset=dataset)


def _beside(report: Mapping[str, str], reading: Translation, lang: Lang) -> dict[str, str]:
    """Return what is cited of a report, its reading beside the original where there is one."""
    read = {"title": reading.title, "issuer": reading.issuer}
    both = {name: say_reading(report[name], words, lang) for name, words in read.items()}
    return {**report, **both}


def say_reading(original: str, reading: str, lang: Lang) -> str:
    """Return a reading with its original behind it: Haizhu District Government Work Report 2024 [海珠区…]."""
    return t("colophon.beside", lang, original=original, reading=reading) if reading else original


def citation_csl(layer: Table) -> str:
    """Return the same as CSL-JSON, which reference managers read: an item for each report and one for the dataset."""
    items: list[dict[str, Any]] = [
        {
            "id": report["report_id"],
            "type": "report",
            "title": report["title"],
            "author": [{"literal": report["issuer"]}],
            "issued": {"date-parts": [_date_parts(report["date"])]},
            "language": "zh-CN",
        }
        for report in _reports(layer)
    ]
    items.append({"id": DATASET, "type": "dataset", "title": DATASET, "note": f"{LICENCE}; {ATTRIBUTION}"})
    return json.dumps(items, ensure_ascii=False, indent=2)


def _date_parts(day: str) -> list[int]:
    parsed = date.fromisoformat(day)
    return [parsed.year, parsed.month, parsed.day]


def _reports(layer: Table) -> Iterator[dict[str, str]]:
    columns = ["report_id", "report_title", "report_issuer", "report_date"]
    for report_id, title, issuer, day in dict.fromkeys(zip(*(layer[column] for column in columns), strict=True)):
        yield {"report_id": report_id, "title": title, "issuer": issuer, "date": day}


def statements(layer: Table, about: About) -> list[Statement]:
    """Return what a copy says of itself; what has no words, such as a missing link, is left out."""
    said = [
        Statement("dataset", f"{t('ui.title', 'zh')} ({DATASET})", f"{t('ui.title', 'en')} ({DATASET})"),
        Statement("citation", citation(layer, "zh"), citation(layer, "en")),
        Statement("licence", t("export.licence", "zh"), t("export.licence", "en")),
        Statement("attribution", ATTRIBUTION, ATTRIBUTION),
        Statement("datum", t("export.datum", "zh"), t("export.datum", "en")),
        Statement("precision", t("export.precision", "zh"), t("export.precision", "en")),
        Statement("filter", about.filter_zh, about.filter_en),
        Statement("count", *_count(about)),
        Statement("link", about.link, about.link),
    ]
    return [statement for statement in said if statement.zh]


def _count(about: About) -> tuple[str, str]:
    facts = {"shown": about.shown, "total": about.total}
    return t("export.count", "zh", **facts), t("export.count", "en", **facts)


def as_lines(said: list[Statement], lang: Lang) -> list[str]:
    """Return statements as lines for people, each with its label."""
    separator = t("about.separator", lang)
    return [f"{t(f'about.{one.key}', lang)}{separator}{getattr(one, lang)}" for one in said]
