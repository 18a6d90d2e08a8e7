"""How many sources carry a story's passages (definition D11), by hand-counted sections."""

from __future__ import annotations

from dashboard.analytics.corroboration import SourceLoad, corroboration
from dashboard.model.article import Passage, Section


def test_a_passage_counts_each_source_once_and_uncited_text_not_at_all() -> None:
    measured = corroboration(
        [
            Section(None, ((Passage("a", (1, 2)), Passage("uncited")), (Passage("b", (2, 2)),))),
            Section("Heading", ((Passage("c", (3, 2, 1)), Passage("d", (1,))),)),
        ]
    )
    assert (measured.passages, measured.single) == (4, 2)
    assert measured.mean == (2 + 1 + 3 + 1) / 4
    assert measured.loads == (SourceLoad(1, 3, 1), SourceLoad(2, 3, 1), SourceLoad(3, 1, 0))


def test_nothing_cited_has_no_average() -> None:
    measured = corroboration([Section("Heading", ((Passage("uncited"),),))])
    assert (measured.passages, measured.single, measured.mean, measured.loads) == (0, 0, None, ())
