"""The counting rules of a page: the definitions that change every figure, each a link.

Hooks for browser tests: ``.pulse-switch``, ``[data-switch="stories=true"]`` a choice; one under which the order of the
greatest topics or providers differs carries ``[data-flips]``, which browsers fetch once the page is shown.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.findings.ranks import COUNTING, PUBLISHED, RELATED, STORIES
from dashboard.model.article import Status
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.query import Measure
from dashboard.model.view_options import Display
from dashboard.ui.component import Part
from dashboard.ui.page import PageView

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
    return {
        "words": counting_words(filters, display, topics=topics),
        "groups": groups,
        "ranks": [Links().chart_rows(name, filters, extra) for name in RANKED],
    }


def counting_words(filters: Filters, display: Display, *, topics: bool) -> str:
    """What is counted, in a line: ``all articles``; ``published stories, with related coverage``."""
    unit = "stories" if filters.stories else "articles"
    if filters.policy == ("yes",):
        unit = f"policy {unit}"
    of_status = " or ".join(sorted(filters.status)) or "all"
    extra = [
        *(["with related coverage"] if filters.related else []),
        *(["topics in equal parts"] if topics and display.counting is Measure.FRACTIONAL else []),
    ]
    return ", ".join([f"{of_status} {unit}", *extra])


def _group(label: str, *choices: Choice) -> dict[str, Any]:
    return {"label": label, "choices": list(choices)}


def _choice(name: str, values: list[str], label: str, definition: str, *, current: bool) -> Choice:
    return {"name": name, "values": values, "label": label, "definition": definition, "current": current}
