"""``freeze``: keep a view of the store, or each of a list, as a snapshot, and write it as files."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from dashboard.charts.catalog import CHARTS
from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.config.settings import Settings
from dashboard.errors import BadParameter, DashboardError, SnapshotRefused
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.model.links import Links
from dashboard.model.view_options import DISPLAY_NAMES, Display
from dashboard.service import Service
from dashboard.snapshots.archive import Archive, utc_now
from dashboard.snapshots.caption import caption
from dashboard.snapshots.citation import citation
from dashboard.snapshots.forms import FORMS, Place, SnapshotFile, snapshot_file
from dashboard.snapshots.freeze import freeze_view
from dashboard.snapshots.renderer import Renderer
from dashboard.snapshots.service import live_address
from dashboard.snapshots.snapshot import Snapshot
from dashboard.text.dates import iso_moment

COLUMNS: Final = ("chart", "query", "title", "note")
BEYOND: Final = "beyond the named columns"
LINE: Final = "line on which it ends"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``freeze``."""
    charts = f"{', '.join(CHARTS)}; or articles, or story:ID; none with --from"
    parser.add_argument("chart", nargs="?", default="", metavar="CHART", help=charts)
    parser.add_argument(
        "parameters",
        nargs="*",
        metavar="NAME=VALUE",
        help="parameters of the page's address, as they read: topic='AI Law'",
    )
    parser.add_argument("--query", default="", metavar="QUERY", help="or the page's query string as it was copied")
    parser.add_argument("--title", default="", help="what to call it")
    parser.add_argument("--note", default="", help="what to say about it")
    columns = ", ".join(COLUMNS)
    parser.add_argument(
        "--from", dest="listed", type=Path, metavar="FILE", help=f"one for each row of a CSV: {columns}"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write it as files too, into this folder")
    parser.add_argument(
        "--format", default="png", metavar="FORM,…", help=f"the forms to write: {', '.join(FORMS)} (default png)"
    )
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Keep one view, or each of a list, as a snapshot and print, as JSON, where it is.

    Raises:
        BadParameter: a parameter, a form or a list that means nothing. Any other DashboardError: it could not be frozen.
            What goes wrong with a row of a list is printed in its place; the other rows are frozen all the same.
    """
    settings = settings_of(options)
    if bool(options.chart) is (options.listed is not None):
        raise BadParameter("Nothing to freeze, or two things.", "Name a chart, or a list with --from.")
    if options.listed and (options.query or options.title or options.note):
        raise BadParameter("A list says itself what its views are.", "Write query, title and note into its columns.")
    given = {"chart": options.chart, "query": options.query, "title": options.title, "note": options.note}
    rows = _rows(options.listed) if options.listed else [given]
    forms = _forms(options.format) if options.out else []
    service = Service(settings)
    try:
        if not options.listed:
            say([json.dumps(_frozen(service, settings, given, options.parameters, forms, options.out), indent=1)])
            return 0
        return max([_say_row(row, service, settings, forms, options.out) for row in rows])
    finally:
        service.close()


def _say_row(
    row: Mapping[str, str], service: Service, settings: Settings, forms: Sequence[str], out: Path | None
) -> int:
    """Freeze a row of a list and print what became of it; returns 1 if that failed."""
    try:
        answer = {"line": int(row[LINE]), **_frozen(service, settings, row, (), forms, out)}
    except DashboardError as error:
        answer = {"line": int(row[LINE]), "error": error.message, "remedy": error.remedy}
    say([json.dumps(answer)])
    return int("error" in answer)


def _frozen(
    service: Service,
    settings: Settings,
    given: Mapping[str, str],
    parameters: Sequence[str],
    forms: Sequence[str],
    out: Path | None,
) -> dict[str, Any]:
    filters, display = _view(parameters, given["query"])
    links = Links(settings.public_url)
    snapshot = freeze_view(
        service, given["chart"], filters, display, now=utc_now(), title=given["title"], note=given["note"]
    )
    files = _files(snapshot, forms, links, settings)
    kept = Archive.of(settings).keep(snapshot)
    address = links.snapshot(snapshot.id)
    return {
        "id": snapshot.id,
        "address": address,
        "delete_secret": kept.secret,
        "expires_at": None if snapshot.expires_at is None else iso_moment(snapshot.expires_at),
        "caption": caption(snapshot, address).text,
        "citation": citation(snapshot, address).text,
        "files": [str(_write(out, made, address)) for made in files if out],
    }


def _rows(listed: Path) -> list[dict[str, str]]:
    """The rows of a list, with every column and the line of the file on which each ends.

    Raises:
        BadParameter: it cannot be read, has no column ``chart``, other columns, or no row.
    """
    try:
        with listed.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey=BEYOND, restval="", strict=True)
            rows = [{**row, LINE: str(reader.line_num)} for row in reader]
            columns = {*(reader.fieldnames or ()), *(BEYOND for row in rows if BEYOND in row)}
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not CSV in UTF-8"
        raise BadParameter(f"{listed} cannot be read: {reason}.", "Save it as CSV in UTF-8.") from None
    if "chart" not in columns or not columns <= set(COLUMNS) or not rows:
        raise BadParameter(
            f"{listed} is not a list of views.",
            f"Its first line names the columns: chart, and any of {', '.join(COLUMNS[1:])}; each other line is a view.",
        )
    return [{name: row.get(name, "") for name in (*COLUMNS, LINE)} for row in rows]


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


def _files(snapshot: Snapshot, forms: Sequence[str], links: Links, settings: Settings) -> list[SnapshotFile]:
    renderer = Renderer(settings.chromium)
    place = Place(links.snapshot(snapshot.id), live_address(snapshot, links), renderer)
    try:
        return [snapshot_file(snapshot, form, place) for form in forms]
    finally:
        renderer.close()


def _write(folder: Path, made: SnapshotFile, address: str) -> Path:
    path = folder.expanduser() / made.filename
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
    except OSError as problem:
        raise SnapshotRefused(
            f"{path} could not be written: {problem.strerror}.",
            f"The snapshot is kept: download its files at {address}.",
        ) from None
    return path
