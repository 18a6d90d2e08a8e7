"""``images fetch``, ``images status`` and ``images prune``: what is typed in, what is said. Printing is the caller's."""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from dashboard.errors import ImagesBusy, SettingError
from dashboard.images.cache import PictureCache
from dashboard.images.census import Census, PictureReport
from dashboard.images.desk import MOST_PLANNED, ON_THEIR_WAY
from dashboard.images.fetcher import Fetcher, Told
from dashboard.images.planning import forget_others, look_up
from dashboard.images.record import PictureState
from dashboard.images.rules import FetchRules, rules_of
from dashboard.pipeline import Service
from dashboard.settings import Images, Settings

LOOK_SECONDS: Final = 0.1

Show = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


def add_images(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``images`` to a parser's commands."""
    images = commands.add_parser(
        "images", help="fetch, count or tidy the pictures served from here", allow_abbrev=False
    )
    images.add_argument("action", choices=("fetch", "status", "prune"), help="what to do")
    images.add_argument("--again", action="store_true", help="fetch: also ask for those that could not be had before")
    images.add_argument("--json", action="store_true", help="status: print JSON")
    images.add_argument("--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)")


def images_command(
    options: argparse.Namespace, settings: Settings, *, show: Show, stopped: Callable[[], bool]
) -> list[str]:
    """Do what was asked and return what to print.

    Raises:
        SettingError: pictures are not served from here. StoreUnavailable: there is no store yet.
        ImagesBusy: another process fetches.
    """
    service = Service(settings)
    try:
        match options.action:
            case "fetch":
                return fetch(service, rules_of(settings), again=options.again, show=show, stopped=stopped)
            case "prune":
                return prune(service, rules_of(settings))
            case _:
                return status(service, as_json=options.json)
    finally:
        service.close()


def fetch(service: Service, rules: FetchRules, *, again: bool, show: Show, stopped: Callable[[], bool]) -> list[str]:
    """Fetch every picture that is due, newest first."""
    if service.settings.images is not Images.PROXY:
        raise SettingError("Pictures are not served from here.", "Set PULSE_IMAGES=proxy to fetch them.")
    cache = PictureCache.of(service.settings)
    _, due = look_up(cache, service.pictures(MOST_PLANNED), again=again)
    began = time.monotonic()
    found: Counter[PictureState] = Counter()
    troubles: list[str] = []

    def hear(told: Told) -> None:
        if told.state is None:
            troubles.append(told.trouble or "")
        else:
            found[told.state] += 1

    fetcher = Fetcher(cache.folder, rules, hear)
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


def _feed(fetcher: Fetcher, due: list[str], show: Show, stopped: Callable[[], bool]) -> None:
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
    seen, due = look_up(cache, uses)
    report, kept = Census(uses, seen).count(), cache.bytes_kept()
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
        wanted, _ = look_up(cache, uses)
        left, freed = forget_others(cache, wanted) if uses.complete else (0, cache.sweep())
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
