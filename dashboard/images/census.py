"""What the pictures of a corpus come to: how many of each state, and which picture stands with many articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from dashboard.images.record import PictureRecord, PictureState
from dashboard.listing import PictureUses

REPEATED_FROM: Final = 4
"""A picture that so many articles and related items show is a stock picture or a publisher's stand-in."""
LIKE_BITS: Final = 3
"""Likenesses that differ in no more bits are of one picture."""
FEWEST_BITS: Final = 4
"""Fewer set or unset bits mean a picture too even to be told from others by its likeness."""
SHOWN_REASONS: Final = 8
_BITS: Final = 64
_BAND: Final = 16


@dataclass(frozen=True, slots=True)
class Seen:
    """What the census keeps of one address."""

    state: PictureState
    likeness: int | None = None
    gone: bool = False
    reason: str = ""

    @classmethod
    def of(cls, record: PictureRecord | None) -> Seen:
        """What a record says; an address without one is still to be fetched."""
        if record is None:
            return cls(PictureState.FETCHING)
        reason = record.reason if record.state in (PictureState.DEAD, PictureState.BLOCKED) else ""
        return cls(record.state, record.likeness, record.gone, reason)


@dataclass(frozen=True, slots=True)
class PictureReport:
    """Counts of articles (and, in ``related``, of related items) by what became of the picture they state first.

    ``gone``: our copy is shown, the publisher's is gone. ``repeated``: the picture stands with ``REPEATED_FROM`` articles
    or more. ``elsewhere``: it lies on another site than the provider's. ``reasons``: the commonest, with the number of
    articles. ``complete``: no picture was left out because there are too many.
    """

    states: Mapping[PictureState, int]
    related: Mapping[PictureState, int]
    gone: int = 0
    repeated: int = 0
    elsewhere: int = 0
    reasons: tuple[tuple[PictureState, str, int], ...] = ()
    complete: bool = True


@dataclass
class Census:
    """Counts over ``uses``; ``seen`` maps addresses to what is known of them. Not for several threads at once."""

    uses: PictureUses = PictureUses((), 0, 0)
    seen: dict[str, Seen] = field(default_factory=dict)
    _shown: dict[str, int] = field(default_factory=dict)

    def shown_by(self, url: str) -> int:
        """With how many articles and related items the picture at an address stands, in whatever copy."""
        return self._shown.get(url, 0)

    def count(self) -> PictureReport:
        """Count anew; :meth:`shown_by` answers by this count from now on."""
        self._shown = self._repeats()
        articles: Counter[PictureState] = Counter({PictureState.NONE: self.uses.articles})
        related: Counter[PictureState] = Counter({PictureState.NONE: self.uses.related})
        reasons: Counter[tuple[PictureState, str]] = Counter()
        told: Counter[str] = Counter()
        for use in self.uses.uses:
            seen = self.seen.get(use.url, _UNSEEN)
            articles[seen.state] += use.articles
            related[seen.state] += use.related
            told["gone"] += use.articles * seen.gone
            told["elsewhere"] += use.articles * (not same_site(host_of(use.url), use.domain))
            told["repeated"] += use.articles * (self._shown.get(use.url, 0) >= REPEATED_FROM)
            if seen.reason:
                reasons[seen.state, seen.reason] += use.articles
        return PictureReport(
            states={state: articles[state] for state in PictureState},
            related={state: related[state] for state in PictureState},
            gone=told["gone"],
            repeated=told["repeated"],
            elsewhere=told["elsewhere"],
            reasons=tuple((*key, count) for key, count in reasons.most_common(SHOWN_REASONS) if count),
            complete=self.uses.complete,
        )

    def _repeats(self) -> dict[str, int]:
        """For each address, the number of rows whose picture is the same."""
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


_UNSEEN: Final = Seen(PictureState.FETCHING)


def groups(likenesses: Iterable[int]) -> dict[int, int]:
    """Each likeness with the one that stands for all like it: those that differ in at most ``LIKE_BITS`` bits, and
    whatever is linked through them.

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
    """The host that an address names, without ``www.``; empty if none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def same_site(host: str, domain: str | None) -> bool:
    """Whether a host is a provider's own: its domain, above or below it. A provider without a domain has none."""
    if not domain or not host:
        return False
    return host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
