"""
Bringing a report: the form, and the draft that is made of what comes with it.

Owns the form and what must be in it. What cannot be read is told, and the form stays as it was filled in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from haizhumap.documents.document import DEFAULT_LIMITS
from haizhumap.documents.sniffing import READABLE
from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.i18n import Lang, say_error, t
from haizhumap.model import Kind
from haizhumap.register.tables import ID
from haizhumap.review.plan import LONGEST_ID, report_files
from haizhumap.review.store import new_id, save_draft
from haizhumap.review.worker import draft_apart
from haizhumap.ui import server, views
from haizhumap.ui.quotas.drafts import check_room
from haizhumap.ui.quotas.queue import own_queue
from haizhumap.ui.review import steps
from haizhumap.ui.scene import Scene

_TEXT_HEIGHT = 160
_LONGEST_WORDS = 200
_MADE_KEY = "drafts-made"
_FIRST_DAY = date(1978, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """What the reader brought: a file or a pasted text, how messages call it, and what is known of it."""

    content: bytes
    name: str
    is_file: bool
    metadata: Mapping[str, Any]


def show_upload(scene: Scene) -> None:
    """Show the form; what was sent with it becomes a draft."""
    st.markdown(t("review.intro", scene.lang))
    brought = _ask(scene)
    if brought is None:
        return
    try:
        with st.status(t("review.reading", scene.lang)) as status:
            identity = _start(scene, brought, lambda words: status.update(label=words))
            status.update(label=t("review.read", scene.lang), state="complete")
    except HaizhumapError as error:
        views.tell("error", say_error(error, scene.lang, is_public=True))
        return
    steps.forget()
    st.query_params["draft"] = identity
    st.rerun()


def _ask(scene: Scene) -> _Brought | None:
    """Show the form; return what was sent with it, or None as long as nothing was."""
    lang = scene.lang
    with st.form("report", border=True, enter_to_submit=False):
        # any kind may be chosen: of what cannot be read our own words tell why, and Streamlit's tell nothing
        file = st.file_uploader(t("review.file", lang), help=t("review.file-help", lang, readable=READABLE))
        pasted = st.text_area(t("review.paste", lang), height=_TEXT_HEIGHT, max_chars=DEFAULT_LIMITS.max_characters)
        left, right = st.columns(2)
        metadata = {
            "title": left.text_input(t("review.title", lang), max_chars=_LONGEST_WORDS).strip()[:_LONGEST_WORDS],
            "issuer": right.text_input(t("review.issuer", lang), max_chars=_LONGEST_WORDS).strip()[:_LONGEST_WORDS],
            "report_id": left.text_input(
                t("review.id", lang), max_chars=LONGEST_ID, help=t("review.id-help", lang)
            ).strip(),
            "delivered": right.date_input(
                t("review.delivered", lang), value=None, min_value=_FIRST_DAY, format="YYYY-MM-DD"
            ),
            "excerpt": st.checkbox(t("review.excerpt", lang)),
        }
        if not st.form_submit_button(t("review.find", lang), type="primary"):
            return None
    if file:
        return _Brought(content=file.getvalue(), name=file.name, is_file=True, metadata=metadata)
    return _Brought(content=pasted.encode("utf-8"), name=t("review.pasted", lang), is_file=False, metadata=metadata)


def _start(scene: Scene, brought: _Brought, tell: Callable[[str], None]) -> str:
    """
    Make a draft of a document, telling how far it is; return the draft's id.

    Telling twice a second also lets Streamlit end the run of a reader who has gone: then the work ends too.
    """
    lang, folder = scene.lang, server.drafts_dir()
    _check_form(brought, lang)
    if not server.is_editable():
        check_room(folder, made=st.session_state.get(_MADE_KEY, 0))
    with own_queue().turn(lambda ahead: tell(t("review.queue", lang, ahead=ahead))):
        draft = draft_apart(
            brought.content,
            name=brought.name,
            metadata=brought.metadata,
            names=_known_names(scene, brought.metadata["issuer"]),
            look=lambda: tell(t("review.reading", lang)),
        )
    report_files(scene.settings, draft.report)
    identity = new_id()
    save_draft(folder, identity, draft)
    st.session_state[_MADE_KEY] = st.session_state.get(_MADE_KEY, 0) + 1
    return identity


def _check_form(brought: _Brought, lang: Lang) -> None:
    """Refuse what is missing or malformed in the form."""
    metadata = brought.metadata
    if not brought.is_file and not brought.content.strip():
        raise DraftError("draft-nothing", readable=READABLE)
    needed = {"title": "title", "issuer": "issuer", "delivered": "delivered", "id": "report_id"}
    if missing := [t(f"review.{words}", lang) for words, name in needed.items() if not metadata[name]]:
        raise DraftError("draft-metadata", names=t("card.separator", lang).join(missing))
    if not ID.fullmatch(metadata["report_id"]):
        raise DraftError("draft-id", value=metadata["report_id"])


def _known_names(scene: Scene, issuer: str) -> dict[str, Kind]:
    """Return the names and aliases that an issuer's earlier reports have, with their kinds."""
    gdf = scene.shelf.gdf
    own = gdf[gdf["report_issuer"] == issuer]
    rows = own[["name_zh", "official_name_zh", "aliases", "kind"]].itertuples(index=False)
    return {name: Kind(kind) for short, official, aliases, kind in rows for name in (short, official, *aliases)}
