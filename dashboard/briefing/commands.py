"""``python -m dashboard brief``: the briefing of a view on standard output or in a file, for a mail that a timer sends."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.briefing import forms
from dashboard.briefing.text import Briefing
from dashboard.briefing.write import briefing, counted_back, days_since
from dashboard.errors import BadParameter, SnapshotRefused
from dashboard.filter_options import add_filter_options, filters_of
from dashboard.links import Links
from dashboard.pipeline import Service
from dashboard.settings import Settings
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.renderer import Renderer

FORMATS: Final = ("md", "html", "pdf", "json")
"""What ``--format`` may name."""


@dataclass(frozen=True, slots=True)
class Written:
    """A briefing as bytes: for standard output, or kept in ``path``."""

    data: bytes
    path: Path | None


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``brief`` to a parser's commands."""
    parser = commands.add_parser("brief", help="write what happened in a view", allow_abbrev=False)
    parser.add_argument(
        "--since", metavar="7d", default="", help="days or weeks to the newest dated article (else 28d)"
    )
    add_filter_options(parser)
    parser.add_argument("--format", choices=FORMATS, default="md", help="Markdown unless given")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it here; a PDF needs it")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)")


def brief_command(options: argparse.Namespace, settings: Settings) -> Written:
    """Write the briefing that the options ask for.

    Raises:
        BadParameter: a filter or length that means nothing. SnapshotRefused: the file could not be written.
        Any other DashboardError: nothing can be answered.
    """
    if options.format == "pdf" and options.out is None:
        raise BadParameter("A PDF is not written to the terminal.", "Name a file with --out.")
    filters = filters_of(options)
    service = Service(settings)
    try:
        if options.since:
            filters = counted_back(filters, days_since(options.since), service.facts().last)
        written = briefing(service, Links(settings.public_url), filters, utc_now())
        data = _bytes(written, options.format, settings)
    finally:
        service.close()
    if options.out is not None:
        _keep(options.out.expanduser(), data)
    return Written(data, options.out)


def _bytes(written: Briefing, form: str, settings: Settings) -> bytes:
    match form:
        case "json":
            return json.dumps(forms.record(written), indent=1, ensure_ascii=False).encode() + b"\n"
        case "html":
            return forms.html(written).encode("utf-8", "replace")
        case "pdf":
            renderer = Renderer(settings.chromium)
            try:
                return forms.pdf(written, renderer)
            finally:
                renderer.close()
        case _:
            return forms.markdown(written).encode("utf-8", "replace")


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as problem:
        raise SnapshotRefused(f"{path} could not be written: {problem.strerror}.", "Name another file.") from None
