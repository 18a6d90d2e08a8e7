"""kill -9 while the documents are read into the store: nothing is lost, doubled or half there, and readers see no error."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from dashboard.config.settings import Settings
from dashboard.service import sync
from dashboard.store.duckdb.store import open_store
from tests.torture.documents import ChangingCorpus, State, state_of
from tests.torture.figure import Figure, count, speed

PROJECT = Path(__file__).resolve().parents[2]
MOMENTS = ("gen-*.part", "gen-*.part.wal", "gen-*.json.part", "gen-*.json", "gen-*.duckdb", "CURRENT.part", "at random")
_FORKING = """
import os, sys
from pathlib import Path
from dashboard.service import sync
from dashboard.config.settings import Settings
import dashboard.store.duckdb.store
settings = Settings(corpus=(Path(sys.argv[1]),), data=Path(sys.argv[2]))
for line in sys.stdin:
    if os.fork() == 0:
        os.setsid()
        print(os.getpid(), flush=True)
        try:
            sync(settings)
        finally:
            os._exit(0)
    else:
        os.wait()
        print("ended", flush=True)
"""


class Viewer(threading.Thread):
    """Asks without pause, and keeps every answer that is no state the corpus ever had."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self.store = open_store(settings)
        self.allowed: set[State] = set()
        self.answers = 0
        self.wrong: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                if state_of(self.store) not in self.allowed:
                    self.wrong.append("a state the documents never had")
            except Exception as problem:  # noqa: BLE001 -- whatever a viewer would see is a fault
                self.wrong.append(f"{type(problem).__name__}: {problem}")
            self.answers += 1
            time.sleep(0.002)

    def stop(self) -> None:
        self.ended.set()
        self.join(30)
        self.store.close()


def killed_syncs(folder: Path, kills: int, documents: int = 120, seed: int = 1) -> list[Figure]:
    """So many syncs killed, at moments of publishing and at random ones."""
    corpus = ChangingCorpus(folder / "corpus", documents)
    settings = Settings(corpus=(corpus.folder,), data=folder / "data")
    sync(settings)
    chance, reopening = random.Random(seed), [0.0]
    faults: list[str] = []
    viewer = Viewer(settings)
    published = corpus.state
    viewer.allowed.add(published)
    viewer.start()
    killed = 0
    with _forking(corpus.folder, settings.data) as server:
        for turn in range(1, 4 * kills + 1):
            for number in chance.sample(range(documents), 10):
                corpus.write(number, turn)
            viewer.allowed.add(corpus.state)
            killed += _attempt(server, settings.data, MOMENTS[turn % len(MOMENTS)], chance)
            started = time.perf_counter()
            after = _seen(settings, faults)
            reopening.append(time.perf_counter() - started)
            if after not in (published, corpus.state):
                faults.append(f"turn {turn}: neither the state before nor the one after")
            published = after
            if killed >= kills:
                break
        _end(server)
    sync(settings)
    if _seen(settings, faults) != corpus.state:
        faults.append("the last sync did not bring every document")
    viewer.stop()
    left = [path.name for path in settings.data.iterdir() if ".part" in path.name]
    return [
        count("R3", f"kill -9 x {killed} while syncing: lost, doubled or half documents", "0", faults),
        count("R3", f"wrong or failing answers of {viewer.answers:,} meanwhile", "0", viewer.wrong),
        count("R3", "leftovers after the next sync", "0", left),
        speed("R3", "longest opening and first answer after a kill", max(reopening), 2),
    ]


def two_at_once(folder: Path, times: int, documents: int = 400) -> list[Figure]:
    """Two syncs of one store started together, so many times: whatever each says, the store is whole and theirs."""
    corpus = ChangingCorpus(folder / "corpus", documents)
    settings = Settings(corpus=(corpus.folder,), data=folder / "data")
    command = [sys.executable, "-m", "dashboard", "sync", "--corpus", str(corpus.folder), "--data", str(settings.data)]
    faults, busy = [], 0
    for turn in range(times):
        corpus.write(turn, turn + 1)
        running = [
            subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in "ab"
        ]
        ended = [(process.communicate(timeout=300)[1], process.returncode) for process in running]
        for said, code in ended:
            if code and "Another sync" not in said:
                faults.append(f"ended with {code}: {said[-200:]}")
            busy += bool(code)
        if all(code for _, code in ended):
            faults.append("neither did its work")
        if _seen(settings, faults) != corpus.state:
            faults.append("the store is not what the documents say")
    return [
        count(
            "R3",
            f"two syncs at once, {times} times: faults",
            "0",
            faults,
            f"0 wrong, {busy} said that another was at work",
        )
    ]


def _forking(corpus: Path, data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _FORKING, str(corpus), str(data)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def _attempt(server: subprocess.Popen[str], data: Path, moment: str, chance: random.Random) -> bool:
    """Start a sync and kill it at that moment; whether it was still at work then."""
    assert server.stdin is not None
    assert server.stdout is not None
    before = {path.name for path in data.iterdir()}
    server.stdin.write("\n")
    server.stdin.flush()
    child = int(server.stdout.readline())
    deadline = time.monotonic() + (chance.uniform(0, 0.8) if moment == "at random" else 10)
    while time.monotonic() < deadline and _alive(child):
        if moment != "at random" and any(path.name not in before for path in data.glob(moment)):
            break
    at_work = _alive(child)
    if at_work:
        with suppress(ProcessLookupError):  # it may end just now
            os.killpg(child, 9)
    assert server.stdout.readline() == "ended\n"
    return at_work


def _alive(child: int) -> bool:
    try:
        return Path(f"/proc/{child}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def _end(server: subprocess.Popen[str]) -> None:
    assert server.stdin is not None
    server.stdin.close()
    server.wait(30)


def _seen(settings: Settings, faults: list[str]) -> State:
    """What a process that starts now would show; the lock is free, whoever died."""
    store = open_store(settings)
    try:
        store.begin()
        store.abort()
        if not store.sound():
            faults.append("the generation was not sound")
        return state_of(store)
    finally:
        store.close()
