"""The worker process of a sync: reads documents and answers with the rows of the store, ready to be added.

Started as ``python -m dashboard.row_worker``; ``dashboard.corpus.worker`` says how it is spoken to.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from dashboard.corpus.judging import Judgement, Rules
from dashboard.corpus.worker import Parts, serve
from dashboard.corpus.worker_pool import Reading
from dashboard.corpus.worker_process import SpareWorkers
from dashboard.policy.reading import PolicyReader
from dashboard.store.star import rows_of

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.row_worker")


def row_parts(rules: Rules) -> Parts:
    """What gives the rows of an article that may be shown; of a hidden one nothing leaves the process that read it.

    Raises:
        BadDictionary: a corpus's policy dictionary cannot be honoured as written.
    """
    reader = PolicyReader(rules.policies)

    def rows(judgement: Judgement, number: int) -> tuple[bytes, ...]:
        if judgement.article is None or not judgement.line.visible:
            return ()
        return rows_of(judgement.article, number, judgement.record, reader.findings(judgement.article))

    return rows


def reading_rows(rules: Rules, spare: SpareWorkers | None = None) -> Reading:
    """How a sync reads files. ``spare`` has workers of ``COMMAND``.

    Raises:
        BadDictionary: a corpus's policy dictionary cannot be honoured as written.
    """
    if rules.policies:
        row_parts(rules)  # says what is wrong with them
    made = cache(lambda: row_parts(rules))  # which takes a while, and is seldom needed beside workers
    return Reading(rules, lambda judgement, number: made()(judgement, number), COMMAND, spare=spare)


if __name__ == "__main__":
    serve(row_parts)
