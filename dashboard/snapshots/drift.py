"""Compare a snapshot with today's corpus: the same rows, or what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.analytics.publishers import publisher_of
from dashboard.errors import NotFound
from dashboard.model.filters import UNKNOWN_LABELS, Filters
from dashboard.model.results import CorpusFacts
from dashboard.model.view_options import Display
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.cells import cell
from dashboard.snapshots.freeze import freeze_view
from dashboard.snapshots.snapshot import FREE_FILTERS, FrozenDocument, Kind, Snapshot
from dashboard.sync.hidden_articles import hides

if TYPE_CHECKING:
    from dashboard.service import Service


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row then and now; ``None`` where it is missing."""

    key: tuple[Any, ...]
    then: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Drift:
    """A snapshot against today's corpus.

    ``intact``: its own hashes match. ``unanswered``: why the question cannot be asked today, else ``None``; then the
    fields after it are empty. ``rows`` are those that differ, ``reworded`` says whether the definition's words did.
    ``added``, ``removed`` and ``changed`` are ids of documents in view, ``None`` when they were too many to list.
    ``whole_then`` and ``whole`` count the corpus; how it grew makes no difference to the answer.
    """

    intact: bool
    unanswered: str | None = None
    corpus_version: str = ""
    total: int = 0
    rows: tuple[RowChange, ...] = ()
    reworded: bool = False
    added: tuple[str, ...] | None = None
    removed: tuple[str, ...] | None = None
    changed: tuple[str, ...] | None = None
    totals_differ: bool = False
    whole_then: int = 0
    whole: int = 0

    @property
    def same(self) -> bool:
        """Whether it is whole and the same question gives the same rows and number of articles."""
        return self.intact and self.unanswered is None and not self.rows and not self.totals_differ

    def sentence(self) -> str:
        """The finding in words."""
        if not self.intact:
            return "This snapshot was altered after it was made: its rows or figure do not match their hashes."
        if self.unanswered is not None:
            return f"The question cannot be asked of today's corpus: {self.unanswered}"
        moved = "; ".join(filter(None, (self._documents(), self._growth())))
        since = f" Since then {moved}." if moved else ""
        if self.same:
            return f"Today's corpus gives the same rows.{since}"
        count = f"{len(self.rows):,} {'row differs' if len(self.rows) == 1 else 'rows differ'}"
        return f"Today's corpus answers differently: {count}.{since}"

    def _documents(self) -> str:
        counts = [("added", self.added), ("removed", self.removed), ("changed", self.changed)]
        said = [f"{len(ids):,} {word}" for word, ids in counts if ids]
        return f"documents in view: {', '.join(said)}" if said else ""

    def _growth(self) -> str:
        if self.whole == self.whole_then:
            return ""
        grew = "grew" if self.whole > self.whole_then else "shrank"
        return f"the whole corpus {grew} from {self.whole_then:,} to {self.whole:,}"


def verify(snapshot: Snapshot, service: Service) -> Drift:
    """Answer the snapshot's question again and compare_snapshots.

    Raises:
        StoreUnavailable: the store cannot answer now.
    """
    if not snapshot.intact:
        return Drift(intact=False)
    filters, notices = Filters.from_params((n, v) for n, values in snapshot.filters.items() for v in values)
    if notices:
        return Drift(intact=True, unanswered=notices[0].message)
    try:
        fresh = freeze_view(service, snapshot.view, filters, Display.from_params(snapshot.display), now=utc_now())
    except NotFound as problem:
        return Drift(intact=True, unanswered=problem.message)
    return compare_snapshots(snapshot, fresh)


def compare_snapshots(then: Snapshot, now: Snapshot) -> Drift:
    """Two snapshots of one question."""
    if then.by != now.by:
        return Drift(intact=then.intact, unanswered="it is counted by something else today.")
    added, removed, changed = _moved(then.documents, now.documents)
    return Drift(
        intact=then.intact,
        corpus_version=now.corpus_version,
        total=now.total,
        rows=_row_changes(then, now),
        reworded=then.definition != now.definition,
        added=added,
        removed=removed,
        changed=changed,
        totals_differ=then.total != now.total,
        whole_then=then.whole,
        whole=now.whole,
    )


