"""``export``: write all articles of a view to a file, with a note of what it is."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from dashboard.cli.filter_options import add_filter_options, filters_of
from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.errors import BadParameter, DashboardError
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.store.export import ExportForm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``export``."""
    parser.add_argument("--format", choices=[*ExportForm], required=True, help="what to write")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="where; written over if it is there")
    parser.add_argument("--bom", action="store_true", help="begin a CSV with a byte order mark, for Excel")
    add_data_option(parser)
    add_filter_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file and print what is in it.

    Raises:
        BadParameter: a filter that means nothing. StoreUnavailable: the store cannot answer or the file not be written.
    """
    if options.bom and options.format != ExportForm.CSV:
        raise BadParameter("--bom is for CSV.", "Add --format csv, or leave --bom out.")
    filters, settings = filters_of(options), settings_of(options)
    path = options.out.expanduser()
    service = Service(settings)
    try:
        if not path.parent.is_dir():
            raise DashboardError(f"There is no folder {path.parent}.", "Make it, or name another file.")
        about = service.export_note(filters, Links(settings.public_url), datetime.now(UTC))
        count = service.export(filters, ExportForm(options.format), path, about, bom=options.bom)
    finally:
        service.close()
    say([f"{count:,} articles written to {path}. Cite as: {about['citation']}"])
    return 0
