"""Serve snapshots and boards: archive, renderer, and a thread that withdraws what may no longer be shown.

One :class:`SnapshotService` per process, shared by the HTTP routes and the pages.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from dashboard.access.readership import ByReader
from dashboard.charts.catalog import CHARTS
from dashboard.config.fonts import missing_fonts
from dashboard.config.settings import Visibility
from dashboard.errors import DashboardError, Forbidden, NotFound, SnapshotGone, SnapshotUnreadable
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.view_options import Display
from dashboard.service import services
from dashboard.snapshots.archive import WITHDRAWN, Archive, ArchiveEntry, KeptSnapshot, utc_now
from dashboard.snapshots.board import MOST_ITEMS, Board, BoardItem, Boards
from dashboard.snapshots.board_page import PAPERS, BoardSlot, board_file, board_pdf
from dashboard.snapshots.chromium import remove_profiles
from dashboard.snapshots.drift import Drift, shows_hidden, verify
from dashboard.snapshots.forms import FORMS, Place, SnapshotFile, snapshot_file
from dashboard.snapshots.freeze import ARTICLES, STORY_PREFIX, freeze_view
from dashboard.snapshots.picture import figure_png
from dashboard.snapshots.renderer import Renderer
from dashboard.snapshots.slides.deck import board_pptx
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.snapshots.sweep import sweep
from dashboard.store.single_flight_cache import SingleFlightCache

if TYPE_CHECKING:
    from dashboard.service import Service

ROUND_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 1.0
CLOSING_SECONDS: Final = 2.0
NOT_FOR_THE_PUBLIC: Final = "It was made where unpublished articles are shown too."

_log = logging.getLogger(__name__)


class SnapshotService:
    """Everything that is done with snapshots. Every method may be called from any thread."""

    def __init__(self, service: Service, *, viewers: SnapshotService | None = None) -> None:
        """``viewers`` is the one for them, where they see less: it shares archive and browser with this one, which is started."""
        self.service = service
        self.archive: Archive = viewers.archive if viewers else Archive.of(service.settings)
        self.boards = Boards(service.settings)
        self.renderer: Renderer = viewers.renderer if viewers else Renderer(service.settings.chromium)
        self.viewers = viewers
        self._published = viewers.service if viewers else None
        self._cache = SingleFlightCache()
        self._stop = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the sweeping thread. A second call does nothing."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep_rounds, name="snapshot-rounds", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop the sweeping thread and the browser."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=CLOSING_SECONDS)
        self.renderer.close()

    def freeze(
        self, view: str, filters: Filters, display: Display, *, client: str | None, title: str = "", note: str = ""
    ) -> KeptSnapshot:
        """Freeze a view (named as in :func:`~dashboard.snapshots.freeze.freeze_view`) and store it.

        Raises:
            NotFound, StoreUnavailable, SnapshotTooLarge, FreezingTooFast, ArchiveFull.
        """
        if client is not None:
            self.archive.rate_limit.count(client)
        return self.archive.keep(self.frozen(view, filters, display, title=title, note=note))

    def frozen(self, view: str, filters: Filters, display: Display, *, title: str = "", note: str = "") -> Snapshot:
        """The view as a snapshot that is not stored: for downloads of a live view."""
        return freeze_view(self.service, view, filters, display, now=utc_now(), title=title, note=note)

    def read(self, snapshot_id: str) -> Snapshot:
        """A snapshot that may be shown now.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
            StoreUnavailable: in ``published`` mode, where the store must confirm that all of it is still published.
        """
        snapshot = self.archive.read(snapshot_id, utc_now())
        if self.service.settings.visibility is Visibility.PUBLISHED:
            if snapshot.visibility != Visibility.PUBLISHED:
                raise SnapshotGone(NOT_FOR_THE_PUBLIC, "Freeze the view here.")
            if self._shows_hidden(snapshot):
                raise SnapshotGone(WITHDRAWN, "Freeze the view again for a new one.")
        return snapshot

    def _shows_hidden(self, snapshot: Snapshot) -> bool:
        if self.archive.is_restored(snapshot.id):
            return shows_hidden(snapshot, self.service, restored=True)
        key = ("hidden", snapshot.id)
        return self._cache.get(key, lambda: shows_hidden(snapshot, self.service), self.service.generation())

    def entries(self, words: str = "") -> tuple[ArchiveEntry, ...]:
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

    def file(self, snapshot: Snapshot, form: str, place: Callable[[Renderer], Place]) -> SnapshotFile:
        """A stored snapshot in that form.

        Raises:
            NotFound: no such form. RendererUnavailable, RendererBusy, RenderFailed: for pictures.
        """
        where = place(self.renderer)
        key = ("file", snapshot.id, snapshot.title, snapshot.note, form, where.address, where.live)
        return self._cache.get(key, lambda: snapshot_file(snapshot, form, where))

    def live_file(
        self, view: str, filters: Filters, display: Display, form: str, place: Callable[[Renderer], Place]
    ) -> SnapshotFile:
        """A live view in that form, cached until the corpus changes.

        Raises:
            As :meth:`frozen` and :meth:`file`.
        """
        where = place(self.renderer)
        key = ("live", view, filters, display, form, where.address)

        def make() -> SnapshotFile:
            made = snapshot_file(self.frozen(view, filters, display), form, where)
            stem = FORMS[form].stem(f"{view.replace(':', '-')}-{utc_now():%Y-%m-%d}")
            return SnapshotFile(made.data, made.media_type, f"{stem}.{FORMS[form].suffix}")

        return self._cache.get(key, make, self.service.generation())

    def drift(self, snapshot: Snapshot) -> Drift:
        """The snapshot compared with the present corpus.

        Raises:
            StoreUnavailable.
        """
        frozen_for_viewers = snapshot.visibility == Visibility.PUBLISHED
        asked = self._published if self._published and frozen_for_viewers else self.service
        key = ("drift", snapshot.id, asked.generation())
        return self._cache.get(key, lambda: verify(snapshot, asked), self.service.generation())

    def create_board(self, title: str, items: Sequence[BoardItem], *, client: str | None) -> tuple[Board, str]:
        """Store a board of snapshots that may be shown now; returns it with its secret.

        Raises:
            NotFound, SnapshotGone: of a snapshot on it. BadParameter, FreezingTooFast, ArchiveFull.
        """
        if client is not None:
            self.archive.rate_limit.count(client)
        self.readable(items)
        return self.boards.keep(title, items, utc_now())

    def readable(self, items: Sequence[BoardItem]) -> None:
        """Check that every snapshot named may be shown.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable: of the first that cannot.
        """
        for item in items[: MOST_ITEMS + 1]:
            if item.snapshot:
                self.read(item.snapshot)

    def board_slots(self, board: Board, links: Links) -> tuple[BoardSlot, ...]:
        """The snapshots of a board that may be shown now, or why one is gone."""
        return tuple(self._hung(item, links) for item in board.items)

    def board_file(self, board: Board, links: Links, form: str) -> bytes:
        """The board as ``html`` or ``pptx``, or as a PDF on the paper that ``form`` names.

        Raises:
            RendererUnavailable, RendererBusy, RenderFailed.
        """
        board_slots, address = self.board_slots(board, links), links.board(board.id)
        shown = tuple((p.gone, p.snapshot and (p.snapshot.id, p.snapshot.title, p.snapshot.note)) for p in board_slots)
        if form == "html":
            return board_file(board, board_slots, address)
        key = ("board", board, shown, address, form)
        if form == "pptx":
            picture = partial(figure_png, renderer=self.renderer)
            return self._cache.get(key, lambda: board_pptx(board, board_slots, address, picture))
        return self._cache.get(key, lambda: board_pdf(board, board_slots, address, PAPERS[form], self.renderer))

    def _hung(self, item: BoardItem, links: Links) -> BoardSlot:
        if not item.snapshot:
            return BoardSlot(item.heading)
        try:
            return BoardSlot(item.heading, self.read(item.snapshot), links.snapshot(item.snapshot))
        except (NotFound, SnapshotGone, SnapshotUnreadable) as problem:
            return BoardSlot(item.heading, gone=problem.message)

    def round(self, now: datetime) -> tuple[str, ...]:
        """Withdraw what may no longer be shown; while the store cannot answer, the next round tries again."""
        try:
            self.boards.sweep(now)
            return sweep(self.archive, self.service, now, self._published)
        except DashboardError as problem:
            _log.info("The round over the snapshots waits: %s", problem.message)
        return ()

    def _keep_rounds(self) -> None:
        seen: tuple[str, ...] = ("",)
        at = float("-inf")
        remove_profiles()
        if self.renderer.available():
            for missing in missing_fonts():
                _log.warning(missing)
        while not self._stop.wait(LOOK_SECONDS):
            try:
                generation = self._generation()
                if generation != seen or time.monotonic() - at >= ROUND_SECONDS:
                    self.round(utc_now())
                    seen, at = generation, time.monotonic()
            except Exception:  # noqa: BLE001 -- the thread has nobody above it, and the round must go on
                _log.exception("The round over the snapshots failed")
                at = time.monotonic()

    def _generation(self) -> tuple[str, ...]:
        try:
            return tuple(each.generation() for each in (self.service, self._published) if each)
        except DashboardError:
            return ()


def live_address(snapshot: Snapshot, links: Links) -> str:
    """The address of the live view that a snapshot froze."""
    filters, _ = Filters.from_params((n, v) for n, values in snapshot.filters.items() for v in values)
    extra = Display.from_params(snapshot.display).to_params()
    return view_address(snapshot.view, filters, extra, links)


def view_address(view: str, filters: Filters, extra: list[tuple[str, str]], links: Links) -> str:
    """The address of the page that shows a view."""
    if view.startswith(STORY_PREFIX):
        return links.article(view.removeprefix(STORY_PREFIX), filters, extra)
    page = ARTICLES if view == ARTICLES else CHARTS[view].page if view in CHARTS else ""
    return links.page(page, filters, extra)


def desks_of(services: ByReader[Service]) -> ByReader[SnapshotService]:
    """The snapshot services of a deployment, not yet started."""
    published = SnapshotService(services.published)
    if services.everything is services.published:
        return ByReader(published, published)
    return ByReader(SnapshotService(services.everything, viewers=published), published)


@functools.cache
def snapshot_services() -> ByReader[SnapshotService]:
    """The snapshot services of this process, not yet started."""
    return desks_of(services())


def snapshot_service() -> SnapshotService:
    """The snapshot service for whoever is answered now."""
    return snapshot_services().now()


__all__ = ["Kind", "SnapshotService", "live_address", "snapshot_service", "snapshot_services", "view_address"]
