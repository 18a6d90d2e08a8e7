"""The worker process of a sync: reads documents and answers with the rows of the store, ready to be added.

Started as ``python -m dashboard.sync.row_worker``; ``dashboard.corpus.worker`` says how it is spoken to.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from dashboard.corpus.classification import Classification, Rules
from dashboard.corpus.worker import Parts, serve
from dashboard.corpus.worker_pool import Reading
from dashboard.corpus.worker_process import SpareWorkers
from dashboard.policy.reading import PolicyReader
from dashboard.store.writing.article_tables import store_rows
from dashboard.sync.facet_keys import check_facet_keys

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.sync.row_worker")


def row_parts(rules: Rules) -> Parts:
    """What gives the rows of an article that may be shown; of a hidden one nothing leaves the process that read it.

    Raises:
        BadDictionary: a corpus's policy dictionary cannot be honoured as written.
    """
    reader = PolicyReader(rules.policies)

    def rows(classified: Classification, number: int) -> tuple[bytes, ...]:
        if classified.article is None or not classified.line.visible:
            return ()
        return store_rows(classified.article, number, classified.record, reader.findings(classified.article))

    return rows


def reading_rows(rules: Rules, spare: SpareWorkers | None = None) -> Reading:
    """How a sync reads files. ``spare`` has workers of ``COMMAND``.

    Raises:
        BadDictionary: a corpus's policy dictionary cannot be honoured as written.
        BadCorrections: a corpus's corrections cannot be honoured as written.
    """
    if rules.policies:
        row_parts(rules)  # says what is wrong with them
    check_facet_keys(rules)
    made = cache(lambda: row_parts(rules))  # which takes a while, and is seldom needed beside workers
    return Reading(rules, lambda classified, number: made()(classified, number), COMMAND, spare=spare)


if __name__ == "__main__":
    serve(row_parts)
