"""Which articles a page of policy counts: those about policy, unless the reader says otherwise."""

from __future__ import annotations

from dashboard.model.filters import Filters
from dashboard.service import Service
from dashboard.text.numbers import counted


def scope_words(service: Service, filters: Filters) -> tuple[str, Filters] | None:
    """A sentence that says how many articles are counted, and the filters that choose them.

    ``None`` if the filters choose already, or if no article in view is about policy: then all of them are counted.
    """
    narrowed = filters.of_policy
    if narrowed == filters:
        return None
    policy, every = service.summary(narrowed).articles, service.summary(filters).articles
    if not policy:
        return None
    return f"Counts the {counted(policy, 'policy article')} of {every:,} in view.", narrowed