def _row_changes(then: Snapshot, now: Snapshot) -> tuple[RowChange, ...]:
    before, after = _keyed(then), _keyed(now)
    keys = [*before, *(key for key in after if key not in before)]
    pairs = [RowChange(key, before.get(key), after.get(key)) for key in keys]
    return tuple(pair for pair in pairs if pair.then != pair.now)


def _keyed(snapshot: Snapshot) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row.get(name) for name in snapshot.by): row for row in snapshot.rows()}


def _moved(
    then: tuple[FrozenDocument, ...] | None, now: tuple[FrozenDocument, ...] | None
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, tuple[str, ...] | None]:
    if then is None or now is None:
        return None, None, None
    before = {document.article_id: document.digest for document in then}
    after = {document.article_id: document.digest for document in now}
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    return tuple(sorted(after.keys() - before)), tuple(sorted(before.keys() - after)), tuple(sorted(changed))


def shows_hidden(snapshot: Snapshot, service: Service, *, restored: bool = False) -> bool:
    """Whether it shows the title of an article that today's corpus does not serve, or a word only such articles have.

    Such words are topics, providers, types, corpora and terms, in its rows or its filters.

    Args:
        restored: by the operator, who may show again what left the corpus, but not what is there and hidden.

    Raises:
        StoreUnavailable: the store cannot answer now, so nothing is known.
    """
    unserved = [article_id for article_id in snapshot.shown if not _is_served(service, article_id)]
    if restored or unserved:
        return hides(service.settings, unserved) if restored else True
    return any(not named <= known for named, known in _words(snapshot, service.facts())) or any(
        not service.summary(Filters(q=f'"{term}"', related=True)).articles for term in snapshot.columns.get("term", ())
    )


def _is_served(service: Service, article_id: str) -> bool:
    try:
        service.article(article_id)
    except NotFound:
        return False
    return True


def _words(snapshot: Snapshot, facts: CorpusFacts) -> Iterator[tuple[set[str], set[str]]]:
    """The values of each free filter that a snapshot names, and those that the corpus has."""
    display = Display.from_params(snapshot.display)
    for name in FREE_FILTERS:
        named = {*snapshot.filters.get(name, ())}
        for terms in ("require", "exclude"):
            pairs = (term.partition(":") for term in snapshot.filters.get(terms, ()))
            named |= {value for of, _, value in pairs if of == name}
        if snapshot.kind is Kind.CHART:
            named |= {value for value in snapshot.columns.get(name, ()) if isinstance(value, str)}
        if display.compare == name:
            named |= {display.left or "", display.right or ""} - {""}
        known = {*(facts.offered(name) or ()), UNKNOWN_LABELS[name]}
        yield named, known | ({publisher_of(domain) for domain in known} if name == "provider" else set())


def row_words(change: RowChange) -> tuple[str, str, str]:
    """A changed row for a table: its key, its values then and now."""
    row = change.now or change.then or {}
    named = row.get("title") or (row.get("label") if len(change.key) == 1 else None)
    key = " · ".join("unknown" if part is None else str(part) for part in change.key)
    if change.then is None or change.now is None:
        return str(named or key), _values(change.then), _values(change.now)
    differing = {name for name, value in change.now.items() if value != change.then.get(name)}
    return str(named or key), _values(change.then, differing), _values(change.now, differing)


def _values(row: Mapping[str, Any] | None, of: Collection[str] | None = None) -> str:
    """The numbers of a row, or all its values ``of`` these columns."""
    if row is None:
        return "not there"
    shown = {n: v for n, v in row.items() if (isinstance(v, int | float) if of is None else n in of)}
    return ", ".join(f"{name.replace('_', ' ')} {cell(name, value).text}" for name, value in shown.items()) or "there"
