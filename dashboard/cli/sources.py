"""``sources add|check|list|import|export|pause|resume|remove``: the feeds that records are collected from."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.cli.terminal import add_corpus_option, add_data_option, collecting_settings, say
from dashboard.collect.checking import FeedCheck, found_feed
from dashboard.collect.feed import Feed, Items, interval_of
from dashboard.collect.health import FeedHealth, health_of, health_record
from dashboard.collect.opml import read_opml, write_opml
from dashboard.collect.run import CollectorRun, collector_places, read_state
from dashboard.collect.sources_file import SourcesFile, feeds_of, starter_feeds
from dashboard.config.settings import Settings
from dashboard.errors import BadParameter
from dashboard.fetch.clock import Clock
from dashboard.text.dates import day_words, exact_words
from dashboard.text.numbers import counted

STARTER: Final = "starter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``sources``."""
    parser.add_argument("action", choices=tuple(_ACTIONS), help="what to do")
    parser.add_argument("what", nargs="?", metavar="ADDRESS|NAME|FILE", help="an address, a feed's name or a file")
    add_corpus_option(parser)
    add_data_option(parser)
    parser.add_argument("--name", help="add: what to call the feed (else the title it gives itself)")
    parser.add_argument("--topic", action="append", default=[], help="add: a topic for its items; may be repeated")
    parser.add_argument("--items", choices=tuple(Items), help="add, import: which items become records")
    parser.add_argument("--every", help="add, import: how often to ask, such as 30m, 6h or 1d")
    parser.add_argument("--json", action="store_true", help="list, check: a JSON object a line")
    parser.add_argument("--out", type=Path, metavar="FILE", help="export: where (else the terminal)")


def run(options: argparse.Namespace) -> int:
    """Do what was asked.

    Raises:
        DashboardError: what was named cannot be read, found or written.
    """
    settings = collecting_settings(options)
    return _ACTIONS[options.action](options, settings)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    address = _named(options, "an address")
    with CollectorRun(settings, dry=True) as collector:
        check = found_feed(address, collector.fetcher, Clock())
    parsed = check.parsed
    title = parsed.title if parsed else None
    today = datetime.now(UTC).date().isoformat()
    table = {"name": options.name or title or check.address, "address": check.address, "checked": today}
    feed = _with_options(Feed.from_table(table, "the feed"), options)
    added = _file(settings).add([feed])
    if not added:
        raise BadParameter(f"{check.address} is listed already.", "List the feeds with: sources list.")
    say([f"Added “{added[0].name}”: {_check_words(check)}.", "Collect it with: collect."])
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    file = _file(settings)
    feeds = [file.find(options.what)] if options.what else list(file.feeds())
    failed = 0
    with CollectorRun(settings, dry=True) as collector:
        checks = collector.check(feeds)
    for feed, check in zip(feeds, checks, strict=True):
        failed += check.parsed is None
        say([_check_json(feed, check) if options.json else f"{feed.name}: {_check_words(check)}"])
        if check.parsed is not None:
            file.change(feed.name, {"checked": datetime.now(UTC).date().isoformat()})
    if not options.json:
        say([f"{counted(len(feeds), 'feed')}: {len(feeds) - failed} work, {failed} do not."])
    return 1 if failed else 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    feeds = _file(settings).feeds()
    with read_state(settings) as state:
        found = [health_of(feed, state, datetime.now(UTC)) for feed in feeds]
    if options.json:
        say(json.dumps(health_record(item), ensure_ascii=False) for item in found)
        return 0
    say(_health_words(item) for item in found)
    say([f"{counted(len(found), 'feed')} in {collector_places(settings).corpus.name}/sources.toml."])
    return 0


