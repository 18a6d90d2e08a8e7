"""Simulate a viewer with an open page: keep its Streamlit session and request the parts of the page, as browsers do."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections import Counter
from gzip import decompress
from typing import Final
from urllib.parse import urlencode, urlsplit

from benchmarks.viewer import Params, Viewer

_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PASSING: Final = ("milliseconds", "synced_words", "synced")


class PartsViewer:
    """One open overview. ``shown`` counts its parts by the digest of their data, without times."""

    def __init__(self, url: str) -> None:
        self._session = Viewer(url)
        self._place = urlsplit(url)
        self.shown: Counter[str] = Counter()
        self.data = b""

    async def __aenter__(self) -> PartsViewer:
        await self._session.__aenter__()
        await self._session.ask(())
        await self._connect()
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._writer.close()
        await self._session.__aexit__(*problem)

    async def _connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._place.hostname, self._place.port)

    async def _fetch(self, query: str) -> bytes:
        self._writer.write(f"{query}\r\nHost: {self._place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        assert length, head
        assert head.split(b" ", 2)[1] == b"200", head
        return await self._reader.readexactly(int(length[1]))

    async def ask(self, params: Params) -> float:
        """Ask for the overview under these parameters; seconds until its parts are there.

        Raises:
            AssertionError: the server did not answer with them.
        """
        query = f"GET /parts/overview?{urlencode(params)} HTTP/1.1"
        began = time.perf_counter()
        try:
            packed = await self._fetch(query)
        except (ConnectionError, asyncio.IncompleteReadError):  # the server closes idle connections
            await self._connect()
            packed = await self._fetch(query)
        taken = time.perf_counter() - began
        digest = hashlib.sha256(packed).hexdigest()
        if digest not in _READ:
            _READ[digest] = _read(packed)
        self.data, self.shown = _READ[digest]
        return taken


_READ: dict[str, tuple[bytes, Counter[str]]] = {}


def _read(packed: bytes) -> tuple[bytes, Counter[str]]:
    data = decompress(packed)
    parts = [[key, _lasting(part)] for key, _, part in json.loads(data)["parts"]]
    return data, Counter(hashlib.sha256(json.dumps(part).encode()).hexdigest() for part in parts)


def _lasting(value: object) -> object:
    if isinstance(value, dict):
        return {key: _lasting(item) for key, item in value.items() if key not in _PASSING}
    return [_lasting(item) for item in value] if isinstance(value, list) else value
