"""Reservations against text and data mining, by the TDM Reservation Protocol: ``/.well-known/tdmrep.json`` and headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

PLACE: Final = "/.well-known/tdmrep.json"
MOST_RULES: Final = 1_000
LONGEST_RULE: Final = 1_000
NAME: Final = "tdm-reservation"


def is_reserved_by_header(headers: Mapping[str, str]) -> bool:
    """Whether an answer's headers reserve it."""
    return headers.get(NAME, "").strip() == "1"


def is_reserved_by_file(text: str, url: str) -> bool:
    """Whether the text of a site's ``tdmrep.json`` reserves an address; the longest rule that fits it decides.

    Anything but JSON is a site's page for what it does not have. JSON that cannot be read as rules reserves everything.
    """
    if text.lstrip()[:1] not in ("[", "{"):
        return False
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError):
        return True
    rules = stated if isinstance(stated, list) else [stated]
    parts = urlsplit(url)
    path = unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    found: list[tuple[int, bool]] = []
    for rule in rules[:MOST_RULES]:
        if not isinstance(rule, dict) or NAME not in rule:
            return True
        location = rule.get("location", "/")
        if not isinstance(location, str) or len(location) > LONGEST_RULE or location[:1] not in ("/", "*"):
            return True
        if _fits(unquote(location), path):
            found.append((len(location), _is_yes(rule[NAME])))
    return max(found, default=(0, len(rules) > MOST_RULES))[1]


def _is_yes(value: Any) -> bool:
    return value not in (0, "0", False)


def _fits(location: str, path: str) -> bool:
    """Whether a rule's pattern fits a path, as in robots.txt: ``*`` is anything, ``$`` the end."""
    ends = location.endswith("$")
    parts = re.split(r"\*+", location.removesuffix("$"))
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for number, part in enumerate(parts[1:], 2):
        if ends and number == len(parts):
            return path.endswith(part) and len(path) - len(part) >= at
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not ends or at == len(path)
