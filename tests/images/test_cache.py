"""The folder of pictures: whole or absent, found by names of our form only, and never larger than it may be."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.images.cache import PictureCache
from dashboard.images.record import PictureRecord, PictureState, key_of, name_of

URL = "https://img.example.org/a.jpg"


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "images")


def filed(cache: PictureCache, url: str, data: bytes) -> PictureRecord:
    name = cache.keep_copy(data)
    record = PictureRecord(url, PictureState.OK, small=name, large=name, likeness=2**63 + 1)
    cache.keep_record(record)
    return record


def test_a_record_is_read_as_it_was_filed(cache: PictureCache) -> None:
    record = filed(cache, URL, b"small")
    assert cache.record(URL) == cache.record_of(key_of(URL)) == record
    assert cache.holds(record)
    assert cache.copy(name_of(b"small")) == b"small"
    assert list(cache.records()) == [record]
    assert cache.record("https://img.example.org/b.jpg") is None


@pytest.mark.parametrize("key", ["", "..", "../../writer", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n", "٠" * 32])
def test_names_of_another_form_are_not_looked_for(cache: PictureCache, tmp_path: Path, key: str) -> None:
    filed(cache, URL, b"small")
    (tmp_path / "secret.webp").write_bytes(b"secret")
    assert cache.copy(key) is None
    assert cache.record_of(key) is None


def test_links_and_damage_are_not_followed(cache: PictureCache, tmp_path: Path) -> None:
    record = filed(cache, URL, b"small")
    assert record.small
    copy = cache.folder / "copies" / record.small[:2] / f"{record.small}.webp"
    (tmp_path / "elsewhere").write_bytes(b"secret")
    copy.unlink()
    copy.symlink_to(tmp_path / "elsewhere")
    assert cache.copy(record.small) is None
    place = next((cache.folder / "records").rglob("*.json"))
    for damage in (b"", b"{", b"[]", b'{"state": "odd", "url": "x"}', b"\xff" * 90, b"x" * 70_000):
        place.write_bytes(damage)
        assert cache.record(URL) is None


def test_eviction_takes_what_was_wanted_longest_ago(cache: PictureCache) -> None:
    old, used, new = (filed(cache, f"{URL}?{n}", bytes([n]) * 1_000) for n in range(3))
    past = time.time() - 10 * 86_400
    for path in (cache.folder / "copies").rglob("*.webp"):
        os.utime(path, (past, past))
    assert used.small
    assert new.small
    cache.copy(used.small)
    cache.keep_copy(b"\x02" * 1_000)
    os.utime(cache.folder / "copies" / new.small[:2] / f"{new.small}.webp")
    assert cache.evict(3_000) == 0, "all fit"
    assert cache.evict(2_500) == 1_000
    assert [cache.holds(record) for record in (old, used, new)] == [False, True, True]
    assert cache.record(old.url) == old, "what is known of it stays"


def test_what_nobody_names_is_swept_away(cache: PictureCache) -> None:
    kept, left = filed(cache, URL, b"kept"), filed(cache, f"{URL}?2", b"left")
    beside = cache.folder / "copies" / "00"
    beside.mkdir(exist_ok=True)
    (beside / ".half.webp.1234").write_bytes(b"half")
    cache.forget(left.url)
    assert cache.sweep() == len(b"left")
    assert (cache.holds(kept), cache.holds(left)) == (True, False)
    assert not (beside / ".half.webp.1234").exists()


def test_one_process_writes(cache: PictureCache) -> None:
    other = PictureCache(cache.folder)
    assert cache.claim()
    assert cache.claim()
    assert not other.claim()
    cache.release()
    assert other.claim()
    other.release()


def test_each_visibility_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = {PictureCache.of(Settings(data=tmp_path, visibility=kind)).folder for kind in Visibility}
    assert len(folders) == len(Visibility)
