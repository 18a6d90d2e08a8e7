"""Keep names in documents apart from the dashboard's labels for unknown values."""

from __future__ import annotations

import re
from typing import Final

from dashboard.model.filters import UNKNOWN_LABELS

_RESERVED: Final = re.compile("“*(?:" + "|".join(map(re.escape, sorted(set(UNKNOWN_LABELS.values())))) + ")”*")


def apart_from_labels(name: str) -> str:
    """Return the name, in quotes if it reads like a label.

    A topic that is literally ``(no topic)`` becomes “(no topic)”, so filters and counts cannot mistake it for articles
    without a topic. No two names become one.
    """
    return f"“{name}”" if name[:1] in "(“" and _RESERVED.fullmatch(name) else name
