"""Count the distinct sources of each cited passage of a multi-source story (definition ``corroboration``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model.article import Section


@dataclass(frozen=True, slots=True)
class SourceLoad:
    """One numbered source: the passages that cite it, and those that cite only it."""

    source: int
    passages: int
    alone: int


@dataclass(frozen=True, slots=True)
class Corroboration:
    """``passages`` cite at least one source, ``single`` exactly one; ``mean`` is of distinct sources per passage.

    ``mean`` is ``None`` when nothing is cited; ``loads`` are in source order.
    """

    passages: int
    single: int
    mean: float | None
    loads: tuple[SourceLoad, ...]


def corroboration(sections: Iterable[Section]) -> Corroboration:
    """The corroboration of a story's sections, a passage counting each source once."""
    cited = [frozenset(passage.sources) for section in sections for passage in section.cited]
    loads = Counter(source for sources in cited for source in sources)
    alone = Counter(source for sources in cited if len(sources) == 1 for source in sources)
    return Corroboration(
        passages=len(cited),
        single=sum(len(sources) == 1 for sources in cited),
        mean=sum(map(len, cited)) / len(cited) if cited else None,
        loads=tuple(SourceLoad(source, loads[source], alone[source]) for source in sorted(loads)),
    )
