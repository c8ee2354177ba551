"""
Asking a web service for JSON, with patience and care.

Owns HTTP: time-outs, retries, the spacing of requests, the limit on an answer's size, its encoding, and that
a key stays out of logs, messages and files. Must not know what any provider's answers mean: that is told by the
function that reads them.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from pyrate_limiter import InMemoryBucket, Limiter, Rate, SingleBucketFactory
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from haizhumap.errors import GeocodeError
from haizhumap.geocoding.answers import Answers, Question

T = TypeVar("T")

USER_AGENT = f"haizhumap/{version('haizhumap')} (positions of places in government work reports)"
"""Who asks: Nominatim's and Overpass's usage policies want a name of one's own."""

_TRANSIENT = frozenset({"provider-busy", "provider-down", "provider-timeout", "provider-unreachable"})
"""What may go better the next time."""

_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")
_HIDDEN = "***"
_TOO_MANY, _UNAVAILABLE, _SERVER_FAULT, _CLIENT_FAULT = 429, 503, 500, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """
    How patient and how careful a fetcher is.

    `timeout_s` holds for connecting, for each silence and for the whole answer; `attempts` counts the first one;
    `first_wait_s` doubles with each attempt; a `Retry-After` up to `longest_wait_s` is honoured, a longer one ends the
    attempts; `interval_s` replaces the spacing that requests ask for; `size_limit` is in bytes after decompression.
    """

    timeout_s: float = 10.0
    attempts: int = 3
    first_wait_s: float = 0.5
    longest_wait_s: float = 60.0
    interval_s: float | None = None
    size_limit: int = 8 * 2**20
    days_kept: int = 30
    is_fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    One question.

    `secret` is the name and value of the key's parameter, `variable` the place where people set it. The parameters of
    an `is_form` go by POST, as a form, for they may be longer than an address can be; all others by GET.
    """

    provider: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    secret: tuple[str, str] | None = field(default=None, repr=False)
    variable: str = ""
    is_form: bool = False
    interval_s: float = 1.0


_tls = cache(httpx.create_ssl_context)
"""The trusted certificates, read once in a process."""


class _Secrets(logging.Filter):
    """Hides known secrets in log records, and in any other words."""

    def __init__(self) -> None:
        super().__init__()
        self.values: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.hide(record.getMessage()), ()
        return True

    def hide(self, words: str) -> str:
        for value in self.values:
            words = words.replace(value, _HIDDEN)
        return words


class Fetcher:
    """Asks web services, one question at a time; a context manager."""

    def __init__(
        self, cache_dir: Path, *, today: str, policy: Policy | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._policy = policy or Policy()
        self._answers = Answers(cache_dir, today, self._policy.days_kept)
        self._sleep = sleep
        self._secrets = _Secrets()
        self._limiters: dict[str, Limiter] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        client = httpx.Client(timeout=self._policy.timeout_s, headers=headers, verify=_tls())
        self._client = self._stack.enter_context(client)
        for name in _LOGGERS:
            logger = logging.getLogger(name)
            logger.addFilter(self._secrets)
            self._stack.callback(logger.removeFilter, self._secrets)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def ask(self, request: Request, *, read: Callable[[Any], T]) -> tuple[T, str]:
        """
        Return what `read` makes of the answer, and the day the answer was given (ISO).

        Only an answer that `read` accepted is kept in the cache; the key is no part of what it is kept under.

        Raises
        ------
        GeocodeError
            If there is no usable answer; the facts name the provider and never hold the key.
        """
        if request.secret:
            self._secrets.values.add(request.secret[1])
        question: Question = [request.provider, request.url, sorted(map(list, request.params.items()))]
        kept = None if self._policy.is_fresh else self._answers.get(question)
        if kept is not None:
            data, asked_on = kept
            return self._understood(request, data, read), asked_on
        data, result = self._retrying()(self._ask_once, request, read)
        self._answers.keep(question, data)
        return result, self._answers.today

    def _retrying(self) -> Retrying:
        growing = wait_exponential(multiplier=self._policy.first_wait_s, max=self._policy.longest_wait_s)

        def wait(state: RetryCallState) -> float:
            asked = _asked_wait(state)
            return growing(state) if asked is None else asked

        def is_too_long(state: RetryCallState) -> bool:
            return (_asked_wait(state) or 0.0) > self._policy.longest_wait_s

        return Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, GeocodeError) and error.code in _TRANSIENT),
            wait=wait,
            stop=lambda state: is_too_long(state) or stop_after_attempt(self._policy.attempts)(state),
            sleep=self._sleep,
            reraise=True,
        )

    def _ask_once(self, request: Request, read: Callable[[Any], T]) -> tuple[Any, T]:
        self._keep_apart(request)
        status, headers, body = self._receive(request)
        if status in {_TOO_MANY, _UNAVAILABLE}:
            wait_s = _retry_after_s(headers.get("Retry-After", ""))
            why = f"HTTP {status}" + (f", Retry-After {wait_s:.0f} s" if wait_s is not None else "")
            raise GeocodeError("provider-busy", provider=request.provider, why=why, wait_s=wait_s)
        if status >= _SERVER_FAULT:
            raise GeocodeError("provider-down", provider=request.provider, why=f"HTTP {status}")
        words = self._secrets.hide(_decode(body))
        if status != httpx.codes.OK:
            self._explain_status(request, status, words, read)
        data = self._parsed(request, words)
        return data, self._understood(request, data, read)

    def _keep_apart(self, request: Request) -> None:
        interval_s = request.interval_s if self._policy.interval_s is None else self._policy.interval_s
        if interval_s <= 0:
            return
        if request.provider not in self._limiters:
            bucket = InMemoryBucket([Rate(1, int(interval_s * 1000))])
            self._limiters[request.provider] = Limiter(SingleBucketFactory(bucket, schedule_leak=False))
        self._limiters[request.provider].try_acquire(request.provider)

    def _receive(self, request: Request) -> tuple[int, httpx.Headers, bytes]:
        params = {**request.params, **dict([request.secret] if request.secret else [])}
        provider, host = request.provider, httpx.URL(request.url).host
        try:
            with self._stream(request, params) as response:
                return response.status_code, response.headers, b"".join(self._chunks(request, response))
        except httpx.TimeoutException:
            raise GeocodeError("provider-timeout", provider=provider, seconds=self._policy.timeout_s) from None
        except httpx.TransportError as error:
            why = self._secrets.hide(str(error) or type(error).__name__)
            raise GeocodeError("provider-unreachable", provider=provider, host=host, why=why) from None
        except httpx.DecodingError:
            raise GeocodeError("answer-unreadable", provider=provider, why="Content-Encoding") from None

    def _stream(self, request: Request, params: dict[str, str]) -> AbstractContextManager[httpx.Response]:
        if request.is_form:
            return self._client.stream("POST", request.url, data=params)
        return self._client.stream("GET", request.url, params=params or None)

    def _chunks(self, request: Request, response: httpx.Response) -> Iterator[bytes]:
        """Yield the answer's bytes as long as it is neither too large nor too slow as a whole."""
        size, limit, start = 0, self._policy.size_limit, time.monotonic()
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limit:
                raise GeocodeError("answer-too-large", provider=request.provider, mebibytes=limit / 2**20)
            if time.monotonic() - start > self._policy.timeout_s:
                raise GeocodeError("provider-timeout", provider=request.provider, seconds=self._policy.timeout_s)
            yield chunk

    def _explain_status(self, request: Request, status: int, words: str, read: Callable[[Any], T]) -> None:
        """Raise what a status below 500 means; where the provider says it in JSON, in the provider's own way."""
        try:
            read(json.loads(words))
        except GeocodeError as error:
            if error.code != "answer-unreadable":
                raise
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            pass
        if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN} and request.secret:
            why = f"HTTP {status}"
            raise GeocodeError("provider-key", provider=request.provider, variable=request.variable, why=why)
        raise GeocodeError("provider-refused", provider=request.provider, why=f"HTTP {status}")

    def _parsed(self, request: Request, words: str) -> object:
        try:
            data = json.loads(words)
            return json.loads(self._secrets.hide(json.dumps(data, ensure_ascii=False))) if request.secret else data
        except (ValueError, RecursionError):
            raise GeocodeError("answer-unreadable", provider=request.provider, why=repr(words[:80])) from None

    def _understood(self, request: Request, data: object, read: Callable[[Any], T]) -> T:
        try:
            return read(data)
        except GeocodeError:
            raise
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            why = self._secrets.hide(f"{type(error).__name__}: {error}")
            raise GeocodeError("answer-unreadable", provider=request.provider, why=why) from None


