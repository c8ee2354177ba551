"""
The lexicons of the extraction: words, patterns and weights.

Owns what `{site_types,cues,vocabulary,sectors,zones}.toml` hold, entry by entry, and the patterns that are put
together from several of them; must not look at a report.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from haizhumap.han import HAN
from haizhumap.lexicons import any_of, load, read_toml
from haizhumap.model import Kind, Sector, Stage, Target


class Naming(StrEnum):
    """What must stand before a type noun for it to be somebody's name; see `site_types.toml`."""

    PROPER = "proper"
    ANY = "any"
    STRONG = "strong"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteType:
    """One type noun, such as the Chinese for park or village."""

    noun: str
    kind: Kind
    sector: Sector
    naming: Naming
    generic: frozenset[str]
    is_alone: bool
    is_plain: bool
    is_free: bool
    not_before: frozenset[str]
    not_after: str

    def fits(self, before: str) -> bool:
        """Tell whether the noun after a character is one and not the end of another word."""
        return not before or before not in self.not_after


class Role(StrEnum):
    """What a word before a name does."""

    VERB = "verb"
    WEAK = "weak"
    LEAD = "lead"
    ROUTE = "route"
    TITLE = "title"
    QUANTITY = "quantity"
    OUTER = "outer"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A kind that the end of a name tells, for nouns of some kinds, unless the sentence speaks of something else."""

    kind: Kind
    sector: Sector
    within: frozenset[Kind]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTypes:
    """All type nouns, the pattern that finds them and the patterns of what belongs to a name after them."""

    by_noun: Mapping[str, SiteType]
    numbered_road: SiteType
    pattern: re.Pattern[str]
    extension: re.Pattern[str]
    section: re.Pattern[str]
    phase: re.Pattern[str]
    proper_words: frozenset[str]
    branches: frozenset[str]
    lines: frozenset[str]
    addressed: Mapping[str, frozenset[Kind]]
    own_extension: re.Pattern[str]
    endings: tuple[Ending, ...]
    joined: frozenset[str]
    unshared: frozenset[str]
    shared: frozenset[str]
    verb_named: frozenset[str]
    told_by_sector: Mapping[str, Mapping[Sector, Kind]]
    listed_alone: frozenset[str]
    classes: frozenset[str]
    praised: re.Pattern[str]
    local_zones: Mapping[str, Sector]
    units: frozenset[str]
    visited: frozenset[str]
    renewed: frozenset[str]
    connectors: frozenset[str]
    sectioned: frozenset[str]
    sectioned_by: re.Pattern[str]
    not_after_any: frozenset[str]
    measured: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Words around names; see `cues.toml`."""

    roles: Mapping[str, Role]
    before: re.Pattern[str]
    verb: re.Pattern[str]
    works: re.Pattern[str]
    part: re.Pattern[str]
    singles: frozenset[str]
    named_like_verbs: frozenset[str]
    after_short: re.Pattern[str]
    continuation: re.Pattern[str]
    firm: re.Pattern[str]
    projects: re.Pattern[str]
    framed: re.Pattern[str]
    branded: re.Pattern[str]
    own: re.Pattern[str]
    pair: re.Pattern[str]
    improved: re.Pattern[str]
    placed: re.Pattern[str]
    conjunctions: frozenset[str]
    listing: frozenset[str]
    lengths: re.Pattern[str]
    street_numbers: frozenset[str]
    unlike: re.Pattern[str]
    owned: re.Pattern[str]
    person: re.Pattern[str]
    person_title: re.Pattern[str]
    person_deed: re.Pattern[str]
    list_marks: frozenset[str]
    admin: re.Pattern[str]
    building: re.Pattern[str]
    built: re.Pattern[str]
    counted: re.Pattern[str]
    never_untyped: frozenset[str]
    not_shared: frozenset[str]
    shorthand: re.Pattern[str]
    ends: re.Pattern[str]
    tail: re.Pattern[str]
    tails: Mapping[str, tuple[Kind, Sector | None]]
    local_tails: frozenset[str]
    scenic_tails: frozenset[str]
    context: re.Pattern[str]
    told: re.Pattern[str]
    done_last: re.Pattern[str]
    modals: str
    phrase_edges: str
    verb_joints: frozenset[str]
    and_more: str
    plain_works: re.Pattern[str]
    reviews: re.Pattern[str]
    plans: re.Pattern[str]

    def role(self, match: re.Match[str]) -> Role:
        """Return what a word that `before` found does."""
        if match.lastgroup:
            return Role(match.lastgroup)
        return self.roles.get(match.group(), Role.LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How lines look that are no report: the one where the report proper ends, and explained terms."""

    appendix: re.Pattern[str]
    glossary: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Names of zones elsewhere and the words of co-operation that make them sites."""

    names: re.Pattern[str]
    signal: re.Pattern[str]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """Words that speak for sectors and stages."""

    weights: Mapping[str, float]
    kind_weights: Mapping[Kind, float]
    noun_weights: Mapping[str, float]
    dressing: re.Pattern[str]
    works: re.Pattern[str]
    sector_of: Mapping[str, tuple[Sector, ...]]
    sector_word: re.Pattern[str]
    stages: Mapping[Stage, re.Pattern[str]]
    targets: Mapping[Target, re.Pattern[str]]


@cache
def read_site_types() -> SiteTypes:
    """Read the type nouns."""
    raw = read_toml(__package__, "site_types.toml")
    by_noun = {site.noun: site for group in raw["group"] for site in _site_types(raw, group)}
    return load(
        SiteTypes,
        raw,
        by_noun=by_noun,
        numbered_road=replace(by_noun[raw["numbered_like"]], noun=""),
        pattern=re.compile(any_of(by_noun, *(letter + raw["codes"] for letter in raw["code_letters"]))),
        extension=re.compile("|".join(raw["extensions"])),
    )


def _site_types(raw: Mapping[str, Any], group: Mapping[str, Any]) -> Iterable[SiteType]:
    alone = group.get("alone", ())
    for noun in dict.fromkeys([*group["nouns"], *alone]):
        yield load(
            SiteType,
            {"generic": (), **group},
            noun=noun,
            is_alone=noun in alone,
            is_plain=noun in raw["plain"],
            is_free=noun in raw["free"],
            not_before=frozenset().union(*(raw["not_before"].get(noun[at:], "") for at in range(len(noun)))),
            not_after=raw["not_after"].get(noun, ""),
        )


@cache
def read_cues() -> Cues:
    """Read the words around names."""
    raw = read_toml(__package__, "cues.toml")
    groups = {Role.VERB: "verbs", Role.WEAK: "weak", Role.LEAD: "leads", Role.ROUTE: "routes", Role.TITLE: "titles"}
    groups |= {Role.OUTER: "outers", Role.PART: "part"}
    roles = {word: role for role, key in groups.items() for word in raw[key]}
    starts = "".join(sorted({word[0] for word in roles})) + raw["starts"]
    routes = "|".join(raw["route_patterns"])
    works = any_of([*raw["works"], *raw["firm"]])
    verbs = any_of([*raw["verbs"], *raw["weak"], *raw["titles"]])
    return load(
        Cues,
        raw,
        roles=roles,
        before=re.compile(
            f"(?=[{starts}])(?:(?P<quantity>{raw['quantities']})|(?P<weak>{raw['voltages']})"
            f"|{any_of(roles)}|(?P<route>{routes})|—{{2,}})"
        ),
        verb=re.compile(verbs),
        works=re.compile(works),
        done_last=re.compile(f"(?:{raw['preparation']}|{verbs}{{1,3}})$"),
        after_short=re.compile(rf"\Z|[^{HAN}A-Za-z]|[{raw['numerals']}]|{works}|{verbs}"),
        street_numbers=frozenset(["", *raw["street_numbers"]]),
        admin=re.compile(f"[{raw['admin']}](?![{raw['not_admin']}])"),
        tail=re.compile(f"{raw['and_others']}(?P<noun>{any_of(raw['tails'])})"),
    )


@cache
def read_layout() -> Layout:
    """Read the patterns of lines."""
    return load(Layout, read_toml(__package__, "cues.toml"))


@cache
def read_vocabulary() -> re.Pattern[str]:
    """Read the common words as a pattern that a text matches in full when it consists of nothing else."""
    raw = read_toml(__package__, "vocabulary.toml")
    return re.compile(f"(?:{any_of(raw['words'].split())}|[{re.escape(raw['characters'])}]|[0-9.+%]+[A-Za-z]?)+")


@cache
def read_words() -> re.Pattern[str]:
    """Read the common words as a pattern that matches one of them."""
    return re.compile(any_of(read_toml(__package__, "vocabulary.toml")["words"].split()))


@cache
def read_zones() -> Zones:
    """Read the zones elsewhere."""
    raw = read_toml(__package__, "zones.toml")
    names = f"{any_of([*raw['names'], *raw['provinces']])}{any_of(raw['names'])}{{0,2}}"
    return load(Zones, raw, names=re.compile(names))


@cache
def read_stage_words() -> Mapping[Stage, tuple[str, ...]]:
    """Read the words that speak for each stage; where a clause has several, the stage that stands first wins."""
    stages = read_toml(__package__, "sectors.toml")["stages"]
    return {Stage(code): tuple(words) for code, words in stages.items()}


@cache
def read_themes() -> Themes:
    """Read the words of sectors and stages."""
    raw = read_toml(__package__, "sectors.toml")
    sector_of: dict[str, tuple[Sector, ...]] = {}
    for code, words in raw["sectors"].items():
        for word in words:
            sector_of[word] = (*sector_of.get(word, ()), Sector(code))
    return load(Themes, raw, sector_of=sector_of, sector_word=re.compile(any_of(sector_of)))
