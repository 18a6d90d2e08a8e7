"""A disk that fills up or turns read-only under the store: readers notice nothing, the operator is told, it goes on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dashboard.config.settings import Settings
from dashboard.errors import DashboardError, StoreUnavailable
from dashboard.service import Service, sync
from dashboard.store.duckdb.store import open_store
from tests.torture.documents import ChangingCorpus, state_of
from tests.torture.figure import Figure, count, speed
from tests.torture.kills import Viewer

SIZE_KB = 20_000
PATIENCE = 180.0
NAME = "R5"
ROOM_KB = (8_000, 4_000, 3_000, 2_500, 2_000, 1_500, 1_000, 500, 200, 64, 8, 0)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of 20 MB, or ``None`` where none can be mounted."""
    place = folder / "disk"
    place.mkdir(parents=True)
    options = ["-t", "tmpfs", "-o", f"size={SIZE_KB}k", "tmpfs", str(place)]
    if not _ran("mount", *options):
        yield None
        return
    try:
        yield place
    finally:
        for _ in range(600):
            if _ran("umount", str(place)):
                break
            time.sleep(0.1)


def full_disks(folder: Path, *, served: bool) -> list[Figure]:
    """Syncs on a disk with ever less room, on a full one, on a read-only one; and ``served``, one that heals by itself."""
    with small_disk(folder) as disk:
        if disk is None:
            return [Figure(NAME, "a full disk", "0 viewer errors", "no file system can be mounted here", None)]
        corpus = ChangingCorpus(folder / "corpus", 150)
        settings = Settings(corpus=(corpus.folder,), data=disk / "data")
        sync(settings)
        viewer = Viewer(settings)
        viewer.allowed.add(corpus.state)
        viewer.start()
        try:
            faults, refused = _ever_less_room(corpus, settings, disk, viewer, ROOM_KB if served else ROOM_KB[1::3])
            faults += _read_only(corpus, settings, disk, viewer)
            healing = _by_itself(corpus, settings, disk, viewer) if served else []
        finally:
            viewer.stop()
    return [
        count(NAME, f"faults while the disk was too small {refused} times, and read-only", "0", faults),
        count(NAME, f"wrong or failing answers of {viewer.answers:,} meanwhile", "0", viewer.wrong),
        *healing,
    ]


def _ever_less_room(
    corpus: ChangingCorpus, settings: Settings, disk: Path, viewer: Viewer, room: Sequence[int]
) -> tuple[list[str], int]:
    faults, refused = [], 0
    for turn, free_kb in enumerate(room, start=1):
        corpus.write(turn, turn)
        viewer.allowed.add(corpus.state)
        filler = filled(disk, free_kb)
        try:
            sync(settings)
        except StoreUnavailable as problem:
            refused += 1
            faults += [f"{free_kb} kB: no remedy"] if "room" not in problem.remedy else []
            left = [path.name for path in settings.data.iterdir() if ".part" in path.name]
            faults += [f"{free_kb} kB: left {left}"] if left else []
        except Exception as problem:  # noqa: BLE001 -- any other kind of failure is the fault looked for
            faults.append(f"{free_kb} kB: {type(problem).__name__}: {problem}")
        filler.unlink()
        sync(settings)
        if not is_current(settings, corpus):
            faults.append(f"{free_kb} kB: not current once there was room")
    return faults + (["the disk was never too small"] if not refused else []), refused


def _read_only(corpus: ChangingCorpus, settings: Settings, disk: Path, viewer: Viewer) -> list[str]:
    corpus.write(1, 1_000)
    viewer.allowed.add(corpus.state)
    if not _ran("mount", "-o", "remount,ro", str(disk)):
        return ["the disk cannot be made read-only"]
    faults = []
    try:
        sync(settings)
        faults.append("a read-only disk was written")
    except DashboardError as problem:
        faults += [] if problem.remedy else ["no remedy"]
    finally:
        _ran("mount", "-o", "remount,rw", str(disk))
    sync(settings)
    return faults if is_current(settings, corpus) else [*faults, "not current once it could be written"]


def _by_itself(corpus: ChangingCorpus, settings: Settings, disk: Path, viewer: Viewer) -> list[Figure]:
    remove_spare(settings)
    filler = filled(disk, 100)
    corpus.write(2, 2_000)
    viewer.allowed.add(corpus.state)
    service = Service(settings)
    service.start()
    told = _until(lambda: service.progress().error is not None)
    filler.unlink()
    started = time.monotonic()
    resumed = _until(lambda: is_current(settings, corpus))
    seconds = time.monotonic() - started
    service.close()
    faults = ([] if told else ["the service did not say so"]) + ([] if resumed else ["it did not go on"])
    return [
        count(NAME, "a served store: state told to the operator, resumed by itself", "both", faults),
        speed(NAME, "time until it went on once there was room", seconds, 60),
    ]


def filled(disk: Path, free_kb: int) -> Path:
    """A file that leaves so much room."""
    filler = disk / "filler"
    state = os.statvfs(disk)
    size = state.f_bavail * state.f_frsize - free_kb * 1024
    with filler.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(size, 1))
    return filler


def remove_spare(settings: Settings) -> None:
    """Remove the generation before the current one, which else leaves its room to the next."""
    current = (settings.data / "CURRENT").read_text("ascii").split()[0]
    for path in settings.data.glob("gen-*.duckdb"):
        if path.stem != current:
            path.unlink()


def is_current(settings: Settings, corpus: ChangingCorpus) -> bool:
    store = open_store(settings)
    try:
        return store.sound() and state_of(store) == corpus.state
    except DashboardError:
        return False
    finally:
        store.close()


def _until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def _ran(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except OSError:
        return False
