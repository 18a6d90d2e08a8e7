"""A visit to a page without a browser: what its components are sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60


@dataclass(frozen=True)
class Shown:
    """One run of a page. ``parts`` are the payloads of our components as (name, data), in order.

    ``places`` are, in the same order, the key of each and the address it was told that it shows.
    """

    app: AppTest
    parts: list[tuple[str, dict[str, Any]]]
    places: list[dict[str, Any]]

    def part(self, name: str) -> dict[str, Any]:
        """The payload of the only component of that name."""
        found = [data for given, data in self.parts if given == name]
        assert len(found) == 1, f"{name}: {[given for given, _ in self.parts]}"
        return found[0]

    def charts(self) -> dict[str, dict[str, Any]]:
        return {data["name"]: data for name, data in self.parts if name == "chart_card"}

    def no_failure(self) -> Shown:
        assert not self.app.exception
        assert not [error.value for error in self.app.error]
        return self


def visit(page: str = "", params: Mapping[str, str | list[str]] | None = None, **more: str | list[str]) -> Shown:
    """Open a page of the dashboard with these URL parameters."""
    app = AppTest.from_file(str(PROJECT / "dashboard" / "main.py"), default_timeout=PATIENCE)
    for name, value in ({**(params or {}), **more}).items():
        app.query_params[name] = value
    if page:
        app._page_hash = calc_hash(page)  # switch_page() finds only pages that are files
    app.run()
    parts = [
        (item.proto.component_name.removeprefix("pulse_"), json.loads(item.proto.json))
        for item in app.get("bidi_component")
    ]
    places = [data.pop("place") for _, data in parts]
    return Shown(app, parts, places)
