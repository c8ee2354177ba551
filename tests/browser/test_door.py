"""The door of a real server: names, origins, who may edit, base paths, proxies, frames; no word to any other host."""

import http.client
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import nginx
import pytest
from app_server import PATIENCE_S, ROOT, TOKEN, let_edit, serve
from conftest import Open
from pages import PATIENCE_MS, Watch, download, heading, wait_for_page
from playwright.sync_api import Browser, Page, expect
from review_pages import attach, bring, open_form, send_button
from sealed import attempts, seal
from static_server import serve_static

from haizhumap.i18n import t
from haizhumap.paths import Settings
from haizhumap.serving.policy import EDIT_VARIABLE

pytestmark = pytest.mark.browser

WELL_UNDER_S = 10
"""Streamlit's own look-up of the machine's address takes 40."""

RAW = "政府工作报告\n一、2025年工作安排\n（一）城市更新。推进清水河片区开发，启动东门步行街改造。\n"


class Sealed(NamedTuple):
    """A server that may speak to this machine alone: its address, and where its attempts are noted."""

    address: str
    log: Path


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """Return a server that readers reach from elsewhere, so that nothing is known of its names."""
    environ, log = seal(tmp_path_factory.mktemp("sealed"))
    with serve(ROOT, "--server.address=0.0.0.0", **environ) as address:
        yield Sealed(address, log)


def test_the_seal_holds(tmp_path: Path) -> None:
    """A process that asks another host fails, and its attempt is noted."""
    environ, log = seal(tmp_path)
    script = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"

    ended = subprocess.run([sys.executable, "-c", script], env=os.environ | environ, check=False, capture_output=True)

    assert ended.returncode == 1
    assert "192.0.2.1" in "".join(attempts(log))


PATHS = [
    "",
    "?token=x",
    "?embed=1",
    "_stcore/health",
    "_stcore/host-config",
    "_stcore/metrics",
    "_stcore/stream",
    "_stcore/upload_file/x/y",
    "_stcore/agent/interact",
    "_stcore/agent/openapi.json",
    "_stcore/bidi-components/x",
    "component/streamlit_folium.st_folium/index.html",
    "media/x.txt",
    "static/x.js",
    "haizhumap/data/draft-aaaaaaaaaaaaaaaa.json",
    "haizhumap/data/front.json",
    "haizhumap/file/csv?link=http://evil.test/",
    "place/canton-tower",
    "feed.xml",
    "ogc/collections/places/items",
    "nope",
]
FOREIGN = [
    {"Host": "evil.test"},
    {"Origin": "http://evil.test"},
    {"Origin": "null"},
    {"Host": "evil.test", "Origin": "http://evil.test"},
]
HARMLESS = [
    {"Referer": "http://evil.test/"},
    {"X-Forwarded-Host": "evil.test", "X-Forwarded-For": "192.0.2.1", "Forwarded": "host=evil.test"},
]


@pytest.mark.parametrize("path", PATHS)
def test_no_request_makes_the_server_speak(sealed: Sealed, path: str) -> None:
    """Whatever names it bears: it is answered from what the server knows, and a foreign one is refused."""
    for method, headers in itertools.product(("GET", "PUT", "OPTIONS"), [*FOREIGN, *HARMLESS]):
        before = time.monotonic()
        answer = httpx.request(method, f"{sealed.address}/{path}", headers=headers, timeout=PATIENCE_S, trust_env=False)
        assert time.monotonic() - before < WELL_UNDER_S
        assert "evil.test" not in answer.text
        if headers in FOREIGN:
            assert answer.status_code == 403
        if not path and method == "GET":
            assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")

    assert attempts(sealed.log) == []


@pytest.mark.parametrize(
    ("names", "status"),
    [
        ({}, 101),
        ({"Origin": "{site}"}, 101),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.test", "Origin": "http://evil.test"}, 403),
    ],
)
def test_no_connection_makes_the_server_speak(sealed: Sealed, names: dict[str, str], status: int) -> None:
    """A page of another site gets none."""
    site = urlsplit(sealed.address)
    given = {"Host": site.netloc} | {name: value.replace("{site}", sealed.address) for name, value in names.items()}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    connection = http.client.HTTPConnection(str(site.hostname), int(site.port or 80), timeout=WELL_UNDER_S)
    connection.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in (given | upgrade).items():
        connection.putheader(name, value)
    connection.endheaders()

    assert connection.getresponse().status == status
    connection.close()
    assert attempts(sealed.log) == []


