"""Build the data that browsers show of a picture: addresses of our copies, its state and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dashboard.images.record import PictureRecord, PictureState, key_of
from dashboard.images.statistics import REPEATED_FROM

ROUTE: Final = "/t"
WORDS: Final = {
    PictureState.OK: "",
    PictureState.FETCHING: "fetching",
    PictureState.NONE: "no picture",
    PictureState.DEAD: "picture gone",
    PictureState.BLOCKED: "not shown",
    PictureState.UNFIT: "logo",
}
_OPENING: Final = {
    PictureState.FETCHING: "The picture is being fetched.",
    PictureState.NONE: "The document states no picture.",
    PictureState.DEAD: "No picture could be fetched",
    PictureState.BLOCKED: "The picture is not fetched or shown",
    PictureState.UNFIT: "The picture tells nothing of the article",
}


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as pages show it. ``record`` is ``None`` while nothing is known; ``shown_by`` counts the rows with it."""

    url: str
    record: PictureRecord | None
    shown_by: int = 1

    @property
    def state(self) -> PictureState:
        """What readers see."""
        return PictureState.FETCHING if self.record is None else self.record.state

    def payload(self) -> dict[str, Any]:
        """Return what the browser draws; the caller adds colours, initials and the original's address.

        ``src`` and ``large`` are paths on this server or ``None``; ``key`` identifies a picture still being fetched.
        """
        found = self.record
        paths = {name: f"{ROUTE}/{part}" if part else None for name, part in _copies(found)}
        repeated = self.shown_by if self.shown_by >= REPEATED_FROM else None
        return {
            **paths,
            "width": found.width if found else None,
            "height": found.height if found else None,
            "tiny": (found.tiny or None) if found else None,
            "ground": (found.colour or None) if found else None,
            "state": self.state.value,
            "word": f"used {repeated}×" if repeated and self.state is PictureState.OK else WORDS[self.state],
            "why": self._why(repeated),
            "key": key_of(self.url) if self.state is PictureState.FETCHING else None,
            "repeated": bool(repeated),
        }

    def _why(self, repeated: int | None) -> str:
        reason = self.record.reason if self.record else ""
        opening = _OPENING.get(self.state, "")
        parts = [f"{opening}: it {reason}." if self.state is PictureState.UNFIT else _sentence(opening, reason)]
        if repeated:
            parts.append(f"{repeated:,} articles and related items show it: a stock picture or a stand-in.")
        if self.record and self.record.gone:
            parts.append("The publisher no longer has it; this is our copy.")
        return " ".join(part for part in parts if part)


NO_PICTURE: Final = {
    **dict.fromkeys(("src", "large", "width", "height")),
    "state": PictureState.NONE.value,
    "word": WORDS[PictureState.NONE],
    "why": _OPENING[PictureState.NONE],
}
"""The payload for a document without a picture."""


def _copies(record: PictureRecord | None) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return ("src", record.small if record else None), ("large", record.large if record else None)


def _sentence(opening: str, reason: str) -> str:
    return f"{opening}: {reason}." if reason else opening
