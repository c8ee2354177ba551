"""Documents changed on their way out."""

import pytest
from doors import DOCUMENT, Asker, Inner
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.serving.documents import serve_changed


def changed(inner: Inner) -> ASGIApp:
    """Return an app that adds words to a document and a header to its answer."""

    def change(document: bytes, headers: MutableHeaders) -> bytes:
        headers["x-changed"] = "1"
        return document + b"more"

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await serve_changed(inner, scope, receive, send, change)

    return app


def test_a_document_is_gathered_and_sent_on_changed() -> None:
    """It comes anew each time: what would tell that it is unchanged is left out, of the request too."""
    inner = Inner()
    answer = Asker(changed(inner)).get("/", headers={"If-None-Match": "x", "Range": "bytes=0-1"})

    assert answer.content == DOCUMENT + b"more"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["x-changed"] == "1"
    assert "etag" not in answer.headers
    assert not {b"if-none-match", b"range", b"accept-encoding"} & {name for name, _ in inner.scopes[0]["headers"]}


@pytest.mark.parametrize("inner", [Inner("text/plain"), Inner(status=404)])
def test_what_is_no_document_goes_out_as_it_is(inner: Inner) -> None:
    """With all its headers."""
    answer = Asker(changed(inner)).get("/")

    assert (answer.status_code, answer.content, answer.headers["etag"]) == (inner.status, DOCUMENT, "x")
