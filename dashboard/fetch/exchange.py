"""One HTTP request and its answer, with limits on time and size; redirects are left to the caller."""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore2

from dashboard.corpus.addresses import safe_url
from dashboard.fetch.connection import Blocked, GuardedBackend, Resolve, TooLarge, resolve, seconds_left
from dashboard.fetch.rules import RequestRules

PORTS: Final = {"http": 80, "https": 443}
MOVED: Final = (301, 302, 303, 307, 308)
LONGEST_WAIT: Final = 86_400.0
_PASSING: Final = (408, 425, 429, 500, 502, 503, 504)
_UNPACKED_AT_ONCE: Final = 65_536


class Dead(Exception):  # noqa: N818 -- what became of a request, not a fault of ours
    """Nothing usable was delivered. ``passing``: a retry may help, after ``wait`` seconds if the server said so.

    ``status`` is the HTTP status, 0 if there was none.
    """

    def __init__(self, reason: str, *, passing: bool = False, wait: float | None = None, status: int = 0) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait
        self.status = status


@dataclass(frozen=True, slots=True)
class Known:
    """The validators of the last answer, for a conditional request."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of the conditional request."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


NOTHING_KNOWN: Final = Known()


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server said. Header names are in lower case; the body is empty unless the status is 200."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The media type, in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def known(self) -> Known:
        """The validators to send next time."""
        return Known(self._field("etag"), self._field("last-modified"))

    @property
    def location(self) -> str | None:
        """The address that a redirect leads to; ``None`` if this is none.

        Raises:
            Dead: it does not say where to, or in no readable form.
        """
        if self.status not in MOVED:
            return None
        if not self.headers.get("location"):
            raise Dead("leads on without saying where to", status=self.status)
        try:
            return urljoin(self.url, self.headers["location"])
        except ValueError:
            raise Dead("leads to an address that cannot be read", status=self.status) from None

    @property
    def wait(self) -> float | None:
        """The seconds of the header ``Retry-After``, at most a day."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return min(float(text[:9]), LONGEST_WAIT)
        with suppress(ValueError, TypeError):
            return min(max(0.0, parsedate_to_datetime(text).timestamp() - time.time()), LONGEST_WAIT)
        return None

    def failure(self) -> Dead:
        """Return what a status that is no success means."""
        reason = f"the server answers {self.status}"
        return Dead(reason, passing=self.status in _PASSING, wait=self.wait, status=self.status)

    def _field(self, name: str) -> str | None:
        text = self.headers.get(name)
        return text if text and len(text) <= 200 and text.isascii() and text.isprintable() else None


def checked_address(url: str) -> str:
    """Return an address in its safe form.

    Raises:
        Blocked: it is not one of the public web, or of a port that is never asked.
    """
    safe = safe_url(url)
    if safe is None:
        raise Blocked("leads to an address that is not one of the public web")
    parts = urlsplit(safe)
    port = parts.port or PORTS[parts.scheme]
    if port not in PORTS.values():
        raise Blocked(f"is offered at port {port}; only 80 and 443 are asked")
    return safe


