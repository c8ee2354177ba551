"""
The names that a server answers under, and the origins that it listens to: fixed lists, never looked up.

A page on another name that is made to lead here (DNS rebinding) is told from our own by its Host; a page on another
server that a reader has open, by its Origin.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told from real names, nothing is bound
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Hosts:
    """
    The hosts of a server.

    `names` are host names without a port, lower case; `public` those with a port, or without one for the usual two
    (80, 443), under which a proxy offers the server.
    """

    names: frozenset[str]
    public: frozenset[str]

    @classmethod
    def of(cls, address: str | None, public: Iterable[str] = ()) -> Self:
        """Return the hosts of a server that listens on an address, and is offered under public names as well."""
        given = frozenset(name.strip().lower() for name in public) - {""}
        own = {address.lower()} - EVERYWHERE if address else set()
        return cls(names=LOOPBACK | own | {_host_of(name) for name in given} - {""}, public=given)

    def knows(self, host: str) -> bool:
        """Tell whether a Host header names this server: `127.0.0.1:8501`, `[::1]:8501`, `maps.example.org`."""
        return _host_of(host) in self.names

    def admits(self, origin: str, host: str) -> bool:
        """
        Tell whether a page of an origin may speak to this server.

        Parameters
        ----------
        origin
            The Origin header: `http://127.0.0.1:8501`; `null` and whatever is no origin are refused.
        host
            The Host header of the same request, which is known already: a page may speak to where it came from. Where a
            proxy puts its own name there, the origin has to be one of the public names.
        """
        parts = _split(origin)
        if parts is None or parts.scheme not in _DEFAULT_PORTS or parts.geturl() != f"{parts.scheme}://{parts.netloc}":
            return False
        return parts.netloc in {host, *self.public} and "@" not in parts.netloc

    def owns(self, link: str, host: str) -> bool:
        """Tell whether an address is one of this server's pages."""
        parts = _split(link)
        return parts is not None and self.admits(f"{parts.scheme}://{parts.netloc}", host)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return None
    return parts


def _host_of(host: str) -> str:
    """Return the name in a Host header, without port; "" for what is none: `a.example:80` → `a.example`."""
    parts = _split(f"//{host}")
    is_plain = parts is not None and parts.netloc == host and "@" not in host and not host.endswith(":")
    return (parts.hostname or "").rstrip(".") if parts and is_plain else ""
