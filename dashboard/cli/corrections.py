"""``corrections export``: the facets that editors marked, as labels."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.cli.terminal import say, settings_of
from dashboard.corpus.classification import Rules
from dashboard.corpus.corrections import Overlay, parse_corrections
from dashboard.corpus.folder import CORRECTIONS_NAME
from dashboard.corpus.survey import rules_of
from dashboard.errors import BadParameter
from dashboard.model.facets import OVERRIDABLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``corrections``."""
    parser.add_argument(
        "action", choices=("export",), help="write the facets that were marked as labels, one JSON a line"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where; written over if it is there (else the terminal)"
    )


def run(options: argparse.Namespace) -> int:
    """Write the labels of every corpus.

    Raises:
        BadCorrections: a corrections file cannot be honoured as written.
        BadParameter: the file cannot be written.
    """
    options.data = None
    lines = [json.dumps(label, ensure_ascii=False) for label in labels(rules_of(settings_of(options)))]
    if options.out is None:
        say(lines)
        return 0
    try:
        options.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as problem:
        raise BadParameter(f"{options.out} cannot be written: {problem.strerror}.", "Choose another --out.") from None
    say([f"{len(lines):,} labels in {options.out}"])
    return 0


def labels(rules: Rules) -> Iterator[dict[str, Any]]:
    """A label for every facet that was marked, in the order of the entries: of two about one facet the later counts."""
    for name, text in rules.corrections.items():
        for overlay in parse_corrections(text, f"{name}/{CORRECTIONS_NAME}", rules.limits.latest):
            yield from _labels_of(overlay, name)


def _labels_of(overlay: Overlay, corpus: str) -> Iterator[dict[str, Any]]:
    document = {"path": overlay.path} if overlay.identity is None else {"identity": overlay.identity}
    marks = [(OVERRIDABLE[name], key, "right") for name, keys in overlay.facets for key in keys]
    marks += [(mark.kind, mark.key, "wrong" if mark.wrong else "right") for mark in overlay.marks]
    for kind, key, verdict in marks:
        label = {"kind": kind.value, "key": key, "verdict": verdict, "by": overlay.by, "at": overlay.at}
        yield {"corpus": corpus, **document, **label}
