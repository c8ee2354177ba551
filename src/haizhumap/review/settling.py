"""
What a reviewer settled on a candidate, and the row and position that become of it.

Owns ids, what stands in for what a reviewer left empty, and the ways in which a position comes from a person.
Coordinates are WGS 84, lon first. Must not write files, choose positions or ask anybody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from shapely.geometry.base import BaseGeometry

from haizhumap.errors import InputError
from haizhumap.geo.geojson import round_geometry
from haizhumap.geocoding.proposals import Proposal
from haizhumap.i18n import Lang, t
from haizhumap.model import Datum, Kind, Place, Position, Precision, Report, Sector, Stage, Targets
from haizhumap.names.pinyin import slug, title
from haizhumap.report.headings import section_at
from haizhumap.report.sentences import sentence_span

_NAMELESS = "place"
_APPROXIMATE_MOST_M = 2000
"""From here on a position stands for a zone of kilometres, as `positions` has it."""

_LICENCE = "ODbL-1.0"
"""A reviewer draws on maps made from OpenStreetMap; what is traced from it shares its licence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPlace:
    """
    What a reviewer settled on one candidate.

    `start` and `end` are offsets into the cleaned report. What is left empty is filled in and the row's `notes` say
    so: `name_en` with the name in Pinyin, the action with the stage. `position` is one that `unlocated`, `drawn`,
    `taken_from` or `proposed` made (its `place_id` does not count yet); None means that nobody looked for one.
    """

    start: int
    end: int
    sector: Sector
    kind: Kind
    stage: Stage
    action_zh: str = ""
    action_en: str = ""
    name_en: str = ""
    official_name_zh: str = ""
    aliases: tuple[str, ...] = ()
    targets: Targets = field(default_factory=dict)
    notes: str = ""
    position: Position | None = None


def unlocated(reason_en: str, reason_zh: str) -> Position:
    """Return the position of a place that cannot be placed, with the reason in both languages."""
    return Position(
        place_id="",
        geometry=None,
        precision=Precision.UNKNOWN,
        uncertainty_m=None,
        datum_source=Datum.NONE,
        source="",
        source_zh="",
        source_date="",
        licence="",
        method="",
        method_zh="",
        note=reason_en,
        note_zh=reason_zh,
    )


def drawn(geometry: BaseGeometry, uncertainty_m: int, *, on: date) -> Position:
    """Return what a reviewer clicked or drew: WGS 84, lon first, with the reviewer's own radius in metres."""
    return Position(
        place_id="",
        geometry=round_geometry(geometry),
        precision=Precision.REGION if uncertainty_m > _APPROXIMATE_MOST_M else Precision.APPROXIMATE,
        uncertainty_m=uncertainty_m,
        datum_source=Datum.WGS84,
        source=t("ingest.reviewer", "en"),
        source_zh=t("ingest.reviewer", "zh"),
        source_date=on.isoformat(),
        licence=_LICENCE,
        method=t("ingest.drawn", "en"),
        method_zh=t("ingest.drawn", "zh"),
        note="",
        note_zh="",
    )


def taken_from(position: Position) -> Position:
    """Return another place's position for a place that is the same site; its provenance stays, a note names it."""
    facts = {"place_id": position.place_id}
    return replace(
        position,
        place_id="",
        note=_joined("en", position.note, t("ingest.taken-from", "en", **facts)),
        note_zh=_joined("zh", position.note_zh, t("ingest.taken-from", "zh", **facts)),
    )


def proposed(proposal: Proposal) -> Position:
    """Return a geocoder's answer, as `judging.propose` gives it, once a person has chosen it."""
    return replace(proposal.position, place_id="")


def _joined(lang: Lang, *remarks: str) -> str:
    return t("proposal.separator", lang).join(filter(None, remarks))


def make_id(name: str, report_id: str, taken: Collection[str]) -> str:
    """Return an id that nobody has: the report's, then the name in Pinyin, then a number if need be."""
    stem = f"{report_id}-{slug(name) or _NAMELESS}"
    return next(identity for n in count(1) if (identity := stem if n == 1 else f"{stem}-{n}") not in taken)


def settle(
    report: Report, reviewed: Iterable[ReviewedPlace], *, taken: Collection[str] = ()
) -> tuple[list[Place], list[Position]]:
    """
    Return the register's rows and the gazetteer's positions for what a reviewer settled, in the report's order.

    `taken` are the ids in use; see `plan.known_ids`.

    Raises
    ------
    InputError
        If a span lies outside the report's text or holds no words.
    """
    places: list[Place] = []
    positions: list[Position] = []
    used = set(taken)
    for one in sorted(reviewed, key=lambda one: one.start):
        if not (0 <= one.start < one.end <= len(report.text) and report.text[one.start : one.end].strip()):
            raise InputError("span-outside", span=f"{one.start}-{one.end}", length=len(report.text))
        place = _to_place(report, one, used)
        used.add(place.place_id)
        places.append(place)
        nowhere = unlocated(t("ingest.not-looked-for", "en"), t("ingest.not-looked-for", "zh"))
        positions.append(replace(one.position or nowhere, place_id=place.place_id))
    return places, positions


def _to_place(report: Report, one: ReviewedPlace, taken: Collection[str]) -> Place:
    name = report.text[one.start : one.end]
    quote_start, quote_end = sentence_span(report.text, one.start)
    return Place(
        place_id=make_id(name, report.report_id, taken),
        name_zh=name,
        official_name_zh=one.official_name_zh or name,
        name_en=one.name_en or title(name),
        aliases=one.aliases,
        sector=one.sector,
        kind=one.kind,
        stage=one.stage,
        action_zh=one.action_zh or t(f"stage.{one.stage}", "zh"),
        action_en=one.action_en or t(f"stage.{one.stage}", "en"),
        targets=one.targets,
        report_id=report.report_id,
        section=section_at(report, one.start),
        mention_start=one.start,
        mention_end=one.end,
        quote_start=quote_start,
        quote_end=quote_end,
        notes=_joined("zh", one.notes, *_stand_ins(one)),
    )


def _stand_ins(one: ReviewedPlace) -> list[str]:
    """Return remarks on what the row holds because the reviewer left it empty."""
    remarks = {
        t("ingest.note-name", "zh"): one.name_en,
        t("ingest.note-action-zh", "zh"): one.action_zh,
        t("ingest.note-action-en", "zh"): one.action_en,
    }
    return [remark for remark, given in remarks.items() if not given]
