"""
The page for a new report: bring it, review what was found in it, place it on the map, save it.

Owns the order of the page; the steps of a review are `steps`, the draft is `haizhumap.draft`. Nothing of the project
changes before the reviewer has seen what would.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from haizhumap.candidates import Verdict
from haizhumap.documents import read_document
from haizhumap.draft import Draft, format_lines, load_draft, new_id, read_lines, save_draft, start_draft
from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.findings import issue_line
from haizhumap.ingest import Plan
from haizhumap.intake import plan_lines, without_known
from haizhumap.lookup import Gazetteer, match_names
from haizhumap.model import Kind, Report
from haizhumap.report import clean, new_report
from haizhumap.styles import SECTOR_STYLES
from haizhumap.text import Lang, escape_markdown, say_error, t
from haizhumap.ui import data, parts, server, steps
from haizhumap.ui.scene import Scene

_KINDS = ("txt", "docx", "pdf", "html", "htm")
_TEXT_HEIGHT = 160
_DIFF_HEIGHT = 320


def show_review(scene: Scene) -> None:
    """Show the upload, or the review of what was uploaded."""
    if not steps.draft_id():
        _show_upload(scene)
        return
    try:
        draft = load_draft(scene.settings.drafts_dir, steps.draft_id())
    except DraftError as error:
        st.error(say_error(error, scene.lang))
        _show_upload(scene)
        return
    _show_steps(scene, draft)


# --- bringing a report ---


def _show_upload(scene: Scene) -> None:
    lang = scene.lang
    st.markdown(t("review.intro", lang))
    with st.form("report", border=True, enter_to_submit=False):
        file = st.file_uploader(t("review.file", lang), type=_KINDS, help=t("review.file-help", lang))
        pasted = st.text_area(t("review.paste", lang), height=_TEXT_HEIGHT)
        left, right = st.columns(2)
        title = left.text_input(t("review.title", lang))
        issuer = right.text_input(t("review.issuer", lang))
        report_id = left.text_input(t("review.id", lang), help=t("review.id-help", lang))
        delivered = right.date_input(t("review.delivered", lang), value=None, format="YYYY-MM-DD")
        excerpt = st.checkbox(t("review.excerpt", lang))
        is_sent = st.form_submit_button(t("review.find", lang), type="primary")
    if not is_sent:
        return
    metadata = {
        "report_id": report_id.strip(),
        "title": title.strip(),
        "issuer": issuer.strip(),
        "delivered": delivered,
    }
    raw = (file.getvalue(), file.name) if file else (pasted.encode("utf-8"), t("review.pasted", lang))
    try:
        with st.spinner(t("review.reading", lang)):
            report = _read(raw, metadata, excerpt=excerpt, lang=lang)
            names = _known_names(scene, report)
            identity = new_id()
            save_draft(scene.settings.drafts_dir, identity, start_draft(report, names=names))
    except HaizhumapError as error:
        st.error(escape_markdown(say_error(error, lang)))
        return
    st.query_params["draft"] = identity
    st.rerun()


def _read(raw: tuple[bytes, str], metadata: Mapping[str, Any], *, excerpt: bool, lang: Lang) -> Report:
    """Return the report that a document is, cleaned; what is missing or malformed is told."""
    if missing := [t(f"review.{name}", lang) for name in ("title", "issuer", "delivered") if not metadata[name]]:
        raise DraftError("draft-metadata", names=t("card.separator", lang).join(missing))
    if not server.REPORT_ID.fullmatch(metadata["report_id"]):
        raise DraftError("draft-id", value=metadata["report_id"])
    content, name = raw
    document = read_document(content, name=name)
    for warning in document.warnings:
        st.warning(escape_markdown(t(f"document.{warning.code}", lang, **warning.facts)))
    return new_report(document.raw, clean(document.raw), **metadata, excerpt=excerpt, opening_section=metadata["title"])


def _known_names(scene: Scene, report: Report) -> dict[str, Kind]:
    """Return the names and aliases that the issuer's earlier reports have, with their kinds."""
    gdf = scene.shelf.gdf
    own = gdf[gdf["report_issuer"] == report.issuer]
    rows = own[["name_zh", "official_name_zh", "aliases", "kind"]].itertuples(index=False)
    return {name: Kind(kind) for short, official, aliases, kind in rows for name in (short, official, *aliases)}


# --- reviewing ---


def _show_steps(scene: Scene, draft: Draft) -> None:
    gazetteer = data.load_gazetteer(scene.settings)
    index = steps.chosen_line(draft)
    known = {"lines": [_describe(line) for line in draft.lines], "chosen": index}
    report = draft.report
    st.markdown(t("review.heading", scene.lang, title=escape_markdown(report.title), date=report.delivered))
    left, right = st.columns([1, 1])
    with left:
        parts.mount(scene, "reviewText", known | {"document": server.draft_url(steps.draft_id())})
    with right:
        parts.show_sketch(scene, {"mode": st.session_state.get(steps.DRAWING_KEY), "placed": _placed(draft, gazetteer)})
        parts.mount(scene, "reviewPanel", known | parts.describe_bases(scene) | _panel(scene, draft, index, gazetteer))
    parts.mount(scene, "reviewTable", known)
    _show_saving(scene, draft, gazetteer)


