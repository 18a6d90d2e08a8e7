"""Synthetic documents for ``make demo``: policy news with jurisdictions, instruments, bodies, money, stories and pictures.

Providers, dates and scores are those of ``corpus_generator``. Places and public bodies are real so that the dictionaries
find them; what they are said to do is invented, and every page says so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.corpus_generator import NOTE, SEED, articles, document
from dashboard.model.article import Article

PICTURE_HOST: Final = "pictures.demo.example"
PICTURED, TOLD_ELSEWHERE, FOREIGN, FUNDED = 0.6, 0.15, 0.06, 0.12
MOST_REPORTS: Final = 4

BODIES: Final = (
    ("the European Union", "The European Commission", "€"),
    ("the United States", "The US Senate", "$"),
    ("the United States", "NIST", "$"),
    ("California", "The California legislature", "$"),
    ("the United Kingdom", "The UK government", "£"),
    ("China", "The Cyberspace Administration of China", "$"),
    ("Japan", "Japan's cabinet", "$"),
    ("India", "India's parliament", "$"),
    ("Brazil", "Brazil's senate", "$"),
    ("Canada", "Canada's government", "$"),
    ("South Korea", "South Korea's national assembly", "$"),
    ("Germany", "Germany's Bundestag", "€"),
    ("France", "France's data protection authority CNIL", "€"),
    ("Singapore", "Singapore's government", "$"),
    ("Kenya", "Kenya's parliament", "$"),
    ("Australia", "Australia's government", "$"),
    ("", "The OECD", "$"),
    ("", "UNESCO", "$"),
    ("", "The United Nations General Assembly", "$"),
)
ACTS: Final = (
    (
        "adopts a regulation on {theme}",
        "The regulation takes effect in stages, with fines for companies that break it.",
    ),
    ("drafts a bill on {theme}", "The bill would create a licence for the largest systems and goes to committee next."),
    ("signs an executive order on {theme}", "The executive order gives agencies 180 days to write guidance."),
    ("publishes guidelines on {theme}", "The guidelines are voluntary; a code of conduct is to follow."),
    ("tightens export controls over {theme}", "The export controls require a licence for shipments from next month."),
    ("backs a technical standard for {theme}", "The standard describes tests that auditors can repeat."),
    ("opens a regulatory sandbox for {theme}", "Companies may test systems in the sandbox for a year."),
    ("changes public procurement rules for {theme}", "Agencies must ask for an impact assessment before they buy."),
    ("fines a supplier over {theme}", "The fine follows an investigation and can be appealed in court."),
    ("proposes a moratorium on {theme}", "The ban would last until lawmakers have reviewed the evidence."),
    ("plans a subsidy for {theme}", "The public funding is part of a national strategy for artificial intelligence."),
    ("signs a treaty on {theme}", "The convention commits its parties to share reports of incidents."),
)
THEMES: Final = (
    *("facial recognition", "AI chips", "deepfakes in elections", "copyright and training data"),
    *("frontier AI models", "AI in hospitals", "children and chatbots", "data protection in AI systems"),
    *("AI at work", "autonomous weapons", "AI in schools", "algorithms in welfare offices"),
)
FUNDS: Final = "{body} will spend {currency}{amount} on the programme by {year}."
ELSEWHERE: Final = (
    "{title}, officials say",
    "{title}: what it means",
    "Update: {title}",
    "{title} after months of talks",
)
LANGUAGES: Final = (
    (
        "Bundestag berät über Regeln für Gesichtserkennung",
        "Der Entwurf für künstliche Intelligenz geht in die Ausschüsse.",
    ),
    ("Le Sénat examine un texte sur l'intelligence artificielle", "Le projet prévoit des contrôles et des amendes."),
    ("El Congreso debate una ley de inteligencia artificial", "El texto exige evaluaciones de impacto."),
    ("国会、人工知能の規則を審議", "法案は来月、委員会に送られる。"),
    ("Senado aprova marco legal da inteligência artificial", "O texto segue para a Câmara dos Deputados."),
)


def demo_articles(count: int, seed: int = SEED) -> Iterator[Article]:
    """``count`` synthetic articles about policy; some tell one event within two days, in slightly different words."""
    chance = random.Random(seed)
    event: tuple[Article, int] | None = None
    for article in articles(count, seed):
        if event is not None and article.published_at and article.provider.domain:
            first, left = event
            event = (first, left - 1) if left > 1 else None
            yield _retold(article, first, chance)
            continue
        told = _told(article, chance)
        if told.published_at and chance.random() < TOLD_ELSEWHERE:
            event = (told, chance.randint(1, MOST_REPORTS))
        yield told


def _told(article: Article, chance: random.Random) -> Article:
    if chance.random() < FOREIGN:
        title, excerpt = chance.choice(LANGUAGES)
        return replace(article, title=title, excerpt=excerpt)
    place, body, currency = chance.choices(BODIES, weights=range(len(BODIES) + 4, 4, -1))[0]
    act, detail = chance.choice(ACTS)
    title = f"{body.removeprefix('The ')} {act.format(theme=chance.choice(THEMES))}"
    scope = f" It applies in {place}." if place else ""
    money = ""
    if chance.random() < FUNDED:
        amount = f"{chance.randint(2, 900)} million" if chance.random() < 0.7 else f"{chance.randint(1, 40)} billion"
        money = " " + FUNDS.format(body=body, currency=currency, amount=amount, year=chance.randint(2027, 2032))
    return replace(article, title=title, excerpt=f"{detail}{scope}{money} {article.excerpt or ''}".strip())


def _retold(article: Article, first: Article, chance: random.Random) -> Article:
    later = timedelta(minutes=chance.randint(20, 2000))
    title = chance.choice(ELSEWHERE).format(title=first.title)
    moment = first.published_at + later if first.published_at else None
    return replace(article, title=title, excerpt=first.excerpt, published_at=moment, topics=first.topics)


def write_demo(folder: Path, count: int, seed: int = SEED) -> Path:
    """Write ``count`` documents to subfolders of ``folder``; most name a picture of ``PICTURE_HOST``."""
    chance = random.Random(seed + 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".synthetic-corpus").write_text(f"{NOTE}\nMade by benchmarks/demo_corpus.py, seed {seed}.\n", "utf-8")
    for number, article in enumerate(demo_articles(count, seed)):
        path = folder / article.path
        path.parent.mkdir(exist_ok=True)
        text = document(article)
        if chance.random() < PICTURED:
            picture = f"images:\n  - url: http://{PICTURE_HOST}/{number}.jpg\n    width: 960\n    height: 540\n"
            text = f"{text.removesuffix('---' + chr(10))}{picture}---\n"
        path.write_text(text, encoding="utf-8")
    return folder
