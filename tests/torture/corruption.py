"""Damaged files of the store: found before the first answer, never believed, built again from the documents."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from dashboard.config.settings import Settings
from dashboard.errors import DashboardError
from dashboard.service import Service, sync
from dashboard.store.base import Store
from dashboard.store.duckdb.store import open_store
from tests.torture.documents import ChangingCorpus, State, state_of
from tests.torture.figure import Figure, count, speed

Harm: TypeAlias = Callable[[Path, random.Random], object]
PATIENCE: Final = 180.0


def damaged_stores(folder: Path, damages: int, healing: int, seed: int = 1) -> list[Figure]:
    """So many damages to a store that is then opened, and ``healing`` to one that is being served."""
    corpus = ChangingCorpus(folder / "corpus", 30)
    settings = Settings(corpus=(corpus.folder,), data=folder / "data")
    sync(settings)
    before = corpus.state
    corpus.write(3, 1)
    sync(settings)
    chance = random.Random(seed)
    unseen, wrong, unhealed = [], [], []
    whole = _files(settings.data)
    kinds = list(HARMS)
    for turn in range(damages):
        kind = kinds[turn % len(kinds)]
        HARMS[kind](_newest(settings.data), chance)
        store = open_store(settings)
        if store.sound():
            unseen.append(f"{turn}: {kind}")
        elif (seen := _answer(store)) not in (before, corpus.state):
            wrong.append(f"{turn}: {kind}" if seen else f"{turn}: {kind}: no answer")
        store.close()
        if turn % 5 == 0:
            sync(settings)
            store = open_store(settings)
            if not store.sound() or _answer(store) != corpus.state:
                unhealed.append(f"{turn}: {kind}")
            store.close()
        _restore(settings.data, whole)
    figures = [
        count("R4", f"damages of {damages} not found before the first answer", "0", unseen),
        count("R4", "wrong or missing answers while damaged (a generation before is there)", "0", wrong),
        count("R4", "syncs that did not bring the store back", "0", unhealed),
    ]
    return figures + _healed_while_served(settings, corpus.state, before, healing, chance)


def rebuilt(folder: Path, documents: int = 10_000) -> list[Figure]:
    """How long it takes to build a store of so many documents from nothing."""
    corpus = ChangingCorpus(folder / "many", documents)
    settings = Settings(corpus=(corpus.folder,), data=folder / "many-data")
    started = time.perf_counter()
    sync(settings)
    return [speed("R4", f"rebuilding {documents:,} articles", time.perf_counter() - started, 30)]


def _healed_while_served(
    settings: Settings, wanted: State, before: State, times: int, chance: random.Random
) -> list[Figure]:
    wrong, slowest = [], 0.0
    for turn in range(times):
        kind = list(HARMS)[(turn * 5) % len(HARMS)]
        store = open_store(settings)
        service = Service(settings)
        service.start()
        HARMS[kind](_newest(settings.data), chance)
        started = time.monotonic()
        while not (store.sound() and _answer(store) == wanted):
            if _answer(store) not in (wanted, before):
                wrong.append(f"{kind}: a wrong answer or none")
            if time.monotonic() - started > PATIENCE:
                wrong.append(f"{kind}: not built again within three minutes")
                break
            time.sleep(0.05)
        slowest = max(slowest, time.monotonic() - started)
        service.close()
        store.close()
    return [
        count("R4", f"damages of {times} to a served store with a wrong answer or left as they were", "0", wrong),
        speed("R4", "longest time until the service had built it again by itself", slowest, 60),
    ]


def _answer(store: Store) -> State | None:
    try:
        return state_of(store)
    except DashboardError:
        return None


def _newest(data: Path) -> Path:
    return max(data.glob("gen-*.duckdb"), key=lambda path: int(path.stem.removeprefix("gen-")))


def _files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


def _restore(data: Path, whole: dict[str, bytes]) -> None:
    for path in data.iterdir():
        if path.name not in whole:
            path.unlink()
    for name, content in whole.items():
        if not (data / name).is_file() or (data / name).read_bytes() != content:
            (data / name).write_bytes(content)


def _flip(path: Path, chance: random.Random, bits: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(bits):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _cut(path: Path, length: int) -> None:
    with path.open("r+b") as stream:
        stream.truncate(length)


def _zero(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    block = chance.randrange(len(content) // 4096)
    if not any(content[block * 4096 : block * 4096 + 4096]):
        block = 0
    content[block * 4096 : block * 4096 + 4096] = bytes(4096)
    path.write_bytes(content)


def _manifest(path: Path) -> Path:
    return path.with_suffix(".json")


def _beside(path: Path, content: bytes) -> None:
    path.with_name(f"{path.name}.wal").write_bytes(content)


HARMS: Final[dict[str, Harm]] = {
    "a flipped bit": lambda path, chance: _flip(path, chance),
    "eight flipped bits": lambda path, chance: _flip(path, chance, 8),
    "a page of zeros": _zero,
    "cut anywhere": lambda path, chance: _cut(path, chance.randrange(path.stat().st_size)),
    "cut by a byte": lambda path, _: _cut(path, path.stat().st_size - 1),
    "longer by a byte": lambda path, _: path.write_bytes(path.read_bytes() + b"\0"),
    "empty": lambda path, _: _cut(path, 0),
    "gone": lambda path, _: path.unlink(),
    "garbage": lambda path, chance: path.write_bytes(chance.randbytes(path.stat().st_size)),
    "text": lambda path, _: path.write_bytes(b"not a database\n" * 500),
    "another database engine's": lambda path, _: path.write_bytes(b"SQLite format 3\0" + bytes(4080)),
    "the generation before in its place": lambda path, _: path.write_bytes(_oldest(path).read_bytes()),
    "the manifest flipped": lambda path, chance: _flip(_manifest(path), chance),
    "the manifest cut": lambda path, chance: _cut(_manifest(path), chance.randrange(60)),
    "the manifest gone": lambda path, _: _manifest(path).unlink(),
    "the manifest before in its place": lambda path, _: _manifest(path).write_bytes(
        _manifest(_oldest(path)).read_bytes()
    ),
    "the pointer flipped": lambda path, chance: _flip(path.with_name("CURRENT"), chance),
    "the pointer empty": lambda path, _: _cut(path.with_name("CURRENT"), 0),
    "the pointer gone": lambda path, _: path.with_name("CURRENT").unlink(),
    "the pointer garbage": lambda path, chance: path.with_name("CURRENT").write_bytes(chance.randbytes(90)),
    "a log beside it": lambda path, chance: _beside(path, chance.randbytes(500)),
    "an empty log beside it": lambda path, _: _beside(path, b""),
}


def _oldest(path: Path) -> Path:
    return min(path.parent.glob("gen-*.duckdb"), key=lambda other: int(other.stem.removeprefix("gen-")))
