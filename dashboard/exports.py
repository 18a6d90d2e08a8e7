"""The whole view as a file, with a note of what it is: for the web, and for ``python -m dashboard export``."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path

from dashboard.days import day_words
from dashboard.errors import DashboardError
from dashboard.filter_options import add_filter_options, filters_of
from dashboard.filters import Filters
from dashboard.links import Links
from dashboard.pipeline import Service
from dashboard.settings import Settings
from dashboard.store.export import ExportForm
from dashboard.version import NAME, VERSION


def about_export(service: Service, links: Links, filters: Filters, now: datetime) -> dict[str, str]:
    """What an export says of itself: how to cite it, and what it was made from."""
    facts = service.facts()
    view = filters.describe(facts.names) or "the whole corpus"
    address = links.page("articles", filters)
    said = {
        "citation": (
            f"{NAME}: articles, {view}. Corpus version {facts.corpus_version[:12]}, exported {day_words(now.date())}. {address}"
        ),
        "view": view,
        "filters": json.dumps(filters.to_params(defaults=True)),
        "address": address,
        "corpus_version": facts.corpus_version,
        "generation": facts.generation,
        "visibility": facts.visibility,
        "exported_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "tool": f"{NAME} {VERSION}",
    }
    return said | ({"corpus_note": service.settings.corpus_note} if service.settings.corpus_note else {})


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``export`` to a parser's commands."""
    parser = commands.add_parser("export", help="write all articles of a view to a file", allow_abbrev=False)
    parser.add_argument("--format", choices=[*ExportForm], required=True, help="what to write")
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="where; written over if it is there")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)")
    add_filter_options(parser)


def export_command(options: argparse.Namespace, settings: Settings, now: datetime) -> str:
    """Write the file and say what is in it.

    Raises:
        BadParameter: a filter that means nothing. StoreUnavailable: the store cannot answer or the file not be written.
    """
    filters = filters_of(options)
    path = options.out.expanduser()
    service = Service(settings)
    try:
        if not path.parent.is_dir():
            raise DashboardError(f"There is no folder {path.parent}.", "Make it, or name another file.")
        about = about_export(service, Links(settings.public_url), filters, now)
        count = service.export(filters, ExportForm(options.format), path, about)
    finally:
        service.close()
    return f"{count:,} articles written to {path}. Cite as: {about['citation']}"
