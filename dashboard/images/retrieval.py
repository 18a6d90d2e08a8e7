"""One picture's bytes from somebody else's server: to checked addresses only, within bounds of time, size and hops.

A host's name is resolved once and every address it has is checked; then a socket connects to one of exactly these, and
HTTP is spoken over it. Nothing looks the name up again, so a name that changes its mind leads nowhere else.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeAlias
from urllib.parse import urljoin, urlsplit

from dashboard.corpus.addresses import safe_url
from dashboard.images.peers import first_refusal
from dashboard.images.rules import FetchRules

Resolve: TypeAlias = Callable[[str, int], Sequence[tuple[int, str]]]
"""Host and port -> its addresses, each a socket family and a number in text."""

PORTS: Final = {"http": 80, "https": 443}
TYPES: Final = "image/webp, image/jpeg, image/png"
CHUNK: Final = 65_536
LONGEST_WAIT: Final = 86_400.0
_MOVED: Final = (301, 302, 303, 307, 308)
_PASSING: Final = (408, 425, 429, 500, 502, 503, 504)


class Blocked(Exception):  # noqa: N818 -- what became of a picture, not a fault
    """We do not fetch or show this; asking again would not help."""


class Dead(Exception):  # noqa: N818
    """There was no picture to be had. ``passing``: there may be one later, after ``wait`` seconds if the server said."""

    def __init__(self, reason: str, *, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.passing = passing
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of a picture when it was last fetched, so that it need not send it twice."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A picture's bytes as sent; ``None`` when the server says that it has not changed."""

    body: bytes | None
    kind: str
    known: Known


def resolve(host: str, port: int) -> list[tuple[int, str]]:
    """The addresses of a host, as the system's resolver gives them.

    Raises:
        OSError: it has none, or nobody answers.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(int(family), str(address[0])) for family, _, _, _, address in found]


def retrieve(
    url: str,
    rules: FetchRules,
    known: Known = Known(),
    *,
    resolve: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Retrieved:
    """Fetch a picture.

    Raises:
        Blocked: the address, one it leads to, or what it sends is none that we take.
        Dead: the server does not answer, or not with a picture.
    """
    deadline = time.monotonic() + rules.seconds
    for _ in range(rules.redirects + 1):
        answer = _ask(url, rules, known, deadline, resolve, tls)
        if isinstance(answer, Retrieved):
            return answer
        url = answer
    raise Blocked(f"leads on more than {rules.redirects} times")


def _ask(
    url: str, rules: FetchRules, known: Known, deadline: float, resolve: Resolve, tls: ssl.SSLContext | None
) -> Retrieved | str:
    """One request: the picture, or the address it is said to be at."""
    safe = safe_url(url)
    if safe is None:
        raise Blocked("leads to an address that is not one of the public web")
    parts = urlsplit(safe)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if port not in PORTS.values():
        raise Blocked(f"is offered at port {port}; only 80 and 443 are asked")
    try:
        with closing(_connection(host, port, rules, deadline, resolve)) as connected, _Watch(connected, deadline):
            speaking = _secured(connected, host, tls) if parts.scheme == "https" else connected
            with closing(http.client.HTTPConnection(host, port)) as connection:
                connection.sock = speaking
                connection.auto_open = 0  # never connects by itself
                connection.request("GET", _target(safe), headers=_headers(rules, known))
                with closing(connection.getresponse()) as answer:
                    return _read(answer, safe, rules, known, deadline)
    except ssl.SSLCertVerificationError:
        raise Dead("has no valid certificate") from None
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise _failed(problem, deadline) from None


def _failed(problem: Exception, deadline: float) -> Dead:
    if time.monotonic() >= deadline or isinstance(problem, TimeoutError):
        return Dead("took too long", passing=True)
    match problem:
        case socket.gaierror():
            return Dead("the host is not known", passing=problem.errno == socket.EAI_AGAIN)
        case http.client.IncompleteRead():
            return Dead("was cut off", passing=True)
        case http.client.HTTPException() | ValueError():
            return Dead("the server does not speak HTTP")
        case _:
            return Dead("the server cannot be reached", passing=True)


def _connection(host: str, port: int, rules: FetchRules, deadline: float, resolve: Resolve) -> socket.socket:
    """A socket connected to an address of the host that was checked, or that the operator named.

    Raises:
        Blocked: one of its addresses is not public. OSError: none can be reached.
    """
    route = rules.route(host)
    if route is not None:
        address, port = route
        places: Sequence[tuple[int, str]] = [(int(socket.AF_INET6 if ":" in address else socket.AF_INET), address)]
    else:
        places = _resolved(host, port, deadline, resolve)
        if reason := first_refusal(address for _, address in places):
            raise Blocked(f"leads to an address that is {reason}")
    problem = OSError("no address")
    for family, address in places:
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.settimeout(_left(deadline))
            made.connect((address, port))
        except OSError as met:
            made.close()
            problem = met
        else:
            return made
    raise problem


def _resolved(host: str, port: int, deadline: float, resolve: Resolve) -> Sequence[tuple[int, str]]:
    """The resolver's answer, in a thread that is left behind when it takes too long."""
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(resolve(host, port))
        except OSError as problem:
            answers.append(problem)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_left(deadline))
    if not answers:
        raise TimeoutError
    if isinstance(answers[0], OSError):
        raise answers[0]
    found: Sequence[tuple[int, str]] = answers[0]
    return found


