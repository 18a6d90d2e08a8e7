"""What counts on this page, and how: the definitions that change every figure, each a link.

Hooks for browser tests: ``.pulse-switch``, ``[data-switch="stories=true"]`` a choice; one under which the order of the
greatest topics or providers differs carries ``[data-flips]``, which browsers ask for once the page stands.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.article import Status
from dashboard.display import Display
from dashboard.filters import Filters
from dashboard.findings.ranks import COUNTING, PUBLISHED, RELATED, STORIES
from dashboard.links import Links
from dashboard.query import Measure
from dashboard.ui.component import Part
from dashboard.ui.frame import PageView

Choice = dict[str, Any]
RANKED: Final = ("topic_ranks", "provider_ranks")


def switch_part(view: PageView, *, topics: bool = True) -> Part:
    """The definitions in force and the others; ``topics`` where articles of several topics are counted on the page."""
    return Part("definition_switch", "pulse-switch", switch_payload(view.filters, view.display, topics=topics))


def switch_payload(filters: Filters, display: Display, *, topics: bool) -> dict[str, Any]:
    """What the browser needs: groups of choices, and where it learns which of them change an order."""
    published = (Status.PUBLISHED.value,)
    fractional = display.counting is Measure.FRACTIONAL
    groups = [
        _group(
            "Unit",
            _choice("stories", [], "Articles", STORIES[1], current=not filters.stories),
            _choice("stories", ["true"], "Stories", STORIES[0], current=filters.stories),
        ),
        _group(
            "Status",
            _choice("status", [], "All", PUBLISHED[1], current=not filters.status),
            _choice("status", list(published), "Published", PUBLISHED[0], current=filters.status == published),
        ),
        _group(
            "Related coverage",
            _choice("related", [], "Without", RELATED[1], current=not filters.related),
            _choice("related", ["true"], "With", RELATED[0], current=filters.related),
        ),
    ]
    if topics:
        groups.append(
            _group(
                "Several topics",
                _choice("counting", [], "Full count", COUNTING[1], current=not fractional),
                _choice("counting", ["fractional"], "In equal parts", COUNTING[0], current=fractional),
            )
        )
    extra = display.drawn().to_params()
    return {"groups": groups, "ranks": [Links().chart_rows(name, filters, extra) for name in RANKED]}


def _group(label: str, *choices: Choice) -> dict[str, Any]:
    return {"label": label, "choices": list(choices)}


def _choice(name: str, values: list[str], label: str, definition: str, *, current: bool) -> Choice:
    return {"name": name, "values": values, "label": label, "definition": definition, "current": current}
