"""The feeds of a serving process: how they are doing, what was set aside, and changing them."""

from __future__ import annotations

import functools
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from dashboard.collect.background import BackgroundCollector
from dashboard.collect.checking import FeedCheck, found_feed
from dashboard.collect.feed import Feed, Items
from dashboard.collect.health import FeedHealth, health_of
from dashboard.collect.record import Record
from dashboard.collect.record_folder import RecordFolder
from dashboard.collect.run import CollectorRun, collector_places, is_collecting, read_state, relevance_of
from dashboard.collect.sources_file import SourcesFile, starter_feeds
from dashboard.config.project import PROJECT
from dashboard.config.settings import Settings
from dashboard.config.viewers_settings import settings_of_deployment
from dashboard.errors import BadSources, CorpusReadOnly, DashboardError
from dashboard.fetch.clock import Clock

EXAMPLES: Final = "examples"
PREVIEWED: Final = 200


class FeedDesk:
    """Safe from any thread. Methods that change something raise ``DashboardError`` if that cannot be done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._background = BackgroundCollector(settings)

    def start(self) -> None:
        """Collect in the background while there is a ``sources.toml``."""
        self._background.start()

    def close(self) -> None:
        """Stop collecting."""
        self._background.close()

    def collecting(self) -> bool:
        """Whether this process or another collects for the corpus."""
        return self._background.running or is_collecting(self.settings)

    def health(self) -> list[FeedHealth]:
        """Return how each feed is doing, in the order of ``sources.toml``.

        Raises:
            BadSources: the file cannot be used as written.
        """
        if not self._has_folder():
            return []
        feeds = self._file().feeds()
        now = datetime.now(UTC)
        with read_state(self.settings) as state:
            return [health_of(feed, state, now) for feed in feeds]

    def folder(self) -> str | None:
        """Return the path of the folder that new documents belong into: for an editor on this machine only."""
        return str(collector_places(self.settings).corpus.absolute()) if self._has_folder() else None

    def set_aside(self, most: int) -> tuple[list[Record], int]:
        """Return the newest records that a relevance rule set aside, and how many there are."""
        if not self._has_folder():
            return [], 0
        return RecordFolder(collector_places(self.settings).corpus).newest_aside(most)

    def add(self, address: str) -> Feed:
        """Add the feed at an address, or the one that the page there announces."""
        with CollectorRun(self.settings, dry=True) as run:
            check = found_feed(address, run.fetcher, Clock())
        title = check.parsed.title if check.parsed else None
        today = datetime.now(UTC).date().isoformat()
        table = {"name": title or check.address, "address": check.address, "checked": today}
        added = self._file().add([Feed.from_table(table, "the feed")])
        if not added:
            raise BadSources(f"{check.address} is listed already.", "Find it in the list.")
        return added[0]

    def add_starter(self) -> int:
        """Add the feeds of the delivered list; return how many were not listed yet."""
        return len(self._file().add(starter_feeds()))

    def pause(self, name: str, *, paused: bool) -> Feed:
        """Stop asking a feed, or ask it again."""
        return self._file().change(name, {"enabled": False if paused else None})

    def preview(self, name: str) -> tuple[int, list[Record]]:
        """Judge the newest 200 records of a feed; return how many, and those that would be set aside, with reasons."""
        corpus = collector_places(self.settings).corpus
        feed, rule = self._file().find(name), relevance_of(corpus)
        records = RecordFolder(corpus).newest_of_feed(feed.address, PREVIEWED)
        verdicts = [(record, rule.judge(record.title, record.excerpt)) for record in records]
        aside = [replace(record, aside=verdict.reasons) for record, verdict in verdicts if not verdict.passes]
        return len(records), aside

    def keep_items(self, name: str, items: Items) -> Feed:
        """Keep all items of a feed from now on, or only what is relevant."""
        return self._file().change(name, {"items": str(items) if items is Items.RELEVANT else None})

    def remove(self, name: str) -> Feed:
        """Take a feed out of the list; its records stay."""
        return self._file().remove(name)

    def check(self, name: str) -> FeedCheck:
        """Ask a feed now, without collecting."""
        feed = self._file().find(name)
        with CollectorRun(self.settings, dry=True) as run:
            (check,) = run.check([feed])
        if check.parsed is not None:
            self._file().change(feed.address, {"checked": datetime.now(UTC).date().isoformat()})
        return check

    def copy_examples(self) -> int:
        """Copy the delivered example documents into the corpus; return how many there are.

        Raises:
            CorpusReadOnly: they cannot be written.
        """
        target = collector_places(self.settings).corpus / EXAMPLES
        found = [path for path in sorted((PROJECT / "seeds").iterdir()) if path.is_file()]
        try:
            target.mkdir(parents=True, exist_ok=True)
            for path in found:
                with suppress(FileExistsError), (target / path.name).open("xb") as copy:
                    copy.write(path.read_bytes())
        except OSError as problem:
            raise CorpusReadOnly(
                f"The examples cannot be written: {problem.strerror or problem}.",
                "Make the corpus folder writable.",
            ) from None
        return len(found)

    def _has_folder(self) -> bool:
        try:
            collector_places(self.settings)
        except DashboardError:
            return False
        return True

    def _file(self) -> SourcesFile:
        return SourcesFile(collector_places(self.settings).corpus)


def count_feeds(settings: Settings) -> int:
    """Return how many feeds are listed; 0 if the list cannot be read."""
    try:
        return len(SourcesFile(collector_places(settings).corpus).feeds())
    except DashboardError:
        return 0


def feed_desk(settings: Settings) -> FeedDesk:
    """Return the desk of these settings in this process, not yet started; a deployment has one for all its readers."""
    return _desk_of(settings_of_deployment(settings))


@functools.lru_cache(maxsize=4)
def _desk_of(settings: Settings) -> FeedDesk:
    return FeedDesk(settings)
