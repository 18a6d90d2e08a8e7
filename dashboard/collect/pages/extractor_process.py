"""The process that reads pages, with limited memory: ``python -m dashboard.collect.pages.extractor_process``.

It reads ``<size>\\n`` and that many bytes, and answers a line of JSON. Readers treat its answers as untrusted.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from typing import Final

from dashboard.collect.pages.extraction import extract

MEMORY_BYTES: Final = 1_000_000_000
"""Limit of address space. Libraries use about a third."""


def serve() -> None:
    """Read pages until the input ends."""
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while line := stdin.readline(20):
        stdout.write(answer_line(stdin.read(int(line))))
        stdout.flush()


def answer_line(page: bytes) -> bytes:
    """Return the answer for one page."""
    try:
        said = extract(page).to_json()
    except Exception as problem:  # noqa: BLE001 -- whatever a page does to the libraries, the next one is read
        said = {"broken": type(problem).__name__}
    return json.dumps(said).encode("ascii") + b"\n"


if __name__ == "__main__":
    serve()
