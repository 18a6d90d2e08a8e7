"""Lease the current generation to readers; if its files are damaged, the best older one.

Each lease checks first whether the files changed. While one thread examines a new generation, others keep using the
open one; a reader keeps the generation it began with.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dashboard.errors import StoreUnavailable
from dashboard.store.base import GenerationLost
from dashboard.store.generations.files import Generations, Pointed, State
from dashboard.store.generations.manifest import DamagedGeneration, NotReadNow
from dashboard.store.generations.reader import OpenGeneration, open_generation

REBUILD: Final = "`python -m dashboard sync` rebuilds it."
_SECONDS_TO_LET_GO: Final = 60.0

_log = logging.getLogger(__name__)


class CurrentGeneration:
    """Leases of the generation in use. Safe from any thread."""

    def __init__(self, generations: Generations, *, published_only: bool) -> None:
        self._files = generations
        self._published_only = published_only
        self._guard = threading.Condition()
        self._moving = threading.Lock()
        self._reading: OpenGeneration | None = None
        self._damaged: set[tuple[str, State]] = set()
        self._served: dict[str, str] = {}

    @contextmanager
    def lease(self, pinned: OpenGeneration | None = None) -> Iterator[OpenGeneration]:
        """The pinned generation, else the best there is; it stays open until the block ends.

        Raises:
            StoreUnavailable: there is none.
            GenerationLost: the pinned one was found damaged, or its last reader left.
        """
        reading = self._joined() if pinned is None else self._rejoined(pinned)
        try:
            yield reading
        finally:
            with self._guard:
                reading.users -= 1
                if reading.retired and not reading.users:
                    reading.connection.close()
                self._guard.notify_all()

    def _rejoined(self, pinned: OpenGeneration) -> OpenGeneration:
        with self._guard:
            if not pinned.users or (pinned.name, pinned.state) in self._damaged:
                raise GenerationLost("The generation being read is gone.", "Ask again: another one answers then.")
            pinned.users += 1
            return pinned

    def condemn(self, reading: OpenGeneration, why: str) -> None:
        """Never use this state of a generation again."""
        self._condemn(reading.name, reading.state, why)

    def close(self) -> None:
        """Close the open generation after its last query; a later lease opens it again."""
        with self._guard:
            self._retire()

    def _joined(self) -> OpenGeneration:
        if (reading := self._joined_if(fresh=True)) is not None:
            return reading
        if not self._moving.acquire(blocking=False):
            if (reading := self._joined_if(fresh=False)) is not None:
                return reading
            self._moving.acquire()
        try:
            return self._joined_if(fresh=True) or self._moved()
        finally:
            self._moving.release()

    def _joined_if(self, *, fresh: bool) -> OpenGeneration | None:
        with self._guard:
            reading = self._reading
            if reading is None:
                return None
            now = self._files.state(reading.name)
            if self._is_suspect(reading, now) or (fresh and now != reading.state):
                return None
            reading.users += 1
            return reading

    def _is_suspect(self, reading: OpenGeneration, state: State) -> bool:
        """Whether its open file was written to or condemned. Replacing or removing the file does not affect an open one."""
        then, now = reading.state[1], state[1]
        written_to = then is not None and now is not None and then[0] == now[0] and then != now
        return written_to or (reading.name, reading.state) in self._damaged

    def _moved(self) -> OpenGeneration:
        """Switch to the best generation. Called by one thread at a time."""
        with self._guard:
            if self._reading and self._is_suspect(self._reading, self._files.state(self._reading.name)):
                self._retire()
        chosen = self._best()
        with self._guard:
            if chosen is not self._reading:
                self._retire()
                self._reading = chosen
            chosen.users += 1
        return chosen

    def _best(self) -> OpenGeneration:
        try:
            return self._best_readable()
        except NotReadNow as passing:
            if self._reading is not None:  # its state stays as it was, so that the next lease tries again
                return self._reading
            raise StoreUnavailable(f"The store cannot be read now: {passing}.", "Try again in a moment.") from None

    def _best_readable(self) -> OpenGeneration:
        pointed = self._files.pointed()
        if pointed is not None and (found := self._examined(pointed.name, pointed)) is not None:
            return found
        if self._files.pointed() != pointed:
            return self._best_readable()
        if self._reading is not None:
            self._reading.state, self._reading.is_current = self._files.state(self._reading.name), False
            return self._reading
        for name in self._files.candidates():
            if (found := self._examined(name, pointed)) is not None:
                found.is_current = False
                return found
        if self._files.pointed() != pointed:
            return self._best_readable()
        if pointed is None and not self._files.finished():
            raise StoreUnavailable("The store holds no articles yet.", "`python -m dashboard sync` fills it.")
        raise StoreUnavailable("What the store holds is damaged or of another version.", REBUILD)

    def _examined(self, name: str, pointed: Pointed | None) -> OpenGeneration | None:
        """The generation of that name open for reading, or ``None`` if it is damaged."""
        state = self._files.state(name)
        if (name, state) in self._damaged:
            return None
        try:
            if (open_already := self._unchanged(name, state)) is not None:
                return open_already
            self._files.examined(name)
            self._wait_for_old_queries(name)
            found = open_generation(self._files, name, published_only=self._published_only)
        except DamagedGeneration as damage:
            if self._files.pointed() == pointed:
                self._condemn(name, state, str(damage))
            return None
        if self._served.setdefault(name, found.digest) != found.digest:
            found.label = f"{name}-{found.digest[:8]}"
        return found

    def _unchanged(self, name: str, state: State) -> OpenGeneration | None:
        reading = self._reading
        if reading is None or reading.name != name or reading.state[1:] != state[1:]:
            return None
        self._files.examined(name)
        reading.state, reading.is_current = state, True
        return reading

    def _wait_for_old_queries(self, name: str) -> None:
        """Within a process the engine opens a path once: another file of that name needs the first one closed."""
        with self._guard:
            reading = self._reading
            if reading is not None and reading.name == name:
                self._retire()
                self._guard.wait_for(lambda: not reading.users, _SECONDS_TO_LET_GO)

    def _condemn(self, name: str, state: State, why: str) -> None:
        if (name, state) not in self._damaged:
            self._damaged.add((name, state))
            _log.warning("The store's %s is not served: %s.", name, why)

    def _retire(self) -> None:
        if self._reading is not None:
            self._reading.retired = True
            if not self._reading.users:
                self._reading.connection.close()
            self._reading = None
