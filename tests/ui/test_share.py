"""What the share panel is told of a view."""

from __future__ import annotations

from dashboard.frontend.bundle import share_forms
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display, Layout, Sort
from dashboard.snapshots.forms import FORM_WORDS, FORMS
from dashboard.ui.share import share_payload, view_query


def test_every_form_of_a_snapshot_is_offered_with_words() -> None:
    offered = share_forms()
    assert [form["name"] for form in offered] == list(FORMS) == list(FORM_WORDS)
    assert all(form["label"] and form["about"] for form in offered)


def test_pictures_are_told_from_files_that_need_no_browser() -> None:
    assert {form["name"] for form in share_forms() if form["drawn"]} == {"png", "square.png", "svg"}


def test_a_view_is_told_by_its_name_its_words_and_its_version() -> None:
    assert share_payload("topic", "Which?", "Bars.", "0" * 64, "topic=AI", drawn=True) == {
        "embeds": True,
        "freezes": True,
        "view": "topic",
        "title": "Which?",
        "alt": "Bars.",
        "version": "0" * 64,
        "query": "topic=AI",
        "drawn": True,
    }
    assert not share_payload("articles", "Which?", "A table.", "0" * 64, drawn=False)["drawn"]


def test_embedding_is_offered_only_where_others_may_frame() -> None:
    assert share_payload("topic", "Which?", "Bars.", "0" * 64, drawn=True)["embeds"]
    assert not share_payload("topic", "Which?", "Bars.", "0" * 64, drawn=True, embeds=False)["embeds"]


def test_the_question_is_what_was_understood_and_nothing_about_where_one_stands() -> None:
    filters, _ = Filters.from_params([("topic", "A & B"), ("status", "nonsense"), ("utm_source", "mail")])
    display = Display(sort=Sort.HEAT, page=3, layout=Layout.CARDS, as_of="0123456789ab")
    assert view_query(filters, display) == "topic=A+%26+B&sort=heat"
    assert view_query(Filters(), Display()) == ""
