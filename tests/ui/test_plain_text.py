"""Text from data never becomes Markdown."""

from __future__ import annotations

import pytest

from dashboard.ui.plain_text import plain


@pytest.mark.parametrize(
    "hostile",
    [
        "[click](https://evil.example)",
        "![x](https://evil.example/a.png)",
        "# big",
        "$x^2$",
        ":red[x]",
        "<b>b</b>",
        "`c`",
    ],
)
def test_markup_is_shown_and_not_interpreted(hostile: str) -> None:
    escaped = plain(hostile)
    assert escaped.replace("\\", "") == hostile
    for mark in set("[]()!#$:<>`") & set(hostile):
        assert escaped.count(f"\\{mark}") == hostile.count(mark)


def test_words_stay_as_they_are_on_one_line() -> None:
    assert plain("Données\n publiques") == "Données publiques"
