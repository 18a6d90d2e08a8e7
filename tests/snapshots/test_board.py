"""Boards: kept and changed by their makers, shown as a page, one file and a PDF whose pages are not blank."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from dashboard.config.settings import Settings
from dashboard.errors import BadParameter, NotFound, SnapshotGone, SnapshotUnreadable, WrongSecret
from dashboard.snapshots.archive import DELETED, EXPIRED, utc_now
from dashboard.snapshots.board import MOST_ITEMS, BoardItem, Boards
from dashboard.snapshots.snapshot import new_id
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_made import NOW
from tests.support.snapshots_served import OWN, Served, deployment

pytestmark = pytest.mark.slow

ROUTE = "/api/v1/boards"
ITEMS = (BoardItem("Part one", new_id()), BoardItem("Only a heading"), BoardItem("", new_id()))


@pytest.fixture
def boards(tmp_path: Path) -> Boards:
    return Boards(Settings(data=tmp_path))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    corpus = write_corpus(tmp_path / "documents", stated_documents(30))
    with deployment(corpus, tmp_path / "data") as found:
        yield found


def test_a_board_is_read_back_by_the_next_process(boards: Boards, tmp_path: Path) -> None:
    board, secret = boards.keep("Chips", ITEMS, NOW)
    assert Boards(Settings(data=tmp_path)).read(board.id, NOW) == board
    assert board.items == ITEMS
    for path in (tmp_path / "boards").iterdir():
        assert secret not in path.read_text(encoding="utf-8")
        assert path.stat().st_mode & 0o077 == 0


def test_the_operator_lists_and_deletes_boards_without_a_secret(boards: Boards) -> None:
    older, _ = boards.keep("Older", ITEMS, NOW)
    newer, _ = boards.keep("Newer", ITEMS, NOW + timedelta(hours=1))
    assert [board.id for board in boards.every(NOW)] == [newer.id, older.id]
    boards.delete(newer.id, None, NOW)
    assert boards.every(NOW) == (older,)
    with pytest.raises(SnapshotGone):
        boards.delete(newer.id, None, NOW)
    for unknown in ("../../CURRENT", "x" * 22):
        with pytest.raises(NotFound):
            boards.delete(unknown, None, NOW)


def test_only_its_secret_changes_a_board(boards: Boards) -> None:
    board, secret = boards.keep("Chips", ITEMS, NOW)
    _, other = boards.keep("Other", ITEMS, NOW)
    for wrong in ("", other, board.id):
        with pytest.raises(WrongSecret):
            boards.change(board.id, wrong, NOW, title="Theirs", items=None)
        with pytest.raises(WrongSecret):
            boards.delete(board.id, wrong, NOW)
    changed = boards.change(board.id, secret, NOW, title=None, items=ITEMS[::-1])
    assert (changed.title, changed.items) == ("Chips", ITEMS[::-1])
    boards.delete(board.id, secret, NOW)
    with pytest.raises(SnapshotGone, match=DELETED):
        boards.read(board.id, NOW)


def test_boards_expire_as_snapshots_do(tmp_path: Path) -> None:
    boards = Boards(Settings(data=tmp_path, snapshot_days=2))
    board, _ = boards.keep("", ITEMS, NOW)
    boards.sweep(NOW)
    assert boards.read(board.id, NOW).expires_at == NOW + timedelta(days=2)
    with pytest.raises(SnapshotGone, match=EXPIRED):
        boards.read(board.id, NOW + timedelta(days=2))
    boards.sweep(NOW + timedelta(days=3))
    boards.sweep(NOW + timedelta(days=1))
    assert boards.read(board.id, NOW).id == board.id
    for day in range(3, 35):
        boards.sweep(NOW + timedelta(days=day))
    assert sorted(path.suffix for path in (tmp_path / "boards").iterdir()) == ["", ".gone"]


@pytest.mark.parametrize("items", [(), (BoardItem("words"),), (BoardItem("", new_id()),) * (MOST_ITEMS + 1)])
def test_a_board_holds_something_and_not_too_much(boards: Boards, items: tuple[BoardItem, ...]) -> None:
    with pytest.raises(BadParameter):
        boards.keep("Chips", items, NOW)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": 2}', b"\xff"])
def test_a_damaged_board_is_not_guessed_at(boards: Boards, tmp_path: Path, damage: bytes) -> None:
    board, _ = boards.keep("Chips", ITEMS, NOW)
    (tmp_path / "boards" / f"{board.id}.json").write_bytes(damage)
    with pytest.raises(SnapshotUnreadable):
        boards.read(board.id, NOW)
    boards.sweep(NOW)


@pytest.mark.parametrize("board_id", ["", "../snapshots/x", "a" * 21, "a" * 22 + "/", "\x00" * 22])
def test_ids_of_another_form_name_no_file(boards: Boards, board_id: str) -> None:
    with pytest.raises(NotFound):
        boards.read(board_id, NOW)


def make(served: Served, *views: str, title: str = "Chips & rules") -> tuple[dict[str, Any], list[str]]:
    ids = [served.freeze(view).snapshot.id for view in views]
    items = [{"heading": f"Part {number}", "snapshot": i} for number, i in enumerate(ids, 1)]
    answer = served.post(ROUTE, {"title": title, "items": items})
    assert answer.status_code == 201, answer.text
    return answer.json(), ids


def test_a_board_is_made_told_rearranged_and_deleted_over_http(served: Served) -> None:
    made, ids = make(served, "topic", "status")
    one, mine = f"{ROUTE}/{made['id']}", {**OWN, "X-Pulse-Secret": made["delete_secret"]}
    told = served.client.get(one).json()
    assert told == {name: value for name, value in made.items() if name != "delete_secret"}
    turned = [{"snapshot": ids[1]}, {"heading": "Last", "snapshot": ids[0]}]
    for headers in (OWN, {**OWN, "X-Pulse-Secret": ids[0]}):
        assert served.client.patch(one, json={"items": turned}, headers=headers).status_code == 404
        assert served.client.delete(one, headers=headers).status_code == 404
    assert served.client.patch(one, json={"items": turned}).status_code == 403
    changed = served.client.patch(one, json={"items": turned, "title": "Turned"}, headers=mine).json()
    assert [item["snapshot"] for item in changed["items"]] == ids[::-1]
    unknown = served.client.patch(one, json={"items": [{"snapshot": new_id()}]}, headers=mine)
    assert unknown.status_code == 404
    assert served.client.get(one).json()["title"] == "Turned"
    assert served.client.delete(one, headers=mine).status_code == 200
    for path in made["links"].values():
        assert served.client.get(path).status_code == 410
    assert served.client.get(f"/s/{ids[0]}").status_code == 200


@pytest.mark.parametrize(
    "items",
    [None, [], {}, ["x"], [{"snapshot": "../x"}], [{"snapshot": 1}], [{"colour": "red"}], [{"heading": "only"}]],
)
def test_what_is_no_board_is_refused(served: Served, items: Any) -> None:
    answer = served.post(ROUTE, {"title": "x", "items": items})
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["remedy"]
    assert not (served.service.settings.data / "boards").exists()


def test_the_page_shows_every_snapshot_in_order_and_loads_ours_only(served: Served) -> None:
    made, ids = make(served, "topic", "articles", "status")
    answer = served.client.get(made["links"]["page"])
    page = unescape(answer.text)
    order = [page.index(f"/s/{snapshot_id}") for snapshot_id in ids]
    assert order == sorted(order)
    assert [page.count(f"Part {number}<") for number in (1, 2, 3)] == [1, 1, 1]
    assert len(re.findall("data-figure=", page)) == 2
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    served.desk.archive.withdraw(ids[0], "Withdrawn by its operator.", utc_now())
    after = unescape(served.client.get(made["links"]["page"]).text)
    assert "This snapshot is no longer here. Withdrawn by its operator." in after
    assert "Which topics are covered?" not in after


@pytest.mark.xdist_group("renderer")
def test_the_pdf_has_its_pages_and_none_is_blank(served: Served) -> None:
    assert served.desk.renderer.available()
    made, _ = make(served, "topic", "articles", "date", title="A board of three")
    for name, size, least in (("slides", (960, 540), 4), ("pdf", (595, 842), 2)):
        answer = served.client.get(made["links"][name])
        assert answer.headers["content-type"] == "application/pdf"
        document = pypdfium2.PdfDocument(answer.content)
        assert len(document) >= least
        assert name != "slides" or len(document) == 4
        text = ""
        for page in document:
            assert [round(length) for length in page.get_size()] == list(size)
            assert len(page.render(scale=0.5).to_pil().convert("RGB").getcolors(1 << 20) or ()) > 5
            text += page.get_textpage().get_text_range()
        for words in ("A board of three", "Part 2", "Which articles are these?", "As seen on"):
            assert words in text
        document.close()
    assert served.client.get(f"{made['links']['page']}.pdf?paper=letter").status_code == 400
    assert served.client.get(f"{made['links']['page']}.docx").status_code == 404


@pytest.mark.xdist_group("renderer")
def test_a4_has_two_charts_a_page(served: Served) -> None:
    assert served.desk.renderer.available()
    made, _ = make(served, "topic", "date", "provider", "quality")
    document = pypdfium2.PdfDocument(served.client.get(made["links"]["pdf"]).content)
    pages = [page.get_textpage().get_text_range() for page in document]
    assert [page.count("As seen on") for page in pages] == [0, 2, 2]
    document.close()


@pytest.mark.xdist_group("renderer")
def test_a_deck_has_words_as_text_figures_as_pictures_and_citations_as_notes(served: Served) -> None:
    assert served.desk.renderer.available()
    made, ids = make(served, "topic", "articles", title="A <deck> & 人工知能")
    answer = served.client.get(made["links"]["pptx"])
    assert answer.headers["content-disposition"].endswith('.pptx"')
    deck = Presentation(io.BytesIO(answer.content))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    cover, chart, table = deck.slides
    assert cover.shapes.title.text_frame.text == "A <deck> & 人工知能"
    assert chart.shapes.title.text_frame.text == "Which topics are covered?"
    words = " ".join(shape.text_frame.text for shape in chart.shapes if shape.has_text_frame)
    for part in ("Part 1", "Articles per topic", "Coverage: The number of articles;", f"/s/{ids[0]}"):
        assert part in words
    (drawn,) = [shape for shape in chart.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert Image.open(io.BytesIO(drawn.image.blob)).size == (2400, 960)
    assert len(Image.open(io.BytesIO(drawn.image.blob)).convert("RGB").getcolors(1 << 24) or ()) > 20
    for slide, snapshot_id in ((chart, ids[0]), (table, ids[1])):
        note = slide.notes_slide.notes_text_frame.text
        assert served.client.get(f"/api/v1/snapshots/{snapshot_id}").json()["citation"]["text"] in note
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
    (grid,) = [shape.table for shape in table.shapes if shape.has_table]
    assert next(cell.text_frame.text for cell in grid.rows[0].cells) == "Title"


def test_without_chromium_there_is_still_the_page_and_the_file(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "documents", stated_documents(6))
    with deployment(corpus, tmp_path / "data", chromium="/no/such/browser") as served:
        made, _ = make(served, "topic")
        page = served.client.get(made["links"]["page"])
        assert page.status_code == 200
        assert ".pdf" not in page.text
        assert ".pptx" not in page.text
        assert served.client.get(made["links"]["html"]).status_code == 200
        assert served.client.get(made["links"]["pdf"]).status_code == 503


@pytest.mark.xdist_group("renderer")
def test_the_file_opens_offline_and_draws_every_figure(served: Served, tmp_path: Path, browser: Browser) -> None:
    made, _ = make(served, "topic", "status")
    path = tmp_path / "board.html"
    path.write_bytes(served.client.get(made["links"]["html"]).content)
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_function("document.querySelectorAll('.plot[data-ready]').length === 2")
        assert page.locator(".plot .bars .point").count() > 3
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
