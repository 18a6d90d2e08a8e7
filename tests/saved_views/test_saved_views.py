"""Saved views: files with a name, their addresses, who may change them, and what is new since a moment."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.main import main
from dashboard.config.settings import Visibility
from dashboard.errors import ArchiveFull, BadParameter, NotFound, SnapshotGone, SnapshotUnreadable, WrongSecret
from dashboard.saved_views import view_files
from dashboard.saved_views.saved_view import SavedView, read_address
from dashboard.saved_views.view_files import SavedViews
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import OWN, Served, deployment

pytestmark = pytest.mark.slow

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
ADDRESS = "https://anywhere.example/articles?topic=AI&sort=quality&page=3&as_of=abcdef123456"


@pytest.fixture
def views(tmp_path: Path) -> SavedViews:
    return SavedViews(tmp_path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    corpus = write_corpus(tmp_path / "invented", stated_documents()[:8])
    with deployment(corpus, tmp_path / "data") as found:
        yield found


def saved(served: Served, **words: Any) -> dict[str, Any]:
    answer = served.post("/api/v1/views", {"name": "AI", "address": "/articles?topic=AI", **words})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_view_is_what_the_page_understood_of_its_address(views: SavedViews) -> None:
    view, secret = views.save(ADDRESS, "  Chips\u202e and\nlaw ", "Industry", "One.\n\nTwo.", NOW)
    assert views.read(view.id) == view
    assert (view.name, view.folder, view.note) == ("Chips and law", "Industry", "One.\n\nTwo.")
    assert view.path == "/articles?topic=AI&sort=quality"
    assert view.filters.topic == ("AI",)
    assert secret not in "".join(path.read_text() for path in Path(views._files.folder).iterdir())


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "/articles?topik=AI",
        "/articles?dates=soon",
        "/../etc",
        "//evil.example/x/y",
        "/api/v1/articles",
        "http://[::1",
        "/articles?q=" + "x" * 9000,
    ],
)
def test_what_is_not_the_address_of_a_page_is_refused(views: SavedViews, address: str) -> None:
    with pytest.raises(BadParameter) as refused:
        views.save(address, "A name", "", "", NOW)
    assert refused.value.remedy
    assert views.every() == ()


def test_no_address_leads_elsewhere() -> None:
    for address in ("//evil.example/articles", "https://evil.example/", "/\\evil.example"):
        try:
            page, query = read_address(address)
        except BadParameter:
            continue
        assert f"/{page}?{query}".startswith(("/articles?", "/?"))


def test_a_name_is_needed_and_views_are_listed_by_folder(views: SavedViews) -> None:
    with pytest.raises(BadParameter):
        views.save("/", " \u200b ", "", "", NOW)
    for name, folder in (("b", "Z"), ("a", "Z"), ("c", "")):
        views.save("/", name, folder, "", NOW)
    assert [view.name for view in views.every()] == ["c", "a", "b"]


def test_only_the_secret_changes_or_deletes_one(views: SavedViews) -> None:
    view, secret = views.save("/", "Before", "", "", NOW)
    with pytest.raises(WrongSecret):
        views.change(view.id, "wrong", name="Stolen")
    with pytest.raises(WrongSecret):
        views.delete(view.id, "", NOW)
    changed = views.change(view.id, secret, name="After", address="/trends?topic=Law")
    assert (changed.name, changed.path) == ("After", "/trends?topic=Law")
    assert views.read(view.id) == changed
    views.delete(view.id, secret, NOW)
    with pytest.raises(SnapshotGone) as gone:
        views.read(view.id)
    assert "Save the view again" in gone.value.remedy
    for unknown in ("../../CURRENT", "x" * 22):
        with pytest.raises(NotFound):
            views.read(unknown)


def test_a_damaged_file_hides_no_other_and_too_many_are_refused(
    views: SavedViews, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, _ = views.save("/", "One", "", "", NOW)
    other, _ = views.save("/", "Two", "", "", NOW)
    views._files.path(view.id).write_text('{"schema": 1}')
    assert [item.id for item in views.every()] == [other.id]
    with pytest.raises(SnapshotUnreadable):
        views.read(view.id)
    monkeypatch.setattr(view_files, "MOST_VIEWS", 2)
    with pytest.raises(ArchiveFull):
        views.save("/", "Three", "", "", NOW)


def test_a_view_over_http(served: Served) -> None:
    made = saved(served, folder="Industry", note="For the board")
    assert made["link"] == f"http://localhost/v/{made['id']}"
    listed = served.client.get("/api/v1/views").json()["views"]
    assert listed == [{name: value for name, value in made.items() if name != "delete_secret"}]
    assert served.client.get(f"/api/v1/views/{made['id']}").json() == listed[0]
    led = served.client.get(f"/v/{made['id']}", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (302, "/articles?topic=AI")
    one = f"/api/v1/views/{made['id']}"
    owner = {**OWN, "X-Pulse-Secret": made["delete_secret"]}
    assert served.client.patch(one, json={"name": "x"}, headers=OWN).status_code == 404
    assert served.client.patch(one, json={"name": "Renamed"}, headers=owner).json()["name"] == "Renamed"
    assert served.client.patch(one, json={"names": "x"}, headers=owner).status_code == 400
    assert served.client.post("/api/v1/views", json={"name": "x", "address": "/"}).status_code == 403, (
        "X-Pulse is missing"
    )
    assert served.client.request("DELETE", one, headers=OWN).status_code == 404
    assert served.client.request("DELETE", one, headers=owner).json() == {"deleted": True}
    assert served.client.get(f"/v/{made['id']}", follow_redirects=False).status_code == 410


def test_what_is_new_is_what_came_since_and_is_in_view(served: Served, tmp_path: Path) -> None:
    made = saved(served)
    news = f"/api/v1/views/{made['id']}/new"
    first = served.client.get(news, params={"since": served.service.facts().synced_at.isoformat()}).json()
    assert (first["known"], first["count"], first["articles"]) == (True, 0, [])
    old = {row["article_id"] for row in served.client.get("/api/v1/articles?limit=100").json()["rows"]}
    for document in stated_documents(30)[8:]:
        (tmp_path / "invented" / f"{document.number:03d}.md").write_text(document.text(), encoding="utf-8")
    served.sync()
    in_view = {row["article_id"] for row in served.client.get("/api/v1/articles?limit=100&topic=AI").json()["rows"]}
    second = served.client.get(news, params={"since": first["synced_at"], "limit": 100}).json()
    assert {row["article_id"] for row in second["articles"]} == in_view - old
    assert second["count"] == len(in_view - old) > 0
    assert served.client.get(news, params={"since": second["synced_at"]}).json()["count"] == 0
    assert len(served.client.get(news, params={"since": first["synced_at"], "limit": 1}).json()["articles"]) == 1


def test_a_store_built_anew_does_not_call_everything_new(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "invented", stated_documents()[:8])
    with deployment(corpus, tmp_path / "data") as served:
        made = saved(served)
        look = served.service.facts().synced_at
    for path in (tmp_path / "data").iterdir():
        if path.name != "views":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with deployment(corpus, tmp_path / "data") as served:
        earlier = (look - timedelta(seconds=5)).isoformat()
        found = served.client.get(f"/api/v1/views/{made['id']}/new", params={"since": earlier}).json()
        assert (found["known"], found["count"], found["articles"]) == (False, None, [])


@pytest.mark.parametrize("since", [None, "", "soon", "2026-05-04", "2026-05-04T03:02:01", "99999-01-01T00:00:00Z"])
def test_a_moment_that_cannot_be_used_is_refused(served: Served, since: str | None) -> None:
    made = saved(served)
    answer = served.client.get(f"/api/v1/views/{made['id']}/new", params={} if since is None else {"since": since})
    assert answer.status_code == 400
    assert answer.json()["error"]["parameter"] == "since"


def test_nothing_hidden_leaks_where_only_published_articles_are_shown(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "invented", stated_documents()[:12])
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as served:
        made = saved(served, address="/articles")
        assert served.client.get("/api/v1/views").status_code == 403
        assert served.client.get(f"/v/{made['id']}", follow_redirects=False).status_code == 302
        since = served.service.facts().synced_at.isoformat()
        (tmp_path / "invented" / "late.md").write_text(
            '---\ntitle: "Hidden and late"\nwebUrl: "https://www.h.example/1"\nquality: 1\nheat: 1\npublished: false\n---\n'
        )
        (tmp_path / "invented" / "shown.md").write_text(
            '---\ntitle: "Shown and late"\nwebUrl: "https://www.h.example/2"\nquality: 90\nheat: 90\npublished: true\n---\n'
        )
        served.sync()
        found = served.client.get(f"/api/v1/views/{made['id']}/new", params={"since": since}).json()
        assert [row["title"] for row in found["articles"]] == ["Shown and late"]
        assert found["count"] == 1


def test_views_on_the_command_line(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(served.service.settings.data)

    def run(*words: str) -> tuple[int, str]:
        code = main(["views", *words, "--data", data])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert run("list") == (0, "There are no saved views.\n")
    code, said = run("save", "/articles?topic=AI", "--name", "Chips", "--folder", "Industry")
    view_id = said.split()[0]
    assert (code, "Industry / Chips" in said) == (0, True)
    assert f"{view_id}  Industry / Chips  /articles?topic=AI\n" == run("list")[1]
    since = served.service.facts().synced_at.isoformat()
    assert run("new", view_id, "--since", since) == (0, "0 new in Chips\n")
    assert run("new", view_id, "--since", "soon")[0] == 2
    assert run("save", "/articles?topik=AI", "--name", "x")[0] == 2
    assert run("remove")[0] == 2
    assert run("remove", view_id) == (0, f"Removed {view_id}.\n")
    assert run("new", view_id, "--since", since)[0] == 1


def test_what_is_saved_can_be_read_whatever_its_letters(views: SavedViews) -> None:
    refused = "/?" + "&".join(f"topic={'é' * 60}{n}" for n in range(40))
    with pytest.raises(BadParameter, match="too long"):
        views.save(refused, "Long", "", "", NOW)
    kept, secret = views.save("/?" + "&".join(f"topic={'é' * 40}{n}" for n in range(20)), "Kept", "", "", NOW)
    with pytest.raises(BadParameter, match="too long"):
        views.change(kept.id, secret, address=refused)
    assert views.every() == (views.read(kept.id),)


def test_one_that_is_deleted_while_it_is_changed_does_not_come_back(
    views: SavedViews, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, secret = views.save("/", "Before", "", "", NOW)
    deleting = threading.Thread(target=views.delete, args=(kept.id, secret, NOW))
    read = SavedViews.read

    def read_slowly(self: SavedViews, view_id: str) -> SavedView:
        found = read(self, view_id)
        deleting.start()
        deleting.join(0.2)
        return found

    monkeypatch.setattr(SavedViews, "read", read_slowly)
    views.change(kept.id, secret, name="After")
    deleting.join()
    assert views.every() == ()
    assert not [path for path in views._files.folder.iterdir() if path.suffix in (".json", ".secret")]


def test_half_written_ones_are_swept(views: SavedViews) -> None:
    views.save("/", "One", "", "", NOW)
    left = views._files.folder / f".{'a' * 22}.json.0123abcd"
    left.write_text("{")
    os.utime(left, (0, 0))
    views.save("/", "Two", "", "", NOW)
    assert not left.exists()
