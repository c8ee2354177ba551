"""
What a report says of itself at its beginning: title, issuer, day of delivery; and an id made of them.

Owns what is proposed to a person, who corrects it; nothing is taken without a look. The patterns stand in
`front_matter.toml`.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from haizhumap.lexicons import load, read_toml
from haizhumap.names.pinyin import slug

_HEAD = 6000
_BLANK = re.compile(r"[\s\u3000?]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What is proposed of a report; "" or None where it says nothing of it."""

    title: str = ""
    issuer: str = ""
    report_id: str = ""
    delivered: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    session: re.Pattern[str]
    day: re.Pattern[str]
    speaker: re.Pattern[str]
    reviewed: re.Pattern[str]
    region: re.Pattern[str]
    unit: re.Pattern[str]
    titles: tuple[re.Pattern[str], ...]
    organ: str
    title: str


@cache
def _patterns() -> _Patterns:
    return load(_Patterns, read_toml(__package__, "front_matter.toml"))


def read_front_matter(text: str, *, name: str = "", issuers: Collection[str] = ()) -> FrontMatter:
    """
    Return what a report says of itself.

    Parameters
    ----------
    text
        The report, cleaned or raw; its beginning is looked at.
    name
        What its file is called, which may be its title.
    issuers
        Bodies that are known: one that ends with the region's is meant, 深圳市罗湖区人民政府 by 罗湖区.
    """
    patterns = _patterns()
    lines = [_BLANK.sub("", line) for line in (name.rpartition(".")[0], *text[:_HEAD].splitlines())]
    whole = "".join(lines)
    session, speaker, day = (one.search(whole) for one in (patterns.session, patterns.speaker, patterns.day))
    titles = [*_titles(lines)]
    said = [session and session["region"], speaker and speaker["region"], *(found["region"] for found in titles)]
    region = next((one for one in said if one and patterns.region.fullmatch(one)), "")
    year = _year(titles, day, patterns.reviewed.search(whole))
    organ = speaker["organ"] if speaker else patterns.organ
    return FrontMatter(
        title=_title(titles, region, year),
        issuer=_issuer(f"{region}{organ}", issuers) if region else "",
        report_id=f"{slug(_unit(region))}-{year}" if region and year else "",
        delivered=_date(day) if day else None,
    )


def _titles(lines: Collection[str]) -> Iterator[re.Match[str]]:
    for line in lines:
        for pattern in _patterns().titles:
            if found := pattern.search(line):
                yield found


def _year(titles: Collection[re.Match[str]], day: re.Match[str] | None, reviewed: re.Match[str] | None) -> str:
    """Return a report's year: that of its title, of its delivery, or the one after the year that it reviews."""
    for found in (*titles, day):
        if found:
            return str(int(found["year"]))
    return str(int(reviewed["year"]) + 1) if reviewed else ""


def _title(titles: Collection[re.Match[str]], region: str, year: str) -> str:
    """Return the title that names the region, else one that is made of region and year."""
    whole = [found.group() for found in titles if region and found["region"] == region]
    made = _patterns().title.format(year=year, region=region) if region and year else ""
    return next(iter(whole), made)


def _issuer(body: str, issuers: Collection[str]) -> str:
    known = [one for one in issuers if one.endswith(body)]
    return known[0] if len(known) == 1 else body


def _unit(region: str) -> str:
    found = _patterns().unit.fullmatch(region)
    return found["name"] if found else region


def _date(day: re.Match[str]) -> date | None:
    try:
        return date(*(int(day[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
