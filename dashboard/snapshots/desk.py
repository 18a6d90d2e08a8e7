"""The desk of a process that serves snapshots: the archive, what draws pictures, and the round that withdraws.

One desk a process, shared by the HTTP routes and the pages.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dashboard.charts.catalog import CHARTS
from dashboard.display import Display
from dashboard.errors import DashboardError, Forbidden, NotFound, SnapshotGone, SnapshotUnreadable
from dashboard.filters import Filters
from dashboard.links import Links
from dashboard.pipeline import service as served
from dashboard.settings import Visibility
from dashboard.snapshots.archive import WITHDRAWN, Archive, Entry, Kept, utc_now
from dashboard.snapshots.board import MOST_ITEMS, Board, BoardItem, Boards
from dashboard.snapshots.board_page import PAPERS, Hung, board_file, board_pdf
from dashboard.snapshots.drift import Drift, shows_hidden, verify
from dashboard.snapshots.forms import FORMS, Handout, Place, handout
from dashboard.snapshots.freeze import ARTICLES, STORY_PREFIX, freeze_view
from dashboard.snapshots.memory import Memory
from dashboard.snapshots.renderer import Renderer
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.snapshots.sweep import sweep

if TYPE_CHECKING:
    from dashboard.pipeline import Service

ROUND_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 1.0
CLOSING_SECONDS: Final = 2.0
NOT_FOR_THE_PUBLIC: Final = "It was made where unpublished articles are shown too."

_log = logging.getLogger(__name__)


class Desk:
    """What is done with snapshots. Every method may be called from any thread."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.archive = Archive.of(service.settings)
        self.boards = Boards(service.settings)
        self.renderer = Renderer(service.settings.chromium)
        self._board_files: Memory[bytes] = Memory(weigh=len)
        self._files: Memory[Handout] = Memory(weigh=lambda made: len(made.data))
        self._drifts: Memory[Drift] = Memory(weigh=lambda _: 100_000)
        self._allowed: Memory[bool] = Memory(weigh=lambda _: 1_000)
        self._stop = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin the rounds. A second call does nothing."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep_rounds, name="snapshot-rounds", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the rounds and the browser."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=CLOSING_SECONDS)
        self.renderer.close()

    def freeze(
        self, view: str, filters: Filters, display: Display, *, client: str | None, title: str = "", note: str = ""
    ) -> Kept:
        """Freeze a view (as :func:`~dashboard.snapshots.freeze.freeze_view` names it) and keep it.

        Raises:
            NotFound, StoreUnavailable, SnapshotTooLarge, FreezingTooFast, ArchiveFull.
        """
        if client is not None:
            self.archive.pace.step(client)
        return self.archive.keep(self.frozen(view, filters, display, title=title, note=note))

    def frozen(self, view: str, filters: Filters, display: Display, *, title: str = "", note: str = "") -> Snapshot:
        """The view as a snapshot that nobody keeps: what a download of a live view is made of."""
        return freeze_view(self.service, view, filters, display, now=utc_now(), title=title, note=note)

    def read(self, snapshot_id: str) -> Snapshot:
        """A snapshot that may be shown now.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
            StoreUnavailable: in ``published`` mode, where the store must say that all of it is still published.
        """
        snapshot = self.archive.read(snapshot_id, utc_now())
        if self.service.settings.visibility is Visibility.PUBLISHED:
            if snapshot.visibility != Visibility.PUBLISHED:
                raise SnapshotGone(NOT_FOR_THE_PUBLIC, "Freeze the view here.")
            key = (self.service.generation(), snapshot_id)
            if not self._allowed.recall(key, lambda: not shows_hidden(snapshot, self.service)):
                raise SnapshotGone(WITHDRAWN, "Freeze the view again for a new one.")
        return snapshot

    def entries(self, words: str = "") -> tuple[Entry, ...]:
        """The snapshots of the deployment, newest first; ``words`` must all occur in title or filters.

        Raises:
            Forbidden: this deployment does not list them (ruling of ``PULSE_SNAPSHOT_LIST``).
        """
        settings = self.service.settings
        if not settings.lists_snapshots:
            raise Forbidden("Snapshots are not listed here.", "Open one by its own address.")
        wanted = words.casefold().split()
        return tuple(
            entry
            for entry in self.archive.entries(utc_now())
            if (settings.visibility is Visibility.ALL or entry.visibility == Visibility.PUBLISHED)
            and all(word in f"{entry.heading} {entry.sentence} {entry.view}".casefold() for word in wanted)
        )

    def file(self, snapshot: Snapshot, form: str, place: Callable[[Renderer], Place]) -> Handout:
        """A kept snapshot in that form; made once, whoever asks.

        Raises:
            NotFound: no such form. RendererUnavailable, RendererBusy, RenderFailed: for pictures.
        """
        where = place(self.renderer)
        key = (snapshot.id, snapshot.title, snapshot.note, form, where.address, where.live)
        return self._files.recall(key, lambda: handout(snapshot, form, where))

    def live_file(
        self, view: str, filters: Filters, display: Display, form: str, place: Callable[[Renderer], Place]
    ) -> Handout:
        """A view as it is now, in that form; kept until the corpus changes.

        Raises:
            As :meth:`frozen` and :meth:`file`.
        """
        where = place(self.renderer)
        key = (self.service.generation(), view, filters, display, form, where.address)

        def make() -> Handout:
            made = handout(self.frozen(view, filters, display), form, where)
            stem = f"{view.replace(':', '-')}-{utc_now():%Y-%m-%d}{'-square' if form.startswith('square') else ''}"
            return Handout(made.data, made.media_type, f"{stem}.{FORMS[form].suffix}")

        return self._files.recall(key, make)

    def drift(self, snapshot: Snapshot) -> Drift:
        """The snapshot against the corpus now served.

        Raises:
            StoreUnavailable.
        """
        key = (self.service.generation(), snapshot.id)
        return self._drifts.recall(key, lambda: verify(snapshot, self.service))

    def pin(self, title: str, items: Sequence[BoardItem], *, client: str | None) -> tuple[Board, str]:
        """Keep a board of snapshots that may be shown now, and give back its secret.

        Raises:
            NotFound, SnapshotGone: of a snapshot on it. BadParameter, FreezingTooFast, ArchiveFull.
        """
        if client is not None:
            self.archive.pace.step(client)
        self.readable(items)
        return self.boards.keep(title, items, utc_now())

    def readable(self, items: Sequence[BoardItem]) -> None:
        """Make sure that every snapshot named can be shown.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable: of the first that cannot.
        """
        for item in items[: MOST_ITEMS + 1]:
            if item.snapshot:
                self.read(item.snapshot)

    def hung(self, board: Board, links: Links) -> tuple[Hung, ...]:
        """The snapshots of a board as they may be shown now; what is gone says why."""
        return tuple(self._hung(item, links) for item in board.items)

    def board_file(self, board: Board, links: Links, form: str) -> bytes:
        """The board as ``html`` or as a PDF on the ``paper`` that ``form`` names; made once.

        Raises:
            RendererUnavailable, RendererBusy, RenderFailed.
        """
        hung, address = self.hung(board, links), links.board(board.id)
        shown = tuple((p.gone, p.snapshot and (p.snapshot.id, p.snapshot.title, p.snapshot.note)) for p in hung)
        if form == "html":
            return board_file(board, hung, address)
        return self._board_files.recall(
            (board, shown, address, form), lambda: board_pdf(board, hung, address, PAPERS[form], self.renderer)
        )

    def _hung(self, item: BoardItem, links: Links) -> Hung:
        if not item.snapshot:
            return Hung(item.heading)
        try:
            return Hung(item.heading, self.read(item.snapshot), links.snapshot(item.snapshot))
        except (NotFound, SnapshotGone, SnapshotUnreadable) as problem:
            return Hung(item.heading, gone=problem.message)

    def round(self, now: datetime) -> tuple[str, ...]:
        """Withdraw what may not be shown any more; a store that cannot answer is asked again at the next round."""
        try:
            self.boards.sweep(now)
            return sweep(self.archive, self.service, now)
        except DashboardError as problem:
            _log.info("The round over the snapshots waits: %s", problem.message)
        return ()

    def _keep_rounds(self) -> None:
        seen, at = "", float("-inf")
        while not self._stop.wait(LOOK_SECONDS):
            try:
                generation = self._generation()
                if generation != seen or time.monotonic() - at >= ROUND_SECONDS:
                    self.round(utc_now())
                    seen, at = generation, time.monotonic()
            except Exception:  # noqa: BLE001 -- the thread has nobody above it, and the round must go on
                _log.exception("The round over the snapshots failed")
                at = time.monotonic()

    def _generation(self) -> str:
        try:
            return self.service.generation()
        except DashboardError:
            return ""


def live_address(snapshot: Snapshot, links: Links) -> str:
    """The address of today's view of what a snapshot froze."""
    filters, _ = Filters.from_params((n, v) for n, values in snapshot.filters.items() for v in values)
    extra = Display.from_params(snapshot.display).to_params()
    return view_address(snapshot.view, filters, extra, links)


def view_address(view: str, filters: Filters, extra: list[tuple[str, str]], links: Links) -> str:
    """The address of the page that shows a view: a chart's is the one it stands on."""
    if view.startswith(STORY_PREFIX):
        return links.article(view.removeprefix(STORY_PREFIX), filters, extra)
    page = ARTICLES if view == ARTICLES else CHARTS[view].page if view in CHARTS else ""
    return links.page(page, filters, extra)


@functools.cache
def desk() -> Desk:
    """The desk of this process, not yet started."""
    return Desk(served())


__all__ = ["Desk", "Kind", "desk", "live_address", "view_address"]
