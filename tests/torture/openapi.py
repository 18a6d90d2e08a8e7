"""Ask every route that reads what schemathesis invents from the OpenAPI document."""

from __future__ import annotations

from pathlib import Path

from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.openapi_cases import invented_requests, read_operations
from tests.support.snapshots_served import deployment
from tests.torture.figure import Figure, count


def documented_answers(folder: Path, examples: int) -> list[Figure]:
    """Faults and undocumented answers among ``examples`` requests of each route."""
    wrong: list[str] = []
    asked = 0
    with deployment(write_corpus(folder / "corpus", stated_documents()), folder / "data") as served:
        for path, operation in read_operations(served.client).items():
            try:
                asked += invented_requests(served.client, operation, examples)
            except Exception as problem:  # noqa: BLE001 -- each is a figure's fault
                wrong.append(f"{path}: {problem!r}"[:300])
    return [count("R20", "answers that are faults or not in the OpenAPI document", "0", wrong, f"0 of {asked:,} wrong")]
