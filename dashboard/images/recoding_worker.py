"""The process that decodes pictures for another one, within little memory: sizes and bytes in, a line and bytes out.

Started as ``python -m dashboard.images.recoding_worker``. It is told ``<size>\\n`` and so many bytes, and answers a line
of JSON, in which ``parts`` says how many bytes follow. Whoever reads it never has to trust this process.
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
"""Of address space, most of which is libraries; the picture with the most pixels allowed needs half of it."""
FACTS: Final = tuple(item.name for item in fields(Recoded) if item.name not in ("small", "large"))


def serve() -> None:
    """Answer pictures until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline(20):
        told.write(answer_bytes(asked.read(int(line))))
        told.flush()


def answer_bytes(data: bytes) -> bytes:
    """The answer for one picture."""
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
