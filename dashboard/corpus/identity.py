"""Which documents are the same article."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from dashboard.corpus.cleaning import comparable
from dashboard.corpus.page_key import page_key

OUTPOST_DOMAIN: Final = "theoutpost.ai"
_FINAL_NUMBER = re.compile(r"[-/](\d{1,18})/?$")


def identity_of(
    url: str | None, provider_domain: str | None, title: str, story_id: str | None = None, *, day: date | None = None
) -> str:
    """Return the identity of an article or related entry.

    A multi-source story is its number where it has one. Otherwise the address counts, without scheme, ``www.``,
    tracking parameters and final slash; without an address the provider's domain and the title, and for a news record
    the UTC day.

    Args:
        url: a safe address.
        day: the UTC day of publication; ``None`` for stories, whose text changes over days.
    """
    if story_id is not None:
        return f"story:{provider_domain or OUTPOST_DOMAIN}/{story_id}"
    if url is not None:
        return f"url:{page_key(url)}"
    return f"title:{provider_domain or ''}|{comparable(title)}|{'' if day is None else day.isoformat()}"


def story_id_of(url: str | None) -> str | None:
    """Return the number at the end of a multi-source story's address, ``None`` for other addresses."""
    if url is None or page_key(url).split("/")[0] != OUTPOST_DOMAIN:
        return None
    number = _FINAL_NUMBER.search(urlsplit(url).path)
    return number[1] if number else None
