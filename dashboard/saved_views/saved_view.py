"""A saved view: the address of a page with a name, a folder and a note; and what it is as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.errors import BadParameter, SnapshotUnreadable
from dashboard.model.filters import FILTER_NAMES, MAX_QUERY_BYTES, Filters
from dashboard.model.view_options import DISPLAY_NAMES, Display
from dashboard.text.dates import iso_moment

SCHEMA: Final = 1
LONGEST_FOLDER: Final = 80
_PAGE: Final = re.compile(r"[a-z]{0,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SavedView:
    """``page`` is the page's path without its slash, ``query`` its parameters as the page understood them."""

    id: str
    name: str
    folder: str
    note: str
    page: str
    query: str
    made_at: datetime

    @property
    def path(self) -> str:
        """The address within the site."""
        return f"/{self.page}" + (f"?{self.query}" if self.query else "")

    @property
    def filters(self) -> Filters:
        """Which articles it shows."""
        return Filters.from_params(pair for pair in parse_qsl(self.query) if pair[0] in FILTER_NAMES)[0]


def read_address(address: str) -> tuple[str, str]:
    """The page and the parameters of an address of this dashboard, whatever host it names.

    Raises:
        BadParameter: it is not the address of a page, or a parameter means nothing.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise BadParameter("That is not an address.", "Copy it from the browser.") from None
    page = parts.path.strip("/")
    if not _PAGE.fullmatch(page) or parts.scheme not in ("", "http", "https"):
        raise BadParameter("That is not the address of a page.", "Write it as /articles?topic=AI.")
    if len(parts.query) > MAX_QUERY_BYTES:
        raise BadParameter("The address is too long.", f"It has at most {MAX_QUERY_BYTES:,} bytes after the “?”.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if unknown := next((name for name, _ in pairs if name not in (*FILTER_NAMES, *DISPLAY_NAMES)), None):
        raise BadParameter(f"There is no parameter “{unknown[:40]}”.", "Save the address of a page with filters.")
    filters, notices = Filters.from_params(pair for pair in pairs if pair[0] in FILTER_NAMES)
    if notices:
        raise BadParameter(notices[0].message, "Correct it, or leave it out.")
    display = Display.from_params({name: value for name, value in pairs if name not in ("page", "as_of")})
    query = urlencode([*filters.to_params(), *display.to_params()])
    if len(query) > MAX_QUERY_BYTES:  # as pages write it: a letter of another script takes six bytes
        raise BadParameter("The address is too long.", "Leave out some of its filters.")
    return page, query


def to_json(view: SavedView) -> bytes:
    """The file of a saved view."""
    document = {"schema": SCHEMA, **asdict(view), "made_at": iso_moment(view.made_at)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def from_json(data: bytes, view_id: str) -> SavedView:
    """The saved view of a file.

    Raises:
        SnapshotUnreadable: it cannot be read.
    """
    try:
        document = json.loads(data.decode("utf-8"))
        if document["schema"] != SCHEMA or document["id"] != view_id:
            raise ValueError(document["schema"])
        page, query = read_address(f"/{document['page']}?{document['query']}")
        return SavedView(
            id=view_id,
            name=str(document["name"]),
            folder=str(document["folder"]),
            note=str(document["note"]),
            page=page,
            query=query,
            made_at=datetime.fromisoformat(document["made_at"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SnapshotUnreadable(
            f"Saved view {view_id} cannot be read.", "Restore its file, or save it again."
        ) from None
