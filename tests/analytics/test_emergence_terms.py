"""Terms are whole words: contractions stay whole, letters of scripts without spaces are no words."""

from __future__ import annotations

import pytest

from dashboard.analytics.emergence import terms_of
from dashboard.analytics.stop_words import STOP_WORDS
from dashboard.search.folding import fold

TITLES = {
    "Subsidy won't pass": {"subsidy", "pass"},
    "Subsidy won’t pass": {"subsidy", "pass"},
    "Senate doesn't fund chips": {"senate", "fund", "chips", "fund chips"},
    "Ministers aren't ready": {"ministers", "ready"},
    "They've left Geneva": {"left", "geneva", "left geneva"},
    "We'll regulate models": {"regulate", "models", "regulate models"},
    "It's Europe's law": {"europe", "law"},
    "Can't, shan't, mightn't, needn't": set(),
    "人工智能法案": set(),
    "EU 人工智能 act text": {"act", "text", "act text"},
    "OpenAI 東京 Tokyo": {"openai", "tokyo"},
    "กฎหมาย AI ไทย": {"ai"},
    "Закон об ИИ": {"закон", "об", "ии", "закон об", "об ии"},
    "한국 인공지능 법": {"한국", "인공지능", "법", "한국 인공지능", "인공지능 법"},
}


@pytest.mark.parametrize("title", TITLES)
def test_terms_are_whole_words(title: str) -> None:
    assert terms_of(fold(title), STOP_WORDS) == TITLES[title]