def test_reading_and_reviewing_makes_the_server_speak_to_nobody(sealed: Sealed, open_page: Open) -> None:
    """From its start: the map, a file, a report that is brought."""
    page = open_page(f"{sealed.address}/?place=canton-tower")
    wait_for_page(page)
    download(page, "csv")
    page.goto(f"{sealed.address}/?page=new&lang=zh")
    bring(page, RAW)

    assert attempts(sealed.log) == []


# --- who may edit ---


@pytest.fixture(params=["", "1"], ids=["own machine", "editors wished for"])
def own(project: Settings, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a server over a copy of the project that has editors."""
    with serve(project.root, **{EDIT_VARIABLE: request.param}) as address:
        yield address


def test_the_printed_link_makes_an_editor(own: str, project: Settings, open_page: Open) -> None:
    """It leads to the page without the token in its address; no script reads the cookie."""
    page = open_page(f"{own}/?page=new&lang=zh&token={TOKEN}", is_editor=False)
    bring(page, RAW)
    expect(page.get_by_role("button", name=t("review.preview", "zh"))).to_be_visible()

    assert "token" not in page.url
    assert "haizhumap" not in page.evaluate("() => document.cookie")
    assert TOKEN not in {cookie["value"] for cookie in page.context.cookies()}
    assert list(project.drafts_dir.iterdir())


def test_without_the_token_one_reads_and_reviews(own: str, project: Settings, open_page: Open) -> None:
    """On the server's own machine too: what editors have under way is neither shown nor touched."""
    editor = open_form(open_page, own)
    bring(editor, RAW)
    identity = editor.url.split("draft=")[1].split("&")[0]
    draft = f"{own}/haizhumap/data/draft-{identity}.json"
    reader = open_form(open_page, own, is_editor=False)

    assert reader.locator(".hz-view[data-drawn='drafts']").count() == 0
    bring(reader, RAW)
    expect(reader.get_by_role("button", name=t("review.preview", "zh"))).to_have_count(0)
    assert [path.name for path in project.drafts_dir.iterdir()] == [identity]
    assert httpx.get(draft, cookies=editor_cookie(own), trust_env=False).status_code == 200
    assert httpx.get(draft, trust_env=False).status_code == 404
    reader.goto(f"{own}/?page=new&lang=zh&draft={identity}")
    send_button(reader).wait_for()


def editor_cookie(address: str) -> dict[str, str]:
    """Return the cookie of an editor."""
    return dict(httpx.get(f"{address}/?token={TOKEN}", trust_env=False).cookies)


def test_a_stale_link_is_told(address: str, open_page: Open, watch: Watch) -> None:
    """The server that gave it was another one."""
    watch.forgive_missing_files()
    page = open_page(f"{address}/?token=of-another-server", is_editor=False)

    expect(page.locator("body")).to_contain_text(t("serving.token", "zh"))


# --- under a path, behind a proxy ---


@pytest.fixture(scope="module")
def below_path() -> Iterator[str]:
    """Return the address of a server under a path."""
    with serve(ROOT, base="/gis") as address:
        yield address


@pytest.fixture(scope="module")
def behind(below_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of that server behind nginx, which is set up as the documentation says."""
    with nginx.proxy(tmp_path_factory.mktemp("nginx"), below_path) as address:
        yield f"{address}/gis"


@pytest.fixture(params=["below_path", "behind"])
def site(request: pytest.FixtureRequest) -> str:
    """Return the address of a server under a path, as it is and behind nginx."""
    return str(request.getfixturevalue(request.param))


def test_the_page_works_under_a_path(site: str, open_page: Open) -> None:
    """The map, a card, a file; the file leads back to the page."""
    page = open_page(f"{site}/?place=canton-tower&lang=en")
    wait_for_page(page)
    expect(heading(page)).to_contain_text("Canton Tower")
    _, content = download(page, "geojson")

    assert f"{site}/?" in content.decode()


@pytest.mark.parametrize(
    "path", ["place/canton-tower", "place/canton-tower.svg", "feed.xml", "sitemap.xml", "ogc", "ogc/collections"]
)
def test_pages_without_scripts_lie_under_the_path(site: str, path: str) -> None:
    """And name each other there."""
    answer = httpx.get(f"{site}/{path}", timeout=PATIENCE_S, trust_env=False, follow_redirects=True)

    assert answer.status_code == 200
    assert path.endswith("svg") or f"{site}/" in answer.text


@pytest.mark.parametrize(
    "path", ["place/x/y", "haizhumap/nope", "haizhumap/data/nope.json", "nope", "static/nope.js", "ogc/nope"]
)
def test_an_unknown_address_is_not_found(site: str, path: str) -> None:
    """It is no first document of the page."""
    assert httpx.get(f"{site}/{path}", timeout=PATIENCE_S, trust_env=False).status_code == 404


def test_our_addresses_are_nowhere_else(below_path: str) -> None:
    """The root belongs to others."""
    root = below_path.removesuffix("/gis")

    assert httpx.get(f"{root}/haizhumap/data/front.json", timeout=PATIENCE_S, trust_env=False).status_code == 404
    assert httpx.get(f"{root}/feed.xml", timeout=PATIENCE_S, trust_env=False).status_code == 404


def test_a_report_is_brought_under_a_path(site: str, open_page: Open) -> None:
    """Also there the page's connection and its uploads work, and nobody is an editor without the token."""
    page = open_form(open_page, site, is_editor=False)
    bring(page, RAW)

    expect(page.get_by_role("button", name=t("review.preview", "zh"))).to_have_count(0)


def test_a_file_of_megabytes_arrives_through_a_proxy(behind: str, open_page: Open) -> None:
    """Nginx refuses more than one unless it is told otherwise."""
    page = open_form(open_page, behind, is_editor=False)
    with page.expect_response(lambda answer: "/_stcore/upload_file/" in answer.url) as uploaded:
        attach(page, "report.txt", b"x" * 3_000_000)

    assert uploaded.value.status == 204


def test_a_proxys_tls_is_followed(below_path: str) -> None:
    """Links are https, and the cookie goes over nothing else."""
    headers = {"X-Forwarded-Proto": "https"}
    sitemap = httpx.get(f"{below_path}/sitemap.xml", headers=headers, timeout=PATIENCE_S, trust_env=False)
    entry = httpx.get(f"{below_path}/?token={TOKEN}", headers=headers, timeout=PATIENCE_S, trust_env=False)

    assert "https://127.0.0.1" in sitemap.text
    assert "http://127.0.0.1" not in sitemap.text
    assert entry.headers["set-cookie"].endswith("Path=/gis/; HttpOnly; SameSite=Strict; Secure")


# --- within pages of others ---

FRAME = "iframe[title='streamlit_folium.st_folium']"


@pytest.fixture
def stage(tmp_path: Path, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Return a way to show a page of another site (`localhost` is another one than `127.0.0.1`) with a frame in it."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1000, "height": 700})
    context.set_default_timeout(PATIENCE_MS)

    def show(framed: str) -> Page:
        let_edit(context, framed)
        body = f"<!doctype html><iframe id='other' width='900' height='600' src='{framed}'></iframe>"
        (tmp_path / "index.html").write_text(body, encoding="utf-8")
        page = context.new_page()
        page.goto(f"{address.replace('127.0.0.1', 'localhost')}/index.html")
        return page

    with serve_static(tmp_path) as address:
        yield show
    context.close()


def test_the_map_is_embedded_in_pages_of_others(address: str, stage: Callable[[str], Page]) -> None:
    """As the snippet of the share menu does it."""
    page = stage(f"{address}/?embed=1")

    page.frame_locator("#other").frame_locator(FRAME).locator(".leaflet-container[data-places]").wait_for()


@pytest.mark.parametrize("path", ["/", "/?page=new", "/?embed=1&page=new", "/place/canton-tower", "/feed.xml"])
def test_nothing_else_is(address: str, stage: Callable[[str], Page], path: str) -> None:
    """A page with controls is never where a reader does not see it."""
    page = stage(f"{address}{path}")

    page.wait_for_function("() => frames.length === 1")
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]


def test_the_maps_frame_obeys_no_page_of_others(address: str, stage: Callable[[str], Page]) -> None:
    """Its document would run what its parent sends; under a foreign parent it is empty."""
    page = stage(f"{address}/component/streamlit_folium.st_folium/index.html")

    framed = page.frames[1]
    framed.wait_for_load_state()
    assert framed.url.startswith(address)
    assert framed.evaluate("() => [document.scripts.length, document.getElementById('map_div')]") == [1, None]
