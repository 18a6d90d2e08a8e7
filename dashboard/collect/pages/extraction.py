"""The text of an article's page, its picture, and whether it reserves text and data mining. Runs in its own process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from dashboard.collect.pages.reservation import NAME
from dashboard.corpus.addresses import safe_url
from dashboard.corpus.cleaning import clean_text

MOST_PARAGRAPHS: Final = 500
MOST_CHARACTERS: Final = 100_000
LONGEST_PARAGRAPH: Final = 10_000
_ANY_CASE: Final = "translate(@{}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says, and whether its text was ``cut``. Dates are not taken: where a page states none, they would be guessed."""

    paragraphs: tuple[str, ...] = ()
    cut: bool = False
    pictures: tuple[str, ...] = ()
    reserved: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object for the other process."""
        return asdict(self)


def extract(page: bytes) -> Extracted:
    """Return what the bytes of a page say; nothing of a page that is reserved."""
    import trafilatura  # here, because one of the libraries it brings opens a socket when it is imported

    tree = trafilatura.load_html(page)
    if tree is None:
        return Extracted()
    if any(value.strip() == "1" for value in _metas(tree, "name", NAME)):
        return Extracted(reserved=True)
    pictures = tuple(url for value in _metas(tree, "property", "og:image") if (url := safe_url(value)))[:1]
    text = trafilatura.extract(
        tree, output_format="txt", include_comments=False, include_tables=False, favor_precision=True
    )
    return Extracted(*_paragraphs(text or ""), pictures=pictures)


def _metas(tree: Any, attribute: str, name: str) -> list[str]:
    found = tree.xpath(f"//meta[{_ANY_CASE.format(attribute)}='{name}']/@content")
    return [str(value) for value in found]


def _paragraphs(text: str) -> tuple[tuple[str, ...], bool]:
    """The paragraphs of a text within the limits, and whether anything was cut."""
    left = MOST_CHARACTERS
    found: list[str] = []
    cut = False
    for line in text.splitlines():
        words = clean_text(line)
        room = min(left, LONGEST_PARAGRAPH) if len(found) < MOST_PARAGRAPHS else 0
        cut = cut or len(words) > room
        if kept := words[:room]:
            found.append(kept)
            left -= len(kept)
    return tuple(found), cut
