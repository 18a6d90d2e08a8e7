"""A fuzz target for the readers, guided by coverage: ``make fuzz``, or with libFuzzer's own arguments.

Needs atheris (requirements-fuzz.txt). Starts from hostile documents; an input that brings out anything but a refusal,
or publishes a document that says ``published: false``, is written to a file and ends the run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["dashboard.corpus", "frontmatter"]):
    from dashboard.corpus.decoding import decode
    from dashboard.corpus.reader import read
    from dashboard.errors import UnreadableDocument
    from dashboard.model.article import Status, from_record, to_record

from tests.hostile.corpus import hostile_cases
from tests.support.documents import LIMITS

LARGEST_SEED = 4_000
HIDING = b"\npublished: false\n"


def one_input(data: bytes) -> None:
    """Read one document."""
    try:
        reading = read(decode("fuzzed.md", data), LIMITS)
    except UnreadableDocument:
        return
    article = reading.article
    assert from_record(to_record(article)) == article
    if HIDING in data and article.status is Status.PUBLISHED:
        raise AssertionError("a hidden document was published")


def main() -> None:
    """Fuzz until libFuzzer has had enough."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number, case in enumerate(hostile_cases(50)[0]):
            if case.data and len(case.data) <= LARGEST_SEED:
                (Path(folder) / f"{number:05d}").write_bytes(case.data)
        atheris.Setup([sys.argv[0], "-max_len=4096", "-timeout=10", *sys.argv[1:], folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
