"""
The page for a new report: bring it, review what was found in it, place it on the map, save it.

Owns the order of the page; the steps of a review are `steps`, the draft is `haizhumap.draft`. Nothing of the project
changes before the reviewer has seen what would.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st
from shapely.geometry import mapping, shape

from haizhumap.checks.positions import geometry_types
from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.geo.datum import convert_geometry
from haizhumap.i18n import Lang, escape_markdown, say_error, t
from haizhumap.issues import issue_line
from haizhumap.model import Datum, Kind, Precision
from haizhumap.report.store import sha256
from haizhumap.review.draft import Draft, format_lines, read_lines
from haizhumap.review.lines import Verdict
from haizhumap.review.placing import KnownPlaces, NameMatch, match_names
from haizhumap.review.plan import Plan, plan_lines, without_known
from haizhumap.review.store import list_drafts, load_draft
from haizhumap.serving.policy import EDIT_VARIABLE
from haizhumap.ui import caching, server, views
from haizhumap.ui.review import geocoders, steps
from haizhumap.ui.review.links import describe_links
from haizhumap.ui.review.reasons import is_sure, say_chance, say_why
from haizhumap.ui.review.summary import say_summary
from haizhumap.ui.review.upload import show_upload
from haizhumap.ui.scene import Scene
from haizhumap.web.styles import SECTOR_STYLES

_DIFF_HEIGHT, _DIFF_LINES = 320, 14
_MOST_DRAFTS = 10
_DIFF_HEAD = re.compile(r"^--- (?:/dev/null|a/.*)\n\+\+\+ b/(?P<name>.*)$", re.MULTILINE)

Line = Mapping[str, Any]


def show_review(scene: Scene) -> None:
    """Show the upload with what waits across years, or the review of what was uploaded."""
    if steps.draft_id():
        try:
            _show_steps(scene, load_draft(server.drafts_dir(), steps.draft_id()))
        except DraftError as error:
            views.tell("error", say_error(error, scene.lang, is_public=True))
        else:
            return
    show_upload(scene)
    _show_drafts(scene)
    if scene.shelf.pairs:
        views.mount(scene, "links", describe_links(scene))


def _show_drafts(scene: Scene) -> None:
    """Show the reviews under way, where they are the reader's own: elsewhere the link alone leads to one."""
    if server.is_editable():
        kept = list_drafts(server.drafts_dir(), most=_MOST_DRAFTS)
        lines = [asdict(one) | {"id": one.draft_id} for one in kept]
        views.mount(scene, "drafts", {"drafts": lines, "is_in_review": False})


def _show_steps(scene: Scene, draft: Draft) -> None:
    gazetteer = caching.load_gazetteer(scene.settings)
    index = steps.chosen_line(draft)
    known = {"lines": [_describe(line, scene.lang) for line in draft.lines], "chosen": index} | _offer(draft)
    report = draft.report
    views.show_title(t("review.heading", scene.lang, title=report.title, date=report.delivered))
    if draft.findings:
        views.tell("warning", *(t(f"document.{one.code}", scene.lang, **one.facts) for one in draft.findings))
    views.mount(scene, "drafts", {"drafts": [], "is_in_review": True})
    left, right = st.columns([1, 1])
    with left:
        views.mount(scene, "reviewText", known | {"document": server.draft_url(steps.draft_id())})
    with right:
        placed = [*_placed(draft, gazetteer, _base_datum(scene))]
        views.show_sketch(scene, {"mode": st.session_state.get(steps.DRAWING_KEY), "placed": placed, "index": index})
        views.mount(scene, "reviewPanel", known | views.describe_bases(scene) | _panel(scene, draft, index, gazetteer))
    views.mount(scene, "reviewTable", known)
    _show_saving(scene, draft, gazetteer)


def _offer(draft: Draft) -> dict[str, Any]:
    """Return which lines are looked through, in their order, and how many there are of each status."""
    return {
        "offered": steps.shown_lines(draft),
        "statuses": steps.shown_statuses(draft),
        "is_open_only": steps.is_open_only(),
        "by_status": Counter(steps.status_of(line) for line in draft.lines),
    }


