"""Write docs/methodology.md from the definitions: ``.venv/bin/python scripts/print_methodology.py``."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dashboard.definitions.catalog import BIASES, DEFINITIONS  # noqa: E402 -- the project is not installed, it is found beside this file

OPENING = """# Methodology: how each number is computed

Printed from `dashboard/definitions/catalog.py` by `scripts/print_methodology.py`; the product's methodology page says the same.
"""


def methodology() -> str:
    """Return the page: a section for each definition, in their order."""
    sections = [
        f'## {d.name}\n\n<a id="{d.id}"></a>{d.sentence}\n\n    {d.formula}\n\n*Limits.* {d.limits}\n'
        + (f"\n*Example.* {d.example}\n" if d.example else "")
        for d in DEFINITIONS.values()
    ]
    biases = "\n".join(f"- {bias}" for bias in BIASES)
    return "\n".join([OPENING, *sections, f"## Known biases\n\n{biases}\n"])


if __name__ == "__main__":
    (PROJECT / "docs" / "methodology.md").write_text(methodology(), encoding="utf-8")
