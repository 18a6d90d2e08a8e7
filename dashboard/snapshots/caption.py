"""The caption that writes itself: the same words under a snapshot in every form it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.config.version import NAME, VERSION
from dashboard.model.query import MANY_VALUED
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.text.dates import exact_words

SHORT_VERSION = 12
_PLAIN_START = re.compile(r"[a-z]+(?=[ ,]|$)")


@dataclass(frozen=True, slots=True)
class Caption:
    """What a reader must know to trust and find a picture; each part is a whole sentence or an address, or empty."""

    what: str
    which: str
    count: str
    remark: str
    seen: str
    definition: str
    source: str
    address: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """For the foot of a picture: what is in it; how it is counted; where it comes from."""
        return (
            " ".join(part for part in (self.which, self.count, self.remark) if part),
            self.definition,
            f"{self.seen} {self.source} {self.address}".rstrip(),
        )

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join((self.what, *self.lines))


def caption(snapshot: Snapshot, address: str) -> Caption:
    """The caption of a snapshot that lives at ``address`` (empty where it has none)."""
    unit = _unit(snapshot)
    which = _sentence(snapshot.sentence or f"All {unit}")
    counted = f"{snapshot.total:,} of {snapshot.whole:,} {unit}."
    if snapshot.kind is Kind.STORY:
        which, counted = f"One of {snapshot.whole:,} {unit}{':' if snapshot.sentence else '.'}", snapshot.sentence
    return Caption(
        what=_sentence(snapshot.heading),
        which=which,
        count=counted,
        remark=snapshot.footnote.removeprefix(counted).strip(),
        seen=f"As seen on {exact_words(snapshot.made_at)}, corpus {short_version(snapshot)}.",
        definition=f"{snapshot.definition.name}: {_applying(snapshot)}",
        source=f"{NAME} {snapshot.tool_version or VERSION}.",
        address=address,
    )


def short_version(snapshot: Snapshot) -> str:
    """The corpus version as people write it: its first twelve digits."""
    return snapshot.corpus_version[:SHORT_VERSION] or "unknown"


def _unit(snapshot: Snapshot) -> str:
    return "stories" if snapshot.filters.get("stories") == ("true",) else "articles"


def _applying(snapshot: Snapshot) -> str:
    """The definition's sentence, without the ways of counting that this view does not use."""
    id, shown = snapshot.definition.id, snapshot.display
    many = next((name for name in snapshot.by if name in MANY_VALUED), None)
    if id == "coverage":
        if many is None:
            return "The number of articles."
        once = "as equal parts that add up to one" if shown.get("counting") == "fractional" else "once for each of them"
        return f"The number of articles; one with several {many}s counts {once}."
    if id == "share-over-time":
        of = "the whole corpus" if shown.get("of") == "corpus" else "what is in view"
        return f"In each period, the articles with this value divided by all dated articles of {of}."
    return _sentence(snapshot.definition.sentence)


def _sentence(text: str) -> str:
    words = text.strip()
    if _PLAIN_START.match(words):
        words = words[0].upper() + words[1:]
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."
