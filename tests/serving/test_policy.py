"""What the host of a site has set for its door."""

import pytest

from haizhumap.serving.headers import DocumentKind
from haizhumap.serving.policy import (
    EDIT_VARIABLE,
    EMBEDDERS_VARIABLE,
    HOSTS_VARIABLE,
    METRICS_VARIABLE,
    SitePolicy,
    has_editors,
)


def read(address: str | None = "127.0.0.1", base: str = "", **environ: str) -> SitePolicy:
    """Return the policy of a server."""
    return SitePolicy.read(address=address, port=8501, base=base, environ=environ)


def test_a_server_is_its_machines_own_to_begin_with() -> None:
    """Loopback names, editors who hold the token, no metrics, the map open to be embedded."""
    policy = read()

    assert policy.has_editors
    assert not policy.has_metrics
    assert policy.hosts.knows("localhost:8501")
    assert not policy.hosts.knows("maps.example.org")
    assert "frame-ancestors 'self' *" in policy.headers.of(DocumentKind.FRAME)["Content-Security-Policy"]


@pytest.mark.parametrize("names", ["maps.example.org gis.example.org", "maps.example.org, gis.example.org"])
def test_a_host_sets_public_names(names: str) -> None:
    """Several, apart by blanks or commas."""
    policy = read("0.0.0.0", **{HOSTS_VARIABLE: names})  # noqa: S104 - not bound

    assert policy.hosts.knows("maps.example.org")
    assert policy.hosts.knows("gis.example.org")


@pytest.mark.parametrize(
    ("value", "sources"),
    [("none", "'self'"), ("https://a.example https://b.example", "'self' https://a.example https://b.example")],
)
def test_a_host_says_who_may_embed_the_map(value: str, sources: str) -> None:
    """Nobody, or the pages of some origins."""
    policy = read(**{EMBEDDERS_VARIABLE: value}).headers.of(DocumentKind.FRAME)["Content-Security-Policy"]

    assert policy.endswith(f"frame-ancestors {sources}")


def test_a_setting_adds_no_directive() -> None:
    """A semicolon would end the list and begin another."""
    policy = read(**{EMBEDDERS_VARIABLE: "https://a.example; script-src *"}).headers.of(DocumentKind.CLOSED)

    assert "script-src" not in policy["Content-Security-Policy"]


@pytest.mark.parametrize(("base", "path"), [("", ""), ("/", ""), ("gis", "/gis"), ("/gis/", "/gis"), ("a/b", "/a/b")])
def test_the_base_path_has_one_form(base: str, path: str) -> None:
    """However it was written."""
    assert read(base=base).base == path


def test_metrics_open_when_asked_for() -> None:
    """By the host alone."""
    assert read(**{METRICS_VARIABLE: "1"}).has_metrics


@pytest.mark.parametrize(
    ("wish", "address", "expected"),
    [
        (None, "::1", True),
        (None, "10.0.0.1", False),
        ("1", "10.0.0.1", True),
        ("0", "::1", False),
        ("yes", "::1", False),
    ],
)
def test_editors_are_the_hosts_wish(wish: str | None, address: str, *, expected: bool) -> None:
    """Without one there are editors on one's own machine alone."""
    environ = {} if wish is None else {EDIT_VARIABLE: wish}

    assert has_editors(address, environ) is expected
