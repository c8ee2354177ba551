"""
The lexicons of the extraction: words, patterns and weights.

Owns reading `{site_types,boundaries,vocabulary,sectors,zones}.toml` and compiling what they hold; must not
look at a report.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

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
    unless: re.Pattern[str] | None


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
class Boundaries:
    """Words around names; see `boundaries.toml`."""

    roles: Mapping[str, Role]
    before: re.Pattern[str]
    verb: re.Pattern[str]
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
    list_marks: frozenset[str]
    admin: re.Pattern[str]
    building: re.Pattern[str]
    built: re.Pattern[str]
    counted: re.Pattern[str]
    not_bare: frozenset[str]
    not_shared: frozenset[str]
    shorthand: re.Pattern[str]
    ends: re.Pattern[str]
    tail: re.Pattern[str]
    tails: Mapping[str, tuple[Kind, Sector | None]]
    local_tails: frozenset[str]
    scenic_tails: frozenset[str]

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
    stage_words: Mapping[Stage, re.Pattern[str]]
    targets: Mapping[Target, re.Pattern[str]]


def any_of(words: Iterable[str], *patterns: str) -> str:
    """
    Return a pattern that matches the longest of some words, else one of some patterns.

    The words are a prefix tree: with nothing but literal beginnings, patterns included, `re` skips to the next one.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return f"(?:{'|'.join([*_paths(tree), *patterns])})"


def _paths(node: Mapping[str, Any]) -> list[str]:
    return [re.escape(char) + _rest(child) for char, child in sorted(node.items()) if char]


def _rest(node: Mapping[str, Any]) -> str:
    paths = _paths(node)
    if not paths:
        return ""
    group = paths[0] if len(paths) == 1 and "" not in node else f"(?:{'|'.join(paths)})"
    return f"(?:{group})?" if "" in node else group


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def read_site_types() -> SiteTypes:
    """Read the type nouns."""
    raw = _read("site_types.toml")
    plain = frozenset(raw["plain"])
    by_noun = {site.noun: site for group in raw["group"] for site in _site_types(raw, group, plain)}
    return SiteTypes(
        by_noun=by_noun,
        numbered_road=replace(by_noun[raw["numbered_like"]], noun=""),
        pattern=re.compile(any_of(by_noun, *(letter + raw["codes"] for letter in raw["code_letters"]))),
        extension=re.compile("|".join(raw["extensions"])),
        section=re.compile(raw["section"]),
        phase=re.compile(raw["phase"]),
        proper_words=frozenset(raw["proper_words"]),
        branches=frozenset(raw["branches"]),
        lines=frozenset(raw["lines"]),
        endings=tuple(map(_ending, raw["ending"])),
        own_extension=re.compile(raw["own_extension"]),
        joined=frozenset(raw["joined"]),
        unshared=frozenset(raw["unshared"]),
        shared=frozenset(raw["shared"]),
        verb_named=frozenset(raw["verb_named"]),
        told_by_sector={noun: _kinds_by_sector(kinds) for noun, kinds in raw["told_by_sector"].items()},
        listed_alone=frozenset(raw["listed_alone"]),
        classes=frozenset(raw["classes"]),
        praised=re.compile(any_of(raw["praised"])),
        local_zones={noun: Sector(code) for noun, code in raw["local_zones"].items()},
        units=frozenset(raw["units"]),
        visited=frozenset(raw["visited"]),
        renewed=frozenset(raw["renewed"]),
        connectors=frozenset(raw["connectors"]),
        sectioned=frozenset(raw["sectioned"]),
        sectioned_by=re.compile(raw["sectioned_by"]),
        not_after_any=frozenset(raw["not_after_any"]),
        measured=re.compile(raw["measured"]),
        addressed={noun: frozenset(map(Kind, kinds)) for noun, kinds in raw["addressed"].items()},
    )


def _kinds_by_sector(raw: Mapping[str, str]) -> Mapping[Sector, Kind]:
    return {Sector(sector): Kind(kind) for sector, kind in raw.items()}


def _ending(raw: Mapping[str, Any]) -> Ending:
    unless = raw.get("unless")
    return Ending(
        kind=Kind(raw["kind"]),
        sector=Sector(raw["sector"]),
        within=frozenset(map(Kind, raw["within"])),
        pattern=re.compile(raw["pattern"]),
        unless=re.compile(unless) if unless else None,
    )


def _site_types(raw: Mapping[str, Any], group: Mapping[str, Any], plain: frozenset[str]) -> Iterable[SiteType]:
    alone = frozenset(group.get("alone", ()))
    for noun in dict.fromkeys([*group["nouns"], *group.get("alone", ())]):
        yield SiteType(
            noun=noun,
            kind=Kind(group["kind"]),
            sector=Sector(group["sector"]),
            naming=Naming(group["name"]),
            generic=frozenset(group.get("generic", ())),
            is_alone=noun in alone,
            is_plain=noun in plain,
            is_free=noun in raw["free"],
            not_before=frozenset().union(*(raw["not_before"].get(noun[at:], "") for at in range(len(noun)))),
            not_after=raw["not_after"].get(noun, ""),
        )


