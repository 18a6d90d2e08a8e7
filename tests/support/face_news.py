"""Reports on facial recognition, in the words of different outlets, among others that only sound like them."""

from __future__ import annotations

from pathlib import Path

from tests.support.documents import corpus_of

RIGHT = {
    "EU lawmakers agree a facial recognition ban in public places": "2023-06-14",
    "US lawmakers propose face-scanning bans": "2023-08-02",
    "US agencies must test face recognition systems": "2023-11-20",
    "European Parliament backs a prohibition of facial-recognition databases": "2023-05-11",
}
OTHERS = {
    "Japan proposes facial recognition rules": "2023-04-01",
    "EU facial recognition debate opens": "2021-03-09",
    "US tightens export controls on chips": "2023-10-17",
    "EU weighs export control of semiconductors": "2023-09-01",
    "A senator's face, and recognition for his work in the US": "2023-02-03",
    "<script>alert(1)</script> on facial recognition law of the Brazilian government": "2023-02-04",
}


def write_news(folder: Path) -> Path:
    """Every report as a document: the right ones for "the US and the EU in 2023", and the others."""
    documents = {
        f"{n}.md": f'---\ntitle: "{title}"\npublishedDateTime: {day}T08:00:00Z\nwebUrl: https://press.example/{n}\n'
        f"excerpt: Written by our own staff.\nprovider: {{name: The Press, domain: press.example}}\n"
        f"topics: [Technology]\n---\n"
        for n, (title, day) in enumerate((RIGHT | OTHERS).items())
    }
    return corpus_of(folder, documents)
