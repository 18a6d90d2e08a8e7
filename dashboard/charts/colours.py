"""Colours by role: figures name roles, and each place that draws one puts in the colours of its theme.

A role is written ``@accent``. Pages resolve roles in the browser; whatever leaves the product holds light colours. The
categorical colours differ for readers with protanopia and deuteranopia and have a contrast of at least 3:1 with their
ground; tests/charts/test_colours.py measures both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from dashboard.charts.spec import Figure
from dashboard.model.article import Status


@dataclass(frozen=True, slots=True)
class Theme:
    """One value per role. ``accent`` is that of plain marks, no topic's and no status's. ``dimmed`` is what a selection left out; ``other`` known but not singled out."""

    text: str
    muted: str
    grid: str
    surface: str
    accent: str
    published: str
    unpublished: str
    dimmed: str
    other: str
    unknown: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]

    @property
    def status(self) -> Mapping[str, str]:
        """The colour of each status."""
        return {
            Status.PUBLISHED: self.published,
            Status.UNPUBLISHED: self.unpublished,
            Status.UNSCORED: self.unknown,
        }

    def colours(self) -> tuple[str, ...]:
        """Every value, in the order of the roles."""
        return tuple(c for role in astuple(self) for c in (role if isinstance(role, tuple) else (role,)))


ROLES: Final = Theme(
    text="@text",
    muted="@muted",
    grid="@grid",
    surface="@surface",
    accent="@accent",
    published="@published",
    unpublished="@unpublished",
    dimmed="@dimmed",
    other="@other",
    unknown="@unknown",
    categorical=tuple(f"@category-{number}" for number in range(1, 9)),
    sequential=tuple(f"@scale-{number}" for number in range(1, 6)),
)
LIGHT: Final = Theme(
    text="#1B2530",
    muted="#55616C",
    grid="#E1E6EA",
    surface="#FFFFFF",
    accent="#34495E",
    published="#006D64",
    unpublished="#A97DBE",
    dimmed="#C6CFD6",
    other="#6B7680",
    unknown="#8C959D",
    categorical=("#0F5E7C", "#BD882A", "#772248", "#4D99D4", "#4C7E4D", "#D6757C", "#5667D0", "#6F3B1B"),
    sequential=("#E3EEF2", "#B5D0DB", "#7FAEC1", "#43849F", "#0B4A64"),
)
DARK: Final = Theme(
    text="#E6EAEE",
    muted="#A3AEB8",
    grid="#29323B",
    surface="#11161C",
    accent="#A9BCCB",
    published="#3CC9B8",
    unpublished="#A57BC0",
    dimmed="#3B4650",
    other="#8F9AA4",
    unknown="#66717B",
    categorical=("#4FB0D3", "#F2BB55", "#D95689", "#2798FA", "#1D985C", "#F59697", "#7B7AB3", "#BF6634"),
    sequential=("#1C2C36", "#23485A", "#2F6D87", "#459BB9", "#93D9F2"),
)
LIGHT_COLOURS: Final[Mapping[str, str]] = dict(zip(ROLES.colours(), LIGHT.colours(), strict=True))
DARK_COLOURS: Final[Mapping[str, str]] = dict(zip(ROLES.colours(), DARK.colours(), strict=True))
DARK_FROM_LIGHT: Final[Mapping[str, str]] = dict(zip(LIGHT.colours(), DARK.colours(), strict=True))
"""For frozen figures, which hold light colours."""
TRANSPARENT: Final = "rgba(0,0,0,0)"
_DATA: Final = frozenset({"x", "y", "z", "customdata", "hovertext", "meta"})
_INLINE: Final = re.compile(r'(<span style="[^"]*\bcolor:)([^;"]+)')


def recoloured(figure: Figure, colours: Mapping[str, str]) -> Figure:
    """Copy the figure with every colour that ``colours`` names replaced, in its properties and in its inline styles.

    Data are left alone: a topic called ``@accent`` keeps its name.
    """
    return {key: _recoloured(key, value, colours) for key, value in figure.items()}


def _recoloured(key: str, value: Any, colours: Mapping[str, str]) -> Any:
    if key in _DATA:
        return value
    if isinstance(value, dict):
        return {name: _recoloured(name, part, colours) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_recoloured(key, part, colours) for part in value]
    if not isinstance(value, str):
        return value
    if key.endswith(("color", "colorscale")):
        return colours.get(value, value)
    return _INLINE.sub(lambda found: found[1] + colours.get(found[2], found[2]), value)
