"""Documents in Arabic and Hebrew, and how a browser orders what is written around their words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

ARABIC, HEBREW = "قانون الذكاء الاصطناعي", "חוק הבינה המלאכותית"
WORDS: Final = {
    "title": (ARABIC, HEBREW, "مشروع قانون جديد", "תקנות חדשות", "هيئة الرقابة", "ועדת הכנסת"),
    "provider": ("صحيفة الخليج", "עיתון הארץ"),
    "topic": ("سياسة", "מדיניות"),
}
STRAY: Final = ("\u202e", "\u2067", "\u202b", "\u2069", "\u202a\u202d", "\u2066\u2068")
"""Controls that nothing closes, or that close nothing."""

MISPLACED: Final = """() => {
  const turned = /[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]/;
  const unseen = /[\\s\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/;
  const ours = (text) => [...text].filter((letter) => !turned.test(letter) && !unseen.test(letter)).join("");
  const found = [];
  const blocks = "p, li, td, th, dt, dd, h1, h2, h3, figcaption, text, caption, label";
  for (const block of document.querySelectorAll(blocks)) {
    if (!turned.test(block.textContent) || block.querySelector(blocks)) continue;
    const letters = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".pulse-unseen, [hidden], script, style")) continue;
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const [box] = range.getClientRects();
        if (box && box.width) letters.push({ letter: node.data[at], x: box.left + box.width / 2, y: box.top + box.height / 2 });
      }
    }
    const lines = [];
    for (const item of letters) {
      const line = lines.find((one) => Math.abs(one[0].y - item.y) < 6);
      if (line) line.push(item);
      else lines.push([item]);
    }
    for (const line of lines) {
      const written = ours(line.map((item) => item.letter).join(""));
      const seen = ours([...line].sort((a, b) => a.x - b.x).map((item) => item.letter).join(""));
      if (written !== seen) found.push(`${line.map((item) => item.letter).join("")}: ${written} is shown as ${seen}`);
    }
  }
  return found;
}"""


def misplaced(page: Page) -> list[str]:
    """Lines of a page in which words from right to left change the order of what is written around them."""
    found: list[str] = page.evaluate(MISPLACED)
    return found


def write_documents(folder: Path, count: int = 24, **more: Any) -> Path:
    """Documents whose titles, providers and topics are written from right to left, some with stray controls."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        title = f"{WORDS['title'][number % 6]}{STRAY[number % 6] if number % 4 == 0 else ''}"
        lines = {
            "title": f'"{title}"',
            "excerpt": f'"{HEBREW}"',
            "type": "article",
            "publishedDateTime": f"2024-0{1 + number % 5}-{10 + number % 9}T08:30:00Z",
            "webUrl": f'"https://www.example{number % 2}.org/{number}"',
            "quality": 40 + number,
            "heat": 60 + number,
            "published": "true",
            **more,
        }
        text = "".join(f"{name}: {value}\n" for name, value in lines.items())
        text += f'provider:\n  name: "{WORDS["provider"][number % 2]}"\n  domain: example{number % 2}.org\n'
        text += f'topics:\n  - "{WORDS["topic"][number % 2]}"\n'
        (folder / f"{number:03d}.md").write_text(f"---\n{text}---\n\n", encoding="utf-8")
    return folder
