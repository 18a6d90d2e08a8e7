"""The country an outlet is at home in, by the domain of its web site. Never what an article is about."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from dashboard.config.policy_dictionaries import dictionary_texts


def country_of(domain: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a provider's country; ``None`` where its domain does not tell."""
    if not domain:
        return None
    known, endings, worldwide = _outlets()
    parts = domain.lower().split(".")
    for place in range(len(parts) - 1):
        if code := known.get(".".join(parts[place:])):
            return code
    ending = parts[-1]
    if ending in worldwide or len(ending) != 2 or not ending.isascii() or not ending.isalpha():
        return None
    return endings.get(ending, ending.upper())


def home_of(domain: str) -> tuple[str, str] | None:
    """The code of a provider's country with the country's name."""
    code = country_of(domain)
    return None if code is None else (code, _names().get(code, code))


@cache
def _names() -> Mapping[str, str]:
    tables = tomllib.loads(dictionary_texts()["countries.toml"])["jurisdiction"]
    return {code: table["name"] for code, table in tables.items() if "name" in table}


@cache
def _outlets() -> tuple[Mapping[str, str], Mapping[str, str], frozenset[str]]:
    table: dict[str, Any] = tomllib.loads(dictionary_texts()["outlets.toml"])
    known = {domain: code for code, domains in table["outlet"].items() for domain in domains}
    return known, table["endings"], frozenset(table["worldwide"])
