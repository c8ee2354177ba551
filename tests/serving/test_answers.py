"""Answers that are asked for again by their digest."""

import pytest
from starlette.requests import Request

from haizhumap.serving.answers import answer


def asked(value: str) -> Request:
    """Return a request with If-None-Match."""
    return Request({"type": "http", "headers": [(b"if-none-match", value.encode())]})


TAG = answer(asked(""), b"x", "text/plain").headers["etag"]


@pytest.mark.parametrize("value", [TAG, TAG.removeprefix("W/"), f'"other", {TAG}', "*"])
def test_what_the_reader_has_is_not_sent_again(value: str) -> None:
    """One of several digests will do, weak or strong."""
    again = answer(asked(value), b"x", "text/plain", {"Vary": "Accept"})

    assert (again.status_code, again.body, again.headers["vary"]) == (304, b"", "Accept")


@pytest.mark.parametrize("value", ["", '"other"', "W/"])
def test_what_the_reader_has_not_is_sent(value: str) -> None:
    """With its digest, which is of the content alone."""
    sent = answer(asked(value), b"x", "text/plain")

    assert (sent.status_code, sent.body, sent.headers["etag"]) == (200, b"x", TAG)
    assert answer(asked(""), b"y", "text/plain").headers["etag"] != TAG
