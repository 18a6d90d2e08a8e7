"""Collect all feeds that are due, several hosts at once; once or again and again."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from dashboard.collect.checking import FeedCheck, check_feed
from dashboard.collect.collector import Collector
from dashboard.collect.feed import Feed
from dashboard.collect.outcome import FeedOutcome
from dashboard.collect.pages.page_reader import PageReader
from dashboard.collect.record_folder import RecordFolder
from dashboard.collect.relevance import Relevance
from dashboard.collect.sources_file import SourcesFile
from dashboard.collect.state import CollectorState
from dashboard.config.policy_dictionaries import POLICY_NAME
from dashboard.config.settings import Settings
from dashboard.config.version import NAME, VERSION
from dashboard.corpus.archive import is_archive
from dashboard.errors import CollectorBusy, CorpusMissing, DashboardError
from dashboard.fetch.clock import Clock
from dashboard.fetch.host_gate import HostGate
from dashboard.fetch.host_queue import FetchTask, HostQueue
from dashboard.fetch.polite import PoliteFetcher
from dashboard.fetch.robots import RobotsRules
from dashboard.fetch.rules import RequestRules

AGENT: Final = NAME.replace(" ", "-")
SECONDS: Final = 20.0
MAX_BYTES: Final = 5_000_000
REDIRECTS: Final = 5
HOST_PAUSE: Final = 2.0
WORKERS: Final = 6
MOST_TASKS: Final = 10_000
LOOK_SECONDS: Final = 3.0

_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class CollectorPlaces:
    """The corpus folder that is collected into, and the files of its state."""

    corpus: Path
    state: Path
    lock: Path


def collector_places(settings: Settings) -> CollectorPlaces:
    """Return the places for the first folder in ``PULSE_CORPUS``.

    Raises:
        CorpusMissing: all are archives.
    """
    for place in settings.corpus:
        if not (place.is_file() and is_archive(place)):
            name = hashlib.sha256(os.fsencode(place.absolute())).hexdigest()[:12]
            stem = settings.data / f"collector-{name}"
            return CollectorPlaces(place, stem.with_suffix(".sqlite"), stem.with_suffix(".lock"))
    raise CorpusMissing(
        "The corpus has no folder to collect into.", "Name a folder in PULSE_CORPUS before the archives."
    )


def request_rules(settings: Settings) -> RequestRules:
    """Return the limits of requests for feeds. The agent names the public address, if there is one, for complaints."""
    about = f" (+{settings.public_url})" if settings.public_url else ""
    routes = {host: (address, port) for host, address, port in settings.feed_hosts}
    return RequestRules(f"{AGENT}/{VERSION} (feed reader{about})", SECONDS, MAX_BYTES, REDIRECTS, routes)


class CollectorRun:
    """An open collector: use it in a ``with`` block. Only one process collects for a corpus.

    Args:
        dry: write and remember nothing; any number of processes may.
        rules: limits of requests; those of the settings unless given.
        pause: seconds between two requests to a host.

    Raises:
        CollectorBusy: another process collects.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        dry: bool = False,
        clock: Clock | None = None,
        rules: RequestRules | None = None,
        pause: float = HOST_PAUSE,
    ) -> None:
        self._places = collector_places(settings)
        self._clock = clock or Clock()
        self._lock = None if dry else _locked(self._places.lock)
        self.folder = RecordFolder(self._places.corpus)
        if dry:
            self.state = CollectorState.reading(self._places.state)
        else:
            self.folder.sweep()
            self.state = CollectorState.writing(self._places.state, self.folder)
        robots = RobotsRules(AGENT, self.state)
        gate = HostGate(pause, self._clock)
        self.fetcher = PoliteFetcher(rules or request_rules(settings), gate, robots, self._clock)
        relevance = relevance_of(self._places.corpus)
        self._pages = PageReader(self.fetcher, self.state, self._clock)
        self._collector = Collector(self.folder, self.state, self.fetcher, relevance, self._clock, self._pages, dry=dry)

    def __enter__(self) -> CollectorRun:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the state and let another process collect."""
        self._pages.close()
        self.state.close()
        if self._lock is not None:
            os.close(self._lock)

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds of ``sources.toml`` that are not paused."""
        return tuple(feed for feed in SourcesFile(self._places.corpus).feeds() if feed.enabled)

    def due(self, feeds: Sequence[Feed]) -> list[Feed]:
        """Return the feeds that may be asked now; those that are gone for good never are."""
        now = self._clock.now()
        states = ((feed, self.state.feed(feed.address)) for feed in feeds)
        return [feed for feed, state in states if state.trouble != "gone" and state.next_at <= now]

    def collect(
        self,
        feeds: Sequence[Feed],
        show: Callable[[FeedOutcome], None] = lambda outcome: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[FeedOutcome]:
        """Collect these feeds now, several hosts at once; returns what became of each, in the order of the feeds.

        Raises:
            DashboardError: a record cannot be written. The feeds that were being collected are finished.
        """

        def collect(feed: Feed) -> FeedOutcome:
            outcome = self._collector.collect(feed)
            show(outcome)
            return outcome

        return _each(feeds, collect, cancelled)

    def check(self, feeds: Sequence[Feed]) -> list[FeedCheck]:
        """Ask these feeds without collecting; returns what each has, in their order."""
        return _each(feeds, lambda feed: check_feed(feed, self.fetcher, self._clock))

    def watch(
        self, stop: threading.Event, show: Callable[[FeedOutcome], None], fail: Callable[[DashboardError], None]
    ) -> None:
        """Collect what is due until ``stop`` is set. Failures are passed on once each, and tried again."""
        last: str | None = None
        while not stop.is_set():
            try:
                self.collect(self.due(self.feeds()), show, stop.is_set)
                last = None
            except DashboardError as error:
                if str(error) != last:
                    fail(error)
                last = str(error)
            stop.wait(LOOK_SECONDS)


def _each(
    feeds: Sequence[Feed], do: Callable[[Feed], _Done], cancelled: Callable[[], bool] = lambda: False
) -> list[_Done]:
    """Do something with each feed, several hosts at once; those that were reached when it was cancelled or failed."""
    queue = HostQueue(0.0, MOST_TASKS)
    waiting = {feed.address: feed for feed in feeds}
    done: dict[str, _Done] = {}
    problems: list[Exception] = []

    def work() -> None:
        while (task := queue.take()) is not None:
            try:
                if not problems and not cancelled():
                    done[task.url] = do(waiting[task.url])
            except Exception as problem:  # noqa: BLE001 -- raised again below, in the caller's thread
                problems.append(problem)
            finally:
                queue.done(task)

    for address in waiting:
        queue.put(FetchTask(address))
    queue.end()
    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(WORKERS, len(waiting)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if problems:
        raise problems[0]
    return [done[address] for address in waiting if address in done]


def read_state(settings: Settings) -> CollectorState:
    """Open the collector's state as it is, beside a process that collects."""
    return CollectorState.reading(collector_places(settings).state)


def is_collecting(settings: Settings) -> bool:
    """Whether a process collects for the corpus of these settings."""
    if not collector_places(settings).lock.exists():
        return False
    try:
        os.close(_locked(collector_places(settings).lock))
    except CollectorBusy:
        return True
    return False


def _locked(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise CollectorBusy(
            "Another process is collecting for this corpus.",
            "A dashboard with a sources.toml collects by itself; stop it, or let it.",
        ) from None
    return descriptor


def relevance_of(corpus: Path) -> Relevance:
    """Return the relevance rule of a corpus folder, with the words of its ``policy.toml``."""
    try:
        words = (corpus / POLICY_NAME).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        words = ""
    return Relevance(corpus.resolve().name, words)