def _import(options: argparse.Namespace, settings: Settings) -> int:
    name = _named(options, f"a file, or “{STARTER}”")
    left_out: list[str] = []
    if name == STARTER:
        feeds = list(starter_feeds())
    else:
        try:
            data = Path(name).expanduser().read_bytes()
        except OSError as problem:
            raise BadParameter(f"{name} cannot be read: {problem.strerror}.", "Name a file.") from None
        if name.lower().endswith(".toml"):
            feeds = list(feeds_of(data.decode("utf-8", "replace"), Path(name).name))
        else:
            feeds, left_out = read_opml(data, Path(name).name)
    added = _file(settings).add(_with_options(feed, options) for feed in feeds)
    known = len(feeds) - len(added)
    say([f"Added {counted(len(added), 'feed')}; {known} were listed already, {len(left_out)} left out."])
    say(f"  left out: {line}" for line in left_out)
    if name == STARTER:
        say(["The starter list was written without asking these addresses: sources check asks them."])
    return 0


def _export(options: argparse.Namespace, settings: Settings) -> int:
    feeds = _file(settings).feeds()
    text = write_opml(feeds)
    if options.out is None:
        sys.stdout.write(text)
        return 0
    try:
        options.out.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise BadParameter(f"{options.out} cannot be written: {problem.strerror}.", "Choose another --out.") from None
    say([f"{counted(len(feeds), 'feed')} in {options.out}."])
    return 0


def _pause(options: argparse.Namespace, settings: Settings) -> int:
    feed = _file(settings).change(_named(options, "a feed"), {"enabled": False})
    say([f"Paused “{feed.name}”. Its records stay."])
    return 0


def _resume(options: argparse.Namespace, settings: Settings) -> int:
    feed = _file(settings).change(_named(options, "a feed"), {"enabled": None})
    say([f"Resumed “{feed.name}”."])
    return 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    feed = _file(settings).remove(_named(options, "a feed"))
    say([f"Removed “{feed.name}”. Its records stay."])
    return 0


_ACTIONS: Final[dict[str, Callable[[argparse.Namespace, Settings], int]]] = {
    "add": _add,
    "check": _check,
    "list": _list,
    "import": _import,
    "export": _export,
    "pause": _pause,
    "resume": _resume,
    "remove": _remove,
}


def _file(settings: Settings) -> SourcesFile:
    return SourcesFile(collector_places(settings).corpus)


def _named(options: argparse.Namespace, what: str) -> str:
    if not options.what:
        raise BadParameter(f"sources {options.action} needs {what}.", f"Write: sources {options.action} …")
    return str(options.what)


def _with_options(feed: Feed, options: argparse.Namespace) -> Feed:
    table = feed.to_table()
    if options.topic:
        table["topics"] = options.topic
    if options.items:
        table["items"] = options.items
    if options.every:
        interval_of(options.every, "--every")
        table["every"] = options.every
    return Feed.from_table(table, "the feed")


def _check_words(check: FeedCheck) -> str:
    if check.parsed is None:
        return f"does not work: {check.problem}"
    newest = f", the newest of {day_words(check.newest.date())}" if check.newest else ""
    damage = "" if check.parsed.whole else "; damaged, read as far as possible"
    return f"{check.parsed.kind} with {counted(len(check.parsed.entries), 'item')}{newest}{damage}"


def _check_json(feed: Feed, check: FeedCheck) -> str:
    parsed = check.parsed
    said = {
        "name": feed.name,
        "address": check.address,
        "works": parsed is not None,
        "problem": check.problem,
        "kind": parsed and parsed.kind,
        "items": len(parsed.entries) if parsed else 0,
        "newest": check.newest and check.newest.isoformat(),
    }
    return json.dumps(said, ensure_ascii=False)


def _health_words(item: FeedHealth) -> str:
    since = f" since {exact_words(item.failing_since)}" if item.failing_since else ""
    why = f": {item.problem}" if item.problem else f" to {item.moved_to}" if item.state == "moved" else ""
    return f"{item.feed.name} ({item.feed.address}): {item.label}{since}{why}; {sum(item.days)} new in 30 days"
