"""
Bringing a report: the form, and the draft that is made of what comes with it.

Owns the form and what must be in it. What is not filled in is proposed out of the document, for the reader to look at
before anything is made of it. What cannot be read is told, and the form stays as it was filled in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from haizhumap.documents.document import DEFAULT_LIMITS
from haizhumap.documents.sniffing import READABLE
from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.i18n import Lang, say_error, t
from haizhumap.model import Kind
from haizhumap.register.tables import ID
from haizhumap.review.plan import LONGEST_ID, report_files
from haizhumap.review.store import new_id, save_draft
from haizhumap.review.worker import draft_apart, propose_apart
from haizhumap.ui import server, views
from haizhumap.ui.quotas.drafts import check_room
from haizhumap.ui.quotas.queue import own_queue
from haizhumap.ui.review import steps
from haizhumap.ui.scene import Scene

_TEXT_HEIGHT = 160
_LONGEST_WORDS = 200
_MADE_KEY = "drafts-made"
_FIRST_DAY, _AHEAD = date(1978, 1, 1), timedelta(days=366)
_FILLED_KEY, _PROPOSED_KEY = "review-filled", "review-proposed"
_NEEDED = {"title": "title", "issuer": "issuer", "delivered": "delivered", "id": "report_id"}
"""What must be known of a report, as the phrases call it and as the report does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """What the reader brought: a file or a pasted text, how messages call it, and what is known of it."""

    content: bytes
    name: str
    is_file: bool
    metadata: Mapping[str, Any]


def show_upload(scene: Scene) -> None:
    """Show the form; what was sent with it becomes a draft, once all that must be known is filled in."""
    st.markdown(t("review.intro", scene.lang))
    _tell_proposed(scene.lang)
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
    if identity:
        steps.forget()
        st.query_params["draft"] = identity
    st.rerun()


def _tell_proposed(lang: Lang) -> None:
    """Tell once what was filled in, and what the reader has to fill in."""
    filled, missing = st.session_state.pop(_PROPOSED_KEY, ((), ()))
    if filled:
        words = [t("review.proposed", lang, names=_names(filled, lang))]
        words += [t("review.not-said", lang, names=_names(missing, lang))] if missing else []
        views.tell("warning", *words)


def _ask(scene: Scene) -> _Brought | None:
    """Show the form; return what was sent with it, or None as long as nothing was."""
    lang = scene.lang
    for name, value in st.session_state.pop(_FILLED_KEY, {}).items():
        st.session_state[_key(name)] = value  # before the field of that key is drawn
    with st.form("report", border=True, enter_to_submit=False):
        # any kind may be chosen: of what cannot be read our own words tell why, and Streamlit's tell nothing
        file = st.file_uploader(t("review.file", lang), help=t("review.file-help", lang, readable=READABLE))
        pasted = st.text_area(t("review.paste", lang), height=_TEXT_HEIGHT, max_chars=DEFAULT_LIMITS.max_characters)
        metadata = _ask_metadata(lang)
        if not st.form_submit_button(t("review.find", lang), type="primary"):
            return None
    if file:
        return _Brought(content=file.getvalue(), name=file.name, is_file=True, metadata=metadata)
    return _Brought(content=pasted.encode("utf-8"), name=t("review.pasted", lang), is_file=False, metadata=metadata)


def _ask_metadata(lang: Lang) -> dict[str, Any]:
    """Show the fields of what is to be known of a report; return what stands in them."""
    left, right = st.columns(2)

    def words(column: DeltaGenerator, name: str, most: int, **more: Any) -> str:  # noqa: ANN401 - as Streamlit takes it
        value: str = column.text_input(t(f"review.{name}", lang), max_chars=most, key=_key(name), **more)
        return value.strip()[:most]

    return {
        "title": words(left, "title", _LONGEST_WORDS),
        "issuer": words(right, "issuer", _LONGEST_WORDS),
        "report_id": words(left, "id", LONGEST_ID, help=t("review.id-help", lang)),
        "delivered": right.date_input(
            t("review.delivered", lang), value=None, min_value=_FIRST_DAY, format="YYYY-MM-DD", key=_key("delivered")
        ),
        "excerpt": st.checkbox(t("review.excerpt", lang)),
    }


def _key(name: str) -> str:
    return f"review-form-{name}"


def _names(fields: Iterable[str], lang: Lang) -> str:
    return t("summary.separator", lang).join(t(f"review.{name}", lang) for name in fields)


def _start(scene: Scene, brought: _Brought, tell: Callable[[str], None]) -> str:
    """
    Make a draft of a document, telling how far it is; return the draft's id, or "" where there is first to be looked.

    Telling twice a second also lets Streamlit end the run of a reader who has gone: then the work ends too.
    """
    lang, folder = scene.lang, server.drafts_dir()
    if not brought.is_file and not brought.content.strip():
        raise DraftError("draft-nothing", readable=READABLE)
    if missing := _missing(brought.metadata):
        with own_queue().turn(lambda ahead: tell(t("review.queue", lang, ahead=ahead))):
            _propose(scene, brought, missing, lambda: tell(t("review.reading", lang)))
        return ""
    _check_form(brought)
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


def _missing(metadata: Mapping[str, Any]) -> list[str]:
    """Return the fields that are empty and must not be, by the names of their phrases."""
    return [words for words, name in _NEEDED.items() if not metadata[name]]


def _propose(scene: Scene, brought: _Brought, missing: Sequence[str], look: Callable[[], None]) -> None:
    """
    Fill in what the document says of itself when the form is drawn next.

    Raises
    ------
    DraftError
        If it says nothing of what is missing.
    """
    issuers = sorted(scene.shelf.gdf["report_issuer"].unique())
    found = propose_apart(brought.content, name=brought.name, issuers=issuers, look=look)
    is_likely = found.delivered and _FIRST_DAY <= found.delivered <= date.today() + _AHEAD  # noqa: DTZ011 - the reader's
    likely = replace(found, delivered=found.delivered if is_likely else None)
    filled = {words: value for words in missing if (value := getattr(likely, _NEEDED[words]))}
    if not filled:
        raise DraftError("draft-metadata", names=_names(missing, scene.lang))
    st.session_state[_FILLED_KEY] = filled
    st.session_state[_PROPOSED_KEY] = [*filled], [words for words in missing if words not in filled]


def _check_form(brought: _Brought) -> None:
    """Refuse what is malformed in the form."""
    if not ID.fullmatch(brought.metadata["report_id"]):
        raise DraftError("draft-id", value=brought.metadata["report_id"])


def _known_names(scene: Scene, issuer: str) -> dict[str, Kind]:
    """Return the names and aliases that an issuer's earlier reports have, with their kinds."""
    gdf = scene.shelf.gdf
    own = gdf[gdf["report_issuer"] == issuer]
    rows = own[["name_zh", "official_name_zh", "aliases", "kind"]].itertuples(index=False)
    return {name: Kind(kind) for short, official, aliases, kind in rows for name in (short, official, *aliases)}
