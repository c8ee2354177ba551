"""
Answers that may be kept for a while and are asked for again by their digest.

Owns the digest, and when an answer is unchanged; must not know what is in it.
"""

from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

_A_WHILE = "public, max-age=600"
_UNCHANGED = 304


def answer(request: Request, content: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """
    Answer with a content, or that it is still the one that the reader has.

    The digest is a weak one: packed and unpacked the content is the same.
    """
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    told = {"ETag": f"W/{tag}", "Cache-Control": _A_WHILE, **(headers or {})}
    asked = request.headers.get("if-none-match", "")
    if tag in asked or asked.strip() == "*":
        return Response(status_code=_UNCHANGED, headers=told)
    return Response(content, media_type=media_type, headers=told)
