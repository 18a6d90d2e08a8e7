"""The process that decodes pictures, with limited memory: ``python -m dashboard.images.recoder_process``.

It reads ``<size>\\n`` and that many bytes, and answers a line of JSON, in which ``parts`` gives the sizes of the copies
that follow. Readers treat its answers as untrusted.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import fields
from typing import Any, Final, TypeAlias

from dashboard.images.recoding import Broken, Recoded, Refused, recode

Head: TypeAlias = dict[str, Any]

MEMORY_BYTES: Final = 500_000_000
"""Limit of address space. Libraries use most of it; the largest picture allowed needs half."""
FACTS: Final = tuple(item.name for item in fields(Recoded) if item.name not in ("small", "large"))


def serve() -> None:
    """Decode pictures until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    while line := stdin.readline(20):
        stdout.write(copy_bytes(stdin.read(int(line))))
        stdout.flush()


def copy_bytes(data: bytes) -> bytes:
    """Return the answer for one picture."""
    try:
        made = recode(data)
    except Refused as reason:
        return _line({"refused": str(reason), "parts": []})
    except Broken as reason:
        return _line({"broken": str(reason), "parts": []})
    head = {name: getattr(made, name) for name in FACTS}
    return _line({**head, "parts": [len(made.small), len(made.large)]}) + made.small + made.large


def _line(head: Head) -> bytes:
    return json.dumps(head).encode("ascii") + b"\n"


if __name__ == "__main__":
    serve()
