"""The picture desk of a process that serves: it has the corpus's pictures fetched, newest first, and those on view sooner.

One desk a process, shared by the pages and the routes. It does nothing unless ``PULSE_IMAGES`` is ``proxy``.
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

from dashboard.errors import DashboardError
from dashboard.images.cache import KEPT_SHARE, PictureCache
from dashboard.images.census import Census, PictureReport, Seen
from dashboard.images.fetcher import Fetcher, Told
from dashboard.images.planning import forget_others, has_copies, is_due, look_up
from dashboard.images.record import PictureRecord
from dashboard.images.rules import rules_of
from dashboard.images.shown import ShownPicture
from dashboard.pipeline import service as served
from dashboard.settings import Images, Visibility

if TYPE_CHECKING:
    from dashboard.pipeline import Service

MOST_PLANNED: Final = 100_000
"""Pictures that are fetched unasked and counted; of those beyond, the ones on view are fetched."""
MOST_WISHES: Final = 500
MOST_LOOKED_UP: Final = 20_000
LOOKED_UP_SECONDS: Final = 300.0
"""How long a picture is shown as it was, unless the fetching process told something else of it."""
ON_THEIR_WAY: Final = 200
LOOK_SECONDS: Final = 0.5
COUNT_SECONDS: Final = 2.0
REST_SECONDS: Final = 30.0
PLAN_SECONDS: Final = 3_600.0
CLOSING_SECONDS: Final = 5.0
_PAUSE_EVERY: Final = 50
_PAUSE_SECONDS: Final = 0.005

_log = logging.getLogger(__name__)


class PictureDesk:
    """Looks after the pictures of a service's corpus. Every method may be called from any thread."""

    def __init__(self, service: Service) -> None:
        self.cache = PictureCache.of(service.settings)
        self._service = service
        self._on = service.settings.images is Images.PROXY
        self._rules = rules_of(service.settings)
        self._fetcher: Fetcher | None = None
        self._census = Census()
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
        """Begin to fetch, if pictures are served from here. A second call does nothing."""
        with self._lock:
            if self._on and self._thread is None:
                self._thread = threading.Thread(target=self._keep_fetching, name="picture-desk", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the fetching."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def find(self, url: str) -> ShownPicture:
        """The picture at an address; where we have none, or an old one, it is asked for next."""
        looked_at, found = self._looked_up.get(url, (0.0, None))
        if found is None or time.monotonic() - looked_at > LOOKED_UP_SECONDS:
            found = self._look_up(url)
            with self._lock:
                self._looked_up[url] = time.monotonic(), found
                while len(self._looked_up) > MOST_LOOKED_UP:
                    self._looked_up.pop(next(iter(self._looked_up)))
        return replace(found, shown_by=self._census.shown_by(url))

    def _look_up(self, url: str) -> ShownPicture:
        record = self._whole(self.cache.record(url))
        if is_due(record, time.time()):
            self._wish(url)
        return ShownPicture(url, record)

    def _whole(self, record: PictureRecord | None) -> PictureRecord | None:
        """The record, unless it names copies that are no longer there."""
        if record is not None and has_copies(record) and not self.cache.holds(record):
            return None
        return record

    def news(self, key: str) -> ShownPicture | None:
        """What became of the picture that is filed under a key; ``None`` while it is on its way, or not known."""
        record = self._whole(self.cache.record_of(key))
        if record is None:
            return None
        return ShownPicture(record.url, record, self._census.shown_by(record.url))

    def report(self) -> PictureReport | None:
        """What became of the corpus's pictures; ``None`` where they are not served from here, or not counted yet."""
        return self._report

    def _wish(self, url: str) -> None:
        with self._lock:
            self._wishes[url] = None
            self._wishes.move_to_end(url)
            while len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
        self._wake.set()

    def _keep_fetching(self) -> None:
        """Feed the fetching process until closed; start it again when it ends."""
        try:
            while not self._stop.is_set():
                try:
                    self._look()
                except DashboardError as error:
                    _log.warning("Pictures wait: %s", error)
                    self._stop.wait(REST_SECONDS)
                except Exception:  # noqa: BLE001 -- the thread has nobody above it
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
        """Look at what is known of every picture of the corpus; the addresses that are due, newest first."""
        uses = self._service.pictures(MOST_PLANNED)
        seen, due = look_up(self.cache, uses, read=self._note)
        if self._service.settings.visibility is Visibility.PUBLISHED and uses.complete:
            forget_others(self.cache, seen)  # what is no longer published leaves no picture behind
        with self._lock:
            self._census.uses, self._census.seen = uses, seen
            self._changed = True
        return iter(due)

    def _note(self, url: str, record: PictureRecord | None) -> None:
        """Keep the newest pictures at hand, so that pages need not read files for them."""
        self._read += 1
        whole = self._whole(record) if len(self._looked_up) < MOST_LOOKED_UP else None
        if whole is not None and whole.next_at > time.time():
            with self._lock:
                self._looked_up[url] = time.monotonic(), ShownPicture(url, whole)
        if self._read % _PAUSE_EVERY == 0:
            self._stop.wait(_PAUSE_SECONDS)  # pages come first

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
            self._planned_for = ""  # what was on its way is planned again
            return False
        fetcher = Fetcher(self.cache.folder, self._rules, self._hear)
        self._fetcher = fetcher
        return fetcher.ready

    def _hear(self, told: Told) -> None:
        if told.trouble is not None or told.state is None:
            _log.warning("Pictures cannot be kept: %s", told.trouble)
            self._rest_until = time.monotonic() + REST_SECONDS
            self._wish(told.url)
            return
        with self._lock:
            self._looked_up.pop(told.url, None)
            self._kept = told.kept
            if told.url in self._census.seen:
                self._census.seen[told.url] = Seen(told.state, told.likeness, told.gone, told.reason)
                self._changed = True
        self._wake.set()

    def _recount(self) -> None:
        if not self._changed:
            return
        with self._lock:
            self._changed = False
            census = Census(self._census.uses, dict(self._census.seen))
        began = time.monotonic()
        report = census.count()
        with self._lock:
            census.seen = self._census.seen
            self._census, self._report = census, report
        self._stop.wait(min(COUNT_SECONDS, 10 * (time.monotonic() - began)))


def picture_desk() -> PictureDesk:
    """The picture desk of this process, not yet started."""
    return _desk_of(served())


@functools.lru_cache(maxsize=1)
def _desk_of(service: Service) -> PictureDesk:
    return PictureDesk(service)