def exchange(
    url: str,
    rules: RequestRules,
    headers: Mapping[str, str],
    deadline: float,
    *,
    packed: bool = False,
    content: bytes | None = None,
    resolve: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> HttpAnswer:
    """Send one GET request and read the answer until ``deadline`` (``time.monotonic``).

    ``packed``: accept gzip, and unpack it within ``rules.max_bytes``. With ``content`` it is a POST request, of whose
    answer only the head is read.

    Raises:
        Blocked: the address or the content is not allowed.
        Dead: the server does not answer, or not with HTTP.
    """
    backend = GuardedBackend(rules, deadline, resolve)
    progress = _Progress()
    try:
        with closing(backend):
            checked = checked_address(url)
            length = {} if content is None else {"Content-Length": str(len(content))}
            sent = _request_headers(checked, rules, {**headers, **length}, packed=packed)
            request = _Request(checked, sent, content, packed=packed)
            return _exchanged(request, rules, deadline, backend, progress, tls)
    except (
        OSError,
        ValueError,
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
        httpcore2.TimeoutException,
    ) as problem:
        raise _failed(problem, deadline, begun=progress.begun) from None


@dataclass(slots=True)
class _Progress:
    """Whether the head of an answer came."""

    begun: bool = False


@dataclass(frozen=True, slots=True)
class _Request:
    """What is sent: GET, or POST where there is content."""

    url: str
    headers: list[tuple[bytes, bytes]]
    content: bytes | None
    packed: bool


def _exchanged(
    request: _Request,
    rules: RequestRules,
    deadline: float,
    backend: GuardedBackend,
    progress: _Progress,
    tls: ssl.SSLContext | None,
) -> HttpAnswer:
    context = (tls or _default_context()) if request.url.startswith("https:") else None
    method = "GET" if request.content is None else "POST"
    with (
        httpcore2.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
        pool.stream(method, request.url, headers=request.headers, content=request.content) as response,
    ):
        said = {name.decode("ascii").lower(): value.decode("latin-1") for name, value in response.headers}
        progress.begun = True
        body = b""
        if response.status == http.client.OK and request.content is None:
            body = _body(response.iter_stream(), said, rules, deadline, packed=request.packed)
        return HttpAnswer(request.url, response.status, said, body)


@functools.cache
def _default_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _request_headers(
    url: str, rules: RequestRules, headers: Mapping[str, str], *, packed: bool
) -> list[tuple[bytes, bytes]]:
    usual = {
        "Host": urlsplit(url).netloc,
        "User-Agent": rules.agent,
        "Accept-Encoding": "gzip" if packed else "identity",
    }
    sent = {**usual, **headers, "Connection": "close"}
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in sent.items()]


def _body(
    parts: Iterable[bytes], headers: Mapping[str, str], rules: RequestRules, deadline: float, *, packed: bool
) -> bytes:
    encoding = headers.get("content-encoding", "identity").strip().lower() or "identity"
    if encoding not in (("identity", "gzip", "x-gzip") if packed else ("identity",)):
        raise Blocked("is sent packed, though we asked for it unpacked")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > rules.max_bytes:
        raise TooLarge(_too_large(rules))
    chunks = _bounded(parts, rules, deadline)
    body = b"".join(chunks if encoding == "identity" else _bounded(_unpacked(chunks), rules, deadline))
    if time.monotonic() >= deadline:
        raise TimeoutError
    return body


def _bounded(parts: Iterable[bytes], rules: RequestRules, deadline: float) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > rules.max_bytes:
            raise TooLarge(_too_large(rules))
        seconds_left(deadline)
        yield part


def _unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip in steps, so that a bomb is noticed after its first bytes."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        for part in parts:
            rest = part
            while rest:
                yield unpacking.decompress(rest, _UNPACKED_AT_ONCE)
                rest = unpacking.unconsumed_tail
        yield unpacking.flush()
    except zlib.error:
        raise Dead("is packed in a way that cannot be unpacked", passing=True) from None
    if not unpacking.eof:
        raise Dead("was cut off", passing=True)


def _too_large(rules: RequestRules) -> str:
    return f"is larger than {rules.max_bytes / 1e6:g} MB"


def _failed(problem: Exception, deadline: float, *, begun: bool) -> Dead:
    if time.monotonic() >= deadline or isinstance(problem, TimeoutError | httpcore2.TimeoutException):
        return Dead("took too long", passing=True)
    if isinstance(problem.__cause__, ssl.SSLCertVerificationError):
        return Dead("has no valid certificate")
    match problem:
        case socket.gaierror():
            return Dead("the host is not known", passing=problem.errno == socket.EAI_AGAIN)
        case httpcore2.RemoteProtocolError() | httpcore2.ReadError() if begun:
            return Dead("was cut off", passing=True)
        case httpcore2.ProtocolError() | ValueError():
            return Dead("the server does not speak HTTP")
        case _:
            return Dead("the server cannot be reached", passing=True)