def _describe(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the views need of a line; its geometry is drawn on the map alone."""
    return dict(line) | {
        "position": line["position"] if isinstance(line.get("position"), str) else bool(line.get("position"))
    }


def _panel(scene: Scene, draft: Draft, index: int, gazetteer: Gazetteer) -> dict[str, Any]:
    message = st.session_state.get(steps.MESSAGE_KEY)
    verdicts = Counter(line.get("decision") for line in draft.lines)
    line = draft.lines[index] if draft.lines else None
    matches = match_names(line["text"], gazetteer, issuer=draft.report.issuer) if line else ()
    return {
        "counts": {
            "open": verdicts[None],
            "accepted": verdicts[Verdict.ACCEPT],
            "rejected": verdicts[Verdict.REJECT],
        },
        "can_undo": bool(draft.past),
        "message": say_error(message, scene.lang) if message else "",
        "drawing": st.session_state.get(steps.DRAWING_KEY),
        "uncertainty_m": steps.uncertainty_m(),
        "matches": [
            {
                "id": match.place.place_id,
                "name": f"{match.place.name_zh}",
                "why": t(
                    "review.match",
                    scene.lang,
                    words=match.words,
                    evidence=t(f"evidence.{match.evidence}", scene.lang),
                    score=match.score,
                ),
                "is_located": match.is_located,
            }
            for match in matches
        ],
        "position": _say_position(line, scene.lang, is_certain=any(match.is_certain for match in matches))
        if line
        else "",
    }


def _say_position(line: Mapping[str, Any], lang: Lang, *, is_certain: bool) -> str:
    position = line.get("position")
    if isinstance(position, str):
        return t("review.same-as", lang, place_id=position)
    if position:
        kind = t(f"review.geometry-{position['geometry']['type']}", lang)
        return t("review.drawn", lang, kind=kind, metres=position["uncertainty_m"])
    return t("review.will-take" if is_certain else "review.unplaced", lang)


def _placed(draft: Draft, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Return what the review has placed, as the map draws it."""
    chosen = steps.chosen_line(draft)
    found = []
    for index, line in enumerate(draft.lines):
        where = _locate(line.get("position"), gazetteer)
        if where and line.get("decision") != Verdict.REJECT:
            colour = SECTOR_STYLES[line["sector"]].colour
            found.append(where | {"index": index, "name": line["text"], "colour": colour, "is_chosen": index == chosen})
    return found


def _locate(position: Any, gazetteer: Gazetteer) -> dict[str, Any] | None:  # noqa: ANN401 - of a draft's JSON
    if not isinstance(position, str):
        return position or None
    known = gazetteer.positions.get(position)
    if known is None or known.geometry is None:
        return None
    return {"geometry": known.geometry.__geo_interface__, "uncertainty_m": known.uncertainty_m}


# --- saving ---


def _show_saving(scene: Scene, draft: Draft, gazetteer: Gazetteer) -> None:
    lang = scene.lang
    name = f"{draft.report.report_id}.reviewed.jsonl"
    left, right = st.columns(2)
    left.download_button(
        t("review.download", lang), format_lines(draft), file_name=name, on_click="ignore", width="stretch"
    )
    if not server.is_editable():
        st.info(t("review.read-only", lang, variable=server.EDIT_VARIABLE))
        return
    if right.button(t("review.preview", lang), type="primary", width="stretch"):
        st.session_state[steps.PREVIEW_KEY] = True
    if st.session_state.get(steps.PREVIEW_KEY):
        _show_plan(scene, draft, gazetteer)


def _show_plan(scene: Scene, draft: Draft, gazetteer: Gazetteer) -> None:
    """Show what saving would write and what the checks say of it; and write it when told to."""
    lang = scene.lang
    accepted = [line for line in read_lines(draft) if line.verdict is Verdict.ACCEPT]
    try:
        plan = plan_lines(
            scene.settings, draft.report, without_known(scene.settings, draft.report, accepted), gazetteer
        )
        _show_diff(plan, lang)
        if not plan.faults and st.button(t("review.save", lang), type="primary"):
            plan.write()
            st.session_state.pop(steps.PREVIEW_KEY, None)
            st.success(
                t("review.saved", lang, count=len(plan.places), link=f"?report={draft.report.report_id}&lang={lang}")
            )
    except HaizhumapError as error:
        st.error(escape_markdown(say_error(error, lang)))


def _show_diff(plan: Plan, lang: Lang) -> None:
    st.markdown(t("review.plan", lang, count=len(plan.places), faults=len(plan.faults)))
    for issue in plan.issues:
        st.warning(escape_markdown(issue_line(issue, lang)))
    with st.container(height=_DIFF_HEIGHT):
        st.code(plan.diff, language="diff")
