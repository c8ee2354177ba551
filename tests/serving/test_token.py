"""The proof of who may edit."""

import pytest

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, say_error
from haizhumap.serving.token import TOKEN_VARIABLE, EditToken, cookie_name, own_token

VALUE = "a" * 32


def test_each_server_has_another_token() -> None:
    """That nobody can guess: 256 bits."""
    first, second = EditToken.make({}), EditToken.make({})

    assert first.value != second.value
    assert len(first.value) >= 43
    assert own_token() is own_token()


def test_a_host_may_set_the_token() -> None:
    """So that it outlives a restart."""
    assert EditToken.make({TOKEN_VARIABLE: VALUE}).takes(VALUE)


@pytest.mark.parametrize("value", ["1", "a" * 31, "a" * 31 + ";", "a" * 32 + "\n", "口" * 32])
def test_a_token_that_can_be_guessed_or_not_be_kept_is_refused(value: str) -> None:
    """The server does not start with it, and says why."""
    with pytest.raises(InputError, match="token-form") as caught:
        EditToken.make({TOKEN_VARIABLE: value})

    assert all(TOKEN_VARIABLE in say_error(caught.value, lang) for lang in LANGS)


@pytest.mark.parametrize("given", ["", "a" * 31, "a" * 33, "A" * 32, "口令", "\ud800"])
def test_nothing_else_is_the_token(given: str) -> None:
    """Whatever a browser sends, in a link or as a cookie."""
    token = EditToken(VALUE)

    assert not token.takes(given)
    assert not token.is_held({cookie_name(8501): given}, 8501)


def test_the_cookie_tells_nobody_the_token() -> None:
    """A browser sends it to every port of the host: what was sent there opens nothing once the server has ended."""
    token, next_run = EditToken(VALUE), EditToken(VALUE)

    assert VALUE not in token.cookie(port=8501, path="/", is_secure=False)
    assert not token.takes(token.session)
    assert not token.is_held({cookie_name(8501): VALUE}, 8501)
    assert not next_run.is_held({cookie_name(8501): token.session}, 8501)


def test_a_ticket_is_good_once() -> None:
    """Other processes see with which address a browser is started."""
    token = EditToken(VALUE)
    ticket = token.new_ticket()

    assert not token.is_held({cookie_name(8501): ticket}, 8501)
    assert token.takes(ticket)
    assert not token.takes(ticket)


def test_the_cookie_is_for_this_server_alone() -> None:
    """For no script, for no other site's page, and where there is TLS for no other connection."""
    token = EditToken(VALUE)

    assert token.cookie(port=8501, path="/gis/", is_secure=False) == (
        f"haizhumap-edit-8501={token.session}; Path=/gis/; HttpOnly; SameSite=Strict"
    )
    assert token.cookie(port=8501, path="/", is_secure=True).endswith("; Secure")
    assert token.is_held({cookie_name(8501): token.session}, 8501)
    assert not token.is_held({cookie_name(8501): token.session}, 8502)
