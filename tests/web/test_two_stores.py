"""Viewers and analysts of one deployment: nothing unpublished on any surface for the one, everything for the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.access.readership import for_each
from dashboard.access.roles import Area, Role
from dashboard.access.tokens import Tokens
from dashboard.charts.catalog import CHARTS
from dashboard.cli.main import main
from dashboard.config.project import project_settings
from dashboard.config.settings import Access, Settings, Visibility
from dashboard.config.viewers_settings import settings_of_deployment, settings_of_viewers
from dashboard.errors import SnapshotGone
from dashboard.model.filters import Filters
from dashboard.model.links import EXCEL
from dashboard.model.query import Dimension
from dashboard.model.view_options import Display
from dashboard.service import service, services, services_of, sync
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.service import desks_of, snapshot_service, snapshot_services
from dashboard.views.catalog import PAGES, PATHS
from dashboard.views.page_answer import page_answer
from dashboard.web.part_routes import part_routes
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.hostile.case import record
from tests.hostile.flags import secret_record
from tests.support.access_files import PROXY_SECRET, access_file, through_proxy
from tests.support.assistants import called, over_http
from tests.support.own_thread import in_own_thread

pytestmark = pytest.mark.slow

ASKED, MARK = "zqalphavex", "zqbetavex"
"""Both are said by hidden documents only. The first is asked for, and may come back in the question; the second never."""
OWN = {"Origin": "http://localhost", "X-Pulse": "1"}
TOKEN = "a-token-of-twenty-four-letters-and-more"
SHOWN, HIDDEN = 3, 2


def write_documents(corpus: Path) -> None:
    corpus.mkdir(parents=True)
    for number in range(SHOWN):
        (corpus / f"shown-{number}.md").write_text(record(f"shown-{number}"), encoding="utf-8")
    for number in range(HIDDEN):
        told = {
            "title": f'"A hidden headline {ASKED} {MARK} {number}"',
            "topics": f"\n  - {ASKED}\n  - {MARK}",
            "webUrl": f'"https://{MARK}.example/{number}"',
        }
        (corpus / f"{MARK}-{number}.md").write_text(secret_record(MARK, **told), encoding="utf-8")


@dataclass
class Deployment:
    """Both stores behind the guard. ``kept`` names what an editor froze and saved."""

    client: TestClient
    kept: dict[str, str]
    hidden: str

    def get(self, path: str, role: str, **headers: str) -> Any:
        given = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.client.get(path, headers=through_proxy(role) | given, follow_redirects=False)

    def post(self, path: str, body: Any, role: str = "editor") -> Any:
        return self.client.post(path, json=body, headers=OWN | through_proxy(role))


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("two-stores")
    write_documents(folder / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        settings = {"corpus": folder / "corpus", "data": folder / "data", "access": "proxy", "images": "off"}
        settings |= {"proxy_secret": PROXY_SECRET, "access_file": access_file(folder)}
        settings |= {"mcp_token": TOKEN, "metrics_token": TOKEN, "snapshot_list": "on"}
        for name, value in settings.items():
            patch.setenv(f"PULSE_{name.upper()}", str(value))
        services.cache_clear()
        snapshot_services.cache_clear()
        sync(project_settings())
        sync(settings_of_viewers(project_settings()))
        routes = [*routes_of(service, snapshot_service), *part_routes(page_answer)]
        middleware = middleware_of(service, routes, PATHS)
        application = Starlette(routes=routes, middleware=middleware, exception_handlers=ERROR_HANDLERS)
        with TestClient(application, "http://localhost", raise_server_exceptions=False) as client:
            yield kept_things(client)
        for each in for_each(service):
            each.close()
        services.cache_clear()
        snapshot_services.cache_clear()


def kept_things(client: TestClient) -> Deployment:
    made = Deployment(client, {}, "")
    found = made.get(f"/api/v1/articles?q={ASKED}", "analyst").json()["rows"]
    made.hidden = found[0]["article_id"]
    for name, view in (("topic", "topic"), ("articles", "articles"), ("story", f"story:{made.hidden}")):
        answer = made.post("/api/v1/snapshots", {"view": view})
        assert answer.status_code == 201, answer.text
        made.kept[name] = answer.json()["id"]
    answer = made.post("/api/v1/snapshots", {"view": "topic", "visibility": "published"})
    assert answer.status_code == 201, answer.text
    made.kept["for viewers"] = answer.json()["id"]
    board: dict[str, Any] = {"title": "A board", "items": [{"snapshot": made.kept[name]} for name in sorted(made.kept)]}
    made.kept["board"] = made.post("/api/v1/boards", board).json()["id"]
    saved = {"name": "A view", "address": f"/articles?q={ASKED}"}
    made.kept["view"] = made.post("/api/v1/views", saved).json()["id"]
    return made


def addresses(deployment: Deployment) -> list[str]:
    """Every address that a reader could ask for, of hidden documents too."""
    routes = routes_of(service, snapshot_service)
    found = [r.path for r in routes if isinstance(r, Route) and "{" not in r.path and "GET" in (r.methods or ())]
    options = ("", f"&q={ASKED}", f"&topic={ASKED}", "&status=unpublished", "&related=true", "&stories=true")
    found += [f"/api/v1/coverage?by={by}{option}" for by in Dimension for option in options]
    found += [f"/api/v1/articles?limit=100{option}{form}" for option in options for form in ("", "&format=csv")]
    found += [f"/api/v1/corpus?outcome={outcome}" for outcome in ("accepted", "rejected", "duplicate", "skipped")]
    found += ["/api/v1/corpus?format=csv", "/api/v1/export?format=csv", "/api/v1/money?format=csv"]
    for name in CHARTS:
        found += [f"/api/v1/charts/{name}/rows", f"/api/v1/charts/{name}/evidence", f"/api/v1/charts/{name}.svg"]
        found += [f"/api/v1/charts/{name}.{form}" for form in ("json", "csv", "html")]
    found += [f"/api/v1/citation?view={view}" for view in ("topic", "articles", f"story:{deployment.hidden}")]
    found += [f"/api/v1/briefing?since=3660d&format={form}" for form in ("json", "md", "html")]
    found += [f"/{name}?q={ASKED}" for name in ("feed.atom", "feed.json", "calendar.ics")]
    for page in PAGES:
        found += [f"/parts/{page.name}{asked}" for asked in ("", f"?q={ASKED}", f"?article={deployment.hidden}")]
    found += [f"/api/v1/corrections?article_id={deployment.hidden}", "/api/v1/articles?cursor=zz"]
    for kept in deployment.kept.values():
        found += [f"/api/v1/{kind}/{kept}" for kind in ("snapshots", "boards", "views")]
        found += [f"/s/{kept}{form}" for form in ("", "/embed", "/drift", ".json", ".csv", ".svg", ".html")]
        found += [f"/b/{kept}", f"/b/{kept}.html", f"/v/{kept}", f"/oembed?url=http://localhost/s/{kept}"]
        found += [f"/api/v1/views/{kept}/new?since=2001-01-01T00:00:00Z"]
    return found


def told(answer: Any) -> bool:
    return MARK in (answer.text + repr(answer.headers.items())).lower()


def test_a_viewer_meets_nothing_unpublished_on_any_surface(deployment: Deployment) -> None:
    leaked, seen, refused = [], 0, []
    for address in addresses(deployment):
        all_of_it = deployment.get(address, "analyst")
        seen += told(all_of_it)
        asked = deployment.get(address, "viewer", If_None_Match=all_of_it.headers.get("etag", '"none"'))
        if (
            asked.status_code == 304
        ):  # what the analyst's browser has kept is no answer for a viewer, unless it is the same
            again = deployment.get(address, "viewer")
            if again.text != all_of_it.text:
                leaked.append(f"304 {address}")
            asked = again
        if told(asked):
            leaked.append(address)
        if asked.status_code >= 500:
            refused.append((address, asked.status_code, asked.text[:200]))
    assert leaked == []
    assert refused == []
    assert seen > 100, "the same addresses tell an analyst"


def test_each_counts_what_they_may_see(deployment: Deployment) -> None:
    for role, count in (("viewer", SHOWN), ("analyst", SHOWN + HIDDEN), ("editor", SHOWN + HIDDEN)):
        assert deployment.get("/api/v1/articles", role).json()["total"] == count, role
        assert deployment.get("/api/v1/corpus", role).json()["articles"] == count, role


def test_many_of_both_at_once_never_get_each_others_answers(deployment: Deployment) -> None:
    def ask(number: int) -> tuple[str, int]:
        role = ("viewer", "analyst")[number % 2]
        return role, deployment.get(f"/api/v1/articles?limit={1 + number // 2 % 9}", role).json()["total"]

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(ask, range(80)))
    assert answers == {("viewer", SHOWN), ("analyst", SHOWN + HIDDEN)}


def test_what_was_frozen_with_unpublished_articles_is_gone_for_viewers(deployment: Deployment) -> None:
    for name, viewers_status in (("topic", 410), ("articles", 410), ("story", 410), ("for viewers", 200)):
        one = f"/api/v1/snapshots/{deployment.kept[name]}"
        assert deployment.get(one, "analyst").status_code == 200, name
        assert deployment.get(one, "viewer").status_code == viewers_status, name
    frozen = {deployment.kept[name] for name in ("topic", "articles", "story", "for viewers")}
    for role, listed in (("viewer", {deployment.kept["for viewers"]}), ("analyst", frozen)):
        found = deployment.get("/api/v1/snapshots", role).json()["snapshots"]
        assert frozen & {item["id"] for item in found} == listed, role


def test_the_round_withdraws_nothing_that_was_frozen_rightly(deployment: Deployment) -> None:
    assert snapshot_services().everything.round(utc_now()) == ()
    assert deployment.get(f"/api/v1/snapshots/{deployment.kept['story']}", "analyst").status_code == 200
    drift = deployment.get(f"/s/{deployment.kept['for viewers']}/drift", "analyst", Accept="application/json")
    assert "same rows" in drift.text, "compared with what viewers see"


@pytest.mark.parametrize(("role", "count"), [("viewer", SHOWN), ("analyst", SHOWN + HIDDEN)])
def test_a_token_reads_what_its_role_sees(deployment: Deployment, role: str, count: int) -> None:
    tokens = Tokens(project_settings().data)
    text = tokens.create(f"For {role}", Role.of_word(role), (Area.DATA,), 9)[1]  # type: ignore[arg-type]
    tokens.close()
    bearer = {"Authorization": f"Bearer {text}"}
    assert deployment.client.get("/api/v1/articles", headers=bearer).json()["total"] == count
    assert (MARK in deployment.client.get("/feed.atom", headers=bearer).text.lower()) is (role == "analyst")


def test_assistants_read_what_viewers_see(deployment: Deployment) -> None:
    async def ask(application: Any) -> None:
        async with over_http(application, TOKEN) as client:
            answers = [await called(client, "coverage", by=str(by)) for by in (Dimension.PROVIDER, Dimension.STATUS)]
            assert [answer["whole"] for answer in answers] == [SHOWN, SHOWN]
            answers += [await called(client, "articles", limit=50, view=view) for view in ("", f"q={ASKED}")]
            assert MARK not in repr(answers).lower()
            with pytest.raises(ValueError, match="article"):
                await called(client, "article", article_id=deployment.hidden)
            frozen = await called(client, "freeze", chart="provider")
            assert frozen["whole"] == SHOWN

    in_own_thread(anyio.run, ask, deployment.client.app)


def test_metrics_tell_nothing_unpublished(deployment: Deployment) -> None:
    metrics = deployment.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert metrics.status_code == 200
    assert MARK not in metrics.text.lower()


@pytest.mark.parametrize(
    ("role", "freezes", "exports"),
    [
        ("viewer", False, {"json"}),
        ("analyst", False, {"csv", EXCEL, "json", "parquet", "duckdb"}),
        ("editor", True, {"csv", EXCEL, "json", "parquet", "duckdb"}),
    ],
)
def test_a_page_offers_only_what_the_routes_will_do(
    deployment: Deployment, role: str, freezes: bool, exports: set[str]
) -> None:
    parts = {key: data for key, _, data in deployment.get("/parts/articles", role).json()["parts"]}
    assert parts["pulse-sidebar"]["saves"] is freezes
    table = next(data for data in parts.values() if "exports" in data)
    assert {link["name"] for link in table["exports"]} == exports
    assert table["share"]["freezes"] is freezes
    for link in table["exports"]:
        assert deployment.get(link["href"], role).status_code == 200, link
    unknown = {"view": "no such view"}
    assert deployment.post("/api/v1/snapshots", unknown, role).status_code == (404 if freezes else 403)


def test_the_viewers_store_holds_no_hidden_row(deployment: Deployment) -> None:
    folder = settings_of_viewers(project_settings()).store
    held = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".duckdb" for path in held)
    assert [path.name for path in held if MARK.encode() in path.read_bytes().lower()] == []


def test_a_visibility_that_is_not_offered_is_refused(deployment: Deployment) -> None:
    answer = deployment.post("/api/v1/snapshots", {"view": "topic", "visibility": "some"})
    assert answer.status_code == 400
    assert "all or published" in answer.text


def test_without_anybody_named_viewers_are_answered(deployment: Deployment) -> None:
    assert service().settings.visibility == "published"
    assert snapshot_service().service is service()
    assert [each.settings.visibility for each in for_each(service)] == ["all", "published"]


def test_the_command_line_brings_both_stores_up_to_date(
    deployment: Deployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.md").write_text(record("one"), encoding="utf-8")
    (tmp_path / "corpus" / "two.md").write_text(secret_record("zqdeltavex"), encoding="utf-8")
    assert main(["sync", "--corpus", str(tmp_path / "corpus"), "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr()
    assert "2 accepted" in said.out
    assert said.err.startswith("For viewers:\n")
    settings = replace(project_settings(), corpus=(tmp_path / "corpus",), data=tmp_path / "data")
    both = services_of(settings)
    assert [each.facts().articles for each in (both.everything, both.published)] == [2, 1]
    both.everything.close()
    both.published.close()


def test_one_store_where_nobody_logs_in_or_all_see_the_same(tmp_path: Path) -> None:
    guarded = Settings(data=tmp_path, access=Access.PROXY)
    assert guarded.has_viewers_store
    for settings in (
        Settings(data=tmp_path),
        replace(guarded, viewers=Visibility.ALL),
        replace(guarded, visibility=Visibility.PUBLISHED),
    ):
        both = services_of(settings)
        assert both.everything is both.published
        assert both.published.settings is settings
        assert settings.store == tmp_path
        both.published.close()
    derived = settings_of_viewers(guarded)
    assert derived != guarded
    assert settings_of_deployment(derived) == guarded
    assert settings_of_deployment(guarded) is guarded


def test_what_is_unpublished_later_is_withdrawn_from_viewers_alone(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("stays", "leaves"):
        (corpus / f"{name}.md").write_text(record(name), encoding="utf-8")
    settings = Settings(corpus=(corpus,), data=tmp_path / "data", access=Access.PROXY)
    both = services_of(settings)
    desks = desks_of(both)
    for each in (settings, settings_of_viewers(settings)):
        sync(each)
    seen, shown = (d.freeze("articles", Filters(), Display(), client=None) for d in (desks.everything, desks.published))
    (corpus / "leaves.md").write_text(record("leaves", published="false"), encoding="utf-8")
    for each in (settings, settings_of_viewers(settings)):
        sync(each)
    with pytest.raises(SnapshotGone):  # at once, before any round
        desks.published.read(shown.snapshot.id)
    assert desks.everything.round(utc_now()) == (shown.snapshot.id,)
    assert desks.everything.read(seen.snapshot.id).total == 2
    for service_of_one in (both.everything, both.published):
        service_of_one.close()
