"""
The rules that propose sites, in their order.

Owns the order of the rules and what they refuse; the search for names stands in `name_starts`, `typed_names`
and `untyped_names`, the judgement in `classification`. Reads no file but the package's lexicons and knows no register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from haizhumap.extraction.actions import NameRow
from haizhumap.extraction.lexicon import Role, read_cues, read_site_types, read_zones
from haizhumap.extraction.name_starts import is_common
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.extraction.untyped_names import (
    Site,
    Taken,
    find_before_tails,
    find_improved,
    find_known,
    find_listed,
    find_pairs,
    find_zones,
    to_site,
    with_shared_head,
)
from haizhumap.model import Kind, Sector

_REFUSED_LEADS = frozenset({Role.TITLE, Role.ROUTE})
_SINGULAR_KINDS = frozenset({Kind.HOSPITAL, Kind.SCHOOL, Kind.VENUE})
_WEAK_RULES = frozenset({"listed", "pair"})
_UNLIKE_KINDS = frozenset({Kind.PARK, Kind.WATERWAY, Kind.VILLAGE, Kind.AREA, Kind.BRIDGE_TUNNEL})
_OWN_KINDS = frozenset({Kind.PARK, Kind.WATERWAY, Kind.EXTERNAL_ZONE})
# 推进西城新区开发。 → 西城新区 (not nothing: two characters before the noun are enough)
_SHORT, _FREQUENT = 2, 5
_UNIT_LENGTHS = range(2, 6)
_PERSON_WINDOW = 64
_UNREAD = "\ufffd"
"""What stands where a byte could not be read: a name beside it may be half a name."""


def find_sites(segments: Segments, found_names: Sequence[TypedName], names: Mapping[str, Kind]) -> list[Site]:
    """Return the sites that the rules find, in text order, `found_names` being those that end with a type noun."""
    ends = {name.end for name in found_names}
    nouns = [to_site(with_shared_head(segments, name, ends)) for name in found_names]
    nouns = [_with_support(segments, site) for site in _without_overlaps(nouns)]
    nouns = _with_projects(segments, _with_sure_neighbours(segments, nouns))
    taken = Taken(site for site in nouns if site.is_sure)
    tails = list(find_before_tails(segments, taken))
    taken = Taken([*nouns, *tails])
    listed = list(find_listed(segments, nouns, taken))
    named = [site for site in (*nouns, *tails, *listed) if site.is_sure]
    taken = Taken(named)
    found = [
        *named,
        *find_pairs(segments, taken),
        *find_improved(segments, taken),
        *find_zones(segments, taken),
        *find_known(segments, names, taken),
    ]
    found = _with_kinds_of_lists(segments, [_as_local(segments, site) for site in found])
    own = _own_names(segments.text, found)
    framed = {at for match in read_cues().framed.finditer(segments.text) for at in range(*match.span())}
    reporting = _reporting_names(segments.text)
    sites = (site for site in found if site.start not in framed and not _is_own(segments.text, site, own))
    sites = (site for site in sites if segments.text[site.start : site.end] not in reporting)
    sites = (site for site in sites if not _is_branded(segments.text, site) and not _is_person(segments.text, site))
    sites = (site for site in sites if _UNREAD not in segments.text[max(0, site.start - 1) : site.end + 1])
    acted_on = [site for site in sites if _is_acted_on(segments, site)]
    ends_of_lists = list_ends(segments.text, sorted(acted_on, key=lambda site: site.start))
    kept = (site for site in acted_on if not _is_unlike(segments.text, site, ends_of_lists[site.start]))
    return sorted(kept, key=lambda site: site.start)


def _is_unlike(text: str, site: Site, list_end: int) -> bool:
    """Tell whether a list consists of no sites, so that what hardly looks like one in it is none: events, goods."""
    # 组织清滩护河净山等活动。 → nothing (not 清滩护河净山)
    is_weak = site.rule in _WEAK_RULES or (len(site.entry) == 1 and site.kind in _UNLIKE_KINDS)
    return is_weak and read_cues().unlike.match(text, list_end) is not None


def _without_overlaps(sites: Iterable[Site]) -> list[Site]:
    # 推动鹭岭、獭湖水厂规划建设。 → 鹭岭、獭湖水厂 (not 鹭岭、鹭岭、獭湖水厂)
    kept: list[Site] = []
    for site in sites:
        while kept and site.start < kept[-1].end and site.end - site.start > kept[-1].end - kept[-1].start:
            kept.pop()
        if not kept or site.start >= kept[-1].end:
            kept.append(site)
    return kept


def _with_support(segments: Segments, site: Site) -> Site:
    """Let a site without words of its own count where its district can have but one, or a phase makes it one."""
    # 修缮城隍庙。 → 城隍庙 (not nothing)
    if site.is_sure or site.lead.role is Role.QUANTITY:
        return site
    is_alone = read_site_types().by_noun[site.entry].is_alone
    if _is_counted(segments, site) and not (is_alone and _has_phase(segments.text, site)):
        return site
    is_singular = bool(read_cues().admin.match(segments.text, site.start)) and (
        is_alone or site.kind in _SINGULAR_KINDS
    )
    is_plain = read_site_types().praised.search(segments.text, site.start, site.end) is None
    if is_singular or _has_phase(segments.text, site) or (is_alone and is_plain and _is_built(segments, site)):
        return replace(site, is_sure=True, rule="alone")
    return site


def _is_counted(segments: Segments, site: Site) -> bool:
    """Tell whether a number or the word for `and such` follows: a class of things."""
    return read_cues().counted.match(segments.text, site.end) is not None


def _has_phase(text: str, site: Site) -> bool:
    # 妇幼保健院迁建、中医院门诊楼等项目加快推进。 → 妇幼保健院、中医院门诊楼 (not 妇幼保健院)
    phase = read_site_types().phase
    return (
        len(site.entry) > 1
        and phase.fullmatch(site.entry) is None
        and phase.search(text, site.start + 1, site.end) is not None
    )


def _is_built(segments: Segments, site: Site) -> bool:
    """Tell whether the verb before a site or the words after it say that it is built."""
    # 治理护城河。 → 护城河 (not nothing)
    # 打造国际一流城市公园、高品质体育中心。 → nothing (not 体育中心)
    cues = read_cues()
    return cues.building.fullmatch(site.lead.word) is not None or cues.built.match(segments.text, site.end) is not None


def _with_sure_neighbours(segments: Segments, sites: list[Site]) -> list[Site]:
    """Let a site that a district has but one of count where a neighbour in its list is named."""
    # 修缮柳泉古街、文庙。 → 柳泉古街、文庙 (not 柳泉古街)
    types, text = read_site_types().by_noun, segments.text
    for before, after in ((0, 1), (1, 0)):
        for index in range(1, len(sites)) if after else range(len(sites) - 1, 0, -1):
            named, other = sites[index - 1 + before], sites[index - 1 + after]
            gap = text[sites[index - 1].end : sites[index].start]
            if gap not in list_gaps() or not named.is_sure or other.is_sure:
                continue
            if types[other.entry].is_alone or _is_like_neighbour(text, other, named):
                sites[index - 1 + after] = replace(other, is_sure=True, rule="alone")
    return sites


def _is_like_neighbour(text: str, site: Site, named: Site) -> bool:
    """Tell whether an estate of common words stands beside one with a name."""
    # 改造阳光小区、滨河花园、柳泉佳苑。 → 阳光小区、滨河花园、柳泉佳苑 (not 柳泉佳苑)
    types = read_site_types()
    words = text[site.start : site.end - len(site.entry)]
    is_estate = site.entry in types.listed_alone and named.entry in types.listed_alone
    return is_estate and site.lead.role is not Role.QUANTITY and len(words) >= _SHORT and words not in types.classes


def _with_projects(segments: Segments, sites: list[Site]) -> list[Site]:
    """Let the elements of a list count that ends with the word for projects, where one of them is named."""
    # 推进鹭江智谷、海洋科技创新中心等重点项目建设。 → 鹭江智谷、海洋科技创新中心 (not 鹭江智谷)
    text, projects = segments.text, read_cues().projects
    first = 0
    for last, site in enumerate(sites):
        if last and text[sites[last - 1].end : site.start] not in list_gaps():
            first = last
        if projects.match(text, site.end) and any(other.is_sure for other in sites[first : last + 1]):
            sites[first : last + 1] = [_as_project(other) for other in sites[first : last + 1]]
    return sites


def _as_project(site: Site) -> Site:
    is_class = site.is_sure or site.lead.role is Role.QUANTITY or site.end - site.start < len(site.entry) + _SHORT
    return site if is_class else replace(site, is_sure=True, rule="project")


def list_gaps() -> frozenset[str]:
    """Return what may stand between two elements of a list."""
    cues = read_cues()
    return cues.list_marks | cues.conjunctions


def _as_local(segments: Segments, site: Site) -> Site:
    """Let a new zone lie in the district where no co-operation is spoken of, a zone of co-operation anyway."""
    # 推进西城新区开发。 → 西城新区 (not nothing)
    is_zone = site.kind is Kind.EXTERNAL_ZONE and site.entry in read_site_types().local_zones
    words, zones = segments.text[site.start : site.end - len(site.entry)], read_zones()
    if not is_zone or len(words) < _SHORT or is_common(words) or zones.names.match(segments.text, site.start, site.end):
        return site
    sector = read_site_types().local_zones[site.entry]
    is_partner = segments.text[site.start - 1 : site.start] in read_cues().conjunctions
    if sector is not Sector.REGIONAL_COOPERATION:
        is_partner = zones.signal.search(segments.text, *segments.sentence(site.start)) is not None
    return site if is_partner else replace(site, kind=Kind.AREA, sector=sector)


def _with_kinds_of_lists(segments: Segments, sites: Iterable[Site]) -> list[Site]:
    """Let what a list is said to consist of tell the kind of names that only end like hills and waters."""
    # 打造奥体东、鹭岭、白石三大商圈。 → 奥体东、鹭岭、白石 (鹭岭 is an area, no hill)
    cues, by_end = read_cues(), {site.end: site for site in sites}
    for match in cues.tail.finditer(segments.text, 0, segments.body_end):
        kind, sector = cues.tails[match.group("noun")]
        end = match.start()
        while (site := by_end.get(end)) is not None:
            if _is_hill_or_water(site) and match.group("noun") not in cues.scenic_tails:
                by_end[end] = replace(site, kind=kind, sector=sector)
            end = site.start - 1 if segments.text[site.start - 1 : site.start] in list_gaps() else -1
    return list(by_end.values())


def _is_hill_or_water(site: Site) -> bool:
    """Tell whether the last character alone makes a name a hill or a water: a quarter may be called after one."""
    return len(site.entry) == 1 and site.kind in {Kind.PARK, Kind.WATERWAY}


def _own_names(text: str, sites: Iterable[Site]) -> frozenset[str]:
    """Return the short names of hills, waters and cities that are so frequent that the report is on them."""
    names = {text[site.start : site.end] for site in sites if site.kind in _OWN_KINDS}
    return frozenset(name for name in names if len(name) == _SHORT and text.count(name) >= _FREQUENT)


def _reporting_names(text: str) -> frozenset[str]:
    """Return what the reporting district is called, with its word for district and without it."""
    ends = [match.end() for match in read_cues().own.finditer(text)]
    names = {text[max(0, end - length) : end] for end in ends for length in _UNIT_LENGTHS}
    return frozenset(names | {name[:-1] for name in names if len(name) > _SHORT})


def _is_branded(text: str, site: Site) -> bool:
    """Tell whether a name is a slogan on a district: an adjective of praise before what has no type noun of length."""
    # 强化平安青山、绿美鹭湖建设。 → nothing (not 平安青山)
    is_bare = len(site.entry) == 1 or site.rule != "noun"
    return is_bare and read_cues().branded.fullmatch(text, site.start, site.end) is not None


def _is_person(text: str, site: Site) -> bool:
    """Tell whether a name is a person's that only ends like a hill or a water: a title or a deed stands beside it."""
    # 省委书记王东峰主持推进项目建设。 → nothing (not 王东峰)
    # 倪岳峰、王东峰等同志指导项目建设。 → nothing (not 倪岳峰、王东峰)
    # 省委书记倪岳峰推进工作。 → nothing (not 省委书记倪岳峰)
    cues, words = read_cues(), text[site.start : site.end]
    name = cues.person.fullmatch(words)
    if name is None or (name["title"] and not _is_hill_or_water(site)):
        return False
    before = text[max(0, site.start - _PERSON_WINDOW) : site.start]
    is_beside = cues.person_title.search(before) or cues.person_deed.match(text, site.end)
    return bool(name["title"] or is_beside)