def _describe(line: Line, lang: Lang) -> dict[str, Any]:
    """Return what the views need of a line; its geometry is drawn on the map alone."""
    position = line.get("position")
    return dict(line) | {
        "position": position if isinstance(position, str) else bool(position),
        "status": steps.status_of(line),
        "section": line.get("section", ""),
        "is_sure": is_sure(line["score"], line["why"]),
        "chance": say_chance(line["score"], line["why"], lang),
        "why": say_why(line["score"], line["why"], lang),
    }


def _panel(scene: Scene, draft: Draft, index: int, gazetteer: KnownPlaces) -> dict[str, Any]:
    message = st.session_state.get(steps.MESSAGE_KEY)
    return {
        "counts": _count_verdicts(draft),
        "can_undo": bool(draft.past),
        "version": len(draft.authors),
        "message": say_error(message, scene.lang, is_public=True) if message else "",
        "answered": steps.answered(),
        "drawing": st.session_state.get(steps.DRAWING_KEY),
        "uncertainty_m": steps.uncertainty_m(),
    } | (_where(scene, draft, index, gazetteer) if draft.lines else {})


def _count_verdicts(draft: Draft) -> dict[str, int]:
    verdicts = Counter(line.get("decision") for line in draft.lines)
    return {"open": verdicts[None], "accepted": verdicts[Verdict.ACCEPT], "rejected": verdicts[Verdict.REJECT]}


def _where(scene: Scene, draft: Draft, index: int, gazetteer: KnownPlaces) -> dict[str, Any]:
    """Return what is known of where the chosen line lies, and who could be asked."""
    line, lang = draft.lines[index], scene.lang
    matches = match_names(line["text"], gazetteer, issuer=draft.report.issuer)
    services = geocoders.service_names(lang) if server.is_editable() else []
    return {
        "matches": [_describe_match(match, lang) for match in matches],
        "position": _say_position(line, lang, is_certain=any(match.is_certain for match in matches)),
        "modes": _modes(Kind(line["kind"])),
        "services": t("card.separator", lang).join(services),
        "answers": [geocoders.describe(candidate, lang) for candidate in steps.answers(draft, index)],
    }


def _modes(kind: Kind) -> list[str]:
    """Return what may be drawn for a kind of place."""
    types = geometry_types(kind, Precision.APPROXIMATE)
    return [mode for mode, name in steps.MODES.items() if not types or name in types]


def _describe_match(match: NameMatch, lang: Lang) -> dict[str, Any]:
    evidence = t(f"evidence.{match.evidence}", lang)
    return {
        "id": match.place.place_id,
        "name": match.place.name_zh,
        "why": t("review.match", lang, words=match.words, evidence=evidence),
        "is_located": match.is_located,
    }


def _say_position(line: Line, lang: Lang, *, is_certain: bool) -> str:
    position = line.get("position")
    if isinstance(position, str):
        return t("review.same-as", lang, place_id=position)
    if position and "properties" in position:
        facts = position["properties"]
        return t("review.answered", lang, source=facts["source"], metres=facts["uncertainty_m"])
    if position:
        kind = t(f"review.geometry-{position['geometry']['type']}", lang)
        return t("review.drawn", lang, kind=kind, metres=position["uncertainty_m"])
    return t("review.will-take" if is_certain else "review.unplaced", lang)


def _base_datum(scene: Scene) -> Datum:
    tiles = scene.tiles.get(scene.chosen.base)
    return tiles.datum if tiles else Datum.WGS84


def _placed(draft: Draft, gazetteer: KnownPlaces, datum: Datum) -> Iterator[dict[str, Any]]:
    """Yield what the review has placed, as the map draws it, in the datum of the base map."""
    chosen = steps.chosen_line(draft)
    for index, line in enumerate(draft.lines):
        where = _locate(line.get("position"), gazetteer)
        if where and line.get("decision") != Verdict.REJECT:
            geometry = mapping(convert_geometry(shape(where["geometry"]), source=Datum.WGS84, target=datum))
            yield {
                "index": index,
                "name": line["text"],
                "colour": SECTOR_STYLES[line["sector"]].colour,
                "is_chosen": index == chosen,
                "geometry": geometry,
                "uncertainty_m": where["uncertainty_m"],
            }


