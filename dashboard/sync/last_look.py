"""What the last sync saw of the corpus, so that one look alone never makes documents disappear.

``corpus-seen.json`` in the data folder. Losing it costs protection until the next sync, nothing else.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings
from dashboard.corpus.survey import Survey
from dashboard.errors import CorpusShrunk

NOTE: Final = "corpus-seen.json"
FEWEST_TO_HALVE: Final = 10
"""A corpus with fewer documents may lose most of them; none may lose all."""


@dataclass(frozen=True, slots=True)
class LastLook:
    """``documents`` counts the documents of each corpus in the ``places`` that the settings named.

    ``missing`` maps paths of files that could not be found or opened to the time that was first noticed, in seconds
    since 1970.
    """

    places: tuple[str, ...] = ()
    documents: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, seen: Survey) -> LastLook:
        """What there is to note of a survey."""
        documents = Counter(found.path.partition("/")[0] for found in seen.files if not found.skip)
        return cls(tuple(str(place.absolute()) for place in settings.corpus), dict(documents))

    @classmethod
    def read(cls, folder: Path) -> LastLook:
        """The note in a data folder; an empty one where there is none."""
        try:
            found = json.loads((folder / NOTE).read_text("utf-8"))
            return cls(
                tuple(map(str, found["places"])),
                {str(name): int(count) for name, count in found["documents"].items()},
                {str(path): float(since) for path, since in found["missing"].items()},
            )
        except (OSError, LookupError, TypeError, ValueError, AttributeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Keep it, if it differs from the note that is there and the folder can be written."""
        if self == LastLook.read(folder):
            return
        part = folder / f"{NOTE}.part"
        with suppress(OSError):
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
                json.dump({"places": self.places, "documents": self.documents, "missing": self.missing}, stream)
            part.replace(folder / NOTE)

    def is_due(self, now: float, grace: float) -> bool:
        """Whether some file has been missing for ``grace`` seconds."""
        return any(since + grace <= now for since in self.missing.values())


@dataclass(frozen=True, slots=True)
class Patience:
    """Which missing files are believed to be gone: those missing for ``grace`` seconds at ``now``."""

    now: float
    grace: float
    since: Mapping[str, float] = field(default_factory=dict)

    def first_missed(self, path: str) -> float:
        """When a path that is missing now was first missed."""
        return min(self.now, self.since.get(path, self.now))

    def is_over(self, path: str) -> bool:
        """Whether a path that is missing now is believed to be gone."""
        return self.first_missed(path) + self.grace <= self.now


def check_plausible(now: LastLook, last: LastLook) -> None:
    """Compare the number of documents with the last look, if that was at the same places.

    Raises:
        CorpusShrunk: a corpus had documents and now has none, or had at least ten and now has fewer than half.
    """
    if now.places != last.places:
        return
    for name, had in last.documents.items():
        has = now.documents.get(name, 0)
        if has == 0 < had or (had >= FEWEST_TO_HALVE and 2 * has < had):
            raise CorpusShrunk(  # without numbers, which would count hidden documents
                f"The corpus {name} has lost {'most' if has else 'all'} of its documents; what was shown stays.",
                "If its disk or share is not there, bring it back. If the documents were removed on purpose, run "
                "python -m dashboard sync --accept-removals.",
            )
