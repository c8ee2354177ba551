"""Telling whoever starts the server where the page is."""

from functools import partial

import pytest
from doors import POLICY, make_policy

from haizhumap.serving.opening import page_link, tell_page
from haizhumap.serving.policy import EDIT_VARIABLE
from haizhumap.serving.token import EditToken


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501/gis/"),
        ("::1", "http://[::1]:8501/gis/"),
        ("0.0.0.0", "http://localhost:8501/gis/"),  # noqa: S104 - not bound
        (None, "http://localhost:8501/gis/"),
    ],
)
def test_the_link_is_one_that_a_browser_opens(address: str | None, expected: str) -> None:
    """Also where the server listens on all addresses."""
    assert page_link(address, POLICY) == expected
    assert page_link(address, POLICY, is_secure=True, token="x y") == f"https{expected[4:]}?token=x+y"  # noqa: S106


def test_the_token_is_printed_and_a_ticket_opens_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is for the one at the desk; what a browser is started with, every process can see."""
    token, opened = EditToken("t" * 40), list[str]()
    link = partial(page_link, "127.0.0.1", POLICY)

    tell_page(lambda value: link(token=value), POLICY, token, browser=opened.append)

    assert link(token=token.value) in capsys.readouterr().out
    assert token.value not in opened[0]
    assert token.takes(opened[0].split("token=")[1])


def test_a_server_without_editors_tells_its_address_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """And opens that."""
    opened = list[str]()
    policy = make_policy(**{EDIT_VARIABLE: "0"})
    link = partial(page_link, "127.0.0.1", policy)

    tell_page(lambda value: link(token=value), policy, EditToken("t" * 40), browser=opened.append)

    assert opened == ["http://127.0.0.1:8501/gis/"]
    assert opened[0] in capsys.readouterr().out
