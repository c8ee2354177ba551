"""
What a geocoder is: the protocol that all keep, the answers that they give and the ways in which they refuse.

Owns no provider: who they are is told here, how each is asked in `china` and `osm`, and what an answer is worth in
`judging`.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Protocol

from haizhumap.errors import GeocodeError
from haizhumap.model import Datum


class ProviderName(StrEnum):
    """The geocoders that can be asked; those without a key are asked only when named or given a URL."""

    AMAP = "amap"
    BAIDU = "baidu"
    TIANDITU = "tianditu"
    NOMINATIM = "nominatim"
    PHOTON = "photon"

    @property
    def key_variable(self) -> str:
        """The environment variable of the key; empty where none is needed."""
        return "" if self in _KEYLESS else f"HAIZHUMAP_{self.upper()}_KEY"

    @property
    def url_variable(self) -> str:
        """The environment variable that replaces the public service's address."""
        return f"HAIZHUMAP_{self.upper()}_URL"


_HALF_CIRCLE = 180.0
_LONGEST = 200
_KEYLESS = frozenset({ProviderName.NOMINATIM, ProviderName.PHOTON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    One answer, as the provider gave it.

    `lon`, `lat` are degrees in `datum`; `level` is the provider's own word; `score` is the provider's own, scaled to
    0-1; `radius_m` is its own word on the error, in metres; `is_vague` says that it guessed; `reference` names an
    object; `asked_on` is the day of the answer (ISO).
    """

    provider: ProviderName
    label: str
    lon: float
    lat: float
    datum: Datum
    level: str
    asked_on: str = ""
    score: float | None = None
    radius_m: int | None = None
    is_vague: bool = False
    reference: str = ""


class Provider(Protocol):
    """A geocoder."""

    @property
    def name(self) -> ProviderName:
        """Who answers."""

    def find(self, query: str, *, city: str) -> list[Hit]:
        """
        Return what the provider knows under a name, best first; `city` narrows the search, "" does not.

        Raises
        ------
        GeocodeError
            If it does not answer, or answers with a refusal.
        """


class Fault(StrEnum):
    """The refusals that need different words."""

    KEY = "key"
    QUOTA = "quota"
    BUSY = "busy"
    DOWN = "down"
    OTHER = "other"


def refuse(name: ProviderName, fault: Fault, why: str) -> NoReturn:
    """
    Raise a provider's refusal; `why` is in its own words.

    Raises
    ------
    GeocodeError
        Always.
    """
    why = printable(why)
    if fault is Fault.KEY:
        raise GeocodeError("provider-key", provider=name, variable=name.key_variable, why=why)
    if fault is Fault.QUOTA:
        raise GeocodeError("provider-quota", provider=name, why=why)
    if fault is Fault.BUSY:
        raise GeocodeError("provider-busy", provider=name, why=why)
    if fault is Fault.DOWN:
        raise GeocodeError("provider-down", provider=name, why=why)
    raise GeocodeError("provider-refused", provider=name, why=why)


def degrees(value: str | float) -> float:
    """
    Return a coordinate in degrees.

    Raises
    ------
    ValueError
        If it is no number from -180 to 180.
    """
    number = float(value)
    if not math.isfinite(number) or abs(number) > _HALF_CIRCLE:
        raise ValueError(value)
    return number


def printable(value: object) -> str:
    """Return a text field as it may be shown: no control characters, not endless; "" for what is no text."""
    words = value if isinstance(value, str) else ""
    return "".join(character for character in words if character.isprintable())[:_LONGEST]
