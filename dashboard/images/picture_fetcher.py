"""Fetch the picture of one address: download, decode, store, and schedule the next attempt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import Dead, Known
from dashboard.fetch.host_queue import FetchTask
from dashboard.images.cache import PictureCache
from dashboard.images.recoder_client import RecoderClient
from dashboard.images.recoding import Broken, Refused
from dashboard.images.record import PictureRecord, PictureState
from dashboard.images.retrieval import Retrieved, retrieve
from dashboard.images.rules import DAY, FetchRules

FRESH: Final = 30 * DAY
ASK_AGAIN_DEAD: Final = 7 * DAY
ASK_AGAIN_PASSING: Final = 3_600.0
_WORTH_WAITING: Final = 30.0


class TryAgain(Exception):  # noqa: N818 -- not a fault
    """A temporary failure; try again after ``wait`` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait


class PictureFetcher:
    """Fetches into a cache, from any thread."""

    def __init__(self, cache: PictureCache, rules: FetchRules, retrieve: Callable[..., Retrieved] = retrieve) -> None:
        self._cache = cache
        self._rules = rules
        self._retrieve = retrieve
        self._recoder = RecoderClient(rules.recode_seconds)
        self._lock = threading.Lock()
        self.kept = cache.bytes_kept()

    def close(self) -> None:
        """Stop the decoding process."""
        self._recoder.close()

    def fetch(self, task: FetchTask) -> PictureRecord:
        """Fetch the picture at an address; store and return its new record.

        Raises:
            TryAgain: nothing is stored; try again soon.
            OSError: it could not be stored.
        """
        before = self._cache.record(task.url) or PictureRecord(task.url, PictureState.FETCHING)
        held = self._cache.holds(before)
        known = Known(before.etag, before.modified) if held else Known()
        try:
            made = self._made(before, self._retrieve(task.url, self._rules, known))
        except (Blocked, Refused) as reason:
            made = _without(before, PictureState.BLOCKED, str(reason), FRESH, held=False)
        except Broken as reason:
            made = _without(before, PictureState.DEAD, str(reason), ASK_AGAIN_DEAD, held=held)
        except Dead as reason:
            made = self._failed(before, reason, task.tried, held=held)
        self._cache.keep_record(made)
        return made

    def _made(self, before: PictureRecord, got: Retrieved) -> PictureRecord:
        now = time.time()
        if got.body is None:
            return replace(before, checked_at=now, next_at=now + FRESH, failures=0, gone=False)
        picture = self._recoder.recode(got.body)
        return PictureRecord(
            before.url,
            PictureState.UNFIT if picture.unfit else PictureState.OK,
            reason=picture.unfit or "",
            checked_at=now,
            next_at=now + FRESH,
            etag=got.known.etag,
            modified=got.known.modified,
            small=self._keep(picture.small),
            large=self._keep(picture.large),
            width=picture.width,
            height=picture.height,
            tiny=picture.tiny,
            colour=picture.colour,
            likeness=picture.likeness,
        )

    def _failed(self, before: PictureRecord, reason: Dead, tried: int, *, held: bool) -> PictureRecord:
        if not reason.passing:
            return _without(before, PictureState.DEAD, str(reason), ASK_AGAIN_DEAD, held=held)
        wait = max(self._rules.backoff * 4**tried, reason.wait or 0.0)
        if tried + 1 < self._rules.tries and wait <= _WORTH_WAITING:
            raise TryAgain(wait)
        rest = max(ASK_AGAIN_PASSING * 4 ** min(before.failures, 4), reason.wait or 0.0)
        if held:
            return replace(before, failures=before.failures + 1, checked_at=time.time(), next_at=time.time() + rest)
        return _without(before, PictureState.DEAD, str(reason), rest, held=False)

    def _keep(self, data: bytes) -> str:
        name = self._cache.keep_copy(data)
        with self._lock:
            self.kept += len(data)
            if self.kept > self._rules.cache_bytes:
                self._cache.evict(self._rules.cache_bytes)
                self.kept = self._cache.bytes_kept()
        return name


def _without(before: PictureRecord, state: PictureState, reason: str, rest: float, *, held: bool) -> PictureRecord:
    """Return the record after a failure. Existing copies are still shown, marked as gone at the publisher."""
    now = time.time()
    times = {"checked_at": now, "next_at": now + rest, "failures": before.failures + 1}
    if held:
        return replace(before, gone=True, **times)  # type: ignore[arg-type]
    return PictureRecord(before.url, state, reason=reason, **times)  # type: ignore[arg-type]
