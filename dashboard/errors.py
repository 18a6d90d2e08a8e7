"""The errors people meet. Each says what happened and what to do about it; one place turns them into words on a screen."""

from __future__ import annotations


class DashboardError(Exception):
    """Something a person can act on: ``message`` says what happened, ``remedy`` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class SettingError(DashboardError, ValueError):
    """A ``PULSE_`` setting has a value that cannot be used."""


class UnreadableDocument(DashboardError):  # noqa: N818 -- the design's name: what it is, not that it is an error
    """A document that cannot become an article. Ingest lists it as rejected and goes on."""

    def __init__(self, path: str, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.path = path
        self.reason = reason


class BadParameter(DashboardError, ValueError):  # noqa: N818
    """A question's parameter has a value that means nothing: 400 on the API, a notice on a page."""


class NotFound(DashboardError, LookupError):  # noqa: N818
    """There is no article, chart or route of that name: 404 on the API."""


class NotInstalled(DashboardError):  # noqa: N818
    """A package that only some installations need is missing: 503 on the API."""


class StoreUnavailable(DashboardError):  # noqa: N818
    """The store has no generation yet, or cannot be opened: 503 on the API."""


class QuestionTooSlow(StoreUnavailable):
    """The store works longer on a question than a request may take: 503 on the API, words on a page."""


class StoreBusy(DashboardError):  # noqa: N818
    """Another process is writing this store."""


class SyncCancelled(DashboardError):  # noqa: N818
    """Somebody stopped a sync; the last complete state stays on show."""


class CorpusMissing(DashboardError):  # noqa: N818
    """A corpus folder that is configured does not exist or cannot be listed."""


class CorpusShrunk(CorpusMissing):
    """A corpus folder has lost so many documents that it is taken for damaged or not mounted, not for emptied."""


class SnapshotRefused(DashboardError):  # noqa: N818
    """A snapshot cannot be kept: too large, too many, too fast, or the snapshots' folder is full."""


class SnapshotTooLarge(SnapshotRefused):
    """A view has more to freeze than one snapshot may hold: 413 on the web."""


class FreezingTooFast(SnapshotRefused):
    """One client freezes too often: 429 on the web; ``seconds`` is how long to wait."""

    def __init__(self, message: str, remedy: str, seconds: int) -> None:
        super().__init__(message, remedy)
        self.seconds = seconds


class ArchiveFull(SnapshotRefused):
    """The snapshots' folder or its disk is full: 507 on the web."""


class SnapshotGone(DashboardError, LookupError):  # noqa: N818
    """There was a snapshot of that id and it is gone; ``message`` says why. 410 on the web."""


class SnapshotUnreadable(DashboardError):  # noqa: N818
    """A snapshot file is not one, is damaged, or was written by a newer version."""


class WrongSecret(DashboardError, PermissionError):  # noqa: N818
    """The secret that was handed out with a snapshot is needed to change or delete it, and this is not it."""


class RendererUnavailable(DashboardError):  # noqa: N818
    """There is no browser to draw pictures with, or it does not start."""


class RendererBusy(DashboardError):  # noqa: N818
    """More pictures are waiting than the queue holds: 429 on the web."""


class RenderFailed(DashboardError):  # noqa: N818
    """A picture was not ready in time, or the browser died over it. The next one gets a new browser."""


class ImagesBusy(DashboardError):  # noqa: N818
    """Another process writes the pictures of this data folder."""


class Forbidden(DashboardError, PermissionError):  # noqa: N818
    """The deployment does not offer this, or the request came from a page of another site: 403 on the web."""


class LoginFailed(DashboardError):  # noqa: N818
    """A login did not succeed, or a provider's answer is not what it must be: 400 on the web."""


class BadCorrections(DashboardError):  # noqa: N818
    """A corrections file cannot be honoured as written. Ingest stops, because it may hold a takedown."""


class CorpusReadOnly(DashboardError):  # noqa: N818
    """A correction cannot be written beside its corpus; ``remedy`` has the entry to write by hand. 409 on the web."""


class BadDictionary(BadCorrections):
    """A policy dictionary beside a corpus cannot be honoured as written. Ingest stops, as for corrections."""


class BadSynonyms(BadCorrections):
    """The synonyms beside a corpus cannot be honoured as written. Ingest stops, as for corrections."""


class BadSources(DashboardError):  # noqa: N818
    """The list of feeds cannot be used as written."""


class CollectorBusy(DashboardError):  # noqa: N818
    """Another process collects for this corpus."""


class BackupFailed(DashboardError):  # noqa: N818
    """A backup cannot be written, or cannot be restored as it is."""
