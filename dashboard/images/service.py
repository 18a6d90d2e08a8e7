"""Keep the corpus's pictures fetched in the background: newest first, those being viewed before others.

One per process, shared by pages and routes. It does nothing unless ``PULSE_IMAGES`` is ``proxy``.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dashboard.config.settings import Images, Visibility
from dashboard.errors import DashboardError
from dashboard.images.cache import KEPT_SHARE, PictureCache
from dashboard.images.fetcher_client import FetcherClient, FetchResult
from dashboard.images.planning import delete_others, find_due, has_copies, is_due
from dashboard.images.record import PictureRecord
from dashboard.images.rules import fetch_rules
from dashboard.images.shown_picture import ShownPicture
from dashboard.images.statistics import PictureCounts, PictureReport, PictureStatus
from dashboard.service import service as served

if TYPE_CHECKING:
    from dashboard.service import Service

MOST_PLANNED: Final = 100_000
"""So many of the newest pictures are fetched ahead and counted; older ones only when viewed."""
MOST_WISHES: Final = 500
MOST_LOOKED_UP: Final = 20_000
LOOKED_UP_SECONDS: Final = 300.0
"""How long a record is cached in memory, unless a result for it arrives."""
ON_THEIR_WAY: Final = 200
LOOK_SECONDS: Final = 0.5
COUNT_SECONDS: Final = 2.0
REST_SECONDS: Final = 30.0
PLAN_SECONDS: Final = 3_600.0
CLOSING_SECONDS: Final = 5.0
_PAUSE_EVERY: Final = 50
_PAUSE_SECONDS: Final = 0.005

_log = logging.getLogger(__name__)


class PictureService:
    """The pictures of a service's corpus. Safe from any thread."""

    def __init__(self, service: Service) -> None:
        self.cache = PictureCache.of(service.settings)
        self._service = service
        self._on = service.settings.images is Images.PROXY
        self._rules = fetch_rules(service.settings)
        self._fetcher: FetcherClient | None = None
        self._counts = PictureCounts()
        self._report: PictureReport | None = None
        self._looked_up: dict[str, tuple[float, ShownPicture]] = {}
        self._wishes: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._changed = False
        self._kept = 0
        self._read = 0
        self._rest_until = 0.0
        self._planned: Iterator[str] = iter(())
        self._planned_for = ""
        self._plan_again_at = 0.0

    @property
    def serves(self) -> bool:
        """Whether pictures are served from here."""
        return self._on

    def start(self) -> None:
        """Start fetching if pictures are served from here. A second call does nothing."""
        with self._lock:
            if self._on and self._thread is None:
                self._thread = threading.Thread(target=self._keep_fetching, name="picture-service", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop fetching."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def find(self, url: str) -> ShownPicture:
        """Return the picture at an address; a missing or outdated one is fetched next."""
        looked_at, found = self._looked_up.get(url, (0.0, None))
        if found is None or time.monotonic() - looked_at > LOOKED_UP_SECONDS:
            found = self._look_up(url)
            with self._lock:
                self._looked_up[url] = time.monotonic(), found
                while len(self._looked_up) > MOST_LOOKED_UP:
                    self._looked_up.pop(next(iter(self._looked_up)))
        return replace(found, shown_by=self._counts.shown_by(url))

    def _look_up(self, url: str) -> ShownPicture:
        record = self._whole(self.cache.record(url))
        if is_due(record, time.time()):
            self._wish(url)
        return ShownPicture(url, record)

    def _whole(self, record: PictureRecord | None) -> PictureRecord | None:
        """Return the record, unless it names copies that no longer exist."""
        if record is not None and has_copies(record) and not self.cache.holds(record):
            return None
        return record

    def news(self, key: str) -> ShownPicture | None:
        """Return the picture with this key; ``None`` while it is being fetched, or unknown."""
        record = self._whole(self.cache.record_of(key))
        if record is None:
            return None
        return ShownPicture(record.url, record, self._counts.shown_by(record.url))

    def report(self) -> PictureReport | None:
        """Return the counts by state; ``None`` if pictures are not served from here or not counted yet."""
        return self._report

    def _wish(self, url: str) -> None:
        with self._lock:
            self._wishes[url] = None
            self._wishes.move_to_end(url)
            while len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
        self._wake.set()

    def _keep_fetching(self) -> None:
        """Send addresses to the fetching process until closed; restart it when it ends."""
        try:
            while not self._stop.is_set():
                try:
                    self._look()
                except DashboardError as error:
                    _log.warning("Pictures wait: %s", error)
                    self._stop.wait(REST_SECONDS)
                except Exception:  # noqa: BLE001 -- nothing above this thread would log it
                    _log.exception("The pictures cannot be looked after")
                    self._stop.wait(REST_SECONDS)
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()
        finally:
            if self._fetcher is not None:
                self._fetcher.close()

    def _look(self) -> None:
        if not self._service.ready():
            return
        generation = self._service.generation()
        if generation != self._planned_for or time.monotonic() >= self._plan_again_at:
            self._planned, self._planned_for = self._plan(), generation
            self._plan_again_at = time.monotonic() + PLAN_SECONDS
        self._feed()
        self._recount()

    def _plan(self) -> Iterator[str]:
        """Read the records of the corpus's pictures; return the addresses that are due, newest first."""
        uses = self._service.pictures(MOST_PLANNED)
        seen, due = find_due(self.cache, uses, read=self._note)
        if self._service.settings.visibility is Visibility.PUBLISHED and uses.complete:
            delete_others(self.cache, seen)  # delete pictures of articles no longer published
        with self._lock:
            self._counts.uses, self._counts.seen = uses, seen
            self._changed = True
        return iter(due)

    def _note(self, url: str, record: PictureRecord | None) -> None:
        """Cache the newest records in memory, so that pages need not read files."""
        self._read += 1
        whole = self._whole(record) if len(self._looked_up) < MOST_LOOKED_UP else None
        if whole is not None and whole.next_at > time.time():
            with self._lock:
                self._looked_up[url] = time.monotonic(), ShownPicture(url, whole)
        if self._read % _PAUSE_EVERY == 0:
            self._stop.wait(_PAUSE_SECONDS)  # yield to page requests

    def _feed(self) -> None:
        if time.monotonic() < self._rest_until or not self._fetches():
            return
        fetcher = self._fetcher
        while fetcher is not None and fetcher.waiting < ON_THEIR_WAY:
            with self._lock:
                url = self._wishes.popitem()[0] if self._wishes else None
            if url is None:
                roomy = self._kept < self._rules.cache_bytes * KEPT_SHARE
                url = next(self._planned, None) if roomy else None
            if url is None:
                return
            fetcher.ask(url)

    def _fetches(self) -> bool:
        if self._fetcher is not None and self._fetcher.alive:
            return True
        if self._fetcher is not None:
            self._fetcher.close()
            self._fetcher = None
            self._rest_until = time.monotonic() + REST_SECONDS
            self._planned_for = ""  # plan again: requests in flight were lost
            return False
        fetcher = FetcherClient(self.cache.folder, self._rules, self._receive)
        self._fetcher = fetcher
        return fetcher.ready

    def _receive(self, result: FetchResult) -> None:
        if result.trouble is not None or result.state is None:
            _log.warning("Pictures cannot be kept: %s", result.trouble)
            self._rest_until = time.monotonic() + REST_SECONDS
            self._wish(result.url)
            return
        with self._lock:
            self._looked_up.pop(result.url, None)
            self._kept = result.kept
            if result.url in self._counts.seen:
                self._counts.seen[result.url] = PictureStatus(result.state, result.likeness, result.gone, result.reason)
                self._changed = True
        self._wake.set()

    def _recount(self) -> None:
        if not self._changed:
            return
        with self._lock:
            self._changed = False
            counts = PictureCounts(self._counts.uses, dict(self._counts.seen))
        began = time.monotonic()
        report = counts.count()
        with self._lock:
            counts.seen = self._counts.seen
            self._counts, self._report = counts, report
        self._stop.wait(min(COUNT_SECONDS, 10 * (time.monotonic() - began)))


def picture_service() -> PictureService:
    """Return the picture service of this process for whoever is answered now, not yet started."""
    return _service_of(served())


@functools.lru_cache(maxsize=2)  # one for each store
def _service_of(service: Service) -> PictureService:
    return PictureService(service)
