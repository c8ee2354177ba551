"""
Places of successive reports that may be the same: shown side by side, for a person to decide.

Owns what the section of the page is given, and its step; checking and saving are `haizhumap.decisions`'.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from haizhumap.editions.decisions import Pair, save_decisions
from haizhumap.editions.diff import compare_quotes
from haizhumap.errors import HaizhumapError, InputError
from haizhumap.i18n import say_error, t
from haizhumap.layer.features import PlaceFeature
from haizhumap.model import Decision, LinkDecision
from haizhumap.ui import server
from haizhumap.ui.scene import Scene

_MESSAGE_KEY = "link-message"
_MOST = 50
"""So many pairs are shown at a time; others follow as these are decided."""


def describe_links(scene: Scene) -> dict[str, Any]:
    """Return what waits for a decision, and how much is certain."""
    pairs = scene.shelf.pairs
    waiting = [pair for pair in pairs if pair.is_open]
    message = st.session_state.get(_MESSAGE_KEY)
    return {
        "pairs": [_describe(pair, scene) for pair in waiting[:_MOST]],
        "counts": {"open": len(waiting), "certain": len(pairs) - len(waiting)},
        "is_editable": server.is_editable(),
        "message": say_error(message, scene.lang, is_public=True) if message else "",
    }


def _describe(pair: Pair, scene: Scene) -> dict[str, Any]:
    lang = scene.lang
    evidence = t("history.and", lang).join(t(f"evidence.{one}", lang) for one in pair.match.evidence)
    pieces = compare_quotes(pair.earlier.quote, pair.later.quote)
    return {
        "places": [_side(place, lang) for place in (pair.earlier, pair.later)],
        "evidence": evidence,
        "pieces": [[piece.earlier, piece.later] for piece in pieces],
    }


def _side(place: PlaceFeature, lang: str) -> dict[str, str]:
    name = place.name_zh if lang == "zh" else f"{place.name_en} / {place.name_zh}"
    return {"id": place.place_id, "name": name, "date": place.report_date, "sector": place.sector}


def take_decision(event: Mapping[str, Any]) -> None:
    """Keep a person's word on two places; one that makes no sense is told and changes nothing."""
    st.session_state.pop(_MESSAGE_KEY, None)
    settings = server.find_settings()
    try:
        save_decisions(settings, [_decision(event)], "en" if st.query_params.get("lang") == "en" else "zh")
    except HaizhumapError as error:
        st.session_state[_MESSAGE_KEY] = error


def _decision(event: Mapping[str, Any]) -> LinkDecision:
    ids = [event.get(name) for name in ("earlier", "later")]
    decision = str(event.get("decision"))
    if not (server.is_editable() and decision in {*Decision} and all(isinstance(one, str) for one in ids)):
        raise InputError("link-malformed")
    return LinkDecision(earlier_id=str(ids[0]), later_id=str(ids[1]), decision=Decision(decision), note="")
