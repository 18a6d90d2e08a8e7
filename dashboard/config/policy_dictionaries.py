"""The policy dictionaries as they are delivered: their text, and a mark that changes with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

POLICY_NAME: Final = "policy.toml"
"""The file beside a corpus in which its users extend or correct the dictionaries."""

FINDINGS_VERSION: Final = 5
"""Of the code that applies the dictionaries: raised with every change of what it finds."""


@cache
def dictionary_texts() -> Mapping[str, str]:
    """The delivered dictionaries by file name, in the order of their names."""
    folder = files("dashboard") / "policy" / "dictionary"
    found = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".toml"))
    return {name: item.read_text(encoding="utf-8") for name, item in found}


def _other_texts() -> Iterator[tuple[str, str]]:
    """The cities and the models' weights."""
    folder = files("dashboard") / "policy"
    for item in (folder / "dictionary" / "cities.tsv", folder / "weights.json", folder / "words.json"):
        yield item.name, item.read_text(encoding="utf-8")


@cache
def dictionary_mark() -> str:
    """What names the state of the delivered dictionaries and of the code that applies them."""
    digest = hashlib.sha256(str(FINDINGS_VERSION).encode())
    for name, text in (*dictionary_texts().items(), *_other_texts()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()
