"""What leaves the server for other programs: CSV for Excel, tags behind proxies, slashes, unknown pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.model.filters import Filters
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

BOM = b"\xef\xbb\xbf"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TABLES = (
    "/api/v1/coverage?by=topic",
    "/api/v1/coverage?by=topic,provider",
    "/api/v1/coverage?by=month&related=true",
    "/api/v1/articles?topic=AI",
    "/api/v1/articles?q=nothing-of-the-kind",
    "/api/v1/money?",
    "/api/v1/corpus?",
    "/api/v1/corpus?outcome=rejected",
    "/api/v1/charts/topic/rows?",
    "/api/v1/charts/activity/rows?",
    "/api/v1/export?",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("output")
    with deployment(write_corpus(folder / "documents", stated_documents(30)), folder / "data") as found:
        yield found


@pytest.mark.parametrize("address", TABLES)
def test_csv_for_excel_is_the_plain_one_after_a_mark(served: Served, address: str) -> None:
    plain = served.client.get(f"{address}&format=csv")
    marked = served.client.get(f"{address}&format=csv&bom=true")
    assert (plain.status_code, marked.status_code) == (200, 200)
    assert marked.content == BOM + plain.content
    assert plain.headers["etag"] != marked.headers["etag"]
    assert next(csv.reader(io.StringIO(plain.text)))


@pytest.mark.parametrize("address", TABLES[:-1])
def test_a_mark_before_json_is_refused(served: Served, address: str) -> None:
    answer = served.client.get(f"{address}&bom=true")
    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, "bom")
    assert served.client.get("/api/v1/export?format=parquet&bom=true").status_code == 400


VIEWS = (
    *("topic", "provider", "date", "quality", "status", "topic_month", "quality_heat", "activity", "organisation"),
    "articles",
)


@pytest.mark.parametrize("view", VIEWS)
def test_a_snapshot_as_csv_for_excel(served: Served, view: str) -> None:
    at = f"/s/{served.freeze(view).snapshot.id}"
    plain = served.client.get(f"{at}.csv")
    for address in (f"{at}.csv?bom=true", f"{at}.excel.csv"):
        marked = served.client.get(address)
        assert marked.content == BOM + plain.content
        assert "-excel.csv" in marked.headers["content-disposition"]
    assert served.client.get(f"{at}.csv?bom=true&caption=true").content.startswith(BOM + b"# ")
    assert served.client.get(f"/api/v1/charts/{view}.excel.csv").content.startswith(BOM)


TAGS = (
    *("{}", '{}-gzip"', '{}-br"', '{}--gzip"', '{};gzip"', '{}-zstd"', '"x", {}-gzip"', '{}:br"', '{}-deflate"'),
    *('{}-gzip" , "y"', '"x" ,{};zstd"'),
)


@pytest.mark.parametrize("change", TAGS)
def test_a_tag_that_a_proxy_marked_is_known(served: Served, change: str) -> None:
    tag = served.client.get("/api/v1/definitions").headers["etag"]
    known = tag if change == "{}" else change.format(tag.removesuffix('"'))
    assert served.client.get("/api/v1/definitions", headers={"If-None-Match": known}).status_code == 304
    assert served.client.get("/api/v1/definitions", headers={"If-None-Match": '"other-gzip"'}).status_code == 200


def test_a_slash_at_the_end_changes_nothing(served: Served) -> None:
    at = f"/s/{served.freeze().snapshot.id}"
    assert served.client.get(f"{at}/", headers=PAGE).content == served.client.get(at, headers=PAGE).content
    routes = "/api/v1/corpus /api/v1/definitions /api/v1/articles /api/v1/money /api/v1/snapshots /healthz /readyz"
    for address in (f"{at}/embed", f"{at}/drift", f"{at}.csv", f"{at}.json", *routes.split()):
        answer = served.client.get(f"{address}/", follow_redirects=False)
        assert answer.status_code == 200, address
    assert served.client.get(f"{at}//", headers=PAGE).status_code == 404
    assert served.client.get(f"/oembed?url=http://localhost{at}/").status_code == 200


def test_an_unknown_page_leads_on_and_programs_get_json(served: Served) -> None:
    for address in ("/no-such-page", "/articles2", "/s", "/b/", "/wp-login.php", "/%E2%80%AE", "/a/b/c", "/reports"):
        page = served.client.get(address, headers=PAGE)
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8"), address
        assert 'href="/"' in page.text
    programs: tuple[tuple[str, dict[str, str]], ...] = (
        ("/no-such-page", {}),
        ("/no-such-page", {"Accept": "application/json"}),
        ("/no-such-page", {"Accept": "application/json, text/html;q=0.1"}),
        ("/nothing.json", {"Accept": "*/*"}),
        ("/api/v1/nothing", PAGE),
        ("/api/v2/articles", PAGE),
        ("/api", PAGE),
        ("/api/v1/charts", PAGE),
        ("/api/v1/charts/none/rows", PAGE),
        ("/parts/none", PAGE),
    )
    for address, headers in programs:
        answer = served.client.get(address, headers=headers)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])


@pytest.mark.parametrize(
    "bounds",
    [
        *((600, 400), (720, 10_000), (300, 300), (1200, 200), (2400, 1350), (250, 900), (5, 5)),
        *((1, 9999), (9999, 1), (719, 421), (2399, 1349), (9999, 9999)),
    ],
)
def test_oembed_is_within_its_bounds(served: Served, bounds: tuple[int, int]) -> None:
    wide, high = bounds
    address = f"http://localhost/s/{served.freeze().snapshot.id}"
    answer = served.client.get("/oembed", params={"url": address, "maxwidth": wide, "maxheight": high}).json()
    for name in ("", "thumbnail_"):
        assert answer.get(f"{name}width", 0) <= wide
        assert answer.get(f"{name}height", 0) <= high
    if answer["type"] == "rich":
        assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    else:
        assert min(bounds) < 200


FILTERED = ("", "topic=AI", "status=published", "related=true", "q=headline", "period=90d", "quality=20&quality=90")
PROVIDERS = ("provider=example.com", "provider=example.com&provider=beispiel.de", "topic=AI&provider=example.com")


@pytest.mark.parametrize("others", [*FILTERED, *PROVIDERS])
def test_copies_are_not_counted_where_a_filter_leaves_them_out(served: Served, others: str) -> None:
    rows = served.client.get(f"/api/v1/charts/copies/rows?{others}").json()
    none = served.client.get(f"/api/v1/charts/copies/rows?stories=true&{others}").json()
    assert none["filters"] == rows["filters"] | {"stories": True}
    assert (none["rows"], none["facts"]["left_out_by_filter"]) == ([], True)
    assert rows["facts"]["left_out_by_filter"] is False
    frozen = served.freeze("copies", Filters(stories=True)).snapshot
    assert "Take it away" in frozen.footnote


NARROWED: tuple[dict[str, Any], ...] = ({"stories": True}, {"q": "headline"}, {"status": ("published",)})


def test_growth_of_the_corpus_is_no_difference(tmp_path: Path) -> None:
    documents = stated_documents(30)
    corpus = write_corpus(tmp_path / "documents", documents[:-1])
    with deployment(corpus, tmp_path / "data") as served:
        topic = next(d.topics[0] for d in documents if d.topics and d.topics[0] not in documents[-1].topics)
        unrelated = Filters(topic=(topic,))
        views = ("articles", "provider", "status", "quality", "date", "quality_heat", "organisation")
        frozen = [served.freeze(view, unrelated).snapshot.id for view in views]
        frozen += [served.freeze("articles", replace(unrelated, **more)).snapshot.id for more in NARROWED]
        write_corpus(tmp_path / "documents", documents)
        served.sync()
        for snapshot_id in frozen:
            found = served.client.get(f"/s/{snapshot_id}/drift").json()
            assert found["same"] is True, found
            assert found["now"]["whole"] == found["then"]["whole"] + 1
            assert "the whole corpus grew from" in found["sentence"]
