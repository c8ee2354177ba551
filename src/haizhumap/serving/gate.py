"""
The gate before everything else: a request that has no business here is answered in words and goes no further.

Owns the order of what is asked of a request, and the answers that refuse one. Nothing here looks up a name, asks
another host or waits.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from haizhumap.serving.headers import DocumentKind
from haizhumap.serving.paths import FRAMES, ROOT_PATHS, SERVICE, below, say
from haizhumap.serving.policy import HOSTS_VARIABLE, METRICS_VARIABLE, SitePolicy
from haizhumap.serving.token import PARAMETER, EditToken

_CORE = "/_stcore/"
_METRICS = f"{_CORE}metrics"
_USED = tuple(f"{_CORE}{name}" for name in ("health", "host-config", "stream", "upload_file/", "bidi-components/"))
"""What a page or a probe asks of Streamlit. It has more: an interface for agents, a run of the page as a probe."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY_VIOLATION = 1008


class Gate:
    """
    Ask each request for its name and origin; change a link with the token for the cookie; dress each answer.

    Parameters
    ----------
    app
        What serves those that may pass.
    policy, token
        What holds here, asked for once, when the server has read its settings.
    """

    def __init__(self, app: ASGIApp, *, policy: Callable[[], SitePolicy], token: Callable[[], EditToken]) -> None:
        self.app, self.policy, self.token = app, policy(), token()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a connection pass, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refusal = self._refuse(scope)
        if scope["type"] == "websocket":
            if refusal:
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            else:
                await self.app(_same_origin(scope), receive, send)
            return
        dress = self._dress(scope, send)
        answer = refusal or self._exchange(scope)
        await (answer or self.app)(scope, receive, dress)

    def _refuse(self, scope: Scope) -> Response | None:
        """Return why a request may not pass, if it may not."""
        headers, path = Headers(scope=scope), below(self.policy.base, scope["path"])
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self.policy.hosts.knows(hosts[0]):
            return say("host", 403, variable=HOSTS_VARIABLE)
        is_open = self._is_open(scope, path)
        if len(origins) > 1 or not (is_open or all(self.policy.hosts.admits(one, hosts[0]) for one in origins)):
            return say("origin", 403, variable=HOSTS_VARIABLE)
        if path == _METRICS and not self.policy.has_metrics:
            return say("metrics", 404, variable=METRICS_VARIABLE)
        if path and path.startswith(_CORE) and not path.startswith((*_USED, _METRICS)):
            return say("missing", 404)
        return None

    def _is_open(self, scope: Scope, path: str | None) -> bool:
        """Tell whether pages of any origin may ask: for reading what a public site's service offers to all alike."""
        is_read = scope["type"] == "http" and scope["method"] in _READING
        return self.policy.is_public and is_read and path is not None and f"{path}/".startswith(f"{SERVICE}/")

    def _exchange(self, scope: Scope) -> Response | None:
        """Return the answer to a link with a token: the same page without it, and the cookie if it is the right one."""
        query = _query(scope)
        given = [value for name, value in query if name == PARAMETER]
        if not given or below(self.policy.base, scope["path"]) not in ROOT_PATHS:
            return None
        if not (self.policy.has_editors and self.token.takes(given[-1])):
            return say("token", 403)
        rest = urlencode([(name, value) for name, value in query if name != PARAMETER])
        answer = RedirectResponse(f"{self.policy.base}/{'?' if rest else ''}{rest}", status_code=303)
        cookie = self.token.cookie(
            port=self.policy.port, path=f"{self.policy.base}/", is_secure=scope["scheme"] == "https"
        )
        answer.headers.update({"Set-Cookie": cookie, "Cache-Control": "no-store"})
        return answer

    def _dress(self, scope: Scope, send: Send) -> Send:
        """Return a way to send an answer with the headers of its kind."""
        document = _kind(below(self.policy.base, scope["path"]))
        query = _query(scope)
        is_map = all(value == "map" for name, value in query if name == "page")
        more = self.policy.headers.of(document, is_embedded=is_map and ("embed", "true") in query)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update({name: value for name, value in more.items() if name not in headers})
            await send(message)

        return dressed


def _kind(path: str | None) -> DocumentKind:
    if path in ROOT_PATHS:
        return DocumentKind.PAGE
    return DocumentKind.FRAME if path and path.startswith(FRAMES) else DocumentKind.CLOSED


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _same_origin(scope: Scope) -> Scope:
    """
    Return a connection that has passed as one whose page came from the host that it asks for.

    Streamlit compares the two, and where they differ, as behind a proxy with a name of its own, it asks another host
    for this machine's address.
    """
    origin = Headers(scope=scope).get("origin")
    if origin is None:
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*kept, (b"host", urlsplit(origin).netloc.encode("latin-1"))]}
