"""The names of a server and the origins that it listens to."""

import pytest

from haizhumap.serving.hosts import Hosts

OWN = Hosts.of("127.0.0.1")
PUBLIC = Hosts.of("0.0.0.0", ["Maps.example.org", "maps.example.org:8443", ""])  # noqa: S104 - not bound


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST:1", "[::1]:8501", "localhost.:8501"])
def test_a_machines_own_names_are_known(host: str) -> None:
    """Whatever the port."""
    assert OWN.knows(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.test",
        "evil.test:8501",
        "127.0.0.1.evil.test",
        "localhost.evil.test:8501",
        "evil.test@localhost",
        "localhost@evil.test",
        "localhost/",
        "localhost:8501/x",
        "localhost:x",
        "localhost:",
        "[::1",
        "0.0.0.0:8501",
        "2130706433",
        "localhost\x00",
        "localhost, evil.test",
        "localhost#",
    ],
)
def test_other_names_are_not(host: str) -> None:
    """A page on another name that was made to lead here is no page of ours."""
    assert not OWN.knows(host)
    assert not PUBLIC.knows(host)


@pytest.mark.parametrize("host", ["maps.example.org", "maps.example.org:80", "MAPS.example.org:8443", "localhost:8501"])
def test_public_names_are_known_where_they_are_set(host: str) -> None:
    """A host sets them, beside the machine's own."""
    assert PUBLIC.knows(host)


def test_the_address_that_a_server_listens_on_is_a_name() -> None:
    """But not the one that stands for all of them."""
    assert Hosts.of("10.1.2.3").knows("10.1.2.3:8501")
    assert not PUBLIC.knows("0.0.0.0")  # noqa: S104 - not bound


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501"),
        ("https://localhost", "localhost"),
        ("https://maps.example.org", "127.0.0.1:8501"),
        ("https://maps.example.org:8443", "maps.example.org"),
    ],
)
def test_a_page_may_speak_to_where_it_came_from(origin: str, host: str) -> None:
    """By the same name and port, or by a public name before a proxy that gives its own."""
    assert PUBLIC.admits(origin, host)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://evil.test",
        "http://127.0.0.1:3000",
        "http://127.0.0.1",
        "http://localhost:8501",
        "http://127.0.0.1:8501/",
        "http://127.0.0.1:8501@evil.test",
        "http://a@127.0.0.1:8501",
        "file://127.0.0.1:8501",
        "127.0.0.1:8501",
        "//127.0.0.1:8501",
        "http://[x",
        "http://127.0.0.1:8501 http://evil.test",
    ],
)
def test_another_origin_may_not(origin: str) -> None:
    """Another server of the same machine neither."""
    assert not OWN.admits(origin, "127.0.0.1:8501")


@pytest.mark.parametrize("link", ["http://maps.test:8501/?sector=culture", "https://maps.test:8501/a/?q=%E6%9D%91"])
def test_an_address_of_its_own_page_is_a_servers_own(link: str) -> None:
    """By the name that it was asked under."""
    assert OWN.owns(link, "maps.test:8501")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://evil.test/",
        "http://maps.test:8501@evil.test/",
        "http://evil.test/maps.test:8501",
        "//maps.test:8501/",
        "http:///",
        "http:",
        "javascript://maps.test:8501/%0aalert(1)",
        "http://[x",
    ],
)
def test_other_addresses_are_not(link: str) -> None:
    """A file from us must lead nowhere else."""
    assert not OWN.owns(link, "maps.test:8501")
