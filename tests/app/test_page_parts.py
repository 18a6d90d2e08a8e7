"""The parts that browsers fetch are those the page shows."""

from __future__ import annotations

import json
import shutil
import time
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest

from dashboard.errors import NotFound
from dashboard.service import Service
from dashboard.ui.page import PageSpec
from dashboard.views.catalog import PAGES
from dashboard.views.page_answer import page_answer
from tests.app.conftest import Serve
from tests.app.visits import visit

pytestmark = pytest.mark.slow

VIEWS: list[tuple[tuple[str, str], ...]] = [
    (),
    (("topic", "AI"), ("topic", "AI Hardware"), ("dates", "2023-07-01"), ("dates", "2023-11-30")),
    (("quality", "eighty"), ("nonsense", ""), ("grain", "week"), ("split", "true")),
    (("q", "nothing has these words"),),
    (("page", "99"), ("sort", "title"), ("as_of", "0123456789ab")),
]


def answered(page: str, *params: tuple[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(decompress(page_answer(page, params).packed))
    return found


def shown(page: str, params: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    given: dict[str, str | list[str]] = {}
    for name in dict.fromkeys(name for name, _ in params):
        given[name] = [value for other, value in params if other == name]
    seen = visit(page, given).no_failure()
    assert {json.dumps(place["asked"]) for place in seen.places} == {json.dumps([list(item) for item in params])}
    return {place["key"]: data for place, (_, data) in zip(seen.places, seen.parts, strict=True)}


@pytest.mark.parametrize("page", [page for page in PAGES if page.in_place], ids=lambda page: page.name)
def test_the_parts_are_what_the_page_shows(seeded: Service, page: PageSpec) -> None:
    for params in VIEWS:
        answer = answered(page.name, *params)
        assert answer["generation"] == seeded.generation()
        assert answer["asked"] == [list(item) for item in params]
        assert {key: data for key, _, data in answer["parts"]} == shown(page.path, params)


def test_a_digest_is_the_same_where_the_data_are_and_only_there(seeded: Service) -> None:
    def digests(*params: tuple[str, str]) -> dict[str, str]:
        return {key: digest for key, digest, _ in answered("overview", *params)["parts"]}

    whole, narrow = digests(), digests(("topic", "AI Hardware"))
    assert whole["pulse-foot"] == narrow["pulse-foot"]
    assert whole["pulse-head"] != narrow["pulse-head"]
    assert whole["pulse-chart-provider"] != narrow["pulse-chart-provider"]


def test_an_answer_is_kept_until_the_corpus_changes(serve: Serve, seeds: Path, tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(seeds, tmp_path / "corpus"))
    service = serve(corpus)
    before = page_answer("overview", ())
    assert page_answer("overview", ()) is before
    assert page_answer("overview", (("topic", "AI"),)).tag != before.tag
    generation = service.generation()
    one = next(corpus.glob("*"))
    one.rename(one.with_stem("renamed"))
    deadline = time.monotonic() + 60
    while service.generation() == generation:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert page_answer("overview", ()).tag != before.tag
    assert answered("overview")["generation"] != generation


def test_there_are_no_parts_of_a_page_that_has_none(seeded: Service) -> None:
    for name in ("corpus", "", "../overview"):
        with pytest.raises(NotFound):
            page_answer(name, ())
