"""Write the table of routes in docs/api.md from the routes themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.part_routes import part_routes
from dashboard.web.routes import routes_of

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "api.md"
_TABLE: Final = re.compile(r"(?<=\n)\| route \| methods \| answers \|\n(?:\|.*\n)+")


def described_routes() -> list[DescribedRoute]:
    """Every route of the server beside Streamlit's own."""

    def nobody(*_: object) -> Any:
        raise AssertionError("naming the routes needs no service, no desk and no page")

    return [*routes_of(nobody, nobody, nobody), *part_routes(nobody)]


def route_table(routes: list[DescribedRoute]) -> str:
    """A Markdown row for each path; the files of the browser side are one."""
    by_path: dict[str, list[DescribedRoute]] = {}
    for route in routes:
        by_path.setdefault(re.sub(r"^/assets/.*", "/assets/{name}", route.path), []).append(route)
    lines = ["| route | methods | answers |", "|---|---|---|"]
    for path, found in by_path.items():
        methods = ", ".join(dict.fromkeys(route.method for route in found))
        about = "; ".join(dict.fromkeys(route.about for route in found))
        section = next((f" ([more](#{route.section}))" for route in found if route.section), "")
        lines.append(f"| `{path}` | {methods} | {about}{section} |")
    return "\n".join(lines) + "\n"


def with_table(page: str) -> str:
    """The page with the table of today."""
    return _TABLE.sub(lambda _: route_table(described_routes()), page)


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), encoding="utf-8")