def base_url(environ: Mapping[str, str], variable: str, *, public: str) -> str:
    """
    Return a service's address: the environment's, else the public one.

    Raises
    ------
    GeocodeError
        If it is no plain http(s) address; one with a password or a query is refused, for it could be logged.
    """
    value = environ.get(variable, "").strip() or public
    try:
        url = httpx.URL(value)
    except httpx.InvalidURL:
        raise GeocodeError("bad-base-url", variable=variable) from None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or url.query:
        raise GeocodeError("bad-base-url", variable=variable)
    return value if url.path != "/" else value.rstrip("/")


def _asked_wait(state: RetryCallState) -> float | None:
    """Return how long the provider asked to wait, in seconds, if it did."""
    error = state.outcome.exception() if state.outcome else None
    wait_s = error.facts.get("wait_s") if isinstance(error, GeocodeError) else None
    return wait_s if isinstance(wait_s, float) else None


def _retry_after_s(value: str) -> float | None:
    """Return the seconds that a `Retry-After` asks for (a number or an HTTP date), or None if it is neither."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    now = datetime.now(tz=UTC)
    return max(0.0, (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now.timestamp())


def _decode(body: bytes) -> str:
    """Return an answer's text: UTF-8, else GB 18030 (GBK), whatever the header says; other bytes as marks."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", errors="replace")
