"""Count the pictures of a corpus by state, and find pictures that many articles share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from dashboard.images.record import PictureRecord, PictureState
from dashboard.model.results import PictureUses

REPEATED_FROM: Final = 4
"""A picture shared by so many articles and related items is a stock picture or a placeholder."""
LIKE_BITS: Final = 3
"""Hashes that differ in at most so many bits are of the same picture."""
FEWEST_BITS: Final = 4
"""Hashes with fewer set or unset bits are of pictures too plain to compare."""
SHOWN_REASONS: Final = 8
_BITS: Final = 64
_BAND: Final = 16


@dataclass(frozen=True, slots=True)
class PictureStatus:
    """What the counts need of one address."""

    state: PictureState
    likeness: int | None = None
    gone: bool = False
    reason: str = ""

    @classmethod
    def of(cls, record: PictureRecord | None) -> PictureStatus:
        """Return the status of a record; without one, the address is still to be fetched."""
        if record is None:
            return cls(PictureState.FETCHING)
        reason = record.reason if record.state in (PictureState.DEAD, PictureState.BLOCKED) else ""
        return cls(record.state, record.likeness, record.gone, reason)


@dataclass(frozen=True, slots=True)
class PictureReport:
    """Articles (and, in ``related``, related items) by the state of their first picture.

    ``gone``: shown from our copy, gone at the publisher. ``repeated``: shared by ``REPEATED_FROM`` articles or more.
    ``elsewhere``: hosted on another site than the provider's. ``reasons``: the commonest, with the number of articles.
    ``complete``: no picture was left out because there are too many.
    """

    states: Mapping[PictureState, int]
    related: Mapping[PictureState, int]
    gone: int = 0
    repeated: int = 0
    elsewhere: int = 0
    reasons: tuple[tuple[PictureState, str, int], ...] = ()
    complete: bool = True


@dataclass
class PictureCounts:
    """Counts over ``uses``; ``seen`` maps addresses to their status. Not thread-safe."""

    uses: PictureUses = PictureUses((), 0, 0)
    seen: dict[str, PictureStatus] = field(default_factory=dict)
    _shown: dict[str, int] = field(default_factory=dict)

    def shown_by(self, url: str) -> int:
        """Return how many articles and related items show the picture at an address, or a copy of it."""
        return self._shown.get(url, 0)

    def count(self) -> PictureReport:
        """Count again; :meth:`shown_by` uses this count from now on."""
        self._shown = self._repeats()
        articles: Counter[PictureState] = Counter({PictureState.NONE: self.uses.articles})
        related: Counter[PictureState] = Counter({PictureState.NONE: self.uses.related})
        reasons: Counter[tuple[PictureState, str]] = Counter()
        marked: Counter[str] = Counter()
        for use in self.uses.uses:
            seen = self.seen.get(use.url, _UNSEEN)
            articles[seen.state] += use.articles
            related[seen.state] += use.related
            marked["gone"] += use.articles * seen.gone
            marked["elsewhere"] += use.articles * (not same_site(host_of(use.url), use.domain))
            marked["repeated"] += use.articles * (self._shown.get(use.url, 0) >= REPEATED_FROM)
            if seen.reason:
                reasons[seen.state, seen.reason] += use.articles
        return PictureReport(
            states={state: articles[state] for state in PictureState},
            related={state: related[state] for state in PictureState},
            gone=marked["gone"],
            repeated=marked["repeated"],
            elsewhere=marked["elsewhere"],
            reasons=tuple((*key, count) for key, count in reasons.most_common(SHOWN_REASONS) if count),
            complete=self.uses.complete,
        )

    def _repeats(self) -> dict[str, int]:
        """Return for each address the number of rows with the same picture."""
        rows: Counter[str] = Counter()
        for use in self.uses.uses:
            rows[use.url] += use.articles + use.related
        marks = {url: seen.likeness for url in rows if (seen := self.seen.get(url)) is not None}
        likenesses = {mark for mark in marks.values() if mark is not None and _tells(mark)}
        group_of = groups(likenesses)
        by_group: Counter[int] = Counter()
        for url, count in rows.items():
            mark = marks.get(url)
            if mark in group_of:
                by_group[group_of[mark]] += count
        return {url: by_group[group_of[mark]] if (mark := marks.get(url)) in group_of else rows[url] for url in rows}


_UNSEEN: Final = PictureStatus(PictureState.FETCHING)


def groups(likenesses: Iterable[int]) -> dict[int, int]:
    """Map each hash to the representative of its group; hashes within ``LIKE_BITS`` bits are linked, transitively.

    Two that differ in three bits agree in at least one of four bands of 16 bits, so only those are compared.
    """
    leader = {likeness: likeness for likeness in likenesses}

    def lead(likeness: int) -> int:
        while leader[likeness] != likeness:
            leader[likeness] = leader[leader[likeness]]
            likeness = leader[likeness]
        return likeness

    bands: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for likeness in sorted(leader):
        for start in range(0, _BITS, _BAND):
            shelf = bands[start, (likeness >> start) & 0xFFFF]
            for other in shelf:
                if (likeness ^ other).bit_count() <= LIKE_BITS:
                    leader[lead(likeness)] = lead(other)
            shelf.append(likeness)
    return {likeness: lead(likeness) for likeness in leader}


def _tells(likeness: int) -> bool:
    return FEWEST_BITS <= likeness.bit_count() <= _BITS - FEWEST_BITS


def host_of(url: str) -> str:
    """Return the host of an address without ``www.``; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def same_site(host: str, domain: str | None) -> bool:
    """Return whether a host is the provider's domain, or above or below it; ``False`` without a domain."""
    if not domain or not host:
        return False
    return host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
