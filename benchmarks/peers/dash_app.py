"""A lean Dash app: one callback, figures as plain dictionaries, an HTML table.

python -m benchmarks.peers.dash_app STORE_FOLDER PORT TOPIC...
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, dcc, html

from benchmarks.peers.articles import Answer, Articles, peer_database

Figure = dict[str, Any]


def bars(title: str, columns: list[list[Any]], *, sideways: bool = False) -> Figure:
    """A bar chart as Plotly takes it."""
    names, counts = columns
    trace = {"type": "bar", "x": names, "y": counts}
    if sideways:
        trace = {"type": "bar", "orientation": "h", "x": counts[::-1], "y": names[::-1]}
    layout = {"title": {"text": title}, "height": 300, "margin": {"t": 36, "r": 8, "b": 36, "l": 160}}
    return {"data": [trace], "layout": layout}


def shown(answer: Answer) -> tuple[Any, ...]:
    """The six views as Dash's components take them."""
    figures = answer["figures"]
    words = f"{figures['articles']} articles, {figures['providers']} providers, median quality {figures['quality']}"
    return (
        words,
        bars("Articles by week", answer["weeks"]),
        bars("Topics", answer["topics"], sideways=True),
        bars("Providers", answer["providers"], sideways=True),
        bars("Quality", answer["quality"]),
        [html.Tr([html.Td("" if cell is None else str(cell)) for cell in row]) for row in answer["newest"]],
    )


def dash_app(articles: Articles, topics: list[str]) -> Dash:
    """The app."""
    app = Dash(__name__)
    graphs = [
        dcc.Graph(id=name, config={"displayModeBar": False}) for name in ("weeks", "topic", "provider", "quality")
    ]
    controls = [
        html.Button("Reset", id="reset"),
        dcc.RadioItems(["All", "90 days"], "All", id="period"),
        dcc.Checklist(topics, [], id="topics"),
    ]
    app.layout = html.Div(
        [html.Div(controls), html.P(id="figures"), *graphs, html.Table(html.Tbody(id="newest"))],
    )

    app.clientside_callback(
        "() => [[], 'All']",
        Output("topics", "value"),
        Output("period", "value"),
        Input("reset", "n_clicks"),
        prevent_initial_call=True,
    )

    @app.callback(
        *(
            Output(name, "children" if name in ("figures", "newest") else "figure")
            for name in ("figures", "weeks", "topic", "provider", "quality", "newest")
        ),
        Input("topics", "value"),
        Input("period", "value"),
    )
    def show(chosen: list[str], period: str) -> tuple[Any, ...]:
        return shown(articles.views(chosen[0] if chosen else None, period != "All"))

    return app


def main(store: Path, port: int, topics: list[str]) -> None:
    """Serve until killed."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = dash_app(Articles(peer_database(store)), topics)
    app.run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
