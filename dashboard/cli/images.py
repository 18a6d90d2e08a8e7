"""``images fetch``, ``images status`` and ``images prune``: look after the pictures served from here."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from dashboard.cli.terminal import Bar, add_data_option, interruptible, say, settings_of
from dashboard.config.settings import Images
from dashboard.errors import ImagesBusy, SettingError
from dashboard.images.cache import PictureCache
from dashboard.images.fetcher_client import FetcherClient, FetchResult
from dashboard.images.planning import delete_others, find_due
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules, fetch_rules
from dashboard.images.service import MOST_PLANNED, ON_THEIR_WAY
from dashboard.images.statistics import PictureCounts, PictureReport
from dashboard.service import Service

LOOK_SECONDS: Final = 0.1

Show = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``images``."""
    parser.add_argument("action", choices=("fetch", "status", "prune"), help="what to do")
    parser.add_argument("--again", action="store_true", help="fetch: also ask for those that could not be had before")
    parser.add_argument("--json", action="store_true", help="status: print JSON")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Fetch, count or tidy pictures and print what was done.

    Raises:
        SettingError: pictures are not served from here. StoreUnavailable: there is no store yet.
        ImagesBusy: another process fetches. KeyboardInterrupt: it was stopped; what came is printed.
    """
    settings = settings_of(options)
    service, bar = Service(settings), Bar(sys.stderr, "pictures")
    try:
        with interruptible() as interrupted:
            match options.action:
                case "fetch":
                    lines = fetch(
                        service, fetch_rules(settings), again=options.again, show=bar.show, stopped=interrupted.is_set
                    )
                case "prune":
                    lines = prune(service, fetch_rules(settings))
                case _:
                    lines = status(service, as_json=options.json)
    finally:
        bar.clear()
        service.close()
    say(lines)
    if interrupted.is_set():
        raise KeyboardInterrupt
    return 0


def fetch(service: Service, rules: FetchRules, *, again: bool, show: Show, stopped: Callable[[], bool]) -> list[str]:
    """Fetch every picture that is due, newest first."""
    if service.settings.images is not Images.PROXY:
        raise SettingError("Pictures are not served from here.", "Set PULSE_IMAGES=proxy to fetch them.")
    cache = PictureCache.of(service.settings)
    _, due = find_due(cache, service.pictures(MOST_PLANNED), again=again)
    began = time.monotonic()
    found: Counter[PictureState] = Counter()
    troubles: list[str] = []

    def hear(told: FetchResult) -> None:
        if told.state is None:
            troubles.append(told.trouble or "")
        else:
            found[told.state] += 1

    fetcher = FetcherClient(cache.folder, rules, hear)
    try:
        if not fetcher.ready:
            raise _busy()
        _feed(fetcher, due, show, lambda: stopped() or bool(troubles))
    finally:
        fetcher.close()
    counts = ", ".join(f"{count:,} {state.value}" for state, count in found.most_common()) or "nothing was due"
    lines = [f"Asked for {sum(found.values()):,} pictures in {time.monotonic() - began:.1f} s: {counts}."]
    if troubles:
        lines.append(f"Stopped: pictures cannot be kept ({troubles[0]}).")
    return lines


def _feed(fetcher: FetcherClient, due: list[str], show: Show, stopped: Callable[[], bool]) -> None:
    rest = iter(due)
    asked, pause = 0, threading.Event()
    while fetcher.alive and not stopped():
        while fetcher.waiting < ON_THEIR_WAY and (url := next(rest, None)) is not None:
            asked += fetcher.ask(url)
        show(asked - fetcher.waiting, len(due))
        if not fetcher.waiting:
            return
        pause.wait(LOOK_SECONDS)


def status(service: Service, *, as_json: bool = False) -> list[str]:
    """What became of the corpus's pictures."""
    cache = PictureCache.of(service.settings)
    uses = service.pictures(MOST_PLANNED)
    seen, due = find_due(cache, uses)
    report, kept = PictureCounts(uses, seen).count(), cache.bytes_kept()
    if as_json:
        return [json.dumps(_facts(report, due=len(due), kept=kept))]
    lines = [f"{'':12}{'articles':>10}{'related':>10}"]
    lines += [f"{state.value:12}{report.states[state]:>10,}{report.related[state]:>10,}" for state in PictureState]
    lines.append(
        f"{len(due):,} addresses are due. {report.gone:,} articles show a copy whose original is gone, "
        f"{report.repeated:,} a picture that many others show too."
    )
    lines += [f"  {state.value}: {reason} ({count:,})" for state, reason, count in report.reasons]
    return [*lines, f"The copies take {kept / 1e6:,.1f} MB of {service.settings.image_cache_bytes / 1e6:,.0f} MB."]


def prune(service: Service, rules: FetchRules) -> list[str]:
    """Take away the pictures of articles that left, what no record names, and what is beyond the bound of size."""
    cache = PictureCache.of(service.settings)
    uses = service.pictures(MOST_PLANNED)
    with _writing(cache):
        wanted, _ = find_due(cache, uses)
        left, freed = delete_others(cache, wanted) if uses.complete else (0, cache.sweep())
        freed += cache.evict(rules.cache_bytes)
    return [f"Forgot {left:,} address{'' if left == 1 else 'es'} and freed {freed / 1e6:,.1f} MB."]


@contextmanager
def _writing(cache: PictureCache) -> Iterator[None]:
    if not cache.claim():
        raise _busy()
    try:
        yield
    finally:
        cache.release()


def _busy() -> ImagesBusy:
    return ImagesBusy(
        "Another process is fetching pictures into this data folder.",
        "A dashboard that serves them fetches by itself; stop it, or let it.",
    )


def _facts(report: PictureReport, *, due: int, kept: int) -> dict[str, object]:
    return {
        "articles": {state.value: count for state, count in report.states.items()},
        "related": {state.value: count for state, count in report.related.items()},
        "gone": report.gone,
        "repeated": report.repeated,
        "elsewhere": report.elsewhere,
        "reasons": [
            {"state": state.value, "reason": reason, "articles": count} for state, reason, count in report.reasons
        ],
        "due": due,
        "bytes": kept,
    }
