"""``brief``: write the briefing of a view, for a mail that a timer sends."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from dashboard.briefing import forms
from dashboard.briefing.text import Briefing
from dashboard.briefing.write import briefing, counted_back, days_since
from dashboard.cli.filter_options import add_filter_options, filters_of
from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.config.settings import Settings
from dashboard.errors import BadParameter, SnapshotRefused
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.renderer import Renderer

FORMATS: Final = (*forms.MEDIA_TYPES, "json")
"""What ``--format`` may name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``brief``."""
    parser.add_argument(
        "--since", metavar="7d", default="", help="days or weeks to the newest dated article (else 28d)"
    )
    add_filter_options(parser)
    parser.add_argument("--format", choices=FORMATS, default="md", help="Markdown unless given")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it here; a PDF needs it")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the briefing to a file or to standard output.

    Raises:
        BadParameter: a filter or length that means nothing. SnapshotRefused: the file could not be written.
        Any other DashboardError: nothing can be answered.
    """
    if options.format == "pdf" and options.out is None:
        raise BadParameter("A PDF is not written to the terminal.", "Name a file with --out.")
    filters, settings = filters_of(options), settings_of(options)
    service = Service(settings)
    try:
        if options.since:
            filters = counted_back(filters, days_since(options.since), service.facts().last)
        written = briefing(service, Links(settings.public_url), filters, utc_now())
        data = _bytes(written, options.format, settings)
    finally:
        service.close()
    if options.out is None:
        sys.stdout.buffer.write(data)
        return 0
    _keep(options.out.expanduser(), data)
    say([f"Written to {options.out}."])
    return 0


def _bytes(written: Briefing, form: str, settings: Settings) -> bytes:
    match form:
        case "json":
            return json.dumps(forms.record(written), indent=1, ensure_ascii=False).encode() + b"\n"
        case "pdf":
            renderer = Renderer(settings.chromium)
            try:
                return forms.pdf(written, renderer)
            finally:
                renderer.close()
        case _:
            return forms.TEXTS[form](written).encode("utf-8", "replace")


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as problem:
        raise SnapshotRefused(f"{path} could not be written: {problem.strerror}.", "Name another file.") from None
