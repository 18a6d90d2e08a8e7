"""Filters on the command line: an option for each, as in the pages' addresses."""

from __future__ import annotations

import argparse

from dashboard.errors import BadParameter
from dashboard.model.filters import FILTER_NAMES, Filters


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for every filter; those that take several values may be repeated."""
    for name in FILTER_NAMES:
        parser.add_argument(f"--{name}", action="append", default=[], metavar="VALUE", help=argparse.SUPPRESS)
    parser.epilog = (
        f"Filters are those of the pages' addresses: --topic 'AI Law' --topic AI; {', '.join(FILTER_NAMES)}."
    )


def filters_of(options: argparse.Namespace) -> Filters:
    """The filters that were given.

    Raises:
        BadParameter: a value means nothing.
    """
    filters, notices = Filters.from_params((name, value) for name in FILTER_NAMES for value in getattr(options, name))
    if notices:
        raise BadParameter(notices[0].message, "Correct it, or leave it out.")
    return filters
