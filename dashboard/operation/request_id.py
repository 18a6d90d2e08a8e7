"""The id of the request being answered, by which the log, the answer's header and an error page name the same request."""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from typing import Final

_BYTES: Final = 8

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin_request() -> str:
    """Give the request that this task answers a new id. Ids that clients send are ignored: they would forge log lines."""
    made = secrets.token_hex(_BYTES)
    _current.set(made)
    return made


def request_id() -> str:
    """The id of the request being answered; empty outside of one."""
    return _current.get()
