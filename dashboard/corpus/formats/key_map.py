"""Which keys of other tools' front matter mean what: delivered as data, extended per corpus by ``front-matter.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from dashboard.errors import BadCorrections

KeyMap: TypeAlias = Mapping[str, Sequence[str]]
"""Normalised keys by what they mean, the most telling first."""

MEANINGS: Final = ("title", "date", "changed", "address", "provider", "topics", "excerpt", "picture", "withheld")
_DELIVERED: Final = Path(__file__).with_name("front_matter_keys.toml")
_MAX_CHARACTERS: Final = 64_000
_LONG_KEY = re.compile(r"(?:[^\s.=]{0,60}\.){12}")


def normalised(key: str) -> str:
    """Return a key without what spellings differ in: ``source_url`` and ``sourceUrl`` are ``sourceurl``."""
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")


@cache
def delivered_keys() -> KeyMap:
    """The mapping as delivered."""
    return _normalised(tomllib.loads(_DELIVERED.read_text(encoding="utf-8")))


def extended_keys(text: str, place: str) -> KeyMap:
    """Return the delivered mapping with a corpus's own keys before it. ``place`` names their file in errors.

    Raises:
        BadCorrections: the file is no such mapping.
    """
    remedy = f'Write lines like topics = ["tags"]; they may set {", ".join(MEANINGS)}.'
    if len(text) > _MAX_CHARACTERS or _LONG_KEY.search(text):
        raise BadCorrections(f"{place} is too long or too deep.", remedy)
    try:
        own = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadCorrections(f"{place} is not valid TOML: {str(problem)[:200]}.", remedy) from None
    for meaning, keys in own.items():
        listed = isinstance(keys, list) and all(isinstance(key, str) and key.strip() for key in keys)
        if meaning not in MEANINGS or not listed:
            raise BadCorrections(f"{place} has {meaning[:40]!r}, which is no list of keys for a known meaning.", remedy)
    mine, usual = _normalised(own), delivered_keys()
    return {name: list(dict.fromkeys((*mine.get(name, ()), *usual[name]))) for name in MEANINGS}


def _normalised(listed: Mapping[str, Sequence[str]]) -> KeyMap:
    return {name: list(dict.fromkeys(map(normalised, keys))) for name, keys in listed.items()}
