"""The record kept of a picture's address: its state, our copies, and when to fetch it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

import orjson


class PictureState(StrEnum):
    """What readers see of an article's picture.

    ``OK``: our copy. ``FETCHING``: not fetched yet. ``NONE``: the document names no picture. ``DEAD``: the publisher's
    server does not deliver it. ``BLOCKED``: we do not fetch or decode it. ``UNFIT``: too small, or a logo.
    """

    OK = "ok"
    FETCHING = "fetching"
    NONE = "none"
    DEAD = "dead"
    BLOCKED = "blocked"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """One address's picture. Times are seconds since 1970 in UTC; widths and heights pixels of the original.

    ``small`` and ``large`` name our copies (:func:`name_of`). ``gone``: the publisher no longer has it; our copies are
    still shown. ``failures`` counts failures in a row. It is not fetched again before ``next_at``.
    """

    url: str
    state: PictureState
    reason: str = ""
    checked_at: float = 0.0
    next_at: float = 0.0
    failures: int = 0
    etag: str | None = None
    modified: str | None = None
    small: str | None = None
    large: str | None = None
    width: int | None = None
    height: int | None = None
    tiny: str = ""
    colour: str = ""
    likeness: int | None = None
    gone: bool = False

    def to_bytes(self) -> bytes:
        """Return the record as JSON."""
        return orjson.dumps({**asdict(self), "likeness": None if self.likeness is None else f"{self.likeness:016x}"})

    @classmethod
    def from_bytes(cls, data: bytes) -> PictureRecord:
        """The inverse of :meth:`to_bytes`.

        Raises:
            ValueError, TypeError, KeyError: the bytes are no record.
        """
        found: Mapping[str, Any] = orjson.loads(data)
        values = {name: found[name] for name in _FIELDS if name in found}
        if values.get("likeness") is not None:
            values["likeness"] = int(values["likeness"], 16)
        return cls(**{**values, "state": PictureState(values["state"])})


_FIELDS: Final = tuple(item.name for item in fields(PictureRecord))


def key_of(url: str) -> str:
    """Return the key of an address's record: 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_of(data: bytes) -> str:
    """Return the name of a copy: 128 bits of the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:32]
