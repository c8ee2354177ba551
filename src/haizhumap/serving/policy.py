"""
What the host of a site has set for its door: names, base path, who may embed the map, whether there are editors.

Owns these variables; what each is for stands in `docs/security.md`.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from haizhumap.serving.headers import Headers
from haizhumap.serving.hosts import LOOPBACK, Hosts

HOSTS_VARIABLE = "HAIZHUMAP_HOSTS"
"""The public names of a site, several with blanks between them: `maps.example.org maps.example.org:8443`."""

EMBEDDERS_VARIABLE = "HAIZHUMAP_EMBEDDERS"
"""The origins whose pages may embed the map (`https://example.org`), `*` (as without it) or `none`."""

METRICS_VARIABLE = "HAIZHUMAP_METRICS"
"""Set to 1, it opens Streamlit's `/_stcore/metrics`."""

EDIT_VARIABLE = "HAIZHUMAP_EDIT"
"""Set to 1, the server has editors, who hold its token; set to anything else, none; else on one's own machine alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicy:
    """What holds at a server's door; `base` is the path that it lies under, "" or `/gis`."""

    hosts: Hosts
    headers: Headers
    base: str
    port: int
    has_editors: bool
    has_metrics: bool

    @property
    def is_public(self) -> bool:
        """Whether its host has given the site a public name, so that what it shows is for everybody."""
        return bool(self.hosts.public)

    @classmethod
    def read(
        cls,
        *,
        address: str | None,
        port: int,
        base: str,
        tiles: Iterable[str] = (),
        scripts: Iterable[str] = (),
        environ: Mapping[str, str] = os.environ,
    ) -> Self:
        """Return the policy of a server that listens on an address, from what its host has set."""
        embedders = " ".join(environ.get(EMBEDDERS_VARIABLE, "*").replace(";", " ").replace(",", " ").split())
        return cls(
            hosts=Hosts.of(address, environ.get(HOSTS_VARIABLE, "").replace(",", " ").split()),
            headers=Headers(
                embedders="" if embedders == "none" else embedders, tiles=tuple(tiles), scripts=tuple(scripts)
            ),
            base=f"/{base.strip('/')}" if base.strip("/") else "",
            port=port,
            has_editors=has_editors(address, environ),
            has_metrics=environ.get(METRICS_VARIABLE) == "1",
        )


def has_editors(address: str | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a server has editors at all: where it is reached from its own machine alone, or the host says so."""
    wish = environ.get(EDIT_VARIABLE)
    return wish == "1" if wish else address in LOOPBACK
