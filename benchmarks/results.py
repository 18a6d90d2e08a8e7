"""``benchmarks/results.json``: figures by part, size and name. Each benchmark replaces its own and leaves the others."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).with_name("results.json")


def record(part: str, key: str | None, figures: Mapping[str, Any]) -> None:
    """Keep ``figures`` under ``part`` and, unless it is ``None``, ``key``."""
    with RESULTS.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        found = json.loads(file.read() or "{}")
        if key is None:
            found[part] = dict(figures)
        else:
            found.setdefault(part, {})[key] = dict(figures)
        file.truncate(0)
        file.write(json.dumps(found, indent=2) + "\n")


def results() -> dict[str, Any]:
    """All that was kept."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found