def _is_own(text: str, site: Site, own: frozenset[str]) -> bool:
    return site.kind in _OWN_KINDS and text[site.start : site.end] in own


def _is_acted_on(segments: Segments, site: Site) -> bool:
    """Tell whether the sentence says that something is done, and the name is not only an end point or a title."""
    # 云溪公园很美。 → nothing (not 云溪公园)
    # 开通青禾至柳泉城际公交。 → nothing (not 柳泉)
    if site.lead.role in _REFUSED_LEADS or segments.is_explanation(site.start):
        return False
    start, end = segments.sentence(site.start)
    if site.kind is Kind.EXTERNAL_ZONE and not read_zones().signal.search(segments.text, start, end):
        return False
    return read_cues().verb.search(segments.text, start, end) is not None


def list_ends(text: str, sites: Sequence[Site]) -> dict[int, int]:
    """Return for each site's start where the list that it stands in ends."""
    return {site.start: row.end for site, row in zip(sites, rows_of(text, sites), strict=True)}


def rows_of(text: str, sites: Sequence[Site]) -> list[NameRow]:
    """Return for each site, in text order, the list that it stands in; `limit` is where the next site begins."""
    rows: list[NameRow] = []
    first = 0
    for index, site in enumerate(sites):
        following = sites[index + 1].start if index + 1 < len(sites) else len(text)
        if text[site.end : following] not in list_gaps():
            row = NameRow(sites[first].start, site.end, following)
            rows += [row] * (index + 1 - first)
            first = index + 1
    return rows
