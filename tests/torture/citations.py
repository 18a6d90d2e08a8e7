"""Citations of invented titles, read back by other people's libraries."""

from __future__ import annotations

from tests.support.citations_parsed import faults, invented_titles
from tests.torture.figure import Figure, count


def citations(number: int) -> list[Figure]:
    """BibTeX, RIS and CSL-JSON of so many titles."""
    wrong = [fault for title in invented_titles(number, seed=number) for fault in faults(title)]
    what = f"{number:,} invented titles in BibTeX, RIS and CSL-JSON: not read back by bibtexparser, pybtex, rispy, citeproc-py"
    return [count("R13", what, "0", wrong)]
