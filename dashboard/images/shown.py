"""What browsers get of a picture: addresses of our copies, the state in a word, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dashboard.images.census import REPEATED_FROM
from dashboard.images.record import PictureRecord, PictureState, key_of

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
        """What the reader sees."""
        return PictureState.FETCHING if self.record is None else self.record.state

    def payload(self) -> dict[str, Any]:
        """What the browser draws. Colours, initials and where the picture lies are the caller's to add.

        ``src`` and ``large`` are paths of ours or ``None``; ``key`` is what to ask for news of a picture on its way by.
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
"""What the browser gets where a document states no picture."""


def _copies(record: PictureRecord | None) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return ("src", record.small if record else None), ("large", record.large if record else None)


def _sentence(opening: str, reason: str) -> str:
    return f"{opening}: {reason}." if reason else opening
