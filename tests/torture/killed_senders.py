"""Two senders at once, both killed at random moments: nothing is lost, nothing is sent twice but what was under way."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.config.sending import MailServer
from dashboard.config.settings import Settings
from dashboard.delivery.message import Channel, Message, Recipient
from dashboard.delivery.outbox import LEASE, Outbox, State
from dashboard.delivery.sender import Sender
from tests.support.hook_server import hook_server
from tests.support.mail_server import mail_server
from tests.test_service import until
from tests.torture.figure import Figure, count

BEGUN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
SENDERS = 2
LONGEST = 0.25
ROUNDS_A_KILL = 6
MAIL = Recipient(Channel.MAIL, "reader@example.org")
HOOK = Recipient(Channel.WEBHOOK, "http://own.hooks.test/")


def _messages(number: int) -> list[Message]:
    message = Message(f"digest:{number}", "digest", MAIL, f"Number {number}", f"This is number {number}.")
    return [message, replace(message, recipient=HOOK)]


def _work(settings: Settings, now: datetime, last: int) -> None:
    """Make messages and send them, as two schedulers do, until all are made and none is due."""
    with closing(Outbox(settings.data)) as outbox:
        sender = Sender(settings, outbox, lambda: now)
        while True:
            before = outbox.mark("made")
            number = int(before or 0)
            if number < last:
                outbox.advance("made", before, str(number + 1), _messages(number), now)
            sender.send_due()
            if number >= last:
                return


def killed_senders(folder: Path, kills: int, seed: int = 0) -> list[Figure]:
    """Kill two senders ``kills`` times, then let them finish; count what is lost, twice or under another id."""
    chance = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.killed_senders"])
    under_way: set[tuple[str, Channel]] = set()
    last, now = ROUNDS_A_KILL * kills, BEGUN
    with mail_server() as box, hook_server() as hooks, closing(Outbox(folder)) as outbox:
        settings = Settings(
            data=folder,
            smtp_url=MailServer("127.0.0.1", box.port, box.server().encryption),
            mail_from="pulse@example.org",
            webhook_hosts=hooks.hosts,
        )
        for kill in range(kills):
            before = len(hooks.hooks)
            arguments = (settings, now, ROUNDS_A_KILL * (kill + 1))
            working = [context.Process(target=_work, args=arguments, daemon=True) for _ in range(SENDERS)]
            for process in working:
                process.start()
            until(lambda before=before: len(hooks.hooks) > before, "a message")  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, LONGEST))
            for process in working:
                process.kill()
                process.join()
            waiting = [item for item in outbox.history(10_000) if item.state is State.WAITING]
            under_way |= {(item.key, item.recipient.channel) for item in waiting if item.attempts}
            now += LEASE + timedelta(seconds=1)
        _work(settings, now, last)
        _work(settings, now + 2 * LEASE, last)
        states = Counter(item.state for item in outbox.history(1_000_000))
        mails = Counter((mail["Subject"], mail["Message-ID"]) for mail in box.mails)
        posted = Counter((hook.headers["webhook-id"], hook.body) for hook in hooks.hooks)
    given = {(f"digest:{subject.split()[1]}", Channel.MAIL): times for (subject, _), times in mails.items()}
    given |= {(name, Channel.WEBHOOK): times for (name, _), times in posted.items()}
    made = {(message.key, message.recipient.channel) for number in range(last) for message in _messages(number)}
    twice = {item for item, times in given.items() if times > 1}
    told = f"{sum(given.values()):,} messages taken, {len(twice)} of them again after a lost reply, {kills} kills"
    return [
        count("D1", "messages lost", "0", made - set(given), f"0 of {len(made):,}"),
        count("D2", "taken twice though nobody was killed over them", "0", twice - under_way, told),
        count("D3", "sent again under another id or with other words", "0", [None] * (_surplus(mails, posted, given))),
        count("D4", "not noted as sent", "0", [None] * (len(made) - states[State.SENT])),
        count("D5", "sent that nobody made", "0", set(given) - made),
    ]


def _surplus(
    mails: Counter[tuple[str, str]], posted: Counter[tuple[str, bytes]], given: Mapping[tuple[str, Channel], int]
) -> int:
    return len(mails) + len(posted) - len(given)
