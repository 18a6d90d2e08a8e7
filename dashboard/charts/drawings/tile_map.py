"""The world as equal tiles, coloured by the number of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval, listed, sentences, unit_of
from dashboard.charts.heat_cells import BAR_HEAD, colour_axis, is_strong
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import blank_figure, quiet_axis
from dashboard.charts.tiles import COLUMNS, ROWS, TILES
from dashboard.model.query import Dimension, Result
from dashboard.text.numbers import counted, number, percent
from dashboard.text.shortening import shortened

EU: Final = "EU"
PLACES: Final = {**TILES, EU: (10, 3)}
HEIGHT: Final = 470
FAINT: Final = 0.35
NAMED_ELSEWHERE: Final = 4
SPOKEN: Final = 8


@dataclass(frozen=True, slots=True)
class TileMap:
    """A map of a dimension; ``per`` continues the subtitle, ``nothing`` is said where no country is known."""

    dimension: Dimension
    per: str
    nothing: str

    def draw(self, result: Result, view: View) -> Drawing:
        """The map drawn."""
        return draw_tile_map(result, view, self.dimension, f"{unit_title(view)} {self.per}", self.nothing)


@dataclass(frozen=True, slots=True)
class _Tile:
    key: str
    name: str
    count: int


def draw_tile_map(result: Result, view: View, dimension: Dimension, subtitle: str, nothing: str) -> Drawing:
    """A tile for each country, and one for the European Union; places without a tile are named in the note."""
    tiles = sorted(
        (
            _Tile(key, str(label or key), int(count))
            for key, label, count in zip(
                result.columns[dimension.value], result.columns["label"], result.columns["count"], strict=True
            )
            if key is not None and count
        ),
        key=lambda tile: (-tile.count, tile.key),
    )
    drawn = [tile for tile in tiles if tile.key in PLACES]
    if not drawn:
        return nothing_drawn(result, view, subtitle, nothing)
    unknown = sum(
        int(n) for key, n in zip(result.columns[dimension.value], result.columns["count"], strict=True) if key is None
    )
    notes = (_elsewhere([tile for tile in tiles if tile.key not in PLACES]), _unknown(unknown, dimension))
    return Drawing(
        figure=_figure(drawn, result, view, dimension),
        subtitle=subtitle,
        note=foot_note(result, view, *notes, crossed=dimension),
        alt=sentences(_alt(drawn, result, view), *notes),
        height=HEIGHT,
    )


def _figure(drawn: list[_Tile], result: Result, view: View, dimension: Dimension) -> Figure:
    chosen = frozenset(getattr(view.filters, dimension.filter_name, ()))
    figure = blank_figure(
        f"{dimension.value}_map",
        HEIGHT,
        margin={"l": 0, "r": 0, "t": BAR_HEAD, "b": 0},
        xaxis=quiet_axis(visible=False, range=[-0.5, COLUMNS - 0.5]),
        yaxis=quiet_axis(visible=False, range=[ROWS - 0.5, -0.5]),
        coloraxis=colour_axis(drawn[0].count),
    )
    counts = {tile.key: tile for tile in drawn}
    groups: dict[tuple[float, str], list[_Tile]] = {}
    for tile in drawn:
        full = not chosen or tile.key in chosen
        strong = full and is_strong(tile.count, drawn[0].count)
        look = (1 if full else FAINT, ROLES.surface if strong else ROLES.text)
        groups.setdefault(look, []).append(tile)
    figure["data"] = [
        _empty([key for key in PLACES if key not in counts]),
        *(_tiles(tiles, *look, result, view, dimension) for look, tiles in groups.items()),
    ]
    return figure


def _grid(filled: Any = None) -> list[list[Any]]:
    return [[filled] * COLUMNS for _ in range(ROWS)]


def _empty(keys: list[str]) -> dict[str, Any]:
    """The countries without articles, pale, so that the world can be recognised."""
    z, text = _grid(), _grid("")
    for key in keys:
        column, row = PLACES[key]
        z[row][column], text[row][column] = 1, key
    return {
        "type": "heatmap",
        "x": list(range(COLUMNS)),
        "y": list(range(ROWS)),
        "z": z,
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"color": ROLES.muted},
        "colorscale": [[0, ROLES.grid], [1, ROLES.grid]],
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "opacity": 0.55,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }


def _tiles(
    tiles: list[_Tile], opacity: float, ink: str, result: Result, view: View, dimension: Dimension
) -> dict[str, Any]:
    z, text, hover, custom = _grid(), _grid(""), _grid(""), _grid()
    for tile in tiles:
        column, row = PLACES[tile.key]
        z[row][column], text[row][column] = tile.count, tile.key
        hover[row][column] = _hover(tile, result, view)
        custom[row][column] = [dimension.value, tile.key]
    return {
        "type": "heatmap",
        "x": list(range(COLUMNS)),
        "y": list(range(ROWS)),
        "z": z,
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"color": ink},
        "coloraxis": "coloraxis",
        "opacity": opacity,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "hovertext": hover,
        "hoverinfo": "text",
        "customdata": custom,
    }


def _hover(tile: _Tile, result: Result, view: View) -> str:
    unit = unit_of(view.filters)
    return (
        f"<b>{escape(shortened(tile.name, 60))}</b><br>{number(tile.count)} of {counted(result.total, unit)} · "
        f"{escape(percent(tile.count, result.total))}<br>95 % interval {interval(tile.count, result.total)}"
    )


def _elsewhere(tiles: list[_Tile]) -> str:
    if not tiles:
        return ""
    named = [f"{tile.name} ({number(tile.count)})" for tile in tiles[:NAMED_ELSEWHERE]]
    more = len(tiles) - len(named)
    return f"Not on the map: {listed(named)}{f' and {more:,} more' if more else ''}."


def _unknown(count: int, dimension: Dimension) -> str:
    what = "no outlet country known" if dimension is Dimension.OUTLET_COUNTRY else "about no jurisdiction that is named"
    return f"{number(count)} {what}." if count else ""


def _alt(drawn: list[_Tile], result: Result, view: View) -> str:
    told = [f"{tile.name} {number(tile.count)} ({percent(tile.count, result.total)})" for tile in drawn[:SPOKEN]]
    more = len(drawn) - len(told)
    tail = f", and {more:,} more with fewer" if more else ""
    return f"Tile map of {counted(result.total, unit_of(view.filters))}, by country: {listed(told)}{tail}."
