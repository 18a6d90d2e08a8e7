"""Freezing and verifying from the command line: what is typed in, what is printed out. Printing is left to the caller."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from dashboard.charts.catalog import CHARTS
from dashboard.display import DISPLAY_NAMES, Display
from dashboard.errors import BadParameter, DashboardError, SnapshotRefused
from dashboard.filters import FILTER_NAMES, Filters
from dashboard.links import Links
from dashboard.pipeline import Service
from dashboard.settings import Settings
from dashboard.snapshots.archive import MAX_SNAPSHOT_BYTES, Archive, utc_now
from dashboard.snapshots.caption import caption, moment_words, short_version
from dashboard.snapshots.citation import citation
from dashboard.snapshots.desk import live_address
from dashboard.snapshots.drift import Drift, row_words, verify
from dashboard.snapshots.forms import FORMS, Handout, Place, handout
from dashboard.snapshots.freeze import freeze_view
from dashboard.snapshots.kept_files import bytes_of
from dashboard.snapshots.renderer import Renderer
from dashboard.snapshots.snapshot import Snapshot, from_bytes, moment_text

DIFFERS: Final = 1
NOT_COMPARED: Final = 2
SHOWN_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command prints on standard output, line by line, and its exit code; ``problem`` goes to standard error."""

    lines: tuple[str, ...] = ()
    code: int = 0
    problem: DashboardError | None = None


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``freeze`` and ``verify`` to a parser's commands."""
    freezing = commands.add_parser("freeze", help="freeze a view of the store as a snapshot", allow_abbrev=False)
    freezing.add_argument("chart", metavar="CHART", help=f"{', '.join(CHARTS)}; or articles, or story:ID")
    freezing.add_argument(
        "parameters",
        nargs="*",
        metavar="NAME=VALUE",
        help="parameters of the page's address, as they read: topic='AI Law'",
    )
    freezing.add_argument("--query", default="", metavar="QUERY", help="or the page's query string as it was copied")
    freezing.add_argument("--title", default="", help="what to call it")
    freezing.add_argument("--note", default="", help="what to say beside it")
    freezing.add_argument("--out", type=Path, metavar="DIR", help="write it as files too, into this folder")
    freezing.add_argument(
        "--format", default="png", metavar="FORM,…", help=f"the forms to write: {', '.join(FORMS)} (default png)"
    )
    verifying = commands.add_parser("verify", help="ask a snapshot's question again and compare", allow_abbrev=False)
    verifying.add_argument("snapshot", metavar="ID|FILE", help="the id of a snapshot, or its JSON file")
    verifying.add_argument("--json", action="store_true", help="print the comparison as JSON")
    for parser in (freezing, verifying):
        parser.add_argument(
            "--data", type=Path, metavar="DIR", help="folder of the store (else PULSE_DATA, else .pulse)"
        )


def freeze_command(options: argparse.Namespace, settings: Settings) -> Answer:
    """Keep the view as a snapshot and say, as JSON, where it is.

    Raises:
        BadParameter: a parameter or form that means nothing. Any other DashboardError: it could not be frozen.
    """
    filters, display = _view(options.parameters, options.query)
    forms = _forms(options.format) if options.out else []
    links = Links(settings.public_url)
    service = Service(settings)
    try:
        snapshot = freeze_view(
            service, options.chart, filters, display, now=utc_now(), title=options.title, note=options.note
        )
        files = _files(snapshot, forms, links, settings)
        kept = Archive.of(settings).keep(snapshot)
    finally:
        service.close()
    address = links.snapshot(snapshot.id)
    answer = {
        "id": snapshot.id,
        "address": address,
        "delete_secret": kept.secret,
        "expires_at": None if snapshot.expires_at is None else moment_text(snapshot.expires_at),
        "caption": caption(snapshot, address).text,
        "citation": citation(snapshot, address).text,
        "files": [str(_write(options.out, made)) for made in files],
    }
    return Answer((json.dumps(answer, indent=1),))


def verify_command(options: argparse.Namespace, settings: Settings) -> Answer:
    """Compare a snapshot with the corpus now served: 0 the same, 1 it differs, 2 they could not be compared."""
    service = Service(settings)
    try:
        snapshot = _kept(options.snapshot, settings)
        drift = verify(snapshot, service)
    except DashboardError as problem:
        return Answer(code=NOT_COMPARED, problem=problem)
    finally:
        service.close()
    code = 0 if drift.same else DIFFERS
    if options.json:
        return Answer((json.dumps(_record(snapshot, drift), indent=1),), code)
    return Answer(tuple(_report(snapshot, drift)), code)


def _view(parameters: Sequence[str], query: str) -> tuple[Filters, Display]:
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise BadParameter("The query string is not UTF-8.", "Copy it from the page's address.") from None
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise BadParameter(f"“{parameter[:40]}” is not a parameter.", "Write it as name=value, or use --query.")
        pairs.append((name, value))
    known = {*FILTER_NAMES, *DISPLAY_NAMES}
    if unknown := [name for name, _ in pairs if name not in known]:
        raise BadParameter(f"There is no parameter “{unknown[0][:40]}”.", f"There are {', '.join(sorted(known))}.")
    filters, notices = Filters.from_params(pair for pair in pairs if pair[0] in FILTER_NAMES)
    if notices:
        raise BadParameter(notices[0].message, "Correct it, or leave the parameter out.")
    return filters, Display.from_params({name: value for name, value in pairs if name in DISPLAY_NAMES})


def _forms(text: str) -> list[str]:
    forms = [form for form in dict.fromkeys(text.replace(" ", "").split(",")) if form]
    if unknown := [form for form in forms if form not in FORMS]:
        raise BadParameter(f"There is no form “{unknown[0][:20]}”.", f"The forms are {', '.join(FORMS)}.")
    return forms


def _files(snapshot: Snapshot, forms: Sequence[str], links: Links, settings: Settings) -> list[Handout]:
    renderer = Renderer(settings.chromium)
    place = Place(links.snapshot(snapshot.id), live_address(snapshot, links), renderer)
    try:
        return [handout(snapshot, form, place) for form in forms]
    finally:
        renderer.close()


def _write(folder: Path, made: Handout) -> Path:
    path = folder.expanduser() / made.filename
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
    except OSError as problem:
        raise SnapshotRefused(
            f"{path} could not be written: {problem.strerror}.", "The snapshot is kept; download it from its address."
        ) from None
    return path


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
        f"{snapshot.heading} ({moment_words(snapshot.made_at)}, corpus {short_version(snapshot)})",
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