def _secured(connected: socket.socket, host: str, tls: ssl.SSLContext | None) -> ssl.SSLSocket:
    context = tls or ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context.wrap_socket(connected, server_hostname=host)


class _Watch:
    """While entered, ends a connection at the deadline, however slowly it trickles."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._copy = connected.dup()
        self._timer = threading.Timer(_left(deadline), self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_problem: object) -> None:
        self._timer.cancel()
        self._copy.close()

    def _end(self) -> None:
        with suppress(OSError):
            self._copy.shutdown(socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(rules: FetchRules, known: Known) -> dict[str, str]:
    headers = {"User-Agent": rules.agent, "Accept": TYPES, "Accept-Encoding": "identity", "Connection": "close"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _read(
    answer: http.client.HTTPResponse, url: str, rules: FetchRules, known: Known, deadline: float
) -> Retrieved | str:
    status = answer.status
    if status in _MOVED:
        location = answer.getheader("Location")
        if not location:
            raise Dead("leads on without saying where to")
        return urljoin(url, location)
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if status == http.client.NOT_MODIFIED and known != Known():
        return Retrieved(None, kind, known)
    if status != http.client.OK:
        raise Dead(f"the server answers {status}", passing=status in _PASSING, wait=_wait(answer))
    if (answer.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise Blocked("is sent packed, though we asked for it unpacked")
    if (answer.length or 0) > rules.max_bytes:
        raise Blocked(_too_large(rules))
    said = Known(_field(answer, "ETag"), _field(answer, "Last-Modified"))
    return Retrieved(_body(answer, rules, deadline), kind, said)


def _body(answer: http.client.HTTPResponse, rules: FetchRules, deadline: float) -> bytes:
    expected = answer.length
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(CHUNK):
        parts.append(part)
        size += len(part)
        if size > rules.max_bytes:
            raise Blocked(_too_large(rules))
        _left(deadline)
    if time.monotonic() >= deadline:
        raise TimeoutError
    if expected is not None and size < expected:
        raise Dead("was cut off", passing=True)
    return b"".join(parts)


def _too_large(rules: FetchRules) -> str:
    return f"is larger than {rules.max_bytes / 1e6:g} MB"


def _field(answer: http.client.HTTPResponse, name: str) -> str | None:
    text = answer.getheader(name)
    return text if text and len(text) <= 200 and text.isascii() and text.isprintable() else None


def _wait(answer: http.client.HTTPResponse) -> float | None:
    """The seconds a server asks us to wait before asking again."""
    text = (answer.getheader("Retry-After") or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(text)
        return min(max(0.0, moment.timestamp() - time.time()), LONGEST_WAIT)
    return None
