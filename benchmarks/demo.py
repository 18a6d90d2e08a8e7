"""Run the dashboard over a synthetic corpus: ``make demo``. Every page, chart and snapshot says that it is synthetic."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.corpus_generator import NOTE
from benchmarks.demo_corpus import PICTURE_HOST, write_demo

DOCUMENTS: Final = 5000
FOLDER: Final = Path(".pulse") / "demo"
EDITION: Final = "written-3"
"""Changes with what the documents say, so that older ones are written again."""


def main() -> None:
    """Write the documents if they are missing, then run ``streamlit run app.py`` in place of this process."""
    corpus = FOLDER / "corpus"
    if not (FOLDER / EDITION).exists():
        write_demo(corpus, DOCUMENTS)
        (FOLDER / EDITION).touch()
    port = _free_port()
    subprocess.Popen([sys.executable, "-m", "benchmarks.demo_pictures", str(port)])
    settings = {
        "PULSE_CORPUS": str(corpus),
        "PULSE_DATA": str(FOLDER / "data"),
        "PULSE_IMAGES": "proxy",
        "PULSE_IMAGE_HOSTS": f"{PICTURE_HOST}=127.0.0.1:{port}",
        "PULSE_CORPUS_NOTE": NOTE,
    }
    os.execve(
        sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *sys.argv[1:]], os.environ | settings
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
