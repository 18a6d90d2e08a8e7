"""From an address to its record: the state each misbehaving server leaves, and when it is asked again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.fetch.host_queue import FetchTask
from dashboard.images.cache import PictureCache
from dashboard.images.picture_fetcher import PictureFetcher, TryAgain
from dashboard.images.record import PictureRecord, PictureState
from dashboard.images.rules import DAY
from tests.images.test_recoding import bomb
from tests.support.picture_server import (
    Answer,
    PictureServer,
    cut_off,
    encoded,
    endless,
    photo,
    picture_server,
    redirect,
    trickle,
)

pytestmark = pytest.mark.slow

PHOTO = encoded(photo())
OK, DEAD, BLOCKED, UNFIT = (PictureState.OK, PictureState.DEAD, PictureState.BLOCKED, PictureState.UNFIT)
LAST_TRY = 9


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with picture_server() as served:
        yield served


@pytest.fixture
def fetch(server: PictureServer, tmp_path: Path) -> Iterator[Callable[..., PictureRecord]]:
    made: list[PictureFetcher] = []

    def _fetch(url: str, tried: int = LAST_TRY, **changes: Any) -> PictureRecord:
        made.append(PictureFetcher(PictureCache(tmp_path), server.rules(**changes)))
        return made[-1].fetch(FetchTask(url, tried))

    yield _fetch
    for fetcher in made:
        fetcher.close()


def sent(body: bytes, kind: str = "image/jpeg", status: int = 200) -> Answer:
    return lambda handler: handler.send(body, kind, status)


CASES: dict[str, tuple[Answer, PictureState, str]] = {
    "photograph": (sent(PHOTO), OK, ""),
    "wrong type said": (sent(PHOTO, "text/html"), OK, ""),
    "polyglot": (sent(PHOTO + b"<script>alert(1)</script>", "text/html"), OK, ""),
    "cmyk": (sent(encoded(photo(mode="CMYK"))), OK, ""),
    "animated": (sent(encoded(photo(), "WEBP", save_all=True, append_images=[photo(2)])), OK, ""),
    "icon": (sent(encoded(photo(1, (48, 48)), "PNG")), UNFIT, "only 48 by 48"),
    "page": (sent(b"<!doctype html>", "image/jpeg"), DEAD, "no picture"),
    "svg": (sent(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), BLOCKED, "SVG"),
    "animated gif": (sent(encoded(photo(), "GIF", save_all=True, append_images=[photo(2)])), BLOCKED, "GIF"),
    "bomb": (sent(bomb(20_000, 9_000), "image/png"), BLOCKED, "million pixels"),
    "huge": (endless(), BLOCKED, "larger than"),
    "slow": (trickle(PHOTO), DEAD, "too long"),
    "truncated": (cut_off(PHOTO), DEAD, "cut off"),
    "truncated inside": (sent(PHOTO[: len(PHOTO) // 2]), DEAD, "cut off"),
    "missing": (sent(b"", "text/plain", 404), DEAD, "404"),
    "forbidden": (sent(b"", "text/plain", 403), DEAD, "403"),
    "failing": (sent(b"", "text/plain", 503), DEAD, "503"),
    "into the machine": (redirect("http://127.0.0.1/"), BLOCKED, "public web"),
    "into the machine, mapped": (redirect("http://[::ffff:7f00:1]/"), BLOCKED, "public web"),
    "round and round": (redirect("/x"), BLOCKED, "more than 3"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_answer_leaves_its_state(
    name: str, server: PictureServer, fetch: Callable[..., PictureRecord], tmp_path: Path
) -> None:
    answer, state, reason = CASES[name]
    url = server.serve("/x", answer)
    record = fetch(url, seconds=0.5 if name == "slow" else 60.0, max_bytes=1_000_000)
    assert (record.state, reason in record.reason) == (state, True), record.reason
    cache = PictureCache(tmp_path)
    assert cache.record(url) == record
    assert cache.holds(record) is (state in (OK, UNFIT))
    assert record.next_at > time.time() + 1_000


def test_a_passing_failure_is_tried_again_before_it_counts(
    server: PictureServer, fetch: Callable[..., PictureRecord], tmp_path: Path
) -> None:
    url = server.serve("/x", sent(b"", "text/plain", 503))
    with pytest.raises(TryAgain) as met:
        fetch(url, tried=0, tries=3, backoff=0.5)
    assert met.value.wait == 0.5
    with pytest.raises(TryAgain) as met:
        fetch(url, tried=1, tries=3, backoff=0.5)
    assert met.value.wait == 2.0
    assert PictureCache(tmp_path).record(url) is None
    first = fetch(url, tried=2, tries=3)
    again = fetch(url)
    assert (first.failures, again.failures) == (1, 2)
    assert again.next_at - again.checked_at == 4 * (first.next_at - first.checked_at)


def test_a_server_that_asks_to_wait_is_left_alone(server: PictureServer, fetch: Callable[..., PictureRecord]) -> None:
    url = server.put("/x", b"", "text/plain", 429, Retry_After="20000")
    record = fetch(url, tried=0, tries=5)
    assert record.state is DEAD
    assert record.next_at - record.checked_at == pytest.approx(20_000, abs=1)


def test_a_picture_that_did_not_change_is_not_decoded_again(
    server: PictureServer, fetch: Callable[..., PictureRecord]
) -> None:
    def conditional(handler: Any) -> None:
        same = handler.headers.get("If-None-Match") == '"v1"'
        handler.send(b"" if same else PHOTO, status=304 if same else 200, ETag='"v1"')

    url = server.serve("/x", conditional)
    first, again = fetch(url), fetch(url)
    assert [headers.get("If-None-Match") for _, _, headers in server.asked] == [None, '"v1"']
    assert again == replace(first, checked_at=again.checked_at, next_at=again.next_at)
    assert again.next_at > time.time() + 29 * DAY


def test_a_picture_that_was_evicted_is_asked_for_whole(
    server: PictureServer, fetch: Callable[..., PictureRecord], tmp_path: Path
) -> None:
    url = server.put("/x", PHOTO, ETag='"v1"')
    fetch(url)
    PictureCache(tmp_path).evict(0)
    assert PictureCache(tmp_path).holds(fetch(url))
    assert [headers.get("If-None-Match") for _, _, headers in server.asked] == [None, None]


def test_our_copy_outlives_the_publishers(server: PictureServer, fetch: Callable[..., PictureRecord]) -> None:
    url = server.put("/x", PHOTO)
    first = fetch(url)
    server.put("/x", b"", "text/plain", 404)
    gone = fetch(url)
    assert (gone.state, gone.gone, gone.small, gone.large) == (OK, True, first.small, first.large)
    server.put("/x", PHOTO)
    assert fetch(url).gone is False


def test_a_picture_that_is_replaced_is_shown_anew(server: PictureServer, fetch: Callable[..., PictureRecord]) -> None:
    url = server.put("/x", PHOTO)
    first = fetch(url)
    server.put("/x", encoded(photo(5)))
    assert fetch(url).small != first.small
    server.put("/x", b"<svg/>", "image/svg+xml")
    assert fetch(url).small is None, "what is refused is no longer shown"


def test_the_cache_stays_within_its_bound(
    server: PictureServer, fetch: Callable[..., PictureRecord], tmp_path: Path
) -> None:
    cache = PictureCache(tmp_path)
    one = fetch(server.put("/0", PHOTO))
    bound = 3 * cache.bytes_kept()
    records = [one, *(fetch(server.put(f"/{n}", encoded(photo(n))), cache_bytes=bound) for n in range(1, 8))]
    assert cache.bytes_kept() <= bound
    assert not cache.holds(one)
    assert cache.holds(records[-1])


def test_what_cannot_be_kept_is_said(server: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("in the way")
    fetcher = PictureFetcher(PictureCache(tmp_path), server.rules())
    try:
        with pytest.raises(OSError, match=r"Not a directory|File exists"):
            fetcher.fetch(FetchTask(server.put("/x", PHOTO)))
    finally:
        fetcher.close()
