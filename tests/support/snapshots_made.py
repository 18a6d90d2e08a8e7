"""Snapshots for tests: hand-made, or frozen from a real service over invented documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.config.settings import Settings
from dashboard.model.query import LeftOut
from dashboard.service import Service, sync
from dashboard.snapshots.snapshot import FrozenDocument, Kind, Snapshot, StatedDefinition, new_id, sealed

NOW = datetime(2026, 11, 3, 4, 10, tzinfo=UTC)
ADDRESS = "https://news.example.org/s/x"


def hand_made(**changes: Any) -> Snapshot:
    """A bar chart of two topics over three articles."""
    made = Snapshot(
        id=new_id(),
        kind=Kind.CHART,
        view="topic",
        question="Which topics are covered?",
        subtitle="Articles per topic",
        footnote="2 of 3 articles. 1 undated.",
        alt="Bar chart: AI 2, no topic 1.",
        height=200,
        definition=StatedDefinition("coverage", "Coverage", "The number of articles.", "n(t)", "None."),
        filters={"topic": (), "quality": ("0", "200"), "q": ("law & order",)},
        sentence="matching “law & order”",
        display={"counting": "full"},
        by=("topic",),
        cross=True,
        limit=None,
        columns={"topic": ["AI", None], "label": ["AI", "(no topic)"], "count": [2, 1], "fractional": [1.5, 1.0]},
        figure={
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [2, 1],
                    "y": ["AI", "(no topic)"],
                    "marker": {"color": "#0F5E7C"},
                }
            ],
            "layout": {"template": {}, "height": 200, "margin": {"l": 100, "t": 8, "r": 8, "b": 30}},
        },
        total=2,
        whole=3,
        left_out=(LeftOut("without a date", 1),),
        statement="the statement",
        corpus_version="0123456789abcdef",
        generation="gen-1",
        tool_version="0.1.0",
        made_at=NOW,
        expires_at=None,
        documents=(FrozenDocument("a" * 16, "1" * 64),),
        shown=(),
        rows_sha256="",
        figure_sha256="",
    )
    return sealed(replace(made, **changes))


@contextmanager
def serving(corpus: Path, data: Path, **settings: Any) -> Iterator[Service]:
    """A service over the documents of a folder, synced once."""
    chosen = Settings(corpus=(corpus,), data=data, **settings)
    sync(chosen)
    service = Service(chosen)
    try:
        yield service
    finally:
        service.close()
