"""
What the app serves beside its page to those who run no script, and to other tools: see `service`.

Owns which store these routes ask.
"""

from starlette.routing import Mount, Route

from haizhumap.service.memory import MemoryStore
from haizhumap.service.published import PublishedPages
from haizhumap.service.routes import make_service
from haizhumap.ui import caching
from haizhumap.ui.server import find_settings


def routes() -> list[Route | Mount]:
    """Return the routes of these pages, and of the service."""
    return [*PublishedPages(_load).routes(), make_service(_load)]


def _load() -> MemoryStore:
    return caching.load_store(find_settings())
