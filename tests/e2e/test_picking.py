"""Charts, chips and Reset are links: each narrows or widens everything, and Back undoes it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import numbers, standing
from tests.support.live_server import LiveServer


def test_a_click_on_a_topic_bar_filters_everything(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    before = numbers(reader)
    reader.pick("topic", "topic", "AI Hardware").expect_params(("topic", "AI Hardware"))
    reader.expect_sentence("2 of 3 articles").expect_sentence("AI Hardware")
    expect(reader.page.locator('[data-chip="topic"]')).to_contain_text("AI Hardware")
    expect(reader.page.locator('input[name="topic"][value="AI Hardware"]')).to_be_checked()
    after = numbers(reader.settled())
    assert len(after["provider"]) < len(before["provider"]), "other charts narrow"
    assert [row[0] for row in after["topic"]] == [row[0] for row in before["topic"]], "its alternatives stay"


def test_picking_twice_undoes_it(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI").drawn()
    reader.pick("topic", "topic", "AI").expect_params().expect_sentence("3 of 3 articles")


def test_the_unknown_can_be_picked(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    reader.pick("topic", "topic", None).expect_params(("topic", "(no topic)")).expect_sentence("1 of 3 articles")


def test_back_undoes_a_click_on_a_chart(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    before = numbers(reader)
    reader.pick("provider", "provider", "nikkei.com").expect_params(("provider", "nikkei.com"))
    reader.expect_sentence("1 of 3 articles")
    reader.back().expect_params().expect_sentence("3 of 3 articles")
    assert numbers(reader.drawn()) == before
    reader.page.go_forward()
    reader.expect_params(("provider", "nikkei.com")).expect_sentence("1 of 3 articles")


def test_back_undoes_the_removal_of_a_chip(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?status=published&topic=AI")
    reader.expect_sentence("1 of 3 articles")
    reader.page.locator('[data-chip="status"]').click()
    reader.expect_params(("topic", "AI")).expect_sentence("2 of 3 articles")
    expect(reader.page.locator('[data-chip="status"]')).to_have_count(0)
    reader.back().expect_params(("status", "published"), ("topic", "AI")).expect_sentence("1 of 3 articles")
    expect(reader.page.locator('[data-chip="status"]')).to_be_visible()


def test_back_undoes_reset_in_one_step(visit: Visit, seeded: LiveServer) -> None:
    address = (("dates", "2023-07-01"), ("dates", "2023-12-31"), ("quality", "50"), ("quality", "200"), ("topic", "AI"))
    reader = visit(seeded, "/?" + "&".join(f"{name}={value}" for name, value in address))
    reader.expect_sentence("2 of 3 articles")
    reader.page.locator("#pulse-reset").click()
    reader.expect_params().expect_sentence("3 of 3 articles")
    expect(reader.page.locator("#pulse-reset")).to_have_count(0)
    reader.back().expect_params(*address).expect_sentence("2 of 3 articles")


def test_the_data_behind_a_chart_is_its_answer(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    rows = reader.table("topic")
    answer = seeded.json("/api/v1/coverage", {"by": "topic", "cross": "true"})
    assert [(row[0], row[1]) for row in rows] == [
        (row["label"] if row["key"] is not None else "(no topic)", str(row["count"])) for row in answer["rows"]
    ]


def test_a_click_with_a_modifier_opens_another_window(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI")
    with reader.context.expect_page() as opened:
        reader.page.locator('[data-chip="topic"]').click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"{seeded.url}/")
    assert reader.params == [("topic", "AI")], "the window clicked in stays where it was"


def test_the_keyboard_picks_through_the_table(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    card = reader.page.locator('[data-chart="topic"]')
    card.locator('[data-action="data"]').focus()
    reader.page.keyboard.press("Enter")
    dialog = card.locator('dialog[data-shows="data"]')
    dialog.get_by_role("link", name="AI Hardware", exact=True).focus()
    reader.page.keyboard.press("Enter")
    reader.expect_params(("topic", "AI Hardware")).expect_sentence("2 of 3 articles")


def test_a_dialog_gives_the_focus_back(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    card = reader.page.locator('[data-chart="topic"]')
    for action in ("data", "sql", "definition", "explore"):
        button = card.locator(f'[data-action="{action}"]')
        button.focus()
        reader.page.keyboard.press("Enter")
        expect(card.locator(f'dialog[data-shows="{action}"]')).to_be_visible()
        reader.page.keyboard.press("Escape")
        expect(card.locator("dialog[open]")).to_have_count(0)
        expect(button).to_be_focused()


def test_dragging_over_the_time_chart_sets_dates(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    box = standing(reader.chart("date").locator(".pulse-sheet"))
    reader.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2, steps=8)
    reader.page.mouse.up()
    reader.page.wait_for_url("**/?dates=*")
    assert [name for name, _ in reader.params] == ["dates", "dates"]
    expect(reader.sentence).not_to_contain_text("60 of 60")
    reader.back().expect_params().expect_sentence("60 of 60 articles")


def test_a_name_in_a_ranking_picks_and_a_double_click_clears(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    card = reader.chart("topic")
    card.scroll_into_view_if_needed()
    name = card.locator(".pulse-sheet text", has_text="AI").first
    words, box = name.text_content(), standing(name)
    place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = card.locator(".pulse-tip")
    reader.page.mouse.move(*place)
    expect(tip).to_contain_text(words or "")
    expect(tip).to_contain_text("of 60 articles")
    reader.page.mouse.click(*place)
    reader.expect_params(("topic", words or ""))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    reader.page.mouse.move(1, 1)
    expect(tip).to_be_hidden()
    empty = standing(card.locator(".pulse-sheet"))
    reader.page.mouse.dblclick(empty["x"] + empty["width"] - 2, empty["y"] + 2)
    reader.expect_params().expect_sentence("60 of 60 articles")


def test_a_double_click_on_the_time_chart_opens_the_dates(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/?dates=2026-01-10&dates=2026-03-01&grain=month&topic=AI").drawn()
    box = standing(reader.chart("date").locator(".pulse-sheet"))
    reader.page.mouse.dblclick(box["x"] + box["width"] - 3, box["y"] + 3)
    reader.expect_params(("grain", "month"), ("topic", "AI"))


def test_a_press_that_hardly_moves_is_a_click_not_a_stretch_of_days(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/?grain=month").drawn()
    place = reader.chart("date").evaluate(
        "card => { const sheet = card.querySelector('.pulse-sheet'), f = sheet.getBoundingClientRect(),"
        " m = sheet.pulseMarks.find(mark => mark.pick); return [f.x + (m.box[0] + m.box[2]) / 2, f.y + m.box[3] - 5, m.pick[1]]; }"
    )
    reader.page.mouse.move(*place[:2])
    reader.page.mouse.down()
    reader.page.mouse.move(place[0] + 2, place[1])
    reader.page.mouse.up()
    reader.page.wait_for_url("**dates=*")
    assert [value[:7] for name, value in reader.params if name == "dates"] == [place[2], place[2]]
