"""Show the parts of a page in rows and columns, and make slow ones in side threads."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, TypeVar

import streamlit as st

from dashboard.ui.chart_card import chart_key
from dashboard.ui.component import Part, show
from dashboard.ui.frame import foot_part
from dashboard.ui.page import PageSpec, PageView, is_key

_Made = TypeVar("_Made")

CHART_WIDTH: Final = 5
PART_WIDTH: Final = 3
"""Shares of a row that columns of charts and of other parts get."""


def in_side_thread(make: Callable[[], _Made]) -> Future[_Made]:
    """Make one part of a page in another thread, from the generation that the caller reads. It must not wait for others."""
    return _side_threads().submit(copy_context().run, make)


@functools.cache
def _side_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, "page-side")


def parts_of(page: PageSpec, view: PageView) -> tuple[Part, ...]:
    """Everything a page shows under an address, from below its head to its foot."""
    parts = tuple(page.parts(view))
    return parts if page.definitions is None else (*parts, foot_part(page.definitions))


def show_page(page: PageSpec, view: PageView) -> None:
    """Show the parts in their order; a row of charts goes where its first chart would."""
    parts = {part.key: part for part in parts_of(page, view)}
    rows = [[[_key(name) for name in column] for column in row] for row in page.rows]
    row_of = {key: row for row in rows for column in row for key in column}
    for key in list(parts):
        if key not in parts:
            continue
        if key in row_of:
            _show_row(page, parts, row_of[key])
            continue
        _show_headed(page, parts.pop(key))


def _key(name: str) -> str:
    return name if is_key(name) else chart_key(name)


def _show_headed(page: PageSpec, part: Part) -> None:
    if part.key in page.headings:
        st.subheader(page.headings[part.key], anchor=False)
    show(part)


def _show_row(page: PageSpec, parts: dict[str, Part], row: list[list[str]]) -> None:
    filled = [stack for column in row if (stack := [key for key in column if key in parts])]
    charts = {chart_key(name) for name in page.charts}
    widths = [CHART_WIDTH if charts.intersection(stack) else PART_WIDTH for stack in filled]
    for column, stack in zip(st.columns(widths, gap="large"), filled, strict=True):
        with column:
            for key in stack:
                _show_headed(page, parts.pop(key))
