"""Put the digests that are due into the outbox: each issue once, and one for all that was missed meanwhile.

How far a digest has come and the messages of its issue are written in one transaction, so that neither a process that
dies nor a second one at work sends an issue twice or leaves one out.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.delivery.message import Message, Recipient
from dashboard.delivery.outbox import Outbox
from dashboard.digests.digest import Digest, Subscriber
from dashboard.digests.digest_files import Digests
from dashboard.digests.issue import DigestIssue, issue_of
from dashboard.digests.schedule import Due
from dashboard.digests.wording import digest_message
from dashboard.errors import BadParameter, DashboardError, SettingError
from dashboard.service import Service
from dashboard.text.dates import iso_moment

AHEAD: Final = timedelta(days=1)
"""A digest that has come so far ahead of the clock was sent by one that was wrong, and has been set back since."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestProgress:
    """How far a digest has come: it was last due at ``last``, and what was read here until ``until`` was in it."""

    last: datetime
    until: datetime

    @classmethod
    def read(cls, mark: str | None, digest: Digest) -> DigestProgress:
        """What a mark says; one that never was due begins when it was made."""
        if mark is None:
            return cls(digest.made_at, digest.made_at - timedelta(seconds=1))  # moments here are whole seconds
        said = json.loads(mark)
        return cls(datetime.fromisoformat(said["last"]), datetime.fromisoformat(said["until"]))

    @property
    def mark(self) -> str:
        """The progress as a mark."""
        return json.dumps({"last": self.last.isoformat(), "until": self.until.isoformat()})


class DigestScheduler:
    """The digests of a data folder, as one process sends them. Any number of processes may."""

    def __init__(self, service: Service, outbox: Outbox) -> None:
        self.digests = Digests(service.settings.data)
        self._service = service
        self._outbox = outbox
        self._told: dict[str, str] = {}

    def put_due(self, now: datetime) -> int:
        """Put every digest that is due; returns how many issues that were.

        One that cannot be made keeps no other: the log says why, once, and it is tried again.
        """
        return sum(self._tried(digest, now) for digest in self.digests.every())

    def issue(self, digest: Digest, now: datetime) -> DigestIssue:
        """What the digest would say now.

        Raises:
            SettingError: ``PULSE_PUBLIC_URL`` is missing. StoreUnavailable, NotFound, SnapshotGone, SnapshotUnreadable.
        """
        return self._issue(digest, DigestProgress.read(self._outbox.mark(digest.mark), digest), now)

    def send_now(self, digest: Digest, now: datetime) -> int:
        """Put an issue for every subscriber, empty or not; the next has what comes after it. Returns the messages.

        Raises:
            As :meth:`issue`. BadParameter: it has no subscribers, or another process sends it at this moment.
        """
        if not digest.subscribers:
            raise BadParameter("This digest has no subscribers any more.", "Remove it, or add another.")
        mark = self._outbox.mark(digest.mark)
        progress = DigestProgress.read(mark, digest)
        issue = self._issue(digest, progress, now)
        messages = self._messages(issue, f"now-{iso_moment(now)}")
        if not self._outbox.advance(digest.mark, mark, DigestProgress(progress.last, issue.until).mark, messages, now):
            raise BadParameter("This digest is being sent at this moment.", "Look at python -m dashboard deliveries.")
        return len(messages)

    def send_test(self, digest: Digest, to: Recipient, now: datetime) -> None:
        """Put what the digest would say now for somebody who need not be a subscriber; nothing else changes.

        Raises:
            As :meth:`issue`.
        """
        issue = self.issue(digest, now)
        key = f"test:{digest.id}:{now.isoformat()}"
        self._outbox.put([digest_message(issue, Subscriber(to, ""), key, self._base, kind="test")], now)

    def next_due(self, digest: Digest, now: datetime) -> Due:
        """When the next issue is due; that is now where one was missed."""
        latest = digest.schedule.latest(now)
        progress = DigestProgress.read(self._outbox.mark(digest.mark), digest)
        return latest if latest.moment > progress.last else digest.schedule.next(now)

    @property
    def _base(self) -> str:
        return self._service.settings.public_url

    def _tried(self, digest: Digest, now: datetime) -> bool:
        try:
            done = self._put(digest, now)
        except DashboardError as error:
            if self._told.get(digest.id) != error.message:
                self._told[digest.id] = error.message
                _log.warning("The digest “%s” waits. %s", digest.name, error)
            return False
        self._told.pop(digest.id, None)
        return done

    def _put(self, digest: Digest, now: datetime) -> bool:
        mark = self._outbox.mark(digest.mark)
        progress, due = DigestProgress.read(mark, digest), digest.schedule.latest(now)
        if progress.last > now + AHEAD:
            self._outbox.advance(digest.mark, mark, DigestProgress(now, min(progress.until, now)).mark, (), now)
            return False
        if due.moment <= progress.last or not digest.subscribers:
            return False
        issue = self._issue(digest, progress, now)
        messages = [] if issue.is_empty and digest.skip_if_empty else self._messages(issue, due.day.isoformat())
        after = DigestProgress(due.moment, issue.until).mark
        return self._outbox.advance(digest.mark, mark, after, messages, now) and bool(messages)

    def _issue(self, digest: Digest, progress: DigestProgress, now: datetime) -> DigestIssue:
        if not self._base:
            raise SettingError("Messages need the address that people use.", "Set PULSE_PUBLIC_URL.")
        views = self.digests.views_of(digest)
        return issue_of(self._service, self._service.links, digest, views, progress.until, now)

    def _messages(self, issue: DigestIssue, which: str) -> list[Message]:
        key = f"digest:{issue.digest.id}:{which}"
        return [digest_message(issue, item, key, self._base) for item in issue.digest.subscribers]
