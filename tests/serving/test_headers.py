"""What every answer tells the browser."""

import pytest

from haizhumap.serving.headers import DocumentKind, Headers

HEADERS = Headers(embedders="https://a.example", tiles=["https://tiles.example"], scripts=["'sha256-x'"])


def policy(document: DocumentKind, *, is_embedded: bool = False) -> dict[str, str]:
    """Return the policy of a document by its directives."""
    text = HEADERS.of(document, is_embedded=is_embedded)["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in text.split("; "))


@pytest.mark.parametrize("document", DocumentKind)
def test_every_answer_is_closed_to_begin_with(document: DocumentKind) -> None:
    """Nothing may be loaded that is not named; no sniffing, no path to other hosts, no device but the position."""
    headers = HEADERS.of(document)

    assert policy(document)["default-src"] == policy(document)["base-uri"] == "'none'"
    assert policy(document)["form-action"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"].startswith("geolocation=(self), camera=()")


def test_scripts_come_from_us_alone() -> None:
    """In the page those of our own address, of components and of Streamlit's document; elsewhere none."""
    assert policy(DocumentKind.PAGE)["script-src"] == "'self' blob: 'sha256-x'"
    assert "script-src" not in policy(DocumentKind.CLOSED)


@pytest.mark.parametrize("document", DocumentKind)
def test_nothing_is_sent_to_another_host(document: DocumentKind) -> None:
    """But for the tiles of a base map that a reader chooses, in the map's frame."""
    others = {name for name, value in policy(document).items() if "tiles.example" in value}

    assert policy(document).get("connect-src", "'self'") == "'self'"
    assert others == ({"img-src"} if document is DocumentKind.FRAME else set())


def test_only_what_is_embedded_may_be_framed() -> None:
    """By whom the host lets: the page that was asked for so, and the frame in it."""
    open_to = {
        (document, is_embedded): policy(document, is_embedded=is_embedded)["frame-ancestors"]
        for document in DocumentKind
        for is_embedded in (False, True)
    }

    others = {key for key, value in open_to.items() if value != "'self'"}
    assert others == {(DocumentKind.PAGE, True), (DocumentKind.FRAME, False), (DocumentKind.FRAME, True)}
    assert open_to[DocumentKind.PAGE, True] == "'self' https://a.example"
    assert "frame-ancestors 'self'" in Headers(embedders="").of(DocumentKind.FRAME)["Content-Security-Policy"]
