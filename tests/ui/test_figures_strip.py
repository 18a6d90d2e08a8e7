"""Figures that rest on too few cases are words, not numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.model.results import Summary
from dashboard.ui.figures_strip import strip_figures
from tests.model.test_view_sentence import SUMMARY


def shown(summary: Summary) -> dict[str, dict[str, Any]]:
    return {item["key"]: item for item in strip_figures(summary)}


def test_too_few_rated_articles_have_no_median() -> None:
    quality = shown(replace(SUMMARY, rated=2, quality_median=64.0, unrated=1))["quality"]
    assert quality["words"]
    assert quality["value"] == "Too few: only 2 rated"
    assert "64" not in quality["value"] + quality["detail"]


def test_a_range_is_told_from_ten_rated_articles_up() -> None:
    summary = replace(SUMMARY, rated=9, quality_low=40.0, quality_median=61.4, quality_high=90.0, unrated=3)
    assert shown(summary)["quality"]["value"] == "61"
    assert shown(summary)["quality"]["detail"] == "9 rated; 3 unrated"
    assert shown(replace(summary, rated=10))["quality"]["detail"] == "8 in 10 between 40 and 90; 3 unrated"


def test_change_is_told_only_against_a_period_before() -> None:
    assert "period" not in shown(SUMMARY)["articles"]["detail"]
    assert shown(replace(SUMMARY, previous=5))["articles"]["detail"] == "−3 on the period before (5)"
    assert shown(replace(SUMMARY, previous=1))["articles"]["detail"] == "+1 on the period before (1)"
    assert shown(replace(SUMMARY, previous=2))["articles"]["detail"] == "as many as in the period before (2)"
    assert shown(replace(SUMMARY, previous=0))["articles"]["detail"] == "none in the period before"


def test_copies_are_told_apart_from_stories() -> None:
    assert shown(SUMMARY)["stories"]["detail"] == "no copies"
    assert shown(replace(SUMMARY, stories=1))["stories"]["detail"] == "1 copy of another's story"


def test_without_a_dated_article_there_is_no_newest() -> None:
    newest = shown(SUMMARY)["newest"]
    assert newest["words"]
    assert "href" not in newest


def test_concentration_is_told_only_where_it_means_something() -> None:
    assert shown(replace(SUMMARY, providers=1, effective_providers=1.0))["providers"]["detail"] == "all from one"
    assert "too few" in shown(SUMMARY)["providers"]["detail"]
    assert shown(replace(SUMMARY, effective_providers=1.47))["providers"]["detail"] == (
        "coverage is as concentrated as if 1.5 providers shared it equally"
    )
