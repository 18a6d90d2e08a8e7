"""Write the synthetic corpus as files like real news records: pictures, a signature, typographic signs, money.

The shares are those counted over 674 real news records, which have 1,464 bytes on average, 45 words in title and excerpt,
61 parts for a parser, and one phrase of the policy dictionaries (``dense`` text has twenty).
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.corpus_generator import SEED, articles, document
from benchmarks.synthetic_words import SENTENCES
from dashboard.model.article import Article

PROVIDER_PICTURE, PICTURE, TYPOGRAPHIC, MONEY, LONGER = 0.84, 0.92, 0.23, 0.09, 0.5
SIGNATURE_BYTES: Final = 291  # 388 characters
DENSE: Final = (
    "ministry",
    "register",
    "model",
    "audit",
    "compute",
    "standard",
    "subsidy",
    "export",
    "court",
    "guideline",
)


def write_records(folder: Path, count: int, seed: int = SEED, *, dense: bool = False) -> None:
    """Write ``count`` synthetic news records to ``folder``.

    Args:
        dense: title and excerpt are made of words that the policy dictionaries look for.
    """
    chance = random.Random(seed)
    for number, article in enumerate(articles(count, seed)):
        said = _dense(article, chance) if dense else _ordinary(article, chance)
        (folder / f"{number:06}.md").write_text(_weighed(document(said), said, number, chance), encoding="utf-8")


def _ordinary(article: Article, chance: random.Random) -> Article:
    excerpt = article.excerpt or ""
    if chance.random() < TYPOGRAPHIC:
        first, _, rest = excerpt.partition(". ")
        excerpt = f"“{first}” – {rest}"
    if chance.random() < LONGER:
        excerpt = f"{excerpt} {chance.choice(SENTENCES)}"
    if chance.random() < MONEY:
        excerpt = f"{excerpt} The programme would cost €{chance.randint(2, 900)} million."
    return replace(article, excerpt=excerpt)


def _dense(article: Article, chance: random.Random) -> Article:
    title, excerpt = (" ".join(chance.choices(DENSE, k=words)).capitalize() for words in (9, 45))
    return replace(article, title=f"{title} {article.path}", excerpt=f"{excerpt}.")


def _weighed(text: str, article: Article, number: int, chance: random.Random) -> str:
    """Return the document with the further fields of real records."""
    address = f"https://pictures.example/{article.provider.domain or 'unknown'}"
    domain = f"\n  domain: {article.provider.domain}\n"
    if chance.random() < PROVIDER_PICTURE:
        text = text.replace(domain, f"{domain}  images:\n{_picture(f'{address}/mark-50x50.jpg', '    ', 50, 50)}", 1)
    lines = [text.removesuffix("---\n")]
    if chance.random() < PICTURE:
        lines.append(f"\nimages:\n{_picture(f'{address}/{number}.jpg', '  ', 1200, 630)}    isCached: true\n")
    secured = base64.b64encode(chance.randbytes(SIGNATURE_BYTES)).decode()
    return "".join((*lines, f"\nsecured: {json.dumps(secured)}\n---\n\n"))


def _picture(url: str, indent: str, width: int, height: int) -> str:
    return f"{indent}- url: {json.dumps(url)}\n{indent}  width: {width}\n{indent}  height: {height}\n"
