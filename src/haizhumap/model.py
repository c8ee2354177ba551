"""
The records and code lists that everything else speaks of.

Owns the vocabulary; must not read files, know labels or draw. Labels of every code stand in the phrases.
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Sector(StrEnum):
    """The theme that the app filters by."""

    TRANSPORT = "transport"
    URBAN_RENEWAL = "urban_renewal"
    PUBLIC_SPACE = "public_space"
    WATER_ECOLOGY = "water_ecology"
    CULTURE = "culture"
    TOURISM = "tourism"
    HEALTH = "health"
    REGIONAL_COOPERATION = "regional_cooperation"
    EDUCATION = "education"
    INDUSTRY_INNOVATION = "industry_innovation"
    RURAL_GOVERNANCE = "rural_governance"
    OTHER = "other"


class Kind(StrEnum):
    """What sort of thing a place is."""

    AREA = "area"
    VILLAGE = "village"
    ROAD = "road"
    ROAD_SEGMENT = "road_segment"
    WATERWAY = "waterway"
    WATERWORKS = "waterworks"
    GREENWAY = "greenway"
    VENUE = "venue"
    HOSPITAL = "hospital"
    TRANSIT = "transit"
    EXTERNAL_ZONE = "external_zone"
    BRIDGE_TUNNEL = "bridge_tunnel"
    PARK = "park"
    INDUSTRIAL_PARK = "industrial_park"
    SCHOOL = "school"
    OTHER = "other"


class Zone(StrEnum):
    """On which side of the district's limits a place lies: outside is what `Kind.EXTERNAL_ZONE` says."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Stage(StrEnum):
    """How far the report says a place's project is."""

    PLANNING = "planning"
    APPROVAL = "approval"
    STARTING = "starting"
    UNDER_CONSTRUCTION = "under_construction"
    UPGRADING = "upgrading"
    COMPLETED = "completed"
    OPERATING = "operating"
    COOPERATION = "cooperation"


class Status(StrEnum):
    """When a report speaks of something: what it plans, what it reviews, what goes on without works."""

    PLANNED = "planned"
    DONE = "done"
    STANDING = "standing"


class Precision(StrEnum):
    """
    The class of a position, best first.

    exact: a surveyed or mapped object; footprint: its mapped outline; street: along a named street;
    section: along a part of one; area: an outline with documented limits; approximate: reasoned from
    neighbours; region: stands for a zone of kilometres; unknown: no position.
    """

    EXACT = "exact"
    FOOTPRINT = "footprint"
    STREET = "street"
    SECTION = "section"
    AREA = "area"
    APPROXIMATE = "approximate"
    REGION = "region"
    UNKNOWN = "unknown"


class Datum(StrEnum):
    """
    The datum that a source's coordinates came in.

    derived: built from several sources; unstated: the source does not say, and no landmark confirms one; none: no
    position.
    """

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    DERIVED = "derived"
    UNSTATED = "unstated"
    NONE = "none"


class Reason(StrEnum):
    """Why a commitment has no place on the map."""

    GENERIC = "generic"
    PART_OF_PLACE = "part_of_place"
    PROGRAMME = "programme"
    TITLE = "title"
    EVENT = "event"
    DISTRICT_WIDE = "district_wide"
    UNNAMED_SITE = "unnamed_site"


class Severity(StrEnum):
    """How much an issue matters: an error fails the check, a warning is only told."""

    ERROR = "error"
    WARNING = "warning"


class Change(StrEnum):
    """
    What became of a place from one report of an issuer to the next.

    uncertain: it may be a place of the report before; a person has to decide.
    """

    NEW = "new"
    CARRIED_OVER = "carried_over"
    CHANGED = "changed"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


class ChangedPart(StrEnum):
    """What the later report says otherwise."""

    WORDING = "wording"
    TARGET = "target"
    STAGE = "stage"


class LinkStatus(StrEnum):
    """Whether two reports surely mean the same place, or a person has to decide."""

    CERTAIN = "certain"
    NEEDS_REVIEW = "needs_review"


