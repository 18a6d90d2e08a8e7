"""Errands to hosts: one at a time, not too soon, none lost."""

from __future__ import annotations

import threading
import time
from collections import Counter

from dashboard.fetch.host_queue import FetchTask, HostQueue


def task(host: str, number: int = 0) -> FetchTask:
    return FetchTask(f"https://{host}.example/{number}")


def test_a_host_is_not_asked_twice_at_once_but_others_are() -> None:
    queue = HostQueue(interval=0, bound=10)
    assert all(queue.put(item) for item in (task("a", 1), task("a", 2), task("b")))
    first, second = queue.take(), queue.take()
    assert (first, second) == (task("a", 1), task("b"))
    found: list[FetchTask | None] = []
    waiting = threading.Thread(target=lambda: found.append(queue.take()))
    waiting.start()
    waiting.join(0.05)
    assert found == []
    assert first is not None
    queue.done(first)
    waiting.join(10)
    assert found == [task("a", 2)]


def test_the_interval_lies_between_end_and_beginning() -> None:
    queue = HostQueue(interval=0.15, bound=10)
    queue.put(task("a", 1))
    queue.put(task("a", 2))
    first = queue.take()
    assert first
    ended = time.monotonic()
    queue.done(first)
    assert queue.take() == task("a", 2)
    assert time.monotonic() - ended >= 0.15


def test_a_full_queue_says_so() -> None:
    queue = HostQueue(interval=0, bound=2)
    assert [queue.put(task(host)) for host in "abc"] == [True, True, False]
    assert queue.take()
    assert queue.put(task("c"))


def test_a_retry_is_waited_for_at_the_end() -> None:
    queue = HostQueue(interval=0, bound=10)
    queue.put(task("a"))
    queue.end()
    taken = queue.take()
    assert taken
    queue.put(FetchTask(taken.url, 1), wait=0.05)
    queue.done(taken)
    again = queue.take()
    assert again == FetchTask(taken.url, 1)
    queue.done(again)
    assert queue.take() is None


def test_nothing_is_lost_or_done_twice_between_threads() -> None:
    queue = HostQueue(interval=0, bound=1_000)
    done: Counter[str] = Counter()
    busy: Counter[str] = Counter()
    clashes = []

    def work() -> None:
        while (item := queue.take()) is not None:
            busy[item.host] += 1
            if busy[item.host] > 1:
                clashes.append(item)
            time.sleep(0)
            done[item.url] += 1
            busy[item.host] -= 1
            queue.done(item)

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    wanted = [task(f"h{n % 7}", n) for n in range(400)]
    assert all(queue.put(item) for item in wanted)
    queue.end()
    for worker in workers:
        worker.join(30)
    assert clashes == []
    assert done == Counter(item.url for item in wanted)
