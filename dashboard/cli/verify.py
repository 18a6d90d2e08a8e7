"""``verify``: compare a snapshot with the corpus now served."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from dashboard.cli.terminal import add_data_option, fail, say, settings_of
from dashboard.config.settings import Settings
from dashboard.errors import DashboardError, SnapshotRefused
from dashboard.service import Service
from dashboard.snapshots.archive import MAX_SNAPSHOT_BYTES, Archive, utc_now
from dashboard.snapshots.caption import short_version
from dashboard.snapshots.drift import Drift, row_words, verify
from dashboard.snapshots.kept_files import bytes_of
from dashboard.snapshots.snapshot import Snapshot, from_bytes
from dashboard.text.dates import exact_words

DIFFERS: Final = 1
NOT_COMPARED: Final = 2
SHOWN_ROWS: Final = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``verify``."""
    parser.add_argument("snapshot", metavar="ID|FILE", help="the id of a snapshot, or its JSON file")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the comparison. Exit codes: 0 the same, 1 it differs, 2 they could not be compared.

    Raises:
        SettingError: a setting cannot be used.
    """
    settings = settings_of(options)
    service = Service(settings)
    try:
        snapshot = _kept(options.snapshot, settings)
        drift = verify(snapshot, service)
    except DashboardError as problem:
        return fail(problem, NOT_COMPARED)
    finally:
        service.close()
    say([json.dumps(_record(snapshot, drift), indent=1)] if options.json else _report(snapshot, drift))
    return 0 if drift.same else DIFFERS


def _kept(named: str, settings: Settings) -> Snapshot:
    path = Path(named).expanduser()
    if path.suffix == ".json" or "/" in named:
        data = bytes_of(path, 2 * MAX_SNAPSHOT_BYTES)
        if data is None:
            raise SnapshotRefused(f"{named} cannot be read.", "Name the JSON file of a snapshot, or its id.")
        return from_bytes(data, named)
    return Archive.of(settings).read(named, utc_now())


def _report(snapshot: Snapshot, drift: Drift) -> list[str]:
    lines = [
        f"{snapshot.heading} ({exact_words(snapshot.made_at)}, corpus {short_version(snapshot)})",
        drift.sentence(),
    ]
    for change in drift.rows[:SHOWN_ROWS]:
        row, then, now = row_words(change)
        lines.append(f"  {row}: {then} -> {now}")
    if len(drift.rows) > SHOWN_ROWS:
        lines.append(f"  and {len(drift.rows) - SHOWN_ROWS:,} more rows: --json lists them all.")
    if drift.reworded:
        lines.append("The definition has been reworded since.")
    return lines


def _record(snapshot: Snapshot, drift: Drift) -> dict[str, Any]:
    said = {"id": snapshot.id, "same": drift.same, "sentence": drift.sentence()}
    return {**said, **{name: value for name, value in asdict(drift).items() if name not in said}}