class Evidence(StrEnum):
    """
    What speaks for or against a link.

    name, alias: the same name but for width, spaces and administrative prefixes; abbreviation: one name holds the
    other, or leaves out its prefix; likeness: names that differ in a few characters; geometry: the outlines overlap;
    sector: the same one; decision: a person's; excerpt: one of the two texts is an excerpt, so that silence proves
    nothing.
    """

    NAME = "name"
    ALIAS = "alias"
    ABBREVIATION = "abbreviation"
    LIKENESS = "likeness"
    GEOMETRY = "geometry"
    SECTOR = "sector"
    DECISION = "decision"
    EXCERPT = "excerpt"


class Decision(StrEnum):
    """A person's word on two places of successive reports."""

    CONFIRM = "confirm"
    REJECT = "reject"


class Target(StrEnum):
    """The figures that a report sets; the value is a number, or a grade as text."""

    PHASES = "phases"
    PLOTS = "plots"
    OLD_ESTATES = "old_estates"
    RESETTLEMENT_BUILDINGS = "resettlement_buildings"
    PUBLIC_FACILITIES = "public_facilities"
    SCENIC_GRADE = "scenic_grade"
    WASTE_STATIONS = "waste_stations"
    JOB_STATIONS = "job_stations"
    NEW_JOBS = "new_jobs"
    CHARITY_EVENTS = "charity_events"
    DRAINAGE_COMPLIANCE_PCT = "drainage_compliance_pct"
    GAME_REVENUE_GROWTH_PCT = "game_revenue_growth_pct"


Targets = dict[Target, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One named site of a report: a row of `data/places.csv`, columns in this order.

    `mention_*` and `quote_*` are Python character offsets into the cleaned report; the quote itself
    is not stored, it is `report.text[quote_start:quote_end]`.
    """

    place_id: str
    name_zh: str
    official_name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    sector: Sector
    kind: Kind
    stage: Stage
    action_zh: str
    action_en: str
    targets: Targets
    report_id: str
    section: str
    mention_start: int
    mention_end: int
    quote_start: int
    quote_end: int
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedItem:
    """One commitment that names no place one could draw: a row of `data/unmapped.csv`."""

    item_id: str
    name_zh: str
    name_en: str
    sector: Sector
    reason: Reason
    targets: Targets
    report_id: str
    section: str
    mention_start: int
    mention_end: int
    quote_start: int
    quote_end: int
    notes: str


Entry = Place | UnmappedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """
    One place's geometry and how it is known: a feature of `geo/gazetteer.geojson`.

    `geometry` is WGS 84 (EPSG:4326), lon first, or None where no position is defensible; then
    `precision` is unknown, `uncertainty_m` is None and `note` says why. `uncertainty_m` is the radius
    in metres that holds the true position with 90 % confidence. A length or an area that was published stands
    beside it as a fact with its source, whatever is drawn; None and "" where there is none.
    """

    place_id: str
    geometry: BaseGeometry | None
    precision: Precision
    uncertainty_m: int | None
    datum_source: Datum
    source: str
    source_zh: str
    source_date: str
    licence: str
    method: str
    method_zh: str
    note: str
    note_zh: str
    published_length_m: float | None = None
    published_area_ha: float | None = None
    published_source: str = ""
    published_source_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """
    A point that lies at or on a place by another source: a row of `geo/landmarks.csv`, degrees in WGS 84.

    `uncertainty_m` is the radius in metres around the point within which the place has to be met.
    """

    place_id: str
    name: str
    lon: float
    lat: float
    uncertainty_m: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """A decision on whether two places of successive reports are the same: a row of `data/links.csv`."""

    earlier_id: str
    later_id: str
    decision: Decision
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleaningStep:
    """One change that cleaning made: at `offset` of the cleaned text stands `now`, where `was` stood."""

    offset: int
    was: str
    now: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    One published government work report, or an excerpt of one: cleaned text and metadata.

    `boundary` is the file of `geo/basemap/` with the limit of the district that the report is about, "" for none.
    """

    report_id: str
    title: str
    issuer: str
    delivered: date
    excerpt: bool
    opening_section: str
    raw_sha256: str
    text_sha256: str
    cleaning: tuple[CleaningStep, ...]
    text: str
    boundary: str = ""


def column_names(record: type[Entry | Landmark | LinkDecision]) -> tuple[str, ...]:
    """Return the columns of a register file, in file order."""
    return tuple(column.name for column in fields(record))
