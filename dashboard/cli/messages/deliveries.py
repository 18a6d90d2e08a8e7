"""``deliveries``: what was sent, what waits, and what was given up."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Any

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.delivery.outbox import Delivery, Outbox, State
from dashboard.text.dates import exact_words
from dashboard.text.json_values import json_value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``deliveries``."""
    parser.add_argument("--last", type=int, default=50, metavar="N", help="how many, the newest first (50)")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the messages, the newest first; of a web address, which may be a secret, only the host.

    Raises:
        SettingError, StoreUnavailable: the outbox cannot be used.
    """
    with closing(Outbox(settings_of(options).data)) as outbox:
        found = outbox.history(max(1, options.last))
    if options.json:
        say(json.dumps(_record(item), ensure_ascii=False) for item in found)
    else:
        say([_line(item) for item in found] or ["No message was ever put here."])
    return 0


def _line(item: Delivery) -> str:
    words = {
        State.SENT: f"sent {exact_words(item.done_at)}",
        State.WAITING: f"due {exact_words(item.due_at)}",
        State.GIVEN_UP: f"given up {exact_words(item.done_at)}",
        State.WITHDRAWN: f"withdrawn {exact_words(item.done_at)}",
    }
    problem = f"  ({item.problem})" if item.problem and item.state is not State.SENT else ""
    return f"{words[item.state]}  {item.recipient.shown}  {item.kind}  {item.subject}{problem}"


def _record(item: Delivery) -> dict[str, Any]:
    return {
        "key": item.key,
        "kind": item.kind,
        "recipient": item.recipient.shown,
        "subject": item.subject,
        "state": item.state,
        "attempts": item.attempts,
        "put_at": json_value(item.put_at),
        "due_at": json_value(item.due_at),
        "done_at": json_value(item.done_at),
        "problem": item.problem,
    }
