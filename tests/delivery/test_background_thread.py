"""A thread that takes turns goes on after one that failed, and says once why."""

from __future__ import annotations

import logging
import threading

import pytest

from dashboard.delivery.background_thread import BackgroundThread
from dashboard.errors import StoreUnavailable


class Stumbling(BackgroundThread):
    def __init__(self, *failures: Exception | None) -> None:
        super().__init__("Stumbling", 0.001)
        self.failures = list(failures)
        self.released = 0
        self.over = threading.Event()

    def turn(self) -> None:
        if not self.failures:
            self.over.set()
        elif (failure := self.failures.pop(0)) is not None:
            raise failure

    def release(self) -> None:
        self.released += 1


def test_a_turn_that_fails_is_taken_again_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    full = StoreUnavailable("The disk is full.", "Make room.")
    thread = Stumbling(RuntimeError("x"), RuntimeError("x"), full, full, None, full)
    with caplog.at_level(logging.WARNING, "dashboard.delivery.background_thread"):
        thread.start()
        assert thread.over.wait(20)
        thread.close()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING", "WARNING"]
    assert "Stumbling waits. The disk is full. Make room." in caplog.text
    assert thread.released == 6, "after each failure, and at the end"
