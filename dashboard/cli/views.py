"""``views``: list, save, remove saved views, and say what is new in one."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Final

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.config.settings import Settings
from dashboard.errors import BadParameter
from dashboard.model.links import Links
from dashboard.saved_views.saved_view import SavedView
from dashboard.saved_views.view_files import SavedViews
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now

SHOWN: Final = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``views``."""
    parser.add_argument("action", choices=("list", "save", "remove", "new"))
    parser.add_argument(
        "what", nargs="?", default="", metavar="ADDRESS|ID", help="save: an address; remove, new: an id"
    )
    parser.add_argument("--name", default="", help="the name of a view that is saved")
    parser.add_argument("--folder", default="", help="the folder it is listed under")
    parser.add_argument("--note", default="", help="a note on it")
    parser.add_argument("--since", default="", metavar="MOMENT", help="new: what came after 2026-05-04T03:02:01Z")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Do what is asked for; no secret is needed by whoever has the data folder.

    Raises:
        BadParameter, NotFound, SnapshotGone, ArchiveFull, StoreUnavailable.
    """
    settings = settings_of(options)
    views, links = SavedViews(settings.data), Links(settings.public_url)
    if options.action != "list" and not options.what:
        raise BadParameter("Nothing is named.", "Name an address to save, or the id of a saved view.")
    match options.action:
        case "save":
            view, secret = views.save(options.what, options.name, options.folder, options.note, utc_now())
            say([_line(view, links), f"Secret that changes it over the API: {secret}"])
        case "remove":
            views.delete(options.what, None, utc_now())
            say([f"Removed {options.what}."])
        case "new":
            say(_news(views.read(options.what), options.since, settings))
        case _:
            say([_line(view, links) for view in views.every()] or ["There are no saved views."])
    return 0


def _line(view: SavedView, links: Links) -> str:
    folder = f"{view.folder} / " if view.folder else ""
    return f"{view.id}  {folder}{view.name}  {links.base}{view.path}"


def _news(view: SavedView, since: str, settings: Settings) -> list[str]:
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise BadParameter("--since is missing or not a moment.", "Write it as 2026-05-04T03:02:01Z.") from None
    service = Service(settings)
    try:
        found = service.arrivals(view.filters, moment if moment.tzinfo else moment.replace(tzinfo=UTC), SHOWN)
        rows = service.rows(found.ids or ())
    finally:
        service.close()
    if found.ids is None:
        return ["What is new is not known: the store was built anew since."]
    more = "" if found.complete else " or more"
    return [f"{len(found.ids)}{more} new in {view.name}", *(f"  {row.article_id}  {row.title}" for row in rows)]