@cache
def read_boundaries() -> Boundaries:
    """Read the words around names."""
    raw = _read("boundaries.toml")
    groups = {Role.VERB: "verbs", Role.WEAK: "weak", Role.LEAD: "leads", Role.ROUTE: "routes", Role.TITLE: "titles"}
    groups |= {Role.OUTER: "outers", Role.PART: "parts"}
    roles = {word: role for role, key in groups.items() for word in raw[key]}
    starts = "".join(sorted({word[0] for word in roles})) + raw["starts"]
    routes = "|".join(raw["route_patterns"])
    works = any_of([*raw["works"], *raw["firm"]])
    verbs = any_of([*raw["verbs"], *raw["weak"], *raw["titles"]])
    tail = f"{raw['and_others']}(?P<noun>{any_of(raw['tails'])})"
    return Boundaries(
        roles=roles,
        before=re.compile(
            f"(?=[{starts}])(?:(?P<quantity>{raw['quantities']})|(?P<weak>{raw['voltages']})"
            f"|{any_of(roles)}|(?P<route>{routes})|—{{2,}})"
        ),
        verb=re.compile(verbs),
        part=re.compile(any_of(raw["parts"])),
        singles=frozenset(raw["singles"]),
        named_like_verbs=frozenset(raw["named_like_verbs"]),
        after_short=re.compile(rf"\Z|[^\u3400-\u9fffA-Za-z]|[{raw['numerals']}]|{works}|{verbs}"),
        continuation=re.compile(any_of(raw["continuations"])),
        firm=re.compile(any_of(raw["firm"])),
        projects=re.compile(raw["projects"]),
        framed=re.compile(raw["framed"]),
        branded=re.compile(raw["branded"]),
        own=re.compile(raw["own"]),
        pair=re.compile(raw["pair"]),
        improved=re.compile(any_of(raw["objects"])),
        placed=re.compile(raw["placed"]),
        conjunctions=frozenset(raw["conjunctions"]),
        listing=frozenset(raw["listing"]),
        lengths=re.compile(raw["lengths"]),
        street_numbers=frozenset(["", *raw["street_numbers"]]),
        unlike=re.compile(raw["unlike"]),
        owned=re.compile(raw["owned"]),
        list_marks=frozenset(raw["list_marks"]),
        building=re.compile(any_of(raw["building"])),
        built=re.compile(any_of(raw["built"])),
        not_bare=frozenset(raw["not_bare"]),
        not_shared=frozenset(raw["not_shared"]),
        shorthand=re.compile(raw["shorthand"]),
        ends=re.compile(raw["ends"]),
        counted=re.compile(raw["counted"]),
        admin=re.compile(f"[{raw['admin']}](?![{raw['not_admin']}])"),
        tail=re.compile(tail),
        local_tails=frozenset(raw["local_tails"]),
        scenic_tails=frozenset(raw["scenic_tails"]),
        tails={noun: (Kind(kind), Sector(sector) if sector else None) for noun, (kind, sector) in raw["tails"].items()},
    )


@cache
def read_layout() -> Layout:
    """Read the patterns of lines."""
    raw = _read("boundaries.toml")
    return Layout(
        appendix=re.compile(raw["appendix"], re.MULTILINE),
        glossary=re.compile(raw["glossary"], re.MULTILINE),
    )


@cache
def read_vocabulary() -> re.Pattern[str]:
    """Read the common words as a pattern that a text matches in full when it consists of nothing else."""
    raw = _read("vocabulary.toml")
    return re.compile(f"(?:{any_of(raw['words'].split())}|[{re.escape(raw['characters'])}]|[0-9.+%]+[A-Za-z]?)+")


@cache
def read_words() -> re.Pattern[str]:
    """Read the common words as a pattern that matches one of them."""
    return re.compile(any_of(_read("vocabulary.toml")["words"].split()))


@cache
def read_zones() -> Zones:
    """Read the zones elsewhere."""
    raw = _read("zones.toml")
    names = f"{any_of([*raw['names'], *raw['provinces']])}{any_of(raw['names'])}{{0,2}}"
    return Zones(
        names=re.compile(names),
        signal=re.compile(any_of(raw["signals"])),
        provinces=frozenset(raw["provinces"]),
    )


@cache
def read_themes() -> Themes:
    """Read the words of sectors and stages."""
    raw = _read("sectors.toml")
    sector_of: dict[str, tuple[Sector, ...]] = {}
    for code, words in raw["sectors"].items():
        for word in words:
            sector_of[word] = (*sector_of.get(word, ()), Sector(code))
    return Themes(
        weights=raw["weights"],
        kind_weights={Kind(code): weight for code, weight in raw["kind_weights"].items()},
        noun_weights=raw["noun_weights"],
        dressing=re.compile(any_of(raw["dressing"])),
        works=re.compile(any_of(raw["road_works"])),
        sector_of=sector_of,
        sector_word=re.compile(any_of(sector_of)),
        stage_words={Stage(code): re.compile(any_of(words)) for code, words in raw["stages"].items()},
        targets={Target(code): re.compile(pattern) for code, pattern in raw["targets"].items()},
    )
