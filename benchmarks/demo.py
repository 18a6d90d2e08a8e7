"""The dashboard over a synthetic corpus of its own: ``make demo``. Every page, chart and snapshot says that it is one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from benchmarks.corpus_generator import NOTE, write_corpus

DOCUMENTS: Final = 5000
FOLDER: Final = Path(".pulse") / "demo"


def main() -> None:
    """Write the documents if they are not there, then become ``streamlit run app.py`` with settings of its own."""
    corpus = FOLDER / "corpus"
    if not (FOLDER / "written").exists():
        write_corpus(corpus, DOCUMENTS)
        (FOLDER / "written").touch()
    settings = {
        "PULSE_CORPUS": str(corpus),
        "PULSE_DATA": str(FOLDER / "data"),
        "PULSE_IMAGES": "off",
        "PULSE_CORPUS_NOTE": NOTE,
    }
    os.execve(
        sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *sys.argv[1:]], os.environ | settings
    )


if __name__ == "__main__":
    main()
