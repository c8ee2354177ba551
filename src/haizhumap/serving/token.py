"""
The proof of who may edit: a token that the server makes at its start and tells whoever started it.

A link with the token is changed for a cookie that no script reads and no other site's page sends along. Its value is
another secret, which ends with the server: a browser sends its cookies to every port of a host. Owns token and cookie;
whether there are editors at all is the host's wish (`policy`).
"""

import hmac
import os
import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Self

from haizhumap.errors import InputError

TOKEN_VARIABLE = "HAIZHUMAP_TOKEN"  # noqa: S105 - the name of a variable
PARAMETER = "token"
_LEAST = 32
_FORM = re.compile(r"[A-Za-z0-9_-]*")


class EditToken:
    """The token of this server, what its cookie holds, and tickets, each good for one opening of the page."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.session = secrets.token_urlsafe(32)
        self._tickets: set[str] = set()

    @classmethod
    def make(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """
        Return a token: the one that the host has set, else one that nobody can guess.

        Raises
        ------
        InputError
            If the one that was set is too short to withstand guessing, or has signs that no cookie holds.
        """
        value = environ.get(TOKEN_VARIABLE, "") or secrets.token_urlsafe(32)
        if len(value) < _LEAST or not _FORM.fullmatch(value):
            raise InputError("token-form", variable=TOKEN_VARIABLE, least=_LEAST)
        return cls(value)

    def new_ticket(self) -> str:
        """
        Return what opens the page once in place of the token.

        The browser that is started with an address shows it to every process of the machine.
        """
        ticket = secrets.token_urlsafe(32)
        self._tickets.add(ticket)
        return ticket

    def takes(self, given: str) -> bool:
        """Tell whether a link may be changed for the cookie; a ticket is used up by that."""
        if given in self._tickets:
            self._tickets.discard(given)
            return True
        return _are_equal(given, self.value)

    def is_held(self, cookies: Mapping[str, str], port: int) -> bool:
        """Tell whether the cookies of a request or a connection are those of an editor of this run of the server."""
        return _are_equal(cookies.get(cookie_name(port), ""), self.session)

    def cookie(self, *, port: int, path: str, is_secure: bool) -> str:
        """Return the cookie as a header: for this server alone, for no script, and never from another site's page."""
        secure = "; Secure" if is_secure else ""
        return f"{cookie_name(port)}={self.session}; Path={path}; HttpOnly; SameSite=Strict{secure}"


def cookie_name(port: int) -> str:
    """Return the cookie's name: browsers keep the cookies of all ports of a host together."""
    return f"haizhumap-edit-{port}"


def _are_equal(given: str, kept: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), kept.encode())


@cache
def own_token() -> EditToken:
    """Return the token of this process."""
    return EditToken.make()
