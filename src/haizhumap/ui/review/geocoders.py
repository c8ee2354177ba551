"""
Asking the configured geocoders where a candidate of a review lies: only when the reviewer says so.

Owns the question and how answers are told; what they are worth is `geocode`'s. An answer is a suggestion until the
reviewer takes it.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from haizhumap.errors import GeocodeError
from haizhumap.facts.quantities import describe_position
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.judging import JudgedHit, Subject, area_of, propose
from haizhumap.geocoding.proposals import to_feature
from haizhumap.geocoding.services import Outcome, configured, configured_names, geocode
from haizhumap.i18n import Lang, t
from haizhumap.paths import Settings
from haizhumap.review.draft import Draft

_PATIENCE = Policy(timeout_s=5.0, attempts=2)


def service_names(lang: Lang) -> list[str]:
    """Return the names of the geocoders that the host of this site has configured."""
    return [t(f"provider.{name}", lang) for name in configured_names(os.environ)]


def ask(settings: Settings, draft: Draft, index: int) -> Outcome:
    """
    Ask every configured geocoder for the name of a line.

    Raises
    ------
    GeocodeError
        If none is configured, every one failed, or none knows the name.
    """
    area = area_of(settings, draft.report)
    today = datetime.now(tz=UTC).astimezone().date().isoformat()
    with Fetcher(settings.cache_dir, today=today, policy=_PATIENCE) as fetcher:
        providers = configured(os.environ, (), fetcher=fetcher, bbox=area.bbox)
        outcome = geocode([Subject(name=draft.lines[index]["text"])], providers, area)
    if not (outcome.candidates or outcome.failures):
        raise GeocodeError("no-answer", name=draft.lines[index]["text"])
    return outcome


def describe(candidate: JudgedHit, lang: Lang) -> dict[str, Any]:
    """Return an answer for the panel: its words, what it is worth, and whether it may be taken."""
    provider = t(f"provider.{candidate.hit.provider}", lang)
    worth = (
        t(f"refusal.{candidate.refusal}", lang)
        if candidate.refusal
        else describe_position(candidate.precision, candidate.uncertainty_m, lang)
    )
    words = candidate.hit.label or candidate.subject.name
    return {
        "name": words,
        "why": t("review.answer", lang, provider=provider, worth=worth),
        "is_usable": candidate.refusal is None,
    }


def to_position(candidate: JudgedHit) -> Mapping[str, Any]:
    """Return an answer that was not refused as the position of a line."""
    return to_feature(propose(candidate))
