"""One run of the page: the project, and what the address says to the server."""

from dataclasses import dataclass

from haizhumap.i18n import Lang
from haizhumap.paths import Settings
from haizhumap.ui import caching
from haizhumap.ui.caching import Shelf
from haizhumap.ui.link import Chosen
from haizhumap.web.tiles import TileMap


@dataclass(frozen=True, slots=True)
class Scene:
    """What one run of the page shows."""

    settings: Settings
    version: str
    chosen: Chosen
    tiles: dict[str, TileMap]

    @property
    def shelf(self) -> Shelf:
        """What is made of the project's files: the map does without, as it is given what was made before."""
        return caching.load_shelf(self.settings)

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.chosen.lang
