"""What the app serves beside the page."""

from urllib.parse import quote

import httpx
import pytest
from app_server import PATIENCE_S
from doors import Asker
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from starlette.applications import Starlette

from haizhumap.exports import FORMATS
from haizhumap.i18n import LANGS, t
from haizhumap.paths import Settings
from haizhumap.publishing.edition import version_of
from haizhumap.ui import pages
from haizhumap.ui.server import file_urls, inline_scripts, routes


def test_the_scripts_in_streamlits_document_are_known() -> None:
    """Each that stands in it has its digest, so that no other may run."""
    assert inline_scripts()
    assert all(digest.startswith("'sha256-") and len(digest) == 53 for digest in inline_scripts())


def test_every_file_has_its_words_in_the_menu() -> None:
    """Each format is offered, and each offer is named in both languages."""
    offered = file_urls()

    assert set(FORMATS) <= set(offered)
    assert all(t(f"view.take-{name}", lang) for name in offered for lang in LANGS)


DATA = ["data/places-wgs84.json", "data/front.json", "data/search.json", "data/card/zh/canton-tower.json"]


@pytest.mark.browser
@pytest.mark.parametrize("name", DATA)
def test_only_what_its_address_has_the_version_of_is_kept_for_ever(address: str, name: str, settings: Settings) -> None:
    """Without a version, or with another one, it is asked for again."""

    def kept(query: str) -> str:
        answer = httpx.get(f"{address}/haizhumap/{name}{query}", timeout=PATIENCE_S, trust_env=False)
        assert answer.status_code == 200
        return answer.headers["cache-control"]

    assert kept(f"?v={version_of(settings)}") == "public, max-age=31536000, immutable"
    assert kept("") == kept("?v=") == kept("?v=other") == "no-cache"


PARTS = st.sampled_from(
    ["data", "file", "place", "feed.xml", "card", "zh", "csv", "report-x.json", "draft-x.json", "..", ""]
)
BYTES = st.binary(max_size=6).map(quote) | PARTS
NAMES = st.sampled_from(["v", "lang", "sector", "near", "q", "link", "headers", "x"])
VALUES = st.binary(max_size=9).map(quote) | st.sampled_from(["1,2,3", "113.3,23.1,1e999", "9" * 999, "%00", "culture"])


@tries(max_examples=150)
@given(
    path=st.lists(BYTES, max_size=4).map("/".join),
    root=st.sampled_from(
        ["/haizhumap/", "/haizhumap/data/", "/haizhumap/file/", "/place/", "/feed.xml", "/sitemap.xml"]
    ),
    query=st.lists(st.tuples(NAMES, VALUES), max_size=4),
)
def test_no_address_breaks_a_route(path: str, root: str, query: list[tuple[str, str]]) -> None:
    """Whatever it is, it is found, unchanged, refused or not there; nothing is raised."""
    app = Starlette(routes=[*routes(), *pages.routes()])

    answer = Asker(app).get(f"{root}{path}?{'&'.join(map('='.join, query))}")

    assert answer.status_code in {200, 307, 400, 404, 405}
