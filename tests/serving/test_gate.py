"""The gate before everything else."""

import pytest
from doors import DOCUMENT, OPEN_METRICS, POLICY, TOKEN, Asker, Inner, make_policy

from haizhumap.i18n import LANGS, t
from haizhumap.serving.gate import Gate
from haizhumap.serving.policy import EDIT_VARIABLE, HOSTS_VARIABLE, METRICS_VARIABLE, SitePolicy
from haizhumap.serving.token import cookie_name

FOREIGN = [
    ({"Host": "evil.test"}, "host"),
    ({"Host": "evil.test:8501", "Origin": "http://evil.test:8501"}, "host"),
    ({"Host": ""}, "host"),
    ({"Origin": "http://evil.test"}, "origin"),
    ({"Origin": "http://127.0.0.1:3000"}, "origin"),
    ({"Origin": "null"}, "origin"),
]


def gate(inner: Inner, policy: SitePolicy = POLICY) -> Asker:
    """Return a way to ask what stands behind the gate."""
    return Asker(Gate(inner, policy=lambda: policy, token=lambda: TOKEN))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(("headers", "reason"), FOREIGN)
def test_a_foreign_request_is_refused_in_words(headers: dict[str, str], reason: str, method: str) -> None:
    """In both languages, and before anything else has seen it."""
    inner = Inner()
    answer = gate(inner).request(method, "/gis/", headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/plain")
    assert all(t(f"serving.{reason}", lang, variable=HOSTS_VARIABLE) in answer.text for lang in LANGS)
    assert inner.scopes == []


@pytest.mark.parametrize(("headers", "_reason"), FOREIGN)
def test_a_foreign_connection_is_refused(headers: dict[str, str], _reason: str) -> None:
    """Before Streamlit asks another host for this machine's address."""
    inner = Inner()

    assert gate(inner).connect("/gis/_stcore/stream", headers) == [{"type": "websocket.close", "code": 1008}]
    assert inner.scopes == []


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8501", "https://maps.example.org"])
def test_a_connection_of_our_own_page_passes_as_one_of_the_same_origin(origin: str) -> None:
    """Behind a proxy with a name of its own, too: Streamlit compares the two, and asks nobody."""
    inner = Inner()
    gate(inner).connect("/gis/_stcore/stream", {"Origin": origin})

    [scope] = inner.scopes
    assert [value.decode() for name, value in scope["headers"] if name == b"host"] == [origin.split("//")[1]]
    assert (b"origin", origin.encode()) in scope["headers"]


def test_a_link_with_the_token_is_changed_for_the_cookie() -> None:
    """The rest of the link stays, and nobody keeps the answer."""
    inner = Inner()
    answer = gate(inner).get("/gis/?page=new&token=" + TOKEN.value + "&q=%E6%9D%91")

    assert (answer.status_code, answer.headers["location"]) == (303, "/gis/?page=new&q=%E6%9D%91")
    assert answer.headers["set-cookie"] == TOKEN.cookie(port=8501, path="/gis/", is_secure=False)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.cookies[cookie_name(8501)] == TOKEN.session
    assert inner.scopes == []


@pytest.mark.parametrize("token", ["", "x", "t" * 39, "%00", "%F0%9F", "t" * 40 + "&token=x"])
def test_a_wrong_token_is_told(token: str) -> None:
    """And gets no cookie."""
    answer = gate(Inner()).get(f"/gis/?token={token}")

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert t("serving.token", "zh") in answer.text


def test_a_server_without_editors_takes_no_token() -> None:
    """Its host does not wish for any."""
    answer = gate(Inner(), make_policy(**{EDIT_VARIABLE: "0"})).get(f"/gis/?token={TOKEN.value}")

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_metrics_are_closed_unless_asked_for() -> None:
    """The answer says how the host opens them."""
    closed, opened = Inner(), Inner()

    answer = gate(closed).get("/gis/_stcore/metrics")

    assert (answer.status_code, closed.scopes) == (404, [])
    assert METRICS_VARIABLE in answer.text
    assert gate(opened, make_policy(**OPEN_METRICS)).get("/gis/_stcore/metrics").status_code == 200


@pytest.mark.parametrize("path", ["agent/openapi.json", "agent/interact", "agent/mcp", "script-health-check", "x"])
def test_what_no_page_asks_of_streamlit_is_not_found(path: str) -> None:
    """Whether it is switched on there or not."""
    inner = Inner()

    assert gate(inner).get(f"/gis/_stcore/{path}").status_code == 404
    assert inner.scopes == []
    assert gate(inner).get("/gis/_stcore/health").status_code == 200


@pytest.mark.parametrize(
    ("path", "script", "is_open"),
    [
        ("/gis/", "script-src 'self' blob: 'sha256-x'", False),
        ("/gis/?embed=true", "script-src 'self' blob: 'sha256-x'", True),
        ("/gis/?embed=true&page=map", "script-src 'self' blob: 'sha256-x'", True),
        ("/gis/?embed=true&page=new", "script-src 'self' blob: 'sha256-x'", False),
        ("/gis/?embed=true&%70age=new&page=map", "script-src 'self' blob: 'sha256-x'", False),
        ("/gis/component/map/index.html", "script-src 'self' 'unsafe-inline' 'unsafe-eval'", True),
        ("/gis/place/x", "", False),
        ("/gis/place/x?embed=true", "", False),
        ("/elsewhere", "", False),
    ],
)
def test_each_answer_has_the_headers_of_its_kind(path: str, script: str, *, is_open: bool) -> None:
    """Whoever wrote it."""
    answer = gate(Inner()).get(path)
    policy = answer.headers["content-security-policy"]

    assert answer.content == DOCUMENT
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert script in policy
    assert ("script-src" in policy) == bool(script)
    assert policy.endswith("frame-ancestors 'self' *" if is_open else "frame-ancestors 'self'")


OPEN = [("GET", "/gis/ogc"), ("HEAD", "/gis/ogc/"), ("OPTIONS", "/gis/ogc/collections/places/items")]
CLOSED = [
    ("POST", "/gis/ogc/"),
    ("GET", "/gis/"),
    ("GET", "/gis/ogcx"),
    ("GET", "/ogc/"),
    ("GET", "/gis/haizhumap/data/front.json"),
]


@pytest.mark.parametrize("origin", ["https://other.example", "http://127.0.0.1:3000", "null"])
def test_pages_of_others_read_the_service_of_a_public_site_alone(origin: str) -> None:
    """No other address, by no method that writes, by no connection, and under no foreign name."""
    foreign = {"Origin": origin}
    own = make_policy(**{HOSTS_VARIABLE: ""})

    for method, path in OPEN:
        assert gate(Inner()).request(method, path, headers=foreign).status_code == 200
        assert gate(Inner()).request(method, path, headers=foreign | {"Host": "evil.test"}).status_code == 403
        assert gate(Inner(), own).request(method, path, headers=foreign).status_code == 403
    for method, path in CLOSED:
        assert gate(Inner()).request(method, path, headers=foreign).status_code == 403
    assert gate(Inner()).connect("/gis/ogc/", foreign) == [{"type": "websocket.close", "code": 1008}]
