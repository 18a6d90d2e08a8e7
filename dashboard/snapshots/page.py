"""A snapshot as one interactive HTML file that opens from disk without a request."""

from __future__ import annotations

import json
from typing import Any, Final

from markupsafe import Markup

from dashboard.charts.colours import DARK_FROM_LIGHT
from dashboard.config.version import NAME
from dashboard.snapshots.bundled_files import (
    FONT_STACK,
    asset,
    drawing_script,
    filled,
    font_face,
    plotly_script,
    script_hash,
)
from dashboard.snapshots.caption import caption
from dashboard.snapshots.cells import headings, paragraphs, table_rows
from dashboard.snapshots.citation import canonical_query, citation
from dashboard.snapshots.snapshot import Kind, Snapshot

TABLE_ROWS: Final = 1_000
_ROWS_HEADING: Final = {Kind.CHART: "The numbers", Kind.ARTICLES: "The articles", Kind.STORY: "The text"}


def html_file(snapshot: Snapshot, address: str, live: str = "") -> bytes:
    """The page with everything inside; ``live`` is the address of today's view, empty for none."""
    inline = [plotly_script(), drawing_script()]
    scripts = Markup("\n").join(Markup("<script>%s</script>") % Markup(script) for script in inline)  # noqa: S704 -- ours
    policy = (
        f"default-src 'none'; script-src {' '.join(script_hash(script) for script in inline)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    return page(snapshot, address, live=live, scripts=scripts, policy=policy).encode("utf-8", "replace")


def page(snapshot: Snapshot, address: str, *, live: str, scripts: Markup, policy: str) -> str:
    """The snapshot's page with these scripts (plotly.js first) under this content security policy."""
    return filled(
        "page.html",
        **page_values(snapshot, address, live),
        font_face=Markup(font_face()),  # noqa: S704 -- ours
        css=Markup(f":root{{--font:{FONT_STACK}}}{asset('page.css')}"),  # noqa: S704 -- ours
        scripts=scripts,
        policy=policy,
    )


def page_values(snapshot: Snapshot, address: str, live: str) -> dict[str, Any]:
    """The template values of every page about one snapshot."""
    hidden = len(snapshot.rows()) - TABLE_ROWS
    return {
        "snapshot": snapshot,
        "caption": caption(snapshot, address),
        "citation": citation(snapshot, address),
        "query": canonical_query(snapshot),
        "address": _web(address),
        "live": _web(live),
        "drawn": snapshot.figure is not None,
        "names": headings(snapshot),
        "passages": paragraphs(snapshot),
        "rows_heading": _ROWS_HEADING[snapshot.kind],
        "rows": table_rows(snapshot, TABLE_ROWS),
        "more": f"{hidden:,} more rows are in the CSV." if hidden > 0 else "",
        "left_out": [f"{item.count:,}: {item.reason}" for item in snapshot.left_out],
        "generator": f"{NAME} {snapshot.tool_version}",
        "figure_json": script_json(snapshot.figure),
        "dark_json": script_json(dict(DARK_FROM_LIGHT)),
    }


def script_json(value: Any) -> Markup:
    """JSON that may stand inside a script element: nothing in it can close the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for character, escaped in (("<", r"\u003c"), (">", r"\u003e"), ("&", r"\u0026")):
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 -- escaped just above


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://", "/")) and not address.startswith("//") else ""
