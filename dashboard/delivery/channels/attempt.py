"""What became of an attempt to send a message."""

from __future__ import annotations


class NotDelivered(Exception):  # noqa: N818 -- what became of an attempt, not a fault of ours
    """Nobody took the message, or nobody said so. ``problem`` is a sentence without secrets.

    ``passing``: a retry may help, after ``wait`` seconds if the other side said so.
    """

    def __init__(self, problem: str, *, passing: bool, wait: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.passing = passing
        self.wait = wait
