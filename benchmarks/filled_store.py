"""Fill a store with synthetic articles directly, without documents, for measuring large sizes.

A filled store is kept under ``benchmarks/.cache`` until the schema or the generator changes. Several millions are grown
from one (see ``grown_store``), which takes a third of the time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks import corpus_generator, synthetic_words
from benchmarks.grown_store import grow
from dashboard.config.settings import Settings
from dashboard.model.ingest_report import IngestReport
from dashboard.store.duckdb.store import open_store
from dashboard.store.schema import SCHEMA_VERSION
from tests.support.load import Stamp, load

PROJECT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = PROJECT / "benchmarks" / ".cache"
MILLION: Final = 1_000_000


def filled_store(count: int) -> Path:
    """Return the data folder (``PULSE_DATA``) of a store of ``count`` synthetic articles, made if missing."""
    folder = CACHE / f"{count}-{_mark()}"
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
        source = filled_store(MILLION) if count > MILLION and count % MILLION == 0 else None
        began = time.perf_counter(), time.process_time()
        if source is None:
            _fill(making, count)
        else:
            shutil.copytree(source, making, dirs_exist_ok=True)
            grow(making, count // MILLION)
        taken = {"wall_s": time.perf_counter() - began[0], "cpu_s": time.process_time() - began[1]}
        (making / "filled.json").write_text(json.dumps({"articles": count, **taken, "bytes": _bytes(making)}), "utf-8")
        making.rename(folder)
    return folder


def build_facts(count: int) -> dict[str, float]:
    """Return the seconds and bytes that filling took."""
    found: dict[str, float] = json.loads((filled_store(count) / "filled.json").read_text("utf-8"))
    return found


def _fill(folder: Path, count: int) -> None:
    store = open_store(Settings(data=folder))
    try:
        stamp = Stamp(fingerprint="synthetic", synced_at=datetime.now(UTC), visibility="all", corpus_version=_mark())
        in_one_folder = (replace(item, path=f"synthetic/{item.path}") for item in corpus_generator.articles(count))
        load(store, in_one_folder, IngestReport(()), stamp)
    finally:
        store.close()


def _mark() -> str:
    store = PROJECT / "dashboard" / "store"
    writing = (store / "writing" / "schema.sql", store / "writing" / "article_tables.py")
    rollups = (store / "rollups" / "tables.py", store / "statements" / "word_index.py")
    sources = [Path(corpus_generator.__file__), Path(synthetic_words.__file__), *writing, *rollups, Path(__file__)]
    content = b"".join(path.read_bytes() for path in sources) + str(SCHEMA_VERSION).encode()
    return hashlib.sha256(content).hexdigest()[:12]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
