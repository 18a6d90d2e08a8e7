"""``import``: tables and references that people have, as news records in the corpus folder."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dashboard.cli.terminal import add_corpus_option, add_data_option, collecting_settings, say
from dashboard.collect.importing.field_map import READY
from dashboard.collect.importing.import_file import Imported, import_file
from dashboard.collect.run import collector_places
from dashboard.text.numbers import counted

_NAMED: Final = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``import``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, JSON lines, Parquet, CSL-JSON, BibTeX or RIS")
    parser.add_argument("--map", metavar="NAME", help=f"which columns mean what: {', '.join(READY)}, or a TOML file")
    parser.add_argument("--topic", action="append", default=[], help="a topic for all its records; may be repeated")
    parser.add_argument("--dry-run", action="store_true", help="show ten records as they would be; write nothing")
    add_corpus_option(parser)
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Import the file and say what was left out.

    Raises:
        DashboardError: the file or the map cannot be read, or a record cannot be written.
    """
    corpus = collector_places(collecting_settings(options)).corpus
    topics = tuple(options.topic)
    done = import_file(options.file.expanduser(), corpus, map_name=options.map, topics=topics, dry=options.dry_run)
    if options.dry_run:
        for record in done.first:
            print(record.to_text())
    say(_summary(done, options.file.name, dry=options.dry_run))
    return 0


def _summary(done: Imported, name: str, *, dry: bool) -> Iterator[str]:
    yield f"{name}: {done.kind}, read by the map “{done.map}”."
    yield (
        f"{'Would write' if dry else 'Wrote'} {done.new:,} new and {done.changed:,} changed records; {done.unchanged:,} unchanged, "
        f"{done.repeated:,} repeated in the file, {done.collected:,} collected already, {done.undated:,} without a date."
    )
    if done.kept:
        shown = ", ".join(done.kept[:_NAMED]) + (
            f", and {len(done.kept) - _NAMED:,} more" if len(done.kept) > _NAMED else ""
        )
        yield f"Kept {counted(len(done.kept), 'record')} edited by hand, which the file would change: {shown}."
    if done.left_out:
        yield f"Left out {counted(sum(done.left_out.values()), 'row')}: {_named(done.left_out)}"
    if done.unused:
        yield f"Columns that were not used: {_named(done.unused)}"


def _named(counts: Counter[str]) -> str:
    listed = ", ".join(f"{what.rstrip('.')} ({count:,})" for what, count in counts.most_common(_NAMED))
    more = len(counts) - _NAMED
    return f"{listed}, and {more} more." if more > 0 else f"{listed}."
