"""Print how well facets are found into docs/policy.md: ``PULSE_TEST_CORPUS=… .venv/bin/python scripts/evaluate_policy.py``."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.policy_evaluation import scores, table  # noqa: E402 -- the project is not installed, it is found beside this file

if __name__ == "__main__":
    printed = table(scores(Path(os.environ["PULSE_TEST_CORPUS"]), PROJECT / "seeds"))
    page = PROJECT / "docs" / "policy.md"
    text = re.sub(
        r"(?s)<!-- evaluation -->.*<!-- end -->",
        f"<!-- evaluation -->\n{printed}\n<!-- end -->",
        page.read_text(encoding="utf-8"),
    )
    page.write_text(text, encoding="utf-8")
    print(printed)
