"""Where only published articles are shown, no page is sent a word of a hidden one, or is different because of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from dashboard.model.filters import Filters
from dashboard.views.catalog import PATHS
from tests.app.conftest import Serve
from tests.app.visits import visit
from tests.hostile.case import Case
from tests.hostile.corpus import hostile_cases
from tests.test_service import until

pytestmark = pytest.mark.slow

PAGES = sorted(PATHS)
VARYING = re.compile(
    rb"\"milliseconds\": [0-9.]+|\d{1,2} \w{3,9} \d{4},? \d{2}:\d{2}(?::\d{2})?|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z?|\d+ (?:seconds?|minutes?) ago"
)


def pages(serve: Serve, corpus: Path, cases: list[Case], visibility: str = "published") -> bytes:
    """Everything that the pages send, and what stands in their text; moments and durations left out."""
    for case in cases:
        place = corpus / case.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(case.data)
    service = serve(corpus, visibility=visibility)
    first = service.listing(Filters(), limit=1).rows[0]
    sent: list[object] = []
    for page, params in (
        *((page, {}) for page in PAGES),
        ("article", {"id": first.article_id}),
        ("articles", {"q": "ordinary"}),
    ):
        shown = visit(page, params).no_failure()
        sent.append([shown.parts, [item.value for item in (*shown.app.markdown, *shown.app.caption, *shown.app.text)]])
        sent.append([repr(item.proto) for item in (*shown.app.sidebar.multiselect, *shown.app.sidebar.selectbox)])
    return VARYING.sub(b"", json.dumps(sent).encode())


def test_no_page_knows_of_hidden_documents(serve: Serve, tmp_path: Path) -> None:
    cases, secrets = hostile_cases(40)
    shown = [case for case in cases if case.group == "control"]
    hidden = [case for case in cases if case.group in ("flag", "mutated")][::3]
    planted = [case.secret for case in hidden if case.secret in secrets]
    assert len(planted) > 100
    with_them = pages(serve, tmp_path / "with" / "corpus", [*shown, *hidden])
    assert [secret for secret in planted if secret and secret.encode() in with_them.lower()] == []
    assert [title for title in ("ordinary headline", "control") if title.encode() in with_them]


def test_no_page_is_different_because_of_them(serve: Serve, tmp_path: Path) -> None:
    cases, _ = hostile_cases(10)
    shown = [case for case in cases if case.group == "control"]
    hidden = [case for case in cases if case.group in ("flag", "mutated")][::3]
    first = pages(serve, tmp_path / "corpus", [*shown, *hidden])
    second = pages(serve, tmp_path / "without" / "corpus", shown)
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(second))
    assert second == first, (first[at - 120 : at + 60], second[at - 120 : at + 60])


def test_the_search_for_secrets_finds_them_where_everything_is_shown(serve: Serve, tmp_path: Path) -> None:
    cases, _ = hostile_cases(0)
    plain = [case for case in cases if case.group == "flag" and case.name.startswith("plain-")]
    sent = pages(serve, tmp_path / "corpus", plain, visibility="all").lower()
    assert len([case for case in plain if case.secret and case.secret.encode() in sent]) > 20


@pytest.mark.parametrize("visibility", ["published", "all"])
def test_readers_of_published_articles_learn_no_folder_of_the_machine(
    serve: Serve, seeds: Path, tmp_path: Path, visibility: str
) -> None:
    (tmp_path / "empty").mkdir()
    serve(tmp_path / "empty", visibility=visibility)
    empty = json.dumps([visit(page).no_failure().parts for page in PAGES])
    service = serve(Path(shutil.copytree(seeds, tmp_path / "later")), visibility=visibility)
    (tmp_path / "later").rename(tmp_path / "moved")
    service.resume_sync()
    until(lambda: service.progress().error is not None, "missed")
    stale = json.dumps([visit(page).no_failure().parts for page in PAGES])
    assert '"folders": "' in empty
    assert "could not be read; the last good state is shown" in stale
    assert [str(tmp_path) in sent for sent in (empty, stale)] == [False, False]
