"""What the share panel is told of a view."""

from __future__ import annotations

from dashboard.display import Display, Layout, Sort
from dashboard.filters import Filters
from dashboard.snapshots.forms import FORMS
from dashboard.ui.share import LABELS, share_payload, view_query


def forms(**given: bool) -> list[str]:
    return [form["name"] for form in share_payload("topic", "Which?", "Bars.", "0" * 64, **given)["forms"]]


def test_every_form_of_a_snapshot_is_offered_with_words() -> None:
    assert forms(drawn=True) == list(FORMS)
    assert set(LABELS) == set(FORMS)


def test_what_has_no_figure_is_not_offered_as_one() -> None:
    assert "svg" not in forms(drawn=False)
    assert {"png", "html", "csv"} <= set(forms(drawn=False))


def test_pictures_are_told_from_files_that_need_no_browser() -> None:
    payload = share_payload("topic", "Which?", "Bars.", "0" * 64, drawn=True)
    assert {form["name"] for form in payload["forms"] if form["drawn"]} == {"png", "square.png", "svg"}
    assert (payload["view"], payload["title"], payload["alt"], payload["version"]) == (
        "topic",
        "Which?",
        "Bars.",
        "0" * 64,
    )


def test_embedding_is_offered_only_where_others_may_frame() -> None:
    assert share_payload("topic", "Which?", "Bars.", "0" * 64, drawn=True)["embeds"]
    assert not share_payload("topic", "Which?", "Bars.", "0" * 64, drawn=True, embeds=False)["embeds"]


def test_the_question_is_what_was_understood_and_nothing_about_where_one_stands() -> None:
    filters, _ = Filters.from_params([("topic", "A & B"), ("status", "nonsense"), ("utm_source", "mail")])
    display = Display(sort=Sort.HEAT, page=3, layout=Layout.CARDS, as_of="0123456789ab")
    assert view_query(filters, display) == "topic=A+%26+B&sort=heat"
    assert view_query(Filters(), Display()) == ""