def _locate(position: Any, gazetteer: KnownPlaces) -> dict[str, Any] | None:  # noqa: ANN401 - of a draft's JSON
    """Return geometry (WGS 84, lon first) and uncertainty in metres of a line's position, if it has any."""
    if not position:
        return None
    if not isinstance(position, str):
        facts = position.get("properties", position)
        return {"geometry": position["geometry"], "uncertainty_m": facts["uncertainty_m"]}
    known = gazetteer.positions.get(position)
    if known is None or known.geometry is None:
        return None
    return {"geometry": mapping(known.geometry), "uncertainty_m": known.uncertainty_m}


def _show_saving(scene: Scene, draft: Draft, gazetteer: KnownPlaces) -> None:
    lang = scene.lang
    name = f"{draft.report.report_id}.reviewed.jsonl"
    left, right = st.columns(2)
    left.download_button(
        t("review.download", lang), format_lines(draft), file_name=name, on_click="ignore", width="stretch"
    )
    if not server.is_editable():
        st.info(t("review.read-only", lang, variable=EDIT_VARIABLE))
        return
    if right.button(t("review.preview", lang), type="primary", width="stretch"):
        st.session_state[steps.PREVIEW_KEY] = ""
    if steps.PREVIEW_KEY in st.session_state:
        _show_plan(scene, draft, gazetteer)
    _tell_saved(draft, lang)


def _show_plan(scene: Scene, draft: Draft, gazetteer: KnownPlaces) -> None:
    """Show what saving would write and what the checks say of it; and write it when told to."""
    lang, settings, report = scene.lang, scene.settings, draft.report
    accepted = [line for line in read_lines(draft) if line.verdict is Verdict.ACCEPT]
    try:
        with st.spinner(t("review.checking", lang)):
            plan = plan_lines(settings, report, without_known(settings, report, accepted), gazetteer)
        _show_diff(plan, draft, lang)
        shown, digest = st.session_state[steps.PREVIEW_KEY], sha256(plan.diff)
        st.session_state[steps.PREVIEW_KEY] = digest
        if not plan.faults and st.button(t("review.save", lang), type="primary"):
            _write(plan, draft, lang, is_as_shown=shown == digest)
    except HaizhumapError as error:
        views.tell("error", say_error(error, lang, is_public=True))


def _write(plan: Plan, draft: Draft, lang: Lang, *, is_as_shown: bool) -> None:
    """Write the plan, if it is still the one that the reviewer saw; the page then runs anew on what is there now."""
    if not is_as_shown:
        st.warning(t("review.moved", lang))
        return
    plan.write()
    st.session_state.pop(steps.PREVIEW_KEY, None)
    st.session_state[steps.SAVED_KEY] = steps.draft_id(), len(plan.places), draft.report.report_id
    st.rerun()


def _tell_saved(draft: Draft, lang: Lang) -> None:
    identity, count, report_id = st.session_state.get(steps.SAVED_KEY, ("", 0, ""))
    if (identity, report_id) == (steps.draft_id(), draft.report.report_id):
        st.success(t("review.saved", lang, count=count, link=f"?report={report_id}&lang={lang}"))


def _show_diff(plan: Plan, draft: Draft, lang: Lang) -> None:
    """Tell in words what would be added, and show the files that would change, folded."""
    left = {name: count for name, count in _count_verdicts(draft).items() if name != "accepted"}
    st.markdown("\n".join(f"- {escape_markdown(words)}" for words in say_summary(plan, lang, left=left)))
    if plan.issues:
        views.tell("warning", *(issue_line(issue, lang) for issue in plan.issues))
    for name, words in _by_file(plan.diff):
        with st.expander(escape_markdown(name)):
            st.code(words, language="diff", height="content" if words.count("\n") < _DIFF_LINES else _DIFF_HEIGHT)


def _by_file(diff: str) -> Iterator[tuple[str, str]]:
    """Yield the part of each file of a diff, by the file's name."""
    heads = list(_DIFF_HEAD.finditer(diff))
    ends = [head.start() for head in heads[1:]] + [len(diff)]
    for head, end in zip(heads, ends, strict=True):
        yield head["name"], diff[head.start() : end]
