"""The worker process of a sync: reads documents and answers with the rows of the store, ready to be added.

Started as ``python -m dashboard.row_worker``; ``dashboard.corpus.worker`` says how it is spoken to.
"""

from __future__ import annotations

import sys
from typing import Final

from dashboard.corpus.judging import Judgement, Rules
from dashboard.corpus.worker import serve
from dashboard.corpus.worker_pool import Reading
from dashboard.store.star import rows_of

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.row_worker")


def row_parts(judgement: Judgement, number: int) -> tuple[bytes, ...]:
    """The rows of an article that may be shown; of a hidden one nothing leaves the process that read it."""
    if judgement.article is None or not judgement.line.visible:
        return ()
    return rows_of(judgement.article, number, judgement.record)


def reading_rows(rules: Rules) -> Reading:
    """How a sync reads files."""
    return Reading(rules, row_parts, COMMAND)


if __name__ == "__main__":
    serve(row_parts)
