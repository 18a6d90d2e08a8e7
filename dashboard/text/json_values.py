"""Values as JSON writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dashboard.text.dates import iso_moment


def json_value(value: Any) -> Any:
    """Convert to JSON types: datetimes as ISO 8601 UTC ending in ``Z``, days as ``YYYY-MM-DD``."""
    match value:
        case datetime():
            return iso_moment(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [json_value(item) for item in value]
        case _:
            return value
